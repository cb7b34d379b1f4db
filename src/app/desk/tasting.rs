//! The reader's taste on the page: it learns when a run has ended and after marks, in slices, in one tab at a time; and
//! it ranks a day without a model.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::arxiv::Announcement;
use crate::browser::lock;
use crate::day::Day;
use crate::paper::PaperId;
use crate::profile::Profile;
use crate::run::keep::KeepError;
use crate::run::matches::Matches;
use crate::run::ports::LockGuard;
use crate::run::seen::Recognised;
use crate::run::taste::{self, DayAlone};
use crate::taste::Taste;

/// What the taste is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learning {
    /// Nothing: all is learned, or nothing was asked for yet.
    Idle,
    /// It looks what there is to learn.
    Looking,
    /// It learns from this day.
    Day(Day),
}

/// A day that was ranked without a model.
#[derive(Clone)]
pub struct Alone {
    /// The day.
    pub day: Arc<DayAlone>,
    /// By which taste.
    pub taste: Arc<Taste>,
    /// By which profile.
    pub profile: Arc<Profile>,
}

/// What the pages know of the reader's taste. Copying copies handles.
#[derive(Clone, Copy)]
pub struct Tasting {
    /// The taste; `None` until it was wanted for the first time.
    pub known: RwSignal<Option<Arc<Taste>>>,
    /// What it is doing.
    pub learning: RwSignal<Learning>,
    /// The day that was ranked without a model.
    pub alone: RwSignal<Option<Alone>>,
    /// Whether a day is being ranked.
    pub ranking: RwSignal<bool>,
    /// Whether one was ranked on an earlier visit.
    pub before: RwSignal<bool>,
    /// Grows when the seeds were changed elsewhere than in their form.
    pub seeds: RwSignal<u32>,
    /// When it learns next.
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Whether something came while it learned.
    again: StoredValue<bool>,
    /// Who waits until it has learned.
    waiting: StoredValue<Vec<Waker>>,
}

impl Tasting {
    pub(super) fn new() -> Self {
        Self {
            known: RwSignal::new(None),
            learning: RwSignal::new(Learning::Idle),
            alone: RwSignal::new(None),
            ranking: RwSignal::new(false),
            before: RwSignal::new(false),
            seeds: RwSignal::new(0),
            timer: StoredValue::new(None),
            again: StoredValue::new(false),
            waiting: StoredValue::new(Vec::new()),
        }
    }
}

impl Desk {
    /// Has the taste learn what there is to learn, after `wait`, unless it is called for again before.
    pub fn learn_soon(self, wait: Duration) {
        let learn = move || {
            spawn_local(async move {
                self.learn_now().await;
            });
        };
        if let Some(before) = self.tasting.timer.try_update_value(Option::take).flatten() {
            before.clear();
        }
        self.tasting.timer.set_value(set_timeout_with_handle(learn, wait).ok());
    }

    /// Has the taste learn what there is to learn, and resolves when that is done.
    pub async fn learn_now(self) {
        if self.tasting.learning.get_untracked() != Learning::Idle {
            self.tasting.again.set_value(true);
            return self.has_learned().await;
        }
        loop {
            self.tasting.again.set_value(false);
            self.tasting.learning.set(Learning::Looking);
            if let Err(error) = self.learn().await {
                self.report(&error);
            }
            if !self.tasting.again.get_value() {
                break;
            }
        }
        self.tasting.learning.set(Learning::Idle);
        let waiting = self.tasting.waiting.try_update_value(std::mem::take);
        waiting.into_iter().flatten().for_each(Waker::wake);
    }

