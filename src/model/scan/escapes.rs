//! Backslashes in the strings that models write: JSON's escapes, and TeX that was not escaped for JSON.

/// TeX commands that begin like one of JSON's escapes `\n`, `\r`, `\t`. Those whose rest is an English word
/// (`\nmid`, `\nexists`, `\nless`) are left out: there a line break is likelier. `\b` and `\f` need no list, for no
/// comment holds a backspace or a form feed.
const TEX_WORDS: [&str; 58] = [
    "nabla",
    "natural",
    "ne",
    "nearrow",
    "neg",
    "neq",
    "newcommand",
    "ngeq",
    "ni",
    "nleq",
    "norm",
    "not",
    "notin",
    "nu",
    "nwarrow",
    "rangle",
    "rbrace",
    "rbrack",
    "rceil",
    "ref",
    "rfloor",
    "rho",
    "right",
    "rightarrow",
    "rightharpoonup",
    "rightleftharpoons",
    "rm",
    "rtimes",
    "rvert",
    "rVert",
    "tan",
    "tanh",
    "tau",
    "tbinom",
    "text",
    "textbf",
    "textit",
    "textrm",
    "textsc",
    "textsf",
    "textsubscript",
    "textsuperscript",
    "texttt",
    "textup",
    "tfrac",
    "therefore",
    "theta",
    "thinspace",
    "tilde",
    "times",
    "tiny",
    "to",
    "top",
    "tr",
    "triangle",
    "triangleleft",
    "triangleq",
    "triangleright",
];

/// Letters that carry an acute accent in some name.
const ACCENTED: &str = "aceilnorsuyzACEILNORSUYZ";

/// The text that a JSON string stands for, `raw` being what is between its quotes.
///
/// A backslash that begins no escape of JSON stays, and so does one that does begin an escape where a TeX command
/// is meant (`\frac`, `\nu`, `\theta`, `\underline`): TeX left unescaped is what breaks the JSON of models most often.
pub(super) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let used = read_escape(escape, &mut text);
        rest = escape.get(used..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// Reads what follows a backslash, appends what it means, and returns how many bytes it used up.
fn read_escape(escape: &str, text: &mut String) -> usize {
    let Some(letter) = escape.chars().next() else {
        text.push('\\');
        return 0;
    };
    let word_length = escape.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = escape.get(..word_length).unwrap_or_default();
    let plain = match letter {
        '"' | '\\' | '/' => Some(letter),
        'b' | 'f' if word_length < 2 => Some(if letter == 'b' { '\u{8}' } else { '\u{c}' }),
        'n' if !TEX_WORDS.contains(&word) => Some('\n'),
        'r' if !TEX_WORDS.contains(&word) => Some('\r'),
        't' if !TEX_WORDS.contains(&word) => Some('\t'),
        'u' => match read_unicode(escape) {
            Some((letter, used)) => {
                text.push(letter);
                return used;
            }
            None => None,
        },
        '\'' if !is_accent(escape, text) => Some('\''),
        _ => None,
    };
    match plain {
        Some(plain) => {
            text.push(plain);
            letter.len_utf8()
        }
        None => {
            text.push('\\');
            0
        }
    }
}

/// Whether `\'` is TeX's acute accent (`Poincar\'e`, `\'{e}`) and not an apostrophe or a quotation mark that was
/// escaped for no need (`it\'s`, `the \'Efficiency\' criterion`).
fn is_accent(escape: &str, before: &str) -> bool {
    let behind = escape.get(1..).unwrap_or_default();
    let after_letter = before.chars().next_back().is_some_and(char::is_alphabetic);
    let ending = ["s", "t", "d", "m", "re", "ve", "ll"].into_iter().any(|ending| {
        behind
            .strip_prefix(ending)
            .is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphabetic()))
    });
    let accented =
        behind.strip_prefix('\\').unwrap_or(behind).starts_with(|letter: char| ACCENTED.contains(letter));
    behind.starts_with('{') || (after_letter && accented && !ending)
}

/// `uXXXX`, a pair of them where the first is a high surrogate; half a pair becomes U+FFFD. `None` where four
/// hexadecimal digits do not follow.
fn read_unicode(escape: &str) -> Option<(char, usize)> {
    let first = four_digits(escape)?;
    if let Some(letter) = char::from_u32(first) {
        return Some((letter, 5));
    }
    let second = escape.get(5..).and_then(|rest| rest.strip_prefix('\\')).and_then(four_digits);
    let pair = second.and_then(|second| {
        let (high, low) = (first.checked_sub(0xd800)?, second.checked_sub(0xdc00)?);
        (high < 0x400 && low < 0x400).then(|| char::from_u32(0x10000 + (high << 10) + low)).flatten()
    });
    Some(pair.map_or((char::REPLACEMENT_CHARACTER, 5), |letter| (letter, 11)))
}

fn four_digits(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(raw: &str, expected: &str) {
        assert_eq!(unescape(raw), expected, "{raw}");
    }

    #[test]
    fn escapes_of_json() {
        check(r#"a \"b\" \\ \/ c\nd\te"#, "a \"b\" \\ / c\nd\te");
        check(r"\u00e9 \ud83d\ude00 \ud83d \ud83dx", "é 😀 \u{fffd} \u{fffd}x");
        check(r"first\nSecond line\n\nnovelty is low\ttoo", "first\nSecond line\n\nnovelty is low\ttoo");
        check(r"\\alpha \\frac \\nu", r"\alpha \frac \nu");
    }

    #[test]
    fn tex_that_was_not_escaped() {
        for tex in [
            r"\alpha-stable",
            r"$\frac{1}{2}$",
            r"\beta and \bar{x}",
            r"\(O(n)\)",
            r"\nabla f \neq 0, \nu, x \not\in y",
            r"a \times b \to \infty, \theta, \tau, \text{if}",
            r"\rho \rightarrow \right)",
            r"\underline{u} \upsilon \uparrow",
            r"\mathcal{L}_1 \$5 \% \_ \{",
            r"Erd\H{o}s, Poincar\'e, Ra\'ul, \'{E}ric, Garc\'\ia",
            "ends in \\",
        ] {
            check(tex, tex);
        }
    }

    #[test]
    fn apostrophes_escaped_for_no_need() {
        check(
            r"it\'s, don\'t, they\'re, the authors\' own, the \'Efficiency\' criterion",
            "it's, don't, they're, the authors' own, the 'Efficiency' criterion",
        );
    }

    proptest! {
        #[test]
        fn strings_of_json_mean_what_json_says(text in "[ -\\[\\]-~é😀\"\\n\\t]{0,40}") {
            // Without backslashes, and with line breaks before no TeX word, the two agree.
            let text = text.replace("\n", "\n ").replace("\t", "\t ");
            let quoted = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(unescape(quoted.get(1..quoted.len() - 1).unwrap()), text);
        }

        #[test]
        fn anything_is_unescaped_without_panic(raw in any::<String>()) {
            unescape(&raw);
            unescape(&raw.replace(' ', "\\"));
        }
    }
}
