//! Which papers are asked about together, and in which order.

use serde::{Deserialize, Serialize};

use crate::paper::PaperId;

/// Papers in one scoring request.
pub const BATCH: usize = 16;
/// Titles in one request of the title pass.
pub const TITLE_BATCH: usize = 100;
/// How often what is missing is asked for again.
pub const ROUNDS_AGAIN: u8 = 3;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Titles alone.
    TitlePass,
    /// Titles, authors and abstracts.
    Scoring,
    /// Scoring, for papers that an earlier answer left out.
    AskedAgain,
    /// Scoring once more, for papers near a cut-off.
    SecondLook,
    /// Papers of equal scores, pair by pair.
    Ties,
}

/// Papers that are asked about in one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number in the run, from 0, counted over all stages.
    pub number: u32,
    /// What it is for.
    pub stage: Stage,
    /// Which round of asking: 0 is the first, 1 to 3 are asked again. Of ties 0 is forwards and 1 backwards.
    pub round: u8,
    /// The papers, in the order in which they are sent.
    pub papers: Vec<PaperId>,
}

/// The order of a day's papers: shuffled by `seed`, because answers depend on the position in a batch
/// (arXiv 2309.00384), and the same for the same seed.
pub fn shuffled(mut papers: Vec<PaperId>, seed: u64) -> Vec<PaperId> {
    papers.sort();
    fastrand::Rng::with_seed(seed).shuffle(&mut papers);
    papers
}

/// The seed of a day's shuffle: from the day and the prompt's hash, so that a repeated run asks alike.
pub fn seed(day: crate::day::Day, prompt_hash: &str) -> u64 {
    // FNV-1a, 64 bits; spread is all that is wanted. Source: <http://www.isthe.com/chongo/tech/comp/fnv/>.
    format!("{day}/{prompt_hash}")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Cuts `papers` into lists of at most `size`, as even as can be, so that none is left with a paper or two.
pub fn cut(papers: &[PaperId], size: usize) -> Vec<Vec<PaperId>> {
    let count = papers.len().div_ceil(size.max(1));
    if count == 0 {
        return Vec::new();
    }
    let (base, longer) = (papers.len() / count, papers.len() % count);
    let mut rest = papers;
    (0..count)
        .map(|index| {
            let (now, later) = rest.split_at(base + usize::from(index < longer));
            rest = later;
            now.to_vec()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    fn papers(count: u32) -> Vec<PaperId> {
        (0..count).map(|number| PaperId::parse(&format!("2504.{:05}", number + 1)).unwrap()).collect()
    }

    #[test]
    fn batches_are_even_and_complete() {
        for (count, sizes) in
            [(0, vec![]), (1, vec![1]), (16, vec![16]), (17, vec![9, 8]), (50, vec![13, 13, 12, 12])]
        {
            let all = papers(count);
            let lists = cut(&all, BATCH);
            assert_eq!(lists.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
            assert_eq!(lists.concat(), all);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_order_whatever_came_first() {
        let day = Day::parse("2025-04-18").unwrap();
        let mut turned = papers(40);
        turned.reverse();
        let order = shuffled(papers(40), seed(day, "abc"));
        assert_eq!(order, shuffled(turned, seed(day, "abc")));
        assert_ne!(order, shuffled(papers(40), seed(day, "abd")));
        assert_ne!(order, papers(40));
    }
}
