//! Thinning out old days: what nobody chose loses its abstract, and arXiv's announcement and the texts of the requests go.
//!
//! What a digest shows with the run's own cut-offs, followed authors' papers, and what the reader starred, noted, tagged
//! or pulled up stays whole. Of everything else title, authors, scores, comment and its place in the ledger stay, and of
//! every request its time, size, tokens and cost: so sums, costs and lists are the same as before.

use std::collections::BTreeSet;

use super::{Source, of_run, passes};
use crate::day::Day;
use crate::run::keep::{self, KeepError};
use crate::run::marks::{Mark, Marks};
use crate::run::ports::{Ports, StoreName, Write};
use crate::run::record::{Head, Phase, RequestLog, RunKey};
use crate::run::state::Run;
use crate::store::{open, seal};

/// What thinning out came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Thinned {
    /// Runs that lost something.
    pub runs: usize,
    /// Papers that lost their abstract.
    pub papers: usize,
    /// Announcements that went, each of a category and day.
    pub announcements: usize,
    /// How many bytes less are kept.
    pub bytes: u64,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Runs that were looked at.
    pub done: usize,
    /// Of so many.
    pub total: usize,
}

/// The runs of days before `before` that can be thinned out, of all profiles, oldest first: those that came to their end
/// and lack no category. Others may yet be gone on with.
///
/// # Errors
/// When the store fails.
pub async fn old_runs(ports: &Ports, before: Day) -> Result<Vec<RunKey>, KeepError> {
    let heads = keep::all_heads(ports).await?;
    let mut old: Vec<RunKey> = heads
        .into_iter()
        .filter(|head| head.key.day < before && is_closed(head))
        .map(|head| head.key)
        .collect();
    old.sort_by(|one, other| (one.day, one).cmp(&(other.day, other)));
    Ok(old)
}

/// Thins out what [`old_runs`] names, and tells how far it is. A run whose day is being read just now is left as it is,
/// and so are the announcements of its day. A second time there is nothing to do.
///
/// # Errors
/// When the store fails; what was thinned out until then is. A damaged record is left as it is.
pub async fn thin(
    ports: &Ports,
    before: Day,
    marks: &Marks,
    tell: &mut dyn FnMut(Progress),
) -> Result<Thinned, KeepError> {
    let old = old_runs(ports, before).await?;
    let mut thinned = Thinned::default();
    let mut left_alone = BTreeSet::new();
    for (done, key) in old.iter().enumerate() {
        tell(Progress { done, total: old.len() });
        let guard = ports.lock.try_acquire(key.lock()).await;
        if guard.is_none() || thin_run(ports, key, marks, &mut thinned).await? == Done::LeftAlone {
            left_alone.insert(key.day);
        }
        drop(guard);
    }
    let days = old.iter().map(|key| key.day).filter(|day| !left_alone.contains(day)).collect();
    announcements(ports, before, &days, &mut thinned).await?;
    tell(Progress { done: old.len(), total: old.len() });
    Ok(thinned)
}

fn is_closed(head: &Head) -> bool {
    head.phase == Phase::Finished && head.open.is_empty()
}

/// What was done with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// It is thin.
    Thin,
    /// It is being gone on with, or cannot be read: its day may need what was announced.
    LeftAlone,
}

async fn thin_run(
    ports: &Ports,
    key: &RunKey,
    marks: &Marks,
    thinned: &mut Thinned,
) -> Result<Done, KeepError> {
    let mut run = match keep::load(ports, key).await {
        Ok(Some(run)) if is_closed(&run.head) => run,
        Ok(_) | Err(KeepError::Record(_)) => return Ok(Done::LeftAlone),
        Err(error) => return Err(error),
    };
    let before = thinned.bytes;
    let papers = forget_abstracts(&mut run, marks);
    if papers > 0 {
        let value = seal(&run.body)?;
        let was = ports.store.get(StoreName::Runs, key.body()).await?;
        thinned.bytes += less(was.as_deref().unwrap_or_default(), &value);
        thinned.papers += papers;
        ports.store.put(vec![Write { store: StoreName::Runs, key: key.body(), value: Some(value) }]).await?;
    }
    forget_requests(ports, key, thinned).await?;
    thinned.runs += usize::from(thinned.bytes > before);
    Ok(Done::Thin)
}

/// Takes the abstracts of the papers that nobody chose; how many there were.
fn forget_abstracts(run: &mut Run, marks: &Marks) -> usize {
    let cut_offs = run.body.profile.cut_offs;
    let is_chosen = |place: usize| {
        run.candidates().get(place).is_some_and(|candidate| {
            passes(&of_run::ranked(run, candidate), cut_offs, Source::Run)
                || marks.get(&candidate.paper.id).is_some_and(keeps)
        })
    };
    let chosen: Vec<bool> = (0..run.candidates().len()).map(is_chosen).collect();
    let others = run.body.candidates.iter_mut().zip(chosen).filter(|(_, is_chosen)| !is_chosen);
    let mut count = 0;
    for (candidate, _) in others {
        count += usize::from(!std::mem::take(&mut candidate.paper.abstract_text).is_empty());
    }
    count
}

/// True for a mark that is more than that the paper was read, or hidden.
fn keeps(mark: &Mark) -> bool {
    !Mark { read: None, hidden: None, ..mark.clone() }.is_none()
}

/// Takes the prompts and replies from the log of a run.
async fn forget_requests(ports: &Ports, key: &RunKey, thinned: &mut Thinned) -> Result<(), KeepError> {
    let path = format!("{}/", key.path());
    let keys = ports.store.keys(StoreName::Requests, path).await?;
    // A hundred at a time: each can have the prompt and the reply in it.
    let hundreds: BTreeSet<&str> =
        keys.iter().filter_map(|key| key.get(..key.len().checked_sub(2)?)).collect();
    for hundred in hundreds {
        let mut writes = Vec::new();
        for (key, was) in ports.store.scan(StoreName::Requests, hundred.to_owned()).await? {
            let Ok(line) = open::<RequestLog>(&was) else { continue };
            if line.body.is_empty() && line.reply.is_empty() {
                continue;
            }
            let value = seal(&RequestLog { body: String::new(), reply: String::new(), ..line })?;
            thinned.bytes += less(&was, &value);
            writes.push(Write { store: StoreName::Requests, key, value: Some(value) });
        }
        if !writes.is_empty() {
            ports.store.put(writes).await?;
        }
    }
    Ok(())
}

/// Deletes the announcements of the days that were `read` to their end, in whatever profile. The notes of how complete
/// they were stay, so that no day counts as missed.
async fn announcements(
    ports: &Ports,
    before: Day,
    read: &BTreeSet<Day>,
    thinned: &mut Thinned,
) -> Result<(), KeepError> {
    let unread: BTreeSet<Day> = keep::all_heads(ports)
        .await?
        .into_iter()
        .filter(|head| head.key.day < before && !is_closed(head))
        .map(|head| head.key.day)
        .collect();
    for key in ports.store.keys(StoreName::Announcements, String::new()).await? {
        let day = key.rsplit('/').next().and_then(Day::parse);
        if !day.is_some_and(|day| read.contains(&day) && !unread.contains(&day)) {
            continue;
        }
        let was = ports.store.get(StoreName::Announcements, key.clone()).await?;
        thinned.bytes += less(was.as_deref().unwrap_or_default(), "");
        thinned.announcements += 1;
        ports.store.put(vec![Write { store: StoreName::Announcements, key, value: None }]).await?;
    }
    Ok(())
}

fn less(was: &str, is: &str) -> u64 {
    was.len().saturating_sub(is.len()) as u64
}
