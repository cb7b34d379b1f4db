//! The addresses of arXiv's feeds, listings and searches, and the proxy through which a page may read them.

mod proxy;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::names::is_archive;
use crate::day::Day;
use crate::paper::{Category, PaperId};

pub(crate) use proxy::percent_encoded;
pub use proxy::{ProxyError, ProxyTemplate};

/// The two formats of arXiv's feed server. They hold the same; RSS states the announcement day for the whole feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedFormat {
    /// RSS 2.0.
    #[default]
    Rss,
    /// Atom.
    Atom,
}

impl From<FeedFormat> for super::Source {
    fn from(format: FeedFormat) -> Self {
        match format {
            FeedFormat::Rss => Self::Rss,
            FeedFormat::Atom => Self::Atom,
        }
    }
}

/// The address of today's feed for one category. Several can be had at once (`cs.LG+cs.AI`), but then an over-long
/// feed loses its new papers first, so each is asked for alone.
/// Source: <https://info.arxiv.org/help/rss.html>.
pub fn feed_url(category: &Category, format: FeedFormat) -> String {
    let format = match format {
        FeedFormat::Rss => "rss",
        FeedFormat::Atom => "atom",
    };
    format!("https://rss.arxiv.org/{format}/{category}")
}

/// The address of the page of today's new submissions.
pub fn listing_url(category: &Category) -> String {
    format!("https://arxiv.org/list/{category}/new")
}

/// The address of a page of what was announced on a past day, one of the last 90; pages count from 1.
pub fn catch_up_url(category: &Category, day: Day, page: u32) -> String {
    format!("https://arxiv.org/catchup/{category}/{day}?abs=True&page={page}")
}

/// So many papers are asked for in one page of a search.
pub const SEARCH_PAGE: u32 = 1_000;

/// The address of a page of the search for all papers of a category that were submitted within a time, in
/// milliseconds since 1970, to the minute; `to_ms` is not within it. `start` counts papers from 0.
/// Source: <https://info.arxiv.org/help/api/user-manual.html>.
pub fn search_url(category: &Category, from_ms: u64, to_ms: u64, start: u32) -> String {
    // The API includes the last minute that it is given.
    let (from, to) = (minute(from_ms), minute(to_ms.saturating_sub(1)));
    let all = if is_archive(category) { ".*" } else { "" };
    format!(
        "https://export.arxiv.org/api/query?search_query=cat:{category}{all}+AND+submittedDate:[{from}+TO+{to}]\
         &start={start}&max_results={SEARCH_PAGE}&sortBy=submittedDate&sortOrder=ascending"
    )
}

/// The address at which the API gives these papers, whatever their category.
/// Source: <https://info.arxiv.org/help/api/user-manual.html>.
pub fn papers_url(papers: &[PaperId]) -> String {
    let ids: Vec<&str> = papers.iter().map(PaperId::as_str).collect();
    format!("https://export.arxiv.org/api/query?id_list={}&max_results={}", ids.join(","), ids.len())
}

/// `202504161800`, in UTC.
fn minute(ms: u64) -> String {
    let seconds = i64::try_from(ms / 1_000).unwrap_or(i64::MAX);
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, hour, minute) = (time.date(), time.hour(), time.minute());
    format!("{:04}{:02}{:02}{hour:02}{minute:02}", date.year(), u8::from(date.month()), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_feeds() {
        let category = Category::parse("astro-ph.CO").unwrap();
        assert_eq!(feed_url(&category, FeedFormat::Rss), "https://rss.arxiv.org/rss/astro-ph.CO");
        assert_eq!(feed_url(&category, FeedFormat::Atom), "https://rss.arxiv.org/atom/astro-ph.CO");
    }

    /// In the shapes that the proxies let through.
    #[test]
    fn addresses_of_listings_and_searches() {
        let category = Category::parse("cs.LG").unwrap();
        assert_eq!(listing_url(&category), "https://arxiv.org/list/cs.LG/new");
        let day = Day::parse("2025-04-18").unwrap();
        assert_eq!(
            catch_up_url(&category, day, 2),
            "https://arxiv.org/catchup/cs.LG/2025-04-18?abs=True&page=2"
        );
        // Wednesday and Thursday at 14:00 in New York.
        let url = search_url(&category, 1_744_826_400_000, 1_744_912_800_000, 1_000);
        assert_eq!(
            url,
            "https://export.arxiv.org/api/query?search_query=cat:cs.LG+AND+submittedDate:[202504161800+TO+\
             202504171759]&start=1000&max_results=1000&sortBy=submittedDate&sortOrder=ascending"
        );
        let archive = Category::parse("cs").unwrap();
        assert!(
            search_url(&archive, 0, u64::MAX, 0).contains("cat:cs.*+AND+submittedDate:[197001010000+TO+")
        );
    }
}
