//! Marked papers whose text is stored nowhere: they are not looked for in everything at each visit.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::keep::KeepError;
use super::super::ports::{Ports, StoreName, Write};
use super::super::record::RunKey;
use super::texts::{Places, find_in};
use crate::day::Day;
use crate::paper::{Paper, PaperId};
use crate::store::{Record, open, seal};

/// What was looked for in vain, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Textless {
    papers: BTreeSet<PaperId>,
    /// Everything before this day was looked through; of the day itself more may come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Day>,
    /// So many runs and announcements: with more or fewer there was a back-up, or something else that changed the past.
    places: usize,
}

impl Record for Textless {
    const NAME: &'static str = "list of papers without a text";
    const VERSION: u32 = 1;
}

/// Where a profile's list is kept.
pub(super) fn key(profile: &str) -> String {
    format!("{profile}/textless")
}

/// As [`find`](super::find), but a paper that was looked for in vain before is looked for in what came since.
///
/// # Errors
/// When the store fails. A list that cannot be used is none.
pub(super) async fn find(
    ports: &Ports,
    profile: &str,
    keys: &[RunKey],
    wanted: BTreeSet<PaperId>,
) -> Result<Vec<Paper>, KeepError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let stored = ports.store.get(StoreName::Taste, key(profile)).await?;
    let known: Textless = stored.and_then(|json| open(&json).ok()).unwrap_or_default();
    let places = Places::all(ports, keys).await?;
    let last = places.last_day();
    let looked_through = known.before.filter(|day| places.count_before(*day) == known.places);
    let (in_vain, new): (BTreeSet<PaperId>, BTreeSet<PaperId>) =
        wanted.iter().cloned().partition(|paper| looked_through.is_some() && known.papers.contains(paper));

    let mut found = find_in(ports, &places, new).await?;
    let count = last.map_or(0, |day| places.count_before(day));
    let places = match looked_through {
        Some(day) => places.from(day),
        None => places,
    };
    found.extend(find_in(ports, &places, in_vain).await?);

    let have: BTreeSet<&PaperId> = found.iter().map(|paper| &paper.id).collect();
    let papers = wanted.into_iter().filter(|paper| !have.contains(paper)).collect();
    let now = Textless { papers, before: last, places: count };
    if now != known {
        let value = Some(seal(&now)?);
        ports.store.put(vec![Write { store: StoreName::Taste, key: key(profile), value }]).await?;
    }
    Ok(found)
}
