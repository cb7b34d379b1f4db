//! What was sent: every request of a run, with its full text and the reply.

use serde::Serialize;
use serde_json::Value;

use super::words;
use crate::money::Price;
use crate::run::record::{RequestLog, RunKey};

/// A request in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// Its number in the run, from 1, and what it was for.
    pub what: String,
    /// When, how long, how much, how it ended, what it cost.
    pub facts: String,
    /// How it failed, as a sentence; empty where it did not.
    pub failure: String,
}

/// A text that was sent or received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentText {
    /// Whose it is.
    pub name: &'static str,
    /// The text.
    pub text: String,
}

impl RequestLine {
    /// The line of a request, the `index`-th of its run from 0; `price` is what a model costs.
    pub fn new(index: usize, log: &RequestLog, price: &dyn Fn(&str) -> Option<Price>) -> Self {
        let mut facts = vec![clock(log.at)];
        facts.push(log.took.map_or_else(|| words::NOT_ENDED.to_owned(), seconds));
        facts.push(words::size(bytes(log.sent), bytes(log.received)));
        facts.extend(log.status.map(words::status));
        facts.push(match (log.usage, log.up_to) {
            (Some(usage), _) => words::used(usage, log.cost),
            (None, Some(most)) => {
                let money = price(&log.model)
                    .map(|price| (price.prompt_cost(most) + price.completion_cost(most)).rounded());
                words::not_confirmed(money, most.total())
            }
            (None, None) => words::NOTHING_USED.to_owned(),
        });
        Self {
            what: words::request(index + 1, log.stage, &log.model),
            facts: facts.join(" · "),
            failure: log.failure.clone().unwrap_or_default(),
        }
    }
}

/// The texts of a request, in the order in which the model read them, and the reply; those that were kept.
pub fn texts(log: &RequestLog) -> Vec<SentText> {
    let body: Value = serde_json::from_str(&log.body).unwrap_or_default();
    let mut found = said(&body);
    if found.is_empty() && !log.body.is_empty() {
        found.push(SentText { name: words::WHOLE_BODY, text: log.body.clone() });
    }
    if !log.reply.is_empty() {
        found.push(SentText { name: words::REPLY, text: log.reply.clone() });
    }
    found
}

/// What a body says in one of the three dialects: OpenAI's and Anthropic's `messages`, Anthropic's `system`, Gemini's
/// `systemInstruction` and `contents`.
fn said(body: &Value) -> Vec<SentText> {
    let system =
        ["system", "systemInstruction", "system_instruction"].iter().filter_map(|name| body.get(name));
    let system = system.map(|value| (true, value));
    let turns = ["messages", "contents"].iter().filter_map(|name| body.get(name)?.as_array()).flatten();
    let turns = turns.map(|turn| (turn.get("role").and_then(Value::as_str) == Some("system"), turn));
    system
        .chain(turns)
        .map(|(is_system, value)| SentText {
            name: if is_system { words::SYSTEM_PART } else { words::USER_PART },
            text: text_in(value),
        })
        .filter(|part| !part.text.is_empty())
        .collect()
}

/// The text of a message: a string, or in `content`, `parts` and `text`, alone or in a list.
fn text_in(value: &Value) -> String {
    // Four levels are more than any dialect has.
    fn collect(value: &Value, depth: u8, texts: &mut String) {
        match value {
            Value::String(text) => texts.push_str(text),
            Value::Array(parts) if depth > 0 => parts.iter().for_each(|part| collect(part, depth - 1, texts)),
            Value::Object(members) if depth > 0 => {
                let names = ["content", "parts", "text"];
                let found = names.iter().filter_map(|name| members.get(*name));
                found.for_each(|part| collect(part, depth - 1, texts));
            }
            _ => {}
        }
    }
    let mut texts = String::new();
    collect(value, 4, &mut texts);
    texts
}

/// The requests of a run as a file of JSON, indented.
pub fn to_json(key: &RunKey, logs: &[RequestLog]) -> String {
    #[derive(Serialize)]
    struct File<'a> {
        format: &'static str,
        version: u32,
        run: &'a RunKey,
        requests: &'a [RequestLog],
    }
    let file = File { format: "firstlight-requests", version: 1, run: key, requests: logs };
    // Numbers, strings and fixed names always serialise.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

fn bytes(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The time of day (UTC) of milliseconds since 1970.
fn clock(at: u64) -> String {
    let seconds = at / 1_000 % (24 * 3_600);
    words::clock(seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

fn seconds(milliseconds: u64) -> String {
    words::seconds(milliseconds / 1_000, milliseconds % 1_000 / 100)
}
