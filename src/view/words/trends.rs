//! What readers are told of trends, in English.

use crate::day::Day;
use crate::money::{MicroDollars, Tokens};
use crate::view::trends::Period;

/// The name of each picture.
pub const PAPERS: &str = "Papers a day";
/// As above.
pub const SHARE: &str = "Relevant share";
/// As above.
pub const TOKENS: &str = "Tokens a day, by model";
/// As above.
pub const MONEY: &str = "Cost a day, by model";
/// As above.
pub const RELEVANCE: &str = "Relevance over time";
/// As above.
pub const NOVELTY: &str = "Novelty over time";
/// What the tones of the papers mean.
pub const PAPER_KEYS: [&str; 3] = ["shown", "asked for and not shown", "announced and not asked for"];
/// The columns of the papers.
pub const PAPER_COLUMNS: [&str; 3] = ["Announced", "Asked for", "Shown"];
/// What the tones of scores mean.
pub const SCORE_KEYS: [&str; 2] = ["the middle half of the papers", "the median"];
/// The columns of scores.
pub const SCORE_COLUMNS: [&str; 3] = ["A quarter is at most", "Median", "Three quarters are at most"];
/// The first column.
pub const COLUMN: &str = "When";
/// What is no model of the three that used most.
pub const OTHER_MODELS: &str = "other models";
/// Too few days.
pub const NOT_ENOUGH: &str = "Not enough yet: trends show when three days of this time have been read.";
/// While the scores are read.
pub const READING: &str = "Reading the scores";
/// The fold under a picture.
pub const TABLE: &str = "As a table";

/// A period, for the menu.
pub fn period(period: Period) -> &'static str {
    match period {
        Period::Month => "30 days, day by day",
        Period::Quarter => "3 months, day by day",
        Period::Year => "A year, week by week",
        Period::All => "Everything, month by month",
    }
}

/// What a bar stands for: `14 Apr 2025`, `week of 14 Apr 2025`, `Apr 2025`.
pub fn bar(first: Day, period: Period) -> String {
    let date = first.date();
    let month: String = date.month().to_string().chars().take(3).collect();
    let (day, year) = (date.day(), date.year());
    match period {
        Period::Month | Period::Quarter => format!("{day} {month} {year}"),
        Period::Year => format!("week of {day} {month} {year}"),
        Period::All => format!("{month} {year}"),
    }
}

/// The days in the median.
pub fn papers(announced: u64, candidates: u64, shown: u64) -> String {
    format!(
        "In the median, a day announced {announced} entries; {candidates} papers were asked for, and {shown} shown."
    )
}

/// The share over all of it, and over its halves, in percent.
pub fn share(all: Option<u64>, earlier: Option<u64>, later: Option<u64>) -> String {
    let Some(all) = all else { return "No paper was asked for.".to_owned() };
    let compared = match (earlier, later) {
        (Some(earlier), Some(later)) if earlier != later => {
            format!(" It was {earlier} % in the first half of this time, and {later} % in the second.")
        }
        _ => String::new(),
    };
    format!("Of the papers that were asked for, {all} % reached the cut-offs of their day.{compared}")
}

/// Tokens of a day in the median, and of all.
pub fn tokens(middle: u64, sum: u64, _unknown: usize) -> String {
    format!("A day took {} tokens in the median; all together took {}.", Tokens(middle), Tokens(sum))
}

/// Money of a day in the median, and of all; so many days have a cost that is not known.
pub fn money(middle: MicroDollars, sum: MicroDollars, unknown: usize) -> String {
    let left_out = match unknown {
        0 => String::new(),
        1 => " What 1 day cost is not known in full, and is left out.".to_owned(),
        many => format!(" What {many} days cost is not known in full, and is left out."),
    };
    format!("A day cost {middle} in the median; all together cost {sum}.{left_out}")
}

/// The scores of all papers: quartiles.
pub fn scores(papers: usize, [low, middle, high]: [Option<u8>; 3]) -> String {
    match (low, middle, high) {
        (Some(low), Some(middle), Some(high)) => format!(
            "Of {} scored papers, half have {middle} or less; the middle half lie between {low} and {high}.",
            Tokens(u64::try_from(papers).unwrap_or(u64::MAX))
        ),
        _ => "No paper has a score.".to_owned(),
    }
}
