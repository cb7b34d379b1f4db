//! Writing a run down while it asks, also with a store that refuses for a while.
//!
//! What was refused is written, all of it, before anything later is: an answer never stands in the store without the
//! run that it belongs to.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::Asker;
use crate::run::keep::{self, KeepError};
use crate::run::record::{RequestLog, Verdict};

/// What is known of the store.
#[derive(Default)]
pub(super) struct Writer {
    /// Whether the store lacks something that it was given.
    is_behind: Cell<bool>,
    /// Whether something came while it was catching up.
    has_missed: Cell<bool>,
    /// The requests that it did not take, by number.
    requests: RefCell<BTreeMap<u32, RequestLog>>,
    first_failure: RefCell<Option<KeepError>>,
}

impl Asker {
    /// The first failure of the store, if there was one.
    pub fn storage_failure(&self) -> Option<KeepError> {
        self.writer.first_failure.borrow().clone()
    }

    /// Writes head and body as they are now, and what was refused before.
    pub async fn save(&self) {
        if self.catch_up().await == Caught::Nothing {
            let (head, body) = {
                let run = self.run.borrow();
                (run.head.clone(), run.body.clone())
            };
            self.note(keep::save(&self.ports, head, body).await);
        }
    }

    /// Writes a line of the log, and the head that counts it.
    pub(super) async fn save_request(&self, number: u32, log: &RequestLog) {
        if self.writer.is_behind.get() {
            self.writer.requests.borrow_mut().insert(number, log.clone());
            self.writer.has_missed.set(true);
            self.catch_up().await;
            return;
        }
        let head = self.run.borrow().head.clone();
        let result = keep::save_request(&self.ports, &head, number, log).await;
        if result.is_err() {
            self.writer.requests.borrow_mut().insert(number, log.clone());
        }
        self.note(result);
    }

    /// Appends an answer; where the store is behind, the answer is written when it catches up.
    pub(super) async fn save_answer(&self, verdict: &Verdict) {
        if self.writer.is_behind.get() {
            self.writer.has_missed.set(true);
            return;
        }
        let key = self.run.borrow().head.key.clone();
        self.note(keep::save_answer(&self.ports, &key, verdict).await);
    }

    /// Writes all there is where the store lacks something.
    async fn catch_up(&self) -> Caught {
        let Writer { is_behind, has_missed, requests, .. } = &self.writer;
        if !is_behind.get() {
            return Caught::Nothing;
        }
        has_missed.set(false);
        let (run, waiting) = (self.run.borrow().clone(), requests.take());
        let result = keep::save_everything(&self.ports, &run, &waiting).await;
        match &result {
            Ok(()) => {
                is_behind.set(has_missed.get());
                self.run.borrow_mut().unkept = None;
            }
            Err(_) => {
                let mut requests = requests.borrow_mut();
                for (number, log) in waiting {
                    requests.entry(number).or_insert(log);
                }
            }
        }
        self.note(result);
        Caught::All
    }

    fn note(&self, result: Result<(), KeepError>) {
        let Err(error) = result else { return };
        self.writer.is_behind.set(true);
        let first = self.writer.first_failure.borrow_mut().get_or_insert(error).clone();
        self.run.borrow_mut().unkept = Some(first);
        (self.watch)();
    }
}

/// Whether the store lacked anything.
#[derive(PartialEq, Eq)]
enum Caught {
    Nothing,
    All,
}
