//! One request for one batch: asked, accounted for, kept.

mod exchange;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::drive::{Shared, Watch};
use super::keep::{self, KeepError};
use super::plan::{Batch, Stage};
use super::ports::Ports;
use super::prompts;
use super::record::{RequestLog, Spent};
use crate::model::{self, AnswerForm, ApiKey, Call, ModelFailure, Question};
use crate::paper::{Paper, PaperId};
use crate::profile::Delimiter;

/// So many papers that fail alone, while nothing is answered, end a run.
const ENOUGH_IN_VAIN: u32 = 3;

/// Sends the requests of one run.
pub struct Asker {
    ports: Ports,
    run: Shared,
    key: ApiKey,
    watch: Watch,
    delimiter: Delimiter,
    requests: Cell<u32>,
    /// Whether any response came at all.
    heard: Cell<bool>,
    /// Whether any request was answered to its end.
    answered: Cell<bool>,
    /// Whether the model spent a whole completion without an answer, which is how thinking looks from outside.
    thinks: Cell<bool>,
    /// Papers that could not be asked about even alone.
    alone_in_vain: Cell<u32>,
    given_up: RefCell<Option<ModelFailure>>,
    storage_failure: RefCell<Option<KeepError>>,
}

impl Asker {
    /// An asker for `run`, with a delimiter around the papers that no abstract can know.
    pub fn new(ports: Ports, run: Shared, key: ApiKey, watch: Watch) -> Self {
        let delimiter = Delimiter::new(ports.random.bits());
        let requests = Cell::new(run.borrow().head.costs.iter().map(|cost| cost.requests).sum());
        Self {
            ports,
            run,
            key,
            watch,
            delimiter,
            requests,
            heard: Cell::default(),
            answered: Cell::default(),
            thinks: Cell::default(),
            alone_in_vain: Cell::default(),
            given_up: RefCell::default(),
            storage_failure: RefCell::default(),
        }
    }

    /// One paper, `batch`, could not be asked about because of `failure`: it stays unscored, and the others go on.
    ///
    /// # Errors
    /// With the first such failure where so many papers failed alone, and nothing else was answered, that the others
    /// would fare no better.
    pub fn give_up_on(&self, batch: &Batch, failure: ModelFailure) -> Result<(), ModelFailure> {
        self.run.borrow_mut().given_up(batch);
        let first = self.given_up.borrow_mut().get_or_insert(failure).clone();
        self.alone_in_vain.set(self.alone_in_vain.get() + 1);
        if self.alone_in_vain.get() < ENOUGH_IN_VAIN || self.answered.get() { Ok(()) } else { Err(first) }
    }

    /// Why the first paper that could not be asked about could not.
    pub fn given_up(&self) -> Option<ModelFailure> {
        self.given_up.borrow().clone()
    }

    /// Whether any response came at all. Where none did, asking again is mostly in vain.
    pub fn has_heard(&self) -> bool {
        self.heard.get()
    }

    /// The first failure of the store, if there was one.
    pub fn storage_failure(&self) -> Option<KeepError> {
        self.storage_failure.borrow().clone()
    }

    /// Writes head and body as they are now.
    pub async fn save(&self) {
        let (head, body) = {
            let run = self.run.borrow();
            (run.head.clone(), run.body.clone())
        };
        self.note(keep::save(&self.ports, head, body).await);
    }

    /// Writes everything once more where a write failed before: there may be room again.
    pub async fn save_what_failed(&self) {
        if self.storage_failure.borrow().is_some() {
            let run = self.run.borrow().clone();
            self.note(keep::save_all(&self.ports, run).await);
        }
    }

    /// The form in which answers are asked for now.
    pub fn answer_form(&self) -> AnswerForm {
        self.run.borrow().head.endpoint.answer_form
    }

