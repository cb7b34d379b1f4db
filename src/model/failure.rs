//! What can go wrong with asking a model, by its cause, with a sentence for the reader and a remedy for the run.

mod read;
mod wait;

use std::time::Duration;

use super::{ApiKey, Endpoint};

pub(super) use read::read_error;

/// Why a request to a model gave no answer, or not all of it.
///
/// Each says what happened, why, and what to do. What is quoted from a provider (`detail`, `words`, `quote`) is one
/// line of visible characters, shortened, without the key; it may be empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelFailure {
    /// 401, or what else providers say to a wrong key.
    #[error("The provider did not accept the key{}. Check that all of it was pasted, and that it belongs to this provider.", bracketed(.detail))]
    WrongKey {
        /// The provider's words.
        detail: String,
    },
    /// 403.
    #[error("The provider refused the request{}. The key may not be allowed to use this model, or the provider does not serve this region: see the provider's site, or choose another model.", bracketed(.detail))]
    Forbidden {
        /// The provider's words.
        detail: String,
    },
    /// 402 or `insufficient_quota`: waiting does not help.
    #[error("The account has no credit left with this provider{}. Add credit or raise the limit on the provider's site, then go on; what was scored is kept.", bracketed(.detail))]
    NoCredit {
        /// The provider's words.
        detail: String,
    },
    /// The provider has no such model.
    #[error("The provider does not know this model{}. Check its name, or choose one from the provider's list.", bracketed(.detail))]
    UnknownModel {
        /// The provider's words.
        detail: String,
    },
    /// There is no chat service at the address.
    #[error(
        "No model can be asked at this address ({status}). Check the base address; it usually ends in /v1."
    )]
    UnknownAddress {
        /// The HTTP status.
        status: u16,
    },
    /// The model or server takes no schema for its answer.
    #[error("This model takes no schema for its answer{}. Ask for plain lines instead.", bracketed(.detail))]
    SchemaRefused {
        /// The provider's words.
        detail: String,
    },
    /// More text than the model's context holds.
    #[error("The papers of one request are more than this model can read at once{}. Ask about fewer papers at a time, or choose a model with a larger context.", bracketed(.detail))]
    ContextFull {
        /// The provider's words.
        detail: String,
    },
    /// 413, or 429 with "Request too large": one request alone is over a limit.
    #[error("One request is larger than the provider allows this account{}. Ask about fewer papers at a time.", bracketed(.detail))]
    TooLarge {
        /// The provider's words.
        detail: String,
    },
    /// 429: too many requests or tokens a minute.
    #[error("The provider takes no more requests for now; {}. Too many were sent in a short time: go on later, or ask for a higher limit there.", in_how_long(*.wait))]
    RateLimited {
        /// How long the provider asks to wait, where it says so.
        wait: Option<Duration>,
    },
    /// 5xx, 529, or an error of that kind in mid-stream.
    #[error("The provider is overloaded or out of order{}. Neither key nor settings are the cause: go on in a few minutes.", bracketed(.detail))]
    Overloaded {
        /// How long the provider asks to wait, where it says so.
        wait: Option<Duration>,
        /// The status and the provider's words.
        detail: String,
    },
    /// Any other refusal: mostly 400 and 422.
    #[error("The provider did not take the request ({status}){}. Check address, model and answer form in the settings.", quoted(.detail))]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The provider's words.
        detail: String,
    },
    /// The provider's filter stopped prompt or answer.
    #[error("The provider's content filter stopped the answer{}. Something in one of these papers set it off; the others can be asked about in smaller batches.", bracketed(.detail))]
    Filtered {
        /// The provider's words.
        detail: String,
    },
    /// The model said that it would not answer.
    #[error("The model declined to answer{}. The papers can be asked about in smaller batches, or with another model.", quoted(.words))]
    Declined {
        /// The model's words.
        words: String,
    },
    /// A complete answer without any text.
    #[error(
        "The model answered with nothing. The papers may be more than it can read at once, or it spent all its tokens on thinking: ask about fewer papers at a time, or choose another model."
    )]
    Empty,
    /// HTML where an answer was due.
    #[error(
        "A web page came back where the model's answer was due. The base address is probably wrong (it usually ends in /v1), or a network's sign-in page stands in between: open any site to see."
    )]
    WebPage,
    /// Something else that is no chat completion.
    #[error("What came back is no answer of a chat model{}. Check the base address; it usually ends in /v1.", bracketed(.quote))]
    NotAnAnswer {
        /// Its beginning.
        quote: String,
    },
    /// More bytes than any answer has.
    #[error(
        "The server sends without end, so that reading was stopped. Check the base address, or choose another model."
    )]
    TooMuch,
    /// The answer ended in its middle.
    #[error(
        "The connection broke off before the answer was complete. What had arrived is kept; go on to ask about the rest."
    )]
    CutOff,
    /// An error in mid-stream that says nothing of its kind.
    #[error("The provider broke the answer off{}. What had arrived is kept; go on to ask about the rest.", bracketed(.detail))]
    BrokenOff {
        /// The provider's words.
        detail: String,
    },
    /// No response at all. A page is not told why.
    #[error("No answer came from {origin}. {}", place.what_to_do())]
    NoConnection {
        /// The origin that was asked.
        origin: String,
        /// Where it lies, which tells the likely causes.
        place: Place,
    },
}

/// Where a server lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the reader's own machine.
    Local,
    /// Anywhere else.
    Remote,
}

