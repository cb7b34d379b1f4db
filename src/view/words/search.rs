//! What readers are told about searching, in English.

use super::numbers::grouped;
use crate::digest::search::Progress;

/// Above the field.
pub const LABEL: &str = "Search your archive";
/// What the field might hold.
pub const PLACEHOLDER: &str = "sparse attention relevance:>=9";
/// While nothing is stored.
pub const NOTHING_STORED: &str = "No day is stored yet, so there is nothing to search. Read today’s announcement, or import a digest from a file.";
/// Above the examples.
pub const HOW: &str = "What can be searched for";
/// Below the examples.
pub const HOW_MORE: &str = "Words are found by their beginnings, in title, authors, abstract, comment and notes; \
                            accents, capitals and hyphens do not matter. A paper must have all of them.";

/// Examples of what a query can hold, each with what it finds.
pub const EXAMPLES: [(&str, &str); 11] = [
    ("diffus", "words that begin with this"),
    ("\"graph neural network\"", "these words, one after the other, as they are"),
    ("-survey", "papers without it; a minus goes before anything"),
    ("author:hinton", "an author; so do title:, abstract:, comment:, note:"),
    ("cat:cs.LG", "a category, or with cat:cs a whole archive"),
    ("relevance:>=9", "a score; also novelty:7..9"),
    ("date:2025-04", "a month; also a day, a year, date:2025-04..2025-06, date:>=2025-04"),
    ("is:starred", "papers with a star; also is:noted, is:read, is:unread, is:hidden"),
    ("is:followed", "papers by authors whom you follow"),
    ("is:imported", "papers of digests from files"),
    ("2504.12359", "a paper by its id"),
];

/// While the indexes are read.
pub fn loading(progress: Progress) -> String {
    format!("Opening the index: {} of {} days.", progress.done, progress.total)
}

/// While indexes are made.
pub fn building(progress: Progress) -> String {
    format!("Adding days to the index, newest first: {} of {}.", progress.done, progress.total)
}

/// What can be searched.
pub fn size(papers: usize, days: usize) -> String {
    let papers = if papers == 1 { "One paper".to_owned() } else { format!("{} papers", grouped(papers)) };
    let days = if days == 1 { "one day".to_owned() } else { format!("{} days", grouped(days)) };
    format!(
        "{papers} of {days} can be searched: all that a digest showed, that you starred or wrote a note on."
    )
}

/// How many papers were found.
pub fn found(total: usize) -> String {
    match total {
        0 => "No paper that you were shown fits.".to_owned(),
        1 => "One paper fits.".to_owned(),
        total => format!("{} papers fit, the best first.", grouped(total)),
    }
}

/// The button for more.
pub fn more(count: usize) -> String {
    if count == 1 { "Show one more".to_owned() } else { format!("Show {count} more") }
}

/// Above the slower way.
pub const OTHERS: &str = "Papers that no digest showed";
/// What it does.
pub const OTHERS_MORE: &str = "All else that is stored is in no index: it can be looked through day by day, newest first. \
                               Nothing leaves this device.";
/// Its button.
pub const LOOK_THROUGH: &str = "Look through all of them";
/// Its other button.
pub const STOP: &str = "Stop";

/// While it goes.
pub fn looking(progress: Progress, papers: usize, found: usize) -> String {
    let papers = grouped(papers);
    format!("{} of {} days, {papers} papers read, {found} found.", progress.done, progress.total)
}

/// When it is over.
pub fn looked(papers: usize, found: usize) -> String {
    match found {
        0 => format!("{} papers read; none fits.", grouped(papers)),
        1 => format!("{} papers read; one fits.", grouped(papers)),
        found => format!("{} papers read; {} fit.", grouped(papers), grouped(found)),
    }
}

/// Where only the first of them are listed.
pub fn only_first(shown: usize) -> String {
    format!("The newest {shown} are listed. Add a word or a filter to see fewer.")
}

/// Before the days of a paper.
pub const SHOWN_ON: &str = "Shown on ";
/// Before the day of a paper that was not shown.
pub const ANNOUNCED_ON: &str = "Announced on ";
/// The day of an import.
pub const FROM_FILE: &str = " (from a file)";
/// A followed author's paper.
pub const FOLLOWED: &str = "followed author";

/// What the index or the storage failed at.
pub const FAILED: &str = "The search could not read what is stored.";

/// The title of an export of what was found, and the name of its file.
pub const EXPORT_TITLE: &str = "Firstlight: found in the archive";
/// See [`EXPORT_TITLE`].
pub const EXPORT_NAME: &str = "found";

/// The choice of everything that was found.
pub fn all_found(count: usize) -> String {
    format!("All that was found ({count})")
}

/// The choice of what the page lists of it.
pub fn listed_found(count: usize) -> String {
    format!("What is listed ({count})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_query_without_problems() {
        for (example, _) in EXAMPLES {
            let query = crate::search::Query::read(example);
            assert!(query.problems.is_empty() && !query.is_empty(), "{example}");
        }
        assert!(crate::search::Query::read(PLACEHOLDER).problems.is_empty());
    }
}
