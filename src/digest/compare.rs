//! Two sides held against each other: who comes, who goes, what moves. A pure view over two runs.

use std::cmp::Reverse;

use super::{Source, of_run, passes};
use crate::model::Points;
use crate::paper::PaperId;
use crate::run::state::Run;

/// What the second side would change against the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The papers that were compared.
    pub papers: usize,
    /// How many papers each side shows.
    pub shown: [usize; 2],
    /// How many both show.
    pub both: usize,
    /// Shown by the second side alone; by what it says, best first.
    pub comes: Vec<Change>,
    /// Shown by the first side alone; by what that said, best first.
    pub goes: Vec<Change>,
    /// Judged otherwise, but neither come nor gone; by how much, most first.
    pub moves: Vec<Change>,
    /// Papers to which both sides gave scores.
    pub scored: usize,
    /// By how much relevance and novelty differ on these, the second less the first: all differences added, in half
    /// points.
    pub drift: [i64; 2],
    /// The same without signs.
    pub spread: [u64; 2],
    /// Papers that one side has no score for, though it asked, or would have to.
    pub unscored: [Vec<PaperId>; 2],
}

/// What changes about one paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which paper.
    pub paper: PaperId,
    /// Its title, as it came.
    pub title: String,
    /// Relevance and novelty on each side; `None` where it has no score there.
    pub points: [Option<[Points; 2]>; 2],
}

impl Change {
    /// By how many half points relevance and novelty together go up, where both sides have scores.
    pub fn rise(&self) -> Option<i64> {
        let [first, second] = self.points;
        Some(sum(second?) - sum(first?))
    }
}

impl Comparison {
    /// Of the papers that either side shows, how many both do, in per cent; `None` where there are none.
    pub fn agreement(&self) -> Option<usize> {
        let either = self.both + self.comes.len() + self.goes.len();
        (self.both * 100 + either / 2).checked_div(either)
    }

    /// Whether anything is shown otherwise.
    pub fn changes_nothing(&self) -> bool {
        self.comes.is_empty() && self.goes.is_empty()
    }
}

/// Compares two runs on `papers`, each by the cut-offs and followed authors of its own profile. A paper that a side
/// does not have is not shown there.
pub fn compare(sides: [&Run; 2], papers: &[PaperId]) -> Comparison {
    let mut all = Comparison { papers: papers.len(), ..Comparison::default() };
    for paper in papers {
        let shown = sides.map(|run| is_shown(run, paper));
        let points = sides.map(|run| run.points(paper));
        for (index, count) in all.shown.iter_mut().enumerate() {
            *count += usize::from(shown.get(index) == Some(&true));
        }
        for (side, list) in sides.iter().zip(&mut all.unscored) {
            if side.lacks_score(paper) {
                list.push(paper.clone());
            }
        }
        if let [Some(first), Some(second)] = points {
            all.scored += 1;
            for (index, (one, other)) in first.into_iter().zip(second).enumerate() {
                let apart = i64::from(other.doubled()) - i64::from(one.doubled());
                if let (Some(drift), Some(spread)) = (all.drift.get_mut(index), all.spread.get_mut(index)) {
                    *drift += apart;
                    *spread += apart.unsigned_abs();
                }
            }
        }
        let change = || Change { paper: paper.clone(), title: title(sides, paper), points };
        match shown {
            [true, true] => all.both += 1,
            [false, true] => all.comes.push(change()),
            [true, false] => all.goes.push(change()),
            [false, false] => {}
        }
        if let ([Some(first), Some(second)], true) = (points, shown[0] == shown[1])
            && first != second
        {
            all.moves.push(change());
        }
    }
    let by = |points: Option<[Points; 2]>| Reverse(points.map(sum));
    all.comes.sort_by_key(|change| by(change.points[1]));
    all.goes.sort_by_key(|change| by(change.points[0]));
    all.moves.sort_by_key(|change| Reverse(change.rise().map(i64::unsigned_abs)));
    all
}

fn sum([relevance, novelty]: [Points; 2]) -> i64 {
    i64::from(relevance.doubled()) + i64::from(novelty.doubled())
}

fn is_shown(run: &Run, paper: &PaperId) -> bool {
    run.candidate(paper).is_some_and(|candidate| {
        passes(&of_run::ranked(run, candidate), run.body.profile.cut_offs, Source::Run)
    })
}

fn title(sides: [&Run; 2], paper: &PaperId) -> String {
    let found = sides.iter().find_map(|run| run.candidate(paper));
    found.map(|candidate| candidate.paper.title.clone()).unwrap_or_default()
}
