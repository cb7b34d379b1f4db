//! Which papers at the top of a run's digest have equal scores.

use super::{Order, Ranked, Source, cut, of_run};
use crate::paper::PaperId;
use crate::profile::CutOffs;
use crate::run::state::Run;
use crate::run::ties::TOP;

/// The papers of equal scores among the upper twenty that have scores and are shown with `cut_offs`: lists of two and
/// more, in the digest's own order.
pub fn tied(run: &Run, cut_offs: CutOffs) -> Vec<Vec<PaperId>> {
    let ranked: Vec<Ranked> =
        run.candidates().iter().map(|candidate| of_run::ranked(run, candidate)).collect();
    let shown = cut(&ranked, cut_offs, Order::Sum, Source::Run);
    let top: Vec<&Ranked> = shown
        .iter()
        .filter_map(|index| ranked.get(*index))
        .filter(|paper| paper.relevance.is_some() && paper.novelty.is_some())
        .take(TOP)
        .collect();
    let key = |paper: &Ranked| (paper.author_match, paper.relevance, paper.novelty);
    top.chunk_by(|one, other| key(one) == key(other))
        .filter(|equals| equals.len() > 1)
        .map(|equals| equals.iter().map(|paper| paper.id.clone()).collect())
        .collect()
}
