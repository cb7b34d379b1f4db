//! From status, headers and body to a failure with a name.
//!
//! Providers agree on little, so that the order of the questions matters: quota before rate limit, context before
//! schema, both before the plain meaning of the status.

use std::time::Duration;

use serde_json::Value;

use super::super::{ApiKey, visible};
use super::{ModelFailure, wait};

/// So much of a body is looked at, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// So much of a provider's message is shown, in characters.
const MAX_DETAIL: usize = 300;

/// See [`ModelFailure::from_response`].
pub(super) fn from_response(
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
    key: &ApiKey,
) -> ModelFailure {
    let text = String::from_utf8_lossy(body.get(..MAX_BODY).unwrap_or(body));
    let text = text.trim_start_matches('\u{feff}').trim();
    // Some servers frame the error as an event even so.
    let json = text.strip_prefix("data:").or(text.strip_prefix("error:")).unwrap_or(text);
    let value: Value = serde_json::from_str(json.trim()).unwrap_or_default();
    let value = value.get(0).unwrap_or(&value);
    let is_page = text.starts_with('<');
    let message = match find_message(value) {
        Some(message) => message,
        None if is_page || !value.is_null() => String::new(),
        None => visible::shorten(text, 2_000),
    };
    let error = value.get("error").filter(|error| error.is_object()).unwrap_or(value);
    let complaint = Complaint::new(Some(status), error, message, key);
    let wait = wait::in_headers(headers);
    if is_page && matches!(status, 200..=399 | 404 | 405) {
        return ModelFailure::WebPage;
    }
    complaint.failure(wait)
}

/// The failure in a JSON object of a stream or of a response with a good status; `None` where it is no error.
pub(in super::super) fn read_error(value: &Value, key: &ApiKey) -> Option<ModelFailure> {
    let error = match value.get("error") {
        Some(Value::Null) | None => {
            let is_error =
                ["object", "type"].iter().any(|name| value.get(name).is_some_and(|kind| kind == "error"));
            is_error.then_some(value)?
        }
        Some(error) => error,
    };
    let message = find_message(value).unwrap_or_default();
    let status = status_in(error).or_else(|| status_in(value));
    Some(Complaint::new(status, error, message, key).failure(None))
}

/// A code such as 502 in the error itself.
fn status_in(error: &Value) -> Option<u16> {
    let code = ["code", "status", "status_code"].iter().find_map(|name| {
        let code = error.get(name)?;
        code.as_u64().or_else(|| code.as_str()?.parse().ok())
    });
    code.and_then(|code| u16::try_from(code).ok()).filter(|code| (400..600).contains(code))
}

/// The message of an error body, wherever the provider puts it.
fn find_message(value: &Value) -> Option<String> {
    let places = [
        "/error/message",
        "/error",
        "/message",
        "/detail",
        "/message/detail",
        "/errors/0/message",
        "/errors/0",
        "/msg",
    ];
    let message = places.into_iter().find_map(|place| match value.pointer(place)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        // FastAPI's list of what was wrong with which field.
        Value::Array(problems) => {
            let problem = problems.first()?;
            let field = problem.pointer("/loc").and_then(Value::as_array).into_iter().flatten();
            let field: Vec<_> = field.filter_map(Value::as_str).collect();
            let text = problem.get("msg")?.as_str()?;
            Some(format!("{}: {text}", field.join(".")).trim_start_matches(": ").to_owned())
        }
        _ => None,
    })?;
    // OpenRouter passes on what the provider behind it said.
    let raw = value.pointer("/error/metadata/raw").and_then(Value::as_str);
    Some(raw.map_or_else(|| message.clone(), |raw| format!("{message}: {raw}")))
}

/// What a provider complains about.
struct Complaint<'a> {
    status: Option<u16>,
    error: &'a Value,
    message: String,
    /// `code`, `type`, `status`, `reason` and the message in lower case, to look for words in.
    words: String,
    /// What may be shown.
    detail: String,
}

impl<'a> Complaint<'a> {
    fn new(status: Option<u16>, error: &'a Value, message: String, key: &ApiKey) -> Self {
        let kinds = ["code", "type", "status", "param"].iter().filter_map(|name| error.get(name)?.as_str());
        let reasons = error.get("details").and_then(Value::as_array).into_iter().flatten();
        let reasons = reasons.filter_map(|detail| detail.get("reason")?.as_str());
        let inner = error.pointer("/innererror/code").and_then(Value::as_str);
        let mut words: String = kinds.chain(reasons).chain(inner).flat_map(|kind| [kind, " "]).collect();
        words.push_str(&message);
        words.make_ascii_lowercase();
        // Redacted before it is cut: a cut key would not be found.
        let shown = visible::line(&message, 4 * MAX_DETAIL);
        let detail = visible::shorten(&key.redact(&shown), MAX_DETAIL);
        Self { status, error, message, words, detail }
    }

