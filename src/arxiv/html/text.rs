//! The text of a web page: entities, white space.

use std::borrow::Cow;

/// The longest entity that is looked for, its `&` and `;` included.
const MAX_ENTITY: usize = 12;

/// The named entities that arXiv and browsers write; others stay as they are written.
const NAMES: [(&str, char); 14] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("minus", '−'),
];

/// `text` with its entities decoded, once.
pub(in crate::arxiv) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    push_decoded(&mut out, text);
    Cow::Owned(out)
}

/// Adds `text` with its entities decoded, once.
fn push_decoded(out: &mut String, text: &str) {
    let mut pieces = text.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        match entity(piece) {
            Some((letter, rest)) => {
                out.push(letter);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(piece);
            }
        }
    }
}

/// Adds decoded text, each run of white space in it as one blank, none at the beginning of `out`.
pub(in crate::arxiv) fn push_words(out: &mut String, text: &str) {
    let mut is_apart = text.starts_with(is_space);
    for word in text.split_ascii_whitespace() {
        if is_apart && !out.is_empty() && !out.ends_with(is_space) {
            out.push(' ');
        }
        out.push_str(word);
        is_apart = true;
    }
    if text.ends_with(is_space) && !out.is_empty() && !out.ends_with(is_space) {
        out.push(' ');
    }
}

/// A no-break space is none: it is meant.
fn is_space(letter: char) -> bool {
    letter.is_ascii_whitespace()
}

/// What the entity at the beginning of `piece`, without its `&`, stands for, and what follows it.
fn entity(piece: &str) -> Option<(char, &str)> {
    let end = piece.bytes().take(MAX_ENTITY).position(|byte| byte == b';')?;
    let (name, rest) = (piece.get(..end)?, piece.get(end + 1..)?);
    let letter = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| *letter != '\0')?
        }
        None => NAMES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((letter, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once() {
        let check = |text: &str, expected: &str| assert_eq!(decoded(text), expected, "{text}");
        check("policy&#39;s &lt;b&gt; &amp;#177; &#xE9;&nbsp;&mdash;", "policy's <b> &#177; é\u{a0}—");
        check("AT&T & more; &lol; &#0; &#xD800; &", "AT&T & more; &lol; &#0; &#xD800; &");
        check("&amplification;", "&amplification;");
        check("&&lt;é;", "&<é;");
    }

    #[test]
    fn white_space_is_one_blank() {
        let check = |before: &str, text: &str, expected: &str| {
            let mut out = before.to_owned();
            push_words(&mut out, text);
            assert_eq!(out, expected, "{text:?}");
        };
        check("", "\n   a \t b\r\n", "a b ");
        check("a ", " b", "a b");
        check("a\n  ", "\n b", "a\n  b");
        check("a", "\u{a0}b", "a\u{a0}b");
    }
}
