//! Drives a run through its stages: title pass, scoring, three rounds of asking again.
//!
//! The first batch goes alone, so that a provider's cache holds the constant part when the others follow; then
//! several at once. Dropping the future of [`drive`] aborts what is in flight; [`stop`] then closes the run.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};

use super::ask::Asker;
use super::keep;
use super::plan::{Batch, ROUNDS_AGAIN};
use super::ports::Ports;
use super::prompts;
use super::state::Run;
use crate::model::{AnswerForm, ApiKey, ModelFailure, Remedy};

/// Requests at the same time, after the first.
const TOGETHER: usize = 4;
/// A provider that asks to wait for longer ends the run, for nobody sits before a page that does nothing.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// How often one batch is sent again when the provider asks to wait or is overloaded.
const ATTEMPTS: u32 = 6;

/// A run that several hands hold: the driver, and the page that shows it.
pub type Shared = Rc<RefCell<Run>>;

/// Called after every change of the run.
pub type Watch = Rc<dyn Fn()>;

/// Asks the model until nothing is left to ask, and keeps everything that comes. The run's phase says how it ended.
///
/// A store that fails does not end it: the run goes on in memory, and the first failure is returned.
pub async fn drive(ports: &Ports, run: &Shared, key: &ApiKey, watch: &Watch) -> Option<keep::KeepError> {
    keep_prompt(&mut run.borrow_mut());
    let asker = Asker::new(ports.clone(), run.clone(), key.clone(), watch.clone());
    asker.save().await;
    let ending = ask_everything(&asker, run).await;
    match ending {
        Ok(()) => run.borrow_mut().finish(asker.given_up().map(|failure| failure.to_string())),
        Err(failure) => run.borrow_mut().fail(failure.to_string()),
    }
    asker.save().await;
    asker.save_what_failed().await;
    watch();
    asker.storage_failure()
}

/// A run that goes on may ask another model than before, in another form: what is kept is what is sent from now on.
fn keep_prompt(run: &mut Run) {
    run.body.prompt = prompts::as_kept(&run.body.profile, run.head.endpoint.answer_form);
}

/// Closes a run whose [`drive`] was dropped by the reader.
pub async fn stop(ports: &Ports, run: &Shared, watch: &Watch) -> Option<keep::KeepError> {
    run.borrow_mut().stop();
    watch();
    // An answer may have been on its way to the store when the driver was dropped.
    let run = run.borrow().clone();
    keep::save_all(ports, run).await.err()
}

async fn ask_everything(asker: &Asker, run: &Shared) -> Result<(), ModelFailure> {
    let titles = run.borrow_mut().title_batches();
    ask_all(asker, run, titles).await?;
    run.borrow_mut().end_screening();
    for round in 0..=ROUNDS_AGAIN {
        let batches = run.borrow_mut().batches(round);
        if batches.is_empty() {
            break;
        }
        asker.save().await;
        ask_all(asker, run, batches).await?;
    }
    Ok(())
}

/// Asks all `batches`; a cause that ends the run drops those in flight.
async fn ask_all(asker: &Asker, run: &Shared, batches: Vec<Batch>) -> Result<(), ModelFailure> {
    let mut queue = VecDeque::from(batches);
    let mut in_flight = FuturesUnordered::new();
    let mut width = 1;
    loop {
        while in_flight.len() < width
            && let Some(batch) = queue.pop_front()
        {
            in_flight.push(ask_patiently(asker, batch));
        }
        match in_flight.next().await {
            None => return Ok(()),
            Some((_, Ok(()))) => width = TOGETHER,
            Some((batch, Err(failure))) if failure.remedy() == Remedy::Split => {
                let halves = run.borrow_mut().halves(&batch);
                if halves.is_empty() {
                    asker.give_up_on(&batch, failure)?;
                } else {
                    // No answer is kept under the number of a batch that the stored plan does not know.
                    asker.save().await;
                }
                // At once, so that it soon shows whether smaller ones do.
                halves.into_iter().rev().for_each(|half| queue.push_front(half));
            }
            Some((_, Err(failure))) => return Err(failure),
        }
    }
}

/// Asks for one batch, waiting and falling back as the failures say, each time only for what is still missing.
async fn ask_patiently(asker: &Asker, batch: Batch) -> (Batch, Result<(), ModelFailure>) {
    for attempt in 0.. {
        let form = asker.answer_form();
        let Err(failure) = asker.ask(&batch).await else { return (batch, Ok(())) };
        let pause = match failure.remedy() {
            Remedy::PlainAnswers if form != AnswerForm::Jsonl => {
                asker.switch_to_plain_answers();
                Duration::ZERO
            }
            Remedy::Wait(time) if attempt < ATTEMPTS && time <= LONGEST_WAIT => time,
            Remedy::BackOff if attempt < ATTEMPTS && asker.has_heard() => asker.back_off(attempt),
            _ => return (batch, Err(failure)),
        };
        asker.pause(pause).await;
    }
    (batch, Ok(()))
}
