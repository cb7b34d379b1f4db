//! Formulas at random: words of TeX in any order, groups mostly closed, markup among them.

use fastrand::Rng;

/// Something like TeX: words of TeX in a random order, groups mostly closed.
pub fn formula(random: &mut Rng) -> String {
    let mut out = String::new();
    piece(random, 0, &mut out);
    pieces(random, 0, &mut out);
    // One in five has one character taken out, so that something does not close.
    if random.u32(0..5) == 0 && !out.is_empty() {
        let at = random.usize(0..out.chars().count());
        out = out.chars().enumerate().filter(|(index, _)| *index != at).map(|(_, letter)| letter).collect();
    }
    out
}

fn piece(random: &mut Rng, depth: u32, out: &mut String) {
    match random.u32(0..100) {
        0..50 => {
            out.push_str(random.choice(ATOMS).unwrap());
            if random.u32(0..4) == 0 {
                out.push(' ');
            }
        }
        50..55 => {
            let letter = loop {
                if let Some(letter) = char::from_u32(random.u32(0..0x11_0000)) {
                    break letter;
                }
            };
            out.push(letter);
        }
        55..80 => {
            let (name, arguments) = *random.choice(CALLS).unwrap();
            out.push_str(name);
            for _ in 0..arguments {
                if random.u32(0..8) == 0 {
                    out.push(' ');
                    piece(random, depth + 1, out);
                } else {
                    out.push('{');
                    pieces(random, depth + 1, out);
                    out.push('}');
                }
            }
        }
        80..86 => {
            let name = random.choice(FRAMES).unwrap();
            out.push_str(&format!("\\begin{{{name}}}"));
            for _ in 0..random.u32(0..4) {
                pieces(random, depth + 1, out);
                out.push_str(random.choice(["&", "\\\\", "&'", "& ^2", "\\\\ '", ""]).unwrap());
            }
            let name = name.split('}').next().unwrap_or_default();
            out.push_str(&format!("\\end{{{name}}}"));
        }
        86..93 => {
            out.push_str("\\left");
            out.push_str(random.choice(["(", "[", "\\{", ".", "<", "|", "\\langle", "x", ""]).unwrap());
            pieces(random, depth + 1, out);
            out.push_str("\\right");
            out.push_str(random.choice([")", "]", "\\}", ".", ">", "|", "\\rangle", "\\alpha"]).unwrap());
        }
        _ => {
            out.push('{');
            pieces(random, depth + 1, out);
            out.push('}');
        }
    }
}

fn pieces(random: &mut Rng, depth: u32, out: &mut String) {
    let most = if depth > 5 { 2 } else { 5 };
    for _ in 0..random.u32(0..most) {
        if out.len() < 2_000 {
            piece(random, depth, out);
        }
    }
}

#[rustfmt::skip]
const ATOMS: &[&str] = &[
    "x", "y", "a b", "1", "23", "4.5", ".", ",", "+", "-", "=", "<", ">", "|", "/", "(", ")", "[",
    "]", "!", "?", "'", "''", "\"", "`", "~", "@", "#", "#1", "%", "&", "&amp;", "$", "*", ":", ";",
    " ", "\n", "^", "_", "^2", "_i", "^'", "_'", "&'", "&^2", "\\\\", "\\\\'", "\\\\[2pt]",
    "\\\\[x]", "\\", "{", "}", "{}", "\\{", "\\}", "\\$", "\\%", "\\&", "\\#", "\\_", "\\,", "\\!",
    "\\;", "\\:", "\\>", "\\ ", "\\|", "\\-", "\\/", "\\'", "\\\"", "\\^", "\\=", "\\.", "\\~",
    "\\`", "\\(", "\\)", "\\*", "\\@", "\\1", "\\é", "é", "ß", "漢", "😀", "∑", "→", "≤", "′", "″",
    "‴", "‵", "ı", "\u{301}", "\u{338}", "\u{fe00}", "\u{fe0f}", "\u{200d}", "\u{202e}", "\u{0}",
    "\u{a0}", "\u{2061}", "\u{e0041}", "\u{10ffff}", "×", "−", "∞", "\\alpha", "\\Gamma", "\\ell",
    "\\hbar", "\\infty", "\\partial", "\\sum", "\\prod", "\\int", "\\iint", "\\lim", "\\max",
    "\\sin", "\\log", "\\gcd", "\\limits", "\\nolimits", "\\displaylimits", "\\to", "\\in", "\\leq",
    "\\neq", "\\equiv", "\\cdot", "\\times", "\\pm", "\\ldots", "\\cdots", "\\dots", "\\vdots",
    "\\quad", "\\qquad", "\\prime", "\\backprime", "\\backslash", "\\langle", "\\rangle", "\\lvert",
    "\\rvert", "\\Vert", "\\mid", "\\middle|", "\\middle", "\\big(", "\\Bigl", "\\biggr\\}",
    "\\bigm|", "\\displaystyle", "\\textstyle", "\\scriptstyle", "\\scriptscriptstyle", "\\rm",
    "\\bf", "\\it", "\\cal", "\\tt", "\\sf", "\\em", "\\sc", "\\over", "\\choose", "\\atop",
    "\\brace", "\\brack", "\\iff", "\\implies", "\\bmod", "\\mod", "\\And", "\\coloneqq",
    "\\dblcolon", "\\surd", "\\degree", "\\mathstrut", "\\idotsint", "\\notag", "\\hline", "\\relax",
    "\\AA", "\\o", "\\ss", "\\i", "\\S", "\\dag", "\\unknown", "\\argmin", "\\R", "\\left(",
    "\\right)", "\\left.", "\\right|", "\\left\\{", "\\begin{matrix}", "\\end{matrix}", "\\begin",
    "\\end", "\\cr", "\\newline", "\\tag", "\\label", "\\eqref", "\\color", "\\hspace", "\\kern",
    "\\kern1em", "\\mskip-3mu", "\\hskip 1", "\\genfrac", "\\sideset", "\\vertoverlay", "\\sout",
    "<img/src=x/onerror=alert(1)>", "</math>", "<!--", "-->", "<![CDATA[", "]]>", "&#x3c;",
    "&lt;script&gt;", "\\lt", "\\gt", "\\lt img\\gt", "<mi>", "\\textbackslash", "\\x", "\\textless",
];

