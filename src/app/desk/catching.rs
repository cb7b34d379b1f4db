//! Catching up: the days that were missed are listed, and filled on a click.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::asking::Place;
use crate::day::Day;
use crate::profile::Profile;
use crate::run::catch_up::{self, End, Outcome, Progress};
use crate::run::fetch::Morning;
use crate::run::join::run_of;
use crate::run::record::{Phase, RunKey};
use crate::view::words;

/// How far filling the missed days is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// Nobody asked for it.
    Idle,
    /// It is going on.
    Going(Progress),
    /// It is over.
    Over(End),
}

impl Desk {
    /// Finds out which days are missing.
    pub(super) async fn list_missed(self) {
        let profile = self.profile.get_untracked();
        let heads = self.heads.get_untracked();
        let missed = catch_up::missed(&self.conduct(), &profile, &heads).await;
        if self.is_in_use(&profile.id) && self.sky.missed.with_untracked(|known| *known != missed) {
            self.sky.missed.set(missed);
        }
    }

    /// Fills the missed days, oldest first.
    pub fn fill_missed(self) {
        if matches!(self.sky.filling.get_untracked(), Filling::Going(_)) {
            return;
        }
        let (work, handle) = abortable(async move {
            // Another tab may have filled some.
            self.read_heads().await;
            self.list_missed().await;
            let (profile, days) = (self.profile.get_untracked(), self.sky.missed.get_untracked());
            let tell = |progress: &Progress| self.sky.filling.set(Filling::Going(progress.clone()));
            let whose = profile.clone();
            let read = move |morning| self.read_missed(whose.clone(), morning);
            let end = catch_up::fill(&self.conduct(), &self.proxy(), &profile, &days, &read, &tell).await;
            self.sky.filling.set(Filling::Over(end));
            self.read_heads().await;
            self.list_missed().await;
        });
        self.sky.catching.set_value(Some(handle));
        spawn_local(async {
            _ = work.await;
        });
    }

    /// Stops filling; what is filled stays.
    pub fn stop_filling(self) {
        if let Some(handle) = self.sky.catching.try_update_value(Option::take).flatten() {
            handle.abort();
        }
        let caught = self.sky.caught.try_update_value(Option::take).flatten();
        self.held.with_value(|held| {
            for open in held.iter().filter(|open| Some(&open.run.borrow().head.key) == caught.as_ref()) {
                open.stop.iter().for_each(futures_util::future::AbortHandle::abort);
            }
        });
        self.sky.filling.set(Filling::Idle);
        spawn_local(self.list_missed());
    }

    /// Leaves the missed days out for good.
    pub fn leave_out_missed(self, through: Day) {
        spawn_local(async move {
            let profile = self.profile.with_untracked(|profile| profile.id.clone());
            if let Err(error) = catch_up::leave_out(&self.ports(), &profile, through).await {
                self.report(&error);
            }
            self.list_missed().await;
        });
    }

    /// Asks the model about one missed day, behind what is on the page.
    fn read_missed(self, profile: Profile, morning: Morning) -> LocalBoxFuture<'static, Outcome> {
        let ended = |why: &str| Outcome::Ended { why: why.to_owned() };
        async move {
            let endpoint = self.settings.with_untracked(|settings| settings.endpoint_for(&profile));
            let (Some(day), Some(endpoint)) = (morning.day(), endpoint) else {
                return ended(words::NO_KEY);
            };
            let newest = self.newest_of(&profile.id, day);
            let key = newest.clone().unwrap_or(RunKey { profile: profile.id.clone(), day, number: 1 });
            let Some(guard) = self.claim(&key).await else { return ended(words::READ_ELSEWHERE) };
            let ports = self.ports();
            let run = match run_of(&ports, &profile, &endpoint, morning, newest).await {
                Ok(Some(run)) => Rc::new(RefCell::new(run)),
                other => {
                    self.release(&key, guard);
                    return other.map_or_else(|error| ended(&error.to_string()), |_| Outcome::Read);
                }
            };
            self.sky.caught.set_value(Some(key));
            // Driven apart: where the catch-up is stopped, the run is still closed as it should be.
            let work = self.drive(ports, run.clone(), guard, Place::Behind).boxed_local().shared();
            spawn_local(work.clone());
            work.await;
            let phase = run.borrow().head.phase.clone();
            match phase {
                Phase::Finished => Outcome::Read,
                Phase::Failed { why } | Phase::OverBudget { why } => Outcome::Ended { why },
                Phase::Stopped | Phase::Running => ended(words::STOPPED),
            }
        }
        .boxed_local()
    }
}
