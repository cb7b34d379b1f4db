//! Which papers a digest shows, and in what order: pure functions of scores, so that moving a cut-off or choosing
//! another order costs nothing.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use super::{AuthorMatch, Entry, Source};
use crate::model::Points;
use crate::paper::PaperId;
use crate::profile::CutOffs;
use crate::run::ties::Standing;
use crate::taste::Match;
use crate::taste::tie::tie;

/// What of a paper decides whether and where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The id, the last key of every order.
    pub id: PaperId,
    /// Whether the reader follows one of its authors.
    pub author_match: AuthorMatch,
    /// The relevance, 1 to 10, where there is one: of one verdict, or the mean of two.
    pub relevance: Option<Points>,
    /// The novelty, likewise.
    pub novelty: Option<Points>,
    /// How well it fitted when its run began, where that is known: it orders what scores leave equal.
    pub fits: Option<Match>,
    /// Where it stands among those of equal scores that it was compared with: it goes before the match.
    pub standing: Option<Standing>,
}

impl From<&Entry> for Ranked {
    fn from(entry: &Entry) -> Self {
        let [relevance, novelty] = entry.points();
        let (id, author_match) = (entry.id.clone(), entry.author_match);
        Self { id, author_match, relevance, novelty, fits: None, standing: None }
    }
}

/// The orders that a reader can choose. Followed authors stand first in all of them but [`Order::AsGiven`]. A score that
/// is missing counts as less than any. Equal scores are told apart by comparisons where there are some, then by the matches of
/// the run, then the newest id stands first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Relevance + novelty, then relevance, highest first: the digest's own order.
    #[default]
    Sum,
    /// Relevance, then novelty, highest first.
    Relevance,
    /// Novelty, then relevance, highest first.
    Novelty,
    /// The newest id first.
    Newest,
    /// As the papers are given: arXiv's order for a run, the file's for an imported day.
    AsGiven,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Sum, Self::Relevance, Self::Novelty, Self::Newest, Self::AsGiven];
}

/// The indices of all `papers` in the chosen order. The same papers in any sequence give the same order, but for
/// [`Order::AsGiven`].
pub fn order(papers: &[Ranked], by: Order) -> Vec<usize> {
    let mut indexed: Vec<_> = papers.iter().enumerate().collect();
    // The sort is stable, so that AsGiven needs no key.
    indexed.sort_by(|(_, one), (_, other)| compare(one, other, by));
    indexed.into_iter().map(|(index, _)| index).collect()
}

/// The indices of all papers of a day in the chosen order. An imported day keeps its own, whatever is chosen.
pub fn order_of(papers: &[Ranked], by: Order, source: Source) -> Vec<usize> {
    match source {
        Source::Run => order(papers, by),
        Source::Import => order(papers, Order::AsGiven),
    }
}

/// The indices of the papers that are shown, in the chosen order.
pub fn cut(papers: &[Ranked], cut_offs: CutOffs, by: Order, source: Source) -> Vec<usize> {
    cut_with(papers, &order_of(papers, by, source), cut_offs, source, &|_| false)
}

/// The same of an `order` that is known, with those papers that `is_wanted` whatever their scores: each stands where the
/// order has it.
pub fn cut_with(
    papers: &[Ranked],
    order: &[usize],
    cut_offs: CutOffs,
    source: Source,
    is_wanted: &dyn Fn(&PaperId) -> bool,
) -> Vec<usize> {
    let is_shown = |paper: &Ranked| passes(paper, cut_offs, source) || is_wanted(&paper.id);
    order.iter().copied().filter(|index| papers.get(*index).is_some_and(is_shown)).collect()
}

/// Whether a paper is shown: a followed author's always, any other if none of its scores is below its cut-off.
///
/// A verdict that came with one score is judged by that one. Of a run's papers one without any score is not shown;
/// an imported day's is, because the file showed it.
pub fn passes(paper: &Ranked, cut_offs: CutOffs, source: Source) -> bool {
    let scored = paper.relevance.is_some() || paper.novelty.is_some();
    paper.author_match == AuthorMatch::Matched
        || ((scored || source == Source::Import)
            && cut_offs.pass(paper.relevance.map(Points::floor), paper.novelty.map(Points::floor)))
}

/// The lowest cut-offs that make sense for an imported day: the least scores in it, followed authors' aside. Below
/// them nothing more would come, for the file holds only what was shown. 1 where there is no score at all.
pub fn floor(papers: &[Ranked]) -> CutOffs {
    let cut = || papers.iter().filter(|paper| paper.author_match == AuthorMatch::Unmatched);
    CutOffs {
        relevance: cut().filter_map(|paper| paper.relevance).min().map_or(1, Points::floor),
        novelty: cut().filter_map(|paper| paper.novelty).min().map_or(1, Points::floor),
    }
}

