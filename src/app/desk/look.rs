//! Looking at arXiv: what was announced today, fetched or handed in, and asked for again where something is missing.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::catching::Filling;
use crate::app::boot;
use crate::arxiv::Announcement;
use crate::arxiv::calendar::{announcement_days, feed_out};
use crate::arxiv::source::ProxyTemplate;
use crate::run::catch_up::Missed;
use crate::run::conduct::{Conduct, Pause};
use crate::run::fetch::Morning;
use crate::run::keep;
use crate::run::look::{self, Choice, Completeness, Found, Step};
use crate::run::record::RunKey;
use crate::run::seen::Recognised;

/// A feed is built some seconds after midnight, in milliseconds.
const SOON_AFTER: u64 = 60_000;

/// How far a look at arXiv is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Nobody looked yet.
    Unasked,
    /// The first sources are being asked.
    Reading,
    /// The announcements are here, or the sentences that say why not; some may be checked still.
    Read(Found),
}

/// What the pages know of arXiv. Copying copies handles.
#[derive(Clone, Copy)]
pub struct Sky {
    /// Today's announcements.
    pub look: RwSignal<Look>,
    /// Which sources the reader has asked.
    pub choice: RwSignal<Choice>,
    /// What is waited for before arXiv is asked.
    pub pause: RwSignal<Option<Pause>>,
    /// The days that were missed.
    pub missed: RwSignal<Vec<Missed>>,
    /// How far filling them is.
    pub filling: RwSignal<Filling>,
    conduct: StoredValue<Option<Conduct>, LocalStorage>,
    /// Ends the look that is going on, or that is to come.
    looking: StoredValue<Option<AbortHandle>>,
    /// Ends the catch-up.
    pub(super) catching: StoredValue<Option<AbortHandle>>,
    /// The run that the catch-up drives.
    pub(super) caught: StoredValue<Option<RunKey>>,
}

impl Sky {
    pub(super) fn new() -> Self {
        Self {
            look: RwSignal::new(Look::Unasked),
            choice: RwSignal::new(Choice::default()),
            pause: RwSignal::new(None),
            missed: RwSignal::new(Vec::new()),
            filling: RwSignal::new(Filling::Idle),
            conduct: StoredValue::new_local(None),
            looking: StoredValue::new(None),
            catching: StoredValue::new(None),
            caught: StoredValue::new(None),
        }
    }
}

impl Desk {
    /// Sets up how arXiv is asked.
    pub(super) fn lay_conduct(self) {
        let tell = Rc::new(move |pause| self.sky.pause.set(pause));
        self.sky.conduct.set_value(Some(Conduct::new(self.ports(), tell)));
    }

    /// How arXiv is asked.
    pub fn conduct(self) -> Conduct {
        let laid = self.sky.conduct.get_value();
        laid.unwrap_or_else(|| Conduct::new(self.ports(), Rc::new(|_| {})))
    }

    /// Looks at arXiv as the page chooses, unless that is under way.
    pub fn look_at_arxiv(self) {
        if self.sky.look.get_untracked() != Look::Reading {
            self.look_with(Choice::Page);
        }
    }

    /// Looks at arXiv by these sources, in place of a look that is under way.
    pub fn look_with(self, choice: Choice) {
        self.sky.choice.set(choice);
        self.sky.look.set(Look::Reading);
        let (work, handle) = abortable(self.watch_arxiv(choice));
        if let Some(before) = self.sky.looking.try_update_value(|looking| looking.replace(handle)).flatten() {
            before.abort();
        }
        spawn_local(async {
            _ = work.await;
        });
    }

    /// Ends the look that is under way, or that is to come: it was for other categories.
    pub(super) fn stop_looking(self) {
        if let Some(before) = self.sky.looking.try_update_value(Option::take).flatten() {
            before.abort();
        }
    }

    /// Looks, and looks again when there is something to look for, as long as the page is open.
    async fn watch_arxiv(self, mut choice: Choice) {
        loop {
            let conduct = self.conduct();
            let categories = self.profile.with_untracked(|profile| profile.categories.clone());
            let tell = |found: &Found| {
                if found.step != Step::Reading {
                    self.sky.look.set(Look::Read(found.clone()));
                }
            };
            let found = look::look(&conduct, &self.proxy(), &categories, choice, &tell).await;
            self.close_day(&found.morning()).await;
            self.list_missed().await;
            let next = announcement_days(found.today, found.today.plus(30)).first().map(|day| feed_out(*day));
            let due = [found.again(), next.map(|next| next + SOON_AFTER)].into_iter().flatten().min();
            let Some(due) = due else { return };
            let wait = due.saturating_sub(conduct.now()).max(SOON_AFTER);
            conduct.ports().sleep.sleep(Duration::from_millis(wait)).await;
            choice = Choice::Page;
        }
    }

    /// Takes announcements that the reader pasted or dropped, in place of a look.
    pub fn take_announcements(self, announcements: Vec<Announcement>) {
        self.stop_looking();
        let now = self.conduct().now();
        let found = Found::of_files(announcements, now);
        self.sky.look.set(Look::Read(found.clone()));
        spawn_local(async move {
            for finding in found.findings {
                if let (Some(announcement), Some(status)) = (finding.announcement, finding.own) {
                    let completeness = Completeness::of(&announcement, &status);
                    look::keep(&self.ports(), &announcement, completeness, now).await;
                }
            }
        });
    }

    /// Notes in the open run that its announcements are confirmed, where that is all that was missing.
    async fn close_day(self, morning: &Morning) {
        let Some(open) = self.open.get_untracked() else { return };
        if self.is_watching() {
            return;
        }
        let (head, body) = {
            let mut run = open.run.borrow_mut();
            let is_it = Some(run.head.key.day) == morning.day() && self.is_in_use(&run.head.key.profile);
            let lacks = |run: &crate::run::state::Run| run.lacks(&morning.announcements).entries;
            if !is_it || run.head.open.is_empty() || lacks(&run) > 0 {
                return;
            }
            if !run.join(&[], &morning.sources, &Recognised::default()) {
                return;
            }
            (run.head.clone(), run.body.clone())
        };
        self.changed();
        // A run that asks is stored by who drives it.
        if !open.is_asking()
            && let Err(error) = keep::save(&open.ports, head.clone(), body).await
        {
            self.report(&error);
        }
        self.remember(head);
    }

    /// The reader's proxy, else what the site offers.
    pub fn proxy(self) -> ProxyTemplate {
        self.settings.with_untracked(|settings| settings.proxy.clone()).unwrap_or_else(boot::site_proxy)
    }
}
