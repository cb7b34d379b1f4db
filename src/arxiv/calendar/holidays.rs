//! The evenings on which arXiv announces nothing, though it is no Friday or Saturday.

use serde::{Deserialize, Serialize};
use time::Weekday;

use super::on_or_after;
use crate::day::Day;

/// Why arXiv takes a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// Martin Luther King Jr. Day, the third Monday of January.
    MartinLutherKing,
    /// 19 June.
    Juneteenth,
    /// Independence Day, 4 July.
    Independence,
    /// Labor Day, the first Monday of September.
    Labor,
    /// Thanksgiving, the fourth Thursday of November.
    Thanksgiving,
    /// The days around Christmas and the end of the year.
    WinterBreak,
    /// arXiv's staff meets.
    StaffRetreat,
}

use Holiday::{
    Independence, Juneteenth, Labor, MartinLutherKing, NewYear, StaffRetreat, Thanksgiving, WinterBreak,
};

/// arXiv's holidays: on such a day it closes no batch at 14:00, so there is no announcement that evening, nor on the
/// Sunday evening after such a Friday.
///
/// Sources: arXiv's own list as <https://info.arxiv.org/help/availability.html> publishes it for the current year,
/// and as its `arXiv_publish_holidays` table keeps it for the years before. Held against the feeds of four categories
/// from March 2024 to August 2026 (`tests/core/calendar.rs`): it explains every day on which all of them are empty.
const TABLE: [(u16, u8, u8, Holiday); 28] = [
    (2024, 1, 1, NewYear),
    (2024, 1, 15, MartinLutherKing),
    (2024, 5, 22, StaffRetreat),
    (2024, 6, 19, Juneteenth),
    (2024, 7, 4, Independence),
    (2024, 9, 2, Labor),
    (2024, 10, 8, StaffRetreat),
    (2024, 11, 28, Thanksgiving),
    (2024, 12, 25, WinterBreak),
    (2024, 12, 26, WinterBreak),
    (2024, 12, 31, WinterBreak),
    (2025, 1, 1, NewYear),
    (2025, 1, 20, MartinLutherKing),
    (2025, 6, 19, Juneteenth),
    (2025, 7, 4, Independence),
    (2025, 9, 1, Labor),
    (2025, 11, 27, Thanksgiving),
    (2025, 12, 25, WinterBreak),
    (2025, 12, 30, WinterBreak),
    (2026, 1, 1, NewYear),
    (2026, 1, 19, MartinLutherKing),
    (2026, 6, 19, Juneteenth),
    (2026, 7, 3, Independence),
    (2026, 9, 7, Labor),
    (2026, 11, 26, Thanksgiving),
    (2026, 12, 25, WinterBreak),
    (2026, 12, 29, WinterBreak),
    (2026, 12, 31, WinterBreak),
];

/// The years that the table holds, first and last.
const YEARS: [i32; 2] = [2024, 2026];

/// True where the table says all there is to say about the day.
pub(super) fn is_listed(day: Day) -> bool {
    (YEARS[0]..=YEARS[1]).contains(&day.date().year())
}

/// The holiday on `day`, by arXiv's list.
pub(super) fn listed(day: Day) -> Option<Holiday> {
    let date = day.date();
    let at = (date.year(), u8::from(date.month()), date.day());
    TABLE
        .iter()
        .find(|(year, month, day, _)| (i32::from(*year), *month, *day) == at)
        .map(|(.., holiday)| *holiday)
}

/// The holiday that a day outside of the table probably is: arXiv keeps most federal ones, on the weekday on which
/// they are observed, and picks some days of its winter break anew each year.
pub(super) fn likely(day: Day) -> Option<Holiday> {
    if is_listed(day) {
        return None;
    }
    let date = day.date();
    let year = date.year();
    let is = |month: u8, first: u8, weekday: Weekday| on_or_after(year, month, first, weekday) == Some(day);
    // On a Saturday the Friday before is kept, on a Sunday the Monday after.
    let observed = |month: u8, number: u8| {
        let days: &[i32] = match date.weekday() {
            Weekday::Friday => &[0, 1],
            Weekday::Monday => &[0, -1],
            _ => &[0],
        };
        days.iter().any(|days| {
            let date = day.plus(*days).date();
            (u8::from(date.month()), date.day()) == (month, number)
        })
    };
    let rules = [
        (observed(1, 1), NewYear),
        (is(1, 15, Weekday::Monday), MartinLutherKing),
        (observed(6, 19), Juneteenth),
        (observed(7, 4), Independence),
        (is(9, 1, Weekday::Monday), Labor),
        (is(11, 22, Weekday::Thursday), Thanksgiving),
        (date.month() == time::Month::December && date.day() >= 24, WinterBreak),
    ];
    rules.into_iter().find(|(holds, _)| *holds).map(|(_, holiday)| holiday)
}
