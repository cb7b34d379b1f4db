//! A model's other end of the wire: bytes in, bytes out, from a table. For tests, replay and rehearsal.
//!
//! It finds the papers in the prompt as a model would, by the marks that the prompt puts around them, answers in
//! the form that the request asks for, streamed or not, and counts bytes / 4 as tokens.

mod errors;
mod faults;
mod wires;

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::money::{Tokens, Usage};
use crate::paper::PaperId;

use super::{Question, Score};

pub use faults::Fault;
pub use wires::Wire;

/// Answers requests from a table.
#[derive(Debug, Clone, Default)]
pub struct StandIn {
    /// What it says about which paper.
    pub verdicts: HashMap<PaperId, Verdict>,
    /// What it says about all others.
    pub others: Others,
    /// Whose titles it calls absolutely irrelevant.
    pub rejects: HashSet<PaperId>,
    /// How the bytes of an answer are cut.
    pub chunking: Chunking,
}

/// What the stand-in says about papers that are not in its table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Others {
    /// Relevance 3, novelty 3 and a fixed comment.
    #[default]
    Three,
    /// Nothing, as models leave papers out.
    LeftOut,
}

/// What the stand-in says about one paper.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Verdict {
    /// The comment.
    pub comment: String,
    /// The relevance.
    pub relevance: Score,
    /// The novelty.
    pub novelty: Score,
}

impl Verdict {
    /// Reads canned answers: one JSON object a line, with `id` beside the fields of a verdict; blank lines are
    /// skipped.
    ///
    /// # Errors
    /// For the first line that is none.
    pub fn read_lines(text: &str) -> Result<HashMap<PaperId, Self>, serde_json::Error> {
        #[derive(Deserialize)]
        struct Line {
            id: PaperId,
            comment: String,
            relevance: Score,
            novelty: Score,
        }
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| {
                let line: Value = serde_json::from_str(line)?;
                let Line { id, comment, relevance, novelty } = serde_json::from_value(line)?;
                Ok((id, Verdict { comment, relevance, novelty }))
            })
            .collect()
    }
}

/// How the bytes of an answer are cut into chunks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Chunking {
    /// One chunk an event, as providers mostly do.
    #[default]
    Events,
    /// Every so many bytes, also inside a character; 0 counts as 1.
    Every(usize),
}

/// A response: what the Http port needs to make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, in the chunks in which it arrives.
    pub chunks: Vec<Vec<u8>>,
}

impl Response {
    fn new(status: u16, content_type: &str, chunks: Vec<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type".to_owned(), content_type.to_owned())], chunks }
    }

    fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", vec![body.to_string().into_bytes()])
    }

    fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn events(chunks: Vec<Vec<u8>>) -> Self {
        Self::new(200, "text/event-stream", chunks)
    }

    /// The whole body.
    pub fn body(&self) -> Vec<u8> {
        self.chunks.concat()
    }
}

impl StandIn {
    /// Answers a chat completion in OpenAI's dialect, `body` being the JSON of the request; 400 where it is none.
    pub fn chat(&self, body: &str) -> Response {
        self.speak(&OpenAiWire, body)
    }

    /// Answers a request in any dialect; 400 where `body` is none.
    fn speak(&self, wire: &dyn Speech, body: &str) -> Response {
        let Ok(request) = serde_json::from_str::<Value>(body) else {
            return wire.rejected("We could not parse the JSON body of your request.");
        };
        let Some(asked) = wire.read(&request) else {
            return wire.rejected("Missing required parameter: 'model' or 'messages'.");
        };
        let text = self.text(&asked.user, asked.schema);
        let usage =
            Usage { prompt: quarter(asked.size), completion: quarter(text.len()), ..Usage::default() };
        let mut response = if asked.streamed {
            Response::events(wire.frames(asked.model, &text, Ending::Stop, usage).concat())
        } else {
            wire.whole(asked.model, &text, usage)
        };
        if let Chunking::Every(size) = self.chunking {
            response.chunks = response.body().chunks(size.max(1)).map(<[u8]>::to_vec).collect();
        }
        response
    }

