//! Making a day's index.

use super::coding::{checksum, mixed, put, put_after};
use super::segment::{FOLLOWED, FORMAT, IMPORTED, note_sum};
use super::tokens::tokens;
use super::{Field, Listed};
use crate::paper::PaperId;

/// How many words stand between two that are written in full.
pub(super) const BLOCK: usize = 16;

/// The index of a day: of `papers`, each id once, which are found by their words, and of the ids of `others`, of which
/// nothing is known here but that the day has them. `stamp` says what it was made of; it is handed back on reading.
pub fn build(stamp: u64, papers: &[Listed<'_>], others: &[&PaperId]) -> Vec<u8> {
    let seed = papers.iter().fold(stamp, |sum, paper| mixed(sum, checksum(paper.id.as_str().as_bytes())));
    let mut words = Words::new(seed);
    let mut uses: Vec<Use> = Vec::new();
    let mut docs = Vec::new();
    let mut categories: Vec<&str> = Vec::new();
    for (doc, paper) in (0_u32..).zip(papers) {
        let mut lengths = [0; Field::COUNT];
        for (field, length) in Field::ALL.into_iter().zip(&mut lengths) {
            let key = doc << 3 | field as u32;
            tokens(paper.text(field), &mut |token| {
                uses.push(Use { word: words.number(token.word.as_bytes()), key, place: token.place });
                *length += 1;
            });
        }
        put_paper(&mut docs, paper, lengths, &mut categories);
    }
    let (order, ranks) = words.sorted();
    let (uses, ends) = by_word(&uses, &ranks);

    let (mut heads, mut texts, mut posts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut before, mut begin): (&[u8], usize) = (&[], 0);
    for (place, (word, end)) in order.iter().zip(ends).enumerate() {
        let text = words.text(*word);
        if place.is_multiple_of(BLOCK) {
            heads.extend_from_slice(&(texts.len() as u32).to_le_bytes());
            heads.extend_from_slice(&(posts.len() as u32).to_le_bytes());
            before = &[];
        }
        put_after(&mut texts, before, text);
        let from = posts.len();
        put_posts(&mut posts, uses.get(begin..end).unwrap_or_default());
        put(&mut texts, (posts.len() - from) as u32);
        (before, begin) = (text, end);
    }
    let other_ids = ids(others);
    let mut names = Vec::new();
    for category in &categories {
        put(&mut names, category.len() as u32);
        names.extend_from_slice(category.as_bytes());
    }

    let parts = [&names, &docs, &other_ids, &heads, &texts, &posts];
    let mut bytes = Vec::with_capacity(64 + parts.iter().map(|part| part.len()).sum::<usize>());
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&stamp.to_le_bytes());
    for number in [papers.len(), others.len(), categories.len(), order.len()] {
        bytes.extend_from_slice(&(number as u32).to_le_bytes());
    }
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u32).to_le_bytes());
    }
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
    bytes
}

/// One word in one text of a paper: the paper's place in the day and the field as `paper << 3 | field`.
#[derive(Clone, Copy, Default)]
struct Use {
    word: u32,
    key: u32,
    place: u32,
}

fn put_paper<'a>(
    docs: &mut Vec<u8>,
    paper: &Listed<'a>,
    lengths: [u32; Field::COUNT],
    categories: &mut Vec<&'a str>,
) {
    let id = paper.id.as_str();
    put(docs, id.len() as u32);
    docs.extend_from_slice(id.as_bytes());
    let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    docs.push(paper.relevance.unwrap_or(0));
    docs.push(paper.novelty.unwrap_or(0));
    docs.push(flag(paper.is_followed, FOLLOWED) | flag(paper.is_imported, IMPORTED));
    docs.extend_from_slice(&note_sum(paper.note).to_le_bytes());
    // arXiv has some 150 categories; a paper that claims to be in more than these is in the first.
    let named = paper.categories.get(..paper.categories.len().min(100)).unwrap_or_default();
    let mut places = Vec::new();
    for name in named {
        let known = categories.iter().position(|category| *category == name.as_str());
        let place = known.unwrap_or_else(|| {
            categories.push(name.as_str());
            categories.len() - 1
        });
        places.extend(u8::try_from(place));
    }
    put(docs, places.len() as u32);
    docs.extend_from_slice(&places);
    for length in lengths {
        put(docs, length);
    }
}

