//! From XML to the raw fields of a feed.
//!
//! quick-xml pulls the events; the tree is followed here, so that a broken item costs itself only: an end tag closes
//! what was left open below it, the next `<item>` ends an item that never closed, and after markup that cannot be
//! read at all the walk goes on at the next `<item>`. A DOCTYPE is skipped and defines nothing.

mod raw;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Cost;
use super::source::FeedFormat;
use raw::{Field, channel_field, item_field, push_reference};
pub(super) use raw::{RawFeed, RawItem};

/// Larger bodies are not looked into. arXiv's largest feed so far has 2.3 MB.
pub(super) const MAX_BYTES: usize = 32_000_000;
/// arXiv's own limit is 2,000 items. Each costs the page time and memory, however small it is.
const MAX_ITEMS: usize = 4_000;
/// A feed nests five deep.
const MAX_DEPTH: usize = 64;
/// Each new start may read on to the end of the body, so their number bounds the time.
const MAX_RESTARTS: usize = 20;
const STRAY: &str = "An item without a beginning was passed over.";

/// What a document is, by its outermost element.
#[derive(Debug)]
pub(super) enum Document<'a> {
    /// RSS 2.0 or Atom.
    Feed(Box<RawFeed<'a>>),
    /// The old feeds.
    Rdf,
    /// A web page.
    Page,
    /// Something else, by the name of the element.
    Other(String),
    /// Not even an element.
    Nothing,
}

/// Reads a document that begins with `<`.
pub(super) fn read(text: &str) -> Document<'_> {
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
struct Walk<'a> {
    root: Option<Root<'a>>,
    /// The names of the open elements, outermost first.
    open: Vec<&'a str>,
    item: Option<RawItem<'a>>,
    /// How many items have begun, closed or not.
    begun: usize,
    /// The field being read, and how many elements were open around it.
    field: Option<(Field, usize)>,
    /// What was read of it; a copy only where the document does not hold it in one piece.
    text: Cow<'a, str>,
    /// What the document declares itself to be written in, where that is not UTF-8.
    encoding: Option<String>,
}

enum Root<'a> {
    Feed(Box<RawFeed<'a>>),
    Rdf,
    Page,
    Other(String),
}

