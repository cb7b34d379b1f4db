//! What models used, tokens and money. What nobody knows is told and marked, never drawn as nothing; what no provider
//! confirmed stands apart, above the rest.

use super::sketch::{Drawn, Scale, Sketch, number};
use super::{Bin, Chart, DayNumbers, Period, median};
use crate::money::MicroDollars;
use crate::view::costs::Cost;
use crate::view::words::trends as words;

/// So many models have a tone of their own; what the others used is put together.
const MODELS: usize = 3;
/// The tones of models, for style sheets.
const TONES: [&str; 4] = ["first", "second", "third", "others"];

/// What of a model's use a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Tokens, prompt and completion together.
    Tokens,
    /// Money, in micro-dollars.
    Money,
}

/// The picture of what the models used.
pub fn used(bins: &[Bin], period: Period, measure: Measure) -> Chart {
    let models = Models::of(bins);
    let days: Vec<Cost> = bins.iter().flat_map(|bin| &bin.days).map(whole).collect();
    let is_open = days.iter().any(|cost| cost.unconfirmed.requests > 0);
    let draw = |bin: &Bin| {
        let mut drawn = Drawn::default();
        let mut below = 0_u64;
        let mut put = |drawn: &mut Drawn, tone, amount: u64| {
            let end = below.saturating_add(amount);
            drawn.parts.push((tone, below, end));
            below = end;
        };
        for (column, tone) in (0..models.columns.len()).zip(TONES) {
            let (mean, cell) = measure.mean_and_cell(bin.days.iter().map(|day| models.cost(day, column)));
            put(&mut drawn, tone, mean);
            drawn.cells.push(cell);
        }
        let together: Cost = bin.days.iter().map(whole).sum();
        if is_open {
            let up_to = measure.up_to(&together, count(bin.days.len()));
            put(&mut drawn, "open", up_to.unwrap_or_default());
            drawn.cells.push(match together.unconfirmed.requests {
                0 => String::new(),
                _ => up_to.map_or_else(|| words::UNKNOWN.to_owned(), |up_to| measure.cell(up_to)),
            });
        }
        drawn.is_gap = measure.of(&together, 1).is_none() || measure.up_to(&together, 1).is_none();
        drawn
    };
    let mut columns = models.columns.clone();
    let mut keys: Vec<_> = TONES.into_iter().zip(columns.clone()).collect();
    if is_open {
        keys.push(("open", words::UP_TO_KEY.to_owned()));
        columns.push(words::UP_TO.to_owned());
    }
    if bins.iter().map(draw).any(|drawn| drawn.is_gap) {
        keys.push(("unknown", words::UNKNOWN_KEY.to_owned()));
    }
    let sketch = Sketch {
        name: measure.name(),
        sentence: measure.sentence(&days),
        keys,
        columns,
        scale: Scale::Round,
        cell: &|value| measure.cell(value),
    };
    sketch.draw(bins, period, draw)
}

/// What all models used on a day.
fn whole(day: &DayNumbers) -> Cost {
    day.used.iter().map(|used| used.cost).sum()
}

/// The models, each with its place among the columns.
struct Models {
    /// By what they used, the most first.
    names: Vec<String>,
    columns: Vec<String>,
}

impl Models {
    fn of(bins: &[Bin]) -> Self {
        let mut sums: Vec<(&str, u64)> = Vec::new();
        for used in bins.iter().flat_map(|bin| &bin.days).flat_map(|day| &day.used) {
            let amount = used.cost.usage.total().0;
            match sums.iter_mut().find(|(model, _)| *model == used.model) {
                Some((_, sum)) => *sum = sum.saturating_add(amount),
                None => sums.push((&used.model, amount)),
            }
        }
        sums.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
        let names: Vec<String> = sums.into_iter().map(|(name, _)| name.to_owned()).collect();
        let mut columns: Vec<String> = names.iter().take(MODELS).cloned().collect();
        if names.len() > MODELS {
            columns.push(words::OTHER_MODELS.to_owned());
        }
        Self { names, columns }
    }

    /// What the models of a column used on a day.
    fn cost(&self, day: &DayNumbers, column: usize) -> Cost {
        let place = |model: &str| self.names.iter().position(|name| name == model).map(|at| at.min(MODELS));
        day.used.iter().filter(|used| place(&used.model) == Some(column)).map(|used| used.cost).sum()
    }
}

