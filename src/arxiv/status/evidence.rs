//! What is known when a status is judged.

use super::super::{Announcement, FeedError};
use crate::day::Day;
use crate::paper::PaperId;

/// All that a status is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The day that is asked for: for a feed the date in New York, for a listing or a catch-up the one that its
    /// heading should have.
    pub day: Day,
    /// The moment, milliseconds since 1970 (UTC), by a clock that was [put right](super::super::calendar::corrected).
    pub now: u64,
    /// What came.
    pub given: Result<&'a Announcement, &'a Trouble>,
    /// Batches of this category that are known, of this day and the days before, in any order. Without the one
    /// before, a batch under a fresh date cannot be told from an old one.
    pub earlier: &'a [Batch],
    /// What arXiv's listing of this category shows, where it was asked too.
    pub listing: Option<&'a Announcement>,
}

/// Why nothing came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// arXiv or the proxy said no, for now.
    Refused {
        /// The HTTP status.
        status: u16,
        /// How long it asks to wait, where it says so.
        wait_seconds: Option<u32>,
    },
    /// Anything else.
    Failed {
        /// What, as a sentence.
        why: String,
    },
}

impl From<&FeedError> for Trouble {
    fn from(error: &FeedError) -> Self {
        match error {
            FeedError::RateLimited { wait_seconds } => {
                Self::Refused { status: 429, wait_seconds: *wait_seconds }
            }
            FeedError::Refused { status, .. } if error.is_refusal() => {
                Self::Refused { status: *status, wait_seconds: None }
            }
            // A page that asks who is there comes with whatever status.
            FeedError::Denied { .. } => Self::Refused { status: 403, wait_seconds: None },
            other => Self::Failed { why: other.to_string() },
        }
    }
}

/// The papers of one batch, to be compared with another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The day that it was announced on.
    pub day: Day,
    /// Each paper once, by its id, in the version that was announced; listings do not say which.
    papers: Vec<(PaperId, Option<u16>)>,
}

impl Batch {
    /// The papers of `announcement`.
    pub fn of(announcement: &Announcement) -> Self {
        let papers = announcement.entries.iter().map(|entry| &entry.paper);
        let mut papers: Vec<_> = papers.map(|paper| (paper.id.clone(), paper.version)).collect();
        papers.sort_unstable_by(|one, two| one.0.as_str().cmp(two.0.as_str()));
        papers.dedup_by(|one, two| one.0 == two.0);
        Self { day: announcement.day, papers }
    }

    /// How many papers it has.
    pub fn len(&self) -> usize {
        self.papers.len()
    }

    /// True where it has none.
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// How many of its papers are not in `other`.
    pub fn missing_from(&self, other: &Self) -> usize {
        self.papers.iter().filter(|(id, _)| other.version(id).is_none()).count()
    }

    /// True where `other` is this batch once more: at least 93 % of its papers are there, in feeds that repeated a
    /// batch, and between two days' batches next to none. The rest is what came or went meanwhile.
    ///
    /// Of what is there, half has to have the same version, where both sources tell it: a paper that is replaced on
    /// two days in a row must not make the two days of a small category look alike. All of it need not, for a feed
    /// that repeats a batch shows the papers as they are now.
    pub fn is_again(&self, other: &Self) -> bool {
        let there = |(id, version): &(PaperId, Option<u16>)| Some((*version, other.version(id)?));
        let shared: Vec<_> = self.papers.iter().filter_map(there).collect();
        let alike = shared.iter().filter(|(one, two)| one == two || one.is_none() || two.is_none()).count();
        !shared.is_empty() && shared.len() * 100 >= self.len() * SAME_PERCENT && alike * 2 >= shared.len()
    }

    fn version(&self, id: &PaperId) -> Option<Option<u16>> {
        let at = self.papers.binary_search_by(|(other, _)| other.as_str().cmp(id.as_str())).ok()?;
        self.papers.get(at).map(|(_, version)| *version)
    }
}

/// The part of a batch's papers that have to be in another one for the two to be taken for the same, in per cent.
pub(super) const SAME_PERCENT: usize = 93;
