//! One paper, ready to be laid out.

use super::byline::Name;
use crate::digest::{AuthorMatch, Entry, Looks};
use crate::model::Points;
use crate::paper::{Author, PaperId, split_authors};
use crate::run::ties::Standing;
use crate::taste::Match;
use crate::typeset::unicode_name;

/// A paper in the digest. Its texts are as they came: the page has them typeset.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperView {
    /// Which paper.
    pub id: PaperId,
    /// The title.
    pub title: String,
    /// The authors.
    pub authors: Vec<Name>,
    /// The abstract.
    pub abstract_text: String,
    /// Why it is here: the model's comment.
    pub comment: Option<String>,
    /// Relevance, 1 to 10.
    pub relevance: Option<Points>,
    /// Novelty, 1 to 10.
    pub novelty: Option<Points>,
    /// Both verdicts, where it was looked at twice.
    pub looks: Option<Looks>,
    /// Whether a followed author is why it is shown.
    pub author_match: AuthorMatch,
    /// Categories and announce types: `cs.LG`, `new`.
    pub tags: Vec<String>,
    /// What its text tells whoever judges it, or hides from whoever reads it, where that was found; in its own words.
    pub orders: Option<String>,
    /// How well it fits the taste that tells papers with equal scores apart, where that is known.
    pub fits: Option<Match>,
    /// What its comparisons with papers of equal scores came to, where it has any.
    pub standing: Option<Standing>,
}

impl PaperView {
    /// Lays a paper out. `follows` says whether the reader follows a name as arXiv writes it.
    pub fn new(entry: &Entry, tags: Vec<String>, follows: &dyn Fn(&str) -> bool) -> Self {
        let [relevance, novelty] = entry.points();
        Self {
            id: entry.id.clone(),
            title: entry.title.clone(),
            authors: authors(&entry.authors, follows),
            abstract_text: entry.abstract_text.clone(),
            comment: entry.comment.clone().filter(|comment| !comment.trim().is_empty()),
            relevance,
            novelty,
            looks: entry.looks.clone(),
            author_match: entry.author_match,
            tags,
            orders: None,
            fits: None,
            standing: None,
        }
    }

    /// The followed authors among its authors.
    pub fn followed(&self) -> impl Iterator<Item = &str> {
        self.authors.iter().filter(|author| author.followed).map(|author| author.text.as_str())
    }
}

/// The authors of arXiv's line, as they are shown.
pub fn authors(line: &str, follows: &dyn Fn(&str) -> bool) -> Vec<Name> {
    let name = |author: Author<'_>| Name {
        text: unicode_name(&author.name),
        followed: follows(&author.name) || follows(&author.plain_name()),
    };
    split_authors(line).into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_laid_out() {
        let entry = Entry {
            id: PaperId::parse("2610.99001").unwrap(),
            title: "On $x^2$ <b>bold</b>".to_owned(),
            authors: "\\'Eric A., B. C".to_owned(),
            abstract_text: "Text.".to_owned(),
            author_match: AuthorMatch::Matched,
            comment: Some("  ".to_owned()),
            relevance: None,
            novelty: None,
            looks: None,
        };
        let view = PaperView::new(&entry, Vec::new(), &|name| name.starts_with("B."));
        assert_eq!(view.authors[0].text, "Éric A.");
        assert_eq!(view.followed().collect::<Vec<_>>(), ["B. C"]);
        assert_eq!(view.title, entry.title, "texts stay as they came");
        assert_eq!(view.comment, None, "a comment of blanks is none");
    }
}
