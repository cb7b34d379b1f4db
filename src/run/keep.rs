//! Writing runs to the store and reading them back.

use std::collections::BTreeMap;

use futures_util::future::try_join3;

use super::ports::{Ports, StoreError, StoreName, Write};
use super::record::{Body, HEADS, Head, RequestLog, RunKey, Verdict};
use super::state::Run;
use crate::store::{Record, RecordError, open, seal};

/// Why a run was not written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeepError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The record cannot be used.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// Writes head and body of a run, both or neither.
///
/// # Errors
/// When the store fails.
pub async fn save(ports: &Ports, head: Head, body: Body) -> Result<(), KeepError> {
    let writes = vec![
        write(StoreName::Runs, head.key.head(), &head)?,
        write(StoreName::Runs, head.key.body(), &body)?,
    ];
    Ok(ports.store.put(writes).await?)
}

/// Writes everything there is of a run, its answers too and these lines of its log, by their numbers, where some of
/// them may not have been written before.
///
/// # Errors
/// When the store fails.
pub async fn save_everything(
    ports: &Ports,
    run: &Run,
    requests: &BTreeMap<u32, RequestLog>,
) -> Result<(), KeepError> {
    let key = &run.head.key;
    let answers = run.all_verdicts().map(|verdict| answer(key, verdict));
    let lines = requests.iter().map(|(number, line)| request(key, *number, line));
    let mut writes = answers.chain(lines).collect::<Result<Vec<_>, _>>()?;
    writes.push(write(StoreName::Runs, key.head(), &run.head)?);
    writes.push(write(StoreName::Runs, key.body(), &run.body)?);
    Ok(ports.store.put(writes).await?)
}

/// Appends an answer.
///
/// # Errors
/// When the store fails.
pub async fn save_answer(ports: &Ports, key: &RunKey, verdict: &Verdict) -> Result<(), KeepError> {
    Ok(ports.store.put(vec![answer(key, verdict)?]).await?)
}

/// Writes a line of the log of requests, and the head that counts it; both or neither.
///
/// # Errors
/// When the store fails.
pub async fn save_request(
    ports: &Ports,
    head: &Head,
    number: u32,
    line: &RequestLog,
) -> Result<(), KeepError> {
    let writes = vec![request(&head.key, number, line)?, write(StoreName::Runs, head.key.head(), head)?];
    Ok(ports.store.put(writes).await?)
}

/// Reads a run with all its answers; `None` where it was never stored. A damaged answer costs itself only.
///
/// # Errors
/// When the store fails, or head or body cannot be used.
pub async fn load(ports: &Ports, key: &RunKey) -> Result<Option<Run>, KeepError> {
    let head = ports.store.get(StoreName::Runs, key.head());
    let body = ports.store.get(StoreName::Runs, key.body());
    let answers = ports.store.scan(StoreName::Answers, format!("{}/", key.path()));
    // All at once: each waits for the store, and a day is opened by every morning's first look.
    let (head, body, answers) = try_join3(head, body, answers).await?;
    let (Some(head), Some(body)) = (head, body) else { return Ok(None) };
    let answers = answers.iter().filter_map(|(_, json)| open::<Verdict>(json).ok()).collect();
    Ok(Some(Run::restore(open(&head)?, open(&body)?, answers)))
}

/// Reads the head of a run alone; `None` where it was never stored.
///
/// # Errors
/// When the store fails, or the head cannot be used.
pub async fn head(ports: &Ports, key: &RunKey) -> Result<Option<Head>, KeepError> {
    let found = ports.store.get(StoreName::Runs, key.head()).await?;
    Ok(found.map(|json| open(&json)).transpose()?)
}

/// The log of a run's requests, in the order in which they were sent. A damaged line costs itself only.
///
/// # Errors
/// When the store fails.
pub async fn requests(ports: &Ports, key: &RunKey) -> Result<Vec<RequestLog>, KeepError> {
    let lines = ports.store.scan(StoreName::Requests, format!("{}/", key.path())).await?;
    Ok(lines.iter().filter_map(|(_, json)| open(json).ok()).collect())
}

/// The heads of all runs of all profiles, what cannot be read left out.
///
/// # Errors
/// When the store fails.
pub async fn all_heads(ports: &Ports) -> Result<Vec<Head>, KeepError> {
    every_head(ports).await.map(|(heads, _)| heads)
}

/// The heads of all runs of all profiles, by profile, the oldest of each first, and what could not be read.
///
/// # Errors
/// When the store fails.
pub async fn every_head(ports: &Ports) -> Result<(Vec<Head>, Vec<RecordError>), KeepError> {
    heads_below(ports, HEADS.to_owned()).await
}

/// The heads of all runs of a profile, oldest first, and what could not be read.
///
/// # Errors
/// When the store fails.
pub async fn heads(ports: &Ports, profile: &str) -> Result<(Vec<Head>, Vec<RecordError>), KeepError> {
    heads_below(ports, format!("{HEADS}{profile}/")).await
}

async fn heads_below(ports: &Ports, prefix: String) -> Result<(Vec<Head>, Vec<RecordError>), KeepError> {
    let found = ports.store.scan(StoreName::Runs, prefix).await?;
    let mut heads = Vec::new();
    let mut problems = Vec::new();
    for (_, json) in found {
        match open::<Head>(&json) {
            Ok(head) => heads.push(head),
            Err(problem) => problems.push(problem),
        }
    }
    Ok((heads, problems))
}

fn answer(key: &RunKey, verdict: &Verdict) -> Result<Write, RecordError> {
    write(StoreName::Answers, answer_key(key, verdict), verdict)
}

/// Under which key an answer is kept.
pub(super) fn answer_key(key: &RunKey, verdict: &Verdict) -> String {
    format!("{}/{:04}/{:04}", key.path(), verdict.batch, verdict.position)
}

fn request(key: &RunKey, number: u32, line: &RequestLog) -> Result<Write, RecordError> {
    write(StoreName::Requests, format!("{}/{number:05}", key.path()), line)
}

fn write<T: Record>(store: StoreName, key: String, record: &T) -> Result<Write, RecordError> {
    Ok(Write { store, key, value: Some(seal(record)?) })
}
