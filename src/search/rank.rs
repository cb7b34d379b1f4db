//! The index over all days: what a query finds, best first.
//!
//! The measure is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009, section 3.6): how often a
//! term stands in each field, by the field's weight and length, then by how rare the term is among all papers. A word
//! that only begins with what was asked for counts half.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::query::Fields;
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
    /// What the terms of the last query came to: with the next key most of them are asked for again.
    last: RefCell<Vec<(Term, Rc<Having>)>>,
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
    pub on: OnDay,
    /// The other days that have it in their index, newest first.
    pub other_days: Vec<OnDay>,
    /// How well it fits; 0 where only filters were asked for.
    pub score: f32,
}

/// A day that has a paper in its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnDay {
    /// The day.
    pub day: Day,
    /// Whether the paper is of a digest from a file.
    pub is_imported: bool,
}

impl Index {
    /// Takes the index of a day in, in place of the one before.
    pub fn insert(&mut self, day: Day, segment: Segment) {
        self.remove(day);
        self.last.take();
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
            self.last.take();
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

    /// The index of a day.
    pub fn day(&self, day: Day) -> Option<&Segment> {
        self.days.get(&day).map(|day| &day.segment)
    }

    /// Whether the index of a day has a paper.
    pub fn has(&self, day: Day, paper: &PaperId) -> bool {
        let is_it =
            |segment: &Segment| segment.papers.iter().any(|one| segment.id_text(one) == paper.as_str());
        self.day(day).is_some_and(is_it)
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
        let terms = self.having(&query.terms);
        let scores = scores(&terms, self.count);
        let mut best = Best::new(most);
        self.passing(query, &terms, scores.as_deref(), &mut best);
        let (total, found) = best.end();
        Hits { total, first: found.iter().filter_map(|one| self.hit(one)).collect() }
    }

    /// The papers that have each of `terms`.
    fn having(&self, terms: &[Term]) -> Vec<Rc<Having>> {
        let last = self.last.take();
        let known = |term: &Term| {
            let (_, having) = last.iter().find(|(known, _)| known == term)?;
            Some(having.clone())
        };
        let found: Vec<_> =
            terms.iter().map(|term| known(term).unwrap_or_else(|| Rc::new(having(self, term)))).collect();
        self.last.replace(terms.iter().cloned().zip(found.iter().cloned()).collect());
        found
    }

    /// Of the papers that have the wanted terms those that have no unwanted one, and pass the filters.
    fn passing<'a>(
        &'a self,
        query: &Query,
        terms: &[Rc<Having>],
        scores: Option<&[(u32, f32)]>,
        best: &mut Best<'a>,
    ) {
        let mut unwanted: Vec<_> = terms
            .iter()
            .filter(|term| term.sense == Sense::Unwanted)
            .map(|term| term.papers.iter().peekable())
            .collect();
        let mut scores = scores.map(|scores| scores.iter().peekable());
        let mut first = 0_u32;
        for (day, Indexed { segment, marked, twins }) in &self.days {
            let begin = first;
            first += segment.papers.len() as u32;
            let mut next = begin;
            loop {
                let (number, score) = match &mut scores {
                    Some(scores) => match scores.next_if(|(number, _)| *number < first) {
                        Some(one) => *one,
                        None => break,
                    },
                    None if next < first => (next, 0.0),
                    None => break,
                };
                next = number + 1;
                let has_unwanted = unwanted.iter_mut().any(|papers| {
                    while papers.next_if(|(other, _)| *other < number).is_some() {}
                    papers.peek().is_some_and(|(other, _)| *other == number)
                });
                let place = (number - begin) as usize;
                let Some(paper) = segment.papers.get(place).filter(|_| !has_unwanted) else { continue };
                let marked = marked.get(place).copied().unwrap_or_default();
                if query.filters.iter().all(|filter| passes(filter, segment, paper, *day, marked)) {
                    let is_twin = twins.get(place).copied().unwrap_or_default();
                    best.take(Scored { segment, paper, day: *day, is_twin, score });
                }
            }
        }
    }

    fn hit(&self, one: &Scored<'_>) -> Option<Hit> {
        let id = one.segment.id(one.paper)?;
        let mut other_days = Vec::new();
        if one.is_twin {
            for (day, Indexed { segment, .. }) in self.days.iter().rev().filter(|(day, _)| **day != one.day) {
                let mut papers = segment.papers.iter().filter(|paper| paper.key == one.paper.key);
                if let Some(paper) = papers.find(|paper| segment.id_text(paper) == id.as_str()) {
                    other_days.push(OnDay::of(*day, paper));
                }
            }
        }
        Some(Hit { id, on: OnDay::of(one.day, one.paper), other_days, score: one.score })
    }
}

impl OnDay {
    fn of(day: Day, paper: &Paper) -> Self {
        Self { day, is_imported: paper.flags & IMPORTED != 0 }
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

/// The best of what is found, without keeping all of it.
struct Best<'a> {
    most: usize,
    total: usize,
    /// The best so far, in no order, and others.
    first: Vec<Scored<'a>>,
    /// What is worse than this is none of the best.
    least: Option<f32>,
    /// Papers that may be found more than once.
    twins: Vec<Scored<'a>>,
}

impl<'a> Best<'a> {
    fn new(most: usize) -> Self {
        Self { most, total: 0, first: Vec::new(), least: None, twins: Vec::new() }
    }

