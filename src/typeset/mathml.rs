//! MathML elements and attributes: the part of MathML Core that the W3C's Sanitizer lets through by default, less
//! what can carry an address, a style, a script or a payload (`semantics`, `annotation`, `href`, `style`, `class`,
//! `id`, `on…`). Source: <https://www.w3.org/TR/mathml-core/>, <https://wicg.github.io/sanitizer-api/>.

use std::borrow::Cow;

use super::node::Node;

/// A MathML element; only `math` makes them, out of closed lists.
#[derive(Debug, Clone, PartialEq)]
pub struct MathElement {
    tag: MathTag,
    attributes: Vec<MathAttribute>,
    children: Vec<Node>,
}

impl MathElement {
    pub(super) fn new(tag: MathTag, attributes: Vec<MathAttribute>, children: Vec<Node>) -> Self {
        Self { tag, attributes, children }
    }

    /// The element.
    pub fn tag(&self) -> MathTag {
        self.tag
    }

    /// Its attributes, each at most once.
    pub fn attributes(&self) -> &[MathAttribute] {
        &self.attributes
    }

    /// What stands inside: MathML elements, in token elements (`mi`, `mn`, `mo`, `mtext`) text, in `mtext` also
    /// `em`, `strong`, `code`, `del`.
    pub fn children(&self) -> &[Node] {
        &self.children
    }
}

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// The elements of MathML that a formula may hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum MathTag {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl MathTag {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The element's name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

tags! {
    Math "math", Mrow "mrow", Mstyle "mstyle", Mi "mi", Mn "mn", Mo "mo", Mtext "mtext", Ms "ms", Mspace "mspace",
    Msub "msub", Msup "msup", Msubsup "msubsup", Munder "munder", Mover "mover", Munderover "munderover",
    Mmultiscripts "mmultiscripts", Mprescripts "mprescripts", Mfrac "mfrac", Msqrt "msqrt", Mroot "mroot",
    Mpadded "mpadded", Mphantom "mphantom", Mtable "mtable", Mtr "mtr", Mtd "mtd",
}

impl MathTag {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tag| tag.name() == name)
    }

    /// Whether text stands directly inside.
    pub(super) fn is_token(self) -> bool {
        matches!(self, Self::Mi | Self::Mn | Self::Mo | Self::Mtext | Self::Ms)
    }
}

