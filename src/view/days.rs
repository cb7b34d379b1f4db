//! The list of stored days.

use std::collections::BTreeMap;

use super::calendar::State;
use crate::day::Day;
use crate::digest::{Document, Source};
use crate::run::record::{Head, current};

/// One stored day, for the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// The day.
    pub day: Day,
    /// What is stored of it.
    pub state: State,
    /// Announced entries, where the day knows.
    pub announced: Option<usize>,
}

/// The page of a day, without the site's base; an import stands beside the run of the same day.
pub fn address(day: Day, source: Source) -> String {
    match source {
        Source::Run => format!("/day/{day}"),
        Source::Import => format!("/day/{day}-imported"),
    }
}

impl DayRow {
    /// Where the day comes from.
    pub fn source(&self) -> Source {
        if matches!(self.state, State::Imported { .. }) { Source::Import } else { Source::Run }
    }
}

/// The order within a day, from the last to the first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Imported,
    Run,
}

/// The days, newest first: the highest run of each day, and after it what was imported of the same day.
pub fn day_rows(heads: &[Head], imported: &[Document]) -> Vec<DayRow> {
    let mut days: BTreeMap<(Day, Place), DayRow> = BTreeMap::new();
    for document in imported {
        let state = State::Imported { shown: document.entries.len() };
        let announced = document.totals.arxiv.and_then(|total| usize::try_from(total).ok());
        days.insert((document.day, Place::Imported), DayRow { day: document.day, state, announced });
    }
    for (day, head) in current(heads) {
        let row = DayRow { day, state: State::of_run(head), announced: Some(head.announced) };
        days.insert((day, Place::Run), row);
    }
    days.into_values().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Totals;
    use crate::run::record::Phase;
    use crate::view::fixtures;
    use crate::view::words::archive::day_row;

    #[test]
    fn each_stored_day_says_how_it_ended() {
        let failed = Phase::Failed { why: "The key was refused.".to_owned() };
        let heads = [
            fixtures::head("2025-04-16", 1),
            Head { phase: failed.clone(), scored: 0, ..fixtures::head("2025-04-15", 1) },
            Head { phase: failed, ..fixtures::head("2025-04-14", 2) },
            fixtures::head("2025-04-14", 1),
        ];
        let day = Day::parse("2025-04-15").unwrap();
        let totals = Totals { arxiv: Some(400), ..Totals::default() };
        let file = Document {
            day,
            source: Source::Import,
            spending: None,
            totals,
            entries: Vec::new(),
            prompt: None,
        };
        let rows = day_rows(&heads, &[file]);
        let told: Vec<_> = rows.iter().map(|row| (row.day.to_string(), row.source(), day_row(row))).collect();
        let expected = [
            ("2025-04-16", Source::Run, "5 shown of 30 announced"),
            ("2025-04-15", Source::Run, "failed before any paper was scored"),
            ("2025-04-15", Source::Import, "0 imported of 400 announced"),
            ("2025-04-14", Source::Run, "unfinished: 20 of 20 scored"),
        ];
        assert_eq!(told, expected.map(|(day, source, words)| (day.to_owned(), source, words.to_owned())));
    }
}
