//! Questions about the text ahead, whose answer may have to wait for more of it.

use super::{Container, LOOK_AHEAD, More, Role, Verdict};

/// Whether `rest` begins with `opening`, `tag` and `>`, in any case.
pub(super) fn tag_at(rest: &str, opening: &str, tag: &str, more: More) -> Verdict {
    let mut expected = opening.chars().chain(tag.chars()).chain(['>']);
    let mut letters = rest.chars();
    loop {
        match (expected.next(), letters.next()) {
            (None, _) => return Verdict::Yes,
            (Some(_), None) => return if more == More::No { Verdict::No } else { Verdict::Unknown },
            (Some(one), Some(other)) if one.eq_ignore_ascii_case(&other) => {}
            _ => return Verdict::No,
        }
    }
}

/// Whether a quote ended its string, by what follows it. In JSON a key is followed by a colon; a value in an array
/// by a comma or the bracket; a value in an object by the brace, a comma and the next key, or a comment. All else means that
/// the quote belongs to the text.
pub(super) fn string_ends(role: Role, container: Option<&Container>, behind: &str, more: More) -> Verdict {
    let next = match next_sign(behind, more) {
        Next::Sign(letter, rest) => (letter, rest),
        Next::Unknown => return Verdict::Unknown,
        Next::Nothing => return Verdict::Yes,
    };
    let in_object = container == Some(&Container::Object);
    match next {
        (':', _) if role == Role::Key => Verdict::Yes,
        _ if role == Role::Key => Verdict::No,
        (',' | ']' | '}', _) if !in_object => Verdict::Yes,
        _ if !in_object => Verdict::No,
        ('}', _) => Verdict::Yes,
        ('"', rest) => key_like(rest, more),
        ('/', rest) => comment_like(rest, more),
        (',', rest) => {
            let rest = rest.get(1..).unwrap_or_default();
            match next_sign(rest.strip_prefix(',').unwrap_or(rest), more) {
                Next::Sign('}', _) => Verdict::Yes,
                Next::Sign('/', rest) => comment_like(rest, more),
                Next::Sign(_, rest) => key_like(rest, more),
                Next::Unknown => Verdict::Unknown,
                Next::Nothing => Verdict::Yes,
            }
        }
        _ => Verdict::No,
    }
}

enum Next<'a> {
    /// The first character that is not white space, and the text from it on.
    Sign(char, &'a str),
    /// No more comes, or nothing but white space as far as we look.
    Nothing,
    Unknown,
}

fn next_sign(text: &str, more: More) -> Next<'_> {
    let rest = text.trim_start();
    match rest.chars().next() {
        _ if text.len() - rest.len() > LOOK_AHEAD => Next::Nothing,
        Some(letter) => Next::Sign(letter, rest),
        None if more == More::No => Next::Nothing,
        None => Next::Unknown,
    }
}

/// Whether `text` begins with two slashes, or a slash and a star, as comments do.
fn comment_like(text: &str, more: More) -> Verdict {
    match text.chars().nth(1) {
        Some('/' | '*') => Verdict::Yes,
        None if more == More::MayCome => Verdict::Unknown,
        _ => Verdict::No,
    }
}

/// Whether `text` begins with a key and its colon: `"id":`, `'id' :`, `id:`.
pub(super) fn key_like(text: &str, more: More) -> Verdict {
    let mut letters = text.char_indices();
    let quote = match letters.next() {
        Some((_, quote @ ('"' | '\''))) => Some(quote),
        Some((_, letter)) if letter.is_alphabetic() || letter == '_' => None,
        Some(_) => return Verdict::No,
        None => return if more == More::No { Verdict::No } else { Verdict::Unknown },
    };
    let mut escaped = false;
    for (offset, letter) in letters {
        if offset > LOOK_AHEAD {
            // A quoted key as long as this is one all the same: JSON sets no limit.
            return if quote.is_some() { Verdict::Yes } else { Verdict::No };
        }
        let ends = match quote {
            Some(quote) => letter == quote && !escaped,
            None => !(letter.is_alphanumeric() || letter == '_'),
        };
        escaped = letter == '\\' && !escaped;
        if ends {
            let behind = offset + if quote.is_some() { letter.len_utf8() } else { 0 };
            return match next_sign(text.get(behind..).unwrap_or_default(), more) {
                Next::Sign(':', _) => Verdict::Yes,
                Next::Unknown => Verdict::Unknown,
                _ => Verdict::No,
            };
        }
    }
    if more == More::No { Verdict::No } else { Verdict::Unknown }
}
