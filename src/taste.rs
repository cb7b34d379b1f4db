//! What a reader's taste is, as far as their model's scores and their own marks show it.
//!
//! A linear model over hashed words, learned online, a day at a time, on the device: [`Taste`]. From it come a
//! [`Match`] for every paper of a day, the words behind it, the [`screen`] that sends only the upper part of a day to
//! the model, and a [`tie`] breaker for equal scores. [`measures`] and [`audit`] say how good it is, [`trial`] runs
//! days that are over as if they were to come.
//!
//! It is ours, because it must be small (a state of 1.5 MB at most, see [`record`]), quick (a day is ranked within
//! some milliseconds, and learned in slices), and the same on every machine: sums go in a fixed order, in `f32`,
//! and `ln` and `exp` are our own (`numbers`), for those of two platforms differ in their last bit. What was
//! tried: `cargo xtask taste`. Neighbour: `store`, whose record it is kept in.

mod blend;
mod criteria;
mod explain;
mod features;
mod frequency;
mod linear;
mod nearest;
mod numbers;
mod study;
mod words;

pub mod audit;
pub mod measures;
pub mod record;
pub mod screen;
pub mod seeds;
pub mod tie;
pub mod trial;

pub use blend::Match;
pub use criteria::Criteria;
pub use explain::{Reason, Reasons};
pub use features::Features;
pub use nearest::Near;
pub use study::{Evidence, Lesson, Mark, Occasion, Progress, Study};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::paper::PaperId;

use blend::{Part, blend};
use explain::Table;
use frequency::Frequencies;
use linear::{Former, Model, Quantity};
use study::Taught;

/// Fully scored days before the screen may be offered.
pub const WARM_UP: usize = 5;
/// Days for which a model of older criteria still counts a little.
const FORMER_DAYS: usize = 3;

/// How many marks are worth a scored day: 200 stars do what five to ten days do.
const MARKS_A_DAY: usize = 30;
/// How many days and marks are remembered as learned.
const DAYS_KEPT: usize = 400;
const MARKS_KEPT: usize = 3000;

/// One profile's taste.
#[derive(Debug, Clone, PartialEq)]
pub struct Taste {
    frequencies: Frequencies,
    model: Model,
    /// What was learned under older criteria, while it still counts.
    former: Option<Former>,
    /// The heaviest words, to be shown.
    table: Table,
    diary: Diary,
}

/// What a taste has learned from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Diary {
    /// The hash of the criteria that the scores were given by.
    criteria: String,
    /// What was marked or run before this moment is not learned, in milliseconds since 1970 (UTC).
    since: u64,
    /// The days that were learned under these criteria, as many as there is room for.
    days: BTreeMap<Day, Taught>,
    /// The days before these.
    earlier: Earlier,
    /// Marks that were learned.
    marks: BTreeMap<PaperId, Mark>,
    /// Papers with scores that were learned.
    scored: u32,
}

/// What is remembered of days for which the diary has no room any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Earlier {
    /// The last of them: no day up to it is learned again.
    until: Option<Day>,
    /// How many had scores for all their papers.
    full: usize,
    /// How many had any.
    scored: usize,
}

impl Taste {
    /// A taste that knows nothing yet. `criteria` is the hash of the prompt whose scores it will learn from.
    pub fn new(criteria: &str) -> Self {
        Self {
            frequencies: Frequencies::default(),
            model: Model::default(),
            former: None,
            table: Table::default(),
            diary: Diary { criteria: criteria.to_owned(), ..Diary::default() },
        }
    }

    /// Tells the taste by which criteria the coming scores are given. Where they have changed, what was learned counts
    /// little from now on, and nothing after three days, and the warm-up starts again: days of two criteria must not be
    /// mixed. The marks can be learned again, and should be. What words are common stays known.
    pub fn under(&mut self, criteria: &str) {
        if self.diary.criteria == criteria {
            return;
        }
        if self.has_learned() {
            self.former = Some(Former::of(&self.model));
        }
        self.model = Model::default();
        self.table = Table::default();
        self.diary = Diary { criteria: criteria.to_owned(), since: self.diary.since, ..Diary::default() };
    }

    /// A taste that knows nothing, and will learn from nothing that the reader or a model did before `now`, in
    /// milliseconds since 1970 (UTC): what a reset leaves.
    pub fn from_now(criteria: &str, now: u64) -> Self {
        let mut taste = Self::new(criteria);
        taste.diary.since = now;
        taste
    }

