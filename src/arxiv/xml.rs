//! From XML to the raw fields of a feed.
//!
//! quick-xml pulls the events; the tree is followed here, so that a broken item costs itself only: an end tag closes
//! what was left open below it, the next `<item>` ends an item that never closed, and after markup that cannot be
//! read at all the walk goes on at the next `<item>`. A DOCTYPE is skipped and defines nothing.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Cost, Problem, Source};
use crate::paper::PaperId;

/// Larger bodies are not looked into. arXiv's largest feed so far has 2.3 MB.
pub(super) const MAX_BYTES: usize = 32_000_000;
/// arXiv's own limit is 2,000 items.
const MAX_ITEMS: usize = 10_000;
const MAX_CATEGORIES: usize = 100;
/// A feed nests five deep.
const MAX_DEPTH: usize = 64;
/// Each new start may read on to the end of the body, so their number bounds the time.
const MAX_RESTARTS: usize = 20;

/// What a document is, by its outermost element.
#[derive(Debug)]
pub(super) enum Document {
    /// RSS 2.0 or Atom.
    Feed(Box<RawFeed>),
    /// The old feeds.
    Rdf,
    /// A web page.
    Page,
    /// Something else, by the name of the element.
    Other(String),
    /// Not even an element.
    Nothing,
}

/// The raw fields of a feed; empty where one is absent.
#[derive(Debug)]
pub(super) struct RawFeed {
    pub source: Source,
    pub title: String,
    /// RSS `description`, Atom `subtitle`.
    pub about: String,
    pub link: String,
    /// RSS `pubDate`, Atom `updated`.
    pub date: String,
    /// True for what arXiv's search API answers.
    pub is_search: bool,
    /// Only those that were closed.
    pub items: Vec<RawItem>,
    pub problems: Vec<Problem>,
    /// True when the body ended before the feed did.
    pub broke_off: bool,
}

/// The raw fields of an item; empty where one is absent.
#[derive(Debug, Default)]
pub(super) struct RawItem {
    /// RSS `guid`, Atom `id`.
    pub id: String,
    pub link: String,
    pub title: String,
    /// RSS `description`, Atom `summary`.
    pub text: String,
    pub announce: String,
    pub creators: String,
    pub categories: Vec<String>,
    /// RSS `pubDate`, Atom `published`.
    pub date: String,
    /// True when its tags do not match.
    pub is_torn: bool,
}

/// Reads a document that begins with `<`.
pub(super) fn read(text: &str) -> Document {
    let mut walk = Walk::default();
    let mut rest = text;
    for _ in 0..MAX_RESTARTS {
        match walk.follow(rest) {
            Stop::Unreadable(offset) => match walk.next_item(rest, offset) {
                Some(next) => rest = next,
                None => return walk.finish(true),
            },
            Stop::End => return walk.finish(false),
            Stop::Enough => return walk.finish_early(),
        }
    }
    walk.finish(true)
}

/// Why a walk stopped.
enum Stop {
    /// The body ended.
    End,
    /// Markup at this byte offset that cannot be read.
    Unreadable(usize),
    /// There is nothing more to learn.
    Enough,
}

#[derive(Default)]
struct Walk {
    root: Option<Root>,
    /// The names of the open elements, outermost first.
    open: Vec<String>,
    item: Option<RawItem>,
    /// The field being read, and how many elements were open around it.
    field: Option<(Field, usize)>,
    text: String,
    /// What the document declares itself to be written in, where that is not UTF-8.
    encoding: Option<String>,
}

enum Root {
    Feed(Box<RawFeed>),
    Rdf,
    Page,
    Other(String),
}

#[derive(Clone, Copy)]
enum Field {
    Title,
    Link,
    Text,
    Id,
    Category,
    Date,
    Announce,
    Creator,
}

