//! The cost card: a row per stage, and the sums.

use crate::money::{ExactCost, MicroDollars, Price, Usage};
use crate::run::plan::Stage;
use crate::run::record::{Head, StageCost};

/// What a run used and cost, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    /// One row per model and stage that sent a request.
    pub rows: Vec<CostRow>,
    /// All of them together.
    pub usage: Usage,
    /// What all of it cost; `None` is unknown.
    pub cost: Option<MicroDollars>,
    /// Requests whose usage the provider did not state.
    pub unstated: u32,
}

/// What one stage of one model used and cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRow {
    /// The model's name.
    pub model: String,
    /// The stage.
    pub stage: Stage,
    /// The tokens.
    pub usage: Usage,
    /// The cost; `None` is unknown.
    pub cost: Option<MicroDollars>,
}

impl Costs {
    /// The costs behind a run's head, `price` being what a model costs. The provider's own charge beats it. A request
    /// whose usage was not stated makes the sums unknown.
    pub fn new(head: &Head, price: &dyn Fn(&str) -> Option<Price>) -> Self {
        let exact: Vec<Option<ExactCost>> =
            head.costs.iter().map(|cost| exact(cost, price(&cost.model))).collect();
        let rows = head.costs.iter().zip(&exact).map(|(cost, exact)| CostRow {
            model: cost.model.clone(),
            stage: cost.stage,
            usage: cost.usage,
            cost: exact.map(ExactCost::rounded),
        });
        Self {
            rows: rows.collect(),
            usage: head.usage(),
            cost: exact.into_iter().sum::<Option<ExactCost>>().map(ExactCost::rounded),
            unstated: head.costs.iter().map(|cost| cost.unstated).sum(),
        }
    }
}

fn exact(cost: &StageCost, price: Option<Price>) -> Option<ExactCost> {
    let usage = cost.usage;
    let priced = |price: Price| price.prompt_cost(usage) + price.completion_cost(usage);
    usage.charged.map(ExactCost::from).or_else(|| price.map(priced)).filter(|_| cost.unstated == 0)
}
