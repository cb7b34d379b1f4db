//! What goes over the wire for one request: sent, read while it streams, each answer kept as it arrives.

use futures_util::StreamExt;

use super::Asker;
use crate::model::{
    Answer, Call, FinishReason, ModelFailure, ReplyReader, StreamEvent, StreamReader, TitlesReader,
};
use crate::money::Usage;
use crate::paper::PaperId;
use crate::run::keep;
use crate::run::plan::{Batch, Stage};
use crate::run::ports::{HttpRequest, Method};
use crate::run::record::RequestLog;

/// An error body is read up to here, in bytes.
const LARGEST_ERROR: usize = 64 << 10;

/// What reads the text of a reply.
enum Reader {
    Scores { reply: ReplyReader, opening: String },
    Titles(TitlesReader),
}

/// How models open what they think aloud.
const THOUGHT: &str = "<think";

/// Whether a completion that ended at its limit was spent on thinking: it has no answer, and either nothing was said
/// (the provider keeps thoughts to itself) or what was said opens as a thought. One that rambles gets no more room.
fn was_thinking(reply: &ReplyReader, opening: &str) -> bool {
    reply.answered() == 0 && (opening.is_empty() || opening.starts_with(THOUGHT))
}

impl Asker {
    /// Sends `call` and takes in what comes back, and notes in `log` how that went.
    pub(super) async fn exchange(
        &self,
        call: Call,
        batch: &Batch,
        papers: &[PaperId],
        log: &mut RequestLog,
    ) -> Result<(), ModelFailure> {
        let request =
            HttpRequest { method: Method::Post, url: call.url, headers: call.headers, body: call.body };
        let mut response = self.ports.http.send(request).await.map_err(|_| self.no_connection())?;
        self.heard.set(true);
        log.status = Some(response.status);
        if !(200..300).contains(&response.status) {
            let mut body = Vec::new();
            while let Some(Ok(chunk)) = response.body.next().await {
                body.extend_from_slice(&chunk);
                if body.len() > LARGEST_ERROR {
                    break;
                }
            }
            log.received = body.len();
            return Err(ModelFailure::from_response(response.status, &response.headers, &body, &self.key));
        }
        let mut stream = StreamReader::new(&self.run.borrow().head.endpoint, &self.key);
        let mut reader = match batch.stage {
            Stage::TitlePass => Reader::Titles(TitlesReader::new(papers)),
            Stage::Scoring | Stage::AskedAgain => {
                Reader::Scores { reply: ReplyReader::new(papers), opening: String::new() }
            }
        };
        let mut failure = None;
        let mut is_cut_off = false;
        while failure.is_none()
            && let Some(chunk) = response.body.next().await
        {
            // A page is not told why; what had arrived is kept.
            let Ok(chunk) = chunk else {
                is_cut_off = true;
                break;
            };
            log.received += chunk.len();
            for event in stream.push(&chunk) {
                failure = self.take(event, batch, &mut reader, &mut log.usage).await.or(failure);
            }
        }
        // The usage comes last, also behind a failure.
        for event in stream.finish() {
            failure = self.take(event, batch, &mut reader, &mut log.usage).await.or(failure);
        }
        match failure {
            Some(_) if is_cut_off => Err(ModelFailure::CutOff),
            Some(failure) => Err(failure),
            None => {
                self.answered.set(true);
                self.end(reader);
                Ok(())
            }
        }
    }

    fn no_connection(&self) -> ModelFailure {
        ModelFailure::no_connection(&self.run.borrow().head.endpoint)
    }

    async fn take(
        &self,
        event: StreamEvent,
        batch: &Batch,
        reader: &mut Reader,
        usage: &mut Option<Usage>,
    ) -> Option<ModelFailure> {
        match event {
            StreamEvent::Text(text) => match reader {
                Reader::Scores { reply, opening } => {
                    if opening.len() < THOUGHT.len() {
                        opening.push_str(&text);
                        *opening = opening.trim_start().to_owned();
                    }
                    let answers = reply.push(&text);
                    self.keep_answers(batch, answers).await;
                }
                Reader::Titles(reader) => reader.push(&text),
            },
            StreamEvent::Usage(stated) => *usage = Some(stated),
            StreamEvent::Finish(FinishReason::Length) => {
                if matches!(reader, Reader::Scores { reply, opening } if was_thinking(reply, opening)) {
                    self.thinks.set(true);
                }
            }
            StreamEvent::Finish(_) => {}
            StreamEvent::Failure(failure) => return Some(failure),
        }
        None
    }

    fn end(&self, reader: Reader) {
        match reader {
            // What is missing shows in the run, and is asked for again.
            Reader::Scores { .. } => {}
            Reader::Titles(reader) => {
                let irrelevant = reader.finish();
                self.run.borrow_mut().screened(&irrelevant);
                (self.watch)();
            }
        }
    }

    /// An answer is stored before it is shown.
    async fn keep_answers(&self, batch: &Batch, answers: Vec<Answer>) {
        for answer in answers {
            let verdict = self.run.borrow_mut().answered(batch, answer);
            if let Some(verdict) = verdict {
                let key = self.run.borrow().head.key.clone();
                self.note(keep::save_answer(&self.ports, &key, &verdict).await);
                (self.watch)();
            }
        }
    }
}
