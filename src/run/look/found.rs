//! What a look found so far.

use super::{Came, Evidence, Status, judge};
use crate::arxiv::Announcement;
use crate::arxiv::calendar::{new_york, newest_feed_day};
use crate::day::Day;
use crate::paper::Category;
use crate::run::fetch::Morning;
use crate::run::record::SourceReport;

/// What a look found so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The date in New York.
    pub today: Day,
    /// The newest day of which there are feeds.
    pub newest: Day,
    /// What each category gave, in the order of the profile.
    pub findings: Vec<Finding>,
    /// How far the look is.
    pub step: Step,
    /// The category whose listing is asked for just now.
    pub checking: Option<Category>,
}

/// How far a look is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first sources are being asked.
    Reading,
    /// What is in doubt is being checked; the rest can be read.
    Checking,
    /// It is over.
    Over,
}

/// What one category gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub category: Category,
    /// Where it stands today; `None` before it was asked.
    pub status: Option<Status>,
    /// What can be read of it, of whichever day.
    pub announcement: Option<Announcement>,
    /// How sure it is that this is all of its own day.
    pub own: Option<Status>,
    /// Why the first source gave nothing, as a sentence.
    pub why: Option<String>,
    /// When it will be asked again, in milliseconds since 1970 (UTC).
    pub again: Option<u64>,
    /// How many entries the listing states, where it was asked.
    pub listed: Option<usize>,
    /// Nobody was asked: it was stored.
    pub is_stored: bool,
    pub(super) came: Option<Came>,
}

impl Found {
    /// Nothing yet, at `now` (milliseconds since 1970, UTC).
    pub(super) fn new(categories: &[Category], now: u64) -> Self {
        let findings = categories.iter().cloned().map(Finding::unasked).collect();
        let (today, newest) = (new_york(now).day, newest_feed_day(now));
        Self { today, newest, findings, step: Step::Reading, checking: None }
    }

    /// What the reader handed in at `now`, each announcement judged by itself.
    pub fn of_files(announcements: Vec<Announcement>, now: u64) -> Self {
        let mut found = Self { step: Step::Over, ..Self::new(&[], now) };
        found.findings = announcements.into_iter().map(|one| Finding::of_file(one, now)).collect();
        found
    }

    pub(super) fn at(&mut self, now: u64) {
        (self.today, self.newest) = (new_york(now).day, newest_feed_day(now));
    }

    pub(super) fn category(&self, index: usize) -> Option<Category> {
        self.findings.get(index).map(|finding| finding.category.clone())
    }

    /// The announcements of the newest day that has entries, and what is missing of it.
    pub fn morning(&self) -> Morning {
        let all = || self.findings.iter().filter_map(|finding| finding.announcement.as_ref());
        let with_entries = all().filter(|one| !one.entries.is_empty()).map(|one| one.day).max();
        let newest = with_entries.or_else(|| all().map(|one| one.day).max());
        let mut morning = Morning::default();
        for finding in self.findings.iter().filter(|finding| finding.status.is_some()) {
            let here = finding.announcement.as_ref().filter(|one| Some(one.day) == newest);
            let (outcome, problems, status) = match here {
                Some(one) => {
                    let problems = one.problems.iter().map(ToString::to_string).collect();
                    (Ok(one.entries.len()), problems, finding.own.clone())
                }
                None => (Err(finding.lacks(newest)), Vec::new(), finding.status.clone()),
            };
            morning.announcements.extend(here.cloned());
            morning.sources.push(SourceReport {
                category: finding.category.clone(),
                outcome,
                problems,
                status,
            });
        }
        morning
    }

    /// When something is to be asked again, in milliseconds since 1970 (UTC).
    pub fn again(&self) -> Option<u64> {
        self.findings.iter().filter_map(|finding| finding.again).min()
    }
}

impl Finding {
    fn unasked(category: Category) -> Self {
        Self {
            category,
            status: None,
            announcement: None,
            own: None,
            why: None,
            again: None,
            listed: None,
            is_stored: false,
            came: None,
        }
    }

    fn of_file(announcement: Announcement, now: u64) -> Self {
        let status = judge(&Evidence {
            day: announcement.day,
            now,
            given: Ok(&announcement),
            earlier: &[],
            listing: None,
        });
        Self {
            status: Some(status.clone()),
            own: Some(status),
            announcement: Some(announcement.clone()),
            ..Self::unasked(announcement.category)
        }
    }

    /// A whole announcement that was stored.
    pub(super) fn stored(category: Category, announcement: Announcement) -> Self {
        Self {
            status: Some(Status::Fresh),
            announcement: Some(announcement),
            own: Some(Status::Fresh),
            is_stored: true,
            ..Self::unasked(category)
        }
    }
}

impl Finding {
    /// Why nothing of the day `newest` is here, as a sentence.
    fn lacks(&self, newest: Option<Day>) -> String {
        let Self { category, announcement, status, why, .. } = self;
        match (why, announcement, status, newest) {
            (Some(why), None, ..) => why.clone(),
            (_, Some(one), _, Some(newest)) if one.day < newest => format!(
                "{category} still shows {}. Its papers of today are missing until arXiv renews that feed; read again \
                 later.",
                one.day.in_words()
            ),
            (_, _, Some(Status::Stale { repeats, .. }), _) => format!(
                "{category} shows the batch of {} again. Its new papers are missing until arXiv renews it.",
                repeats.in_words()
            ),
            (_, _, _, Some(newest)) => {
                format!("{category}: its batch of {} has not come yet.", newest.in_words())
            }
            (_, _, _, None) => format!("{category}: what came cannot be taken for a day’s announcement."),
        }
    }
}

impl SourceReport {
    /// True where the day still lacks something of this category.
    pub fn is_open(&self) -> bool {
        self.outcome.is_err() || self.status.as_ref().is_some_and(|status| !status.is_settled())
    }
}

/// True where the first is the better one to read: it has entries, a newer day, is sure, or has more.
pub(super) fn is_better(one: (&Announcement, &Status), other: (&Announcement, &Status)) -> bool {
    let rank = |(announcement, status): (&Announcement, &Status)| {
        let count = announcement.entries.len();
        (count > 0, announcement.day, status.is_settled(), count)
    };
    rank(one) > rank(other)
}
