//! Tokens and money, before, during and after a run.

use crate::view::estimate::PriceSource;

/// What is not known.
pub const UNKNOWN: &str = "unknown";

/// Two ends of a span; one where they are alike.
pub fn from_to(low: &str, high: &str) -> String {
    if low == high { low.to_owned() } else { format!("{low} to {high}") }
}

/// How long something takes, in whole minutes: the least rounded down, the most up.
pub fn minutes(low: u64, high: u64) -> String {
    match (low, high) {
        (_, 0 | 1) => "under a minute".to_owned(),
        (0, high) => format!("up to {high} minutes"),
        (low, high) => format!("{} minutes", from_to(&low.to_string(), &high.to_string())),
    }
}

/// What a run will take, in a sentence.
pub fn estimated(tokens: &str, requests: u64, model: &str, cost: &str, time: &str) -> String {
    let requests = if requests == 1 { "1 request".to_owned() } else { format!("{requests} requests") };
    let cost = if cost == UNKNOWN { "cost unknown" } else { cost };
    format!("About {tokens} tokens in {requests} to {model}: {cost}, {time}.")
}

/// The same in rows: papers, requests, prompt tokens, cached ones; answer tokens, cost, time.
pub fn estimate_rows(asked: [String; 4], answered: [String; 3]) -> Vec<[String; 2]> {
    let names =
        ["Papers", "Requests", "Prompt tokens", "of which cached, at most", "Answer tokens", "Cost", "Time"];
    names
        .into_iter()
        .map(str::to_owned)
        .zip(asked.into_iter().chain(answered))
        .map(<[String; 2]>::from)
        .collect()
}

/// Where the price of an estimate comes from.
pub fn about_prices(source: PriceSource<'_>) -> String {
    match source {
        PriceSource::Reader => "By your own price for this model.".to_owned(),
        PriceSource::Table(date) => format!(
            "By the bundled prices of {date}. The range holds other tokenisers, papers asked about again, and models that say more."
        ),
        PriceSource::Nobody => {
            "No price is known for this model. Enter one in the settings to see what a run costs.".to_owned()
        }
    }
}
