//! What a run will take, as the page says it.

use std::time::Duration;

use super::words;
use crate::money::{ExactCost, MicroDollars, Tokens};
use crate::run::budget::{Amount, Budget, Expense, Limit};
use crate::run::estimate::{Estimate, Span};

/// An estimate in one line, and in rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstimateView {
    /// All of it in a sentence.
    pub line: String,
    /// What, and how much, as words.
    pub rows: Vec<[String; 2]>,
    /// What is to be known of the prices.
    pub about_prices: String,
    /// Which budget may end the run early; empty where none will.
    pub budget: String,
}

/// What the reader is willing to spend, and what of it is gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purse {
    /// The budget.
    pub budget: Budget,
    /// What this run spent so far.
    pub run: Expense,
    /// What the month's other runs spent.
    pub others: Expense,
}

/// Where the price of an estimate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceSource<'a> {
    /// The reader.
    Reader,
    /// The bundled table of that date, `YYYY-MM-DD`.
    Table(&'a str),
    /// Nobody knows it.
    Nobody,
}

impl EstimateView {
    /// `estimate` for `model`, at prices from `source`, against what is in the `purse`.
    pub fn new(estimate: &Estimate, model: &str, source: PriceSource<'_>, purse: &Purse) -> Self {
        let Estimate { papers, requests, prompt, billed, cached, completion, cost, time } = estimate;
        let cost = cost.map_or_else(|| words::UNKNOWN.to_owned(), money);
        let time = minutes(*time);
        Self {
            line: words::estimated(&about(*prompt), requests.low, model, &cost, &time),
            rows: words::estimate_rows(
                [papers.to_string(), counts(*requests), tokens(*billed), about(*cached)],
                [tokens(*completion), cost, time],
            ),
            about_prices: words::about_prices(source),
            budget: purse.too_small_for(estimate).unwrap_or_default(),
        }
    }
}

impl Purse {
    /// The sentence on a budget that the most of `estimate` would pass.
    fn too_small_for(&self, estimate: &Estimate) -> Option<String> {
        let Self { budget: Budget { per_run, per_month }, run, others } = self;
        let tokens = estimate.billed.high + estimate.completion.high;
        let passed = |limit: &Limit, spent: Expense| match (estimate.cost, limit.money, limit.tokens) {
            (Some(cost), Some(limit), _) => {
                (ExactCost::from(cost.high) + spent.money > limit.into()).then_some(Amount::Money(limit))
            }
            (None, _, Some(limit)) => (tokens + spent.tokens > limit).then_some(Amount::Tokens(limit)),
            _ => None,
        };
        passed(per_run, *run)
            .map(words::budget_of_run)
            .or_else(|| passed(per_month, *run + *others).map(words::budget_of_month))
    }
}

/// Rounded, for nobody knows them better: to hundreds, above 10,000 to thousands.
fn about(tokens: Tokens) -> String {
    let step = match tokens.0 {
        0..1_000 => 10,
        1_000..10_000 => 100,
        _ => 1_000,
    };
    Tokens((tokens.0.saturating_add(step / 2)) / step * step).to_string()
}

fn tokens(span: Span<Tokens>) -> String {
    words::from_to(&about(span.low), &about(span.high))
}

fn counts(span: Span<u64>) -> String {
    words::from_to(&span.low.to_string(), &span.high.to_string())
}

fn money(span: Span<MicroDollars>) -> String {
    words::from_to(&span.low.to_string(), &span.high.to_string())
}

