//! Replies made to be slow: long, and of what sends a reader back and forth.

use super::{LIMIT, assert_honest, read, read_titles, time_of};

/// In bytes. Without optimisation a tenth of it takes as long.
const SIZE: usize = if cfg!(debug_assertions) { 20_000 } else { 200_000 };

/// `begin`, then `piece` until the reply is long.
fn long(begin: &str, piece: &str) -> String {
    let mut text = begin.to_owned();
    text.push_str(&piece.repeat(SIZE.saturating_sub(begin.len()) / piece.len()));
    text
}

fn hostile() -> Vec<(&'static str, String)> {
    let wide = format!("{{\"{}\":[", "k".repeat(90));
    let bare = format!("{{{}:[", "k".repeat(SIZE / 15));
    let key_after_blanks = format!("\"{}", " ".repeat(250));
    let key_at_the_limit = format!("\",{}\"{}\"{}", " ".repeat(250), "k".repeat(250), " ".repeat(250));
    vec![
        ("a string that never ends", long("{\"id\":\"2504.12350\",\"comment\":\"", "x")),
        ("quotes", long("{\"comment\":\"", "\"")),
        ("quotes and commas", long("{\"comment\":\"", "\",")),
        ("quotes and blanks", long("{\"comment\":\"", &key_after_blanks)),
        ("quotes, keys and blanks", long("{\"comment\":\"", &key_at_the_limit)),
        ("keys without colons", long("{\"comment\":\"", "\",'x")),
        ("braces in a string", long("{\"comment\":\"", "{\"x")),
        ("braces and blanks in a string", long("{\"comment\":\"", "{            \"x")),
        ("backslashes", long("{\"comment\":\"", "\\")),
        ("escapes", long("{\"comment\":\"", "\\u12\\ud800")),
        ("tex", long("{\"comment\":\"", "\\nabla")),
        ("one command", long("{\"comment\":\"\\", "n")),
        ("objects open", long("", "{")),
        ("arrays open", long("{\"a\":", "[")),
        ("objects and arrays open", long("", "{\"a\":[")),
        ("objects close", long("", "}")),
        ("objects open and close", long("", "{}")),
        ("nested at the limit", long("", &("{\"a\":".repeat(31) + &"}".repeat(31)))),
        ("strangers", long("{\"papers\":[", "{\"id\":\"x\",\"relevance\":9,\"novelty\":8},")),
        ("strangers, all different", {
            (0..SIZE / 40).map(|n| format!("{{\"id\":\"x{n}\",\"relevance\":9,\"novelty\":8}}\n")).collect()
        }),
        ("no scores, all different", {
            (0..SIZE / 55)
                .map(|n| format!("{{\"id\":\"2504.12350\",\"relevance\":\"x{n}\",\"novelty\":8}}\n"))
                .collect()
        }),
        ("the same again", long("", "{\"id\":\"2504.12350\",\"relevance\":9,\"novelty\":8}")),
        ("values under a long key", long(&wide, "1,")),
        ("values under a long bare key", long(&bare, "1,")),
        ("objects under a long bare key", long(&bare, "{},")),
        ("strings under a long bare key", long(&bare, "\"\",")),
        ("keys", long("{", "\"relevance\":9,")),
        ("bare keys", long("{", "a:")),
        ("a bare key that never ends", long("{", "k")),
        ("a bare value that never ends", long("{\"a\":", "1")),
        ("a number that never ends", long("{\"id\":\"2504.12350\",\"novelty\":8,\"relevance\":", "9")),
        ("thoughts", long("", "<think>")),
        ("thoughts that never end", long("<think>", "x")),
        ("thoughts that nearly end", long("<think>", "</thin")),
        ("thoughts that end", long("", "</think>")),
        ("angles", long("", "<")),
        ("prose", long("", "The paper 2504.12350 is good. ")),
        ("one long line of ids", long("", "2504.12350, ")),
        ("lines of ids", long("", "- 2504.12350\n")),
        ("ids in a list", long("{\"irrelevant\":[", "\"2504.12350\",")),
        ("bars", long("", "|")),
        ("blanks", long("{", " ")),
        ("blanks in a string", long("{\"comment\":\"", " ")),
        ("hidden characters", long("{\"comment\":\"", "\u{200b}")),
        ("line breaks", long("{\"comment\":\"", "\n")),
        ("letters of four bytes", long("{\"comment\":\"", "😀")),
        ("an error page", long("<!DOCTYPE html><html>", "<div class=\"x\">{error}</div>")),
        ("colons", long("{", ":")),
        ("commas", long("{", ",")),
    ]
}

#[test]
fn hostile_replies_take_no_longer_than_they_are() {
    let mut slowest = Vec::new();
    for (name, text) in hostile() {
        assert!(text.len() > SIZE / 2 && text.len() <= SIZE + SIZE / 4, "{name}: {}", text.len());
        let letters: Vec<&str> = text.split("").collect();
        let (whole, found) = time_of(|| read([text.as_str()]));
        assert_honest(&found, name);
        let (streamed, in_letters) = time_of(|| read(letters.iter().copied()));
        assert_eq!(in_letters, found, "{name}");
        let (titles, rejected) = time_of(|| read_titles([text.as_str()]));
        let (titles_streamed, rejected_in_letters) = time_of(|| read_titles(letters.iter().copied()));
        assert_eq!(rejected_in_letters, rejected, "{name}");
        for (how, took) in [
            ("whole", whole),
            ("letter by letter", streamed),
            ("titles", titles),
            ("titles, letter by letter", titles_streamed),
        ] {
            slowest.push((took, name, how));
        }
    }
    slowest.sort_unstable();
    slowest.reverse();
    for (took, name, how) in slowest.iter().take(12) {
        eprintln!("{took:?} for {name}, {how}");
    }
    assert!(slowest[0].0 < LIMIT, "{:?}", slowest[0]);
}
