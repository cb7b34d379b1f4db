//! What readers are told about back-ups, in English.

use std::collections::BTreeMap;

use super::numbers::{count, listed, size};
use crate::run::backup::{Account, BackupError, Group, Kind, Lost, Part, Progress, Refusal, Written};
use crate::run::keep::KeepError;
use crate::run::ports::StoreError;

/// What a back-up is.
pub const ABOUT: &str = "One file with all that is kept here: days, runs with their answers, profiles, marks, what was \
     learned, settings. Keep it somewhere else; this browser’s storage is the only other copy.";
/// What of the key is in it.
pub const KEPT_KEYS: &str = "Kept keys, encrypted as they are here. They open with the same passphrase.";
/// What bringing back does and does not.
pub const ABOUT_BRINGING: &str = "Adds what is not here and replaces nothing, so it can be done twice. The way from one device to another, too.";
/// While a file is made that the browser keeps until it is saved.
pub const WRITING: &str = "Writing the back-up…";
/// While a file is read.
pub const BRINGING: &str = "Bringing back what is not here…";
/// The reader put the dialogue away, or stopped.
pub const STOPPED: &str = "Stopped. What came until then stays.";
/// A back-up that was not written to its end.
pub const NOT_WRITTEN: &str = "No back-up was made.";
/// A file that cannot be brought back.
pub const NOT_BROUGHT: &str = "Nothing was brought back.";
/// A file of which nothing was missing here.
pub const ALL_HERE: &str = "All of it was here already. Nothing was changed.";
/// A file that was brought back whole.
pub const BROUGHT: &str = "Brought back.";
/// A file that had more than could be brought back.
pub const NOT_ALL: &str = "Not everything could be brought back.";
/// The settings that came name a model or a proxy that this page may not reach before it is loaded anew.
pub const RELOAD: &str = "Load the page anew to use the settings that came.";
/// Over the list of what stayed as it is here.
pub const KEPT: &str = "Different here, and left as it is";
/// Over the list of what did not come.
pub const LOST: &str = "Not brought back";
/// Over the list of damaged places that cost nothing.
pub const SCRATCHED: &str = "Damaged in the file, with nothing lost";
/// A file that ends too early.
pub const CUT_OFF: &str =
    "The file ends before its end, as when a copy broke off. What stood behind that is not in it.";

/// Under the bar of progress.
pub fn progress(progress: Progress) -> String {
    format!("{} of {} parts, {}", progress.done, progress.total, size(progress.bytes))
}

/// What is in a back-up that was written.
pub fn written(written: &Written, name: &str) -> [String; 2] {
    [format!("{name}, {}.", size(written.bytes)), counts(&written.counts)]
}

/// How bringing back ended, in a sentence or two.
pub fn brought(account: &Account) -> [String; 2] {
    let lacks =
        account.ended.is_some() || account.is_cut_off || !account.lost.is_empty() || !account.gaps.is_empty();
    let what = if lacks {
        NOT_ALL
    } else if account.came.is_empty() && account.kept.is_empty() {
        return [ALL_HERE.to_owned(), String::new()];
    } else {
        BROUGHT
    };
    let mut sentences = Vec::new();
    if !account.came.is_empty() {
        sentences.push(["New here: ".to_owned(), counts(&account.came)].concat());
    }
    if !account.same.is_empty() {
        sentences.push(["Here already: ".to_owned(), counts(&account.same)].concat());
    }
    if let Some(error) = &account.ended {
        sentences.push(ended(error));
    }
    if account.is_cut_off {
        sentences.push(CUT_OFF.to_owned());
    }
    [what.to_owned(), sentences.join(" ")]
}

/// Why a back-up ended early.
pub fn ended(error: &BackupError) -> String {
    match error {
        BackupError::Keep(KeepError::Store(StoreError::Full)) => {
            "The browser’s storage for this page is full. Make room and try again: it goes on where it ended."
                .to_owned()
        }
        error => super::sentence(&error.to_string()),
    }
}

/// Why a file is not read.
pub fn refused(refusal: &Refusal) -> String {
    super::sentence(&refusal.to_string())
}

/// `3 digests, 2 profiles and 60 marks.`
fn counts(counts: &BTreeMap<Kind, usize>) -> String {
    let named = [
        (Kind::Run, ["run", "runs"]),
        (Kind::Imported, ["imported digest", "imported digests"]),
        (Kind::Announced, ["day’s announcements", "days’ announcements"]),
        (Kind::Marks, ["mark", "marks"]),
        (Kind::Profile, ["profile", "profiles"]),
        (Kind::Taste, ["learned taste", "learned tastes"]),
        (Kind::Key, ["kept key", "kept keys"]),
        (Kind::Settings, ["set of settings", "sets of settings"]),
        (Kind::Other, ["other record", "other records"]),
        // Without its run it is worth a word.
        (Kind::Log, ["log of requests", "logs of requests"]),
    ];
    let found = named.into_iter().filter_map(|(kind, [one, many])| {
        let number = *counts.get(&kind)?;
        let is_said = kind != Kind::Log || !counts.contains_key(&Kind::Run);
        is_said.then(|| count(number, one, many))
    });
    let found: Vec<String> = found.collect();
    if found.is_empty() { "Nothing.".to_owned() } else { format!("{}.", listed(&found)) }
}

