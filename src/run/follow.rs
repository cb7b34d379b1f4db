//! Following a run that another tab drives: what it stored since is taken over, and only that is read.

use std::collections::HashSet;

use super::drive::Shared;
use super::keep::{KeepError, answer_key};
use super::plan::Stage;
use super::ports::{Ports, StoreName};
use super::record::{Body, Head, StageCost, Verdict};
use super::state::Run;
use crate::store::open;

/// Brings `run` to what is stored of it now. Answers that it has are not read again, and the body only where the phase,
/// the stage or the plan went on, or ties were compared. A run that was never stored stays as it is, and a damaged answer costs itself only.
///
/// # Errors
/// When the store fails, or head or body cannot be used; `run` is then as before.
pub async fn catch_up(ports: &Ports, run: &Shared) -> Result<(), KeepError> {
    let (key, phase, stages, ties, batches, known) = {
        let run = run.borrow();
        let known: HashSet<String> =
            run.all_verdicts().map(|verdict| answer_key(&run.head.key, verdict)).collect();
        let Head { key, phase, costs, .. } = &run.head;
        (key.clone(), phase.clone(), costs.len(), of_ties(&run.head), run.body.plan.batches.len(), known)
    };
    let Some(head) = ports.store.get(StoreName::Runs, key.head()).await? else { return Ok(()) };
    let head: Head = open(&head)?;
    let found = ports.store.scan(StoreName::Answers, format!("{}/", key.path())).await?;
    let unread = found.iter().filter(|(key, _)| !known.contains(key));
    let news: Vec<Verdict> = unread.filter_map(|(_, json)| open(json).ok()).collect();
    let is_planned = |verdict: &Verdict| usize::try_from(verdict.batch).is_ok_and(|batch| batch < batches);
    let has_compared = head.costs.len() != stages || of_ties(&head) != ties;
    let body = if head.phase != phase || has_compared || !news.iter().all(is_planned) {
        let body = ports.store.get(StoreName::Runs, key.body()).await?;
        body.map(|body| open::<Body>(&body)).transpose()?
    } else {
        None
    };
    let mut run = run.borrow_mut();
    let body = body.unwrap_or_else(|| run.body.clone());
    let verdicts = run.all_verdicts().cloned().chain(news).collect();
    *run = Run::restore(head, body, verdicts);
    Ok(())
}

/// Who compares ties leaves nothing but this in the head.
fn of_ties(head: &Head) -> Vec<StageCost> {
    head.costs.iter().filter(|cost| cost.stage == Stage::Ties).cloned().collect()
}
