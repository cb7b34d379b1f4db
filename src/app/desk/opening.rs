//! What is on the page: a stored run, one that asks, an imported day, the sample.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, OpenRun};
use crate::app::boot;
use crate::browser::clock::painted;
use crate::day::Day;
use crate::digest::Document;
use crate::run::keep;
use crate::run::ports::Ports;
use crate::run::state::Run;
use crate::view::sheet::Sheet;

/// The newest day, read and not yet on the page.
pub(super) struct Newest {
    call: u64,
    run: Run,
}

impl Desk {
    /// Opens the day's current run of the profile in use, unless it is on the page already. An unknown day closes what
    /// is open.
    pub fn open_day(self, day: Day) {
        let profile = self.profile.with_untracked(|profile| profile.id.clone());
        self.open_day_of(&profile, day);
    }

    /// The same of whichever profile, by its id.
    pub fn open_day_of(self, profile: &str, day: Day) {
        let call = self.call();
        let was_import = self.open_import.with_untracked(Option::is_some);
        self.open_import.set(None);
        let on_page = self.open.with_untracked(|open| {
            open.as_ref().and_then(|open| {
                let run = open.run.borrow();
                let is_it = run.head.key.day == day && run.head.key.profile == profile;
                is_it.then_some(run.body.profile.cut_offs)
            })
        });
        if let Some(cut_offs) = on_page {
            if was_import {
                // Those of the page were the imported day's.
                self.cut_offs.set(cut_offs);
            }
            return;
        }
        let Some(key) = self.newest_of(profile, day) else { return self.open.set(None) };
        let held =
            self.held.with_value(|held| held.iter().find(|open| open.run.borrow().head.key == key).cloned());
        if let Some(held) = held {
            return self.put_on_page(held);
        }
        self.opening.set(true);
        spawn_local(async move {
            let ports = self.ports();
            match keep::load(&ports, &key).await {
                Ok(Some(run)) => self.show(call, ports, run),
                Ok(None) => self.open.set(None),
                Err(error) => self.report(&error),
            }
            self.opening.set(false);
        });
    }

    /// Has the newest day on the page before anything else of the days is read, where nothing was read yet: of thousands
    /// of them today's page needs but one.
    pub fn want_newest_first(self) {
        let is_ready = self.ready.get_untracked();
        self.newest_first.set_value(!is_ready);
    }

    /// From now on the next page is told which run is the newest of the profile in use.
    pub(super) fn begin_with_the_newest(self) {
        let newest =
            Memo::new(move |_| self.heads.with(|heads| heads.iter().map(|head| &head.key).max().cloned()));
        Effect::new(move |_| newest.with(|newest| newest.iter().for_each(boot::begin_with)));
    }

    /// The reader has gone to another page before that.
    pub fn leave_newest_first(self) {
        self.newest_first.set_value(false);
    }

    /// Reads the newest day of the profile in use, if it is wanted first, by what the page before knew of it. What cannot
    /// be read is told of when all is read.
    pub(super) async fn load_newest(self) -> Option<Newest> {
        let is_wanted = self.newest_first.get_value() && self.open.with_untracked(Option::is_none);
        let profile = self.profile.with_untracked(|profile| profile.id.clone());
        let key = boot::begun_with().filter(|key| is_wanted && key.profile == profile)?;
        let call = self.call();
        let run = keep::load(&self.ports(), &key).await.ok()??;
        Some(Newest { call, run })
    }

    /// Shows it, and waits until it is painted.
    pub(super) async fn show_newest(self, Newest { call, run }: Newest) {
        self.show(call, self.ports(), run);
        painted().await;
    }

    /// What to hand to [`Desk::show`]: a later call makes this one void.
    pub fn call(self) -> u64 {
        self.calls.update_value(|calls| *calls += 1);
        self.calls.get_value()
    }

    /// Shows a run that is not asking, unless something else was called for since `call`. A run that asks goes on
    /// behind it.
    pub fn show(self, call: u64, ports: Ports, run: Run) {
        if call == self.calls.get_value() {
            self.put_on_page(OpenRun { run: Rc::new(RefCell::new(run)), ports, stop: None });
        }
    }

    pub(super) fn put_on_page(self, open: OpenRun) {
        self.cut_offs.set(open.run.borrow().body.profile.cut_offs);
        if open.stop.is_none() {
            self.attend_unfinished(&open.run.borrow());
        }
        self.open_import.set(None);
        self.open.set(Some(open));
        self.changed();
    }

    /// Shows an imported day in place of a run; a run that asks goes on behind it.
    pub fn show_import(self, document: Document) {
        self.call();
        let floor = Sheet::of_import(&document).floor();
        self.cut_offs.set(floor);
        self.open_import.set(Some(document));
    }
}
