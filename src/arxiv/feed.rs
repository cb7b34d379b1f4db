//! The feeds of `rss.arxiv.org`: RSS 2.0 and Atom.

use super::body::{Text, name, name_page, quote, text};
use super::entry::read_entry;
use super::names::is_same;
use super::source::FeedFormat;
use super::xml::{self, Document, RawFeed};
use super::{Announcement, Cost, FeedError};
use crate::day::Day;
use crate::paper::Category;

/// Reads the feed that came when `asked` was asked for.
///
/// An item that cannot be read costs itself only, and a feed that breaks off gives what was complete; see
/// [`Announcement::problems`]. A feed without items is a quiet day, not an error.
pub fn read_feed(bytes: &[u8], asked: &Category) -> Result<Announcement, FeedError> {
    let text = text(bytes)?;
    let feed = open_feed(&text)?;
    let found = category(&feed)?;
    if !is_same(&found, asked) {
        return Err(FeedError::OtherCategory { asked: asked.clone(), found });
    }
    announcement(feed, asked.clone())
}

/// Reads a feed that itself says which category it is for.
pub(super) fn read_any_feed(bytes: &[u8]) -> Result<Announcement, FeedError> {
    let text = text(bytes)?;
    let feed = open_feed(&text)?;
    let category = category(&feed)?;
    announcement(feed, category)
}

/// What is wrong with a body, where something is.
pub(super) fn judge(bytes: &[u8]) -> Option<FeedError> {
    text(bytes).and_then(|text| open_feed(&text).map(drop)).err()
}

/// So many categories of a combined feed are told.
const NAMED: usize = 20;

/// A page of results of the search API; `None` for anything else, its errors among it.
pub(super) fn open_atom<'a>(text: &'a Text<'_>) -> Option<RawFeed<'a>> {
    let (feed, error) = open(text).ok()?;
    matches!(error, Some(FeedError::ApiResults)).then_some(feed)
}

fn open_feed<'a>(text: &'a Text<'_>) -> Result<RawFeed<'a>, FeedError> {
    match open(text)? {
        (_, Some(error)) => Err(error),
        (feed, None) => Ok(feed),
    }
}

/// Any feed, and why it is no announcement, where it is none.
fn open<'a>(text: &'a Text<'_>) -> Result<(RawFeed<'a>, Option<FeedError>), FeedError> {
    let body = skip_preamble(text.trim_start_matches('\u{feff}').trim());
    if !body.starts_with('<') {
        return Err(name(body));
    }
    let mut feed = match xml::read(body) {
        Document::Feed(feed) => *feed,
        Document::Rdf => return Err(FeedError::Rdf),
        Document::Page => return Err(name_page(body)),
        Document::Other(root) => return Err(FeedError::NotAFeed { root }),
        Document::Nothing if ["<?xml", "<rss", "<feed"].iter().any(|start| body.starts_with(start)) => {
            return Err(FeedError::Truncated);
        }
        Document::Nothing => return Err(name(body)),
    };
    if let Some(what) = text.damage() {
        feed.problems.note(None, what.to_owned(), Cost::Nothing);
    }
    let error = refusal(&feed);
    Ok((feed, error))
}

/// Leaves out a sentence before the XML: some browsers put one there when the view of a feed is copied (“This XML file
/// does not appear to have any style information …”), some proxies a warning.
fn skip_preamble(text: &str) -> &str {
    if text.starts_with(['<', '{', '[']) {
        return text;
    }
    let starts = ["<?xml", "<rss", "<feed"].into_iter().filter_map(|mark| text.find(mark));
    starts.min().filter(|at| *at < 500).and_then(|at| text.get(at..)).unwrap_or(text)
}

/// arXiv's errors and search results come as feeds too.
fn refusal(feed: &RawFeed<'_>) -> Option<FeedError> {
    let title = feed.title.trim();
    let message = |text: &str| {
        let said = if text.trim().is_empty() { title } else { text };
        quote(said, 200)
    };
    if title.starts_with("Feed error for query") {
        return Some(FeedError::ErrorFeed { message: message(&feed.about) });
    }
    if !feed.is_search && !title.starts_with("arXiv Query:") {
        return None;
    }
    let error = feed.items.iter().find(|item| item.id.contains("/api/errors"));
    Some(error.map_or(FeedError::ApiResults, |item| FeedError::ApiError { message: message(&item.text) }))
}

/// The category that a feed is for: from its title, `cs.LG updates on arXiv.org`, or else from its own address.
fn category(feed: &RawFeed<'_>) -> Result<Category, FeedError> {
    let title = feed.title.trim();
    let names = title.strip_suffix("updates on arXiv.org").unwrap_or_default();
    let mut categories: Vec<Category> = names.split(',').filter_map(Category::parse).take(NAMED).collect();
    if categories.is_empty() {
        let address = feed.link.trim();
        let asked = ["arxiv.org/rss/", "arxiv.org/atom/"].iter().find_map(|mark| address.split_once(mark));
        categories.extend(
            asked.into_iter().flat_map(|(_, names)| names.split('+')).filter_map(Category::parse).take(NAMED),
        );
    }
    match (categories.pop(), categories.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            categories.push(last);
            Err(FeedError::Combined { categories: categories.into_iter().map(String::from).collect() })
        }
        (None, _) if feed.broke_off && title.is_empty() => Err(FeedError::Truncated),
        (None, _) => Err(FeedError::NotArxiv { title: quote(title, 80) }),
    }
}

fn announcement(feed: RawFeed<'_>, category: Category) -> Result<Announcement, FeedError> {
    let day = day(&feed).ok_or(if feed.broke_off { FeedError::Truncated } else { FeedError::NoDate })?;
    let mut problems = feed.problems;
    let mut entries = Vec::with_capacity(feed.items.len());
    for item in feed.items {
        entries.extend(read_entry(item, &category, &mut problems));
    }
    let problems = problems.into_vec();
    Ok(Announcement { category, day, source: feed.format.into(), stated: None, entries, problems })
}

/// The announcement day. RSS states it for the channel and again in each item. Atom states only when the feed was
/// built, in UTC, which can be a day later; its entries' `published` is the day itself, in New York.
fn day(feed: &RawFeed<'_>) -> Option<Day> {
    match feed.format {
        FeedFormat::Rss => Day::from_rfc2822(&feed.date)
            .or_else(|| feed.items.iter().find_map(|item| Day::from_rfc2822(&item.date))),
        FeedFormat::Atom => feed
            .items
            .iter()
            .find_map(|item| Day::from_rfc3339(&item.date))
            .or_else(|| Day::from_rfc3339(&feed.date)),
    }
}
