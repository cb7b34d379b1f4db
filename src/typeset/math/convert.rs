//! math-core's markup, read against the closed lists of `mathml`.
//!
//! The markup is not trusted: text of the formula can come out of math-core as a live tag. Whatever is not on the
//! lists, stands where it may not stand, or has a backslash left in its text (a command that was not understood) is
//! refused as a whole.

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::typeset::mathml::{MathAttribute, MathElement, MathTag};
use crate::typeset::node::{Node, Tag};

/// Elements inside each other; math-core nests about three deep for each of the formula's levels.
const DEEPEST: usize = 160;

/// Reads one `math` element; `None` for anything that is not entirely on the lists.
pub(super) fn convert(markup: &str) -> Option<Node> {
    let mut reader = Reader::from_str(markup);
    let mut open: Vec<Open> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                if open.len() >= DEEPEST {
                    return None;
                }
                open.push(Open::new(&start, open.last())?);
            }
            Event::Empty(start) => {
                let node = Open::new(&start, open.last())?.close()?;
                open.last_mut()?.put(node)?;
            }
            Event::End(_) => {
                let node = open.pop()?.close()?;
                let Some(parent) = open.last_mut() else { return finish(&mut reader, node) };
                parent.put(node)?;
            }
            Event::Text(text) => {
                open.last_mut()?.put_text(&text)?;
            }
            Event::GeneralRef(reference) => match reference.resolve_char_ref().ok()? {
                Some(letter) => open.last_mut()?.put_text(letter.encode_utf8(&mut [0; 4]))?,
                None => open.last_mut()?.put_text(resolve_xml_entity(&reference)?)?,
            },
            _ => return None,
        }
    }
}

/// Nothing may follow the one element.
fn finish(reader: &mut Reader<&[u8]>, node: Node) -> Option<Node> {
    let is_math = matches!(&node, Node::Math(element) if element.tag() == MathTag::Math);
    (is_math && matches!(reader.read_event().ok()?, Event::Eof)).then_some(node)
}

/// An element whose end has not come yet.
struct Open {
    kind: Kind,
    attributes: Vec<MathAttribute>,
    children: Vec<Node>,
    /// Combining characters that strike out every letter inside (`\cancel`).
    strike: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Math(MathTag),
    /// A style inside `mtext`.
    Styled(Tag),
    /// Inside `mtext`, of no consequence.
    Plain,
}

impl Open {
    fn new(start: &BytesStart<'_>, parent: Option<&Self>) -> Option<Self> {
        let name = start.name().into_inner();
        let strike = parent.map(|parent| parent.strike.clone()).unwrap_or_default();
        let mut this = Self { kind: Kind::Plain, attributes: Vec::new(), children: Vec::new(), strike };
        this.kind = match parent.map(|parent| parent.kind) {
            None => Kind::Math(MathTag::parse(name).filter(|tag| *tag == MathTag::Math)?),
            // Only text and its styles stand in a token element, and styles only in `mtext`.
            Some(Kind::Math(MathTag::Mtext) | Kind::Styled(_) | Kind::Plain) => match name {
                "b" => Kind::Styled(Tag::Strong),
                "i" | "em" => Kind::Styled(Tag::Em),
                "code" => Kind::Styled(Tag::Code),
                "s" => Kind::Styled(Tag::Del),
                "u" | "span" => Kind::Plain,
                _ => return None,
            },
            Some(Kind::Math(parent)) if parent.is_token() => return None,
            // Only Firefox draws `menclose`; a struck letter is drawn everywhere.
            Some(Kind::Math(_)) if name == "menclose" => Kind::Math(MathTag::Mrow),
            Some(Kind::Math(_)) => Kind::Math(MathTag::parse(name).filter(|tag| *tag != MathTag::Math)?),
        };
        for attribute in start.attributes() {
            let attribute = attribute.ok()?;
            let key = attribute.key.into_inner();
            let value = attribute.value.as_ref();
            match key {
                "notation" if name == "menclose" => this.strike.extend(value.split(' ').filter_map(overlay)),
                // math-core aligns columns by style, which our policy forbids and our style sheet does itself.
                "style" => this.attributes.extend(alignment(value)),
                "class" | "id" => {}
                _ if matches!(this.kind, Kind::Math(_)) => {
                    this.attributes.push(MathAttribute::parse(key, value)?);
                }
                _ => return None,
            }
        }
        Some(this)
    }

    fn put(&mut self, node: Node) -> Option<()> {
        self.children.push(node);
        Some(())
    }

