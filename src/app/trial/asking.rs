//! Trials that ask, from whatever page: begun, gone on with, stopped. They go on while the reader is elsewhere.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::desk::{Desk, OpenRun, at_root, use_desk};
use crate::run::drive::Shared;
use crate::run::keep::{self, KeepError};
use crate::run::ports::{LockGuard, Ports};
use crate::run::record::{Phase, RunKey};
use crate::run::state::Run;
use crate::run::trial::{self, Kept, Sample, Side, Trial, Variant, apart};

/// The lock of whoever tries something: one trial at a time, over all tabs.
const LOCK: &str = "trial";

/// The trials of this browser. Copying copies handles.
#[derive(Clone, Copy)]
pub struct Trials {
    desk: Desk,
    /// Those that are kept, oldest first.
    pub list: RwSignal<Vec<Trial>>,
    /// What is on the page.
    pub shown: RwSignal<OnPage, LocalStorage>,
    /// Whether another tab tries something, as the last attempt found.
    pub elsewhere: RwSignal<bool>,
    /// True while this tab asks.
    pub busy: RwSignal<bool>,
    /// True where this tab has the lock, or is about to.
    claimed: StoredValue<bool>,
    /// True where the reader stopped what goes on; a side may only be about to be asked.
    stopped: StoredValue<bool>,
    changes: RwSignal<u64>,
}

/// The trial on the page.
pub enum OnPage {
    /// None.
    Nothing,
    /// This one.
    Trial(Box<Kept>),
    /// One of which a part is not in the store any more.
    Gone,
}

/// The trials; the first page that asks reads what is stored, and whenever there are more.
pub fn use_trials() -> Trials {
    use_context().unwrap_or_else(|| {
        let desk = use_desk();
        at_root(|| {
            let trials = Trials {
                desk,
                list: RwSignal::new(Vec::new()),
                shown: RwSignal::new_local(OnPage::Nothing),
                elsewhere: RwSignal::new(false),
                busy: RwSignal::new(false),
                claimed: StoredValue::new(false),
                stopped: StoredValue::new(false),
                changes: RwSignal::new(0),
            };
            provide_context(trials);
            // Another tab may try something too.
            let runs = Memo::new(move |_| desk.trials.with(Vec::len));
            Effect::new(move |_| {
                _ = runs.get();
                spawn_local(trials.read());
            });
            trials
        })
    })
}

impl Trials {
    async fn read(self) {
        match trial::stored(&self.desk.ports()).await {
            Ok(stored) => self.list.set(stored),
            Err(error) => self.desk.report(&error),
        }
    }

    /// How many papers have an answer, and how many are asked about; `None` where nothing is.
    pub fn progress(self) -> Option<(usize, usize)> {
        self.changes.track();
        self.desk.trying.with(|trying| trying.as_ref().map(|open| open.run.borrow().progress()))
    }

    /// Begins a trial over papers of `of`.
    pub fn begin(self, of: Rc<Run>, sample: Sample, sides: [Option<Variant>; 2]) {
        spawn_local(async move {
            let Some(guard) = self.claim().await else { return };
            self.busy.set(true);
            match self.keep_new(&of, sample, sides).await {
                Ok(new) => self.ask(new).await,
                Err(error) => self.desk.report(&error),
            }
            self.busy.set(false);
            self.release(guard);
        });
    }

    /// Goes on with a trial that did not come to its end.
    pub fn go_on(self, trial: Trial) {
        spawn_local(async move {
            let Some(guard) = self.claim().await else { return };
            self.busy.set(true);
            self.ask(trial).await;
            self.busy.set(false);
            self.release(guard);
        });
    }

    /// Puts a trial on the page.
    pub fn open(self, trial: Trial) {
        spawn_local(async move {
            match trial::load(&self.desk.ports(), trial).await {
                Ok(Some(kept)) => self.shown.set(OnPage::Trial(Box::new(kept))),
                Ok(None) => {
                    self.shown.set(OnPage::Gone);
                    self.read().await;
                }
                Err(error) => self.desk.report(&error),
            }
        });
    }

    /// Forgets a trial, unless one is being asked just now: it may be that one.
    pub fn remove(self, trial: Trial) {
        spawn_local(async move {
            let Some(guard) = self.claim().await else { return };
            match trial::remove(&self.desk.ports(), &trial).await {
                Ok(()) => {
                    self.list.update(|list| list.retain(|one| one.number != trial.number));
                    self.shown.update(|shown| {
                        if matches!(shown, OnPage::Trial(kept) if kept.trial.number == trial.number) {
                            *shown = OnPage::Nothing;
                        }
                    });
                }
                Err(error) => self.desk.report(&error),
            }
            self.release(guard);
        });
    }

    /// Aborts what is in flight and asks nothing more.
    pub fn stop(self) {
        self.stopped.set_value(true);
        self.desk.trying.with_untracked(|trying| trying.iter().for_each(OpenRun::abort));
    }

    /// Takes the lock for this tab; `None` where another tab, or this one, has it.
    async fn claim(self) -> Option<LockGuard> {
        if self.claimed.get_value() {
            return None;
        }
        self.claimed.set_value(true);
        self.stopped.set_value(false);
        let guard = self.desk.ports().lock.try_acquire(LOCK.to_owned()).await;
        self.claimed.set_value(guard.is_some());
        self.elsewhere.set(guard.is_none());
        guard
    }

    fn release(self, guard: LockGuard) {
        drop(guard);
        self.claimed.set_value(false);
    }

    /// Keeps a new trial, whose number no other one gets while the lock is held.
    async fn keep_new(
        self,
        of: &Run,
        sample: Sample,
        sides: [Option<Variant>; 2],
    ) -> Result<Trial, KeepError> {
        let ports = self.desk.ports();
        let number = trial::next_number(&ports).await?;
        let (new, runs) = Trial::new(number, of, sample, sides, ports.clock.now());
        trial::save(&ports, &new, &runs).await?;
        self.list.update(|list| list.push(new.clone()));
        Ok(new)
    }

    /// Asks both sides, one after the other, and shows what they came to.
    async fn ask(self, trial: Trial) {
        let ports = apart(&self.desk.ports());
        for side in &trial.sides {
            let Side::Asked(key) = side else { continue };
            match self.ask_side(&ports, key).await {
                Ok(Phase::Finished) => {}
                Ok(_) => break,
                Err(error) => {
                    self.desk.report(&error);
                    break;
                }
            }
        }
        self.open(trial);
    }

    /// Asks for a run in the store of `ports`, and returns how it ended.
    async fn ask_side(self, ports: &Ports, key: &RunKey) -> Result<Phase, KeepError> {
        let Some(run) = keep::load(ports, key).await? else { return Ok(Phase::Stopped) };
        if run.head.phase == Phase::Finished {
            return Ok(Phase::Finished);
        }
        let run: Shared = Rc::new(RefCell::new(run));
        run.borrow_mut().resume();
        let watch = Rc::new(move || self.changes.update(|changes| *changes += 1));
        let (open, work) = self.desk.work(ports.clone(), run.clone(), watch);
        if self.stopped.get_value() {
            open.abort();
        }
        self.desk.trying.set(Some(open));
        // What the storage refuses is reported as soon as it does.
        _ = work.await;
        let head = run.borrow().head.clone();
        self.desk.remember_trial(head.clone());
        self.desk.trying.set(None);
        Ok(head.phase)
    }
}
