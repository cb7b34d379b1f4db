//! The matches of a day's papers as they were when its run began: they screen it, and order what scores leave equal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::paper::PaperId;
use crate::taste::{Match, WARM_UP};

/// How well the papers of a day fitted their reader's taste, from what was known before the day, and how much that
/// was. It is kept with the run and never made anew: a stored day stays in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matches {
    /// The hash of the criteria that the taste learned under.
    #[serde(default)]
    criteria: String,
    /// The fully scored days that it knew.
    #[serde(default)]
    days: usize,
    of: BTreeMap<PaperId, Match>,
}

impl Matches {
    /// Takes the matches that a taste gave which learned under `criteria` (a
    /// [`criteria_hash`](crate::profile::prompt::criteria_hash)) and knew so many fully scored days.
    pub fn new(
        criteria: &str,
        full_days: usize,
        matches: impl IntoIterator<Item = (PaperId, Match)>,
    ) -> Self {
        Self { criteria: criteria.to_owned(), days: full_days, of: matches.into_iter().collect() }
    }

    /// A paper's match; `None` where it was not ranked.
    pub fn get(&self, paper: &PaperId) -> Option<Match> {
        self.of.get(paper).copied()
    }

    /// How many papers were ranked.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// True where none was.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The papers and their matches, the newest id first.
    pub fn iter(&self) -> impl Iterator<Item = (&PaperId, Match)> {
        self.of.iter().map(|(paper, fits)| (paper, *fits))
    }

    /// The hash of the criteria that the taste learned under.
    pub fn criteria(&self) -> &str {
        &self.criteria
    }

    /// The fully scored days that the taste knew.
    pub fn full_days(&self) -> usize {
        self.days
    }

    /// True where the taste had learned under `criteria` long enough for a day to be screened by it.
    pub fn can_screen(&self, criteria: &str) -> bool {
        self.criteria == criteria && self.days >= WARM_UP
    }

    /// True where the taste had learned from a fully scored day under `criteria`.
    pub fn knows_a_day(&self, criteria: &str) -> bool {
        self.criteria == criteria && self.days > 0
    }

    /// Takes over those of `others` that it lacks.
    pub fn add(&mut self, others: &Self) {
        for (paper, fits) in others.iter() {
            self.of.entry(paper.clone()).or_insert(fits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(thousandths: i32) -> Match {
        serde_json::from_value(thousandths.into()).unwrap()
    }

    fn id(text: &str) -> PaperId {
        PaperId::parse(text).unwrap()
    }

    #[test]
    fn they_are_kept_in_few_bytes() {
        let matches =
            Matches::new("c", 5, [(id("2504.00001"), matched(-1204)), (id("2504.00002"), matched(7))]);
        let json = serde_json::to_string(&matches).unwrap();
        assert_eq!(json, r#"{"criteria":"c","days":5,"of":{"2504.00002":7,"2504.00001":-1204}}"#);
        assert_eq!(serde_json::from_str::<Matches>(&json).unwrap(), matches);
        assert_eq!(
            (matches.get(&id("2504.00002")), matches.get(&id("2504.00009"))),
            (Some(matched(7)), None)
        );
    }

    #[test]
    fn a_warm_up_counts_under_its_own_criteria() {
        let known = |days| Matches::new("c", days, []);
        assert!(known(WARM_UP).can_screen("c") && known(9).can_screen("c"));
        assert!(!known(WARM_UP - 1).can_screen("c") && !known(9).can_screen("d"));
    }

    #[test]
    fn what_comes_late_changes_nothing_that_is_there() {
        let mut matches = Matches::new("c", 5, [(id("2504.00001"), matched(1))]);
        matches.add(&Matches::new("d", 9, [(id("2504.00001"), matched(2)), (id("2504.00002"), matched(3))]));
        assert_eq!(
            (matches.get(&id("2504.00001")), matches.get(&id("2504.00002"))),
            (Some(matched(1)), Some(matched(3)))
        );
        assert!(matches.can_screen("c") && matches.len() == 2);
    }
}
