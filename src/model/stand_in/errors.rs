//! Error bodies as they are on the real wire of OpenAI and its imitators.

use serde_json::{Value, json};

use super::{Fault, Response, StandIn, Wire};

impl StandIn {
    /// 400 with `message`.
    pub fn rejected(message: &str) -> Response {
        Response::json(400, &error(message, "invalid_request_error", None))
    }

    /// 400 as servers answer that take no schema.
    pub fn schema_refused() -> Response {
        Self::rejected("This response_format type is unavailable now")
    }

    /// 401, with the end of the key echoed as OpenAI does.
    pub fn wrong_key(key: &str) -> Response {
        let message =
            format!("Incorrect API key provided: {key}. You can find your API key in your account.");
        Response::json(401, &error(&message, "invalid_request_error", Some("invalid_api_key")))
    }

    /// 404: no such model.
    pub fn unknown_model(model: &str) -> Response {
        let message = format!("The model `{model}` does not exist or you do not have access to it.");
        Response::json(404, &error(&message, "invalid_request_error", Some("model_not_found")))
    }

    /// 429: a limit a minute, `wait` as in `644ms` or `1m30s`.
    pub fn rate_limited(wait: &str) -> Response {
        let message = format!(
            "Rate limit reached for tokens per min (TPM): Limit 200000, Used 199500, Requested 4000. Please try again in {wait}."
        );
        Response::json(429, &error(&message, "tokens", Some("rate_limit_exceeded")))
    }

    /// 429: one request is over the limit a minute.
    pub fn too_large() -> Response {
        let message = "Request too large on tokens per min (TPM): Limit 30000, Requested 41000. The input or output tokens must be reduced in order to run successfully.";
        Response::json(429, &error(message, "tokens", Some("rate_limit_exceeded")))
    }

    /// 429: no credit is left.
    pub fn out_of_credit() -> Response {
        let message = "You exceeded your current quota, please check your plan and billing details.";
        Response::json(429, &error(message, "insufficient_quota", Some("insufficient_quota")))
    }

    /// 529: overloaded.
    pub fn overloaded() -> Response {
        Response::json(
            529,
            &json!({ "type": "error", "error": { "type": "overloaded_error", "message": "Overloaded" } }),
        )
    }

    /// 200, the first `events` events of the answer to `body`, and then an error in the stream.
    pub fn error_after(&self, body: &str, events: usize) -> Response {
        self.fail(Wire::OpenAi, &Fault::ErrorAfter(events), body)
    }

    /// 200, the first `events` events of the answer to `body`, and then nothing.
    pub fn cut_off_after(&self, body: &str, events: usize) -> Response {
        self.fail(Wire::OpenAi, &Fault::CutOffAfter(events), body)
    }

    /// 200, the first `events` events of the answer to `body`, and then the end that a limit of tokens makes.
    pub fn length_after(&self, body: &str, events: usize) -> Response {
        self.fail(Wire::OpenAi, &Fault::LengthAfter(events), body)
    }

    /// 200 with a sign-in page.
    pub fn web_page() -> Response {
        let page = "<!doctype html><html><title>Sign in to the network</title></html>";
        Response::new(200, "text/html", vec![page.as_bytes().to_vec()])
    }
}

pub(super) fn error(message: &str, kind: &str, code: Option<&str>) -> Value {
    json!({ "error": { "message": message, "type": kind, "param": null, "code": code } })
}
