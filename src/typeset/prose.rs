//! Titles, abstracts and comments: running text with TeX in it.
//!
//! arXiv's text is TeX by habit, not by rule: most of it is plain, some has formulas, accents and `\emph`, some has
//! dollars that are money. What is clearly TeX is typeset; everything else stays as it was written. It is never
//! Markdown: an asterisk is an asterisk.

mod commands;
mod dollars;
mod links;

use super::href::Href;
use super::math::{Display, math};
use super::node::{Node, Tag};
use super::visible::visible;

/// Longer text is not arXiv's (its abstracts end at 1,920 characters); the rest of it is shown as it came.
const LONGEST: usize = 50_000;
/// Groups within groups.
const DEEPEST: usize = 12;
/// The longest group or formula, in bytes.
const FARTHEST: usize = 4_000;
/// See [`Scanner::patience`].
const PATIENCE: usize = 300;

/// A title: accents, formulas and emphasis, no links, since titles mostly are links themselves.
pub fn title(text: &str) -> Vec<Node> {
    inline(text, Links::Text)
}

/// An abstract or a comment: as a title, and with links.
pub fn prose(text: &str) -> Vec<Node> {
    inline(text, Links::Made)
}

/// Whether addresses become links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Links {
    Made,
    Text,
}

fn inline(text: &str, links: Links) -> Vec<Node> {
    let text = visible(text);
    let end = text.floor_char_boundary(LONGEST);
    let (text, beyond) = text.split_at_checked(end).unwrap_or((&text, ""));
    let mut scanner = Scanner { nodes: Vec::new(), last: ' ', links, depth: 0, patience: PATIENCE };
    scanner.run(text);
    scanner.text(beyond);
    trim(scanner.nodes)
}

/// White space at either end is not text.
fn trim(mut nodes: Vec<Node>) -> Vec<Node> {
    if let Some(Node::Text(text)) = nodes.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Node::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end().len());
    }
    nodes.retain(|node| !matches!(node, Node::Text(text) if text.is_empty()));
    nodes
}

struct Scanner {
    nodes: Vec<Node>,
    /// The last character before what is read now.
    last: char,
    links: Links,
    depth: usize,
    /// How often what looks like TeX may turn out to be none, before it is not looked at any more: each look costs
    /// up to [`FARTHEST`] bytes.
    patience: usize,
}

