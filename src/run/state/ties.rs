//! The comparing of ties: which papers, in which batches, and what the answers come to.

use super::{Run, Task};
use crate::paper::PaperId;
use crate::run::plan::{Batch, Stage, cut};
use crate::run::second_look::Ended;
use crate::run::ties::{LIST, Standing, TURNS, Ties};

impl Run {
    /// How many papers would be asked about if those of equal scores in the lists `tied` were compared: 0 where the
    /// day is not finished, and where everything is compared already. A paper whose text gives orders is not compared, for
    /// it would stand in one request with others.
    pub fn comparable(&self, tied: &[Vec<PaperId>]) -> usize {
        if !self.is_at_rest() {
            return 0;
        }
        let lists = self.lists_with(tied);
        lists.iter().filter(|list| (0..TURNS).any(|turn| self.is_due(list, turn))).map(Vec::len).sum()
    }

    /// Has the papers of equal scores in the lists `tied` compared, as far as they were not. The day stays finished all
    /// the while: whatever ends this ends nothing else. Returns whether there is anything to ask.
    pub fn compare_ties(&mut self, tied: &[Vec<PaperId>]) -> bool {
        if self.comparable(tied) == 0 {
            return false;
        }
        let lists = self.lists_with(tied);
        let known = self.body.plan.ties.take().unwrap_or_default();
        self.body.plan.ties = Some(Ties { lists, ended: Some(Ended::CutOff), ..known });
        self.task = Task::Ties;
        true
    }

    /// How many requests of the comparing are over, and how many there are; `None` where none is under way, here or in
    /// another tab, nor was one cut off.
    pub fn compared(&self) -> Option<(usize, usize)> {
        self.body.plan.ties.as_ref().filter(|ties| ties.ended == Some(Ended::CutOff))?;
        let all = self.tie_requests(|_, _| true).len();
        let due = self.tie_requests(|list, turn| self.is_due(list, turn)).len();
        Some((all - due.min(all), all))
    }

    /// The batches of the comparing: every list forwards, and every list backwards, as far as they were not asked about.
    pub fn tie_batches(&mut self) -> Vec<Batch> {
        let due = self.tie_requests(|list, turn| self.is_due(list, turn));
        due.into_iter().flat_map(|(turn, papers)| self.number(Stage::Ties, turn, vec![papers])).collect()
    }

    /// The pairs of `papers` that are compared: those of one list whose scores are still equal.
    pub fn pairs(&self, papers: &[PaperId]) -> Vec<[PaperId; 2]> {
        let lists = self.body.plan.ties.as_ref().map(|ties| ties.lists.as_slice()).unwrap_or_default();
        let are_together = |one: &PaperId, other: &PaperId| {
            self.are_equal(one, other) && lists.iter().any(|list| list.contains(one) && list.contains(other))
        };
        let others = |place: usize| papers.iter().skip(place + 1);
        let pairs = papers.iter().enumerate().flat_map(|(place, one)| {
            others(place).filter(|other| are_together(one, other)).map(|other| [one.clone(), other.clone()])
        });
        pairs.collect()
    }

    /// A request of the comparing was answered to its end: of each pair that was asked about, the first answer counts.
    pub fn compares(&mut self, batch: &Batch, won: Vec<[PaperId; 2]>) {
        let mut asked = self.pairs(&batch.papers);
        let Some(ties) = &mut self.body.plan.ties else { return };
        if ties.over.contains(&batch.number) {
            return;
        }
        ties.over.push(batch.number);
        for [better, worse] in won {
            let is_it = |[one, other]: &[PaperId; 2]| {
                (*one == better && *other == worse) || (*one == worse && *other == better)
            };
            if let Some(place) = asked.iter().position(is_it) {
                asked.swap_remove(place);
                ties.won.push([better, worse]);
            }
        }
    }

    /// Where a paper stands among those that it was compared with, as long as their scores are equal; `None` where there
    /// is no comparison.
    pub fn standing(&self, paper: &PaperId) -> Option<Standing> {
        let ties = self.body.plan.ties.as_ref()?;
        let lists = ties.lists.iter().enumerate().filter(|(_, list)| list.contains(paper));
        let standing = |(number, list): (usize, &Vec<PaperId>)| {
            let counts = |one: &PaperId| list.contains(one) && self.are_equal(one, paper);
            let all = || ties.won.iter().filter(|pair| pair.iter().all(counts));
            all().next()?;
            let won = all().filter(|[better, _]| better == paper).count();
            Some(Standing { list: number, won, of: won + all().filter(|[_, worse]| worse == paper).count() })
        };
        lists.filter_map(standing).next()
    }

