//! Following the tags of a listing.

use super::super::super::body;
use super::super::super::html::{Tag, decoded, push_words};
use super::super::field::{Field, RawEntry};
use super::super::heading::{self, Section};
use super::RawPage;

/// Headings are short; more of them is not kept.
const MAX_HEADING: usize = 1_000;
/// An address that stood behind the words “this https URL” is put back if it is no longer.
const MAX_ADDRESS: usize = 1_000;

/// Where in a listing a walk has come, and what it has found.
#[derive(Default)]
pub(super) struct Walk<'a> {
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
    /// How many entries were found.
    pub fn entries(&self) -> usize {
        self.page.entries.len()
    }

    /// What was found. An entry that has not ended is not in it.
    pub fn finish(mut self) -> RawPage {
        self.finish_heading();
        self.page.close(self.entry.as_ref());
        self.page
    }

    pub fn start(&mut self, tag: &Tag<'a>) {
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
        let classes = tag.classes();
        let has = |fits: fn(&str) -> bool| classes.split_ascii_whitespace().any(fits);
        if has(|word| word == "descriptor" || word.starts_with("MathJax")) {
            self.passed_over = Some(element);
        } else if let Some(field) = Field::of(tag, &classes) {
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
            } else if has(|word| word == "primary-subject")
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
        } else {
            self.page.take_link(&address);
        }
    }

    pub fn text(&mut self, text: &str) {
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
            Place::Outside => self.page.take_line(text),
        }
    }

    fn push_to_words(&mut self, text: &str) {
        if self.words.len() < MAX_HEADING {
            push_words(&mut self.words, &decoded(body::start(text, MAX_HEADING)));
        }
    }

    /// A formula that the browser had laid out before the page was saved stands in a script, as it was written.
    pub fn script(&mut self, text: &str) {
        let Some(mark) = self.formula.take() else { return };
        if let (Place::Description, Some(field)) = (self.place, self.field_text()) {
            for part in [mark, text, mark] {
                field.push_str(part);
            }
        }
    }

    pub fn end(&mut self, name: &str) {
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
        self.section = self.page.take_heading(&self.words).or(self.section);
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
            self.page.leave_out(&entry);
        }
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
