//! What differs between the wires of providers, behind one small trait, and what is asked through it.
//!
//! A dialect builds requests and reads what comes back as JSON. Framing (server-sent events), failures and the
//! answers in the text are the same for all, and are read elsewhere.

use serde_json::Value;

use super::failure::read_error;
use super::{ApiKey, Call, Endpoint, FinishReason, ModelFailure, Prompt, names, visible};
use crate::money::{Price, Tokens, Usage};

/// A list of models is cut to this many.
const MAX_MODELS: usize = 5_000;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Comment, relevance and novelty of each paper, for [`ReplyReader`](super::ReplyReader).
    Scores,
    /// The ids of absolutely irrelevant titles, for [`TitlesReader`](super::TitlesReader).
    Titles,
    /// Of two papers each the better one, for [`PairsReader`](super::PairsReader).
    Pairs,
}

/// One question to a model, in no dialect yet.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Where it is asked.
    pub endpoint: &'a Endpoint,
    /// The key, perhaps none.
    pub key: &'a ApiKey,
    /// What the model is told.
    pub prompt: &'a Prompt,
    /// What is asked for.
    pub question: Question,
    /// The most tokens that the completion may have, thinking included.
    pub limit: Tokens,
}

/// The wire of a provider.
pub trait Dialect: Sync {
    /// The request to answer `ask`, streamed, with its usage reported.
    fn chat(&self, ask: &Ask<'_>) -> Call;

    /// The request for the list of models. It doubles as the check of a key where the provider's row says so.
    fn list_models(&self, endpoint: &Endpoint, key: &ApiKey) -> Call;

    /// The models that can chat in a list, in the server's order; `None` where `list` is none.
    fn read_models(&self, list: &Value) -> Option<Vec<ListedModel>>;

    /// Takes in one object of a stream, or the whole of an answer that is not streamed. Errors are read before.
    fn hear(&self, said: &Value, heard: &mut Heard);
}

/// A model in a provider's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedModel {
    /// Its name, to be asked by.
    pub name: String,
    /// What it costs, where the list says so (OpenRouter's does).
    pub price: Option<Price>,
}

impl ListedModel {
    /// A model of that name, as a visible line; `None` where nothing is left of it.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = visible::line(name, 200);
        (!name.is_empty()).then_some(Self { name, price: None })
    }
}

/// What a reply has said so far.
#[derive(Debug, Default)]
pub struct Heard {
    /// Text since it was last taken. Reasoning is left out.
    pub text: String,
    /// Whether there was any text before.
    pub has_text: bool,
    /// The words in which the model declines.
    pub refusal: String,
    /// Why the model stopped.
    pub finish: Option<FinishReason>,
    /// Why the provider's filter let no answer begin, in a word of its own.
    pub blocked: Option<String>,
    /// What the request used, as last said.
    pub usage: Option<Usage>,
    /// Whether the reply said that nothing more comes.
    pub is_done: bool,
    /// Whether the last object was one of this dialect.
    pub is_understood: bool,
}

/// A request to answer `prompt`, with the answer streamed and its usage reported.
///
/// `limit` is the most tokens that the completion may have, thinking included; [`room_for`] knows a good one.
pub fn chat(endpoint: &Endpoint, key: &ApiKey, prompt: &Prompt, question: Question, limit: Tokens) -> Call {
    endpoint.provider.dialect.chat(&Ask { endpoint, key, prompt, question, limit })
}

/// A request for the list of models, for [`read_models`].
pub fn list_models(endpoint: &Endpoint, key: &ApiKey) -> Call {
    endpoint.provider.dialect.list_models(endpoint, key)
}

/// The models in the body of a response with a good status, in the server's order.
///
/// # Errors
/// Where the body is no list of models: an error in its place, a web page, or something else.
pub fn read_models(endpoint: &Endpoint, body: &[u8], key: &ApiKey) -> Result<Vec<ListedModel>, ModelFailure> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return Err(ModelFailure::WebPage);
    }
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    if let Some(failure) = read_error(&value, key) {
        return Err(failure);
    }
    let mut models = endpoint.provider.dialect.read_models(&value).ok_or_else(|| {
        let quote = visible::line(&key.redact(&visible::shorten(text, 400)), 200);
        ModelFailure::NotAnAnswer { quote }
    })?;
    models.truncate(MAX_MODELS);
    Ok(models)
}

/// A good limit for the completion about `papers` papers, or pairs of them: an answer line has 60–70 tokens in English and up to
/// three times that elsewhere, an id in a list about 10, a pair about 25; models that think first get room for it.
///
/// Where a reply ends with [`FinishReason::Length`] and holds no answer at all, the model thinks without our knowing:
/// ask again with [`with_thinking`].
pub fn room_for(endpoint: &Endpoint, question: Question, papers: usize) -> Tokens {
    let each = match question {
        Question::Scores => 200,
        Question::Titles => 16,
        Question::Pairs => 48,
    };
    let room = Tokens(256 + each * u64::try_from(papers).unwrap_or(u64::MAX / 1_000));
    if names::thinks(&endpoint.model) { with_thinking(room) } else { room }
}

/// `room` with what thinking takes on top.
pub fn with_thinking(room: Tokens) -> Tokens {
    room + Tokens(12_000)
}

/// The list under the first of `keys` that has one.
pub(super) fn list_under<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a Vec<Value>> {
    keys.iter().find_map(|name| value.get(name)?.as_array())
}

/// A count of tokens at `path`; some servers write it with a decimal.
pub(super) fn tokens_at(value: &Value, path: &str) -> Option<Tokens> {
    let Value::Number(number) = value.pointer(path)? else { return None };
    let whole = |text: String| text.strip_suffix(".0").unwrap_or(&text).parse().ok();
    number.as_u64().or_else(|| whole(number.to_string())).map(Tokens)
}
