//! The table of tokens and cost at the head of a digest.

use serde::{Deserialize, Serialize};

use crate::money::{ExactCost, MicroDollars, Price, Tokens, Usage};

/// What a digest cost. What is not known is `None`, which the table shows as `unknown`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spending {
    /// The models that were asked, by name; empty where that is not known.
    pub models: Vec<String>,
    /// Tokens.
    pub tokens: Cells<Tokens>,
    /// Money in micro-dollars, exact for our own runs; an imported table has whole cents.
    pub cost: Cells<MicroDollars>,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "T: Deserialize<'de>"))]
pub struct Cells<T> {
    /// For prompts.
    pub prompt: Option<T>,
    /// For completions.
    pub completion: Option<T>,
    /// In all. Not always the sum of the others: an imported table's cells were rounded one by one.
    pub total: Option<T>,
}

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Self { prompt: None, completion: None, total: None }
    }
}

/// What one model used during a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelUse {
    /// Its name.
    pub model: String,
    /// The tokens, where the provider told them.
    pub usage: Option<Usage>,
    /// The price, where it is known.
    pub price: Option<Price>,
}

impl Spending {
    /// Sums up what each model used, exactly, rounding each cell once. A cell to which one model's part is not
    /// known is not known. The total is what the provider says it charged, where it says so.
    pub fn of(uses: &[ModelUse]) -> Self {
        let tokens = |part: fn(Usage) -> Tokens| uses.iter().map(|one| one.usage.map(part)).sum();
        let cost = |part: fn(Price, Usage) -> ExactCost| -> Option<MicroDollars> {
            let parts = uses.iter().map(|one| Some(part(one.price?, one.usage?)));
            parts.sum::<Option<ExactCost>>().map(ExactCost::rounded)
        };
        let total = uses.iter().map(|one| {
            let usage = one.usage?;
            let priced = |price: Price| price.prompt_cost(usage) + price.completion_cost(usage);
            usage.charged.map(ExactCost::from).or_else(|| one.price.map(priced))
        });
        Self {
            models: uses.iter().map(|one| one.model.clone()).collect(),
            tokens: Cells {
                prompt: tokens(|usage| usage.prompt),
                completion: tokens(|usage| usage.completion),
                total: tokens(Usage::total),
            },
            cost: Cells {
                prompt: cost(Price::prompt_cost),
                completion: cost(Price::completion_cost),
                total: total.sum::<Option<ExactCost>>().map(ExactCost::rounded),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::PerMillion;

    fn used(model: &str, tokens: Option<(u64, u64)>, dollars: Option<(u64, u64)>) -> ModelUse {
        let per_million = |dollars: u64| PerMillion(MicroDollars(dollars * 1_000_000));
        ModelUse {
            model: model.to_owned(),
            usage: tokens.map(|(prompt, completion)| Usage {
                prompt: Tokens(prompt),
                completion: Tokens(completion),
                ..Usage::default()
            }),
            price: dollars.map(|(prompt, completion)| Price {
                prompt: per_million(prompt),
                cached: None,
                completion: per_million(completion),
            }),
        }
    }

    #[test]
    fn models_are_summed() {
        let sum = Spending::of(&[
            used("small", Some((10_000, 100)), Some((1, 4))),
            used("large", Some((2_000, 50)), Some((5, 20))),
        ]);
        assert_eq!(sum.models, ["small", "large"]);
        assert_eq!(sum.tokens.total, Some(Tokens(12_150)));
        assert_eq!(sum.cost.prompt, Some(MicroDollars(20_000)));
        assert_eq!(sum.cost.completion, Some(MicroDollars(1_400)));
        assert_eq!(sum.cost.total, Some(MicroDollars(21_400)));
    }

    #[test]
    fn unknown_stays_unknown() {
        let sum = Spending::of(&[used("a", Some((10, 1)), Some((1, 1))), used("local", Some((10, 1)), None)]);
        assert_eq!(sum.tokens.prompt, Some(Tokens(20)));
        assert_eq!(sum.cost, Cells::default());
        assert_eq!(Spending::of(&[used("a", None, Some((1, 1)))]).tokens, Cells::default());
    }

    #[test]
    fn a_charge_beats_the_price_table() {
        let mut charged = used("a", Some((1_000, 10)), None);
        charged.usage.as_mut().unwrap().charged = Some(MicroDollars(77));
        let sum = Spending::of(&[charged]);
        assert_eq!((sum.cost.prompt, sum.cost.total), (None, Some(MicroDollars(77))));
    }
}
