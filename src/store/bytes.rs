//! Bytes in records and addresses: base64url without padding (RFC 4648, section 5).

use std::fmt;

use serde::{Deserialize, Serialize};

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes, written in JSON as a string in base64url.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// The bytes in base64url, without padding.
    pub fn encode(&self) -> String {
        let mut text = String::with_capacity(self.0.len().div_ceil(3) * 4);
        for group in self.0.chunks(3) {
            let bits = group.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
            let bits = bits << (8 * (3 - group.len()));
            for place in 0..=group.len() {
                let letter = (bits >> (18 - 6 * place)) & 63;
                text.push(LETTERS.get(letter as usize).map_or('A', |letter| char::from(*letter)));
            }
        }
        text
    }

    /// Reads base64url without padding; `None` for any other character, a length that cannot be, and bits that are
    /// left over: one text for the same bytes.
    pub fn decode(text: &str) -> Option<Self> {
        // An index has megabytes: four letters at a time, the last ones by themselves.
        let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
        let (groups, rest) = text.as_bytes().as_chunks::<4>();
        for [first, second, third, fourth] in groups {
            let [first, second, third, fourth] = [first, second, third, fourth].map(|one| value(*one));
            if (first | second | third | fourth) > 63 {
                return None;
            }
            let bits = first << 18 | second << 12 | third << 6 | fourth;
            let [_, group @ ..] = bits.to_be_bytes();
            bytes.extend_from_slice(&group);
        }
        let (mut bits, mut count) = (0_u32, 0_u32);
        for letter in rest {
            let value = Some(value(*letter)).filter(|value| *value < 64)?;
            bits = (bits << 6) | value;
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(bits >> count).ok()?);
                bits &= (1 << count) - 1;
            }
        }
        (count < 6 && bits == 0).then_some(Self(bytes))
    }
}

/// The value of a letter; more than 63 for what is none.
fn value(letter: u8) -> u32 {
    #[expect(clippy::indexing_slicing, reason = "the compiler runs it, and would say so")]
    const VALUES: [u8; 256] = {
        let mut values = [u8::MAX; 256];
        let mut value = 0;
        while value < LETTERS.len() {
            values[LETTERS[value] as usize] = value as u8;
            value += 1;
        }
        values
    };
    u32::from(VALUES.get(usize::from(letter)).copied().unwrap_or(u8::MAX))
}

/// How many there are; the bytes themselves may be a secret.
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

impl TryFrom<String> for Bytes {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::decode(&text).ok_or("no base64url")
    }
}

impl From<Bytes> for String {
    fn from(bytes: Bytes) -> Self {
        bytes.encode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648_go_both_ways() {
        let check = |bytes: &[u8], text: &str| {
            assert_eq!(Bytes(bytes.to_vec()).encode(), text);
            assert_eq!(Bytes::decode(text), Some(Bytes(bytes.to_vec())));
        };
        check(b"", "");
        check(b"f", "Zg");
        check(b"fo", "Zm8");
        check(b"foo", "Zm9v");
        check(b"foob", "Zm9vYg");
        check(b"fooba", "Zm9vYmE");
        check(b"foobar", "Zm9vYmFy");
        check(&[0xfb, 0xff, 0xfe], "-__-");
    }

    #[test]
    fn every_byte_survives() {
        let all: Vec<u8> = (0..=255).collect();
        for length in 0..all.len() {
            let bytes = Bytes(all[..length].to_vec());
            assert_eq!(Bytes::decode(&bytes.encode()), Some(bytes));
        }
    }

    #[test]
    fn what_is_no_base64url_is_refused() {
        for text in [
            "Z", "Zg==", "Zh", "Zm9v+", "Zm9v/", "Zm 9v", "é", "AAAAA", "*AAA", "A*AA", "AA*A", "AAA*",
            "****",
        ] {
            assert_eq!(Bytes::decode(text), None, "{text}");
        }
    }
}