    /// Whether nothing more is to be asked about the papers of `batch`.
    pub(super) fn is_over(&self, batch: &Batch) -> bool {
        self.body.plan.ties.as_ref().is_none_or(|ties| ties.over.contains(&batch.number))
            || self.pairs(&batch.papers).is_empty()
    }

    /// Ends the comparing, before its time where there is a reason and something was left to ask.
    pub(super) fn end_ties(&mut self, why: Option<Ended>) {
        let has_due = !self.tie_requests(|list, turn| self.is_due(list, turn)).is_empty();
        if let Some(ties) = &mut self.body.plan.ties {
            ties.ended = why.filter(|_| has_due);
        }
    }

    /// The lists of which something was asked, and behind them what of `tied` was not compared with its equals, in lists
    /// of a few each.
    fn lists_with(&self, tied: &[Vec<PaperId>]) -> Vec<Vec<PaperId>> {
        let known = self.body.plan.ties.as_ref().map(|ties| ties.lists.as_slice()).unwrap_or_default();
        let begun = |list: &&Vec<PaperId>| (0..TURNS).any(|turn| self.was_asked(list, turn));
        let mut lists: Vec<Vec<PaperId>> = known.iter().filter(begun).cloned().collect();
        for equals in tied {
            let is_settled = |paper: &PaperId| {
                let others =
                    |list: &Vec<PaperId>| list.iter().any(|other| other != paper && equals.contains(other));
                lists.iter().any(|list| list.contains(paper) && others(list))
            };
            let is_plain = |paper: &PaperId| self.candidate(paper).is_some_and(|one| one.orders.is_none());
            let new: Vec<PaperId> =
                equals.iter().filter(|paper| is_plain(paper) && !is_settled(paper)).cloned().collect();
            lists.extend(cut(&new, LIST).into_iter().filter(|list| list.len() > 1));
        }
        lists
    }

    /// What is asked in one request, by turns: short lists together, backwards in the second turn.
    fn tie_requests(&self, is_wanted: impl Fn(&[PaperId], u8) -> bool) -> Vec<(u8, Vec<PaperId>)> {
        let mut requests: Vec<(u8, Vec<PaperId>)> = Vec::new();
        let lists = self.body.plan.ties.as_ref().map(|ties| ties.lists.as_slice()).unwrap_or_default();
        for turn in 0..TURNS {
            for list in lists.iter().filter(|list| is_wanted(list, turn)) {
                match requests.last_mut() {
                    Some((same, papers)) if *same == turn && papers.len() + list.len() <= LIST => {
                        papers.extend(list.iter().cloned());
                    }
                    _ => requests.push((turn, list.clone())),
                }
            }
        }
        for (_, papers) in requests.iter_mut().filter(|(turn, _)| turn % 2 == 1) {
            papers.reverse();
        }
        requests
    }

    fn is_due(&self, list: &[PaperId], turn: u8) -> bool {
        let mut rest = list.iter();
        let has_pair = std::iter::from_fn(|| rest.next().map(|one| (one, rest.clone())))
            .any(|(one, mut others)| others.any(|other| self.are_equal(one, other)));
        has_pair && !self.was_asked(list, turn)
    }

    /// Whether a request of this turn about two papers of the list is over.
    fn was_asked(&self, list: &[PaperId], turn: u8) -> bool {
        let Some(ties) = &self.body.plan.ties else { return false };
        let is_it = |batch: &Batch| {
            batch.round == turn && list.iter().filter(|paper| batch.papers.contains(paper)).count() > 1
        };
        let batch = |number: &u32| self.body.plan.batches.get(usize::try_from(*number).ok()?);
        ties.over.iter().filter_map(batch).any(is_it)
    }

    fn are_equal(&self, one: &PaperId, other: &PaperId) -> bool {
        self.points(one).is_some_and(|points| self.points(other) == Some(points))
            && self.is_followed(one) == self.is_followed(other)
    }
}
