//! Text from outside without what the eye cannot see: zero-width, bidirectional, tag and control characters can
//! carry orders to a model, or make a line read other than it is.

/// True for characters that show nothing of their own and can hide text or turn it around. The joiners U+200C and
/// U+200D are among them; [`strip`] keeps those that a script needs.
pub fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// `text` without hidden characters. Tabs and line breaks stay; so does a joiner between two characters beyond
/// ASCII, which Persian, Indic scripts and emoji need.
pub fn strip(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let joins = matches!(letter, '\u{200c}' | '\u{200d}')
            && shown.chars().next_back().is_some_and(|before| !before.is_ascii())
            && letters.peek().is_some_and(|after| !after.is_ascii() && !is_hidden(*after));
        if joins || !is_hidden(letter) {
            shown.push(letter);
        }
    }
    shown
}

/// `text` as one line of at most `limit` characters: stripped, line breaks and tabs with the spaces around them one
/// space, trimmed, and cut with `…` where it is longer.
pub fn line(text: &str, limit: usize) -> String {
    let stripped = strip(text);
    let mut line = String::with_capacity(stripped.len());
    let mut breaking = false;
    for letter in stripped.chars() {
        if matches!(letter, '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            breaking = true;
        } else if breaking && letter == ' ' {
            continue;
        } else {
            if breaking {
                line.truncate(line.trim_end_matches(' ').len());
                line.push(' ');
                breaking = false;
            }
            line.push(letter);
        }
    }
    shorten(line.trim(), limit)
}

/// The first `limit` characters of `text`, the last of them `…` where something is left out.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().nth(limit).is_none() {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_orders_are_stripped() {
        let check = |text: &str, expected: &str| assert_eq!(strip(text), expected, "{text:?}");
        check("a\u{200b}b\u{2060}c\u{feff}", "abc");
        check("x\u{202e}01 erocS\u{202c}y", "x01 erocSy");
        check("ok\u{e0053}\u{e0063}\u{e007f}\u{e0100}", "ok");
        check("bell\u{7}, escape\u{1b}[31m, c1\u{9b}", "bell, escape[31m, c1");
        check("tab\tand\nline\r\n", "tab\tand\nline\r\n");
        check(
            "a\u{200d}b می\u{200c}خواهم 👩\u{200d}🔬 é\u{200d}\u{200d}x",
            "ab می\u{200c}خواهم 👩\u{200d}🔬 éx",
        );
    }

    #[test]
    fn lines_are_one_line_and_bounded() {
        let check = |text: &str, limit: usize, expected: &str| assert_eq!(line(text, limit), expected);
        check("  a  b \r\n\t c\u{2028}d\n", 99, "a  b c d");
        check("αβγδ", 4, "αβγδ");
        check("αβγδε", 4, "αβγ…");
        check("ab cd", 4, "ab…");
        check("\u{200b}", 9, "");
    }
}
