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
        if status == 413 || self.says(&["request too large", "request_too_large", "payload too large"]) {
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
const SCHEMA: [&str; 8] = [
    "response_format",
    "response format",
    "json_schema",
    "json schema",
    "structured output",
    "guided_json",
    "grammar",
    "output_config.format",
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
mod tests {
    use super::super::Remedy;
    use super::*;

    fn read(status: u16, body: &str) -> ModelFailure {
        from_response(status, &[], body.as_bytes(), &ApiKey::new("sk-secret-0123456789"))
    }

    /// By the beginning of the `Debug` form, which names the variant.
    fn check(status: u16, body: &str, variant: &str, remedy: Remedy) {
        let failure = read(status, body);
        assert!(format!("{failure:?}").starts_with(variant), "{status} {body}: {failure:?}");
        assert_eq!(failure.remedy(), remedy, "{status} {body}");
    }

    #[test]
    fn keys_rights_and_credit_end_the_run() {
        let openai = r#"{"error":{"message":"Incorrect API key provided: sk-se***89.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#;
        check(401, openai, "WrongKey", Remedy::Stop);
        check(401, "", "WrongKey", Remedy::Stop);
        check(
            400,
            r#"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
            "WrongKey",
            Remedy::Stop,
        );
        check(
            403,
            r#"{"error":{"message":"Country, region, or territory not supported","code":"unsupported_country_region_territory"}}"#,
            "Forbidden",
            Remedy::Stop,
        );
        check(
            402,
            r#"{"error":{"message":"Insufficient Balance","type":"unknown_error"}}"#,
            "NoCredit",
            Remedy::Stop,
        );
        check(
            429,
            r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
            "NoCredit",
            Remedy::Stop,
        );
    }

    #[test]
    fn three_kinds_of_429() {
        let wait = |ms| Remedy::Wait(Duration::from_millis(ms));
        let tpm = r#"{"error":{"message":"Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000. Please try again in 18.642s.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#;
        check(429, tpm, "RateLimited", wait(18_642));
        check(429, "Too many requests", "RateLimited", Remedy::BackOff);
        check(
            429,
            r#"[{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}]"#,
            "RateLimited",
            wait(34_000),
        );
        let large = r#"{"error":{"message":"Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 41000.","type":"tokens","code":"rate_limit_exceeded"}}"#;
        check(429, large, "TooLarge", Remedy::Split);
        check(413, "", "TooLarge", Remedy::Split);
        let failure = from_response(429, &[("retry-after".into(), "7".into())], b"{}", &ApiKey::default());
        assert_eq!(failure.remedy(), wait(7_000));
    }

    #[test]
    fn overload_is_waited_out() {
        for status in [500, 502, 503, 504, 529] {
            check(status, "<html>Bad gateway</html>", "Overloaded", Remedy::BackOff);
        }
        check(
            503,
            r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
            "Overloaded",
            Remedy::BackOff,
        );
        check(
            529,
            r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
            "Overloaded",
            Remedy::BackOff,
        );
    }

    #[test]
    fn what_the_request_can_be_wrong_about() {
        check(
            404,
            r#"{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}"#,
            "UnknownModel",
            Remedy::Stop,
        );
        check(
            404,
            r#"{"error":{"message":"model \"llama9\" not found, try pulling it first"}}"#,
            "UnknownModel",
            Remedy::Stop,
        );
        check(
            400,
            r#"{"error":{"message":"foo/bar is not a valid model ID","code":400}}"#,
            "UnknownModel",
            Remedy::Stop,
        );
        check(404, r#"{"detail":"Not Found"}"#, "UnknownAddress { status: 404 }", Remedy::Stop);
        check(404, "<!doctype html><title>404</title>", "WebPage", Remedy::Stop);
        check(
            400,
            r#"{"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error"}}"#,
            "SchemaRefused",
            Remedy::PlainAnswers,
        );
        check(
            400,
            r#"{"error":{"message":"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.","type":"invalid_request_error","param":"response_format"}}"#,
            "SchemaRefused",
            Remedy::PlainAnswers,
        );
        check(
            400,
            r#"{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}"#,
            "ContextFull",
            Remedy::Split,
        );
        check(
            500,
            r#"{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}"#,
            "ContextFull",
            Remedy::Split,
        );
        check(
            400,
            r#"{"error":{"code":"content_filter","message":"The response was filtered","innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#,
            "Filtered",
            Remedy::Split,
        );
        check(
            422,
            r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}}"#,
            "Rejected { status: 422, detail: \"body.stream_options: Extra inputs are not permitted\" }",
            Remedy::Stop,
        );
        check(
            400,
            r#"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"bad \u200b thing"}}}"#,
            "Rejected { status: 400, detail: \"Provider returned error: bad  thing\" }",
            Remedy::Stop,
        );
        check(400, "plain words", "Rejected { status: 400, detail: \"plain words\" }", Remedy::Stop);
        check(
            400,
            "data: {\"error\":\"framed\"}",
            "Rejected { status: 400, detail: \"framed\" }",
            Remedy::Stop,
        );
    }

    #[test]
    fn what_is_quoted_is_short_and_without_the_key() {
        let body = format!(
            r#"{{"error":{{"message":"{}\n{}"}}}}"#,
            "sk-secret-0123456789 ".repeat(3),
            "x".repeat(9_000)
        );
        let ModelFailure::Rejected { detail, .. } = read(400, &body) else { panic!("a rejection") };
        assert!(detail.starts_with("[key] [key] [key] xxx") && detail.ends_with('…'), "{detail}");
        assert_eq!(detail.chars().count(), MAX_DETAIL);
        let cut = format!("{} sk-secret-0123456789", "x".repeat(MAX_DETAIL - 8));
        assert!(!read(400, &cut).to_string().contains("sk-secr"));
    }

    #[test]
    fn errors_after_a_good_status() {
        let check = |value: &str, variant: Option<&str>| {
            let failure = read_error(&serde_json::from_str(value).unwrap(), &ApiKey::default());
            let found = failure.map(|failure| format!("{failure:?}"));
            assert!(
                found.as_deref().zip(variant).is_none_or(|(found, variant)| found.starts_with(variant)),
                "{found:?}"
            );
            assert_eq!(found.is_some(), variant.is_some(), "{value}");
        };
        check(r#"{"choices":[]}"#, None);
        check(r#"{"error":null}"#, None);
        check(
            r#"{"error":{"message":"Overloaded","type":"overloaded_error"}}"#,
            Some("Overloaded { wait: None, detail: \"Overloaded\""),
        );
        check(
            r#"{"error":{"code":"502","message":"x"}}"#,
            Some("Overloaded { wait: None, detail: \"502: x\""),
        );
        check(r#"{"object":"error","message":"Rate limit exceeded","code":429}"#, Some("RateLimited"));
        check(r#"{"error":"something"}"#, Some("BrokenOff { detail: \"something\""));
        check(r#"{"error":{}}"#, Some("BrokenOff { detail: \"\""));
    }
}
