//! Asking the model: a run is begun, gone on with, stopped.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::abortable;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, OpenRun};
use crate::run::drive::{self, Shared, Watch};
use crate::run::fetch::Morning;
use crate::run::ports::Ports;
use crate::run::prompts;
use crate::run::record::RunKey;
use crate::run::state::{Beginning, Run};

impl Desk {
    /// Begins a run over `morning` with the reader's profile, model and key.
    pub fn begin(self, morning: Morning) {
        let (Some(day), Some(endpoint)) = (morning.day(), self.endpoint()) else { return };
        let profile = self.profile.get_untracked();
        let number = self.heads.with_untracked(|heads| {
            let same_day = heads.iter().filter(|head| head.key.day == day && head.key.profile == profile.id);
            same_day.map(|head| head.key.number).max().unwrap_or(0) + 1
        });
        let ports = self.ports();
        let run = Run::new(Beginning {
            key: RunKey { profile: profile.id.clone(), day, number },
            prompt: prompts::as_kept(&profile, endpoint.answer_form),
            profile,
            endpoint,
            announcements: morning.announcements,
            sources: morning.sources,
            now: ports.clock.now(),
        });
        self.drive(ports, Rc::new(RefCell::new(run)));
    }

    /// Goes on with the open run: asks for what has no verdict, with the model as it is set now.
    pub fn go_on(self) {
        let Some(open) = self.open.get_untracked() else { return };
        {
            let mut run = open.run.borrow_mut();
            if let Some(endpoint) = self.endpoint() {
                run.head.endpoint = endpoint;
            }
            run.resume();
        }
        self.drive(open.ports, open.run);
    }

    /// Stops the open run: aborts what is in flight and asks nothing more.
    pub fn stop(self) {
        let Some(mut open) = self.open.get_untracked() else { return };
        if let Some(handle) = open.stop.take() {
            handle.abort();
        }
        self.open.set(Some(open));
    }

    /// Drives `run` until it ends or is stopped, and shows it meanwhile.
    pub fn drive(self, ports: Ports, run: Shared) {
        self.call();
        let watch: Watch = Rc::new(move || self.changed());
        let (key, work_ports, work_run, work_watch) =
            (self.key.get_untracked(), ports.clone(), run.clone(), watch.clone());
        let (work, handle) =
            abortable(async move { drive::drive(&work_ports, &work_run, &key, &work_watch).await });
        let open = OpenRun { run: run.clone(), ports: ports.clone(), stop: Some(handle) };
        self.live.update_value(|live| live.push(open.clone()));
        self.put_on_page(open);
        self.remember(run.borrow().head.clone());
        spawn_local(async move {
            let failure = match work.await {
                Ok(failure) => failure,
                Err(_aborted) => drive::stop(&ports, &run, &watch).await,
            };
            if let Some(failure) = failure {
                self.report(&failure);
            }
            self.live.update_value(|live| live.retain(|open| !Rc::ptr_eq(&open.run, &run)));
            self.open.update(|open| {
                if let Some(open) = open.as_mut().filter(|open| Rc::ptr_eq(&open.run, &run)) {
                    open.stop = None;
                }
            });
            self.remember(run.borrow().head.clone());
            self.changed();
        });
    }
}
