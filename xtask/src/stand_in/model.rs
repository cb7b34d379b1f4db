//! A stand-in for an OpenAI-compatible provider: it knows the papers of a table, and every way to say no.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;

use super::answers::{Answers, Reply, answer};
use super::plain;
use super::switch::StandIn;
use crate::failure::Failure;

/// The one model it offers.
pub const NAME: &str = "rehearsal";
/// The one key it refuses.
const WRONG_KEY: &str = "wrong";
/// A day's prompts are some 100 kB each.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// A stand-in for a model. Clones share their state.
#[derive(Clone)]
pub struct Model(Arc<Mutex<Inside>>);

struct Inside {
    answers: Source,
    mood: Mood,
    /// For how many requests the mood lasts; for ever where there is no number.
    times: Option<u32>,
    asked: Vec<Asked>,
    releases: watch::Sender<u32>,
}

/// Read when first asked, so that a server starts without its sample.
enum Source {
    File(PathBuf),
    Read(Arc<Answers>),
}

/// How the provider answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mood {
    /// As on a good day.
    Answers,
    /// Nobody listens. (The switch does it.)
    Dead,
    /// 401, whatever the key.
    WrongKey,
    /// 429, a rate limit that names its wait.
    RateLimit,
    /// 429, no money left.
    NoQuota,
    /// 500.
    Broken,
    /// Half of the stream, then nothing until it is released.
    Held,
    /// 200, half of the stream, then an error in place of the rest.
    ErrorInStream,
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

    fn answers(&self) -> Result<Arc<Answers>, Failure> {
        let mut inside = self.inside();
        let file = match &inside.answers {
            Source::Read(answers) => return Ok(answers.clone()),
            Source::File(file) => file.clone(),
        };
        let answers = Arc::new(Answers::load(&file)?);
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
            .route("/v1/chat/completions", post(chat))
            .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
            .layer(from_fn(cross_origin))
            .with_state(self)
    }
}

/// Every origin may ask with any header, as with the providers that can be called from a page.
async fn cross_origin(request: Request, next: Next) -> Response<Body> {
    let asked_for = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    if let Some(names) = asked_for {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    response
}

async fn models(State(model): State<Model>, headers: HeaderMap) -> Response<Body> {
    if let Some(refusal) = refusal(&headers, model.inside().mood) {
        return refusal;
    }
    json(StatusCode::OK, &json!({"object": "list", "data": [{"id": NAME, "object": "model", "created": 0}]}))
}

async fn chat(State(model): State<Model>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let receipt = model.note(&headers, &body);
    let mood = model.mood();
    if let Some(refusal) = refusal(&headers, mood) {
        receipt.set(End::Sent);
        return refusal;
    }
    let answers = match model.answers() {
        Ok(answers) => answers,
        Err(failure) => return error(StatusCode::INTERNAL_SERVER_ERROR, "stand_in", &failure.to_string()),
    };
    let reply = answer(&answers, &body);
    let releases = model.inside().releases.subscribe();
    send(&reply, mood, releases, receipt)
}

fn refusal(headers: &HeaderMap, mood: Mood) -> Option<Response<Body>> {
    let key = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let wrong = key.and_then(|key| key.strip_prefix("Bearer ")) == Some(WRONG_KEY);
    match mood {
        Mood::WrongKey => Some(wrong_key()),
        _ if wrong => Some(wrong_key()),
        Mood::RateLimit => Some(error(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limit_exceeded",
            "Rate limit reached for requests per min. Please try again in 20ms.",
        )),
        Mood::NoQuota => Some(error(
            StatusCode::TOO_MANY_REQUESTS,
            "insufficient_quota",
            "You exceeded your current quota, please check your plan and billing details.",
        )),
        Mood::Broken => Some(error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            "The server had an error while processing your request.",
        )),
        Mood::Answers | Mood::Dead | Mood::Held | Mood::ErrorInStream => None,
    }
}

fn wrong_key() -> Response<Body> {
    error(StatusCode::UNAUTHORIZED, "invalid_api_key", "Incorrect API key provided.")
}

fn error(status: StatusCode, code: &str, message: &str) -> Response<Body> {
    json(status, &json!({"error": {"message": message, "type": code, "param": null, "code": code}}))
}

fn json(status: StatusCode, value: &serde_json::Value) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Sends the events of `reply` one by one, with what the mood does to the second half of them.
fn send(reply: &Reply, mood: Mood, mut releases: watch::Receiver<u32>, receipt: Receipt) -> Response<Body> {
    let text = String::from_utf8_lossy(&reply.body);
    let mut events: Vec<String> = text.split_inclusive("\n\n").map(str::to_owned).collect();
    let mut rest = events.split_off(events.len() / 2);
    if mood == Mood::ErrorInStream {
        let error = json!({"error": {"message": "Overloaded.", "type": "overloaded_error", "code": null}});
        rest = vec![format!("data: {error}\n\n")];
    }
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
        stream::iter(events).chain(stream::once(hold).flatten()).map(Ok::<_, std::convert::Infallible>);
    let mut response = Response::new(Body::from_stream(body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    response
}
