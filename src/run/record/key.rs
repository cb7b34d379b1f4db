//! Which run, and the keys under which the store has what belongs to it.

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// Before the keys of all that belongs to a trial. No id of a profile, no day and no name of a record begins so.
pub const APART: &str = "~trial/";

/// Before the keys of heads.
pub const HEADS: &str = "head/";

/// What follows [`APART`]; `None` for the key of anything else.
pub fn of_trial(key: &str) -> Option<&str> {
    key.strip_prefix(APART)
}

/// Which run: profile, day, and its number on that day, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunKey {
    /// The profile's id.
    pub profile: String,
    /// The announcement day.
    pub day: Day,
    /// The number of the run on that day; the highest is the day's current run.
    pub number: u32,
}

impl RunKey {
    /// The key as text; keys of one profile sort by day, then by number.
    pub fn path(&self) -> String {
        format!("{}/{}/{:04}", self.profile, self.day, self.number)
    }

    /// The key at the beginning of `text`, as [`Self::path`] writes it, and what follows: nothing, or a slash and more.
    pub fn parse(text: &str) -> Option<(Self, &str)> {
        let (profile, after) = text.split_once('/')?;
        let (day, after) = after.split_once('/')?;
        let (number, rest) = after.find('/').map_or((after, ""), |slash| after.split_at(slash));
        let is_padded = number.len() == 4 || (number.len() > 4 && !number.starts_with('0'));
        let is_number = is_padded && number.bytes().all(|byte| byte.is_ascii_digit());
        if profile.is_empty() || day.len() != "2026-10-15".len() || !is_number {
            return None;
        }
        let key = Self { profile: profile.to_owned(), day: Day::parse(day)?, number: number.parse().ok()? };
        Some((key, rest))
    }

    /// The lock that whoever asks for this profile and day holds: one run of a day asks at a time, over all tabs.
    pub fn lock(&self) -> String {
        format!("run/{}/{}", self.profile, self.day)
    }

    /// Where the head is kept.
    pub fn head(&self) -> String {
        format!("{HEADS}{}", self.path())
    }

    /// Where the list of what it saw is kept.
    pub fn seen(&self) -> String {
        format!("seen/{}", self.path())
    }

    /// Where the body is kept.
    pub fn body(&self) -> String {
        format!("body/{}", self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_written() {
        let check = |profile: &str, number: u32, rest: &str| {
            let key = RunKey { profile: profile.to_owned(), day: Day::parse("2026-10-15").unwrap(), number };
            let text = key.path() + rest;
            assert_eq!(RunKey::parse(&text), Some((key, rest)), "{text}");
        };
        check("default", 1, "");
        check("~12", 2, "/0003/0014");
        check("é", 12_345, "/");
        for text in [
            "",
            "default",
            "default/2026-10-15",
            "default/2026-10-15/",
            "/2026-10-15/0001",
            "default/2026-13-15/0001",
            "default/ 2026-1-15/0001",
            "default/2026-10-15/1",
            "default/2026-10-15/00001",
            "default/2026-10-15/+001",
            "default/2026-10-15/99999999999",
        ] {
            assert_eq!(RunKey::parse(text), None, "{text}");
        }
    }
}
