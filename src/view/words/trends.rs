//! What readers are told of trends, in English.

pub use super::UNKNOWN;
use super::and_unconfirmed;
use super::numbers::{days, grouped};
use crate::day::Day;
use crate::money::{MicroDollars, Tokens};
use crate::view::costs::Cost;
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
pub const PAPER_KEYS: [&str; 3] =
    ["shown", "of the kinds you read, not shown", "of other kinds, or listed twice"];
/// The columns of the papers.
pub const PAPER_COLUMNS: [&str; 3] = ["Announced", "Of the kinds you read", "Shown"];
/// What the tones of scores mean.
pub const SCORE_KEYS: [&str; 2] = ["the middle half of the papers", "the median"];
/// The columns of scores.
pub const SCORE_COLUMNS: [&str; 3] = ["A quarter is at most", "Median", "Three quarters are at most"];
/// The column of what no provider confirmed.
pub const UP_TO: &str = "Not confirmed, up to";
/// What its tone means.
pub const UP_TO_KEY: &str = "not confirmed, at most";
/// What the tone behind a bar means that is too low.
pub const UNKNOWN_KEY: &str = "not known in full";
/// Days of which no cost is known.
pub const NO_COST: &str = "What these days cost is not known.";
/// Days of which no tokens are known.
pub const NO_TOKENS: &str = "How many tokens these days took is not known.";
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
        "In the median, a day announced {announced} entries; {candidates} papers were of the kinds you read, and {shown} were shown."
    )
}

/// The share over all of it, and over its halves, in percent.
pub fn share(all: Option<u64>, earlier: Option<u64>, later: Option<u64>) -> String {
    let Some(all) = all else { return "No paper was of the kinds you read.".to_owned() };
    let compared = match (earlier, later) {
        (Some(earlier), Some(later)) if earlier != later => {
            format!(" It was {earlier} % in the first half of this time, and {later} % in the second.")
        }
        _ => String::new(),
    };
    format!(
        "Of the papers of the kinds you read, {all} % were shown with the cut-offs of their day.{compared}"
    )
}

/// A mean of which so many days are not known.
pub fn known_in_part(mean: &str, unknown: usize) -> String {
    format!("{mean}, {} unknown", days(unknown))
}

/// What a pointer is told of a bar: its day, week or month, and of each column what it says.
pub fn of_bar(label: &str, columns: &[String], cells: &[String]) -> String {
    let told = columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    let told: Vec<String> = told.map(|(column, cell)| format!("{column} {cell}")).collect();
    if told.is_empty() { label.to_owned() } else { format!("{label}: {}", told.join(", ")) }
}

/// Tokens of a day in the median, and of all known days; of so many others they are not known.
pub fn tokens(middle: u64, all: &Cost, unknown: usize) -> String {
    let besides = match all.unconfirmed.tokens {
        Tokens(0) => String::new(),
        up_to => format!(" and up to {up_to}, not confirmed"),
    };
    let left_out = match unknown {
        0 => String::new(),
        many => format!(" How many {} took is not known in full, and is left out.", days(many)),
    };
    let (middle, sum) = (Tokens(middle), all.usage.total());
    format!("A day took {middle} tokens in the median; all together took {sum}{besides}.{left_out}")
}

/// Money of a day in the median, and of all known days; so many others have a cost that is not known.
pub fn money(middle: MicroDollars, all: &Cost, unknown: usize) -> String {
    let left_out = match unknown {
        0 => String::new(),
        many => format!(" What {} cost is not known in full, and is left out.", days(many)),
    };
    let sum = super::amount(all.money);
    let besides = and_unconfirmed(&all.unconfirmed);
    format!("A day cost {middle} in the median; all together cost {sum}{besides}.{left_out}")
}

/// The scores of all papers: quartiles.
pub fn scores(papers: usize, [low, middle, high]: [Option<u8>; 3]) -> String {
    match (low, middle, high) {
        (Some(low), Some(middle), Some(high)) => format!(
            "Of {} scored papers, half have {middle} or less; the middle half lie between {low} and {high}.",
            grouped(papers)
        ),
        _ => "No paper has a score.".to_owned(),
    }
}
