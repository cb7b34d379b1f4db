//! What a command or a group in running text says about how it looks.

use super::{Scanner, braced, links, near, word};
use crate::typeset::accents;
use crate::typeset::math::{Display, math};
use crate::typeset::node::{Node, Tag};
use crate::typeset::plain::plain_text;

impl Scanner {
    /// Takes a command at the beginning of `rest`; `None` where it stays as written.
    pub(super) fn command<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        if let Some((text, after)) = accents::decode(rest) {
            self.text(&text);
            return Some(after);
        }
        let after = rest.strip_prefix('\\')?;
        for (open, close, display) in [('(', "\\)", Display::Inline), ('[', "\\]", Display::Block)] {
            if let Some(inside) = after.strip_prefix(open) {
                let (tex, _) = near(inside).split_once(close)?;
                self.formula(tex, display);
                return inside.get(tex.len() + close.len()..);
            }
        }
        if let Some((name, following)) = word(after) {
            return self
                .styled(name, following)
                .or_else(|| self.block(name, following))
                .or_else(|| self.sign(name, following));
        }
        let sign = after.chars().next()?;
        match sign {
            '\\' | ' ' | ',' | ';' | ':' => self.text(" "),
            // Meant as a place to break a word, used as a hyphen: `high\-stakes`.
            '-' => self.text("-"),
            '/' | '!' => {}
            _ => return None,
        }
        after.get(sign.len_utf8()..)
    }

    /// A command that says how its argument looks, or what it is.
    pub(super) fn styled<'a>(&mut self, name: &str, following: &'a str) -> Option<&'a str> {
        match name {
            "LaTeX" | "TeX" | "BibTeX" => {
                self.text(name);
                return Some(following.strip_prefix("{}").unwrap_or(following));
            }
            "xspace" | "noindent" | "protect" | "newline" | "par" | "smallskip" | "medskip" | "bigskip" => {
                self.text(if name == "par" || name == "newline" { " " } else { "" });
                return Some(following);
            }
            // What arXiv makes of a degree sign.
            "deg" | "degree" | "textdegree" => {
                self.text("°");
                return Some(following.strip_prefix("{}").unwrap_or(following));
            }
            "item" => {
                self.text("• ");
                return Some(following.trim_start_matches(' '));
            }
            _ => {}
        }
        let (inside, after) = braced(following)?;
        match name {
            "emph" | "textit" | "textsl" | "it" | "em" => self.element(Tag::Em, inside),
            "textbf" | "bf" | "textsb" => self.element(Tag::Strong, inside),
            "texttt" | "tt" | "code" | "verb" => self.element(Tag::Code, inside),
            "textsuperscript" => self.element(Tag::Sup, inside),
            "textsubscript" => self.element(Tag::Sub, inside),
            "sout" | "st" => self.element(Tag::Del, inside),
            "textsc" | "textrm" | "textsf" | "textup" | "textmd" | "textnormal" | "text" | "mbox"
            | "hbox" | "underline" | "uline" | "ul" | "ensuremath" | "textcolor" | "mathrm" => {
                let nodes = self.inside(inside);
                self.append(nodes);
            }
            "url" | "path" => self.link(&links::untex(inside), vec![Node::text(links::untex(inside))]),
            "href" => {
                let (label, after) = braced(after)?;
                let nodes = self.inside(label);
                self.link(&links::untex(inside), nodes);
                return Some(after);
            }
            "cite" | "citep" | "citet" | "citealp" | "parencite" | "autocite" => {
                self.text(&format!("[{inside}]"));
            }
            "footnote" => {
                self.text(" (");
                let nodes = self.inside(inside);
                self.append(nodes);
                self.text(")");
            }
            "label" | "vspace" | "hspace" => {}
            _ => return None,
        }
        Some(after)
    }

    /// `\begin{equation}…\end{equation}`; other environments stay as written.
    fn block<'a>(&mut self, name: &str, following: &'a str) -> Option<&'a str> {
        let (environment, _) = braced(following).filter(|_| name == "begin")?;
        let whole = near(following);
        let close = format!("\\end{{{environment}}}");
        let end = whole.find(&close)? + close.len();
        let tex = format!("\\begin{}", following.get(..end)?);
        let node = math(&tex, Display::Block).ok()?;
        self.nodes.push(node);
        following.get(end..)
    }

    /// A lone symbol outside a formula: `\times`, `\alpha`.
    fn sign<'a>(&mut self, name: &str, following: &'a str) -> Option<&'a str> {
        let formula = math(&format!("\\{name}"), Display::Inline).ok()?;
        let text = plain_text(&[formula]);
        if following.starts_with('{') && !following.starts_with("{}") || text.trim().is_empty() {
            return None;
        }
        self.text(text.trim());
        Some(following.strip_prefix("{}").unwrap_or(following))
    }

    /// `{\em …}` and `{Word}`; other braces are the author's own.
    pub(super) fn group<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let (inside, after) = braced(rest)?;
        let switched = inside.trim_start().strip_prefix('\\').and_then(word);
        match switched {
            Some(("em" | "it" | "sl" | "itshape", text)) => self.element(Tag::Em, text.trim_start()),
            Some(("bf" | "bfseries", text)) => self.element(Tag::Strong, text.trim_start()),
            Some(("tt" | "ttfamily", text)) => self.element(Tag::Code, text.trim_start()),
            Some(("sc" | "rm" | "sf" | "scshape" | "small" | "large", text)) => {
                let nodes = self.inside(text.trim_start());
                self.append(nodes);
            }
            _ => {
                let word = inside.len() > 1 && inside.bytes().all(|byte| byte.is_ascii_alphabetic());
                if !word && !inside.starts_with('\\') {
                    return None;
                }
                let nodes = self.inside(inside);
                self.append(nodes);
            }
        }
        Some(after)
    }
}
