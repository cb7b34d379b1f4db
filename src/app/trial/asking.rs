//! Trials that ask, from whatever page: begun, gone on with, stopped. They go on while the reader is elsewhere.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::desk::{Desk, at_root, use_desk};
use crate::browser::awake::{Awake, PageGate, Reach};
use crate::browser::page::Asking;
use crate::run::drive::{self, Shared, Terms, Watch};
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
    pub shown: RwSignal<Option<Kept>, LocalStorage>,
    /// Whether another tab tries something, as the last attempt found.
    pub elsewhere: RwSignal<bool>,
    /// True from the click until everything was asked.
    pub busy: RwSignal<bool>,
    now: RwSignal<Option<Now>, LocalStorage>,
    changes: RwSignal<u64>,
}

/// The side that is asked just now.
#[derive(Clone)]
struct Now {
    run: Shared,
    stop: AbortHandle,
}

/// The trials; the first page that asks reads what is stored.
pub fn use_trials() -> Trials {
    use_context().unwrap_or_else(|| {
        let desk = use_desk();
        at_root(|| {
            let trials = Trials {
                desk,
                list: RwSignal::new(Vec::new()),
                shown: RwSignal::new_local(None),
                elsewhere: RwSignal::new(false),
                busy: RwSignal::new(false),
                now: RwSignal::new_local(None),
                changes: RwSignal::new(0),
            };
            provide_context(trials);
            spawn_local(trials.read());
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
        self.now.with(|now| now.as_ref().map(|now| now.run.borrow().progress()))
    }

    /// Begins a trial over papers of `of`.
    pub fn begin(self, of: Rc<Run>, sample: Sample, sides: [Option<Variant>; 2]) {
        spawn_local(async move {
            let ports = self.desk.ports();
            let Some(_guard) = self.claim(&ports).await else { return };
            let number =
                self.list.with_untracked(|list| list.iter().map(|one| one.number).max()).unwrap_or(0) + 1;
            let (new, runs) = Trial::new(number, &of, sample, sides, ports.clock.now());
            match trial::save(&ports, &new, &runs).await {
                Ok(()) => self.list.update(|list| list.push(new.clone())),
                Err(error) => self.desk.report(&error),
            }
            self.ask(&ports, new).await;
            self.busy.set(false);
        });
    }

    /// Goes on with a trial that did not come to its end.
    pub fn go_on(self, trial: Trial) {
        spawn_local(async move {
            let ports = self.desk.ports();
            let Some(_guard) = self.claim(&ports).await else { return };
            self.ask(&ports, trial).await;
            self.busy.set(false);
        });
    }

    /// Puts a trial on the page.
    pub fn open(self, trial: Trial) {
        spawn_local(async move {
            match trial::load(&self.desk.ports(), trial).await {
                Ok(kept) => self.shown.set(kept),
                Err(error) => self.desk.report(&error),
            }
        });
    }

    /// Forgets a trial.
    pub fn remove(self, trial: Trial) {
        self.list.update(|list| list.retain(|one| one.number != trial.number));
        self.shown.update(|shown| {
            if shown.as_ref().is_some_and(|shown| shown.trial.number == trial.number) {
                *shown = None;
            }
        });
        spawn_local(async move {
            if let Err(error) = trial::remove(&self.desk.ports(), &trial).await {
                self.desk.report(&error);
            }
        });
    }

    /// Aborts what is in flight and asks nothing more.
    pub fn stop(self) {
        self.now.with_untracked(|now| {
            if let Some(now) = now {
                now.stop.abort();
            }
        });
    }

    /// The budget is that of the profile that is tried, which the key of its run does not name.
    fn terms(self, run: &Run) -> Terms {
        let budget = self.desk.settings.with_untracked(|settings| settings.budget_for(&run.body.profile));
        Terms { budget, ..self.desk.terms(&run.head) }
    }

    async fn claim(self, ports: &Ports) -> Option<LockGuard> {
        if self.busy.get_untracked() {
            return None;
        }
        self.busy.set(true);
        let guard = ports.lock.try_acquire(LOCK.to_owned()).await;
        self.elsewhere.set(guard.is_none());
        self.busy.set(guard.is_some());
        guard
    }

    /// Asks both sides, one after the other, and shows what they came to.
    async fn ask(self, ports: &Ports, trial: Trial) {
        for side in &trial.sides {
            let Side::Asked(key) = side else { continue };
            match self.ask_side(ports, key).await {
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

    async fn ask_side(self, ports: &Ports, key: &RunKey) -> Result<Phase, KeepError> {
        let Some(run) = keep::load(&apart(ports), key).await? else { return Ok(Phase::Stopped) };
        if run.head.phase == Phase::Finished {
            return Ok(Phase::Finished);
        }
        let is_local = run.head.endpoint.base_url.is_local();
        let run: Shared = Rc::new(RefCell::new(run));
        run.borrow_mut().resume();
        let gate = PageGate(if is_local { Reach::Local } else { Reach::Remote });
        let ports = Ports { gate: Rc::new(gate), ..apart(ports) };
        let watch: Watch = Rc::new(move || {
            self.changes.update(|changes| *changes += 1);
        });
        let (terms, work_ports, work_run, work_watch) =
            (self.terms(&run.borrow()), ports.clone(), run.clone(), watch.clone());
        let (work, stop) =
            abortable(async move { drive::drive(&work_ports, &work_run, &terms, &work_watch).await });
        self.now.set(Some(Now { run: run.clone(), stop }));
        let at_work = (Awake::new(), Asking::new());
        if work.await.is_err() {
            drive::stop(&ports, &run, &watch).await;
        }
        drop(at_work);
        self.now.set(None);
        let head = run.borrow().head.clone();
        let phase = head.phase.clone();
        // The month's budget counts it.
        self.desk.trials.update(|heads| {
            heads.retain(|other| other.key != head.key);
            heads.push(head);
        });
        Ok(phase)
    }
}
