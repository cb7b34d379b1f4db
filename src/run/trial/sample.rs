//! Which papers of a day a trial asks about.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::model::Points;
use crate::paper::PaperId;
use crate::run::ledger::State;
use crate::run::plan::shuffled;
use crate::run::second_look::is_near;
use crate::run::state::Run;

/// Which papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sample {
    /// All that were scored, and those by followed authors.
    Whole,
    /// Some of those that were scored.
    Part {
        /// Papers near a cut-off, where other criteria or models change most.
        near: Vec<PaperId>,
        /// Papers drawn from all the rest.
        random: Vec<PaperId>,
    },
}

/// `count` papers of `run`: half of them near its cut-offs, as far as there are such, and half from the rest, both
/// drawn by `seed`. All of them where there are no more.
pub fn sample(run: &Run, count: usize, seed: u64) -> Sample {
    let scored: Vec<PaperId> = shuffled(
        run.verdicts()
            .map(|verdict| verdict.paper.clone())
            .filter(|paper| !is_followed(run, paper))
            .collect(),
        seed,
    );
    if scored.len() <= count {
        return Sample::Whole;
    }
    let cut_offs = run.body.profile.cut_offs;
    let is_near_one = |paper: &PaperId| {
        run.points(paper).is_some_and(|points| {
            let [relevance, novelty] = points.map(Points::floor);
            is_near(cut_offs, relevance, novelty)
        })
    };
    let (mut near, mut random): (Vec<_>, Vec<_>) = scored.into_iter().partition(is_near_one);
    let wanted = (count / 2).max(count.saturating_sub(random.len())).min(near.len());
    near.truncate(wanted);
    random.truncate(count - near.len());
    Sample::Part { near, random }
}

/// The papers of `run` that a sample takes, in the order of the announcements.
pub fn papers_of(run: &Run, sample: &Sample) -> Vec<PaperId> {
    let all = run.candidates().iter().map(|candidate| &candidate.paper.id);
    match sample {
        Sample::Whole => {
            all.filter(|paper| run.verdict(paper).is_some() || is_followed(run, paper)).cloned().collect()
        }
        Sample::Part { near, random } => {
            let wanted: HashSet<&PaperId> = near.iter().chain(random).collect();
            all.filter(|paper| wanted.contains(paper)).cloned().collect()
        }
    }
}

fn is_followed(run: &Run, paper: &PaperId) -> bool {
    matches!(run.body.ledger.state(paper), Some(State::FollowedAuthor { .. }))
}
