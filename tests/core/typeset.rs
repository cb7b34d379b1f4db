//! Typesetting over real text and over hostile text: names, formulas, abstracts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use firstlight::paper::split_authors;
use firstlight::typeset::{Display, Node, math, unicode_name};

use super::data;

#[test]
fn every_name_comes_out_as_arxiv_has_it() {
    let Some(table) = data::read_text("typeset::every_name_comes_out_as_arxiv_has_it", "accents.tsv") else {
        return;
    };
    let names: Vec<_> = table.lines().filter_map(|line| line.split_once('\t')).collect();
    assert_eq!(names.len(), 92);
    for (tex, unicode) in names {
        // One of them has its affiliation behind it.
        let author = split_authors(tex)[0];
        assert_eq!(unicode_name(author.name), unicode, "{tex}");
    }
}

#[test]
fn formulas_of_real_abstracts_become_mathml() {
    let Some(list) =
        data::read_text("typeset::formulas_of_real_abstracts_become_mathml", "math-snippets.txt")
    else {
        return;
    };
    assert_eq!(list.lines().count(), 114);
    let refused: Vec<_> =
        list.lines().filter_map(|tex| math(tex, Display::Inline).err().map(|why| (tex, why))).collect();
    assert!(refused.len() <= 9, "{refused:#?}");
    for node in list.lines().filter_map(|tex| math(tex, Display::Block).ok()) {
        assert_clean(&node);
    }
}

/// A million formulas where `FIRSTLIGHT_LONG` is set.
#[test]
fn no_formula_panics() {
    let count = if std::env::var_os("FIRSTLIGHT_LONG").is_some() { 1_000_000 } else { 20_000 };
    let mut random = Rng::with_seed(0x5eed);
    let mut typeset = 0_usize;
    let mut panicked = Vec::new();
    for _ in 0..count {
        let tex = formula(&mut random);
        let display = if random.bool() { Display::Inline } else { Display::Block };
        match catch_unwind(AssertUnwindSafe(|| math(&tex, display))) {
            Ok(Ok(node)) => {
                assert_clean(&node);
                typeset += 1;
            }
            Ok(Err(_)) => {}
            Err(_) => panicked.push(tex),
        }
    }
    assert!(panicked.is_empty(), "{} of {count} panicked: {panicked:#?}", panicked.len());
    // A generator that only makes nonsense would show nothing.
    assert!(typeset > count / 10, "{typeset} of {count} came through");
}

/// No formula's text has a backslash, a control character, or is missing from its element.
fn assert_clean(node: &Node) {
    match node {
        Node::Text(text) => assert!(!text.contains(|c: char| c == '\\' || c.is_control()), "{text:?}"),
        Node::Link(..) => panic!("a link in a formula: {node:?}"),
        Node::Element(..) | Node::Math(_) => node.children().iter().for_each(assert_clean),
    }
}

