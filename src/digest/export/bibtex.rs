//! Entries as arXiv's own "Export BibTeX citation" has them, with the abstract besides.
//!
//! Titles and abstracts are arXiv's TeX, so they stay TeX: what TeX or BibTeX would stumble over is escaped, and nothing
//! else is changed. Names are Unicode (UTF-8): programs that take them apart at blanks stumble over `S\o ren`.

use super::names::{Name, split};
use super::{Reference, one_line};
use crate::paper::split_authors;
use crate::typeset::{fold_name, unicode_name};

pub(super) fn write(papers: &[Reference]) -> String {
    let mut out = String::new();
    for paper in papers {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&entry(paper));
    }
    out
}

/// One entry, with a line break at its end. The year is that of the id: when the paper was submitted first.
pub fn entry(paper: &Reference) -> String {
    let entry = &paper.entry;
    let mut out = format!("@misc{{{},\n", citation_key(paper));
    let authors: Vec<String> =
        split_authors(&entry.authors).iter().map(|one| author(&unicode_name(&one.name))).collect();
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("      {name}={{{value}}},\n"));
        }
    };
    field("title", &tex(&entry.title));
    field("author", &authors.join(" and "));
    field("year", &entry.id.submitted().0.to_string());
    field("eprint", entry.id.as_str());
    field("archivePrefix", "arXiv");
    field("primaryClass", paper.categories.first().map_or("", |category| category.as_str()));
    field("url", &entry.id.abs_url());
    field("abstract", &tex(&entry.abstract_text));
    out.push_str("}\n");
    out
}

/// The key by which a paper is cited: the first author's last name in plain letters, and the id. It depends on nothing
/// else, so that it is the same in every export, and no other paper has it.
pub fn citation_key(paper: &Reference) -> String {
    let authors = split_authors(&paper.entry.authors);
    let folded = authors.first().map(|one| match split(&one.name) {
        Name::Person { last, .. } => fold_name(&last),
        Name::Whole(name) => fold_name(name),
    });
    let name: String = folded.unwrap_or_default().chars().filter(char::is_ascii_alphabetic).collect();
    let name = if name.is_empty() { "arxiv" } else { &name };
    format!("{name}-{}", paper.entry.id.as_str().replace('/', "-"))
}

/// A name in an author list, where `and` and commas mean something.
fn author(name: &str) -> String {
    let whole = |name: &str| {
        let is_list = name.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
        let is_group = name.contains(' ') && matches!(split(name), Name::Whole(_));
        if is_list || is_group || name.contains(',') { format!("{{{}}}", tex(name)) } else { tex(name) }
    };
    match split(name) {
        Name::Person { given, last, suffix: Some(suffix) } => {
            format!("{}, {}, {}", tex(&last), tex(suffix), tex(&given))
        }
        _ => whole(name),
    }
}

/// `text` as it may stand between braces: braces and dollars in pairs, no comment, no alignment, no parameter.
///
/// BibTeX counts braces also behind a backslash, so `\{` becomes `\lbrace{}`.
fn tex(text: &str) -> String {
    let text = one_line(text);
    // The last of an odd number is a dollar.
    let in_pairs = count_dollars(&text) / 2 * 2;
    let mut out = String::with_capacity(text.len() + 16);
    // Where each brace stands in `out` that is not closed yet.
    let mut open = Vec::new();
    let mut seen = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let in_formula = seen % 2 == 1;
        match letter {
            '\\' => match letters.next() {
                None => out.push_str("\\textbackslash{}"),
                Some('{') => out.push_str("\\lbrace{}"),
                Some('}') => out.push_str("\\rbrace{}"),
                Some(next) => out.extend(['\\', next]),
            },
            '{' => {
                open.push(out.len());
                out.push('{');
            }
            '}' => match open.pop() {
                Some(_) => out.push('}'),
                None => out.push_str("\\rbrace{}"),
            },
            '$' if seen == in_pairs => out.push_str("\\$"),
            '$' => {
                seen += 1;
                out.push('$');
            }
            '%' | '#' => out.extend(['\\', letter]),
            '&' | '_' if !in_formula => out.extend(['\\', letter]),
            '^' if !in_formula => out.push_str("\\textasciicircum{}"),
            _ => out.push(letter),
        }
    }
    for place in open.into_iter().rev() {
        out.replace_range(place..=place, "\\lbrace{}");
    }
    out
}

/// The dollars that begin or end a formula.
fn count_dollars(text: &str) -> usize {
    let mut letters = text.chars();
    let mut count = 0;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '$' => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::testing::reference;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_entry_is_as_arxivs() {
        let expected = r#"@misc{defossez-2504.12359,
      title={=1 \& "two", {three} of $x_i^2$},
      author={Jérôme Défossez and Martin, Jr., Donald and Ludwig van Beethoven and {Gemma Team}},
      year={2025},
      eprint={2504.12359},
      archivePrefix={arXiv},
      primaryClass={cs.LG},
      url={https://arxiv.org/abs/2504.12359},
      abstract={First <line> second, 100\% of a\_b.},
}
"#;
        assert_eq!(entry(&reference()), expected);
    }

    #[test]
    fn what_tex_would_stumble_over_is_escaped() {
        let check = |text: &str, expected: &str| assert_eq!(tex(text), expected, "{text}");
        check(r"50% of a_b & c#d ^ e", r"50\% of a\_b \& c\#d \textasciicircum{} e");
        check(r"50\% of a\_b \& $a_b^c$", r"50\% of a\_b \& $a_b^c$");
        check(r"costs $5", r"costs \$5");
        check(r"$x$ costs \$5 or $6", r"$x$ costs \$5 or \$6");
        check(r"a { b } c } d { e", r"a { b } c \rbrace{} d \lbrace{} e");
        check(r"$\{a\}$ \{", r"$\lbrace{}a\rbrace{}$ \lbrace{}");
        check("ends in \\", r"ends in \textbackslash{}");
        check("two\n  lines\u{202e}", "two lines");
        check(r"D\'efossez {\L}ukasz é", r"D\'efossez {\L}ukasz é");
    }

    #[test]
    fn keys_are_letters_and_the_id() {
        let check = |authors: &str, id: &str, expected: &str| {
            let mut paper = reference();
            paper.entry.authors = authors.to_owned();
            paper.entry.id = crate::paper::PaperId::parse(id).unwrap();
            assert_eq!(citation_key(&paper), expected);
        };
        check("Łucjan {\\L}ukasz-Nowak", "2504.12359", "lukasznowak-2504.12359");
        check("李 明", "2504.12359", "arxiv-2504.12359");
        check("", "nlin/0408039", "arxiv-nlin-0408039");
        check("Gemma Team, B", "math.GT/0309136", "gemmateam-math.GT-0309136");
    }

    proptest! {
        /// Whatever a stranger wrote, the entry ends where it should.
        #[test]
        fn braces_are_in_pairs(text in r"[{}\\$%#&_^@a ,\n]{0,40}") {
            let mut depth = 0_i32;
            let written = tex(&text);
            for letter in written.chars() {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                prop_assert!(depth >= 0, "{} as {}", text, written);
            }
            prop_assert_eq!(depth, 0, "{} as {}", text, &written);
            prop_assert!(count_dollars(&written).is_multiple_of(2));
        }
    }
}
