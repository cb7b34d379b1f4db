//! Trying before adopting: other criteria, or another model, on the papers of a stored day.
//!
//! A trial has two sides. A side is the day as it was read, which costs nothing, or a run of its own over the same
//! papers, driven and kept by the same code as any run but apart from the days ([`apart`]): it is no day's run, nothing
//! counts as seen by it, and no taste learns from it. Only the month's budget knows of it.
//!
//! Where nothing changed that the model is told, scores suffice: [`as_if`] makes of a stored run what it would have
//! been under another profile, and asks nobody.

mod adoption;
mod apart;
mod kept;
mod sample;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::candidates::Candidate;
use super::ledger::{Ledger, Rule, State, Why};
use super::prompts;
use super::record::{Body, Head, Phase, Plan, RunKey, Screening};
use super::seen::Recognised;
use super::state::{Beginning, Run};
use crate::arxiv::{Announcement, Entry, Source};
use crate::model::Endpoint;
use crate::paper::PaperId;
use crate::profile::{Profile, Share};
use crate::store::Record;

pub use adoption::Adoption;
pub use apart::apart;
pub use kept::{Kept, heads, load, next_number, remove, save, stored};
pub use sample::{Sample, papers_of, sample};

/// One trial, as it is kept; its runs are kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Its number, from 1; no other trial has it.
    pub number: u32,
    /// The stored run whose papers it asks about.
    pub of: RunKey,
    /// When it began, milliseconds since 1970 (UTC).
    pub began: u64,
    /// Which of the papers.
    pub sample: Sample,
    /// What is compared with what.
    pub sides: [Side; 2],
}

/// One side of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The day as it was read.
    AsStored,
    /// A run of its own. Its profile and its model are what is tried.
    Asked(RunKey),
}

impl Record for Trial {
    const NAME: &'static str = "trial";
    const VERSION: u32 = 1;
}

/// What one side is to be asked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Whose criteria, cut-offs and followed authors.
    pub profile: Profile,
    /// Which model.
    pub endpoint: Endpoint,
}

impl Trial {
    /// A trial over papers of the stored run `of`, and the runs of its asked sides, which have not asked yet. A side
    /// without a variant is the day as it was read.
    pub fn new(
        number: u32,
        of: &Run,
        sample: Sample,
        sides: [Option<Variant>; 2],
        now: u64,
    ) -> (Self, Vec<Run>) {
        let papers = papers_of(of, &sample);
        let mut runs = Vec::new();
        let mut places = (1..).zip(sides).map(|(place, variant)| match variant {
            None => Side::AsStored,
            Some(variant) => {
                let key = kept::run_key(number, place, of.head.key.day);
                runs.push(side(of, &papers, variant, key.clone(), now));
                Side::Asked(key)
            }
        });
        let sides = [places.next(), places.next()].map(|side| side.unwrap_or(Side::AsStored));
        drop(places);
        (Self { number, of: of.head.key.clone(), began: now, sample, sides }, runs)
    }
}

/// The run of one side.
fn side(of: &Run, papers: &[PaperId], variant: Variant, key: RunKey, now: u64) -> Run {
    let Variant { profile, endpoint } = variant;
    // What is screened out is not tried.
    let profile = Profile { screen: Share::All, ..profile };
    let wanted: HashSet<&PaperId> = papers.iter().collect();
    Run::new(Beginning {
        key,
        prompt: prompts::as_kept(&profile, endpoint.answer_form),
        profile,
        endpoint,
        announcements: announced(of, |candidate| wanted.contains(&candidate.paper.id)),
        sources: Vec::new(),
        recognised: Recognised::default(),
        matches: None,
        now,
    })
}

