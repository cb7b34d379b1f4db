//! Writing runs to the store and reading them back.

use super::ports::{Ports, StoreError, StoreName, Write};
use super::record::{Body, Head, RequestLog, RunKey, Verdict};
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

/// Writes everything there is of a run, its answers too, where some of them may not have been written before.
///
/// # Errors
/// When the store fails.
pub async fn save_all(ports: &Ports, run: Run) -> Result<(), KeepError> {
    let mut writes =
        run.verdicts().map(|verdict| answer(&run.head.key, verdict)).collect::<Result<Vec<_>, _>>()?;
    writes.push(write(StoreName::Runs, run.head.key.head(), &run.head)?);
    writes.push(write(StoreName::Runs, run.head.key.body(), &run.body)?);
    Ok(ports.store.put(writes).await?)
}

/// Appends an answer.
///
/// # Errors
/// When the store fails.
pub async fn save_answer(ports: &Ports, key: &RunKey, verdict: &Verdict) -> Result<(), KeepError> {
    Ok(ports.store.put(vec![answer(key, verdict)?]).await?)
}

/// Appends a line to the log of requests, and writes the head that counts it; both or neither.
///
/// # Errors
/// When the store fails.
pub async fn save_request(
    ports: &Ports,
    head: &Head,
    number: u32,
    request: &RequestLog,
) -> Result<(), KeepError> {
    let writes = vec![
        write(StoreName::Requests, format!("{}/{number:05}", head.key.path()), request)?,
        write(StoreName::Runs, head.key.head(), head)?,
    ];
    Ok(ports.store.put(writes).await?)
}

/// Reads a run with all its answers; `None` where it was never stored. A damaged answer costs itself only.
///
/// # Errors
/// When the store fails, or head or body cannot be used.
pub async fn load(ports: &Ports, key: &RunKey) -> Result<Option<Run>, KeepError> {
    let Some(head) = ports.store.get(StoreName::Runs, key.head()).await? else { return Ok(None) };
    let Some(body) = ports.store.get(StoreName::Runs, key.body()).await? else { return Ok(None) };
    let answers = ports.store.scan(StoreName::Answers, format!("{}/", key.path())).await?;
    let answers = answers.iter().filter_map(|(_, json)| open::<Verdict>(json).ok()).collect();
    Ok(Some(Run::restore(open(&head)?, open(&body)?, answers)))
}

/// The heads of all runs of a profile, oldest first, and what could not be read.
///
/// # Errors
/// When the store fails.
pub async fn heads(ports: &Ports, profile: &str) -> Result<(Vec<Head>, Vec<RecordError>), KeepError> {
    let found = ports.store.scan(StoreName::Runs, format!("head/{profile}/")).await?;
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

fn write<T: Record>(store: StoreName, key: String, record: &T) -> Result<Write, RecordError> {
    Ok(Write { store, key, value: Some(seal(record)?) })
}
