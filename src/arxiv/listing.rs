//! The listing pages of arxiv.org: today's, and those of the last 90 days.
//!
//! A listing states how many entries its sections have, which no feed does, and names its authors in Unicode. It does
//! not always state a paper's version, and gives addresses in an abstract as “this https URL”; those are put back.

mod field;
mod heading;
mod page;

use self::field::RawEntry;
use self::heading::Section;
use self::page::RawPage;
use super::entry::no_category;
use super::names::{categories, is_same, is_within};
use super::problems::Problems;
use super::{Announcement, Cost, Entry, FeedError, Source, Stated, body};
use crate::paper::{AnnounceType, Category, Paper, Remarks};

/// So many entries are on one page of a past day.
/// Source: `CATCHUP_LIMIT` in <https://github.com/arXiv/arxiv-browse>.
const PAGE: u32 = 2_000;

/// One page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingPage {
    /// What it announces.
    pub announcement: Announcement,
    /// The number of the page on which a past day goes on, from 2; [`Announcement::join`] adds that one.
    pub next: Option<u32>,
}

/// Reads the page that came when the listing of `asked` was asked for: today's (`/list/…/new`) or that of a past day
/// (`/catchup/…`).
///
/// An entry that cannot be read costs itself only, and a page that breaks off gives what was complete; see
/// [`Announcement::problems`]. A page that says that there are no updates is a quiet day, not an error.
pub fn read_listing(bytes: &[u8], asked: &Category) -> Result<ListingPage, FeedError> {
    let text = body::text(bytes)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let page = page::read(text).ok_or_else(|| no_listing(bytes))?;
    if let Some(found) = category(&page).filter(|found| !is_same(found, asked)) {
        return Err(FeedError::OtherCategory { asked: asked.clone(), found });
    }
    announcement(page, asked.clone())
}

/// Reads a listing that was saved `from` somewhere, or else itself says which category it is for; `None` where the page
/// is no listing.
pub(super) fn read_any_listing(text: &str, from: Option<Category>) -> Option<Result<ListingPage, FeedError>> {
    let page = page::read(text)?;
    Some(match from.or_else(|| category(&page)).or_else(|| common_primary(&page)) {
        Some(category) => announcement(page, category),
        None => Err(FeedError::NoCategory),
    })
}

/// The category of a listing's address.
pub(super) fn listed_category(address: &str) -> Option<Category> {
    heading::listed_at(address).map(|(category, _, _)| category)
}

/// Names what came in place of a listing.
fn no_listing(bytes: &[u8]) -> FeedError {
    super::feed::judge(bytes).unwrap_or(FeedError::Misplaced)
}

/// The category that a page is for: by its links, or else by its name, where one category alone has it.
fn category(page: &RawPage) -> Option<Category> {
    page.category.clone().or_else(|| {
        let name = page.name.rsplit('>').next().unwrap_or_default().trim();
        let mut same = categories().filter(|(_, known)| *known == name).map(|(category, _)| category);
        same.next().filter(|_| same.next().is_none())
    })
}

/// The one primary category of all new submissions.
fn common_primary(page: &RawPage) -> Option<Category> {
    let mut new = page.entries.iter().filter(|entry| entry.section == Some(Section::New));
    let first = new.next()?.categories(|_| ()).into_iter().next()?;
    new.all(|entry| entry.categories(|_| ()).first() == Some(&first)).then_some(first)
}

fn announcement(page: RawPage, category: Category) -> Result<ListingPage, FeedError> {
    let day = page.day.ok_or(if page.is_closed { FeedError::NoDate } else { FeedError::Truncated })?;
    let next = next(&page);
    let stated = Some(stated(&page, next)).filter(|stated| *stated != Stated::default());
    let source = if page.is_catch_up { Source::CatchUp } else { Source::Listing };
    let mut problems = page.problems;
    if page.is_closed {
        if page.entries.is_empty() && !page.says_none {
            problems.note_rest("It lists no entries, and does not say that there are none.");
        }
        check_counts(&page.sections, &page.entries, &mut problems);
    }
    let mut entries = Vec::with_capacity(page.entries.len());
    for entry in page.entries {
        entries.extend(read_entry(entry, &category, source, &mut problems));
    }
    let problems = problems.into_vec();
    let announcement = Announcement { category, day, source, stated, entries, problems };
    Ok(ListingPage { announcement, next })
}

/// The page on which a past day goes on.
fn next(page: &RawPage) -> Option<u32> {
    if !page.is_catch_up {
        return None;
    }
    let first = page.entries.iter().filter_map(|entry| entry.number).min()?;
    let here = first.saturating_sub(1) / PAGE + 1;
    let goes_on = match page.total {
        Some(total) => here.saturating_mul(PAGE) < total,
        None => page.pages.contains(&(here + 1)),
    };
    goes_on.then_some(here + 1)
}

