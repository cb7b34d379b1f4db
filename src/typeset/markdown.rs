//! Markdown that the reader wrote or may format: criteria, the prompt as sent, notes, help.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag as Mark, TagEnd};

use super::href::Href;
use super::node::{Node, Tag};
use super::visible::visible_lines;

/// Elements inside each other; what is deeper is put into the last.
const DEEPEST: usize = 40;

/// Reads CommonMark with tables and strikethrough.
///
/// HTML stays text, an image becomes a link to it under its description (nothing is loaded), and an address that
/// [`Href`] refuses leaves only its text.
pub fn markdown(text: &str) -> Vec<Node> {
    let text = visible_lines(text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut tree = Tree { open: Vec::new(), done: Vec::new(), skipped: 0 };
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(mark) => tree.start(&mark),
            Event::End(end) => tree.end(end),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => tree.text(&text),
            Event::Code(text) => tree.put(Node::Element(Tag::Code, vec![Node::text(&*text)])),
            Event::SoftBreak => tree.text("\n"),
            Event::HardBreak => tree.put(Node::Element(Tag::Br, Vec::new())),
            Event::Rule => tree.put(Node::Element(Tag::Hr, Vec::new())),
            // Not enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                tree.text(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }
    while tree.open.last().is_some() {
        tree.close();
    }
    tree.done
}

/// What an open element will be.
enum Kind {
    /// Elements inside each other, the outermost first.
    Elements(Vec<Tag>),
    Link(Option<Href>),
    /// Nothing of its own.
    Bare,
}

struct Tree {
    open: Vec<(Kind, Vec<Node>)>,
    done: Vec<Node>,
    /// Starts that were too deep, whose ends are still to come.
    skipped: usize,
}

impl Tree {
    fn start(&mut self, mark: &Mark<'_>) {
        if self.open.len() >= DEEPEST {
            self.skipped += 1;
            return;
        }
        let kind = match mark {
            Mark::Paragraph => elements(&[Tag::P]),
            Mark::Heading { level, .. } => elements(&[heading(*level)]),
            Mark::BlockQuote(_) => elements(&[Tag::Blockquote]),
            Mark::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                elements(&[Tag::Pre, Tag::Code])
            }
            Mark::HtmlBlock => elements(&[Tag::P]),
            Mark::List(None) => elements(&[Tag::Ul]),
            Mark::List(Some(first)) => elements(&[Tag::Ol(u32::try_from(*first).unwrap_or(1))]),
            Mark::Item => elements(&[Tag::Li]),
            Mark::Table(_) => elements(&[Tag::Table]),
            Mark::TableHead => elements(&[Tag::Thead, Tag::Tr]),
            Mark::TableRow => elements(&[Tag::Tr]),
            Mark::TableCell => {
                let head =
                    matches!(self.open.last(), Some((Kind::Elements(tags), _)) if tags.contains(&Tag::Thead));
                elements(&[if head { Tag::Th } else { Tag::Td }])
            }
            Mark::Emphasis => elements(&[Tag::Em]),
            Mark::Strong => elements(&[Tag::Strong]),
            Mark::Strikethrough => elements(&[Tag::Del]),
            // A link within a link is nothing that a page can have.
            Mark::Link { dest_url, .. } | Mark::Image { dest_url, .. } => {
                let within = self.open.iter().any(|(kind, _)| matches!(kind, Kind::Link(_)));
                Kind::Link(Href::parse(dest_url).filter(|_| !within))
            }
            _ => Kind::Bare,
        };
        self.open.push((kind, Vec::new()));
    }

    fn end(&mut self, end: TagEnd) {
        if self.skipped > 0 {
            self.skipped -= 1;
            // What was one paragraph must not run into the next.
            if matches!(end, TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) {
                self.text("\n");
            }
            return;
        }
        self.close();
    }

    fn close(&mut self) {
        let Some((kind, children)) = self.open.pop() else { return };
        match kind {
            Kind::Elements(tags) => {
                let children = if tags.first() == Some(&Tag::Table) { with_body(children) } else { children };
                let node = tags.into_iter().rev().fold(None, |inner: Option<Node>, tag| {
                    Some(Node::Element(tag, inner.map_or_else(Vec::new, |node| vec![node])))
                });
                if let Some(node) = node {
                    self.put(fill(node, children));
                }
            }
            Kind::Link(Some(href)) if !children.is_empty() => self.put(Node::Link(href, children)),
            Kind::Link(_) | Kind::Bare => children.into_iter().for_each(|child| self.put(child)),
        }
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some((_, children)) => children.push(node),
            None => self.done.push(node),
        }
    }

    fn text(&mut self, text: &str) {
        let siblings = self.open.last_mut().map_or(&mut self.done, |(_, children)| children);
        if let Some(Node::Text(last)) = siblings.last_mut() {
            last.push_str(text);
        } else {
            siblings.push(Node::text(text));
        }
    }
}

