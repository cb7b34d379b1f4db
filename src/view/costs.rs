//! What runs cost: the cost card with a row per model and stage, and sums over many runs. Everything is exact until
//! whoever shows it rounds it.

use std::iter::Sum;

use crate::money::{ExactCost, Price, Tokens, Usage};
use crate::run::plan::Stage;
use crate::run::record::{Head, StageCost};

/// What one run, or several, used and cost.
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

/// Tokens and money. Sums of them are exact; the sum of none is known to be nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// The tokens that providers stated.
    pub usage: Usage,
    /// What they cost; `None` is unknown.
    pub money: Option<ExactCost>,
    /// What besides may have been used.
    pub unconfirmed: Unconfirmed,
}

/// What requests used or are using of which no provider stated it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unconfirmed {
    /// How many requests.
    pub requests: u32,
    /// The most tokens that they can have used. None where that was not kept.
    pub tokens: Tokens,
    /// The most that they can have cost; `None` is unknown.
    pub money: Option<ExactCost>,
}

impl Costs {
    /// The costs behind a run's head, `price` being what a model costs. The provider's own charge beats it.
    pub fn new(head: &Head, price: &dyn Fn(&str) -> Option<Price>) -> Self {
        Self::of([head], &|_, model| price(model))
    }

    /// The costs of several runs together, `price` being what a model cost where a run asked it.
    pub fn of<'a>(
        heads: impl IntoIterator<Item = &'a Head>,
        price: &dyn Fn(&Head, &str) -> Option<Price>,
    ) -> Self {
        let mut rows: Vec<CostRow> = Vec::new();
        for head in heads {
            for one in &head.costs {
                let cost = Cost::of(one, price(head, &one.model));
                match rows.iter_mut().find(|row| row.model == one.model && row.stage == one.stage) {
                    Some(row) => row.cost = row.cost.and(cost),
                    None => rows.push(CostRow { model: one.model.clone(), stage: one.stage, cost }),
                }
            }
        }
        let together = rows.iter().map(|row| row.cost).sum();
        Self { rows, together }
    }
}

impl Cost {
    /// What a run spent nothing on.
    pub const NOTHING: Self = Self {
        usage: Usage::NOTHING,
        money: Some(ExactCost::NOTHING),
        unconfirmed: Unconfirmed { requests: 0, tokens: Tokens(0), money: Some(ExactCost::NOTHING) },
    };

    fn of(cost: &StageCost, price: Option<Price>) -> Self {
        let usage = cost.usage;
        let up_to = cost.unconfirmed();
        let requests = cost.unstated + cost.under_way.requests;
        // Where nobody kept how much it can have been, nothing is known of the whole.
        let is_bounded = requests == 0 || up_to != Usage::NOTHING;
        let priced = |usage: Usage| match usage == Usage::NOTHING {
            true => Some(ExactCost::NOTHING),
            false => price.map(|price| price.prompt_cost(usage) + price.completion_cost(usage)),
        };
        Self {
            usage,
            money: usage.charged.map(ExactCost::from).or_else(|| priced(usage)).filter(|_| is_bounded),
            unconfirmed: Unconfirmed {
                requests,
                tokens: up_to.total(),
                money: priced(up_to).filter(|_| is_bounded),
            },
        }
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        let both = |one: Option<ExactCost>, other: Option<ExactCost>| Some(one? + other?);
        let mut usage = self.usage;
        usage += other.usage;
        let (mine, theirs) = (self.unconfirmed, other.unconfirmed);
        Self {
            usage,
            money: both(self.money, other.money),
            unconfirmed: Unconfirmed {
                requests: mine.requests.saturating_add(theirs.requests),
                tokens: mine.tokens + theirs.tokens,
                money: both(mine.money, theirs.money),
            },
        }
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::NOTHING, Self::and)
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
    use crate::money::{MicroDollars, PerMillion};
    use crate::run::record::Spent;
    use crate::view::fixtures;

    fn head() -> Head {
        fixtures::head("2026-10-15", 1)
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
        let money = |cost: Cost| cost.money.map(|money| money.rounded().0);
        assert_eq!(money(row(Stage::TitlePass)), Some(1_040));
        assert_eq!(row(Stage::TitlePass).unconfirmed.requests, 0);
        assert_eq!(money(row(Stage::Scoring)), Some(500 + 50 + 400));
        let unconfirmed = Unconfirmed {
            requests: 2,
            tokens: Tokens(3_400),
            money: Some(MicroDollars(2 * (1_200 + 2_000)).into()),
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
        assert_eq!(Costs::new(&head, &price).together.money, Some(MicroDollars(77).into()));
        assert_eq!(Costs::new(&head, &|_| None).together.money, Some(MicroDollars(77).into()));
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

    /// Rounded one by one, these three would come to nothing, or to three.
    #[test]
    fn many_runs_are_summed_up_before_they_are_rounded() {
        let price = |_: &Head, _: &str| {
            let price = PerMillion(MicroDollars(400_000));
            Some(Price { prompt: price, cached: None, completion: price })
        };
        let mut heads = [head(), head(), head()];
        for head in &mut heads {
            asked(head, Stage::Scoring, usage(1, 0, 0), Some(Spent::Stated(usage(1, 0, 0))));
            asked(head, Stage::AskedAgain, usage(3, 0, 0), Some(Spent::Unstated));
        }
        let costs = Costs::of(&heads, &price);
        assert_eq!(costs.rows.len(), 2);
        assert_eq!(costs.together.money.map(ExactCost::rounded), Some(MicroDollars(1)));
        let unconfirmed = costs.together.unconfirmed;
        assert_eq!((unconfirmed.requests, unconfirmed.tokens), (3, Tokens(9)));
        assert_eq!(unconfirmed.money.map(ExactCost::rounded), Some(MicroDollars(4)));
        assert_eq!(Costs::of([], &price).together, Cost::NOTHING);
        assert_eq!(Costs::of(&heads, &|_, _| None).together.money, None);
    }
}
