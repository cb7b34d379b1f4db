//! The desk: what the pages share, and what can be done from them.
//!
//! It holds signals and starts the core's work on the browser's ports; what that work does is decided there.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::boot::{self, Reach};
use crate::arxiv::source::ProxyTemplate;
use crate::browser;
use crate::day::Day;
use crate::digest::{Document, Order, imports};
use crate::model::price::price_at;
use crate::model::{ApiKey, Endpoint};
use crate::money::Price;
use crate::profile::{CutOffs, Profile};
use crate::run::budget::of_month;
use crate::run::drive::{self, Prices, Shared, Terms, Watch};
use crate::run::fetch::{self, Morning};
use crate::run::keep::{self, KeepError};
use crate::run::ports::Ports;
use crate::run::prompts;
use crate::run::record::{Head, Phase, RunKey};
use crate::run::settings::{self, Settings};
use crate::run::state::{Beginning, Run};
use crate::view::sheet::Sheet;
use crate::view::words;

/// How far a look at arXiv is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Nobody looked yet.
    Unasked,
    /// The announcements are being fetched.
    Reading,
    /// They are here, or the sentences that say why not.
    Read(Morning),
}

/// A run on the page.
#[derive(Clone)]
pub struct OpenRun {
    /// The run.
    pub run: Shared,
    /// Where its records are kept: memory for the sample day.
    pub ports: Ports,
    /// Stops it while it asks.
    stop: Option<AbortHandle>,
}

impl OpenRun {
    /// True while it asks.
    pub fn is_asking(&self) -> bool {
        self.stop.is_some()
    }
}

/// What the pages share. Copying copies handles.
#[derive(Clone, Copy)]
pub struct Desk {
    ports: StoredValue<Ports, LocalStorage>,
    /// False until the stored settings are read.
    pub ready: RwSignal<bool>,
    /// The reader's settings.
    pub settings: RwSignal<Settings>,
    /// The reader's profile.
    pub profile: RwSignal<Profile>,
    /// The key, in memory only.
    pub key: RwSignal<ApiKey>,
    /// The heads of all stored runs, oldest first.
    pub heads: RwSignal<Vec<Head>>,
    /// The imported days.
    pub imported: RwSignal<Vec<Document>>,
    /// Today's announcements.
    pub look: RwSignal<Look>,
    /// The run on the page.
    pub open: RwSignal<Option<OpenRun>, LocalStorage>,
    /// The runs that ask now, on the page or behind another day.
    live: StoredValue<Vec<OpenRun>, LocalStorage>,
    /// Counts what was called for, so that a day that arrives late does not take the page from a later one.
    calls: StoredValue<u64>,
    /// The imported day on the page, in place of a run.
    pub open_import: RwSignal<Option<Document>>,
    /// The cut-offs of the page; moving them asks nobody.
    pub cut_offs: RwSignal<CutOffs>,
    /// The order of the page.
    pub order: RwSignal<Order>,
    /// Counts the changes of the open run; reading it subscribes to them.
    changes: RwSignal<u64>,
    /// What the storage refused, in words: what that means, and why.
    pub storage_failure: RwSignal<Option<[String; 2]>>,
}

