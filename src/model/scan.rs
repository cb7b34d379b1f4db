//! A scanner for the JSON that models write: incremental, forgiving, and bounded on hostile input.
//!
//! It takes text in pieces and hands out tokens: objects that open and close, keys, values, and the text outside of
//! all objects. For valid JSON it agrees with JSON. Beyond that it takes single quotes, bare keys and values,
//! trailing and missing commas, line breaks and unescaped quotes inside strings, and it finds its way again where a
//! new object begins inside a string that was never closed. Text between `<think>` and `</think>` is left out.
//!
//! It keeps one token (cut at [`MAX_TOKEN`]), a stack of [`MAX_DEPTH`] and a look-ahead of [`LOOK_AHEAD`], whatever
//! comes.

mod ahead;
mod escapes;

use ahead::{key_like, string_ends, tag_at};
use escapes::unescape;

/// A token longer than this is cut, in bytes.
const MAX_TOKEN: usize = 16 * 1024;
/// Objects and arrays nested deeper than this are given up.
const MAX_DEPTH: usize = 32;
/// How far behind a quote the scanner looks to see whether it ended the string, in bytes.
const LOOK_AHEAD: usize = 128;
/// A key longer than this is none, in bytes.
const MAX_KEY: usize = 100;
/// The tags between which models think aloud.
const THINKING_TAGS: [&str; 4] = ["think", "thinking", "thought", "reasoning"];

/// What the scanner finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A character outside of all objects.
    Outside(char),
    /// A closing tag of thoughts that never opened: what came before was thinking aloud.
    Thoughts,
    /// An object begins.
    Open,
    /// The innermost open object ends.
    Close,
    /// The innermost open object turned out to be broken, and is given up.
    Abandon,
    /// A key of the innermost open object.
    Key(String),
    /// A string under the last key, in an array or not.
    Text(String),
    /// A number, a literal or another bare word under the last key, in an array or not.
    Bare(String),
}

/// The scanner. See the top of the module.
#[derive(Default)]
pub(super) struct Scanner {
    /// What could not be decided yet.
    rest: String,
    /// Whether it has been looked at.
    undecided: bool,
    mode: Mode,
    stack: Vec<Container>,
    token: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    Array,
}

#[derive(Clone, Copy, Default)]
enum Mode {
    #[default]
    Outside,
    Thinking(&'static str),
    Key,
    Colon,
    Value,
    /// After a value: a comma or the end of the container.
    After,
    Quoted {
        quote: char,
        role: Role,
        /// True right after a brace inside the string, where a new object may begin.
        brace: bool,
    },
    Word(Role),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Key,
    Value,
}

/// Whether more text may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    MayCome,
    No,
}

/// What is known about a question that needs text which may not have come yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Yes,
    No,
    Unknown,
}

type Sink<'a> = &'a mut dyn FnMut(Token);

impl Scanner {
    /// Takes the next piece of text.
    pub(super) fn push(&mut self, text: &str, sink: Sink<'_>) {
        self.rest.push_str(text);
        // White space alone decides nothing within the look-ahead, and letter by letter it would have the same text
        // looked at each time.
        let waits = self.undecided && self.rest.len() <= LOOK_AHEAD;
        if !(waits && text.trim_start().is_empty()) {
            self.run(More::MayCome, sink);
        }
    }

    /// No more text comes: what was undecided is decided.
    pub(super) fn finish(&mut self, sink: Sink<'_>) {
        self.run(More::No, sink);
    }

    fn run(&mut self, more: More, sink: Sink<'_>) {
        let text = std::mem::take(&mut self.rest);
        let mut rest = text.as_str();
        while let Some(letter) = rest.chars().next() {
            let Some(used) = self.step(letter, rest, more, sink) else { break };
            rest = rest.get(used..).unwrap_or_default();
        }
        self.rest = rest.to_owned();
        self.undecided = !rest.is_empty();
    }

