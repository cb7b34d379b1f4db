//! arXiv's calendar: which days it announces, when a batch is out, what was submitted for it.
//!
//! Every moment is in milliseconds since 1970 (UTC) and is given: nothing here asks a clock, and the reader's time
//! zone does not matter. arXiv lives by New York's clock:
//!
//! - On a working day, Monday to Friday but for [holidays](Holiday), it closes a batch at 14:00.
//! - It announces on the evenings of Sunday to Thursday at 20:00, all that is closed by then; not on the evening of a
//!   holiday, and not on the Sunday after a Friday that was one. Listings change at that moment.
//! - Feeds are built at the midnight that follows. So the [`Day`] of a batch, in the feed's `pubDate` and in the
//!   listing's heading alike, is the day after the evening of its announcement.
//!
//! Source: <https://info.arxiv.org/help/availability.html>; the rule for the Sunday after is arXiv's own
//! (`is_publish_day` in its `localtime`), and holds in the feeds of July 2025, June and July 2026.
//!
//! What this cannot know: a mailing that arXiv defers without notice, and the holidays of years that are not in the
//! table. There [`quiet`] names what is [likely](Quiet::Likely), and a day counts as announced until a source says
//! otherwise, so that none is passed over.

mod holidays;
mod new_york;

use serde::{Deserialize, Serialize};
use time::{Date, Month, Weekday};

use crate::day::Day;

pub use holidays::Holiday;
pub use new_york::{Moment, new_york, utc};

/// Why there is no batch on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quiet {
    /// Saturday or Sunday.
    Weekend,
    /// arXiv had this day off, and announced nothing on its evening.
    Holiday(Holiday),
    /// The same by the rule of most years, in a year whose dates are not in the table: not certain.
    Likely(Holiday),
    /// No reason is known, but arXiv itself shows that it announced nothing.
    Unlisted,
}

impl Quiet {
    /// True where the calendar alone is enough to say so.
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Weekend | Self::Holiday(_))
    }
}

/// Why arXiv announces nothing under the date `day`; `None` for a day of announcement.
pub fn quiet(day: Day) -> Option<Quiet> {
    // The working days whose batches this day could show: that of the day before, or Friday's on a Monday.
    let worked = match day.date().weekday() {
        Weekday::Saturday | Weekday::Sunday => return Some(Quiet::Weekend),
        Weekday::Monday => day.plus(-3),
        _ => day.plus(-1),
    };
    let listed = holidays::listed(worked).map(Quiet::Holiday);
    listed.or_else(|| holidays::likely(worked).map(Quiet::Likely))
}

/// True where arXiv announces something under the date `day`, as far as can be known.
pub fn is_announced(day: Day) -> bool {
    !quiet(day).is_some_and(Quiet::is_certain)
}

/// True where the table of holidays says all there is to say about `day`; after its end a day without announcement
/// has to be seen to be believed.
pub fn is_tabled(day: Day) -> bool {
    holidays::is_listed(day.plus(-1))
}

/// The newest batch that feeds have had at `ms`: they are built at midnight in New York. On a Saturday that is
/// Friday's, though the feed of that Saturday is empty.
pub fn newest_feed_day(ms: u64) -> Day {
    newest(new_york(ms).day)
}

/// The newest batch that listings show at `ms`: they change at 20:00 in New York, the evening before its date.
pub fn newest_listing_day(ms: u64) -> Day {
    let Moment { day, minutes } = new_york(ms);
    newest(if minutes >= 20 * 60 { day.plus(1) } else { day })
}

/// When the feed of `day` is built, if it is a day of announcement: midnight in New York.
pub fn feed_out(day: Day) -> u64 {
    utc(day, 0)
}

/// When the listing of `day` is out, if it is a day of announcement: 20:00 in New York, the evening before.
pub fn listing_out(day: Day) -> u64 {
    utc(day.plus(-1), 20)
}

/// When there is something new after `ms`: the next batch's listing, or its feed.
pub fn next_change(ms: u64) -> u64 {
    let mut day = new_york(ms).day;
    // Longer than any row of days off.
    for _ in 0..30 {
        let changes = is_announced(day).then(|| [listing_out(day), feed_out(day)]);
        if let Some(next) = changes.into_iter().flatten().find(|change| *change > ms) {
            return next;
        }
        day = day.plus(1);
    }
    feed_out(day)
}

