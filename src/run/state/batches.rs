//! What is asked next: the papers that still lack something, in batches that the plan remembers.

use std::collections::HashSet;

use super::Run;
use crate::paper::PaperId;
use crate::run::ledger::State;
use crate::run::plan::{BATCH, Batch, ROUNDS_AGAIN, Stage, TITLE_BATCH, cut, shuffled};
use crate::run::record::{Plan, Screening};

impl Run {
    /// The batches of the title pass, where one is due.
    pub fn title_batches(&mut self) -> Vec<Batch> {
        if self.body.plan.screening == Screening::Over {
            return Vec::new();
        }
        let Plan { batches, screened, pulled, .. } = &self.body.plan;
        let screened: HashSet<&PaperId> = batches
            .iter()
            .filter(|batch| screened.contains(&batch.number))
            .flat_map(|batch| &batch.papers)
            .collect();
        // What the reader asks about is asked about, whatever its title.
        let due = |paper: &&PaperId| {
            !self.is_followed(paper) && !screened.contains(paper) && !pulled.contains(paper)
        };
        let papers: Vec<PaperId> = self.open().filter(due).cloned().collect();
        let lists = self.lists(papers, TITLE_BATCH);
        self.number(Stage::TitlePass, 0, lists)
    }

    /// The batches of a round: everything that is to be scored and has no verdict, shuffled; asked again in smaller
    /// batches each time. A paper whose text gives orders is alone in its batch. Empty when nothing is missing or
    /// there are no more rounds.
    pub fn batches(&mut self, round: u8) -> Vec<Batch> {
        if round > ROUNDS_AGAIN {
            return Vec::new();
        }
        let stage = if round == 0 { Stage::Scoring } else { Stage::AskedAgain };
        let papers = shuffled(self.open().cloned().collect(), self.body.plan.seed);
        let lists = self.lists(papers, (BATCH >> round).max(1));
        self.number(stage, round, lists)
    }

    /// Two batches in place of one that was too large; empty where it cannot be halved.
    pub fn halves(&mut self, batch: &Batch) -> Vec<Batch> {
        // One paper alone cannot be compared.
        let least = if batch.stage == Stage::Ties { 3 } else { 2 };
        if batch.papers.len() < least {
            return Vec::new();
        }
        self.number(batch.stage, batch.round, cut(&batch.papers, batch.papers.len().div_ceil(2)))
    }

    /// What a batch lacks whose answer came to its limit of tokens, in batches of half its size. Empty where nothing is
    /// missing, and where one paper alone was too much.
    pub fn rest(&mut self, batch: &Batch) -> Vec<Batch> {
        if batch.papers.len() < 2 {
            return Vec::new();
        }
        let half = batch.papers.len() / 2;
        match batch.stage {
            Stage::TitlePass => {
                let rejected = |paper: &PaperId| {
                    matches!(self.body.ledger.state(paper), Some(State::ScreenedOut { .. }))
                };
                let unsaid: Vec<PaperId> =
                    batch.papers.iter().filter(|paper| !rejected(paper)).cloned().collect();
                self.number(Stage::TitlePass, batch.round, cut(&unsaid, half))
            }
            Stage::Scoring | Stage::AskedAgain => {
                let missing = self.missing(batch);
                self.number(Stage::AskedAgain, batch.round + 1, cut(&missing, half))
            }
            Stage::SecondLook => {
                let missing = self.missing(batch);
                self.number(Stage::SecondLook, batch.round + 1, cut(&missing, half))
            }
            // What was said is enough: the rest keeps its order.
            Stage::Ties => Vec::new(),
        }
    }

    /// The papers of a batch that still lack what the batch asks for.
    pub fn missing(&self, batch: &Batch) -> Vec<PaperId> {
        let is_over = batch.stage == Stage::Ties && self.is_over(batch);
        let lacks = |paper: &&PaperId| match batch.stage {
            Stage::TitlePass => true,
            Stage::Scoring | Stage::AskedAgain => !self.verdicts.contains_key(*paper),
            Stage::SecondLook => !self.again.contains_key(*paper),
            Stage::Ties => !is_over,
        };
        batch.papers.iter().filter(lacks).cloned().collect()
    }

    /// Lists of at most `size`; a paper whose text gives orders is alone in its own.
    pub(super) fn lists(&self, papers: Vec<PaperId>, size: usize) -> Vec<Vec<PaperId>> {
        let gives_orders = |paper: &PaperId| self.candidate(paper).is_some_and(|one| one.orders.is_some());
        let (alone, together): (Vec<_>, Vec<_>) = papers.into_iter().partition(gives_orders);
        let mut lists = cut(&together, size);
        lists.extend(cut(&alone, 1));
        lists
    }

    pub(super) fn number(&mut self, stage: Stage, round: u8, lists: Vec<Vec<PaperId>>) -> Vec<Batch> {
        let first = self.body.plan.batches.len();
        let batches: Vec<Batch> = lists
            .into_iter()
            .enumerate()
            .map(|(index, papers)| {
                let number = u32::try_from(first + index).unwrap_or(u32::MAX);
                Batch { number, stage, round, papers }
            })
            .collect();
        self.body.plan.batches.extend(batches.iter().cloned());
        batches
    }
}
