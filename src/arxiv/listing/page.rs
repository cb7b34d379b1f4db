//! From a listing's tags and text to its raw fields.
//!
//! Nothing but a few class names, `dt`, `dd` and headings is relied upon: arXiv changes its pages around them, and a
//! page that was saved from a browser has links made absolute and formulas laid out. What the headings state is the
//! check that nothing was lost.

use super::super::html::{Tag, Token, Tokens, decoded, push_words};
use super::super::{Cost, Problem};
use super::field::{Field, RawEntry};
use super::heading::{self, Heading, Section};
use crate::day::Day;
use crate::paper::Category;

/// Five times arXiv's own limit of a page.
const MAX_ENTRIES: usize = 10_000;
/// Headings and titles are short; more of them is not kept.
const MAX_HEADING: usize = 1_000;
/// An address that stood behind the words “this https URL” is put back if it is no longer.
const MAX_ADDRESS: usize = 1_000;

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
    pub problems: Vec<Problem>,
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
    for token in tokens.by_ref() {
        match token {
            Token::Start(tag) => walk.start(&tag),
            Token::End(name) => walk.end(name),
            Token::Text(text) => walk.text(text),
            Token::Raw(text) => walk.script(text),
        }
        if walk.page.entries.len() >= MAX_ENTRIES {
            walk.problem(
                None,
                "It has more than 10,000 entries, five times arXiv's limit, so the rest was left.",
            );
            walk.entry = None;
            break;
        }
    }
    if tokens.hides {
        walk.problem(None, "Some of its markup hides the end of an entry, and maybe others.");
    }
    walk.finish();
    let page = walk.page;
    (page.day.is_some() || !page.entries.is_empty()).then_some(page)
}

#[derive(Default)]
struct Walk<'a> {
    page: RawPage,
    place: Place,
    section: Option<Section>,
    entry: Option<RawEntry>,
    /// The field that is being read.
    field: Option<(Field, Element<'a>)>,
    /// An element whose text is passed over.
    passed_over: Option<Element<'a>>,
    /// The text of a heading, or of a link's name.
    words: String,
    /// The link being read.
    link: Option<Link>,
    /// What the next script's text is set between, where that is a formula.
    formula: Option<&'static str>,
}

/// Where in the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// Anywhere else.
    #[default]
    Outside,
    /// In a heading.
    Heading,
    /// In a `dt`: id and links.
    Term,
    /// In a `dd`: everything else of the entry.
    Description,
}

/// An open element, known by its name and how many of the same name are open in it.
#[derive(Debug, Clone, Copy)]
struct Element<'a> {
    name: &'a str,
    within: u32,
}

struct Link {
    address: String,
    /// The length of the field's text before it.
    before: usize,
}

impl<'a> Walk<'a> {
    fn start(&mut self, tag: &Tag<'a>) {
        if let Some(open) = &mut self.passed_over {
            if !is_row(tag) {
                open.started(tag.name);
                return;
            }
            // Rows are not nested in anything: the element before did not end.
            self.passed_over = None;
        }
        if tag.is("dt") {
            self.finish_entry();
            self.finish_heading();
            self.place = Place::Term;
            self.entry = Some(RawEntry { section: self.section, ..RawEntry::default() });
        } else if tag.is("dd") {
            self.finish_heading();
            if self.entry.is_some() {
                self.place = Place::Description;
            }
        } else if heading::is_heading(tag.name) {
            self.finish_entry();
            self.finish_heading();
            self.place = Place::Heading;
            self.words.clear();
        } else if tag.is("script") {
            self.formula = formula(tag);
        } else if self.place == Place::Description {
            self.start_in_description(tag);
        } else if tag.is("a") {
            self.start_link(tag);
        }
    }

    fn start_in_description(&mut self, tag: &Tag<'a>) {
        let element = Element { name: tag.name, within: 0 };
        if tag.has_class(|word| word == "descriptor" || word.starts_with("MathJax")) {
            self.passed_over = Some(element);
        } else if let Some(field) = Field::of(tag) {
            self.field = Some((field, element));
        } else if tag.is("br") {
            if let Some(text) = self.field_text() {
                text.truncate(text.trim_end().len());
                // As a feed has it.
                text.push_str(if text.is_empty() { "" } else { "\n  " });
            }
        } else {
            if let Some((_, open)) = &mut self.field {
                open.started(tag.name);
            }
            if tag.is("a") {
                let address = tag.attribute("href").unwrap_or_default();
                let before = self.field_text().map_or(0, |text| text.len());
                self.link = (address.len() <= MAX_ADDRESS)
                    .then(|| Link { address: address.trim().to_owned(), before });
            } else if tag.has_class(|word| word == "primary-subject")
                && let Some(entry) = &mut self.entry
            {
                entry.primary_from = Some(entry.subjects.len());
            }
        }
    }