impl Walk {
    fn follow(&mut self, text: &str) -> Stop {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                // Ill-formed is what the reader can go on after; what matters of it shows in the tags.
                Err(quick_xml::Error::IllFormed(_)) => continue,
                Err(_) => {
                    return Stop::Unreadable(usize::try_from(reader.error_position()).unwrap_or(text.len()));
                }
            };
            let stop = match event {
                Event::Start(tag) => self.start(&tag),
                Event::Empty(tag) => {
                    let stop = self.start(&tag);
                    stop.or(self.end(tag.name().as_ref()))
                }
                Event::End(tag) => self.end(tag.name().as_ref()),
                Event::Text(words) if self.field.is_some() => {
                    self.text.push_str(&words.xml10_content());
                    None
                }
                Event::CData(words) if self.field.is_some() => {
                    self.text.push_str(&words.xml10_content());
                    None
                }
                Event::GeneralRef(reference) if self.field.is_some() => {
                    push_reference(&mut self.text, &reference);
                    None
                }
                Event::DocType(words) if self.root.is_none() && is_html(&words.xml10_content()) => {
                    self.root = Some(Root::Page);
                    Some(Stop::Enough)
                }
                Event::Decl(declaration) => {
                    self.check_encoding(declaration.encoding().and_then(Result::ok).as_deref());
                    None
                }
                Event::Eof => return Stop::End,
                _ => None,
            };
            if let Some(stop) = stop {
                return stop;
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Option<Stop> {
        let name = tag.name();
        let name: &str = name.as_ref();
        let Some(root) = &mut self.root else {
            let root = Root::new(name);
            let is_feed = matches!(root, Root::Feed(_));
            self.root = Some(root);
            self.open.push(name.to_owned());
            return (!is_feed).then_some(Stop::Enough);
        };
        let Root::Feed(feed) = root else { return Some(Stop::Enough) };
        if self.open.len() >= MAX_DEPTH {
            feed.problem(
                None,
                "Its elements nest deeper than in any feed, so the rest was left.",
                Cost::Rest,
            );
            return Some(Stop::Enough);
        }
        let inside = feed.depth_of_items();
        let in_channel = self.open.len() >= inside
            && (feed.source == Source::Atom || self.open.get(1).is_some_and(|name| name == "channel"));
        if in_channel && name == feed.item_name() {
            if feed.items.len() >= MAX_ITEMS {
                let what = "It has more than 10,000 items, five times arXiv's limit, so the rest was left.";
                feed.problem(None, what, Cost::Rest);
                return Some(Stop::Enough);
            }
            self.abandon_item();
            self.open.truncate(inside);
            self.item = Some(RawItem::default());
        } else if in_channel && self.field.is_none() {
            self.start_field(tag, name);
        }
        self.open.push(name.to_owned());
        None
    }

    fn start_field(&mut self, tag: &BytesStart<'_>, name: &str) {
        let Some(Root::Feed(feed)) = &mut self.root else { return };
        let depth = self.open.len();
        let field = match &mut self.item {
            None if depth == feed.depth_of_items() => {
                // Only arXiv's search API counts its results.
                feed.is_search |= name.starts_with("opensearch:");
                channel_field(feed.source, name)
            }
            Some(item) if depth == feed.depth_of_items() + 1 => {
                if feed.source == Source::Atom {
                    read_attributes(item, tag, name);
                }
                item_field(feed.source, name)
            }
            // Plain Atom names its people in `author/name`.
            Some(_) if depth == feed.depth_of_items() + 2 && feed.source == Source::Atom => {
                let is_person = name == "name" && self.open.last().is_some_and(|above| above == "author");
                is_person.then_some(Field::Creator)
            }
            _ => None,
        };
        self.field = field.map(|field| (field, depth));
        self.text.clear();
    }

    fn end(&mut self, name: &str) -> Option<Stop> {
        let Some(Root::Feed(feed)) = &self.root else { return None };
        let Some(index) = self.open.iter().rposition(|open| open == name) else {
            self.tear();
            return None;
        };
        let inside = feed.depth_of_items();
        let closes_item = index == inside && self.item.is_some();
        if index + 1 < self.open.len() && index >= inside {
            self.tear();
        }
        self.open.truncate(index);
        if self.field.is_some_and(|(_, depth)| index <= depth) {
            self.finish_field();
        }
        if closes_item {
            if let (Some(item), Some(Root::Feed(feed))) = (self.item.take(), &mut self.root) {
                feed.items.push(item);
            }
        } else if index < inside {
            self.abandon_item();
        }
        self.open.is_empty().then_some(Stop::Enough)
    }

    /// Puts the text that was gathered into its field; what an item or channel says first holds.
    fn finish_field(&mut self) {
        let Some((field, _)) = self.field.take() else { return };
        let text = std::mem::take(&mut self.text);
        let Some(Root::Feed(feed)) = &mut self.root else { return };
        match (&mut self.item, field) {
            (Some(item), Field::Category) => {
                if item.categories.len() < MAX_CATEGORIES && !text.trim().is_empty() {
                    item.categories.push(text);
                }
            }
            (Some(item), Field::Creator) => {
                if !item.creators.is_empty() {
                    item.creators.push_str(", ");
                }
                item.creators.push_str(&text);
            }
            (Some(item), Field::Title) => set(&mut item.title, text),
            (Some(item), Field::Link) => set(&mut item.link, text),
            (Some(item), Field::Text) => set(&mut item.text, text),
            (Some(item), Field::Id) => set(&mut item.id, text),
            (Some(item), Field::Date) => set(&mut item.date, text),
            (Some(item), Field::Announce) => set(&mut item.announce, text),
            (None, Field::Title) => set(&mut feed.title, text),
            (None, Field::Link | Field::Id) => set(&mut feed.link, text),
            (None, Field::Text) => set(&mut feed.about, text),
            (None, Field::Date) => set(&mut feed.date, text),
            (None, Field::Category | Field::Announce | Field::Creator) => {}
        }
    }

    fn tear(&mut self) {
        if let Some(item) = &mut self.item {
            item.is_torn = true;
        }
    }

    /// Reports the item that is open, where one is, and forgets it.
    fn abandon_item(&mut self) {
        self.field = None;
        let Some(item) = self.item.take() else { return };
        if let Some(Root::Feed(feed)) = &mut self.root {
            feed.problem(item.label(), "It does not end, so it was left out.", Cost::Entry);
        }
    }

    /// Where the walk can go on after unreadable markup: the next item behind `offset`.
    fn next_item<'a>(&mut self, text: &'a str, offset: usize) -> Option<&'a str> {
        let Some(Root::Feed(feed)) = &mut self.root else { return None };
        if self.open.len() < feed.depth_of_items() {
            return None;
        }
        // The offset may be that of a `<`, or inside a character.
        let from = (offset + 1..text.len()).find(|&at| text.is_char_boundary(at))?;
        let behind = text.get(from..)?;
        let tag = format!("<{}", feed.item_name());
        let is_tag = |at: &usize| {
            let after = behind.as_bytes().get(at + tag.len());
            after.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>')
        };
        let at = behind.match_indices(&tag).map(|(at, _)| at).find(is_tag)?;
        if self.item.is_none() {
            feed.problem(
                None,
                "Some of its markup between two items is broken and was passed over.",
                Cost::Rest,
            );
        }
        self.abandon_item();
        behind.get(at..)
    }

    fn check_encoding(&mut self, encoding: Option<&str>) {
        let known =
            |name: &str| ["utf-8", "utf8", "us-ascii", "ascii"].contains(&&*name.to_ascii_lowercase());
        self.encoding = encoding.filter(|name| !known(name)).map(|name| super::body::quote(name, 40));
    }

    fn finish(mut self, unreadable: bool) -> Document {
        let broke_off = unreadable || !self.open.is_empty();
        self.abandon_item();
        match self.root {
            None => Document::Nothing,
            Some(Root::Rdf) => Document::Rdf,
            Some(Root::Page) => Document::Page,
            Some(Root::Other(name)) => Document::Other(name),
            Some(Root::Feed(mut feed)) => {
                if broke_off {
                    let count = feed.items.len();
                    let what = format!("It breaks off after {count} complete items.");
                    feed.problem(None, &what, Cost::Rest);
                }
                if let Some(name) = self.encoding {
                    let what = format!("It claims to be written in {name}; it was read as UTF-8.");
                    feed.problem(None, &what, Cost::Nothing);
                }
                feed.broke_off = broke_off;
                Document::Feed(feed)
            }
        }
    }

    /// The end of a walk that chose to stop.
    fn finish_early(mut self) -> Document {
        self.open.clear();
        self.item = None;
        self.finish(false)
    }
}

