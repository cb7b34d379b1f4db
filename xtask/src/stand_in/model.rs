//! A stand-in for an OpenAI-compatible provider: it knows the papers of a table, and every way to say no.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use firstlight::model::stand_in::{Response as Reply, StandIn as Core};
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;

use super::switch::StandIn;
use super::{answers, plain};
use crate::failure::Failure;

/// The one model it offers.
pub const NAME: &str = "rehearsal";
/// The one key it refuses.
const WRONG_KEY: &str = "wrong";
/// A day's prompts are some 100 kB each.
const LARGEST_BODY: usize = 16 * 1024 * 1024;
/// How many events come before a stream breaks.
const PART: usize = 3;

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
    Read(Arc<Core>),
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
    /// 404: no such model.
    UnknownModel,
    /// 400: no schema is taken.
    SchemaRefused,
    /// 429: a rate limit that names its wait.
    RateLimit,
    /// 429: the request is over the limit by itself.
    TooLarge,
    /// 429: no money left.
    NoQuota,
    /// 500.
    Broken,
    /// 529: overloaded.
    Overloaded,
    /// 200 and a sign-in page.
    WebPage,
    /// Half of the stream, then nothing until it is released.
    Held,
    /// 200, a part of the stream, then an error in place of the rest.
    ErrorInStream,
    /// 200, a part of the stream, then its end.
    CutOff,
    /// 200, a part of the stream, then the end that a limit of tokens makes.
    Length,
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
    let reply = refusal(&headers, model.inside().mood).unwrap_or_else(|| Core::models(&[NAME]));
    respond(reply.status, &reply.headers, Body::from(reply.body()))
}

async fn chat(State(model): State<Model>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let receipt = model.note(&headers, &body);
    let mood = model.mood();
    let releases = model.inside().releases.subscribe();
    let reply = match (refusal(&headers, mood), model.answers()) {
        (Some(refusal), _) => refusal,
        (None, Ok(answers)) => reply(&answers, mood, &String::from_utf8_lossy(&body)),
        (None, Err(failure)) => server_error(&format!("stand-in: {failure}")),
    };
    send(reply, mood, releases, receipt)
}

/// A provider looks at the key before all else.
fn refusal(headers: &HeaderMap, mood: Mood) -> Option<Reply> {
    let key = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = key.strip_prefix("Bearer ").unwrap_or_default();
    (mood == Mood::WrongKey || key == WRONG_KEY).then(|| Core::wrong_key(key))
}

fn reply(answers: &Core, mood: Mood, body: &str) -> Reply {
    match mood {
        Mood::Answers | Mood::Dead | Mood::WrongKey | Mood::Held => answers.chat(body),
        Mood::UnknownModel => Core::unknown_model(NAME),
        Mood::SchemaRefused => Core::schema_refused(),
        Mood::RateLimit => Core::rate_limited("20ms"),
        Mood::TooLarge => Core::too_large(),
        Mood::NoQuota => Core::out_of_credit(),
        Mood::Broken => server_error("The server had an error while processing your request."),
        Mood::Overloaded => Core::overloaded(),
        Mood::WebPage => Core::web_page(),
        Mood::ErrorInStream => answers.error_after(body, PART),
        Mood::CutOff => answers.cut_off_after(body, PART),
        Mood::Length => answers.length_after(body, PART),
    }
}

fn server_error(message: &str) -> Reply {
    let body = json!({"error": {"message": message, "type": "server_error", "param": null, "code": null}});
    Reply {
        status: 500,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        chunks: vec![body.to_string().into_bytes()],
    }
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
