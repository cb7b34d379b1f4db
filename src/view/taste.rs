//! What a taste says: about a paper, and about itself.

pub mod insight;

use super::byline::Name;
use super::paper::authors;
use super::words;
use crate::paper::PaperId;
use crate::profile::{Followed, Profile};
use crate::run::candidates::Candidate;
use crate::run::matches::Matches;
use crate::run::taste::criteria;
use crate::taste::{Criteria, Mark, Reason, Reasons, Taste};

/// Words that speak for a paper in its line, and those that speak against it.
const NAMED_FOR: usize = 4;
const NAMED_AGAINST: usize = 2;
/// A word that says less than this part of the weightiest one is not named.
const WORTH_NAMING: f32 = 0.2;

/// Words that say nothing by themselves, however much a model makes of them.
const IDLE: [&str; 32] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "in", "into", "is", "it", "its",
    "not", "of", "on", "or", "our", "such", "that", "the", "their", "these", "this", "to", "via", "we",
    "which", "with",
];

/// Words that are named in one line, the weightiest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// They speak for the paper.
    pub speak_for: Vec<String>,
    /// They speak against it.
    pub speak_against: Vec<String>,
}

impl Named {
    /// The few of `reasons` that say most: no word beside a pair that has it.
    pub fn of(reasons: &Reasons) -> Self {
        let heaviest = reasons.speak_for.iter().chain(&reasons.speak_against).map(|one| one.weight.abs());
        let least = heaviest.fold(0.0, f32::max) * WORTH_NAMING;
        let name = |reasons: &[Reason], count: usize| {
            let mut named: Vec<String> = Vec::new();
            for reason in reasons.iter().filter(|one| one.weight.abs() >= least) {
                let is_part = |other: &String| {
                    let stem = |word: &str| word.trim_end_matches('s').to_owned();
                    let has = |long: &str, short: &str| {
                        stem(long) == stem(short) || long.split(' ').any(|word| stem(word) == stem(short))
                    };
                    has(other, &reason.words) || has(&reason.words, other)
                };
                let is_idle = reason.words.split(' ').all(|word| IDLE.contains(&word));
                if named.len() < count && !is_idle && !named.iter().any(is_part) {
                    named.push(reason.words.clone());
                }
            }
            named
        };
        Self {
            speak_for: name(&reasons.speak_for, NAMED_FOR),
            speak_against: name(&reasons.speak_against, NAMED_AGAINST),
        }
    }
}

/// A paper of a day that was ranked without a model. Its texts are as they came.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedPaper {
    /// Which.
    pub id: PaperId,
    /// The title.
    pub title: String,
    /// The authors.
    pub authors: Vec<Name>,
    /// The abstract.
    pub abstract_text: String,
    /// How well it fits, and by which words, as a sentence.
    pub why: String,
    /// Categories and announce types.
    pub tags: Vec<String>,
    /// What its text tells whoever judges it, where it does.
    pub orders: Option<String>,
}

/// Lays out papers of a day that was ranked without a model.
pub struct Explainer<'a> {
    taste: &'a Taste,
    profile: &'a Profile,
    criteria: Criteria,
}

impl<'a> Explainer<'a> {
    /// By `taste`, for `profile`.
    pub fn new(taste: &'a Taste, profile: &'a Profile) -> Self {
        Self { taste, profile, criteria: criteria(profile) }
    }

    /// The words behind the match of a paper.
    pub fn named(&self, title: &str, abstract_text: &str) -> Named {
        Named::of(&self.taste.explain(title, abstract_text, &self.criteria, 12))
    }

    /// A paper, ready to be laid out.
    pub fn paper(&self, candidate: &Candidate, matches: &Matches) -> RankedPaper {
        let paper = &candidate.paper;
        let named = self.named(&paper.title, &paper.abstract_text);
        let followed = Followed::new(&self.profile.followed);
        let mut tags: Vec<String> = Vec::new();
        for (category, announce) in &candidate.announced {
            for tag in [category.as_str(), words::announce(*announce)] {
                if !tags.iter().any(|other| other == tag) {
                    tags.push(tag.to_owned());
                }
            }
        }
        RankedPaper {
            id: paper.id.clone(),
            title: paper.title.clone(),
            authors: authors(&paper.authors, &|name| followed.matches_name(name).is_some()),
            abstract_text: paper.abstract_text.clone(),
            why: words::taste::why(matches.get(&paper.id), &named, candidate.followed.as_deref()),
            tags,
            orders: candidate.orders.clone(),
        }
    }
}

/// What a taste has learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LearnedFrom {
    /// Days with scores.
    pub days: usize,
    /// Papers with scores.
    pub papers: u32,
    /// Starred papers, seeds among them.
    pub stars: usize,
    /// Papers of which the reader wants more.
    pub more: usize,
    /// Hidden papers.
    pub hidden: usize,
}

impl LearnedFrom {
    /// Reads a taste.
    pub fn of(taste: &Taste) -> Self {
        Self {
            days: taste.scored_days(),
            papers: taste.scored_papers(),
            stars: taste.marks(Mark::Star),
            more: taste.marks(Mark::More),
            hidden: taste.marks(Mark::Hide),
        }
    }

    /// True where it has learned nothing.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// A word and how much it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub word: String,
    /// In per cent of the weightiest one.
    pub share: u8,
}

/// The words that speak most for papers, and those that speak most against them.
pub fn words_of(taste: &Taste, count: usize) -> [Vec<Word>; 2] {
    let Reasons { speak_for, speak_against } = taste.words(count);
    let most = speak_for.iter().chain(&speak_against).map(|one| one.weight.abs()).fold(0.0, f32::max);
    [speak_for, speak_against].map(|reasons| {
        let is_idle = |reason: &Reason| IDLE.contains(&reason.words.as_str());
        let word = |reason: Reason| {
            // Saturating; `most` is positive where there is a word.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "float casts saturate"
            )]
            let share = (reason.weight.abs() / most * 100.0).round() as u8;
            Word { word: reason.words, share }
        };
        reasons.into_iter().filter(|reason| !is_idle(reason)).map(word).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(of: &[(&str, f32)]) -> Vec<Reason> {
        of.iter().map(|(words, weight)| Reason { words: (*words).to_owned(), weight: *weight }).collect()
    }

    #[test]
    fn the_weightiest_words_are_named_and_none_twice() {
        let named = Named::of(&Reasons {
            speak_for: reasons(&[
                ("dwarf galaxy", 2.0),
                ("dwarf", 1.5),
                ("of the", 1.2),
                ("halo", 1.0),
                ("halos", 0.9),
                ("b", 0.8),
                ("c", 0.7),
                ("d", 0.6),
            ]),
            speak_against: reasons(&[("pulsar", -1.0), ("the", -0.1)]),
        });
        assert_eq!(named.speak_for, ["dwarf galaxy", "halo", "b", "c"]);
        assert_eq!(named.speak_against, ["pulsar"]);
        assert_eq!(Named::of(&Reasons::default()), Named::default());
    }
}
