//! The tree that a page renders.

use super::href::Href;
use super::mathml::MathElement;

/// One piece of text that is safe to show.
///
/// The types hold the promise: no tag, attribute or address can be built that is not on a closed list.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Plain text, to become a text node.
    Text(String),
    /// An HTML element without attributes (but for a list's first number, see [`Tag::Ol`]).
    Element(Tag, Vec<Node>),
    /// A link. Whoever renders it adds `rel="noopener noreferrer"`.
    Link(Href, Vec<Node>),
    /// A MathML element.
    Math(MathElement),
}

impl Node {
    /// A text node.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// What stands inside, in order; empty for text.
    pub fn children(&self) -> &[Node] {
        match self {
            Self::Text(_) => &[],
            Self::Element(_, children) | Self::Link(_, children) => children,
            Self::Math(element) => element.children(),
        }
    }
}

/// The HTML elements that text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// `p`
    P,
    /// `em`
    Em,
    /// `strong`
    Strong,
    /// `code`
    Code,
    /// `pre`
    Pre,
    /// `blockquote`
    Blockquote,
    /// `ul`
    Ul,
    /// `ol` with its first number: the only HTML attribute there is (`start`, left out where it is 1).
    Ol(u32),
    /// `li`
    Li,
    /// `h1` to `h6`
    H1,
    /// `h2`
    H2,
    /// `h3`
    H3,
    /// `h4`
    H4,
    /// `h5`
    H5,
    /// `h6`
    H6,
    /// `hr`
    Hr,
    /// `br`
    Br,
    /// `table`
    Table,
    /// `thead`
    Thead,
    /// `tbody`
    Tbody,
    /// `tr`
    Tr,
    /// `th`
    Th,
    /// `td`
    Td,
    /// `del`
    Del,
    /// `sub`
    Sub,
    /// `sup`
    Sup,
}

impl Tag {
    /// The element's name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::P => "p",
            Self::Em => "em",
            Self::Strong => "strong",
            Self::Code => "code",
            Self::Pre => "pre",
            Self::Blockquote => "blockquote",
            Self::Ul => "ul",
            Self::Ol(_) => "ol",
            Self::Li => "li",
            Self::H1 => "h1",
            Self::H2 => "h2",
            Self::H3 => "h3",
            Self::H4 => "h4",
            Self::H5 => "h5",
            Self::H6 => "h6",
            Self::Hr => "hr",
            Self::Br => "br",
            Self::Table => "table",
            Self::Thead => "thead",
            Self::Tbody => "tbody",
            Self::Tr => "tr",
            Self::Th => "th",
            Self::Td => "td",
            Self::Del => "del",
            Self::Sub => "sub",
            Self::Sup => "sup",
        }
    }

    /// The `start` of an ordered list that does not begin with 1.
    pub fn start(self) -> Option<u32> {
        match self {
            Self::Ol(first) if first != 1 => Some(first),
            _ => None,
        }
    }

    /// Whether the element begins a line of its own, so that plain text needs a break there.
    pub(super) fn is_block(self) -> bool {
        !matches!(self, Self::Em | Self::Strong | Self::Code | Self::Del | Self::Sub | Self::Sup)
    }
}
