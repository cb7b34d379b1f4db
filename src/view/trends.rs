//! Trends: the stored days in numbers, put together by days, weeks or months, and drawn as bars.

mod charts;
mod sketch;
mod used;

use std::collections::BTreeMap;

use super::costs::{Cost, CostRow, Costs};
use crate::day::Day;
use crate::money::Price;
use crate::run::record::{Head, current};

pub use charts::{Bar, Chart, Piece, all};

/// Fewer bars than this show no trend.
pub const ENOUGH: usize = 3;

/// How far back the trends go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Period {
    /// 30 days, day by day.
    Month,
    /// 91 days, day by day.
    #[default]
    Quarter,
    /// 366 days, week by week.
    Year,
    /// Every stored day, month by month.
    All,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::All];

    /// The first day that counts, up to and with `today`.
    pub fn since(self, today: Day) -> Option<Day> {
        match self {
            Self::Month => Some(today.plus(-29)),
            Self::Quarter => Some(today.plus(-90)),
            Self::Year => Some(today.plus(-365)),
            Self::All => None,
        }
    }

    /// The first day of the bar in which `day` stands.
    fn bar(self, day: Day) -> Day {
        match self {
            Self::Month | Self::Quarter => day,
            Self::Year => day.monday(),
            Self::All => day.first_of_month(),
        }
    }
}

/// What one model used on a day, in all stages of all runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Its name.
    pub model: String,
    /// Tokens and money.
    pub cost: Cost,
}

/// A day in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayNumbers {
    /// The day.
    pub day: Day,
    /// Announced entries.
    pub announced: usize,
    /// Distinct papers of the announce types that were asked for.
    pub candidates: usize,
    /// Papers shown with the cut-offs of the day.
    pub shown: usize,
    /// What all runs of the day used, by model.
    pub used: Vec<Used>,
}

/// The days of these runs, oldest first: the last run of a day counts its papers, all of them its cost. `price` is what
/// a model cost where a run asked it.
pub fn days(heads: &[Head], price: &dyn Fn(&Head, &str) -> Option<Price>) -> Vec<DayNumbers> {
    let mut runs: BTreeMap<Day, Vec<&Head>> = BTreeMap::new();
    heads.iter().for_each(|head| runs.entry(head.key.day).or_default().push(head));
    let numbers = |(day, head): (Day, &Head)| DayNumbers {
        day,
        announced: head.announced,
        candidates: head.candidates,
        shown: head.relevant,
        used: used(runs.get(&day).into_iter().flatten().copied(), price),
    };
    current(heads).into_iter().map(numbers).collect()
}

/// What each model used in these runs.
fn used<'a>(
    heads: impl Iterator<Item = &'a Head>,
    price: &dyn Fn(&Head, &str) -> Option<Price>,
) -> Vec<Used> {
    let mut used: Vec<Used> = Vec::new();
    for CostRow { model, cost, .. } in Costs::of(heads, price).rows {
        match used.iter_mut().find(|one| one.model == model) {
            Some(one) => one.cost = one.cost.and(cost),
            None => used.push(Used { model, cost }),
        }
    }
    used
}

/// The scores of a day's papers, relevance and novelty.
pub type Scores = BTreeMap<Day, Vec<(u8, u8)>>;

/// The days that one bar stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    /// The first day of the day, week or month, stored or not.
    pub first: Day,
    /// The stored days in it, oldest first.
    pub days: Vec<DayNumbers>,
}

/// The stored days of a period, up to and with `today`, oldest first.
pub fn bins(days: &[DayNumbers], period: Period, today: Day) -> Vec<Bin> {
    let since = period.since(today);
    let counts = |day: &&DayNumbers| day.day <= today && since.is_none_or(|since| day.day >= since);
    let mut bins: Vec<Bin> = Vec::new();
    for day in days.iter().filter(counts) {
        let first = period.bar(day.day);
        match bins.last_mut().filter(|bin| bin.first == first) {
            Some(bin) => bin.days.push(day.clone()),
            None => bins.push(Bin { first, days: vec![day.clone()] }),
        }
    }
    bins
}

impl Bin {
    /// The mean of something over its days, rounded; 0 for none.
    fn mean(&self, of: impl Fn(&DayNumbers) -> u64) -> u64 {
        let days = u64::try_from(self.days.len()).unwrap_or(u64::MAX).max(1);
        let sum: u64 = self.days.iter().map(of).fold(0, u64::saturating_add);
        sum.saturating_add(days / 2) / days
    }

