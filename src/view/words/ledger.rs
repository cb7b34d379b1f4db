//! What readers are told about the day's account and its lists, in English.

use super::part;
use crate::view::flow::{Fate, Stage};
use crate::view::ledger::Group;

/// The list of all entries.
pub const WHOLE: &str = "Every announced paper";
/// The field above it.
pub const FIND: &str = "Find";
/// Under that field.
pub const FIND_HELP: &str = "Words of a title, an author, an id, or a reason.";
/// The choice beside it.
pub const BECAME: &str = "What became of them";
/// The button that has a paper in the digest.
pub const PULL_UP: &str = "Pull up";
/// Its tooltip.
pub const PULL_UP_ABOUT: &str = "Show it in the digest all the same";
/// The button that takes it out again.
pub const PUT_BACK: &str = "Put back";
/// Its tooltip.
pub const PUT_BACK_ABOUT: &str = "Take it out of the digest again";
/// Why a paper is in the digest that would not be there.
pub const PULLED_UP: &str = "Pulled up by you.";
/// The link from a row of the ledger to its place in the digest.
pub const IN_DIGEST: &str = "in the digest";

/// What a step of the account counts.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Announced => super::ANNOUNCED,
        Stage::Scanned => super::SCANNED,
        Stage::Distinct => super::DISTINCT,
        Stage::Followed => "By authors you follow",
        Stage::Scored => "Scored",
        Stage::Part(fate) => part(fate),
        Stage::Pulled => "Pulled up by you, besides",
    }
}

/// What is in a list of the ledger.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::All => "All",
        Group::Followed => stage(Stage::Followed),
        Group::Scored => stage(Stage::Scored),
        Group::Part(Fate::Shown) => "In the digest",
        Group::Part(fate) => part(fate),
    }
}

/// How many rows were found.
pub fn found(found: usize, all: usize) -> String {
    if found == all { format!("{all} entries") } else { format!("{found} of {all} entries") }
}

/// The first line of a digest, with how many papers were pulled up besides.
pub fn and_pulled(lede: String, pulled: usize) -> String {
    match pulled {
        0 => lede,
        1 => format!("{lede} You pulled up 1 more."),
        many => format!("{lede} You pulled up {many} more."),
    }
}
