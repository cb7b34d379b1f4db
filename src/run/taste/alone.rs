//! A day without a model: ranked on the device, by the criteria's text at first, later by what marks and earlier scores
//! taught. It leaves no run and no verdict; what is kept is only which day it was, and which papers the reader saw of it.

use std::collections::{BTreeMap, BTreeSet};

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
use crate::paper::{Paper, PaperId};
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
    /// How many have words that the reader never wants to see, and are not among them either.
    pub never: usize,
    /// How well each fits.
    pub matches: Matches,
}

/// As many days without a model are remembered: what the reader left of them can be learned once more.
const DAYS: usize = 30;

/// Which day was ranked last, and what the reader saw of that and those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRanked {
    day: Day,
    /// The papers that were laid out before the reader.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    shown: BTreeMap<Day, BTreeSet<PaperId>>,
}

impl Record for LastRanked {
    const NAME: &'static str = "note of the ranked day";
    const VERSION: u32 = 1;
}

fn key(profile: &str) -> String {
    format!("{profile}/ranked")
}

/// A note that cannot be used is none.
async fn load(ports: &Ports, profile: &str) -> Result<Option<LastRanked>, KeepError> {
    let stored = ports.store.get(StoreName::Taste, key(profile)).await?;
    Ok(stored.and_then(|json| open(&json).ok()))
}

async fn keep(ports: &Ports, profile: &str, note: &LastRanked) -> Result<(), KeepError> {
    let value = Some(seal(note)?);
    Ok(ports.store.put(vec![Write { store: StoreName::Taste, key: key(profile), value }]).await?)
}

/// The day that was ranked last for a profile, so that it can be shown again.
///
/// # Errors
/// When the store fails.
pub async fn last_ranked(ports: &Ports, profile: &str) -> Result<Option<Day>, KeepError> {
    Ok(load(ports, profile).await?.map(|last| last.day))
}

/// Remembers that papers of a ranked day were laid out before the reader: what they left of those tells something, what
/// they never came to see does not.
///
/// # Errors
/// When the store fails.
pub async fn note_shown(
    ports: &Ports,
    profile: &str,
    day: Day,
    papers: impl IntoIterator<Item = PaperId>,
) -> Result<(), KeepError> {
    let Some(mut note) = load(ports, profile).await? else { return Ok(()) };
    let shown = note.shown.entry(day).or_default();
    let before = shown.len();
    shown.extend(papers);
    if shown.len() == before {
        return Ok(());
    }
    while note.shown.len() > DAYS {
        note.shown.pop_first();
    }
    keep(ports, profile, &note).await
}

/// Ranks the day of `announcements`; `None` where they hold none. The words of the day are counted once, and the days
/// that were ranked before, with which the reader is then done, teach what they left. All is kept.
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
    let (mut papers, mut seen, mut never) = (Vec::new(), 0, 0);
    for one in candidates {
        match ledger.state(&one.paper.id) {
            Some(State::Unscored { .. } | State::FollowedAuthor { .. }) => papers.push(one),
            Some(State::SeenBefore { .. }) => seen += 1,
            Some(State::ScreenedOut { .. }) => never += 1,
            // No candidate is in another state before it is asked about.
            _ => {}
        }
    }
    let before = taste.clone();
    let last = load(ports, &profile.id).await?;
    let mut note = last.clone().unwrap_or(LastRanked { day, shown: BTreeMap::new() });
    note.day = day;
    learn_left_before(ports, taste, profile, &mut note).await?;
    learn_words(ports, taste, day, papers.iter().map(|one| &one.paper)).await;
    if *taste != before {
        save(ports, &profile.id, taste).await?;
    }
    if last.as_ref() != Some(&note) {
        keep(ports, &profile.id, &note).await?;
    }
    let texts: Vec<&Paper> = papers.iter().map(|one| &one.paper).collect();
    let matches = rank_in_slices(ports, taste, &texts, profile).await;
    papers.sort_by(|one, other| {
        let place = |candidate: &Candidate| matches.get(&candidate.paper.id);
        (other.followed.is_some().cmp(&one.followed.is_some()))
            .then_with(|| tie::tie((place(one), &one.paper.id), (place(other), &other.paper.id)))
    });
    Ok(Some(DayAlone { day, papers, seen, never, matches }))
}

/// Has the taste learn once more what the reader left of the days that were ranked without a model, the last one aside,
/// with which they may not be done.
///
/// # Errors
/// When the store fails.
pub(super) async fn learn_days_left(
    ports: &Ports,
    taste: &mut Taste,
    profile: &Profile,
) -> Result<(), KeepError> {
    match load(ports, &profile.id).await? {
        Some(mut note) => learn_left_before(ports, taste, profile, &mut note).await,
        None => Ok(()),
    }
}

/// Learns what was left of the days before the noted one, and takes those out of the note of which nothing was marked.
async fn learn_left_before(
    ports: &Ports,
    taste: &mut Taste,
    profile: &Profile,
    note: &mut LastRanked,
) -> Result<(), KeepError> {
    let days = note.shown.range(..note.day).map(|(day, _)| *day);
    let days: Vec<Day> = days.filter(|day| !taste.is_done_with(*day)).collect();
    for day in days {
        let Some(shown) = note.shown.get(&day) else { continue };
        let mut papers: BTreeMap<PaperId, Paper> = BTreeMap::new();
        for category in &profile.categories {
            if let Some((announcement, _)) = look::load(ports, category, day).await {
                let entries = announcement.entries.into_iter().map(|entry| entry.paper);
                let of_shown = entries.filter(|paper| shown.contains(&paper.id));
                papers.extend(of_shown.map(|paper| (paper.id.clone(), paper)));
            }
        }
        if !learn_left(ports, taste, day, papers.values()).await {
            note.shown.remove(&day);
        }
    }
    Ok(())
}
