//! What goes over the wire for one request: sent, read while it streams, each answer kept as it arrives.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, select};

use super::request::Prepared;
use super::{Asker, Ended};
use crate::model::{
    Answer, Call, FinishReason, ModelFailure, PairsReader, ReplyReader, StreamEvent, StreamReader,
    TitlesReader,
};
use crate::paper::PaperId;
use crate::run::pace::Ticket;
use crate::run::plan::{Batch, Stage};
use crate::run::ports::{HttpRequest, HttpResponse, Method};
use crate::run::record::RequestLog;

/// An error body is read up to here, in bytes.
const LARGEST_ERROR: usize = 64 << 10;

/// Who is silent for longer than this says nothing more: providers that think for long send signs of life.
const SILENCE: Duration = Duration::from_secs(300);

/// What reads the text of a reply.
enum Reader {
    Scores { reply: ReplyReader, opening: String },
    Titles(TitlesReader),
    Pairs { reply: PairsReader, opening: String },
}

/// Keeps the beginning of what is said.
fn open_with(opening: &mut String, text: &str) {
    if opening.len() < THOUGHT.len() {
        opening.push_str(text);
        *opening = opening.trim_start().to_owned();
    }
}

/// How models open what they think aloud.
const THOUGHT: &str = "<think";

impl Reader {
    fn new(stage: Stage, papers: &[PaperId]) -> Self {
        match stage {
            Stage::TitlePass => Self::Titles(TitlesReader::new(papers)),
            Stage::Scoring | Stage::AskedAgain | Stage::SecondLook => {
                Self::Scores { reply: ReplyReader::new(papers), opening: String::new() }
            }
            Stage::Ties => Self::Pairs { reply: PairsReader::new(papers), opening: String::new() },
        }
    }

    /// Whether a completion that ended at its limit was spent on thinking: it has no answer, and either nothing was
    /// said (the provider keeps thoughts to itself) or what was said opens as a thought. One that rambles gets no
    /// more room.
    fn was_thinking(&self) -> bool {
        match self {
            Self::Scores { reply, opening } => {
                reply.answered() == 0 && (opening.is_empty() || opening.starts_with(THOUGHT))
            }
            Self::Pairs { reply, opening } => {
                reply.is_empty() && (opening.is_empty() || opening.starts_with(THOUGHT))
            }
            Self::Titles(_) => false,
        }
    }
}

impl Asker {
    /// Sends what is prepared and takes in what comes back, and notes in `log` how that went.
    pub(super) async fn exchange(
        &self,
        prepared: Prepared,
        batch: &Batch,
        log: &mut RequestLog,
    ) -> Result<Ended, ModelFailure> {
        let Prepared { call: Call { url, headers, body }, papers, ticket, has_room_to_think, .. } = prepared;
        let request = HttpRequest { method: Method::Post, url, headers, body };
        let sent = self.unless_silent(self.ports.http.send(request)).await;
        let mut response = sent.and_then(Result::ok).ok_or_else(|| self.no_connection())?;
        self.heard.set(true);
        self.outages.set(0);
        self.pace.borrow_mut().heard(self.now(), ticket, &response.headers);
        log.status = Some(response.status);
        if !(200..300).contains(&response.status) {
            return Err(self.refused(response, ticket, log).await);
        }
        let mut stream = StreamReader::new(&self.run.borrow().head.endpoint, &self.terms.key);
        let mut reader = Reader::new(batch.stage, &papers);
        let mut ended = Ended::Whole;
        let mut failure = None;
        let mut is_cut_off = false;
        while failure.is_none()
            && let heard = self.unless_silent(response.body.next()).await
            && !matches!(heard, Some(None))
        {
            // A page is not told why; what had arrived is kept.
            let Some(Some(Ok(chunk))) = heard else {
                is_cut_off = true;
                break;
            };
            log.received += chunk.len();
            for event in stream.push(&chunk) {
                failure = self.take(event, batch, &mut reader, &mut ended, log).await.or(failure);
            }
        }
        // The usage comes last, also behind a failure.
        for event in stream.finish() {
            failure = self.take(event, batch, &mut reader, &mut ended, log).await.or(failure);
        }
        match failure {
            Some(_) if is_cut_off => Err(ModelFailure::CutOff),
            Some(failure) => {
                if let ModelFailure::RateLimited { wait } = &failure {
                    self.pace.borrow_mut().limited(self.now(), ticket, *wait, "");
                }
                Err(failure)
            }
            None => {
                self.answers.set(self.answers.get() + 1);
                self.pace.borrow_mut().answered();
                if ended == Ended::AtItsLimit && reader.was_thinking() && !has_room_to_think {
                    self.thinks.set(true);
                    ended = Ended::Thinking;
                }
                self.end(batch, reader, ended).await;
                Ok(ended)
            }
        }
    }

