//! arXiv's announcement day.
//!
//! A [`Day`] is the date in New York under which arXiv announced a batch: the date in a feed's `pubDate` or in a
//! listing's heading. It comes from what arXiv says, never from the reader's clock.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::macros::format_description;
use time::{Date, OffsetDateTime, Weekday};

/// An announcement day, in New York. Shown and stored as `2025-04-18`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let form = format_description!("[year]-[month]-[day]");
        Date::parse(text.trim(), &form).ok().map(Self)
    }

    /// The day that a feed states in its `pubDate`: RFC 2822, in New York's own offset
    /// (`Fri, 18 Apr 2025 00:00:00 -0400`). The date is taken as written.
    pub fn from_rfc2822(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text.trim(), &Rfc2822).ok().map(|at| Self(at.date()))
    }

    /// The day of an Atom feed's `updated`: RFC 3339 in UTC, some minutes after midnight in New York.
    ///
    /// New York's midnight is 04:00 or 05:00 UTC, so the UTC date of a feed built then is already the
    /// announcement day.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text.trim(), &Rfc3339).ok().map(|at| Self(at.date()))
    }

    /// True on Saturday and Sunday, when arXiv announces nothing.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
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
        for wrong in ["", "2025-4-18", "2025-02-30", "18 Apr 2025"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
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
