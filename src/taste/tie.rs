//! Order among equals: papers whose scores are the same are told apart by their match.

use std::cmp::Ordering;

use super::Match;
use crate::paper::PaperId;

/// Compares two papers of equal scores by the matches that they had at their run: the higher first, one without a match
/// after those with, and the newer id first where that says nothing. It is the end of an order, never its beginning.
pub fn tie(
    (one_match, one): (Option<Match>, &PaperId),
    (other_match, other): (Option<Match>, &PaperId),
) -> Ordering {
    // `None` is less than any match.
    other_match.cmp(&one_match).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_match_stands_first_then_the_newer_paper() {
        let matched = |thousandths: i32| serde_json::from_value::<Match>(thousandths.into()).ok();
        let id = |text: &str| PaperId::parse(text).unwrap();
        let mut papers = [
            (None, id("2504.00009")),
            (matched(-50), id("2504.00001")),
            (matched(700), id("2504.00002")),
            (matched(700), id("2504.00003")),
            (None, id("2504.00010")),
        ];
        papers.sort_by(|one, other| tie((one.0, &one.1), (other.0, &other.1)));
        let order: Vec<_> = papers.iter().map(|(_, id)| id.as_str()).collect();
        assert_eq!(order, ["2504.00003", "2504.00002", "2504.00001", "2504.00010", "2504.00009"]);
    }
}
