//! CSV as RFC 4180 has it: a header, CRLF, quotes where they are needed.
//!
//! Two things are for the spreadsheets that open such files. A byte order mark stands first, without which Excel takes
//! the accents of UTF-8 for something else. And a field that begins like a formula (`=`, `+`, `-`, `@`, their wide
//! twins, a tab) gets an apostrophe before it, as OWASP advises: titles and abstracts come from strangers, and must not
//! be able to run anything. Who reads the file with a program can take it off again.

use super::{Reference, one_line};
use crate::digest::AuthorMatch;
use crate::paper::split_authors;
use crate::typeset::unicode_name;

const HEADER: &str =
    "id,day,title,authors,categories,relevance,novelty,followed,comment,abstract,tags,note,url\r\n";

pub(super) fn write(papers: &[Reference]) -> String {
    let mut out = format!("\u{feff}{HEADER}");
    for paper in papers {
        row(paper, &mut out);
    }
    out
}

fn row(paper: &Reference, out: &mut String) {
    let entry = &paper.entry;
    // Between names stands a semicolon, in none of them.
    let name = |name: &str| unicode_name(name).replace(';', ",");
    let authors: Vec<String> = split_authors(&entry.authors).iter().map(|one| name(&one.name)).collect();
    let categories: Vec<&str> = paper.categories.iter().map(|category| category.as_str()).collect();
    let [relevance, novelty] =
        entry.points().map(|points| points.map(|points| points.to_string()).unwrap_or_default());
    let followed = if entry.author_match == AuthorMatch::Matched { "yes" } else { "no" };
    let fields = [
        entry.id.as_str(),
        &paper.day.to_string(),
        &paper.plain.title,
        &authors.join("; "),
        &categories.join(" "),
        &relevance,
        &novelty,
        followed,
        &paper.plain.comment,
        &paper.plain.abstract_text,
        &paper.tags.join("; "),
        &paper.note,
        &entry.id.abs_url(),
    ];
    for (index, text) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        field(text, out);
    }
    out.push_str("\r\n");
}

fn field(text: &str, out: &mut String) {
    let text = one_line(text);
    let is_formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let guard = if is_formula { "'" } else { "" };
    if text.contains([',', '"']) {
        out.push_str(&format!("\"{guard}{}\"", text.replace('"', "\"\"")));
    } else {
        out.push_str(guard);
        out.push_str(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::reference;
    use super::*;

    #[test]
    fn a_row_has_all_fields() {
        let expected = "2504.12359,2025-04-18,\"'=1 & \"\"two\"\", {three} of $x_i^2$\",\"Jérôme Défossez; Donald Martin, \
                        Jr.; Ludwig van Beethoven; Gemma Team\",cs.LG stat.ML,9,,yes,\"It \"\"fits\"\".\",\"First <line> \
                        second, 100% of a_b.\",to read,'-> ask & tell,https://arxiv.org/abs/2504.12359\r\n";
        let mut out = String::new();
        row(&reference(), &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn fields_are_quoted_and_disarmed() {
        let check = |text: &str, expected: &str| {
            let mut out = String::new();
            field(text, &mut out);
            assert_eq!(out, expected, "{text:?}");
        };
        check("plain", "plain");
        check("two\r\nlines, \"quoted\"", "\"two lines, \"\"quoted\"\"\"");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("\t@x", "'@x");
        check("\u{200b}-1", "'-1");
        check("a=b", "a=b");
    }
}
