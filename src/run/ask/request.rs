//! One request for one batch: prepared, written down, sent, accounted for.

use super::{Asker, Ended};
use crate::model::{self, AnswerForm, Call, ModelFailure, Prompt};
use crate::money::{Tokens, Usage, prompt_tokens};
use crate::paper::PaperId;
use crate::run::budget::expense;
use crate::run::pace::{Pace, Ticket};
use crate::run::plan::{Batch, Stage};
use crate::run::prompts;
use crate::run::record::{RequestLog, Spent};
use crate::run::retry::Heard;

/// A request that can be sent.
pub struct Prepared {
    /// What goes over the wire.
    pub(super) call: Call,
    /// The papers that it asks about.
    pub(super) papers: Vec<PaperId>,
    /// The most that it can use.
    pub(super) up_to: Usage,
    /// The most that a request about one paper could use.
    pub(super) least: Usage,
    /// The part of `up_to` that is room for thoughts, of which most is never used.
    pub(super) thoughts: Tokens,
    /// Whether the limit of its completion has room for thoughts.
    pub(super) has_room_to_think: bool,
    /// The form in which it wants the answer.
    pub(super) form: AnswerForm,
    /// By which the pace knows it once it is sent.
    pub(super) ticket: Ticket,
    /// Its number in the run's log.
    pub(super) number: u32,
}

impl Prepared {
    /// What the pace counts of a `load`: all of it where the provider said what it lets through, else without the room
    /// for thoughts, which would stretch a run many times over for a guess.
    pub(super) fn paced(&self, load: Usage, pace: &Pace) -> Usage {
        let thoughts = if pace.is_told() { 0 } else { self.thoughts.0 };
        Usage { completion: Tokens(load.completion.0.saturating_sub(thoughts)), ..load }
    }
}

impl Asker {
    /// The request for what `batch` still lacks; `None` where it lacks nothing.
    pub(super) fn prepare(&self, batch: &Batch) -> Option<Prepared> {
        let papers = self.run.borrow().missing(batch);
        if papers.is_empty() {
            return None;
        }
        Some(self.request(batch.stage, papers))
    }

    /// Whether a request that has waited is what would be sent now. Nobody else asks for its papers meanwhile.
    pub(super) fn is_still_good(&self, prepared: &Prepared) -> bool {
        prepared.has_room_to_think == self.thinks.get() && prepared.form == self.answer_form()
    }

    fn answer_form(&self) -> AnswerForm {
        self.run.borrow().head.endpoint.answer_form
    }

    fn request(&self, stage: Stage, ids: Vec<PaperId>) -> Prepared {
        let run = self.run.borrow();
        let endpoint = &run.head.endpoint;
        let (question, prompt, answers) = prompts::of_stage(&run, stage, &self.delimiter, &ids);
        let has_room_to_think = self.thinks.get();
        let limit = |answers: usize| {
            let room = model::room_for(endpoint, question, answers);
            if has_room_to_think { model::with_thinking(room) } else { room }
        };
        let thoughts = u64::from(model::thinks(&endpoint.model)) + u64::from(has_room_to_think);
        Prepared {
            call: model::chat(endpoint, &self.terms.key, &prompt, question, limit(answers)),
            up_to: up_to(&prompt, limit(answers)),
            least: up_to(&Prompt { papers: String::new(), ..prompt }, limit(1)),
            thoughts: Tokens(model::with_thinking(Tokens(0)).0 * thoughts),
            has_room_to_think,
            form: endpoint.answer_form,
            papers: ids,
            ticket: Ticket::default(),
            number: 0,
        }
    }

    /// Sends `prepared`, which [`Asker::admit`](super::Asker) let through. Answers that came are kept, also where the
    /// end is a failure.
    ///
    /// It is written down before it is sent: a page that is closed meanwhile leaves a trace of what it may have spent.
    ///
    /// # Errors
    /// When the provider or the connection fails.
    pub(super) async fn ask(&self, batch: &Batch, prepared: Prepared) -> Result<Ended, ModelFailure> {
        let mut log = RequestLog {
            at: self.now(),
            took: None,
            model: self.run.borrow().head.endpoint.model.clone(),
            batch: batch.number,
            stage: batch.stage,
            sent: prepared.call.body.as_ref().map_or(0, String::len),
            received: 0,
            status: None,
            usage: None,
            up_to: Some(prepared.up_to),
            cost: None,
            failure: None,
            body: prepared.call.body.clone().unwrap_or_default(),
            reply: String::new(),
        };
        let (number, up_to) = (prepared.number, prepared.up_to);
        (self.watch)();
        self.save_request(number, &log).await;
        let was_gone = self.outages() > 0;
        let result = self.exchange(prepared, batch, &mut log).await;
        let spent = match (log.usage, log.status) {
            (Some(usage), _) => Spent::Stated(usage),
            // Providers charge for what the model reads and writes, not for refusals.
            (None, Some(200..300)) => Spent::Unstated,
            (None, Some(_)) => Spent::Nothing,
            // It may have arrived before the network went. What is tried while it is gone has not.
            (None, None) if self.heard() == Heard::Something && !was_gone => Spent::Unstated,
            (None, None) => Spent::Nothing,
        };
        self.run.borrow_mut().head.settles(batch.stage, up_to, spent);
        log.redact(&self.terms.key);
        log.took = Some(self.now().saturating_sub(log.at));
        log.failure = result.as_ref().err().map(ToString::to_string);
        log.cost = log.usage.and_then(|usage| {
            // What is said to cost nothing because it is asked on this machine is not known to.
            let price = (self.terms.prices)(&log.model);
            (usage.charged.is_some() || price.is_some()).then(|| expense(usage, price).money.rounded())
        });
        if spent != Spent::Unstated {
            log.up_to = None;
        }
        (self.watch)();
        self.save_request(number, &log).await;
        result
    }
}

/// The most that a request can use: its prompt by estimate and a fifth more, of which the constant part may be written to
/// a cache, and the whole of its limit.
fn up_to(prompt: &Prompt, limit: Tokens) -> Usage {
    let most = |tokens: Tokens| Tokens(tokens.0.saturating_mul(6).div_ceil(5));
    let constant = prompt_tokens(&prompt.system) + prompt_tokens(&prompt.constant);
    Usage {
        prompt: most(constant + prompt_tokens(&prompt.papers)),
        written: most(constant),
        completion: limit,
        ..Usage::default()
    }
}
