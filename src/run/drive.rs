//! Drives a run through its stages: title pass, scoring, three rounds of asking again; or, once the day is finished and
//! the reader wants that, through a second look or the comparing of ties.
//!
//! Dropping the future of [`drive`] aborts what is in flight; [`stop`] then closes the run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::ask::{Asker, End, ask_all};
use super::budget::{Budget, Expense};
use super::keep;
use super::plan::{Batch, ROUNDS_AGAIN};
use super::ports::Ports;
use super::prompts;
use super::seen::{self, SeenList};
use super::state::{Run, Task};
use crate::model::ApiKey;
use crate::money::Price;

/// Requests at the same time, after the first, unless a provider's limits say otherwise.
pub const TOGETHER: usize = 10;

/// A run that several hands hold: the driver, and the page that shows it.
pub type Shared = Rc<RefCell<Run>>;

/// Called after every change of the run.
pub type Watch = Rc<dyn Fn()>;

/// What a model costs, by its name; `None` where that is not known.
pub type Prices = Rc<dyn Fn(&str) -> Option<Price>>;

/// On which terms a run asks.
#[derive(Clone)]
pub struct Terms {
    /// The key; it goes to the run's endpoint alone.
    pub key: ApiKey,
    /// What models cost. A model on the reader's own machine that they do not know takes no money, and is counted in tokens.
    pub prices: Prices,
    /// What the reader is willing to spend.
    pub budget: Budget,
    /// What the month's other runs spent so far, as [`of_month`](super::budget::of_month) tells; asked before each
    /// request, for other days may be read at the same time.
    pub others: Rc<dyn Fn() -> Expense>,
    /// How many requests may be under way at once, from 1.
    pub together: usize,
}

impl Terms {
    /// With this key, and without a budget or prices.
    pub fn new(key: ApiKey) -> Self {
        Self {
            key,
            prices: Rc::new(|_| None),
            budget: Budget::default(),
            others: Rc::new(Expense::default),
            together: TOGETHER,
        }
    }
}

/// Asks the model until nothing is left to ask, and keeps everything that comes. The run's phase says how it ended.
///
/// A store that fails does not end it: the run goes on in memory, and the first failure is returned.
pub async fn drive(ports: &Ports, run: &Shared, terms: &Terms, watch: &Watch) -> Option<keep::KeepError> {
    keep_prompt(&mut run.borrow_mut());
    let asker = Asker::new(ports.clone(), run.clone(), terms.clone(), watch.clone());
    asker.save().await;
    if run.borrow().task() == Task::SecondLook {
        let key = run.borrow().head.key.clone();
        // Second verdicts change no number by which the list would be known to be behind.
        let _gone_or_unreachable = seen::forget(ports, &key).await;
    }
    let ending = ask_everything(&asker, run).await;
    match ending {
        Ok(()) => run.borrow_mut().finish(asker.given_up().map(|failure| failure.to_string())),
        Err(End::Failure(failure)) => run.borrow_mut().fail(failure.to_string()),
        Err(End::OverBudget(over)) => run.borrow_mut().over_budget(over.to_string()),
    }
    asker.save().await;
    keep_seen(ports, run).await;
    watch();
    asker.storage_failure()
}

/// Keeps the list of what the run saw. It is made from what is stored of the run, whenever it is missing.
async fn keep_seen(ports: &Ports, run: &Shared) {
    let (key, list) = {
        let run = run.borrow();
        (run.head.key.clone(), SeenList::of(&run))
    };
    let _kept_or_made_again = seen::keep(ports, key, list).await;
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
    let now = run.borrow().clone();
    let failure = keep::save_everything(ports, &now, &BTreeMap::new()).await.err();
    run.borrow_mut().unkept = failure.clone();
    keep_seen(ports, run).await;
    failure
}

/// Ends a run that may not ask at all, and keeps `why`.
pub async fn refuse(ports: &Ports, run: &Shared, why: String, watch: &Watch) -> Option<keep::KeepError> {
    run.borrow_mut().fail(why);
    watch();
    let (head, body) = {
        let run = run.borrow();
        (run.head.clone(), run.body.clone())
    };
    let failure = keep::save(ports, head, body).await.err();
    run.borrow_mut().unkept = failure.clone();
    failure
}

async fn ask_everything(asker: &Asker, run: &Shared) -> Result<(), End> {
    let task = run.borrow().task();
    match task {
        Task::Day => {
            let titles = run.borrow_mut().title_batches();
            if !titles.is_empty() {
                asker.save().await;
                ask_all(asker, titles).await?;
            }
            run.borrow_mut().end_screening();
            ask_in_rounds(asker, run, Run::batches).await
        }
        Task::SecondLook => ask_in_rounds(asker, run, Run::second_batches).await,
        Task::Ties => {
            let batches = run.borrow_mut().tie_batches();
            asker.save().await;
            ask_all(asker, batches).await
        }
    }
}

/// Asks for the `batches` of each round, until one has none.
async fn ask_in_rounds(
    asker: &Asker,
    run: &Shared,
    batches: fn(&mut Run, u8) -> Vec<Batch>,
) -> Result<(), End> {
    for round in 0..=ROUNDS_AGAIN {
        let batches = batches(&mut run.borrow_mut(), round);
        if batches.is_empty() {
            break;
        }
        // No answer is kept under the number of a batch that the stored plan does not know.
        asker.save().await;
        ask_all(asker, batches).await?;
    }
    Ok(())
}
