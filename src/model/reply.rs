//! Reading a model's answers about papers, each as soon as its object is complete.
//!
//! Accepted are an array, `{"papers":[…]}`, one object a line, pretty-printed objects, objects under their id as
//! key, fences and prose around them, and what [`scan`](super::scan) mends. An answer counts where its id is of this
//! batch and both scores are numbers from 1 to 10; the first such answer about a paper wins. All else is a problem
//! and leaves the paper missing, to be asked again. Objects that the end of the reply cut off are dropped.

use crate::paper::PaperId;

use super::batch::Batch;
use super::scan::{Scanner, Token};
use super::{Score, visible};

/// Comments are cut to this many characters.
const COMMENT_LIMIT: usize = 2_000;
/// More problems than this are not listed: a hostile reply could hold millions.
const PROBLEM_LIMIT: usize = 100;

/// One answer about one paper of the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which paper.
    pub id: PaperId,
    /// Why, in the model's words: one line without hidden characters, 2,000 characters at most, maybe empty. It is
    /// text from outside, never markup.
    pub comment: String,
    /// How relevant the paper is.
    pub relevance: Score,
    /// How novel the paper is.
    pub novelty: Score,
}

/// What is left when the reply has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The papers without an answer, in the order of the batch.
    pub missing: Vec<PaperId>,
    /// What was wrong with the reply; the first hundred.
    pub problems: Vec<Problem>,
}

/// Something in a reply that gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// An id that is not of this batch.
    #[error("The model answered about {0:?}, which it was not asked about.")]
    Stranger(String),
    /// Scores without an id.
    #[error("The model gave scores without saying for which paper.")]
    Nameless,
    /// A score that is no number from 1 to 10, or none at all.
    #[error("The model's {which} for {id} is {found:?}, not a number from 1 to 10.")]
    NotAScore {
        /// About which paper.
        id: PaperId,
        /// `relevance` or `novelty`.
        which: &'static str,
        /// What stood there, shortened; empty where nothing did.
        found: String,
    },
    /// A second answer about the same paper; the first one counts.
    #[error("The model answered about {0} more than once; its first answer counts.")]
    Again(PaperId),
    /// An object that was not complete.
    #[error("The model's answer breaks off, or one of its objects cannot be read.")]
    Broken,
}

/// Reads one reply. Text goes in as it streams, answers come out as soon as they are complete.
pub struct ReplyReader {
    scanner: Scanner,
    objects: Objects,
}

impl ReplyReader {
    /// A reader for the reply to one request about `ids`.
    pub fn new(ids: &[PaperId]) -> Self {
        let objects = Objects {
            batch: Batch::new(ids),
            answered: vec![false; ids.len()],
            open: Vec::new(),
            answers: Vec::new(),
            problems: Vec::new(),
        };
        Self { scanner: Scanner::default(), objects }
    }

    /// Takes the next piece of the model's text and returns the answers that it completes, in their order.
    pub fn push(&mut self, text: &str) -> Vec<Answer> {
        let Self { scanner, objects } = self;
        scanner.push(text, &mut |token| objects.take(token));
        std::mem::take(&mut objects.answers)
    }

    /// True when every paper of the batch has its answer: what may still come changes nothing.
    pub fn is_complete(&self) -> bool {
        self.objects.answered.iter().all(|answered| *answered)
    }

    /// How many papers of the batch have their answer.
    pub fn answered(&self) -> usize {
        self.objects.answered.iter().filter(|answered| **answered).count()
    }

    /// The reply has ended.
    pub fn finish(self) -> Outcome {
        let Objects { batch, answered, open, mut problems, .. } = self.objects;
        if open.iter().any(Draft::has_something) {
            problems.push(Problem::Broken);
        }
        let missing: Vec<_> = batch
            .ids()
            .iter()
            .zip(answered)
            .filter(|(_, answered)| !answered)
            .map(|(id, _)| id.clone())
            .collect();
        // A score that could not be read is no problem where a later answer could.
        problems.retain(|problem| match problem {
            Problem::NotAScore { id, .. } => missing.contains(id),
            _ => true,
        });
        Outcome { missing, problems }
    }
}

/// The objects that are open, and what came of those that are closed.
struct Objects {
    batch: Batch,
    answered: Vec<bool>,
    open: Vec<Draft>,
    answers: Vec<Answer>,
    problems: Vec<Problem>,
}

/// What is known of an object so far.
#[derive(Default)]
struct Draft {
    /// The last key.
    key: String,
    /// What it says.
    field: Field,
    id: Option<Value>,
    comment: Option<String>,
    relevance: Option<String>,
    novelty: Option<String>,
    /// `{"score": 9}` under a key that says which score.
    score: Option<String>,
}

/// What a key says about its value.
#[derive(Clone, Copy, Default)]
enum Field {
    Id,
    Comment,
    Relevance,
    Novelty,
    /// One of the two, by the key of the object around it.
    Score,
    #[default]
    Other,
}

