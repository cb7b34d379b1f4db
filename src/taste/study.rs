//! Learning: what a day or some marks teach, in slices, so that a page need not stand still.

use serde::{Deserialize, Serialize};

use super::explain::Met;
use super::features::Vector;
use super::linear::Target;
use super::{FORMER_DAYS, Features, Taste};
use crate::day::Day;
use crate::paper::PaperId;

/// How often a day's papers are gone through.
const PASSES: usize = 3;
/// What a paper with the highest score weighs, against 1 for one with the lowest: few papers are good, and which they
/// are is what matters.
const BEST: f32 = 5.0;
/// What a star weighs. It is the reader's own word, so more than any score.
const STAR: f32 = 10.0;
/// What the wish for more like it weighs.
const MORE: f32 = 15.0;
/// What hiding weighs.
const HIDDEN: f32 = 4.0;
/// What it weighs that a reader who marked other papers of a day left this one as it is.
const UNMARKED: f32 = 0.2;

/// What is known about a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A model's scores, 1 to 10.
    Scored {
        /// The relevance.
        relevance: u8,
        /// The novelty, where the verdict has one.
        novelty: Option<u8>,
    },
    /// It stands in a digest of which the rest is unknown: an imported day's.
    Chosen {
        /// The sum of its scores, 2 to 20, where the digest states them.
        sum: Option<u8>,
    },
    /// It was announced on such a day and does not stand in the digest.
    Passed,
    /// The reader marked it.
    Marked(Mark),
    /// The reader saw it on a day on which they marked others, and left it.
    Unmarked,
    /// Nothing, as of a paper that was screened out: it tells only which words are common.
    Unjudged,
}

/// A reader's mark from which a taste learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// A star; also a paper that the reader named as a seed.
    Star,
    /// "More like this".
    More,
    /// Hidden.
    Hide,
}

/// A paper and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Which paper.
    pub paper: PaperId,
    /// Its title, as arXiv has it.
    pub title: String,
    /// Its abstract, as arXiv has it.
    pub abstract_text: String,
    /// What is known about it.
    pub evidence: Evidence,
}

/// Where lessons come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A day whose candidates all have scores: it counts for the warm-up.
    FullDay(Day),
    /// A day of which a part was scored; the others are [`Evidence::Unjudged`].
    PartOfDay(Day),
    /// A day with scores of which only titles are left: they teach, but do not tell which words are common, and the day
    /// does not count for the warm-up.
    TitlesOfDay(Day),
    /// A day without any score: it tells which words are common, and what the reader marked.
    UnscoredDay(Day),
    /// The same day, when the reader is done with it: what they left beside what they marked.
    LeftDay(Day),
    /// What comes beside a day: marks, seeds, a paper that was scored later.
    Aside,
}

impl Occasion {
    fn day(self) -> Option<(Day, Taught)> {
        match self {
            Self::FullDay(day) => Some((day, Taught::Full)),
            Self::PartOfDay(day) | Self::TitlesOfDay(day) => Some((day, Taught::Part)),
            Self::UnscoredDay(day) => Some((day, Taught::Unscored)),
            Self::LeftDay(day) => Some((day, Taught::Left)),
            Self::Aside => None,
        }
    }
}

/// How much of a day was scored when it was learned, in the order in which one may follow the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Taught {
    /// Nothing: its scores were given by other criteria.
    Foreign,
    /// Only its words were counted.
    Unscored,
    /// What the reader left of it was learned too.
    Left,
    Part,
    Full,
}

impl Taught {
    pub(super) fn is_scored(self) -> bool {
        matches!(self, Self::Part | Self::Full)
    }
}

/// Whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Call again.
    More,
    /// All is learned: the taste can be stored.
    Done,
}

/// Lessons that are being learned. The taste is complete only when [`Study::go_on`] said [`Progress::Done`]: what is
/// broken off must be loaded again from the store.
///
/// The outcome depends neither on the order of the lessons nor on the size of the slices.
#[derive(Debug)]
pub struct Study {
    occasion: Occasion,
    counts: Counting,
    lessons: Vec<Lesson>,
    /// The papers' words, until all are counted.
    features: Vec<Features>,
    /// The papers as vectors, from then on: they are the same in each pass.
    vectors: Vec<Vector>,
    /// Their words, of which the weightiest are kept in the end.
    met: Met,
    /// The steps that were done: reading all papers, learning them in each pass, collecting a part of the words.
    done: usize,
}

/// Whether the words of the lessons are to be counted: once for each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counting {
    Yes,
    No,
}

impl Study {
    /// Prepares what `taste` has not learned yet: nothing of a day that it knows, no mark that it knows.
    pub fn new(taste: &Taste, occasion: Occasion, mut lessons: Vec<Lesson>) -> Self {
        let known = occasion.day().and_then(|(day, _)| taste.diary.days.get(&day)).copied();
        // A day that was read without a key may be scored later; one that has been scored is not learned twice.
        let is_news = match (known, occasion.day()) {
            (_, Some((day, _))) if taste.diary.is_earlier(day) => false,
            (Some(known), Some((_, now))) => !known.is_scored() && known < now,
            _ => true,
        };
        if !is_news {
            lessons.clear();
        }
        lessons.retain(|lesson| match lesson.evidence {
            Evidence::Marked(mark) => taste.diary.marks.get(&lesson.paper) != Some(&mark),
            _ => true,
        });
        // A day in another order is the same day. What comes first is drawn by lot: the id's hash.
        lessons.sort_by_cached_key(|lesson| (lot(lesson.paper.as_str()), lesson.paper.clone()));
        let features = Vec::with_capacity(lessons.len());
        let is_new = known.is_none_or(|known| known == Taught::Foreign);
        let is_whole = !matches!(occasion, Occasion::Aside | Occasion::TitlesOfDay(_));
        let counts = if is_new && is_whole { Counting::Yes } else { Counting::No };
        Self { occasion, counts, lessons, features, vectors: Vec::new(), met: Met::default(), done: 0 }
    }

