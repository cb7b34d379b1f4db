//! Which record belongs to which part of a back-up. Who adds a store or a kind of key decides it here; a test notices.

use crate::day::Day;
use crate::run::ports::StoreName;
use crate::run::record::{APART, RunKey, of_trial};
use crate::run::taste;

/// What a part holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// When and by which version the file was written; the first part.
    About,
    /// What the reader set up.
    Settings,
    /// A kept key, encrypted; by origin.
    Key,
    /// A profile; by id.
    Profile,
    /// What was learned; by profile.
    Taste,
    /// Marks, in pieces.
    Marks,
    /// Records that this version has no better name for; by store, in pieces.
    Other,
    /// An imported digest; by day.
    Imported,
    /// A run with its answers; by path.
    Run,
    /// The log of a run's requests; by path, in pieces.
    Log,
    /// What arXiv announced; by day.
    Announced,
    /// The headings of all parts.
    List,
    /// The last line.
    End,
    /// Something that a newer version wrote.
    Unknown,
}

impl Kind {
    /// Those that hold records, in the order of the file: what is dearest to the reader first, for a file that broke off
    /// has its beginning.
    pub const ALL: [Self; 10] = [
        Self::Settings,
        Self::Key,
        Self::Profile,
        Self::Taste,
        Self::Marks,
        Self::Other,
        Self::Imported,
        Self::Run,
        Self::Log,
        Self::Announced,
    ];

    /// True for the kinds that stand by day in the file, newest first.
    pub fn is_of_a_day(self) -> bool {
        matches!(self, Self::Imported | Self::Run | Self::Log | Self::Announced)
    }

    pub(super) fn by_word(word: &str) -> Self {
        let named = [Self::About, Self::List, Self::End].into_iter().chain(Self::ALL);
        named.into_iter().find(|kind| kind.word() == word).unwrap_or(Self::Unknown)
    }

    /// As it stands in the file.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Settings => "settings",
            Self::Key => "key",
            Self::Profile => "profile",
            Self::Taste => "taste",
            Self::Marks => "marks",
            Self::Other => "other",
            Self::Imported => "imported",
            Self::Run => "run",
            Self::Log => "log",
            Self::Announced => "announced",
            Self::List => "list",
            Self::End => "end",
            Self::Unknown => "unknown",
        }
    }
}

/// A part of a back-up: what a reader would call one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// What it holds.
    pub kind: Kind,
    /// Which one: a profile's id, a day, the path of a run, an origin, a store. Empty where there is one alone.
    pub name: String,
    /// Which piece of it, from 1; 0 where it is whole.
    pub piece: u32,
}

impl Part {
    /// A whole part.
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into(), piece: 0 }
    }

    /// The same for every piece.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name
    }

    /// The day it is of, where it is of one.
    pub fn day(&self) -> Option<Day> {
        match self.kind {
            Kind::Imported | Kind::Announced => Day::parse(&self.name),
            _ => self.run().map(|run| run.day),
        }
    }

    /// The run that it is of, where it is of one.
    pub fn run(&self) -> Option<RunKey> {
        let is_of_one = matches!(self.kind, Kind::Run | Kind::Log);
        let (key, rest) = RunKey::parse(of_trial(&self.name).unwrap_or(&self.name)).filter(|_| is_of_one)?;
        rest.is_empty().then_some(key)
    }

    /// The lock of whoever reads the day of a run, or learns for a profile.
    pub(super) fn lock(&self) -> Option<String> {
        if self.kind == Kind::Taste {
            return Some(taste::lock(&self.name));
        }
        self.run().map(|run| run.lock())
    }
}

/// The part that the record under `key` belongs to; `None` for what is not backed up, because it is made anew, or is of
/// this device alone.
pub fn part_of(store: StoreName, key: &str) -> Option<Part> {
    let part = |kind, name: &str| Some(Part::new(kind, name));
    let by_day = |kind, day: &str| Some(Part::new(kind, Day::parse(day)?.to_string()));
    let named = match store {
        StoreName::Announcements => key.split_once('/').and_then(|(_, day)| by_day(Kind::Announced, day)),
        StoreName::Runs => match key.strip_prefix("import/") {
            Some(day) => by_day(Kind::Imported, day),
            None => run_of_record(key).and_then(|path| part(Kind::Run, &path)),
        },
        StoreName::Answers => path_of(key).and_then(|path| part(Kind::Run, path)),
        StoreName::Requests => path_of(key).and_then(|path| part(Kind::Log, path)),
        StoreName::Marks => part(Kind::Marks, ""),
        // One that was deleted is kept apart for its days.
        StoreName::Profiles => part(Kind::Profile, key.strip_prefix("deleted/").unwrap_or(key)),
        StoreName::Taste => part(Kind::Taste, key.split('/').next().unwrap_or_default()),
        StoreName::Settings => match key.split_once('/') {
            None if ["settings", "present-profile"].contains(&key) => part(Kind::Settings, ""),
            None if key == "conduct" => return None,
            Some(("key", origin)) => part(Kind::Key, origin),
            Some(("catch-up", profile)) => part(Kind::Profile, profile),
            Some(("arrived", rest)) => rest.split_once('/').and_then(|(_, day)| by_day(Kind::Announced, day)),
            _ => None,
        },
        StoreName::Index => match key.split_once('/') {
            Some(("terms" | "texts", _)) => return None,
            _ => None,
        },
    };
    Some(named.unwrap_or_else(|| Part::new(Kind::Other, store.as_str())))
}