fn elements(tags: &[Tag]) -> Kind {
    Kind::Elements(tags.to_vec())
}

/// Puts the children into the innermost of elements that each have one child.
fn fill(node: Node, children: Vec<Node>) -> Node {
    match node {
        Node::Element(tag, inner) => match inner.into_iter().next() {
            Some(inner) => Node::Element(tag, vec![fill(inner, children)]),
            None => Node::Element(tag, children),
        },
        node => node,
    }
}

/// A table's rows after its head, in a body of their own.
fn with_body(mut rows: Vec<Node>) -> Vec<Node> {
    if rows.len() > 1 {
        let body = rows.split_off(1);
        rows.push(Node::Element(Tag::Tbody, body));
    }
    rows
}

fn heading(level: HeadingLevel) -> Tag {
    match level {
        HeadingLevel::H1 => Tag::H1,
        HeadingLevel::H2 => Tag::H2,
        HeadingLevel::H3 => Tag::H3,
        HeadingLevel::H4 => Tag::H4,
        HeadingLevel::H5 => Tag::H5,
        HeadingLevel::H6 => Tag::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::testing::markup;

    fn check(text: &str, expected: &str) {
        assert_eq!(markup(&markdown(text)), expected, "{text}");
    }

    #[test]
    fn what_readers_write() {
        check(
            "# A\n\nb *c* **d** `e` ~~f~~",
            "<h1>A</h1><p>b <em>c</em> <strong>d</strong> <code>e</code> <del>f</del></p>",
        );
        check("3. a\n4. b", r#"<ol start="3"><li>a</li><li>b</li></ol>"#);
        check("- a\n  - b\n", "<ul><li>a<ul><li>b</li></ul></li></ul>");
        check("> a  \n> b\n\n---", "<blockquote><p>a<br></br>b</p></blockquote><hr></hr>");
        check("```rust\nfn x() {}\n```", "<pre><code>fn x() {}\n</code></pre>");
        check(
            "|a|b|\n|-|-|\n|c|d|",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
        );
    }

    #[test]
    fn nothing_of_it_is_live() {
        check("<script>alert(1)</script>", "<p>&lt;script>alert(1)&lt;/script></p>");
        check("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)> b</p>");
        check("[a](javascript:alert(1)) [b](JAVASCRIPT&#58;x) [c](/x) [d](//x.org)", "<p>a b c d</p>");
        check(
            "[a](https://a.org) <https://b.org> <m@c.org>",
            "<p><a https://a.org>a</a> <a https://b.org>https://b.org</a> m@c.org</p>",
        );
        check("![pixel](https://a.org/x.png)", "<p><a https://a.org/x.png>pixel</a></p>");
        check("[![pixel](https://b.org/x.png)](https://a.org)", "<p><a https://a.org>pixel</a></p>");
        check("![](https://a.org/x.png)", "<p></p>");
        check("a\u{202e}b\u{200b}", "<p>ab</p>");
    }

    #[test]
    fn depth_is_bounded() {
        for text in ["> ", "- ", "*a **b ", "[", "![", "<", "`", "|a|\n|-|\n", "1. "] {
            let nodes = markdown(&text.repeat(10_000));
            let mut level: Vec<&Node> = nodes.iter().collect();
            let mut depth = 0;
            while !level.is_empty() {
                depth += 1;
                level = level.into_iter().flat_map(Node::children).collect();
            }
            assert!(depth <= 2 * DEEPEST + 2, "{text} {depth}");
        }
    }
}
