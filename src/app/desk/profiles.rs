//! Several profiles: which one is in use in this tab, and what is kept of the others.
//!
//! A run belongs to the profile that it was begun with, and goes on behind the page when another one is taken into
//! use. Other tabs hear of what is stored, and stay with the profile that they use.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Look};
use crate::day::Day;
use crate::digest::filter::Filter;
use crate::profile::Profile;
use crate::run::keep::KeepError;
use crate::run::profiles::{self, Profiles};
use crate::run::record::Head;

impl Desk {
    pub(super) async fn read_profiles(self) {
        if let Some(found) = self.load_profiles().await {
            self.profile.set(found.present());
            self.list_profiles(found);
        }
    }

    /// Another tab stored a profile: what this one uses stays in use, as it is now.
    pub(super) async fn reread_profiles(self) {
        if let Some(found) = self.load_profiles().await {
            let id = self.profile.with_untracked(|profile| profile.id.clone());
            self.stay_with(&id, found);
        }
    }

    /// The same after much was stored at once. Where there was only the profile of a first visit, the one that came is
    /// taken into use.
    pub(super) async fn read_profiles_anew(self) {
        let is_first = self.profiles.with_untracked(|all| *all == [Profile::default_reader()]);
        match self.load_profiles().await {
            Some(found) if is_first => self.stay_with(&found.present.clone(), found),
            Some(found) => {
                let id = self.profile.with_untracked(|profile| profile.id.clone());
                self.stay_with(&id, found);
            }
            None => {}
        }
    }

    /// Lists what was found, with the profile `id` in use if it is among it.
    fn stay_with(self, id: &str, found: Profiles) {
        let same = found.all.iter().find(|profile| profile.id == id).cloned();
        let next = same.unwrap_or_else(|| found.present());
        self.list_profiles(found);
        if !self.is_in_use(&next.id) {
            self.take_up(next);
        } else if self.profile.with_untracked(|profile| *profile != next) {
            self.put_in_use(next);
        }
    }

    async fn load_profiles(self) -> Option<Profiles> {
        match profiles::load(&self.ports()).await {
            Ok((found, problems)) => {
                problems.into_iter().for_each(|problem| self.report(&problem.into()));
                Some(found)
            }
            Err(error) => {
                self.report(&error);
                None
            }
        }
    }

    fn list_profiles(self, found: Profiles) {
        self.profiles.set(found.all);
        self.deleted.set(found.deleted);
    }

    /// The profile `id` as it is now, deleted ones too.
    pub fn profile_of(self, id: &str) -> Option<Profile> {
        let find = |all: &Vec<Profile>| all.iter().find(|profile| profile.id == id).cloned();
        self.profiles.with_untracked(find).or_else(|| self.deleted.with_untracked(find))
    }

    /// True for the profile in use.
    pub(super) fn is_in_use(self, id: &str) -> bool {
        self.profile.with_untracked(|profile| profile.id == id)
    }

    /// Has the profile `id` in use from now on. What the one before is asking goes on behind the page.
    pub fn use_profile(self, id: &str) {
        let found = self.profiles.with_untracked(|all| all.iter().find(|one| one.id == id).cloned());
        let Some(profile) = found.filter(|one| self.profile.with_untracked(|present| present.id != one.id))
        else {
            return;
        };
        self.take_up(profile);
        self.choose();
    }

    /// Keeps a profile as it was edited.
    pub fn save_profile(self, profile: Profile) {
        self.profiles.update(|all| {
            all.retain(|other| other.id != profile.id);
            all.push(profile.clone());
            sort(all);
        });
        if self.profile.with_untracked(|present| present.id == profile.id) {
            self.put_in_use(profile.clone());
        }
        self.write(async move { profiles::save(&self.ports(), &profile).await });
    }

    /// Keeps `profile` as a new one, and has it in use.
    pub fn add_profile(self, profile: Profile) {
        let ports = self.ports();
        let others = self.profiles.get_untracked();
        let profile = profiles::as_new(profile, &others, ports.random.bits());
        self.profiles.update(|all| {
            all.push(profile.clone());
            sort(all);
        });
        self.take_up(profile.clone());
        self.write(async move {
            if let [only] = others.as_slice() {
                // That of a first visit is stored nowhere yet.
                profiles::save(&ports, only).await?;
            }
            profiles::save(&ports, &profile).await?;
            profiles::choose(&ports, &profile.id).await
        });
    }

