//! Seen before: a paper that was announced again (new one day, cross-listed the next, replaced later) is recognised
//! over days and profiles.
//!
//! A paper counts as seen where an earlier look gave it a verdict, in whatever profile, or where it was shown for its
//! followed author in the same profile. What was announced and got neither is a candidate as any other.
//!
//! Each run leaves a short list of what it saw, [`SeenList`], beside its head and body: some 25 bytes a paper, so that
//! a year of days is read in the time of one run. A list that is missing, or behind its run because the page was
//! closed, is made again from what is stored of the run.

mod list;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::keep::{self, KeepError};
use super::ports::{Ports, StoreName, Write};
use super::record::{Body, Phase, RunKey};
use super::state::Run;
use crate::arxiv::Announcement;
use crate::day::Day;
use crate::model::Score;
use crate::paper::{Paper, PaperId};
use crate::store::{RecordError, open, seal};

pub use list::SeenList;

/// What an earlier run knows of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The run that saw it: its profile, its day, its number.
    pub run: RunKey,
    /// The version that it saw, where arXiv said which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u16>,
    /// What was said of it; `None` where it was shown for its author alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<OldVerdict>,
}

/// A verdict of an earlier run, without its comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldVerdict {
    /// How well the paper fitted.
    pub relevance: Score,
    /// How new it was.
    pub novelty: Score,
    /// Who judged.
    pub judge: Judge,
}

/// A model and the prompt by which it judged: asking the same again would buy the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Judge {
    /// The model.
    pub model: String,
    /// The hash of the prompt.
    pub prompt_hash: String,
}

impl Seen {
    /// The day on which it was seen.
    pub fn day(&self) -> Day {
        self.run.day
    }

    /// True where `judge` has judged this very text: `version` is the one that is announced now.
    pub fn is_settled_by(&self, judge: &Judge, version: Option<u16>) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.judge == *judge) && !self.is_older_than(version)
    }

    /// True where another version is announced now, as far as is known.
    pub fn is_older_than(&self, version: Option<u16>) -> bool {
        matches!((self.version, version), (Some(seen), Some(now)) if now > seen)
    }
}

/// The papers among those announced that were seen before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recognised(HashMap<PaperId, Seen>);

impl FromIterator<(PaperId, Seen)> for Recognised {
    fn from_iter<I: IntoIterator<Item = (PaperId, Seen)>>(found: I) -> Self {
        Self(found.into_iter().collect())
    }
}

