//! The cost card: a row per model and stage, and the sums.

use crate::money::{ExactCost, MicroDollars, Price, Tokens, Usage};
use crate::run::plan::Stage;
use crate::run::record::{Head, StageCost};

/// What a run used and cost, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    /// One row per model and stage that sent a request.
    pub rows: Vec<CostRow>,
    /// All of them together.
    pub together: Cost,
}

/// What one stage of one model used and cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRow {
    /// The model's name.
    pub model: String,
    /// The stage.
    pub stage: Stage,
    /// Tokens and money.
    pub cost: Cost,
}

/// Tokens and money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// The tokens that providers stated.
    pub usage: Usage,
    /// What they cost; `None` is unknown.
    pub money: Option<MicroDollars>,
    /// What besides may have been used.
    pub unconfirmed: Unconfirmed,
}

/// What requests used or are using of which no provider stated it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unconfirmed {
    /// How many requests.
    pub requests: u32,
    /// The most tokens that they can have used. None where that was not kept.
    pub tokens: Tokens,
    /// The most that they can have cost; `None` is unknown.
    pub money: Option<MicroDollars>,
}

impl Costs {
    /// The costs behind a run's head, `price` being what a model costs. The provider's own charge beats it.
    pub fn new(head: &Head, price: &dyn Fn(&str) -> Option<Price>) -> Self {
        let exact: Vec<Exact> = head.costs.iter().map(|cost| Exact::of(cost, price(&cost.model))).collect();
        let rows = head.costs.iter().zip(&exact).map(|(cost, exact)| CostRow {
            model: cost.model.clone(),
            stage: cost.stage,
            cost: exact.rounded(),
        });
        Self { rows: rows.collect(), together: Exact::sum(&exact).rounded() }
    }
}

/// Costs before they are rounded.
#[derive(Clone, Copy)]
struct Exact {
    usage: Usage,
    money: Option<ExactCost>,
    requests: u32,
    up_to: Tokens,
    up_to_money: Option<ExactCost>,
}

impl Exact {
    fn of(cost: &StageCost, price: Option<Price>) -> Self {
        let usage = cost.usage;
        let up_to = cost.unconfirmed();
        let requests = cost.unstated + cost.under_way.requests;
        // Where nobody kept how much it can have been, nothing is known of the whole.
        let is_bounded = requests == 0 || up_to != Usage::default();
        let priced = |usage: Usage| match usage == Usage::default() {
            true => Some(ExactCost::default()),
            false => price.map(|price| price.prompt_cost(usage) + price.completion_cost(usage)),
        };
        Self {
            usage,
            money: usage.charged.map(ExactCost::from).or_else(|| priced(usage)).filter(|_| is_bounded),
            requests,
            up_to: up_to.total(),
            up_to_money: priced(up_to).filter(|_| is_bounded),
        }
    }

    fn sum(parts: &[Self]) -> Self {
        let mut usage = Usage::default();
        parts.iter().for_each(|part| usage += part.usage);
        Self {
            usage,
            money: parts.iter().map(|part| part.money).sum(),
            requests: parts.iter().map(|part| part.requests).sum(),
            up_to: parts.iter().map(|part| part.up_to).sum(),
            up_to_money: parts.iter().map(|part| part.up_to_money).sum(),
        }
    }

    fn rounded(&self) -> Cost {
        let unconfirmed = Unconfirmed {
            requests: self.requests,
            tokens: self.up_to,
            money: self.up_to_money.map(ExactCost::rounded),
        };
        Cost { usage: self.usage, money: self.money.map(ExactCost::rounded), unconfirmed }
    }
}