    /// Looks at `letter`, the first of `rest`. Returns how many bytes it used up, 0 where only the mode changed,
    /// `None` where it needs more text.
    fn step(&mut self, letter: char, rest: &str, more: More, sink: Sink<'_>) -> Option<usize> {
        let width = letter.len_utf8();
        match self.mode {
            Mode::Outside => return self.outside(letter, rest, more, sink),
            Mode::Thinking(tag) => return self.thinking(tag, rest, more),
            Mode::Quoted { quote, role, brace } => {
                return self.quoted(letter, rest, more, (quote, role, brace), sink);
            }
            Mode::Word(role) => return Some(self.word(letter, role, sink)),
            _ if letter.is_whitespace() => {}
            Mode::Colon if letter == ':' => self.mode = Mode::Value,
            Mode::Colon => {
                self.mode = Mode::Key;
                return Some(0);
            }
            Mode::Key | Mode::Value | Mode::After => match letter {
                '{' => self.open(Container::Object, sink),
                '[' => self.open(Container::Array, sink),
                '}' => self.close_object(sink),
                ']' => self.close_array(),
                ',' => self.mode = self.next_member(),
                ':' => {}
                '"' | '\'' => self.start_quoted(letter),
                _ if matches!(self.mode, Mode::After) => {}
                _ => {
                    self.token.clear();
                    self.mode = Mode::Word(self.role());
                    return Some(0);
                }
            },
        }
        Some(width)
    }

    fn outside(&mut self, letter: char, rest: &str, more: More, sink: Sink<'_>) -> Option<usize> {
        match letter {
            '{' => self.open(Container::Object, sink),
            '<' => {
                for tag in THINKING_TAGS {
                    match (tag_at(rest, "<", tag, more), tag_at(rest, "</", tag, more)) {
                        (Verdict::Yes, _) => {
                            self.mode = Mode::Thinking(tag);
                            return Some(tag.len() + 2);
                        }
                        (_, Verdict::Yes) => {
                            sink(Token::Thoughts);
                            return Some(tag.len() + 3);
                        }
                        (Verdict::Unknown, _) | (_, Verdict::Unknown) => return None,
                        (Verdict::No, Verdict::No) => {}
                    }
                }
                sink(Token::Outside(letter));
            }
            '\u{feff}' => {}
            _ => sink(Token::Outside(letter)),
        }
        Some(letter.len_utf8())
    }

    fn thinking(&mut self, tag: &'static str, rest: &str, more: More) -> Option<usize> {
        let Some(start) = rest.find('<') else { return Some(rest.len()) };
        if start > 0 {
            return Some(start);
        }
        match tag_at(rest, "</", tag, more) {
            Verdict::Yes => {
                self.mode = Mode::Outside;
                Some(tag.len() + 3)
            }
            Verdict::No => Some(1),
            Verdict::Unknown => None,
        }
    }

    fn quoted(
        &mut self,
        letter: char,
        rest: &str,
        more: More,
        (quote, role, brace): (char, Role, bool),
        sink: Sink<'_>,
    ) -> Option<usize> {
        let width = letter.len_utf8();
        let behind = rest.get(width..).unwrap_or_default();
        if letter == '\\' {
            let escaped = match behind.chars().next() {
                None if more == More::MayCome => return None,
                escaped => escaped,
            };
            self.keep(letter);
            escaped.into_iter().for_each(|escaped| self.keep(escaped));
            self.mode = Mode::Quoted { quote, role, brace: false };
            return Some(width + escaped.map_or(0, char::len_utf8));
        }
        if letter == quote {
            match string_ends(role, self.stack.last(), behind, more) {
                Verdict::Yes => {
                    self.end_token(unescape(&self.token), role, TokenKind::Text, sink);
                    return Some(width);
                }
                Verdict::Unknown => return None,
                Verdict::No if brace => match key_like(rest, more) {
                    Verdict::Yes => {
                        self.abandon_object(sink);
                        self.open(Container::Object, sink);
                        return Some(0);
                    }
                    Verdict::Unknown => return None,
                    Verdict::No => {}
                },
                Verdict::No => {}
            }
        }
        if role == Role::Key && (letter == '\n' || self.token.len() > MAX_KEY) {
            self.mode = Mode::Key;
            return Some(width);
        }
        let brace = (letter == '{' && self.may_begin_object()) || (brace && letter.is_whitespace());
        self.keep(letter);
        self.mode = Mode::Quoted { quote, role, brace };
        Some(width)
    }