    /// The moment before which nothing is learned, in milliseconds since 1970 (UTC); 0 where there is none.
    pub fn since(&self) -> u64 {
        self.diary.since
    }

    /// The matches of a day's papers, in their order. `criteria` are what the reader wrote; they count while there is
    /// little else to go by. On a first day word frequencies are the day's own.
    pub fn rank(&self, day: &[Features], criteria: &Criteria) -> Vec<Match> {
        let first;
        let frequencies = if self.frequencies.papers() == 0 {
            let mut own = Frequencies::default();
            day.iter().for_each(|paper| own.count(paper));
            first = own;
            &first
        } else {
            &self.frequencies
        };
        let wanted = criteria.against(frequencies);
        let mut learned = Vec::with_capacity(day.len());
        let mut stated = Vec::with_capacity(day.len());
        let mut former = Vec::with_capacity(day.len());
        for paper in day {
            let vector = paper.weigh(frequencies);
            learned.push(self.model.value(Quantity::Relevance, &vector));
            stated.push(wanted.of(&vector));
            former.push(self.former.as_ref().map_or(0.0, |old| old.value(&vector)));
        }
        let (own, text, old) = self.weights(criteria);
        blend(
            day.len(),
            &[
                Part { values: &learned, weight: own },
                Part { values: &stated, weight: text },
                Part { values: &former, weight: old },
            ],
        )
    }

    /// The same papers by what is expected of relevance + novelty, which orders a list in which relevance alone says
    /// too little. Nothing of the criteria's text is in it.
    pub fn rank_by_sum(&self, day: &[Features]) -> Vec<Match> {
        let values: Vec<f32> = day
            .iter()
            .map(|paper| self.model.value(Quantity::Sum, &paper.weigh(&self.frequencies)))
            .collect();
        blend(day.len(), &[Part { values: &values, weight: 1.0 }])
    }

    /// How much the learned model, the criteria's text and an older model count today.
    ///
    /// The text: all on the first day, a half to the third, a quarter to the tenth, nothing later. Without a scored day
    /// it is counted in marks.
    fn weights(&self, criteria: &Criteria) -> (f32, f32, f32) {
        let known = self.scored_days().max(self.diary.marks.len() / MARKS_A_DAY);
        let text = match known {
            0 => 1.0,
            1 | 2 => 0.5,
            3..10 => 0.25,
            _ => 0.0,
        };
        let text = if criteria.is_empty() { 0.0 } else { text };
        let own = if self.has_learned() { 1.0 } else { 0.0 };
        (own, text, if self.former.is_some() { 0.25 } else { 0.0 })
    }

    /// Whether anything has been learned under the present criteria.
    pub fn has_learned(&self) -> bool {
        !self.model.is_empty()
    }

    /// The days with scores for all their papers that were learned under the present criteria.
    pub fn full_days(&self) -> usize {
        let kept = self.diary.days.values().filter(|taught| **taught == Taught::Full).count();
        kept + self.diary.earlier.full
    }

    /// All days with scores that were learned under the present criteria.
    pub fn scored_days(&self) -> usize {
        let kept = self.diary.days.values().filter(|taught| taught.is_scored()).count();
        kept + self.diary.earlier.scored
    }

    /// The same taste without what it learned of papers, which can then be learned once more from what is stored: what a
    /// linear model learned cannot be taken out of it again. Which words are common stays known.
    pub fn before_lessons(&self) -> Self {
        let words_known = |(day, taught): (&Day, &Taught)| {
            (*day, if *taught == Taught::Foreign { Taught::Foreign } else { Taught::Unscored })
        };
        let Diary { criteria, since, days, .. } = &self.diary;
        Self {
            frequencies: self.frequencies.clone(),
            former: self.former.clone().map(|former| Former { days: 0, ..former }),
            diary: Diary {
                criteria: criteria.clone(),
                since: *since,
                days: days.iter().map(words_known).collect(),
                earlier: self.diary.earlier,
                ..Diary::default()
            },
            ..Self::new(criteria)
        }
    }

