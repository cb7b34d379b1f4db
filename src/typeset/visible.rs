//! Characters that a reader cannot see.
//!
//! They reorder a line, hide instructions to a model, or make two names look alike. No text of arXiv needs them.

use std::borrow::Cow;

/// The text as it will be seen: line breaks and tabs become one space each, hidden characters are gone.
///
/// Hidden are control characters, zero-width and bidirectional controls, tag characters (U+E0000–E007F), variation
/// selectors but for the two of emoji, fillers and non-characters. A joiner stays between two characters beyond ASCII,
/// where Persian, Indic scripts and emoji need it.
pub fn visible(text: &str) -> Cow<'_, str> {
    filter(text, |letter| if is_break(letter) || letter == '\t' { Some(' ') } else { seen(letter) })
}

/// The same with line breaks and tabs kept, for text whose lines mean something; `\r\n` and `\r` become `\n`.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    filter(text, |letter| match letter {
        '\t' => Some('\t'),
        _ if is_break(letter) => Some('\n'),
        _ => seen(letter),
    })
}

/// True for characters that show nothing of their own and can hide text or turn it around, the joiners U+200C and
/// U+200D and control characters among them.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{feff}'
            | '\u{3164}' | '\u{ffa0}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0d}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
        || (u32::from(letter) & 0xfffe) == 0xfffe
}

fn filter(text: &str, keep: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    // Most texts have nothing else, and a long day has a million letters.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain || text.chars().all(|letter| keep(letter) == Some(letter)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // One break, not two.
        if letter == '\r' && letters.peek() == Some(&'\n') {
            continue;
        }
        let joins = matches!(letter, '\u{200c}' | '\u{200d}')
            && out.chars().next_back().is_some_and(|before| !before.is_ascii() && !is_hidden(before))
            && letters.peek().is_some_and(|after| !after.is_ascii() && !is_hidden(*after));
        out.extend(if joins { Some(letter) } else { keep(letter) });
    }
    Cow::Owned(out)
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn seen(letter: char) -> Option<char> {
    (!is_hidden(letter)).then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(visible(text), expected, "{text:?}");
    }

    #[test]
    fn what_is_hidden_goes() {
        check("plain é 漢字 ≤ 😀", "plain é 漢字 ≤ 😀");
        check("a\nb\r\nc\td", "a b c d");
        check("a\u{200b}b\u{202e}c\u{2066}d\u{feff}e", "abcde");
        check("safe\u{e0049}\u{e0067}\u{e006e}", "safe");
        check("x\u{0}\u{7}\u{1b}[31m\u{7f}\u{9b}y", "x[31my");
        check("a\u{ad}b\u{fe0f}\u{fe01}\u{e0101}\u{1fffe}\u{ffff}", "ab\u{fe0f}");
        check(
            "a\u{200d}b می\u{200c}خواهم 👩\u{200d}🔬 é\u{200d}\u{200d}x",
            "ab می\u{200c}خواهم 👩\u{200d}🔬 éx",
        );
        assert!(matches!(visible("nothing hidden"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_can_be_kept() {
        assert_eq!(visible_lines("a\r\nb\n\tc\u{200b}\rd"), "a\nb\n\tc\nd");
    }
}