    fn take(&mut self, one: Scored<'a>) {
        if one.is_twin {
            return self.twins.push(one);
        }
        self.total += 1;
        if self.least.is_some_and(|least| one.score < least) {
            return;
        }
        self.first.push(one);
        // Now and then, so that each paper costs but a comparison.
        if self.first.len() > self.most.saturating_mul(4).max(1024) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.most < self.first.len() {
            if let Some(last) = self.most.checked_sub(1) {
                let (_, least, _) = self.first.select_nth_unstable_by(last, Scored::compare);
                self.least = Some(least.score);
            }
            self.first.truncate(self.most);
        }
    }

    /// How many papers were found, each counted once, and the best of them in order.
    fn end(mut self) -> (usize, Vec<Scored<'a>>) {
        once_each(&mut self.twins);
        self.total += self.twins.len();
        let mut twins = std::mem::take(&mut self.twins);
        self.first.append(&mut twins);
        self.cut();
        self.first.sort_unstable_by(Scored::compare);
        (self.total, self.first)
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

/// The papers that have a term.
#[derive(Debug)]
struct Having {
    /// Their places among all papers, ascending, and how much of the term they have.
    papers: Vec<(u32, f32)>,
    sense: Sense,
}

/// The papers that have `term`, over all days.
fn having(index: &Index, term: &Term) -> Having {
    let mut having = Having { papers: Vec::new(), sense: term.sense };
    let mut tally = Tally::new(index, term);
    let mut first = 0;
    for Indexed { segment, .. } in index.days.values() {
        tally.count(segment, term);
        tally.hand_over(first, &mut having.papers);
        first += segment.papers.len() as u32;
    }
    having
}

/// How much of a term each paper of a day has.
struct Tally {
    fields: Fields,
    /// For each field its weight, and what a text's length is worth: without a word, and for each.
    scales: [(f32, f32, f32); Field::COUNT],
    /// By the paper's place in the day; 0 where it does not have the term.
    weights: Vec<f32>,
    /// The places that have it, as they come.
    places: Vec<u32>,
}

impl Tally {
    fn new(index: &Index, term: &Term) -> Self {
        let mut scales = [(0.0, 0.0, 0.0); Field::COUNT];
        for ((scale, sum), (weight, by_length)) in scales.iter_mut().zip(index.lengths).zip(WEIGHTS) {
            let average = if sum == 0 { 1.0 } else { sum as f32 / index.count as f32 };
            *scale = (weight, 1.0 - by_length, by_length / average);
        }
        Self { fields: term.fields, scales, weights: Vec::new(), places: Vec::new() }
    }

    /// A text has it so often.
    #[inline(always)]
    fn add(&mut self, papers: &[Paper], key: u32, how: Match, times: u32) {
        let (place, field) = ((key >> 3) as usize, key & 7);
        if self.fields.has_number(field)
            && let Some(paper) = papers.get(place)
            && let Some(length) = paper.lengths.get(field as usize)
            && let Some((weight, least, each)) = self.scales.get(field as usize)
            && let Some(sum) = self.weights.get_mut(place)
        {
            let part = if how == Match::Word { *weight } else { *weight * BEGINNING };
            if *sum == 0.0 {
                self.places.push(place as u32);
            }
            *sum += part * times as f32 / (least + each * *length as f32);
        }
    }

    /// What was counted of a day whose papers begin at `first`; nothing is left of it here.
    fn hand_over(&mut self, first: u32, having: &mut Vec<(u32, f32)>) {
        self.places.sort_unstable();
        for place in self.places.drain(..) {
            let weight = self.weights.get_mut(place as usize).map(std::mem::take).unwrap_or_default();
            if weight > 0.0 {
                having.push((first + place, weight));
            }
        }
    }

    /// Counts `term` in each paper of a day.
    fn count(&mut self, segment: &Segment, term: &Term) {
        let papers = segment.papers.as_slice();
        if self.weights.len() < papers.len() {
            self.weights.resize(papers.len(), 0.0);
        }
        for way in &term.ways {
            match way.as_slice() {
                [] => {}
                [word] => segment.each_word(word, term.reach, &mut |how, mut posts| {
                    while let Some(post) = posts.next() {
                        self.add(papers, post.key, how, post.count);
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
                                    self.add(papers, key, how, 1);
                                }
                            });
                        }
                    });
                }
            }
        }
    }
}

impl Having {
    /// How rare the term is among so many papers.
    fn rarity(&self, count: usize) -> f32 {
        let having = self.papers.len() as f32;
        (1.0 + (count as f32 - having + 0.5) / (having + 0.5)).ln()
    }
}

/// The papers that have every wanted term and no unwanted one: their places among all papers, ascending, with their
/// scores; `None` where no term is wanted, so that all others are meant.
fn scores(terms: &[Rc<Having>], count: usize) -> Option<Vec<(u32, f32)>> {
    let mut wanted = terms.iter().map(Rc::as_ref).filter(|term| term.sense == Sense::Wanted);
    let score = |term: &Having| {
        let rarity = term.rarity(count);
        move |weight: f32| rarity * weight * (SATURATION + 1.0) / (weight + SATURATION)
    };
    let first = wanted.next()?;
    let of_first = score(first);
    let mut found: Vec<(u32, f32)> =
        first.papers.iter().map(|(place, weight)| (*place, of_first(*weight))).collect();
    for term in wanted {
        let of_term = score(term);
        let mut papers = term.papers.iter().peekable();
        found.retain_mut(|(place, score)| {
            while papers.next_if(|(other, _)| other < place).is_some() {}
            let weight = papers.next_if(|(other, _)| other == place).map(|(_, weight)| *weight);
            *score += weight.map_or(0.0, &of_term);
            weight.is_some()
        });
    }
    Some(found)
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
