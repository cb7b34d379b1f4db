//! arXiv's announcement day.
//!
//! A [`Day`] is the date in New York under which arXiv announced a batch: the date in a feed's `pubDate` or in a
//! listing's heading. It comes from what arXiv says, never from the reader's clock.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{Date, Month, Weekday};

/// An announcement day, in New York. Shown and stored as `2025-04-18`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` for anything else.
    ///
    /// This and its two neighbours read by hand what takes `time` 25 KB to read in general.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let day = Self::from_parts(
            number(parts.next()?, 4)?,
            Month::try_from(u8::try_from(number(parts.next()?, 2)?).ok()?).ok()?,
            number(parts.next()?, 2)?,
        );
        day.filter(|_| parts.next().is_none())
    }

    /// The day that a feed states in its `pubDate`: RFC 2822, in New York's own offset
    /// (`Fri, 18 Apr 2025 00:00:00 -0400`). The date is taken as written; the weekday may be missing, the time too.
    pub fn from_rfc2822(text: &str) -> Option<Self> {
        let date = text.split_once(',').map_or(text, |(_, date)| date);
        let mut parts = date.split_ascii_whitespace();
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let day = number(day, day.len().clamp(1, 2))?;
        let month = MONTHS.iter().zip(1_u8..).find(|(name, _)| name.eq_ignore_ascii_case(month))?.1;
        Self::from_parts(number(year, 4)?, Month::try_from(month).ok()?, day)
    }

    /// The day of an Atom feed's `updated`: RFC 3339 in UTC, some minutes after midnight in New York.
    ///
    /// New York's midnight is 04:00 or 05:00 UTC, so the UTC date of a feed built then is already the
    /// announcement day.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let (date, _time) = text.trim().split_once(['T', 't', ' '])?;
        Self::parse(date)
    }

    fn from_parts(year: u16, month: Month, day: u16) -> Option<Self> {
        Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok().map(Self)
    }

    /// True on Saturday and Sunday, when arXiv announces nothing.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The day so many days later, or earlier where `days` is negative; as far as the calendar goes.
    pub fn plus(self, days: i32) -> Self {
        let number = self.0.to_julian_day().saturating_add(days);
        let end = if days < 0 { Date::MIN } else { Date::MAX };
        Self(Date::from_julian_day(number).unwrap_or(end))
    }

    /// The Monday of its week.
    pub fn monday(self) -> Self {
        self.plus(-i32::from(self.0.weekday().number_days_from_monday()))
    }

    /// The first day of its month.
    pub fn first_of_month(self) -> Self {
        self.plus(1 - i32::from(self.0.day()))
    }

    /// How many days after 1 January 1970 it is; negative before.
    pub fn since_1970(self) -> i32 {
        self.0.to_julian_day() - JULIAN_1970
    }

    /// The day so many days after 1 January 1970; as far as the calendar goes.
    pub fn after_1970(days: i32) -> Self {
        Self(Date::MIN).plus(days.saturating_sub(Self(Date::MIN).since_1970()))
    }

    /// The calendar date behind the day.
    pub fn date(self) -> Date {
        self.0
    }

    /// `Friday, 18 April 2025`, as arXiv's listings head a day.
    pub fn in_words(self) -> String {
        let date = self.0;
        format!("{}, {} {} {}", date.weekday(), date.day(), date.month(), date.year())
    }
}

/// 1 January 1970 as a Julian day.
const JULIAN_1970: i32 = 2_440_588;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.0;
        write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("not a day: {text:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_arxiv_writes_them() {
        let good_friday = Day::parse("2025-04-18").unwrap();
        assert_eq!(Day::from_rfc2822("Fri, 18 Apr 2025 00:00:00 -0400"), Some(good_friday));
        assert_eq!(good_friday.in_words(), "Friday, 18 April 2025");
        assert_eq!(Day::from_rfc3339("2025-08-20T04:00:19.866337+00:00"), Day::parse("2025-08-20"));
        assert!(!good_friday.is_weekend());
        assert!(Day::parse("2025-04-19").unwrap().is_weekend());
        for wrong in
            ["", "2025-4-18", "2025-02-30", "18 Apr 2025", "2025-04-18-1", "+025-04-18", "2025-13-01"]
        {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Day::from_rfc2822("1 jan 2025 05:00:00 GMT"), Day::parse("2025-01-01"));
        for wrong in ["", "Fri, 31 Apr 2025 00:00:00 -0400", "Fri, 18 Avr 2025", "Fri, 018 Apr 2025", "soon"]
        {
            assert_eq!(Day::from_rfc2822(wrong), None, "{wrong}");
        }
        for wrong in ["", "2025-08-20", "20250820T040019Z", "2025-08-32T00:00:00Z"] {
            assert_eq!(Day::from_rfc3339(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_are_counted_over_the_ends_of_months_and_years() {
        let check = |from: &str, days: i32, expected: &str| {
            let from = Day::parse(from).unwrap();
            assert_eq!(from.plus(days), Day::parse(expected).unwrap(), "{from} {days:+}");
            assert_eq!(Day::after_1970(from.since_1970() + days).to_string(), expected);
        };
        check("1970-01-01", 0, "1970-01-01");
        check("2025-12-31", 1, "2026-01-01");
        check("2026-01-01", -1, "2025-12-31");
        check("2024-02-28", 1, "2024-02-29");
        check("2025-02-28", 1, "2025-03-01");
        check("2024-02-29", 365, "2025-02-28");
        check("1969-12-31", 1, "1970-01-01");
        assert_eq!(Day::parse("9999-12-31").unwrap().plus(i32::MAX), Day::parse("9999-12-31").unwrap());
        assert_eq!(Day::after_1970(i32::MIN).plus(i32::MIN), Day::after_1970(i32::MIN));
    }

    #[test]
    fn a_day_survives_json() {
        let day = Day::parse("2025-06-27").unwrap();
        let json = serde_json::to_string(&day).unwrap();
        assert_eq!(json, "\"2025-06-27\"");
        assert_eq!(serde_json::from_str::<Day>(&json).unwrap(), day);
        assert!(serde_json::from_str::<Day>("\"soon\"").is_err());
    }
}
