//! A score from 1 to 10, and the mean of two.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A score from 1 to 10, whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Score(u8);

impl Score {
    /// The least score.
    pub const LEAST: Self = Self(1);
    /// The greatest score.
    pub const GREATEST: Self = Self(10);

    /// Takes 1 to 10; `None` for anything else.
    pub fn new(number: u8) -> Option<Self> {
        (1..=10).contains(&number).then_some(Self(number))
    }

    /// Reads a score as models write it: `9`, `9.0`, `9/10`, `9 / 10`. Half points are rounded up. `None` for
    /// words and for numbers under 1 or over 10: what is out of range is never moved into it.
    pub fn read(text: &str) -> Option<Self> {
        let (number, whole) = text.split_once('/').map_or((text, None), |(number, of)| (number, Some(of)));
        if whole.is_some_and(|of| number_in(of) != Some(10.0)) {
            return None;
        }
        let number = number_in(number).filter(|number| (1.0..=10.0).contains(number))?;
        let rounded = (number + 0.5).floor();
        (1..=10).find(|whole| f64::from(*whole) == rounded).map(Self)
    }

    /// The number, 1 to 10.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// What counts of a paper's scores: one score, or the mean of two, in whole or half points from 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(u8);

impl Points {
    /// The mean of two scores.
    pub fn mean(one: Score, other: Score) -> Self {
        Self(one.0 + other.0)
    }

    /// So many whole points, which are not checked.
    pub fn whole(number: u8) -> Self {
        Self(number.saturating_mul(2))
    }

    /// The whole points, half a point left out. Cut-offs are whole, so that this reaches one where the mean does.
    pub fn floor(self) -> u8 {
        self.0 / 2
    }

    /// Twice the points, for sums without fractions.
    pub fn doubled(self) -> u8 {
        self.0
    }
}

impl From<Score> for Points {
    fn from(score: Score) -> Self {
        Self::whole(score.0)
    }
}

/// Whole points, unchecked.
impl From<u8> for Points {
    fn from(number: u8) -> Self {
        Self::whole(number)
    }
}

/// `7` and `7.5`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.floor().fmt(f)?;
        if self.0 % 2 == 1 { f.write_str(".5") } else { Ok(()) }
    }
}

/// A decimal number in ASCII digits. `inf`, `nan` and hexadecimals, which `parse` would take, are none.
fn number_in(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    (plain && text.len() <= 32).then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u8> for Score {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or_else(|| format!("not a score from 1 to 10: {number}"))
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_reaches_a_cut_off_where_its_whole_points_do() {
        let check = |one: u8, other: u8, shown: &str, floor: u8| {
            let points = Points::mean(Score(one), Score(other));
            assert_eq!((points.to_string().as_str(), points.floor()), (shown, floor));
            for least in 1..=10 {
                assert_eq!(points.floor() >= least, one + other >= 2 * least);
            }
        };
        check(8, 7, "7.5", 7);
        check(5, 8, "6.5", 6);
        check(8, 8, "8", 8);
        check(10, 10, "10", 10);
        check(1, 2, "1.5", 1);
        assert_eq!(Points::from(Score(7)), Points::whole(7));
    }

    #[test]
    fn scores_are_read_as_models_write_them() {
        let check = |text: &str, expected: Option<u8>| {
            assert_eq!(Score::read(text).map(Score::get), expected, "{text:?}");
        };
        for (text, score) in [
            ("9", 9),
            (" 9 ", 9),
            ("9.0", 9),
            ("9/10", 9),
            ("9 / 10", 9),
            ("9.5/10.0", 10),
            ("8.5", 9),
            ("8.4", 8),
            ("1", 1),
            ("10", 10),
            ("1e1", 10),
            ("+7", 7),
        ] {
            check(text, Some(score));
        }
        for wrong in [
            "", "0", "0.9", "10.1", "11", "-9", "nine", "high", "9/5", "9/", "/10", "9/10/10", "NaN", "inf",
            "9 of 10", "٩", "1e999", "0x9",
        ] {
            check(wrong, None);
        }
    }
}