    /// Resolves when it does not learn any more.
    async fn has_learned(self) {
        poll_fn(|context| {
            if self.tasting.learning.get_untracked() == Learning::Idle {
                return Poll::Ready(());
            }
            self.tasting.waiting.update_value(|waiting| waiting.push(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    async fn learn(self) -> Result<(), KeepError> {
        let profile = self.profile.get_untracked();
        let _guard = self.hold_taste(&profile.id).await;
        // The reader may have gone to another profile while this waited.
        let heads = self.heads_of(&profile.id);
        let mut tell = |day| self.tasting.learning.set(Learning::Day(day));
        let taste = taste::bring_up_to_date(&self.ports(), &profile, &heads, &mut tell).await?;
        self.know(&profile, taste);
        Ok(())
    }

    /// Waits until no other tab learns for the profile. Where the browser has no locks, this tab keeps itself alone.
    pub async fn hold_taste(self, profile: &str) -> Option<LockGuard> {
        let name = taste::lock(profile);
        loop {
            let guard = self.ports().lock.try_acquire(name.clone()).await;
            if guard.is_some() || !lock::are_shared() {
                return guard;
            }
            lock::is_free(&name).await;
        }
    }

    /// Takes over what was learned, unless the reader uses another profile by now.
    pub fn know(self, profile: &Profile, taste: Taste) {
        if self.is_in_use(&profile.id)
            && self.tasting.known.with_untracked(|known| known.as_deref() != Some(&taste))
        {
            self.tasting.known.set(Some(Arc::new(taste)));
        }
    }

    /// Another tab stored a profile's taste.
    pub(super) async fn read_taste_of(self, profile: &str) {
        let present = self.profile.get_untracked();
        if present.id == profile && self.tasting.known.with_untracked(Option::is_some) {
            self.read_taste().await;
        }
    }

    /// Reads the taste of the present profile anew, as it is stored.
    pub async fn read_taste(self) {
        let profile = self.profile.get_untracked();
        match taste::load(&self.ports(), &profile).await {
            Ok(taste) => self.know(&profile, taste),
            Err(error) => self.report(&error),
        }
    }

    /// The matches of a day's papers for a run that begins; `None` where the storage cannot say.
    pub async fn matches(self, profile: &Profile, announcements: &[Announcement]) -> Option<Matches> {
        match taste::matches(&self.ports(), profile, announcements).await {
            Ok(matches) => Some(matches),
            Err(error) => {
                self.report(&error);
                None
            }
        }
    }

    /// Ranks the announced day on this device, by what is known of the reader's taste after learning from their last
    /// marks.
    pub fn rank_alone(self, announcements: Vec<Announcement>) {
        if self.tasting.ranking.get_untracked() {
            return;
        }
        self.tasting.ranking.set(true);
        spawn_local(async move {
            if let Err(error) = self.try_rank_alone(&announcements).await {
                self.report(&error);
            }
            self.tasting.ranking.set(false);
        });
    }

    async fn try_rank_alone(self, announcements: &[Announcement]) -> Result<(), KeepError> {
        let (ports, profile) = (self.ports(), self.profile.get_untracked());
        let recognised = self.recognise_alone(&profile, announcements).await;
        let _guard = self.hold_taste(&profile.id).await;
        let heads = self.heads_of(&profile.id);
        let mut taste = taste::bring_up_to_date(&ports, &profile, &heads, &mut |_| {}).await?;
        let day = taste::rank_alone(&ports, &mut taste, &profile, announcements, &recognised).await?;
        // The reader may have gone to another profile while this waited; the day is not that one's.
        if !self.is_in_use(&profile.id) {
            return Ok(());
        }
        self.know(&profile, taste.clone());
        if !self.shows_stored_run() {
            // What is marked on this page is the reader's own, not the sample's.
            self.open.set(None);
        }
        let (taste, profile) = (Arc::new(taste), Arc::new(profile));
        self.tasting.alone.set(day.map(|day| Alone { day: Arc::new(day), taste, profile }));
        Ok(())
    }

    async fn recognise_alone(self, profile: &Profile, announcements: &[Announcement]) -> Recognised {
        let Some(day) = announcements.iter().map(|one| one.day).max() else { return Recognised::default() };
        let judge = crate::run::seen::Judge { model: String::new(), prompt_hash: String::new() };
        let key = crate::run::record::RunKey { profile: profile.id.clone(), day, number: 0 };
        crate::run::seen::recognise(&self.ports(), &key, &judge, announcements).await.unwrap_or_else(
            |error| {
                self.report(&error);
                Recognised::default()
            },
        )
    }

    /// Finds out whether the profile in use had a day ranked on an earlier visit.
    pub(super) async fn read_ranked(self) {
        let profile = self.profile.get_untracked();
        match taste::last_ranked(&self.ports(), &profile.id).await {
            Ok(last) if self.is_in_use(&profile.id) => self.tasting.before.set(last.is_some()),
            Ok(_) => {}
            Err(error) => self.report(&error),
        }
    }

    /// Remembers which papers of the ranked day were laid out before the reader of `profile`.
    pub fn note_shown(self, profile: String, day: Day, papers: Vec<PaperId>) {
        spawn_local(async move {
            if let Err(error) = taste::note_shown(&self.ports(), &profile, day, papers).await {
                self.report(&error);
            }
        });
    }

    /// Shows the day again that was ranked on the last visit, where it is still the announced one.
    pub fn rank_again(self, day: Day, announcements: impl FnOnce() -> Vec<Announcement> + 'static) {
        spawn_local(async move {
            let profile = self.profile.get_untracked();
            match taste::last_ranked(&self.ports(), &profile.id).await {
                Ok(Some(last)) if last == day && self.is_in_use(&profile.id) => {
                    self.rank_alone(announcements());
                }
                Ok(_) => {}
                Err(error) => self.report(&error),
            }
        });
    }
}