    /// Answers a request for the list of models with `models`.
    pub fn models(models: &[&str]) -> Response {
        let data: Vec<_> = models.iter().map(|id| json!({ "id": id, "object": "model" })).collect();
        Response::json(200, &json!({ "object": "list", "data": data }))
    }

    /// What it says to `user`, in an object where a `schema` is asked for.
    fn text(&self, user: &str, schema: Option<&Value>) -> String {
        let (question, ids) = match papers_in(user) {
            Listed::Titles(ids) => (Question::Titles, ids),
            Listed::Papers(ids) => (Question::Scores, ids),
        };
        let asks_for = |name: &str| schema.is_some_and(|schema| schema.pointer(name).is_some());
        if question == Question::Titles && !asks_for("/properties/papers")
            || asks_for("/properties/irrelevant")
        {
            let rejected: Vec<&PaperId> = ids.iter().filter(|id| self.rejects.contains(id)).collect();
            return json!({ "irrelevant": rejected }).to_string();
        }
        if asks_for("/properties/pairs") || user.contains(PAIRS) {
            return pairs(user, schema);
        }
        let lines: Vec<String> = ids.iter().filter_map(|id| self.line(id)).collect();
        if schema.is_some() { format!("{{\"papers\":[{}]}}", lines.join(",")) } else { lines.join("\n") }
    }

    /// One answer, its members in the order of the schema; `None` where the paper is left out.
    fn line(&self, id: &PaperId) -> Option<String> {
        let (comment, relevance, novelty) = match (self.verdicts.get(id), self.others) {
            (Some(verdict), _) => (verdict.comment.as_str(), verdict.relevance.get(), verdict.novelty.get()),
            (None, Others::Three) => ("Nothing of what was asked for.", 3, 3),
            (None, Others::LeftOut) => return None,
        };
        Some(format!(
            r#"{{"id":{},"comment":{},"relevance":{relevance},"novelty":{novelty}}}"#,
            Value::from(id.as_str()),
            Value::from(comment)
        ))
    }
}

/// The papers that a prompt lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// With their abstracts, for scoring.
    Papers(Vec<PaperId>),
    /// Their titles alone.
    Titles(Vec<PaperId>),
}

/// Finds the papers in the user part of a prompt, in their order.
///
/// A paper to be scored begins with a line `<<<WORD 2504.12359`, WORD being the same random word for all: lines
/// with another word are an abstract's own. Without any such line, lines `2504.12359 | Title` list titles.
pub fn papers_in(user: &str) -> Listed {
    let mut word = None;
    let papers: Vec<_> = user
        .lines()
        .filter_map(|line| {
            let (this, id) = line.strip_prefix("<<<")?.split_once(' ')?;
            let id = PaperId::parse(id.trim())?;
            (*word.get_or_insert(this) == this).then_some(id)
        })
        .collect();
    if !papers.is_empty() {
        return Listed::Papers(papers);
    }
    let title = |line: &str| PaperId::parse(line.split_once(" | ")?.0.trim());
    Listed::Titles(user.lines().filter_map(title).collect())
}

/// The heading above the pairs of a prompt.
const PAIRS: &str = "\n## Pairs\n";

/// Of two papers it likes the one with the older id, wherever it stands.
fn pairs(user: &str, schema: Option<&Value>) -> String {
    let (_, list) = user.rsplit_once(PAIRS).unwrap_or_default();
    let pair = |line: &str| {
        let (one, other) = line.split_once(" or ")?;
        let mut pair = [PaperId::parse(one.trim())?, PaperId::parse(other.trim())?];
        pair.sort();
        let [worse, better] = pair;
        Some(format!(
            r#"{{"better":{},"worse":{}}}"#,
            Value::from(better.as_str()),
            Value::from(worse.as_str())
        ))
    };
    let lines: Vec<String> = list.lines().filter_map(pair).collect();
    if schema.is_some() { format!("{{\"pairs\":[{}]}}", lines.join(",")) } else { lines.join("\n") }
}

fn quarter(bytes: usize) -> Tokens {
    Tokens(u64::try_from(bytes / 4).unwrap_or(u64::MAX))
}

/// What a request asks for, read out of its dialect.
struct Asked<'a> {
    model: &'a str,
    /// The user part.
    user: String,
    /// The bytes of all parts together.
    size: usize,
    schema: Option<&'a Value>,
    streamed: bool,
}

