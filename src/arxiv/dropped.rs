//! Files and texts that the reader drops or pastes: the way without any proxy.

use super::feed::read_any_feed;
use super::listing::read_any_listing;
use super::{Announcement, Cost, FeedError, Problem};

/// Reads a feed (RSS, Atom) or a listing page that was saved from a browser; it says itself which category and day it
/// is for.
pub fn read_dropped(bytes: &[u8]) -> Result<Announcement, FeedError> {
    match read_any_feed(bytes) {
        // What browsers save can begin with anything, so whatever is no feed is looked through for entries.
        Err(error @ (FeedError::Html { .. } | FeedError::NotAFeed { .. } | FeedError::NotXml { .. })) => {
            let text = String::from_utf8_lossy(bytes);
            let Some(listing) = read_any_listing(&text) else { return Err(error) };
            let listing = listing?;
            let mut announcement = listing.announcement;
            if let Some(next) = listing.next {
                let what = format!("This is a part of the day; it goes on with page {next}.");
                announcement.problems.push(Problem { entry: None, what, cost: Cost::Rest });
            }
            Ok(announcement)
        }
        other => other,
    }
}
