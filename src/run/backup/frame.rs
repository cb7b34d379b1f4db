//! The parts of a back-up as bytes.
//!
//! ```text
//! %firstlight-backup 1 3f9a01c2 {"at":0,"kind":"about","records":0,"bytes":52,"sha256":"…"}
//! …52 bytes…
//! %firstlight-backup 1 …
//! ```
//!
//! A part is a heading, its bytes, and a line end. The heading has the version of the format, the beginning of the
//! SHA-256 of the JSON behind it, and that JSON: where in the file it stands, what the part is, how many records and
//! bytes it has, and their SHA-256. The JSON of all headings, a line each, is the part before the last; the last one is
//! empty and says where that list stands. A record is a line with its store and the lengths in bytes of key and value,
//! then the key and a line end, the value and a line end.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::parts::{Kind, Part};
use crate::run::ports::StoreName;
use crate::store::parse;

/// The version of the format that is written.
pub const VERSION: u32 = 1;
/// What every heading begins with.
pub(super) const MARK: &[u8] = b"%firstlight-backup ";
/// No heading is longer, in bytes.
pub(super) const LONGEST_HEADING: u64 = LONGEST as u64;
const LONGEST: usize = 2_048;
/// No part is longer, in bytes: a reader holds one in memory. A day of 10,000 papers has half of it.
pub(super) const LONGEST_PART: u64 = 64 << 20;

/// What a back-up says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The version of the app that wrote it.
    pub app: String,
    /// When, in milliseconds since 1970 (UTC).
    pub at: u64,
}

/// The heading of a part, and where the part stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Which part.
    pub part: Part,
    /// How many records it has.
    pub records: u32,
    /// Where its heading begins, in bytes from the beginning of the file.
    pub(super) at: u64,
    /// How many bytes its records have.
    pub(super) bytes: u64,
    /// Their SHA-256, in hexadecimal digits.
    pub(super) sha256: String,
    /// The JSON of the heading.
    pub(super) line: String,
}

#[derive(Serialize, Deserialize)]
struct Heading {
    at: u64,
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "is_whole")]
    piece: u32,
    records: u32,
    bytes: u64,
    sha256: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references over")]
fn is_whole(piece: &u32) -> bool {
    *piece == 0
}

impl Frame {
    /// The heading of `part` with `records` in `payload`, which stands at `at`.
    pub fn new(part: Part, records: u32, payload: &[u8], at: u64) -> Self {
        let (bytes, sha256) = (payload.len() as u64, sum(payload));
        let Part { kind, name, piece } = part.clone();
        let heading =
            Heading { at, kind: kind.word().to_owned(), name, piece, records, bytes, sha256: sha256.clone() };
        // Numbers and texts: this JSON cannot fail.
        let line = serde_json::to_string(&heading).unwrap_or_default();
        Self { part, records, at, bytes, sha256, line }
    }

    /// Reads the JSON of a heading; `None` for what is none, and for one that leads out of any file.
    pub fn of_line(line: &str) -> Option<Self> {
        let Heading { at, kind, name, piece, records, bytes, sha256 } = parse(line).ok()?;
        at.checked_add(bytes)?.checked_add(LONGEST_HEADING)?;
        let part = Part { kind: Kind::by_word(&kind), name, piece };
        Some(Self { part, records, at, bytes, sha256, line: line.to_owned() })
    }

    /// Reads the heading at the beginning of `bytes`.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MARK)?.strip_prefix(VERSION.to_string().as_bytes())?;
        // No name of ours has a percent sign: so a file that is made of marks is gone through in no more than its length.
        let end = rest.iter().take(LONGEST).position(|byte| matches!(byte, b'\n' | b'%'))?;
        if rest.get(end) == Some(&b'%') {
            return None;
        }
        let rest = str::from_utf8(rest.get(..end)?).ok()?.strip_prefix(' ')?;
        let (check, line) = rest.split_once(' ')?;
        (check == short(line)).then(|| Self::of_line(line)).flatten()
    }

    /// The heading as it stands in the file.
    pub fn heading(&self) -> Vec<u8> {
        let rest = format!("{VERSION} {} {}\n", short(&self.line), self.line);
        [MARK, rest.as_bytes()].concat()
    }

    /// Where its records begin.
    pub fn begin(&self) -> u64 {
        self.at + self.heading().len() as u64
    }

    /// Where the next part begins: behind the records and a line end.
    pub fn end(&self) -> u64 {
        self.begin() + self.bytes + 1
    }
}

