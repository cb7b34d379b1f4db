//! `requests`: every request of a replayed day with its reply, for a reference tokeniser to count.

use std::ffi::OsString;

use firstlight::model::price::{Overrides, price_of};
use firstlight::money::Price;
use firstlight::profile::TitlePass;
use firstlight::run::estimate::{Estimate, planned, prompt_tokens};
use firstlight::run::keep;
use firstlight::run::record::{Phase, RequestLog};
use firstlight::run::rehearsal::rehearse;
use firstlight::run::seen::Recognised;
use firstlight::view::sent::texts;
use firstlight::view::words;
use futures_executor::block_on;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::replay;

/// What `--help` prints.
pub const HELP: &str = "\
cargo xtask requests --date YYYY-MM-DD --feed CATEGORY=PATH... --answers DIGEST [--follow NAME]... [--title-pass]

Replays a day as `replay` does. Prints a line of JSON with what was estimated before it, then one for each request: the
texts of the prompt, what they are estimated at in tokens, and the text of the reply.
";

/// Replays the day and prints its requests to stdout.
///
/// # Errors
/// As [`replay::run`].
pub fn run(mut args: Vec<OsString>) -> Result<(), Failure> {
    let before = args.len();
    args.retain(|arg| arg != "--title-pass");
    let title_pass = if args.len() < before { TitlePass::On } else { TitlePass::Off };
    let day = replay::read(&replay::parse(args)?).map_err(Failure::Replay)?;
    let lines = requests(day, title_pass).map_err(Failure::Replay)?;
    lines.iter().for_each(|line| println!("{line}"));
    Ok(())
}

fn requests(day: replay::Replay, title_pass: TitlePass) -> Result<Vec<Value>, String> {
    let replay::Replay { mut profile, endpoint, morning, stand_in } = day;
    profile.title_pass = title_pass;
    let price = price_of(&endpoint.model, &Overrides::new());
    let planned = planned(&morning, &profile, &endpoint, Recognised::default(), None, 0)
        .ok_or("no feed states a day")?;
    let before = estimated(&Estimate::new(planned, price), price);
    block_on(async {
        let (run, ports) =
            rehearse(profile, endpoint, morning, stand_in).await.ok_or("no feed states a day")?;
        if run.head.phase != Phase::Finished {
            return Err(format!("ended as {:?}", run.head.phase));
        }
        let logs = keep::requests(&ports, &run.head.key).await.map_err(|error| error.to_string())?;
        Ok([before].into_iter().chain(logs.iter().map(request)).collect())
    })
}

/// The prompt's texts, their estimate, the reply.
fn request(log: &RequestLog) -> Value {
    let texts = texts(log);
    let [system, user, reply] = [words::SYSTEM_PART, words::USER_PART, words::REPLY].map(|name| {
        texts.iter().find(|part| part.name == name).map(|part| part.text.as_str()).unwrap_or_default()
    });
    json!({ "system": system, "user": user, "estimate": prompt_tokens(system) + prompt_tokens(user), "reply": reply })
}

fn estimated(estimate: &Estimate, price: Option<Price>) -> Value {
    let Estimate { papers, requests, prompt, billed, cached, completion, cost, time } = estimate;
    json!({
        "papers": papers,
        "requests": [requests.low, requests.high],
        "prompt": prompt,
        "billed": [billed.low, billed.high],
        "cached": cached,
        "completion": [completion.low, completion.high],
        "microDollars": cost.map(|cost| [cost.low, cost.high]),
        "seconds": [time.low.as_secs(), time.high.as_secs()],
        "price": price.map(|price| {
            json!({ "prompt": price.prompt, "cached": price.cached, "completion": price.completion })
        }),
    })
}
