//! Papers as arXiv announces them: ids, categories, announce types, and the people who wrote them.

mod authors;
mod id;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use authors::{Author, split_authors};
pub use id::PaperId;

/// One paper, in arXiv's own words, line breaks and all: TeX-flavoured ASCII from feeds, with accents in Unicode from
/// listings and the search API. Nothing here is safe to show as markup; `typeset` makes it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The id without version.
    pub id: PaperId,
    /// The version that these texts are of, from 1; `None` where the source does not state it, as listings do for
    /// papers without an HTML version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u16>,
    /// The title.
    pub title: String,
    /// All authors in one line, as the feed's `dc:creator` has them; [`split_authors`] takes it apart.
    pub authors: String,
    /// The abstract.
    #[serde(rename = "abstract")]
    pub abstract_text: String,
    /// The categories, the primary one first; at least one.
    pub categories: Vec<Category>,
    /// What else its authors say about it.
    #[serde(default, skip_serializing_if = "Remarks::is_empty")]
    pub remarks: Remarks,
}

/// What authors say about a paper beside title and abstract, where the source has it: listings and the API give
/// comments, feeds and the API the DOI, all of them the journal reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// arXiv's “Comments”: pages and figures, where it was accepted, where its code is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
    /// Where it appeared, as a reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal_ref: Option<String>,
    /// The DOI of what appeared, as `10.1145/3713082.3730378`; its authors typed it, so it may be none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
}

impl Remarks {
    /// True where nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Paper {
    /// The primary category, where the paper states any.
    pub fn primary(&self) -> Option<&Category> {
        self.categories.first()
    }
}

/// An arXiv category or archive such as `cs.LG`, `astro-ph.CO`, `hep-th`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Category(String);

impl Category {
    /// Takes an archive, or archive and subject class: ASCII letters and `-`, one dot. `None` for anything else,
    /// so that a category can stand in an address as it is.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (archive, class) = text.split_once('.').unwrap_or((text, "x"));
        let word = |part: &str| {
            !part.is_empty()
                && part.len() <= 20
                && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        };
        (word(archive) && word(class)).then(|| Self(text.to_owned()))
    }

    /// The category's name in arXiv's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Category {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("not an arXiv category: {text:?}"))
    }
}

impl From<Category> for String {
    fn from(category: Category) -> Self {
        category.0
    }
}

/// How arXiv announced a paper in a category: the feed's `arxiv:announce_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnnounceType {
    /// A new submission whose primary category this is.
    New,
    /// A cross-list from another category.
    Cross,
    /// A new version of a paper whose primary category this is.
    Replace,
    /// A new version of a cross-listed paper.
    ReplaceCross,
}

impl AnnounceType {
    /// All of them, in arXiv's order.
    pub const ALL: [Self; 4] = [Self::New, Self::Cross, Self::Replace, Self::ReplaceCross];

    /// Reads the feed's word; `None` for one that arXiv does not document.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text.trim())
    }

    /// The feed's word: `new`, `cross`, `replace`, `replace-cross`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Cross => "cross",
            Self::Replace => "replace",
            Self::ReplaceCross => "replace-cross",
        }
    }
}

impl fmt::Display for AnnounceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_arxivs_or_refused() {
        for good in ["cs.LG", "astro-ph.CO", "hep-th", "cond-mat.dis-nn", "q-bio.NC"] {
            assert_eq!(Category::parse(good).map(String::from).as_deref(), Some(good));
        }
        for wrong in ["", ".", "cs.", "cs.LG.x", "cs/LG", "cs.LG?x=1", "cs.LG cs.AI", "../etc"] {
            assert_eq!(Category::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn announce_types_have_one_word_in_feeds_and_records() {
        for kind in AnnounceType::ALL {
            assert_eq!(AnnounceType::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        assert_eq!(AnnounceType::parse("withdrawn"), None);
    }
}
