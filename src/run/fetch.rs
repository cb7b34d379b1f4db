//! What a run begins with: the announcements of one day, and what each category gave.

use super::record::SourceReport;
use crate::arxiv::{Announcement, FeedError};
use crate::day::Day;
use crate::paper::Category;

/// Why a category gave no announcement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No answer came.
    #[error(
        "No answer came for {category}: the proxy cannot be reached ({why}). Check the connection and the proxy in \
         the settings, or paste the feed."
    )]
    Unreachable {
        /// For which category.
        category: Category,
        /// What the browser says.
        why: String,
    },
    /// An answer came that is no announcement.
    #[error("{0}")]
    Feed(#[from] FeedError),
}

/// The announcements of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Morning {
    /// The announcements of the newest day among them, empty ones included, in the order of the categories.
    pub announcements: Vec<Announcement>,
    /// What each category gave.
    pub sources: Vec<SourceReport>,
}

impl Morning {
    /// Takes what each category gave. Where days differ, the newest one counts and the others say so.
    pub fn new(results: Vec<(Category, Result<Announcement, String>)>) -> Self {
        let newest = results.iter().filter_map(|(_, result)| result.as_ref().ok()).map(|one| one.day).max();
        let mut morning = Self::default();
        for (category, result) in results {
            let mut problems = Vec::new();
            let outcome = result.and_then(|announcement| {
                if Some(announcement.day) != newest {
                    return Err(format!(
                        "{category} still shows {}. Its papers of today are missing until arXiv renews that feed; \
                         read again later.",
                        announcement.day.in_words()
                    ));
                }
                problems = announcement.problems.iter().map(ToString::to_string).collect();
                let entries = announcement.entries.len();
                morning.announcements.push(announcement);
                Ok(entries)
            });
            morning.sources.push(SourceReport { category, outcome, problems, status: None });
        }
        morning
    }

    /// The announcement day, where any category gave one.
    pub fn day(&self) -> Option<Day> {
        self.announcements.first().map(|announcement| announcement.day)
    }

    /// The announced entries of all categories.
    pub fn announced(&self) -> usize {
        self.announcements.iter().map(|announcement| announcement.entries.len()).sum()
    }

    /// The sentences of the categories that gave nothing.
    pub fn failures(&self) -> Vec<&str> {
        self.sources.iter().filter_map(|source| source.outcome.as_ref().err().map(String::as_str)).collect()
    }
}
