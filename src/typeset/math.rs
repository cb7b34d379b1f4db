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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::plain::plain_text;
    use crate::typeset::testing::markup;

    fn check(tex: &str, expected: &str) {
        let node = math(tex, Display::Inline).unwrap_or_else(|why| panic!("{tex}: {why}"));
        assert_eq!(markup(&[node]), format!("<math>{expected}</math>"), "{tex}");
    }

    fn check_plain(tex: &str, expected: &str) {
        let node = math(tex, Display::Inline).unwrap_or_else(|why| panic!("{tex}: {why}"));
        assert_eq!(plain_text(&[node]), expected, "{tex}");
    }

    #[test]
    fn formulas() {
        check("x^2", "<msup><mi>x</mi><mn>2</mn></msup>");
        check(r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
        check("$x$", "<mi>x</mi>");
        check("50%", "<mn>50</mn><mi>%</mi>");
        check(r"\text{if \textbf{é} \& <b>}", "<mtext>if\u{a0}é\u{a0}&amp;\u{a0}&lt;b></mtext>");
        check(r"\texttt{a\_b}", "<mtext><code>a_b</code></mtext>");
        check(
            r"\begin{cases}a & b\end{cases}",
            concat!(
                r#"<mrow><mo>{</mo><mtable displaystyle="false" scriptlevel="0"><mtr><mtd columnalign="left"><mi>a</mi>"#,
                r#"</mtd><mtd columnalign="left"><mi>b</mi></mtd></mtr></mtable>"#,
                "<mo>\u{2063}</mo></mrow>"
            ),
        );
    }

    #[test]
    fn what_math_core_does_not_know() {
        check_plain(r"\mathds{1}\bm{x}\mathbbm{R}", "𝟙xℝ");
        check_plain(r"{n \choose k} \over 2", "(n choose k)/2");
        check_plain(r"\SI{10}{GeV}, \SI{3}{\kilo\meter\per\second}, \num{5}", "10 GeV,3 km/s,5");
        check_plain(r"\ket{\psi}\braket{\phi|\psi}\norm{x}\abs{y}", "|ψ⟩⟨ϕ|ψ⟩‖x‖|y|");
        check_plain(r"\ce{H2SO4} \ce{A -> B}", "H₂SO₄A→B");
        check_plain(r"\cancel{xy} \slashed{D} \not= \not\in", "x\u{338}y\u{338}D\u{338}≠∉");
        check_plain(r"45\degree \unicode{x2014} \AA \text{\'e\AA}", "45°—ÅéÅ");
        check_plain(r"{\rm MeV} f_{\rm NL} {\bf x} {\cal O}", "MeVf_(NL)xO");
        check_plain(
            r"10^\degree \hat\R f_\rm{eff} A^\tt 3 x^\ce{H2} \sqrt\notag",
            "10^°ℝ\u{302}f_(eff)A³x^(H₂)√",
        );
        check_plain(r"\newcommand{\R}[1]{\mathbb{#1}^n} x\in\R Q", "x∈ℚⁿ");
        check_plain(r"\def\a{b}\a \DeclareMathOperator{\foo}{foo}\foo x", "b foo x");
        check_plain(r"a \label{x}\notag\cite{y} b \pmod p a \& b", "ab (mod p)a&b");
        check_plain(r"\begin{align*}a &= b \\[2pt] c &\textstyle = d\end{align*}", "a =b; c =d");
        check_plain(r"\begin{array}{l|c@{}r}\hline a & b\\ \rm c & d \over e\end{array}", "a b; c d/e");
        check_plain(r"\text{for $x^2$ and all $y$}", "for\u{a0}x²\u{a0}and\u{a0}all\u{a0}y");
        check_plain(r"\sum\limits_{\substack{i\\j}} x \, \kern1em \hspace{2em} y", "∑_(i; j)x y");
    }

    #[test]
    fn nothing_of_a_formula_is_live() {
        for tex in [
            r"\operatorname{<img/src=x/onerror=alert(1)>}",
            r"\operatorname{\lt img\gt}",
            r"\operatorname*{\text{<img>}}",
            r"\mathop{\lt img\gt}",
            r"\mathrm{<img src=x onerror=alert(1)>}",
            r"\text{<script>alert(1)</script>}",
            r"\texttt{</code></mtext></math><script>}",
            r"\href{javascript:alert(1)}{x}",
            r"\href{https://example.org}{x}",
            r"\url{javascript:alert(1)}",
            r"\style{position:fixed}{x}",
            r"\class{danger}{x}",
            r"\cssId{app}{x}",
            r"\htmlData{x=y}{z}",
            "\\label{\"onclick=alert(1)}x",
            r"\tag{<img>}x",
            r"\begin{align}x\tag{<b>}\label{<b>}\end{align}",
            r"\eqref{<img>}",
            r"\textcolor{red;background:url(x)}{x}",
            r"\unicode{x3c}script\unicode{x3e}",
            r"\unicode{60}img",
            r"\newcommand{\x}{<img>}\operatorname{\x}",
            r"\begin{<img>}x\end{<img>}",
            r"\unknown<img>",
            "\u{3c}img\u{3e}&lt;img&gt;",
        ] {
            let Ok(node) = math(tex, Display::Block) else { continue };
            let markup = markup(&[node]);
            for wrong in
                ["<img", "<script", "<a ", "<b>", "href=", " style=", "class=", "id=", "\"on", "url("]
            {
                assert!(!markup.contains(wrong), "{tex}: {markup}");
            }
        }
    }

    #[test]
    fn size_and_depth_are_bounded() {
        for (open, close) in [
            ("{", "}"),
            (r"\frac{", "}{x}"),
            (r"\frac x", ""),
            (r"\left(", r"\right)"),
            (r"\sqrt", ""),
            (r"\sqrt[", "]x"),
            (r"\hat", ""),
            (r"\overset a", ""),
            (r"\not", ""),
            (r"\bf ", ""),
            (r"\displaystyle ", ""),
            (r"\color{red} ", ""),
            ("x^", ""),
            ("x_{", "}"),
            (r"\begin{matrix}", r"\end{matrix}"),
            (r"\text{$", "$}"),
            (r"\ket{", "}"),
            (r"\ket", ""),
            (r"\mathrel", ""),
            ("{x \\over ", "}"),
            ("%\n", ""),
            (r"\substack{", "}"),
            (r"\newcommand{\x}{", "}"),
            ("'", ""),
            ("&", ""),
            (r"\,", ""),
        ] {
            for count in [31, 33, 400, 10_000] {
                let formula = format!("{}x{}", open.repeat(count), close.repeat(count));
                // It only has to come back.
                let _ = math(&formula, Display::Inline);
            }
            let many = format!("{}x{}", open.repeat(10_000), close.repeat(10_000));
            assert_eq!(math(&many, Display::Inline), Err(MathError::TooLarge), "{open}");
        }
        let fractions = format!(r"\begin{{matrix}}{}x\end{{matrix}}", r"\over".repeat(700));
        assert_eq!(math(&fractions, Display::Inline), Err(MathError::TooLarge));
        assert_eq!(math(r"\def\a{\a\a}\a", Display::Inline), Err(MathError::TooLarge));
        assert_eq!(
            math(r"\def\a{\b\b\b\b}\def\b{\a\a\a\a}\a\a\a", Display::Inline),
            Err(MathError::TooLarge)
        );
    }

    #[test]
    fn the_deepest_formula_needs_little_stack() {
        // A browser gives WASM about a megabyte; frames of this build are larger than those of a release.
        let formulas = ["{", r"\frac1{", r"\left(", r"\hat{", r"\begin{matrix}", "x^{", r"\displaystyle{"]
            .map(|open| (1..=32).rev().map(|depth| nested(open, depth)).collect::<Vec<_>>());
        let thread = std::thread::Builder::new().stack_size(600_000).spawn(move || {
            formulas.map(|formulas| formulas.iter().filter(|tex| math(tex, Display::Block).is_ok()).count())
        });
        let typeset = thread.unwrap().join().unwrap();
        assert!(typeset.iter().all(|count| *count >= 12), "{typeset:?}");
    }

    fn nested(open: &str, depth: usize) -> String {
        let close = match open {
            r"\left(" => r"\right)",
            r"\begin{matrix}" => r"\end{matrix}",
            _ => "}",
        };
        format!("{}x{}", open.repeat(depth), close.repeat(depth))
    }
}
