//! What arXiv's search API answers: the way to days of which there is no listing any more.
//!
//! A search by the time of submission is not an announcement. It has about what was new on a day and the cross-lists
//! made at submission; cross-lists of older papers, replacements, and whatever waited for a moderator are missing or
//! on another day. Texts and versions are today's, not that day's.
//! Source: <https://info.arxiv.org/help/api/user-manual.html>.

use std::collections::BTreeSet;

use super::entry::{categories, read_id};
use super::feed::{judge, open_atom};
use super::names::is_within;
use super::problems::Problems;
use super::xml::RawItem;
use super::{Announcement, Cost, Entry, FeedError, Problem, Source, Stated, body};
use crate::day::Day;
use crate::paper::{AnnounceType, Category, Paper, PaperId};

/// One page of a search's results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiPage {
    /// How many papers all pages have together.
    pub total: u32,
    /// The number of the first paper on this page, from 0.
    pub start: u32,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<u32>,
    /// The papers.
    pub entries: Vec<Submitted>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A paper and when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The paper, as it is today: new where its primary category was asked for, else a cross-list.
    pub entry: Entry,
    /// When its first version came, in milliseconds since 1970.
    pub submitted_ms: u64,
}

/// Reads a page of results that came when papers of `asked` were searched for.
///
/// arXiv's errors come as feeds too and are errors here. So is an empty page where papers are due, which the API gives
/// at times (<https://github.com/lukasschwab/arxiv.py/issues/43>): it is to be asked for again.
pub fn read_results(bytes: &[u8], asked: &Category) -> Result<ApiPage, FeedError> {
    read_page(
        bytes,
        &|category| is_within(category, asked),
        &format!("It is not in {asked}, so it was left out."),
    )
}

/// Reads the papers that were asked for by their ids, in whatever category; ids that arXiv does not know have no entry.
///
/// # Errors
/// As [`read_results`].
pub fn read_papers(bytes: &[u8]) -> Result<Vec<Paper>, FeedError> {
    let page = read_page(bytes, &|_| true, "It has no category, so it was left out.")?;
    Ok(page.entries.into_iter().map(|one| one.entry.paper).collect())
}

fn read_page(bytes: &[u8], fits: &dyn Fn(&Category) -> bool, misfit: &str) -> Result<ApiPage, FeedError> {
    let text = body::text(bytes)?;
    let feed = match open_atom(&text) {
        Some(feed) => feed,
        None => {
            return Err(match judge(bytes) {
                None | Some(FeedError::ApiResults) => FeedError::Misplaced,
                Some(error) => error,
            });
        }
    };
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let (total, start) = (number(&feed.total), number(&feed.start).unwrap_or(0));
    let mut problems = feed.problems;
    let read = u32::try_from(feed.items.len()).unwrap_or(u32::MAX);
    let reached = start.saturating_add(read);
    let total = match total {
        Some(total) => total,
        None if feed.broke_off => return Err(FeedError::Truncated),
        None => reached,
    };
    if read == 0 && start < total {
        return Err(if feed.broke_off { FeedError::Truncated } else { FeedError::EmptyResults { total } });
    }
    let entries =
        feed.items.into_iter().filter_map(|item| read_result(item, fits, misfit, &mut problems)).collect();
    let problems = problems.into_vec();
    Ok(ApiPage { total, start, next: (reached < total).then_some(reached), entries, problems })
}

/// Puts the pages of a search together, as what about was announced on `day`.
pub fn approximate(category: Category, day: Day, pages: Vec<ApiPage>) -> Announcement {
    let total = pages.first().map(|page| page.total);
    let (mut entries, mut problems, mut known) =
        (Vec::new(), Problems::default(), BTreeSet::<PaperId>::new());
    for page in pages {
        problems.extend(page.problems);
        let found = page.entries.into_iter().map(|one| one.entry);
        entries.extend(found.filter(|entry| known.insert(entry.paper.id.clone())));
    }
    let problems = problems.into_vec();
    let stated = Some(Stated { total, ..Stated::default() });
    Announcement { category, day, source: Source::Api, stated, entries, problems }
}

fn read_result(
    item: RawItem<'_>,
    fits: &dyn Fn(&Category) -> bool,
    misfit: &str,
    problems: &mut Problems,
) -> Option<Submitted> {
    let mut note = |what: String, cost: Cost| problems.note(item.label(), what, cost);
    let found = read_id([&item.id, &item.second_id, "", &item.link]);
    let submitted = milliseconds(&item.date);
    let left_out = match (&found, submitted) {
        (Err(what), _) => Some(*what),
        (_, None) => Some("It does not say when it was submitted, so it was left out."),
        _ if item.title.trim().is_empty() => Some("It has no title, so it was left out."),
        _ => None,
    };
    if let Some(what) = left_out {
        note(what.to_owned(), Cost::Entry);
        return None;
    }
    let (id, version) = found.ok()?;
    let mut categories = categories(&item.categories, &mut note);
    if let Some(primary) = Category::parse(&item.primary) {
        categories.retain(|category| *category != primary);
        categories.insert(0, primary);
    }
    if !categories.iter().any(fits) {
        note(misfit.to_owned(), Cost::Entry);
        return None;
    }
    if item.creators.trim().is_empty() {
        note("It names no authors.".to_owned(), Cost::Nothing);
    }
    let is_own = categories.first().is_some_and(fits);
    let announce = if is_own { AnnounceType::New } else { AnnounceType::Cross };
    let paper = Paper {
        id,
        version,
        title: body::words(&item.title),
        authors: body::words(&item.creators),
        abstract_text: item.text.trim().to_owned(),
        categories,
        remarks: item.remarks,
    };
    Some(Submitted { entry: Entry { paper, announce }, submitted_ms: submitted? })
}

/// The time of `2025-04-16T17:59:46Z`.
fn milliseconds(text: &str) -> Option<u64> {
    let text = text.trim();
    let day = Day::from_rfc3339(text)?;
    let (_, time) = text.split_once(['T', 't', ' '])?;
    let mut parts = time.strip_suffix(['Z', 'z']).or_else(|| time.strip_suffix("+00:00"))?.split(':');
    let mut part = |below: u64| {
        let number: u64 = parts.next()?.split('.').next()?.parse().ok()?;
        (number < below).then_some(number)
    };
    let (hours, minutes, seconds) = (part(24)?, part(60)?, part(61)?);
    let days = u64::try_from(day.date().to_julian_day() - EPOCH).ok()?;
    Some((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000)
}

/// The first day of 1970, as a Julian day.
const EPOCH: i32 = 2_440_588;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc() {
        let check = |text: &str, expected: Option<u64>| assert_eq!(milliseconds(text), expected, "{text}");
        check("1970-01-01T00:00:00Z", Some(0));
        check("2016-05-26T17:59:46Z", Some(1_464_285_586_000));
        check(" 2016-05-26T17:59:46.5+00:00 ", Some(1_464_285_586_000));
        for wrong in
            ["", "2016-05-26", "2016-05-26T17:59Z", "2016-05-26T24:00:00Z", "2016-05-26T17:59:46-04:00"]
        {
            check(wrong, None);
        }
        check("1969-12-31T00:00:00Z", None);
    }
}
