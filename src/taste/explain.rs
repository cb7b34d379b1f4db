//! Which words speak for a paper and which against, in one paper and in all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::features::{Code, Features, WORDS};
use super::frequency::Frequencies;
use super::linear::{Model, Quantity};
use super::words::{Word, each_word};
use super::{Criteria, Taste};

/// How many words the table keeps, half of them for, half against.
const WORDS_KEPT: usize = 400;
/// What a word of the table has to say at least, and more than the rarity that a word can have.
const WORTH: f32 = 0.05;
const RAREST: f32 = 13.0;
/// Words in fewer papers than this are chance.
const LEAST_PAPERS: u16 = 3;

/// A word or two and how much they speak for (positive) or against (negative), in logits of what is learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The word, or the two, in lower case.
    pub words: String,
    /// How much.
    pub weight: f32,
}

/// What speaks for and against, the weightiest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reasons {
    /// For it.
    pub speak_for: Vec<Reason>,
    /// Against it.
    pub speak_against: Vec<Reason>,
}

impl Reasons {
    fn of(mut all: Vec<Reason>, count: usize) -> Self {
        all.retain(|reason| reason.weight != 0.0);
        all.sort_by(|one, other| {
            other.weight.abs().total_cmp(&one.weight.abs()).then_with(|| one.words.cmp(&other.words))
        });
        let (mut speak_for, mut speak_against): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|reason| reason.weight > 0.0);
        speak_for.truncate(count);
        speak_against.truncate(count);
        Self { speak_for, speak_against }
    }
}

impl Taste {
    /// The `count` words that speak most for a paper, and most against, of all that the taste has met: at least three
    /// papers had each.
    pub fn words(&self, count: usize) -> Reasons {
        let weigh = |(place, word): (&u16, &String)| Reason {
            words: word.clone(),
            weight: say(word, usize::from(*place), &self.model, &self.frequencies),
        };
        Reasons::of(self.table.0.iter().map(weigh).collect(), count)
    }

    /// The `count` words and pairs of words of a paper that speak most for its match, and most against it. Until
    /// anything is learned, these are words that the criteria name.
    pub fn explain(&self, title: &str, abstract_text: &str, criteria: &Criteria, count: usize) -> Reasons {
        let vector = Features::of(title, abstract_text).weigh(&self.frequencies);
        let stated = criteria.against(&self.frequencies);
        let weight = |place: usize| {
            if self.has_learned() { relevance(&self.model, place) } else { stated.at(place) }
        };
        let places: BTreeMap<usize, f32> =
            vector.0.iter().map(|(place, value)| (*place, value * weight(*place))).collect();
        let share = |code: Code| places.get(&code.place()).copied().unwrap_or(0.0);
        let mut found: BTreeMap<String, f32> = BTreeMap::new();
        // Beginnings that several words share count for the first of them.
        let mut beginnings = Vec::new();
        for text in [title, abstract_text] {
            let mut before: Option<(String, u32)> = None;
            each_word(text, |word| {
                if let Entry::Vacant(place) = found.entry(word.text()) {
                    let beginning = word.beginning.filter(|start| !beginnings.contains(start));
                    beginnings.extend(beginning);
                    let start = beginning.map_or(0.0, |start| share(Code::beginning(start)));
                    place.insert(share(Code::word(word.hash)) + start);
                }
                if let Some((first, hash)) = before.take() {
                    let pair = share(Code::pair(hash, word.hash));
                    found.entry(format!("{first} {}", word.text())).or_insert(pair);
                }
                before = Some((word.text(), word.hash));
            });
        }
        Reasons::of(found.into_iter().map(|(words, weight)| Reason { words, weight }).collect(), count)
    }
}

/// The weight of a place in what the words are about: the match.
fn relevance(model: &Model, place: usize) -> f32 {
    model.weight(Quantity::Relevance, place)
}

/// What a word says on the whole: its weight times how much it counts in a paper that has it, its beginning included.
fn say(word: &str, place: usize, model: &Model, frequencies: &Frequencies) -> f32 {
    let mut sum = 0.0;
    each_word(word, |word| {
        let code = Code::word(word.hash);
        if code.place() == place {
            sum = code.sign() * relevance(model, place) * frequencies.rarity(place);
        }
    });
    sum
}

/// The words of some papers, each place with the first that was met.
#[derive(Debug)]
pub(super) struct Met {
    places: Vec<bool>,
    words: Vec<(u16, String)>,
}

impl Default for Met {
    fn default() -> Self {
        Self { places: vec![false; WORDS], words: Vec::new() }
    }
}

impl Met {
    /// Takes a word in.
    pub(super) fn meet(&mut self, word: &Word<'_>) {
        let Ok(place) = u16::try_from(Code::word(word.hash).place()) else { return };
        if let Some(met @ false) = self.places.get_mut(usize::from(place)) {
            *met = true;
            self.words.push((place, word.text()));
        }
    }

