//! The OpenAI-compatible dialect: chat completions and the list of models.
//!
//! Source: <https://platform.openai.com/docs/api-reference/chat>. Some providers allow web pages a fixed list of
//! headers only, so that a request carries `content-type` and `authorization`, and nothing else.

mod schema;

use serde::Serialize;
use serde_json::Value;

use crate::money::Tokens;

use super::failure::read_error;
use super::{AnswerForm, ApiKey, Call, Endpoint, ModelFailure, Prompt, visible};
use schema::ResponseFormat;
pub(super) use schema::{SCORES_SCHEMA, TITLES_SCHEMA};

/// A list of models is cut to this many.
const MAX_MODELS: usize = 5_000;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Comment, relevance and novelty of each paper, for [`ReplyReader`](super::ReplyReader).
    Scores,
    /// The ids of absolutely irrelevant titles, for [`TitlesReader`](super::TitlesReader).
    Titles,
}

/// A request to answer `prompt`, with the answer streamed and its usage reported.
///
/// `limit` is the most tokens that the completion may have, thinking included; [`room_for`] knows a good one.
pub fn chat(endpoint: &Endpoint, key: &ApiKey, prompt: &Prompt, question: Question, limit: Tokens) -> Call {
    let host = endpoint.base_url.host();
    let fixed = has_fixed_temperature(&endpoint.model);
    let body = Body {
        model: &endpoint.model,
        messages: [
            Message { role: "system", content: &prompt.system },
            Message { role: "user", content: &prompt.user },
        ],
        stream: true,
        // Mistral refuses the option (422) and reports usage without it.
        stream_options: (host != "api.mistral.ai").then_some(StreamOptions { include_usage: true }),
        temperature: (!fixed).then_some(0),
        max_tokens: (!fixed).then_some(limit),
        max_completion_tokens: fixed.then_some(limit),
        response_format: (endpoint.answer_form == AnswerForm::Schema).then(|| ResponseFormat::of(question)),
    };
    let mut headers = vec![("content-type", "application/json".to_owned())];
    headers.extend(authorization(key));
    Call {
        url: format!("{}/chat/completions", endpoint.base_url),
        headers,
        // Strings, numbers and fixed keys always serialise.
        body: Some(serde_json::to_string(&body).unwrap_or_default()),
    }
}

/// A request for the list of models, for [`read_models`]. It doubles as the check of a key, except with
/// OpenRouter, whose list is public.
pub fn list_models(endpoint: &Endpoint, key: &ApiKey) -> Call {
    Call {
        url: format!("{}/models", endpoint.base_url),
        headers: authorization(key).into_iter().collect(),
        body: None,
    }
}

/// The names in a list of models, in the server's order: `{"data":[{"id":…}]}`, or the array alone (Together).
pub fn read_models(body: &[u8], key: &ApiKey) -> Result<Vec<String>, ModelFailure> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return Err(ModelFailure::WebPage);
    }
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    if let Some(failure) = read_error(&value, key) {
        return Err(failure);
    }
    let list =
        ["data", "models"].iter().find_map(|name| value.get(name)?.as_array()).or_else(|| value.as_array());
    let Some(list) = list else {
        return Err(ModelFailure::NotAnAnswer {
            quote: visible::line(&key.redact(&visible::shorten(text, 400)), 200),
        });
    };
    let name = |model: &Value| {
        let name = model.get("id").or_else(|| model.get("name"))?.as_str()?;
        // Gemini's names are paths.
        Some(visible::line(name.strip_prefix("models/").unwrap_or(name), 200)).filter(|name| !name.is_empty())
    };
    Ok(list.iter().filter_map(name).take(MAX_MODELS).collect())
}

/// A good limit for the completion about `papers` papers: an answer line has 60–70 tokens in English and up to
/// three times that elsewhere, an id in a list about 10; models that think first get room for it.
///
/// Where a reply ends with [`FinishReason::Length`](super::FinishReason::Length) and holds no answer at all, the
/// model thinks without our knowing: ask again with [`with_thinking`].
pub fn room_for(endpoint: &Endpoint, question: Question, papers: usize) -> Tokens {
    let each = match question {
        Question::Scores => 200,
        Question::Titles => 16,
    };
    let room = Tokens(256 + each * u64::try_from(papers).unwrap_or(u64::MAX / 1_000));
    if thinks(&endpoint.model) { with_thinking(room) } else { room }
}