/// An attribute with its checked value.
#[derive(Debug, Clone, PartialEq)]
pub enum MathAttribute {
    /// `display="block"` on `math`.
    DisplayBlock,
    /// `mathvariant="normal"`.
    Upright,
    /// `form`: `prefix`, `infix` or `postfix`.
    Form(&'static str),
    /// `scriptlevel`, 0 to 3.
    Scriptlevel(u8),
    /// An attribute that is `true` or `false`; its name comes from a fixed list.
    Flag(&'static str, bool),
    /// An attribute that is a length; its name comes from a fixed list.
    Size(&'static str, Length),
    /// `columnalign`: `left`, `center` or `right`. Not in MathML Core: the page's style sheet says it by
    /// `mtd[columnalign]`.
    Columnalign(&'static str),
    /// `rowspan` or `columnspan`, 1 to 99.
    Span(&'static str, u8),
}

const FLAGS: [&str; 9] = [
    "stretchy",
    "symmetric",
    "largeop",
    "movablelimits",
    "fence",
    "separator",
    "accent",
    "accentunder",
    "displaystyle",
];
const SIZES: [&str; 9] =
    ["lspace", "rspace", "minsize", "maxsize", "linethickness", "width", "height", "depth", "voffset"];
const SPANS: [&str; 2] = ["rowspan", "columnspan"];
const FORMS: [&str; 3] = ["prefix", "infix", "postfix"];
const ALIGNMENTS: [&str; 3] = ["left", "center", "right"];

impl MathAttribute {
    /// Takes a name and a value; `None` where either is not on the list.
    pub(super) fn parse(name: &str, value: &str) -> Option<Self> {
        let known = |list: &[&'static str], word: &str| list.iter().copied().find(|one| *one == word);
        if let Some(name) = known(&FLAGS, name) {
            return match value {
                "true" => Some(Self::Flag(name, true)),
                "false" => Some(Self::Flag(name, false)),
                _ => None,
            };
        }
        if let Some(name) = known(&SIZES, name) {
            return Length::parse(value).map(|length| Self::Size(name, length));
        }
        if let Some(name) = known(&SPANS, name) {
            return small(value, 1..=99).map(|number| Self::Span(name, number));
        }
        match name {
            "display" => (value == "block").then_some(Self::DisplayBlock),
            "mathvariant" => (value == "normal").then_some(Self::Upright),
            "form" => known(&FORMS, value).map(Self::Form),
            "columnalign" => known(&ALIGNMENTS, value).map(Self::Columnalign),
            "scriptlevel" => small(value, 0..=3).map(Self::Scriptlevel),
            _ => None,
        }
    }

    /// The attribute's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DisplayBlock => "display",
            Self::Upright => "mathvariant",
            Self::Form(_) => "form",
            Self::Scriptlevel(_) => "scriptlevel",
            Self::Columnalign(_) => "columnalign",
            Self::Flag(name, _) | Self::Size(name, _) | Self::Span(name, _) => name,
        }
    }

    /// The attribute's value.
    pub fn value(&self) -> Cow<'_, str> {
        match self {
            Self::DisplayBlock => "block".into(),
            Self::Upright => "normal".into(),
            Self::Form(word) | Self::Columnalign(word) => (*word).into(),
            Self::Scriptlevel(number) | Self::Span(_, number) => number.to_string().into(),
            Self::Flag(_, true) => "true".into(),
            Self::Flag(_, false) => "false".into(),
            Self::Size(_, length) => length.as_str().into(),
        }
    }
}

fn small(value: &str, range: std::ops::RangeInclusive<u8>) -> Option<u8> {
    value.parse().ok().filter(|number| range.contains(number))
}

/// A MathML length: a number of at most 100 in size, with `em`, `ex`, `rem`, `px`, `pt`, `%` or (for 0) no unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Length(String);

impl Length {
    /// Takes a length as it is written in an attribute; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let unit_at =
            text.find(|letter: char| !matches!(letter, '0'..='9' | '.' | '-')).unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(unit_at)?;
        let size: f32 = number.parse().ok()?;
        let fits = match unit {
            "em" | "ex" | "rem" | "px" | "pt" | "%" => size.abs() <= 100.0,
            "" => size == 0.0,
            _ => false,
        };
        (fits && number.len() <= 12).then(|| Self(text.to_owned()))
    }

    /// The length as it is written in an attribute.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_on_the_list_or_refused() {
        for (name, value) in [
            ("display", "block"),
            ("mathvariant", "normal"),
            ("stretchy", "false"),
            ("lspace", "0.2222em"),
            ("width", "-1.5em"),
            ("linethickness", "0"),
            ("columnalign", "left"),
            ("scriptlevel", "0"),
            ("columnspan", "2"),
            ("form", "prefix"),
        ] {
            let found = MathAttribute::parse(name, value).unwrap();
            assert_eq!((found.name(), found.value().as_ref()), (name, value));
        }
        for (name, value) in [
            ("href", "https://example.org"),
            ("style", "color:red"),
            ("class", "x"),
            ("id", "x"),
            ("onclick", "alert(1)"),
            ("xlink:href", "javascript:alert(1)"),
            ("actiontype", "toggle"),
            ("display", "inline-block"),
            ("mathvariant", "bold"),
            ("stretchy", "yes"),
            ("width", "9999em"),
            ("width", "1em;color:red"),
            ("width", "expression(1)"),
            ("width", "1"),
            ("width", "NaNem"),
            ("width", "calc(1em)"),
            ("rowspan", "1000"),
        ] {
            assert_eq!(MathAttribute::parse(name, value), None, "{name}={value}");
        }
    }
}
