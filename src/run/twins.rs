//! In-memory twins of the ports: what the native tests and `xtask replay` run on.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};
use futures_util::stream::{self, StreamExt};

use super::ports::{
    Clock, Gate, Http, HttpError, HttpRequest, HttpResponse, Lock, LockGuard, Ports, Random, Sleep, Store,
    StoreError, StoreName, Write,
};
use crate::model::stand_in::{Response, StandIn};

/// Ports over memory, with `http` answering. Time stands still but for what is slept.
pub fn ports(http: impl Http + 'static) -> (Ports, Rc<MemoryStore>) {
    let store = Rc::new(MemoryStore::default());
    let clock = Rc::new(MemoryClock::default());
    let ports = Ports {
        http: Rc::new(http),
        store: store.clone(),
        clock: clock.clone(),
        sleep: clock,
        random: Rc::new(CountingRandom::default()),
        lock: Rc::new(MemoryLock::default()),
        gate: Rc::new(MemoryGate::default()),
    };
    (ports, store)
}

/// Answers each request by a function, at once.
pub struct AnswerWith<F>(pub F);

/// What a stand-in answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canned {
    /// The status code.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, chunk by chunk; an error ends it.
    pub chunks: Vec<Result<Vec<u8>, HttpError>>,
}

impl Canned {
    /// A whole body with a status.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), chunks: vec![Ok(body.into())] }
    }
}

/// Answers chat completions by `stand_in`, whatever the address.
pub fn model(stand_in: StandIn) -> AnswerWith<impl Fn(HttpRequest) -> Result<Canned, HttpError>> {
    AnswerWith(move |request: HttpRequest| {
        let response = stand_in.chat(request.body.as_deref().unwrap_or_default());
        Ok(response.into())
    })
}

impl From<Response> for Canned {
    fn from(response: Response) -> Self {
        let Response { status, headers, chunks } = response;
        Self { status, headers, chunks: chunks.into_iter().map(Ok).collect() }
    }
}

impl<F: Fn(HttpRequest) -> Result<Canned, HttpError>> Http for AnswerWith<F> {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        let response = (self.0)(request).map(|canned| HttpResponse {
            status: canned.status,
            headers: canned.headers,
            body: stream::iter(canned.chunks).boxed_local(),
        });
        ready(response).boxed_local()
    }
}

/// Keeps records in a map.
#[derive(Default)]
pub struct MemoryStore {
    records: RefCell<BTreeMap<(StoreName, String), String>>,
    failure: RefCell<Option<StoreError>>,
}

impl MemoryStore {
    /// From now on every call fails with `error`, or none does.
    pub fn fail_with(&self, error: Option<StoreError>) {
        *self.failure.borrow_mut() = error;
    }

    /// How many records `store` holds.
    pub fn count(&self, store: StoreName) -> usize {
        self.records.borrow().keys().filter(|(name, _)| *name == store).count()
    }

    fn answer<T: 'static>(
        &self,
        work: impl FnOnce(&mut BTreeMap<(StoreName, String), String>) -> T,
    ) -> LocalBoxFuture<'static, Result<T, StoreError>> {
        let result = match self.failure.borrow().clone() {
            Some(error) => Err(error),
            None => Ok(work(&mut self.records.borrow_mut())),
        };
        ready(result).boxed_local()
    }
}

impl Store for MemoryStore {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.answer(|records| records.get(&(store, key)).cloned())
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        self.answer(|records| {
            for Write { store, key, value } in writes {
                match value {
                    Some(value) => records.insert((store, key), value),
                    None => records.remove(&(store, key)),
                };
            }
        })
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        self.answer(|records| {
            records
                .range((store, prefix.clone())..)
                .take_while(|((name, key), _)| *name == store && key.starts_with(&prefix))
                .map(|((_, key), value)| (key.clone(), value.clone()))
                .collect()
        })
    }
}

/// A clock that only sleeping moves.
#[derive(Default)]
pub struct MemoryClock {
    milliseconds: Rc<Cell<u64>>,
}

impl Clock for MemoryClock {
    fn now(&self) -> u64 {
        self.milliseconds.get()
    }
}

impl Sleep for MemoryClock {
    fn sleep(&self, time: Duration) -> LocalBoxFuture<'static, ()> {
        let slept = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let now = self.milliseconds.clone();
        // Only who waits for it moves the clock.
        async move { now.set(now.get().saturating_add(slept)) }.boxed_local()
    }
}

/// The same bits in every run: randomness that a test can expect.
#[derive(Default)]
pub struct CountingRandom {
    next: Cell<u64>,
}

impl Random for CountingRandom {
    fn bits(&self) -> u64 {
        let next = self.next.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.next.set(next);
        next
    }
}

/// Locks among those who share it: a clone is another tab.
#[derive(Clone, Default)]
pub struct MemoryLock {
    held: Rc<RefCell<BTreeSet<String>>>,
}

impl Lock for MemoryLock {
    fn try_acquire(&self, name: String) -> LocalBoxFuture<'static, Option<LockGuard>> {
        let is_free = self.held.borrow_mut().insert(name.clone());
        let held = self.held.clone();
        let guard = is_free.then(|| {
            LockGuard::new(move || {
                held.borrow_mut().remove(&name);
            })
        });
        ready(guard).boxed_local()
    }
}

/// A gate that stands open until it is closed. Clones are the same gate.
#[derive(Clone, Default)]
pub struct MemoryGate {
    state: Rc<RefCell<GateState>>,
}

#[derive(Default)]
struct GateState {
    is_closed: bool,
    /// How often it was opened.
    openings: u64,
    waiting: Vec<Waker>,
}

impl MemoryGate {
    /// Closes it.
    pub fn close(&self) {
        self.state.borrow_mut().is_closed = true;
    }

    /// Opens it, and tells those who wait; also where it stood open.
    pub fn open(&self) {
        let waiting = {
            let mut state = self.state.borrow_mut();
            state.is_closed = false;
            state.openings += 1;
            std::mem::take(&mut state.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Gate for MemoryGate {
    fn is_open(&self) -> bool {
        !self.state.borrow().is_closed
    }

    fn opens(&self) -> LocalBoxFuture<'static, ()> {
        let state = self.state.clone();
        let before = state.borrow().openings;
        poll_fn(move |context| {
            let mut state = state.borrow_mut();
            if state.openings > before {
                return Poll::Ready(());
            }
            state.waiting.push(context.waker().clone());
            Poll::Pending
        })
        .boxed_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_once_and_given_back_on_drop() {
        let (tab, other) = (MemoryLock::default(), MemoryLock::default());
        let sibling = tab.clone();
        let take = |lock: &MemoryLock, name: &str| lock.try_acquire(name.to_owned()).now_or_never().unwrap();
        let guard = take(&tab, "run/default/2026-10-15").unwrap();
        assert!(
            take(&tab, "run/default/2026-10-15").is_none()
                && take(&sibling, "run/default/2026-10-15").is_none()
        );
        assert!(
            take(&sibling, "run/default/2026-10-16").is_some()
                && take(&other, "run/default/2026-10-15").is_some()
        );
        drop(guard);
        assert!(take(&sibling, "run/default/2026-10-15").is_some());
    }

    #[test]
    fn a_gate_tells_of_the_next_opening_only() {
        let gate = MemoryGate::default();
        gate.close();
        gate.open();
        let mut opens = gate.opens();
        assert!(gate.is_open() && (&mut opens).now_or_never().is_none());
        gate.close();
        assert!(!gate.is_open() && (&mut opens).now_or_never().is_none());
        gate.open();
        assert!(gate.is_open() && opens.now_or_never().is_some());
    }
}
