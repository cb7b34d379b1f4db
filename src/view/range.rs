//! Several days as one list: their papers, each once.

mod account;
mod groups;
mod span;

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::days::address;
use super::marks::with_mark;
use super::sheet::anchor;
use crate::day::Day;
use crate::digest::export::Reference;
use crate::digest::search::PaperText;
use crate::digest::{AuthorMatch, Entry, Order, Ranked, Source, compare};
use crate::model::Points;
use crate::paper::{Category, PaperId};
use crate::run::marks::Marks;

pub use account::{Account, account};
pub use groups::{Group, Grouping, groups};
pub use span::{Heard, Span, address as address_of};

/// A paper of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct RangePaper {
    /// What is known of it.
    pub text: PaperText,
    /// The day whose digest says it: of several, that with the best scores, and of those the newest.
    pub day: Day,
    /// The other days that show it, newest first, and whether a run or a file says so.
    pub others: Vec<(Day, Source)>,
}

impl RangePaper {
    /// What decides where it stands, as in a digest.
    fn ranked(&self) -> Ranked {
        let author_match = if self.text.followed { AuthorMatch::Matched } else { AuthorMatch::Unmatched };
        let [relevance, novelty] = self.points();
        Ranked { id: self.text.id.clone(), author_match, relevance, novelty, fits: None, standing: None }
    }

    fn source(&self) -> Source {
        if self.text.imported { Source::Import } else { Source::Run }
    }

    /// Every day that shows it, the one that counts first, and where it stands there.
    pub fn addresses(&self) -> Vec<(Day, String)> {
        let place = |(day, source)| (day, format!("{}#{}", address(day, source), anchor(&self.text.id)));
        [(self.day, self.source())].into_iter().chain(self.others.iter().copied()).map(place).collect()
    }

    /// The paper as it leaves the page.
    pub fn reference(&self, marks: &Marks) -> Reference {
        let reference = Reference::new(self.day, self.entry(), self.text.categories.clone());
        with_mark(reference, marks.get(&self.text.id))
    }

    /// What a digest would say of it.
    pub fn entry(&self) -> Entry {
        self.text.clone().into()
    }

    /// Relevance and novelty to the half point.
    pub fn points(&self) -> [Option<Points>; 2] {
        let Self { text, .. } = self;
        text.looks.as_ref().map_or_else(
            || [text.relevance, text.novelty].map(|score| score.map(Points::whole)),
            |looks| looks.means().map(Some),
        )
    }
}

/// The papers of several days, each id once, in the order of a digest.
pub fn merged(days: Vec<(Day, Vec<PaperText>)>) -> Vec<RangePaper> {
    let mut papers: HashMap<PaperId, RangePaper> = HashMap::new();
    for (day, texts) in days {
        for text in texts {
            let new = RangePaper { text, day, others: Vec::new() };
            match papers.get_mut(&new.text.id) {
                None => drop(papers.insert(new.text.id.clone(), new)),
                Some(known) => {
                    let is_better = compare(&new.ranked(), &known.ranked(), Order::Sum)
                        .then_with(|| known.day.cmp(&new.day))
                        .is_lt();
                    let (worse, better) =
                        if is_better { (std::mem::replace(known, new), known) } else { (new, known) };
                    let worst = (worse.day, worse.source());
                    better.others.extend(worse.others.into_iter().chain([worst]));
                    better.others.sort_by_key(|(day, source)| (Reverse(*day), *source == Source::Import));
                    better.others.dedup();
                }
            }
        }
    }
    let mut all: Vec<(Ranked, RangePaper)> =
        papers.into_values().map(|paper| (paper.ranked(), paper)).collect();
    all.sort_unstable_by(|(one, _), (other, _)| compare(one, other, Order::Sum));
    all.into_iter().map(|(_, paper)| paper).collect()
}

