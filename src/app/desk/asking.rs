//! Asking the model: a run is begun, gone on with, stopped. Whoever asks holds the lock of the day, so that over all
//! tabs there is one run of it at a time.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::data::Moment;
use crate::arxiv::Announcement;
use crate::day::Day;
use crate::model::Endpoint;
use crate::paper::PaperId;
use crate::profile::Profile;
use crate::run::drive::Shared;
use crate::run::fetch::Morning;
use crate::run::follow;
use crate::run::ports::{LockGuard, Ports};
use crate::run::prompts;
use crate::run::record::RunKey;
use crate::run::seen::{self, Judge, Recognised};
use crate::run::state::{Beginning, Run};

/// Where a run is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// On the page, at once.
    Page,
    /// Behind what is on the page, until its day is opened.
    Behind,
}

impl Desk {
    /// Begins a run over `morning` with the reader's profile, model and key; where another tab was first, its run is
    /// shown instead.
    pub fn begin(self, morning: Morning) {
        self.ask_to_last(Moment::Click);
        _ = self.begin_run(morning);
    }

    /// The same without a click, as the profile has it.
    pub fn begin_by_itself(self, morning: Morning) {
        let key = self.begin_run(morning);
        self.by_itself.set(key);
    }

    /// The run that will be begun; `None` where nothing can be asked.
    fn begin_run(self, morning: Morning) -> Option<RunKey> {
        let profile = self.profile.get_untracked();
        let endpoint = self.settings.with_untracked(|settings| settings.endpoint_for(&profile));
        let (day, endpoint) = (morning.day()?, endpoint?);
        let key = RunKey { number: self.next_number(&profile.id, day), profile: profile.id.clone(), day };
        let began = key.clone();
        spawn_local(async move {
            let Some(guard) = self.claim(&key).await else { return };
            // Another tab may have read the day since this one looked.
            self.read_heads().await;
            if self.next_number(&key.profile, day) != key.number {
                self.release(&key, guard);
                if self.is_in_use(&key.profile) {
                    self.open_day(day);
                }
                return;
            }
            let ports = self.ports();
            let recognised = self.recognise(&profile, day, &endpoint, &morning.announcements).await;
            let matches = self.matches(&profile, &morning.announcements).await;
            let run = Run::new(Beginning {
                key,
                prompt: prompts::as_kept(&profile, endpoint.answer_form),
                profile,
                endpoint,
                announcements: morning.announcements,
                sources: morning.sources,
                recognised,
                matches,
                now: ports.clock.now(),
            });
            self.drive(ports, Rc::new(RefCell::new(run)), guard, Place::Page).await;
        });
        Some(began)
    }

    /// Those of the papers announced on `day` that were seen before; none where the storage cannot say.
    pub async fn recognise(
        self,
        profile: &Profile,
        day: Day,
        endpoint: &Endpoint,
        announcements: &[Announcement],
    ) -> Recognised {
        let prompt_hash = prompts::as_kept(profile, endpoint.answer_form).hash;
        let judge = Judge { model: endpoint.model.clone(), prompt_hash };
        // Of whichever number: no run of the same day counts.
        let key = RunKey { profile: profile.id.clone(), day, number: 0 };
        seen::recognise(&self.ports(), &key, &judge, announcements).await.unwrap_or_else(|error| {
            self.report(&error);
            Recognised::default()
        })
    }

    /// Goes on with the open run: asks for what has no verdict, with the model as it is set now.
    pub fn go_on(self) {
        self.go_on_with(Morning::default());
    }

    /// The same, with what arrived of its day since.
    pub fn go_on_with(self, morning: Morning) {
        let Some(open) = self.open.get_untracked() else { return };
        let key = open.run.borrow().head.key.clone();
        spawn_local(async move {
            let Some(guard) = self.claim(&key).await else { return };
            // Another tab may have gone on with it before; but what could not be stored is known here alone.
            let is_kept =
                self.held.with_value(|held| held.iter().all(|one| !Rc::ptr_eq(&one.run, &open.run)));
            if is_kept && let Err(error) = follow::catch_up(&open.ports, &open.run).await {
                self.report(&error);
            }
            let judge = open.run.borrow().judge();
            let late = seen::recognise(&open.ports, &key, &judge, &morning.announcements).await;
            let profile = open.run.borrow().body.profile.clone();
            let matches = if morning.announcements.is_empty() {
                None
            } else {
                self.matches(&profile, &morning.announcements).await
            };
            {
                let mut run = open.run.borrow_mut();
                if let Some(endpoint) = self.endpoint_of(&key.profile, &run.body.profile) {
                    run.head.endpoint = endpoint;
                }
                if let Some(matches) = &matches {
                    run.know(matches);
                }
                run.join(&morning.announcements, &morning.sources, &late.unwrap_or_default());
                run.resume();
            }
            self.drive(open.ports, open.run, guard, Place::Page).await;
        });
    }

