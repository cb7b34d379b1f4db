//! The pictures of the trends, each with a sentence and a table that say the same.

use super::sketch::{Drawn, Scale, Sketch, number};
use super::used::{Measure, used};
use super::{Bin, Period, Scores, median, quartile};
use crate::day::Day;
use crate::view::words::trends as words;

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

/// All pictures of a period. `scores` are those of its days, as far as they are read.
pub fn all(bins: &[Bin], period: Period, scores: &Scores) -> Vec<Chart> {
    let mut charts = vec![papers(bins, period), share(bins, period)];
    charts.extend([used(bins, period, Measure::Tokens), used(bins, period, Measure::Money)]);
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
        Drawn { parts, cells: [announced, candidates, shown].map(number).to_vec(), ..Drawn::default() }
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
        Drawn { parts: vec![("shown", 0, share.unwrap_or_default())], cells: vec![cell], ..Drawn::default() }
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
            return Drawn { cells: vec![String::new(); 3], ..Drawn::default() };
        };
        // In tenths, so that the middle is a line; half a score around each end, as whole scores stand for a span.
        let [from, line, to] = [low, middle, high].map(|score| u64::from(score) * 10);
        let parts =
            vec![(tone, from.saturating_sub(5), to + 5), ("middle", line.saturating_sub(2), line + 2)];
        let cells = [low, middle, high].map(|score| score.to_string()).to_vec();
        Drawn { parts, cells, ..Drawn::default() }
    };
    let mut every: Vec<u8> = bins.iter().flat_map(|bin| bin.scores(scores, of)).collect();
    every.sort_unstable();
    let sentence = words::scores(every.len(), [1, 2, 3].map(|part| quartile(&every, part)));
    let keys = vec![(tone, words::SCORE_KEYS[0].to_owned()), ("middle", words::SCORE_KEYS[1].to_owned())];
    let columns = words::SCORE_COLUMNS.map(str::to_owned).to_vec();
    Sketch { name, sentence, keys, columns, scale: Scale::Scores, cell: &number }.draw(bins, period, draw)
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
        assert_eq!(money.rows[1], ["15 Apr 2025", "unknown"]);
        assert_eq!(relevance.rows[2], ["14 Apr 2025", "4", "4", "8"]);
        assert_eq!(relevance.rows[1], ["15 Apr 2025", "", "", ""]);
        assert_eq!(relevance.bars[1].words, "15 Apr 2025");
        assert_eq!(relevance.top, "10");
    }

    #[test]
    fn without_scores_there_are_no_pictures_of_them() {
        assert_eq!(charts(&Scores::new()).len(), 4);
    }
}
