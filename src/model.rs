//! Asking a model: the wire of a provider, its replies, usage, prices and failures.
//!
//! Nothing here sends. [`Endpoint`] and [`Prompt`] become a [`Call`]; the bytes that come back become text, usage
//! and, where something went wrong, a failure with a name. One wire dialect so far, OpenAI-compatible chat
//! completions; each further one is a module beside `openai`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a model is asked. The key is not part of it: it is never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The base address, `https://api.openai.com/v1` for instance, without a slash at its end.
    pub base_url: String,
    /// The model's name as the provider knows it.
    pub model: String,
    /// The form in which answers are asked for.
    pub answer_form: AnswerForm,
}

/// The form in which a model is asked to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerForm {
    /// A JSON object whose schema the server enforces.
    Schema,
    /// One JSON object a line, asked for in words alone.
    Jsonl,
}

/// A provider's key. It never shows in `Debug`, is not serialisable, and goes into one header only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes the key as the reader pasted it, white space around it removed; empty means none is needed.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// True where there is no key, as for most servers on the reader's own machine.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret itself, for the one header that carries it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "ApiKey(none)" } else { "ApiKey(…)" })
    }
}

/// What a model is told: the constant part first, the papers last, so that providers can cache the beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The system part.
    pub system: String,
    /// The user part.
    pub user: String,
}

/// One HTTP request to a provider, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The full address.
    pub url: String,
    /// Header names and values; the one with the key among them.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body.
    pub body: String,
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
