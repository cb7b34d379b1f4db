//! Fetching the announcements of a profile's categories, one request at a time.

use futures_util::StreamExt;

use super::ports::{HttpError, HttpRequest, Ports, StoreName, Write};
use super::record::SourceReport;
use crate::arxiv::source::{FeedFormat, ProxyTemplate, feed_url};
use crate::arxiv::{self, Announcement, FeedError};
use crate::day::Day;
use crate::paper::Category;
use crate::store::seal;

/// What is fetched at most, in bytes: arXiv's largest feed so far has 2.3 MB.
const LARGEST_FEED: usize = 32 << 20;

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

/// What a morning's look at arXiv gave.
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
            morning.sources.push(SourceReport { category, outcome, problems });
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

/// Fetches today's announcement of each category through the reader's proxy, and keeps what came.
///
/// A category that fails costs itself only. Storage that fails costs nothing here: the announcements are returned.
pub async fn fetch(ports: &Ports, proxy: &ProxyTemplate, categories: &[Category]) -> Morning {
    let mut results = Vec::new();
    for category in categories {
        let result = fetch_one(ports, proxy, category).await.map_err(|error| error.to_string());
        results.push((category.clone(), result));
    }
    let morning = Morning::new(results);
    keep(ports, &morning.announcements).await;
    morning
}

/// Stores announcements by category and day. A reader without storage still gets the digest, and the run says so.
pub async fn keep(ports: &Ports, announcements: &[Announcement]) {
    let writes = announcements
        .iter()
        .filter_map(|announcement| {
            let key = format!("{}/{}", announcement.category, announcement.day);
            Some(Write { store: StoreName::Announcements, key, value: Some(seal(announcement).ok()?) })
        })
        .collect();
    let _kept_or_not = ports.store.put(writes).await;
}

async fn fetch_one(
    ports: &Ports,
    proxy: &ProxyTemplate,
    category: &Category,
) -> Result<Announcement, FetchError> {
    let unreachable =
        |error: HttpError| FetchError::Unreachable { category: category.clone(), why: error.to_string() };
    let request = HttpRequest::get(proxy.apply(&feed_url(category, FeedFormat::Rss)));
    let mut response = ports.http.send(request).await.map_err(unreachable)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.body.next().await {
        match chunk {
            Ok(chunk) => body.extend_from_slice(&chunk),
            // What is complete in a body that broke off is read, and the reader is told of the rest.
            Err(_) if !body.is_empty() => break,
            Err(error) => return Err(unreachable(error)),
        }
        if body.len() > LARGEST_FEED {
            break;
        }
    }
    if response.status == 200 {
        Ok(arxiv::read_feed(&body, category)?)
    } else {
        Err(arxiv::refused(response.status, response.header("retry-after"), &body).into())
    }
}
