//! The calendar of days: what is known of each, laid out by months.

use std::collections::{BTreeMap, BTreeSet};

use super::days::address;
use crate::arxiv::calendar::{self, Quiet};
use crate::day::Day;
use crate::digest::{Document, Source};
use crate::run::record::{Head, Phase, current};

/// So many months are shown until the reader chooses a year.
const LATEST: usize = 4;
/// arXiv began in August 1991: an imported day with an earlier date is not laid out.
const FIRST_YEAR: i32 = 1991;

/// What is known of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was read to its end.
    Digest {
        /// Papers shown with the cut-offs of the day.
        shown: usize,
    },
    /// The same, but arXiv did not give all of it.
    Open {
        /// Papers shown with the cut-offs of the day.
        shown: usize,
    },
    /// A run ended, or was ended, before its end.
    Partial {
        /// Papers with a verdict.
        scored: usize,
        /// Papers that were asked for.
        candidates: usize,
    },
    /// A run failed before it had any verdict.
    Failed,
    /// A digest from a file, and no run.
    Imported {
        /// Its papers.
        shown: usize,
    },
    /// arXiv announced something, and nothing is stored of it.
    Missing,
    /// arXiv announced nothing.
    Quiet(Quiet),
    /// Before the first stored day, or still to come.
    Outside,
}

/// A day in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The day.
    pub day: Day,
    /// What is known of it.
    pub state: State,
}

/// A month, Monday to Sunday in each week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Day,
    /// Its weeks; `None` where a week begins before the month or ends after it.
    pub weeks: Vec<[Option<Cell>; 7]>,
}

/// Which months are to be seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// The newest.
    #[default]
    Latest,
    /// Those of a year.
    Year(i32),
}

/// All days from the first stored one to today, or to the last stored one where that is later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    stored: BTreeMap<Day, State>,
    today: Day,
}

impl Calendar {
    /// The calendar at `today`, the newest day that arXiv can have announced. The highest run of a day speaks for it;
    /// a digest from a file only where there is no run.
    pub fn new(heads: &[Head], imported: &[Document], today: Day) -> Self {
        let mut stored = BTreeMap::new();
        for document in imported {
            stored.insert(document.day, State::Imported { shown: document.entries.len() });
        }
        stored.extend(current(heads).into_iter().map(|(day, head)| (day, State::of_run(head))));
        stored.retain(|day, _| day.date().year() >= FIRST_YEAR);
        Self { stored, today }
    }

    /// The years of which there is something, newest first.
    pub fn years(&self) -> Vec<i32> {
        let years: BTreeSet<i32> = self.stored.keys().map(|day| day.date().year()).collect();
        years.into_iter().rev().collect()
    }

    /// The chosen months, newest first. There are none where nothing is stored.
    pub fn months(&self, choice: Choice) -> Vec<Month> {
        let Some((first, last)) = self.ends() else { return Vec::new() };
        let last_wanted = match choice {
            Choice::Latest => last,
            Choice::Year(year) => match Day::parse(&format!("{year:04}-12-01")) {
                Some(december) => december.min(last),
                None => return Vec::new(),
            },
        };
        let mut month = last_wanted.first_of_month();
        let mut months = Vec::new();
        while month >= first.first_of_month() {
            let is_wanted = match choice {
                Choice::Latest => months.len() < LATEST,
                Choice::Year(year) => month.date().year() == year,
            };
            if !is_wanted {
                break;
            }
            months.push(self.month(month));
            month = month.plus(-1).first_of_month();
        }
        months
    }

    /// What is known of a day.
    pub fn state(&self, day: Day) -> State {
        if let Some(state) = self.stored.get(&day) {
            return *state;
        }
        match self.ends() {
            Some((first, _)) if day >= first && day <= self.today => {
                // What is only likely has to be seen: such a day counts as missed until something is stored of it.
                let quiet = calendar::quiet(day).filter(|quiet| quiet.is_certain());
                quiet.map_or(State::Missing, State::Quiet)
            }
            _ => State::Outside,
        }
    }

    fn ends(&self) -> Option<(Day, Day)> {
        let (first, last) = (self.stored.keys().next()?, self.stored.keys().next_back()?);
        Some((*first, self.today.max(*last)))
    }

    fn month(&self, first: Day) -> Month {
        let mut weeks = Vec::new();
        let mut monday = first.monday();
        let in_month = |day: Day| day.first_of_month() == first;
        while in_month(monday) || monday < first {
            weeks.push([0, 1, 2, 3, 4, 5, 6].map(|days| {
                let day = monday.plus(days);
                in_month(day).then(|| Cell { day, state: self.state(day) })
            }));
            monday = monday.plus(7);
        }
        Month { first, weeks }
    }
}

impl State {
    /// How a run of a day stands.
    pub fn of_run(head: &Head) -> Self {
        match &head.phase {
            Phase::Finished if head.open.is_empty() => Self::Digest { shown: head.relevant },
            Phase::Finished => Self::Open { shown: head.relevant },
            Phase::Failed { .. } if head.scored == 0 => Self::Failed,
            Phase::Running | Phase::Stopped | Phase::OverBudget { .. } | Phase::Failed { .. } => {
                Self::Partial { scored: head.scored, candidates: head.candidates }
            }
        }
    }

