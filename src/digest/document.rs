//! One day's digest as a document, apart from the form in which it is written.

use serde::{Deserialize, Deserializer, Serialize};

use super::{PromptSection, Spending};
use crate::day::Day;
use crate::model::{Points, Score};
use crate::paper::{Paper, PaperId};
use crate::run::second_look::DISAGREE;

/// One day's digest: everything that its Markdown says, and no more.
///
/// In JSON only the fields `abstract`, `authors`, `comment` and those that begin with `prompt` can be long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The announcement day.
    pub day: Day,
    /// Where it came from.
    pub source: Source,
    /// The table of tokens and cost; `None` where an imported file has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spending: Option<Spending>,
    /// The three totals above the contents.
    #[serde(default)]
    pub totals: Totals,
    /// The papers shown, in the digest's order, each id once.
    pub entries: Vec<Entry>,
    /// The prompt; `None` where an imported file has none, or no model was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<PromptSection>,
}

/// Where a digest came from, which decides what may be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A run of our own: every verdict is stored, so cut-offs move both ways and the order is free.
    Run,
    /// A file: it holds only what was shown then, so cut-offs move upwards only and its order is its own.
    Import,
}

/// The totals as a digest states them. `None` is not stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// "Total arXiv papers": all announced entries, a paper counted once for each category.
    pub arxiv: Option<u64>,
    /// "Total scanned papers": the entries with an announce type that was asked for, counted the same way.
    pub scanned: Option<u64>,
    /// "Total relevant papers": the papers shown.
    pub relevant: Option<u64>,
}

/// One paper of a digest. The texts are arXiv's and the model's own: nothing here is safe to show as markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The id, without version.
    pub id: PaperId,
    /// The title.
    pub title: String,
    /// All authors in one line.
    pub authors: String,
    /// The abstract.
    #[serde(rename = "abstract")]
    pub abstract_text: String,
    /// Whether a followed author is why it is shown.
    pub author_match: AuthorMatch,
    /// What the model said of it, without the words "Author match".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The relevance, 1 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "score")]
    pub relevance: Option<u8>,
    /// The novelty, 1 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "score")]
    pub novelty: Option<u8>,
    /// Both verdicts, where it was looked at twice. Relevance and novelty are then their means, half a point left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks: Option<Looks>,
}

/// A paper of which nothing is known but what arXiv says.
impl From<&Paper> for Entry {
    fn from(paper: &Paper) -> Self {
        Self {
            id: paper.id.clone(),
            title: paper.title.clone(),
            authors: paper.authors.clone(),
            abstract_text: paper.abstract_text.clone(),
            author_match: AuthorMatch::Unmatched,
            comment: None,
            relevance: None,
            novelty: None,
            looks: None,
        }
    }
}

impl Entry {
    /// Relevance and novelty to the half point.
    pub fn points(&self) -> [Option<Points>; 2] {
        self.looks.as_ref().map_or_else(
            || [self.relevance, self.novelty].map(|score| score.map(Points::whole)),
            |looks| looks.means().map(Some),
        )
    }
}

/// What two looks at one paper came to, the first before the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looks {
    /// How well the paper fits.
    pub relevance: [Score; 2],
    /// How new it is.
    pub novelty: [Score; 2],
    /// What the model said the second time; empty where it said nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
}

impl Looks {
    /// The mean relevance and the mean novelty.
    pub fn means(&self) -> [Points; 2] {
        [self.relevance, self.novelty].map(|[first, second]| Points::mean(first, second))
    }

    /// Whether they are two points or more apart, in relevance or in novelty.
    pub fn disagree(&self) -> bool {
        let apart = |[first, second]: [Score; 2]| first.get().abs_diff(second.get()) >= DISAGREE;
        apart(self.relevance) || apart(self.novelty)
    }
}

/// Whether the reader follows one of a paper's authors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorMatch {
    /// A followed author's paper: it is shown first, whatever its scores.
    Matched,
    /// Shown for its scores.
    Unmatched,
}

fn score<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    match Option::<u8>::deserialize(deserializer)? {
        Some(wrong) if !(1..=10).contains(&wrong) => {
            Err(serde::de::Error::custom(format!("a score of {wrong}, where 1 to 10 is possible")))
        }
        fine => Ok(fine),
    }
}
