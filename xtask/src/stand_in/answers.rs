//! What the stand-in model knows about papers, and how it answers: bytes in, bytes out.
//!
//! This is the seam: [`answer`] is all that the server calls.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::read;
use crate::failure::Failure;

/// What is said of each paper; of any other, that it is of no interest.
#[derive(Debug, Clone, Default)]
pub struct Answers(HashMap<String, Verdict>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Verdict {
    id: String,
    comment: String,
    relevance: u8,
    novelty: u8,
}

/// A response, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// JSON or server-sent events.
    pub content_type: &'static str,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Answers {
    /// From a file with one JSON object a line (`id`, `comment`, `relevance`, `novelty`), or from a Markdown digest.
    pub fn load(file: &Path) -> Result<Self, Failure> {
        let text = String::from_utf8_lossy(&read(file)?).into_owned();
        let verdicts = if text.trim_start().starts_with('{') { jsonl(&text) } else { digest(&text) };
        if verdicts.is_empty() {
            return Err(Failure::Unreadable {
                what: file.display().to_string(),
                why: "no answers in it".to_owned(),
            });
        }
        Ok(Self(verdicts.into_iter().map(|verdict| (verdict.id.clone(), verdict)).collect()))
    }

    fn verdict(&self, id: &str) -> Verdict {
        let other = || Verdict {
            id: id.to_owned(),
            comment: "Not among the papers that the stand-in knows.".to_owned(),
            relevance: 3,
            novelty: 3,
        };
        self.0.get(id).cloned().unwrap_or_else(other)
    }
}

fn jsonl(text: &str) -> Vec<Verdict> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn digest(text: &str) -> Vec<Verdict> {
    let field = |entry: &str, name: &str| {
        let value = entry.lines().find_map(|line| line.strip_prefix(&format!("**{name}:** ")));
        value.map(|value| value.trim().to_owned())
    };
    text.split("\n## ")
        .filter_map(|entry| {
            Some(Verdict {
                id: field(entry, "ArXiv ID")?,
                comment: field(entry, "Comment")?,
                relevance: field(entry, "Relevance")?.parse().ok()?,
                novelty: field(entry, "Novelty")?.parse().ok()?,
            })
        })
        .collect()
}

/// A chat-completions request in, the response to it out; streamed where the request asks for that.
pub fn answer(answers: &Answers, body: &[u8]) -> Reply {
    let Ok(request) = serde_json::from_slice::<serde_json::Value>(body) else {
        let error = json!({"error": {"message": "The body is not JSON.", "type": "invalid_request_error"}});
        return Reply { status: 400, content_type: JSON, body: error.to_string().into_bytes() };
    };
    let verdicts: Vec<_> = papers(&request).iter().map(|id| answers.verdict(id)).collect();
    let in_schema = request.pointer("/response_format/type").is_some_and(|kind| kind == "json_schema");
    let content = if in_schema {
        json!({ "papers": verdicts }).to_string()
    } else {
        verdicts.iter().map(|verdict| format!("{}\n", json!(verdict))).collect()
    };
    let usage = json!({
        "prompt_tokens": body.len() / 4,
        "completion_tokens": content.len() / 4,
        "total_tokens": body.len() / 4 + content.len() / 4,
    });
    let model = request.get("model").cloned().unwrap_or_default();
    if request.get("stream").is_some_and(|stream| stream == true) {
        Reply { status: 200, content_type: EVENTS, body: events(&model, &content, &usage).into_bytes() }
    } else {
        let message = json!({"role": "assistant", "content": content});
        let choice = json!({"index": 0, "message": message, "finish_reason": "stop"});
        let whole = json!({
            "id": "stand-in", "object": "chat.completion", "created": 0, "model": model,
            "choices": [choice], "usage": usage,
        });
        Reply { status: 200, content_type: JSON, body: whole.to_string().into_bytes() }
    }
}

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

/// The ids after each paper's opening delimiter, `<<<DELIMITER ID`.
fn papers(request: &serde_json::Value) -> Vec<String> {
    let messages = request.get("messages").and_then(|messages| messages.as_array());
    let texts = messages.into_iter().flatten().filter_map(|message| message.get("content")?.as_str());
    texts
        .flat_map(str::lines)
        .filter(|line| line.starts_with("<<<"))
        .filter_map(|line| line.split_whitespace().nth(1))
        .map(str::to_owned)
        .collect()
}

/// One event for a few characters each, then usage, then the end.
fn events(model: &serde_json::Value, content: &str, usage: &serde_json::Value) -> String {
    let event = |choices: serde_json::Value, usage: Option<&serde_json::Value>| {
        let mut chunk = json!({
            "id": "stand-in", "object": "chat.completion.chunk", "created": 0, "model": model, "choices": choices,
        });
        if let (Some(chunk), Some(usage)) = (chunk.as_object_mut(), usage) {
            chunk.insert("usage".to_owned(), usage.clone());
        }
        format!("data: {chunk}\n\n")
    };
    let characters: Vec<char> = content.chars().collect();
    let mut text = String::new();
    for part in characters.chunks(24) {
        let delta = json!({"content": part.iter().collect::<String>()});
        text += &event(json!([{"index": 0, "delta": delta, "finish_reason": null}]), None);
    }
    text += &event(json!([{"index": 0, "delta": {}, "finish_reason": "stop"}]), None);
    text += &event(json!([]), Some(usage));
    text + "data: [DONE]\n\n"
}
