//! The desk: what the pages share, and what can be done from them.
//!
//! It holds signals and starts the core's work on the browser's ports; what that work does is decided there. What can
//! be done stands in the files beside: looking at arXiv, opening days, asking the model, keeping what the reader set.

mod asking;
mod catching;
mod data;
mod keeping;
mod look;
mod opening;
mod profiles;
mod screening;
mod second;
mod tabs;
mod tasting;
mod told_of;
mod trials;
mod work;

use std::rc::Rc;
use std::task::Waker;
use std::time::Duration;

use futures_util::future::AbortHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::marks::Done;
use super::{key, sample, shortcuts};
use crate::browser;
use crate::browser::channel::Channel;
use crate::browser::store::ahead::Ahead;
use crate::day::Day;
use crate::digest::filter::Filter;
use crate::digest::{Document, Order};
use crate::model::price::price_at;
use crate::model::{ApiKey, Endpoint};
use crate::money::{Limit, Price};
use crate::paper::PaperId;
use crate::profile::{CutOffs, Profile};
use crate::run::drive::Shared;
use crate::run::keep::KeepError;
use crate::run::marks::{Marks, Pulled};
use crate::run::ports::Ports;
use crate::run::record::{Head, Phase, RunKey};
use crate::run::settings::Settings;
use crate::run::state::Run;
use crate::view::sheet::Sheet;
use crate::view::telling::{Act, Telling};
pub use catching::Filling;
pub use look::{Look, Sky};
pub use screening::Screening;
pub use tasting::{Alone, Learning, Tasting};
use told_of::{Told, ToldOf};

/// The page is told of a run’s answers this far apart: each time it lays the day out anew, and a run may have a thousand.
const REST: Duration = Duration::from_millis(200);

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

    /// Aborts what is in flight, and asks nothing more.
    pub fn abort(&self) {
        if let Some(handle) = &self.stop {
            handle.abort();
        }
    }
}

/// What the pages share. Copying copies handles.
#[derive(Clone, Copy)]
pub struct Desk {
    ports: StoredValue<Ports, LocalStorage>,
    /// False until all is read that the pages share.
    pub ready: RwSignal<bool>,
    /// Who is to be woken then; waking one that has left off costs nothing.
    waiting: StoredValue<Vec<Waker>>,
    /// The reader's settings.
    pub settings: RwSignal<Settings>,
    /// The profile in use.
    pub profile: RwSignal<Profile>,
    /// All profiles that can be used, by their names.
    pub profiles: RwSignal<Vec<Profile>>,
    /// Those that were deleted; their days can be looked at.
    pub deleted: RwSignal<Vec<Profile>>,
    /// The key, as long as it is open; what is kept of it is encrypted.
    pub key: RwSignal<ApiKey>,
    /// The heads of all stored runs of the profile in use, oldest first.
    pub heads: RwSignal<Vec<Head>>,
    /// The heads of the runs of all other profiles, deleted ones too.
    pub others: RwSignal<Vec<Head>>,
    /// The run that began by itself, in this tab.
    pub by_itself: RwSignal<Option<RunKey>>,
    /// The heads of the runs of trials, which the month's budget counts too.
    pub trials: RwSignal<Vec<Head>>,
    /// The imported days.
    pub imported: RwSignal<Vec<Document>>,
    /// What the reader did with papers.
    pub marks: RwSignal<Marks>,
    /// The last mark, which can be undone.
    pub marked: RwSignal<Option<Done>>,
    /// Which of the day's papers are to be looked at just now.
    pub filter: RwSignal<Filter>,
    /// What is known of arXiv.
    pub sky: Sky,
    /// What was asked about by a click, and the order of the moment.
    pub screening: Screening,
    /// What is learned of the reader's taste.
    pub tasting: Tasting,
    /// The run on the page.
    pub open: RwSignal<Option<OpenRun>, LocalStorage>,
    /// The side of a trial that asks now, in this tab.
    pub trying: RwSignal<Option<OpenRun>, LocalStorage>,
    /// The runs that ask now, on the page or behind another day, and those that could not be stored.
    held: StoredValue<Vec<OpenRun>, LocalStorage>,
    /// The locks of the days that this tab reads, or is about to.
    claims: StoredValue<Vec<String>>,
    /// The locks of the days that another tab reads.
    elsewhere: RwSignal<Vec<String>>,
    catching_up: StoredValue<tabs::CatchingUp>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    /// Whether everything is being erased: nothing is read or written any more.
    silent: StoredValue<bool>,
    /// Counts what was called for, so that a day that arrives late does not take the page from a later one.
    calls: StoredValue<u64>,
    /// True while a stored day is read that was called for.
    pub opening: RwSignal<bool>,
    /// True where the newest day is to be on the page before anything else of the days is read.
    newest_first: StoredValue<bool>,
    /// The imported day on the page, in place of a run.
    pub open_import: RwSignal<Option<Document>>,
    /// The cut-offs of the page; moving them asks nobody.
    pub cut_offs: RwSignal<CutOffs>,
    /// The order of the page.
    pub order: RwSignal<Order>,
    /// Counts the changes of the open run; reading it subscribes to them.
    changes: RwSignal<u64>,
    /// When they are told next.
    telling: StoredValue<Telling>,
    /// The weightiest thing that the storage refused so far.
    refused: StoredValue<Option<KeepError>>,
    /// The same in words: what that means, and why.
    pub storage_failure: RwSignal<Option<[String; 2]>>,
}

