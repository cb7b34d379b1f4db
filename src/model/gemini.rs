//! Gemini's own dialect: `generateContent`, streamed.
//!
//! Sources: <https://ai.google.dev/api/generate-content>, <https://ai.google.dev/api/models>. Another header than the
//! key's and `content-type` fails the preflight.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use super::dialect::{Ask, Dialect, Heard, ListedModel, list_under, tokens_at};
use super::schema::AnswerSchema;
use super::{AnswerForm, ApiKey, Call, Endpoint, FinishReason, names, visible};
use crate::money::{Tokens, Usage};

/// The dialect of Gemini.
pub struct Gemini;

impl Dialect for Gemini {
    fn chat(&self, ask: &Ask<'_>) -> Call {
        let Ask { endpoint, prompt, .. } = ask;
        let parts = [prompt.constant.as_str(), prompt.papers.as_str()];
        let form = endpoint.answer_form;
        let body = Body {
            system_instruction: (!prompt.system.is_empty())
                .then(|| Content { role: None, parts: vec![Part { text: &prompt.system }] }),
            contents: [Content {
                role: Some("user"),
                parts: parts.into_iter().filter(|text| !text.is_empty()).map(|text| Part { text }).collect(),
            }],
            generation_config: Config {
                temperature: (!names::has_fixed_temperature(&endpoint.model)).then_some(0),
                max_output_tokens: ask.limit,
                response_mime_type: (form != AnswerForm::Jsonl).then_some("application/json"),
                response_json_schema: (form == AnswerForm::Schema).then(|| AnswerSchema::of(ask.question)),
            },
        };
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(endpoint.provider.auth.header(ask.key));
        let model = in_path(&endpoint.model);
        Call {
            url: format!("{}/models/{model}:streamGenerateContent?alt=sse", endpoint.base_url),
            headers,
            // Strings, numbers and fixed keys always serialise.
            body: Some(serde_json::to_string(&body).unwrap_or_default()),
        }
    }

    fn list_models(&self, endpoint: &Endpoint, key: &ApiKey) -> Call {
        Call {
            url: format!("{}/models?pageSize=1000", endpoint.base_url),
            headers: endpoint.provider.auth.header(key).into_iter().collect(),
            body: None,
        }
    }

    /// Names are paths, and there are models that embed or draw.
    fn read_models(&self, list: &Value) -> Option<Vec<ListedModel>> {
        let model = |model: &Value| {
            let mut methods = list_under(model, &["supportedGenerationMethods"])?.iter();
            methods.find(|method| method.as_str() == Some("generateContent"))?;
            let name = model.get("name")?.as_str()?;
            ListedModel::named(name.strip_prefix("models/").unwrap_or(name))
        };
        Some(list_under(list, &["models"])?.iter().filter_map(model).collect())
    }

    fn hear(&self, said: &Value, heard: &mut Heard) {
        let candidates = list_under(said, &["candidates"]);
        let blocked = said.pointer("/promptFeedback/blockReason").and_then(Value::as_str);
        let usage = said.get("usageMetadata").and_then(read_usage);
        heard.is_understood = candidates.is_some() || blocked.is_some() || usage.is_some();
        heard.usage = usage.or(heard.usage);
        if let Some(reason) = blocked {
            heard.blocked.get_or_insert_with(|| visible::line(reason, 100));
        }
        let Some(candidate) = candidates.and_then(|candidates| candidates.first()) else { return };
        let parts = candidate.get("content").and_then(|content| list_under(content, &["parts"]));
        let is_thought = |part: &Value| part.get("thought").and_then(Value::as_bool) == Some(true);
        for part in parts.into_iter().flatten().filter(|part| !is_thought(part)) {
            heard.text.push_str(part.get("text").and_then(Value::as_str).unwrap_or_default());
        }
        let reason = candidate.get("finishReason").and_then(Value::as_str);
        heard.finish = heard.finish.or(reason.map(FinishReason::read));
    }
}

/// `promptTokenCount` includes what was cached; thoughts are billed beside the candidates.
fn read_usage(usage: &Value) -> Option<Usage> {
    let count = |name: &str| tokens_at(usage, name);
    let prompt = count("/promptTokenCount")?;
    let cached = count("/cachedContentTokenCount").unwrap_or_default().min(prompt);
    let completion =
        count("/candidatesTokenCount").unwrap_or_default() + count("/thoughtsTokenCount").unwrap_or_default();
    Some(Usage { prompt, cached, completion, ..Usage::default() })
}

/// A model's name as one piece of a path, whatever was typed.
fn in_path(model: &str) -> String {
    let mut path = String::new();
    for byte in model.strip_prefix("models/").unwrap_or(model).bytes() {
        match byte {
            b'-' | b'_' | b'.' => path.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => path.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => _ = write!(path, "%{byte:02X}"),
        }
    }
    path
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<Content<'a>>,
    contents: [Content<'a>; 1],
    generation_config: Config,
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<u8>,
    max_output_tokens: Tokens,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_mime_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_json_schema: Option<AnswerSchema>,
}

#[cfg(test)]
mod tests;
