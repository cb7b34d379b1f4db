//! A profile's taste in the store: what it learns from runs and marks, and what it says about a day's papers.
//!
//! One record per profile. It is derived: a run is learned once, under the criteria by which it was scored, and what is
//! damaged or was reset is learned again from the runs and marks that are stored. Whoever learns loads, learns and
//! saves under the lock [`lock`], so that of two tabs none writes over what the other learned.

mod alone;
mod learn;
mod seeds;
mod slices;
mod starred;
mod textless;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use super::keep::KeepError;
use super::marks::{self, Marks};
use super::matches::Matches;
use super::ports::{Ports, StoreName, Write};
use super::record::{Head, RunKey};
use crate::arxiv::Announcement;
use crate::day::Day;
use crate::paper::{Paper, PaperId};
use crate::profile::prompt::criteria_hash;
use crate::profile::{Keywords, Part, Profile};
use crate::store::{RecordError, open, seal};
use crate::taste::{Criteria, Features, Mark, Taste};

pub(super) use alone::LastRanked;
pub use alone::{DayAlone, last_ranked, note_shown, rank_alone};
pub use learn::{due, learn, learn_due, learn_left, learn_marks, learn_run, learn_words, unlearned_marks};
pub use seeds::{Seed, Seeds, fetch_seeds, load_seeds, save_seeds};
use slices::Slices;
pub use starred::runs_with_stars;
pub use texts::{find, find_named};

/// The lock of whoever learns for a profile.
pub fn lock(profile: &str) -> String {
    format!("taste/{profile}")
}

/// A profile's taste, under the criteria as they are now; a new one where none is stored, or where it is damaged: it can
/// be learned again.
///
/// # Errors
/// When the store fails, or a newer version of the page wrote it.
pub async fn load(ports: &Ports, profile: &Profile) -> Result<Taste, KeepError> {
    let criteria = criteria_hash(profile);
    let stored = ports.store.get(StoreName::Taste, profile.id.clone()).await?;
    let mut taste = match stored.map(|json| open(&json)) {
        Some(Ok(taste)) => taste,
        None | Some(Err(RecordError::Damaged { .. })) => Taste::new(&criteria),
        Some(Err(error @ RecordError::Newer { .. })) => return Err(error.into()),
    };
    taste.under(&criteria);
    Ok(taste)
}

/// Keeps a profile's taste.
///
/// # Errors
/// When the store fails.
pub async fn save(ports: &Ports, profile: &str, taste: &Taste) -> Result<(), KeepError> {
    let value = Some(seal(taste)?);
    Ok(ports.store.put(vec![Write { store: StoreName::Taste, key: profile.to_owned(), value }]).await?)
}

/// Forgets all that was learned, the seeds too. Days and marks of before are not learned again, unless
/// [`learn_anew`] is asked for.
///
/// # Errors
/// When the store fails.
pub async fn reset(ports: &Ports, profile: &Profile) -> Result<Taste, KeepError> {
    let taste = Taste::from_now(&criteria_hash(profile), ports.clock.now());
    save_seeds(ports, &profile.id, &Seeds::default()).await?;
    save(ports, &profile.id, &taste).await?;
    Ok(taste)
}

/// Forgets what was learned, so that the next [`bring_up_to_date`] learns from all that is stored; a reset is then
/// forgotten too.
///
/// # Errors
/// When the store fails.
pub async fn learn_anew(ports: &Ports, profile: &str) -> Result<(), KeepError> {
    let forget = |key: String| Write { store: StoreName::Taste, key, value: None };
    Ok(ports.store.put(vec![forget(profile.to_owned()), forget(textless::key(profile))]).await?)
}

/// What the reader wrote about what they want, for papers of which nothing is learned yet.
pub fn criteria(profile: &Profile) -> Criteria {
    let topics = profile.text(Part::Topics);
    match Keywords::of(profile) {
        // What a model is told about the lists is nothing that is looked for.
        Some(Keywords { relevant, irrelevant, application }) => {
            let unwanted = [irrelevant, application].concat();
            let lists = format!("Relevant: {}\nIrrelevant: {}", relevant.join(", "), unwanted.join(", "));
            Criteria::of(topics, &lists)
        }
        None => Criteria::of(topics, profile.text(Part::Keywords)),
    }
}

