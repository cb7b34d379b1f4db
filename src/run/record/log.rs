//! The log of requests: what was sent, and what became of it.

use serde::{Deserialize, Serialize};

use crate::model::ApiKey;
use crate::money::{MicroDollars, Usage};
use crate::run::plan::Stage;
use crate::store::Record;

/// One request. The key is not in it: it travels in a header, and headers are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLog {
    /// When it was sent, milliseconds since 1970 (UTC).
    pub at: u64,
    /// How long it took, in milliseconds; `None` while it is under way, and where the page was closed meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took: Option<u64>,
    /// Which model was asked; empty in old records.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub model: String,
    /// The batch it asked for.
    pub batch: u32,
    /// What for.
    pub stage: Stage,
    /// Bytes of its body.
    pub sent: usize,
    /// Bytes received.
    pub received: usize,
    /// The HTTP status, where one came.
    pub status: Option<u16>,
    /// What it used, where the provider said so.
    pub usage: Option<Usage>,
    /// The most that it could use, which stands in for `usage` where that is `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Usage>,
    /// What it cost: the provider's charge, else by the price of that time; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<MicroDollars>,
    /// How it ended, where that was a failure.
    pub failure: Option<String>,
    /// The body as it was sent, the delimiter of the papers included; empty in old records.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The model's text as far as it came, or the body of a refusal; shortened where it is longer than
    /// [`LONGEST_REPLY`] bytes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reply: String,
}

/// So much of a reply is kept, in bytes.
pub const LONGEST_REPLY: usize = 200_000;

impl RequestLog {
    /// Takes the key out of the reply: providers echo keys in refusals. A model does not know the key, so that in its
    /// words the whole of it is looked for.
    pub fn redact(&mut self, key: &ApiKey) {
        let is_refusal = !matches!(self.status, Some(200..300));
        if is_refusal || (!key.is_empty() && self.reply.contains(key.reveal())) {
            self.reply = key.redact(&self.reply);
        }
    }

    /// Adds to the reply, up to [`LONGEST_REPLY`].
    pub fn hear(&mut self, text: &str) {
        let room = LONGEST_REPLY.saturating_sub(self.reply.len());
        self.reply.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
    }
}

impl Record for RequestLog {
    const NAME: &'static str = "request";
    const VERSION: u32 = 1;
}