    /// From now on answers are asked for in words alone, and the prompt that is kept says so.
    pub fn switch_to_plain_answers(&self) {
        let mut run = self.run.borrow_mut();
        run.head.endpoint.answer_form = AnswerForm::Jsonl;
        run.body.prompt = prompts::as_kept(&run.body.profile, AnswerForm::Jsonl);
    }

    /// How long to wait after the `attempt`-th overload (from 0): 1 s, doubled each time, up to half of it more.
    pub fn back_off(&self, attempt: u32) -> Duration {
        let base = 1_000_u64 << attempt.min(6);
        Duration::from_millis(base + self.ports.random.bits() % (base / 2))
    }

    /// Waits.
    pub async fn pause(&self, time: Duration) {
        self.ports.sleep.sleep(time).await;
    }

    /// Asks for what `batch` still lacks. Answers that came are kept, also where the end is a failure.
    ///
    /// # Errors
    /// When the provider or the connection fails.
    pub async fn ask(&self, batch: &Batch) -> Result<(), ModelFailure> {
        let papers = self.run.borrow().missing(batch);
        if papers.is_empty() {
            return Ok(());
        }
        let call = self.call(batch.stage, &papers);
        let mut log = RequestLog {
            at: self.ports.clock.now(),
            batch: batch.number,
            stage: batch.stage,
            sent: call.body.as_ref().map_or(0, String::len),
            received: 0,
            status: None,
            usage: None,
            failure: None,
        };
        let open = OpenRequest { run: &self.run, stage: Some(batch.stage) };
        let result = self.exchange(call, batch, &papers, &mut log).await;
        open.close();
        log.failure = result.as_ref().err().map(ToString::to_string);
        self.account(batch.stage, &log).await;
        result
    }

    fn call(&self, stage: Stage, papers: &[PaperId]) -> Call {
        let run = self.run.borrow();
        let papers: Vec<&Paper> =
            papers.iter().filter_map(|id| run.candidate(id)).map(|candidate| &candidate.paper).collect();
        let (profile, endpoint) = (&run.body.profile, &run.head.endpoint);
        let (question, prompt) = match stage {
            Stage::TitlePass => {
                (Question::Titles, prompts::titles(profile, endpoint.answer_form, &self.delimiter, &papers))
            }
            Stage::Scoring | Stage::AskedAgain => {
                (Question::Scores, prompts::scoring(profile, endpoint.answer_form, &self.delimiter, &papers))
            }
        };
        let room = model::room_for(endpoint, question, papers.len());
        let limit = if self.thinks.get() { model::with_thinking(room) } else { room };
        model::chat(endpoint, &self.key, &prompt, question, limit)
    }

    async fn account(&self, stage: Stage, log: &RequestLog) {
        let number = self.requests.replace(self.requests.get() + 1);
        let spent = match (log.usage, log.status) {
            (Some(usage), _) => Spent::Stated(usage),
            // Providers charge for what the model reads and writes, not for refusals.
            (None, Some(200..300)) => Spent::Unstated,
            (None, _) => Spent::Nothing,
        };
        let head = {
            let mut run = self.run.borrow_mut();
            run.spent(stage, spent);
            run.head.clone()
        };
        (self.watch)();
        self.note(keep::save_request(&self.ports, &head, number, log).await);
    }

    fn note(&self, result: Result<(), KeepError>) {
        if let Err(error) = result {
            self.storage_failure.borrow_mut().get_or_insert(error);
        }
    }
}

/// A request under way. Dropped before it is closed, by Stop or by the failure of another, it counts as one that
/// used tokens nobody counted.
struct OpenRequest<'a> {
    run: &'a Shared,
    stage: Option<Stage>,
}

impl OpenRequest<'_> {
    /// It ended, and is accounted for elsewhere.
    fn close(mut self) {
        self.stage = None;
    }
}

impl Drop for OpenRequest<'_> {
    fn drop(&mut self) {
        if let Some(stage) = self.stage
            && let Ok(mut run) = self.run.try_borrow_mut()
        {
            run.spent(stage, Spent::Unstated);
        }
    }
}
