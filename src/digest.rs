//! The digest: which papers are shown and in what order, and the document that goes out and comes in.
//!
//! [`Document`] is what a day looks like on paper: table of tokens and cost, totals, entries, prompt. It is printed
//! as Markdown and as JSON and read back from both; [`export`] has what leaves for other programs. [`cut`] and [`order`](order()) choose and arrange papers by
//! plain scores, for the page and for the export alike. Which verdict of a paper counts is decided in `run`.

pub mod compare;
pub mod export;
pub mod filter;
pub mod imports;
pub mod json;
pub mod markdown;
pub mod of_run;
pub mod search;
pub mod thin;
pub mod ties;

mod document;
mod order;
mod prompt;
mod spending;

pub use document::{AuthorMatch, Document, Entry, Looks, Source, Totals};
pub use order::{Counts, Order, Ranked, compare, counts, cut, cut_with, floor, order, order_of, passes};
pub use prompt::{PAPER_LIST, PromptSection};
pub use spending::{Cells, ModelUse, Spending};

use std::fmt;

use serde::{Deserialize, Serialize};

/// The largest file that is read in, in bytes. A digest of a thousand papers is about 2 MB.
pub const MAX_BYTES: usize = 20_000_000;

/// Something in an imported file that could not be read, and cost only itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line in the file, from 1.
    pub line: usize,
    /// What was wrong, as a sentence.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}: {}", self.line, self.what)
    }
}

/// Why a file gave no digest at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// More than [`MAX_BYTES`].
    #[error(
        "This file has {} MB, and a digest is read up to {} MB. Please choose the digest of a single day.",
        .0.div_ceil(1_000_000),
        MAX_BYTES / 1_000_000
    )]
    TooLarge(usize),
    /// Markdown without a digest's title.
    #[error(
        "This is not a digest: no line reads \"# Personalized Daily ArXiv Papers\" with a date after it. \
         Please choose a digest that Firstlight or the system before it has written."
    )]
    NotADigest,
    /// The title names no day.
    #[error(
        "The title of this digest names no day that can be read ({0:?}). \
         Please write the day after it as in 2025-04-18, and import it again."
    )]
    NoDay(String),
    /// JSON was due and this is none, or it broke off.
    #[error(
        "This is not JSON, or only a part of it ({0}). Please export the day again, or choose another file."
    )]
    NotJson(String),
    /// JSON of something else.
    #[error("This JSON is not a digest of Firstlight. Please choose a file that was exported as a digest.")]
    OtherJson,
    /// JSON of a version that this page does not know.
    #[error(
        "This digest has version {0} of its format, which this page does not know yet. \
         Please reload the page to get its newest version, and import it again."
    )]
    Newer(u64),
    /// A digest's JSON with a value that cannot be.
    #[error("This digest is damaged ({0}). Please export the day again.")]
    Damaged(String),
}