    /// What `work` comes to; `None` where nothing comes for too long, as with a device that slept.
    async fn unless_silent<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        match select(pin!(work), self.ports.sleep.sleep(SILENCE)).await {
            Either::Left((value, _)) => Some(value),
            Either::Right(_) => None,
        }
    }

    /// What a response says that is none of the 200s.
    async fn refused(
        &self,
        mut response: HttpResponse,
        ticket: Ticket,
        log: &mut RequestLog,
    ) -> ModelFailure {
        let mut body = Vec::new();
        while let Some(Some(Ok(chunk))) = self.unless_silent(response.body.next()).await {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_ERROR {
                break;
            }
        }
        log.received = body.len();
        let words = String::from_utf8_lossy(&body);
        log.hear(&words);
        let failure = ModelFailure::from_response(response.status, &response.headers, &body, &self.terms.key);
        if let ModelFailure::RateLimited { wait } = &failure {
            self.pace.borrow_mut().limited(self.now(), ticket, *wait, &words);
        }
        failure
    }

    fn no_connection(&self) -> ModelFailure {
        ModelFailure::no_connection(&self.run.borrow().head.endpoint)
    }

    async fn take(
        &self,
        event: StreamEvent,
        batch: &Batch,
        reader: &mut Reader,
        ended: &mut Ended,
        log: &mut RequestLog,
    ) -> Option<ModelFailure> {
        match event {
            StreamEvent::Text(text) => {
                log.hear(&text);
                match reader {
                    Reader::Scores { reply, opening } => {
                        open_with(opening, &text);
                        let answers = reply.push(&text);
                        self.keep_answers(batch, answers).await;
                    }
                    Reader::Titles(reader) => reader.push(&text),
                    Reader::Pairs { reply, opening } => {
                        open_with(opening, &text);
                        reply.push(&text);
                    }
                }
            }
            StreamEvent::Usage(stated) => log.usage = Some(stated),
            StreamEvent::Finish(FinishReason::Length) => *ended = Ended::AtItsLimit,
            StreamEvent::Finish(_) => {}
            StreamEvent::Failure(failure) => return Some(failure),
        }
        None
    }

    /// The reply has ended: what is missing of scores shows in the run, and is asked for again; what titles are
    /// irrelevant, and which papers are better, is known only now.
    async fn end(&self, batch: &Batch, reader: Reader, ended: Ended) {
        match reader {
            Reader::Scores { .. } => return,
            Reader::Titles(reader) => {
                let mut run = self.run.borrow_mut();
                run.screened(&reader.finish());
                if ended == Ended::Whole {
                    run.has_screened(batch);
                }
            }
            Reader::Pairs { .. } if ended == Ended::Thinking => return,
            Reader::Pairs { reply, .. } => self.run.borrow_mut().compares(batch, reply.finish()),
        }
        (self.watch)();
        self.save().await;
    }

    /// An answer is stored before it is shown.
    async fn keep_answers(&self, batch: &Batch, answers: Vec<Answer>) {
        for answer in answers {
            let verdict = self.run.borrow_mut().answered(batch, answer);
            if let Some(verdict) = verdict {
                self.save_answer(&verdict).await;
                (self.watch)();
            }
        }
    }
}
