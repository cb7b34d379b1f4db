//! Everything that can go wrong on a wire, in each dialect's own words.

use serde_json::{Value, json};

use super::errors::error;
use super::wires::{anthropic_error, gemini_error, named};
use super::{Ending, Frames, Response, StandIn, Wire, quarter};
use crate::money::Usage;

/// A way not to answer, or to answer strangely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// 401, or what the provider has for it; the key is echoed where the provider does so.
    WrongKey(String),
    /// 429 that says in its body how long to wait: `644ms`, `34s`.
    RateLimited(String),
    /// 429 that says so in `retry-after`, in seconds.
    RateLimitedInHeader(u32),
    /// No money left.
    OutOfCredit,
    /// One request is over a limit by itself.
    TooLarge,
    /// More text than the model can read.
    ContextFull,
    /// 529, or the provider's word for it.
    Overloaded,
    /// 500.
    Broken,
    /// 404.
    UnknownModel(String),
    /// 400: no schema is taken.
    SchemaRefused,
    /// 200 and a page for people.
    WebPage,
    /// 200, so many events, then an error in place of the rest.
    ErrorAfter(usize),
    /// 200, so many events, then nothing.
    CutOffAfter(usize),
    /// 200, so many events, then the end that a limit of tokens makes.
    LengthAfter(usize),
    /// 200 and a refusal.
    Refusal,
    /// 200 and a whole answer without text.
    Empty,
    /// 200 and the whole answer, with comments between its events and its bytes one by one.
    Dribble,
}

impl StandIn {
    /// Answers a request in the dialect of `wire` with `fault`.
    pub fn fail(&self, wire: Wire, fault: &Fault, body: &str) -> Response {
        let nothing = || Frames { opening: Vec::new(), pieces: Vec::new(), closing: Vec::new() };
        let said = |ending: Ending| self.frames(wire, body, ending).unwrap_or_else(nothing);
        let beginning = |events: usize| {
            let mut chunks = self.answer(wire, body).chunks;
            chunks.truncate(events);
            chunks
        };
        match fault {
            Fault::WebPage => StandIn::web_page(),
            Fault::ErrorAfter(events) => {
                let mut chunks = beginning(*events);
                chunks.push(error_event(wire));
                Response::events(chunks)
            }
            Fault::CutOffAfter(events) => Response::events(beginning(*events)),
            Fault::LengthAfter(events) => {
                let mut chunks = beginning(*events);
                chunks.extend(said(Ending::Length).closing);
                Response::events(chunks)
            }
            Fault::Refusal => {
                Response::events(Frames { pieces: Vec::new(), ..said(Ending::Refusal) }.concat())
            }
            Fault::Empty => Response::events(Frames { pieces: Vec::new(), ..said(Ending::Stop) }.concat()),
            Fault::Dribble => {
                let comment = b": still here\r\n\r\n".to_vec();
                let events = said(Ending::Stop).concat().into_iter();
                let bytes: Vec<u8> = events.flat_map(|event| [comment.clone(), event].concat()).collect();
                Response::events(bytes.into_iter().map(|byte| vec![byte]).collect())
            }
            refusal => match wire {
                Wire::OpenAi => openai_refusal(refusal),
                Wire::Anthropic => anthropic_refusal(refusal),
                Wire::Gemini => gemini_refusal(refusal),
            },
        }
    }

    /// The events of an answer; `None` where the request is none.
    fn frames(&self, wire: Wire, body: &str, ending: Ending) -> Option<Frames> {
        let request: Value = serde_json::from_str(body).ok()?;
        let speech = wire.speech();
        let asked = speech.read(&request)?;
        let text = self.text(&asked.user, asked.schema);
        let usage =
            Usage { prompt: quarter(asked.size), completion: quarter(text.len()), ..Usage::default() };
        Some(speech.frames(asked.model, &text, ending, usage))
    }
}

fn error_event(wire: Wire) -> Vec<u8> {
    match wire {
        Wire::OpenAi => {
            let error = json!({ "error": { "code": 502, "message": "Upstream provider disconnected" } });
            format!("data: {error}\n\n").into_bytes()
        }
        Wire::Anthropic => named(&anthropic_error("overloaded_error", "Overloaded")),
        Wire::Gemini => {
            let error = gemini_error(503, "UNAVAILABLE", OVERLOADED, &json!([]));
            format!("data: {error}\r\n\r\n").into_bytes()
        }
    }
}

