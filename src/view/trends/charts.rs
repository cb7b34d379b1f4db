//! The pictures of the trends: bars in thousandths of a picture's height, and the same as a table.

use super::{Bin, Period, Scores, median, quartile};
use crate::day::Day;
use crate::money::{MicroDollars, Tokens};
use crate::view::words::trends as words;

/// So many models have a tone of their own; what the others used is put together.
const MODELS: usize = 3;
/// The tones of models, for style sheets.
const TONES: [&str; 4] = ["first", "second", "third", "others"];

/// One picture, and what it shows as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Its heading.
    pub name: &'static str,
    /// What it says, as a sentence.
    pub sentence: String,
    /// What its tones mean: the tone, the words.
    pub keys: Vec<(&'static str, String)>,
    /// What stands at the top of its scale; 0 is at the bottom.
    pub top: String,
    /// The first and the last day, week or month.
    pub ends: [String; 2],
    /// The bars, oldest first.
    pub bars: Vec<Bar>,
    /// The heads of the table's columns.
    pub head: Vec<String>,
    /// Its rows, newest first; each begins with the day, week or month.
    pub rows: Vec<Vec<String>>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What a pointer is told.
    pub words: String,
    /// Its parts.
    pub pieces: Vec<Piece>,
}

/// A part of a bar, in thousandths of the height from below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its tone, for style sheets.
    pub tone: &'static str,
    /// Where it begins.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
}

