//! The dialects of Anthropic and Gemini, from their other end, and how a request tells which it is in.

use serde_json::{Value, json};

use super::{Asked, Ending, Frames, OpenAiWire, Response, Speech, StandIn, pieces};
use crate::money::Usage;

/// The wires that a stand-in speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// Chat completions.
    OpenAi,
    /// Messages.
    Anthropic,
    /// `generateContent`.
    Gemini,
}

impl Wire {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OpenAi, Self::Anthropic, Self::Gemini];

    /// The wire of a request for an answer, by its address; `None` where it is none.
    pub fn of(url: &str) -> Option<Self> {
        let path = url.split('?').next().unwrap_or(url);
        let ends = [
            ("/chat/completions", Self::OpenAi),
            ("/messages", Self::Anthropic),
            (":streamGenerateContent", Self::Gemini),
            (":generateContent", Self::Gemini),
        ];
        ends.into_iter().find_map(|(end, wire)| path.ends_with(end).then_some(wire))
    }

    /// The name of the header that carries the key, and what stands before it there.
    pub fn key_header(self) -> (&'static str, &'static str) {
        match self {
            Self::OpenAi => ("authorization", "Bearer "),
            Self::Anthropic => ("x-api-key", ""),
            Self::Gemini => ("x-goog-api-key", ""),
        }
    }

    /// A response with `models`, in this dialect.
    pub fn models(self, models: &[&str]) -> Response {
        let list = |one: &dyn Fn(&&str) -> Value| models.iter().map(one).collect::<Vec<_>>();
        match self {
            Self::OpenAi => StandIn::models(models),
            Self::Anthropic => {
                let data = list(&|id| json!({ "type": "model", "id": id, "display_name": id }));
                Response::json(200, &json!({ "data": data, "has_more": false }))
            }
            Self::Gemini => {
                let methods = ["generateContent", "countTokens"];
                let chats = list(
                    &|id| json!({ "name": format!("models/{id}"), "supportedGenerationMethods": methods }),
                );
                let other =
                    json!({ "name": "models/embedding", "supportedGenerationMethods": ["embedContent"] });
                let models = [vec![other], chats].concat();
                Response::json(200, &json!({ "models": models }))
            }
        }
    }

    pub(super) fn speech(self) -> &'static dyn Speech {
        match self {
            Self::OpenAi => &OpenAiWire,
            Self::Anthropic => &AnthropicWire,
            Self::Gemini => &GeminiWire,
        }
    }
}

impl StandIn {
    /// Answers a request in the dialect of `wire`, `body` being its JSON; 400 where it is none.
    pub fn answer(&self, wire: Wire, body: &str) -> Response {
        self.speak(wire.speech(), body)
    }
}

/// The texts of a list of parts or blocks, and how much the provider would cache of them.
fn texts(parts: Option<&Value>) -> Option<Vec<&str>> {
    let parts = parts?.as_array()?;
    parts.iter().map(|part| part.get("text")?.as_str().filter(|text| !text.is_empty())).collect()
}

struct AnthropicWire;

impl Speech for AnthropicWire {
    fn read<'a>(&self, request: &'a Value) -> Option<Asked<'a>> {
        request.get("max_tokens")?.as_u64().filter(|limit| *limit > 0)?;
        let system = request.get("system").map_or(Some(Vec::new()), |system| texts(Some(system)))?;
        let user = texts(request.pointer("/messages/0/content"))?;
        Some(Asked {
            model: request.get("model")?.as_str()?,
            size: system.iter().chain(&user).map(|text| text.len()).sum(),
            user: user.concat(),
            schema: request.pointer("/output_config/format/schema"),
            streamed: request.get("stream").and_then(Value::as_bool) == Some(true),
        })
    }

    fn frames(&self, model: &str, text: &str, ending: Ending, usage: Usage) -> Frames {
        let message = json!({
            "id": "msg_stand_in", "type": "message", "role": "assistant", "model": model, "content": [],
            "stop_reason": null, "usage": anthropic_usage(Usage { completion: crate::money::Tokens(1), ..usage })
        });
        let reason = match ending {
            Ending::Stop => "end_turn",
            Ending::Length => "max_tokens",
            Ending::Refusal => "refusal",
        };
        let delta = |text: &str| json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": text } });
        Frames {
            opening: vec![
                named(&json!({ "type": "message_start", "message": message })),
                named(
                    &json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "" } }),
                ),
                named(&json!({ "type": "ping" })),
            ],
            pieces: pieces(text).into_iter().map(|piece| named(&delta(piece))).collect(),
            closing: vec![
                named(&json!({ "type": "content_block_stop", "index": 0 })),
                named(&json!({
                    "type": "message_delta", "delta": { "stop_reason": reason, "stop_sequence": null },
                    "usage": { "output_tokens": usage.completion }
                })),
                named(&json!({ "type": "message_stop" })),
            ],
        }
    }

    fn whole(&self, model: &str, text: &str, usage: Usage) -> Response {
        Response::json(
            200,
            &json!({
                "id": "msg_stand_in", "type": "message", "role": "assistant", "model": model,
                "content": [{ "type": "text", "text": text }], "stop_reason": "end_turn",
                "usage": anthropic_usage(usage),
            }),
        )
    }

    fn rejected(&self, message: &str) -> Response {
        Response::json(400, &anthropic_error("invalid_request_error", message))
    }
}

