//! A text as words: runs of letters and digits, in lower case.

/// Words are cut here; nothing that long is one.
const LONGEST: usize = 40;
/// How many characters of a long word are its beginning.
const BEGINNING: usize = 6;
/// Where hashes begin.
const WHOLE: u32 = 0x811c_9dc5;
const START: u32 = 0x2f0b_4a87;

/// A word as it is met.
pub(super) struct Word<'a> {
    /// As it stands in the text, cut where no word is that long.
    run: &'a str,
    /// The hash of it in lower case, without an `s` at the end that makes a plural.
    pub hash: u32,
    /// The hash of its first six characters, where it has more: `quantized` and `quantization` share it.
    pub beginning: Option<u32>,
}

impl Word<'_> {
    /// The word in lower case.
    pub fn text(&self) -> String {
        if self.run.is_ascii() { self.run.to_ascii_lowercase() } else { lower(self.run) }
    }
}

/// Calls `meet` for each word of the text, in order.
///
/// A text is read byte by byte and hashed on the way: this is half of what ranking a day takes. What is not ASCII, or
/// too long for a word, is rare, and goes the longer way. (The app is compiled for size; what stands in this loop, and in
/// that of [`Model::learn`](super::linear::Model::learn), is asked to be inlined all the same.)
pub(super) fn each_word(text: &str, mut meet: impl FnMut(&Word<'_>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        if small(*first) == 0 && first.is_ascii() {
            at += 1;
            continue;
        }
        let start = at;
        let (mut hash, mut shorter) = (WHOLE, WHOLE);
        let (mut last, mut last_but_one) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            let letter = small(*byte);
            if letter == 0 {
                break;
            }
            shorter = hash;
            last_but_one = last;
            last = letter;
            hash = step(hash, letter);
            at += 1;
        }
        let length = at - start;
        if length > LONGEST || bytes.get(at).is_some_and(|next| !next.is_ascii()) {
            at = start + any_word(text.get(start..).unwrap_or_default(), &mut meet);
            continue;
        }
        let is_plural = length > 3 && last == b's' && !matches!(last_but_one, b's' | b'i' | b'u');
        let run = text.get(start..at).unwrap_or_default();
        let beginning = (length - usize::from(is_plural) > BEGINNING)
            .then(|| mix(run.bytes().take(BEGINNING).fold(START, |hash, byte| step(hash, small(byte)))));
        meet(&Word { run, hash: mix(if is_plural { shorter } else { hash }), beginning });
    }
}

/// Meets the word with which a text begins, whatever its letters, and gives its length in bytes; that of a character
/// where none begins.
fn any_word(text: &str, meet: &mut impl FnMut(&Word<'_>)) -> usize {
    let end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
    if end == 0 {
        return text.chars().next().map_or(1, char::len_utf8);
    }
    let whole = text.get(..end).unwrap_or_default();
    let cut = whole.char_indices().nth(LONGEST).map_or(end, |(cut, _)| cut);
    let run = whole.get(..cut).unwrap_or_default();
    let word = lower(run);
    let stem = singular(&word);
    let beginning = stem.char_indices().nth(BEGINNING).and_then(|(end, _)| stem.get(..end));
    let beginning = beginning.map(|letters| mix(letters.bytes().fold(START, step)));
    meet(&Word { run, hash: mix(stem.bytes().fold(WHOLE, step)), beginning });
    end
}

fn lower(run: &str) -> String {
    run.chars().flat_map(char::to_lowercase).collect()
}

/// Drops the `s` of a plural or a third person. It need not be right, only the same for both forms.
fn singular(word: &str) -> &str {
    let keeps = word.len() <= 3 || ["ss", "is", "us"].iter().any(|end| word.ends_with(end));
    if keeps { word } else { word.strip_suffix('s').unwrap_or(word) }
}

/// An ASCII letter as a small one, or a digit; 0 for any other byte.
#[inline(always)]
fn small(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'0'..=b'9' => byte,
        b'A'..=b'Z' => byte | 0x20,
        _ => 0,
    }
}

/// FNV-1a, a byte further; from `WHOLE` for words, from `START` for their beginnings, [`mix`]ed in the end.
#[inline(always)]
fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// Spreads a hash over all its bits: the last step of MurmurHash3.
/// Source: <https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp>, in the public domain.
pub(super) fn mix(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word.text()));
        assert_eq!(words, expected, "{text:?}");
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("Mixture-of-Experts at 7B", &["mixture", "of", "experts", "at", "7b"]);
        check("a b, c", &["a", "b", "c"]);
        check("-- !?", &[]);
        check("$\\alpha$-helix; Zdeněk ÉTALE", &["alpha", "helix", "zdeněk", "étale"]);
        check("", &[]);
        check(&"x".repeat(100), &[&"x".repeat(LONGEST)]);
        check(&"é".repeat(100), &[&"é".repeat(LONGEST)]);
        check("“Quoted”—and naïve…", &["quoted", "and", "naïve"]);
    }

    /// What is quick for ASCII is what any word gets.
    #[test]
    fn both_ways_to_a_hash_are_one() {
        let text = "Bees, bias; focus GLASS gas7 quantizations Transformers experts as is 2504s x";
        let mut quick = Vec::new();
        each_word(text, |word| quick.push((word.text(), word.hash, word.beginning)));
        let mut slow = Vec::new();
        for run in text.split(|letter: char| !letter.is_alphanumeric()).filter(|run| !run.is_empty()) {
            any_word(run, &mut |word: &Word<'_>| slow.push((word.text(), word.hash, word.beginning)));
        }
        assert_eq!(quick, slow);
        assert_eq!(quick.len(), 12);
    }

    #[test]
    fn a_plural_and_a_singular_are_one_and_long_words_share_beginnings() {
        let hashes = |text: &str| {
            let mut found = Vec::new();
            each_word(text, |word| found.push((word.hash, word.beginning)));
            found
        };
        let [(one, _), (many, _)] = hashes("expert experts")[..] else { panic!("two words") };
        assert_eq!(one, many);
        let [(one, start), (other, other_start)] = hashes("quantized quantization")[..] else {
            panic!("two words")
        };
        assert_ne!(one, other);
        assert!(start.is_some() && start == other_start);
        assert_eq!(hashes("sparse")[0].1, None);
        assert_ne!(hashes("bias")[0].0, hashes("bia")[0].0.wrapping_add(1));
    }
}
