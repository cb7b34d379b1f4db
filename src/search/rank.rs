//! The index over all days: what a query finds, best first.
//!
//! The measure is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009, section 3.6): how often a
//! term stands in each field, by the field's weight and length, then by how rare the term is among all papers. A word
//! that only begins with what was asked for counts half.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use super::segment::{FOLLOWED, IMPORTED, Match, Paper, Reach, Segment, note_sum};
use super::{Facts, Field, Filter, Marked, Query, Sense, Term, is_within};
use crate::day::Day;
use crate::paper::PaperId;

/// How much a field counts, and how much its length does.
const WEIGHTS: [(f32, f32); Field::COUNT] = [(4.0, 0.5), (3.0, 0.5), (1.0, 0.75), (1.5, 0.75), (3.0, 0.5)];
/// How soon more of the same counts less.
const SATURATION: f32 = 1.2;
/// What a word counts that only begins with what was asked for.
const BEGINNING: f32 = 0.5;

/// The indexes of all days, and what the reader marked.
#[derive(Debug, Default)]
pub struct Index {
    days: BTreeMap<Day, Indexed>,
    marks: HashMap<PaperId, Marked>,
    /// Where a paper was first met, by its key or sum. It may no longer be there.
    met: HashMap<u64, Met>,
    /// The papers of all days.
    count: usize,
    lengths: [u64; Field::COUNT],
}

#[derive(Debug, Clone, Copy)]
struct Met {
    day: Day,
    place: usize,
    /// It was met on another day, too.
    is_twin: bool,
}

#[derive(Debug)]
struct Indexed {
    segment: Segment,
    /// Empty where the reader marked nothing.
    marked: Vec<Marked>,
    /// Whether a paper may be on another day, too.
    twins: Vec<bool>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hits {
    /// How many papers, each counted once.
    pub total: usize,
    /// The first of them, best first; among equals the newest.
    pub first: Vec<Hit>,
}

/// One paper that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which paper.
    pub id: PaperId,
    /// The day on which it fits best; of several the newest.
    pub day: Day,
    /// The other days that have it in their index, newest first.
    pub other_days: Vec<Day>,
    /// How well it fits; 0 where only filters were asked for.
    pub score: f32,
}

impl Index {
    /// Takes the index of a day in, in place of the one before.
    pub fn insert(&mut self, day: Day, segment: Segment) {
        self.remove(day);
        self.count += segment.papers.len();
        for (sum, length) in self.lengths.iter_mut().zip(segment.lengths) {
            *sum += length;
        }
        let mut twins = Vec::with_capacity(segment.papers.len());
        for (place, paper) in segment.papers.iter().enumerate() {
            let sum = if paper.key == u64::MAX { note_sum(segment.id_text(paper)).into() } else { paper.key };
            let met = self.met.entry(sum).or_insert(Met { day, place, is_twin: false });
            if met.day == day {
                met.place = place;
            } else {
                met.is_twin = true;
                // Where the first is no longer there, this is true of another in vain, which costs a moment.
                let first = self.days.get_mut(&met.day).and_then(|day| day.twins.get_mut(met.place));
                first.into_iter().for_each(|twin| *twin = true);
            }
            twins.push(met.is_twin);
        }
        let marked = marks_of(&segment, &self.marks);
        self.days.insert(day, Indexed { segment, marked, twins });
    }

    /// Takes a day out.
    pub fn remove(&mut self, day: Day) {
        if let Some(Indexed { segment, .. }) = self.days.remove(&day) {
            self.count -= segment.papers.len();
            for (sum, length) in self.lengths.iter_mut().zip(segment.lengths) {
                *sum -= length;
            }
        }
    }

    /// What the reader marked; papers that are not named are not marked.
    pub fn mark(&mut self, marks: HashMap<PaperId, Marked>) {
        self.marks = marks;
        for day in self.days.values_mut() {
            day.marked = marks_of(&day.segment, &self.marks);
        }
    }

    /// What the reader marked of one paper.
    pub fn marked(&self, paper: &PaperId) -> Marked {
        self.marks.get(paper).copied().unwrap_or_default()
    }

    /// The index of a day.
    pub fn day(&self, day: Day) -> Option<&Segment> {
        self.days.get(&day).map(|day| &day.segment)
    }

    /// The days that it has, oldest first.
    pub fn days(&self) -> impl Iterator<Item = (Day, &Segment)> {
        self.days.iter().map(|(day, indexed)| (*day, &indexed.segment))
    }

    /// How many papers it has, on all days; one of several days counts on each.
    pub fn papers(&self) -> usize {
        self.count
    }

    /// The best `most` papers that `query` finds; none where it asks for nothing.
    pub fn find(&self, query: &Query, most: usize) -> Hits {
        if query.is_empty() {
            return Hits::default();
        }
        let mut search = Search::new(query, self);
        for (day, indexed) in &self.days {
            search.look_at(*day, indexed);
        }
        let mut found = search.scored();
        once_each(&mut found);
        let total = found.len();
        if most < total {
            if most > 0 {
                found.select_nth_unstable_by(most - 1, Scored::compare);
            }
            found.truncate(most);
        }
        found.sort_unstable_by(Scored::compare);
        Hits { total, first: found.iter().filter_map(|one| self.hit(one)).collect() }
    }