/// The uses in the order of their words, and where those of each word end. Within a word they stay as they are: by
/// paper, field, and place.
fn by_word(uses: &[Use], ranks: &[u32]) -> (Vec<Use>, Vec<usize>) {
    let rank = |one: &Use| ranks.get(one.word as usize).map_or(0, |rank| *rank as usize);
    let mut next = vec![0_usize; ranks.len()];
    for one in uses {
        if let Some(count) = next.get_mut(rank(one)) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut next {
        sum += std::mem::replace(count, sum);
    }
    let mut sorted = vec![Use::default(); uses.len()];
    for one in uses {
        let Some(place) = next.get_mut(rank(one)) else { continue };
        if let Some(slot) = sorted.get_mut(*place) {
            *slot = *one;
        }
        *place += 1;
    }
    // Each word's next place is now its end.
    (sorted, next)
}

/// For each text that has the word: how far it is from the last one, how often it has it, and the places.
fn put_posts(posts: &mut Vec<u8>, mut uses: &[Use]) {
    let mut last = 0;
    while let Some(first) = uses.first() {
        let count = uses.iter().take_while(|one| one.key == first.key).count();
        let (same, rest) = uses.split_at(count);
        put(posts, (first.key - last) << 1 | u32::from(count > 1));
        if count > 1 {
            put(posts, count as u32);
        }
        let mut place = 0;
        for one in same {
            put(posts, one.place - place);
            place = one.place;
        }
        last = first.key;
        uses = rest;
    }
}

fn ids(ids: &[&PaperId]) -> Vec<u8> {
    let mut sorted: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    sorted.sort_unstable();
    let (mut bytes, mut before) = (Vec::new(), "");
    for id in sorted {
        put_after(&mut bytes, before.as_bytes(), id.as_bytes());
        before = id;
    }
    bytes
}

/// Distinct words, numbered as they come. Open addressing: a standard map of strings takes four times as long.
struct Words {
    texts: Vec<u8>,
    ends: Vec<u32>,
    hashes: Vec<u32>,
    /// The numbers, each increased by one; 0 is a free place. Its length is a power of two.
    table: Vec<u32>,
    /// From all ids of the day, so that no author can choose words that fall on one place.
    seed: u64,
}

impl Words {
    fn new(seed: u64) -> Self {
        Self { texts: Vec::new(), ends: Vec::new(), hashes: Vec::new(), table: vec![0; 1 << 12], seed }
    }

    fn number(&mut self, word: &[u8]) -> u32 {
        let mut hash = self.seed;
        for piece in word.chunks(8) {
            let number = piece.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
            hash = mixed(hash, number);
        }
        let hash = hash as u32;
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(number) = self.table.get(at).and_then(|number| number.checked_sub(1)) {
            if self.hashes.get(number as usize) == Some(&hash) && self.text(number) == word {
                return number;
            }
            at = (at + 1) & mask;
        }
        let number = self.ends.len() as u32;
        self.texts.extend_from_slice(word);
        self.ends.push(self.texts.len() as u32);
        self.hashes.push(hash);
        if let Some(place) = self.table.get_mut(at) {
            *place = number + 1;
        }
        if self.ends.len() * 2 > self.table.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        self.table = vec![0; mask + 1];
        for (number, hash) in (1..).zip(&self.hashes) {
            let mut at = *hash as usize & mask;
            while self.table.get(at).is_some_and(|number| *number > 0) {
                at = (at + 1) & mask;
            }
            if let Some(place) = self.table.get_mut(at) {
                *place = number;
            }
        }
    }

    fn text(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let end = self.ends.get(number).map_or(0, |end| *end as usize);
        let begin =
            number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.texts.get(begin..end).unwrap_or_default()
    }

    /// The numbers in the order of the words, and for each number its place in that order.
    fn sorted(&self) -> (Vec<u32>, Vec<u32>) {
        // Most words differ in their first eight bytes, which compare as one number.
        let first = |number: u32| {
            let text = self.text(number);
            (0..8).fold(0_u64, |sum, place| sum << 8 | text.get(place).map_or(0, |byte| u64::from(*byte)))
        };
        let mut order: Vec<(u64, u32)> =
            (0..self.ends.len() as u32).map(|number| (first(number), number)).collect();
        order.sort_unstable_by(|one, other| {
            one.0.cmp(&other.0).then_with(|| self.text(one.1).cmp(self.text(other.1)))
        });
        let order: Vec<u32> = order.into_iter().map(|(_, number)| number).collect();
        let mut ranks = vec![0; order.len()];
        for (rank, number) in (0..).zip(&order) {
            if let Some(place) = ranks.get_mut(*number as usize) {
                *place = rank;
            }
        }
        (order, ranks)
    }
}
