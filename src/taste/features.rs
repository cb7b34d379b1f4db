//! A paper as numbers: which words, pairs of words and beginnings of words it has, by their hashes.
//!
//! Feature hashing with signs (Weinberger et al. 2009, arXiv 0902.2206). Words have 2^16 places. Pairs of neighbouring
//! words, the beginnings of long ones, and the title's words once more share 2^15 others: they bring some 0.005 of AUC,
//! and more places for them nothing. Words are weighted by (1 + ln count) · idf, the others by 1 + ln count. Each of
//! the two groups has the same length whatever the text's, so that many pairs cannot drown the words.

use super::frequency::Frequencies;
use super::numbers::ln;
use super::words::{Word, each_word, mix};

/// Places of words.
pub(super) const WORDS: usize = 1 << 16;
/// Places of pairs and beginnings, after those of the words.
pub(super) const OTHERS: usize = 1 << 15;
/// The place of the constant that every paper has.
pub(super) const CONSTANT: usize = WORDS + OTHERS;
/// All places.
pub(super) const PLACES: usize = CONSTANT + 1;
/// A word of the title counts as this many of the abstract.
const TITLE: usize = 2;

/// What a paper's text has, and how often. It depends on the text alone, so it can be kept while a day lasts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features(Vec<(Code, u16)>);

/// A place, and the sign with which it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code(u32);

impl Code {
    pub(super) fn word(hash: u32) -> Self {
        Self(hash & 0x8000_ffff)
    }

    pub(super) fn beginning(hash: u32) -> Self {
        Self((hash & 0x8000_7fff) | 0x0001_0000)
    }

    pub(super) fn title(word: u32) -> Self {
        Self::beginning(mix(word ^ 0x7469_746c))
    }

    pub(super) fn pair(first: u32, second: u32) -> Self {
        Self::beginning(mix(first.rotate_left(7).wrapping_mul(0x9e37_79b1) ^ second))
    }

    #[inline(always)]
    pub(super) fn place(self) -> usize {
        usize::try_from(self.0 & 0x0001_ffff).unwrap_or(CONSTANT)
    }

    #[inline(always)]
    pub(super) fn is_word(self) -> bool {
        self.0 & 0x0001_0000 == 0
    }

    #[inline(always)]
    pub(super) fn sign(self) -> f32 {
        if self.0 >> 31 == 0 { 1.0 } else { -1.0 }
    }
}

impl Features {
    /// Reads a paper's title and abstract, as arXiv has them.
    pub fn of(title: &str, abstract_text: &str) -> Self {
        Self::of_met(title, abstract_text, &mut |_| {})
    }

