//! A day without a model: ranked on the device, by the criteria's text at first, later by what marks and earlier scores
//! taught. It leaves no run and no verdict; what is kept is only which day it was.

use serde::{Deserialize, Serialize};

use super::super::candidates::{Candidate, merge};
use super::super::keep::KeepError;
use super::super::ledger::State;
use super::super::look;
use super::super::matches::Matches;
use super::super::ports::{Ports, StoreName, Write};
use super::super::seen::Recognised;
use super::{learn_left, learn_words, rank_in_slices, save};
use crate::arxiv::Announcement;
use crate::day::Day;
use crate::paper::Paper;
use crate::profile::Profile;
use crate::store::{Record, open, seal};
use crate::taste::{Taste, tie};

/// A day in the order of the reader's taste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayAlone {
    /// The announcement day.
    pub day: Day,
    /// Its papers that were not seen before: followed authors' first, then the best match.
    pub papers: Vec<Candidate>,
    /// How many were seen before, and are not among them.
    pub seen: usize,
    /// How well each fits.
    pub matches: Matches,
}

/// Which day was ranked last.
#[derive(Debug, Serialize, Deserialize)]
pub struct LastRanked {
    day: Day,
}

impl Record for LastRanked {
    const NAME: &'static str = "note of the ranked day";
    const VERSION: u32 = 1;
}

fn key(profile: &str) -> String {
    format!("{profile}/ranked")
}

/// The day that was ranked last for a profile, so that it can be shown again.
///
/// # Errors
/// When the store fails. A note that cannot be used is none.
pub async fn last_ranked(ports: &Ports, profile: &str) -> Result<Option<Day>, KeepError> {
    let stored = ports.store.get(StoreName::Taste, key(profile)).await?;
    Ok(stored.and_then(|json| open::<LastRanked>(&json).ok()).map(|last| last.day))
}

/// Ranks the day of `announcements`; `None` where they hold none. The words of the day are counted once, and the day
/// that was ranked before, with which the reader is then done, teaches what they left. Both are kept.
///
/// # Errors
/// When the store fails.
pub async fn rank_alone(
    ports: &Ports,
    taste: &mut Taste,
    profile: &Profile,
    announcements: &[Announcement],
    recognised: &Recognised,
) -> Result<Option<DayAlone>, KeepError> {
    let Some(day) = announcements.iter().map(|one| one.day).max() else { return Ok(None) };
    let (candidates, ledger) = merge(announcements, profile, recognised);
    let all = candidates.len();
    let is_open = |one: &Candidate| {
        matches!(ledger.state(&one.paper.id), Some(State::Unscored { .. } | State::FollowedAuthor { .. }))
    };
    let mut papers: Vec<Candidate> = candidates.into_iter().filter(is_open).collect();
    let before = taste.clone();
    let last = last_ranked(ports, &profile.id).await?;
    if let Some(last) = last.filter(|last| *last < day) {
        let mut left: Vec<Paper> = Vec::new();
        for category in &profile.categories {
            if let Some((announcement, _)) = look::load(ports, category, last).await {
                left.extend(announcement.entries.into_iter().map(|entry| entry.paper));
            }
        }
        left.sort_by(|one, other| one.id.cmp(&other.id));
        left.dedup_by(|one, other| one.id == other.id);
        learn_left(ports, taste, last, &left).await;
    }
    learn_words(ports, taste, day, papers.iter().map(|one| &one.paper)).await;
    if *taste != before {
        save(ports, &profile.id, taste).await?;
    }
    if last != Some(day) {
        let value = Some(seal(&LastRanked { day })?);
        ports.store.put(vec![Write { store: StoreName::Taste, key: key(&profile.id), value }]).await?;
    }
    let texts: Vec<&Paper> = papers.iter().map(|one| &one.paper).collect();
    let matches = rank_in_slices(ports, taste, &texts, profile).await;
    papers.sort_by(|one, other| {
        let place = |candidate: &Candidate| matches.get(&candidate.paper.id);
        (other.followed.is_some().cmp(&one.followed.is_some()))
            .then_with(|| tie::tie((place(one), &one.paper.id), (place(other), &other.paper.id)))
    });
    Ok(Some(DayAlone { day, seen: all - papers.len(), papers, matches }))
}