#[rustfmt::skip]
const CALLS: &[(&str, u32)] = &[
    ("\\frac", 2), ("\\dfrac", 2), ("\\binom", 2), ("\\sqrt", 1), ("\\sqrt[3]", 1), ("\\sqrt[", 1),
    ("\\hat", 1), ("\\bar", 1), ("\\vec", 1), ("\\widetilde", 1), ("\\utilde", 1), ("\\overline", 1),
    ("\\underline", 1), ("\\overbrace", 1), ("\\underbrace", 1), ("\\overset", 2), ("\\underset", 2),
    ("\\stackrel", 2), ("\\mathrm", 1), ("\\mathbf", 1), ("\\mathbb", 1), ("\\mathcal", 1),
    ("\\mathfrak", 1), ("\\mathtt", 1), ("\\boldsymbol", 1), ("\\bm", 1), ("\\mathds", 1),
    ("\\mathrel", 1), ("\\mathop", 1), ("\\mathbin", 1), ("\\mathopen", 1), ("\\mathpunct", 1),
    ("\\mathinner", 1), ("\\operatorname", 1), ("\\operatorname*", 1),
    ("\\operatornamewithlimits", 1), ("\\text", 1), ("\\textbf", 1), ("\\texttt", 1),
    ("\\textsc", 1), ("\\mbox", 1), ("\\emph", 1), ("\\not", 1), ("\\slashed", 1), ("\\cancel", 1),
    ("\\xcancel", 1), ("\\phantom", 1), ("\\vphantom", 1), ("\\hphantom", 1), ("\\prescript", 3),
    ("\\xrightarrow", 1), ("\\xrightarrow[a]", 1), ("\\ket", 1), ("\\braket", 1), ("\\pmod", 1),
    ("\\norm", 1), ("\\SI", 2), ("\\num", 1), ("\\ce", 1), ("\\unicode", 1), ("\\substack", 1),
    ("\\textcolor", 2), ("\\color", 1), ("\\href", 2), ("\\url", 1), ("\\style", 2), ("\\class", 2),
    ("\\label", 1), ("\\tag", 1), ("\\eqref", 1), ("\\textsuperscript", 1), ("\\nicefrac", 2),
    ("\\hspace", 1), ("\\mspace", 1), ("\\boxed", 1), ("\\smash", 1), ("\\cramped", 1),
    ("\\genfrac", 6), ("\\sideset", 3), ("\\newcommand{\\foo}", 1), ("\\newcommand{\\foo}[1]", 1),
    ("\\foo", 1), ("\\def\\foo", 1), ("^", 1), ("_", 1), ("'", 0), ("\\unknown", 1),
    ("\\mathchoice", 4), ("\\'", 1), ("\\c", 1), ("\\ensuremath", 1), ("\\raisebox", 2),
];

#[rustfmt::skip]
const FRAMES: &[&str] = &[
    "matrix", "pmatrix", "Bmatrix", "vmatrix", "cases", "dcases", "rcases", "aligned", "align",
    "align*", "gathered", "gather", "equation", "multline", "split", "smallmatrix", "array}{lc|r",
    "array}[t]{c", "subarray}{c", "tabular}{x", "alignat}{2", "eqnarray", "unknown", "",
];