impl<'a> Walk<'a> {
    fn follow(&mut self, text: &'a str) -> Stop {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut read = 0;
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                // Ill-formed is what the reader can go on after; what matters of it shows in the tags.
                Err(quick_xml::Error::IllFormed(_)) => {
                    read = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
                    continue;
                }
                Err(_) => {
                    return Stop::Unreadable(usize::try_from(reader.error_position()).unwrap_or(text.len()));
                }
            };
            let start =
                std::mem::replace(&mut read, usize::try_from(reader.buffer_position()).unwrap_or(text.len()));
            let markup = text.get(start..read).unwrap_or_default();
            if !matches!(event, Event::Text(_)) {
                self.check_reach(markup);
            }
            let stop = match event {
                Event::Start(tag) => self.start(&tag, name_in(markup, &tag)),
                Event::Empty(tag) => {
                    let stop = self.start(&tag, name_in(markup, &tag));
                    stop.or(self.end(tag.name().as_ref()))
                }
                Event::End(tag) => self.end(tag.name().as_ref()),
                Event::Text(words) if self.field.is_some() => {
                    self.take_text(words.xml10_content());
                    None
                }
                Event::CData(words) if self.field.is_some() => {
                    self.take_text(words.xml10_content());
                    None
                }
                Event::GeneralRef(reference) if self.field.is_some() => {
                    push_reference(self.text.to_mut(), &reference);
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

    fn take_text(&mut self, words: Cow<'a, str>) {
        if self.text.is_empty() {
            self.text = words;
        } else {
            self.text.to_mut().push_str(&words);
        }
    }

    /// Takes a start tag and its name.
    fn start(&mut self, tag: &BytesStart<'_>, name: &'a str) -> Option<Stop> {
        let Some(root) = &mut self.root else {
            let root = Root::new(name);
            let is_feed = matches!(root, Root::Feed(_));
            self.root = Some(root);
            self.open.push(name);
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
            && (feed.format == FeedFormat::Atom || self.open.get(1).is_some_and(|name| *name == "channel"));
        if in_channel && name == feed.item_name() {
            if self.begun >= MAX_ITEMS {
                let what = "It has more than 4,000 items, twice arXiv's limit, so the rest was left.";
                feed.problem(None, what, Cost::Rest);
                return Some(Stop::Enough);
            }
            self.abandon_item();
            self.open.truncate(inside);
            self.begun += 1;
            self.item = Some(RawItem::default());
        } else if in_channel && self.item.is_none() && name.ends_with(":announce_type") {
            self.problem(STRAY);
        } else if in_channel && self.field.is_none() {
            self.start_field(tag, name);
        }
        self.open.push(name);
        None
    }

    fn start_field(&mut self, tag: &BytesStart<'_>, name: &str) {
        let Some(Root::Feed(feed)) = &mut self.root else { return };
        let depth = self.open.len();
        let field = match &mut self.item {
            None if depth == feed.depth_of_items() => {
                // Only arXiv's search API counts its results.
                feed.is_search |= name.starts_with("opensearch:");
                channel_field(feed.format, name)
            }
            Some(item) if depth == feed.depth_of_items() + 1 => {
                if feed.format == FeedFormat::Atom {
                    item.put_attributes(tag, name);
                }
                item_field(feed.format, name)
            }
            // Plain Atom names its people in `author/name`.
            Some(_) if depth == feed.depth_of_items() + 2 && feed.format == FeedFormat::Atom => {
                let is_person = name == "name" && self.open.last().is_some_and(|above| *above == "author");
                is_person.then_some(Field::Creator)
            }
            _ => None,
        };
        self.field = field.map(|field| (field, depth));
        self.text = Cow::Borrowed("");
    }

    fn end(&mut self, name: &str) -> Option<Stop> {
        let Some(Root::Feed(feed)) = &self.root else { return None };
        let Some(index) = self.open.iter().rposition(|open| *open == name) else {
            if self.item.is_none() && name == feed.item_name() {
                self.problem(STRAY);
            }
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
        match &mut self.item {
            Some(item) => item.put(field, text),
            None => feed.put(field, text),
        }
    }

    /// A comment, CDATA section or attribute that is not closed runs on into the next item and hides it.
    fn check_reach(&mut self, markup: &str) {
        let Some(Root::Feed(feed)) = &self.root else { return };
        let end = match feed.format {
            FeedFormat::Rss => "</item>",
            FeedFormat::Atom => "</entry>",
        };
        // Nearly all of it is a tag, with one `<`: looking for a byte is far quicker than for a word.
        let behind = markup.get(1..).unwrap_or_default();
        if behind.contains('<') && behind.contains(end) {
            self.problem("Some of its markup hides the end of an item, and maybe others.");
        }
    }

    /// Notes something that may have cost any number of items.
    fn problem(&mut self, what: &str) {
        let Some(Root::Feed(feed)) = &mut self.root else { return };
        feed.problems.note_rest(what);
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
    fn next_item(&mut self, text: &'a str, offset: usize) -> Option<&'a str> {
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

    fn finish(mut self, unreadable: bool) -> Document<'a> {
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
    fn finish_early(mut self) -> Document<'a> {
        self.open.clear();
        self.item = None;
        self.finish(false)
    }
}

impl Root<'_> {
    fn new(name: &str) -> Self {
        let feed = |format| Self::Feed(Box::new(RawFeed::new(format)));
        match name {
            "rss" => feed(FeedFormat::Rss),
            "feed" => feed(FeedFormat::Atom),
            "rdf:RDF" => Self::Rdf,
            _ if is_html(name) => Self::Page,
            _ => Self::Other(super::body::quote(name, 40)),
        }
    }
}

/// The name of `tag`, as it stands in its `markup`.
fn name_in<'a>(markup: &'a str, tag: &BytesStart<'_>) -> &'a str {
    let length = tag.name().as_ref().len();
    markup.get(1..=length).unwrap_or_default()
}

/// True for the word of a web page's DOCTYPE and for the elements that pages and error fragments begin with.
fn is_html(name: &str) -> bool {
    let word = name.split_ascii_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    ["html", "head", "body", "title", "meta", "h1", "h2", "p", "div", "span", "center", "pre", "script"]
        .contains(&word.as_str())
}
