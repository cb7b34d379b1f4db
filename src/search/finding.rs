//! Finding terms in a text that is in no index, and where they stand.

use std::ops::Range;

use super::segment::{Match, Reach};
use super::tokens::tokens;
use super::{Facts, Field, Listed, Marked, Query, Sense, Term, is_within};
use crate::day::Day;

/// A place in a text where a term was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// Whether the term stands there, or something that begins with it.
    pub how: Match,
}

/// A text's words, kept.
pub struct Words {
    text: String,
    words: Vec<Word>,
}

struct Word {
    /// In the folded text.
    at: Range<usize>,
    place: u32,
    range: Range<usize>,
}

impl Words {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        let mut words = Self { text: String::new(), words: Vec::new() };
        tokens(text, &mut |token| {
            let begin = words.text.len();
            words.text.push_str(token.word);
            let at = begin..words.text.len();
            words.words.push(Word { at, place: token.place, range: token.range });
        });
        words
    }

    fn word(&self, word: &Word) -> &str {
        self.text.get(word.at.clone()).unwrap_or_default()
    }

    /// Where `term` stands, whatever its fields.
    pub fn find(&self, term: &Term) -> Vec<Found> {
        term.ways.iter().flat_map(|way| self.find_way(way, term.reach)).collect()
    }

    fn find_way(&self, way: &[String], reach: Reach) -> Vec<Found> {
        let Some((last, first)) = way.split_last() else { return Vec::new() };
        // From each place the words begin that stand there: the parts, and what is joined there.
        let ends = self.words.iter().filter_map(|word| {
            let text = self.word(word);
            let how = match reach {
                _ if text == last => Match::Word,
                Reach::Prefix if text.starts_with(last.as_str()) => Match::Beginning,
                _ => return None,
            };
            Some((word, how))
        });
        let mut found: Vec<Found> = Vec::new();
        for (end, how) in ends {
            let mut begin = end;
            let before = first.iter().rev().enumerate().all(|(back, wanted)| {
                let place = end.place.checked_sub(back as u32 + 1);
                match place.and_then(|place| self.at(place, wanted)) {
                    Some(word) => {
                        begin = word;
                        true
                    }
                    None => false,
                }
            });
            if before {
                found.push(Found { range: begin.range.start..end.range.end, how });
            }
        }
        found
    }

    /// The word `wanted` at that place.
    fn at(&self, place: u32, wanted: &str) -> Option<&Word> {
        let from = self.words.partition_point(|word| word.place < place);
        let same = self.words.get(from..)?.iter().take_while(|word| word.place == place);
        // A place has one part, and what ends with it joined.
        same.take(2).find(|word| self.word(word) == wanted)
    }
}

impl Query {
    /// Whether it finds a paper that is in no index.
    pub fn finds(&self, paper: &Listed<'_>, day: Day, marked: Marked) -> bool {
        let facts = Facts {
            day,
            id: paper.id.as_str(),
            relevance: paper.relevance.unwrap_or(0),
            novelty: paper.novelty.unwrap_or(0),
            is_followed: paper.is_followed,
            is_imported: paper.is_imported,
            is_noted: !paper.note.is_empty(),
            marked,
        };
        let is_in = |name: &str| paper.categories.iter().any(|category| is_within(category.as_str(), name));
        if !self.filters.iter().all(|filter| filter.passes(&facts, &is_in)) {
            return false;
        }
        if self.terms.is_empty() {
            return true;
        }
        let fields = Field::ALL.map(|field| Words::of(paper.text(field)));
        self.terms.iter().all(|term| {
            let is_there = Field::ALL
                .into_iter()
                .zip(&fields)
                .any(|(field, words)| term.fields.has(field) && !words.find(term).is_empty());
            is_there == (term.sense == Sense::Wanted)
        })
    }
}
