//! Nodes as plain text, for lists, exports, labels and search.

use super::mathml::{MathElement, MathTag};
use super::node::{Node, Tag};
use super::prose::title;

/// A title, abstract or comment as plain text: TeX's accents decoded, formulas as readable as a line can have them
/// (`O(n²)`, `1/2`), and as TeX where they cannot be typeset.
pub fn plain(text: &str) -> String {
    plain_text(&title(text))
}

/// The text of nodes, without markup. Blocks stand on lines of their own.
pub fn plain_text(nodes: &[Node]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| push(node, &mut out));
    let mut out = out.replace("\u{2061}(", "(").replace('\u{2061}', " ");
    out.truncate(out.trim_end().len());
    out
}

fn push(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => out.push_str(text),
        Node::Element(Tag::Br, _) => out.push('\n'),
        Node::Element(tag, children) => {
            if tag.is_block() && !out.is_empty() && !out.ends_with('\n') {
                out.push(if matches!(tag, Tag::Td | Tag::Th) { ' ' } else { '\n' });
            }
            children.iter().for_each(|child| push(child, out));
            if tag.is_block() && !matches!(tag, Tag::Td | Tag::Th) && !out.ends_with('\n') {
                out.push('\n');
            }
        }
        Node::Link(_, children) => children.iter().for_each(|child| push(child, out)),
        Node::Math(element) => push_math(element, out),
    }
}

fn push_math(element: &MathElement, out: &mut String) {
    let part = |index: usize| element.children().get(index).map(one).unwrap_or_default();
    match element.tag() {
        MathTag::Mphantom | MathTag::Mprescripts => {}
        MathTag::Mspace => {
            if has(element, "width") && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        MathTag::Mo => {
            let sign = one_of(element.children());
            // Function application and its like have no shape.
            let seen: String =
                sign.chars().filter(|letter| !matches!(letter, '\u{2061}'..='\u{2064}')).collect();
            let word = seen.len() > 1 && seen.bytes().all(|byte| byte.is_ascii_alphabetic());
            if word && out.ends_with(char::is_alphanumeric) {
                out.push(' ');
            }
            out.push_str(&seen.replace('∗', "*"));
            if word {
                // Until the end is known: `log n`, but `log(n)`.
                out.push('\u{2061}');
            }
        }
        MathTag::Msup | MathTag::Mover if has(element, "accent") => {
            out.push_str(&part(0));
            out.push_str(&combining(&part(1)));
        }
        MathTag::Msup | MathTag::Mover => out.push_str(&(part(0) + &script('^', &part(1)))),
        MathTag::Msub | MathTag::Munder => out.push_str(&(part(0) + &script('_', &part(1)))),
        MathTag::Msubsup | MathTag::Munderover => {
            out.push_str(&(part(0) + &script('_', &part(1)) + &script('^', &part(2))));
        }
        MathTag::Mfrac if has(element, "linethickness") => {
            out.push_str(&format!("{} choose {}", part(0), part(1)));
        }
        MathTag::Mfrac => out.push_str(&format!("{}/{}", grouped(&part(0)), grouped(&part(1)))),
        MathTag::Msqrt => out.push_str(&format!("√{}", grouped(&one_of(element.children())))),
        MathTag::Mroot => {
            out.push_str(&format!("{}√{}", script('^', &part(1)).trim_start_matches('^'), grouped(&part(0))));
        }
        MathTag::Mtable => {
            let rows: Vec<String> = element.children().iter().map(|row| one(row).trim().to_owned()).collect();
            out.push_str(&rows.join("; "));
        }
        MathTag::Mtd => {
            element.children().iter().for_each(|child| push(child, out));
            out.push(' ');
        }
        MathTag::Mi | MathTag::Mn => out.extend(one_of(element.children()).chars().filter_map(unstyled)),
        _ => element.children().iter().for_each(|child| push(child, out)),
    }
}

/// A letter of mathematics (`𝒪`, `𝐱`, `𝟏`) as a letter of text, for search and for who hears it read; double-struck
/// letters stay.
fn unstyled(letter: char) -> Option<char> {
    // Letters that Unicode had before it had their alphabets.
    const EARLIER: &str = "ℬBℰEℱFℋHℐIℒLℳMℛRℯeℊgℴoℎhℌHℑIℜRℭCℨZ";
    let code = u32::from(letter);
    let nth = |first: u32, index: u32| char::from_u32(first + index);
    match code {
        0xfe00..=0xfe0f => None,
        0x1d538..=0x1d56b | 0x1d7d8..=0x1d7e1 => Some(letter),
        0x1d400..=0x1d6a3 => match (code - 0x1d400) % 52 {
            index @ 0..26 => nth(0x41, index),
            index => nth(0x61, index - 26),
        },
        0x1d6a8..=0x1d7c9 => match (code - 0x1d6a8) % 58 {
            index @ 0..25 => nth(0x391, index),
            25 => Some('∇'),
            index @ 26..51 => nth(0x3b1, index - 26),
            51 => Some('∂'),
            _ => Some(letter),
        },
        0x1d7ce..=0x1d7ff => nth(0x30, (code - 0x1d7ce) % 10),
        _ => {
            let mut pairs = EARLIER.chars();
            while let (Some(styled), Some(plain)) = (pairs.next(), pairs.next()) {
                if styled == letter {
                    return Some(plain);
                }
            }
            Some(letter)
        }
    }
}

fn one(node: &Node) -> String {
    one_of(std::slice::from_ref(node))
}

fn one_of(nodes: &[Node]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| push(node, &mut out));
    out
}

