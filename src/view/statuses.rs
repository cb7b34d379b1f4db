//! Where each category stands, line by line.

use super::words::{looking, statuses as words};
use crate::arxiv::calendar::{self, Quiet, announcement_days, feed_out};
use crate::arxiv::status::{Next, Status};
use crate::arxiv::{Source, Stated};
use crate::day::Day;
use crate::run::look::{Finding, Found, Step};

/// One category's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusLine {
    /// The category.
    pub category: String,
    /// Its status in a word or two.
    pub name: &'static str,
    /// How it is to be taken.
    pub tone: Tone,
    /// What happened.
    pub sentence: String,
    /// Entries, and from where.
    pub counts: String,
    /// What the app will do.
    pub next: String,
}

/// How a status is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well, or nothing is to be expected.
    Calm,
    /// It will come, or is being checked.
    Coming,
    /// Something is missing.
    Missing,
}

/// Why there is nothing new today, and when there will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuietDay {
    /// The day in New York.
    pub today: Day,
    /// Why.
    pub why: Quiet,
    /// The next day of announcement.
    pub next: Day,
    /// When its feeds are there, milliseconds since 1970 (UTC).
    pub due: u64,
}

/// A line per category that was asked; `at` says a time (milliseconds since 1970, UTC) as the reader's clock shows it.
pub fn lines(found: &Found, at: &dyn Fn(u64) -> String) -> Vec<StatusLine> {
    let line = |finding: &Finding| Some(line(found, finding, finding.status.as_ref()?, at));
    found.findings.iter().filter_map(line).collect()
}

/// True where there is nothing to worry about: every category is there, or nothing was to come.
pub fn is_calm(found: &Found) -> bool {
    let is_settled = |finding: &Finding| finding.status.as_ref().is_some_and(Status::is_settled);
    found.findings.iter().all(is_settled)
}

/// Why nothing is announced today, where that is so.
pub fn quiet_day(found: &Found) -> Option<QuietDay> {
    let today = found.today;
    let seen = |finding: &Finding| match finding.status {
        Some(Status::Quiet { why }) => Some(why),
        _ => None,
    };
    let certain = calendar::quiet(today).filter(|why| why.is_certain());
    let why = certain.or_else(|| {
        let all = found.step != Step::Reading && found.findings.iter().all(|finding| seen(finding).is_some());
        found.findings.first().and_then(seen).filter(|_| all)
    })?;
    // Longer than any row of days off.
    let next = announcement_days(today, today.plus(30)).first().copied()?;
    Some(QuietDay { today, why, next, due: feed_out(next) })
}

fn line(found: &Found, finding: &Finding, status: &Status, at: &dyn Fn(u64) -> String) -> StatusLine {
    let Finding { category, announcement, again, .. } = finding;
    let is_checked = found.checking.as_ref() == Some(category);
    let is_settled = status.is_settled();
    let next = match again {
        _ if is_settled => Next::Nothing,
        _ if is_checked => Next::AskListing,
        Some(at) => Next::AskAgain { at: *at },
        None if found.step == Step::Over => Next::Nothing,
        None => Next::AskListing,
    };
    let tone = match status {
        _ if is_settled => Tone::Calm,
        Status::Waiting { .. } => Tone::Coming,
        _ if matches!(next, Next::AskListing) => Tone::Coming,
        Status::Unconfirmed { .. } => Tone::Coming,
        _ => Tone::Missing,
    };
    let counts = announcement.as_ref().filter(|one| !one.entries.is_empty()).map(|one| {
        let stated = one.stated.as_ref().and_then(Stated::entries).or(finding.listed);
        looking::entries(one.entries.len(), stated, one.source, (one.day != found.today).then_some(one.day))
    });
    let day = if is_feed_of_today(announcement.as_ref().map(|one| one.source)) {
        found.today
    } else {
        found.newest
    };
    StatusLine {
        category: category.to_string(),
        name: words::status_name(status),
        tone,
        sentence: words::status(status, category, day),
        counts: counts.unwrap_or_default(),
        next: words::what_next(next, &again.map(at).unwrap_or_default()),
    }
}

/// A feed is judged by the date in New York, all else by the newest batch.
fn is_feed_of_today(source: Option<Source>) -> bool {
    matches!(source, None | Some(Source::Rss | Source::Atom))
}
