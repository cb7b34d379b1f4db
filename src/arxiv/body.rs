//! What a body is when it is not XML, and short quotes from it.

use std::borrow::Cow;
use std::ops::Deref;

use super::FeedError;
use crate::typeset::is_hidden;

/// A body as text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl<'a> Text<'a> {
    pub fn into_cow(self) -> Cow<'a, str> {
        self.0
    }

    /// What is to be said of it, where it is not as it came.
    pub fn damage(&self) -> Option<&'static str> {
        matches!(self.0, Cow::Owned(_)).then_some("Some bytes of it are not UTF-8; they show as �.")
    }
}

impl Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// A body as text, what is not UTF-8 in it replaced. A body of which more than a tenth is not is no text: replacing it
/// would make it three times as long.
pub(super) fn text(bytes: &[u8]) -> Result<Text<'_>, FeedError> {
    if let Some(error) = FeedError::too_large(bytes.len()) {
        return Err(error);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Text(Cow::Borrowed(text)));
    }
    let odd: usize = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    if odd > bytes.len() / 10 + MAX_ODD {
        return Err(FeedError::NotXml { quote: String::new() });
    }
    Ok(Text(String::from_utf8_lossy(bytes)))
}

/// So much of a short body may be anything.
const MAX_ODD: usize = 1_000;

/// Names a body that does not begin as XML does. White space around it is already gone.
pub(super) fn name(text: &str) -> FeedError {
    if text.is_empty() {
        return FeedError::Empty;
    }
    if asks_to_slow_down(text) {
        return FeedError::RateLimited { wait_seconds: None };
    }
    if text.starts_with(['{', '[']) {
        return FeedError::Json { quote: quote(text, QUOTE) };
    }
    FeedError::NotXml { quote: quote(text, QUOTE) }
}

/// Names a web page by its title.
pub(super) fn name_page(text: &str) -> FeedError {
    let title = page_title(text);
    if asks_to_slow_down(&title) || asks_to_slow_down(text) {
        return FeedError::RateLimited { wait_seconds: None };
    }
    // arXiv's own words for a past day of which it has no listing, whatever status a proxy gives them.
    if title.contains("only allowed for past") {
        return FeedError::DayTooOld;
    }
    if title.contains("later than today") {
        return FeedError::DayAhead;
    }
    let title = quote(&title, QUOTE);
    if is_denial(&title) { FeedError::Denied { title } } else { FeedError::Html { title } }
}

/// True for the titles of pages that want to know who is asking, or will not have them: arXiv's (“Access Denied”,
/// “arXiv reCAPTCHA”), Cloudflare's (“Just a moment...”, “Attention Required!”), and the like.
fn is_denial(title: &str) -> bool {
    let title = title.to_ascii_lowercase();
    ["access denied", "captcha", "just a moment", "attention required", "a robot?"]
        .iter()
        .any(|words| title.contains(words))
}

/// `text` in at most `limit` visible characters: white space is one blank, controls and direction marks are gone.
pub(super) fn quote(text: &str, limit: usize) -> String {
    let mut short = String::new();
    let mut count = 0;
    // Hostile text may hide for megabytes before the first visible character; no quote needs that.
    for letter in text.chars().take(QUOTE_WINDOW) {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if is_hidden(letter) || (letter == ' ' && (short.is_empty() || short.ends_with(' '))) {
            continue;
        }
        if count == limit {
            short.truncate(short.trim_end().len());
            short.push('…');
            return short;
        }
        short.push(letter);
        count += 1;
    }
    short.truncate(short.trim_end().len());
    short
}

/// `text` on one line: each run of white space is one blank.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The first `limit` bytes of `text`, or some fewer, so that no character is cut.
pub(super) fn start(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

const QUOTE: usize = 80;
const QUOTE_WINDOW: usize = 4_000;
/// A refusal is short; anything longer merely mentions the words.
const REFUSAL_BYTES: usize = 2_000;

/// Proxies that answer 200 to everything hide a 429; the words remain. `Rate exceeded.` is arXiv's, `1015` is the
/// number that Cloudflare gives.
fn asks_to_slow_down(text: &str) -> bool {
    if text.len() > REFUSAL_BYTES {
        return false;
    }
    let text = text.to_ascii_lowercase();
    text.starts_with("429")
        || ["rate exceeded", "too many requests", "rate limit", "ratelimit", "error code: 1015"]
            .iter()
            .any(|words| text.contains(words))
}

/// The text of the first `<title>`, entities and all; empty where there is none.
fn page_title(text: &str) -> String {
    let head: String = text.chars().take(QUOTE_WINDOW).collect();
    // Only ASCII letters change, so offsets stay.
    let lower = head.to_ascii_lowercase();
    let inside = lower.find("<title").and_then(|start| {
        let start = start + lower.get(start..)?.find('>')? + 1;
        let end = start + lower.get(start..)?.find('<').unwrap_or(lower.len() - start);
        head.get(start..end)
    });
    inside.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_named() {
        let check = |text: &str, expected: FeedError| assert_eq!(name(text), expected, "{text}");
        let slow = || FeedError::RateLimited { wait_seconds: None };
        check("", FeedError::Empty);
        check("Rate exceeded.", slow());
        check("429 Too Many Requests", slow());
        check("error code: 1015", slow());
        check(r#"{"message":"API rate limit exceeded"}"#, slow());
        check(r#"{"contents":null}"#, FeedError::Json { quote: r#"{"contents":null}"#.into() });
        check("no such host", FeedError::NotXml { quote: "no such host".into() });
    }

    #[test]
    fn bytes_are_text_or_refused() {
        assert_eq!(text(b"caf\xe9").as_deref(), Ok("caf\u{fffd}"));
        assert_eq!(text(&[0xff; 1_500]), Err(FeedError::NotXml { quote: String::new() }));
        assert_eq!(text(&vec![b' '; 32_000_001]), Err(FeedError::TooLarge { bytes: 32_000_001 }));
    }

    #[test]
    fn pages_are_named_by_their_title() {
        let check = |text: &str, title: &str| {
            assert_eq!(name_page(text), FeedError::Html { title: title.into() }, "{text}");
        };
        check("<html><head><TITLE lang=en>\n Just  wait...\n</TITLE>", "Just wait...");
        check("<html><title>never closed", "never closed");
        check("<html><title", "");
        check("<html><body>hello", "");
        let slow = FeedError::RateLimited { wait_seconds: None };
        assert_eq!(name_page("<html><title>429 Too Many Requests</title>"), slow);
        let named = |text: &str, expected: FeedError| assert_eq!(name_page(text), expected, "{text}");
        let denied = |title: &str| FeedError::Denied { title: title.into() };
        named("<title>Access Denied</title>", denied("Access Denied"));
        named("<title>arXiv reCAPTCHA</title>", denied("arXiv reCAPTCHA"));
        named("<title>Just a moment...</title>", denied("Just a moment..."));
        let old = "<title>Invalid date: 2025-01-02. Catchup only allowed for past 90 days</title>";
        named(old, FeedError::DayTooOld);
        named(
            "<title>Invalid date: 2031-01-02. Can't request date later than today</title>",
            FeedError::DayAhead,
        );
    }

    #[test]
    fn quotes_are_short_and_visible() {
        assert_eq!(quote("a\u{202e}b\u{0}c\u{200b}\n\n d", 80), "abc d");
        assert_eq!(quote("one two three", 8), "one two…");
        assert_eq!(quote("ééééé", 5), "ééééé");
        assert_eq!(quote(&"\u{200b}".repeat(10_000), 5), "");
    }
}
