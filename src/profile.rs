//! What one reader wants, and the prompts built from it.
//!
//! The texts in `prompts/` are defaults compiled in; a reader's edits live in the profile. Neighbour: `typeset`,
//! for names with accents and hidden characters.

mod delimiter;
mod edit;
mod following;
pub mod keywords;
mod lists;
mod orders;
mod part;
mod phrases;
pub mod prompt;
mod share;
pub mod sharing;

pub use delimiter::Delimiter;
pub use edit::{EditError, parse_categories, parse_followed, parse_never};
pub use following::Followed;
pub use lists::Keywords;
pub use orders::orders;
pub use part::Part;
pub use phrases::Phrases;
pub use share::Share;

use serde::{Deserialize, Serialize};

use crate::money::Limit;
use crate::paper::{AnnounceType, Category};

/// What one reader wants. It is stored, snapshotted into each run, and edited in the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its key in the store: letters, digits and `-`.
    pub id: String,
    /// Its name on the page.
    pub name: String,
    /// The categories to read, in the reader's order; at least one.
    pub categories: Vec<Category>,
    /// The announce types to read; the others stand in the ledger as not asked for.
    pub announce: Vec<AnnounceType>,
    /// Followed authors, as the reader wrote them.
    pub followed: Vec<String>,
    /// What happens to a followed author's paper beyond standing first.
    pub following: Following,
    /// Whether titles alone are judged before abstracts are.
    pub title_pass: TitlePass,
    /// What a paper needs to be shown.
    pub cut_offs: CutOffs,
    /// The reader's edits of the prompts; a missing text is the default one.
    #[serde(default)]
    pub edits: Edits,
    /// How much of a day goes to the model, once enough days were scored in full.
    #[serde(default, skip_serializing_if = "Share::is_all")]
    pub screen: Share,
    /// Words and phrases that rule a paper out: one in its title or abstract, and it is neither shown nor sent to the
    /// model. Papers by followed authors are exempt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<String>,
    /// The language of the model's comments, as a person names it; `None` leaves it to the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A model of its own, at the address of the settings; `None` is the settings' model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What one of its runs may cost at most; what is not limited here is limited by the settings, if at all.
    #[serde(default, skip_serializing_if = "Limit::is_none")]
    pub budget: Limit,
    /// What has its day read.
    #[serde(default, skip_serializing_if = "Opening::is_on_a_click")]
    pub opening: Opening,
}

impl Profile {
    /// The reader that a first visit meets: cs.LG and cs.AI, new papers and cross-lists, cut-offs 8 and 7, nobody
    /// followed, no title pass, the default prompts.
    pub fn default_reader() -> Self {
        Self {
            id: "default".to_owned(),
            name: "Default".to_owned(),
            categories: ["cs.LG", "cs.AI"].into_iter().filter_map(Category::parse).collect(),
            announce: vec![AnnounceType::New, AnnounceType::Cross],
            followed: Vec::new(),
            following: Following::NotScored,
            title_pass: TitlePass::Off,
            cut_offs: CutOffs::default(),
            edits: Edits::default(),
            screen: Share::All,
            never: Vec::new(),
            language: None,
            model: None,
            budget: Limit::default(),
            opening: Opening::default(),
        }
    }
}

/// What has the day of a profile read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opening {
    /// A click.
    #[default]
    OnAClick,
    /// Opening the page, where there is a budget for a run and a key is open.
    ByItself,
}

impl Opening {
    /// True where a click is needed.
    pub fn is_on_a_click(&self) -> bool {
        *self == Self::OnAClick
    }
}

/// What happens to a followed author's paper beyond standing first in the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Following {
    /// It is not sent to the model and has no scores.
    NotScored,
    /// It is scored like any other, and stands first whatever its scores.
    Scored,
}

/// Whether a pass over the titles alone removes papers before the abstracts are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitlePass {
    /// Every candidate's abstract is scored.
    Off,
    /// The model first names titles that are absolutely irrelevant; each rejection stands in the ledger.
    On,
}

/// The least scores, 1 to 10, with which a paper is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOffs {
    /// The least relevance.
    pub relevance: u8,
    /// The least novelty.
    pub novelty: u8,
}

impl CutOffs {
    /// Whether scores pass: none of them is below its cut-off. One that is missing (`None`) does not count against.
    pub fn pass(self, relevance: Option<u8>, novelty: Option<u8>) -> bool {
        let reaches = |score: Option<u8>, least: u8| score.is_none_or(|score| score >= least);
        reaches(relevance, self.relevance) && reaches(novelty, self.novelty)
    }
}

impl Default for CutOffs {
    fn default() -> Self {
        Self { relevance: 8, novelty: 7 }
    }
}

/// The reader's own wording of the prompts; `None` is the default in `prompts/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// Who the model is and how it treats what it reads (system part).
    pub system: Option<String>,
    /// What relevance and novelty mean, in five bands each.
    pub scoring: Option<String>,
    /// The topics, with relevant and irrelevant examples.
    pub topics: Option<String>,
    /// Keywords: relevant, irrelevant, application.
    pub keywords: Option<String>,
    /// How to answer when abstracts are scored.
    pub answer: Option<String>,
    /// How to answer when titles are screened.
    pub titles: Option<String>,
}
