//! A provider's key, and keeping it out of what people are shown.

use std::fmt;

/// So many bytes of a key, found in a message, give it away; shorter pieces can be anything.
const TELLING: usize = 8;

/// A provider's key. It never shows in `Debug`, is not serialisable, and goes into one header only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes the key as the reader pasted it; empty means that none is needed.
    ///
    /// White space, invisible characters and all others beyond printable ASCII are removed: no header can carry
    /// them, no provider's key has them, and pasting brings them in.
    pub fn new(text: &str) -> Self {
        Self(text.chars().filter(char::is_ascii_graphic).collect())
    }

    /// True where there is no key, as for most servers on the reader's own machine.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret itself, for the one header that carries it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// `text` with the key, and every piece of it of eight bytes or more, replaced by `[key]`: providers echo keys
    /// in their messages. A key shorter than that is replaced as a whole.
    pub fn redact(&self, text: &str) -> String {
        let key = self.0.as_bytes();
        if key.is_empty() {
            return text.to_owned();
        }
        let telling = TELLING.min(key.len());
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let piece = longest_piece(key, rest.as_bytes(), telling);
            let step = if piece > 0 { piece } else { letter.len_utf8() };
            if piece > 0 {
                shown.push_str("[key]");
            } else {
                shown.push(letter);
            }
            // A piece is ASCII, so that the cut is between characters.
            rest = rest.get(step..).unwrap_or_default();
        }
        shown
    }
}

/// The length of the longest beginning of `text` that is a piece of `key`; 0 where that is under `least`.
fn longest_piece(key: &[u8], text: &[u8], least: usize) -> usize {
    let shared = |from: &[u8]| from.iter().zip(text).take_while(|(mine, theirs)| mine == theirs).count();
    let longest = (0..key.len()).filter_map(|start| key.get(start..).map(shared)).max().unwrap_or(0);
    if longest >= least { longest } else { 0 }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "ApiKey(none)" } else { "ApiKey(…)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pasting_adds_is_removed() {
        assert_eq!(ApiKey::new(" sk-1\u{200b}23\n45\u{feff} ").reveal(), "sk-12345");
        assert!(ApiKey::new(" \n").is_empty());
        assert_eq!(format!("{:?}", ApiKey::new("sk-12345")), "ApiKey(…)");
    }

    #[test]
    fn an_echoed_key_is_not_shown() {
        let check = |key: &str, text: &str, expected: &str| {
            assert_eq!(ApiKey::new(key).redact(text), expected);
        };
        check("sk-abcdefghijkl", "Incorrect key: sk-abcdefghijkl.", "Incorrect key: [key].");
        check("sk-abcdefghijkl", "key sk-abcdef***ijkl, “é”", "key [key]***ijkl, “é”");
        check("sk-abcdefghijkl", "…cdefghijkl!", "…[key]!");
        check("none1", "key none1 and non", "key [key] and non");
        check("", "nothing to hide", "nothing to hide");
    }
}
