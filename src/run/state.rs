//! A run in memory: what is known, what is still to be asked, what an answer changes.
//!
//! This is the run's state machine. It sends nothing; `drive` does, and natively so do tests and `replay`.

mod batches;
mod second_look;
mod ties;

use std::collections::HashMap;

use super::candidates::{Candidate, merge};
use super::join::open;
use super::keep::KeepError;
use super::ledger::{Rule, State, Why};
use super::matches::Matches;
use super::plan::{Batch, Stage, seed};
use super::record::{Body, Head, Phase, Plan, RunKey, Screening, SentPrompt, SourceReport, Verdict};
use super::second_look::Ended;
use super::seen::{Recognised, Seen};
use crate::arxiv::Announcement;
use crate::model::{Answer, Endpoint};
use crate::paper::PaperId;
use crate::profile::prompt::criteria_hash;
use crate::profile::{Following, Profile, TitlePass};

/// Why a run failed whose model answered, but never usably.
const NO_USABLE_ANSWER: &str = "The model answered, but not once in a form that could be read. Try another model, or \
                                switch the form of its answers in the settings.";

/// A run: what is stored of it, and its verdicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The small part.
    pub head: Head,
    /// The papers, the ledger, the plan.
    pub body: Body,
    /// What it waits for while it asks; not stored.
    pub waiting: Option<Waiting>,
    /// Why the store does not have all of it, where that is so; not stored.
    pub unkept: Option<KeepError>,
    verdicts: HashMap<PaperId, Verdict>,
    /// What a second look said.
    again: HashMap<PaperId, Verdict>,
    task: Task,
}

/// What a run asks for when it is driven. It is not stored: what was cut off waits until the reader asks for it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Task {
    /// What has no verdict yet.
    #[default]
    Day,
    /// Second verdicts. The day is finished, and stays so.
    SecondLook,
    /// Which of papers with equal scores are better; likewise.
    Ties,
}

/// What a run waits for that has nothing under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// The provider asks to wait, or is overloaded.
    Provider {
        /// When the run goes on, milliseconds since 1970 (UTC).
        until: u64,
    },
    /// The network is gone.
    Network {
        /// When it is tried again, if nothing tells before that it is back.
        until: u64,
    },
    /// The gate is closed: the device is offline, or the page may not work.
    Gate,
}

/// What a run begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Which run.
    pub key: RunKey,
    /// Whose.
    pub profile: Profile,
    /// Which model.
    pub endpoint: Endpoint,
    /// What it is told.
    pub prompt: SentPrompt,
    /// What arXiv announced, in the order of the profile's categories.
    pub announcements: Vec<Announcement>,
    /// What each category gave.
    pub sources: Vec<SourceReport>,
    /// Those of the announced papers that were seen before.
    pub recognised: Recognised,
    /// How well they fit the reader's taste, where that is known.
    pub matches: Option<Matches>,
    /// Milliseconds since 1970 (UTC).
    pub now: u64,
}

impl Run {
    /// Merges the announcements and makes the plan. Nothing is asked yet.
    pub fn new(beginning: Beginning) -> Self {
        let Beginning { key, profile, endpoint, prompt, announcements, sources, recognised, matches, now } =
            beginning;
        let (candidates, ledger) = merge(&announcements, &profile, &recognised);
        let screening = match profile.title_pass {
            TitlePass::On => Screening::Due,
            TitlePass::Off => Screening::Over,
        };
        let plan = Plan { seed: seed(key.day, &prompt.hash), screening, ..Plan::default() };
        let mut head = Head {
            key,
            phase: Phase::Running,
            endpoint,
            costs: Vec::new(),
            began: now,
            announced: 0,
            candidates: 0,
            scored: 0,
            relevant: 0,
            open: open(&sources),
            screen: None,
            criteria: criteria_hash(&profile),
        };
        head.count(ledger.sums());
        head.relevant = ledger.sums().followed;
        let mut run = Self::of(head, Body { profile, prompt, sources, candidates, ledger, plan, matches });
        run.begin_screen();
        run
    }

    fn of(head: Head, body: Body) -> Self {
        Self {
            head,
            body,
            waiting: None,
            unkept: None,
            verdicts: HashMap::new(),
            again: HashMap::new(),
            task: Task::Day,
        }
    }

    /// Puts a run together from what was stored. Answers for papers that it does not have are dropped; the first
    /// of several counts, and the first of a second look beside it. A paper that has lost its answer has no verdict
    /// again, and can be asked about again.
    pub fn restore(head: Head, body: Body, answers: Vec<Verdict>) -> Self {
        let mut run = Self::of(head, body);
        run.head.scored = 0;
        run.head.relevant = run.body.ledger.sums().followed;
        for verdict in answers {
            if run.body.plan.stage_of(verdict.batch) == Some(Stage::SecondLook) {
                run.count_in_again(verdict);
            } else {
                run.count_in(verdict);
            }
        }
        run.body.ledger.lost(|paper| !run.verdicts.contains_key(paper));
        run
    }