    /// One part of so many, about as many words in each.
    fn part(&self, index: usize, of: usize) -> &[(u16, String)] {
        let bound = |index: usize| self.words.len() * index / of.max(1);
        self.words.get(bound(index)..bound(index + 1)).unwrap_or_default()
    }
}

/// Words by their place: a bounded memory of how the heaviest are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table(pub BTreeMap<u16, String>);

impl Table {
    /// Takes those of a part of the words that were met whose weight is worth it. The table grows until [`Table::weed`]
    /// cuts it.
    pub(super) fn collect(
        &mut self,
        met: &Met,
        (index, of): (usize, usize),
        model: &Model,
        frequencies: &Frequencies,
    ) {
        for (place, word) in met.part(index, of) {
            let index = usize::from(*place);
            let weight = relevance(model, index).abs();
            // No word is rarer: most can be passed over without a look at how rare they are.
            if weight * RAREST <= WORTH {
                continue;
            }
            if weight * frequencies.rarity(index) > WORTH && frequencies.of(index) >= LEAST_PAPERS {
                self.0.entry(*place).or_insert_with(|| word.clone());
            }
        }
    }

    /// Keeps the heaviest words.
    pub(super) fn weed(&mut self, model: &Model, frequencies: &Frequencies) {
        let mut sized: Vec<(f32, u16)> = self
            .0
            .iter()
            .map(|(place, word)| (say(word, usize::from(*place), model, frequencies), *place))
            .collect();
        sized.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let half = WORDS_KEPT / 2;
        if sized.len() > WORDS_KEPT {
            let last = sized.len() - half;
            for (_, place) in sized.get(half..last).unwrap_or_default() {
                self.0.remove(place);
            }
        }
    }

    /// Takes a stored table; words that are none are dropped.
    pub(super) fn of(words: &[String]) -> Self {
        let mut table = BTreeMap::new();
        for text in words.iter().take(WORDS_KEPT) {
            each_word(text, |word| {
                let place = Code::word(word.hash).place();
                if place < WORDS
                    && word.text() == *text
                    && let Ok(place) = u16::try_from(place)
                {
                    table.insert(place, text.clone());
                }
            });
        }
        Self(table)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{learned, lesson};
    use super::*;
    use crate::taste::{Evidence, Mark};

    #[test]
    fn the_words_behind_a_match_are_named() {
        let taste = learned();
        let words = taste.words(3);
        let names = |reasons: &[Reason]| reasons.iter().map(|one| one.words.clone()).collect::<Vec<_>>();
        assert!(names(&words.speak_for).contains(&"dwarf".to_owned()), "{words:?}");
        assert!(names(&words.speak_against).contains(&"pulsar".to_owned()), "{words:?}");

        let reasons = taste.explain("A dwarf galaxy", "with a pulsar inside", &Criteria::default(), 5);
        assert!(names(&reasons.speak_for).contains(&"dwarf galaxy".to_owned()), "{reasons:?}");
        assert!(names(&reasons.speak_against).contains(&"pulsar".to_owned()), "{reasons:?}");
        assert!(reasons.speak_for.iter().all(|reason| reason.weight > 0.0));
        assert!(reasons.speak_for.is_sorted_by(|one, other| one.weight >= other.weight));
    }

    #[test]
    fn before_anything_is_learned_the_criteria_speak() {
        let taste = Taste::new("a");
        let criteria = Criteria::of("dwarf galaxies\nIrrelevant: pulsars", "");
        let reasons = taste.explain("A dwarf", "near a pulsar", &criteria, 5);
        assert_eq!(reasons.speak_for[0].words, "dwarf");
        assert_eq!(reasons.speak_against[0].words, "pulsar");
        assert_eq!(taste.words(5), Reasons::default());
    }

    #[test]
    fn the_table_is_bounded_and_keeps_both_ends() {
        let mut taste = learned();
        let many: Vec<_> = (0..1500)
            .map(|number| {
                let mark = if number % 2 == 0 { Mark::Star } else { Mark::Hide };
                let text = format!("word{0} word{0}", number / 6 * 2 + number % 2);
                lesson(&format!("2501.{number:05}"), &text, Evidence::Marked(mark))
            })
            .collect();
        crate::taste::Study::new(
            &taste,
            crate::taste::Occasion::PartOfDay(super::super::tests::day(9)),
            many,
        )
        .finish(&mut taste);
        assert_eq!(taste.table.0.len(), WORDS_KEPT);
        let words = taste.words(WORDS_KEPT);
        assert!(words.speak_for.len() > 100 && words.speak_against.len() > 100);
    }
}