    /// The same, and `meet` meets each word.
    pub(super) fn of_met(title: &str, abstract_text: &str, meet: &mut dyn FnMut(&Word<'_>)) -> Self {
        let mut codes: Vec<Code> = Vec::with_capacity(abstract_text.len() / 2);
        each_word(title, |word| codes.push(Code::title(word.hash)));
        let tagged = codes.len();
        read(title, &mut codes, meet);
        let title_codes = tagged..codes.len();
        for _ in 1..TITLE {
            codes.extend_from_within(title_codes.clone());
        }
        read(abstract_text, &mut codes, meet);
        Self::count(codes)
    }

    /// Reads lines of which none is a title; no pair spans two of them.
    pub(super) fn of_lines(lines: &[&str]) -> Self {
        let mut codes = Vec::new();
        lines.iter().for_each(|line| read(line, &mut codes, &mut |_| {}));
        Self::count(codes)
    }

    fn count(mut codes: Vec<Code>) -> Self {
        let mut scratch = codes.clone();
        // By the lower digit, then by the higher one.
        distribute(&codes, &mut scratch, |code| code.0 & 0x1ff);
        distribute(&scratch, &mut codes, |code| ((code.0 >> 9) & 0xff) | ((code.0 >> 31) << 8));
        let mut counts: Vec<(Code, u16)> = Vec::with_capacity(codes.len());
        for code in codes {
            match counts.last_mut() {
                Some((last, count)) if *last == code => *count = count.saturating_add(1),
                _ => counts.push((code, 1)),
            }
        }
        Self(counts)
    }

    /// The places of its words, each once (twice where two words of different sign share one).
    pub(super) fn word_places(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter(|(code, _)| code.is_word()).map(|(code, _)| code.place())
    }

    /// The paper as a vector, with the words weighted by how rare they are.
    pub(super) fn weigh(&self, frequencies: &Frequencies) -> Vector {
        let mut entries = Vec::with_capacity(self.0.len() + 1);
        let (mut words, mut others) = (0.0_f32, 0.0_f32);
        for (code, count) in &self.0 {
            let often = if *count == 1 { 1.0 } else { 1.0 + ln(f32::from(*count)) };
            let place = code.place();
            let value = if code.is_word() {
                let value = often * frequencies.rarity(place);
                words += value * value;
                value
            } else {
                others += often * often;
                often
            };
            entries.push((place, code.sign() * value));
        }
        // Together they have the length 1, whatever the paper's.
        let scale = |squares: f32| if squares > 0.0 { 1.0 / (2.0 * squares).sqrt() } else { 0.0 };
        let (words, others) = (scale(words), scale(others));
        for (place, value) in &mut entries {
            *value *= if *place < WORDS { words } else { others };
        }
        Vector(entries)
    }
}

/// Puts codes in the order of a digit below 512, equal ones as they come: two such passes order some hundreds of codes in
/// a third of the time that comparing them takes.
fn distribute(codes: &[Code], ordered: &mut [Code], digit: impl Fn(&Code) -> u32) {
    let mut places = [0_u32; 513];
    for code in codes {
        if let Some(place) = places.get_mut(digit(code) as usize + 1) {
            *place += 1;
        }
    }
    let mut before = 0;
    for place in &mut places {
        before += *place;
        *place = before;
    }
    for code in codes {
        let Some(place) = places.get_mut(digit(code) as usize) else { continue };
        if let Some(slot) = ordered.get_mut(*place as usize) {
            *slot = *code;
        }
        *place += 1;
    }
}

/// Adds what a text has. Its parts keep to themselves: no pair spans two texts.
fn read(text: &str, codes: &mut Vec<Code>, meet: &mut dyn FnMut(&Word<'_>)) {
    let mut before = None;
    each_word(text, |word| {
        meet(word);
        codes.push(Code::word(word.hash));
        codes.extend(word.beginning.map(Code::beginning));
        codes.extend(before.map(|first| Code::pair(first, word.hash)));
        before = Some(word.hash);
    });
}

/// A paper's places and their values, without the constant. One place may come twice.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector(pub Vec<(usize, f32)>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_within_its_group() {
        for number in 0..100_000_u32 {
            let hash = mix(number);
            let (word, other) = (Code::word(hash), Code::pair(hash, mix(hash)));
            assert!(word.is_word() && word.place() < WORDS);
            assert!(!other.is_word() && (WORDS..CONSTANT).contains(&other.place()));
        }
    }

    #[test]
    fn a_paper_has_its_words_pairs_and_beginnings() {
        let features = Features::of("Sparse experts", "Experts, experts.");
        // sparse; expert; both as words of the title; sparse expert; expert expert.
        assert_eq!(features.0.len(), 6);
        let mut counts: Vec<u16> = features.0.iter().map(|(_, count)| *count).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 1, 1, 2, 2, 4]);
        assert_eq!(features, Features::of("SPARSE expert", "experts experts"));
        assert_eq!(Features::of("", ""), Features::default());
    }

    #[test]
    fn codes_stand_in_order_each_once() {
        let text: String = (0..700_u32).map(|number| format!("w{} ", number % 400)).collect();
        let features = Features::of("a title", &text);
        assert!(features.0.is_sorted_by(|(one, _), (other, _)| one < other));
        let words: u16 = features.0.iter().filter(|(code, _)| code.is_word()).map(|(_, count)| count).sum();
        assert_eq!(words, 704);
        assert!(features.0.iter().any(|(code, _)| code.sign() < 0.0));
    }

    #[test]
    fn a_vector_has_length_one_whatever_the_text() {
        let frequencies = Frequencies::default();
        for text in ["one two", "a long text with many words and pairs of them, again and again and again"] {
            let vector = Features::of("", text).weigh(&frequencies);
            let length: f32 = vector.0.iter().map(|(_, value)| value * value).sum();
            assert!((length - 1.0).abs() < 1e-5, "{text}: {length}");
        }
        assert!(Features::default().weigh(&frequencies).0.is_empty());
    }
}
