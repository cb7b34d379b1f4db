//! Asking a model: the wire of a provider, its replies, usage, prices and failures.
//!
//! Nothing here sends. [`Endpoint`] and [`Prompt`] become a [`Call`] ([`chat`]); the bytes that come back become text,
//! usage and a reason to end ([`StreamReader`]), the text becomes answers ([`ReplyReader`], [`TitlesReader`], [`PairsReader`]), and
//! whatever goes wrong becomes a [`ModelFailure`] with a name and a [`Remedy`]. Three wire dialects stand behind one
//! small trait ([`Dialect`]): [`openai`]-compatible, [`anthropic`], [`gemini`]; all else that is particular about a
//! provider stands in its row of the table ([`providers`]). [`stand_in`] is the other end of the same wires, for
//! tests, replay and rehearsal.
//!
//! Neighbour: `typeset`, for what of a text can be seen.

pub mod anthropic;
pub mod check;
pub mod gemini;
pub mod openai;
pub mod price;
pub mod providers;
pub mod stand_in;
pub mod visible;

mod batch;
mod dialect;
mod endpoint;
mod failure;
mod key;
mod names;
mod pairs;
mod reply;
mod scan;
mod schema;
mod score;
mod stream;
mod titles;

use std::fmt;

pub use dialect::{
    Ask, Dialect, Heard, ListedModel, Question, chat, list_models, read_models, room_for, with_thinking,
};
pub use endpoint::{AnswerForm, BaseUrl, Endpoint, EndpointError};
pub use failure::{ModelFailure, Place, Remedy};
pub use key::ApiKey;
pub use names::thinks;
pub use pairs::PairsReader;
pub use reply::{Answer, Outcome, Problem, ReplyReader};
pub use score::{Points, Score};
pub use stream::{FinishReason, StreamEvent, StreamReader};
pub use titles::TitlesReader;

/// What a model is told: the constant part first, the papers last, so that providers can cache the beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The system part, the same in every request of a run.
    pub system: String,
    /// The beginning of the user part, the same in every request of a stage.
    pub constant: String,
    /// The rest of the user part.
    pub papers: String,
}

impl Prompt {
    /// The whole user part.
    pub fn user(&self) -> String {
        format!("{}{}", self.constant, self.papers)
    }
}

/// One HTTP request to a provider, ready to be sent without cookies (`credentials: 'omit'`).
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The full address; its origin is the endpoint's.
    pub url: String,
    /// Header names and values; the one with the key among them.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body of a POST; `None` makes the request a GET.
    pub body: Option<String>,
}

/// Without header values: one of them is the key.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Call")
            .field("url", &self.url)
            .field("headers", &names)
            .field("body", &self.body)
            .finish()
    }
}
