//! One paper of a digest, line by line, until it is complete or lost.

use super::{ABS_LINK, AUTHOR_MATCH, TWO_LOOKS};
use crate::digest::{AuthorMatch, Entry, Looks};
use crate::model::{Points, Score};
use crate::paper::PaperId;

/// A paper that is being read.
pub(super) struct Draft {
    id: PaperId,
    title: String,
    authors: Option<String>,
    abstract_text: Option<String>,
    comment: Option<String>,
    relevance: Option<u8>,
    novelty: Option<u8>,
    looks: Option<Looks>,
    /// The field in the line above, which a line without a field of its own continues.
    open: Option<Open>,
}

#[derive(Clone, Copy)]
enum Open {
    Authors,
    Abstract,
    Comment,
}

impl Draft {
    /// Starts with the line `## 1. [title](https://arxiv.org/abs/id) <a id="link1"></a>`. The title may hold
    /// anything, so it is what stands between the first and the last mark. The error is a sentence.
    pub(super) fn start(line: &str) -> Result<Self, String> {
        let parts = || {
            let numbered =
                line.strip_prefix("## ")?.trim_start_matches(|letter: char| letter.is_ascii_digit());
            let (title, link) = numbered.strip_prefix(". [")?.rsplit_once(ABS_LINK)?;
            let (id, _anchor) = link.split_once(')')?;
            Some((title, PaperId::parse_loosely(id)?.0))
        };
        let (title, id) = parts().ok_or(
            "this heading has not the form \"## 1. [title](https://arxiv.org/abs/id)\", so its paper was left out.",
        )?;
        Ok(Self {
            id,
            title: title.to_owned(),
            authors: None,
            abstract_text: None,
            comment: None,
            relevance: None,
            novelty: None,
            looks: None,
            open: None,
        })
    }

    /// Takes one line below the heading. The error is a sentence about what was left out.
    pub(super) fn take(&mut self, line: &str) -> Result<(), Fault> {
        let open = self.open.take();
        if line.trim_end().is_empty() {
            return Ok(());
        }
        let Some((name, value)) = field(line) else { return self.go_on(open, line) };
        match name {
            "ArXiv ID" if PaperId::parse_loosely(value).is_some_and(|(id, _)| id == self.id) => Ok(()),
            "ArXiv ID" => Err(Fault::Paper(format!(
                "the id here is not that of the heading, {}, so this paper was left out.",
                self.id
            ))),
            "Authors" => self.set(Open::Authors, name, value),
            "Abstract" => self.set(Open::Abstract, name, value),
            "Comment" => self.set(Open::Comment, name, value),
            "Relevance" => set_score(&mut self.relevance, name, value),
            "Novelty" => set_score(&mut self.novelty, name, value),
            TWO_LOOKS => {
                if self.looks.is_some() {
                    return Err(second(name));
                }
                self.looks = looks(value);
                self.looks.is_some().then_some(()).ok_or_else(stray)
            }
            _ => Err(stray()),
        }
    }

    /// The paper, and sentences about what it lacks.
    pub(super) fn finish(self) -> (Entry, Vec<String>) {
        let mut lacks = Vec::new();
        for (text, name) in [(&self.authors, "authors"), (&self.abstract_text, "abstract")] {
            if text.is_none() {
                lacks.push(format!("the paper {} has no {name} here.", self.id));
            }
        }
        let (author_match, comment) = match self.comment {
            Some(comment) if comment == AUTHOR_MATCH => (AuthorMatch::Matched, None),
            Some(comment) => {
                match comment.strip_prefix(AUTHOR_MATCH).and_then(|rest| rest.strip_prefix(". ")) {
                    Some(rest) => (AuthorMatch::Matched, Some(rest.to_owned())),
                    None => (AuthorMatch::Unmatched, Some(comment)),
                }
            }
            None => (AuthorMatch::Unmatched, None),
        };
        let entry = Entry {
            id: self.id,
            title: self.title,
            authors: self.authors.unwrap_or_default(),
            abstract_text: self.abstract_text.unwrap_or_default(),
            author_match,
            comment,
            relevance: self.relevance,
            novelty: self.novelty,
            // They are believed where they come to what stands above them.
            looks: self.looks.filter(|looks| {
                looks.means().map(|mean| Some(Points::floor(mean))) == [self.relevance, self.novelty]
            }),
        };
        (entry, lacks)
    }

    fn text(&mut self, which: Open) -> &mut Option<String> {
        match which {
            Open::Authors => &mut self.authors,
            Open::Abstract => &mut self.abstract_text,
            Open::Comment => &mut self.comment,
        }
    }

    fn set(&mut self, which: Open, name: &str, value: &str) -> Result<(), Fault> {
        let text = self.text(which);
        if text.is_some() {
            return Err(second(name));
        }
        *text = Some(value.to_owned());
        self.open = Some(which);
        Ok(())
    }

    /// A text that an editor has wrapped: the break becomes the space that it was.
    fn go_on(&mut self, open: Option<Open>, line: &str) -> Result<(), Fault> {
        let which = open.ok_or_else(stray)?;
        let text = self.text(which).get_or_insert_default();
        text.push(' ');
        text.push_str(line.trim());
        self.open = open;
        Ok(())
    }
}

/// What a line that cannot be read costs.
pub(super) enum Fault {
    /// The line.
    Line(String),
    /// The whole paper.
    Paper(String),
}

fn stray() -> Fault {
    Fault::Line("this line is no part of a digest's paper and was left out.".to_owned())
}

fn second(name: &str) -> Fault {
    Fault::Line(format!("a second {name:?} for the same paper was left out."))
}

/// Takes `**Name:** value` apart. Spaces at the ends of the value belong to it.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("**")?.split_once(":**")?;
    Some((name, value.strip_prefix(' ').unwrap_or(value)))
}

fn set_score(score: &mut Option<u8>, name: &str, value: &str) -> Result<(), Fault> {
    if score.is_some() {
        return Err(second(name));
    }
    // A half point is the mean of two looks, which stand below.
    let whole = value.trim().strip_suffix(".5").unwrap_or(value.trim());
    *score = whole.parse().ok().filter(|score| (1..=10).contains(score));
    match score {
        Some(_) => Ok(()),
        None => Err(Fault::Line(format!("{name} is not a number from 1 to 10 here, and counts as missing."))),
    }
}

/// Reads `8 and 7, 7 and 8. What was said.`
fn looks(value: &str) -> Option<Looks> {
    let (scores, comment) = value.split_once(". ").or_else(|| Some((value.strip_suffix('.')?, "")))?;
    let (relevance, novelty) = scores.split_once(", ")?;
    let pair = |text: &str| {
        let (first, second) = text.split_once(" and ")?;
        let score = |text: &str| Score::new(text.parse().ok()?);
        Some([score(first)?, score(second)?])
    };
    Some(Looks { relevance: pair(relevance)?, novelty: pair(novelty)?, comment: comment.to_owned() })
}
