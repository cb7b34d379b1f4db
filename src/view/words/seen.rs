//! What readers are told about papers that were seen before, in English.

use crate::run::seen::Seen;

/// Under the heading of the list.
pub const ABOUT_SEEN: &str =
    "An earlier day has these already, so they are not in the digest again and nothing was paid for them.";
/// The button that has a seen paper judged after all.
pub const ASK_ABOUT: &str = "Ask about it";
/// The button that compares a replacement with what was seen.
pub const WHAT_CHANGED: &str = "What changed";
/// A replacement whose title and abstract are as they were.
pub const NOTHING_CHANGED: &str = "Title and abstract are the same.";
/// A replacement whose earlier version is not stored any more.
pub const NOT_COMPARED: &str =
    "The version of that day is not stored here any more, so it cannot be compared.";

/// What was said of it then.
pub fn old_verdict(seen: &Seen) -> String {
    match &seen.verdict {
        None => "shown for its author".to_owned(),
        Some(verdict) => format!(
            "relevance {}, novelty {}, by {}",
            verdict.relevance.get(),
            verdict.novelty.get(),
            verdict.judge.model
        ),
    }
}

/// That another version is announced now than was seen.
pub fn newer_version(seen: u16, now: u16) -> String {
    format!("version {seen} then, version {now} now")
}
