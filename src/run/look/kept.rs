//! Announcements as they are kept: by category and day, each with a note of how complete it is.
//!
//! The note is small, so that what is missing can be told without opening megabytes. What is kept whole is never
//! replaced by less.

use serde::{Deserialize, Serialize};

use super::Status;
use crate::arxiv::{Announcement, Source};
use crate::day::Day;
use crate::paper::{AnnounceType, Category};
use crate::run::ports::{Ports, StoreName, Write};
use crate::store::{Record, open, seal};

/// How much of a category's day an announcement holds; the more, the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completeness {
    /// Nothing confirmed it.
    Doubtful,
    /// It was searched for by the time of submission.
    Approximate,
    /// Entries are missing.
    Part,
    /// All of it.
    Whole,
}

/// What is known of a stored announcement without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// Of which category.
    pub category: Category,
    /// Of which day.
    pub day: Day,
    /// From where.
    pub source: Source,
    /// How much of it.
    pub completeness: Completeness,
    /// Its entries by announce type: new, cross-lists, replacements, replaced cross-lists.
    pub counts: [usize; 4],
    /// How often it was caught up with.
    #[serde(default)]
    pub tries: u8,
    /// When it came, milliseconds since 1970 (UTC).
    pub at: u64,
}

/// How often a past day is asked for that does not come whole.
const TRIES: u8 = 2;

impl Record for Arrived {
    const NAME: &'static str = "note of an announcement";
    const VERSION: u32 = 1;
}

impl Arrived {
    /// True where asking again would give nothing more.
    pub fn is_final(&self) -> bool {
        match self.completeness {
            Completeness::Whole | Completeness::Approximate => true,
            Completeness::Part | Completeness::Doubtful => self.tries >= TRIES,
        }
    }

    /// All entries.
    pub fn entries(&self) -> usize {
        self.counts.iter().sum()
    }
}

impl Completeness {
    /// Of an announcement that was judged so.
    pub fn of(announcement: &Announcement, status: &Status) -> Self {
        match status {
            _ if announcement.source.is_approximate() => Self::Approximate,
            Status::Fresh | Status::Quiet { .. } => Self::Whole,
            Status::Partial { .. } => Self::Part,
            _ => Self::Doubtful,
        }
    }
}

/// Keeps an announcement that came at `now` (milliseconds since 1970, UTC), unless more of that day is kept already.
/// A reader without storage still gets the digest, and the store says what it refused.
pub async fn keep(ports: &Ports, announcement: &Announcement, completeness: Completeness, now: u64) {
    let Announcement { category, day, source, .. } = announcement;
    let before = note(ports, category, *day).await;
    let counts = [AnnounceType::New, AnnounceType::Cross, AnnounceType::Replace, AnnounceType::ReplaceCross]
        .map(|kind| announcement.count(kind));
    let is_try = u8::from(*source == Source::CatchUp);
    let tries = before.as_ref().map_or(0, |before| before.tries).saturating_add(is_try);
    let mut arrived = Arrived {
        category: category.clone(),
        day: *day,
        source: *source,
        completeness,
        counts,
        tries,
        at: now,
    };
    let rank = |one: &Arrived| (one.completeness, one.entries());
    let is_less = before
        .as_ref()
        .is_some_and(|before| before.completeness == Completeness::Whole || rank(before) > rank(&arrived));
    let announcement = if is_less { None } else { seal(announcement).ok() };
    if let (true, Some(before)) = (is_less, before) {
        arrived = Arrived { tries, ..before };
    }
    let Ok(sealed) = seal(&arrived) else { return };
    let note = Write { store: StoreName::Settings, key: note_key(category, *day), value: Some(sealed) };
    let key = format!("{category}/{day}");
    let whole = announcement.map(|json| Write { store: StoreName::Announcements, key, value: Some(json) });
    _ = ports.store.put([note].into_iter().chain(whole).collect()).await;
}

/// A stored announcement, and how complete it is. What was stored before there were notes is in doubt.
pub async fn load(ports: &Ports, category: &Category, day: Day) -> Option<(Announcement, Completeness)> {
    let stored = ports.store.get(StoreName::Announcements, format!("{category}/{day}")).await.ok()??;
    let announcement = open::<Announcement>(&stored).ok()?;
    let note = note(ports, category, day).await;
    Some((announcement, note.map_or(Completeness::Doubtful, |note| note.completeness)))
}

/// The notes of all stored announcements of a category, oldest day first.
pub async fn arrivals(ports: &Ports, category: &Category) -> Vec<Arrived> {
    let found =
        ports.store.scan(StoreName::Settings, format!("arrived/{category}/")).await.unwrap_or_default();
    found.iter().filter_map(|(_, json)| open(json).ok()).collect()
}

/// The note of one stored announcement.
pub async fn note(ports: &Ports, category: &Category, day: Day) -> Option<Arrived> {
    let stored = ports.store.get(StoreName::Settings, note_key(category, day)).await.ok()??;
    open(&stored).ok()
}

fn note_key(category: &Category, day: Day) -> String {
    format!("arrived/{category}/{day}")
}
