//! What a reader is willing to spend, and whether the next request could pass it.
//!
//! A budget is hard: what counts is the most that a request can use, and what nobody confirmed counts as spent. Where
//! the price of a model is known, the limit in money holds, else the one in tokens: on the reader's own machine that one
//! alone, elsewhere no model without a price is asked under a limit in money that has none in tokens beside it.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use super::record::Head;
use crate::model::Endpoint;
use crate::money::{ExactCost, MicroDollars, Price, Tokens, Usage};

pub use crate::money::Limit;

/// What a reader is willing to spend.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Budget {
    /// On one run.
    pub per_run: Limit,
    /// On all runs of all profiles that began in one calendar month (UTC).
    pub per_month: Limit,
}

/// What was spent, or may have been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expense {
    /// Money, where a price or a charge says how much.
    pub money: ExactCost,
    /// The tokens of models whose price is not known.
    pub tokens: Tokens,
}

/// Why the next request is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OverBudget {
    /// The budget of the run.
    #[error(
        "The next request could pass this run's budget of {limit}: {spent} are or may be spent. What was scored is kept; raise the budget in the settings to go on."
    )]
    Run {
        /// The budget.
        limit: Amount,
        /// What the run spent, what is not confirmed included.
        spent: Amount,
    },
    /// The budget of the month.
    #[error(
        "The next request could pass this month's budget of {limit}: {spent} are or may be spent. What was scored is kept; raise the budget in the settings to go on, or wait for the next month."
    )]
    Month {
        /// The budget.
        limit: Amount,
        /// What all runs of the month spent, what is not confirmed included.
        spent: Amount,
    },
    /// A budget in money, for a model without a price.
    #[error(
        "What this model costs is not known, so that a budget in dollars cannot be kept. Enter its price in the settings, or a budget in tokens, and go on."
    )]
    NoPrice,
}

/// An amount in the unit of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Money.
    Money(MicroDollars),
    /// Tokens.
    Tokens(Tokens),
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(money) => money.fmt(f),
            Self::Tokens(tokens) => write!(f, "{tokens} tokens"),
        }
    }
}

impl Budget {
    /// True where nothing is limited.
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }

    /// What of it holds where no money is asked for: its limits in tokens.
    pub fn in_tokens(self) -> Self {
        let in_tokens = |limit: Limit| Limit { money: None, ..limit };
        Self { per_run: in_tokens(self.per_run), per_month: in_tokens(self.per_month) }
    }

    /// Whether a request that uses `next` at most may be sent to a model of this `price`, when this run spent `run`
    /// and the month's other runs `others`, with what is under way.
    ///
    /// # Errors
    /// Where a limit could be passed.
    pub fn allows(
        &self,
        run: Expense,
        others: Expense,
        next: Usage,
        price: Option<Price>,
    ) -> Result<(), OverBudget> {
        let next = expense(next, price);
        if let Some((limit, spent)) = self.per_run.passed(run, next, price)? {
            return Err(OverBudget::Run { limit, spent });
        }
        if let Some((limit, spent)) = self.per_month.passed(run + others, next, price)? {
            return Err(OverBudget::Month { limit, spent });
        }
        Ok(())
    }
}

impl Limit {
    /// The limit that `next` could pass on top of `spent`, and what is spent of it.
    fn passed(
        self,
        spent: Expense,
        next: Expense,
        price: Option<Price>,
    ) -> Result<Option<(Amount, Amount)>, OverBudget> {
        let after = spent + next;
        match (price, self.money, self.tokens) {
            (Some(_), Some(limit), _) if after.money > limit.into() => {
                Ok(Some((Amount::Money(limit), Amount::Money(spent.money.rounded()))))
            }
            (None, _, Some(limit)) if after.tokens > limit => {
                Ok(Some((Amount::Tokens(limit), Amount::Tokens(spent.tokens))))
            }
            (None, Some(_), None) => Err(OverBudget::NoPrice),
            _ => Ok(None),
        }
    }
}

impl std::ops::Add for Expense {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { money: self.money + other.money, tokens: self.tokens + other.tokens }
    }
}

/// What `usage` comes to: money where the provider charged it or the price is known, tokens where no price is.
pub fn expense(usage: Usage, price: Option<Price>) -> Expense {
    let priced = price.map(|price| price.prompt_cost(usage) + price.completion_cost(usage));
    Expense {
        money: usage.charged.map(ExactCost::from).or(priced).unwrap_or_default(),
        tokens: if price.is_some() { Tokens(0) } else { usage.total() },
    }
}

/// What a run spent or may have spent; `prices` says what a model costs.
pub fn of_run(head: &Head, prices: &dyn Fn(&str) -> Option<Price>) -> Expense {
    head.costs.iter().fold(Expense::default(), |sum, cost| {
        let price = prices(&cost.model);
        sum + expense(cost.usage, price) + expense(cost.unconfirmed(), price)
    })
}