/// Why an answer ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Stop,
    Length,
    /// The model, or what watches it, will not.
    Refusal,
}

/// The events of a stream: what opens it, the text in pieces, what closes it.
struct Frames {
    opening: Vec<Vec<u8>>,
    pieces: Vec<Vec<u8>>,
    closing: Vec<Vec<u8>>,
}

impl Frames {
    fn concat(self) -> Vec<Vec<u8>> {
        [self.opening, self.pieces, self.closing].concat()
    }
}

/// One dialect, from its other end.
trait Speech {
    /// What `request` asks for; `None` where what the dialect requires is missing.
    fn read<'a>(&self, request: &'a Value) -> Option<Asked<'a>>;
    /// `text` as a stream.
    fn frames(&self, model: &str, text: &str, ending: Ending, usage: Usage) -> Frames;
    /// `text` as one object.
    fn whole(&self, model: &str, text: &str, usage: Usage) -> Response;
    /// 400 with `message`.
    fn rejected(&self, message: &str) -> Response;
}

/// OpenAI's, which most others imitate.
struct OpenAiWire;

impl Speech for OpenAiWire {
    fn read<'a>(&self, request: &'a Value) -> Option<Asked<'a>> {
        let messages = request.get("messages").and_then(Value::as_array).into_iter().flatten();
        let contents: Vec<&str> = messages.filter_map(|message| message.get("content")?.as_str()).collect();
        Some(Asked {
            model: request.get("model")?.as_str()?,
            user: (*contents.last()?).to_owned(),
            size: contents.iter().map(|content| content.len()).sum(),
            schema: request.pointer("/response_format/json_schema/schema"),
            streamed: request.get("stream").and_then(Value::as_bool) == Some(true),
        })
    }

    fn frames(&self, model: &str, text: &str, ending: Ending, usage: Usage) -> Frames {
        let event = |delta: &Value, finish_reason: Option<&str>| {
            let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish_reason });
            let chunk = json!({
                "id": "chatcmpl-stand-in", "object": "chat.completion.chunk", "model": model, "choices": [choice],
                "usage": null
            });
            format!("data: {chunk}\n\n").into_bytes()
        };
        let reason = if ending == Ending::Length { "length" } else { "stop" };
        let end = json!({
            "id": "chatcmpl-stand-in", "object": "chat.completion.chunk", "model": model, "choices": [],
            "usage": openai_usage(usage)
        });
        let mut closing = vec![
            event(&json!({}), Some(reason)),
            format!("data: {end}\n\n").into_bytes(),
            b"data: [DONE]\n\n".to_vec(),
        ];
        if ending == Ending::Refusal {
            closing.insert(0, event(&json!({ "refusal": "I’m sorry, I can’t help with that." }), None));
        }
        Frames {
            opening: vec![event(&json!({ "role": "assistant", "content": "" }), None)],
            pieces: pieces(text).into_iter().map(|piece| event(&json!({ "content": piece }), None)).collect(),
            closing,
        }
    }

    fn whole(&self, model: &str, text: &str, usage: Usage) -> Response {
        let message = json!({ "role": "assistant", "content": text });
        Response::json(
            200,
            &json!({
                "id": "chatcmpl-stand-in",
                "object": "chat.completion",
                "model": model,
                "choices": [{ "index": 0, "message": message, "finish_reason": "stop" }],
                "usage": openai_usage(usage),
            }),
        )
    }

    fn rejected(&self, message: &str) -> Response {
        StandIn::rejected(message)
    }
}

fn openai_usage(usage: Usage) -> Value {
    json!({
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "total_tokens": usage.total(),
        "prompt_tokens_details": { "cached_tokens": usage.cached },
    })
}

/// `text` in pieces of about three words.
fn pieces(text: &str) -> Vec<&str> {
    let ends = text.match_indices(' ').map(|(at, _)| at).skip(2).step_by(3).chain([text.len()]);
    let mut start = 0;
    ends.filter_map(|end| {
        let piece = text.get(start..end)?;
        start = end;
        (!piece.is_empty()).then_some(piece)
    })
    .collect()
}

#[cfg(test)]
mod tests;
