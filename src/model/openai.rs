//! The OpenAI-compatible dialect: chat completions and the list of models.
//!
//! Source: <https://platform.openai.com/docs/api-reference/chat>. Some providers allow web pages a fixed list of
//! headers only, so that a request carries `content-type` and the key's header, and nothing else.

mod usage;

use serde::Serialize;
use serde_json::Value;

use super::dialect::{Ask, Dialect, Heard, ListedModel, list_under};
use super::providers::Parameter;
use super::schema::AnswerSchema;
use super::{AnswerForm, ApiKey, Call, Endpoint, FinishReason, Question, names};
use crate::money::Tokens;

/// The words of a refusal are kept up to this many bytes.
const MAX_REFUSAL: usize = 1_000;

/// The dialect that most providers speak.
pub struct OpenAi;

impl Dialect for OpenAi {
    fn chat(&self, ask: &Ask<'_>) -> Call {
        let Ask { endpoint, prompt, .. } = ask;
        let takes = |parameter| !endpoint.provider.refuses.contains(&parameter);
        // GPT-5 and later know the newer name only, and other servers the older one.
        let is_new = names::is_gpt_5_or_o(&endpoint.model);
        let body = Body {
            model: &endpoint.model,
            messages: [
                Message { role: "system", content: &prompt.system },
                Message { role: "user", content: &prompt.user() },
            ],
            stream: true,
            stream_options: takes(Parameter::StreamOptions).then_some(StreamOptions { include_usage: true }),
            temperature: (!names::has_fixed_temperature(&endpoint.model)).then_some(0),
            max_tokens: (!is_new).then_some(ask.limit),
            max_completion_tokens: is_new.then_some(ask.limit),
            response_format: ResponseFormat::of(endpoint.answer_form, ask.question),
        };
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(endpoint.provider.auth.header(ask.key));
        Call {
            url: format!("{}/chat/completions", endpoint.base_url),
            headers,
            // Strings, numbers and fixed keys always serialise.
            body: Some(serde_json::to_string(&body).unwrap_or_default()),
        }
    }

    fn list_models(&self, endpoint: &Endpoint, key: &ApiKey) -> Call {
        Call {
            url: format!("{}/models", endpoint.base_url),
            headers: endpoint.provider.auth.header(key).into_iter().collect(),
            body: None,
        }
    }

    /// `{"data":[{"id":…}]}`, or the array alone (Together).
    fn read_models(&self, list: &Value) -> Option<Vec<ListedModel>> {
        let list = list_under(list, &["data", "models"]).or_else(|| list.as_array())?;
        let model = |model: &Value| {
            let name = model.get("id").or_else(|| model.get("name"))?.as_str()?;
            let price = model.get("pricing").and_then(usage::read_price);
            // Gemini's names are paths.
            Some(ListedModel { price, ..ListedModel::named(name.strip_prefix("models/").unwrap_or(name))? })
        };
        Some(list.iter().filter_map(model).collect())
    }

    /// An object of the stream and a whole answer both have `choices`, with `delta` or with `message`.
    fn hear(&self, said: &Value, heard: &mut Heard) {
        let usage = said.get("usage");
        if let Some(usage) = usage.and_then(usage::read_usage) {
            heard.usage = Some(usage);
        }
        let first = |choice: &&Value| choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0;
        let choices = said.get("choices").and_then(Value::as_array);
        for choice in choices.into_iter().flatten().filter(first) {
            hear_choice(choice, heard);
        }
        heard.is_understood = choices.is_some() || usage.is_some();
    }
}

fn hear_choice(choice: &Value, heard: &mut Heard) {
    // A last chunk may repeat the whole answer as a message.
    let whole = choice.get("message").filter(|_| !heard.has_text && heard.text.is_empty());
    if let Some(message) = choice.get("delta").or(whole) {
        read_content(message.get("content"), &mut heard.text);
        let refusal = message.get("refusal").and_then(Value::as_str).unwrap_or_default();
        if heard.refusal.len() < MAX_REFUSAL {
            heard.refusal.push_str(refusal);
        }
    }
    let reason = choice.get("finish_reason").and_then(Value::as_str).filter(|word| !word.is_empty());
    heard.finish = heard.finish.or(reason.map(FinishReason::read));
}

/// The text of `content`: a string, or an array of parts of which only those of text count.
fn read_content(content: Option<&Value>, text: &mut String) {
    match content {
        Some(Value::String(content)) => text.push_str(content),
        Some(Value::Array(parts)) => {
            let is_text = |part: &&Value| {
                part.get("type").and_then(Value::as_str).is_none_or(|kind| kind.ends_with("text"))
            };
            for part in parts.iter().filter(is_text) {
                text.push_str(part.get("text").and_then(Value::as_str).unwrap_or_default());
            }
        }
        _ => {}
    }
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<Tokens>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<Tokens>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct ResponseFormat {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<NamedSchema>,
}

#[derive(Serialize)]
struct NamedSchema {
    name: &'static str,
    strict: bool,
    schema: AnswerSchema,
}

impl ResponseFormat {
    fn of(form: AnswerForm, question: Question) -> Option<Self> {
        let name = match question {
            Question::Scores => "paper_scores",
            Question::Titles => "irrelevant_titles",
            Question::Pairs => "better_papers",
        };
        let schema = NamedSchema { name, strict: true, schema: AnswerSchema::of(question) };
        match form {
            AnswerForm::Schema => Some(Self { r#type: "json_schema", json_schema: Some(schema) }),
            AnswerForm::Json => Some(Self { r#type: "json_object", json_schema: None }),
            AnswerForm::Jsonl => None,
        }
    }
}

#[cfg(test)]
mod tests;
