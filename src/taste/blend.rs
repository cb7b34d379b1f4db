//! How well a paper fits: the match, from one source of knowledge or from several.

use serde::{Deserialize, Serialize};

use super::numbers::sigmoid;

/// How well a paper fits its reader's taste beside the others of its day: in thousandths of the day's standard
/// deviation, 0 is the day's mean, more is better. It is no relevance and no novelty: those a model gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Match(i32);

impl Match {
    fn of(deviations: f32) -> Self {
        // Rounded, so that nobody orders papers by the last bit; `as` of a float saturates.
        Self((deviations.clamp(-30.0, 30.0) * 1000.0).round() as i32)
    }

    /// The match in per cent, 0 to 100, as a page may show it: about the share of an ordinary day that fits less.
    pub fn percent(self) -> u8 {
        // 1.702 makes the logistic curve the normal one, within a hundredth. Source: Haley 1952, Stanford report 15.
        (sigmoid(1.702 * self.deviations()) * 100.0).round() as u8
    }

    /// The match in standard deviations, as a number to compute with.
    pub fn deviations(self) -> f32 {
        self.0 as f32 / 1000.0
    }
}

/// One source's values for a day's papers.
pub(super) struct Part<'a> {
    pub values: &'a [f32],
    pub weight: f32,
}

/// Joins what several sources say about a day's papers. Each speaks on a scale of its own, which may drift from day to
/// day, so their values are taken in standard deviations of the day and averaged by weight.
pub(super) fn blend(papers: usize, parts: &[Part<'_>]) -> Vec<Match> {
    let whole: f32 = parts.iter().map(|part| part.weight).sum();
    let mut joined = vec![0.0_f32; papers];
    for part in parts.iter().filter(|part| part.weight > 0.0) {
        let (mean, deviation) = moments(part.values);
        if deviation > 0.0 {
            for (value, sum) in part.values.iter().zip(&mut joined) {
                *sum += (value - mean) / deviation * part.weight / whole;
            }
        }
    }
    joined.into_iter().map(Match::of).collect()
}

/// Mean and standard deviation; the latter is 0 for fewer than two values, and where all are equal.
fn moments(values: &[f32]) -> (f32, f32) {
    let count = values.len() as f32;
    if count < 2.0 {
        return (values.first().copied().unwrap_or(0.0), 0.0);
    }
    let mean = values.iter().sum::<f32>() / count;
    let squares: f32 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parts: &[(&[f32], f32)], expected: &[i32]) {
        let parts: Vec<_> = parts.iter().map(|(values, weight)| Part { values, weight: *weight }).collect();
        let found: Vec<i32> = blend(expected.len(), &parts).into_iter().map(|one| one.0).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sources_are_averaged_on_the_days_scale() {
        check(&[(&[-2.0, 1.0], 1.0), (&[9.0, 9.5], 0.0)], &[-1000, 1000]);
        check(&[(&[-2.0, 2.0], 1.0), (&[0.2, 0.1], 0.5)], &[-333, 333]);
        check(&[(&[0.0, 0.0], 0.0), (&[0.2, 0.1], 1.0)], &[1000, -1000]);
        check(&[(&[0.1, 0.1], 1.0)], &[0, 0]);
        check(&[(&[0.5], 1.0)], &[0]);
        check(&[(&[1.0, 2.0], 0.0)], &[0, 0]);
        check(&[(&[], 1.0)], &[]);
        check(&[(&[f32::MAX, 0.0], 1.0)], &[0, 0]);
    }

    #[test]
    fn per_cents_grow_with_the_match() {
        let percents = [-8.0, -1.0, 0.0, 1.0, 8.0].map(|deviations| Match::of(deviations).percent());
        assert_eq!(percents, [0, 15, 50, 85, 100]);
    }
}
