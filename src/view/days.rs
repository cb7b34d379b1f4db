//! The list of stored days.

use std::collections::BTreeMap;

use crate::day::Day;
use crate::digest::{Document, Source};
use crate::run::record::{Head, Phase, current};

/// One stored day, for the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// The day.
    pub day: Day,
    /// What is stored of it.
    pub kind: DayKind,
    /// Papers shown with the cut-offs of the day.
    pub relevant: usize,
    /// Announced entries, where the day knows.
    pub announced: Option<usize>,
}

/// What is stored of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A run that asked everything.
    Digest,
    /// A run that ended, or was ended, before that; with how many papers scored of how many.
    Partial {
        /// Papers with a verdict.
        scored: usize,
        /// Papers that were asked for.
        candidates: usize,
    },
    /// A digest from a file.
    Imported,
}

/// The page of a day, without the site's base; an import stands beside the run of the same day.
pub fn address(day: Day, source: Source) -> String {
    match source {
        Source::Run => format!("/day/{day}"),
        Source::Import => format!("/day/{day}-imported"),
    }
}

impl DayKind {
    /// Where the day comes from.
    pub fn source(self) -> Source {
        match self {
            Self::Digest | Self::Partial { .. } => Source::Run,
            Self::Imported => Source::Import,
        }
    }
}

/// The order within a day, from the last to the first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Imported,
    Run,
}

/// The days, newest first: the highest run of each day, and after it what was imported of the same day.
pub fn day_rows(heads: &[Head], imported: &[Document]) -> Vec<DayRow> {
    let mut days: BTreeMap<(Day, Place), DayRow> = BTreeMap::new();
    for document in imported {
        let relevant = document.entries.len();
        let announced = document.totals.arxiv.and_then(|total| usize::try_from(total).ok());
        let place = (document.day, Place::Imported);
        days.insert(place, DayRow { day: document.day, kind: DayKind::Imported, relevant, announced });
    }
    for head in current(heads).into_values() {
        let kind = match head.phase {
            Phase::Finished => DayKind::Digest,
            Phase::Running | Phase::Stopped | Phase::OverBudget { .. } | Phase::Failed { .. } => {
                DayKind::Partial { scored: head.scored, candidates: head.candidates }
            }
        };
        let row =
            DayRow { day: head.key.day, kind, relevant: head.relevant, announced: Some(head.announced) };
        days.insert((row.day, Place::Run), row);
    }
    days.into_values().rev().collect()
}
