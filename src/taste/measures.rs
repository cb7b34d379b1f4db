//! How good an order is: the measures that the tool prints and a page shows.
//!
//! All take values in any unit, of which more is better; equal values count as half before each other. What cannot be
//! said (no paper, none that counts) is `None`.

use serde::{Deserialize, Serialize};

/// The normal deviate of a two-sided 95 %.
pub const Z95: f64 = 1.959_964;

/// Between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// A paper in an order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// What it is ordered by.
    pub value: f32,
    /// What it is worth to the reader: 0 for nothing. Measures that only ask whether it is a hit take anything above.
    pub gain: f32,
}

/// How probably a hit stands above one that is none: the area under the ROC curve.
pub fn auc(papers: &[Placed]) -> Option<f64> {
    let ranks = ranks(&papers.iter().map(|paper| paper.value).collect::<Vec<_>>());
    let hits = papers.iter().filter(|paper| paper.gain > 0.0).count() as f64;
    let others = papers.len() as f64 - hits;
    let sum: f64 = ranks.iter().zip(papers).filter(|(_, paper)| paper.gain > 0.0).map(|(rank, _)| rank).sum();
    (hits > 0.0 && others > 0.0).then(|| (sum - hits * (hits + 1.0) / 2.0) / (hits * others))
}

/// The hits among the first `count`, and all hits. Where equal values span the cut, those that come first count.
pub fn found(papers: &[Placed], count: usize) -> (usize, usize) {
    let hits = |papers: &[Placed]| papers.iter().filter(|paper| paper.gain > 0.0).count();
    let ordered = ordered(papers);
    (hits(ordered.get(..count).unwrap_or(&ordered)), hits(papers))
}

/// The share of hits among the first `count`, or among all where there are fewer.
pub fn precision(papers: &[Placed], count: usize) -> Option<f64> {
    let of = count.min(papers.len());
    (of > 0).then(|| found(papers, count).0 as f64 / of as f64)
}

/// The normalised discounted cumulative gain of the first `count`: 1 for the best order there is. Source: Järvelin and
/// Kekäläinen 2002, ACM TOIS 20:422.
pub fn ndcg(papers: &[Placed], count: usize) -> Option<f64> {
    let discounted = |papers: &[Placed]| {
        let gains = papers.iter().take(count).zip(2_u32..);
        gains.map(|(paper, place)| f64::from(paper.gain) / f64::from(place).log2()).sum::<f64>()
    };
    let by_gain: Vec<_> = papers.iter().map(|paper| Placed { value: paper.gain, ..*paper }).collect();
    let best = discounted(&ordered(&by_gain));
    (best > 0.0).then(|| discounted(&ordered(papers)) / best)
}

/// How alike two orders are, from -1 to 1: Spearman's rank correlation, with ties.
pub fn spearman(pairs: &[(f32, f32)]) -> Option<f64> {
    let one = ranks(&pairs.iter().map(|(one, _)| *one).collect::<Vec<_>>());
    let other = ranks(&pairs.iter().map(|(_, other)| *other).collect::<Vec<_>>());
    let middle = (pairs.len() as f64 + 1.0) / 2.0;
    let product = |one: &[f64], other: &[f64]| {
        one.iter().zip(other).map(|(one, other)| (one - middle) * (other - middle)).sum::<f64>()
    };
    let spread = (product(&one, &one) * product(&other, &other)).sqrt();
    (spread > 0.0).then(|| product(&one, &other) / spread)
}

/// Of the papers with one relevance, how many the reader starred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// The relevance, 1 to 10.
    pub relevance: u8,
    /// The papers with it.
    pub papers: usize,
    /// Those that were starred.
    pub starred: usize,
    /// Between which shares, 0 to 1, the truth may be said to lie (95 %).
    pub share: Interval,
}

/// Relevance against stars, for each relevance that occurs, from the least. Takes the relevance of papers that the
/// reader saw, and whether they starred them (a gain above 0).
pub fn calibration(seen: &[(u8, f32)]) -> Vec<Calibration> {
    let bins = (1..=10).map(|relevance| {
        let with = seen.iter().filter(|(one, _)| *one == relevance);
        let (papers, starred) = with
            .fold((0, 0), |(papers, starred), (_, gain)| (papers + 1, starred + usize::from(*gain > 0.0)));
        Calibration { relevance, papers, starred, share: wilson(starred, papers) }
    });
    bins.filter(|bin| bin.papers > 0).collect()
}