/// How many papers each position of the two sliders would show, the other slider staying where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    relevance: [usize; 10],
    novelty: [usize; 10],
}

impl Counts {
    /// The papers shown with a relevance cut-off of `least`, 1 to 10; 0 for any other.
    pub fn with_relevance(&self, least: u8) -> usize {
        at(&self.relevance, least)
    }

    /// The papers shown with a novelty cut-off of `least`, 1 to 10; 0 for any other.
    pub fn with_novelty(&self, least: u8) -> usize {
        at(&self.novelty, least)
    }
}

fn at(counts: &[usize; 10], least: u8) -> usize {
    usize::from(least).checked_sub(1).and_then(|index| counts.get(index)).copied().unwrap_or(0)
}

/// Counts what every cut-off would show, followed authors' papers included, around the present `cut_offs`.
pub fn counts(papers: &[Ranked], cut_offs: CutOffs, source: Source) -> Counts {
    let shown = |cut_offs| papers.iter().filter(|paper| passes(paper, cut_offs, source)).count();
    let steps: [u8; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    Counts {
        relevance: steps.map(|relevance| shown(CutOffs { relevance, ..cut_offs })),
        novelty: steps.map(|novelty| shown(CutOffs { novelty, ..cut_offs })),
    }
}

/// Which of two papers stands first; equal where both have the same id, or stay [`Order::AsGiven`].
pub fn compare(one: &Ranked, other: &Ranked, by: Order) -> Ordering {
    // `Matched` is the smaller of the two, so it stands first.
    let key = |paper: &Ranked| {
        let [relevance, novelty] = [paper.relevance, paper.novelty].map(|one| one.map_or(0, Points::doubled));
        let scores = match by {
            Order::Sum => (relevance.saturating_add(novelty), relevance),
            Order::Relevance => (relevance, novelty),
            Order::Novelty => (novelty, relevance),
            Order::Newest | Order::AsGiven => (0, 0),
        };
        (paper.author_match, Reverse(scores))
    };
    match by {
        Order::AsGiven => Ordering::Equal,
        Order::Newest => key(one).cmp(&key(other)).then_with(|| one.id.cmp(&other.id)),
        _ => key(one)
            .cmp(&key(other))
            .then_with(|| Standing::place(one.standing).cmp(&Standing::place(other.standing)))
            .then_with(|| tie((one.fits, &one.id), (other.fits, &other.id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Score;
    use AuthorMatch::{Matched, Unmatched};

    fn paper(id: &str, author_match: AuthorMatch, relevance: u8, novelty: u8) -> Ranked {
        let score = |score: u8| (score > 0).then(|| Points::whole(score));
        Ranked {
            id: PaperId::parse(id).unwrap(),
            author_match,
            relevance: score(relevance),
            novelty: score(novelty),
            fits: None,
            standing: None,
        }
    }

    /// In arXiv's order; 0 is no score.
    fn day() -> Vec<Ranked> {
        vec![
            paper("2504.00001", Unmatched, 8, 8),
            paper("2504.00002", Unmatched, 9, 7),
            paper("2504.00003", Matched, 0, 0),
            paper("2504.00004", Unmatched, 7, 9),
            paper("2504.00005", Unmatched, 8, 8),
            paper("2504.00006", Matched, 2, 3),
            paper("2504.00007", Unmatched, 0, 0),
            paper("2504.00008", Unmatched, 9, 0),
            paper("nlin/0408039", Matched, 0, 0),
            paper("2504.00010", Matched, 0, 0),
        ]
    }

    /// The last digits of the ids, which tell the papers of [`day`] apart.
    fn digits(papers: &[Ranked], indices: &[usize]) -> String {
        indices.iter().map(|index| papers[*index].id.as_str().chars().next_back().unwrap()).collect()
    }

    const DEFAULT: CutOffs = CutOffs { relevance: 8, novelty: 7 };

    #[test]
    fn half_a_point_decides_the_order_and_no_cut_off() {
        let half = |one, other| Points::mean(Score::new(one).unwrap(), Score::new(other).unwrap());
        let mut papers = vec![
            paper("2504.00001", Unmatched, 8, 7),
            paper("2504.00002", Unmatched, 8, 7),
            paper("2504.00003", Unmatched, 8, 8),
        ];
        papers[0].novelty = Some(half(7, 8));
        papers[2].relevance = Some(half(8, 7));
        assert_eq!(digits(&papers, &order(&papers, Order::Sum)), "132");
        assert_eq!(digits(&papers, &order(&papers, Order::Novelty)), "312");
        assert_eq!(digits(&papers, &cut(&papers, DEFAULT, Order::Sum, Source::Run)), "12");
        papers[0].relevance = None;
        papers[0].novelty = Some(half(6, 7));
        assert_eq!(floor(&papers), CutOffs { relevance: 7, novelty: 6 });
    }

    #[test]
    fn followed_first_then_by_scores_then_the_newest() {
        let check = |by: Order, expected: &str| {
            let mut papers = day();
            assert_eq!(digits(&papers, &order(&papers, by)), expected, "{by:?}");
            papers.reverse();
            if by != Order::AsGiven {
                assert_eq!(digits(&papers, &order(&papers, by)), expected, "{by:?}, from the last");
            }
        };
        check(Order::Sum, "6039251487");
        check(Order::Relevance, "6039285147");
        check(Order::Novelty, "6039451287");
        check(Order::Newest, "0639875421");
        check(Order::AsGiven, "1234567890");
    }

    /// The match decides among equals and nowhere else.
    #[test]
    fn equal_scores_are_ordered_by_the_match_then_the_newest() {
        let matched = |thousandths: i32| serde_json::from_value::<Match>(thousandths.into()).ok();
        let mut papers = day();
        papers[0].fits = matched(-100);
        papers[1].fits = matched(-900);
        papers[3].fits = matched(900);
        let check = |papers: &[Ranked], by: Order, expected: &str| {
            assert_eq!(digits(papers, &order(papers, by)), expected, "{by:?}");
        };
        // 1 and 5 are equal, and only 1 has a match.
        check(&papers, Order::Sum, "6039215487");
        papers[4].fits = matched(-101);
        check(&papers, Order::Relevance, "6039281547");
        papers[4].fits = matched(-99);
        check(&papers, Order::Novelty, "6039451287");
        papers[2].fits = matched(5);
        check(&papers, Order::Sum, "6309251487");
        check(&papers, Order::Newest, "0639875421");
        check(&papers, Order::AsGiven, "1234567890");
    }

    #[test]
    fn cut_offs_spare_the_followed_and_judge_what_is_there() {
        let check = |relevance: u8, novelty: u8, source: Source, expected: &str| {
            let papers = day();
            let shown = cut(&papers, CutOffs { relevance, novelty }, Order::Sum, source);
            assert_eq!(digits(&papers, &shown), expected, "{relevance}/{novelty} {source:?}");
        };
        check(8, 7, Source::Run, "60392518");
        check(9, 7, Source::Run, "603928");
        check(1, 9, Source::Run, "603948");
        check(10, 10, Source::Run, "6039");
        check(8, 7, Source::Import, "123567890");
        check(10, 10, Source::Import, "36790");
    }

    #[test]
    fn a_paper_that_is_wanted_stands_where_its_scores_put_it() {
        let papers = day();
        let with = |wanted: &[&str]| {
            let is_wanted = |id: &PaperId| wanted.contains(&id.as_str());
            let order = order_of(&papers, Order::Sum, Source::Run);
            digits(&papers, &cut_with(&papers, &order, DEFAULT, Source::Run, &is_wanted))
        };
        assert_eq!(with(&["2504.00004"]), "603925148");
        assert_eq!(with(&["2504.00007", "2504.00008"]), "603925187");
        assert_eq!(with(&[]), "60392518");
    }

    #[test]
    fn counts_are_what_the_cut_would_show() {
        for source in [Source::Run, Source::Import] {
            let papers = day();
            let counts = counts(&papers, DEFAULT, source);
            for least in 1..=10 {
                let shown = |cut_offs| cut(&papers, cut_offs, Order::Sum, source).len();
                assert_eq!(counts.with_relevance(least), shown(CutOffs { relevance: least, ..DEFAULT }));
                assert_eq!(counts.with_novelty(least), shown(CutOffs { novelty: least, ..DEFAULT }));
            }
            assert_eq!((counts.with_relevance(0), counts.with_novelty(11)), (0, 0));
        }
    }

    #[test]
    fn an_imported_day_starts_at_its_own_least_scores() {
        assert_eq!(floor(&day()), CutOffs { relevance: 7, novelty: 7 });
        assert_eq!(floor(&[]), CutOffs { relevance: 1, novelty: 1 });
        let papers = day();
        assert_eq!(cut(&papers, floor(&papers), Order::Sum, Source::Import).len(), papers.len());
    }
}
