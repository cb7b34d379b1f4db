//! What the desk knows of trials: what they spent, and what is adopted of one.

use leptos::prelude::*;

use super::Desk;
use crate::run::keep;
use crate::run::record::{Head, RunKey};
use crate::run::trial::{Adoption, apart};

impl Desk {
    /// Puts the head of a trial's run into the month's account.
    pub fn remember_trial(self, head: Head) {
        self.trials.update(|heads| {
            heads.retain(|other| other.key != head.key);
            heads.push(head);
        });
    }

    /// Another tab stored something of a trial: `path` is that of its run, or something else.
    pub(super) async fn hear_of_trial(self, path: &str) {
        let Some((key, _)) = RunKey::parse(path) else { return };
        match keep::head(&apart(&self.ports()), &key).await {
            Ok(Some(head)) => self.remember_trial(head),
            Ok(None) => {}
            Err(error) => self.report(&error),
        }
    }

    /// Adopts something for the profile `whose`, and returns what takes it back; `None` where that profile is gone.
    pub fn adopt(self, whose: &str, what: Adoption) -> Option<Adoption> {
        let profile = self.profiles.with_untracked(|all| all.iter().find(|one| one.id == whose).cloned())?;
        let settings = self.settings.get_untracked();
        let (mut new_profile, mut new_settings) = (profile.clone(), settings.clone());
        let back = what.put_into(&mut new_profile, &mut new_settings);
        if new_profile != profile {
            self.save_profile(new_profile);
        }
        if new_settings != settings {
            self.keep_settings(new_settings, |_| {});
        }
        Some(back)
    }
}
