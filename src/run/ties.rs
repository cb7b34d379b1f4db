//! Comparing ties: papers of equal scores at the top of a day are held against each other, pair by pair.
//!
//! Scores saturate: on most days a few pairs of them cover what is shown. Each list of equals is asked about twice, the
//! second time backwards, because answers depend on the position in a batch (arXiv 2309.00384); every answer about a
//! pair is a comparison that one paper won and the other lost. Who won more stands first among the list; what was not
//! compared keeps the order of the matches. The day is finished before, meanwhile and afterwards.

use serde::{Deserialize, Serialize};

use super::second_look::Ended;
use crate::paper::PaperId;

/// Of a day's digest so many papers are looked at for ties.
pub const TOP: usize = 20;
/// The most papers that are compared with each other, and the most in a request.
pub const LIST: usize = 6;
/// How often each pair is asked about: forwards and backwards.
pub const TURNS: u8 = 2;

/// What the reader had compared, as it is kept in the run's plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ties {
    /// Papers that had equal scores, in lists whose papers are compared with each other, each in the order that it had.
    pub lists: Vec<Vec<PaperId>>,
    /// What the model said: of two papers the better one, then the other; each pair up to twice.
    #[serde(default)]
    pub won: Vec<[PaperId; 2]>,
    /// The batches that are over, whatever was answered.
    #[serde(default)]
    pub over: Vec<u32>,
    /// Why it ended before everything was asked; while it asks, that it was cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// Where a paper stands among those of equal scores that it was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The number of its list: earlier ones stand before later ones.
    pub list: usize,
    /// The comparisons that it won.
    pub won: usize,
    /// Of how many.
    pub of: usize,
}

impl Standing {
    /// What orders equals: the least first, and whatever was not compared last. In a list it is by how many more
    /// comparisons were won than lost.
    pub fn place(standing: Option<Self>) -> (usize, i64) {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX / 2);
        standing.map_or((usize::MAX, 0), |Self { list, won, of }| (list, count(of) - 2 * count(won)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_won_more_stands_first_and_what_was_not_compared_last() {
        let standing = |list, won, of| Some(Standing { list, won, of });
        let order = [
            standing(0, 4, 4),
            standing(0, 1, 1),
            standing(0, 2, 4),
            standing(0, 0, 2),
            standing(1, 9, 9),
            None,
        ];
        let places = order.map(Standing::place);
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(Standing::place(standing(0, 2, 4)), Standing::place(standing(0, 0, 0)));
    }
}
