//! Typesetting over real text and over hostile text: names, formulas, abstracts, Markdown.

mod formulas;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fastrand::Rng;
use firstlight::paper::split_authors;
use firstlight::typeset::{
    Display, Node, Tag, fold_name, markdown, math, plain, prose, title, unicode_name, visible, visible_lines,
};
use proptest::prelude::*;

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
        let author = &split_authors(tex)[0];
        assert_eq!(unicode_name(&author.name), unicode, "{tex}");
        assert_eq!(fold_name(tex), fold_name(unicode), "{tex}");
        assert!(fold_name(tex).is_ascii(), "{tex}");
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
        assert_formula(&node);
    }
}

#[test]
fn real_days_need_no_fallback() {
    let test = "typeset::real_days_need_no_fallback";
    let mut formulas = 0;
    let mut fallen_back = Vec::new();
    let days = ["2025-04-18", "2025-06-27"].into_iter();
    let feeds =
        days.flat_map(|day| ["ai", "cl", "cv", "lg"].map(|name| format!("days/{day}/cs-{name}.rss.xml")));
    for path in feeds.chain(["edge/nasty-items.real-items-in-one-channel.xml".to_owned()]) {
        let Some(feed) = data::read_text(test, &path) else { return };
        for (kind, text) in titles_and_abstracts(&feed) {
            let nodes = if kind == "title" { title(&text) } else { prose(&text) };
            nodes.iter().for_each(|node| assert_closed(node, 0));
            formulas += count(&nodes, |node| matches!(node, Node::Math(_)));
            // Authors' own `\texttt` has no TeX in it; a formula that fell back has.
            let fallback = |node: &Node| match node {
                Node::Element(Tag::Code, inside) => {
                    inside.iter().any(|node| format!("{node:?}").contains('\\'))
                }
                _ => false,
            };
            if count(&nodes, fallback) > 0 {
                fallen_back.push(text);
            }
        }
    }
    eprintln!("{formulas} formulas of nine feeds");
    assert!(formulas > 500, "{formulas}");
    assert!(fallen_back.is_empty(), "{fallen_back:#?}");
}

/// A million formulas where `FIRSTLIGHT_LONG` is set.
#[test]
fn no_formula_panics() {
    let count = if std::env::var_os("FIRSTLIGHT_LONG").is_some() { 1_000_000 } else { 20_000 };
    let mut random = Rng::with_seed(0x5eed);
    let mut typeset = 0_usize;
    let mut panicked = Vec::new();
    for _ in 0..count {
        let tex = formulas::formula(&mut random);
        let display = if random.bool() { Display::Inline } else { Display::Block };
        // In the browser a panic is the end; here it is the finding.
        match catch_unwind(AssertUnwindSafe(|| math(&tex, display))) {
            Ok(Ok(node)) => {
                assert_formula(&node);
                typeset += 1;
            }
            Ok(Err(_)) => {}
            Err(_) => panicked.push(tex),
        }
    }
    eprintln!("{typeset} of {count} random formulas were typeset");
    assert!(panicked.is_empty(), "{} of {count} panicked: {panicked:#?}", panicked.len());
    // A generator of nothing but nonsense would show nothing.
    assert!(typeset > count / 10, "{typeset} of {count} came through");
}

proptest! {
    #[test]
    fn any_text_is_safe_to_show(text in any_text()) {
        for nodes in [title(&text), prose(&text), markdown(&text)] {
            nodes.iter().for_each(|node| assert_closed(node, 0));
        }
        prop_assert!(count(&title(&text), |node| matches!(node, Node::Link(..))) == 0);
        plain(&text);
        unicode_name(&text);
        let folded = fold_name(&text);
        prop_assert_eq!(fold_name(&folded), folded);
        let seen = visible(&text);
        let hidden = |letter: char| letter.is_control() || ('\u{200b}'..='\u{200f}').contains(&letter);
        prop_assert!(!seen.contains(hidden));
        prop_assert_eq!(visible(&seen), seen.clone());
        prop_assert_eq!(visible_lines(&text).replace(['\n', '\t'], " "), seen);
    }
}

