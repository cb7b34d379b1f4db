//! Asking one source about one category.

use super::Came;
use crate::arxiv::source::{ProxyTemplate, catch_up_url, search_url};
use crate::arxiv::status::Trouble;
use crate::arxiv::{self, Announcement, ApiPage, FeedError, calendar};
use crate::day::Day;
use crate::paper::Category;
use crate::run::conduct::{Conduct, Turn, Unfetched};
use crate::run::fetch::FetchError;

/// More pages than these no day has.
const MOST_PAGES: u32 = 10;

/// Why a source gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// For the status.
    pub trouble: Trouble,
    /// For the reader: what happened, why, what to do.
    pub why: String,
}

impl From<FeedError> for Refusal {
    fn from(error: FeedError) -> Self {
        Self { trouble: Trouble::from(&error), why: error.to_string() }
    }
}

/// Asks for `url` and reads the body of a 200 with `read`.
pub async fn ask<T>(
    conduct: &Conduct,
    proxy: &ProxyTemplate,
    url: &str,
    category: &Category,
    turn: Turn,
    read: impl FnOnce(&[u8]) -> Result<T, FeedError>,
) -> Result<T, Refusal> {
    match conduct.get(url, proxy, turn).await {
        Ok(fetched) if fetched.status == 200 => Ok(read(&fetched.body)?),
        Ok(fetched) => {
            Err(arxiv::refused(fetched.status, fetched.retry_after.as_deref(), &fetched.body).into())
        }
        Err(Unfetched::NotBefore(until)) => {
            let wait = until.saturating_sub(conduct.ports().clock.now()).div_ceil(1_000);
            let wait_seconds = u32::try_from(wait).ok();
            Err(FeedError::RateLimited { wait_seconds }.into())
        }
        Err(Unfetched::Http(error)) => {
            let why =
                FetchError::Unreachable { category: category.clone(), why: error.to_string() }.to_string();
            Err(Refusal { trouble: Trouble::Failed { why: why.clone() }, why })
        }
    }
}

/// Asks for one page of a listing, which is all of it.
pub async fn listing(conduct: &Conduct, proxy: &ProxyTemplate, url: &str, category: &Category) -> Came {
    let page =
        ask(conduct, proxy, url, category, Turn::Next, |body| arxiv::read_listing(body, category)).await?;
    Ok(page.announcement)
}

/// Asks for all pages of the catch-up of `day`, which arXiv has for 90 days.
///
/// # Errors
/// Where a page did not come, and where it is of another day.
pub async fn catch_up(conduct: &Conduct, proxy: &ProxyTemplate, category: &Category, day: Day) -> Came {
    let mut whole: Option<Announcement> = None;
    let mut page = 1;
    loop {
        let url = catch_up_url(category, day, page);
        let read = |body: &[u8]| arxiv::read_listing(body, category);
        let came = ask(conduct, proxy, &url, category, Turn::Patient, read).await?;
        if came.announcement.day != day {
            return Err(FeedError::NoDate.into());
        }
        match &mut whole {
            None => whole = Some(came.announcement),
            Some(whole) => whole.join(came.announcement),
        }
        match (came.next, whole) {
            (Some(next), Some(so_far)) if next > page && next <= MOST_PAGES => {
                page = next;
                whole = Some(so_far);
            }
            (_, whole) => return whole.ok_or_else(|| FeedError::Empty.into()),
        }
    }
}

/// Asks the API what was submitted for `day`: about what was new, without replacements and cross-lists of older papers.
///
/// # Errors
/// Where a page did not come.
pub async fn api(
    conduct: &Conduct,
    proxy: &ProxyTemplate,
    category: &Category,
    day: Day,
    turn: Turn,
) -> Came {
    let window = calendar::window(day);
    let mut pages: Vec<ApiPage> = Vec::new();
    let mut start = 0;
    for _ in 0..MOST_PAGES {
        let url = search_url(category, window.from_ms, window.to_ms, start);
        let page =
            ask(conduct, proxy, &url, category, turn, |body| arxiv::read_results(body, category)).await?;
        let next = page.next.filter(|next| *next > start);
        pages.push(page);
        match next {
            Some(next) => start = next,
            None => break,
        }
    }
    Ok(arxiv::approximate(category.clone(), day, pages))
}