/// The interval of a share of which `count` of `of` were seen, 95 %; everything for `of` nothing. Source: Wilson 1927,
/// JASA 22:209, which also holds for shares near 0 and 1.
pub fn wilson(count: usize, of: usize) -> Interval {
    if of == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (share, of) = (count as f64 / of as f64, of as f64);
    let square = Z95 * Z95;
    let middle = share + square / (2.0 * of);
    let half = Z95 * (share * (1.0 - share) / of + square / (4.0 * of * of)).sqrt();
    let whole = 1.0 + square / of;
    let within = |bound: f64| (bound / whole).clamp(0.0, 1.0);
    Interval { low: within(middle - half), high: within(middle + half) }
}

/// From the highest value, equal ones as they come.
fn ordered(papers: &[Placed]) -> Vec<Placed> {
    let mut ordered = papers.to_vec();
    ordered.sort_by(|one, other| other.value.total_cmp(&one.value));
    ordered
}

/// The rank of each value, from 1 for the least; equal ones share the mean of theirs.
fn ranks(values: &[f32]) -> Vec<f64> {
    let mut order: Vec<(usize, f32)> = values.iter().copied().enumerate().collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for group in order.chunk_by(|one, other| one.1 == other.1) {
        let rank = before as f64 + (group.len() as f64 + 1.0) / 2.0;
        for (index, _) in group {
            if let Some(place) = ranks.get_mut(*index) {
                *place = rank;
            }
        }
        before += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(papers: &[(f32, f32)]) -> Vec<Placed> {
        papers.iter().map(|(value, gain)| Placed { value: *value, gain: *gain }).collect()
    }

    fn near(found: Option<f64>, expected: f64) {
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-9), "{found:?} {expected}");
    }

    #[test]
    fn auc_is_the_chance_that_a_hit_stands_above() {
        near(auc(&placed(&[(3.0, 1.0), (2.0, 1.0), (1.0, 0.0)])), 1.0);
        near(auc(&placed(&[(3.0, 0.0), (2.0, 1.0), (1.0, 0.0)])), 0.5);
        near(auc(&placed(&[(1.0, 0.0), (1.0, 1.0), (1.0, 0.0)])), 0.5);
        near(auc(&placed(&[(4.0, 1.0), (3.0, 0.0), (2.0, 2.0), (1.0, 0.0)])), 0.75);
        assert_eq!(auc(&placed(&[(1.0, 1.0)])), None);
        assert_eq!(auc(&[]), None);
    }

    #[test]
    fn hits_are_counted_from_the_top() {
        let papers = placed(&[(1.0, 1.0), (5.0, 1.0), (3.0, 0.0), (4.0, 0.0)]);
        assert_eq!(found(&papers, 1), (1, 2));
        assert_eq!(found(&papers, 3), (1, 2));
        assert_eq!(found(&papers, 9), (2, 2));
        near(precision(&papers, 2), 0.5);
        near(precision(&papers, 9), 0.5);
        assert_eq!(precision(&[], 5), None);
    }

    #[test]
    fn gains_are_discounted_by_their_place() {
        near(ndcg(&placed(&[(2.0, 3.0), (1.0, 1.0)]), 20), 1.0);
        let swapped = (1.0 + 3.0 / 3_f64.log2()) / (3.0 + 1.0 / 3_f64.log2());
        near(ndcg(&placed(&[(1.0, 3.0), (2.0, 1.0)]), 20), swapped);
        near(ndcg(&placed(&[(1.0, 3.0), (2.0, 0.0)]), 1), 0.0);
        assert_eq!(ndcg(&placed(&[(1.0, 0.0)]), 20), None);
    }

    #[test]
    fn rank_correlation_knows_ties() {
        near(spearman(&[(1.0, 10.0), (2.0, 20.0), (3.0, 30.0)]), 1.0);
        near(spearman(&[(1.0, 30.0), (2.0, 20.0), (3.0, 10.0)]), -1.0);
        near(spearman(&[(1.0, 1.0), (2.0, 2.0), (3.0, 2.0)]), 0.866_025_403_784_438_6);
        assert_eq!(spearman(&[(1.0, 1.0), (2.0, 1.0)]), None);
    }

    #[test]
    fn intervals_are_wilsons() {
        let check = |count, of, low: f64, high: f64| {
            let interval = wilson(count, of);
            assert!((interval.low - low).abs() < 5e-4 && (interval.high - high).abs() < 5e-4, "{interval:?}");
        };
        check(0, 10, 0.0, 0.2775);
        check(5, 10, 0.2366, 0.7634);
        check(10, 10, 0.7225, 1.0);
        check(0, 0, 0.0, 1.0);
        let bins = calibration(&[(9, 1.0), (9, 0.0), (2, 0.0), (11, 1.0)]);
        let counts: Vec<_> = bins.iter().map(|bin| (bin.relevance, bin.papers, bin.starred)).collect();
        assert_eq!(counts, [(2, 1, 0), (9, 2, 1)]);
    }
}
