//! A text as words: runs of letters and digits, in lower case.

/// Words are cut here; nothing that long is one.
const LONGEST: usize = 40;
/// How many characters of a long word are its beginning.
const BEGINNING: usize = 6;

/// A word as it is met.
pub(super) struct Word<'a> {
    /// In lower case.
    pub text: &'a str,
    /// Its hash, without an `s` at the end that makes a plural.
    pub hash: u32,
    /// The hash of its first six characters, where it has more: `quantized` and `quantization` share it.
    pub beginning: Option<u32>,
}

/// Calls `meet` for each word of the text, in order.
pub(super) fn each_word(text: &str, mut meet: impl FnMut(&Word<'_>)) {
    let mut word = String::with_capacity(LONGEST);
    for run in text.split(|letter: char| !letter.is_alphanumeric()).filter(|run| !run.is_empty()) {
        word.clear();
        if run.is_ascii() {
            word.push_str(run.get(..LONGEST).unwrap_or(run));
            word.make_ascii_lowercase();
        } else {
            word.extend(run.chars().take(LONGEST).flat_map(char::to_lowercase));
        }
        let stem = singular(&word);
        let beginning = if stem.is_ascii() {
            stem.get(..BEGINNING).filter(|_| stem.len() > BEGINNING)
        } else {
            stem.char_indices().nth(BEGINNING).and_then(|(end, _)| stem.get(..end))
        };
        meet(&Word {
            text: &word,
            hash: hash(stem, 0x811c_9dc5),
            beginning: beginning.map(|start| hash(start, 0x2f0b_4a87)),
        });
    }
}

/// Drops the `s` of a plural or a third person. It need not be right, only the same for both forms.
fn singular(word: &str) -> &str {
    let keeps = word.len() <= 3 || ["ss", "is", "us"].iter().any(|end| word.ends_with(end));
    if keeps { word } else { word.strip_suffix('s').unwrap_or(word) }
}

/// FNV-1a from `start`, mixed: [`mix`].
fn hash(text: &str, start: u32) -> u32 {
    mix(text.bytes().fold(start, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)))
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
        each_word(text, |word| words.push(word.text.to_owned()));
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