    /// What it asks for when it is driven.
    pub fn task(&self) -> Task {
        self.task
    }

    /// True for a finished day that is asked about nothing more just now.
    pub fn is_at_rest(&self) -> bool {
        self.head.phase == Phase::Finished && self.task == Task::Day
    }

    /// The distinct papers, in the order of their first announcement.
    pub fn candidates(&self) -> &[Candidate] {
        &self.body.candidates
    }

    /// How well they fitted when the run began; `None` where nothing was known.
    pub fn matches(&self) -> Option<&Matches> {
        self.body.matches.as_ref()
    }

    /// One of them.
    pub fn candidate(&self, paper: &PaperId) -> Option<&Candidate> {
        self.body.candidates.iter().find(|candidate| candidate.paper.id == *paper)
    }

    /// The first verdict on a paper; where there is a second, [`Run::points`] has what counts.
    pub fn verdict(&self, paper: &PaperId) -> Option<&Verdict> {
        self.verdicts.get(paper)
    }

    /// The first verdicts of all papers, in no order.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.verdicts.values()
    }

    /// Papers that are to be scored, and those of them that have a verdict.
    pub fn progress(&self) -> (usize, usize) {
        let open = self.open().count();
        (self.verdicts.len(), self.verdicts.len() + open)
    }

    /// The title pass rejected `irrelevant`.
    pub fn screened(&mut self, irrelevant: &[PaperId]) {
        for paper in irrelevant {
            self.body.ledger.screened_out(paper, Rule::TitlePass);
        }
    }

    /// A batch of the title pass was answered to its end.
    pub fn has_screened(&mut self, batch: &Batch) {
        self.body.plan.screened.push(batch.number);
    }

    /// No further title will be screened.
    pub fn end_screening(&mut self) {
        self.body.plan.screening = Screening::Over;
    }

    /// Takes an answer in. Returns the verdict to keep, or `None` where the paper has one already.
    pub fn answered(&mut self, batch: &Batch, answer: Answer) -> Option<Verdict> {
        let position = batch.papers.iter().position(|paper| *paper == answer.id)?;
        let verdict = Verdict {
            paper: answer.id,
            comment: answer.comment,
            relevance: answer.relevance,
            novelty: answer.novelty,
            model: self.head.endpoint.model.clone(),
            prompt_hash: self.body.prompt.hash.clone(),
            batch: batch.number,
            position: u16::try_from(position).unwrap_or(u16::MAX),
        };
        let is_new = if batch.stage == Stage::SecondLook {
            self.count_in_again(verdict.clone())
        } else {
            self.count_in(verdict.clone())
        };
        is_new.then_some(verdict)
    }

    /// The papers of a batch cannot be asked about, not even alone. Titles can still be scored.
    pub fn given_up(&mut self, batch: &Batch) {
        match batch.stage {
            Stage::TitlePass => {}
            Stage::Scoring | Stage::AskedAgain => {
                for paper in &batch.papers {
                    self.body.ledger.unscored(paper, Why::NoAnswer);
                }
                self.body.plan.refused.extend(batch.papers.iter().cloned());
            }
            Stage::SecondLook => self.leave_out_of_second_look(&batch.papers),
            Stage::Ties => self.compares(batch, Vec::new()),
        }
    }

    /// Everything was asked as often as it may be. A run in which the model gave not one usable answer has failed,
    /// because of `given_up` where that is known.
    pub fn finish(&mut self, given_up: Option<String>) {
        match self.end() {
            Task::Day => self.finish_day(given_up),
            Task::SecondLook => self.finish_second_look(),
            Task::Ties => self.end_ties(None),
        }
        self.head.screen = self.account();
    }

    fn finish_day(&mut self, given_up: Option<String>) {
        let asked_in_vain: Vec<PaperId> = self.open().cloned().collect();
        for paper in &asked_in_vain {
            self.body.ledger.unscored(paper, Why::NoAnswer);
        }
        let in_vain = self.body.ledger.sums().unscored + asked_in_vain.len();
        self.head.phase = if self.verdicts.is_empty() && in_vain > 0 {
            Phase::Failed { why: given_up.unwrap_or_else(|| NO_USABLE_ANSWER.to_owned()) }
        } else {
            Phase::Finished
        };
    }

    /// The reader stopped it.
    pub fn stop(&mut self) {
        self.end_early(Ended::Stopped, Why::Stopped, Phase::Stopped);
    }

    /// A cause that asking again would not mend ended it.
    pub fn fail(&mut self, why: String) {
        self.end_early(Ended::Failed { why: why.clone() }, Why::Failed, Phase::Failed { why });
    }

    /// The next request could have passed the reader's budget.
    pub fn over_budget(&mut self, why: String) {
        self.end_early(Ended::OverBudget { why: why.clone() }, Why::Budget, Phase::OverBudget { why });
    }

    /// Ends what it asks for before its time. A finished day stays finished: at most its second look or the comparing of
    /// its ties ends so, as `besides` says.
    fn end_early(&mut self, besides: Ended, why: Why, phase: Phase) {
        match self.end() {
            // It ended in the moment before.
            Task::Day if self.head.phase == Phase::Finished => {}
            Task::Day => {
                self.body.ledger.give_up(why);
                self.head.phase = phase;
            }
            Task::SecondLook => self.end_second_look(besides),
            Task::Ties => self.end_ties(Some(besides)),
        }
        self.head.screen = self.account();
    }

    /// Nothing is asked or waited for any more. Returns what was asked for.
    fn end(&mut self) -> Task {
        self.head.leaves_off();
        self.waiting = None;
        std::mem::take(&mut self.task)
    }

    /// Asks on where it ended: what has no verdict waits again.
    pub fn resume(&mut self) {
        let without: Vec<PaperId> = self.body.ledger.rows().iter().map(|row| row.paper.clone()).collect();
        for paper in without {
            self.body.ledger.unscored(&paper, Why::Waiting);
        }
        self.end();
        self.body.plan.refused.clear();
        self.head.phase = Phase::Running;
    }

    /// True where `paper` could be asked about all the same: one that was left out, for which the model gave no answer,
    /// or that was seen before, by another model than then, by another prompt, or in a newer version. What was paid for
    /// once is not offered.
    pub fn can_ask_about(&self, paper: &PaperId) -> bool {
        match self.body.ledger.state(paper) {
            Some(State::ScreenedOut { .. } | State::Unscored { why: Why::NoAnswer }) => true,
            Some(State::SeenBefore { .. }) => self.candidate(paper).is_some_and(|candidate| {
                let judge = self.judge();
                let is_settled = |seen: &Seen| seen.is_settled_by(&judge, candidate.paper.version);
                !candidate.seen.as_ref().is_some_and(is_settled)
            }),
            _ => false,
        }
    }

    /// Has `paper` wait for a verdict, which was left out, seen before, or not answered; a finished run then goes on with
    /// it. Returns whether it does. What else stayed without a verdict in this run is not asked about again.
    pub fn ask_about(&mut self, paper: &PaperId) -> bool {
        let can = self.can_ask_about(paper);
        if can {
            self.body.ledger.ask_about(paper);
            let Plan { refused, pulled, .. } = &mut self.body.plan;
            refused.retain(|one| one != paper);
            if !pulled.contains(paper) {
                pulled.push(paper.clone());
            }
            self.head.count(self.body.ledger.sums());
            if self.head.phase == Phase::Finished {
                self.head.phase = Phase::Running;
            }
        }
        can
    }

    /// Whether `paper` has no score though it was asked about, or is to be.
    pub fn lacks_score(&self, paper: &PaperId) -> bool {
        matches!(self.body.ledger.state(paper), Some(State::Unscored { .. }))
    }

    /// Papers that are to be scored and have no verdict, in the order of the announcements.
    fn open(&self) -> impl Iterator<Item = &PaperId> {
        let Plan { refused, .. } = &self.body.plan;
        let scores_followed = self.body.profile.following == Following::Scored;
        self.body.candidates.iter().map(|candidate| &candidate.paper.id).filter(move |paper| {
            let asks = match self.body.ledger.state(paper) {
                Some(State::Unscored { why }) => *why == Why::Waiting,
                Some(State::FollowedAuthor { .. }) => scores_followed,
                _ => false,
            };
            asks && !self.verdicts.contains_key(*paper) && !refused.contains(paper)
        })
    }

    fn is_followed(&self, paper: &PaperId) -> bool {
        matches!(self.body.ledger.state(paper), Some(State::FollowedAuthor { .. }))
    }

    fn count_in(&mut self, verdict: Verdict) -> bool {
        if self.verdicts.contains_key(&verdict.paper) || self.candidate(&verdict.paper).is_none() {
            return false;
        }
        let paper = verdict.paper.clone();
        self.body.ledger.scored(&paper);
        self.verdicts.insert(paper.clone(), verdict);
        self.head.scored = self.verdicts.len();
        self.head.relevant += usize::from(self.is_relevant(&paper));
        true
    }

    /// Whether the scores of `paper` pass the profile's cut-offs. A followed author's paper is in the digest already,
    /// whatever its scores.
    pub(super) fn is_relevant(&self, paper: &PaperId) -> bool {
        !self.is_followed(paper)
            && self.points(paper).is_some_and(|[relevance, novelty]| {
                self.body.profile.cut_offs.pass(Some(relevance.floor()), Some(novelty.floor()))
            })
    }
}
