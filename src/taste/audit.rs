//! What the screen misses, estimated from the papers below its line that were scored all the same.

use super::measures::{Interval, Z95};
use super::screen::Chance;

/// Whether a paper's scores had it shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// They reached the cut-offs.
    Yes,
    /// They did not.
    No,
}

/// Papers that were audited, over any number of days.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Audit {
    /// All of them.
    audited: usize,
    /// Those whose scores had them shown.
    hits: usize,
    /// How many misses the hits stand for, and the sum of the squares of that.
    misses: f64,
    squares: f64,
    /// The most that one audited paper stands for.
    heaviest: f64,
}

/// The misses of a screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Misses {
    /// The best guess: how many papers were missed.
    pub estimate: f64,
    /// Where the number lies, with 95 % and more.
    pub interval: Interval,
}

impl Audit {
    /// Adds one audited paper.
    pub fn add(&mut self, chance: Chance, hit: Hit) {
        let weight = chance.stands_for();
        self.audited += 1;
        self.heaviest = self.heaviest.max(weight);
        if hit == Hit::Yes {
            self.hits += 1;
            self.misses += weight;
            self.squares += weight * weight;
        }
    }

    /// How many were audited.
    pub fn audited(&self) -> usize {
        self.audited
    }

    /// How many of them were hits.
    pub fn hits(&self) -> usize {
        self.hits
    }

    /// The number of misses, each hit weighted by the inverse of its chance (Horvitz and Thompson 1952, JASA 47:663).
    ///
    /// The interval is the gamma one for a weighted sum of Poisson counts, which holds its level also for counts of
    /// nothing: Fay and Feuer 1997, Statistics in Medicine 16:791. `None` while nothing has been audited.
    pub fn misses(&self) -> Option<Misses> {
        if self.audited == 0 {
            return None;
        }
        let (sum, squares, heaviest) = (self.misses, self.squares, self.heaviest);
        let low = if sum > 0.0 {
            squares / (2.0 * sum) * chi_squared(-Z95, 2.0 * sum * sum / squares)
        } else {
            0.0
        };
        let (sum_more, squares_more) = (sum + heaviest, squares + heaviest * heaviest);
        let high =
            squares_more / (2.0 * sum_more) * chi_squared(Z95, 2.0 * sum_more * sum_more / squares_more);
        Some(Misses { estimate: sum, interval: Interval { low, high } })
    }

    /// The share of all hits that the screen let through, when it let through `found`. `None` while the interval is
    /// wider than twenty points: then "not enough yet" is the truth.
    pub fn recall(&self, found: usize) -> Option<Interval> {
        let Misses { interval, .. } = self.misses()?;
        let share = |missed: f64| found as f64 / (found as f64 + missed).max(1.0);
        let recall = Interval { low: share(interval.high), high: share(interval.low) };
        (found > 0 && recall.high - recall.low <= 0.2).then_some(recall)
    }
}

/// The value that a chi-squared variable of so many degrees of freedom stays below as often as a normal one stays below
/// `z`, within 1 % from two degrees on, and too low below that for a low `z`. Source: Wilson and Hilferty 1931, PNAS
/// 17:684.
fn chi_squared(z: f64, degrees: f64) -> f64 {
    let ninth = 2.0 / (9.0 * degrees);
    let root = (1.0 - ninth + z * ninth.sqrt()).max(0.0);
    degrees * root * root * root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audit(band: (usize, usize), rest: (usize, usize)) -> Audit {
        let mut audit = Audit::default();
        for ((papers, hits), chance) in [(band, Chance::BAND), (rest, Chance::REST)] {
            for number in 0..papers {
                audit.add(chance, if number < hits { Hit::Yes } else { Hit::No });
            }
        }
        audit
    }

    #[test]
    fn chi_squared_is_the_tables() {
        // Quantiles at 0.025 and 0.975: NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.4.
        for (degrees, low, high) in [(2.0, 0.051, 7.378), (10.0, 3.247, 20.483), (40.0, 24.433, 59.342)] {
            assert!((chi_squared(Z95, degrees) - high).abs() < 0.01 * high, "{degrees}");
            assert!((chi_squared(-Z95, degrees) - low).abs() < 0.03_f64.max(0.01 * low), "{degrees}");
        }
    }

    #[test]
    fn each_hit_stands_for_those_that_were_not_drawn() {
        assert_eq!(audit((0, 0), (0, 0)).misses(), None);
        let misses = audit((40, 3), (100, 1)).misses().unwrap();
        assert_eq!(misses.estimate, 3.0 * 5.0 + 50.0);
        assert!(misses.interval.low > 4.0 && misses.interval.low < 40.0, "{misses:?}");
        assert!(misses.interval.high > 120.0 && misses.interval.high < 300.0, "{misses:?}");
    }

    #[test]
    fn seen_nothing_is_not_nothing_missed() {
        let misses = audit((40, 0), (0, 0)).misses().unwrap();
        assert_eq!((misses.estimate, misses.interval.low), (0.0, 0.0));
        // 3.69 times what one stands for: the exact Poisson limit for a count of 0.
        assert!((misses.interval.high - 5.0 * 3.69).abs() < 0.3, "{misses:?}");
        assert_eq!(audit((40, 0), (10, 0)).recall(100), None, "not enough yet");
        let recall = audit((40, 0), (0, 0)).recall(500).unwrap();
        assert!(recall.high == 1.0 && recall.low > 0.96);
        assert_eq!(audit((40, 0), (0, 0)).recall(0), None);
    }

    /// The truth lies within the interval at least as often as it says.
    #[test]
    fn the_interval_holds_its_level() {
        let mut random = fastrand::Rng::with_seed(3);
        for (band, rest) in [(3, 0), (8, 4), (20, 10), (60, 40)] {
            let truth = f64::from(band + rest);
            let mut held = 0;
            for _ in 0..2000 {
                let mut audit = Audit::default();
                for (count, of, chance, share) in
                    [(band, 300, Chance::BAND, 0.2), (rest, 1200, Chance::REST, 0.02)]
                {
                    for paper in 0..of {
                        if random.f64() < share {
                            audit.add(chance, if paper < count { Hit::Yes } else { Hit::No });
                        }
                    }
                }
                let interval = audit.misses().unwrap().interval;
                held += usize::from(interval.low <= truth && truth <= interval.high);
            }
            assert!(held >= 1880, "{band} and {rest}: {held} of 2000");
        }
    }
}