/// The categories of these papers, for the filter.
pub fn categories(papers: &[RangePaper]) -> Vec<Category> {
    let all: BTreeSet<&Category> = papers.iter().flat_map(|paper| &paper.text.categories).collect();
    all.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn text(id: &str, relevance: u8, novelty: u8, category: &str) -> PaperText {
        let json = format!(
            r#"{{"id":"{id}","title":"T","authors":"A","abstract":"B","categories":["{category}"],"relevance":{relevance},"novelty":{novelty}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn a_paper_stands_once_where_it_did_best() {
        let [first, second, third] = ["2025-04-14", "2025-04-15", "2025-04-16"].map(day);
        let papers = merged(vec![
            (first, vec![text("2504.00001", 8, 8, "cs.LG"), text("2504.00002", 9, 9, "cs.LG")]),
            (second, vec![text("2504.00001", 9, 8, "cs.LG"), text("2504.00003", 9, 9, "cs.AI")]),
            (third, vec![text("2504.00001", 7, 7, "cs.LG")]),
        ]);
        let told: Vec<_> =
            papers.iter().map(|one| (one.text.id.as_str(), one.day, one.others.clone())).collect();
        let expected = [
            ("2504.00003", second, vec![]),
            ("2504.00002", first, vec![]),
            ("2504.00001", second, vec![(third, Source::Run), (first, Source::Run)]),
        ];
        assert_eq!(told, expected);

        let titles = |by| -> Vec<(String, usize)> {
            groups(papers.clone(), by).into_iter().map(|group| (group.title, group.papers.len())).collect()
        };
        let (monday, tuesday) = ("Monday, 14 April 2025".to_owned(), "Tuesday, 15 April 2025".to_owned());
        assert_eq!(titles(Grouping::Day), [(tuesday, 2), (monday, 1)]);
        let [learning, intelligence] = ["Machine Learning (cs.LG)", "Artificial Intelligence (cs.AI)"];
        assert_eq!(titles(Grouping::Topic), [(learning.to_owned(), 2), (intelligence.to_owned(), 1)]);
    }

    #[test]
    fn followed_authors_stand_first_and_files_have_no_topic() {
        let followed = PaperText { followed: true, relevance: None, ..text("2504.00009", 1, 1, "cs.LG") };
        let imported =
            PaperText { categories: Vec::new(), imported: true, ..text("2504.00008", 9, 9, "cs.LG") };
        let papers = merged(vec![(day("2025-04-14"), vec![imported, followed])]);
        assert_eq!(
            papers.iter().map(|one| one.text.id.as_str()).collect::<Vec<_>>(),
            ["2504.00009", "2504.00008"]
        );
        let last = groups(papers, Grouping::Topic)
            .into_iter()
            .map(|group| group.title)
            .find(|one| one.contains("file"));
        assert!(last.is_some());
    }

    /// Relevance decides between equal sums, and a score that is missing is less than any: as in each day.
    #[test]
    fn papers_stand_in_the_order_of_a_digest() {
        let followed = PaperText { followed: true, ..text("2504.00001", 2, 3, "cs.LG") };
        let papers = merged(vec![
            (day("2025-04-14"), vec![text("2504.00009", 7, 9, "cs.LG"), text("2504.00002", 9, 7, "cs.LG")]),
            (day("2025-04-15"), vec![text("2504.00003", 8, 8, "cs.LG"), followed]),
        ]);
        let ids: Vec<_> = papers.iter().map(|one| one.text.id.as_str()).collect();
        assert_eq!(ids, ["2504.00001", "2504.00002", "2504.00003", "2504.00009"]);
        // The day whose scores the digest would put first speaks for a paper, though an older one.
        let twice = merged(vec![
            (day("2025-04-14"), vec![text("2504.00002", 9, 7, "cs.LG")]),
            (day("2025-04-15"), vec![text("2504.00002", 8, 8, "cs.LG")]),
        ]);
        assert_eq!(twice[0].day, day("2025-04-14"));
    }
}
