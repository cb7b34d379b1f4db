//! What the days of a range come to.

use std::collections::BTreeSet;

use super::Span;
use crate::day::Day;
use crate::money::Price;
use crate::run::record::{Head, current};
use crate::view::costs::{Cost, Costs};

/// The days of a range in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Days with a run.
    pub days: usize,
    /// Days that came with files, and have no run.
    pub from_files: usize,
    /// Announced entries, by the current run of each day.
    pub announced: usize,
    /// Distinct papers a day of the announce types that were asked for, by the same.
    pub candidates: usize,
    /// What all runs cost of which it is known, and what no provider confirmed of it.
    pub cost: Cost,
    /// Runs of which it is not known.
    pub unknown: usize,
}

/// The account of the runs in a range, `price` being what a model cost where a run asked it, and of the days that came
/// with files.
pub fn account(
    heads: &[Head],
    files: impl Iterator<Item = Day>,
    span: Span,
    price: &dyn Fn(&Head, &str) -> Option<Price>,
) -> Account {
    let in_span: Vec<&Head> = heads.iter().filter(|head| span.contains(head.key.day)).collect();
    let current = current(in_span.iter().copied());
    let (known, unknown): (Vec<&Head>, Vec<&Head>) =
        in_span.into_iter().partition(|head| Costs::of([*head], price).together.money.is_some());
    let files: BTreeSet<Day> = files.filter(|day| span.contains(*day)).collect();
    Account {
        days: current.len(),
        from_files: files.iter().filter(|day| !current.contains_key(day)).count(),
        announced: current.values().map(|head| head.announced).sum(),
        candidates: current.values().map(|head| head.candidates).sum(),
        cost: Costs::of(known, price).together,
        unknown: unknown.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{ExactCost, MicroDollars, PerMillion, Tokens, Usage};
    use crate::run::plan::Stage;
    use crate::run::record::Spent;
    use crate::view::fixtures::charged;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn every_run_costs_but_the_last_one_counts() {
        let head = |on: &str, number: u32, announced: usize, amount: Option<u64>| Head {
            announced,
            ..charged(on, number, amount)
        };
        // Half a micro-dollar a token: two odd numbers of them are no fraction.
        let price = |_: &Head, _: &str| {
            let price = PerMillion(MicroDollars(500_000));
            Some(Price { prompt: price, cached: None, completion: price })
        };
        let mut odd = [head("2025-04-14", 1, 10, None), head("2025-04-14", 2, 20, None)];
        for head in &mut odd {
            let usage = Usage { prompt: Tokens(1), ..Usage::NOTHING };
            head.costs.clear();
            head.sends(Stage::Scoring, usage);
            head.settles(Stage::Scoring, usage, Spent::Stated(usage));
            head.sends(Stage::Scoring, usage);
            head.settles(Stage::Scoring, usage, Spent::Unstated);
        }
        let heads: Vec<Head> = [head("2025-04-11", 1, 1, Some(7))]
            .into_iter()
            .chain(odd)
            .chain([head("2025-04-15", 1, 30, Some(500))])
            .collect();
        let span = Span::new(day("2025-04-14"), day("2025-04-18"));
        let files = ["2025-04-14", "2025-04-17", "2025-04-17", "2025-04-21"].map(day);
        let found = account(&heads, files.into_iter(), span, &price);
        assert_eq!((found.days, found.from_files), (2, 1));
        assert_eq!((found.announced, found.candidates, found.unknown), (50, 40, 0));
        assert_eq!(found.cost.money.map(ExactCost::rounded), Some(MicroDollars(501)));
        let open = found.cost.unconfirmed;
        assert_eq!((open.requests, open.money.map(ExactCost::rounded)), (2, Some(MicroDollars(1))));

        let unknown = account(&heads, files.into_iter(), span, &|_, _| None);
        assert_eq!(
            (unknown.cost.money.map(ExactCost::rounded), unknown.unknown),
            (Some(MicroDollars(500)), 2)
        );
    }
}
