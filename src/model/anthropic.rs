//! Anthropic's dialect: the Messages API.
//!
//! Sources: <https://platform.claude.com/docs/en/api/messages>,
//! <https://platform.claude.com/docs/en/build-with-claude/streaming>,
//! <https://platform.claude.com/docs/en/build-with-claude/prompt-caching>.

use serde::Serialize;
use serde_json::Value;

use super::dialect::{Ask, Dialect, Heard, ListedModel, list_under, tokens_at};
use super::schema::AnswerSchema;
use super::{AnswerForm, ApiKey, Call, Endpoint, FinishReason, names};
use crate::money::{Tokens, Usage};

/// The dialect of Claude.
pub struct Anthropic;

impl Dialect for Anthropic {
    fn chat(&self, ask: &Ask<'_>) -> Call {
        let Ask { endpoint, prompt, .. } = ask;
        // What comes before the mark is cached: the system part and the constant part of the user's.
        let marked = |text| Block { cache_control: Some(Cache { r#type: "ephemeral" }), ..Block::of(text) };
        let has_constant = !prompt.constant.is_empty();
        let mut content = vec![Block::of(&prompt.papers)];
        if has_constant {
            content.insert(0, marked(&prompt.constant));
        }
        let system = if has_constant { Block::of(&prompt.system) } else { marked(&prompt.system) };
        let body = Body {
            model: &endpoint.model,
            max_tokens: ask.limit,
            // An empty block is refused.
            system: if prompt.system.is_empty() { Vec::new() } else { vec![system] },
            messages: [Message { role: "user", content }],
            stream: true,
            temperature: (!names::has_fixed_temperature(&endpoint.model)).then_some(0),
            output_config: (endpoint.answer_form == AnswerForm::Schema).then(|| Output {
                format: Format { r#type: "json_schema", schema: AnswerSchema::of(ask.question) },
            }),
        };
        let mut headers = headers(endpoint, ask.key);
        headers.push(("content-type", "application/json".to_owned()));
        Call {
            url: format!("{}/messages", endpoint.base_url),
            headers,
            // Strings, numbers and fixed keys always serialise.
            body: Some(serde_json::to_string(&body).unwrap_or_default()),
        }
    }

    fn list_models(&self, endpoint: &Endpoint, key: &ApiKey) -> Call {
        Call {
            url: format!("{}/models?limit=1000", endpoint.base_url),
            headers: headers(endpoint, key),
            body: None,
        }
    }

    fn read_models(&self, list: &Value) -> Option<Vec<ListedModel>> {
        let name = |model: &Value| ListedModel::named(model.get("id")?.as_str()?);
        Some(list_under(list, &["data"])?.iter().filter_map(name).collect())
    }

    fn hear(&self, said: &Value, heard: &mut Heard) {
        let text = |value: &Value, path: &str| value.pointer(path).and_then(Value::as_str).map(str::to_owned);
        let kind = text(said, "/type").unwrap_or_default();
        let is_text =
            |value: &Value, path: &str, kind: &str| text(value, path).is_some_and(|one| one == kind);
        heard.is_understood = true;
        match kind.as_str() {
            "message_start" => hear_usage(said.pointer("/message/usage"), heard),
            // A block may begin with some of its text.
            "content_block_start" if is_text(said, "/content_block/type", "text") => {
                heard.text.push_str(&text(said, "/content_block/text").unwrap_or_default());
            }
            "content_block_delta" if is_text(said, "/delta/type", "text_delta") => {
                heard.text.push_str(&text(said, "/delta/text").unwrap_or_default());
            }
            "message_delta" => {
                hear_usage(said.get("usage"), heard);
                heard.finish =
                    heard.finish.or(text(said, "/delta/stop_reason").map(|word| FinishReason::read(&word)));
            }
            "message_stop" => heard.is_done = true,
            // The whole answer, from a server that does not stream.
            "message" => {
                let blocks = list_under(said, &["content"]).into_iter().flatten();
                for block in blocks.filter(|block| is_text(block, "/type", "text")) {
                    heard.text.push_str(&text(block, "/text").unwrap_or_default());
                }
                hear_usage(said.get("usage"), heard);
                heard.finish = text(said, "/stop_reason").map(|word| FinishReason::read(&word));
            }
            "ping" | "content_block_start" | "content_block_delta" | "content_block_stop" => {}
            // New kinds of events may be added at any time, but each has a kind.
            kind => heard.is_understood = !kind.is_empty(),
        }
    }
}

/// Browsers are let in by the third header alone, and only those who say that they mean it.
fn headers(endpoint: &Endpoint, key: &ApiKey) -> Vec<(&'static str, String)> {
    let mut headers: Vec<_> = endpoint.provider.auth.header(key).into_iter().collect();
    headers.push(("anthropic-version", "2023-06-01".to_owned()));
    headers.push(("anthropic-dangerous-direct-browser-access", "true".to_owned()));
    headers
}

/// Adds what a `usage` says: the counts are of the request so far, and an event may leave some out. `input_tokens` is
/// without what was read from or written to the cache.
fn hear_usage(usage: Option<&Value>, heard: &mut Heard) {
    let Some(usage) = usage.filter(|usage| usage.is_object()) else { return };
    let mut known = heard.usage.unwrap_or_default();
    let count = |name: &str| tokens_at(usage, name);
    let fresh = count("/input_tokens");
    let (cached, written) = (count("/cache_read_input_tokens"), count("/cache_creation_input_tokens"));
    if fresh.is_some() {
        known.cached = cached.unwrap_or(known.cached);
        known.written = written.unwrap_or(known.written);
        known.prompt = fresh.unwrap_or_default() + known.cached + known.written;
    }
    known.completion = count("/output_tokens").unwrap_or(known.completion);
    heard.usage = Some(Usage { charged: None, ..known });
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: Tokens,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Block<'a>>,
    messages: [Message<'a>; 1],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<Output>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    r#type: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<Cache>,
}

impl<'a> Block<'a> {
    fn of(text: &'a str) -> Self {
        Self { r#type: "text", text, cache_control: None }
    }
}

#[derive(Serialize)]
struct Cache {
    r#type: &'static str,
}

#[derive(Serialize)]
struct Output {
    format: Format,
}

#[derive(Serialize)]
struct Format {
    r#type: &'static str,
    schema: AnswerSchema,
}

#[cfg(test)]
mod tests;
