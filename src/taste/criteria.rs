//! The reader's criteria as a direction among papers: what can be said before anything is learned.

use super::features::{Features, PLACES, Vector};
use super::frequency::Frequencies;

/// What the reader calls irrelevant counts half: criteria name it less exactly than what they are after.
const AGAINST: f32 = 0.5;
/// What begins a line that names what is not wanted.
const UNWANTED: [&str; 2] = ["irrelevant", "application"];

/// The words that a reader wrote about what they want and do not want.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criteria {
    wanted: Features,
    unwanted: Features,
}

/// The same, with words weighted by how rare they are.
pub(super) struct Direction(Vec<f32>);

impl Criteria {
    /// Takes the texts of a profile's topics and keywords, in Markdown. A line that begins with "Irrelevant" or
    /// "Application" and a colon or comma names what is not wanted; every other line what is.
    pub fn of(topics: &str, keywords: &str) -> Self {
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for line in topics.lines().chain(keywords.lines()) {
            let start = line.trim_start_matches(|letter: char| !letter.is_alphabetic());
            let end = start.find([':', ',']).unwrap_or(0);
            let (label, rest) = start.split_at_checked(end).unwrap_or(("", start));
            let label = label.trim_end_matches(|letter: char| !letter.is_alphabetic());
            let is = |word: &str| label.eq_ignore_ascii_case(word);
            // What stands between a label and its colon explains it: "Relevant, towards a higher relevance: …".
            let listed = rest.split_once(':').map_or(rest, |(_, list)| list);
            if UNWANTED.into_iter().any(is) {
                unwanted.push(listed);
            } else {
                wanted.push(if is("relevant") { listed } else { start });
            }
        }
        Self { wanted: Features::of_lines(&wanted), unwanted: Features::of_lines(&unwanted) }
    }

    /// True where no word is wanted: then there is nothing to go by.
    pub fn is_empty(&self) -> bool {
        self.wanted == Features::default()
    }

    pub(super) fn against(&self, frequencies: &Frequencies) -> Direction {
        let mut direction = vec![0.0; PLACES];
        for (features, sign) in [(&self.wanted, 1.0), (&self.unwanted, -AGAINST)] {
            for (place, value) in features.weigh(frequencies).0 {
                if let Some(sum) = direction.get_mut(place) {
                    *sum += sign * value;
                }
            }
        }
        Direction(direction)
    }
}

impl Direction {
    /// How much a place counts.
    pub(super) fn at(&self, place: usize) -> f32 {
        self.0.get(place).copied().unwrap_or(0.0)
    }

    /// The cosine of a paper and what is wanted, less half of that with what is not.
    pub(super) fn of(&self, paper: &Vector) -> f32 {
        paper.0.iter().map(|(place, value)| self.at(*place) * value).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_for_or_against() {
        let criteria = Criteria::of(
            "1. **Model architecture**\n   - Relevant: attention, experts.\n   - Irrelevant: robots.\n",
            "- Relevant, towards a higher relevance: pruning.\n- Application: finance.",
        );
        assert_eq!(
            criteria.wanted,
            Features::of_lines(&["model architecture", "attention experts", "pruning"])
        );
        assert_eq!(criteria.unwanted, Features::of_lines(&["robots", "finance"]));

        let frequencies = Frequencies::default();
        let direction = criteria.against(&frequencies);
        let value = |text: &str| direction.of(&Features::of("", text).weigh(&frequencies));
        assert!(value("pruning of experts") > 0.1);
        assert!(value("robots") < -0.1);
        assert_eq!(value("bees"), 0.0);
    }

    #[test]
    fn nothing_written_is_nothing_to_go_by() {
        assert!(Criteria::of("", "").is_empty());
        assert!(Criteria::of("- Irrelevant: robots", "").is_empty());
        assert!(!Criteria::of("Bees.", "").is_empty());
    }
}
