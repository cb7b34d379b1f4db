//! A text that is still to be typeset, and what can be shown of it until then.
//!
//! The typesetter is a WASM of its own, loaded when the first text needs it (`src/bin/typesetter.rs`). Whoever calls
//! [`Text::nodes`] has mathematics and Markdown compiled in; [`Text::draft`] needs neither.

use std::sync::Arc;

use super::accents::decode;
use super::node::Node;
use super::visible::{visible, visible_lines};
use super::{markdown, plain, prose, title};

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A title: see [`title`].
    Title,
    /// An abstract or a comment: see [`prose()`].
    Prose,
    /// Markdown: see [`markdown()`].
    Markdown,
    /// A title where only plain text can stand: see [`plain()`].
    Line,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Title, Self::Prose, Self::Markdown, Self::Line];

    /// Its name between the app and the typesetter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Prose => "prose",
            Self::Markdown => "markdown",
            Self::Line => "line",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A text as it came, and how it is to be read. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// How it is to be read.
    pub kind: Kind,
    /// The text.
    pub text: Arc<str>,
}

impl Text {
    /// A text of that kind.
    pub fn new(kind: Kind, text: impl Into<Arc<str>>) -> Self {
        Self { kind, text: text.into() }
    }

    /// The text until it is typeset, or where it never is: formulas and Markdown as they were written.
    pub fn draft(&self) -> String {
        match self.kind {
            Kind::Markdown => visible_lines(&self.text).into_owned(),
            Kind::Title | Kind::Prose | Kind::Line => draft(&self.text),
        }
    }

    /// The text typeset.
    pub fn nodes(&self) -> Vec<Node> {
        match self.kind {
            Kind::Title => title(&self.text),
            Kind::Prose => prose(&self.text),
            Kind::Markdown => markdown(&self.text),
            Kind::Line => vec![Node::text(plain(&self.text))],
        }
    }
}

/// A title, abstract or comment as one line without a typesetter: accents decoded, all between dollars and all other
/// TeX as it was written.
pub fn draft(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    let mut in_formula = false;
    while let Some((plain, from)) = rest.find(['\\', '$']).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        if from.starts_with('\\')
            && !in_formula
            && let Some((decoded, after)) = decode(from)
        {
            out.push_str(&decoded);
            rest = after;
            continue;
        }
        in_formula ^= from.starts_with('$');
        let (sign, after) = from.split_at_checked(1).unwrap_or((from, ""));
        out.push_str(sign);
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::plain_text;

    #[test]
    fn a_draft_decodes_accents_and_leaves_formulas() {
        let check = |text: &str, expected: &str| assert_eq!(draft(text), expected);
        check(r" D\'efossez and \L ukasz ", "Défossez and Łukasz");
        check(r"$\'e$ for 100\% of \$5", r"$\'e$ for 100% of $5");
        check("a\u{202e}b\nc <b>", "ab c <b>");
        check(r"open $\v{Z} to the end", r"open $\v{Z} to the end");
        assert_eq!(Text::new(Kind::Markdown, "# a\n\u{200b}*b*").draft(), "# a\n*b*");
    }

    #[test]
    fn each_kind_has_a_name_and_a_reading() {
        for (kind, expected) in [
            (Kind::Title, "*x²* https://a.org"),
            (Kind::Prose, "*x²* https://a.org"),
            (Kind::Markdown, "$x^2$"),
            (Kind::Line, "*x²* https://a.org"),
        ] {
            assert_eq!(Kind::named(kind.name()), Some(kind));
            let nodes = Text::new(kind, "*$x^2$* https://a.org").nodes();
            assert!(plain_text(&nodes).starts_with(expected), "{kind:?}: {nodes:?}");
        }
        assert_eq!(Kind::named("markup"), None);
    }
}
