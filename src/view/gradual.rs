//! A long list that comes onto the page a few rows at a time, so that no step takes longer than a frame.

use std::collections::{HashMap, HashSet};

/// So many rows come at once: what a screen holds.
pub const FIRST: usize = 6;
/// So many more come in each further step: at first, at least, at most.
const STEP: [usize; 3] = [6, 2, 32];
/// A step that takes no longer than this, in milliseconds, was too small; one that takes longer than the other holds
/// the page up; one that takes a second waited behind other things, as in a tab that nobody sees.
const EASY: u64 = 20;
const HARD: u64 = 40;
const ASLEEP: u64 = 900;

/// How many rows a step brings, by how long the one before took on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace(usize);

impl Default for Pace {
    fn default() -> Self {
        Self(STEP[0])
    }
}

impl Pace {
    /// So many rows come.
    pub fn rows(self) -> usize {
        self.0
    }

    /// The next step's pace, where one at this pace took `taken` milliseconds from its beginning to that of the next,
    /// what the browser did in between included.
    #[must_use]
    pub fn after(self, taken: u64) -> Self {
        let [_, least, most] = STEP;
        Self(match taken {
            ..=EASY => (self.0 * 2).min(most),
            HARD..ASLEEP => (self.0 / 2).max(least),
            _ => self.0,
        })
    }
}

/// A form of a row, by numbers that a list gives: the same thing in another form has the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Form {
    /// What it is called.
    pub name: u32,
    /// What it is made of.
    pub of: u32,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The rows to have on the page, in order. Those that are not wanted are still there, to be hidden.
    pub rows: Vec<Form>,
    /// Whether more is to come, or to go.
    pub is_part: bool,
}

/// The next step from the rows that are `mounted` towards those that are `wanted`: rows that are there already stay and
/// move to their places, at most `new` others come, the first ones first.
///
/// What is not wanted any more is to be hidden, and stays for when it is wanted again, behind the row that it stood
/// behind, so that nothing moves without need. But where the same thing is wanted in another form, the old form leaves,
/// at most `gone` of them in a step.
pub fn next(mounted: &[Form], wanted: &[Form], new: usize, gone: usize) -> Next {
    let wishes: HashMap<u32, Form> = wanted.iter().map(|row| (row.name, *row)).collect();
    let there: HashSet<Form> = mounted.iter().copied().collect();
    let is_wanted = |row: &Form| wishes.get(&row.name) == Some(row);
    let is_old = |row: &Form| wishes.get(&row.name).is_some_and(|wish| wish != row);
    let old = mounted.iter().filter(|row| is_old(row)).count();
    let (mut leave, mut come) = (gone, new);
    // By the wanted row that they stand behind; `None` at the beginning.
    let mut behind: HashMap<Option<Form>, Vec<Form>> = HashMap::new();
    let mut last = None;
    for row in mounted {
        if is_wanted(row) {
            last = Some(*row);
        } else if leave > 0 && is_old(row) {
            leave -= 1;
        } else {
            behind.entry(last).or_default().push(*row);
        }
    }
    let mut rows: Vec<Form> = Vec::with_capacity(mounted.len() + new);
    let mut missing = 0;
    for row in std::iter::once(None).chain(wanted.iter().copied().map(Some)) {
        if let Some(row) = row {
            let is_new = !there.contains(&row);
            if is_new && come == 0 {
                missing += 1;
                continue;
            }
            come -= usize::from(is_new);
            rows.push(row);
        }
        rows.extend(behind.remove(&row).into_iter().flatten());
    }
    Next { rows, is_part: missing > 0 || old > gone }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row is a letter; its name is that letter in lower case.
    fn check(mounted: &str, wanted: &str, [new, gone]: [usize; 2], rows: &str, is_part: bool) {
        let form = |sign: char| Form { name: sign.to_ascii_lowercase().into(), of: sign.into() };
        let list = |text: &str| text.chars().map(form).collect::<Vec<_>>();
        let next = next(&list(mounted), &list(wanted), new, gone);
        let found: String = next.rows.iter().filter_map(|row| char::from_u32(row.of)).collect();
        assert_eq!((found.as_str(), next.is_part), (rows, is_part), "{mounted} to {wanted}");
    }

    #[test]
    fn the_first_missing_rows_come_first() {
        check("", "abcdef", [3, 0], "abc", true);
        check("abc", "abcdef", [3, 0], "abcdef", false);
        check("ce", "abcdef", [2, 0], "abce", true);
        check("abc", "cba", [0, 0], "cba", false);
        check("", "", [3, 3], "", false);
    }

    #[test]
    fn what_is_not_wanted_stays_where_it_was() {
        check("abcdef", "be", [5, 5], "abcdef", false);
        check("abcdef", "eb", [5, 5], "aefbcd", false);
        check("abcdef", "xby", [1, 9], "axbcdef", true);
        check("abcdef", "", [1, 9], "abcdef", false);
    }

    #[test]
    fn an_old_form_leaves_a_few_at_a_time() {
        check("abcd", "ABcD", [5, 0], "abABcdD", true);
        check("abABcdD", "ABcD", [5, 2], "ABcdD", true);
        check("ABcdD", "ABcD", [5, 2], "ABcD", false);
        check("abcd", "A", [5, 1], "bcdA", false);
    }

    #[test]
    fn a_step_is_as_large_as_the_device_takes_in_a_frame_or_two() {
        let check = |taken: &[u64], expected: usize| {
            let pace = taken.iter().fold(Pace::default(), |pace, taken| pace.after(*taken));
            assert_eq!(pace.rows(), expected, "{taken:?}");
        };
        check(&[], 6);
        check(&[5, 12, 20, 3], 32);
        check(&[5, 30, 39, 21], 12);
        check(&[5, 12, 90], 12);
        check(&[40, 400, 400], 2);
        check(&[1_000, 1_000], 6);
    }

    #[test]
    fn every_way_ends_with_what_is_wanted() {
        // Half of what is wanted is there in an older form, where it is there.
        let form = |name: u32| Form { name, of: name.wrapping_add(name % 2) };
        let wanted: Vec<Form> = (0..1000).step_by(3).chain(2000..2100).rev().map(form).collect();
        let mut rows: Vec<Form> = (0..1000).map(|name| Form { name, of: name }).collect();
        let mut steps = 0;
        loop {
            let step = next(&rows, &wanted, 20, 50);
            let distinct: HashSet<_> = step.rows.iter().copied().collect();
            assert_eq!(distinct.len(), step.rows.len());
            rows = step.rows;
            steps += 1;
            if !step.is_part {
                break;
            }
        }
        // Two thirds of the thousand are not wanted, and stay.
        assert_eq!(rows.len(), wanted.len() + 666);
        rows.retain(|row| row.name % 3 == 0 || row.name >= 2000);
        assert_eq!((rows, steps), (wanted, 14));
    }
}
