//! Which papers are like one: the cosine of their vectors, with rare words counting more.

use super::Taste;
use super::features::{Features, PLACES};
use super::frequency::Frequencies;

/// A paper that others are held against.
#[derive(Debug, Clone)]
pub struct Near {
    frequencies: Frequencies,
    direction: Vec<f32>,
}

impl Taste {
    /// Gets ready to hold papers against one. How rare a word is, is what the taste knows of it.
    pub fn near(&self, title: &str, abstract_text: &str) -> Near {
        let mut direction = vec![0.0; PLACES];
        for (place, value) in Features::of(title, abstract_text).weigh(&self.frequencies).0 {
            if let Some(sum) = direction.get_mut(place) {
                *sum += value;
            }
        }
        Near { frequencies: self.frequencies.clone(), direction }
    }
}

impl Near {
    /// How much a paper is like that one: about 1 for the same text, 0 for one that shares no word.
    pub fn to(&self, title: &str, abstract_text: &str) -> f32 {
        let paper = Features::of(title, abstract_text).weigh(&self.frequencies);
        let at = |place: usize| self.direction.get(place).copied().unwrap_or(0.0);
        paper.0.iter().map(|(place, value)| at(*place) * value).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::learned;

    #[test]
    fn what_shares_rare_words_is_nearer() {
        let near = learned().near("A dwarf galaxy", "Its halo is dark.");
        let same = near.to("A dwarf galaxy", "Its halo is dark.");
        let like = near.to("Dwarf galaxies", "Their halos.");
        let other = near.to("Bees", "They make honey.");
        assert!((same - 1.0).abs() < 0.1, "{same}");
        assert!(same > like && like > 0.1 && other < 0.05, "{like} {other}");
        assert_eq!(near.to("", ""), 0.0);
    }
}