    /// Has a paper judged in the open run, which is at its end, that was left out, not answered, or seen before: by the
    /// model as it is set now.
    pub fn ask_about(self, paper: PaperId) {
        let Some(open) = self.open.get_untracked() else { return };
        let key = open.run.borrow().head.key.clone();
        self.screening.asked.set(Some((key.clone(), paper.clone())));
        spawn_local(async move {
            let Some(guard) = self.claim(&key).await else { return };
            if let Err(error) = follow::catch_up(&open.ports, &open.run).await {
                self.report(&error);
            }
            let asks = {
                let mut run = open.run.borrow_mut();
                let before = (run.head.endpoint.clone(), run.body.prompt.clone());
                if let Some(endpoint) = self.endpoint_of(&key.profile, &run.body.profile) {
                    run.body.prompt = prompts::as_kept(&run.body.profile, endpoint.answer_form);
                    run.head.endpoint = endpoint;
                }
                let asks = run.ask_about(&paper);
                if !asks {
                    (run.head.endpoint, run.body.prompt) = before;
                }
                asks
            };
            if asks {
                self.drive(open.ports, open.run, guard, Place::Page).await;
            } else {
                self.release(&key, guard);
                self.changed();
            }
        });
    }

    /// Stops the open run: aborts what is in flight and asks nothing more.
    pub fn stop(self) {
        let Some(mut open) = self.open.get_untracked() else { return };
        if let Some(handle) = open.stop.take() {
            handle.abort();
        }
        self.open.set(Some(open));
    }

    /// Takes the day of `key` for this tab; `None` where another tab, or this one, reads it already.
    pub(super) async fn claim(self, key: &RunKey) -> Option<LockGuard> {
        // What other runs of the month cost is known when all heads are read; a day may be on the page before.
        self.is_read().await;
        let name = key.lock();
        if self.claims.with_value(|claims| claims.contains(&name)) {
            return None;
        }
        self.claims.update_value(|claims| claims.push(name.clone()));
        let guard = self.ports().lock.try_acquire(name.clone()).await;
        if guard.is_none() {
            self.claims.update_value(|claims| claims.retain(|claim| *claim != name));
            self.attend(key.clone());
        }
        guard
    }

    /// Gives the day of `key` back.
    pub(super) fn release(self, key: &RunKey, guard: LockGuard) {
        self.claims.update_value(|claims| claims.retain(|claim| *claim != key.lock()));
        drop(guard);
    }

    /// Drives `run` until it ends or is stopped, and shows it meanwhile.
    pub(super) async fn drive(self, ports: Ports, run: Shared, guard: LockGuard, place: Place) {
        let key = run.borrow().head.key.clone();
        let (open, work) = self.work(ports, run.clone(), Rc::new(move || self.changed()));
        self.held.update_value(|held| {
            held.retain(|other| !Rc::ptr_eq(&other.run, &run));
            held.push(open.clone());
        });
        let is_open = self
            .open
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.run.borrow().head.key == key));
        // The reader may have gone to another profile meanwhile.
        if (place == Place::Page && self.is_in_use(&key.profile)) || is_open {
            self.call();
            self.put_on_page(open);
        }
        self.remember(run.borrow().head.clone());
        let failure = work.await;
        self.release(&key, guard);
        let unkept = run.borrow().unkept.is_some();
        match &failure {
            Some(failure) if unkept => self.report(failure),
            // It was refused for a while only.
            Some(_) => self.all_is_kept(),
            None => {}
        }
        self.held.update_value(|held| {
            // What could not be stored is here alone.
            held.retain(|open| unkept || !Rc::ptr_eq(&open.run, &run));
            for open in held.iter_mut().filter(|open| Rc::ptr_eq(&open.run, &run)) {
                open.stop = None;
            }
        });
        self.open.update(|open| {
            if let Some(open) = open.as_mut().filter(|open| Rc::ptr_eq(&open.run, &run)) {
                open.stop = None;
            }
        });
        self.remember(run.borrow().head.clone());
        self.changed();
        self.ask_to_last(Moment::End);
        self.learn_soon(Duration::ZERO);
    }
}