impl Root {
    fn new(name: &str) -> Self {
        let feed = |source| {
            Self::Feed(Box::new(RawFeed {
                source,
                title: String::new(),
                about: String::new(),
                link: String::new(),
                date: String::new(),
                is_search: false,
                items: Vec::new(),
                problems: Vec::new(),
                broke_off: false,
            }))
        };
        match name {
            "rss" => feed(Source::Rss),
            "feed" => feed(Source::Atom),
            "rdf:RDF" => Self::Rdf,
            _ if is_html(name) => Self::Page,
            _ => Self::Other(super::body::quote(name, 40)),
        }
    }
}

impl RawFeed {
    fn item_name(&self) -> &'static str {
        match self.source {
            Source::Rss => "item",
            Source::Atom => "entry",
        }
    }

    /// How many elements are open around an item.
    fn depth_of_items(&self) -> usize {
        match self.source {
            Source::Rss => 2,
            Source::Atom => 1,
        }
    }

    fn problem(&mut self, entry: Option<String>, what: &str, cost: Cost) {
        self.problems.push(Problem { entry, what: what.to_owned(), cost });
    }
}

impl RawItem {
    /// What to call it in a problem: its id, or else its title.
    pub(super) fn label(&self) -> Option<String> {
        if let Some((id, _)) = PaperId::parse_loosely(&self.id) {
            return Some(id.into());
        }
        let named = [&self.id, &self.title].into_iter().map(|text| super::body::quote(text, 80));
        named.into_iter().find(|text| !text.is_empty())
    }
}