impl Measure {
    fn name(self) -> &'static str {
        match self {
            Self::Tokens => words::TOKENS,
            Self::Money => words::MONEY,
        }
    }

    /// The mean of a sum over so many days; `None` is unknown.
    fn of(self, sum: &Cost, days: u64) -> Option<u64> {
        match self {
            Self::Tokens => self.up_to(sum, days).map(|_| mean(sum.usage.total().0, days)),
            Self::Money => sum.money.map(|money| money.mean(days).0),
        }
    }

    /// The same of the most that was used besides and that nobody confirmed.
    fn up_to(self, sum: &Cost, days: u64) -> Option<u64> {
        let open = &sum.unconfirmed;
        match self {
            // Old records do not say how much it can have been.
            Self::Tokens => (open.requests == 0 || open.tokens.0 > 0).then(|| mean(open.tokens.0, days)),
            Self::Money => open.money.map(|money| money.mean(days).0),
        }
    }

    /// The mean of those days that are known, and what a table says of all.
    fn mean_and_cell(self, days: impl Iterator<Item = Cost>) -> (u64, String) {
        let (known, unknown): (Vec<Cost>, Vec<Cost>) = days.partition(|cost| self.of(cost, 1).is_some());
        let sum: Cost = known.iter().copied().sum();
        let mean = self.of(&sum, count(known.len())).unwrap_or_default();
        let cell = match (known.len(), unknown.len()) {
            (_, 0) => self.cell(mean),
            (0, _) => words::UNKNOWN.to_owned(),
            (_, unknown) => words::known_in_part(&self.cell(mean), unknown),
        };
        (mean, cell)
    }

    fn cell(self, value: u64) -> String {
        match self {
            Self::Tokens => number(value),
            Self::Money => MicroDollars(value).to_string(),
        }
    }

    /// What the days come to; those that are not known in full are counted and left out.
    fn sentence(self, days: &[Cost]) -> String {
        let known: Vec<Cost> = days.iter().copied().filter(|cost| self.of(cost, 1).is_some()).collect();
        let middle = median(known.iter().filter_map(|cost| self.of(cost, 1)).collect());
        let (sum, unknown) = (known.iter().copied().sum(), days.len() - known.len());
        match (self, known.is_empty()) {
            (Self::Tokens, true) => words::NO_TOKENS.to_owned(),
            (Self::Money, true) => words::NO_COST.to_owned(),
            (Self::Tokens, false) => words::tokens(middle, &sum, unknown),
            (Self::Money, false) => words::money(MicroDollars(middle), &sum, unknown),
        }
    }
}