    /// Whether a brace at this place of a string can begin an object of the reply's own, because the string was never
    /// closed: on a line of its own or behind another object. A brace within a sentence is a quotation, and what an
    /// abstract smuggles into a comment is no answer.
    fn may_begin_object(&self) -> bool {
        let before = self.token.trim_end_matches([' ', '\t']).chars().next_back();
        self.token.len() >= MAX_TOKEN || matches!(before, Some('\n' | '\r' | ',' | '}' | ']' | '['))
    }

    /// A bare key ends at its colon; a bare value where its member ends.
    fn word(&mut self, letter: char, role: Role, sink: Sink<'_>) -> usize {
        let ends = matches!(letter, ',' | '{' | '}' | '[' | ']' | '"' | '\n')
            || (role == Role::Key && letter == ':');
        if !ends {
            // A key this long is none, and whoever looks at it would do so for each of its values.
            if role == Role::Value || self.token.len() < MAX_KEY {
                self.keep(letter);
            }
            return letter.len_utf8();
        }
        if role == Role::Key && letter != ':' {
            self.mode = Mode::Key;
        } else {
            let word = without_comment(&self.token).trim().to_owned();
            self.end_token(word, role, TokenKind::Bare, sink);
        }
        0
    }

    fn keep(&mut self, letter: char) {
        if self.token.len() < MAX_TOKEN {
            self.token.push(letter);
        }
    }

    fn start_quoted(&mut self, quote: char) {
        // A string right after a value: the comma is missing.
        let role = if matches!(self.mode, Mode::After) && !self.in_array() { Role::Key } else { self.role() };
        self.token.clear();
        self.mode = Mode::Quoted { quote, role, brace: false };
    }

    fn end_token(&mut self, text: String, role: Role, kind: TokenKind, sink: Sink<'_>) {
        self.token.clear();
        self.mode = if role == Role::Key { Mode::Colon } else { Mode::After };
        sink(match (role, kind) {
            (Role::Key, _) => Token::Key(text),
            (Role::Value, TokenKind::Text) => Token::Text(text),
            (Role::Value, TokenKind::Bare) => Token::Bare(text),
        });
    }

    fn role(&self) -> Role {
        if matches!(self.mode, Mode::Key) { Role::Key } else { Role::Value }
    }

    fn in_array(&self) -> bool {
        self.stack.last() == Some(&Container::Array)
    }

    fn next_member(&self) -> Mode {
        if self.in_array() { Mode::Value } else { Mode::Key }
    }

    fn open(&mut self, container: Container, sink: Sink<'_>) {
        if self.stack.len() >= MAX_DEPTH {
            while !self.stack.is_empty() {
                self.abandon_object(sink);
            }
            self.mode = Mode::Outside;
            return;
        }
        self.stack.push(container);
        if container == Container::Object {
            sink(Token::Open);
        }
        self.mode = self.next_member();
    }

    fn close_object(&mut self, sink: Sink<'_>) {
        // An array that was not closed ends with its object.
        while self.stack.pop().is_some_and(|container| container == Container::Array) {}
        self.mode = if self.stack.is_empty() { Mode::Outside } else { Mode::After };
        sink(Token::Close);
    }

    fn close_array(&mut self) {
        if self.in_array() {
            self.stack.pop();
            self.mode = Mode::After;
        }
    }

    fn abandon_object(&mut self, sink: Sink<'_>) {
        while self.stack.pop().is_some_and(|container| container == Container::Array) {}
        self.token.clear();
        sink(Token::Abandon);
    }
}

/// A bare word without the comment behind it: `9 // near`. (An address has no blank before its slashes.)
fn without_comment(word: &str) -> &str {
    let at = [" //", "/*", " #"].iter().filter_map(|mark| word.find(mark)).min();
    at.and_then(|at| word.get(..at)).unwrap_or(word)
}

#[derive(Clone, Copy)]
enum TokenKind {
    Text,
    Bare,
}

#[cfg(test)]
mod tests;
