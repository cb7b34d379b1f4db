//! Reading arXiv: bytes in, announcements out, and the addresses to ask.
//!
//! Nothing here fetches. A feed that is broken gives what was complete and the [`Problem`]s; a body that is no feed
//! at all is a [`FeedError`] that names what it was. Every body is taken for hostile: sizes, counts and depths are
//! bounded, no entity is expanded, nothing recurses.
//!
//! arXiv's text is decoded from XML once and then left alone, line breaks included. Where an author typed `&amp;` or
//! `&#177;` into the abstract itself, arXiv escapes it a second time and shows it as typed on its own pages; so do
//! we. A second decoding would change the few abstracts that write about markup.
//!
//! What a date means (fresh, stale, quiet) is told by [`calendar`] and [`status`], from the moment and the batches
//! before, which they are given: there is no clock here.
//!
//! Neighbour: `typeset`, for what of a text can be seen.

mod body;
pub mod calendar;
mod entry;
mod error;
mod feed;
pub mod names;
pub mod source;
pub mod status;
#[cfg(test)]
mod tests;
mod xml;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::paper::{AnnounceType, Category, Paper};

pub use error::{FeedError, refused};
pub use feed::{read_feed, read_pasted};

/// What arXiv listed for one category on one announcement day, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The category that was asked for.
    pub category: Category,
    /// The announcement day that the source states.
    pub day: Day,
    /// Where it came from.
    pub source: Source,
    /// The announced entries, in arXiv's order. None on a quiet day: a weekend ([`Day::is_weekend`]) or a holiday.
    pub entries: Vec<Entry>,
    /// What could not be read, the costliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

impl Announcement {
    /// How many entries were announced in this way.
    pub fn count(&self, kind: AnnounceType) -> usize {
        self.entries.iter().filter(|entry| entry.announce == kind).count()
    }

    /// True when arXiv announced more than `entries` holds: an entry was left out, or the feed broke off.
    pub fn is_partial(&self) -> bool {
        self.problems.iter().any(|problem| problem.cost != Cost::Nothing)
    }
}

/// One announced entry: a paper, and how it was announced in this category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The paper.
    pub paper: Paper,
    /// How it was announced here.
    pub announce: AnnounceType,
}

/// Where an announcement was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The RSS 2.0 feed.
    Rss,
    /// The Atom feed.
    Atom,
}

/// Something in a source that could not be read, and cost only itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which entry, where it can be told: its id, or else its title.
    pub entry: Option<String>,
    /// What was wrong, as a sentence.
    pub what: String,
    /// What is missing because of it.
    #[serde(default)]
    pub cost: Cost,
}

/// As a sentence that names the entry.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.entry {
            Some(entry) => write!(f, "{entry}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// What is missing from an announcement because of a [`Problem`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// No entry.
    #[default]
    Nothing,
    /// The entry that the problem names.
    Entry,
    /// An unknown number of entries, from some place in the feed on.
    Rest,
}