/// The matches of a day's papers, as a run is given them.
pub fn rank<'a>(taste: &Taste, papers: impl IntoIterator<Item = &'a Paper>, profile: &Profile) -> Matches {
    let papers: Vec<&Paper> = papers.into_iter().collect();
    let features: Vec<Features> = papers.iter().map(|paper| features(paper)).collect();
    of_features(taste, &papers, &features, profile)
}

/// The same, in slices between which the page may paint.
pub async fn rank_in_slices(ports: &Ports, taste: &Taste, papers: &[&Paper], profile: &Profile) -> Matches {
    let mut features_of = Vec::with_capacity(papers.len());
    let mut slices = Slices::new(ports);
    for paper in papers {
        features_of.push(features(paper));
        slices.perhaps_pause().await;
    }
    slices.pause().await;
    of_features(taste, papers, &features_of, profile)
}

fn of_features(taste: &Taste, papers: &[&Paper], features: &[Features], profile: &Profile) -> Matches {
    let matches = taste.rank(features, &criteria(profile));
    let pairs = papers.iter().map(|paper| paper.id.clone()).zip(matches);
    Matches::new(taste.criteria(), taste.full_days(), pairs)
}

fn features(paper: &Paper) -> Features {
    Features::of(&paper.title, &paper.abstract_text)
}

/// The matches of all papers that `announcements` hold, for a run over them, by what is stored of the taste.
///
/// # Errors
/// As [`load`].
pub async fn matches(
    ports: &Ports,
    profile: &Profile,
    announcements: &[Announcement],
) -> Result<Matches, KeepError> {
    let taste = load(ports, profile).await?;
    let entries = announcements.iter().flat_map(|one| &one.entries);
    let distinct: BTreeMap<&PaperId, &Paper> = entries.map(|entry| (&entry.paper.id, &entry.paper)).collect();
    let papers: Vec<&Paper> = distinct.into_values().collect();
    Ok(rank_in_slices(ports, &taste, &papers, profile).await)
}

/// What can be learned just now is learned and kept: runs that are due, marks and seeds; `tell` hears of each day.
///
/// Where the reader has taken a mark back, everything is learned once more without it, for it cannot be taken out of what
/// a linear model learned. That is kept when all of it is done: until then the taste stays as it was.
///
/// # Errors
/// When the store fails, or a newer version of the page wrote the taste.
pub async fn bring_up_to_date(
    ports: &Ports,
    profile: &Profile,
    heads: &[Head],
    tell: &mut dyn FnMut(Day),
) -> Result<Taste, KeepError> {
    let mut taste = load(ports, profile).await?;
    let (marks, _) = marks::load(ports).await?;
    let seeds = load_seeds(ports, &profile.id).await?;
    let is_any_taken_back = learn::is_any_taken_back(&taste, &profile.id, &marks, &seeds);
    if is_any_taken_back {
        taste = taste.before_lessons();
        let due = due(&taste, &profile.id, heads);
        learn::learn_runs(ports, &mut taste, &due, tell).await?;
    } else {
        let due = due(&taste, &profile.id, heads);
        learn_due(ports, &profile.id, &mut taste, &due, tell).await?;
    }
    let keys: Vec<_> = heads.iter().map(|head| head.key.clone()).collect();
    let mut is_changed = learn_all_marks(ports, &mut taste, &profile.id, &marks, &keys).await?;
    is_changed |= seeds::learn(ports, &mut taste, &profile.id, seeds, &marks).await;
    if is_any_taken_back {
        alone::learn_days_left(ports, &mut taste, profile).await?;
    }
    if is_changed || is_any_taken_back {
        save(ports, &profile.id, &taste).await?;
    }
    Ok(taste)
}

/// True where there was any.
async fn learn_all_marks(
    ports: &Ports,
    taste: &mut Taste,
    profile: &str,
    marks: &Marks,
    keys: &[RunKey],
) -> Result<bool, KeepError> {
    let unlearned: Vec<(PaperId, Mark)> = unlearned_marks(taste, profile, marks);
    let wanted: BTreeSet<PaperId> = unlearned.iter().map(|(paper, _)| paper.clone()).collect();
    let papers = textless::find(ports, profile, keys, wanted).await?;
    Ok(learn_marks(ports, taste, &unlearned, &papers).await)
}
