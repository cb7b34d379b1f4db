//! The slower way: every stored paper that is in no index is read, newest day first.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use super::{Marks, PaperText, Progress, Stored, of_a_run, text_of};
use crate::arxiv::Announcement;
use crate::day::Day;
use crate::digest::Entry;
use crate::paper::{Paper, PaperId};
use crate::run::keep::{self, KeepError};
use crate::run::ports::{Ports, StoreName};
use crate::run::record::RunKey;
use crate::search::{Marked, Query};
use crate::store::open;

/// A day to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The announcement day.
    pub day: Day,
    runs: Vec<RunKey>,
    /// The keys of its announcements.
    announcements: BTreeSet<String>,
}

/// What a scan tells while it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A paper fits.
    Found {
        /// The day on which it was announced.
        day: Day,
        /// The paper.
        paper: Box<PaperText>,
    },
    /// A day was read.
    Read {
        /// How far it is.
        progress: Progress,
        /// How many papers were read so far.
        papers: usize,
    },
}

/// The days that a scan has to read, newest first.
///
/// # Errors
/// When the store fails.
pub async fn places(ports: &Ports, stored: &[Stored]) -> Result<Vec<Place>, KeepError> {
    let mut days: BTreeMap<Day, Place> = BTreeMap::new();
    let new = |day| Place { day, runs: Vec::new(), announcements: BTreeSet::new() };
    for one in stored.iter().filter(|one| !one.runs.is_empty()) {
        days.entry(one.day).or_insert_with(|| new(one.day)).runs.clone_from(&one.runs);
    }
    for key in ports.store.keys(StoreName::Announcements, String::new()).await? {
        if let Some(day) = key.rsplit('/').next().and_then(Day::parse) {
            days.entry(day).or_insert_with(|| new(day)).announcements.insert(key);
        }
    }
    Ok(days.into_values().rev().collect())
}

/// Reads `places`, and tells of each paper that `query` finds, but for those that `is_indexed` has on their day. A paper
/// that was announced on several days is told of once, for the newest. Between two records the page may paint; dropping the
/// future ends the scan. What is damaged is passed over.
///
/// # Errors
/// When the store fails.
pub async fn scan(
    ports: &Ports,
    places: &[Place],
    query: &Query,
    marks: &Marks,
    is_indexed: &dyn Fn(Day, &PaperId) -> bool,
    tell: &mut dyn FnMut(Step),
) -> Result<(), KeepError> {
    let mut told: HashSet<PaperId> = HashSet::new();
    let mut papers = 0;
    for (done, place) in (1..).zip(places) {
        // A paper of a run stands in its announcement again.
        let mut read: HashSet<PaperId> = HashSet::new();
        let mut look_at = |paper: PaperText| {
            if !is_indexed(place.day, &paper.id) && read.insert(paper.id.clone()) {
                let marked = marks.get(&paper.id).map_or(Marked::default(), |mark| mark.marked);
                if query.finds(&paper.listed(), place.day, marked) && told.insert(paper.id.clone()) {
                    tell(Step::Found { day: place.day, paper: Box::new(paper) });
                }
            }
        };
        for key in &place.runs {
            match keep::load(ports, key).await {
                Ok(Some(run)) => of_a_run(&run, marks).for_each(|(paper, _)| look_at(paper)),
                Ok(None) | Err(KeepError::Record(_)) => {}
                Err(error) => return Err(error),
            }
            ports.sleep.sleep(Duration::ZERO).await;
        }
        for key in &place.announcements {
            let found = ports.store.get(StoreName::Announcements, key.clone()).await?;
            if let Some(announcement) = found.and_then(|json| open::<Announcement>(&json).ok()) {
                announcement.entries.into_iter().for_each(|entry| look_at(of_paper(entry.paper, marks)));
            }
            ports.sleep.sleep(Duration::ZERO).await;
        }
        papers += read.len();
        tell(Step::Read { progress: Progress { done, total: places.len() }, papers });
    }
    Ok(())
}

/// A paper of which nothing is known but what arXiv says.
fn of_paper(paper: Paper, marks: &Marks) -> PaperText {
    let mark = marks.get(&paper.id);
    let entry = Entry::from(&paper);
    PaperText { categories: paper.categories, ..text_of(entry, mark) }
}