/// What those of `heads` spent or may have spent that began in the same calendar month (UTC) as `run`, itself left
/// out; `prices` says what a model costs where it was asked, for one name has other prices elsewhere.
pub fn of_month<'a>(
    heads: impl IntoIterator<Item = &'a Head>,
    run: &Head,
    prices: &dyn Fn(&Endpoint) -> Option<Price>,
) -> Expense {
    let others =
        heads.into_iter().filter(|head| head.key != run.key && month(head.began) == month(run.began));
    others.fold(Expense::default(), |sum, head| {
        sum + of_run(head, &|model| prices(&head.endpoint.with_model(model)))
    })
}

/// The calendar month (UTC) of a time in milliseconds since 1970.
fn month(at: u64) -> Option<(i32, Month)> {
    const DAY: u64 = 24 * 3600 * 1000;
    const OF_1970: i32 = 2_440_588;
    let days = i32::try_from(at / DAY).ok()?;
    let date = Date::from_julian_day(OF_1970.checked_add(days)?).ok()?;
    Some((date.year(), date.month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::PerMillion;

    fn price(prompt: u64, completion: u64) -> Price {
        let per_million = |dollars| PerMillion(MicroDollars(dollars * 1_000_000));
        Price { prompt: per_million(prompt), cached: None, completion: per_million(completion) }
    }

    fn usage(prompt: u64, completion: u64) -> Usage {
        Usage { prompt: Tokens(prompt), completion: Tokens(completion), ..Usage::default() }
    }

    #[test]
    fn a_limit_may_be_reached_and_not_passed() {
        let limit = Limit { money: Some(MicroDollars(1_000)), tokens: Some(Tokens(500)) };
        let run = Budget { per_run: limit, ..Budget::default() };
        let month = Budget { per_month: limit, ..Budget::default() };
        let check = |spent: Usage, others: Usage, next: Usage, price: Option<Price>, fits: (bool, bool)| {
            let (spent, others) = (expense(spent, price), expense(others, price));
            let by_run = run.allows(spent, others, next, price).is_ok();
            assert_eq!((by_run, month.allows(spent, others, next, price).is_ok()), fits);
        };
        let none = usage(0, 0);
        check(none, none, usage(600, 100), Some(price(1, 4)), (true, true));
        check(none, none, usage(601, 100), Some(price(1, 4)), (false, false));
        check(usage(500, 0), usage(1, 0), usage(100, 100), Some(price(1, 4)), (true, false));
        check(none, none, usage(400, 100), None, (true, true));
        check(none, none, usage(400, 101), None, (false, false));
        check(usage(100, 0), usage(1, 0), usage(300, 100), None, (true, false));
    }

    #[test]
    fn money_without_a_price_is_refused_unless_there_are_tokens() {
        let check = |money: Option<u64>, tokens: Option<u64>, expected: Result<(), OverBudget>| {
            let limit = Limit { money: money.map(MicroDollars), tokens: tokens.map(Tokens) };
            for budget in [
                Budget { per_run: limit, ..Budget::default() },
                Budget { per_month: limit, ..Budget::default() },
            ] {
                assert_eq!(
                    budget.allows(Expense::default(), Expense::default(), usage(10, 10), None),
                    expected
                );
            }
        };
        check(Some(1), None, Err(OverBudget::NoPrice));
        check(Some(1), Some(20), Ok(()));
        check(None, None, Ok(()));
    }

    #[test]
    fn what_the_provider_charged_beats_the_price() {
        let charged = Usage { charged: Some(MicroDollars(7)), ..usage(1_000, 0) };
        assert_eq!(expense(charged, Some(price(1, 1))).money.rounded(), MicroDollars(7));
        assert_eq!(expense(charged, None), Expense { money: MicroDollars(7).into(), tokens: Tokens(1_000) });
        assert_eq!(expense(usage(1_000, 0), Some(price(1, 1))).money.rounded(), MicroDollars(1_000));
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let check = |at: u64, expected: (i32, Month)| assert_eq!(month(at), Some(expected), "{at}");
        check(0, (1970, Month::January));
        check(1_792_000_000_000, (2026, Month::October));
        check(1_793_491_199_999, (2026, Month::October));
        check(1_793_491_200_000, (2026, Month::November));
        assert_eq!(month(u64::MAX), None);
    }

    #[test]
    fn sentences_name_the_budget_and_what_is_spent() {
        let spent = Amount::Money(MicroDollars(430_000));
        let text = OverBudget::Run { limit: Amount::Money(MicroDollars(500_000)), spent }.to_string();
        assert!(
            text.starts_with("The next request could pass this run's budget of $0.50: $0.43 are or may be"),
            "{text}"
        );
        let limit = Amount::Tokens(Tokens(20_000));
        let text = OverBudget::Month { limit, spent: Amount::Tokens(Tokens(19_000)) }.to_string();
        assert!(text.contains("this month's budget of 20,000 tokens: 19,000 tokens are"), "{text}");
    }
}
