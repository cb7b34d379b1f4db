//! The schemas of the answers, which servers enforce; each dialect wraps them in its own way.

use serde::Serialize;

use super::Question;

/// The schema of an answer: one constant for each question, since another one would empty the provider's cache.
///
/// Only what every server enforces: an object at the root, every property required, none besides, no limits of
/// number or length. The fields of these structs are in the order in which the model is to write: the comment
/// before the scores.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct AnswerSchema(Schema);

impl AnswerSchema {
    pub(super) fn of(question: Question) -> Self {
        let string = || Plain { r#type: "string" };
        let integer = || Plain { r#type: "integer" };
        Self(match question {
            Question::Scores => {
                let paper =
                    Paper { id: string(), comment: string(), relevance: integer(), novelty: integer() };
                let items = Object::of(paper, &["id", "comment", "relevance", "novelty"]);
                let papers = Papers { papers: List { r#type: "array", items } };
                Schema::Scores(Object::of(papers, &["papers"]))
            }
            Question::Titles => {
                let irrelevant = Irrelevant { irrelevant: List { r#type: "array", items: string() } };
                Schema::Titles(Object::of(irrelevant, &["irrelevant"]))
            }
            Question::Pairs => {
                let pair = Object::of(Pair { better: string(), worse: string() }, &["better", "worse"]);
                let pairs = Pairs { pairs: List { r#type: "array", items: pair } };
                Schema::Pairs(Object::of(pairs, &["pairs"]))
            }
        })
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Schema {
    Scores(Object<Papers>),
    Titles(Object<Irrelevant>),
    Pairs(Object<Pairs>),
}

#[derive(Serialize)]
struct Object<P> {
    r#type: &'static str,
    properties: P,
    required: &'static [&'static str],
    #[serde(rename = "additionalProperties")]
    additional_properties: bool,
}

impl<P> Object<P> {
    fn of(properties: P, required: &'static [&'static str]) -> Self {
        Self { r#type: "object", properties, required, additional_properties: false }
    }
}

#[derive(Serialize)]
struct Papers {
    papers: List<Object<Paper>>,
}

#[derive(Serialize)]
struct Irrelevant {
    irrelevant: List<Plain>,
}

#[derive(Serialize)]
struct Pairs {
    pairs: List<Object<Pair>>,
}

#[derive(Serialize)]
struct Pair {
    better: Plain,
    worse: Plain,
}

#[derive(Serialize)]
struct Paper {
    id: Plain,
    comment: Plain,
    relevance: Plain,
    novelty: Plain,
}

#[derive(Serialize)]
struct List<I> {
    r#type: &'static str,
    items: I,
}

#[derive(Serialize)]
struct Plain {
    r#type: &'static str,
}
