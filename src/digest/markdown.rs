//! A digest as Markdown, in exactly the form of the digests that readers already have, and back.
//!
//! Every text of a paper stands in one line behind a fixed beginning (`**Abstract:** …`), and the prompt comes last.
//! So nothing that a title, an abstract or a comment says can look like a part of the form, and the reader needs no
//! escapes: it never searches inside a text.

mod entry;
mod read;
mod table;
#[cfg(test)]
mod tests;

use super::{AuthorMatch, Document, Entry, Looks};

pub use read::read;

const TITLE: &str = "# Personalized Daily ArXiv Papers";
const CONTENTS: &str = "**Table of contents with paper titles:**";
const RULE: &str = "---";
const PROMPT: &str = "# Paper Selection Prompt";
const TWO_LOOKS: &str = "Two looks";
const AUTHOR_MATCH: &str = "Author match";
const ABS_LINK: &str = "](https://arxiv.org/abs/";
const TOTALS: [&str; 3] = ["Total arXiv papers:", "Total scanned papers:", "Total relevant papers:"];

/// Prints a digest. Line breaks in titles, authors, abstracts, comments and model names become one space each;
/// nothing else in them is changed. What is not stated (table, totals, prompt) is left out. There is no line break
/// at the end.
pub fn print(document: &Document) -> String {
    let mut sections = vec![format!("{TITLE} {}", document.day)];
    sections.extend(document.spending.as_ref().map(table::print));
    let totals = &document.totals;
    for (label, total) in TOTALS.into_iter().zip([totals.arxiv, totals.scanned, totals.relevant]) {
        sections.extend(total.map(|total| format!("{label} {total}")));
    }
    sections.push(CONTENTS.to_owned());
    let numbered = || document.entries.iter().zip(1_usize..);
    sections.push(joined(numbered().map(|(entry, number)| contents_line(entry, number)), "\n\n"));
    sections.push(RULE.to_owned());
    sections.push(joined(numbered().map(|(entry, number)| print_entry(entry, number)), "\n\n---\n\n"));
    if let Some(prompt) = &document.prompt {
        sections.extend([RULE.to_owned(), PROMPT.to_owned(), prompt.print()]);
    }
    tidy(&sections.join("\n\n"))
}

fn contents_line(entry: &Entry, number: usize) -> String {
    let (title, authors) = (one_line(&entry.title), one_line(&entry.authors));
    format!("{number}. [{title}](#user-content-link{number})\n**Authors:** {authors}")
}

fn print_entry(entry: &Entry, number: usize) -> String {
    let title = one_line(&entry.title);
    let mut parts = vec![
        format!("## {number}. [{title}{ABS_LINK}{}) <a id=\"link{number}\"></a>", entry.id),
        format!("**ArXiv ID:** {}", entry.id),
        format!("**Authors:** {}", one_line(&entry.authors)),
        format!("**Abstract:** {}", one_line(&entry.abstract_text)),
    ];
    let comment = entry.comment.as_deref().map(one_line);
    parts.extend(match (entry.author_match, comment) {
        (AuthorMatch::Matched, None) => Some(format!("**Comment:** {AUTHOR_MATCH}")),
        (AuthorMatch::Matched, Some(comment)) => Some(format!("**Comment:** {AUTHOR_MATCH}. {comment}")),
        (AuthorMatch::Unmatched, comment) => comment.map(|comment| format!("**Comment:** {comment}")),
    });
    let scores = ["Relevance", "Novelty"].into_iter().zip(entry.points());
    let scores = scores.filter_map(|(label, score)| Some(format!("**{label}:** {}", score?)));
    let looks = entry.looks.as_ref().map(looks_line);
    // Without scores this part is empty, and the two blank lines more are the form.
    parts.push(joined(scores.chain(looks), "\n"));
    parts.join("\n\n")
}

/// The two verdicts of a paper that was looked at twice, which the form did not know before.
fn looks_line(looks: &Looks) -> String {
    let Looks { relevance: [r1, r2], novelty: [n1, n2], comment } = looks;
    let blank = if comment.is_empty() { "" } else { " " };
    format!("**{TWO_LOOKS}:** {r1} and {r2}, {n1} and {n2}.{blank}{}", one_line(comment))
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

/// `text` with each line break (`\n`, `\r\n`, `\r`) as one space.
fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\n', '\r'], " ")
}

/// `text` with `\n` as its only line break, and none at its end. Both printing and reading go through it, so that
/// what is printed is what is read.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.split('\n') {
        tidy.push_str(line.trim_end_matches('\r'));
        tidy.push('\n');
    }
    tidy.truncate(tidy.trim_end_matches('\n').len());
    tidy
}