const OVERLOADED: &str = "The model is overloaded. Please try again later.";
const SERVER_ERROR: &str = "The server had an error while processing your request.";

fn openai_refusal(fault: &Fault) -> Response {
    match fault {
        Fault::WrongKey(key) => StandIn::wrong_key(key),
        Fault::RateLimited(wait) => StandIn::rate_limited(wait),
        Fault::RateLimitedInHeader(seconds) => {
            let body = error("Rate limit reached.", "requests", Some("rate_limit_exceeded"));
            Response::json(429, &body).with_header("retry-after", &seconds.to_string())
        }
        Fault::OutOfCredit => StandIn::out_of_credit(),
        Fault::TooLarge => StandIn::too_large(),
        Fault::ContextFull => {
            let message = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9120 tokens.";
            Response::json(400, &error(message, "invalid_request_error", Some("context_length_exceeded")))
        }
        Fault::Overloaded => StandIn::overloaded(),
        Fault::UnknownModel(model) => StandIn::unknown_model(model),
        Fault::SchemaRefused => StandIn::schema_refused(),
        _ => Response::json(500, &error(SERVER_ERROR, "server_error", None)),
    }
}

fn anthropic_refusal(fault: &Fault) -> Response {
    let refuse =
        |status: u16, kind: &str, message: &str| Response::json(status, &anthropic_error(kind, message));
    let invalid = |message: &str| refuse(400, "invalid_request_error", message);
    match fault {
        Fault::WrongKey(_) => refuse(401, "authentication_error", "invalid x-api-key"),
        Fault::RateLimited(wait) => {
            let message = format!(
                "This request would exceed the rate limit for your organization of 30,000 input tokens per minute. Please try again in {wait}."
            );
            refuse(429, "rate_limit_error", &message)
        }
        Fault::RateLimitedInHeader(seconds) => refuse(
            429,
            "rate_limit_error",
            "Number of request tokens has exceeded your per-minute rate limit",
        )
        .with_header("retry-after", &seconds.to_string()),
        Fault::OutOfCredit => invalid(
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
        ),
        Fault::TooLarge => refuse(413, "request_too_large", "Request exceeds the maximum size"),
        Fault::ContextFull => invalid("prompt is too long: 208310 tokens > 200000 maximum"),
        Fault::Overloaded => refuse(529, "overloaded_error", "Overloaded"),
        Fault::UnknownModel(model) => refuse(404, "not_found_error", &format!("model: {model}")),
        Fault::SchemaRefused => invalid("output_config.format: Extra inputs are not permitted"),
        _ => refuse(500, "api_error", "Internal server error"),
    }
}

fn gemini_refusal(fault: &Fault) -> Response {
    let refuse = |code: u16, status: &str, message: &str, details: Value| {
        Response::json(code, &gemini_error(code, status, message, &details))
    };
    let invalid = |message: &str| refuse(400, "INVALID_ARGUMENT", message, json!([]));
    let quota = "You exceeded your current quota, please check your plan and billing details.";
    match fault {
        Fault::WrongKey(_) => refuse(
            400,
            "INVALID_ARGUMENT",
            "API key not valid. Please pass a valid API key.",
            json!([{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID" }]),
        ),
        Fault::RateLimited(wait) => refuse(
            429,
            "RESOURCE_EXHAUSTED",
            quota,
            json!([{ "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": wait }]),
        ),
        Fault::RateLimitedInHeader(seconds) => {
            refuse(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", json!([]))
                .with_header("retry-after", &seconds.to_string())
        }
        Fault::OutOfCredit => refuse(429, "RESOURCE_EXHAUSTED", quota, json!([])),
        Fault::TooLarge => invalid("Request payload size exceeds the limit: 20971520 bytes."),
        Fault::ContextFull => {
            invalid("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).")
        }
        Fault::Overloaded => refuse(503, "UNAVAILABLE", OVERLOADED, json!([])),
        Fault::UnknownModel(model) => refuse(
            404,
            "NOT_FOUND",
            &format!(
                "models/{model} is not found for API version v1beta, or is not supported for generateContent."
            ),
            json!([]),
        ),
        Fault::SchemaRefused => invalid(
            "Invalid JSON payload received. Unknown name \"responseJsonSchema\" at 'generation_config': Cannot find field.",
        ),
        _ => refuse(500, "INTERNAL", "An internal error has occurred.", json!([])),
    }
}
