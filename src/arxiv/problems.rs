//! What could not be read, within bounds: a hostile source has as many problems as bytes.

use super::{Cost, Problem};

/// More problems than these tell nothing new.
const MAX: usize = 100;

/// Gathers problems: the first hundred of each cost, and how many more there were.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// Of unknown cost, of one entry, of nothing.
    kept: [Vec<Problem>; 3],
    more: usize,
}

impl Problems {
    pub fn note(&mut self, entry: Option<String>, what: String, cost: Cost) {
        match self.kept.get_mut(place(cost)) {
            Some(kept) if kept.len() < MAX => kept.push(Problem { entry, what, cost }),
            _ => self.more += 1,
        }
    }

    /// Notes something that may have cost any number of entries, unless it is what was noted last.
    pub fn note_rest(&mut self, what: &str) {
        let is_new = self.kept.first().and_then(|kept| kept.last()).is_none_or(|last| last.what != what);
        if is_new {
            self.note(None, what.to_owned(), Cost::Rest);
        }
    }

    /// Adds those of another page.
    pub fn extend(&mut self, others: Vec<Problem>) {
        for Problem { entry, what, cost } in others {
            self.note(entry, what, cost);
        }
    }

    /// The costliest first, for these must not be cut; at most a hundred, and a word on the others.
    pub fn into_vec(self) -> Vec<Problem> {
        let mut all: Vec<Problem> = self.kept.into_iter().flatten().collect();
        let more = self.more + all.len().saturating_sub(MAX);
        all.truncate(MAX);
        if more > 0 {
            let what = format!("{more} more problems like these are not listed.");
            all.push(Problem { entry: None, what, cost: Cost::Nothing });
        }
        all
    }
}

fn place(cost: Cost) -> usize {
    match cost {
        Cost::Rest => 0,
        Cost::Entry => 1,
        Cost::Nothing => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_costliest_are_kept() {
        let mut problems = Problems::default();
        for number in 0..150 {
            problems.note(Some(number.to_string()), "Odd.".to_owned(), Cost::Nothing);
        }
        problems.note(None, "Gone.".to_owned(), Cost::Entry);
        problems.note_rest("Broken.");
        problems.note_rest("Broken.");
        let all = problems.into_vec();
        assert_eq!(
            (all.len(), all[0].cost, all[1].cost, all[2].cost),
            (101, Cost::Rest, Cost::Entry, Cost::Nothing)
        );
        assert_eq!(all[100].what, "52 more problems like these are not listed.");
        assert_eq!(Problems::default().into_vec(), []);
    }
}
