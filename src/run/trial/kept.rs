//! Trials in the store, all of it apart from the days.

use std::collections::BTreeSet;

use super::{Side, Trial, apart};
use crate::day::Day;
use crate::run::keep::{self, KeepError};
use crate::run::ports::{Ports, StoreName, Write};
use crate::run::record::{HEADS, Head, RunKey};
use crate::run::state::Run;
use crate::store::{open, seal};

/// A trial with what its sides say; `ports` are those of the days.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The trial.
    pub trial: Trial,
    /// What each side came to: of the day as it was read, the stored run.
    pub sides: [Run; 2],
}

/// Before the numbers of the trials, as keys.
const RECORDS: &str = "record/";
/// Before the numbers of trials, as profiles of their runs.
const WHOSE: &str = "~";

fn path(number: u32) -> String {
    format!("{RECORDS}{number:06}")
}

/// The key of the run of a side, 1 or 2. No profile has such an id, so that no run of a day has this key.
pub(super) fn run_key(number: u32, side: u32, day: Day) -> RunKey {
    RunKey { profile: format!("{WHOSE}{number}"), day, number: side }
}

/// The number of the next trial: none has it that is kept, and none that was forgotten, whose heads stay. For whoever
/// holds the lock of trials.
///
/// # Errors
/// When the store fails.
pub async fn next_number(ports: &Ports) -> Result<u32, KeepError> {
    let store = apart(ports).store;
    let records = store.keys(StoreName::Runs, RECORDS.to_owned()).await?;
    let heads = [HEADS, WHOSE].concat();
    let runs = store.keys(StoreName::Runs, heads.clone()).await?;
    let of_record = |key: &String| key.strip_prefix(RECORDS)?.parse::<u32>().ok();
    let of_run = |key: &String| key.strip_prefix(&heads)?.split('/').next()?.parse().ok();
    let taken: BTreeSet<u32> =
        records.iter().filter_map(of_record).chain(runs.iter().filter_map(of_run)).collect();
    // One from a damaged or invented back-up may be the last that there is.
    let after_last = taken.last().map_or(Some(1), |last| last.checked_add(1));
    Ok(after_last.or_else(|| (1..u32::MAX).find(|number| !taken.contains(number))).unwrap_or(u32::MAX))
}

/// Keeps a new trial with its runs, all of it or nothing.
///
/// # Errors
/// When the store fails.
pub async fn save(ports: &Ports, trial: &Trial, runs: &[Run]) -> Result<(), KeepError> {
    let runs_kept = |value, key| Write { store: StoreName::Runs, key, value: Some(value) };
    let mut writes = vec![runs_kept(seal(trial)?, path(trial.number))];
    for run in runs {
        writes.push(runs_kept(seal(&run.head)?, run.head.key.head()));
        writes.push(runs_kept(seal(&run.body)?, run.head.key.body()));
    }
    Ok(apart(ports).store.put(writes).await?)
}

/// The trials that are kept, oldest first. What cannot be read costs itself only.
///
/// # Errors
/// When the store fails.
pub async fn stored(ports: &Ports) -> Result<Vec<Trial>, KeepError> {
    let found = apart(ports).store.scan(StoreName::Runs, RECORDS.to_owned()).await?;
    Ok(found.iter().filter_map(|(_, json)| open(json).ok()).collect())
}

/// The heads of all runs of trials, for the sum of a month.
///
/// # Errors
/// When the store fails.
pub async fn heads(ports: &Ports) -> Result<Vec<Head>, KeepError> {
    keep::all_heads(&apart(ports)).await
}

/// A trial with its sides; `None` where the stored day or a side is gone.
///
/// # Errors
/// When the store fails, or a run cannot be used.
pub async fn load(ports: &Ports, trial: Trial) -> Result<Option<Kept>, KeepError> {
    let [one, other] = &trial.sides;
    let (one, other) = (read(ports, &trial, one).await?, read(ports, &trial, other).await?);
    Ok(one.zip(other).map(|(one, other)| Kept { trial, sides: [one, other] }))
}

async fn read(ports: &Ports, trial: &Trial, side: &Side) -> Result<Option<Run>, KeepError> {
    match side {
        Side::AsStored => keep::load(ports, &trial.of).await,
        Side::Asked(key) => keep::load(&apart(ports), key).await,
    }
}

/// Forgets a trial: its runs, answers and requests. Their heads stay, for the month's sum counts what it spent.
///
/// # Errors
/// When the store fails.
pub async fn remove(ports: &Ports, trial: &Trial) -> Result<(), KeepError> {
    let ports = apart(ports);
    let gone = |store, key| Write { store, key, value: None };
    let mut writes = vec![gone(StoreName::Runs, path(trial.number))];
    for side in &trial.sides {
        let Side::Asked(key) = side else { continue };
        writes.push(gone(StoreName::Runs, key.body()));
        writes.push(gone(StoreName::Runs, key.seen()));
        for store in [StoreName::Answers, StoreName::Requests] {
            let keys = ports.store.keys(store, prefix(key)).await?;
            writes.extend(keys.into_iter().map(|key| gone(store, key)));
        }
    }
    Ok(ports.store.put(writes).await?)
}

fn prefix(key: &RunKey) -> String {
    format!("{}/", key.path())
}