/// Something like TeX: words of TeX in a random order, groups mostly closed.
fn formula(random: &mut Rng) -> String {
    const ATOMS: &[&str] = &[
        "x",
        "y",
        "a b",
        "1",
        "23",
        "4.5",
        ".",
        ",",
        "+",
        "-",
        "=",
        "<",
        ">",
        "|",
        "/",
        "(",
        ")",
        "[",
        "]",
        "!",
        "?",
        "'",
        "''",
        "\"",
        "`",
        "~",
        "@",
        "#",
        "#1",
        "%",
        "&",
        "&amp;",
        "$",
        "*",
        ":",
        ";",
        " ",
        "\n",
        "^",
        "_",
        "^2",
        "_i",
        "^'",
        "_'",
        "&'",
        "&^2",
        "\\\\",
        "\\\\'",
        "\\\\[2pt]",
        "\\\\[x]",
        "\\",
        "{",
        "}",
        "{}",
        "\\{",
        "\\}",
        "\\$",
        "\\%",
        "\\&",
        "\\#",
        "\\_",
        "\\,",
        "\\!",
        "\\;",
        "\\:",
        "\\>",
        "\\ ",
        "\\|",
        "\\-",
        "\\/",
        "\\'",
        "\\\"",
        "\\^",
        "\\=",
        "\\.",
        "\\~",
        "\\`",
        "\\(",
        "\\)",
        "\\*",
        "\\@",
        "\\1",
        "\\é",
        "é",
        "ß",
        "漢",
        "😀",
        "∑",
        "→",
        "≤",
        "′",
        "″",
        "‴",
        "‵",
        "ı",
        "\u{301}",
        "\u{338}",
        "\u{fe00}",
        "\u{fe0f}",
        "\u{200d}",
        "\u{202e}",
        "\u{0}",
        "\u{a0}",
        "\u{2061}",
        "\u{e0041}",
        "\u{10ffff}",
        "×",
        "−",
        "∞",
        "\\alpha",
        "\\Gamma",
        "\\ell",
        "\\hbar",
        "\\infty",
        "\\partial",
        "\\sum",
        "\\prod",
        "\\int",
        "\\iint",
        "\\lim",
        "\\max",
        "\\sin",
        "\\log",
        "\\gcd",
        "\\limits",
        "\\nolimits",
        "\\displaylimits",
        "\\to",
        "\\in",
        "\\leq",
        "\\neq",
        "\\equiv",
        "\\cdot",
        "\\times",
        "\\pm",
        "\\ldots",
        "\\cdots",
        "\\dots",
        "\\vdots",
        "\\quad",
        "\\qquad",
        "\\prime",
        "\\backprime",
        "\\backslash",
        "\\langle",
        "\\rangle",
        "\\lvert",
        "\\rvert",
        "\\Vert",
        "\\mid",
        "\\middle|",
        "\\middle",
        "\\big(",
        "\\Bigl",
        "\\biggr\\}",
        "\\bigm|",
        "\\displaystyle",
        "\\textstyle",
        "\\scriptstyle",
        "\\scriptscriptstyle",
        "\\rm",
        "\\bf",
        "\\it",
        "\\cal",
        "\\tt",
        "\\sf",
        "\\em",
        "\\sc",
        "\\over",
        "\\choose",
        "\\atop",
        "\\brace",
        "\\brack",
        "\\iff",
        "\\implies",
        "\\bmod",
        "\\mod",
        "\\And",
        "\\coloneqq",
        "\\dblcolon",
        "\\surd",
        "\\degree",
        "\\mathstrut",
        "\\idotsint",
        "\\notag",
        "\\hline",
        "\\relax",
        "\\AA",
        "\\o",
        "\\ss",
        "\\i",
        "\\S",
        "\\dag",
        "\\unknown",
        "\\argmin",
        "\\R",
        "\\left(",
        "\\right)",
        "\\left.",
        "\\right|",
        "\\left\\{",
        "\\begin{matrix}",
        "\\end{matrix}",
        "\\begin",
        "\\end",
        "\\cr",
        "\\newline",
        "\\tag",
        "\\label",
        "\\eqref",
        "\\color",
        "\\hspace",
        "\\kern",
        "\\kern1em",
        "\\mskip-3mu",
        "\\hskip 1",
        "\\genfrac",
        "\\sideset",
        "\\vertoverlay",
        "\\sout",
        "<img/src=x/onerror=alert(1)>",
        "</math>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&#x3c;",
        "&lt;script&gt;",
        "\\lt",
        "\\gt",
        "\\lt img\\gt",
        "<mi>",
        "\\textbackslash",
        "\\x",
        "\\textless",
    ];
    const CALLS: &[(&str, u32)] = &[
        ("\\frac", 2),
        ("\\dfrac", 2),
        ("\\binom", 2),
        ("\\sqrt", 1),
        ("\\sqrt[3]", 1),
        ("\\sqrt[", 1),
        ("\\hat", 1),
        ("\\bar", 1),
        ("\\vec", 1),
        ("\\widetilde", 1),
        ("\\utilde", 1),
        ("\\overline", 1),
        ("\\underline", 1),
        ("\\overbrace", 1),
        ("\\underbrace", 1),
        ("\\overset", 2),
        ("\\underset", 2),
        ("\\stackrel", 2),
        ("\\mathrm", 1),
        ("\\mathbf", 1),
        ("\\mathbb", 1),
        ("\\mathcal", 1),
        ("\\mathfrak", 1),
        ("\\mathtt", 1),
        ("\\boldsymbol", 1),
        ("\\bm", 1),
        ("\\mathds", 1),
        ("\\mathrel", 1),
        ("\\mathop", 1),
        ("\\mathbin", 1),
        ("\\mathopen", 1),
        ("\\mathpunct", 1),
        ("\\mathinner", 1),
        ("\\operatorname", 1),
        ("\\operatorname*", 1),
        ("\\operatornamewithlimits", 1),
        ("\\text", 1),
        ("\\textbf", 1),
        ("\\texttt", 1),
        ("\\textsc", 1),
        ("\\mbox", 1),
        ("\\emph", 1),
        ("\\not", 1),
        ("\\slashed", 1),
        ("\\cancel", 1),
        ("\\xcancel", 1),
        ("\\phantom", 1),
        ("\\vphantom", 1),
        ("\\hphantom", 1),
        ("\\prescript", 3),
        ("\\xrightarrow", 1),
        ("\\xrightarrow[a]", 1),
        ("\\ket", 1),
        ("\\braket", 1),
        ("\\pmod", 1),
        ("\\norm", 1),
        ("\\SI", 2),
        ("\\num", 1),
        ("\\ce", 1),
        ("\\unicode", 1),
        ("\\substack", 1),
        ("\\textcolor", 2),
        ("\\color", 1),
        ("\\href", 2),
        ("\\url", 1),
        ("\\style", 2),
        ("\\class", 2),
        ("\\label", 1),
        ("\\tag", 1),
        ("\\eqref", 1),
        ("\\textsuperscript", 1),
        ("\\nicefrac", 2),
        ("\\hspace", 1),
        ("\\mspace", 1),
        ("\\boxed", 1),
        ("\\smash", 1),
        ("\\cramped", 1),
        ("\\genfrac", 6),
        ("\\sideset", 3),
        ("\\newcommand{\\foo}", 1),
        ("\\newcommand{\\foo}[1]", 1),
        ("\\foo", 1),
        ("\\def\\foo", 1),
        ("^", 1),
        ("_", 1),
        ("'", 0),
        ("\\unknown", 1),
        ("\\mathchoice", 4),
        ("\\'", 1),
        ("\\c", 1),
        ("\\ensuremath", 1),
        ("\\raisebox", 2),
    ];
    const FRAMES: &[&str] = &[
        "matrix",
        "pmatrix",
        "Bmatrix",
        "vmatrix",
        "cases",
        "dcases",
        "rcases",
        "aligned",
        "align",
        "align*",
        "gathered",
        "gather",
        "equation",
        "multline",
        "split",
        "smallmatrix",
        "array}{lc|r",
        "array}[t]{c",
        "subarray}{c",
        "tabular}{x",
        "alignat}{2",
        "eqnarray",
        "unknown",
        "",
    ];
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
#[test]
fn show() {
    use firstlight::typeset::{plain_text, prose, title};
    for day in [
        "2025-04-18/cs-lg",
        "2025-04-18/cs-ai",
        "2025-06-27/cs-cl",
        "2025-06-27/cs-cv",
        "2025-06-27/cs-lg",
        "2025-06-27/cs-ai",
    ] {
        let xml = data::read_text("show", &format!("days/{day}.rss.xml")).unwrap();
        for part in xml.split("<item>").skip(1) {
            for (open, close) in [("<title>", "</title>"), ("<description>", "</description>")] {
                let Some((text, _)) = part.split_once(open).and_then(|x| x.1.split_once(close)) else {
                    continue;
                };
                let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
                let nodes = prose(&text);
                if text.contains(['$', '\\', '{', '~', '`']) || text.contains("http") || text.contains("--") {
                    println!("IN  {}\nOUT {}\n", text.replace('\n', " "), plain_text(&nodes));
                }
                fn codes(nodes: &[Node], out: &mut Vec<String>) {
                    for n in nodes {
                        if let Node::Element(firstlight::typeset::Tag::Code, c) = n {
                            out.push(plain_text(c));
                        }
                        codes(n.children(), out);
                    }
                }
                let mut out = vec![];
                codes(&nodes, &mut out);
                for c in out {
                    println!("CODE {c}");
                }
                let _ = title(&text);
            }
        }
    }
}