    /// A link of a `dt`, or outside of all entries.
    fn start_link(&mut self, tag: &Tag<'a>) {
        let address = tag.attribute("href").unwrap_or_default();
        if let (Place::Term, Some(entry)) = (self.place, &mut self.entry) {
            if let Some(name) = tag.attribute("name") {
                entry.number = name.strip_prefix("item").and_then(|number| number.parse().ok());
            }
            if entry.take_address(&address) {
                self.words.clear();
                self.link = Some(Link { address: String::new(), before: 0 });
            }
        } else if let Some((category, day, page)) = heading::listed_at(&address) {
            self.page.category.get_or_insert(category);
            let is_same_day = self.page.day.is_some() && day == self.page.day;
            if let (true, Some(page)) = (is_same_day && self.page.pages.len() < 100, page) {
                self.page.pages.push(page);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.passed_over.is_some() {
            return;
        }
        match self.place {
            Place::Heading => self.push_to_words(text),
            Place::Term if self.link.is_some() => self.push_to_words(text),
            Place::Term => {
                if let Some(entry) = &mut self.entry {
                    entry.take_listed(&decoded(text));
                }
            }
            Place::Description => {
                if let Some(field) = self.field_text() {
                    push_words(field, &decoded(text));
                }
            }
            Place::Outside => {
                self.page.total = self.page.total.or_else(|| heading::total(text));
                if let Some(day) = heading::none_on(text) {
                    self.page.says_none = true;
                    self.page.day = self.page.day.or(day);
                }
            }
        }
    }

    fn push_to_words(&mut self, text: &str) {
        if self.words.len() < MAX_HEADING {
            push_words(&mut self.words, &decoded(super::super::body::start(text, MAX_HEADING)));
        }
    }

    /// A formula that the browser had laid out before the page was saved stands in a script, as it was written.
    fn script(&mut self, text: &str) {
        let Some(mark) = self.formula.take() else { return };
        if let (Place::Description, Some(field)) = (self.place, self.field_text()) {
            for part in [mark, text, mark] {
                field.push_str(part);
            }
        }
    }

    fn end(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("dd") {
            self.finish_entry();
        } else if name.eq_ignore_ascii_case("body") || name.eq_ignore_ascii_case("html") {
            self.page.is_closed = true;
        }
        if let Some(open) = &mut self.passed_over {
            if open.ended(name) {
                self.passed_over = None;
            }
            return;
        }
        if name.eq_ignore_ascii_case("a") {
            self.end_link();
        } else if name.eq_ignore_ascii_case("span") {
            if let Some(entry) = &mut self.entry {
                entry.end_primary();
            }
        } else if heading::is_heading(name) {
            self.finish_heading();
        }
        if self.field.as_mut().is_some_and(|(_, open)| open.ended(name)) {
            self.field = None;
        }
    }

    fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if self.place == Place::Term {
            if let Some(entry) = &mut self.entry {
                entry.take_address(&self.words);
            }
        } else if let Some(text) = self.field_text()
            && text.get(link.before..).is_some_and(heading::stands_for_address)
            && ["https://", "http://", "ftp://"].iter().any(|scheme| link.address.starts_with(scheme))
        {
            text.truncate(link.before);
            text.push_str(&link.address);
        }
    }

    fn field_text(&mut self) -> Option<&mut String> {
        let (field, _) = self.field.as_ref()?;
        Some(self.entry.as_mut()?.text(*field))
    }

    fn finish_heading(&mut self) {
        if self.place != Place::Heading {
            return;
        }
        self.place = Place::Outside;
        match heading::read(&self.words) {
            Heading::Section { section, count, day } => {
                self.section = Some(section);
                if let Some(place) = self.page.sections.get_mut(section as usize) {
                    *place = place.or(count);
                }
                self.page.day = self.page.day.or(day);
            }
            Heading::Day(day) => self.page.day = self.page.day.or(Some(day)),
            Heading::CatchUp { name, day } => {
                self.page.is_catch_up = true;
                self.page.day = self.page.day.or(Some(day));
                self.page.name = name.to_owned();
            }
            Heading::Other(name) => {
                if self.page.name.is_empty() && self.page.day.is_none() {
                    self.page.name = name.to_owned();
                }
            }
        }
    }

    /// Ends the entry that is open, where one is.
    fn finish_entry(&mut self) {
        let was_described = self.place == Place::Description;
        if matches!(self.place, Place::Term | Place::Description) {
            self.place = Place::Outside;
        }
        (self.field, self.passed_over, self.link) = (None, None, None);
        let Some(mut entry) = self.entry.take() else { return };
        if was_described {
            entry.end_primary();
            self.page.entries.push(entry);
        } else {
            let label = entry.label();
            self.page.problems.push(Problem {
                entry: label,
                what: "Nothing but its id stands there, so it was left out.".to_owned(),
                cost: Cost::Entry,
            });
        }
    }

    fn finish(&mut self) {
        self.finish_heading();
        let count = self.page.entries.len();
        let last = self.page.entries.iter().filter_map(|entry| entry.number).max();
        let is_whole = self.entry.is_none()
            && (self.page.is_closed || (self.page.total.is_some() && self.page.total == last));
        if !is_whole {
            let what = format!("It breaks off after {count} complete entries.");
            self.problem(None, &what);
        }
        self.page.is_closed = is_whole;
    }

    fn problem(&mut self, entry: Option<String>, what: &str) {
        self.page.problems.push(Problem { entry, what: what.to_owned(), cost: Cost::Rest });
    }
}

impl Element<'_> {
    fn started(&mut self, name: &str) {
        if name.eq_ignore_ascii_case(self.name) {
            self.within = self.within.saturating_add(1);
        }
    }

    /// True when this element itself has ended.
    fn ended(&mut self, name: &str) -> bool {
        if !name.eq_ignore_ascii_case(self.name) {
            return false;
        }
        let is_last = self.within == 0;
        self.within = self.within.saturating_sub(1);
        is_last
    }
}

fn is_row(tag: &Tag<'_>) -> bool {
    tag.is("dt") || tag.is("dd") || heading::is_heading(tag.name)
}

/// What a formula in a script is set between.
fn formula(tag: &Tag<'_>) -> Option<&'static str> {
    let kind = tag.attribute("type")?;
    let kind = kind.strip_prefix("math/tex")?;
    Some(if kind.contains("display") { "$$" } else { "$" })
}
