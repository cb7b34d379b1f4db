//! Which batch is asked next, and when: as many at once as pace, budget and gate allow.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::{Asker, Ended, Prepared};
use crate::model::ModelFailure;
use crate::run::budget::OverBudget;
use crate::run::pace::Turn;
use crate::run::plan::Batch;
use crate::run::retry::{self, Before, Decision, Form, Others};
use crate::run::state::Waiting;

/// Why asking ended before its time.
pub enum End {
    /// A cause that asking again would not mend.
    Failure(ModelFailure),
    /// The budget.
    OverBudget(OverBudget),
}

/// A batch that is to be asked, and how it fared.
struct Job {
    batch: Batch,
    /// How often it failed since anything was last answered.
    attempts: u32,
    /// How many requests had been answered when it last failed, and when it was first sent.
    answered_at_failure: u32,
    answered_at_first: Option<u32>,
    /// Its request, where it waits for its turn.
    prepared: Option<Prepared>,
}

impl Job {
    fn new(batch: Batch) -> Self {
        Self { batch, attempts: 0, answered_at_failure: 0, answered_at_first: None, prepared: None }
    }
}

/// What is to be waited for before more can be sent.
enum Pause {
    /// An answer, or the end of the queue.
    Answers,
    /// This time, because of a limit.
    Time(Duration),
    /// The gate.
    Gate,
}

type InFlight<'a> = FuturesUnordered<LocalBoxFuture<'a, (Job, Form, Result<Ended, ModelFailure>)>>;

/// Asks all `batches`; an end drops what is in flight.
///
/// # Errors
/// With what ended it.
pub async fn ask_all(asker: &Asker, batches: Vec<Batch>) -> Result<(), End> {
    let mut queue: VecDeque<Job> = batches.into_iter().map(Job::new).collect();
    let mut in_flight = InFlight::new();
    loop {
        let pause = send_what_may(asker, &mut queue, &mut in_flight).await?;
        if in_flight.is_empty() && queue.is_empty() {
            return Ok(());
        }
        asker.show_waiting(match &pause {
            Pause::Time(time) if in_flight.is_empty() => asker.waiting_for(*time),
            Pause::Gate => Some(Waiting::Gate),
            Pause::Answers | Pause::Time(_) => None,
        });
        if let Some((job, form, result)) = next(asker, &mut in_flight, pause).await {
            take(asker, job, form, result, &mut queue).await?;
        }
    }
}

/// Sends from the queue what may be sent now; returns what the rest has to wait for.
async fn send_what_may<'a>(
    asker: &'a Asker,
    queue: &mut VecDeque<Job>,
    in_flight: &mut InFlight<'a>,
) -> Result<Pause, End> {
    while let Some(mut job) = queue.pop_front() {
        let pause = match asker.admit(&job.batch, &mut job.prepared, in_flight.len()) {
            Admission::Now(prepared) => {
                job.answered_at_first.get_or_insert(asker.answers());
                let form = asker.form();
                in_flight.push(send(asker, job, form, prepared).boxed_local());
                continue;
            }
            Admission::Nothing => continue,
            Admission::TooLarge => {
                let halves = asker.halves(&job.batch).await;
                halves.into_iter().rev().for_each(|half| queue.push_front(Job::new(half)));
                continue;
            }
            Admission::Over(over) if in_flight.is_empty() => return Err(End::OverBudget(over)),
            // What is under way may turn out to use less than it could.
            Admission::Over(_) => Pause::Answers,
            Admission::After(Turn::In(time)) => Pause::Time(time),
            Admission::After(_) => Pause::Answers,
            Admission::Closed => Pause::Gate,
        };
        queue.push_front(job);
        return Ok(pause);
    }
    Ok(Pause::Answers)
}

async fn send(
    asker: &Asker,
    job: Job,
    form: Form,
    prepared: Prepared,
) -> (Job, Form, Result<Ended, ModelFailure>) {
    let result = asker.ask(&job.batch, prepared).await;
    (job, form, result)
}

/// The next request that ends; `None` where what was waited for has come first.
async fn next(
    asker: &Asker,
    in_flight: &mut InFlight<'_>,
    pause: Pause,
) -> Option<(Job, Form, Result<Ended, ModelFailure>)> {
    let ports = asker.ports();
    let pause = match pause {
        Pause::Answers => return in_flight.next().await,
        Pause::Gate => ports.gate.opens(),
        Pause::Time(time) => {
            let (time, opens) = (ports.sleep.sleep(time), ports.gate.opens());
            async move {
                if let Either::Right(_) = select(time, opens).await {
                    asker.network_is_back();
                }
            }
            .boxed_local()
        }
    };
    if in_flight.is_empty() {
        pause.await;
        return None;
    }
    match select(in_flight.next(), pause).await {
        Either::Left((ended, _)) => ended,
        Either::Right(_) => None,
    }
}

/// Goes on behind a request that has ended.
async fn take(
    asker: &Asker,
    mut job: Job,
    form: Form,
    result: Result<Ended, ModelFailure>,
    queue: &mut VecDeque<Job>,
) -> Result<(), End> {
    let failure = match result {
        Ok(Ended::Whole) => return Ok(()),
        Ok(Ended::AtItsLimit) => {
            let rest = asker.rest(&job.batch).await;
            rest.into_iter().rev().for_each(|batch| queue.push_front(Job::new(batch)));
            return Ok(());
        }
        Ok(Ended::Thinking) => {
            queue.push_front(job);
            return Ok(());
        }
        Err(failure) => failure,
    };
    let answered = asker.answers();
    if answered > job.answered_at_failure {
        job.attempts = 0;
    }
    let before = Before {
        attempts: job.attempts,
        heard: asker.heard(),
        others: if job.answered_at_first.is_some_and(|first| answered > first) {
            Others::Answered
        } else {
            Others::Silent
        },
        outages: asker.outages(),
        form,
    };
    job.attempts += 1;
    job.answered_at_failure = answered;
    match retry::decide(&failure, before) {
        Decision::AwaitLimit(_) => queue.push_front(job),
        Decision::BackOff(time) => {
            asker.back_off(time);
            queue.push_front(job);
        }
        Decision::AwaitNetwork(time) => {
            asker.await_network(time);
            queue.push_front(job);
        }
        Decision::PlainAnswers => {
            asker.switch_to_plain_answers();
            queue.push_front(job);
        }
        Decision::Split => {
            let halves = asker.halves(&job.batch).await;
            if halves.is_empty() {
                asker.give_up_on(&job.batch, failure).map_err(End::Failure)?;
            }
            // At once, so that it soon shows whether smaller ones do.
            halves.into_iter().rev().for_each(|half| queue.push_front(Job::new(half)));
        }
        Decision::Leave => {}
        Decision::End => return Err(End::Failure(failure)),
    }
    Ok(())
}

/// Whether a batch may be asked now.
pub(super) enum Admission {
    /// It may; room is reserved for it in pace and budget.
    Now(Prepared),
    /// It lacks nothing.
    Nothing,
    /// It is larger than a known limit, and can be halved.
    TooLarge,
    /// It could pass the budget.
    Over(OverBudget),
    /// Not yet.
    After(Turn),
    /// The gate is closed.
    Closed,
}