    /// True for a day of which everything was learned that a run of it could teach, or that was passed over; and for
    /// every day before those that it remembers, of which it has as many as it can.
    pub fn knows(&self, day: Day) -> bool {
        let is_done = |taught: &Taught| taught.is_scored() || *taught == Taught::Foreign;
        self.diary.is_earlier(day) || self.diary.days.get(&day).is_some_and(is_done)
    }

    /// True for a day of which it was learned what the reader left, or more.
    pub fn is_done_with(&self, day: Day) -> bool {
        self.diary.days.get(&day).is_some_and(|taught| *taught >= Taught::Left)
    }

    /// Notes that the scores of a day were given by other criteria, so that nobody looks at them again.
    pub fn pass_over(&mut self, day: Day) {
        if !self.diary.is_earlier(day) && !self.diary.days.contains_key(&day) {
            self.diary.enter(day, Taught::Foreign);
        }
    }

    /// The mark of a paper that was learned.
    pub fn learned_mark(&self, paper: &PaperId) -> Option<Mark> {
        self.diary.marks.get(paper).copied()
    }

    /// All marks that were learned and are remembered, the newest papers first.
    pub fn learned_marks(&self) -> impl Iterator<Item = (&PaperId, Mark)> {
        self.diary.marks.iter().map(|(paper, mark)| (paper, *mark))
    }

    /// True where this mark was learned; and for papers older than all whose marks it remembers, of which it has as many
    /// as it can.
    pub fn knows_mark(&self, paper: &PaperId, mark: Mark) -> bool {
        let marks = &self.diary.marks;
        // Ids are ordered from the newest.
        let is_long_ago =
            marks.len() >= MARKS_KEPT && marks.last_key_value().is_some_and(|(oldest, _)| paper > oldest);
        is_long_ago || marks.get(paper) == Some(&mark)
    }

    /// The papers whose scores were learned under the present criteria.
    pub fn scored_papers(&self) -> u32 {
        self.diary.scored
    }

    /// How many marks of a kind were learned.
    pub fn marks(&self, kind: Mark) -> usize {
        self.diary.marks.values().filter(|mark| **mark == kind).count()
    }

    /// The hash of the criteria that it learns under.
    pub fn criteria(&self) -> &str {
        &self.diary.criteria
    }
}

impl Diary {
    fn enter(&mut self, day: Day, taught: Taught) {
        self.days.insert(day, taught);
        if self.days.len() > DAYS_KEPT
            && let Some((day, taught)) = self.days.pop_first()
        {
            let Earlier { until, full, scored } = self.earlier;
            self.earlier = Earlier {
                until: until.max(Some(day)),
                full: full + usize::from(taught == Taught::Full),
                scored: scored + usize::from(taught.is_scored()),
            };
        }
    }

    /// True for a day that is not learned any more.
    fn is_earlier(&self, day: Day) -> bool {
        self.earlier.until.is_some_and(|until| day <= until)
    }