    fn hit(&self, one: &Scored<'_>) -> Option<Hit> {
        let id = one.segment.id(one.paper)?;
        let has_it = |segment: &Segment| {
            let is_it = |paper: &Paper| paper.key == one.paper.key && segment.id_text(paper) == id.as_str();
            segment.papers.iter().any(is_it)
        };
        let other_days = if one.is_twin {
            let others =
                self.days.iter().rev().filter(|(day, other)| **day != one.day && has_it(&other.segment));
            others.map(|(day, _)| *day).collect()
        } else {
            Vec::new()
        };
        Some(Hit { id, day: one.day, other_days, score: one.score })
    }
}

fn marks_of(segment: &Segment, marks: &HashMap<PaperId, Marked>) -> Vec<Marked> {
    if marks.is_empty() {
        return Vec::new();
    }
    let mark = |paper| segment.id(paper).and_then(|id| marks.get(&id).copied()).unwrap_or_default();
    segment.papers.iter().map(mark).collect()
}

/// A paper of a day that was found.
struct Scored<'a> {
    segment: &'a Segment,
    paper: &'a Paper,
    day: Day,
    is_twin: bool,
    score: f32,
}

impl Scored<'_> {
    /// Best first, then the newest id, then the newest day.
    fn compare(one: &Self, other: &Self) -> Ordering {
        other
            .score
            .total_cmp(&one.score)
            .then(one.paper.key.cmp(&other.paper.key))
            .then_with(|| one.segment.id(one.paper).cmp(&other.segment.id(other.paper)))
            .then(other.day.cmp(&one.day))
    }

    /// Equal for the same paper.
    fn same(&self) -> (u64, &str) {
        (self.paper.key, self.segment.id_text(self.paper))
    }
}

/// Of a paper that was found on several days the best one is kept.
fn once_each(found: &mut Vec<Scored<'_>>) {
    let mut best: BTreeMap<(u64, String), usize> = BTreeMap::new();
    let mut is_gone = vec![false; found.len()];
    for (place, one) in found.iter().enumerate().filter(|(_, one)| one.is_twin) {
        let (key, id) = one.same();
        let first = best.entry((key, id.to_owned())).or_insert(place);
        let Some(other) = found.get(*first).filter(|_| *first != place) else { continue };
        let worse = if Scored::compare(one, other).is_lt() { std::mem::replace(first, place) } else { place };
        if let Some(gone) = is_gone.get_mut(worse) {
            *gone = true;
        }
    }
    let mut gone = is_gone.into_iter();
    found.retain(|_| !gone.next().unwrap_or_default());
}

/// How often a term stands in each field of a paper: itself, and as a beginning.
type Counts = [[u32; 2]; Field::COUNT];

/// A query on its way through the days.
struct Search<'a> {
    query: &'a Query,
    count: usize,
    /// How long each field is on average, in words.
    averages: [f32; Field::COUNT],
    /// How many papers have each term.
    frequencies: Vec<u32>,
    found: Vec<Scored<'a>>,
    /// For each paper found how much of each term it has.
    weights: Vec<f32>,
    // What is used again for each day.
    counts: Vec<Counts>,
    is_out: Vec<bool>,
    weights_of_day: Vec<f32>,
}

impl<'a> Search<'a> {
    fn new(query: &'a Query, index: &Index) -> Self {
        let average = |sum: u64| if sum == 0 { 1.0 } else { sum as f32 / index.count as f32 };
        Self {
            query,
            count: index.count,
            averages: index.lengths.map(average),
            frequencies: vec![0; query.terms.len()],
            found: Vec::new(),
            weights: Vec::new(),
            counts: Vec::new(),
            is_out: Vec::new(),
            weights_of_day: Vec::new(),
        }
    }

    fn look_at(&mut self, day: Day, indexed: &'a Indexed) {
        let Indexed { segment, marked, twins } = indexed;
        let papers = &segment.papers;
        self.is_out.clear();
        let filters = &self.query.filters;
        self.is_out.extend(papers.iter().enumerate().map(|(place, paper)| {
            !filters.is_empty() && {
                let marked = marked.get(place).copied().unwrap_or_default();
                !filters.iter().all(|filter| passes(filter, segment, paper, day, marked))
            }
        }));
        let terms = self.query.terms.len();
        self.weights_of_day.clear();
        self.weights_of_day.resize(papers.len() * terms, 0.0);
        for (number, term) in self.query.terms.iter().enumerate() {
            self.counts.clear();
            self.counts.resize(papers.len(), Counts::default());
            count(segment, term, &mut self.counts);
            let mut having = 0;
            for (place, (paper, counts)) in papers.iter().zip(&self.counts).enumerate() {
                let has_it = *counts != Counts::default();
                having += u32::from(has_it);
                if let Some(is_out) = self.is_out.get_mut(place) {
                    *is_out |= has_it != (term.sense == Sense::Wanted);
                }
                if has_it && let Some(weight) = self.weights_of_day.get_mut(place * terms + number) {
                    *weight = weigh(counts, &paper.lengths, &self.averages);
                }
            }
            if let Some(frequency) = self.frequencies.get_mut(number) {
                *frequency += having;
            }
        }
        for (place, paper) in papers.iter().enumerate() {
            if self.is_out.get(place) == Some(&false) {
                let is_twin = twins.get(place).copied().unwrap_or_default();
                self.found.push(Scored { segment, paper, day, is_twin, score: 0.0 });
                let weights = self.weights_of_day.get(place * terms..(place + 1) * terms);
                self.weights.extend_from_slice(weights.unwrap_or_default());
            }
        }
    }

