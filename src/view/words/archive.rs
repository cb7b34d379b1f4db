//! What readers are told in the archive, in English.

use super::statuses::holiday;
use crate::arxiv::calendar::Quiet;
use crate::view::calendar::{Cell, State};
use crate::view::days::DayRow;

/// Before any day is stored.
pub const NO_CALENDAR: &str = "Days that you read, or bring in from files, are marked here.";
/// How the calendar is walked through.
pub const KEYS: &str = "In the calendar, the arrow keys go from day to day and from week to week.";
/// A year of which nothing is stored, whoever asked for it.
pub const NO_YEAR: &str = "Nothing is stored of that year. Choose one of these.";
/// The newest months.
pub const LATEST: &str = "Latest";
/// Where the ranges lead.
pub const RANGES: [&str; 3] = ["This week", "Last week", "Last 30 days"];

/// What stands between a day's number and how many papers it shows, and after that, for whoever does not see the signs:
/// `14` ` April: ` `26` ` shown`.
pub fn around(cell: Cell) -> [String; 2] {
    [format!(" {}: ", cell.day.date().month()), state(cell)]
}

/// Why nothing is to be seen of a day; empty where there is nothing to say.
pub fn quiet(cell: Cell) -> String {
    if matches!(cell.state, State::Quiet(Quiet::Holiday(_))) { state(cell) } else { String::new() }
}

/// What is known of a day, after the number of its papers where there is one.
fn state(cell: Cell) -> String {
    match cell.state {
        State::Digest { .. } => " shown".to_owned(),
        State::Open { .. } => " shown, arXiv did not give all of it".to_owned(),
        State::Partial { scored, candidates } => format!("unfinished, {scored} of {candidates} scored"),
        State::Failed => "failed".to_owned(),
        State::Imported { .. } => " imported".to_owned(),
        State::Missing => "not read".to_owned(),
        State::Quiet(Quiet::Holiday(why) | Quiet::Likely(why)) => format!("quiet, {}", holiday(why)),
        State::Quiet(Quiet::Weekend | Quiet::Unlisted) => "quiet".to_owned(),
        State::Outside => String::new(),
    }
}

/// One row of the list of days.
pub fn day_row(row: &DayRow) -> String {
    let announced = row.announced.map_or_else(String::new, |count| format!(" of {count} announced"));
    match row.state {
        State::Digest { shown } => format!("{shown} shown{announced}"),
        State::Open { shown } => format!("{shown} shown{announced}; arXiv did not give all of it"),
        State::Partial { scored, candidates } => format!("unfinished: {scored} of {candidates} scored"),
        State::Failed => "failed before any paper was scored".to_owned(),
        State::Imported { shown } => format!("{shown} imported{announced}"),
        State::Missing | State::Quiet(_) | State::Outside => String::new(),
    }
}

/// The legend: an example of each state, what it means.
pub const LEGEND: [(&str, &str, &str); 7] = [
    ("digest", "26", "A digest, and how many papers it shows"),
    ("open", "26", "The same, but arXiv did not give all of the day"),
    ("partial", "", "Unfinished: stopped, over budget, or interrupted"),
    ("failed", "", "Failed before any paper was scored"),
    ("imported", "26", "From a file"),
    ("missing", "", "Announced, and not read"),
    ("quiet", "", "Quiet: a weekend or one of arXiv’s holidays"),
];

/// The button under the newest days.
pub fn more_days(count: usize) -> String {
    if count == 1 { "Show one more day".to_owned() } else { format!("Show {count} more days") }
}