    /// A word for style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Digest { .. } => "digest",
            Self::Open { .. } => "open",
            Self::Partial { .. } => "partial",
            Self::Failed => "failed",
            Self::Imported { .. } => "imported",
            Self::Missing => "missing",
            Self::Quiet(_) => "quiet",
            Self::Outside => "outside",
        }
    }
}

impl Cell {
    /// Where the day is to be seen, without the site's base; a missing one is offered by Today. `None` where there is
    /// nothing to see.
    pub fn address(self) -> Option<String> {
        match self.state {
            State::Imported { .. } => Some(address(self.day, Source::Import)),
            State::Missing => Some("/".to_owned()),
            State::Quiet(_) | State::Outside => None,
            _ => Some(address(self.day, Source::Run)),
        }
    }

    /// How many papers it shows, where that is known.
    pub fn shown(self) -> Option<usize> {
        match self.state {
            State::Digest { shown } | State::Open { shown } | State::Imported { shown } => Some(shown),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Source, Totals};
    use crate::paper::Category;
    use crate::view::fixtures;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn head(on: &str, number: u32, phase: Phase) -> Head {
        Head { phase, ..fixtures::head(on, number) }
    }

    fn calendar(heads: &[Head]) -> Calendar {
        Calendar::new(heads, &[], day("2025-04-23"))
    }

    #[test]
    fn each_day_has_its_state() {
        let open =
            Head { open: vec![Category::parse("cs.LG").unwrap()], ..head("2025-04-16", 1, Phase::Finished) };
        let failed = Phase::Failed { why: "no key".to_owned() };
        let half = Head { scored: 3, ..head("2025-04-17", 1, failed.clone()) };
        let none = Head { scored: 0, ..head("2025-04-15", 1, failed.clone()) };
        let again = [head("2025-04-14", 1, failed), head("2025-04-14", 2, Phase::Finished)];
        let heads: Vec<Head> = again.into_iter().chain([none, open, half]).collect();
        let document = Document {
            day: day("2025-04-18"),
            source: Source::Import,
            spending: None,
            totals: Totals::default(),
            entries: Vec::new(),
            prompt: None,
        };
        let same_day = Document { day: day("2025-04-17"), ..document.clone() };
        let calendar = Calendar::new(&heads, &[document, same_day], day("2025-04-23"));
        let check = |on: &str, expected: State| assert_eq!(calendar.state(day(on)), expected, "{on}");
        check("2025-04-11", State::Outside);
        check("2025-04-14", State::Digest { shown: 5 });
        check("2025-04-15", State::Failed);
        check("2025-04-16", State::Open { shown: 5 });
        check("2025-04-17", State::Partial { scored: 3, candidates: 20 });
        check("2025-04-18", State::Imported { shown: 0 });
        check("2025-04-19", State::Quiet(Quiet::Weekend));
        check("2025-04-21", State::Missing);
        check("2025-04-23", State::Missing);
        check("2025-04-24", State::Outside);
    }

    #[test]
    fn months_are_whole_weeks_newest_first() {
        let calendar = calendar(&[head("2025-02-28", 1, Phase::Finished)]);
        let months = calendar.months(Choice::Latest);
        let firsts: Vec<String> = months.iter().map(|month| month.first.to_string()).collect();
        assert_eq!(firsts, ["2025-04-01", "2025-03-01", "2025-02-01"]);
        for month in &months {
            let days: Vec<Day> = month.weeks.iter().flatten().flatten().map(|cell| cell.day).collect();
            let length = month.first.date().month().length(2025);
            assert_eq!(days.len(), usize::from(length));
            assert!(days.windows(2).all(|pair| pair[1] == pair[0].plus(1)));
            // Monday first.
            assert!(
                month.weeks.iter().all(|week| week[5..].iter().flatten().all(|cell| cell.day.is_weekend()))
            );
        }
        // April 2025 begins on a Tuesday.
        assert_eq!(months[0].weeks[0][0], None);
        assert_eq!(months[0].weeks[0][1].map(|cell| cell.day), Some(day("2025-04-01")));
    }

    #[test]
    fn a_year_is_chosen_and_nonsense_shows_nothing() {
        let calendar =
            calendar(&[head("2023-11-03", 1, Phase::Finished), head("2025-01-10", 1, Phase::Finished)]);
        assert_eq!(calendar.years(), [2025, 2023]);
        let count = |choice| calendar.months(choice).len();
        assert_eq!(count(Choice::Latest), LATEST);
        assert_eq!(count(Choice::Year(2023)), 2);
        assert_eq!(count(Choice::Year(2024)), 12);
        assert_eq!(count(Choice::Year(2025)), 4);
        for year in [2022, 2026, -5, 99_999, i32::MAX, i32::MIN] {
            assert_eq!(count(Choice::Year(year)), 0, "{year}");
        }
        assert_eq!(super::Calendar::new(&[], &[], day("2025-04-23")).months(Choice::Latest), []);
    }
}
