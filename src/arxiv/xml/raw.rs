//! The raw fields of a feed and its items, and which element holds which.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart};

use super::super::problems::Problems;
use super::super::source::FeedFormat;
use super::super::{Cost, body};
use crate::paper::{PaperId, Remarks};

const MAX_CATEGORIES: usize = 100;

/// The raw fields of a feed; empty where one is absent.
#[derive(Debug)]
pub(in crate::arxiv) struct RawFeed<'a> {
    pub format: FeedFormat,
    pub title: String,
    /// RSS `description`, Atom `subtitle`.
    pub about: String,
    pub link: String,
    /// RSS `pubDate`, Atom `updated`.
    pub date: String,
    /// How many results a search has, and the number of the first one here.
    pub total: String,
    pub start: String,
    /// True for what arXiv's search API answers.
    pub is_search: bool,
    /// Only those that were closed.
    pub items: Vec<RawItem<'a>>,
    pub problems: Problems,
    /// True when the body ended before the feed did.
    pub broke_off: bool,
}

/// The raw fields of an item, as they stand in the document where they can; empty where one is absent.
#[derive(Debug, Default)]
pub(in crate::arxiv) struct RawItem<'a> {
    /// RSS `guid`, Atom `id`.
    pub id: Cow<'a, str>,
    /// A second one, which a sound item does not have.
    pub second_id: Cow<'a, str>,
    pub link: Cow<'a, str>,
    pub title: Cow<'a, str>,
    /// RSS `description`, Atom `summary`.
    pub text: Cow<'a, str>,
    pub announce: Cow<'a, str>,
    pub creators: Cow<'a, str>,
    pub categories: Vec<Cow<'a, str>>,
    /// Which of them is the primary one; only the search API says it apart.
    pub primary: Cow<'a, str>,
    /// RSS `pubDate`, Atom `published`.
    pub date: Cow<'a, str>,
    pub remarks: Remarks,
    /// True when its tags do not match.
    pub is_torn: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Field {
    Title,
    Link,
    Text,
    Id,
    Category,
    Date,
    Announce,
    Creator,
    Comments,
    JournalRef,
    Doi,
    Primary,
    Total,
    Start,
}

impl RawFeed<'_> {
    pub(super) fn new(format: FeedFormat) -> Self {
        Self {
            format,
            title: String::new(),
            about: String::new(),
            link: String::new(),
            date: String::new(),
            total: String::new(),
            start: String::new(),
            is_search: false,
            items: Vec::new(),
            problems: Problems::default(),
            broke_off: false,
        }
    }

    /// Takes a field of the channel; what it says first holds.
    pub(super) fn put(&mut self, field: Field, text: Cow<'_, str>) {
        let place = match field {
            Field::Title => &mut self.title,
            Field::Link | Field::Id => &mut self.link,
            Field::Text => &mut self.about,
            Field::Date => &mut self.date,
            Field::Total => &mut self.total,
            Field::Start => &mut self.start,
            _ => return,
        };
        if place.is_empty() {
            *place = text.into_owned();
        }
    }

    pub(super) fn item_name(&self) -> &'static str {
        match self.format {
            FeedFormat::Rss => "item",
            FeedFormat::Atom => "entry",
        }
    }

    /// How many elements are open around an item.
    pub(super) fn depth_of_items(&self) -> usize {
        match self.format {
            FeedFormat::Rss => 2,
            FeedFormat::Atom => 1,
        }
    }

    pub(super) fn problem(&mut self, entry: Option<String>, what: &str, cost: Cost) {
        self.problems.note(entry, what.to_owned(), cost);
    }
}

impl<'a> RawItem<'a> {
    /// Takes a field of the item; what it says first holds, but for categories and creators, of which there may be
    /// several.
    pub(super) fn put(&mut self, field: Field, text: Cow<'a, str>) {
        match field {
            Field::Category if self.categories.len() >= MAX_CATEGORIES || text.trim().is_empty() => {}
            Field::Category => self.categories.push(text),
            Field::Creator if self.creators.is_empty() => self.creators = text,
            Field::Creator => {
                let creators = self.creators.to_mut();
                creators.push_str(", ");
                creators.push_str(&text);
            }
            Field::Title => set(&mut self.title, text),
            Field::Link => set(&mut self.link, text),
            Field::Text => set(&mut self.text, text),
            Field::Id if self.id.is_empty() => self.id = text,
            Field::Id => set(&mut self.second_id, text),
            Field::Date => set(&mut self.date, text),
            Field::Announce => set(&mut self.announce, text),
            Field::Primary => set(&mut self.primary, text),
            Field::Total | Field::Start => {}
            Field::Comments => say(&mut self.remarks.comments, &text),
            Field::JournalRef => say(&mut self.remarks.journal_ref, &text),
            Field::Doi => say(&mut self.remarks.doi, &text),
        }
    }

