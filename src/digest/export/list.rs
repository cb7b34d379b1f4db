//! Papers of several days, or some of a day: a list that is no digest and does not pretend to be one.

use serde::Serialize;

use super::{Reference, one_line};
use crate::day::Day;
use crate::digest::{AuthorMatch, Entry};
use crate::paper::Category;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    title: &'a str,
    papers: Vec<WrittenPaper<'a>>,
}

#[derive(Serialize)]
struct WrittenPaper<'a> {
    day: Day,
    #[serde(flatten)]
    entry: &'a Entry,
    categories: &'a [Category],
    tags: &'a [String],
    note: &'a str,
}

/// The papers as JSON: `title`, `papers`, and in each what a digest's JSON has of it, with day, categories, tags and
/// note.
pub(super) fn json(title: &str, papers: &[Reference]) -> String {
    let papers = papers
        .iter()
        .map(|paper| WrittenPaper {
            day: paper.day,
            entry: &paper.entry,
            categories: &paper.categories,
            tags: &paper.tags,
            note: &paper.note,
        })
        .collect();
    let written = Written { format: "firstlight-papers", version: 1, title, papers };
    // Nothing in it has a form that JSON lacks.
    serde_json::to_string_pretty(&written).unwrap_or_default()
}

/// The papers as Markdown, in the manner of a digest's entries.
pub(super) fn markdown(title: &str, papers: &[Reference]) -> String {
    let mut out = format!("# {}\n", one_line(title));
    for paper in papers {
        let entry = &paper.entry;
        out.push_str(&format!("\n## [{}]({})\n\n", one_line(&entry.title), entry.id.abs_url()));
        let mut line = |name: &str, text: &str| {
            let text = one_line(text);
            if !text.is_empty() {
                out.push_str(&format!("**{name}:** {text}\n\n"));
            }
        };
        let [relevance, novelty] =
            entry.points().map(|points| points.map(|points| points.to_string()).unwrap_or_default());
        line("ArXiv ID", entry.id.as_str());
        line("Announced", &paper.day.to_string());
        line("Authors", &entry.authors);
        line("Abstract", &entry.abstract_text);
        if entry.author_match == AuthorMatch::Matched {
            line("Author match", "yes");
        }
        line("Comment", entry.comment.as_deref().unwrap_or_default());
        line("Relevance", &relevance);
        line("Novelty", &novelty);
        line("Tags", &paper.tags.join(", "));
        line("Note", &paper.note);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::reference;
    use super::*;

    #[test]
    fn json_says_everything() {
        let value: serde_json::Value = serde_json::from_str(&json("Found", &[reference()])).unwrap();
        let paper = &value["papers"][0];
        assert_eq!((value["title"].as_str(), paper["id"].as_str()), (Some("Found"), Some("2504.12359")));
        assert_eq!(paper["categories"], serde_json::json!(["cs.LG", "stat.ML"]));
        assert_eq!(paper["note"], "-> ask & tell");
        assert_eq!(paper["relevance"], 9);
        assert!(paper.get("novelty").is_none());
    }

    #[test]
    fn markdown_says_everything() {
        let text = markdown("Found\nthings", &[reference()]);
        assert!(text.starts_with(
            "# Found things\n\n## [=1 & \"two\", {three} of $x_i^2$](https://arxiv.org/abs/2504.12359)\n"
        ));
        for line in
            ["**Announced:** 2025-04-18", "**Relevance:** 9", "**Tags:** to read", "**Note:** -> ask & tell"]
        {
            assert!(text.contains(&format!("{line}\n")), "{line} in {text}");
        }
    }
}