/// A bar before it is drawn: values and tones from below upwards, and its cells in the table.
struct Drawn {
    /// The tone, where it begins, where it ends.
    parts: Vec<(&'static str, u64, u64)>,
    cells: Vec<String>,
}

/// All pictures of a period. `scores` are those of its days, as far as they are read.
pub fn all(bins: &[Bin], period: Period, scores: &Scores) -> Vec<Chart> {
    let mut charts = vec![papers(bins, period), share(bins, period)];
    charts.extend([used(bins, period, &Measure::TOKENS), used(bins, period, &Measure::MONEY)]);
    if !scores.is_empty() {
        charts.extend([
            score(bins, period, scores, words::RELEVANCE, "relevance", |scores| scores.0),
            score(bins, period, scores, words::NOVELTY, "novelty", |scores| scores.1),
        ]);
    }
    charts
}

fn papers(bins: &[Bin], period: Period) -> Chart {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let draw = |bin: &Bin| {
        let [announced, candidates, shown] = [
            bin.mean(|day| count(day.announced)),
            bin.mean(|day| count(day.candidates)),
            bin.mean(|day| count(day.shown)),
        ];
        let parts = vec![
            ("shown", 0, shown),
            ("below", shown, candidates),
            ("rest", candidates.max(shown), announced),
        ];
        Drawn { parts, cells: [announced, candidates, shown].map(number).to_vec() }
    };
    let of = |read: fn(&super::DayNumbers) -> usize| {
        median(bins.iter().flat_map(|bin| &bin.days).map(|day| count(read(day))).collect())
    };
    let sentence = words::papers(of(|day| day.announced), of(|day| day.candidates), of(|day| day.shown));
    let keys = ["shown", "below", "rest"].into_iter().zip(words::PAPER_KEYS.map(str::to_owned)).collect();
    let columns = words::PAPER_COLUMNS.map(str::to_owned).to_vec();
    Sketch { name: words::PAPERS, sentence, keys, columns, scale: Scale::Round, cell: &number }
        .draw(bins, period, draw)
}

fn share(bins: &[Bin], period: Period) -> Chart {
    let draw = |bin: &Bin| {
        let share = bin.share();
        let cell = share.map_or_else(String::new, percent);
        Drawn { parts: vec![("shown", 0, share.unwrap_or_default())], cells: vec![cell] }
    };
    let halves = bins.split_at(bins.len() / 2);
    let mean = |bins: &[Bin]| {
        let days = bins.iter().flat_map(|bin| bin.days.clone()).collect();
        Bin { first: Day::after_1970(0), days }.share()
    };
    let sentence = words::share(mean(bins), mean(halves.0), mean(halves.1));
    let columns = vec![words::SHARE.to_owned()];
    Sketch { name: words::SHARE, sentence, keys: Vec::new(), columns, scale: Scale::Round, cell: &percent }
        .draw(bins, period, draw)
}

/// What of a model's use a picture shows.
struct Measure {
    name: &'static str,
    of: fn(&super::Used) -> Option<u64>,
    cell: fn(u64) -> String,
    sentence: fn(u64, u64, usize) -> String,
}

impl Measure {
    const TOKENS: Self =
        Self { name: words::TOKENS, of: |used| Some(used.tokens.0), cell: number, sentence: words::tokens };
    const MONEY: Self = Self {
        name: words::MONEY,
        of: |used| used.money.map(|money| money.0),
        cell: |amount| MicroDollars(amount).to_string(),
        sentence: |middle, sum, unknown| words::money(MicroDollars(middle), MicroDollars(sum), unknown),
    };
}

fn used(bins: &[Bin], period: Period, measure: &Measure) -> Chart {
    let days = || bins.iter().flat_map(|bin| &bin.days);
    // The models by what they used.
    let mut models: Vec<(String, u64)> = Vec::new();
    for used in days().flat_map(|day| &day.used) {
        let amount = used.tokens.0;
        match models.iter_mut().find(|(model, _)| *model == used.model) {
            Some((_, sum)) => *sum = sum.saturating_add(amount),
            None => models.push((used.model.clone(), amount)),
        }
    }
    models.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let place = |model: &str| models.iter().position(|(name, _)| name == model).unwrap_or(MODELS).min(MODELS);
    let mut columns: Vec<String> = models.iter().take(MODELS).map(|(name, _)| name.clone()).collect();
    if models.len() > MODELS {
        columns.push(words::OTHER_MODELS.to_owned());
    }
    let amount = |day: &super::DayNumbers, column: usize| {
        let of = day.used.iter().filter(|used| place(&used.model) == column).filter_map(measure.of);
        of.fold(0, u64::saturating_add)
    };
    let draw = |bin: &Bin| {
        let mut below = 0_u64;
        let mut drawn = Drawn { parts: Vec::new(), cells: Vec::new() };
        for (column, tone) in (0..columns.len()).zip(TONES) {
            let mean = bin.mean(|day| amount(day, column));
            let end = below.saturating_add(mean);
            drawn.parts.push((tone, below, end));
            drawn.cells.push((measure.cell)(mean));
            below = end;
        }
        drawn
    };
    let whole = |day: &super::DayNumbers| day.used.iter().filter_map(measure.of).fold(0, u64::saturating_add);
    let unknown = days().filter(|day| day.used.iter().any(|used| (measure.of)(used).is_none())).count();
    let middle = median(days().map(whole).collect());
    let sum = days().map(whole).fold(0, u64::saturating_add);
    let keys = TONES.into_iter().zip(columns.clone()).collect();
    let sentence = (measure.sentence)(middle, sum, unknown);
    let sketch = Sketch {
        name: measure.name,
        sentence,
        keys,
        columns: columns.clone(),
        scale: Scale::Round,
        cell: &measure.cell,
    };
    sketch.draw(bins, period, draw)
}

fn score(
    bins: &[Bin],
    period: Period,
    scores: &Scores,
    name: &'static str,
    tone: &'static str,
    of: fn(&(u8, u8)) -> u8,
) -> Chart {
    let draw = |bin: &Bin| {
        let sorted = bin.scores(scores, of);
        let [low, middle, high] = [1, 2, 3].map(|part| quartile(&sorted, part));
        let (Some(low), Some(middle), Some(high)) = (low, middle, high) else {
            return Drawn { parts: Vec::new(), cells: vec![String::new(); 3] };
        };
        // In tenths, so that the middle is a line; half a score around each end, as whole scores stand for a span.
        let [from, line, to] = [low, middle, high].map(|score| u64::from(score) * 10);
        let parts =
            vec![(tone, from.saturating_sub(5), to + 5), ("middle", line.saturating_sub(2), line + 2)];
        Drawn { parts, cells: [low, middle, high].map(|score| score.to_string()).to_vec() }
    };
    let mut every: Vec<u8> = bins.iter().flat_map(|bin| bin.scores(scores, of)).collect();
    every.sort_unstable();
    let sentence = words::scores(every.len(), [1, 2, 3].map(|part| quartile(&every, part)));
    let keys = vec![(tone, words::SCORE_KEYS[0].to_owned()), ("middle", words::SCORE_KEYS[1].to_owned())];
    let columns = words::SCORE_COLUMNS.map(str::to_owned).to_vec();
    Sketch { name, sentence, keys, columns, scale: Scale::Scores, cell: &number }.draw(bins, period, draw)
}

/// What a picture is to be, before it is drawn.
struct Sketch<'a> {
    name: &'static str,
    sentence: String,
    keys: Vec<(&'static str, String)>,
    columns: Vec<String>,
    scale: Scale,
    /// How a value of the scale is written.
    cell: &'a dyn Fn(u64) -> String,
}

/// What stands at the top.
enum Scale {
    /// A round number above the highest bar.
    Round,
    /// Scores in tenths, up to 10 and the half score that it stands for.
    Scores,
}

impl Sketch<'_> {
    /// Draws the bars on one scale.
    fn draw(self, bins: &[Bin], period: Period, draw: impl Fn(&Bin) -> Drawn) -> Chart {
        let Self { name, sentence, keys, columns, scale, cell } = self;
        let drawn: Vec<Drawn> = bins.iter().map(draw).collect();
        let highest = drawn.iter().flat_map(|one| &one.parts).map(|(_, _, to)| *to).max();
        let (top, words) = match scale {
            Scale::Round => {
                let top = round_up(highest.unwrap_or_default());
                (top, cell(top))
            }
            Scale::Scores => (105, "10".to_owned()),
        };
        let label = |bin: &Bin| words::bar(bin.first, period);
        let scaled = |value: u64| value.min(top).saturating_mul(1_000) / top.max(1);
        let piece = |(tone, from, to): &(&'static str, u64, u64)| Piece {
            tone,
            from: scaled(*from),
            to: scaled(*to),
        };
        let bar = |(bin, one): (&Bin, &Drawn)| {
            let told = columns.iter().zip(&one.cells).map(|(column, cell)| format!("{column} {cell}"));
            let told: Vec<String> = told.collect();
            Bar {
                words: format!("{}: {}", label(bin), told.join(", ")),
                pieces: one.parts.iter().map(piece).collect(),
            }
        };
        let bars = bins.iter().zip(&drawn).map(bar).collect();
        let row =
            |(bin, one): (&Bin, &Drawn)| [label(bin)].into_iter().chain(one.cells.iter().cloned()).collect();
        let rows = bins.iter().zip(&drawn).rev().map(row).collect();
        let end = |bin: Option<&Bin>| bin.map(label).unwrap_or_default();
        let ends = [end(bins.first()), end(bins.last())];
        let head = [words::COLUMN.to_owned()].into_iter().chain(columns.iter().cloned()).collect();
        Chart { name, sentence, keys, top: words, ends, bars, head, rows }
    }
}

