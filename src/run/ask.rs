//! Asking for batches: what is shared by the requests of one run.

mod exchange;
mod request;
mod schedule;
mod write;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::budget;
use super::drive::{Shared, Terms, Watch};
use super::pace::{Pace, Turn};
use super::plan::Batch;
use super::ports::Ports;
use super::prompts;
use super::retry::{Form, Heard};
use super::state::Waiting;
use crate::model::{AnswerForm, ModelFailure};
use crate::profile::Delimiter;
use request::Prepared;
use schedule::Admission;
pub use schedule::{End, ask_all};
use write::Writer;

/// So many papers that fail alone, while nothing is answered, end a run.
const ENOUGH_IN_VAIN: u32 = 3;

/// Sends the requests of one run.
pub struct Asker {
    ports: Ports,
    run: Shared,
    terms: Terms,
    watch: Watch,
    delimiter: Delimiter,
    pace: RefCell<Pace>,
    writer: Writer,
    /// Requests of this run so far, those before a break included.
    requests: Cell<u32>,
    /// Whether any response came at all.
    heard: Cell<bool>,
    /// How many requests were answered to their end.
    answers: Cell<u32>,
    /// How often no connection came since the last response.
    outages: Cell<u32>,
    /// Whether the model spent a whole completion without an answer, which is how thinking looks from outside.
    thinks: Cell<bool>,
    /// Papers that could not be asked about even alone.
    alone_in_vain: Cell<u32>,
    given_up: RefCell<Option<ModelFailure>>,
}

/// How a request ended that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The model said what it wanted to say.
    Whole,
    /// It came to its limit of tokens.
    AtItsLimit,
    /// It came to its limit of tokens while it was thinking, and has not been given room for that.
    Thinking,
}

impl Asker {
    /// An asker for `run`, with a delimiter around the papers that no abstract can know.
    pub fn new(ports: Ports, run: Shared, terms: Terms, watch: Watch) -> Self {
        let delimiter = Delimiter::new(ports.random.bits());
        let (requests, limits) = {
            let head = &run.borrow().head;
            (head.costs.iter().map(|cost| cost.requests).sum(), head.endpoint.provider.limits)
        };
        let requests = Cell::new(requests);
        Self {
            pace: RefCell::new(Pace::new(limits, terms.together)),
            writer: Writer::default(),
            ports,
            run,
            terms,
            watch,
            delimiter,
            requests,
            heard: Cell::default(),
            answers: Cell::default(),
            outages: Cell::default(),
            thinks: Cell::default(),
            alone_in_vain: Cell::default(),
            given_up: RefCell::default(),
        }
    }

    /// One paper, `batch`, could not be asked about, not even alone, because of `failure`: the others go on.
    ///
    /// # Errors
    /// With the first such failure where so many papers failed alone, and nothing else was answered, that the others
    /// would fare no better.
    pub fn give_up_on(&self, batch: &Batch, failure: ModelFailure) -> Result<(), ModelFailure> {
        // One that was answered with nothing may fare better in a later round.
        if failure != ModelFailure::Empty {
            self.run.borrow_mut().given_up(batch);
        }
        let first = self.given_up.borrow_mut().get_or_insert(failure).clone();
        self.alone_in_vain.set(self.alone_in_vain.get() + 1);
        if self.alone_in_vain.get() >= ENOUGH_IN_VAIN && self.answers.get() == 0 {
            return Err(first);
        }
        Ok(())
    }

    /// Why the first paper that could not be asked about could not.
    pub fn given_up(&self) -> Option<ModelFailure> {
        self.given_up.borrow().clone()
    }

    fn ports(&self) -> &Ports {
        &self.ports
    }

    fn now(&self) -> u64 {
        self.ports.clock.now()
    }

    /// What was heard of the provider: where nothing was, asking again is mostly in vain.
    fn heard(&self) -> Heard {
        if self.heard.get() { Heard::Something } else { Heard::Nothing }
    }

    fn answers(&self) -> u32 {
        self.answers.get()
    }

    fn outages(&self) -> u32 {
        self.outages.get()
    }

    /// The form in which answers are asked for now.
    fn form(&self) -> Form {
        match self.run.borrow().head.endpoint.answer_form {
            AnswerForm::Schema | AnswerForm::Json => Form::Enforced,
            AnswerForm::Jsonl => Form::Plain,
        }
    }

