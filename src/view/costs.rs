//! The cost card: a row per stage, and the sums.

use crate::money::{ExactCost, MicroDollars, Price, Usage};
use crate::run::plan::Stage;
use crate::run::record::Head;

/// What a run used and cost, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    /// The model's name.
    pub model: String,
    /// One row per stage that sent a request.
    pub rows: Vec<CostRow>,
    /// All of them together.
    pub usage: Usage,
    /// What all of it cost; `None` is unknown.
    pub cost: Option<MicroDollars>,
    /// Requests whose usage the provider did not state.
    pub unstated: u32,
}

/// What one stage used and cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostRow {
    /// The stage.
    pub stage: Stage,
    /// The tokens.
    pub usage: Usage,
    /// The cost; `None` is unknown.
    pub cost: Option<MicroDollars>,
}

impl Costs {
    /// The costs behind a run's head. The provider's own charge beats `price`.
    pub fn new(head: &Head, price: Option<Price>) -> Self {
        let cost = |usage: Usage, unstated: u32| {
            let known = unstated == 0;
            known.then(|| exact(usage, price)).flatten().map(ExactCost::rounded)
        };
        let rows = head
            .costs
            .iter()
            .map(|stage| CostRow {
                stage: stage.stage,
                usage: stage.usage,
                cost: cost(stage.usage, stage.unstated),
            })
            .collect();
        let unstated = head.costs.iter().map(|stage| stage.unstated).sum();
        let usage = head.usage();
        Self { model: head.endpoint.model.clone(), rows, usage, cost: cost(usage, unstated), unstated }
    }
}

fn exact(usage: Usage, price: Option<Price>) -> Option<ExactCost> {
    let priced = |price: Price| price.prompt_cost(usage) + price.completion_cost(usage);
    usage.charged.map(ExactCost::from).or_else(|| price.map(priced))
}
