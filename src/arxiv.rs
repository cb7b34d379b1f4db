//! Reading arXiv: bytes in, announcements out, and the addresses to ask.
//!
//! Nothing here fetches. A source that is broken gives what was complete and the [`Problem`]s; a body that is none
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
mod dropped;
mod entry;
mod error;
mod feed;
mod html;
mod listing;
pub mod names;
mod problems;
mod results;
pub mod source;
pub mod stand_in;
pub mod status;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use self::problems::Problems;
use crate::day::Day;
use crate::paper::{AnnounceType, Category, Paper, PaperId};

pub use dropped::read_dropped;
pub use error::{FeedError, refused};
pub use feed::read_feed;
pub use listing::{ListingPage, read_listing};
pub use results::{ApiPage, Submitted, approximate, read_papers, read_results};

/// What arXiv listed for one category on one announcement day, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The category that was asked for.
    pub category: Category,
    /// The announcement day that the source states.
    pub day: Day,
    /// Where it came from.
    pub source: Source,
    /// What the source itself says of how many entries there are; listings do, feeds do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Stated>,
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

    /// True when arXiv announced more than `entries` holds: an entry was left out, the source broke off, or it states
    /// more.
    pub fn is_partial(&self) -> bool {
        self.problems.iter().any(|problem| problem.cost != Cost::Nothing)
            || self.missing().is_some_and(|missing| missing > 0)
    }

    /// How many of the stated entries are not here; `None` where the source states nothing.
    pub fn missing(&self) -> Option<usize> {
        let stated = self.stated?.entries()?;
        Some(stated.saturating_sub(self.entries.len()))
    }

    /// Adds the next page of the same listing. An entry that both pages have, because the listing moved on between
    /// them, stays where it was first.
    pub fn join(&mut self, next: Self) {
        let known: BTreeSet<PaperId> = self.entries.iter().map(|entry| entry.paper.id.clone()).collect();
        self.entries.extend(next.entries.into_iter().filter(|entry| !known.contains(&entry.paper.id)));
        let mut problems = Problems::default();
        problems.extend(std::mem::take(&mut self.problems));
        problems.extend(next.problems);
        self.problems = problems.into_vec();
        self.stated = match (self.stated, next.stated) {
            (Some(mine), Some(theirs)) => Some(mine.or(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
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

/// How many entries a listing says it has, section by section, over all of its pages. `None` where it does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// New submissions.
    #[serde(default)]
    pub new: Option<u32>,
    /// Cross-lists.
    #[serde(default)]
    pub cross: Option<u32>,
    /// Replacements, those of cross-lists among them.
    #[serde(default)]
    pub replacement: Option<u32>,
    /// All together.
    #[serde(default)]
    pub total: Option<u32>,
}

impl Stated {
    /// All entries: the stated total, or else the sum of the sections that are stated.
    pub fn entries(&self) -> Option<usize> {
        let sections = [self.new, self.cross, self.replacement];
        let sum = || {
            let known = sections.iter().flatten().copied();
            sections.iter().any(Option::is_some).then(|| known.fold(0_u32, u32::saturating_add))
        };
        self.total.or_else(sum).and_then(|count| usize::try_from(count).ok())
    }

    fn or(self, other: Self) -> Self {
        Self {
            new: self.new.or(other.new),
            cross: self.cross.or(other.cross),
            replacement: self.replacement.or(other.replacement),
            total: self.total.or(other.total),
        }
    }
}

/// Where an announcement was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The RSS 2.0 feed.
    Rss,
    /// The Atom feed.
    Atom,
    /// The page of new submissions, `/list/…/new`.
    Listing,
    /// The page of a past day, `/catchup/…`.
    CatchUp,
    /// arXiv's search API, by the time of submission.
    Api,
}

impl Source {
    /// True for what was not announced as such: a search by the time of submission gives about what was new on a day,
    /// and misses cross-lists of older papers and replacements.
    pub fn is_approximate(self) -> bool {
        self == Self::Api
    }
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
