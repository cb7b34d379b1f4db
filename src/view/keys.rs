//! What single keys do: the set that feed readers have, which the reader can change and switch off (WCAG 2.1.4).
//!
//! A stroke is one character, or two in a row with a blank between: `g t`. While a key of a reader's own stands for two
//! commands, the first in [`Command::ALL`] has it.

use crate::run::settings::{Keys, Listening};

/// What a key can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To the next paper.
    Next,
    /// To the paper before.
    Previous,
    /// Unfolds or folds the paper's abstract.
    Unfold,
    /// Opens the paper's page.
    Open,
    /// Stars it.
    Star,
    /// Marks it as read.
    Read,
    /// Hides it.
    Hide,
    /// Takes the last mark back.
    Undo,
    /// To the search, or the filter of the page.
    Search,
    /// To Today.
    Today,
    /// To the archive.
    Archive,
    /// To the profile.
    Profile,
    /// To the settings.
    Settings,
    /// To the help.
    About,
    /// Shows the list of keys.
    Help,
}

impl Command {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 15] = [
        Self::Next,
        Self::Previous,
        Self::Unfold,
        Self::Open,
        Self::Star,
        Self::Read,
        Self::Hide,
        Self::Undo,
        Self::Search,
        Self::Today,
        Self::Archive,
        Self::Profile,
        Self::Settings,
        Self::About,
        Self::Help,
    ];

    /// Its name in the settings record, and the stroke that it has unless the reader chose another.
    fn given(self) -> (&'static str, &'static str) {
        match self {
            Self::Next => ("next", "j"),
            Self::Previous => ("previous", "k"),
            Self::Unfold => ("unfold", "o"),
            Self::Open => ("open", "Enter"),
            Self::Star => ("star", "s"),
            Self::Read => ("read", "m"),
            Self::Hide => ("hide", "x"),
            Self::Undo => ("undo", "z"),
            Self::Search => ("search", "/"),
            Self::Today => ("today", "g t"),
            Self::Archive => ("archive", "g a"),
            Self::Profile => ("profile", "g p"),
            Self::Settings => ("settings", "g s"),
            Self::About => ("about", "g h"),
            Self::Help => ("help", "?"),
        }
    }

    /// Its name in the settings record.
    pub fn name(self) -> &'static str {
        self.given().0
    }
}

/// The stroke of a command: the reader's own, or the given one. Empty where the reader took it away.
pub fn stroke(keys: &Keys, command: Command) -> &str {
    let (name, given) = command.given();
    keys.own.get(name).map_or(given, String::as_str)
}

/// `keys` with another stroke for a command, as typed: characters with or without blanks between.
///
/// # Errors
/// Where it is no stroke, or would stand in the way of another command's.
pub fn with(keys: &Keys, command: Command, typed: &str) -> Result<Keys, Refused> {
    let (name, given) = command.given();
    let letters: Vec<char> = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let wanted = match letters.as_slice() {
        _ if typed.trim() == given => given.to_owned(),
        [] => String::new(),
        [one] => one.to_string(),
        [first, second] => format!("{first} {second}"),
        _ => return Err(Refused::NoStroke),
    };
    if letters.iter().any(|letter| letter.is_control()) {
        return Err(Refused::NoStroke);
    }
    let is_in_the_way = |other: &str| {
        let begins = |longer: &str, shorter: &str| {
            longer.strip_prefix(shorter).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        !other.is_empty() && !wanted.is_empty() && (begins(&wanted, other) || begins(other, &wanted))
    };
    let taken =
        Command::ALL.into_iter().find(|other| *other != command && is_in_the_way(stroke(keys, *other)));
    if let Some(other) = taken {
        return Err(Refused::Taken(other));
    }
    let mut keys = keys.clone();
    if wanted == given {
        keys.own.remove(name);
    } else {
        keys.own.insert(name.to_owned(), wanted);
    }
    Ok(keys)
}

/// Why a stroke was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// More than two characters.
    NoStroke,
    /// Another command has it, or one that begins with it.
    Taken(Command),
}

/// Where a key was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a field, where keys are text.
    Field,
    /// On a link or a button, where Enter has its own meaning.
    Control,
    /// Anywhere else.
    Page,
}