    fn scored(self) -> Vec<Scored<'a>> {
        let Self { query, count, frequencies, mut found, weights, .. } = self;
        let rarity = |(term, frequency): (&Term, u32)| match term.sense {
            Sense::Wanted => {
                let without = count as f32 - frequency as f32;
                (1.0 + (without + 0.5) / (frequency as f32 + 0.5)).ln()
            }
            Sense::Unwanted => 0.0,
        };
        let rarities: Vec<f32> = query.terms.iter().zip(frequencies).map(rarity).collect();
        if rarities.is_empty() {
            return found;
        }
        for (one, weights) in found.iter_mut().zip(weights.chunks(rarities.len())) {
            one.score = weights.iter().zip(&rarities).fold(0.0, |sum, (weight, rarity)| {
                sum + rarity * weight * (SATURATION + 1.0) / (weight + SATURATION)
            });
        }
        found
    }
}

fn weigh(counts: &Counts, lengths: &[u32; Field::COUNT], averages: &[f32; Field::COUNT]) -> f32 {
    let mut sum = 0.0;
    for ((([itself, beginning], length), average), (weight, by_length)) in
        counts.iter().zip(lengths).zip(averages).zip(WEIGHTS)
    {
        if *itself + *beginning > 0 {
            let count = *itself as f32 + BEGINNING * *beginning as f32;
            sum += weight * count / (1.0 - by_length + by_length * *length as f32 / average);
        }
    }
    sum
}

fn passes(filter: &Filter, segment: &Segment, paper: &Paper, day: Day, marked: Marked) -> bool {
    let facts = Facts {
        day,
        id: segment.id_text(paper),
        relevance: paper.relevance,
        novelty: paper.novelty,
        is_followed: paper.flags & FOLLOWED != 0,
        is_imported: paper.flags & IMPORTED != 0,
        is_noted: paper.note != 0,
        marked,
    };
    filter.passes(&facts, &|name| segment.categories(paper).any(|category| is_within(category, name)))
}

/// Counts `term` in each paper of a day.
fn count(segment: &Segment, term: &Term, counts: &mut [Counts]) {
    let mut add = |key: u32, how: Match, times: u32| {
        let field = key & 7;
        if term.fields.has_number(field)
            && let Some(counts) = counts.get_mut((key >> 3) as usize)
            && let Some([itself, beginning]) = counts.get_mut(field as usize)
        {
            let count = if how == Match::Word { itself } else { beginning };
            *count = count.saturating_add(times);
        }
    };
    for way in &term.ways {
        match way.as_slice() {
            [] => {}
            [word] => segment.each_word(word, term.reach, &mut |how, mut posts| {
                while let Some(post) = posts.next() {
                    add(post.key, how, post.count);
                    posts.skip(post.count);
                }
            }),
            [first @ .., last] => {
                let begins = sequences(segment, first);
                if begins.is_empty() {
                    continue;
                }
                let length = first.len() as u32;
                segment.each_word(last, term.reach, &mut |how, mut posts| {
                    while let Some(post) = posts.next() {
                        let key = post.key;
                        posts.places(post.count, &mut |place| {
                            let begin = place.checked_sub(length).map(|begin| at(key, begin));
                            if begin.is_some_and(|begin| begins.binary_search(&begin).is_ok()) {
                                add(key, how, 1);
                            }
                        });
                    }
                });
            }
        }
    }
}

/// A place in a text of a paper, as one number.
fn at(key: u32, place: u32) -> u64 {
    u64::from(key) << 32 | u64::from(place)
}

/// Where a sequence of words begins, in ascending order.
fn sequences(segment: &Segment, words: &[String]) -> Vec<u64> {
    let mut begins: Vec<u64> = Vec::new();
    for (back, word) in (0..).zip(words) {
        let mut here = Vec::new();
        segment.each_word(word, Reach::Word, &mut |_, mut posts| {
            while let Some(post) = posts.next() {
                let key = post.key;
                posts.places(post.count, &mut |place| {
                    here.extend(place.checked_sub(back).map(|place| at(key, place)));
                });
            }
        });
        if back == 0 {
            begins = here;
        } else {
            begins.retain(|begin| here.binary_search(begin).is_ok());
        }
        if begins.is_empty() {
            break;
        }
    }
    begins
}