fn minutes(span: Span<Duration>) -> String {
    let whole = |time: Duration| time.as_secs().div_ceil(60);
    words::minutes(span.low.as_secs() / 60, whole(span.high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(cost: Option<[u64; 2]>, seconds: [u64; 2]) -> Estimate {
        let span = |[low, high]: [u64; 2]| Span { low: Tokens(low), high: Tokens(high) };
        Estimate {
            papers: 213,
            requests: Span { low: 14, high: 18 },
            prompt: Tokens(87_540),
            billed: span([83_163, 102_411]),
            cached: Tokens(17_540),
            completion: span([4_260, 26_004]),
            cost: cost.map(|[low, high]| Span { low: MicroDollars(low), high: MicroDollars(high) }),
            time: Span { low: Duration::from_secs(seconds[0]), high: Duration::from_secs(seconds[1]) },
        }
    }

    #[test]
    fn all_of_it_stands_in_one_line() {
        let check = |cost, seconds, expected: &str| {
            let view =
                EstimateView::new(&estimate(cost, seconds), "gpt-4o", PriceSource::Nobody, &Purse::default());
            assert_eq!(view.line, expected);
        };
        let tokens = "About 88,000 tokens in 14 requests to gpt-4o:";
        check(Some([226_981, 520_000]), [20, 200], &format!("{tokens} $0.23 to $0.52, up to 4 minutes."));
        check(Some([100, 400]), [5, 30], &format!("{tokens} under $0.001, under a minute."));
        check(None, [130, 600], &format!("{tokens} cost unknown, 2 to 10 minutes."));
        check(None, [3_600, 9_000], &format!("{tokens} cost unknown, 60 to 150 minutes."));
        check(None, [1_140, 62_760], &format!("{tokens} cost unknown, 19 minutes to 18 hours."));
        check(None, [7_100, 62_760], &format!("{tokens} cost unknown, 1 to 18 hours."));
        check(None, [50, 10_800], &format!("{tokens} cost unknown, up to 3 hours."));
    }

    #[test]
    fn the_rows_say_each_of_them_and_where_prices_come_from() {
        let view = EstimateView::new(
            &estimate(Some([226_981, 520_000]), [20, 200]),
            "gpt-4o",
            PriceSource::Table("2026-11-21"),
            &Purse::default(),
        );
        let rows: Vec<_> = view.rows.iter().map(|[what, much]| format!("{what}: {much}")).collect();
        assert_eq!(
            rows,
            [
                "Papers: 213",
                "Requests: 14 to 18",
                "Prompt tokens: 83,000 to 102,000",
                "of which cached, at most: 18,000",
                "Answer tokens: 4,300 to 26,000",
                "Cost: $0.23 to $0.52",
                "Time: up to 4 minutes",
            ]
        );
        assert!(view.about_prices.contains("2026-11-21"));
    }

    #[test]
    fn what_the_run_spent_before_counts() {
        let limit = |dollars: u64| Limit { money: Some(MicroDollars(dollars)), ..Limit::default() };
        let spent = Expense { money: MicroDollars(100_000).into(), ..Expense::default() };
        let check = |per_run, per_month, expected: &str| {
            let purse =
                Purse { budget: Budget { per_run, per_month }, run: spent, others: Expense::default() };
            let cost = Some([200_000, 500_000]);
            let view = EstimateView::new(&estimate(cost, [5, 30]), "m", PriceSource::Nobody, &purse);
            assert!(view.budget.contains(expected) && view.budget.is_empty() == expected.is_empty());
        };
        check(limit(600_000), limit(600_000), "");
        check(limit(599_999), Limit::default(), "a run");
        check(Limit::default(), limit(599_999), "a month");
    }

    #[test]
    fn a_budget_that_may_not_do_is_named() {
        let limit = |money: Option<u64>, tokens: Option<u64>| Limit {
            money: money.map(MicroDollars),
            tokens: tokens.map(Tokens),
        };
        let check = |cost, per_run, per_month, spent: u64, expected: &str| {
            let others = Expense { money: MicroDollars(spent).into(), tokens: Tokens(spent) };
            let purse = Purse { budget: Budget { per_run, per_month }, others, ..Purse::default() };
            let view = EstimateView::new(&estimate(cost, [5, 30]), "m", PriceSource::Nobody, &purse);
            assert!(
                view.budget.contains(expected) && view.budget.is_empty() == expected.is_empty(),
                "{view:?}"
            );
        };
        let (none, cost) = (Limit::default(), Some([200_000, 500_000]));
        check(cost, none, none, 0, "");
        check(cost, limit(Some(500_000), Some(1)), none, 900_000, "");
        check(cost, limit(Some(499_999), None), none, 0, "$0.50 a run");
        check(cost, none, limit(Some(1_000_000), None), 500_000, "");
        check(cost, none, limit(Some(1_000_000), None), 500_001, "$1.00 a month");
        check(None, limit(None, Some(128_414)), none, 0, "128,414 tokens a run");
        check(None, none, limit(None, Some(128_415)), 0, "");
    }
}
