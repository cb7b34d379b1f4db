//! What is estimated before a run, held against what the run then used.

use firstlight::model::price::{Overrides, price_of};
use firstlight::model::stand_in::{Others, StandIn};
use firstlight::model::{AnswerForm, Endpoint};
use firstlight::money::{Price, Tokens, Usage};
use firstlight::profile::{Part, Profile, TitlePass};
use firstlight::run::drive::Shared;
use firstlight::run::estimate::{Estimate, Span, prompt_tokens};
use firstlight::view::costs::Costs;
use serde_json::{Value, json};

use super::world::{World, begin, begin_new, model, new_papers};

fn price() -> Option<Price> {
    price_of("gpt-4o", &Overrides::new())
}

fn estimate(run: &Shared) -> Estimate {
    Estimate::new(run.borrow().clone(), price())
}

/// What the requests of a run used, its prompts counted as the estimate counts them.
fn used(run: &Shared, model: StandIn) -> Usage {
    let world = World::new(move |_, body| Ok(model.chat(body).into()));
    assert!(world.drive(run).is_none());
    let prompt = |body: &String| {
        let body: Value = serde_json::from_str(body).unwrap();
        let text = |part: usize| prompt_tokens(body["messages"][part]["content"].as_str().unwrap());
        text(0) + text(1)
    };
    let prompt = world.bodies.borrow().iter().map(prompt).sum();
    Usage { prompt, cached: Tokens(0), ..run.borrow().head.usage() }
}

fn check(run: &Shared, model: StandIn) -> (Estimate, Usage) {
    let estimate = estimate(run);
    let usage = used(run, model);
    let requests = run.borrow().head.costs.iter().map(|cost| u64::from(cost.requests)).sum();
    assert!(estimate.requests.contains(&requests), "{requests} of {:?}", estimate.requests);
    assert!(estimate.billed.contains(&usage.prompt), "{} of {:?}", usage.prompt, estimate.billed);
    assert!(
        estimate.completion.contains(&usage.completion),
        "{} of {:?}",
        usage.completion,
        estimate.completion
    );
    let price = price().unwrap();
    let bill = (price.prompt_cost(usage) + price.completion_cost(usage)).rounded();
    assert!(estimate.cost.unwrap().contains(&bill), "{bill} of {:?}", estimate.cost);
    (estimate, usage)
}

#[test]
fn a_run_takes_what_was_estimated() {
    let run = begin_new(50);
    let (estimate, usage) = check(&run, model());
    assert_eq!((estimate.papers, estimate.requests.low), (50, 4));
    // All but the run's own delimiter is known beforehand.
    assert!(estimate.prompt.0.abs_diff(usage.prompt.0) * 100 < usage.prompt.0, "{}", usage.prompt);
    assert!(estimate.cached > Tokens(3 * 1_024) && estimate.cached < estimate.billed.low);
}

#[test]
fn papers_asked_about_again_are_within_it() {
    let run = begin_new(60);
    let mut leaves_out = StandIn { others: Others::LeftOut, ..model() };
    leaves_out.verdicts.retain(|id, _| !id.as_str().ends_with('7'));
    let world = World::new({
        let once = leaves_out;
        move |number, body| Ok(if number < 4 { once.chat(body) } else { model().chat(body) }.into())
    });
    let before = estimate(&run);
    assert!(world.drive(&run).is_none());
    let costs = run.borrow().head.costs.clone();
    let requests: u32 = costs.iter().map(|cost| cost.requests).sum();
    assert!(costs.len() == 2 && before.requests.contains(&u64::from(requests)), "{costs:?}");
}

#[test]
fn with_a_title_pass_anything_may_be_left() {
    let profile = Profile { title_pass: TitlePass::On, ..Profile::default_reader() };
    for rejected in [0, 30, 47] {
        let run = begin(&profile, new_papers(50));
        let rejects = (0..rejected).map(super::world::id).collect();
        check(&run, StandIn { rejects, ..model() });
    }
}

#[test]
fn nothing_to_ask_takes_nothing() {
    let run = begin(&Profile { announce: Vec::new(), ..Profile::default_reader() }, new_papers(5));
    let estimate = estimate(&run);
    assert_eq!((estimate.papers, estimate.requests), (0, Span { low: 0, high: 0 }));
    assert_eq!((estimate.prompt, estimate.billed.high, estimate.completion.high), Default::default());
    assert_eq!(estimate.cost.map(|cost| cost.high), Some(Default::default()));
    assert!(estimate.time.high.is_zero());
}

#[test]
fn what_is_not_known_widens_it_or_stays_unknown() {
    let at = |url: &str, model: &str| {
        let run = begin_new(50);
        run.borrow_mut().head.endpoint = Endpoint::parse(url, model, AnswerForm::Schema).unwrap();
        Estimate::new(run.borrow().clone(), None)
    };
    let plain = at("https://api.openai.com/v1", "gpt-4o");
    let thinking = at("https://api.openai.com/v1", "o3");
    let other = at("https://api.mistral.ai/v1", "mistral-large");
    let local = at("http://localhost:8080/v1", "mistral-large");
    assert!(plain.cost.is_none());
    assert!(thinking.completion.high.0 > 5 * plain.completion.high.0);
    assert!(other.billed.high > plain.billed.high && other.prompt == plain.prompt);
    assert!(local.time.high > 3 * other.time.high);
    assert!(plain.time.low.as_secs() > 0 && plain.time.high.as_secs() < 240, "{:?}", plain.time);
}

#[test]
fn answers_in_another_script_take_more() {
    let mut profile = Profile::default_reader();
    let english = estimate(&begin(&profile, new_papers(50)));
    profile.edit(Part::Answer, "論文ごとに、関連性と新規性を一から十までの整数で評価してください。").unwrap();
    let japanese = estimate(&begin(&profile, new_papers(50)));
    assert!(japanese.completion.high.0 > 2 * english.completion.high.0);
}

/// The card's rows are a run's, so that its sum can be held against the estimate.
#[test]
fn the_cost_card_says_what_the_estimate_foretold() {
    let run = begin_new(50);
    let before = estimate(&run);
    let world = World::new(|_, body| {
        let mut reply = model().chat(body);
        let tokens = prompt_tokens(body).0;
        let usage =
            json!({ "prompt_tokens": tokens, "completion_tokens": 600, "total_tokens": tokens + 600 });
        let end = json!({ "id": "x", "object": "chat.completion.chunk", "choices": [], "usage": usage });
        reply.chunks.insert(reply.chunks.len() - 1, format!("data: {end}\n\n").into_bytes());
        Ok(reply.into())
    });
    assert!(world.drive(&run).is_none());
    let costs = Costs::new(&run.borrow().head, &|_| price());
    let cost = costs.together.money.unwrap().rounded();
    assert!(before.cost.unwrap().contains(&cost), "{cost} of {:?}", before.cost);
}
