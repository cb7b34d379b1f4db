//! Reading the bytes of a reply, in any dialect: server-sent events, or one JSON object from servers that do not stream.
//!
//! Which of the two it is shows in the first character. Chunks may split anywhere, also inside a character: lines
//! are put together as bytes. Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

mod lines;

use serde_json::Value;

use crate::money::Usage;

use super::failure::read_error;
use super::{ApiKey, Dialect, Endpoint, Heard, ModelFailure, visible};
use lines::{Events, TooLong};

/// A body that is not streamed is read up to this many bytes.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// What a reply says while it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamEvent {
    /// More of the model's text. Reasoning is left out.
    Text(String),
    /// Why the model stopped; at most once.
    Finish(FinishReason),
    /// What the whole request used; at most once, near the end. None comes where the server does not tell.
    Usage(Usage),
    /// What went wrong; at most once, and nothing comes after it but [`StreamEvent::Usage`]. What came before
    /// counts.
    Failure(ModelFailure),
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinishReason {
    /// It had said what it wanted to say.
    Stop,
    /// The limit of tokens, or of the context: complete answers count, the rest is asked again in smaller batches.
    Length,
    /// The provider's content filter stopped it.
    ContentFilter,
    /// Anything else.
    Other,
}

impl FinishReason {
    /// The words of all dialects mean one thing each.
    pub(super) fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "stop" | "end_turn" | "eos" | "eos_token" | "stop_sequence" => Self::Stop,
            "length" | "max_tokens" | "model_length" | "model_context_window_exceeded" => Self::Length,
            "content_filter" | "content-filter" | "safety" | "recitation" | "refusal" | "blocklist"
            | "spii" | "prohibited_content" => Self::ContentFilter,
            _ => Self::Other,
        }
    }
}

/// Reads the body of one successful response (a status in the 200s); others are for
/// [`ModelFailure::from_response`].
pub struct StreamReader {
    dialect: &'static dyn Dialect,
    /// Blots the key out of what is quoted from the server.
    key: ApiKey,
    form: Form,
    heard: Heard,
    failure: Option<ModelFailure>,
    /// The first thing that could not be read, to be quoted where nothing else came.
    unread: Option<String>,
}

enum Form {
    /// Nothing but white space has come.
    Unknown,
    Events(Events),
    Whole(Vec<u8>),
}

impl StreamReader {
    /// A reader for one response to a request that went to `endpoint` and carried `key`.
    pub fn new(endpoint: &Endpoint, key: &ApiKey) -> Self {
        Self {
            dialect: endpoint.provider.dialect,
            key: key.clone(),
            form: Form::Unknown,
            heard: Heard::default(),
            failure: None,
            unread: None,
        }
    }