/// What the app writes down for itself beside what it is about. Where the store has another, that one stays, and
/// nobody is told.
pub(super) fn is_a_note(store: StoreName, key: &str) -> bool {
    match store {
        StoreName::Settings => {
            key.starts_with("arrived/") || key.starts_with("catch-up/") || key == "present-profile"
        }
        StoreName::Runs => of_trial(key).unwrap_or(key).starts_with("seen/"),
        // What was learned is learned again from what is stored; seeds are the reader's own.
        StoreName::Taste => !key.ends_with("/seeds"),
        _ => false,
    }
}

/// The path of the run that a record of [`StoreName::Runs`] belongs to, as its answers have it before theirs.
fn run_of_record(key: &str) -> Option<String> {
    let (apart, rest) = of_trial(key).map_or(("", key), |rest| (APART, rest));
    let (word, path) = rest.split_once('/')?;
    let is_whole = RunKey::parse(path).is_some_and(|(_, rest)| rest.is_empty());
    (["head", "body", "seen"].contains(&word) && is_whole).then(|| [apart, path].concat())
}

/// The path of a run at the beginning of `key`, with the word of a trial where it has one.
fn path_of(key: &str) -> Option<&str> {
    let (_, rest) = RunKey::parse(of_trial(key).unwrap_or(key))?;
    key.strip_suffix(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_has_its_part() {
        let check = |store, key: &str, expected: Option<(Kind, &str)>| {
            let found = part_of(store, key);
            let found = found.as_ref().map(|part| (part.kind, part.name.as_str()));
            assert_eq!(found, expected, "{store:?} {key}");
        };
        use StoreName::*;
        let run = Some((Kind::Run, "default/2026-10-15/0001"));
        check(Announcements, "cs.LG/2026-10-15", Some((Kind::Announced, "2026-10-15")));
        check(Settings, "arrived/cs.LG/2026-10-15", Some((Kind::Announced, "2026-10-15")));
        for key in ["head/", "body/", "seen/"] {
            check(Runs, &[key, "default/2026-10-15/0001"].concat(), run);
        }
        check(Answers, "default/2026-10-15/0001/0003/0014", run);
        check(Requests, "default/2026-10-15/0001/00007", Some((Kind::Log, "default/2026-10-15/0001")));
        let trial = Some((Kind::Run, "~trial/~mine/2026-10-15/0002"));
        check(Runs, "~trial/head/~mine/2026-10-15/0002", trial);
        check(Answers, "~trial/~mine/2026-10-15/0002/0000/0000", trial);
        check(Runs, "import/2025-04-17", Some((Kind::Imported, "2025-04-17")));
        check(Marks, "nlin/0408039", Some((Kind::Marks, "")));
        check(Profiles, "default", Some((Kind::Profile, "default")));
        check(Profiles, "deleted/mine", Some((Kind::Profile, "mine")));
        check(Settings, "present-profile", Some((Kind::Settings, "")));
        check(Settings, "catch-up/default", Some((Kind::Profile, "default")));
        check(Taste, "default", Some((Kind::Taste, "default")));
        check(Taste, "default/seeds", Some((Kind::Taste, "default")));
        check(Settings, "settings", Some((Kind::Settings, "")));
        check(Settings, "key/https://api.example.org", Some((Kind::Key, "https://api.example.org")));
        // Made anew, or of this device.
        check(Index, "terms/2026-10-15", None);
        check(Index, "texts/2026-10-15", None);
        check(Settings, "conduct", None);
        // What has no name yet is not lost.
        for (store, key) in [
            (Announcements, "2026-10-15"),
            (Announcements, "cs.LG/yesterday"),
            (Runs, "head/default/2026-10-15"),
            (Runs, "head/default/2026-10-15/0001/2"),
            (Runs, "new/default/2026-10-15/0001"),
            (Runs, "~trial/record/000001"),
            (Runs, "~trial/head/~trial/~mine/2026-10-15/0002"),
            (Runs, ""),
            (Answers, "default/2026-10-15/"),
            (Answers, "/2026-10-15/0001"),
            (Answers, "é/ü"),
            (Index, "new/2026-10-15"),
            (Settings, "new"),
            (Settings, "new/2026-10-15"),
        ] {
            check(store, key, Some((Kind::Other, store.as_str())));
        }
    }

    #[test]
    fn a_part_knows_its_day_and_its_lock() {
        let run = Part::new(Kind::Run, "mine/2026-10-15/0002");
        assert_eq!(run.day(), Day::parse("2026-10-15"));
        assert_eq!(run.run().map(|run| run.path()).as_deref(), Some("mine/2026-10-15/0002"));
        assert_eq!(run.lock().as_deref(), Some("run/mine/2026-10-15"));
        let log = Part::new(Kind::Log, "~trial/~mine/2026-10-15/0002");
        assert_eq!(log.day(), Day::parse("2026-10-15"));
        assert_eq!(log.run().map(|run| run.path()).as_deref(), Some("~mine/2026-10-15/0002"));
        assert_eq!(Part::new(Kind::Taste, "mine").lock().as_deref(), Some("taste/mine"));
        assert_eq!(Part::new(Kind::Marks, "").lock(), None);
    }

    #[test]
    fn kinds_keep_their_words() {
        for kind in Kind::ALL.into_iter().chain([Kind::About, Kind::List, Kind::End]) {
            assert_eq!(Kind::by_word(kind.word()), kind);
        }
        assert_eq!(Kind::by_word("newer"), Kind::Unknown);
    }
}