/// The owner of what outlives every page.
#[derive(Clone)]
pub struct Root(Owner);

impl Root {
    /// Makes the current owner the root of everything below it.
    pub fn provide() {
        if let Some(owner) = Owner::current() {
            provide_context(Self(owner));
        }
    }
}

/// The desk of this page; the first who asks lays it, and reads what is stored.
pub fn use_desk() -> Desk {
    use_context().unwrap_or_else(|| {
        let Root(root) = expect_context();
        root.with(|| {
            let desk = Desk::new();
            provide_context(desk);
            key::provide_ring(desk);
            shortcuts::listen(desk);
            desk
        })
    })
}

/// What `make` provides outlives every page.
pub fn at_root<T>(make: impl FnOnce() -> T) -> T {
    let Root(root) = expect_context();
    root.with(make)
}

/// True where the desk is laid. (Asking for the desk itself would bring its code along.)
pub fn is_laid() -> bool {
    use_context::<Desk>().is_some()
}

impl Desk {
    /// A desk on the browser's ports; reads what is stored.
    fn new() -> Self {
        let desk = Self {
            ports: StoredValue::new_local(browser::ports()),
            ready: RwSignal::new(false),
            waiting: StoredValue::default(),
            settings: RwSignal::new(Settings::default()),
            profile: RwSignal::new(Profile::default_reader()),
            profiles: RwSignal::new(vec![Profile::default_reader()]),
            deleted: RwSignal::new(Vec::new()),
            key: RwSignal::new(ApiKey::default()),
            heads: RwSignal::new(Vec::new()),
            others: RwSignal::new(Vec::new()),
            by_itself: RwSignal::new(None),
            trials: RwSignal::new(Vec::new()),
            imported: RwSignal::new(Vec::new()),
            marks: RwSignal::new(Marks::default()),
            marked: RwSignal::new(None),
            filter: RwSignal::new(Filter::default()),
            sky: Sky::new(),
            screening: Screening::new(),
            tasting: Tasting::new(),
            open: RwSignal::new_local(None),
            trying: RwSignal::new_local(None),
            held: StoredValue::new_local(Vec::new()),
            claims: StoredValue::new(Vec::new()),
            elsewhere: RwSignal::new(Vec::new()),
            catching_up: StoredValue::default(),
            channel: StoredValue::new_local(None),
            silent: StoredValue::new(false),
            calls: StoredValue::new(0),
            opening: RwSignal::new(false),
            newest_first: StoredValue::new(false),
            open_import: RwSignal::new(None),
            cut_offs: RwSignal::new(CutOffs::default()),
            order: RwSignal::new(Order::default()),
            changes: RwSignal::new(0),
            telling: StoredValue::default(),
            refused: StoredValue::new(None),
            storage_failure: RwSignal::new(None),
        };
        desk.ports.update_value(|ports| {
            let store = Rc::new(Ahead::new(ports.store.clone()));
            ports.store = Rc::new(ToldOf::new(store, desk, Told::All));
        });
        desk.lay_conduct();
        desk.hear_tabs();
        desk.warn_before_leaving();
        desk.begin_with_the_newest();
        spawn_local(desk.read_stored());
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
                .is_some_and(|endpoint| !endpoint.needs_key() || self.key.with(|key| !key.is_empty()))
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
            && self.with_run(|run| run.head.key.profile != sample::PROFILE).unwrap_or(false)
    }

