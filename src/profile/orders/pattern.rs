//! Phrases as patterns of words, and finding them.
//!
//! A pattern is words in a row. `|` stands between words that will do, `?` after those that may be missing, `~3` is
//! up to three words of any kind, `$` is the end of a clause, and `@name` is one of the expansions of that name, which
//! are patterns themselves. No pattern reaches over the end of a sentence.

use std::collections::HashMap;

use super::words::{Place, Word};

/// Where the first word of a pattern has to stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// Where an order begins.
    Start,
    /// Anywhere but right behind a quotation mark.
    Unquoted,
    Anywhere,
}

/// Names and what they stand for.
type Names<'a> = &'a [(&'static str, &'static [&'static str])];

/// Patterns, read once.
#[derive(Default)]
pub(super) struct Patterns {
    /// A number for each word that occurs in a pattern.
    vocabulary: HashMap<&'static str, u16>,
    /// By the number of a word: what may begin with it.
    by_first: HashMap<u16, Vec<usize>>,
    patterns: Vec<(Where, Vec<Step>)>,
}

#[derive(Clone)]
enum Step {
    Words { any_of: Vec<u16>, optional: bool },
    Gap(usize),
    End,
}

impl Patterns {
    /// Reads `lists` of patterns, `names` being the expansions.
    pub(super) fn new(lists: &[(Where, &'static [&'static str])], names: Names<'_>) -> Self {
        let mut patterns = Self::default();
        for (place, list) in lists {
            for text in *list {
                for steps in patterns.expand(text, names) {
                    patterns.add(*place, steps);
                }
            }
        }
        patterns
    }

    /// All ways in which a pattern can be read.
    fn expand(&mut self, text: &'static str, names: Names<'_>) -> Vec<Vec<Step>> {
        let mut ways: Vec<Vec<Step>> = vec![Vec::new()];
        for token in text.split_whitespace() {
            let readings = self.readings(token, names);
            ways = ways
                .iter()
                .flat_map(|way| readings.iter().map(|reading| [way.as_slice(), reading].concat()))
                .collect();
        }
        ways
    }

    /// What a token can stand for. Names for single words and words beside them are one step together.
    fn readings(&mut self, token: &'static str, names: Names<'_>) -> Vec<Vec<Step>> {
        let (token, optional) = token.strip_suffix('?').map_or((token, false), |token| (token, true));
        if token == "$" {
            return vec![vec![Step::End]];
        }
        if let Some(length) = token.strip_prefix('~').and_then(|length| length.parse().ok()) {
            return vec![vec![Step::Gap(length)]];
        }
        let (mut words, mut readings) = (Vec::new(), Vec::new());
        for part in token.split('|') {
            let expansions = names.iter().find(|(name, _)| *name == part).map(|(_, expansions)| *expansions);
            for expansion in expansions.unwrap_or(&[part]) {
                if expansion.contains(' ') {
                    readings.extend(self.expand(expansion, names));
                } else {
                    words.extend(expansion.split('|').map(|word| self.number(word)));
                }
            }
        }
        if !words.is_empty() {
            readings.push(vec![Step::Words { any_of: words, optional }]);
        }
        readings
    }

    fn number(&mut self, word: &'static str) -> u16 {
        let next = u16::try_from(self.vocabulary.len()).unwrap_or(u16::MAX);
        *self.vocabulary.entry(word).or_insert(next)
    }

    fn add(&mut self, place: Where, steps: Vec<Step>) {
        for step in &steps {
            let Step::Words { any_of, optional } = step else { break };
            for word in any_of {
                let listed = self.by_first.entry(*word).or_default();
                if listed.last() != Some(&self.patterns.len()) {
                    listed.push(self.patterns.len());
                }
            }
            if !optional {
                break;
            }
        }
        self.patterns.push((place, steps));
    }

    /// Whether a word occurs in some pattern.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains_key(word)
    }

    /// The first word of the first phrase in `words` that fits a pattern.
    pub(super) fn find<'a>(&self, words: &'a [Word]) -> Option<&'a Word> {
        let numbers: Vec<_> =
            words.iter().map(|word| self.vocabulary.get(word.plain.as_str()).copied()).collect();
        let begins = |at: usize, first: &Word| {
            let listed = numbers.get(at).copied().flatten().and_then(|number| self.by_first.get(&number));
            let text = Text { words, numbers: &numbers, sentence: first.sentence };
            listed.into_iter().flatten().filter_map(|index| self.patterns.get(*index)).any(
                |(place, steps)| {
                    let fits = match place {
                        Where::Start => first.place == Place::Start,
                        Where::Unquoted => first.place != Place::Quoted,
                        Where::Anywhere => true,
                    };
                    fits && text.matches(steps, at)
                },
            )
        };
        words.iter().enumerate().find_map(|(at, first)| begins(at, first).then_some(first))
    }
}

struct Text<'a> {
    words: &'a [Word],
    numbers: &'a [Option<u16>],
    sentence: usize,
}

impl Text<'_> {
    /// Whether a pattern fits that begins at word `at`. Patterns are short and gaps too, so this recurses a dozen
    /// times at most.
    fn matches(&self, steps: &[Step], at: usize) -> bool {
        let Some((step, later)) = steps.split_first() else { return true };
        let word = self.words.get(at).filter(|word| word.sentence == self.sentence);
        match step {
            Step::Words { any_of, optional } => {
                let number = self.numbers.get(at).copied().flatten();
                let here = word.is_some() && number.is_some_and(|number| any_of.contains(&number));
                here && self.matches(later, at + 1) || *optional && self.matches(later, at)
            }
            Step::Gap(length) => {
                let ahead = self.words.get(at..).unwrap_or_default().iter().take(*length);
                let within = ahead.take_while(|word| word.sentence == self.sentence).count();
                (at..=at + within).any(|at| self.matches(later, at))
            }
            Step::End => word.is_none_or(|word| word.place == Place::Start) && self.matches(later, at),
        }
    }
}
