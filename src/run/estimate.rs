//! What a run will take, before it is begun: tokens, money and time, each from the least to the most.
//!
//! The prompts are those that would be sent, estimated by their texts. How much a model answers, and how fast, nobody
//! knows beforehand; the sources of those figures stand beside them. A span is wide rather than wrong.

mod pace;
mod span;

pub use crate::money::prompt_tokens;
pub use pace::Pace;
pub use span::Span;

use std::time::Duration;

use super::plan::{BATCH, Batch, Stage};
use super::prompts;
use super::state::Run;
use crate::model::openai::{self, Question};
use crate::model::{AnswerForm, Endpoint, Prompt};
use crate::money::{ExactCost, MicroDollars, Price, Tokens, Usage};
use crate::paper::Paper;
use crate::profile::{Delimiter, Part, Profile, TitlePass};

/// What a run will take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// Papers that may be scored; with a title pass, fewer will.
    pub papers: usize,
    /// Requests, in all stages.
    pub requests: Span<u64>,
    /// Tokens of all prompts.
    pub prompt: Span<Tokens>,
    /// The same by the texts alone, when each paper is asked about once and none is screened out.
    pub prompt_by_texts: Tokens,
    /// How much of the prompts the provider will have cached at most.
    pub cached: Tokens,
    /// Tokens of all completions, thinking included.
    pub completion: Span<Tokens>,
    /// What it costs; `None` where the price is not known.
    pub cost: Option<Span<MicroDollars>>,
    /// How long it takes, where nothing has to be waited for.
    pub time: Span<Duration>,
}

impl Estimate {
    /// What `run` will take that has not asked yet. `price` is that of its model.
    pub fn new(mut run: Run, price: Option<Price>, pace: &Pace) -> Self {
        let titles = run.title_batches();
        run.end_screening();
        let scoring = run.batches(0);
        let papers = scoring.iter().map(|batch| batch.papers.len()).sum();
        let model = Model::of(&run);
        let titles = model.asked(&run, &titles);
        let scoring = model.asked(&run, &scoring);
        let least = match run.body.profile.title_pass {
            TitlePass::On => scoring.share(LEAST_SCORED),
            TitlePass::Off => scoring.clone(),
        };
        let again = model.again(&scoring);
        let low = titles.least(&model) + least.least(&model);
        let high = titles.most(&model) + scoring.most(&model) + again.most(&model);
        let cost = price.map(|price| Span { low: low.cost(price), high: high.cost(price) });
        Self {
            papers,
            requests: Span { low: low.requests, high: high.requests },
            prompt: Span { low: low.usage.prompt, high: high.usage.prompt },
            prompt_by_texts: titles.prompt + scoring.prompt,
            cached: low.usage.cached,
            completion: Span { low: low.usage.completion, high: high.usage.completion },
            cost,
            time: pace.time(low.work(), high.work()),
        }
    }
}