/// What a key press means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Nothing to us.
    Nothing,
    /// The first half of a stroke: the next key tells.
    Half(String),
    /// A command.
    Command(Command),
}

/// What the press of `key`, named as browsers do (`j`, `?`, `Enter`), at `place` means after the half stroke `before`
/// (empty where there is none).
pub fn hear(keys: &Keys, before: &str, key: &str, place: Place) -> Heard {
    if keys.listening == Listening::Off
        || place == Place::Field
        || (place == Place::Control && key == "Enter")
    {
        return Heard::Nothing;
    }
    let half = if before.is_empty() { key.to_owned() } else { format!("{before} {key}") };
    let found = |stroke_so_far: &str| {
        Command::ALL.into_iter().find(|command| stroke(keys, *command) == stroke_so_far)
    };
    if let Some(command) = found(&half) {
        return Heard::Command(command);
    }
    let is_half = Command::ALL
        .into_iter()
        .any(|command| stroke(keys, command).strip_prefix(&half).is_some_and(|rest| rest.starts_with(' ')));
    if is_half {
        return Heard::Half(half);
    }
    // A half stroke that came to nothing is forgotten; the key may be one of its own.
    if before.is_empty() { Heard::Nothing } else { hear(keys, "", key, place) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &Keys, presses: &str, place: Place, expected: Option<Command>) {
        let mut before = String::new();
        let mut last = None;
        for key in presses.split(' ') {
            match hear(keys, &before, key, place) {
                Heard::Command(command) => (before, last) = (String::new(), Some(command)),
                Heard::Half(half) => (before, last) = (half, None),
                Heard::Nothing => (before, last) = (String::new(), None),
            }
        }
        assert_eq!(last, expected, "{presses} {place:?}");
    }

    #[test]
    fn keys_are_heard() {
        let keys = Keys::default();
        check(&keys, "j", Place::Page, Some(Command::Next));
        check(&keys, "J", Place::Page, None);
        check(&keys, "j", Place::Control, Some(Command::Next));
        check(&keys, "j", Place::Field, None);
        check(&keys, "Enter", Place::Page, Some(Command::Open));
        check(&keys, "Enter", Place::Control, None);
        check(&keys, "g", Place::Page, None);
        check(&keys, "g t", Place::Page, Some(Command::Today));
        check(&keys, "g s", Place::Page, Some(Command::Settings));
        check(&keys, "g j", Place::Page, Some(Command::Next));
        check(&keys, "g g a", Place::Page, Some(Command::Archive));
        check(&keys, "t", Place::Page, None);
        check(&keys, "?", Place::Page, Some(Command::Help));
        check(&Keys { listening: Listening::Off, ..keys }, "j", Place::Page, None);
    }

    #[test]
    fn keys_can_be_changed_and_taken_away() {
        let keys = with(&Keys::default(), Command::Next, "n").unwrap();
        check(&keys, "n", Place::Page, Some(Command::Next));
        check(&keys, "j", Place::Page, None);
        let keys = with(&keys, Command::Previous, "j").unwrap();
        check(&keys, "j", Place::Page, Some(Command::Previous));
        let keys = with(&keys, Command::Hide, " ").unwrap();
        check(&keys, "x", Place::Page, None);
        assert_eq!(stroke(&keys, Command::Hide), "");
        assert_eq!(with(&keys, Command::Help, "gh"), Err(Refused::Taken(Command::About)));
    }

    #[test]
    fn what_the_reader_takes_back_is_as_given() {
        let changed = with(&Keys::default(), Command::Open, "e").unwrap();
        assert_eq!(with(&changed, Command::Open, "Enter"), Ok(Keys::default()));
    }

    #[test]
    fn no_stroke_stands_in_anothers_way() {
        let keys = Keys::default();
        assert_eq!(with(&keys, Command::Next, "k"), Err(Refused::Taken(Command::Previous)));
        assert_eq!(with(&keys, Command::Next, "g"), Err(Refused::Taken(Command::Today)));
        assert_eq!(with(&keys, Command::Next, "j x").map(|keys| keys.own.len()), Ok(1));
        assert_eq!(with(&keys, Command::Next, "abc"), Err(Refused::NoStroke));
        for one in Command::ALL {
            assert_eq!(with(&keys, one, stroke(&keys, one)), Ok(Keys::default()), "{one:?}");
        }
    }
}