/// Any characters, and pieces that mean something to one of the readers.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-zA-Z0-9 ]{0,8}",
        Just("$".to_owned()),
        prop::sample::select(
            [
                "{",
                "}",
                "\\",
                "\\'",
                "\\emph{",
                "\\href{https://a.org}{",
                "\\url{javascript:x}",
                "\\(",
                "\\)",
                "$$",
                "https://a.org/",
                "http://u@b.org",
                "[a](javascript:x)",
                "[",
                "](https://a.org)",
                "![",
                "<img src=x>",
                "<script>",
                "</p>",
                "&lt;",
                "&#60;",
                "**",
                "_",
                "> ",
                "- ",
                "1. ",
                "\n",
                "\r\n",
                "|",
                "|-|\n",
                "```",
                "`",
                "~",
                "--",
                "''",
                "\u{202e}",
                "\u{e0041}",
                "\u{0}",
                "\\frac",
                "^",
                "&",
                "\\c",
                "\\i",
                "\\text{",
                "\\begin{matrix}",
                "\\end{matrix}",
                "<mailto:a@b.org>",
                "\t",
            ]
            .as_slice()
        )
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// No text of a formula has a backslash or a control character, and there is no link in it.
fn assert_formula(node: &Node) {
    assert!(matches!(node, Node::Math(element) if element.tag().name() == "math"));
    assert_closed(node, 0);
    fn inside(node: &Node) {
        match node {
            Node::Text(text) => assert!(!text.contains(|c: char| c == '\\' || c.is_control()), "{text:?}"),
            Node::Link(..) => panic!("a link in a formula: {node:?}"),
            Node::Element(..) | Node::Math(_) => node.children().iter().for_each(inside),
        }
    }
    inside(node);
}

/// Every tag, attribute and address is on a list that is written down here once more, and nothing is deep.
fn assert_closed(node: &Node, depth: usize) {
    const HTML: &str = "p em strong code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 hr br table thead tbody tr th td \
                        del sub sup";
    const MATHML: &str = "math mrow mstyle mi mn mo mtext ms mspace msub msup msubsup munder mover munderover \
                          mmultiscripts mprescripts mfrac msqrt mroot mpadded mphantom mtable mtr mtd";
    const ATTRIBUTES: &str = "display mathvariant form scriptlevel displaystyle stretchy symmetric largeop \
                              movablelimits fence separator accent accentunder lspace rspace minsize maxsize \
                              linethickness width height depth voffset columnalign rowspan columnspan";
    let known = |list: &str, word: &str| assert!(list.split(' ').any(|one| one == word), "{word}");
    assert!(depth < 200);
    match node {
        Node::Text(_) => {}
        Node::Element(tag, _) => known(HTML, tag.name()),
        Node::Link(href, _) => {
            let address = href.as_str().to_ascii_lowercase();
            assert!(
                ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)),
                "{address}"
            );
            assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address}");
        }
        Node::Math(element) => {
            known(MATHML, element.tag().name());
            for attribute in element.attributes() {
                known(ATTRIBUTES, attribute.name());
                let value = attribute.value();
                assert!(
                    value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-%".contains(&byte)),
                    "{value}"
                );
            }
        }
    }
    node.children().iter().for_each(|child| assert_closed(child, depth + 1));
}

fn count(nodes: &[Node], wanted: impl Fn(&Node) -> bool + Copy) -> usize {
    nodes.iter().map(|node| usize::from(wanted(node)) + count(node.children(), wanted)).sum()
}

/// The feed's titles and descriptions, in so far as this test needs them.
fn titles_and_abstracts(feed: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for item in feed.split("<item>").skip(1) {
        for kind in ["title", "description"] {
            let inside = item.split_once(&format!("<{kind}>")).and_then(|(_, rest)| rest.split_once("</"));
            if let Some((text, _)) = inside {
                found.push((kind, text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")));
            }
        }
    }
    found
}