/// The days of announcement after `after`, up to and with `through`, oldest first: the ten years before `through` at
/// most.
pub fn announcement_days(after: Day, through: Day) -> Vec<Day> {
    let first = after.plus(1).since_1970().max(through.since_1970().saturating_sub(3_660));
    (first..=through.since_1970()).map(Day::after_1970).filter(|day| is_announced(*day)).collect()
}

/// The day of announcement before `day`.
pub fn previous(day: Day) -> Day {
    newest(day.plus(-1))
}

/// A span of submission time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its beginning, milliseconds since 1970 (UTC).
    pub from_ms: u64,
    /// Its end, which belongs to the next.
    pub to_ms: u64,
}

/// When the papers were submitted that arXiv announces under the date `day`; on a quiet day nothing, so the span is
/// empty there.
///
/// A batch holds what was closed at 14:00 on each working day since the announcement before: on Wednesday to Friday
/// one day's, on Monday Thursday's to Friday's, on Tuesday Friday's to Monday's, and over holidays accordingly more.
/// This is how new papers come; moderation holds some of them back for days, and cross-lists and replacements of
/// older papers are announced by when they were asked for, which submission time does not show.
pub fn window(day: Day) -> Window {
    let to_ms = closed_by(day);
    let from_ms = if is_announced(day) { closed_by(previous(day)) } else { to_ms };
    Window { from_ms, to_ms }
}

/// When the last batch was closed that is announced under the date `day` or before.
fn closed_by(day: Day) -> u64 {
    let mut worked = day.plus(-1);
    while worked.is_weekend() || holidays::listed(worked).is_some() {
        worked = worked.plus(-1);
    }
    utc(worked, 14)
}

fn newest(mut day: Day) -> Day {
    while !is_announced(day) {
        day = day.plus(-1);
    }
    day
}

/// The first such weekday of the month on or after its day `first`.
fn on_or_after(year: i32, month: u8, first: u8, weekday: Weekday) -> Option<Day> {
    let first = Date::from_calendar_date(year, Month::try_from(month).ok()?, first).ok()?;
    let days = (weekday.number_days_from_monday() + 7 - first.weekday().number_days_from_monday()) % 7;
    Some(Day::from(first).plus(i32::from(days)))
}

/// The moment that a source's own clock shows now: `now` is the reader's clock, and `date` the `Date` header of a
/// response that came at `received`, all in milliseconds since 1970 (UTC). `age` is its `Age` header, where a cache
/// answered.
///
/// Differences of up to two minutes are left alone: the header has whole seconds, and the answer was on its way. So
/// is a header that cannot be read.
pub fn corrected(now: u64, date: &str, age: Option<&str>, received: u64) -> u64 {
    const TRUSTED: u64 = 120_000;
    let Some(stated) = moment_of(date) else { return now };
    let age: u64 = age.and_then(|age| age.trim().parse().ok()).unwrap_or_default();
    let stated = stated.saturating_add(age.saturating_mul(1_000));
    if stated.abs_diff(received) <= TRUSTED {
        return now;
    }
    let behind = stated.saturating_sub(received);
    let ahead = received.saturating_sub(stated);
    now.saturating_add(behind).saturating_sub(ahead)
}

/// Reads an HTTP date: `Fri, 18 Apr 2025 04:00:03 GMT`. Source: RFC 9110, 5.6.7; its obsolete forms are not read.
pub fn moment_of(date: &str) -> Option<u64> {
    let day = Day::from_rfc2822(date)?;
    let mut parts = date.split_once(',')?.1.split_ascii_whitespace().skip(3);
    let time = parts.next()?;
    if !matches!(parts.next()?, "GMT" | "UTC") {
        return None;
    }
    let mut seconds: u64 = 0;
    let mut count = 0;
    for (part, limit) in time.split(':').zip([24, 60, 61]) {
        let number: u64 = part.parse().ok().filter(|number| *number < limit)?;
        seconds = seconds * 60 + number;
        count += 1;
    }
    let days = u64::try_from(day.since_1970()).ok()?;
    (count == 3).then(|| (days * 86_400 + seconds) * 1_000)
}
