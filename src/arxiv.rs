//! Reading arXiv: bytes in, announcements out, and the addresses to ask.
//!
//! Nothing here fetches. A feed that is broken gives what was complete and the [`Problem`]s; a body that is no feed
//! at all is a [`FeedError`] that names what it was.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::paper::{AnnounceType, Category, Paper};

/// What arXiv listed for one category on one announcement day, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The category that was asked for.
    pub category: Category,
    /// The announcement day that the source states.
    pub day: Day,
    /// Where it came from.
    pub source: Source,
    /// The announced entries, in arXiv's order.
    pub entries: Vec<Entry>,
    /// What could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
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
    /// Which entry, where it can be told.
    pub entry: Option<String>,
    /// What was wrong, as a sentence.
    pub what: String,
}