impl Recognised {
    /// What is known of a paper.
    pub fn get(&self, paper: &PaperId) -> Option<&Seen> {
        self.0.get(paper)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes `seen` for `paper`, unless what is known already says more to the reader of `profile` whom `judge` would
    /// ask: a verdict of the same judge comes first, then one at all, then the same profile, then the latest day.
    fn take(&mut self, paper: PaperId, seen: Seen, profile: &str, judge: &Judge) {
        let weight = |seen: &Seen| {
            let verdict = seen.verdict.as_ref();
            let is_same = verdict.is_some_and(|verdict| verdict.judge == *judge);
            (is_same, verdict.is_some(), seen.run.profile == profile, seen.run.day, seen.run.number)
        };
        if self.0.get(&paper).is_none_or(|known| weight(known) < weight(&seen)) {
            self.0.insert(paper, seen);
        }
    }
}

/// Looks through everything that was read for the papers of `announcements`, on behalf of the run `key` that would ask
/// `judge`. Runs of the same day are left out: what another profile reads today was not announced before.
///
/// A list that cannot be used costs itself only.
///
/// # Errors
/// When the store fails.
pub async fn recognise(
    ports: &Ports,
    key: &RunKey,
    judge: &Judge,
    announcements: &[Announcement],
) -> Result<Recognised, KeepError> {
    let entries = announcements.iter().flat_map(|announcement| &announcement.entries);
    let wanted: HashSet<&str> = entries.map(|entry| entry.paper.id.as_str()).collect();
    let mut found = Recognised::default();
    if wanted.is_empty() {
        return Ok(found);
    }
    let stored = ports.store.scan(StoreName::Runs, "seen/".to_owned()).await?;
    let mut lists: HashMap<&str, Result<SeenList, RecordError>> =
        stored.iter().filter_map(|(key, json)| Some((key.strip_prefix("seen/")?, open(json)))).collect();
    for head in keep::all_heads(ports).await? {
        if head.key.day == key.day {
            continue;
        }
        let list = match lists.remove(head.key.path().as_str()) {
            // A run that asks, or was left while it did, may have answers that its head does not count.
            Some(Ok(list)) if list.scored == head.scored && head.phase != Phase::Running => list,
            // Not for this page to judge, nor to write over.
            Some(Err(RecordError::Newer { .. })) => continue,
            _ => match made_again(ports, &head.key).await? {
                Some(list) => list,
                None => continue,
            },
        };
        let is_own = head.key.profile == key.profile;
        for (paper, seen) in list.find(&head.key, &wanted) {
            if is_own || seen.verdict.is_some() {
                found.take(paper, seen, &key.profile, judge);
            }
        }
    }
    Ok(found)
}

/// The scores that these runs of one profile and month gave, by run. A list that is missing is made again; a run that
/// cannot be read has none.
///
/// # Errors
/// When the store fails.
pub async fn scores_of_month(
    ports: &Ports,
    runs: &[RunKey],
) -> Result<Vec<(RunKey, Vec<(Score, Score)>)>, KeepError> {
    let lists = lists_of_month(ports, runs).await?;
    Ok(lists.into_iter().map(|(key, list)| (key, list.scores().collect())).collect())
}

/// Those of the `wanted` papers that each of these runs of one profile and month judged or showed, where it did any.
/// Lists as for [`scores_of_month`].
///
/// # Errors
/// When the store fails.
pub async fn seen_in_month(
    ports: &Ports,
    runs: &[RunKey],
    wanted: &HashSet<&str>,
) -> Result<Vec<(RunKey, Vec<PaperId>)>, KeepError> {
    let lists = lists_of_month(ports, runs).await?.into_iter();
    let found = lists.map(|(key, list)| {
        let papers: Vec<PaperId> = list.find(&key, wanted).map(|(paper, _)| paper).collect();
        (key, papers)
    });
    Ok(found.filter(|(_, papers)| !papers.is_empty()).collect())
}

async fn lists_of_month(ports: &Ports, runs: &[RunKey]) -> Result<Vec<(RunKey, SeenList)>, KeepError> {
    let Some(first) = runs.first() else { return Ok(Vec::new()) };
    let (year, month) = (first.day.date().year(), u8::from(first.day.date().month()));
    let prefix = format!("seen/{}/{year:04}-{month:02}-", first.profile);
    let mut lists: HashMap<String, String> =
        ports.store.scan(StoreName::Runs, prefix).await?.into_iter().collect();
    let mut found = Vec::new();
    for key in runs {
        let list = match lists.remove(&key.seen()).and_then(|json| open::<SeenList>(&json).ok()) {
            Some(list) => Some(list),
            None => made_again(ports, key).await?,
        };
        found.extend(list.map(|list| (key.clone(), list)));
    }
    Ok(found)
}

/// The list of a stored run, made from its papers and answers, and kept for the next time. A run that cannot be read
/// has none.
async fn made_again(ports: &Ports, key: &RunKey) -> Result<Option<SeenList>, KeepError> {
    let run = match keep::load(ports, key).await {
        Ok(Some(run)) => run,
        Ok(None) | Err(KeepError::Record(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let list = SeenList::of(&run);
    // Should the store refuse, it is made once more.
    let _kept_or_not = ports.store.put(vec![write(key, &list)?]).await;
    Ok(Some(list))
}

/// Keeps the list of what `run` saw.
///
/// # Errors
/// When the store fails. The list is then made again when it is wanted.
pub async fn keep(ports: &Ports, key: RunKey, list: SeenList) -> Result<(), KeepError> {
    Ok(ports.store.put(vec![write(&key, &list)?]).await?)
}

/// Forgets the list of what the run of `key` saw, which is about to change; it is made again when it is wanted.
///
/// # Errors
/// When the store fails.
pub async fn forget(ports: &Ports, key: &RunKey) -> Result<(), KeepError> {
    let write = Write { store: StoreName::Runs, key: key.seen(), value: None };
    Ok(ports.store.put(vec![write]).await?)
}

fn write(key: &RunKey, list: &SeenList) -> Result<Write, RecordError> {
    Ok(Write { store: StoreName::Runs, key: key.seen(), value: Some(seal(list)?) })
}

/// A paper as the run saw it that `seen` names, with its title and abstract of then; `None` where that run is not
/// stored any more, or was thinned out.
///
/// # Errors
/// When the store fails, or what is stored of the run cannot be used.
pub async fn as_seen(ports: &Ports, seen: &Seen, paper: &PaperId) -> Result<Option<Paper>, KeepError> {
    let Some(body) = ports.store.get(StoreName::Runs, seen.run.body()).await? else { return Ok(None) };
    let body: Body = open(&body)?;
    let mut papers = body.candidates.into_iter().map(|candidate| candidate.paper);
    Ok(papers.find(|one| one.id == *paper && !one.abstract_text.is_empty()))
}

impl Run {
    /// Who judges in this run, with the model and the prompt that it has now.
    pub fn judge(&self) -> Judge {
        Judge { model: self.head.endpoint.model.clone(), prompt_hash: self.body.prompt.hash.clone() }
    }
}
