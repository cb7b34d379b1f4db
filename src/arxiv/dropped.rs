//! Files and texts that the reader drops or pastes: the way without any proxy.

mod mhtml;

use super::feed::read_any_feed;
use super::listing::{listed_category, read_any_listing};
use super::{Announcement, Cost, FeedError, Problem, body};
use crate::paper::Category;

/// Reads a feed (RSS, Atom) or a listing page that was saved from a browser; it says itself which category and day it
/// is for. A listing may be the page's source, what a browser saves, or the single file (MHTML) that some save.
pub fn read_dropped(bytes: &[u8]) -> Result<Announcement, FeedError> {
    let error = match read_any_feed(bytes) {
        Ok(announcement) => return Ok(announcement),
        Err(error) => error,
    };
    // What browsers save can begin with anything, so whatever is no feed is looked through for entries.
    let text = body::text(bytes)?;
    let (page, from) = match mhtml::page(&text) {
        Some(page) => (page.html, listed_category(&page.address)),
        None => {
            let from = saved_from(&text);
            (text.into_cow(), from)
        }
    };
    let Some(listing) = read_any_listing(&page, from) else { return Err(error) };
    let listing = listing?;
    let mut announcement = listing.announcement;
    if let Some(next) = listing.next {
        let what = format!("This is a part of the day; it goes on with page {next}.");
        announcement.problems.insert(0, Problem { entry: None, what, cost: Cost::Rest });
    }
    Ok(announcement)
}

/// Browsers that save a page say from where: `<!-- saved from url=(0034)https://arxiv.org/list/cs.LG/new -->`.
fn saved_from(text: &str) -> Option<Category> {
    let (_, rest) = body::start(text, 4_000).split_once("saved from url=")?;
    let (_, address) = rest.split_once(')')?;
    listed_category(address.split_ascii_whitespace().next()?)
}
