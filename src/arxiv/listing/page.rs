//! From a listing's tags and text to its raw fields.
//!
//! Nothing but a few class names, `dt`, `dd` and headings is relied upon: arXiv changes its pages around them, and a
//! page that was saved from a browser has links made absolute and formulas laid out. What the headings state is the
//! check that nothing was lost.

mod walk;

use super::super::Cost;
use super::super::html::{Token, Tokens};
use super::super::problems::Problems;
use super::field::RawEntry;
use super::heading::{self, Heading};
use crate::day::Day;
use crate::paper::Category;
use walk::Walk;

/// Five times arXiv's own limit of a page.
const MAX_ENTRIES: usize = 10_000;
/// A day has two or three pages.
const MAX_PAGES: usize = 100;

/// What a listing says, as it says it.
#[derive(Debug, Default)]
pub(super) struct RawPage {
    /// The name of what it lists, as in “Machine Learning”.
    pub name: String,
    /// The category whose address its links have.
    pub category: Option<Category>,
    pub day: Option<Day>,
    /// True for a page of `/catchup`.
    pub is_catch_up: bool,
    /// In the order of the sections: new, cross-lists, replacements.
    pub sections: [Option<Count>; 3],
    /// How many entries it says there are on all pages.
    pub total: Option<u32>,
    /// True where it says that there are none.
    pub says_none: bool,
    /// The pages of the same day that it links to.
    pub pages: Vec<u32>,
    /// Only those that ended.
    pub entries: Vec<RawEntry>,
    pub problems: Problems,
    /// True when the page came to its end.
    pub is_closed: bool,
}

/// What the heading of a section states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    /// Entries on this page.
    pub shown: u32,
    /// Entries on all pages.
    pub of: u32,
}

/// Reads a web page; `None` where it is no listing.
pub(super) fn read(text: &str) -> Option<RawPage> {
    let mut tokens = Tokens::new(text);
    let mut walk = Walk::default();
    let mut is_full = false;
    while let Some(token) = tokens.next().filter(|_| !is_full) {
        match token {
            Token::Start(tag) => walk.start(&tag),
            Token::End(name) => walk.end(name),
            Token::Text(text) => walk.text(text),
            Token::Raw(text) => walk.script(text),
        }
        is_full = walk.entries() >= MAX_ENTRIES;
    }
    let mut page = walk.finish();
    if is_full {
        page.problems
            .note_rest("It has more than 10,000 entries, five times arXiv's limit, so the rest was left.");
    }
    if tokens.hides {
        page.problems.note_rest("Some of its markup hides the end of an entry, and maybe others.");
    }
    (page.day.is_some() || !page.entries.is_empty()).then_some(page)
}

impl RawPage {
    /// Takes what a heading says. What is said first holds. Returns the section that it begins, where it begins one.
    fn take_heading(&mut self, text: &str) -> Option<heading::Section> {
        match heading::read(text) {
            Heading::Section { section, count, day } => {
                if let Some(place) = self.sections.get_mut(section as usize) {
                    *place = place.or(count);
                }
                self.day = self.day.or(day);
                return Some(section);
            }
            Heading::Day(day) => self.day = self.day.or(Some(day)),
            Heading::CatchUp { name, day } => {
                self.is_catch_up = true;
                self.day = self.day.or(Some(day));
                name.clone_into(&mut self.name);
            }
            // The last heading before the day's is what is listed.
            Heading::Other(name) if !name.is_empty() && self.day.is_none() => {
                name.clone_into(&mut self.name);
            }
            Heading::Other(_) => {}
        }
        None
    }

    /// Takes a link outside of all entries.
    fn take_link(&mut self, address: &str) {
        let Some((category, day, page)) = heading::listed_at(address) else { return };
        self.category.get_or_insert(category);
        let is_same_day = self.day.is_some() && day == self.day;
        if let Some(page) = page.filter(|_| is_same_day && self.pages.len() < MAX_PAGES) {
            self.pages.push(page);
        }
    }

    /// Takes a line of text outside of all entries.
    fn take_line(&mut self, text: &str) {
        self.total = self.total.or_else(|| heading::total(text));
        if let Some(day) = heading::none_on(text) {
            self.says_none = true;
            self.day = self.day.or(day);
        }
    }

    /// Leaves out an entry without a description.
    fn leave_out(&mut self, entry: &RawEntry) {
        let what = "Nothing but its id stands there, so it was left out.".to_owned();
        self.problems.note(entry.label(), what, Cost::Entry);
    }

    /// The end of the page, or of what came of it; `open` is the entry that has not ended.
    fn close(&mut self, open: Option<&RawEntry>) {
        let last = self.entries.iter().filter_map(|entry| entry.number).max();
        let is_complete = self.total.is_some() && self.total == last;
        self.is_closed = open.is_none() && (self.is_closed || is_complete);
        if !self.is_closed {
            let what = format!("It breaks off after {} complete entries.", self.entries.len());
            self.problems.note(None, what, Cost::Rest);
        }
    }
}