/// One line of the cost card, ready to be shown ("unknown" where nothing is known).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostLine {
    /// Model and stage: "gpt-4o · scoring".
    pub what: String,
    /// Tokens of the prompts.
    pub prompt: String,
    /// Those of them that were cached; empty where none were.
    pub cached: String,
    /// Tokens of the completions.
    pub completion: String,
    /// What all that cost.
    pub cost: String,
    /// What else is to be known of it, as a sentence; empty for nothing.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnswerForm, Endpoint};
    use crate::money::PerMillion;
    use crate::run::record::{Phase, RunKey, Spent};

    fn head() -> Head {
        Head {
            key: RunKey {
                profile: "p".to_owned(),
                day: crate::day::Day::parse("2026-10-15").unwrap(),
                number: 1,
            },
            phase: Phase::Running,
            endpoint: Endpoint::parse("https://x.example/v1", "m", AnswerForm::Schema).unwrap(),
            costs: Vec::new(),
            began: 0,
            announced: 0,
            candidates: 0,
            scored: 0,
            relevant: 0,
            open: Vec::new(),
            screen: None,
            criteria: String::new(),
        }
    }

    fn usage(prompt: u64, cached: u64, completion: u64) -> Usage {
        Usage {
            prompt: Tokens(prompt),
            cached: Tokens(cached),
            completion: Tokens(completion),
            ..Usage::default()
        }
    }

    /// A dollar a million tokens, four for the answers, a tenth where they were cached.
    fn price(_: &str) -> Option<Price> {
        let per_million = |amount| PerMillion(MicroDollars(amount));
        let cached = Some(per_million(100_000));
        Some(Price { prompt: per_million(1_000_000), cached, completion: per_million(4_000_000) })
    }

    fn asked(head: &mut Head, stage: Stage, up_to: Usage, spent: Option<Spent>) {
        head.sends(stage, up_to);
        if let Some(spent) = spent {
            head.settles(stage, up_to, spent);
        }
    }

    #[test]
    fn each_stage_has_its_row_and_what_is_not_confirmed_stands_apart() {
        let mut head = head();
        let up_to = usage(1_200, 0, 500);
        asked(&mut head, Stage::TitlePass, up_to, Some(Spent::Stated(usage(1_000, 0, 10))));
        asked(&mut head, Stage::Scoring, up_to, Some(Spent::Stated(usage(1_000, 500, 100))));
        asked(&mut head, Stage::Scoring, up_to, Some(Spent::Unstated));
        asked(&mut head, Stage::Scoring, up_to, Some(Spent::Nothing));
        asked(&mut head, Stage::Scoring, up_to, None);
        let costs = Costs::new(&head, &price);
        let row = |stage| costs.rows.iter().find(|row| row.stage == stage).unwrap().cost;
        let money = |cost: Cost| cost.money.map(|money| money.0);
        assert_eq!(money(row(Stage::TitlePass)), Some(1_040));
        assert_eq!(row(Stage::TitlePass).unconfirmed.requests, 0);
        assert_eq!(money(row(Stage::Scoring)), Some(500 + 50 + 400));
        let unconfirmed = Unconfirmed {
            requests: 2,
            tokens: Tokens(3_400),
            money: Some(MicroDollars(2 * (1_200 + 2_000))),
        };
        assert_eq!(row(Stage::Scoring).unconfirmed, unconfirmed);
        assert_eq!((money(costs.together), costs.together.unconfirmed), (Some(1_990), unconfirmed));
        assert_eq!(costs.together.usage, usage(2_000, 500, 110));
    }

    #[test]
    fn a_charge_beats_the_price_and_nothing_known_is_unknown() {
        let mut head = head();
        let charged = Usage { charged: Some(MicroDollars(77)), ..usage(1_000, 0, 10) };
        asked(&mut head, Stage::Scoring, usage(2_000, 0, 20), Some(Spent::Stated(charged)));
        assert_eq!(Costs::new(&head, &price).together.money, Some(MicroDollars(77)));
        assert_eq!(Costs::new(&head, &|_| None).together.money, Some(MicroDollars(77)));
        asked(&mut head, Stage::AskedAgain, usage(2_000, 0, 20), Some(Spent::Stated(usage(10, 0, 10))));
        assert_eq!(Costs::new(&head, &|_| None).together.money, None);
    }

    /// Records from before the most was kept.
    #[test]
    fn what_nobody_bounded_is_unknown() {
        let mut head = head();
        asked(&mut head, Stage::Scoring, Usage::default(), Some(Spent::Unstated));
        let costs = Costs::new(&head, &price);
        assert_eq!((costs.together.money, costs.together.unconfirmed.money), (None, None));
        assert_eq!(costs.together.unconfirmed.requests, 1);
    }
}