/// The version of the format by the beginning of a heading.
pub(super) fn version(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(MARK)?.split(|byte| *byte == b' ').next()?;
    str::from_utf8(digits).ok()?.parse().ok()
}

/// The SHA-256 of `bytes` in hexadecimal digits.
pub(super) fn sum(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().map_or('0', char::from);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The beginning of the sum of a heading.
fn short(line: &str) -> String {
    let mut sum = sum(line.as_bytes());
    sum.truncate(8);
    sum
}

/// Appends a record.
pub(super) fn push(payload: &mut Vec<u8>, store: StoreName, key: &str, value: &str) {
    let lengths = format!("{} {} {}\n", store.as_str(), key.len(), value.len());
    for text in [lengths.as_str(), key, "\n", value, "\n"] {
        payload.extend_from_slice(text.as_bytes());
    }
}

/// A record of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Of which store.
    pub store: StoreName,
    /// Under which key.
    pub key: &'a str,
    /// The JSON.
    pub value: &'a str,
}

/// Why the records of a part cannot be read, though they are as they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// They are of a store that this version does not know.
    Store,
    /// They are no records.
    Form,
}

/// The records of a part.
pub(super) fn entries(payload: &[u8]) -> Result<Vec<Entry<'_>>, Unread> {
    let mut rest = str::from_utf8(payload).map_err(|_| Unread::Form)?;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (lengths, behind) = rest.split_once('\n').ok_or(Unread::Form)?;
        let mut words = lengths.split(' ');
        let (Some(store), Some(key), Some(value), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(Unread::Form);
        };
        let (key, behind) = line_of(behind, key).ok_or(Unread::Form)?;
        let (value, behind) = line_of(behind, value).ok_or(Unread::Form)?;
        let is_it = |name: &StoreName| name.as_str() == store;
        let store = StoreName::ALL.into_iter().find(is_it).ok_or(Unread::Store)?;
        found.push(Entry { store, key, value });
        rest = behind;
    }
    Ok(found)
}

/// So many bytes, which a line end follows; and what is behind it.
fn line_of<'a>(text: &'a str, length: &str) -> Option<(&'a str, &'a str)> {
    let (line, behind) = text.split_at_checked(length.parse().ok()?)?;
    Some((line, behind.strip_prefix('\n')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_as_they_were() {
        let all = [
            (StoreName::Runs, "head/a/2026-10-15/0001", "{\"a\":1}"),
            (StoreName::Marks, "", ""),
            (StoreName::Settings, "a\nb é", "two\nlines\n%firstlight-backup 1"),
        ];
        let mut payload = Vec::new();
        for (store, key, value) in all {
            push(&mut payload, store, key, value);
        }
        let found: Vec<_> =
            entries(&payload).unwrap().into_iter().map(|one| (one.store, one.key, one.value)).collect();
        assert_eq!(found, all);
        assert_eq!(entries(b""), Ok(Vec::new()));
        let check = |bytes: &[u8], why| assert_eq!(entries(bytes), Err(why), "{bytes:?}");
        check(b"runs 1 1\na\nb", Unread::Form);
        check(b"runs 1 x\na\nb\n", Unread::Form);
        check(b"runs 1\na\nb\n", Unread::Form);
        check(b"runs 1 99999999999999999999\na\nb\n", Unread::Form);
        check("runs 1 1\né\nb\n".as_bytes(), Unread::Form);
        check(b"\xff", Unread::Form);
        check(b"later 1 1\na\nb\n", Unread::Store);
    }

    #[test]
    fn a_heading_comes_back_or_not_at_all() {
        let part = Part { kind: Kind::Marks, name: "a \"b\" \n c".to_owned(), piece: 2 };
        let frame = Frame::new(part, 3, b"abc", 77);
        let bytes = frame.heading();
        assert_eq!(Frame::of_bytes(&bytes), Some(frame.clone()));
        assert_eq!((frame.begin(), frame.end()), (77 + bytes.len() as u64, 77 + bytes.len() as u64 + 4));
        // The SHA-256 of "abc", of FIPS 180-2.
        assert_eq!(frame.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Frame::of_bytes(&flipped), None, "bit {bit}");
        }
        assert_eq!(version(&bytes), Some(1));
        assert_eq!(version(b"%firstlight-backup 12 x"), Some(12));
        assert_eq!(version(b"%firstlight"), None);
        let lies = r#"{"at":18446744073709551615,"kind":"run","records":1,"bytes":9,"sha256":""}"#;
        assert_eq!(Frame::of_line(lies), None);
    }
}