impl Place {
    fn what_to_do(self) -> &'static str {
        match self {
            Self::Local => {
                "Check that the server runs, and that it lets this page in: Ollama needs OLLAMA_ORIGINS, LM Studio \
                 “Enable CORS”. The browser may have asked for permission to reach this device; Safari lets no \
                 https page do so."
            }
            Self::Remote => {
                "Check that this device is online, and that address and key are right: some providers answer a \
                 wrong key in a way that no page may read. Otherwise the provider may not let web pages in, or an \
                 extension or firewall blocks it."
            }
        }
    }
}

/// What a run can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Send the same request again after this time.
    Wait(Duration),
    /// Send the same request again, a few times, each time later, with some randomness.
    BackOff,
    /// Ask about half as many papers at a time; a paper that fails alone stays unscored.
    Split,
    /// Ask for plain lines ([`AnswerForm::Jsonl`](super::AnswerForm::Jsonl)) from now on.
    PlainAnswers,
    /// End the run: the next request would fare no better.
    Stop,
}

impl ModelFailure {
    /// The failure behind a response whose status is not in the 200s. `headers` have lower-case names; `body` may
    /// be anything. `key` is what must not be shown.
    pub fn from_response(status: u16, headers: &[(String, String)], body: &[u8], key: &ApiKey) -> Self {
        read::from_response(status, headers, body, key)
    }

    /// The failure of a request to `endpoint` that had no response at all.
    pub fn no_connection(endpoint: &Endpoint) -> Self {
        let url = &endpoint.base_url;
        let place = if url.is_local() { Place::Local } else { Place::Remote };
        Self::NoConnection { origin: url.origin().to_owned(), place }
    }

    /// What to do about it. A connection that fails at a run's very first request is better not tried again.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::RateLimited { wait: Some(time) } | Self::Overloaded { wait: Some(time), .. } => {
                Remedy::Wait(*time)
            }
            Self::RateLimited { wait: None }
            | Self::Overloaded { wait: None, .. }
            | Self::CutOff
            | Self::BrokenOff { .. }
            | Self::NoConnection { .. } => Remedy::BackOff,
            Self::ContextFull { .. }
            | Self::TooLarge { .. }
            | Self::Filtered { .. }
            | Self::Declined { .. }
            | Self::Empty => Remedy::Split,
            Self::SchemaRefused { .. } => Remedy::PlainAnswers,
            Self::WrongKey { .. }
            | Self::Forbidden { .. }
            | Self::NoCredit { .. }
            | Self::UnknownModel { .. }
            | Self::UnknownAddress { .. }
            | Self::Rejected { .. }
            | Self::WebPage
            | Self::NotAnAnswer { .. }
            | Self::TooMuch => Remedy::Stop,
        }
    }
}

fn bracketed(detail: &str) -> String {
    let detail = unstopped(detail);
    if detail.is_empty() { String::new() } else { format!(" ({detail})") }
}

fn quoted(words: &str) -> String {
    let words = unstopped(words);
    if words.is_empty() { String::new() } else { format!(": “{words}”") }
}

/// What is quoted inside a sentence of ours, which has a full stop of its own.
fn unstopped(words: &str) -> &str {
    words.strip_suffix('.').unwrap_or(words)
}

fn in_how_long(wait: Option<Duration>) -> String {
    match wait.map(|wait| wait.as_millis().div_ceil(1_000)) {
        None => "it does not say for how long".to_owned(),
        Some(seconds @ 0..=90) => format!("it asks to wait {seconds} s"),
        Some(seconds @ 91..=5_400) => format!("it asks to wait {} minutes", seconds.div_ceil(60)),
        Some(seconds) => format!("it asks to wait {} hours", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnswerForm;

    #[test]
    fn sentences_are_whole_with_and_without_a_quotation() {
        let check = |failure: ModelFailure, expected: &str| assert_eq!(failure.to_string(), expected);
        check(
            ModelFailure::WrongKey { detail: String::new() },
            "The provider did not accept the key. Check that all of it was pasted, and that it belongs to this provider.",
        );
        check(
            ModelFailure::Rejected { status: 400, detail: "bad temperature".into() },
            "The provider did not take the request (400): “bad temperature”. Check address, model and answer form in the settings.",
        );
        check(
            ModelFailure::Declined { words: "I cannot help.".into() },
            "The model declined to answer: “I cannot help”. The papers can be asked about in smaller batches, or with another model.",
        );
        let wait = |seconds| Some(Duration::from_millis(seconds));
        for (wait, words) in [
            (wait(644), "it asks to wait 1 s."),
            (wait(90_000), "it asks to wait 90 s."),
            (wait(91_000), "it asks to wait 2 minutes."),
            (wait(48_000_000), "it asks to wait 14 hours."),
            (None, "it does not say for how long."),
        ] {
            let text = ModelFailure::RateLimited { wait }.to_string();
            assert!(
                text.starts_with(&format!("The provider takes no more requests for now; {words}")),
                "{text}"
            );
        }
    }

    #[test]
    fn no_connection_names_the_likely_causes() {
        let failure = |url: &str| {
            let endpoint = Endpoint::parse(url, "m", AnswerForm::Schema).unwrap();
            ModelFailure::no_connection(&endpoint).to_string()
        };
        let local = failure("http://localhost:11434/v1");
        assert!(local.starts_with("No answer came from http://localhost:11434. Check that the server runs"));
        assert!(failure("https://api.openai.com/v1").contains("wrong key"));
    }
}
