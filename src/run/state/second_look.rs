//! The second look of a run: which papers, in which batches, and what both verdicts come to.

use std::collections::HashSet;

use super::{Phase, Run, Task, Verdict};
use crate::model::Points;
use crate::paper::PaperId;
use crate::profile::CutOffs;
use crate::run::plan::{BATCH, Batch, ROUNDS_AGAIN, Stage, seed, shuffled};
use crate::run::second_look::{Ended, SecondLook, is_near, points};

impl Run {
    /// What a second look said of a paper.
    pub fn second_verdict(&self, paper: &PaperId) -> Option<&Verdict> {
        self.again.get(paper)
    }

    /// All verdicts, those of a second look too, in no order.
    pub fn all_verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.verdicts.values().chain(self.again.values())
    }

    /// The relevance and the novelty that count for a paper: of one verdict, or the mean of two of the same model.
    pub fn points(&self, paper: &PaperId) -> Option<[Points; 2]> {
        Some(points(self.verdicts.get(paper)?, self.again.get(paper)))
    }

    /// The papers that a second look with these cut-offs would ask about, in the order of the announcements: near a
    /// cut-off, not looked at twice yet, and judged by the run's present model. A followed author's paper is shown
    /// whatever its scores. None before the first look is over.
    pub fn near(&self, cut_offs: CutOffs) -> Vec<PaperId> {
        if !self.is_at_rest() {
            return Vec::new();
        }
        let papers = self.body.candidates.iter().map(|candidate| &candidate.paper.id);
        let is_wanted = |paper: &&PaperId| {
            !self.is_followed(paper)
                && self.can_look_again(paper)
                && self
                    .verdicts
                    .get(*paper)
                    .is_some_and(|verdict| is_near(cut_offs, verdict.relevance.get(), verdict.novelty.get()))
        };
        papers.filter(is_wanted).cloned().collect()
    }

    /// Has `papers` looked at a second time: the finished run asks for that when it is driven next. What cannot be is
    /// left out. Returns whether there is anything to ask.
    pub fn look_again(&mut self, papers: &[PaperId]) -> bool {
        if !self.is_at_rest() {
            return false;
        }
        let wanted: HashSet<&PaperId> = papers.iter().collect();
        let all = self.body.candidates.iter().map(|candidate| &candidate.paper.id);
        let papers: Vec<PaperId> = all
            .filter(|paper| {
                self.again.contains_key(*paper) || (wanted.contains(paper) && self.can_look_again(paper))
            })
            .cloned()
            .collect();
        let has_due = papers.iter().any(|paper| self.can_look_again(paper));
        if has_due {
            self.body.plan.second = Some(SecondLook { papers, ended: Some(Ended::CutOff) });
            self.task = Task::SecondLook;
        }
        has_due
    }

    /// The batches of a round of the second look: what has no second verdict, in another order than at first; asked
    /// again in smaller batches each time. Empty where there is nothing to look at again.
    pub fn second_batches(&mut self, round: u8) -> Vec<Batch> {
        if round > ROUNDS_AGAIN {
            return Vec::new();
        }
        let seed = seed(self.head.key.day, &format!("{}/second look", self.body.prompt.hash));
        let papers = shuffled(self.second_due().cloned().collect(), seed);
        let lists = self.lists(papers, (BATCH >> round).max(1));
        self.number(Stage::SecondLook, round, lists)
    }

    /// How many papers have a second verdict, and how many are to have one; `None` where no second look is under way,
    /// here or in another tab, nor was one cut off.
    pub fn second_progress(&self) -> Option<(usize, usize)> {
        if self.head.phase != Phase::Finished {
            return None;
        }
        let second = self.body.plan.second.as_ref().filter(|second| second.ended == Some(Ended::CutOff))?;
        let done = second.papers.iter().filter(|paper| self.again.contains_key(*paper)).count();
        Some((done, second.papers.len()))
    }

    /// The papers that lack the second verdict that they are to have.
    fn second_due(&self) -> impl Iterator<Item = &PaperId> {
        let papers = self.body.plan.second.iter().flat_map(|second| &second.papers);
        papers.filter(|paper| self.can_look_again(paper))
    }

    /// Another model's second verdict would say nothing about the first one's.
    fn can_look_again(&self, paper: &PaperId) -> bool {
        !self.again.contains_key(paper)
            && self.verdicts.get(paper).is_some_and(|verdict| verdict.model == self.head.endpoint.model)
    }

    pub(super) fn count_in_again(&mut self, verdict: Verdict) -> bool {
        if self.again.contains_key(&verdict.paper) || self.candidate(&verdict.paper).is_none() {
            return false;
        }
        let paper = verdict.paper.clone();
        let was = usize::from(self.is_relevant(&paper));
        self.again.insert(paper.clone(), verdict);
        self.head.relevant =
            self.head.relevant - was.min(self.head.relevant) + usize::from(self.is_relevant(&paper));
        true
    }

    /// These cannot be asked about, not even alone: they keep their one verdict.
    pub(super) fn leave_out_of_second_look(&mut self, papers: &[PaperId]) {
        if let Some(second) = &mut self.body.plan.second {
            second.papers.retain(|paper| !papers.contains(paper));
        }
    }

    /// Everything was asked as often as it may be.
    pub(super) fn finish_second_look(&mut self) {
        if let Some(second) = &mut self.body.plan.second {
            second.papers.retain(|paper| self.again.contains_key(paper));
            second.ended = None;
        }
    }

    /// Ends it before its time, unless nothing was left to ask.
    pub(super) fn end_second_look(&mut self, how: Ended) {
        let how = self.second_due().next().is_some().then_some(how);
        if let Some(second) = &mut self.body.plan.second {
            second.ended = how;
        }
    }
}