/// A part in the reader's words: `the digest of Thursday, 15 October 2026`.
pub fn part(part: &Part) -> String {
    let day = part.day().map(|day| day.in_words()).unwrap_or_default();
    let run = part.run();
    let run = match run.as_ref().map(|run| (run.profile.as_str(), run.number)) {
        Some(("default", 1)) | None => String::new(),
        Some(("default", number)) => format!(", run {number}"),
        Some((profile, 1)) => format!(" (profile {})", profile.trim_start_matches('~')),
        Some((profile, number)) => format!(", run {number} (profile {})", profile.trim_start_matches('~')),
    };
    let name = &part.name;
    let words = match part.kind {
        Kind::About => "the beginning of the file, with its date".to_owned(),
        Kind::Settings => "the settings".to_owned(),
        Kind::Key => format!("the kept key for {name}"),
        Kind::Profile => format!("the profile {name}"),
        Kind::Taste => format!("what was learned for the profile {name}"),
        Kind::Marks => "marks".to_owned(),
        Kind::Other => format!("other records ({name})"),
        Kind::Imported => format!("the imported digest of {day}"),
        Kind::Run if name.starts_with('~') => format!("a trial on {day}{run}"),
        Kind::Run => format!("the digest of {day}{run}"),
        Kind::Log => format!("the log of requests of {day}{run}"),
        Kind::Announced => format!("arXiv’s announcements of {day}"),
        Kind::List => "the list of parts at the end".to_owned(),
        Kind::End => "the last line of the file".to_owned(),
        Kind::Unknown => "something that this version of the page does not know".to_owned(),
    };
    if part.piece > 1 { format!("{words}, piece {}", part.piece) } else { words }
}

/// What stayed as it is here.
pub fn kept(group: &Group) -> String {
    match (&group.key, group.part.kind) {
        (Some(paper), Kind::Marks) => format!("the mark of {paper}"),
        _ => part(&group.part),
    }
}

/// A part that did not come, and why.
pub fn lost((lost, why): &(Part, Lost)) -> String {
    let why = match why {
        Lost::Damaged => "damaged in the file",
        Lost::CutOff => "the file ends before it does",
        Lost::Newer => "a newer version of this page wrote it; reload to get that, and try again",
        Lost::Foreign => "it holds what does not belong there",
        Lost::Busy if lost.kind == Kind::Taste => "the page learns just now; try again in a moment",
        Lost::Busy => "its day is being read just now; try again after that",
    };
    format!("{}: {why}", part(lost))
}

/// Under a list that is longer than what is shown.
pub fn more(count: usize) -> String {
    format!("and {count} more")
}

/// A stretch that nothing names any more.
pub fn gap((before, after): &(Option<Part>, Option<Part>)) -> String {
    let [before, after] = [before, after].map(|one| one.as_ref().map(part));
    match (before, after) {
        (Some(before), Some(after)) => format!("what stood between {before} and {after}"),
        (Some(before), None) => format!("what stood behind {before}"),
        (None, Some(after)) => format!("what stood before {after}"),
        (None, None) => "a part of the file".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_as_a_reader_would() {
        let check = |kind, name: &str, piece, words: &str| {
            assert_eq!(part(&Part { piece, ..Part::new(kind, name) }), words);
        };
        check(Kind::Run, "default/2026-10-15/0001", 0, "the digest of Thursday, 15 October 2026");
        check(
            Kind::Run,
            "mine/2026-10-15/0002",
            0,
            "the digest of Thursday, 15 October 2026, run 2 (profile mine)",
        );
        check(
            Kind::Log,
            "default/2026-10-15/0002",
            3,
            "the log of requests of Thursday, 15 October 2026, run 2, piece 3",
        );
        check(Kind::Marks, "", 1, "marks");
        check(Kind::Announced, "2026-10-15", 0, "arXiv’s announcements of Thursday, 15 October 2026");
    }

    #[test]
    fn an_account_is_told_in_sentences() {
        let came: BTreeMap<Kind, usize> =
            [(Kind::Run, 3), (Kind::Log, 3), (Kind::Marks, 1), (Kind::Profile, 2)].into_iter().collect();
        let account = Account { came: came.clone(), ..Account::default() };
        assert_eq!(
            brought(&account),
            [BROUGHT, "New here: 3 runs, 1 mark and 2 profiles."].map(str::to_owned)
        );
        let account = Account { same: came, ..Account::default() };
        assert_eq!(brought(&account)[0], ALL_HERE);
        let cut = Account { is_cut_off: true, ..Account::default() };
        assert_eq!(brought(&cut), [NOT_ALL, CUT_OFF].map(str::to_owned));
        let full = BackupError::Keep(KeepError::Store(StoreError::Full));
        assert!(ended(&full).starts_with("The browser’s storage for this page is full."));
    }
}
