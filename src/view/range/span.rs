//! Which days a range is of.

use crate::day::Day;

/// A range is no longer than a year: so many days with both ends.
const LONGEST: i32 = 366;

/// What became of the days that an address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// They are shown.
    Well,
    /// Not all of it could be read.
    InPart,
    /// They were more than a range has.
    TooLong,
}

/// The page of the days between two, without the site's base.
pub fn address(from: Day, to: Day) -> String {
    format!("/archive/range?from={from}&to={to}")
}

/// Days one after the other, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: Day,
    /// The last.
    pub to: Day,
}

impl Span {
    /// The days between two, whichever comes first; the newest 366 of them where they are more.
    pub fn new(one: Day, other: Day) -> Self {
        let (from, to) = (one.min(other), one.max(other));
        Self { from: from.max(to.plus(1 - LONGEST)), to }
    }

    /// Monday to `today`.
    pub fn this_week(today: Day) -> Self {
        Self::new(today.monday(), today)
    }

    /// The seven days before this week.
    pub fn last_week(today: Day) -> Self {
        Self::this_week(today).before(7)
    }

    /// The last 30 days.
    pub fn last_month(today: Day) -> Self {
        Self::new(today.plus(-29), today)
    }

    /// The range that an address asks for, which anybody can have written, and what became of it: a day that cannot be
    /// read is as if it were not there, and without any it is this week.
    pub fn read(from: Option<&str>, to: Option<&str>, today: Day) -> (Self, Heard) {
        let ends = [from, to].map(|text| text.filter(|text| !text.is_empty()));
        let days = ends.map(|text| text.and_then(Day::parse));
        let span = match days {
            [Some(from), Some(to)] => Self::new(from, to),
            [Some(day), None] | [None, Some(day)] => Self::new(day, day),
            [None, None] => Self::this_week(today),
        };
        let is_lost = |(text, day): (&Option<&str>, &Option<Day>)| text.is_some() && day.is_none();
        let heard = match days {
            _ if ends.iter().zip(&days).any(is_lost) => Heard::InPart,
            [Some(one), Some(other)] if one.min(other) < span.from => Heard::TooLong,
            _ => Heard::Well,
        };
        (span, heard)
    }

    /// So many days that end before this range begins.
    pub fn before(self, days: i32) -> Self {
        Self::new(self.from.plus(-days), self.from.plus(-1))
    }

    /// As many days, that end before this range begins.
    pub fn earlier(self) -> Self {
        self.before(self.days())
    }

    /// As many days, that begin after this range ends.
    pub fn later(self) -> Self {
        Self::new(self.to.plus(1), self.to.plus(self.days()))
    }

    /// True for a day in it.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Its page, without the site's base.
    pub fn address(self) -> String {
        address(self.from, self.to)
    }

    fn days(self) -> i32 {
        self.to.since_1970() - self.from.since_1970() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_range_is_read_whatever_the_address_says() {
        let today = day("2025-04-23");
        let check = |from: Option<&str>, to: Option<&str>, expected: &str, heard: Heard| {
            let (span, found) = Span::read(from, to, today);
            assert_eq!(span.address(), format!("/archive/range?{expected}"), "{from:?} {to:?}");
            assert_eq!(found, heard, "{from:?} {to:?}");
        };
        check(Some("2025-04-14"), Some("2025-04-18"), "from=2025-04-14&to=2025-04-18", Heard::Well);
        check(Some("2025-04-18"), Some("2025-04-14"), "from=2025-04-14&to=2025-04-18", Heard::Well);
        check(Some("2025-04-18"), None, "from=2025-04-18&to=2025-04-18", Heard::Well);
        check(Some("2024-04-18"), Some("2025-04-18"), "from=2024-04-18&to=2025-04-18", Heard::Well);
        check(Some("2025-04-18"), Some("2024-04-17"), "from=2024-04-18&to=2025-04-18", Heard::TooLong);
        check(Some("x"), Some("2025-04-18"), "from=2025-04-18&to=2025-04-18", Heard::InPart);
        check(None, None, "from=2025-04-21&to=2025-04-23", Heard::Well);
        check(Some(""), Some(""), "from=2025-04-21&to=2025-04-23", Heard::Well);
        check(Some("0001-01-01"), Some("9999-12-31"), "from=9998-12-31&to=9999-12-31", Heard::TooLong);
        check(Some("\u{1f305}"), Some("2025-13-01"), "from=2025-04-21&to=2025-04-23", Heard::InPart);
    }

    #[test]
    fn weeks_follow_each_other() {
        let today = day("2025-04-23");
        let check = |span: Span, expected: [&str; 2]| assert_eq!([span.from, span.to], expected.map(day));
        check(Span::this_week(today), ["2025-04-21", "2025-04-23"]);
        check(Span::this_week(day("2025-04-21")), ["2025-04-21", "2025-04-21"]);
        check(Span::last_week(today), ["2025-04-14", "2025-04-20"]);
        check(Span::last_week(today).earlier(), ["2025-04-07", "2025-04-13"]);
        check(Span::last_week(today).later(), ["2025-04-21", "2025-04-27"]);
        check(Span::last_month(today), ["2025-03-25", "2025-04-23"]);
        assert!(Span::this_week(today).contains(today) && !Span::last_week(today).contains(today));
    }
}
