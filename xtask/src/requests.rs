//! `requests`: every request of a replayed day with its reply, for a reference tokeniser to count.

use std::cell::RefCell;
use std::ffi::OsString;
use std::rc::Rc;

use firstlight::model::price::{Overrides, price_of};
use firstlight::model::stand_in::StandIn;
use firstlight::model::{ApiKey, Endpoint, StreamEvent, StreamReader};
use firstlight::money::Price;
use firstlight::profile::TitlePass;
use firstlight::run::estimate::{Estimate, prompt_tokens};
use firstlight::run::ports::HttpRequest;
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::state::{Beginning, Run};
use firstlight::run::twins::{self, AnswerWith, Canned};
use firstlight::run::{drive, prompts};
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
    let seen: Rc<RefCell<Vec<Value>>> = Rc::default();
    let (log, asked) = (seen.clone(), endpoint.clone());
    let (ports, _) = twins::ports(AnswerWith(move |request: HttpRequest| {
        Ok(answer(&stand_in, &asked, request.body.as_deref().unwrap_or_default(), &log))
    }));
    let run = Rc::new(RefCell::new(Run::new(Beginning {
        key: RunKey {
            profile: profile.id.clone(),
            day: morning.day().ok_or("no feed states a day")?,
            number: 1,
        },
        prompt: prompts::as_kept(&profile, endpoint.answer_form),
        profile,
        endpoint,
        announcements: morning.announcements,
        sources: morning.sources,
        now: 0,
    })));
    let price = price_of(&run.borrow().head.endpoint.model, &Overrides::new());
    seen.borrow_mut().push(estimated(&Estimate::new(run.borrow().clone(), price), price));
    let watch: drive::Watch = Rc::new(|| {});
    futures_executor::block_on(drive::drive(&ports, &run, &ApiKey::default(), &watch));
    match &run.borrow().head.phase {
        Phase::Finished => Ok(seen.take()),
        phase => Err(format!("ended as {phase:?}")),
    }
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

/// What the stand-in answers; the exchange goes into `log`.
fn answer(stand_in: &StandIn, endpoint: &Endpoint, body: &str, log: &RefCell<Vec<Value>>) -> Canned {
    let response = stand_in.chat(body);
    let request: Value = serde_json::from_str(body).unwrap_or_default();
    let text = |part: usize| request.pointer(&format!("/messages/{part}/content")).and_then(Value::as_str);
    let (system, user) = (text(0).unwrap_or_default(), text(1).unwrap_or_default());
    let mut reader = StreamReader::new(endpoint, &ApiKey::default());
    let mut reply = String::new();
    for event in response.chunks.iter().flat_map(|chunk| reader.push(chunk)).collect::<Vec<_>>() {
        if let StreamEvent::Text(text) = event {
            reply.push_str(&text);
        }
    }
    log.borrow_mut().push(json!({
        "stage": request.pointer("/response_format/json_schema/name"),
        "system": system,
        "user": user,
        "estimate": prompt_tokens(system) + prompt_tokens(user),
        "reply": reply,
    }));
    response.into()
}