/// What `run` would have been under `profile`, by the scores that it has. What it would have asked about besides
/// waits for a verdict; what it left out before scoring stays out.
///
/// The verdicts are those of the run's own criteria: whether these are the profile's is for the caller to say.
pub fn as_if(run: &Run, profile: &Profile) -> Run {
    let recognised =
        run.candidates().iter().filter_map(|one| Some((one.paper.id.clone(), one.seen.clone()?))).collect();
    let new = Run::new(Beginning {
        key: run.head.key.clone(),
        profile: profile.clone(),
        endpoint: run.head.endpoint.clone(),
        prompt: run.body.prompt.clone(),
        announcements: in_its_categories(announced(run, |_| true), profile),
        sources: Vec::new(),
        recognised,
        matches: None,
        now: run.head.began,
    });
    let mut rows = new.body.ledger.rows().to_vec();
    for row in rows.iter_mut().filter(|row| matches!(row.state, State::Unscored { .. })) {
        match run.body.ledger.state(&row.paper) {
            // The profile may have other words that rule a paper out.
            Some(State::ScreenedOut { rule: Rule::Never { .. } }) | None => {}
            // The title pass, the screen, or a model that gave no answer would have done the same.
            Some(then @ (State::ScreenedOut { .. } | State::Unscored { .. })) => row.state = then.clone(),
            Some(_) => {}
        }
    }
    let is_asked = |paper: &PaperId| {
        matches!(new.body.ledger.state(paper), Some(State::Unscored { .. } | State::FollowedAuthor { .. }))
    };
    let verdicts = run.all_verdicts().filter(|verdict| is_asked(&verdict.paper)).cloned().collect();
    let plan = Plan { screening: Screening::Over, ..run.body.plan.clone() };
    let body = Body { ledger: Ledger::new(rows), plan, ..new.body };
    let head = Head { phase: Phase::Finished, screen: None, costs: Vec::new(), ..new.head };
    Run::restore(head, body, verdicts)
}

/// Papers that `run`, made by [`as_if`], would have asked about.
pub fn lacking(run: &Run) -> Vec<PaperId> {
    let rows = run.body.ledger.rows().iter();
    rows.filter(|row| row.state == State::Unscored { why: Why::Waiting })
        .map(|row| row.paper.clone())
        .collect()
}

/// Entries that `run` did not ask for, and `profile` would: of them no more than the id is kept.
pub fn unread(run: &Run, profile: &Profile) -> usize {
    let asked: HashSet<&PaperId> = run.candidates().iter().map(|one| &one.paper.id).collect();
    let rows = run.body.ledger.rows().iter().filter(|row| {
        row.state == State::NotAskedFor
            && profile.announce.contains(&row.announce)
            && profile.categories.contains(&row.category)
    });
    rows.map(|row| &row.paper).filter(|paper| !asked.contains(paper)).collect::<HashSet<_>>().len()
}

/// Those of the categories that `profile` reads, in its order.
fn in_its_categories(announcements: Vec<Announcement>, profile: &Profile) -> Vec<Announcement> {
    let place = |one: &Announcement| profile.categories.iter().position(|category| *category == one.category);
    let mut all: Vec<_> = announcements.into_iter().filter(|one| place(one).is_some()).collect();
    all.sort_by_key(|one| place(one));
    all
}

/// The announcements of those candidates that `is_wanted` takes, as far as a run remembers them.
fn announced(run: &Run, is_wanted: impl Fn(&Candidate) -> bool) -> Vec<Announcement> {
    let mut announcements: Vec<Announcement> = Vec::new();
    for candidate in run.candidates().iter().filter(|candidate| is_wanted(candidate)) {
        for (category, announce) in &candidate.announced {
            let entry = Entry { paper: candidate.paper.clone(), announce: *announce };
            match announcements.iter_mut().find(|one| one.category == *category) {
                Some(one) => one.entries.push(entry),
                None => announcements.push(Announcement {
                    category: category.clone(),
                    day: run.head.key.day,
                    source: Source::Rss,
                    stated: None,
                    entries: vec![entry],
                    problems: Vec::new(),
                }),
            }
        }
    }
    announcements
}
