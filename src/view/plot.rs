//! Relevance against novelty, as a picture.
//!
//! Scores are whole numbers, so that papers would lie on top of each other: one bubble stands for all papers with
//! the same two scores.

use std::collections::BTreeMap;

use crate::typeset::draft;

/// One scored paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Relevance, 1 to 10.
    pub relevance: u8,
    /// Novelty, 1 to 10.
    pub novelty: u8,
    /// The title, as it came.
    pub title: String,
    /// Where on the page the paper stands, such as `#paper-2504.12359`; `None` where it is not shown.
    pub place: Option<String>,
}

/// All papers with the same two scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bubble {
    /// Relevance, 1 to 10.
    pub relevance: u8,
    /// Novelty, 1 to 10.
    pub novelty: u8,
    /// How many papers.
    pub count: usize,
    /// What a pointer or a screen reader is told.
    pub words: String,
    /// Where the first shown one of them stands on the page.
    pub place: Option<String>,
}

/// Puts papers with the same scores together, in the order of relevance, then novelty. Points off the scale of
/// 1 to 10 are left out.
pub fn bubbles(points: &[Point]) -> Vec<Bubble> {
    let mut cells: BTreeMap<(u8, u8), Vec<&Point>> = BTreeMap::new();
    let scale = 1..=10;
    for point in points.iter().filter(|one| scale.contains(&one.relevance) && scale.contains(&one.novelty)) {
        cells.entry((point.relevance, point.novelty)).or_default().push(point);
    }
    cells
        .into_iter()
        .map(|((relevance, novelty), points)| Bubble {
            relevance,
            novelty,
            count: points.len(),
            words: words(relevance, novelty, &points),
            place: points.iter().find_map(|point| point.place.clone()),
        })
        .collect()
}

fn words(relevance: u8, novelty: u8, points: &[&Point]) -> String {
    match points {
        [first, _, ..] => format!(
            "{} papers, relevance {relevance}, novelty {novelty}: {} and {} more",
            points.len(),
            draft(&first.title),
            points.len() - 1
        ),
        [only] => format!("Relevance {relevance}, novelty {novelty}: {}", draft(&only.title)),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_with_the_same_scores_are_one_bubble() {
        let point = |relevance, novelty, title: &str, place: Option<&str>| Point {
            relevance,
            novelty,
            title: title.to_owned(),
            place: place.map(str::to_owned),
        };
        let found = bubbles(&[
            point(9, 8, "A", None),
            point(3, 3, "B", None),
            point(9, 8, "C", Some("#c")),
            point(9, 8, "D", Some("#d")),
            point(0, 8, "off the scale", None),
            point(9, 11, "off the scale", None),
        ]);
        let seen: Vec<_> =
            found.iter().map(|one| (one.count, one.words.as_str(), one.place.as_deref())).collect();
        assert_eq!(
            seen,
            [
                (1, "Relevance 3, novelty 3: B", None),
                (3, "3 papers, relevance 9, novelty 8: A and 2 more", Some("#c"))
            ]
        );
    }
}
