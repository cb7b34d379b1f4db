//! What is kept between visits: settings, imported days, the list of runs.

use std::future::poll_fn;
use std::task::{Poll, Waker};
use std::time::Duration;

use futures_util::future::{join, join3};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::wasm_bindgen::JsCast;

use super::Desk;
use crate::app::boot::{self, Reach};
use crate::app::sample;
use crate::arxiv::source::ProxyTemplate;
use crate::browser::events::Listener;
use crate::browser::store::ahead;
use crate::digest::{Document, imports};
use crate::model::ApiKey;
use crate::run::keep::{self, KeepError};
use crate::run::record::Head;
use crate::run::settings::{self, Settings};
use crate::run::trial;
use crate::store::RecordError;
use crate::view::words;

/// What is to be learned of what is stored waits until the page has settled.
pub(super) const AT_EASE: Duration = Duration::from_secs(2);

/// What the store has of days.
struct Lists {
    heads: Result<(Vec<Head>, Vec<RecordError>), KeepError>,
    trials: Result<Vec<Head>, KeepError>,
    imported: Result<(Vec<Document>, Vec<RecordError>), KeepError>,
}

impl Desk {
    pub(super) async fn read_stored(self) {
        // All at once: each waits for the store.
        let newest = async {
            self.read_profiles().await;
            self.load_newest().await
        };
        let ((), (), newest) = join3(self.read_settings(), self.read_marks(), newest).await;
        if let Some(newest) = newest {
            self.show_newest(newest).await;
        }
        // After the profiles: whose runs are listed, the profile in use says.
        let (lists, ()) = join(self.lists(), self.read_ranked()).await;
        self.take_lists(lists);
        if ahead::end() {
            self.read_what_is_there().await;
        }
        self.ready.set(true);
        self.waiting.update_value(|waiting| waiting.drain(..).for_each(Waker::wake));
        self.learn_soon(AT_EASE);
    }