    fn note(&mut self, paper: &PaperId, mark: Mark) {
        self.marks.insert(paper.clone(), mark);
        if self.marks.len() > MARKS_KEPT {
            // The oldest paper: ids are ordered from the newest.
            self.marks.pop_last();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn day(number: u8) -> Day {
        Day::parse(&format!("2025-03-{number:02}")).unwrap()
    }

    pub(super) fn lesson(id: &str, text: &str, evidence: Evidence) -> Lesson {
        Lesson {
            paper: PaperId::parse(id).unwrap(),
            title: String::new(),
            abstract_text: text.to_owned(),
            evidence,
        }
    }

    fn scored(relevance: u8) -> Evidence {
        Evidence::Scored { relevance, novelty: Some(5) }
    }

    pub(super) fn a_day() -> Vec<Lesson> {
        let galaxies = (0..20).map(|number| {
            lesson(&format!("2503.{number:05}"), &format!("a dwarf galaxy with halo {number}x"), scored(9))
        });
        let pulsars = (20..80).map(|number| {
            lesson(
                &format!("2503.{number:05}"),
                &format!("pulsar timing array {number}x in radio"),
                scored(1),
            )
        });
        galaxies.chain(pulsars).collect()
    }

    pub(super) fn learned() -> Taste {
        let mut taste = Taste::new("a");
        Study::new(&taste, Occasion::FullDay(day(3)), a_day()).finish(&mut taste);
        taste
    }

    fn features(texts: &[&str]) -> Vec<Features> {
        texts.iter().map(|text| Features::of("", text)).collect()
    }

    #[test]
    fn what_scored_well_matches_better() {
        let matches =
            learned().rank(&features(&["a dwarf galaxy", "a pulsar", "bees"]), &Criteria::default());
        assert!(matches[0] > matches[1] && matches[0] > matches[2], "{matches:?}");
        let sums = learned().rank_by_sum(&features(&["a dwarf galaxy", "a pulsar"]));
        assert!(sums[0] > sums[1]);
    }

    #[test]
    fn neither_the_order_nor_the_slices_matter() {
        let whole = learned();
        for slice in [1, 7, 64] {
            let mut taste = Taste::new("a");
            let mut backwards = a_day();
            backwards.reverse();
            let mut study = Study::new(&taste, Occasion::FullDay(day(3)), backwards);
            let mut slices = 1;
            while study.go_on(&mut taste, slice) == Progress::More {
                slices += 1;
            }
            assert_eq!(taste, whole, "slices of {slice}");
            assert_eq!(slices, (80 * 5_usize).div_ceil(slice), "each paper takes five steps");
            assert_eq!(study.go_on(&mut taste, slice), Progress::Done, "once more changes nothing");
            assert_eq!(taste, whole);
        }
    }

    /// A reader of many years: the warm-up stays over, and no day is learned again because its name was forgotten.
    #[test]
    fn the_days_of_long_ago_are_counted_and_not_learned_again() {
        let mut dates = (2020..2030).flat_map(|year| {
            let days = (1..=12).flat_map(|month| (1..=28).map(move |day| (month, day)));
            days.map(move |(month, day)| Day::parse(&format!("{year}-{month:02}-{day:02}")).unwrap())
        });
        let mut taste = learned();
        taste.diary.days.clear();
        let first: Vec<Day> = dates.by_ref().take(WARM_UP).collect();
        first.iter().for_each(|day| taste.diary.enter(*day, Taught::Full));
        let screened: Vec<Day> = dates.by_ref().take(3 * DAYS_KEPT).collect();
        screened.iter().for_each(|day| taste.diary.enter(*day, Taught::Part));
        assert_eq!(taste.diary.days.len(), DAYS_KEPT);
        assert_eq!((taste.full_days(), taste.scored_days()), (WARM_UP, WARM_UP + 3 * DAYS_KEPT));
        assert!(first.iter().chain(&screened).all(|day| taste.knows(*day)));
        assert!(!taste.knows(dates.next().unwrap()));
        let before = taste.clone();
        taste.pass_over(first[0]);
        Study::new(&taste, Occasion::FullDay(first[1]), a_day()).finish(&mut taste);
        assert_eq!(taste, before);
        let stored: Taste = crate::store::open(&crate::store::seal(&taste).unwrap()).unwrap();
        assert_eq!(stored, taste);
        taste.under("b");
        assert_eq!((taste.full_days(), taste.knows(first[0])), (0, false), "other criteria start it again");
    }

    #[test]
    fn a_day_is_learned_once_but_may_be_scored_later() {
        let mut taste = learned();
        let before = taste.clone();
        Study::new(&taste, Occasion::FullDay(day(3)), a_day()).finish(&mut taste);
        assert_eq!(taste, before);

        let mut late = Taste::new("a");
        let unjudged =
            a_day().into_iter().map(|one| Lesson { evidence: Evidence::Unjudged, ..one }).collect();
        Study::new(&late, Occasion::UnscoredDay(day(3)), unjudged).finish(&mut late);
        assert!(!late.has_learned());
        assert_eq!((late.scored_days(), late.frequencies.papers()), (0, 80));
        Study::new(&late, Occasion::FullDay(day(3)), a_day()).finish(&mut late);
        assert_eq!((late.full_days(), late.frequencies.papers(), late.scored_papers()), (1, 80, 80));
        assert!(late.has_learned());
    }

    #[test]
    fn a_mark_weighs_more_than_a_score_and_is_learned_once() {
        let mut taste = learned();
        let day = features(&["pulsar timing", "dwarf galaxy", "bees"]);
        let before = taste.rank(&day, &Criteria::default());
        let star = || vec![lesson("2503.00021", "pulsar timing array", Evidence::Marked(Mark::Star))];
        Study::new(&taste, Occasion::Aside, star()).finish(&mut taste);
        let after = taste.rank(&day, &Criteria::default());
        assert!(after[0] > before[0]);
        assert_eq!(taste.marks(Mark::Star), 1);
        let marked = taste.clone();
        Study::new(&taste, Occasion::Aside, star()).finish(&mut taste);
        assert_eq!(taste, marked);
        let hide = vec![lesson("2503.00021", "pulsar timing array", Evidence::Marked(Mark::Hide))];
        Study::new(&taste, Occasion::Aside, hide).finish(&mut taste);
        assert!(taste.rank(&day, &Criteria::default())[0] < after[0]);
        assert_eq!((taste.marks(Mark::Star), taste.marks(Mark::Hide)), (0, 1));
    }

    #[test]
    fn what_is_forgotten_is_not_learned_again() {
        let mut taste = Taste::new("a");
        let first = Day::parse("2024-01-01").unwrap();
        for number in 0..=DAYS_KEPT {
            taste.diary.enter(first.plus(i32::try_from(number).unwrap()), Taught::Full);
        }
        assert_eq!(taste.diary.days.len(), DAYS_KEPT);
        assert!(taste.knows(first), "the oldest made room");
        assert!(!taste.knows(first.plus(1000)));
        let paper = |number: usize| PaperId::parse(&format!("2501.{number:05}")).unwrap();
        for number in 1..=MARKS_KEPT + 1 {
            taste.diary.note(&paper(number), Mark::Star);
        }
        assert_eq!(taste.diary.marks.len(), MARKS_KEPT);
        assert!(taste.knows_mark(&paper(1), Mark::Star), "the oldest made room");
        assert!(taste.knows_mark(&paper(5), Mark::Star) && !taste.knows_mark(&paper(5), Mark::Hide));
        assert!(!taste.knows_mark(&paper(MARKS_KEPT + 2), Mark::Star));
    }

    #[test]
    fn lessons_can_be_learned_once_more() {
        let mut taste = learned();
        let star = vec![lesson("2503.00021", "pulsar timing array", Evidence::Marked(Mark::Star))];
        Study::new(&taste, Occasion::Aside, star).finish(&mut taste);
        taste.pass_over(day(2));
        let mut again = taste.before_lessons();
        assert!(!again.has_learned() && again.marks(Mark::Star) == 0 && again.scored_papers() == 0);
        assert_eq!(again.frequencies, taste.frequencies, "words stay counted");
        assert!(again.knows(day(2)) && !again.knows(day(3)));
        Study::new(&again, Occasion::FullDay(day(3)), a_day()).finish(&mut again);
        let mut expected = learned();
        expected.pass_over(day(2));
        assert_eq!(again, expected, "as if there had been no star");
    }

    #[test]
    fn new_criteria_begin_anew_and_the_old_model_fades_after_three_days() {
        let mut taste = learned();
        let papers = features(&["a dwarf galaxy", "a pulsar"]);
        taste.under("a");
        assert_eq!(taste, learned(), "the same criteria change nothing");
        taste.under("b");
        assert_eq!((taste.full_days(), taste.has_learned(), taste.criteria()), (0, false, "b"));
        let matches = taste.rank(&papers, &Criteria::default());
        assert!(matches[0] > matches[1], "the old model is better than nothing");
        let bees = |number: u8| {
            let one = |index: u8| {
                lesson(&format!("2504.{number:02}{index:03}"), "bees make honey", scored(1 + index % 9))
            };
            (0..20).map(one).collect::<Vec<_>>()
        };
        for number in 1..=3 {
            assert!(taste.former.is_some());
            Study::new(&taste, Occasion::FullDay(day(10 + number)), bees(number)).finish(&mut taste);
        }
        assert!(taste.former.is_none());
        let matches = taste.rank(&papers, &Criteria::default());
        assert_eq!(matches[0], matches[1]);
    }

    #[test]
    fn the_first_day_is_ranked_by_the_criteria_alone() {
        let taste = Taste::new("a");
        let papers = features(&["bees", "a dwarf galaxy", "a pulsar"]);
        let matches = taste.rank(
            &papers,
            &Criteria::of(
                "dwarf galaxies
Irrelevant: pulsars",
                "",
            ),
        );
        assert!(matches[1] > matches[0] && matches[0] > matches[2], "{matches:?}");
        let none = taste.rank(&papers, &Criteria::default());
        assert!(none.iter().all(|one| *one == Match::default()), "nothing is known");
    }
}
