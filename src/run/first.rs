//! What Today reads of the store before all else: a page that is known to read it can begin before its code is there.

use std::fmt;

use super::ports::StoreName;
use super::record::{HEADS, RunKey};
use super::{profiles, settings};

/// One read of the store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Read {
    /// What is read.
    pub what: What,
    /// Where.
    pub store: StoreName,
    /// The key, or the beginning of the keys.
    pub key: String,
}

/// What is read of the store: the calls of [`Store`](super::ports::Store).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// The value under a key.
    Get,
    /// All keys and values with a beginning.
    Scan,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "get",
            Self::Scan => "scan",
        })
    }
}

/// As one line, `get runs body/default/2026-10-14/0001`.
impl fmt::Display for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.what, self.store.as_str(), self.key)
    }
}

/// All that Today reads until the run `newest` is on the page, what takes longest first; one line each.
pub fn lines(newest: &RunKey) -> String {
    reads(newest).map(|read| read.to_string()).join("\n")
}

/// All that Today reads until the run `newest` is on the page, what takes longest first.
pub fn reads(newest: &RunKey) -> [Read; 7] {
    let read = |what, store, key: String| Read { what, store, key };
    [
        read(What::Get, StoreName::Runs, newest.body()),
        read(What::Scan, StoreName::Answers, format!("{}/", newest.path())),
        read(What::Get, StoreName::Runs, newest.head()),
        read(What::Get, StoreName::Settings, settings::KEY.to_owned()),
        read(What::Get, StoreName::Settings, profiles::PRESENT.to_owned()),
        read(What::Scan, StoreName::Profiles, String::new()),
        read(What::Scan, StoreName::Marks, String::new()),
    ]
}

/// The run that `lines` were made for.
pub fn newest(lines: &str) -> Option<RunKey> {
    let heads = format!("{} {} {HEADS}", What::Get, StoreName::Runs.as_str());
    let path = lines.lines().find_map(|line| line.strip_prefix(heads.as_str()))?;
    RunKey::parse(path).filter(|(_, rest)| rest.is_empty()).map(|(key, _)| key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    #[test]
    fn a_read_is_one_line() {
        let read = Read { what: What::Scan, store: StoreName::Marks, key: String::new() };
        assert_eq!(read.to_string(), "scan marks ");
        let read =
            Read { what: What::Get, store: StoreName::Runs, key: "body/my own/2026-10-14/0001".into() };
        assert_eq!(read.to_string(), "get runs body/my own/2026-10-14/0001");
    }

    #[test]
    fn the_lines_say_which_run_is_the_newest() {
        let key = RunKey { profile: "my own".into(), day: Day::parse("2026-10-14").unwrap(), number: 12_345 };
        assert_eq!(newest(&lines(&key)), Some(key.clone()));
        for text in [
            "",
            "get runs body/x/2026-10-14/0001",
            "get runs head/x/2026-10-14",
            "get marks head/x/2026-10-14/0001",
        ] {
            assert_eq!(newest(text), None, "{text}");
        }
        assert_eq!(newest(&format!("{}/0001", lines(&key).lines().nth(2).unwrap())), None);
    }
}
