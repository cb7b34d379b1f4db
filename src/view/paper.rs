//! One paper, ready to be laid out.

use super::byline::Name;
use crate::digest::{AuthorMatch, Entry};
use crate::paper::{Author, PaperId, split_authors};
use crate::typeset::{Node, plain, prose, title, unicode_name};

/// A paper in the digest, as nodes and words.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperView {
    /// Which paper.
    pub id: PaperId,
    /// The title.
    pub title: Vec<Node>,
    /// The title as plain text, for labels.
    pub plain_title: String,
    /// The authors.
    pub authors: Vec<Name>,
    /// The abstract.
    pub abstract_text: Vec<Node>,
    /// Why it is here: the model's comment.
    pub comment: Option<Vec<Node>>,
    /// Relevance, 1 to 10.
    pub relevance: Option<u8>,
    /// Novelty, 1 to 10.
    pub novelty: Option<u8>,
    /// Whether a followed author is why it is shown.
    pub author_match: AuthorMatch,
    /// Categories and announce types: `cs.LG`, `new`.
    pub tags: Vec<String>,
}

impl PaperView {
    /// Lays a paper out. `follows` says whether the reader follows a name as arXiv writes it.
    pub fn new(entry: &Entry, tags: Vec<String>, follows: &dyn Fn(&str) -> bool) -> Self {
        Self {
            id: entry.id.clone(),
            title: title(&entry.title),
            plain_title: plain(&entry.title),
            authors: authors(&entry.authors, follows),
            abstract_text: prose(&entry.abstract_text),
            comment: entry.comment.as_deref().filter(|comment| !comment.trim().is_empty()).map(prose),
            relevance: entry.relevance,
            novelty: entry.novelty,
            author_match: entry.author_match,
            tags,
        }
    }

    /// The followed authors among its authors.
    pub fn followed(&self) -> impl Iterator<Item = &str> {
        self.authors.iter().filter(|author| author.followed).map(|author| author.text.as_str())
    }
}

fn authors(line: &str, follows: &dyn Fn(&str) -> bool) -> Vec<Name> {
    let name = |author: Author<'_>| Name {
        text: unicode_name(&author.name),
        followed: follows(&author.name) || follows(&author.plain_name()),
    };
    split_authors(line).into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::plain_text;

    #[test]
    fn a_paper_is_laid_out_as_nodes() {
        let entry = Entry {
            id: PaperId::parse("2610.99001").unwrap(),
            title: "On $x^2$ <b>bold</b>".to_owned(),
            authors: "\\'Eric A., B. C".to_owned(),
            abstract_text: "Text.".to_owned(),
            author_match: AuthorMatch::Matched,
            comment: Some("  ".to_owned()),
            relevance: None,
            novelty: None,
        };
        let view = PaperView::new(&entry, Vec::new(), &|name| name.starts_with("B."));
        assert_eq!(view.authors[0].text, "Éric A.");
        assert_eq!(view.followed().collect::<Vec<_>>(), ["B. C"]);
        assert!(plain_text(&view.title).contains("<b>bold</b>"), "markup stays text");
        assert_eq!(view.comment, None, "a comment of blanks is none");
    }
}
