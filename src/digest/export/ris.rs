//! RIS, which Zotero, EndNote and Mendeley read: a tag, two blanks, a hyphen, a blank, the value; lines end in CRLF.
//!
//! A preprint is `UNPB`, as Zotero writes it. The DOI is the one that arXiv registers for every paper.

use super::bibtex::citation_key;
use super::names::{Name, split};
use super::{Reference, one_line};
use crate::paper::split_authors;
use crate::typeset::unicode_name;

pub(super) fn write(papers: &[Reference]) -> String {
    papers.iter().map(record).collect()
}

fn record(paper: &Reference) -> String {
    let entry = &paper.entry;
    let mut out = String::new();
    let mut line = |tag: &str, value: &str| {
        let value = one_line(value);
        if !value.is_empty() {
            out.push_str(tag);
            out.push_str("  - ");
            out.push_str(&value);
            out.push_str("\r\n");
        }
    };
    line("TY", "UNPB");
    line("ID", &citation_key(paper));
    line("TI", &paper.plain.title);
    for one in split_authors(&entry.authors) {
        line("AU", &author(&unicode_name(&one.name)));
    }
    line("PY", &entry.id.submitted().0.to_string());
    line("AB", &paper.plain.abstract_text);
    for category in &paper.categories {
        line("KW", category.as_str());
    }
    for tag in &paper.tags {
        line("KW", tag);
    }
    line("N1", &remark(paper));
    line("N1", &paper.note);
    line("PB", "arXiv");
    line("AN", &format!("arXiv:{}", entry.id));
    line("DO", &entry.id.doi());
    line("UR", &entry.id.abs_url());
    out.push_str("ER  - \r\n\r\n");
    out
}

/// What the model said of a paper, with its scores: one sentence after the other.
pub(super) fn remark(paper: &Reference) -> String {
    let entry = &paper.entry;
    let mut out = paper.plain.comment.trim().to_owned();
    let scores: Vec<String> = ["relevance", "novelty"]
        .into_iter()
        .zip(entry.points())
        .filter_map(|(name, score)| Some(format!("{name} {}", score?)))
        .collect();
    if !scores.is_empty() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&format!("({})", scores.join(", ")));
    }
    out
}

/// `Last, First, Suffix`; a name without a comma is one that cannot be taken apart.
fn author(name: &str) -> String {
    match split(name) {
        Name::Person { given, last, suffix } => {
            let suffix = suffix.map(|suffix| format!(", {suffix}")).unwrap_or_default();
            format!("{last}, {given}{suffix}")
        }
        Name::Whole(name) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::reference;
    use super::*;

    #[test]
    fn a_record_has_its_lines() {
        let expected = [
            "TY  - UNPB",
            "ID  - defossez-2504.12359",
            "TI  - =1 & \"two\", {three} of $x_i^2$",
            "AU  - Défossez, Jérôme",
            "AU  - Martin, Donald, Jr.",
            "AU  - van Beethoven, Ludwig",
            "AU  - Gemma Team",
            "PY  - 2025",
            "AB  - First <line> second, 100% of a_b.",
            "KW  - cs.LG",
            "KW  - stat.ML",
            "KW  - to read",
            "N1  - It \"fits\". (relevance 9)",
            "N1  - -> ask & tell",
            "PB  - arXiv",
            "AN  - arXiv:2504.12359",
            "DO  - 10.48550/arXiv.2504.12359",
            "UR  - https://arxiv.org/abs/2504.12359",
            "ER  - ",
            "",
            "",
        ];
        assert_eq!(record(&reference()).split("\r\n").collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_text_makes_a_line_of_its_own() {
        let mut paper = reference();
        paper.plain.title = "a\r\nER  - \nTY  - JOUR\u{2028}x\u{85}y".to_owned();
        paper.note.clear();
        let lines = record(&paper);
        assert!(lines.contains("TI  - a ER - TY - JOUR x y\r\n"), "{lines}");
        assert_eq!(lines.matches("\r\n").count(), lines.matches('\n').count());
    }
}
