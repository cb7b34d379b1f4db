//! People's names, taken apart as bibliographies want them.

use std::borrow::Cow;

/// A name in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name<'a> {
    /// A person with more than one name.
    Person {
        /// All names but the last.
        given: Cow<'a, str>,
        /// The last name, with the small words before it: `van Beethoven`.
        last: Cow<'a, str>,
        /// `Jr.`, `III`.
        suffix: Option<&'a str>,
    },
    /// One name only, or a group.
    Whole(&'a str),
}

/// The last words of groups that sign papers.
const GROUPS: [&str; 8] =
    ["Team", "Collaboration", "Consortium", "Group", "Initiative", "Project", "Community", "Lab"];

/// Takes a name in its natural order apart, as arXiv has them: `Donald Martin, Jr.` TeX groups that hold a blank stay
/// whole.
pub(super) fn split(name: &str) -> Name<'_> {
    let (name, suffix) = name.split_once(',').map_or((name, None), |(name, suffix)| {
        (name.trim(), Some(suffix.trim()).filter(|suffix| !suffix.is_empty()))
    });
    let words: Vec<&str> = name.split_whitespace().collect();
    let [given @ .., last] = words.as_slice() else { return Name::Whole(name) };
    let is_open = |word: &&str| word.matches('{').count() != word.matches('}').count();
    if given.is_empty() || GROUPS.contains(last) || words.iter().any(is_open) {
        return Name::Whole(name);
    }
    // `van der` and the like belong to the last name; what comes first is never one of them.
    let is_small = |word: &&&str| word.chars().next().is_some_and(char::is_lowercase);
    let small = given.iter().skip(1).rev().take_while(is_small).count();
    let (given, before) = given.split_at_checked(given.len() - small).unwrap_or((given, &[]));
    let last = if before.is_empty() {
        Cow::Borrowed(*last)
    } else {
        Cow::Owned(format!("{} {last}", before.join(" ")))
    };
    Name::Person { given: Cow::Owned(given.join(" ")), last, suffix }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart() {
        let check = |name: &str, expected: &str| {
            let found = match split(name) {
                Name::Person { given, last, suffix } => {
                    format!("{given}|{last}|{}", suffix.unwrap_or_default())
                }
                Name::Whole(name) => name.to_owned(),
            };
            assert_eq!(found, expected, "{name}");
        };
        check("Tim Lawson", "Tim|Lawson|");
        check("Donald Martin, Jr.", "Donald|Martin|Jr.");
        check("Ludwig van Beethoven", "Ludwig|van Beethoven|");
        check("Juan Cruz y Ortiz", "Juan Cruz|y Ortiz|");
        check("Vincent van der Berg", "Vincent|van der Berg|");
        check("Ritik", "Ritik");
        check("Gemma Team", "Gemma Team");
        check("", "");
        check("J{\\o rgen} H{\\o }j", "J{\\o rgen} H{\\o }j");
        check(",", "");
    }
}