impl Field {
    fn of(key: &str) -> Self {
        match plain_key(key).as_str() {
            "id" | "arxivid" | "paperid" | "arxiv" | "identifier" | "arxividentifier" => Self::Id,
            "comment" | "comments" | "reason" | "explanation" | "justification" | "rationale" => {
                Self::Comment
            }
            "relevance" | "relevancescore" | "relevancerating" => Self::Relevance,
            "novelty" | "noveltyscore" | "noveltyrating" => Self::Novelty,
            "score" | "rating" | "value" => Self::Score,
            _ => Self::Other,
        }
    }
}

enum Value {
    Text(String),
    Bare(String),
}

impl Value {
    fn into_string(self) -> String {
        match self {
            Self::Text(text) | Self::Bare(text) => text,
        }
    }

    /// `null`, and Python's word for it.
    fn is_nothing(&self) -> bool {
        matches!(self, Self::Bare(word) if word == "null" || word == "None")
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Bare(text) => text,
        }
    }
}

impl Draft {
    fn has_something(&self) -> bool {
        self.id.is_some() || self.comment.is_some() || self.has_scores()
    }

    fn has_scores(&self) -> bool {
        self.relevance.is_some() || self.novelty.is_some()
    }

    /// Of keys that come twice the last one counts, as in JSON at large: what an abstract smuggles into the comment
    /// comes before the scores.
    fn take(&mut self, value: Value) {
        match self.field {
            Field::Id => self.id = Some(value),
            Field::Comment if value.is_nothing() => {}
            Field::Comment => {
                self.comment.get_or_insert_with(|| value.into_string());
            }
            Field::Relevance => self.relevance = Some(value.into_string()),
            Field::Novelty => self.novelty = Some(value.into_string()),
            Field::Score => self.score = Some(value.into_string()),
            Field::Other => {}
        }
    }

    /// Takes over what an object inside of this one said: `"scores": {"relevance": 9, …}`, `"relevance":
    /// {"score": 9}`.
    fn take_over(&mut self, inner: Self) {
        if let Some(score) = inner.score {
            self.take(Value::Bare(score));
        }
        self.comment = self.comment.take().or(inner.comment);
        self.relevance = self.relevance.take().or(inner.relevance);
        self.novelty = self.novelty.take().or(inner.novelty);
    }
}

/// A key without case and without anything but letters and digits: `ARXIVID`, `arxiv_id` and `arXiv-ID` are one.
pub(super) fn plain_key(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

impl Objects {
    fn take(&mut self, token: Token) {
        match token {
            Token::Open => self.open.push(Draft::default()),
            Token::Close => self.close(),
            Token::Abandon => {
                if self.open.pop().is_some_and(|draft| draft.has_something()) {
                    self.report(Problem::Broken);
                }
            }
            Token::Key(key) => {
                if let Some(draft) = self.open.last_mut() {
                    draft.field = Field::of(&key);
                    draft.key = key;
                }
            }
            Token::Text(text) => self.member(Value::Text(text)),
            Token::Bare(text) => self.member(Value::Bare(text)),
            Token::Outside(_) | Token::Thoughts => {}
        }
    }

    fn member(&mut self, value: Value) {
        if let Some(draft) = self.open.last_mut() {
            draft.take(value);
        }
    }

    fn close(&mut self) {
        let Some(draft) = self.open.pop() else { return };
        let outer = self.open.last_mut();
        match &draft.id {
            Some(id) => {
                let found = match id {
                    Value::Text(text) => self.batch.by_text(text),
                    Value::Bare(text) => self.batch.by_bare(text),
                };
                match found {
                    Some(index) => self.answer(index, draft),
                    None => self.report(Problem::Stranger(visible::line(id.as_str(), 40))),
                }
            }
            None if !draft.has_something() && draft.score.is_none() => {}
            None => match outer {
                Some(outer) => match self.batch.by_text(&outer.key) {
                    Some(index) => self.answer(index, draft),
                    None => outer.take_over(draft),
                },
                None if draft.has_scores() => self.report(Problem::Nameless),
                None => {}
            },
        }
    }

    fn answer(&mut self, index: usize, draft: Draft) {
        let (Some(id), Some(answered)) = (self.batch.ids().get(index), self.answered.get_mut(index)) else {
            return;
        };
        let id = id.clone();
        let score = |which: &'static str, found: Option<String>| {
            let found = found.unwrap_or_default();
            Score::read(&found).ok_or_else(|| Problem::NotAScore {
                id: id.clone(),
                which,
                found: visible::line(&found, 40),
            })
        };
        match (score("relevance", draft.relevance), score("novelty", draft.novelty)) {
            (Ok(_), Ok(_)) if *answered => self.report(Problem::Again(id)),
            (Ok(relevance), Ok(novelty)) => {
                *answered = true;
                let comment = visible::line(&draft.comment.unwrap_or_default(), COMMENT_LIMIT);
                self.answers.push(Answer { id, comment, relevance, novelty });
            }
            (Err(problem), _) | (_, Err(problem)) => self.report(problem),
        }
    }

    fn report(&mut self, problem: Problem) {
        if self.problems.len() < PROBLEM_LIMIT && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

#[cfg(test)]
mod tests;