    /// Does up to `steps` steps. A paper takes five of them, each well under 0.1 ms.
    pub fn go_on(&mut self, taste: &mut Taste, steps: usize) -> Progress {
        let papers = self.lessons.len();
        for _ in 0..steps {
            let (round, index) =
                (self.done.checked_div(papers).unwrap_or(usize::MAX), self.done % papers.max(1));
            match round {
                0 => self.read(taste, index),
                1..=PASSES => {
                    if round == 1 {
                        self.weigh(taste, index);
                    }
                    self.learn(taste, index);
                }
                _ if round == PASSES + 1 => {
                    if index == 0 {
                        taste.model.settle();
                    }
                    self.collect(taste, index);
                }
                _ => break,
            }
            self.done += 1;
        }
        if self.done < papers * (PASSES + 2) {
            return Progress::More;
        }
        if papers > 0 {
            self.close(taste);
            self.lessons.clear();
            self.vectors.clear();
        }
        Progress::Done
    }

    /// All of it at once.
    pub fn finish(mut self, taste: &mut Taste) {
        while self.go_on(taste, usize::MAX) == Progress::More {}
    }

    fn read(&mut self, taste: &mut Taste, index: usize) {
        let Some(lesson) = self.lessons.get(index) else { return };
        let met = &mut self.met;
        let features = Features::of_met(&lesson.title, &lesson.abstract_text, &mut |word| met.meet(word));
        if self.counts == Counting::Yes {
            taste.frequencies.count(&features);
        }
        self.features.push(features);
    }

    fn weigh(&mut self, taste: &Taste, index: usize) {
        let (Some(lesson), Some(features)) = (self.lessons.get(index), self.features.get_mut(index)) else {
            return;
        };
        let features = std::mem::take(features);
        // What nothing is learned of needs no vector.
        let is_judged = targets(lesson.evidence).is_some();
        self.vectors.push(if is_judged { features.weigh(&taste.frequencies) } else { Vector::default() });
    }

    fn learn(&self, taste: &mut Taste, index: usize) {
        let (Some(lesson), Some(vector)) = (self.lessons.get(index), self.vectors.get(index)) else { return };
        let Some(targets) = targets(lesson.evidence) else { return };
        taste.model.learn(vector, targets);
    }

    fn collect(&self, taste: &mut Taste, index: usize) {
        let part = (index, self.lessons.len());
        taste.table.collect(&self.met, part, &taste.model, &taste.frequencies);
    }

    fn close(&self, taste: &mut Taste) {
        taste.table.weed(&taste.model, &taste.frequencies);
        for lesson in &self.lessons {
            match lesson.evidence {
                Evidence::Scored { .. } => taste.diary.scored = taste.diary.scored.saturating_add(1),
                Evidence::Marked(mark) => taste.diary.note(&lesson.paper, mark),
                Evidence::Chosen { .. } | Evidence::Passed | Evidence::Unmarked | Evidence::Unjudged => {}
            }
        }
        let Some((day, taught)) = self.occasion.day() else { return };
        taste.diary.enter(day, taught);
        if taught.is_scored()
            && let Some(former) = &mut taste.former
        {
            former.days = former.days.saturating_add(1);
            if usize::from(former.days) >= FORMER_DAYS {
                taste.former = None;
            }
        }
    }
}

/// Where a paper stands by its relevance, and by the sum of relevance and novelty.
fn targets(evidence: Evidence) -> Option<[Target; 2]> {
    let both = |place: f32, weight: f32| [Target { place, weight }; 2];
    // A better paper weighs more.
    let scored = |score: u8, least: u8, most: u8| {
        let place = f32::from(score.clamp(least, most) - least) / f32::from(most - least);
        Target { place, weight: 1.0 + (BEST - 1.0) * place }
    };
    Some(match evidence {
        Evidence::Scored { relevance, novelty } => {
            [scored(relevance, 1, 10), scored(relevance.saturating_add(novelty.unwrap_or(relevance)), 2, 20)]
        }
        Evidence::Chosen { sum } => {
            let [best, _] = both(1.0, BEST);
            [best, sum.map_or(best, |sum| scored(sum, 2, 20))]
        }
        Evidence::Passed => both(0.0, 1.0),
        Evidence::Marked(Mark::Star) => both(1.0, STAR),
        Evidence::Marked(Mark::More) => both(1.0, MORE),
        Evidence::Marked(Mark::Hide) => both(0.0, HIDDEN),
        Evidence::Unmarked => both(0.0, UNMARKED),
        Evidence::Unjudged => return None,
    })
}

/// A number without meaning that is the same for the same text: FNV-1a, mixed.
pub(super) fn lot(text: &str) -> u32 {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    super::words::mix(hash)
}
