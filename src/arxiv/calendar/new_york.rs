//! New York's clock: all that arXiv does, it does by this one.

use crate::day::Day;

/// A moment on New York's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The date there.
    pub day: Day,
    /// Minutes since midnight there, as its clocks show them.
    pub minutes: u16,
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What New York's clocks show at `ms`, milliseconds since 1970 in UTC. Every reader, in whatever time zone, has the
/// same `ms` at the same moment.
pub fn new_york(ms: u64) -> Moment {
    let local = i64::try_from(ms).unwrap_or(i64::MAX / 2).saturating_add(offset(ms));
    let day = Day::after_1970(i32::try_from(local.div_euclid(DAY)).unwrap_or(i32::MAX));
    let minutes = u16::try_from(local.rem_euclid(DAY) / MINUTE).unwrap_or_default();
    Moment { day, minutes }
}

/// When New York's clocks show `hour` o'clock on `day`, milliseconds since 1970 in UTC; 0 for days before.
///
/// Every hour but 1 and 2 comes once on every day of the year; those two are none of arXiv's.
pub fn utc(day: Day, hour: u8) -> u64 {
    let local = i64::from(day.since_1970()) * DAY + i64::from(hour) * 60 * MINUTE;
    let winter = u64::try_from(local - WINTER).unwrap_or_default();
    let summer = u64::try_from(local - SUMMER).unwrap_or_default();
    if offset(summer) == SUMMER { summer } else { winter }
}

/// Eastern Standard Time and Eastern Daylight Time, in milliseconds after UTC.
const WINTER: i64 = -5 * 60 * MINUTE;
const SUMMER: i64 = -4 * 60 * MINUTE;

/// How far New York's clocks are ahead of UTC at `ms`, in milliseconds (so it is negative).
///
/// Summer time begins on the second Sunday of March and ends on the first Sunday of November, both at 2:00 by the
/// clock that is then left, since 2007. Source: 15 U.S.C. § 260a.
fn offset(ms: u64) -> i64 {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    let year =
        Day::after_1970(i32::try_from((ms.saturating_add(WINTER)).div_euclid(DAY)).unwrap_or(i32::MAX))
            .date()
            .year();
    // 2:00 in winter time, and 2:00 in summer time.
    let begins = sunday(year, 3, 8).map(|day| i64::from(day.since_1970()) * DAY + 2 * 60 * MINUTE - WINTER);
    let ends = sunday(year, 11, 1).map(|day| i64::from(day.since_1970()) * DAY + 2 * 60 * MINUTE - SUMMER);
    match (begins, ends) {
        (Some(begins), Some(ends)) if (begins..ends).contains(&ms) => SUMMER,
        _ => WINTER,
    }
}

/// The first Sunday of the month on or after its day `first`.
fn sunday(year: i32, month: u8, first: u8) -> Option<Day> {
    super::on_or_after(year, month, first, time::Weekday::Sunday)
}