    fn says(&self, any_of: &[&str]) -> bool {
        any_of.iter().any(|words| self.words.contains(words))
    }

    fn failure(self, header_wait: Option<Duration>) -> ModelFailure {
        let wait = header_wait.or_else(|| wait::in_body(self.error, &self.message));
        let status = self.status.unwrap_or(0);
        let is_server_fault = status == 408 || status >= 500;
        if self.is_out_of_credit(wait) {
            return ModelFailure::NoCredit { detail: self.detail };
        }
        if status == 401 || self.says(&WRONG_KEY) {
            return ModelFailure::WrongKey { detail: self.detail };
        }
        if self.says(&CONTEXT) {
            return ModelFailure::ContextFull { detail: self.detail };
        }
        if status == 413 || self.says(&TOO_LARGE) {
            return ModelFailure::TooLarge { detail: self.detail };
        }
        if status == 429 || self.says(&RATE) {
            return ModelFailure::RateLimited { wait };
        }
        if !is_server_fault && self.says(&FILTER) {
            return ModelFailure::Filtered { detail: self.detail };
        }
        if status != 0 && self.says(&SCHEMA) {
            return ModelFailure::SchemaRefused { detail: self.detail };
        }
        if self.says(&UNKNOWN_MODEL) || (status == 404 && self.says(&["model"])) {
            return ModelFailure::UnknownModel { detail: self.detail };
        }
        if is_server_fault || (status == 0 && self.says(&OVERLOAD)) {
            let detail = match (self.status, self.detail.is_empty()) {
                (Some(status), true) => status.to_string(),
                (Some(status), false) => format!("{status}: {}", self.detail),
                (None, _) => self.detail,
            };
            return ModelFailure::Overloaded { wait, detail };
        }
        match status {
            403 => ModelFailure::Forbidden { detail: self.detail },
            404 | 405 | 410 => ModelFailure::UnknownAddress { status },
            0 => ModelFailure::BrokenOff { detail: self.detail },
            _ => ModelFailure::Rejected { status, detail: self.detail },
        }
    }

    /// Gemini says "exceeded your current quota" for limits a minute too, and then how long to wait.
    fn is_out_of_credit(&self, wait: Option<Duration>) -> bool {
        self.status == Some(402)
            || self.says(&[
                "insufficient_quota",
                "billing_not_active",
                "insufficient balance",
                "insufficient_balance",
                "insufficient credits",
                "credit balance is too low",
                "billing_hard_limit_reached",
            ])
            || (self.says(&["exceeded your current quota"]) && wait.is_none())
    }
}

const WRONG_KEY: [&str; 6] = [
    "invalid_api_key",
    "api_key_invalid",
    "incorrect api key",
    "invalid api key",
    "api key not valid",
    "authentication_error",
];
const CONTEXT: [&str; 9] = [
    "context_length_exceeded",
    "exceed_context_size",
    "maximum context length",
    "context size",
    "context window",
    "context length",
    "prompt is too long",
    "input token count",
    "too many input tokens",
];
const TOO_LARGE: [&str; 4] =
    ["request too large", "request_too_large", "payload too large", "payload size exceeds"];
const RATE: [&str; 4] = ["rate_limit", "rate limit", "resource_exhausted", "too many requests"];
const FILTER: [&str; 7] = [
    "content_filter",
    "content_policy",
    "responsibleaipolicyviolation",
    "data_inspection_failed",
    "content management policy",
    "was flagged",
    "requires moderation",
];
const SCHEMA: [&str; 11] = [
    "response_format",
    "response format",
    "json_schema",
    "json schema",
    "structured output",
    "guided_json",
    "grammar",
    "output_config",
    "output format",
    "responsejsonschema",
    "json mode",
];
const UNKNOWN_MODEL: [&str; 7] = [
    "model_not_found",
    "model not found",
    "not a valid model",
    "invalid model",
    "unknown model",
    "model does not exist",
    "unknown_model",
];
const OVERLOAD: [&str; 7] =
    ["overloaded", "server_error", "api_error", "unavailable", "internal error", "timeout", "timed out"];

#[cfg(test)]
mod tests;