/// Cached tokens are not among the `input_tokens`.
fn anthropic_usage(usage: Usage) -> Value {
    let besides = usage.cached + usage.written;
    json!({
        "input_tokens": usage.prompt.0.saturating_sub(besides.0),
        "cache_creation_input_tokens": usage.written,
        "cache_read_input_tokens": usage.cached,
        "output_tokens": usage.completion,
    })
}

pub(super) fn anthropic_error(kind: &str, message: &str) -> Value {
    json!({ "type": "error", "error": { "type": kind, "message": message }, "request_id": "req_stand_in" })
}

/// An event with its kind for a name.
pub(super) fn named(event: &Value) -> Vec<u8> {
    let kind = event.get("type").and_then(Value::as_str).unwrap_or_default();
    format!("event: {kind}\ndata: {event}\n\n").into_bytes()
}

struct GeminiWire;

impl Speech for GeminiWire {
    /// The model stands in the address, and streaming too.
    fn read<'a>(&self, request: &'a Value) -> Option<Asked<'a>> {
        let system =
            request.get("systemInstruction").map_or(Some(Vec::new()), |one| texts(one.get("parts")))?;
        let user = texts(request.pointer("/contents/0/parts"))?;
        Some(Asked {
            model: "stand-in",
            size: system.iter().chain(&user).map(|text| text.len()).sum(),
            user: user.concat(),
            schema: request.pointer("/generationConfig/responseJsonSchema"),
            streamed: true,
        })
    }

    fn frames(&self, model: &str, text: &str, ending: Ending, usage: Usage) -> Frames {
        let event = |body: &Value| format!("data: {body}\r\n\r\n").into_bytes();
        let metadata = gemini_usage(usage);
        if ending == Ending::Refusal {
            let blocked = json!({
                "promptFeedback": { "blockReason": "PROHIBITED_CONTENT" }, "usageMetadata": metadata,
                "modelVersion": model
            });
            return Frames { opening: vec![event(&blocked)], pieces: Vec::new(), closing: Vec::new() };
        }
        let part = |part: &Value| {
            let content = json!({ "parts": [part], "role": "model" });
            event(&json!({ "candidates": [{ "content": content, "index": 0 }], "modelVersion": model }))
        };
        let reason = if ending == Ending::Length { "MAX_TOKENS" } else { "STOP" };
        let end = json!({
            "candidates": [{ "content": { "parts": [{ "text": "" }], "role": "model" }, "finishReason": reason, "index": 0 }],
            "usageMetadata": metadata, "modelVersion": model
        });
        Frames {
            opening: vec![part(&json!({ "text": "{\"papers\": a thought", "thought": true }))],
            pieces: pieces(text).into_iter().map(|piece| part(&json!({ "text": piece }))).collect(),
            closing: vec![event(&end)],
        }
    }

    fn whole(&self, model: &str, text: &str, usage: Usage) -> Response {
        let frames = self.frames(model, text, Ending::Stop, usage);
        Response::events(frames.concat())
    }

    fn rejected(&self, message: &str) -> Response {
        Response::json(400, &gemini_error(400, "INVALID_ARGUMENT", message, &json!([])))
    }
}

/// Cached tokens are among the prompt's, and thoughts are beside the candidates'.
fn gemini_usage(usage: Usage) -> Value {
    let thoughts = usage.completion.0 / 4;
    json!({
        "promptTokenCount": usage.prompt,
        "candidatesTokenCount": usage.completion.0 - thoughts,
        "thoughtsTokenCount": thoughts,
        "cachedContentTokenCount": usage.cached,
        "totalTokenCount": usage.total(),
    })
}

pub(super) fn gemini_error(code: u16, status: &str, message: &str, details: &Value) -> Value {
    json!({ "error": { "code": code, "message": message, "status": status, "details": details } })
}
