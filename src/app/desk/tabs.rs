//! The other tabs of this page: one of them reads a day at a time, and the others watch.
//!
//! Who reads a day holds its lock ([`RunKey::lock`]) and says on the channel, after each write, where it was. Who hears
//! of a run looks into the store. A tab that dies gives its lock back, for which those wait who watch.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::browser::channel::Channel;
use crate::browser::lock;
use crate::day::Day;
use crate::run::drive::Shared;
use crate::run::ports::StoreName;
use crate::run::record::{APART, Head, Phase, RunKey, of_trial};
use crate::run::state::Run;
use crate::run::{follow, keep};

/// The name of the channel.
const CHANNEL: &str = "firstlight";
/// Before the id of a paper whose mark was stored; no run's path has a blank.
const MARK: &str = "mark ";
/// Said when a profile was stored.
const PROFILES: &str = "profiles";

/// Before the id of a profile whose taste was stored.
const TASTE: &str = "taste ";

/// Whether this tab catches up with another one's run just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum CatchingUp {
    #[default]
    Idle,
    Busy,
    /// More came while it did.
    BusyAndMore,
}

impl Desk {
    /// From now on hears what other tabs say.
    pub(super) fn hear_tabs(self) {
        let channel = Channel::open(CHANNEL, move |place| spawn_local(self.hear(place)));
        self.channel.set_value(channel);
    }

    /// Tells the other tabs where something was stored.
    pub(super) fn tell_tabs(self, store: StoreName, key: &str) {
        let said = match (store, of_trial(key)) {
            // Of a trial the others need no more than what it spent.
            (StoreName::Runs, Some(key)) => key.split_once('/').map(|(_, run)| [APART, run].concat()),
            (_, Some(_)) => None,
            (StoreName::Runs, None) => key.split_once('/').map(|(_, run)| run.to_owned()),
            (StoreName::Answers, None) => Some(key.to_owned()),
            (StoreName::Marks, None) => Some([MARK, key].concat()),
            (StoreName::Profiles, None) => Some(PROFILES.to_owned()),
            (StoreName::Taste, None) => Some([TASTE, key].concat()),
            _ => None,
        };
        if let Some(said) = said {
            self.say(&said);
        }
    }

    pub(super) fn say(self, place: &str) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.say(place);
            }
        });
    }

    /// True while another tab reads `day`.
    pub fn is_read_elsewhere(self, day: Day) -> bool {
        let profile = self.profile.with(|profile| profile.id.clone());
        let name = RunKey { profile, day, number: 0 }.lock();
        self.elsewhere.with(|all| all.contains(&name))
    }

    /// True while another tab reads the day on the page.
    pub fn is_watching(self) -> bool {
        let name = self.with_run(|run| run.head.key.lock());
        name.is_some_and(|name| self.elsewhere.with(|all| all.contains(&name)))
    }

    /// Another tab stored something of a run: `place` is its path, or begins with it.
    async fn hear(self, place: String) {
        if let Some(paper) = place.strip_prefix(MARK) {
            return self.read_mark(paper).await;
        }
        if place == PROFILES {
            return self.reread_profiles().await;
        }
        if let Some(profile) = place.strip_prefix(TASTE) {
            return self.read_taste_of(profile).await;
        }
        if let Some(path) = of_trial(&place) {
            return self.hear_of_trial(path).await;
        }
        if self.hear_of_all(&place).await {
            return;
        }
        let find = || {
            let is_it = |key: &&RunKey| {
                place.strip_prefix(&key.path()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let known = |heads: &Vec<Head>| heads.iter().map(|head| &head.key).find(is_it).cloned();
            self.heads.with_untracked(known).or_else(|| self.others.with_untracked(known))
        };
        if find().is_none() {
            self.read_heads().await;
        }
        let Some(key) = find().filter(|key| !self.is_ours(key)) else { return };
        self.attend(key.clone());
        if self.watched(&key).is_some() {
            self.catch_up(&key).await;
        } else if place == key.path() {
            self.reread_head(&key).await;
        }
    }

    /// Takes over how far another tab is with a run that is not on the page: the month's budget counts it.
    async fn reread_head(self, key: &RunKey) {
        match keep::head(&self.ports(), key).await {
            Ok(Some(head)) => self.remember(head),
            Ok(None) => {}
            Err(error) => self.report(&error),
        }
    }

    /// Finds out whether another tab reads the day of `key`; while it does, the page says so, and afterwards it shows
    /// what was stored.
    pub(super) fn attend(self, key: RunKey) {
        let name = key.lock();
        if self.is_ours(&key) || self.elsewhere.with_untracked(|all| all.contains(&name)) {
            return;
        }
        spawn_local(async move {
            if !lock::is_held(&name).await
                || self.is_ours(&key)
                || self.elsewhere.with_untracked(|all| all.contains(&name))
            {
                return;
            }
            self.elsewhere.update(|all| all.push(name.clone()));
            lock::is_free(&name).await;
            self.read_heads().await;
            self.reload(&key).await;
            self.elsewhere.update(|all| all.retain(|other| *other != name));
        });
    }

    /// True for a day that this tab reads itself, or is about to.
    fn is_ours(self, key: &RunKey) -> bool {
        self.claims.with_value(|claims| claims.contains(&key.lock()))
    }

    /// Takes over what another tab stored of the run on the page; once more where it stored more meanwhile.
    async fn catch_up(self, key: &RunKey) {
        if self.catching_up.get_value() != CatchingUp::Idle {
            return self.catching_up.set_value(CatchingUp::BusyAndMore);
        }
        loop {
            self.catching_up.set_value(CatchingUp::Busy);
            if let Some(run) = self.watched(key) {
                match follow::catch_up(&self.ports(), &run).await {
                    Ok(()) => self.remember(run.borrow().head.clone()),
                    Err(error) => self.report(&error),
                }
                self.changed();
            }
            if self.catching_up.get_value() == CatchingUp::Busy {
                return self.catching_up.set_value(CatchingUp::Idle);
            }
        }
    }

    /// The run of `key`, where it is on the page and not ours.
    fn watched(self, key: &RunKey) -> Option<Shared> {
        let open = self.open.get_untracked()?;
        let is_it = open.run.borrow().head.key == *key && !self.is_ours(key);
        is_it.then_some(open.run)
    }

    /// Reads the run of `key` anew where it is on the page, as another tab left it.
    async fn reload(self, key: &RunKey) {
        let Some(run) = self.watched(key) else { return };
        match keep::load(&self.ports(), key).await {
            Ok(Some(stored)) => {
                self.remember(stored.head.clone());
                *run.borrow_mut() = stored;
                self.changed();
            }
            Ok(None) => {}
            Err(error) => self.report(&error),
        }
    }

    /// Attends to a run that is not at its end, or is asked for something besides: another tab may be at it.
    pub(super) fn attend_unfinished(self, run: &Run) {
        let is_asked = run.second_progress().is_some() || run.compared().is_some();
        if run.head.phase == Phase::Running || is_asked {
            self.attend(run.head.key.clone());
        }
    }
}
