//! Which runs a page must open to say something about starred papers, without opening all.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::keep::KeepError;
use super::super::marks::Marks;
use super::super::ports::Ports;
use super::super::record::RunKey;
use super::super::seen::seen_in_month;
use super::texts::is_likely_in;
use crate::paper::PaperId;

/// Those of the runs `keys` of one profile that have a starred paper, by what is kept of what they judged and showed. A
/// starred paper that none of them judged was screened out, or stayed without a verdict: the runs of the months in which
/// it may have been announced are among them, too. Oldest first.
///
/// # Errors
/// When the store fails.
pub async fn runs_with_stars(
    ports: &Ports,
    keys: &[RunKey],
    marks: &Marks,
) -> Result<Vec<RunKey>, KeepError> {
    let mut unseen: BTreeSet<&PaperId> =
        marks.iter().filter(|mark| mark.starred.is_some()).map(|mark| &mark.paper).collect();
    let starred: HashSet<&str> = unseen.iter().map(|paper| paper.as_str()).collect();
    if starred.is_empty() {
        return Ok(Vec::new());
    }
    let mut months: BTreeMap<(i32, u8), Vec<RunKey>> = BTreeMap::new();
    for key in keys {
        let date = key.day.date();
        months.entry((date.year(), u8::from(date.month()))).or_default().push(key.clone());
    }
    let mut found = BTreeSet::new();
    for runs in months.values() {
        for (key, papers) in seen_in_month(ports, runs, &starred).await? {
            unseen.retain(|paper| !papers.contains(paper));
            found.insert((key.day, key));
        }
    }
    let unjudged = keys.iter().filter(|key| unseen.iter().any(|paper| is_likely_in(paper, key.day)));
    found.extend(unjudged.map(|key| (key.day, key.clone())));
    Ok(found.into_iter().map(|(_, key)| key).collect())
}
