//! The budget as the reader types it.

use super::words;
use crate::money::{MicroDollars, Tokens};
use crate::run::budget::{Budget, Limit};

/// The fields of the budget; an empty one is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedBudget {
    /// Dollars for a run.
    pub run_money: String,
    /// Dollars for a month.
    pub month_money: String,
    /// Tokens for a run, where prices are not known.
    pub run_tokens: String,
    /// Tokens for a month.
    pub month_tokens: String,
}

impl TypedBudget {
    /// The fields that hold `budget`.
    pub fn of(budget: &Budget) -> Self {
        let money = |limit: &Limit| limit.money.map(MicroDollars::in_dollars).unwrap_or_default();
        let tokens = |limit: &Limit| limit.tokens.map(|tokens| tokens.to_string()).unwrap_or_default();
        Self {
            run_money: money(&budget.per_run),
            month_money: money(&budget.per_month),
            run_tokens: tokens(&budget.per_run),
            month_tokens: tokens(&budget.per_month),
        }
    }

    /// The budget in the fields.
    ///
    /// # Errors
    /// With a sentence on the first field that holds something else.
    pub fn read(&self) -> Result<Budget, String> {
        Ok(Budget {
            per_run: Limit { money: money(&self.run_money)?, tokens: tokens(&self.run_tokens)? },
            per_month: Limit { money: money(&self.month_money)?, tokens: tokens(&self.month_tokens)? },
        })
    }
}

fn money(text: &str) -> Result<Option<MicroDollars>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    MicroDollars::parse_dollars(text).map(Some).ok_or_else(|| words::not_money(text))
}

/// Digits, perhaps parted by commas, blanks or underscores.
fn tokens(text: &str) -> Result<Option<Tokens>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits: String =
        text.chars().filter(|letter| !matches!(letter, ',' | '_') && !letter.is_whitespace()).collect();
    // `parse` would take a sign.
    let count = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    count.map(|count| Some(Tokens(count))).ok_or_else(|| words::not_tokens(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(run_money: &str, month_tokens: &str) -> TypedBudget {
        TypedBudget {
            run_money: run_money.to_owned(),
            month_tokens: month_tokens.to_owned(),
            ..TypedBudget::default()
        }
    }

    #[test]
    fn what_is_typed_comes_back_as_it_is_shown() {
        let check = |run_money: &str, month_tokens: &str, expected: (Option<u64>, Option<u64>)| {
            let budget = typed(run_money, month_tokens).read().unwrap();
            let limits =
                (budget.per_run.money.map(|money| money.0), budget.per_month.tokens.map(|all| all.0));
            assert_eq!(limits, expected);
            assert_eq!((budget.per_run.tokens, budget.per_month.money), (None, None));
            assert_eq!(TypedBudget::of(&budget).read(), Ok(budget));
        };
        check("", " ", (None, None));
        check("$0.50", "200,000", (Some(500_000), Some(200_000)));
        check("0", "1 000_000", (Some(0), Some(1_000_000)));
        assert_eq!(TypedBudget::of(&typed("2.50", "1e").read().unwrap_or_default()), TypedBudget::default());
    }

    #[test]
    fn what_is_no_budget_is_said() {
        for (money, tokens) in
            [("a", ""), ("-1", ""), ("1,5", ""), ("", "1.5"), ("", "+3"), ("", "99999999999999999999")]
        {
            let wrong = typed(money, tokens).read().unwrap_err();
            assert!(wrong.contains(if money.is_empty() { tokens } else { money }), "{wrong}");
        }
    }
}