impl Scanner {
    fn run(&mut self, text: &str) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let after = match letter {
                _ if self.patience == 0 => None,
                '$' => self.dollar(rest),
                '\\' => self.command(rest),
                '{' => self.group(rest),
                'h' if !self.last.is_alphanumeric() => self.address(rest),
                '-' | '`' | '\'' | '~' => self.punctuation(rest),
                _ => None,
            };
            rest = match after {
                Some(after) => {
                    let read = rest.len() - after.len();
                    self.last = rest.get(..read).and_then(|read| read.chars().next_back()).unwrap_or(' ');
                    after
                }
                None => {
                    if matches!(letter, '$' | '\\' | '{' | '`') {
                        self.patience = self.patience.saturating_sub(1);
                    }
                    self.letter(letter);
                    self.last = letter;
                    rest.get(letter.len_utf8()..).unwrap_or_default()
                }
            };
        }
    }

    fn letter(&mut self, letter: char) {
        self.text(letter.encode_utf8(&mut [0; 4]));
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
        } else if let Some(Node::Text(last)) = self.nodes.last_mut() {
            last.push_str(text);
        } else {
            self.nodes.push(Node::text(text));
        }
    }

    /// What stands in a group, by rules of its own.
    fn inside(&self, text: &str) -> Vec<Node> {
        if self.depth >= DEEPEST {
            return vec![Node::text(text)];
        }
        let mut scanner = Scanner { nodes: Vec::new(), last: ' ', depth: self.depth + 1, ..*self };
        scanner.run(text);
        scanner.nodes
    }

    fn append(&mut self, nodes: Vec<Node>) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(&text),
                node => self.nodes.push(node),
            }
        }
    }

    fn element(&mut self, tag: Tag, text: &str) {
        let inside = self.inside(text);
        self.nodes.push(Node::Element(tag, inside));
    }

    /// A formula, or its TeX where it cannot be typeset.
    fn formula(&mut self, tex: &str, display: Display) {
        let tex = tex.trim();
        // `$\textbf{S}$calable`: text that only borrows the dollars.
        if let Some(rest) = tex.strip_prefix('\\')
            && let Some((name, rest)) = word(rest)
            && (name.starts_with("text") || name == "emph")
            && let Some((_, "")) = braced(rest)
            && self.styled(name, rest).is_some()
        {
            return;
        }
        match math(tex, display) {
            Ok(node) => self.nodes.push(node),
            Err(_) => self.nodes.push(Node::Element(Tag::Code, vec![Node::text(tex)])),
        }
    }

    fn dollar<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let (tex, display, after) = dollars::formula(rest)?;
        self.formula(tex, display);
        Some(after)
    }

    fn address<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let (address, after) = links::address(rest)?;
        self.link(&address, vec![Node::text(address.clone())]);
        Some(after)
    }

    fn link(&mut self, address: &str, label: Vec<Node>) {
        match Href::parse(address).filter(|_| self.links == Links::Made) {
            // A link within a link is nothing that a page can have.
            Some(href) if !label.iter().any(has_link) => self.nodes.push(Node::Link(href, label)),
            _ => self.append(label),
        }
    }

    /// TeX's dashes and quotation marks, and the tie in `Fig.~1` (but not the `~` of `~100`).
    fn punctuation<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let next = |skip: usize| rest.chars().nth(skip);
        let bounded = self.last.is_whitespace();
        if let Some(after) = rest.strip_prefix("---").filter(|after| !after.starts_with('-')) {
            return (self.last != '-').then(|| {
                self.text("—");
                after
            });
        }
        // `--flag` is a flag; `a -- b` and `1--2` are dashes.
        if let Some(after) = rest.strip_prefix("--").filter(|after| !after.starts_with('-')) {
            let flag = bounded && next(2).is_some_and(char::is_alphanumeric);
            return (!flag && self.last != '-').then(|| {
                self.text("–");
                after
            });
        }
        for (tex, mark) in [("``", "“"), ("''", "”")] {
            if let Some(after) = rest.strip_prefix(tex) {
                self.text(mark);
                return Some(after);
            }
        }
        if rest.starts_with('`')
            && next(1).is_some_and(char::is_alphanumeric)
            && rest.get(1..)?.contains('\'')
        {
            let plain = near(rest.get(1..)?).split('\'').next()?;
            // `code` in Markdown's manner stays.
            return (!plain.contains('`')).then(|| {
                self.text("‘");
                rest.get(1..).unwrap_or_default()
            });
        }
        if rest.starts_with('~') && !bounded && next(1).is_some_and(|letter| !letter.is_whitespace()) {
            self.text("\u{a0}");
            return rest.get(1..);
        }
        None
    }
}

fn has_link(node: &Node) -> bool {
    matches!(node, Node::Link(..)) || node.children().iter().any(has_link)
}

/// As much of the text as a group or formula may take.
fn near(text: &str) -> &str {
    text.get(..text.floor_char_boundary(FARTHEST)).unwrap_or(text)
}

/// A command's letters (its backslash was taken), and what follows them and one space.
fn word(after: &str) -> Option<(&str, &str)> {
    let letters = after.bytes().take(40).take_while(u8::is_ascii_alphabetic).count();
    (letters > 0).then_some(())?;
    after.split_at_checked(letters)
}

