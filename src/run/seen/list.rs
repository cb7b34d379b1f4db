//! What one run saw, as short as can be.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Judge, OldVerdict, Seen};
use crate::model::{Points, Score};
use crate::paper::PaperId;
use crate::run::ledger::State;
use crate::run::record::RunKey;
use crate::run::state::Run;
use crate::store::Record;

/// The papers of one run that have a verdict or a followed author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenList {
    /// How many of them have a verdict: as many as the run's head says, or else the list is behind.
    pub scored: usize,
    /// Who judged; a run that went on with another model has several.
    judges: Vec<Judge>,
    /// A line for each paper: its id, its version, and, where it has a verdict, the place of the judge among
    /// `judges`, relevance and novelty, all parted by blanks. A version that is not known is 0. One text rather than
    /// a list of objects: a year of them is looked through without taking any apart that is not wanted.
    papers: String,
}

impl Record for SeenList {
    const NAME: &'static str = "list of seen papers";
    const VERSION: u32 = 1;
}

impl SeenList {
    /// What `run` saw so far.
    pub fn of(run: &Run) -> Self {
        let mut list = Self { scored: 0, judges: Vec::new(), papers: String::new() };
        for candidate in run.candidates() {
            let id = &candidate.paper.id;
            let verdict = run.verdict(id);
            let is_followed = matches!(run.body.ledger.state(id), Some(State::FollowedAuthor { .. }));
            if verdict.is_none() && !is_followed {
                continue;
            }
            // Writing to a string does not fail.
            let _ = write!(list.papers, "{id} {}", candidate.paper.version.unwrap_or_default());
            if let Some(verdict) = verdict {
                let judge = list.judge(&verdict.model, &verdict.prompt_hash);
                let [relevance, novelty] = run
                    .points(id)
                    .map_or([verdict.relevance.get(), verdict.novelty.get()], |two| two.map(Points::floor));
                let _ = write!(list.papers, " {judge} {relevance} {novelty}");
                list.scored += 1;
            }
            list.papers.push('\n');
        }
        list
    }

    /// The place of a judge in the list, where it is put if it is new.
    fn judge(&mut self, model: &str, prompt_hash: &str) -> usize {
        let is_it = |judge: &Judge| judge.model == model && judge.prompt_hash == prompt_hash;
        self.judges.iter().position(is_it).unwrap_or_else(|| {
            self.judges.push(Judge { model: model.to_owned(), prompt_hash: prompt_hash.to_owned() });
            self.judges.len() - 1
        })
    }

    /// Those of the papers that are `wanted`, as the run `key` saw them. A damaged line costs itself only.
    pub fn find<'a>(
        &'a self,
        key: &'a RunKey,
        wanted: &'a HashSet<&str>,
    ) -> impl Iterator<Item = (PaperId, Seen)> + 'a {
        self.papers.lines().filter_map(move |line| {
            let (id, rest) = line.split_once(' ')?;
            wanted.contains(id).then(|| self.read(key, id, rest)).flatten()
        })
    }

    /// Relevance and novelty of every paper with a verdict. A damaged line costs itself only.
    pub fn scores(&self) -> impl Iterator<Item = (Score, Score)> {
        self.papers.lines().filter_map(|line| {
            // After the id: version, judge, relevance, novelty.
            let mut parts = line.split(' ').skip(3);
            Some((Score::new(parts.next()?.parse().ok()?)?, Score::new(parts.next()?.parse().ok()?)?))
        })
    }

    fn read(&self, key: &RunKey, id: &str, rest: &str) -> Option<(PaperId, Seen)> {
        let mut parts = rest.split(' ');
        let version: u16 = parts.next()?.parse().ok()?;
        let verdict = match parts.next() {
            None => None,
            Some(judge) => Some(OldVerdict {
                judge: self.judges.get(judge.parse::<usize>().ok()?)?.clone(),
                relevance: Score::new(parts.next()?.parse().ok()?)?,
                novelty: Score::new(parts.next()?.parse().ok()?)?,
            }),
        };
        let version = (version > 0).then_some(version);
        Some((PaperId::parse(id)?, Seen { run: key.clone(), version, verdict }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    #[test]
    fn what_is_wanted_is_found_and_a_damaged_line_costs_itself() {
        let judge = Judge { model: "gpt-4o".to_owned(), prompt_hash: "abc".to_owned() };
        let papers = "2504.00001 1 0 8 7\n2504.00002 3\nnlin/0408039 0 0 1 10\n2504.00003 1 5 8 7\n\
                      2504.00004 x\n2504.00005 1 0 11 7\nno id 1\n2504.00006\n2504.00001x 1";
        let list = SeenList { scored: 2, judges: vec![judge.clone()], papers: papers.to_owned() };
        let key = RunKey { profile: "p".to_owned(), day: Day::parse("2025-04-18").unwrap(), number: 1 };
        let all: Vec<String> = (1..=6).map(|number| format!("2504.0000{number}")).collect();
        let mut wanted: HashSet<&str> = all.iter().map(String::as_str).collect();
        wanted.extend(["nlin/0408039", "no"]);
        let found: Vec<_> = list.find(&key, &wanted).collect();
        let verdict = |relevance, novelty| {
            let [relevance, novelty] = [relevance, novelty].map(|score| Score::new(score).unwrap());
            Some(OldVerdict { relevance, novelty, judge: judge.clone() })
        };
        let seen = |version, verdict| Seen { run: key.clone(), version, verdict };
        let id = |text: &str| PaperId::parse(text).unwrap();
        let expected = [
            (id("2504.00001"), seen(Some(1), verdict(8, 7))),
            (id("2504.00002"), seen(Some(3), None)),
            (id("nlin/0408039"), seen(None, verdict(1, 10))),
        ];
        assert_eq!(found, expected);
        assert_eq!(list.find(&key, &HashSet::new()).count(), 0);
        let scores: Vec<_> =
            list.scores().map(|(relevance, novelty)| (relevance.get(), novelty.get())).collect();
        assert_eq!(scores, [(8, 7), (1, 10), (8, 7)]);
    }
}
