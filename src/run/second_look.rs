//! A second look: papers near a cut-off are scored once more, in another order and among other neighbours, for the
//! same model finds the same paper fit again in some 62 to 81 of 100 cases only.
//!
//! The second verdict is added to the first and replaces nothing; where the same model gave both, their mean counts
//! ([`points`]). The first look is over before a second one begins, and the day stays finished, however that ends; it
//! goes on only when the reader asks for it.

use serde::{Deserialize, Serialize};

use super::record::Verdict;
use crate::model::Points;
use crate::paper::PaperId;
use crate::profile::CutOffs;

/// Two verdicts that are so many points apart disagree.
pub const DISAGREE: u8 = 2;

/// What the reader had looked at twice, as it is kept in the run's plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondLook {
    /// The papers that are to have a second verdict, in the order of the announcements.
    pub papers: Vec<PaperId>,
    /// Why it ended before all of them had one; while it asks, that it was cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// Why a second look ended early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// The page was closed. That is kept from the beginning, so that it stands there whenever it happens.
    CutOff,
    /// The reader stopped it.
    Stopped,
    /// The next request could have passed the reader's budget.
    OverBudget {
        /// Which budget, and what to do.
        why: String,
    },
    /// A cause that asking again would not mend.
    Failed {
        /// What happened, why, and what to do.
        why: String,
    },
}

/// The relevance and the novelty that count: of the first verdict, or the mean of both where the same model gave them.
pub fn points(first: &Verdict, second: Option<&Verdict>) -> [Points; 2] {
    match second.filter(|second| second.model == first.model) {
        Some(second) => {
            [Points::mean(first.relevance, second.relevance), Points::mean(first.novelty, second.novelty)]
        }
        None => [first.relevance.into(), first.novelty.into()],
    }
}

/// Whether a second look at a paper could move it over a cut-off: one of its scores, 1 to 10, is within a point of
/// its cut-off, and the other is not hopeless. Nothing is below a cut-off of 1.
pub fn is_near(cut_offs: CutOffs, relevance: u8, novelty: u8) -> bool {
    let pairs = [(relevance, cut_offs.relevance), (novelty, cut_offs.novelty)];
    pairs.iter().all(|(score, least)| score.saturating_add(1) >= *least)
        && pairs.iter().any(|(score, least)| *least > 1 && score.abs_diff(*least) <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_within_a_point_and_not_hopeless() {
        let check = |least: [u8; 2], scores: [u8; 2], expected: bool| {
            let cut_offs = CutOffs { relevance: least[0], novelty: least[1] };
            assert_eq!(is_near(cut_offs, scores[0], scores[1]), expected, "{least:?} {scores:?}");
        };
        for (scores, expected) in [
            ([8, 7], true),
            ([7, 6], true),
            ([7, 10], true),
            ([10, 6], true),
            ([9, 10], true),
            ([10, 8], true),
            ([10, 9], false),
            ([3, 7], false),
            ([6, 7], false),
            ([8, 5], false),
            ([10, 5], false),
        ] {
            check([8, 7], scores, expected);
        }
        check([1, 1], [1, 1], false);
        check([1, 7], [1, 7], true);
        check([1, 7], [1, 9], false);
        check([10, 10], [9, 9], true);
    }
}
