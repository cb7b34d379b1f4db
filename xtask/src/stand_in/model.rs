//! A stand-in for providers of all three dialects, at their real paths: it knows the papers of a table, and every way
//! to say no.

mod cors;
mod mood;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use firstlight::model::stand_in::{Response as Reply, StandIn as Core, Wire};
use futures_util::stream::{self, StreamExt};
use serde::Serialize;
use tokio::sync::watch;

use super::switch::StandIn;
use super::{answers, plain};
use crate::failure::Failure;

pub use cors::Cors;
use cors::cross_origin;
pub use mood::Mood;
use mood::{refusal, reply};

/// The one model it offers.
pub const NAME: &str = "rehearsal";
/// A day's prompts are some 100 kB each.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// A stand-in for a model. Clones share their state.
#[derive(Clone)]
pub struct Model(Arc<Mutex<Inside>>);

struct Inside {
    answers: Source,
    mood: Mood,
    cors: Cors,
    /// For how many requests the mood lasts; for ever where there is no number.
    times: Option<u32>,
    asked: Vec<Asked>,
    releases: watch::Sender<u32>,
}

/// Read when first asked, so that a server starts without its sample.
enum Source {
    File(PathBuf),
    Read(Arc<Core>),
}

/// One request as it arrived, and whether its answer was taken.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    headers: BTreeMap<String, String>,
    body: serde_json::Value,
    end: End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum End {
    /// Still on its way.
    Open,
    /// Half is out; it waits to be released.
    Held,
    /// Sent to its end.
    Sent,
    /// The reader went away before.
    Dropped,
}

impl Model {
    /// With the sample day's answers.
    pub fn sample() -> Self {
        Self(Arc::new(Mutex::new(Inside {
            answers: Source::File(super::sample("answers.jsonl")),
            mood: Mood::Answers,
            cors: Cors::Open,
            times: None,
            asked: Vec::new(),
            releases: watch::channel(0).0,
        })))
    }

    /// From now on answers from this file.
    pub fn set_answers(&self, file: PathBuf) {
        self.inside().answers = Source::File(file);
    }

    /// Answers so for the next `times` requests, or from now on.
    pub fn set_mood(&self, mood: Mood, times: Option<u32>) {
        let mut inside = self.inside();
        inside.mood = mood;
        inside.times = times;
    }

    /// From now on lets these pages in.
    pub fn set_cors(&self, cors: Cors) {
        self.inside().cors = cors;
    }

    /// Lets every held stream run on.
    pub fn release(&self) {
        self.inside().releases.send_modify(|count| *count += 1);
    }

    /// Every request for an answer so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.inside().asked.clone()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answers(&self) -> Result<Arc<Core>, Failure> {
        let mut inside = self.inside();
        let file = match &inside.answers {
            Source::Read(answers) => return Ok(answers.clone()),
            Source::File(file) => file.clone(),
        };
        let answers = Arc::new(answers::load(&file)?);
        inside.answers = Source::Read(answers.clone());
        Ok(answers)
    }

    /// The mood for one request more.
    fn mood(&self) -> Mood {
        let mut inside = self.inside();
        let mood = inside.mood;
        match inside.times {
            None => return mood,
            Some(0) => return Mood::Answers,
            Some(left) => inside.times = Some(left - 1),
        }
        mood
    }

    fn note(&self, headers: &HeaderMap, body: &[u8]) -> Receipt {
        let body = serde_json::from_slice(body).unwrap_or_default();
        let mut inside = self.inside();
        inside.asked.push(Asked { headers: plain(headers), body, end: End::Open });
        Receipt { model: self.clone(), index: inside.asked.len() - 1 }
    }
}

/// Notes how the sending of one answer ended; dropped early, that it did.
struct Receipt {
    model: Model,
    index: usize,
}

impl Receipt {
    fn set(&self, end: End) {
        if let Some(asked) = self.model.inside().asked.get_mut(self.index)
            && asked.end != End::Sent
        {
            asked.end = end;
        }
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        self.set(End::Dropped);
    }
}

impl StandIn for Model {
    fn router(self) -> Router {
        Router::new()
            .route("/v1/models", get(models))
            .route("/v1beta/models", get(gemini_models))
            .route("/v1/chat/completions", post(openai))
            .route("/v1/messages", post(anthropic))
            .route("/v1beta/models/{call}", post(gemini))
            .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
            .layer(from_fn_with_state(self.clone(), cross_origin))
            .with_state(self)
    }
}

/// The dialect of a request by its path; the list of models has one path for two of them.
fn wire_of(path: &str, headers: &HeaderMap) -> Wire {
    let is_anthropic = path.ends_with("/messages") || headers.contains_key("anthropic-version");
    match path {
        _ if path.starts_with("/v1beta/") => Wire::Gemini,
        _ if is_anthropic => Wire::Anthropic,
        _ => Wire::OpenAi,
    }
}

async fn models(State(model): State<Model>, headers: HeaderMap) -> Response<Body> {
    list(&model, wire_of("/v1/models", &headers), &headers)
}

async fn gemini_models(State(model): State<Model>, headers: HeaderMap) -> Response<Body> {
    list(&model, Wire::Gemini, &headers)
}

fn list(model: &Model, wire: Wire, headers: &HeaderMap) -> Response<Body> {
    let reply = refusal(wire, headers, model.inside().mood).unwrap_or_else(|| wire.models(&[NAME]));
    respond(reply.status, &reply.headers, Body::from(reply.body()))
}

async fn openai(State(model): State<Model>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    chat(&model, Wire::OpenAi, &headers, &body)
}

async fn anthropic(State(model): State<Model>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    chat(&model, Wire::Anthropic, &headers, &body)
}

async fn gemini(
    State(model): State<Model>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    match Wire::of(&call) {
        Some(wire) => chat(&model, wire, &headers, &body),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn chat(model: &Model, wire: Wire, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let receipt = model.note(headers, body);
    let mood = model.mood();
    let releases = model.inside().releases.subscribe();
    let reply = match (refusal(wire, headers, mood), model.answers()) {
        (Some(refusal), _) => refusal,
        (None, Ok(answers)) => reply(&answers, wire, mood, &String::from_utf8_lossy(body)),
        (None, Err(failure)) => {
            let message = format!("stand-in: {failure}");
            Reply { status: 500, headers: Vec::new(), chunks: vec![message.into_bytes()] }
        }
    };
    send(reply, mood, releases, receipt)
}

fn respond(status: u16, headers: &[(String, String)], body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Sends the chunks of `reply` one by one; a held one waits in the middle.
fn send(reply: Reply, mood: Mood, mut releases: watch::Receiver<u32>, receipt: Receipt) -> Response<Body> {
    let mut chunks = reply.chunks;
    let mut rest = chunks.split_off(chunks.len() / 2);
    let hold = async move {
        if mood == Mood::Held {
            receipt.set(End::Held);
            // An error means that the stand-in itself is gone.
            let _ = releases.changed().await;
        }
        let last = rest.pop();
        let end = stream::once(async move {
            receipt.set(End::Sent);
            last.unwrap_or_default()
        });
        stream::iter(rest).chain(end)
    };
    let body =
        stream::iter(chunks).chain(stream::once(hold).flatten()).map(Ok::<_, std::convert::Infallible>);
    respond(reply.status, &reply.headers, Body::from_stream(body))
}
