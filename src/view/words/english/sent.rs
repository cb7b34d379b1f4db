//! What was sent, request by request.

use super::{amount, stage, up_to};
use crate::money::{MicroDollars, Tokens, Usage};
use crate::run::plan::Stage;
use crate::view::words::numbers;

/// The list of a run's requests.
pub const WHAT_WAS_SENT: &str = "What was sent";
/// What stands in it and what does not.
pub const ABOUT_SENT: &str = "Every request of this run as it went to the provider. The key is not in it: it travels beside the text and is not kept.";
/// A request without an end.
pub const NOT_ENDED: &str = "not ended";
/// A request that cost nothing.
pub const NOTHING_USED: &str = "nothing used";
/// The part that says who the model is.
pub const SYSTEM_PART: &str = "System part";
/// The part with the criteria and the papers.
pub const USER_PART: &str = "User part";
/// A body in no dialect that we know.
pub const WHOLE_BODY: &str = "As it was sent";
/// What came back.
pub const REPLY: &str = "Reply";
/// A request of which only the figures are there.
pub const TEXTS_NOT_KEPT: &str = "The texts of this request were not kept.";

/// A request: its number in the run, what for, and whom it asked.
pub fn request(number: usize, what: Stage, model: &str) -> String {
    let of = if model.is_empty() { "" } else { " · " };
    format!("{number}. {}{of}{model}", stage(what))
}

/// A time of day.
pub fn clock(hours: u64, minutes: u64, seconds: u64) -> String {
    format!("{hours:02}:{minutes:02}:{seconds:02} UTC")
}

/// A duration.
pub fn seconds(whole: u64, tenths: u64) -> String {
    format!("{whole}.{tenths} s")
}

/// Bytes out and in.
pub fn size(sent: u64, received: u64) -> String {
    let kilobytes = |bytes: u64| format!("{}.{}", bytes / 1_000, bytes % 1_000 / 100);
    format!("{} kB out, {} kB in", kilobytes(sent), kilobytes(received))
}

/// How a server answered.
pub fn status(code: u16) -> String {
    format!("status {code}")
}

/// What a request used and cost.
pub fn used(usage: Usage, cost: Option<MicroDollars>) -> String {
    let cached = match usage.cached {
        Tokens(0) => String::new(),
        cached => format!(" ({cached} cached)"),
    };
    let cost = cost.map_or_else(|| "cost unknown".to_owned(), |cost| amount(Some(cost)));
    format!("{} tokens in{cached}, {} out · {cost}", usage.prompt, usage.completion)
}

/// The most that a request can have used.
pub fn not_confirmed(money: Option<MicroDollars>, tokens: Tokens) -> String {
    format!("{}, not confirmed", up_to(money, tokens))
}

/// The requests of a run, counted.
pub fn requests(count: u32) -> String {
    numbers::count(count as usize, "request", "requests")
}
