//! Text made safe to show: accents, mathematics, Markdown.
//!
//! Everything that comes from outside (arXiv's TeX-flavoured text, a model's comment, an imported file) and what the
//! reader wrote becomes a tree of [`Node`]s: closed lists of tags and attributes, links only to http, https and
//! mailto, no images. A page makes DOM nodes of it one by one; there is no string of markup to inject into. Text that
//! cannot be read as what it pretends to be (a broken formula, an unknown command) is shown as it was written.
//!
//! Left out on purpose: HTML (it stays text), Markdown in abstracts and comments, colours, and every TeX command that
//! takes an address.

pub mod accents;
mod href;
mod markdown;
mod math;
mod mathml;
mod node;
mod plain;
mod prose;
#[cfg(test)]
mod testing;
mod text;
mod visible;

pub(crate) use accents::{decode, push_bare};
pub use accents::{fold_name, unicode_name};
pub use href::Href;
pub use markdown::markdown;
pub use math::{Display, MathError, math};
pub use mathml::{Length, MathAttribute, MathElement, MathTag};
pub use node::{Node, Tag};
pub use plain::{plain, plain_text};
pub use prose::{prose, title};
pub use text::{Kind, Text, draft};
pub use visible::{is_hidden, visible, visible_lines};
