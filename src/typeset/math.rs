//! Formulas: TeX in, MathML nodes out.
//!
//! math-core does the typesetting, between two guards. [`source`] reads the formula first and writes it anew: only
//! what it understands goes on, every argument in braces, nesting and length bounded, so that math-core meets neither
//! the input that makes it panic nor the input that makes it recurse until the stack ends (both end a WASM app).
//! [`convert`] reads what math-core wrote against closed lists. A formula that one of them refuses is shown as TeX.

mod commands;
mod convert;
mod macros;
mod source;
mod tokens;

use std::sync::OnceLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use thiserror::Error;

use super::node::Node;
use super::visible::visible;

/// How a formula stands in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    /// In the line.
    Inline,
    /// On a line of its own.
    Block,
}

/// Why a formula is shown as TeX.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MathError {
    /// Longer or deeper than a formula in an abstract is.
    #[error("This formula is too long or too deeply nested to typeset; it is shown as TeX.")]
    TooLarge,
    /// A group, environment or argument that does not end, or does not begin.
    #[error("This formula is incomplete; it is shown as TeX.")]
    Broken,
    /// A command or environment that is not known here.
    #[error("This formula uses {0}, which is not known here; it is shown as TeX.")]
    Unknown(String),
    /// math-core could not read it, or wrote something that is not on our lists.
    #[error("This formula could not be typeset; it is shown as TeX.")]
    Refused,
}

/// The longest formula that is typeset, in characters: more than an abstract has.
const LONGEST: usize = 4_000;

/// Typesets a formula (TeX without its dollars) as a `math` element.
///
/// # Errors
/// Where the formula cannot be typeset whole; the caller then shows the TeX.
pub fn math(tex: &str, display: Display) -> Result<Node, MathError> {
    if tex.len() > 4 * LONGEST || tex.chars().nth(LONGEST).is_some() {
        return Err(MathError::TooLarge);
    }
    let source = source::rewrite(&visible(tex))?;
    let display = match display {
        Display::Inline => MathDisplay::Inline,
        Display::Block => MathDisplay::Block,
    };
    let written = converter().ok_or(MathError::Refused)?.convert_with_local_state(&source, display);
    let markup = written.map_err(|_| MathError::Refused)?.mathml;
    convert::convert(&markup).ok_or(MathError::Refused)
}

/// One converter for the page's life; it holds no state between formulas.
fn converter() -> Option<&'static LatexToMathML> {
    static CONVERTER: OnceLock<Option<LatexToMathML>> = OnceLock::new();
    CONVERTER
        .get_or_init(|| {
            let config = MathCoreConfig { allow_unreliable_rendering: true, ..MathCoreConfig::default() };
            LatexToMathML::new(config).ok()
        })
        .as_ref()
}
