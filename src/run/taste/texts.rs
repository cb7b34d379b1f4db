//! Papers by their ids, from what is stored: marks name papers, and learning needs their texts.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::keep::KeepError;
use super::super::ports::{Ports, StoreError, StoreName};
use super::super::record::{Body, RunKey};
use crate::arxiv::Announcement;
use crate::day::Day;
use crate::paper::{Paper, PaperId};
use crate::store::open;
use crate::taste::seeds::Seeds;

/// Those of the `wanted` papers that stand in a stored run of `keys` or in a stored announcement. The months in which
/// they are announced as new are looked through first, and nothing once all are found. What cannot be read is passed
/// over. Between two records the page may paint.
///
/// # Errors
/// When the store fails.
pub async fn find(
    ports: &Ports,
    keys: &[RunKey],
    wanted: BTreeSet<PaperId>,
) -> Result<Vec<Paper>, KeepError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    find_in(ports, &Places::all(ports, keys).await?, wanted).await
}

/// Where texts stand.
pub(super) struct Places<'a> {
    runs: Vec<&'a RunKey>,
    announcements: Vec<String>,
}

impl<'a> Places<'a> {
    /// These runs, and every stored announcement.
    pub(super) async fn all(ports: &Ports, keys: &'a [RunKey]) -> Result<Self, StoreError> {
        let announcements = ports.store.keys(StoreName::Announcements, String::new()).await?;
        Ok(Self { runs: keys.iter().collect(), announcements })
    }

    fn days(&self) -> impl Iterator<Item = Option<Day>> {
        let announced = self.announcements.iter().map(|key| day_of(key));
        self.runs.iter().map(|key| Some(key.day)).chain(announced)
    }

    /// The last day of them.
    pub(super) fn last_day(&self) -> Option<Day> {
        self.days().flatten().max()
    }

    /// How many there are before `day`.
    pub(super) fn count_before(&self, day: Day) -> usize {
        self.days().filter(|one| one.is_none_or(|one| one < day)).count()
    }

    /// Those from `day` on.
    pub(super) fn from(mut self, day: Day) -> Self {
        self.runs.retain(|key| key.day >= day);
        self.announcements.retain(|key| day_of(key).is_some_and(|one| one >= day));
        self
    }
}

fn day_of(announcement: &str) -> Option<Day> {
    announcement.rsplit('/').next().and_then(Day::parse)
}

/// As [`find`], in these places alone.
pub(super) async fn find_in(
    ports: &Ports,
    places: &Places<'_>,
    mut wanted: BTreeSet<PaperId>,
) -> Result<Vec<Paper>, KeepError> {
    let mut found = Vec::new();
    let months: BTreeSet<i32> = wanted.iter().map(submitted).collect();
    let likely = |day: Day| [0, 1].iter().any(|later| months.contains(&(month_of(day) - later)));
    let mut runs = places.runs.clone();
    runs.sort_by_key(|key| std::cmp::Reverse((likely(key.day), key.day, key.number)));
    for key in runs {
        if wanted.is_empty() {
            return Ok(found);
        }
        if let Some(body) = read::<Body>(ports, StoreName::Runs, key.body()).await? {
            take(body.candidates.into_iter().map(|candidate| candidate.paper), &mut wanted, &mut found);
        }
    }
    let mut announcements: Vec<&String> = places.announcements.iter().collect();
    announcements.sort_by_key(|key| std::cmp::Reverse(day_of(key).map(|day| (likely(day), day))));
    for key in announcements {
        if wanted.is_empty() {
            break;
        }
        if let Some(announcement) = read::<Announcement>(ports, StoreName::Announcements, key.clone()).await?
        {
            take(announcement.entries.into_iter().map(|entry| entry.paper), &mut wanted, &mut found);
        }
    }
    Ok(found)
}

/// As [`find`], for papers of which some are named by their titles alone: everything stored is looked through.
///
/// # Errors
/// When the store fails.
pub async fn find_named(ports: &Ports, keys: &[RunKey], named: &Seeds) -> Result<Vec<Paper>, KeepError> {
    let mut titles = named.clone();
    let mut found = Vec::new();
    let mut take = |papers: Vec<Paper>| {
        let planted = titles.clone().plant(&papers);
        let ids: BTreeSet<PaperId> = planted.lessons.into_iter().map(|lesson| lesson.paper).collect();
        found.extend(papers.into_iter().filter(|paper| ids.contains(&paper.id)));
        titles = Seeds { ids: planted.missing, titles: planted.strange };
    };
    for key in keys.iter().rev() {
        if let Some(body) = read::<Body>(ports, StoreName::Runs, key.body()).await? {
            take(body.candidates.into_iter().map(|candidate| candidate.paper).collect());
        }
    }
    for key in ports.store.keys(StoreName::Announcements, String::new()).await? {
        if let Some(announcement) = read::<Announcement>(ports, StoreName::Announcements, key).await? {
            take(announcement.entries.into_iter().map(|entry| entry.paper).collect());
        }
    }
    Ok(found)
}

fn take(papers: impl Iterator<Item = Paper>, wanted: &mut BTreeSet<PaperId>, found: &mut Vec<Paper>) {
    found.extend(papers.filter(|paper| wanted.remove(&paper.id)));
}

async fn read<T: crate::store::Record>(
    ports: &Ports,
    store: StoreName,
    key: String,
) -> Result<Option<T>, StoreError> {
    let found = ports.store.get(store, key).await?;
    ports.sleep.sleep(Duration::ZERO).await;
    Ok(found.and_then(|json| open(&json).ok()))
}

/// Whether a paper is likely to be announced as new on such a day: in the month of its id, or in the next.
pub(super) fn is_likely_in(paper: &PaperId, day: Day) -> bool {
    [0, 1].contains(&(month_of(day) - submitted(paper)))
}

fn submitted(paper: &PaperId) -> i32 {
    let (year, month) = paper.submitted();
    i32::from(year) * 12 + i32::from(month)
}

fn month_of(day: Day) -> i32 {
    let date = day.date();
    date.year() * 12 + i32::from(u8::from(date.month()))
}