    /// Takes what Atom keeps in attributes: categories and links.
    pub(super) fn put_attributes(&mut self, tag: &BytesStart<'_>, name: &str) {
        let (key, field) = match name {
            "category" => ("term", Field::Category),
            "link" => ("href", Field::Link),
            name if name.ends_with(":primary_category") => ("term", Field::Primary),
            _ => return,
        };
        let Ok(Some(attribute)) = tag.try_get_attribute(key) else { return };
        if let Ok(value) = quick_xml::escape::unescape(&attribute.value) {
            self.put(field, Cow::Owned(value.into_owned()));
        }
    }

    /// What to call it in a problem: its id, or else its title.
    pub(in crate::arxiv) fn label(&self) -> Option<String> {
        if let Some((id, _)) = PaperId::parse_loosely(&self.id) {
            return Some(id.into());
        }
        let named = [&self.id, &self.title].into_iter().map(|text| body::quote(text, 80));
        named.into_iter().find(|text| !text.is_empty())
    }
}

pub(super) fn channel_field(format: FeedFormat, name: &str) -> Option<Field> {
    match (format, name) {
        (_, "title") => Some(Field::Title),
        (FeedFormat::Rss, "link") => Some(Field::Link),
        (FeedFormat::Atom, "id") => Some(Field::Id),
        (FeedFormat::Rss, "description") | (FeedFormat::Atom, "subtitle") => Some(Field::Text),
        (FeedFormat::Rss, "pubDate") | (FeedFormat::Atom, "updated") => Some(Field::Date),
        (_, "opensearch:totalResults") => Some(Field::Total),
        (_, "opensearch:startIndex") => Some(Field::Start),
        _ => None,
    }
}

pub(super) fn item_field(format: FeedFormat, name: &str) -> Option<Field> {
    match (format, name) {
        (_, "title") => Some(Field::Title),
        // A proxy that writes the XML anew may choose other prefixes.
        (_, name) if name.ends_with(":announce_type") => Some(Field::Announce),
        (_, name) if name.ends_with(":creator") => Some(Field::Creator),
        (_, name) if name.ends_with(":comment") => Some(Field::Comments),
        // Feeds and API do not agree.
        (_, name) if name.ends_with(":journal_reference") || name.ends_with(":journal_ref") => {
            Some(Field::JournalRef)
        }
        (_, name) if name.ends_with(":DOI") || name.ends_with(":doi") => Some(Field::Doi),
        (FeedFormat::Rss, "link") => Some(Field::Link),
        (FeedFormat::Rss, "guid") | (FeedFormat::Atom, "id") => Some(Field::Id),
        (FeedFormat::Rss, "description") | (FeedFormat::Atom, "summary") => Some(Field::Text),
        (FeedFormat::Rss, "category") => Some(Field::Category),
        (FeedFormat::Rss, "pubDate") | (FeedFormat::Atom, "published") => Some(Field::Date),
        _ => None,
    }
}

fn say(field: &mut Option<String>, text: &str) {
    let text = text.trim();
    if field.is_none() && !text.is_empty() {
        *field = Some(text.to_owned());
    }
}

fn set<'a>(field: &mut Cow<'a, str>, text: Cow<'a, str>) {
    if field.is_empty() {
        *field = text;
    }
}

/// Adds what `&name;` stands for: a character, or one of XML's five names. Any other stays as it is written, for a
/// feed defines none and a document's own are never expanded.
pub(super) fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        text.push(letter);
        return;
    }
    let name = reference.xml10_content();
    match quick_xml::escape::resolve_xml_entity(&name) {
        Some(meaning) => text.push_str(meaning),
        None => {
            text.push('&');
            text.push_str(&name);
            text.push(';');
        }
    }
}
