//! The search as one would write it without an index: for each query every paper is read.

use std::collections::HashMap;

use firstlight::day::Day;
use firstlight::paper::PaperId;
use firstlight::search::tokens::tokens;
use firstlight::search::{Field, Is, Marked, Query, Reach, Sense, Term, Test};

use super::corpus::{Corpus, Item};

pub struct Hit {
    pub id: PaperId,
    pub score: f64,
}

const WEIGHTS: [(f64, f64); 5] = [(4.0, 0.5), (3.0, 0.5), (1.0, 0.75), (1.5, 0.75), (3.0, 0.5)];
const K1: f64 = 1.2;

/// Every word of a text with its place.
fn words(text: &str) -> Vec<(u32, String)> {
    let mut words = Vec::new();
    tokens(text, &mut |token| words.push((token.place, token.word.to_owned())));
    words
}

/// How often a term stands in the words of a text: in full, and as a beginning.
fn count(words: &[(u32, String)], term: &Term) -> (u32, u32) {
    let (mut full, mut beginnings) = (0, 0);
    for way in &term.ways {
        let (last, before) = way.split_last().unwrap();
        for (place, word) in words {
            let fits_before = before.iter().rev().zip(1..).all(|(wanted, back)| {
                words.iter().any(|(other, word)| *other + back == *place && word == wanted)
            });
            if !fits_before {
                continue;
            }
            if word == last {
                full += 1;
            } else if term.reach == Reach::Prefix && word.starts_with(last.as_str()) {
                beginnings += 1;
            }
        }
    }
    (full, beginnings)
}

/// The words of each field.
pub type Read = [Vec<(u32, String)>; 5];

pub fn read(item: &Item) -> Read {
    Field::ALL.map(|field| words(item.listed().text(field)))
}

fn counts(read: &Read, term: &Term) -> Vec<(u32, u32)> {
    let count = |(field, words): (Field, &Vec<_>)| {
        if term.fields.has(field) { count(words, term) } else { (0, 0) }
    };
    Field::ALL.into_iter().zip(read).map(count).collect()
}

fn has(counts: &[(u32, u32)]) -> bool {
    counts.iter().any(|(full, beginnings)| full + beginnings > 0)
}

fn passes(item: &Item, day: Day, marked: Marked, test: &Test) -> bool {
    let between =
        |score: Option<u8>, from: u8, to: u8| score.is_some_and(|score| from <= score && score <= to);
    match test {
        Test::Category(name) => item.categories.iter().any(|category| {
            let category = category.as_str().to_lowercase();
            category == *name || category.starts_with(&format!("{name}."))
        }),
        Test::Relevance(from, to) => between(item.relevance, *from, *to),
        Test::Novelty(from, to) => between(item.novelty, *from, *to),
        Test::Date(from, to) => std::ops::RangeBounds::contains(&(*from, *to), &day),
        Test::Is(Is::Starred) => marked == marked.starred(),
        Test::Is(Is::Followed) => item.is_followed,
        Test::Is(Is::Noted) => !item.note.is_empty(),
        Test::Is(Is::Read) => marked == marked.read(),
        Test::Is(Is::Unread) => marked != marked.read(),
        Test::Is(Is::Hidden) => marked == marked.hidden(),
        Test::Is(Is::Imported) => item.is_imported,
        Test::Id(id) => item.id == *id,
    }
}

fn passes_all(item: &Item, day: Day, marked: Marked, query: &Query) -> bool {
    query
        .filters
        .iter()
        .all(|filter| passes(item, day, marked, &filter.test) == (filter.sense == Sense::Wanted))
}

/// Every paper of every day, read.
pub fn read_all(corpus: &Corpus) -> Vec<(Day, &Item, Read)> {
    corpus.days.iter().flat_map(|(day, items)| items.iter().map(|item| (*day, item, read(item)))).collect()
}

/// Whether a query that asks for anything finds the paper.
pub fn finds(item: &Item, read: &Read, day: Day, marked: Marked, query: &Query) -> bool {
    !query.is_empty()
        && passes_all(item, day, marked, query)
        && query.terms.iter().all(|term| has(&counts(read, term)) == (term.sense == Sense::Wanted))
}

pub fn find(corpus: &Corpus, papers: &[(Day, &Item, Read)], query: &Query) -> Vec<Hit> {
    if query.is_empty() {
        return Vec::new();
    }
    let number = papers.len() as f64;
    let average = |field: usize| {
        let sum: usize = papers.iter().map(|(.., read)| read[field].len()).sum();
        if sum == 0 { 1.0 } else { sum as f64 / number }
    };
    let averages = [0, 1, 2, 3, 4].map(average);
    let rarity = |term: &Term| {
        let having = papers.iter().filter(|(.., read)| has(&counts(read, term))).count() as f64;
        (1.0 + (number - having + 0.5) / (having + 0.5)).ln()
    };
    let wanted: Vec<(&Term, f64)> = query.wanted().map(|term| (term, rarity(term))).collect();
    let mut best: HashMap<&PaperId, f64> = HashMap::new();
    for (day, item, read) in papers {
        let marked = corpus.marks.get(&item.id).copied().unwrap_or_default();
        if !finds(item, read, *day, marked, query) {
            continue;
        }
        let mut score = 0.0;
        for (term, rarity) in &wanted {
            let mut weight = 0.0;
            for (field, (full, beginnings)) in counts(read, term).into_iter().enumerate() {
                let count = f64::from(full) + 0.5 * f64::from(beginnings);
                let (by_field, by_length) = WEIGHTS[field];
                let length = read[field].len() as f64 / averages[field];
                weight += by_field * count / (1.0 - by_length + by_length * length);
            }
            score += rarity * weight * (K1 + 1.0) / (weight + K1);
        }
        let best = best.entry(&item.id).or_insert(score);
        *best = best.max(score);
    }
    best.into_iter().map(|(id, score)| Hit { id: id.clone(), score }).collect()
}