    /// Waits until all is read that the pages share.
    pub(super) async fn is_read(self) {
        poll_fn(|context| {
            if self.ready.get_untracked() {
                return Poll::Ready(());
            }
            self.waiting.update_value(|waiting| waiting.push(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    pub(super) async fn read_settings(self) {
        match settings::load(&self.ports()).await {
            Ok(settings) => self.take_settings(settings),
            Err(error) => self.report(&error),
        }
    }

    /// Reads marks, runs, trials and imported days.
    pub(super) async fn read_days(self) {
        let ((), lists) = join(self.read_marks(), self.lists()).await;
        self.take_lists(lists);
    }

    async fn lists(self) -> Lists {
        let ports = self.ports();
        let (heads, trials, imported) =
            join3(keep::every_head(&ports), trial::heads(&ports), imports::load(&ports)).await;
        Lists { heads, trials, imported }
    }

    fn take_lists(self, Lists { heads, trials, imported }: Lists) {
        match trials {
            Ok(heads) => self.trials.set(heads),
            Err(error) => self.report(&error),
        }
        self.take_heads(heads);
        match imported {
            Ok((stored, problems)) => {
                // What was imported while these were read is newer.
                self.imported.update(|imported| {
                    let is_older = |one: &Document| imported.iter().all(|newer| newer.day != one.day);
                    let older: Vec<_> = stored.into_iter().filter(is_older).collect();
                    imported.extend(older);
                });
                problems.into_iter().for_each(|problem| self.report(&problem.into()));
            }
            Err(error) => self.report(&error),
        }
    }

    /// Reads the list of runs anew. Those that this tab holds are known better here.
    pub(super) async fn read_heads(self) {
        let heads = keep::every_head(&self.ports()).await;
        self.take_heads(heads);
    }

    fn take_heads(self, heads: Result<(Vec<Head>, Vec<RecordError>), KeepError>) {
        match heads {
            Ok((stored, problems)) => {
                let held: Vec<Head> = self
                    .held
                    .with_value(|held| held.iter().map(|open| open.run.borrow().head.clone()).collect());
                let is_held = |head: &Head| held.iter().any(|other| other.key == head.key);
                let mut heads: Vec<Head> = stored.into_iter().filter(|head| !is_held(head)).collect();
                heads.extend(held.iter().cloned());
                self.sort_heads(heads);
                problems.into_iter().for_each(|problem| self.report(&problem.into()));
            }
            Err(error) => self.report(&error),
        }
    }

    /// Keeps new settings; when they are stored, `then` learns whether the page may reach what they name.
    pub fn keep_settings(self, settings: Settings, then: impl FnOnce(Reach) + 'static) {
        self.take_settings(settings.clone());
        spawn_local(async move {
            match settings::save(&self.ports(), &settings).await {
                Ok(()) => {
                    boot::remember_reader();
                    then(boot::allow_origins(&self.origins()));
                }
                Err(error) => self.report(&error),
            }
        });
    }

    /// Has these settings from now on. The key that is held goes where the provider is another one: it belongs to its own.
    fn take_settings(self, settings: Settings) {
        if !self.settings.with_untracked(|before| before.asks_at_the_origin_of(&settings)) {
            self.key.set(ApiKey::default());
        }
        self.settings.set(settings);
    }

    /// The origins that the reader's settings need the page to reach, besides its own.
    pub fn origins(self) -> Vec<String> {
        let models = self.settings.with_untracked(|settings| {
            let both = settings.endpoint.iter().chain(&settings.considered);
            both.map(|endpoint| endpoint.base_url.origin().to_owned()).collect::<Vec<_>>()
        });
        Self::origins_of(&self.proxy()).into_iter().chain(models).collect()
    }

    /// The origins that a proxy needs the page to reach, besides its own.
    pub fn origins_of(proxy: &ProxyTemplate) -> Vec<String> {
        if proxy.is_direct() {
            return ["https://rss.arxiv.org", "https://arxiv.org", "https://export.arxiv.org"]
                .map(str::to_owned)
                .to_vec();
        }
        proxy.origin().map(str::to_owned).into_iter().collect()
    }

    /// Takes an imported day in; where the storage refuses it, until the page is closed.
    pub fn import(self, document: Document) {
        self.imported.update(|imported| {
            imported.retain(|other| other.day != document.day);
            imported.push(document.clone());
        });
        spawn_local(async move {
            if let Err(error) = imports::save(&self.ports(), &document).await {
                self.report(&error);
            }
        });
    }

    /// Puts a head into the list of days.
    pub(super) fn remember(self, head: Head) {
        if head.key.profile == sample::PROFILE {
            return;
        }
        boot::remember_reader();
        let is_present = self.profile.with_untracked(|profile| profile.id == head.key.profile);
        let list = if is_present { self.heads } else { self.others };
        list.update(|heads| {
            heads.retain(|other| other.key != head.key);
            heads.push(head);
            heads.sort_by(|one, other| one.key.cmp(&other.key));
        });
    }

    /// Says what the storage refused. What is not kept outweighs what could not be read.
    pub fn report(self, error: &KeepError) {
        if self.is_silent() {
            return;
        }
        let is_grave = |error: &KeepError| matches!(error, KeepError::Store(_));
        let told = self.refused.get_value();
        if told.as_ref().is_none_or(|told| is_grave(error) && !is_grave(told)) {
            self.refused.set_value(Some(error.clone()));
            self.storage_failure.set(Some(words::storage(error)));
        }
    }

    /// Takes back what was said: the storage took everything after all.
    pub(super) fn all_is_kept(self) {
        self.refused.set_value(None);
        self.storage_failure.set(None);
    }

    /// Has the browser ask before it closes the page, where a run is on it that the storage refused.
    pub(super) fn warn_before_leaving(self) {
        let would_lose = move || {
            self.refused.with_value(|refused| matches!(refused, Some(KeepError::Store(_))))
                && self.held.with_value(|held| !held.is_empty())
        };
        let listener = Listener::new(&window(), "beforeunload", move |event| {
            if would_lose() {
                event.unchecked_into::<web_sys::Event>().prevent_default();
            }
        });
        // As long as the page is.
        std::mem::forget(listener);
    }
}