fn channel_field(source: Source, name: &str) -> Option<Field> {
    match (source, name) {
        (_, "title") => Some(Field::Title),
        (Source::Rss, "link") => Some(Field::Link),
        (Source::Atom, "id") => Some(Field::Id),
        (Source::Rss, "description") | (Source::Atom, "subtitle") => Some(Field::Text),
        (Source::Rss, "pubDate") | (Source::Atom, "updated") => Some(Field::Date),
        _ => None,
    }
}

fn item_field(source: Source, name: &str) -> Option<Field> {
    match (source, name) {
        (_, "title") => Some(Field::Title),
        // A proxy that writes the XML anew may choose other prefixes.
        (_, name) if name.ends_with(":announce_type") => Some(Field::Announce),
        (_, name) if name.ends_with(":creator") => Some(Field::Creator),
        (Source::Rss, "link") => Some(Field::Link),
        (Source::Rss, "guid") | (Source::Atom, "id") => Some(Field::Id),
        (Source::Rss, "description") | (Source::Atom, "summary") => Some(Field::Text),
        (Source::Rss, "category") => Some(Field::Category),
        (Source::Rss, "pubDate") | (Source::Atom, "published") => Some(Field::Date),
        _ => None,
    }
}

/// Atom keeps links and categories in attributes.
fn read_attributes(item: &mut RawItem, tag: &BytesStart<'_>, name: &str) {
    let value = |key: &str| {
        let attribute = tag.try_get_attribute(key).ok().flatten()?;
        quick_xml::escape::unescape(&attribute.value).ok().map(|text| text.into_owned())
    };
    match name {
        "category" => {
            if let Some(term) = value("term").filter(|_| item.categories.len() < MAX_CATEGORIES) {
                item.categories.push(term);
            }
        }
        "link" => {
            if let Some(address) = value("href") {
                set(&mut item.link, address);
            }
        }
        _ => {}
    }
}

fn set(field: &mut String, text: String) {
    if field.is_empty() {
        *field = text;
    }
}

/// Adds what `&name;` stands for: a character, or one of XML's five names. Any other stays as it is written, for a
/// feed defines none and a document's own are never expanded.
fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
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

/// True for the word of a web page's DOCTYPE and for the elements that pages and error fragments begin with.
fn is_html(name: &str) -> bool {
    let word = name.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    ["html", "head", "body", "title", "meta", "h1", "h2", "p", "div", "span", "center", "pre", "script"]
        .contains(&word.as_str())
}