/// `room` with what thinking takes on top.
pub fn with_thinking(room: Tokens) -> Tokens {
    room + Tokens(12_000)
}

/// The header that carries the key; none where there is no key.
fn authorization(key: &ApiKey) -> Option<(&'static str, String)> {
    (!key.is_empty()).then(|| ("authorization", format!("Bearer {}", key.reveal())))
}

/// The model's name in lower case, without what stands before a slash.
fn bare_name(model: &str) -> String {
    model.rsplit('/').next().unwrap_or(model).trim().to_ascii_lowercase()
}

/// GPT-5 and later and the o-series take no `temperature`, and `max_completion_tokens` for `max_tokens`.
fn has_fixed_temperature(model: &str) -> bool {
    let name = bare_name(model);
    let number_after = |prefix: &str| {
        let digits: String = name.strip_prefix(prefix)?.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok()
    };
    number_after("gpt-").is_some_and(|number| (5..100).contains(&number)) || number_after("o").is_some()
}

/// True for models known to think before they answer, by their names.
pub fn thinks(model: &str) -> bool {
    let name = bare_name(model);
    if name.contains("non-reasoning") || name.contains("instruct") {
        return false;
    }
    let families = [
        "gpt-oss",
        "deepseek-r",
        "deepseek-v4",
        "qwen3",
        "gemini-2.5",
        "gemini-3",
        "gemini-4",
        "grok-4",
        "magistral",
        "glm-4.5",
        "glm-4.6",
        "glm-5",
        "kimi-k2",
        "minimax-m",
    ];
    has_fixed_temperature(model)
        || families.iter().any(|family| name.starts_with(family))
        || ["think", "reason"].iter().any(|word| name.contains(word))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(model: &str, answer_form: AnswerForm) -> Endpoint {
        Endpoint::parse("https://api.example/v1/", model, answer_form).unwrap()
    }

    fn body(model: &str, form: AnswerForm, question: Question) -> String {
        let prompt = Prompt { system: "You read.".into(), user: "Papers: “é”".into() };
        chat(&endpoint(model, form), &ApiKey::new("sk-1"), &prompt, question, Tokens(900)).body.unwrap()
    }

    #[test]
    fn a_request_byte_by_byte() {
        let prompt = Prompt { system: "You read.".into(), user: "Papers: “é”".into() };
        let endpoint = endpoint("gpt-4o", AnswerForm::Jsonl);
        let call = chat(&endpoint, &ApiKey::new("sk-1"), &prompt, Question::Scores, Tokens(900));
        assert_eq!(call.url, "https://api.example/v1/chat/completions");
        assert_eq!(
            call.headers,
            [("content-type", "application/json".into()), ("authorization", "Bearer sk-1".into())]
        );
        assert_eq!(
            call.body.as_deref(),
            Some(
                r#"{"model":"gpt-4o","messages":[{"role":"system","content":"You read."},{"role":"user","content":"Papers: “é”"}],"stream":true,"stream_options":{"include_usage":true},"temperature":0,"max_tokens":900}"#
            )
        );
        assert!(!format!("{call:?}").contains("sk-1"));
        let call = chat(&endpoint, &ApiKey::default(), &prompt, Question::Scores, Tokens(900));
        assert_eq!(call.headers.len(), 1);
    }

    #[test]
    fn the_schemas_are_constant_and_the_comment_comes_first() {
        let scores = r#","response_format":{"type":"json_schema","json_schema":{"name":"paper_scores","strict":true,"schema":{"type":"object","properties":{"papers":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"comment":{"type":"string"},"relevance":{"type":"integer"},"novelty":{"type":"integer"}},"required":["id","comment","relevance","novelty"],"additionalProperties":false}}},"required":["papers"],"additionalProperties":false}}}}"#;
        let titles = r#","response_format":{"type":"json_schema","json_schema":{"name":"irrelevant_titles","strict":true,"schema":{"type":"object","properties":{"irrelevant":{"type":"array","items":{"type":"string"}}},"required":["irrelevant"],"additionalProperties":false}}}}"#;
        for (question, schema) in [(Question::Scores, scores), (Question::Titles, titles)] {
            let body = body("gpt-4o", AnswerForm::Schema, question);
            assert!(body.ends_with(schema), "{body}");
        }
    }

    #[test]
    fn gpt_5_and_the_o_series_are_asked_their_way() {
        for model in
            ["gpt-5", "gpt-5.4-mini", "openai/gpt-6.1-sol", "gpt-10", "o1", "o3-mini", "openai/o4-mini"]
        {
            let body = body(model, AnswerForm::Jsonl, Question::Scores);
            assert!(body.ends_with(r#"},"max_completion_tokens":900}"#), "{body}");
        }
        for model in
            ["gpt-4o", "gpt-4.1", "gpt-3.5-turbo", "openai/gpt-oss-20b", "olmo-3", "mistral-large", "gpt-"]
        {
            let body = body(model, AnswerForm::Jsonl, Question::Scores);
            assert!(body.ends_with(r#"},"temperature":0,"max_tokens":900}"#), "{body}");
        }
    }

    #[test]
    fn mistral_gets_no_stream_options() {
        let endpoint = Endpoint::parse("https://api.mistral.ai/v1", "m", AnswerForm::Jsonl).unwrap();
        let prompt = Prompt { system: String::new(), user: String::new() };
        let call = chat(&endpoint, &ApiKey::default(), &prompt, Question::Titles, Tokens(9));
        assert!(!call.body.unwrap().contains("stream_options"));
    }

    #[test]
    fn room_for_answers_and_thoughts() {
        let room = |model, question| room_for(&endpoint(model, AnswerForm::Schema), question, 16).0;
        assert_eq!(room("gpt-4o", Question::Scores), 256 + 16 * 200);
        assert_eq!(room("gpt-4o", Question::Titles), 512);
        assert_eq!(room("smollm2-135m", Question::Scores), 256 + 16 * 200);
        for model in ["o3", "gpt-5-mini", "openai/gpt-oss-20b", "qwen3-8b", "gemini-2.5-flash", "x-thinking"]
        {
            assert!(room(model, Question::Scores) > 12_000, "{model}");
        }
        assert_eq!(room("qwen3-30b-instruct", Question::Titles), 512);
    }

    #[test]
    fn lists_of_models() {
        let check = |body: &str, expected: Result<&[&str], &str>| {
            let found = read_models(body.as_bytes(), &ApiKey::new("sk-secret-0123456789"));
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{body}"),
                (Err(found), Err(expected)) => assert!(found.to_string().starts_with(expected), "{found}"),
                (found, _) => panic!("{body}: {found:?}"),
            }
        };
        check(
            r#"{"object":"list","data":[{"id":"b","object":"model"},{"id":"a"},{"x":1}]}"#,
            Ok(&["b", "a"]),
        );
        check(r#"[{"id":"meta/llama"}]"#, Ok(&["meta/llama"]));
        check(r#"{"models":[{"name":"models/gemini-2.5-flash"}]}"#, Ok(&["gemini-2.5-flash"]));
        check(r#"{"data":[]}"#, Ok(&[]));
        check("<html>", Err("A web page came back"));
        check("sk-secret-0123456789?", Err("What came back is no answer of a chat model ([key]?)"));
        check(r#"{"error":{"message":"Invalid API key"}}"#, Err("The provider did not accept the key"));
    }

    #[test]
    fn the_list_is_asked_for_with_nothing_but_the_key() {
        let call = list_models(&endpoint("m", AnswerForm::Schema), &ApiKey::new("sk-1"));
        assert_eq!((call.url.as_str(), call.body), ("https://api.example/v1/models", None));
        assert_eq!(call.headers, [("authorization", "Bearer sk-1".into())]);
    }
}