    /// What part of the candidates is shown, in percent, rounded; `None` where there were none.
    fn share(&self) -> Option<u64> {
        let sum = |of: fn(&DayNumbers) -> usize| -> u64 {
            self.days
                .iter()
                .map(|day| u64::try_from(of(day)).unwrap_or_default())
                .fold(0, u64::saturating_add)
        };
        let (shown, all) = (sum(|day| day.shown), sum(|day| day.candidates));
        (all > 0).then(|| ((shown.saturating_mul(100)).saturating_add(all / 2) / all).min(100))
    }

    /// The scores of its days, one kind of them, in order.
    fn scores(&self, scores: &Scores, of: impl Fn(&(u8, u8)) -> u8) -> Vec<u8> {
        let mut found: Vec<u8> =
            self.days.iter().filter_map(|day| scores.get(&day.day)).flatten().map(of).collect();
        found.sort_unstable();
        found
    }
}

/// The value below which a fraction of `sorted` lies: `of` quarters; `None` for nothing.
pub fn quartile(sorted: &[u8], of: usize) -> Option<u8> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last * of + 2) / 4).copied()
}

/// The middle of `values`; of an even number the upper one of two; 0 for none.
pub fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::view::fixtures;

    pub fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    pub fn head(day: &str, number: u32, shown: usize, charged: Option<u64>) -> Head {
        let numbers = fixtures::charged(day, number, charged);
        Head { announced: 400, candidates: 200, relevant: shown, ..numbers }
    }

    #[test]
    fn a_day_has_the_papers_of_its_last_run_and_the_cost_of_all() {
        let heads = [
            head("2025-04-14", 1, 5, Some(500)),
            head("2025-04-14", 2, 7, Some(700)),
            head("2025-04-15", 1, 9, None),
        ];
        let found = days(&heads, &|_, _| None);
        let told = found.iter().map(|one| {
            assert_eq!((one.announced, one.candidates), (400, 200));
            let [used] = one.used.as_slice() else { panic!("{one:?}") };
            let money = used.cost.money.map(|money| money.rounded().0);
            (one.day.to_string(), one.shown, used.cost.usage.total().0, money)
        });
        let expected = [(7, 2_020, Some(1_200)), (9, 1_010, None)];
        let days = ["2025-04-14", "2025-04-15"];
        let expected = days.into_iter().zip(expected);
        assert!(told.eq(expected.map(|(on, (shown, tokens, money))| (on.to_owned(), shown, tokens, money))));
    }

    #[test]
    fn bars_are_days_weeks_or_months() {
        let heads: Vec<Head> = [
            "2024-02-05",
            "2025-01-31",
            "2025-02-03",
            "2025-02-04",
            "2025-04-22",
            "2025-04-23",
            "2025-04-24",
        ]
        .iter()
        .map(|day| head(day, 1, 10, Some(1)))
        .collect();
        let days = days(&heads, &|_, _| None);
        let check = |period, expected: &[(&str, usize)]| {
            let found: Vec<_> = bins(&days, period, day("2025-04-23"))
                .into_iter()
                .map(|bin| (bin.first.to_string(), bin.days.len()))
                .collect();
            let expected: Vec<_> = expected.iter().map(|(day, count)| ((*day).to_owned(), *count)).collect();
            assert_eq!(found, expected, "{period:?}");
        };
        check(Period::Month, &[("2025-04-22", 1), ("2025-04-23", 1)]);
        check(
            Period::Quarter,
            &[("2025-01-31", 1), ("2025-02-03", 1), ("2025-02-04", 1), ("2025-04-22", 1), ("2025-04-23", 1)],
        );
        check(Period::Year, &[("2025-01-27", 1), ("2025-02-03", 2), ("2025-04-21", 2)]);
        check(Period::All, &[("2024-02-01", 1), ("2025-01-01", 1), ("2025-02-01", 2), ("2025-04-01", 2)]);
        assert_eq!(bins(&[], Period::All, day("2025-04-23")), []);
    }

    #[test]
    fn quartiles_and_medians() {
        let check = |sorted: &[u8], expected: [Option<u8>; 3]| {
            assert_eq!([1, 2, 3].map(|of| quartile(sorted, of)), expected, "{sorted:?}");
        };
        check(&[], [None; 3]);
        check(&[7], [Some(7); 3]);
        check(&[1, 2, 3, 4, 5], [Some(2), Some(3), Some(4)]);
        check(&[1, 1, 1, 10], [Some(1), Some(1), Some(1)]);
        assert_eq!((median(Vec::new()), median(vec![9, 1, 5])), (0, 5));
    }
}