    /// Takes the next chunk of the body.
    pub fn push(&mut self, chunk: &[u8]) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        if self.failure.is_some() {
            return events;
        }
        let chunk = if matches!(self.form, Form::Unknown) { self.find_form(chunk) } else { chunk };
        let found = match &mut self.form {
            Form::Unknown => Ok(Vec::new()),
            Form::Events(lines) => lines.push(chunk),
            Form::Whole(body) => {
                body.extend_from_slice(chunk);
                if body.len() > MAX_BODY { Err(TooLong) } else { Ok(Vec::new()) }
            }
        };
        match found {
            Ok(found) => found.iter().for_each(|data| self.read_event(data, &mut events)),
            Err(TooLong) => self.fail(ModelFailure::TooMuch, &mut events),
        }
        events
    }

    /// The body has ended, well or not.
    pub fn finish(mut self) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        match std::mem::replace(&mut self.form, Form::Unknown) {
            _ if self.failure.is_some() => {}
            Form::Unknown => {}
            Form::Events(mut lines) => match lines.finish() {
                Ok(found) => found.iter().for_each(|data| self.read_event(data, &mut events)),
                Err(TooLong) => self.fail(ModelFailure::TooMuch, &mut events),
            },
            Form::Whole(body) => {
                self.heard.is_done = true;
                self.read_whole(&String::from_utf8_lossy(&body), &mut events);
            }
        }
        if let Some(failure) = self.verdict() {
            self.fail(failure, &mut events);
        }
        if let Some(usage) = self.heard.usage {
            events.push(StreamEvent::Usage(usage));
        }
        events
    }

    /// Skips white space and a byte order mark, and sees by the first character which form it is.
    fn find_form<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        let start =
            chunk.iter().position(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
        let Some((start, first)) = start.and_then(|start| Some((start, chunk.get(start)?))) else {
            return &[];
        };
        self.form = match first {
            b'{' | b'[' | b'<' => Form::Whole(Vec::new()),
            _ => Form::Events(Events::default()),
        };
        chunk.get(start..).unwrap_or_default()
    }

    /// What is wrong with a body that ended without saying so itself.
    fn verdict(&self) -> Option<ModelFailure> {
        let Heard { has_text, refusal, finish, blocked, is_done, .. } = &self.heard;
        let ended = *is_done || finish.is_some();
        match finish {
            _ if self.failure.is_some() => None,
            Some(FinishReason::ContentFilter) => Some(ModelFailure::Filtered { detail: String::new() }),
            _ if *has_text => (!ended).then_some(ModelFailure::CutOff),
            _ if !refusal.is_empty() => Some(ModelFailure::Declined { words: self.quote(refusal) }),
            _ if blocked.is_some() => {
                Some(ModelFailure::Filtered { detail: self.quote(blocked.as_deref().unwrap_or_default()) })
            }
            Some(FinishReason::Length) => None,
            _ => Some(match &self.unread {
                Some(unread) => ModelFailure::NotAnAnswer { quote: self.quote(unread) },
                None if ended => ModelFailure::Empty,
                None => ModelFailure::CutOff,
            }),
        }
    }

    fn fail(&mut self, failure: ModelFailure, events: &mut Vec<StreamEvent>) {
        if self.failure.is_none() {
            self.failure = Some(failure.clone());
            events.push(StreamEvent::Failure(failure));
        }
    }

    fn quote(&self, text: &str) -> String {
        visible::line(&self.key.redact(text), 200)
    }

    fn read_event(&mut self, data: &str, events: &mut Vec<StreamEvent>) {
        if self.heard.is_done || self.failure.is_some() || data.trim().is_empty() {
            return;
        }
        if data.trim() == "[DONE]" {
            self.heard.is_done = true;
            return;
        }
        let problem = match serde_json::from_str::<Value>(data) {
            Ok(value) => return self.read_value(&value, events),
            Err(problem) => problem,
        };
        // Some servers leave out the empty line between events.
        let each: Option<Vec<Value>> = data.lines().map(|line| serde_json::from_str(line).ok()).collect();
        match each {
            Some(values) => values.iter().for_each(|value| self.read_value(value, events)),
            None if data.contains('\n') => data.lines().for_each(|line| self.read_event(line, events)),
            // The end of the body cut it off, which the verdict says.
            None if problem.is_eof() => {}
            None => {
                self.unread.get_or_insert_with(|| visible::shorten(data, 400));
            }
        }
    }

    fn read_whole(&mut self, body: &str, events: &mut Vec<StreamEvent>) {
        if body.starts_with('<') {
            self.fail(ModelFailure::WebPage, events);
            return;
        }
        match serde_json::from_str::<Value>(body) {
            // Gemini puts an error into an array.
            Ok(Value::Array(values)) => {
                values.iter().take(1).for_each(|value| self.read_value(value, events));
            }
            Ok(value) => self.read_value(&value, events),
            Err(problem) if problem.is_eof() => self.fail(ModelFailure::CutOff, events),
            // One object a line, without `data:`.
            Err(_) => {
                for line in body.lines().filter(|line| !line.trim().is_empty()) {
                    match serde_json::from_str::<Value>(line) {
                        Ok(value) => self.read_value(&value, events),
                        Err(problem) if problem.is_eof() => self.fail(ModelFailure::CutOff, events),
                        Err(_) => {
                            self.unread.get_or_insert_with(|| visible::shorten(line, 400));
                        }
                    }
                }
            }
        }
    }

    /// One object of the stream, or the whole answer.
    fn read_value(&mut self, value: &Value, events: &mut Vec<StreamEvent>) {
        if self.failure.is_some() {
            return;
        }
        let had_finished = self.heard.finish.is_some();
        self.dialect.hear(value, &mut self.heard);
        let text = std::mem::take(&mut self.heard.text);
        if !text.is_empty() {
            self.heard.has_text = true;
            events.push(StreamEvent::Text(text));
        }
        if let (Some(reason), false) = (self.heard.finish, had_finished) {
            events.push(StreamEvent::Finish(reason));
        }
        if let Some(failure) = read_error(value, &self.key) {
            self.fail(failure, events);
        } else if !self.heard.is_understood {
            self.unread.get_or_insert_with(|| visible::shorten(&value.to_string(), 400));
        }
    }
}

#[cfg(test)]
mod tests;