    /// True where a run of the profile in use is open.
    pub fn shows_run_in_use(self) -> bool {
        let profile = self.profile.with(|profile| profile.id.clone());
        self.open_import.with(Option::is_none)
            && self.with_run(|run| run.head.key.profile == profile).unwrap_or(false)
    }

    /// What the open run may cost at most.
    pub fn limit_of_run(self) -> Limit {
        let id = self.with_run(|run| run.head.key.profile.clone()).unwrap_or_default();
        let profile = self.profile_of(&id);
        self.settings.with(|settings| {
            profile.map_or(settings.budget.per_run, |profile| settings.budget_for(&profile).per_run)
        })
    }

    /// The number of the next run of a day.
    fn next_number(self, profile: &str, day: Day) -> u32 {
        self.newest_of(profile, day).map_or(0, |key| key.number) + 1
    }

    /// The current run of a day, of whichever profile.
    fn newest_of(self, profile: &str, day: Day) -> Option<RunKey> {
        untrack(|| self.run_of(profile, day))
    }

    /// The same, now and whenever the list of runs changes.
    pub fn run_of(self, profile: &str, day: Day) -> Option<RunKey> {
        let newest = |heads: &Vec<Head>| {
            let same = heads.iter().map(|head| &head.key);
            same.filter(|key| key.day == day && key.profile == profile).max().cloned()
        };
        self.heads.with(newest).or_else(|| self.others.with(newest))
    }

    /// The open day's papers, of a run or of an import; those that were `pulled` up into a run's digest among them.
    pub fn sheet(self, pulled: Vec<(PaperId, Pulled)>) -> Option<Sheet> {
        self.open_import.with(|import| import.as_ref().map(Sheet::of_import)).or_else(|| {
            let sheet = self.with_run(|run| Sheet::with_pulled(run, pulled));
            sheet.map(|sheet| self.in_wanted_order(sheet))
        })
    }

    /// What the reader pulled up into the digest of the open run.
    pub fn pulled(self) -> Vec<(PaperId, Pulled)> {
        let key = self.with_run(|run| run.head.key.clone());
        let of = |key: RunKey| self.marks.with(|marks| marks.pulled_into(key.day, &key.profile));
        key.map(of).unwrap_or_default()
    }

    /// What the models at the address of `endpoint` cost, where that is known.
    pub fn prices(self, endpoint: &Endpoint) -> impl Fn(&str) -> Option<Price> + use<> {
        let endpoint = endpoint.clone();
        move |model| self.settings.with(|settings| price_at(&endpoint.with_model(model), &settings.prices))
    }

    /// Where a run of the profile `id` asks now: by the profile as it is now, or as it was with a run.
    fn endpoint_of(self, id: &str, snapshot: &Profile) -> Option<Endpoint> {
        let profile = self.profile_of(id).unwrap_or_else(|| snapshot.clone());
        self.settings.with_untracked(|settings| settings.endpoint_for(&profile))
    }

    /// The open run has changed: the page is told at once, or after its rest.
    fn changed(self) {
        let act = self.telling.try_update_value(Telling::changed);
        self.tell_of_change(act);
    }

    fn tell_of_change(self, act: Option<Act>) {
        if act != Some(Act::Tell) {
            return;
        }
        self.changes.update(|changes| *changes += 1);
        let rested = move || {
            let act = self.telling.try_update_value(Telling::rested);
            self.tell_of_change(act);
        };
        set_timeout(rested, REST);
    }
}

/// True for a run that could be gone on with: it ended early, or the page was closed while it asked.
pub fn can_go_on(phase: &Phase) -> bool {
    !matches!(phase, Phase::Finished)
}