/// A section without entries has no heading; on a listing of one page what is not headed is not there.
fn stated(page: &RawPage, next: Option<u32>) -> Stated {
    let is_first = page.entries.iter().filter_map(|entry| entry.number).min().is_none_or(|first| first <= 1);
    let is_all = page.is_closed && is_first && next.is_none();
    let any = page.says_none || page.sections.iter().any(Option::is_some);
    let of = |section: Section| {
        let count = page.sections.get(section as usize).copied().flatten();
        count.map(|count| count.of).or((is_all && any).then_some(0))
    };
    Stated {
        new: of(Section::New),
        cross: of(Section::Cross),
        replacement: of(Section::Replacement),
        total: page.total.or((is_all && page.says_none).then_some(0)),
    }
}

/// Holds what was read against what the headings say is shown.
fn check_counts(sections: &[Option<page::Count>; 3], entries: &[RawEntry], problems: &mut Problems) {
    for (section, name) in [
        (Section::New, "new submissions"),
        (Section::Cross, "cross-lists"),
        (Section::Replacement, "replacements"),
    ] {
        let Some(count) = sections.get(section as usize).copied().flatten() else { continue };
        let read = entries.iter().filter(|entry| entry.section == Some(section)).count();
        if u32::try_from(read) != Ok(count.shown) {
            let shown = count.shown;
            let what = format!("It says that it shows {shown} {name}, and {read} could be read.");
            problems.note(None, what, Cost::Rest);
        }
    }
}

fn read_entry(raw: RawEntry, asked: &Category, source: Source, problems: &mut Problems) -> Option<Entry> {
    let label = raw.label();
    let mut note = |what: String, cost: Cost| problems.note(label.clone(), what, cost);
    let leave_out = match (&raw.id, raw.is_torn) {
        (None, _) => Some("It has no arXiv id, so it was left out."),
        (_, true) => Some("It states two different ids, so it was left out."),
        _ if raw.title.trim().is_empty() => Some("It has no title, so it was left out."),
        _ => None,
    };
    if let Some(what) = leave_out {
        note(what.to_owned(), Cost::Entry);
        return None;
    }
    let mut categories = raw.categories(|odd| note(no_category(odd), Cost::Nothing));
    if categories.is_empty() {
        note(format!("It states no category; {asked} was assumed."), Cost::Nothing);
        categories.push(asked.clone());
    }
    let authors = names(&raw.authors);
    if authors.is_empty() {
        note("It names no authors.".to_owned(), Cost::Nothing);
    } else if authors.len() < raw.authors.trim().len() {
        note("The listing does not name all of its authors.".to_owned(), Cost::Nothing);
    }
    if raw.abstract_text.trim().is_empty() {
        note("It has no abstract.".to_owned(), Cost::Nothing);
    }
    let announce = announce(&raw, categories.first(), asked);
    // What is announced as new today has not been replaced yet.
    let first = (source == Source::Listing && announce == AnnounceType::New).then_some(1);
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let paper = Paper {
        id: raw.id?,
        version: raw.version.or(first),
        title: raw.title.trim().to_owned(),
        authors: authors.to_owned(),
        abstract_text: raw.abstract_text.trim().to_owned(),
        remarks: Remarks {
            comments: said(&raw.comments),
            journal_ref: said(&raw.journal_ref),
            doi: said(&raw.doi),
        },
        categories,
    };
    Some(Entry { paper, announce })
}

/// The authors that are named; a listing cuts the longest lines.
fn names(line: &str) -> &str {
    let line = line.trim();
    if line == "(author list is unavailable)" {
        return "";
    }
    let cut = line.ends_with("not shown)").then(|| line.rfind("et al. (")).flatten();
    cut.and_then(|at| line.get(..at)).map_or(line, |named| named.trim_end().trim_end_matches(',').trim_end())
}

/// How an entry was announced: by the section, and for a replacement by whether its primary category was asked for.
fn announce(raw: &RawEntry, primary: Option<&Category>, asked: &Category) -> AnnounceType {
    let is_own = primary.is_none_or(|primary| is_within(primary, asked));
    let is_cross = raw.listed.contains("cross-list");
    let is_replaced = raw.section == Some(Section::Replacement) || raw.listed.contains("(replaced");
    match (is_replaced, raw.section) {
        (true, _) if is_own && !is_cross => AnnounceType::Replace,
        (true, _) => AnnounceType::ReplaceCross,
        (_, Some(Section::Cross)) => AnnounceType::Cross,
        _ if is_cross => AnnounceType::Cross,
        (_, Some(_)) => AnnounceType::New,
        _ if is_own => AnnounceType::New,
        _ => AnnounceType::Cross,
    }
}
