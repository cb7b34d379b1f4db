//! One paper over all runs: when it was announced, how it was judged.
//!
//! There is no index by paper: a run's body is read and looked into. So the days on which the paper is likely come
//! first, and the others only where a reader asks for them.

use super::keep::KeepError;
use super::ledger::State;
use super::plan::Stage;
use super::ports::{Ports, StoreName};
use super::record::{Body, RunKey, Verdict};
use super::second_look::points;
use super::state::Run;
use crate::model::Points;
use crate::paper::{AnnounceType, Category, Paper, PaperId};
use crate::store::open;

/// What one run has of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Which run.
    pub key: RunKey,
    /// The paper; `None` where it was not asked for, and only its id was kept.
    pub paper: Option<Paper>,
    /// In which categories it was announced on that day, and how.
    pub announced: Vec<(Category, AnnounceType)>,
    /// What became of it.
    pub state: Option<State>,
    /// How it was judged at first.
    pub verdict: Option<Verdict>,
    /// What a second look said.
    pub second: Option<Verdict>,
    /// The followed author it was recognised by.
    pub followed: Option<String>,
    /// The words in its text that give orders to whoever judges it.
    pub orders: Option<String>,
}

impl Sighting {
    /// The relevance and the novelty that count: of the one verdict, or the mean of both.
    pub fn points(&self) -> Option<[Points; 2]> {
        Some(points(self.verdict.as_ref()?, self.second.as_ref()))
    }
}

/// Splits runs into those of the days on which a paper is announced as new, newest first, and the rest, newest first. A
/// paper is announced in the month of its id or, at its end, in the next one; cross-lists and replacements come any time.
pub fn likely_first(keys: impl IntoIterator<Item = RunKey>, paper: &PaperId) -> (Vec<RunKey>, Vec<RunKey>) {
    let (year, month) = paper.submitted();
    let first = months(i32::from(year), month);
    let is_likely = |key: &RunKey| {
        let date = key.day.date();
        (0..=1).contains(&(months(date.year(), u8::from(date.month())) - first))
    };
    let mut keys: Vec<RunKey> = keys.into_iter().collect();
    keys.sort_by_key(|key| std::cmp::Reverse((key.day, key.number)));
    keys.into_iter().partition(is_likely)
}

fn months(year: i32, month: u8) -> i32 {
    year * 12 + i32::from(month)
}

/// What a run in memory has of `paper`; `None` where it has nothing.
pub fn of_run(run: &Run, paper: &PaperId) -> Option<Sighting> {
    let verdicts = || [run.verdict(paper), run.second_verdict(paper)].map(Option::<&Verdict>::cloned);
    sighting(&run.head.key, &run.body, paper, verdicts)
}

/// What the run of `key` has of `paper`; `None` where it has nothing, or is not stored.
///
/// # Errors
/// When the store fails or the run's papers cannot be used.
pub async fn in_run(ports: &Ports, key: &RunKey, paper: &PaperId) -> Result<Option<Sighting>, KeepError> {
    let Some(json) = ports.store.get(StoreName::Runs, key.body()).await? else { return Ok(None) };
    // Most runs do not have it, and reading a day's papers takes its time. An old-style id may be written with `\/`.
    let number = paper.as_str().rsplit('/').next().unwrap_or_default();
    if !json.contains(number) {
        return Ok(None);
    }
    let body: Body = open(&json)?;
    let answers = ports.store.scan(StoreName::Answers, format!("{}/", key.path())).await?;
    Ok(sighting(key, &body, paper, || {
        let verdicts = answers
            .iter()
            .filter(|(_, json)| json.contains(number))
            .filter_map(|(_, json)| open::<Verdict>(json).ok())
            .filter(|verdict| verdict.paper == *paper);
        let (mut first, mut second) = (None, None);
        for verdict in verdicts {
            let is_second = body.plan.stage_of(verdict.batch) == Some(Stage::SecondLook);
            // Of several the first counts.
            (if is_second { &mut second } else { &mut first }).get_or_insert(verdict);
        }
        [first, second]
    }))
}

fn sighting(
    key: &RunKey,
    body: &Body,
    paper: &PaperId,
    verdicts: impl FnOnce() -> [Option<Verdict>; 2],
) -> Option<Sighting> {
    let rows = body.ledger.rows().iter().filter(|row| row.paper == *paper);
    let announced: Vec<_> = rows.map(|row| (row.category.clone(), row.announce)).collect();
    let candidate = body.candidates.iter().find(|candidate| candidate.paper.id == *paper);
    if announced.is_empty() && candidate.is_none() {
        return None;
    }
    let (followed, orders) =
        candidate.map(|one| (one.followed.clone(), one.orders.clone())).unwrap_or_default();
    let [verdict, second] = verdicts();
    Some(Sighting {
        key: key.clone(),
        paper: candidate.map(|candidate| candidate.paper.clone()),
        announced,
        state: body.ledger.state(paper).cloned(),
        verdict,
        second,
        followed,
        orders,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    #[test]
    fn the_months_of_the_id_come_first() {
        let key =
            |day: &str, number| RunKey { profile: "p".to_owned(), day: Day::parse(day).unwrap(), number };
        let keys = [
            key("2024-11-29", 1),
            key("2024-12-02", 1),
            key("2025-01-03", 1),
            key("2025-01-03", 2),
            key("2025-02-03", 1),
        ];
        let days = |keys: &[RunKey]| -> Vec<String> {
            keys.iter().map(|key| format!("{}/{}", key.day, key.number)).collect()
        };
        let (likely, others) = likely_first(keys, &PaperId::parse("2412.00001").unwrap());
        assert_eq!(days(&likely), ["2025-01-03/2", "2025-01-03/1", "2024-12-02/1"]);
        assert_eq!(days(&others), ["2025-02-03/1", "2024-11-29/1"]);
    }
}