    fn put_text(&mut self, text: &str) -> Option<()> {
        let token = match self.kind {
            Kind::Math(tag) => tag.is_token(),
            Kind::Styled(_) | Kind::Plain => true,
        };
        let refused = |letter: char| letter == '\\' || letter.is_control();
        if !token || text.contains(refused) {
            return None;
        }
        let text = if self.strike.is_empty() {
            text.to_owned()
        } else {
            text.chars().flat_map(|letter| std::iter::once(letter).chain(self.strike.chars())).collect()
        };
        if let Some(Node::Text(last)) = self.children.last_mut() {
            last.push_str(&text);
        } else {
            self.children.push(Node::Text(text));
        }
        Some(())
    }

    fn close(self) -> Option<Node> {
        match self.kind {
            Kind::Math(tag) => {
                let right = match tag {
                    MathTag::Mfrac | MathTag::Mroot | MathTag::Msub | MathTag::Msup => 2..=2,
                    MathTag::Munder | MathTag::Mover => 2..=2,
                    MathTag::Msubsup | MathTag::Munderover => 3..=3,
                    MathTag::Mspace | MathTag::Mprescripts => 0..=0,
                    _ => 0..=usize::MAX,
                };
                right
                    .contains(&self.children.len())
                    .then(|| Node::Math(MathElement::new(tag, self.attributes, self.children)))
            }
            Kind::Styled(tag) => Some(Node::Element(tag, self.children)),
            // One text stands in each style; a style that means nothing here leaves just that.
            Kind::Plain => match self.children.into_iter().next() {
                Some(only) => Some(only),
                None => Some(Node::Text(String::new())),
            },
        }
    }
}

fn overlay(notation: &str) -> Option<char> {
    match notation {
        "updiagonalstrike" => Some('\u{338}'),
        "downdiagonalstrike" => Some('\u{20e5}'),
        "horizontalstrike" => Some('\u{336}'),
        _ => None,
    }
}

fn alignment(style: &str) -> Option<MathAttribute> {
    let (_, rest) = style.split_once("text-align:")?;
    let word = rest.split(';').next().unwrap_or_default().trim();
    MathAttribute::parse("columnalign", word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_the_lists() {
        for good in [
            "<math><mi>x</mi></math>",
            "<math display=\"block\"><mfrac linethickness=\"0\"><mn>1</mn><mrow></mrow></mfrac></math>",
            "<math><mtext><b><i>a&lt;b &amp; &#x41;</i></b></mtext></math>",
            "<math><mtable><mtr><mtd style=\"text-align: left;justify-items: start;\"/></mtr></mtable></math>",
            "<math><menclose notation=\"updiagonalstrike\"><mi>x</mi></menclose></math>",
        ] {
            assert!(convert(good).is_some(), "{good}");
        }
        for wrong in [
            "",
            "x",
            "<mi>x</mi>",
            "<math><mi>x</mi>",
            "<math><mi>x</math></mi>",
            "<math></math><math></math>",
            "<math></math> after",
            "<math><math></math></math>",
            "<math>text</math>",
            "<math><mrow>text</mrow></math>",
            "<math><mi><mi>x</mi></mi></math>",
            "<math><mo><img src=\"x\"/></mo></math>",
            "<math><mo><img/src=x/onerror=alert(1)></mo></math>",
            "<math><mi onclick=\"x\">x</mi></math>",
            "<math><mi href=\"https://example.org\">x</mi></math>",
            "<math><mtext><a href=\"https://example.org\">x</a></mtext></math>",
            "<math><mtext><script>x</script></mtext></math>",
            "<math><mi><b>x</b></mi></math>",
            "<math><mtext><b><mi>x</mi></b></mtext></math>",
            "<math><merror><mtext>x</mtext></merror></math>",
            "<math><semantics><mi>x</mi></semantics></math>",
            "<math><annotation-xml encoding=\"text/html\"/></math>",
            "<math><mi>\\x</mi></math>",
            "<math><mi>&nbsp;</mi></math>",
            "<math><mi>&#0;</mi></math>",
            "<math><!-- x --></math>",
            "<math><![CDATA[x]]></math>",
            "<?xml version=\"1.0\"?><math></math>",
            "<!DOCTYPE x><math></math>",
            "<math><mfrac><mn>1</mn></mfrac></math>",
        ] {
            assert_eq!(convert(wrong), None, "{wrong}");
        }
        let deep = format!("<math>{}{}</math>", "<mrow>".repeat(10_000), "</mrow>".repeat(10_000));
        assert_eq!(convert(&deep), None);
    }
}
