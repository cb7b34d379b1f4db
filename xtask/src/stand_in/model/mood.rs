//! How the provider answers: as on a good day, or in one of the ways to say no.

use axum::http::HeaderMap;
use firstlight::model::stand_in::{Fault, Response as Reply, StandIn as Core, Wire};
use serde::Deserialize;

use super::NAME;

/// The one key it refuses.
const WRONG_KEY: &str = "wrong";
/// How many events come before a stream breaks.
const PART: usize = 3;

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
    /// The same, with the wait in a header alone.
    RateLimitInHeader,
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
    /// 400: more text than the model can read.
    ContextFull,
    /// 200 and a refusal.
    Refusal,
    /// 200 and a whole answer without text.
    Empty,
    /// 200 and the whole answer byte by byte, with comments between the events.
    Dribble,
}

/// The refusal that comes before all else: a provider looks at the key first.
pub fn refusal(wire: Wire, headers: &HeaderMap, mood: Mood) -> Option<Reply> {
    let (header, before) = wire.key_header();
    let key = headers.get(header).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = key.strip_prefix(before).unwrap_or_default();
    let is_wrong = mood == Mood::WrongKey || key == WRONG_KEY;
    is_wrong.then(|| Core::default().fail(wire, &Fault::WrongKey(key.to_owned()), ""))
}

/// What comes for `body`, a request with a key that counts.
pub fn reply(answers: &Core, wire: Wire, mood: Mood, body: &str) -> Reply {
    let fault = match mood {
        Mood::Answers | Mood::Dead | Mood::WrongKey | Mood::Held => return answers.answer(wire, body),
        Mood::UnknownModel => Fault::UnknownModel(NAME.to_owned()),
        Mood::SchemaRefused => Fault::SchemaRefused,
        Mood::RateLimit => Fault::RateLimited("20ms".to_owned()),
        Mood::RateLimitInHeader => Fault::RateLimitedInHeader(1),
        Mood::TooLarge => Fault::TooLarge,
        Mood::NoQuota => Fault::OutOfCredit,
        Mood::Broken => Fault::Broken,
        Mood::Overloaded => Fault::Overloaded,
        Mood::WebPage => Fault::WebPage,
        Mood::ErrorInStream => Fault::ErrorAfter(PART),
        Mood::CutOff => Fault::CutOffAfter(PART),
        Mood::Length => Fault::LengthAfter(PART),
        Mood::ContextFull => Fault::ContextFull,
        Mood::Refusal => Fault::Refusal,
        Mood::Empty => Fault::Empty,
        Mood::Dribble => Fault::Dribble,
    };
    answers.fail(wire, &fault, body)
}
