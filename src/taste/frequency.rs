//! How common words are, from all papers met so far.

use super::features::{Features, WORDS};
use super::numbers::ln;

/// When as many papers are counted, all counts are halved, so that they fit and the past fades.
const MOST: u16 = 60_000;

/// In how many papers each place's words stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frequencies {
    papers: u16,
    counts: Vec<u16>,
}

impl Default for Frequencies {
    fn default() -> Self {
        Self { papers: 0, counts: vec![0; WORDS] }
    }
}

impl Frequencies {
    /// Takes what was stored; `None` where the counts are not as many as there are places.
    pub(super) fn from_counts(papers: u16, counts: Vec<u16>) -> Option<Self> {
        (counts.len() == WORDS).then_some(Self { papers, counts })
    }

    /// Counts one more paper.
    pub(super) fn count(&mut self, paper: &Features) {
        if self.papers >= MOST {
            self.papers /= 2;
            self.counts.iter_mut().for_each(|count| *count /= 2);
        }
        self.papers += 1;
        for place in paper.word_places() {
            if let Some(count) = self.counts.get_mut(place) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// The papers that were counted.
    pub(super) fn papers(&self) -> u16 {
        self.papers
    }

    /// The papers in which words of this place stood.
    pub(super) fn of(&self, place: usize) -> u16 {
        self.counts.get(place).copied().unwrap_or(0)
    }

    /// All counts, by place.
    pub(super) fn counts(&self) -> &[u16] {
        &self.counts
    }

    /// The inverse document frequency: `ln((1 + papers) / (1 + papers with it)) + 1`, at least 1 or nearly so.
    pub(super) fn rarity(&self, place: usize) -> f32 {
        ln((1.0 + f32::from(self.papers)) / (1.0 + f32::from(self.of(place)))) + 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        let mut frequencies = Frequencies::default();
        for number in 0..100 {
            let text = if number == 0 { "common rarity" } else { "common" };
            frequencies.count(&Features::of("", text));
        }
        let rarity = |word: &str| {
            let place = Features::of("", word).word_places().next().unwrap();
            frequencies.rarity(place)
        };
        assert!((rarity("common") - 1.0).abs() < 1e-6);
        assert!((rarity("rarity") - ((101.0_f32 / 2.0).ln() + 1.0)).abs() < 1e-5);
        assert!(rarity("unseen") > rarity("rarity"));
    }

    #[test]
    fn counts_never_overflow() {
        let mut frequencies = Frequencies::default();
        let paper = Features::of("", "again");
        for _ in 0..200_000 {
            frequencies.count(&paper);
        }
        assert!(frequencies.papers() <= MOST && frequencies.papers() > MOST / 2 - 2);
        let place = paper.word_places().next().unwrap();
        assert!((frequencies.rarity(place) - 1.0).abs() < 1e-3);
    }
}
