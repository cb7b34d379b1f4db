//! Testing a way to arXiv: one feed is fetched through it, and what came is judged by the body, for some proxies answer
//! 200 to everything.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::conduct::{Conduct, LARGEST, Unfetched};
use super::ports::{HttpRequest, Ports};
use crate::arxiv::source::{FeedFormat, ProxyTemplate, feed_url};
use crate::arxiv::{self, Announcement, Cost, FeedError};
use crate::day::Day;
use crate::paper::{AnnounceType, Category};

/// A test that takes longer is given up. The proxies that we know of wait for arXiv for 60 s at most, but then arXiv is
/// what is slow.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What a way that works brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Works {
    /// The category whose feed was asked for.
    pub category: Category,
    /// The announcement day that the feed states.
    pub day: Day,
    /// How many entries of each kind it announces, in the order of [`AnnounceType::ALL`].
    pub counts: [usize; 4],
    /// The size of the feed in bytes, uncompressed.
    pub bytes: usize,
    /// Milliseconds until the first of the answer was there.
    pub first_ms: u64,
    /// Milliseconds until all of it was.
    pub whole_ms: u64,
}

/// Why a way does not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No answer that the page may read; the browser does not say why.
    Silent,
    /// Not all of an answer within [`PATIENCE`].
    Slow,
    /// A feed that ends too early, as behind a proxy with a cap on sizes.
    Cut {
        /// The bytes that came.
        bytes: usize,
        /// The entries that were complete.
        entries: usize,
    },
    /// The page's own host answers, but has no proxy.
    NoProxyHere,
    /// A status that says no, and what came with it.
    Refused(FeedError),
    /// 200, and no feed all the same.
    Wrong(FeedError),
}

/// Fetches today's feed of `category` through `proxy`, when it is its turn. Nothing is stored.
///
/// # Errors
/// When no whole feed of that category came.
pub async fn test(conduct: &Conduct, proxy: &ProxyTemplate, category: &Category) -> Result<Works, Fault> {
    let url = feed_url(category, FeedFormat::Rss);
    let ports = conduct.ports();
    let _turn = conduct.wait_for(&url).await.map_err(|unfetched| match unfetched {
        Unfetched::Http(_) => Fault::Silent,
        Unfetched::NotBefore(until) => {
            let wait = until.saturating_sub(ports.clock.now()).div_ceil(1_000);
            Fault::Refused(FeedError::RateLimited { wait_seconds: u32::try_from(wait).ok() })
        }
    })?;
    let patience = ports.sleep.sleep(PATIENCE);
    match select(pin!(ask(ports, proxy.apply(&url), proxy, category)), patience).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => Err(Fault::Slow),
    }
}

async fn ask(
    ports: &Ports,
    address: String,
    proxy: &ProxyTemplate,
    category: &Category,
) -> Result<Works, Fault> {
    let start = ports.clock.now();
    let since = || ports.clock.now().saturating_sub(start);
    let mut response = ports.http.send(HttpRequest::get(address)).await.map_err(|_| Fault::Silent)?;
    let first_ms = since();
    let (body, broke_off) = response.read(LARGEST).await;
    let whole_ms = since();
    let is_own_host = proxy.origin().is_none() && !proxy.is_direct();
    if response.status != 200 {
        // A host of static files refuses what it does not have, each in its own way.
        if is_own_host && matches!(response.status, 404 | 405) {
            return Err(Fault::NoProxyHere);
        }
        return Err(Fault::Refused(arxiv::refused(response.status, response.header("retry-after"), &body)));
    }
    match arxiv::read_feed(&body, category) {
        Ok(announcement) if is_cut(&announcement) => {
            Err(Fault::Cut { bytes: body.len(), entries: announcement.entries.len() })
        }
        Ok(announcement) => Ok(Works {
            category: category.clone(),
            day: announcement.day,
            counts: AnnounceType::ALL.map(|kind| announcement.count(kind)),
            bytes: body.len(),
            first_ms,
            whole_ms,
        }),
        Err(FeedError::Truncated) => Err(Fault::Cut { bytes: body.len(), entries: 0 }),
        Err(_) if broke_off.is_some() => Err(Fault::Cut { bytes: body.len(), entries: 0 }),
        // A host that answers each address with its front page.
        Err(FeedError::Html { .. }) if is_own_host => Err(Fault::NoProxyHere),
        Err(error) => Err(Fault::Wrong(error)),
    }
}

/// True where an unknown number of entries is missing.
fn is_cut(announcement: &Announcement) -> bool {
    announcement.problems.iter().any(|problem| problem.cost == Cost::Rest)
}
