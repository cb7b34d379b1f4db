//! How large a day will be that nobody has seen yet.

use crate::arxiv::{Announcement, Entry, Source};
use crate::day::Day;
use crate::paper::{AnnounceType, Category, Paper, PaperId};
use crate::profile::Profile;
use crate::run::fetch::Morning;
use crate::run::look::Arrived;

/// Medians of new submissions, cross-lists, replacements and replaced cross-lists from Monday to Friday, of stored feeds
/// from August 2025 to August 2026.
const TYPICAL: [(&str, [[usize; 4]; 5]); 4] = [
    (
        "cs.AI",
        [[26, 110, 23, 71], [92, 269, 48, 161], [52, 139, 27, 89], [27, 131, 24, 84], [56, 132, 23, 80]],
    ),
    ("cs.CL", [[47, 19, 33, 15], [103, 48, 78, 33], [58, 24, 43, 20], [60, 22, 35, 17], [61, 31, 37, 16]]),
    ("cs.CV", [[85, 17, 48, 12], [219, 42, 113, 26], [109, 20, 66, 17], [91, 18, 59, 13], [98, 19, 60, 15]]),
    ("cs.LG", [[75, 59, 56, 43], [189, 144, 122, 97], [94, 66, 66, 53], [92, 68, 60, 48], [95, 71, 57, 47]]),
];

/// For a category of which nothing is known: as in those of middling size. Tuesdays have what came in from Friday on.
const UNKNOWN: [[usize; 4]; 5] =
    [[15, 10, 12, 6], [30, 20, 24, 12], [18, 12, 14, 7], [17, 11, 13, 7], [17, 11, 13, 7]];

/// So many stored days of a weekday tell more than the table.
const ENOUGH: usize = 3;

/// How many entries of the kinds that `profile` asks for `category` will have on `day`: exactly where the announcement
/// is stored, else as on such weekdays among the `known`, else by the table.
pub fn expected(profile: &Profile, category: &Category, day: Day, known: &[Arrived]) -> usize {
    let asked = |counts: [usize; 4]| -> usize {
        let kinds =
            [AnnounceType::New, AnnounceType::Cross, AnnounceType::Replace, AnnounceType::ReplaceCross];
        kinds
            .iter()
            .zip(counts)
            .filter(|(kind, _)| profile.announce.contains(kind))
            .map(|(_, count)| count)
            .sum()
    };
    let of_category = || known.iter().filter(|one| one.category == *category);
    if let Some(arrived) = of_category().find(|one| one.day == day && one.is_final()) {
        return asked(arrived.counts);
    }
    let weekday = day.date().weekday();
    let like = |one: &&Arrived| one.day.date().weekday() == weekday && one.is_final() && one.entries() > 0;
    let mut sizes: Vec<usize> = of_category().filter(like).map(|one| asked(one.counts)).collect();
    sizes.sort_unstable();
    if let Some(median) = sizes.get(sizes.len() / 2).filter(|_| sizes.len() >= ENOUGH) {
        return *median;
    }
    let table =
        TYPICAL.iter().find(|(name, _)| *name == category.as_str()).map_or(UNKNOWN, |(_, table)| *table);
    asked(table.get(usize::from(weekday.number_days_from_monday())).copied().unwrap_or_default())
}

/// A day of so many invented papers of ordinary length, for an estimate.
pub fn typical_day(day: Day, papers: usize, category: &Category) -> Morning {
    // Medians of arXiv's computer science: a title has 75 characters, an abstract 1,300, and there are four authors.
    const WORDS: &str =
        "we propose a method that learns structured representations from limited data and show that it ";
    let entry = |number: usize| {
        Some(Entry {
            announce: AnnounceType::New,
            paper: Paper {
                id: PaperId::parse(&format!("2601.{number:05}"))?,
                version: None,
                title: "A Method That Learns Structured Representations from Limited Data at Scale"
                    .to_owned(),
                authors: "Ann Example, Bea Sample, Carl Instance, Dora Specimen".to_owned(),
                abstract_text: WORDS.repeat(14),
                categories: vec![category.clone()],
                remarks: crate::paper::Remarks::default(),
            },
        })
    };
    let announcement = Announcement {
        category: category.clone(),
        day,
        source: Source::CatchUp,
        stated: None,
        entries: (1..=papers.min(99_999)).filter_map(entry).collect(),
        problems: Vec::new(),
    };
    Morning { announcements: vec![announcement], sources: Vec::new() }
}
