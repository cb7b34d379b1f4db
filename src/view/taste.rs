//! What a taste says: about a paper, and about itself.

mod everyday;
pub mod insight;

use self::everyday::is_idle;
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
/// The reasons of a kind that are gone through for them: many of the weightiest are not named.
const READ: usize = 60;
/// A word that says less than this part of the weightiest one is not named.
const WORTH_NAMING: f32 = 0.2;

/// Words that are named in one line, the weightiest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// They speak for the paper.
    pub speak_for: Vec<String>,
    /// They speak against it.
    pub speak_against: Vec<String>,
}

impl Named {
    /// The few of `reasons` that say most: no word beside a pair that has it, and none that says nothing by itself.
    pub fn of(reasons: &Reasons) -> Self {
        let all = reasons.speak_for.iter().chain(&reasons.speak_against);
        let heaviest = all.filter(|one| !is_idle(&one.words)).map(|one| one.weight.abs());
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
                if named.len() < count && !is_idle(&reason.words) && !named.iter().any(is_part) {
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
        Named::of(&self.taste.explain(title, abstract_text, &self.criteria, READ))
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

/// The `count` words that speak most for papers, and those that speak most against them, without what says nothing by
/// itself: everyday words, numbers, single letters.
pub fn words_of(taste: &Taste, count: usize) -> [Vec<Word>; 2] {
    // As many as it keeps: those that are not shown shall take no other's place.
    shown(taste.words(usize::MAX), count)
}

fn shown(reasons: Reasons, count: usize) -> [Vec<Word>; 2] {
    let Reasons { speak_for, speak_against } = reasons;
    let lists = [speak_for, speak_against].map(|mut reasons| {
        reasons.retain(|reason| !is_idle(&reason.words));
        reasons.truncate(count);
        reasons
    });
    let most = lists.iter().flatten().map(|one| one.weight.abs()).fold(0.0, f32::max);
    lists.map(|reasons| {
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
        reasons.into_iter().map(word).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::day::Day;
    use crate::taste::{Evidence, Lesson, Occasion, Study};

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
                ("x", 0.9),
                ("baryon", 0.8),
                ("3", 0.8),
                ("x ray", 0.7),
                ("survey", 0.6),
            ]),
            speak_against: reasons(&[("pulsar", -1.0), ("the", -0.1)]),
        });
        assert_eq!(named.speak_for, ["dwarf galaxy", "halo", "baryon", "x ray"]);
        assert_eq!(named.speak_against, ["pulsar"]);
        assert_eq!(Named::of(&Reasons::default()), Named::default());
    }

    /// What weighs most on a first day are words like these, and nothing else would be worth naming beside them.
    #[test]
    fn words_that_say_nothing_take_no_other_s_place() {
        let named = Named::of(&Reasons {
            speak_for: reasons(&[("we show", 9.0), ("halo", 1.0), ("baryon", 0.3)]),
            speak_against: reasons(&[("the", -8.0), ("mathcal", -7.0), ("pulsar", -0.5)]),
        });
        assert_eq!(
            (named.speak_for, named.speak_against),
            (vec!["halo".into(), "baryon".into()], vec!["pulsar".into()])
        );
    }

    #[test]
    fn the_lists_have_as_many_words_as_are_wanted_that_say_something() {
        let lists = shown(
            Reasons {
                speak_for: reasons(&[
                    ("we", 9.0),
                    ("n", 5.0),
                    ("halo", 4.0),
                    ("4", 3.0),
                    ("galaxy", 1.0),
                    ("disk", 0.5),
                ]),
                speak_against: reasons(&[("show", -7.0), ("pulsar", -2.0)]),
            },
            2,
        );
        let word = |word: &str, share| Word { word: word.to_owned(), share };
        assert_eq!(lists, [vec![word("halo", 100), word("galaxy", 25)], vec![word("pulsar", 50)]]);
        assert_eq!(shown(Reasons::default(), 2), [Vec::new(), Vec::new()]);
    }

    /// The texts of one small day, as a taste meets them: letters out of formulas, and words that everybody writes.
    #[test]
    fn after_one_day_the_lists_have_no_letters_numbers_and_everyday_words() {
        let lessons: Vec<Lesson> = (0..12)
            .map(|number: u32| {
                let (text, mark) = match number % 2 {
                    0 => ("We show that the dwarf galaxy has $\\mathcal{N} = 4$", Mark::Star),
                    _ => ("In this paper we propose a pulsar with $p < 7$", Mark::Hide),
                };
                Lesson {
                    paper: PaperId::parse(&format!("2503.{number:05}")).unwrap(),
                    title: String::new(),
                    abstract_text: text.to_owned(),
                    evidence: Evidence::Marked(mark),
                }
            })
            .collect();
        let mut taste = Taste::new("a");
        Study::new(&taste, Occasion::UnscoredDay(Day::parse("2025-03-03").unwrap()), lessons)
            .finish(&mut taste);
        assert!(taste.words(400).speak_for.iter().any(|one| one.words == "show"));
        let words =
            words_of(&taste, 20).map(|list| list.into_iter().map(|one| one.word).collect::<BTreeSet<_>>());
        assert_eq!(
            words,
            [BTreeSet::from(["dwarf".into(), "galaxy".into()]), BTreeSet::from(["pulsar".into()])]
        );
    }
}