    /// Deletes the profile `id`, unless it is the last one. Its days stay.
    pub fn delete_profile(self, id: &str) {
        let Some(profile) = self.profile_of(id) else { return };
        if self.profiles.with_untracked(Vec::len) < 2 {
            return;
        }
        self.profiles.update(|all| all.retain(|other| other.id != profile.id));
        self.deleted.update(|all| {
            all.push(profile.clone());
            sort(all);
        });
        let next = self.profiles.with_untracked(|all| all.first().cloned());
        if self.profile.with_untracked(|present| present.id == profile.id)
            && let Some(next) = next
        {
            self.take_up(next);
            self.choose();
        }
        self.write(async move { profiles::delete(&self.ports(), &profile).await });
    }

    /// Brings a deleted profile back.
    pub fn bring_profile_back(self, id: &str) {
        let found = self.deleted.with_untracked(|all| all.iter().find(|one| one.id == id).cloned());
        let Some(profile) = found else { return };
        self.deleted.update(|all| all.retain(|other| other.id != profile.id));
        self.profiles.update(|all| {
            all.push(profile.clone());
            sort(all);
        });
        self.write(async move { profiles::save(&self.ports(), &profile).await });
    }

    /// Parts the heads of all runs into those of the profile in use and the rest.
    pub(super) fn sort_heads(self, mut heads: Vec<Head>) {
        heads.sort_by(|one, other| one.key.cmp(&other.key));
        let present = self.profile.with_untracked(|profile| profile.id.clone());
        let (mine, others): (Vec<_>, Vec<_>) =
            heads.into_iter().partition(|head| head.key.profile == present);
        for (list, heads) in [(self.heads, mine), (self.others, others)] {
            if list.with_untracked(|known| *known != heads) {
                list.set(heads);
            }
        }
    }

    /// The heads of all runs of all profiles.
    pub fn all_heads(self) -> Vec<Head> {
        self.heads.with(|heads| self.others.with(|others| [heads.as_slice(), others].concat()))
    }

    /// The heads of a profile's runs, as they are now.
    pub(super) fn heads_of(self, profile: &str) -> Vec<Head> {
        let mut heads = untrack(|| self.all_heads());
        heads.retain(|head| head.key.profile == profile);
        heads
    }

    /// The names and ids of the profiles, other than `profile`, that have a run of `day`.
    pub fn others_with(self, profile: &str, day: Day) -> Vec<(String, String)> {
        let of_day = |head: &&Head| head.key.day == day && head.key.profile != profile;
        let mut ids = BTreeSet::new();
        for list in [self.heads, self.others] {
            list.with(|heads| ids.extend(heads.iter().filter(of_day).map(|head| head.key.profile.clone())));
        }
        let named = |id: String| Some((self.profile_of(&id)?.name, id));
        ids.into_iter().filter_map(named).collect()
    }

    /// All heads with those of trials, for the month's budget.
    pub fn accounts(self) -> Vec<Head> {
        let mut heads = self.all_heads();
        self.trials.with(|trials| heads.extend_from_slice(trials));
        heads
    }

    /// Puts another profile's page up: its days, its sky, its taste.
    fn take_up(self, profile: Profile) {
        // A day of the one before that is on its way must not arrive.
        self.call();
        let heads = untrack(|| self.all_heads());
        self.put_in_use(profile);
        self.sort_heads(heads);
        self.open.set(None);
        self.filter.set(Filter::default());
        self.sky.missed.set(Vec::new());
        spawn_local(self.list_missed());
        let has_taste = self.tasting.known.with_untracked(Option::is_some);
        self.tasting.known.set(None);
        self.tasting.alone.set(None);
        self.tasting.before.set(false);
        spawn_local(self.read_ranked());
        if has_taste {
            spawn_local(self.read_taste());
        }
    }

    /// The profile in use is now `profile`; a look at arXiv with other categories is asked for again.
    fn put_in_use(self, profile: Profile) {
        let reads_the_same = self.profile.with_untracked(|old| old.categories == profile.categories);
        self.profile.set(profile);
        if !reads_the_same {
            self.stop_looking();
            self.sky.look.set(Look::Unasked);
        }
    }

    fn choose(self) {
        let id = self.profile.with_untracked(|profile| profile.id.clone());
        self.write(async move { profiles::choose(&self.ports(), &id).await });
    }

    fn write(self, work: impl Future<Output = Result<(), KeepError>> + 'static) {
        spawn_local(async move {
            match work.await {
                Ok(()) => crate::app::boot::remember_reader(),
                Err(error) => self.report(&error),
            }
        });
    }
}

fn sort(profiles: &mut [Profile]) {
    profiles.sort_by_cached_key(|profile| (profile.name.to_lowercase(), profile.id.clone()));
}
