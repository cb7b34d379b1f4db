//! The reader's profiles as they are kept: each under its id, deleted ones apart, and which one is in use.
//!
//! A deleted profile is kept under its name and can be brought back, because its days are: a run belongs to the
//! profile that it was made with, and no other profile ever gets that id. What a newer version of the page wrote is never
//! written over.

use futures_util::future::try_join;
use serde::{Deserialize, Serialize};

use super::keep::KeepError;
use super::ports::{Ports, StoreName, Write};
use crate::profile::Profile;
use crate::store::{Record, RecordError, open, seal};

/// The most profiles.
pub const MOST: usize = 50;
/// Before the id of a deleted profile; no id has a slash.
const DELETED: &str = "deleted/";
/// Where it is kept, among the settings, which profile is in use.
pub(super) const PRESENT: &str = "present-profile";

/// All profiles of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profiles {
    /// The id of the one in use; there is one of it in `all`.
    pub present: String,
    /// Those that can be used, by their names; at least one.
    pub all: Vec<Profile>,
    /// Those that were deleted.
    pub deleted: Vec<Profile>,
}

/// Which profile is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Present {
    profile: String,
}

impl Record for Present {
    const NAME: &'static str = "choice of a profile";
    const VERSION: u32 = 1;
}

impl Default for Profiles {
    /// Those of a first visit.
    fn default() -> Self {
        let only = Profile::default_reader();
        Self { present: only.id.clone(), all: vec![only], deleted: Vec::new() }
    }
}

impl Profiles {
    /// The one in use.
    pub fn present(&self) -> Profile {
        let present = self.all.iter().find(|profile| profile.id == self.present).or(self.all.first());
        present.cloned().unwrap_or_else(Profile::default_reader)
    }

    /// Puts the profiles into their order, by name, each in one place, and has one of them in use.
    fn settled(mut self) -> Self {
        // Files and tabs that knew nothing of each other may have left one in both.
        let Self { all, deleted, .. } = &mut self;
        deleted.retain(|gone| all.iter().all(|profile| profile.id != gone.id));
        self.all.sort_by_cached_key(|profile| (profile.name.to_lowercase(), profile.id.clone()));
        self.deleted.sort_by_cached_key(|profile| (profile.name.to_lowercase(), profile.id.clone()));
        if self.all.is_empty() {
            self.all.push(Profile::default_reader());
        }
        self.present = self.present().id;
        self
    }
}

/// Reads all profiles, and what could not be read of them; where there are none, the default one.
///
/// # Errors
/// When the store fails.
pub async fn load(ports: &Ports) -> Result<(Profiles, Vec<RecordError>), KeepError> {
    let mut problems = Vec::new();
    let mut found = Profiles { present: String::new(), all: Vec::new(), deleted: Vec::new() };
    let present = ports.store.get(StoreName::Settings, PRESENT.to_owned());
    let all = ports.store.scan(StoreName::Profiles, String::new());
    // Both at once: whose day is to be on the page first, they say.
    let (present, all) = try_join(present, all).await?;
    if let Some(json) = present {
        match open::<Present>(&json) {
            Ok(present) => found.present = present.profile,
            Err(problem) => problems.push(problem),
        }
    }
    for (key, json) in all {
        let place = if key.starts_with(DELETED) { &mut found.deleted } else { &mut found.all };
        match open::<Profile>(&json) {
            Ok(profile) => place.push(profile),
            Err(problem) => problems.push(problem),
        }
    }
    Ok((found.settled(), problems))
}

/// Writes a profile, in place of the one of the same id; one that was deleted is back with it.
///
/// # Errors
/// When the store fails, or has this profile from a newer version of the page, which stays as it is.
pub async fn save(ports: &Ports, profile: &Profile) -> Result<(), KeepError> {
    let (here, there) = places(profile);
    replace(ports, [(there, None), (here, Some(profile))]).await
}

/// Has the profile `id` in use from now on, also after the page was closed.
///
/// # Errors
/// When the store fails.
pub async fn choose(ports: &Ports, id: &str) -> Result<(), KeepError> {
    let value = Some(seal(&Present { profile: id.to_owned() })?);
    Ok(ports.store.put(vec![Write { store: StoreName::Settings, key: PRESENT.to_owned(), value }]).await?)
}

/// Deletes a profile: it is out of use, and kept apart for the sake of its days. [`save`] brings it back.
///
/// # Errors
/// As [`save`]; then it is where it was.
pub async fn delete(ports: &Ports, profile: &Profile) -> Result<(), KeepError> {
    let (here, there) = places(profile);
    replace(ports, [(here, None), (there, Some(profile))]).await
}

/// `profile` as a new one, with an id made of 64 random `bits` that no other profile has or had, and a name that none of
/// `others` has.
pub fn as_new(profile: Profile, others: &[Profile], bits: u64) -> Profile {
    let is_taken = |name: &str| others.iter().any(|other| other.name == name);
    let numbered = (2..).map(|number| {
        // With room for the number within the limit of a name.
        let name: String = profile.name.chars().take(50).collect();
        format!("{} {number}", name.trim_end())
    });
    let mut names = [profile.name.clone()].into_iter().chain(numbered);
    let name = names.find(|name| !is_taken(name)).unwrap_or_default();
    Profile { id: format!("p-{bits:016x}"), name, ..profile }
}

/// Where a profile also might be: the key of a deleted one for one in use, and the other way round.
pub(super) fn other_place(key: &str) -> String {
    key.strip_prefix(DELETED).map_or_else(|| [DELETED, key].concat(), str::to_owned)
}

/// The keys of a profile: in use, and deleted.
fn places(profile: &Profile) -> (String, String) {
    (profile.id.clone(), other_place(&profile.id))
}

/// Writes or deletes both, or neither where one of them is newer than this page.
async fn replace(ports: &Ports, both: [(String, Option<&Profile>); 2]) -> Result<(), KeepError> {
    let mut writes = Vec::new();
    for (key, profile) in both {
        let stored = ports.store.get(StoreName::Profiles, key.clone()).await?;
        if let Some(Err(newer @ RecordError::Newer { .. })) = stored.map(|json| open::<Profile>(&json)) {
            return Err(newer.into());
        }
        let value = profile.map(seal).transpose()?;
        writes.push(Write { store: StoreName::Profiles, key, value });
    }
    Ok(ports.store.put(writes).await?)
}
