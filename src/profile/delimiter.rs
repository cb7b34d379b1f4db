//! The word between which papers stand in a prompt.

use std::fmt;

/// A word that no abstract can know: `paper-` and 13 letters made of a run's 64 random bits. A text that cannot
/// write it cannot pretend that its paper ends and the reader speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delimiter(String);

impl Delimiter {
    /// The word for `bits`, which come fresh from a random source for each run.
    pub fn new(bits: u64) -> Self {
        let letters = (0..13).map(|place| match (bits >> (place * 5)) & 31 {
            // RFC 4648's base 32, in lower case.
            digit @ 0..26 => char::from(b'a' + digit as u8),
            digit => char::from(b'2' + (digit - 26) as u8),
        });
        Self(format!("paper-{}", letters.collect::<String>()))
    }

    /// The word itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `text` without the word. A blank takes its place, so that what is left cannot close up to it again.
    pub(super) fn removed_from(&self, text: &str) -> String {
        text.replace(&self.0, " ")
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_counts() {
        assert_eq!(Delimiter::new(0).as_str(), "paper-aaaaaaaaaaaaa");
        assert_eq!(Delimiter::new(u64::MAX).as_str(), "paper-777777777777p");
        let words: std::collections::BTreeSet<_> =
            (0..64).map(|bit| Delimiter::new(1 << bit).to_string()).collect();
        assert_eq!(words.len(), 64);
    }

    #[test]
    fn the_word_cannot_be_put_together_again() {
        let delimiter = Delimiter::new(7);
        let word = delimiter.as_str();
        let (head, tail) = word.split_at(9);
        let nested = format!("a {head}{head}{word}{tail}{tail} b {word}{word}");
        assert!(!delimiter.removed_from(&nested).contains(word));
        assert_eq!(delimiter.removed_from("no word"), "no word");
    }
}
