//! Which dollars are mathematics and which are money.

use super::near;
use crate::typeset::math::Display;

/// The formula that begins with the dollar at the beginning of `rest`, and what follows it; `None` for a dollar that
/// is money or has no partner.
///
/// As in pandoc, a formula has no space behind its first dollar nor before its last, and no digit after it. But
/// authors write `$ x $` and `$\sim$10`, so what has TeX in it, or a space at both ends and no words, is one, too.
pub(super) fn formula(rest: &str) -> Option<(&str, Display, &str)> {
    if let Some(inside) = rest.strip_prefix("$$") {
        let (tex, after) = split(inside, "$$").filter(|(tex, _)| !tex.trim().is_empty())?;
        return Some((tex, Display::Block, after));
    }
    let (tex, after) = split(rest.strip_prefix('$')?, "$")?;
    is_formula(tex, after).then_some((tex, Display::Inline, after))
}

/// Splits at the first `close` that no backslash escapes.
fn split<'a>(inside: &'a str, close: &str) -> Option<(&'a str, &'a str)> {
    let mut escaped = false;
    for (offset, byte) in near(inside).bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'$' => {
                if let Some(after) = inside.get(offset..)?.strip_prefix(close) {
                    return Some((inside.get(..offset)?, after));
                }
                return None;
            }
            _ => {}
        }
    }
    None
}

fn is_formula(tex: &str, after: &str) -> bool {
    if tex.trim().is_empty() {
        return false;
    }
    if tex.contains('\\') {
        return true;
    }
    if has_words(tex) {
        return false;
    }
    if tex.contains(['^', '_', '{', '=', '<', '>', '|']) {
        return true;
    }
    let (open, close) = (tex.starts_with(char::is_whitespace), tex.ends_with(char::is_whitespace));
    if open && close {
        return !tex.trim().contains(char::is_whitespace);
    }
    !open && !close && !after.starts_with(|letter: char| letter.is_ascii_digit())
}

/// Two letters and more with white space on one side at least, as `$5 and` has.
fn has_words(tex: &str) -> bool {
    let parts: Vec<&str> = tex.split_whitespace().collect();
    let spaced = parts.len() > 1 || tex.ends_with(char::is_whitespace);
    let wordy = |part: &&str| {
        part.len() > 1 && part.trim_matches([',', '.']).bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    spaced && parts.iter().any(wordy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let mut rest = text;
        while let Some((before, inside)) = rest.split_once('$') {
            let (_, dollar) = rest.split_at(before.len());
            match formula(dollar) {
                Some((tex, _, after)) => {
                    found.push(tex);
                    rest = after;
                }
                None => rest = inside,
            }
        }
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn mathematics() {
        check("of $O(N^{1.5})$ and $x$, $ x $; A$^*$ on", &["O(N^{1.5})", "x", " x ", "^*"]);
        check(r"$\sim$10 and 4$\times$ the $10\times$", &[r"\sim", r"\times", r"10\times"]);
        check("comprising $107$ classes, $k$-means, Top-$k(x)$", &["107", "k", "k(x)"]);
        check(r"steps $ \{ \epsilon_t \}_{t \geq 1} $ satisfy", &[r" \{ \epsilon_t \}_{t \geq 1} "]);
        check("$$x$$ and $PA^3$ Ge$_2$Bi$_2$O$_6$", &["x", "PA^3", "_2", "_2", "_6"]);
        check(r"$\text{if \$5}$", &[r"\text{if \$5}"]);
        check("$z < 1.4$ and $-$the", &["z < 1.4", "-"]);
    }

    #[test]
    fn money() {
        check("costs $5 and $10", &[]);
        check("from $5 to $10 at $x$", &["x"]);
        check("$5-$10, $5, $10", &[]);
        check("$1M of US$ 3", &[]);
        check("only $0.02 per paper", &[]);
        check("a $ b", &[]);
        check("$$", &[]);
        check("$ $ $", &[]);
        check("from $5 to $10 and accuracy $\\alpha$", &["\\alpha"]);
    }
}
