//! Tags and text of a web page, one after the other.
//!
//! Our own, for arXiv's listings are all that is read here: a library that builds the tree which browsers build is a
//! third of the whole page's weight, and an XML reader stops at the first `<br>`. No tree is built, so nothing can
//! nest too deep; each byte is looked at a bounded number of times.
//! The rules are those of <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>, as far as they matter.

mod text;

use std::borrow::Cow;

pub(super) use text::{decoded, push_words};

/// A piece of a page. Text and names are as they stand there, entities and all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags.
    Text(&'a str),
    /// A start tag.
    Start(Tag<'a>),
    /// The name of an end tag.
    End(&'a str),
    /// What a script or style sheet holds; no entities, no tags.
    Raw(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub name: &'a str,
    attributes: &'a str,
}

/// Walks through a page.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// The element whose content comes next, where that is no markup.
    raw: Option<&'a str>,
    /// True when the page ended inside a tag, comment or script.
    pub broke_off: bool,
    /// True when some markup is so long that it holds the end of an entry: a quote or comment that is not closed runs
    /// on until the next one and hides what is between.
    pub hides: bool,
}

impl<'a> Tokens<'a> {
    pub fn new(page: &'a str) -> Self {
        Self { rest: page, raw: None, broke_off: false, hides: false }
    }

    /// Takes `length` bytes from the front.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes markup of this length, or the whole rest where it does not end.
    fn take_markup(&mut self, length: Option<usize>) -> &'a str {
        self.broke_off |= length.is_none();
        let markup = self.take(length.unwrap_or(self.rest.len()));
        self.hides |= markup.get(1..).is_some_and(|inside| inside.contains("</dd"));
        markup
    }

    fn script(&mut self, name: &str) -> &'a str {
        let is_end = |at: &usize| {
            let word = self.rest.get(at + 2..at + 2 + name.len());
            word.is_some_and(|word| word.eq_ignore_ascii_case(name))
        };
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(is_end);
        self.broke_off |= end.is_none();
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// Reads what begins with `<`, and is markup. Nothing comes of a comment, nor of a tag that does not end.
    fn markup(&mut self) -> Option<Token<'a>> {
        if self.rest.starts_with("<!--") {
            let end = self.rest.get(4..).and_then(|rest| rest.find("-->"));
            self.take_markup(end.map(|at| at + 7));
            return None;
        }
        let is_end = self.rest.starts_with("</");
        let from = if is_end { 2 } else { 1 };
        let is_tag = self.rest.as_bytes().get(from).is_some_and(u8::is_ascii_alphabetic);
        if !is_tag {
            let end = self.rest.find('>');
            self.take_markup(end.map(|at| at + 1));
            return None;
        }
        let end = end_of_tag(self.rest);
        let tag = self.take_markup(end.map(|at| at + 1));
        end?;
        let inside = tag.get(from..tag.len() - 1).unwrap_or_default();
        let ends_name = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
        let length = inside.bytes().position(ends_name).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(length)?;
        if is_end {
            return Some(Token::End(name));
        }
        if ["script", "style"].iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            self.raw = Some(name);
        }
        Some(Token::Start(Tag { name, attributes }))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take() {
            return Some(Token::Raw(self.script(name)));
        }
        while !self.rest.is_empty() {
            if begins_markup(self.rest) {
                match self.markup() {
                    Some(token) => return Some(token),
                    None => continue,
                }
            }
            let after_first = self.rest.chars().next().map_or(0, char::len_utf8);
            let next = self.rest.get(after_first..).and_then(|rest| rest.find('<'));
            return Some(Token::Text(self.take(next.map_or(self.rest.len(), |at| at + after_first))));
        }
        None
    }
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The decoded value of an attribute, of the first where there are several; empty where it has none.
    pub fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
            if rest.is_empty() {
                return None;
            }
            let ends_name = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '=' | '/');
            // A `=` at the very beginning belongs to the name.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let length = rest.get(first..)?.find(ends_name).map_or(rest.len(), |at| at + first);
            let (name, after) = rest.split_at_checked(length)?;
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(value) => split_value(value.trim_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decoded(value));
            }
            rest = after;
        }
    }

    /// The words of its class attribute.
    pub fn classes(&self) -> Cow<'a, str> {
        self.attribute("class").unwrap_or_default()
    }
}

/// The value of an attribute, without quotes, and what follows it.
fn split_value(text: &str) -> (&str, &str) {
    let quoted = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.split_once(quote));
    quoted.unwrap_or_else(|| {
        let end = text.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(text.len());
        text.split_at_checked(end).unwrap_or((text, ""))
    })
}

/// A `<` before anything but a letter, `/`, `!` or `?` is a smaller-than.
fn begins_markup(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'<')
        && bytes.next().is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
}

/// Where the `>` of a tag is. Inside quotes, which begin behind a `=`, it is part of the value.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (None, b'>') => return Some(at),
            (None, _) => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &[&str], whole: bool) {
        let mut tokens = Tokens::new(page);
        let found: Vec<String> = tokens
            .by_ref()
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Start(tag) => format!("+{}", tag.name),
                Token::End(name) => format!("-{name}"),
                Token::Raw(text) => format!("={text}"),
            })
            .collect();
        assert_eq!(found, expected, "{page}");
        assert_eq!(!tokens.broke_off, whole, "{page}");
    }

    #[test]
    fn pages_are_cut_at_their_tags() {
        check("a<b>c</b>d<br/>", &["a", "+b", "c", "-b", "d", "+br"], true);
        check("<!DOCTYPE html><!-- <p> --><P\nclass='x>y'>z", &["+P", "z"], true);
        check("a < b <3 é<é", &["a ", "< b ", "<3 é", "<é"], true);
        check("<a title=\"1 > 0\" b = '>'>x", &["+a", "x"], true);
        check("<a it's>x<a b=it's>y", &["+a", "x", "+a", "y"], true);
        check("<script>if (a<b) '</p>'</SCRIPT>x", &["+script", "=if (a<b) '</p>'", "-SCRIPT", "x"], true);
        check("x</ y>z<?php ?>", &["x", "z"], true);
        check("x<", &["x"], false);
        check("x<a", &["x"], false);
        check("x<a b=\"></a>", &["x"], false);
        check("x<!-- y", &["x"], false);
        check("<style>x", &["+style", "=x"], false);
        check("", &[], true);
    }

    #[test]
    fn attributes_are_found_in_any_spelling() {
        let check = |tag: &str, name: &str, expected: Option<&str>| {
            let Some(Token::Start(found)) = Tokens::new(tag).next() else { panic!("{tag}") };
            assert_eq!(found.attribute(name).as_deref(), expected, "{tag}");
        };
        check("<a href =\"/abs/1\" title='x'>", "href", Some("/abs/1"));
        check("<a href =\"/abs/1\" title='x'>", "title", Some("x"));
        check("<a HREF=/abs/1 b>", "href", Some("/abs/1"));
        check("<a b HREF=/abs/1>", "b", Some(""));
        check("<a x='href=1' href='2' href='3'>", "href", Some("2"));
        check("<a href='a?b=1&amp;c=2'>", "href", Some("a?b=1&c=2"));
        check("<a =x='1' y=2/>", "y", Some("2/"));
        check("<a/b/c>", "c", Some(""));
        check("<a>", "href", None);
        check("<a href=>", "href", Some(""));
        check("<a é='1' b=2>", "b", Some("2"));
    }
}
