//! The days that were missed, as the page lists them.

use super::words::catch_up as words;
use crate::day::Day;
use crate::run::catch_up::{Lacks, Missed};
use crate::run::conduct::Line;

/// The list of missed days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatchUpView {
    /// How many days, in a sentence.
    pub what: String,
    /// What filling them takes from arXiv, in a sentence; empty where nothing is to be fetched.
    pub waits: String,
    /// What is to be known of days that are too old for arXiv's pages; empty where none is.
    pub approximate: String,
    /// One row a day, oldest first: the day, and what is expected of it.
    pub rows: Vec<[String; 2]>,
    /// The last of the days.
    pub through: Option<Day>,
    /// Papers that are expected, of all days.
    pub papers: usize,
}

impl CatchUpView {
    /// Of `missed`, oldest first.
    pub fn new(missed: &[Missed]) -> Self {
        let requests: usize = missed.iter().map(Missed::requests).sum();
        let seconds =
            u64::try_from(requests).unwrap_or(u64::MAX).saturating_mul(Line::Listings.distance()) / 1_000;
        let row = |one: &Missed| {
            let what = match &one.lacks {
                Lacks::Announcements(_) if one.is_approximate => words::about_searched(one.expected),
                Lacks::Announcements(_) => words::about(one.expected),
                Lacks::Reading => words::fetched(one.expected),
                Lacks::End(_) => words::begun(one.expected),
                Lacks::Categories(_, categories) => words::without(categories),
            };
            [one.day.in_words(), what]
        };
        let days: Vec<Day> = missed.iter().map(|one| one.day).collect();
        let has_approximate = missed.iter().any(|one| one.is_approximate);
        Self {
            what: words::missed(missed.len(), days.first().copied()),
            waits: if requests == 0 { String::new() } else { words::waits(requests, seconds.div_ceil(60)) },
            approximate: if has_approximate { words::APPROXIMATE.to_owned() } else { String::new() },
            rows: missed.iter().map(row).collect(),
            through: days.last().copied(),
            papers: missed.iter().map(|one| one.expected).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Category;
    use crate::run::record::RunKey;

    #[test]
    fn every_missed_day_says_what_it_lacks() {
        let category = || Category::parse("cs.LG").unwrap();
        let day = |text: &str| Day::parse(text).unwrap();
        let key = |text: &str| RunKey { profile: "p".to_owned(), day: day(text), number: 1 };
        let missed = |text: &str, lacks, is_approximate| Missed {
            day: day(text),
            lacks,
            expected: 40,
            is_approximate,
        };
        let check = |missed: &[Missed], what: &str, waits: &str, rows: &[&str], papers: usize| {
            let view = CatchUpView::new(missed);
            assert_eq!((view.what.as_str(), view.waits.as_str(), view.papers), (what, waits, papers));
            let said: Vec<_> = view.rows.iter().map(|[_, what]| what.as_str()).collect();
            assert_eq!(said, rows);
            assert_eq!(view.approximate.is_empty(), missed.iter().all(|one| !one.is_approximate));
        };
        check(&[], "", "", &[], 0);
        check(
            &[missed("2026-07-01", Lacks::Reading, false)],
            "Wednesday, 1 July 2026 is missing.",
            "",
            &["40 papers, fetched"],
            40,
        );
        let both = Lacks::Announcements(vec![category(), Category::parse("cs.AI").unwrap()]);
        check(
            &[
                missed("2026-04-01", both.clone(), true),
                missed("2026-07-01", both, false),
                missed("2026-07-02", Lacks::End(key("2026-07-02")), false),
                missed("2026-07-03", Lacks::Categories(key("2026-07-03"), vec![category()]), false),
            ],
            "4 days since Wednesday, 1 April 2026 are missing.",
            "arXiv is asked for 5 pages, 15 s apart: about 2 minutes, plus the model’s time.",
            &[
                "about 40 papers, approximate",
                "about 40 papers",
                "begun; 40 papers are left",
                "read; cs.LG is to be completed",
            ],
            160,
        );
    }
}