    /// From now on answers are asked for in words alone, and the prompt that is kept says so.
    fn switch_to_plain_answers(&self) {
        let mut run = self.run.borrow_mut();
        run.head.endpoint.answer_form = AnswerForm::Jsonl;
        run.body.prompt = prompts::as_kept(&run.body.profile, AnswerForm::Jsonl);
    }

    /// Whether `batch` may be asked now, with so many requests under way. Where it may, room is reserved for it; where
    /// it may not yet, its request stays in `prepared` for the next time.
    fn admit(&self, batch: &Batch, prepared: &mut Option<Prepared>, under_way: usize) -> Admission {
        if !self.ports.gate.is_open() {
            return Admission::Closed;
        }
        let now = self.now();
        match self.pace.borrow().has_room(now, under_way) {
            Turn::Now => {}
            later => return Admission::After(later),
        }
        let still_good = prepared.take().filter(|prepared| self.is_still_good(prepared));
        let Some(ready) = still_good.or_else(|| self.prepare(batch)) else { return Admission::Nothing };
        let mut pace = self.pace.borrow_mut();
        let load = ready.paced(ready.up_to, &pace);
        let is_too_large = batch.papers.len() > 1 && !pace.fits(load);
        // Where even one paper is too much, halves are no better: the provider may count otherwise than we do.
        if is_too_large && pace.fits(ready.paced(ready.least, &pace)) {
            return Admission::TooLarge;
        }
        if let Err(over) = self.check_budget(&ready) {
            *prepared = Some(ready);
            return Admission::Over(over);
        }
        match pace.turn(now, load, under_way) {
            Turn::Now => {}
            later => {
                *prepared = Some(ready);
                return Admission::After(later);
            }
        }
        let ticket = pace.sends(now, load);
        self.run.borrow_mut().head.sends(batch.stage, ready.up_to);
        let number = self.requests.replace(self.requests.get() + 1);
        Admission::Now(Prepared { ticket, number, ..ready })
    }

    fn check_budget(&self, next: &Prepared) -> Result<(), budget::OverBudget> {
        let Terms { budget, others, prices, .. } = &self.terms;
        if budget.is_unlimited() {
            return Ok(());
        }
        let head = &self.run.borrow().head;
        let price = prices(&head.endpoint.model);
        // On the reader's own machine nobody asks for money: there a limit in money can be kept without a price.
        let is_unpaid = price.is_none() && head.endpoint.base_url.is_local();
        let budget = if is_unpaid { budget.in_tokens() } else { *budget };
        budget.allows(budget::of_run(head, &**prices), others(), next.up_to, price)
    }

    /// Nothing is sent for `time`, and up to half of it more.
    fn back_off(&self, time: Duration) {
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let more = Duration::from_millis(self.ports.random.bits() % (milliseconds / 2 + 1));
        self.pace.borrow_mut().hold(self.now(), time + more);
    }

    /// No connection came: nothing is sent for `time`, or until the network is back, and then one request alone.
    fn await_network(&self, time: Duration) {
        self.outages.set(self.outages.get() + 1);
        let mut pace = self.pace.borrow_mut();
        pace.probes();
        pace.hold(self.now(), time);
    }

    /// The device says that it is online again.
    fn network_is_back(&self) {
        if self.outages.get() > 0 {
            self.pace.borrow_mut().release();
        }
    }

    /// What a run waits for that can send nothing for `time`.
    fn waiting_for(&self, time: Duration) -> Option<Waiting> {
        let until = self.now().saturating_add(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        Some(if self.outages.get() > 0 { Waiting::Network { until } } else { Waiting::Provider { until } })
    }

    /// Tells those who watch what the run waits for.
    fn show_waiting(&self, waiting: Option<Waiting>) {
        let has_changed = {
            let mut run = self.run.borrow_mut();
            std::mem::replace(&mut run.waiting, waiting) != waiting
        };
        if has_changed {
            (self.watch)();
        }
    }

    /// Two batches in place of one that was too large, kept in the plan; none where it cannot be halved.
    async fn halves(&self, batch: &Batch) -> Vec<Batch> {
        let halves = self.run.borrow_mut().halves(batch);
        if !halves.is_empty() {
            self.save().await;
        }
        halves
    }

    /// What a batch lacks whose answer came to its limit, in batches of half its size, kept in the plan.
    async fn rest(&self, batch: &Batch) -> Vec<Batch> {
        let rest = self.run.borrow_mut().rest(batch);
        if !rest.is_empty() {
            self.save().await;
        }
        rest
    }
}
