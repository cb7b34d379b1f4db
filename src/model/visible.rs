//! Quotes of what models and providers say: one line, visible characters only, bounded.

use crate::typeset::visible_lines;

/// `text` as one line of at most `limit` characters: stripped, line breaks and tabs with the spaces around them one
/// space, trimmed, and cut with `…` where it is longer.
pub fn line(text: &str, limit: usize) -> String {
    let stripped = visible_lines(text);
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
    fn lines_are_one_line_and_bounded() {
        let check = |text: &str, limit: usize, expected: &str| assert_eq!(line(text, limit), expected);
        check("  a  b \r\n\t c\u{2028}d\n", 99, "a  b c d");
        check("αβγδ", 4, "αβγδ");
        check("αβγδε", 4, "αβγ…");
        check("ab cd", 4, "ab…");
        check("\u{200b}", 9, "");
    }
}