fn has(element: &MathElement, attribute: &str) -> bool {
    element.attributes().iter().any(|one| one.name() == attribute)
}

/// The accent as a mark on the letter before it.
fn combining(accent: &str) -> String {
    match accent.trim() {
        "^" | "ˆ" | "\u{302}" => "\u{302}",
        "~" | "˜" | "\u{303}" => "\u{303}",
        "¯" | "‾" | "_" | "\u{332}" | "\u{305}" => "\u{304}",
        "˙" => "\u{307}",
        "¨" => "\u{308}",
        "→" | "\u{20d7}" => "\u{20d7}",
        "ˇ" => "\u{30c}",
        "˘" => "\u{306}",
        "´" => "\u{301}",
        "`" => "\u{300}",
        other => return other.to_owned(),
    }
    .to_owned()
}

/// An index or exponent: in small digits where Unicode has them, else after `^` or `_`.
fn script(sign: char, text: &str) -> String {
    const BIG: &str = "0123456789+-−=()n";
    const UPPER: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ";
    const LOWER: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ";
    let text = text.trim_matches([' ', '\u{2061}']);
    if text.is_empty() {
        return String::new();
    }
    if text.chars().all(|letter| matches!(letter, '′' | '″' | '‴' | '⁗')) {
        return text.to_owned();
    }
    let small = if sign == '^' { UPPER } else { LOWER };
    let table = || BIG.chars().zip(small.chars());
    let shrunk: Option<String> =
        text.chars().map(|letter| table().find(|(big, _)| *big == letter).map(|(_, small)| small)).collect();
    match shrunk {
        Some(shrunk) => shrunk,
        None if text.chars().nth(1).is_none() || is_group(text) => {
            format!("{sign}{text}")
        }
        None => format!("{sign}({text})"),
    }
}

fn grouped(text: &str) -> String {
    let text = text.trim();
    if text.chars().all(char::is_alphanumeric) || is_group(text) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// Whether one pair of parentheses stands around it all.
fn is_group(text: &str) -> bool {
    let inside = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inside.is_some_and(|inside| !inside.contains(['(', ')']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(plain(text), expected, "{text}");
    }

    #[test]
    fn formulas_in_a_line() {
        check(r"G$^{2}$D: 4$\times$ in $O(n^2\log n)$", "G²D: 4× in O(n² log n)");
        check(r"FaSTA$^*$ with $x_{i}^{(t)}$ and $\frac{a+b}{2}$", "FaSTA^* with x_i^(t) and (a+b)/2");
        check(r"$\hat{y}$, $\sqrt{2}$, $f''(x)$, $\mathcal{O}(1)$", "y\u{302}, √2, f″(x), O(1)");
        check(r"$\begin{pmatrix}a&b\\c&d\end{pmatrix}$", "(a b; c d)");
        check(r"$\mathbf{x}\in\mathbb{R}$, $\theta_{\max}$, $\tt MLP$", "x∈ℝ, θ_(max), MLP");
        check(r"$\undefined$ \emph{D\'efossez} https://a.org", "\\undefined Défossez https://a.org");
    }
}