/// The desk of this page.
pub fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    /// A desk on the browser's ports; reads what is stored.
    pub fn new() -> Self {
        let desk = Self {
            ports: StoredValue::new_local(browser::ports()),
            ready: RwSignal::new(false),
            settings: RwSignal::new(Settings::default()),
            profile: RwSignal::new(Profile::default_reader()),
            key: RwSignal::new(ApiKey::default()),
            heads: RwSignal::new(Vec::new()),
            imported: RwSignal::new(Vec::new()),
            look: RwSignal::new(Look::Unasked),
            open: RwSignal::new_local(None),
            live: StoredValue::new_local(Vec::new()),
            calls: StoredValue::new(0),
            open_import: RwSignal::new(None),
            cut_offs: RwSignal::new(CutOffs::default()),
            order: RwSignal::new(Order::default()),
            changes: RwSignal::new(0),
            storage_failure: RwSignal::new(None),
        };
        spawn_local(async move { desk.read_stored().await });
        desk
    }

    /// The browser's ports.
    pub fn ports(self) -> Ports {
        self.ports.get_value()
    }

    /// True where the model can be asked now: an endpoint is set, and a key where it needs one.
    pub fn can_ask(self) -> bool {
        self.settings.with(|settings| {
            settings
                .endpoint
                .as_ref()
                .is_some_and(|endpoint| endpoint.base_url.is_local() || self.key.with(|key| !key.is_empty()))
        })
    }

    /// What `read` makes of the open run, now and whenever it changes; `None` where none is open.
    pub fn with_run<T>(self, read: impl FnOnce(&Run) -> T) -> Option<T> {
        self.changes.track();
        self.open.with(|open| open.as_ref().map(|open| read(&open.run.borrow())))
    }

    /// True while the open run asks the model.
    pub fn is_asking(self) -> bool {
        self.open.with(|open| open.as_ref().is_some_and(OpenRun::is_asking))
    }

    /// True where a run of the reader's own is open, not the sample and not an import.
    pub fn shows_stored_run(self) -> bool {
        self.open_import.with(Option::is_none)
            && self.with_run(|run| run.head.key.profile != super::sample::PROFILE).unwrap_or(false)
    }

    /// True where a run of `day` is stored.
    pub fn has_run(self, day: Day) -> bool {
        self.heads.with(|heads| heads.iter().any(|head| head.key.day == day))
    }

    /// True where what is on the page is of `day`.
    pub fn open_day_is(self, day: Day) -> bool {
        self.open_import
            .with(|import| import.as_ref().map(|document| document.day == day))
            .or_else(|| self.with_run(|run| run.head.key.day == day))
            .unwrap_or(false)
    }

    /// The open day's papers, of a run or of an import.
    pub fn sheet(self) -> Option<Sheet> {
        self.open_import
            .with(|import| import.as_ref().map(Sheet::of_import))
            .or_else(|| self.with_run(Sheet::of_run))
    }

    /// What the models at the address of `endpoint` cost, where that is known.
    pub fn prices(self, endpoint: &Endpoint) -> impl Fn(&str) -> Option<Price> + use<> {
        let endpoint = endpoint.clone();
        move |model| {
            let endpoint = Endpoint { model: model.to_owned(), ..endpoint.clone() };
            self.settings.with(|settings| price_at(&endpoint, &settings.prices))
        }
    }

    /// Fetches today's announcements, unless that is under way.
    pub fn look_at_arxiv(self) {
        if self.look.get_untracked() == Look::Reading {
            return;
        }
        self.look.set(Look::Reading);
        spawn_local(async move {
            let categories = self.profile.with_untracked(|profile| profile.categories.clone());
            let morning = fetch::fetch(&self.ports(), &self.proxy(), &categories).await;
            self.look.set(Look::Read(morning));
        });
    }

    /// Takes announcements that the reader pasted or dropped, in place of a fetch.
    pub fn take_announcements(self, morning: Morning) {
        let announcements = morning.announcements.clone();
        self.look.set(Look::Read(morning));
        spawn_local(async move { fetch::keep(&self.ports(), &announcements).await });
    }

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

    /// Opens the day's current run, unless it is on the page already. An unknown day closes what is open.
    pub fn open_day(self, day: Day) {
        let call = self.call();
        self.open_import.set(None);
        let on_page = self.open.with_untracked(|open| {
            open.as_ref().is_some_and(|open| {
                let run = open.run.borrow();
                run.head.key.day == day && run.head.key.profile != super::sample::PROFILE
            })
        });
        if on_page {
            return;
        }
        let key = self.heads.with_untracked(|heads| {
            heads.iter().rev().find(|head| head.key.day == day).map(|head| head.key.clone())
        });
        let Some(key) = key else { return self.open.set(None) };
        let live =
            self.live.with_value(|live| live.iter().find(|open| open.run.borrow().head.key == key).cloned());
        if let Some(live) = live {
            return self.put_on_page(live);
        }
        spawn_local(async move {
            let ports = self.ports();
            match keep::load(&ports, &key).await {
                Ok(Some(run)) => self.show(call, ports, run),
                Ok(None) => self.open.set(None),
                Err(error) => self.report(&error),
            }
        });
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

    fn put_on_page(self, open: OpenRun) {
        self.cut_offs.set(open.run.borrow().body.profile.cut_offs);
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

    /// Takes an imported day in.
    pub fn import(self, document: Document) {
        spawn_local(async move {
            match imports::save(&self.ports(), &document).await {
                Ok(()) => self.imported.update(|imported| {
                    imported.retain(|other| other.day != document.day);
                    imported.push(document);
                }),
                Err(error) => self.report(&error),
            }
        });
    }

    /// Keeps new settings; when they are stored, `then` learns whether the page may reach what they name.
    pub fn keep_settings(self, settings: Settings, then: impl FnOnce(Reach) + 'static) {
        let origin =
            |settings: &Settings| settings.endpoint.as_ref().map(|one| one.base_url.origin().to_owned());
        if self.settings.with_untracked(origin) != origin(&settings) {
            // A key belongs to its provider.
            self.key.set(ApiKey::default());
        }
        self.settings.set(settings.clone());
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

    /// The origins that the reader's settings need the page to reach, besides its own.
    fn origins(self) -> Vec<String> {
        let proxy = self.proxy();
        let proxy = if proxy.is_direct() { Some("https://rss.arxiv.org") } else { proxy.origin() };
        let models = self.settings.with_untracked(|settings| {
            let both = settings.endpoint.iter().chain(&settings.considered);
            both.map(|endpoint| endpoint.base_url.origin().to_owned()).collect::<Vec<_>>()
        });
        proxy.map(str::to_owned).into_iter().chain(models).collect()
    }

    /// Keeps the profile as edited. A look at arXiv with other categories is asked for again.
    pub fn save_profile(self, profile: Profile) {
        let categories_changed = self.profile.with_untracked(|old| old.categories != profile.categories);
        self.profile.set(profile.clone());
        if categories_changed {
            self.look.set(Look::Unasked);
        }
        spawn_local(async move {
            if let Err(error) = settings::save_profile(&self.ports(), &profile).await {
                self.report(&error);
            }
        });
    }

    fn endpoint(self) -> Option<Endpoint> {
        self.settings.with_untracked(|settings| settings.endpoint.clone())
    }

    /// The reader's proxy, else what the site offers.
    pub fn proxy(self) -> ProxyTemplate {
        self.settings.with_untracked(|settings| settings.proxy.clone()).unwrap_or_else(boot::site_proxy)
    }

    /// Drives `run` until it ends or is stopped, and shows it meanwhile.
    pub fn drive(self, ports: Ports, run: Shared) {
        self.call();
        let watch: Watch = Rc::new(move || self.changed());
        let (terms, work_ports, work_run, work_watch) =
            (self.terms(&run.borrow().head), ports.clone(), run.clone(), watch.clone());
        let (work, handle) =
            abortable(async move { drive::drive(&work_ports, &work_run, &terms, &work_watch).await });
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

    /// On which terms the run of `head` asks.
    fn terms(self, head: &Head) -> Terms {
        let endpoint = head.endpoint.clone();
        let settings = self.settings.get_untracked();
        let budget = settings.budget;
        let prices: Prices = Rc::new(move |model| {
            price_at(&Endpoint { model: model.to_owned(), ..endpoint.clone() }, &settings.prices)
        });
        let others = self.heads.with_untracked(|heads| of_month(heads, head, &*prices));
        Terms { prices, budget, others, ..Terms::new(self.key.get_untracked()) }
    }

    /// Puts a head into the list of days.
    fn remember(self, head: Head) {
        if head.key.profile == super::sample::PROFILE {
            return;
        }
        boot::remember_reader();
        self.heads.update(|heads| {
            heads.retain(|other| other.key != head.key);
            heads.push(head);
            heads.sort_by(|one, other| one.key.cmp(&other.key));
        });
    }

    fn changed(self) {
        self.changes.update(|changes| *changes += 1);
    }

    fn report(self, error: &KeepError) {
        self.storage_failure.set(Some(words::storage(error)));
    }

    async fn read_stored(self) {
        let ports = self.ports();
        match settings::load(&ports).await {
            Ok(settings) => self.settings.set(settings),
            Err(error) => self.report(&error),
        }
        match settings::load_profile(&ports).await {
            Ok(profile) => self.profile.set(profile),
            Err(error) => self.report(&error),
        }
        let profile = self.profile.with_untracked(|profile| profile.id.clone());
        match keep::heads(&ports, &profile).await {
            Ok((heads, problems)) => {
                self.heads.set(heads);
                if let Some(problem) = problems.into_iter().next() {
                    self.report(&problem.into());
                }
            }
            Err(error) => self.report(&error),
        }
        match imports::load(&ports).await {
            Ok(imported) => self.imported.set(imported),
            Err(error) => self.report(&error),
        }
        self.ready.set(true);
    }
}

/// True for a run that could be gone on with: it ended early, or the page was closed while it asked.
pub fn can_go_on(phase: &Phase) -> bool {
    !matches!(phase, Phase::Finished)
}
