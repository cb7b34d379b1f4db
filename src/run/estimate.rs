//! What a run will take, before it is begun: tokens, money and time, each from the least to the most.
//!
//! The prompts are the ones that would be sent, estimated by their texts. How much a model answers and how fast
//! nobody knows beforehand: those figures stand below with where they come from. A span is wide rather than wrong.

mod asked;
mod time;

pub use crate::money::prompt_tokens;

use std::ops::Add;
use std::time::Duration;

use super::fetch::Morning;
use super::matches::Matches;
use super::plan::Batch;
use super::prompts;
use super::record::RunKey;
use super::seen::Recognised;
use super::state::{Beginning, Run};
use crate::model::Endpoint;
use crate::money::{MicroDollars, Price, Tokens};
use crate::paper::PaperId;
use crate::profile::{Profile, TitlePass};
use asked::{Asker, Total};

/// The least and the most that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<T> {
    /// The least.
    pub low: T,
    /// The most.
    pub high: T,
}

impl<T> Span<T> {
    fn map(self, change: impl Fn(T) -> T) -> Self {
        Self { low: change(self.low), high: change(self.high) }
    }
}

impl<T: PartialOrd> Span<T> {
    /// Whether `value` lies within it.
    pub fn contains(&self, value: &T) -> bool {
        self.low <= *value && *value <= self.high
    }
}

/// The run that `profile` and `endpoint` would make of `morning` at the time `now`, in milliseconds since 1970, where
/// `recognised` was seen before and the papers have these `matches`; `None` where no category gave a day.
pub fn planned(
    morning: &Morning,
    profile: &Profile,
    endpoint: &Endpoint,
    recognised: Recognised,
    matches: Option<Matches>,
    now: u64,
) -> Option<Run> {
    let day = morning.day()?;
    Some(Run::new(Beginning {
        // Numbers begin at 1: this is none that is or will be stored.
        key: RunKey { profile: profile.id.clone(), day, number: 0 },
        prompt: prompts::as_kept(profile, endpoint.answer_form),
        profile: profile.clone(),
        endpoint: endpoint.clone(),
        announcements: morning.announcements.clone(),
        sources: Vec::new(),
        recognised,
        matches,
        now,
    }))
}

/// What a run will take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// Papers that may be scored; a title pass will take some of them out.
    pub papers: usize,
    /// Requests, in all stages.
    pub requests: Span<u64>,
    /// Tokens of all prompts, in o200k, if every paper is asked about once.
    pub prompt: Tokens,
    /// Tokens of all prompts as they may be billed: other tokenisers, papers asked about again, titles screened out.
    pub billed: Span<Tokens>,
    /// The part of the prompts that a provider can have cached, at most.
    pub cached: Tokens,
    /// Tokens of all completions, thinking included.
    pub completion: Span<Tokens>,
    /// What it costs; `None` where the price is not known.
    pub cost: Option<Span<MicroDollars>>,
    /// How long it takes.
    pub time: Span<Duration>,
}

impl Estimate {
    /// What `run`, which has not asked yet, will take. `price` is that of its model.
    pub fn new(mut run: Run, price: Option<Price>) -> Self {
        let titles = run.title_batches();
        run.end_screening();
        let scoring = run.batches(0);
        Self::of(&run, &titles, &scoring, price)
    }

    /// What a second look of `run` at `papers` will take. `price` is that of its model.
    pub fn of_second_look(mut run: Run, papers: &[PaperId], price: Option<Price>) -> Self {
        run.look_again(papers);
        run.body.profile.title_pass = TitlePass::Off;
        let batches = run.second_batches(0);
        Self::of(&run, &[], &batches, price)
    }

    /// What comparing the papers of equal scores in the lists `tied` will take. `price` is that of the run's model.
    pub fn of_ties(mut run: Run, tied: &[Vec<PaperId>], price: Option<Price>) -> Self {
        let papers = run.comparable(tied);
        run.compare_ties(tied);
        run.body.profile.title_pass = TitlePass::Off;
        let batches = run.tie_batches();
        Self { papers, ..Self::of(&run, &[], &batches, price) }
    }

    fn of(run: &Run, titles: &[Batch], scoring: &[Batch], price: Option<Price>) -> Self {
        let asker = Asker::new(run);
        let (titles, scoring) = (asker.asked(titles), asker.asked(scoring));
        let again = asker.asked_again(&scoring);
        let low = asker.least(&titles) + asker.least(&asker.kept_at_least(&scoring));
        let high = asker.most(&titles) + asker.most(&scoring) + asker.most(&again);
        let span = |read: fn(&Total) -> Tokens| Span { low: read(&low), high: read(&high) };
        Self {
            papers: scoring.papers,
            requests: Span { low: low.requests, high: high.requests },
            prompt: titles.prompt.add(scoring.prompt),
            billed: span(|total| total.usage.prompt),
            cached: low.usage.cached,
            completion: span(|total| total.usage.completion),
            cost: price.map(|price| Span { low: low.cost(price), high: high.cost(price) }),
            time: time::span(&run.head.endpoint, &low, &high),
        }
    }

    /// What so many runs like it take, one after the other.
    pub fn times(self, runs: u32) -> Self {
        let many = u64::from(runs);
        let tokens = |Tokens(count)| Tokens(count.saturating_mul(many));
        Self {
            papers: self.papers.saturating_mul(usize::try_from(runs).unwrap_or(usize::MAX)),
            requests: self.requests.map(|count| count.saturating_mul(many)),
            prompt: tokens(self.prompt),
            billed: self.billed.map(tokens),
            cached: tokens(self.cached),
            completion: self.completion.map(tokens),
            cost: self
                .cost
                .map(|cost| cost.map(|MicroDollars(money)| MicroDollars(money.saturating_mul(many)))),
            time: self.time.map(|time| time.saturating_mul(runs)),
        }
    }
}