fn mean(sum: u64, count: u64) -> u64 {
    let count = count.max(1);
    sum.saturating_add(count / 2) / count
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{day, head};
    use super::super::{bins, days};
    use super::*;
    use crate::money::{PerMillion, Price, Usage};
    use crate::run::plan::Stage;
    use crate::run::record::{Head, Spent};

    /// A dollar a million tokens, where the model's price is known.
    fn price(_: &Head, model: &str) -> Option<Price> {
        let price = PerMillion(MicroDollars(1_000_000));
        (model != "free spirit").then_some(Price { prompt: price, cached: None, completion: price })
    }

    fn chart(heads: &[Head], period: Period, measure: Measure) -> Chart {
        used(&bins(&days(heads, &price), period, day("2025-04-30")), period, measure)
    }

    /// With a request of `prompt` tokens to `model`; what the provider said of it.
    fn asked(mut head: Head, model: &str, prompt: u64, spent: fn(Usage) -> Spent) -> Head {
        let usage = Usage { prompt: crate::money::Tokens(prompt), ..Usage::NOTHING };
        head.endpoint.model = model.to_owned();
        head.sends(Stage::AskedAgain, usage);
        head.settles(Stage::AskedAgain, usage, spent(usage));
        head
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let heads = [
            head("2025-04-14", 1, 20, Some(100_000)),
            asked(head("2025-04-15", 1, 20, Some(900_000)), "free spirit", 10, Spent::Stated),
            head("2025-04-16", 1, 20, Some(200_000)),
        ];
        let chart = chart(&heads, Period::Month, Measure::Money);
        assert_eq!(chart.head, ["When", "m", "free spirit"]);
        assert_eq!(chart.rows[1], ["15 Apr 2025", "$0.90", "unknown"]);
        assert_eq!(chart.rows[2], ["14 Apr 2025", "$0.10", "$0"]);
        assert_eq!(
            chart.sentence,
            "A day cost $0.20 in the median; all together cost $0.30. What 1 day cost is not known in full, and is left out."
        );
        assert_eq!(chart.keys.last(), Some(&("unknown", words::UNKNOWN_KEY.to_owned())));
        let marked: Vec<bool> =
            chart.bars.iter().map(|bar| bar.pieces.iter().any(|piece| piece.tone == "unknown")).collect();
        assert_eq!(marked, [false, true, false]);
        assert_eq!(chart.bars[1].words, "15 Apr 2025: m $0.90, free spirit unknown");
    }

    #[test]
    fn a_week_is_the_mean_of_its_known_days() {
        let heads = [
            asked(head("2025-04-14", 1, 20, Some(100_000)), "free spirit", 10, Spent::Stated),
            asked(head("2025-04-15", 1, 20, Some(200_000)), "m", 0, Spent::Stated),
            head("2025-04-16", 1, 20, Some(600_000)),
        ];
        let chart = chart(&heads, Period::Year, Measure::Money);
        assert_eq!(chart.rows, [["week of 14 Apr 2025", "$0.30", "$0, 1 day unknown"]]);
    }

    #[test]
    fn where_no_day_is_known_the_sentence_says_so() {
        let heads = ["2025-04-14", "2025-04-15"].map(|on| {
            let head = Head { costs: Vec::new(), ..head(on, 1, 20, None) };
            asked(head, "free spirit", 1_000, Spent::Stated)
        });
        let money = chart(&heads, Period::Month, Measure::Money);
        assert_eq!(money.sentence, words::NO_COST);
        assert!(money.rows.iter().all(|row| row[1] == "unknown"), "{:?}", money.rows);
        let tokens = chart(&heads, Period::Month, Measure::Tokens);
        assert_eq!(tokens.sentence, "A day took 1,000 tokens in the median; all together took 2,000.");
        assert!(tokens.keys.iter().all(|(tone, _)| *tone != "unknown"));
    }

    #[test]
    fn what_nobody_confirmed_stands_apart() {
        let heads = [
            head("2025-04-14", 1, 20, Some(400_000)),
            asked(head("2025-04-15", 1, 20, Some(400_000)), "m", 100_000, |_| Spent::Unstated),
        ];
        let money = chart(&heads, Period::Month, Measure::Money);
        assert_eq!(money.head, ["When", "m", words::UP_TO]);
        assert_eq!(money.rows[0], ["15 Apr 2025", "$0.40", "$0.10"]);
        assert_eq!(money.rows[1], ["14 Apr 2025", "$0.40", ""]);
        assert_eq!(
            money.sentence,
            "A day cost $0.40 in the median; all together cost $0.80 and up to $0.10, not confirmed."
        );
        let last = money.bars[1].pieces.last().unwrap();
        assert_eq!((last.tone, last.from, last.to), ("open", 800, 1_000));
        let tokens = chart(&heads, Period::Month, Measure::Tokens);
        assert_eq!(tokens.rows[0], ["15 Apr 2025", "1,010", "100,000"]);
        assert_eq!(
            tokens.sentence,
            "A day took 1,010 tokens in the median; all together took 2,020 and up to 100,000, not confirmed."
        );
    }

    #[test]
    fn what_few_models_used_is_put_together() {
        let mut heads = vec![head("2025-04-14", 1, 20, Some(400_000))];
        for (number, model) in (2..).zip(["a", "b", "c", "d"]) {
            let other = Head { costs: Vec::new(), ..head("2025-04-14", number, 20, None) };
            heads.push(asked(other, model, 2_000 * u64::from(number), Spent::Stated));
        }
        let chart = chart(&heads, Period::Month, Measure::Tokens);
        assert_eq!(chart.head, ["When", "d", "c", "b", words::OTHER_MODELS]);
        assert_eq!(chart.rows, [["14 Apr 2025", "10,000", "8,000", "6,000", "5,010"]]);
    }
}