/// The inside of the group at the beginning of `text`, and what follows it.
fn braced(text: &str) -> Option<(&str, &str)> {
    let inside = text.trim_start_matches(' ').strip_prefix('{')?;
    let mut depth = 0_usize;
    let mut escaped = false;
    for (offset, byte) in near(inside).bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((inside.get(..offset)?, inside.get(offset + 1..)?)),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::testing::markup;

    fn check(text: &str, expected: &str) {
        assert_eq!(markup(&prose(text)), expected, "{text}");
    }

    #[test]
    fn plain_text_stays() {
        check("", "");
        check("One line\nand another.", "One line and another.");
        check(
            "*not* _Markdown_ # <b>x</b> &amp; [a](b) `x`",
            "*not* _Markdown_ # &lt;b>x&lt;/b> &amp;amp; [a](b) `x`",
        );
        check("{0,1} and {x} f(x)=x^2, a_b", "{0,1} and {x} f(x)=x^2, a_b");
        check(r"\unknown{x} \eg C:\n", r"\unknown{x} \eg C:\n");
        check("x\u{202e}\u{200b}y\u{e0041}", "xy");
    }

    #[test]
    fn accents_and_escapes() {
        check(
            r#"H\"{o}lder, na\"ive, Erd\H{o}s, 95\% of R\&D, \$5, a\_b"#,
            "Hölder, naïve, Erdős, 95% of R&amp;D, $5, a_b",
        );
        check(r"360{\deg} 4\times 5 \alpha-helix \AA", "360° 4× 5 α-helix Å");
        check("Fig.~1 has ~100", "Fig.\u{a0}1 has ~100");
        check("``quoted'' it's -- a---b 1--2 --flag ----", "“quoted” it's – a—b 1–2 --flag ----");
        check(r"hy\-phen a\\b a\ b", "hy-phen a b a b");
    }

    #[test]
    fn emphasis_in_every_spelling() {
        check(
            r"\emph{a} \textit{b \textbf{c}} {\em d} {\bf e} {\it f}",
            "<em>a</em> <em>b <strong>c</strong></em> <em>d</em> <strong>e</strong> <em>f</em>",
        );
        check(
            r"\texttt{x\_y} \textsc{Name} {\sc Name} \underline{u} {BERT}",
            "<code>x_y</code> Name Name u BERT",
        );
        check(r"\emph{not closed", r"\emph{not closed");
        check(r"\cite{a,b} x\footnote{y}", "[a,b] x (y)");
        check(r"$\textbf{S}$calable $\texttt{<Tok>}$", "<strong>S</strong>calable <code>&lt;Tok></code>");
    }

    #[test]
    fn links_are_http_and_whole() {
        check(
            "See https://a.org/b_c(d), (http://e.org/f). Or https://x.",
            "See <a https://a.org/b_c(d)>https://a.org/b_c(d)</a>, (<a http://e.org/f>http://e.org/f</a>). Or <a https://x>https://x</a>.",
        );
        check(
            r"\url{https://a.org/b\_c\%20} \href{https://a.org}{\emph{here}}",
            "<a https://a.org/b_c%20>https://a.org/b_c%20</a> <a https://a.org><em>here</em></a>",
        );
        check(r"\href{javascript:alert(1)}{here} \url{data:text/html,x}", "here data:text/html,x");
        check("https://a@evil.org xhttps://a.org", "https://a@evil.org xhttps://a.org");
        check(r"\href{https://a.org}{https://b.org}", "<a https://b.org>https://b.org</a>");
        assert_eq!(markup(&title("See https://a.org")), "See https://a.org");
    }

    #[test]
    fn formulas_that_fail_are_shown_as_tex() {
        check(r"for $x$.", "for <math><mi>x</mi></math>.");
        check(
            r"for \(x\) and \[x\]",
            r#"for <math><mi>x</mi></math> and <math display="block"><mi>x</mi></math>"#,
        );
        check(r"$\undefined{x}$ $\frac{1}$", r"<code>\undefined{x}</code> <code>\frac{1}</code>");
        check(r"\begin{equation}x\end{equation}", r#"<math display="block"><mi>x</mi></math>"#);
        check(r"\(x and \[y", r"\(x and \[y");
        check(
            r"$\operatorname{<img/src=x/onerror=alert(1)>}$",
            r"<code>\operatorname{&lt;img/src=x/onerror=alert(1)>}</code>",
        );
    }

    #[test]
    fn hostile_text_ends_soon() {
        for text in ["{", "$", r"\(", r"\emph{", r"{\em ", "`", "http://", r"\'{", "--", "$$", r"\begin{a}"] {
            let long = text.repeat(60_000 / text.len());
            assert!(!prose(&long).is_empty());
            let closed = format!("{}{}", text.repeat(300), "}$\\)'".repeat(300));
            assert!(!prose(&closed).is_empty());
        }
    }
}