/// The next of 1, 2, 5, 10, 20, 50 and so on that is not less.
fn round_up(value: u64) -> u64 {
    let mut step = 1_u64;
    loop {
        for times in [1, 2, 5] {
            let top = step.saturating_mul(times);
            if top >= value || top == u64::MAX {
                return top;
            }
        }
        step = step.saturating_mul(10);
    }
}

fn number(value: u64) -> String {
    // Tokens have the separators that every number wants.
    Tokens(value).to_string()
}

fn percent(value: u64) -> String {
    format!("{value} %")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{day, head};
    use super::super::{bins, days};
    use super::*;

    fn charts(scores: &Scores) -> Vec<Chart> {
        let heads = [
            head("2025-04-14", 1, 20, Some(100_000)),
            head("2025-04-15", 1, 40, None),
            head("2025-04-16", 1, 30, Some(200_000)),
        ];
        let bins = bins(&days(&heads, &|_, _| None), Period::Month, day("2025-04-18"));
        all(&bins, Period::Month, scores)
    }

    #[test]
    fn bars_stand_on_one_scale_and_the_table_says_the_same() {
        let scores = Scores::from([(day("2025-04-14"), vec![(2, 5), (4, 5), (8, 5)])]);
        let charts = charts(&scores);
        let names: Vec<_> = charts.iter().map(|chart| chart.name).collect();
        assert_eq!(
            names,
            [words::PAPERS, words::SHARE, words::TOKENS, words::MONEY, words::RELEVANCE, words::NOVELTY]
        );
        for chart in &charts {
            assert_eq!((chart.bars.len(), chart.rows.len()), (3, 3), "{}", chart.name);
            assert!(chart.rows.iter().all(|row| row.len() == chart.head.len()), "{}", chart.name);
            for piece in chart.bars.iter().flat_map(|bar| &bar.pieces) {
                assert!(piece.from <= piece.to && piece.to <= 1_000, "{}: {piece:?}", chart.name);
            }
        }
        let [papers, share, tokens, money, relevance, _] = charts.as_slice() else { panic!() };
        assert_eq!(papers.top, "500");
        // 400 announced, 200 candidates, 20 shown, of 500.
        let heights: Vec<_> = papers.bars[0].pieces.iter().map(|piece| (piece.tone, piece.to)).collect();
        assert_eq!(heights, [("shown", 40), ("below", 400), ("rest", 800)]);
        assert_eq!(papers.rows[2], ["14 Apr 2025", "400", "200", "20"]);
        assert_eq!(share.rows[0], ["16 Apr 2025", "15 %"]);
        assert_eq!(tokens.rows[0], ["16 Apr 2025", "1,010"]);
        assert_eq!(money.rows[0], ["16 Apr 2025", "$0.20"]);
        assert!(money.sentence.contains("$0.30") && money.sentence.contains("1 day"), "{}", money.sentence);
        assert_eq!(relevance.rows[2], ["14 Apr 2025", "4", "4", "8"]);
        assert_eq!(relevance.rows[1], ["15 Apr 2025", "", "", ""]);
        assert_eq!(relevance.top, "10");
    }

    #[test]
    fn without_scores_there_are_no_pictures_of_them() {
        assert_eq!(charts(&Scores::new()).len(), 4);
    }

    #[test]
    fn scales_end_at_round_numbers() {
        let check = |value, expected| assert_eq!(round_up(value), expected);
        check(0, 1);
        check(1, 1);
        check(3, 5);
        check(433, 500);
        check(1_001, 2_000);
        check(u64::MAX, u64::MAX);
    }
}
