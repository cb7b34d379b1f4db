//! A budget is never passed: whatever models cost, answers use, providers tell or hide, and however often a run breaks.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;

use fastrand::Rng;
use firstlight::model::stand_in::StandIn;
use firstlight::model::{AnswerForm, Endpoint};
use firstlight::money::{ExactCost, MicroDollars, PerMillion, Price, Tokens, Usage};
use firstlight::profile::Profile;
use firstlight::run::budget::{Budget, Limit, of_month, of_run};
use firstlight::run::drive::{self, Shared, Terms, Watch};
use firstlight::run::ledger::Why;
use firstlight::run::ports::HttpError;
use firstlight::run::record::{Phase, StageCost};
use firstlight::run::twins::Canned;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::time::{Reply, Time, Wire};
use super::world::{World, asked, begin, begin_new, check_sums, model, new_papers, terms};

fn price(prompt: u64, completion: u64) -> Price {
    Price {
        prompt: PerMillion(MicroDollars(prompt)),
        cached: None,
        completion: PerMillion(MicroDollars(completion)),
    }
}

fn cost(price: Price, usage: Usage) -> ExactCost {
    price.prompt_cost(usage) + price.completion_cost(usage)
}

/// A whole answer, not streamed, that used `usage`, and says so or not.
fn answer(body: &str, usage: Option<Usage>) -> Canned {
    let mut request: Value = serde_json::from_str(body).unwrap();
    request["stream"] = json!(false);
    let mut answer: Value = serde_json::from_slice(&model().chat(&request.to_string()).body()).unwrap();
    answer["usage"] = usage.map_or(
        Value::Null,
        |usage| json!({ "prompt_tokens": usage.prompt, "completion_tokens": usage.completion }),
    );
    Canned::new(200, answer.to_string())
}

/// What a request may use: its prompt as the stand-in counts it, and its limit.
fn most(body: &str) -> Usage {
    let request: Value = serde_json::from_str(body).unwrap();
    let prompt =
        (0..2).map(|index| request["messages"][index]["content"].as_str().unwrap().len() as u64 / 4).sum();
    let completion = request["max_tokens"].as_u64().unwrap();
    Usage { prompt: Tokens(prompt), completion: Tokens(completion), ..Usage::default() }
}

/// What the provider really bills, known to nobody else.
#[derive(Default)]
struct Bill {
    money: Cell<ExactCost>,
    tokens: Cell<u64>,
}

/// Several runs of one month under one budget, with breaks; returns how they ended.
fn check_month(seed: u64) -> Vec<Phase> {
    let mut rng = Rng::with_seed(seed);
    let real = price(rng.u64(0..20_000_000), rng.u64(0..60_000_000));
    let is_known = rng.bool();
    let limit = |rng: &mut Rng, least: u64| Limit {
        money: is_known.then(|| MicroDollars(rng.u64(least..400_000))),
        tokens: (!is_known).then(|| Tokens(rng.u64(least..60_000))),
    };
    let budget = Budget { per_run: limit(&mut rng, 0), per_month: limit(&mut rng, 20_000) };
    let (time, wire) = (Time::from(1_792_000_000_000), Wire::default());
    let bills: Rc<RefCell<Vec<Rc<Bill>>>> = Rc::default();
    let (open, answers) = (bills.clone(), RefCell::new(Rng::with_seed(seed ^ 1)));
    let ports = wire.ports(&time, move |_, body| {
        let rng = &mut *answers.borrow_mut();
        let worst = most(body);
        let used = Usage { completion: Tokens(rng.u64(0..=worst.completion.0)), ..worst };
        let bills = open.borrow();
        let bill = bills.last().unwrap();
        let (after, for_body) = (rng.u64(0..3_000), rng.u64(0..3_000));
        let (is_billed, canned) = match rng.u8(0..9) {
            0 => (false, Err(HttpError::Network("Failed to fetch".into()))),
            1 => (false, Ok(StandIn::overloaded().into())),
            2 => (true, Ok(answer(body, None))),
            3 => (true, Ok(model().cut_off_after(body, rng.usize(0..20)).into())),
            _ => (true, Ok(answer(body, Some(used)))),
        };
        if is_billed {
            bill.money.set(bill.money.get() + cost(real, used));
            bill.tokens.set(bill.tokens.get() + used.total().0);
            let (money, tokens) = bills.iter().fold((ExactCost::default(), 0), |(money, tokens), bill| {
                (money + bill.money.get(), tokens + bill.tokens.get())
            });
            let Budget { per_run, per_month } = budget;
            for (limit, money, tokens) in
                [(per_run, bill.money.get(), bill.tokens.get()), (per_month, money, tokens)]
            {
                assert!(
                    limit.money.is_none_or(|limit| money <= limit.into()),
                    "{limit:?} passed by {money:?}"
                );
                assert!(limit.tokens.is_none_or(|limit| tokens <= limit.0), "{limit:?} passed by {tokens}");
            }
        }
        Reply { after, canned, for_body }
    });
    let prices: drive::Prices = Rc::new(move |_| is_known.then_some(real));
    let mut heads = Vec::new();
    for number in 1..=3 {
        bills.borrow_mut().push(Rc::default());
        let run = begin_new(rng.u32(1..60));
        run.borrow_mut().head.key.number = number;
        run.borrow_mut().head.began = 1_792_000_000_000 + u64::from(number);
        let others = of_month(&heads, &run.borrow().head, &|endpoint| prices(&endpoint.model));
        let terms = Terms { prices: prices.clone(), budget, others: Rc::new(move || others), ..terms() };
        let watch: Watch = Rc::new(|| {});
        for breaks in 0..4 {
            let polls = if breaks < 3 { rng.usize(1..400) } else { usize::MAX };
            let work = pin!(drive::drive(&ports, &run, &terms, &watch));
            let ended = time.run_for(polls, work);
            if ended.is_some() {
                break;
            }
            // Stopped, and gone on with.
            run.borrow_mut().stop();
            run.borrow_mut().resume();
        }
        heads.push(run.borrow().head.clone());
    }
    heads.into_iter().map(|head| head.phase).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_budget_is_never_passed(seed in any::<u64>()) {
        check_month(seed);
    }
}

#[test]
fn some_runs_end_at_their_budget_and_some_before() {
    let ends: Vec<Phase> = (0..12).flat_map(check_month).collect();
    let over = ends.iter().filter(|phase| matches!(phase, Phase::OverBudget { .. })).count();
    let finished = ends.iter().filter(|phase| **phase == Phase::Finished).count();
    assert!(over >= 6 && finished >= 6, "{over} over, {finished} finished");
}

fn with_budget(per_run: Limit, price: Option<Price>) -> Terms {
    let budget = Budget { per_run, ..Budget::default() };
    Terms { budget, prices: Rc::new(move |_| price), ..terms() }
}

fn endpoint_at(address: &str, model: &str) -> Endpoint {
    Endpoint::parse(address, model, AnswerForm::Schema).unwrap()
}

fn drive_within(world: &World, run: &Shared, terms: &Terms) {
    let watch: Watch = Rc::new(|| {});
    assert_eq!(futures_executor::block_on(drive::drive(&world.ports, run, terms, &watch)), None);
}

#[test]
fn a_run_that_its_budget_ended_goes_on_with_a_larger_one() {
    let world = World::fine();
    let run = begin_new(60);
    let limit = Limit { tokens: Some(Tokens(14_000)), ..Limit::default() };
    drive_within(&world, &run, &with_budget(limit, None));
    let (phase, scored) = (run.borrow().head.phase.clone(), run.borrow().head.scored);
    let Phase::OverBudget { why } = phase else { panic!("{phase:?}") };
    assert!(why.starts_with("The next request could pass this run's budget of 14,000 tokens: "), "{why}");
    assert!((15..60).contains(&scored), "{scored}");
    let sums = run.borrow().body.ledger.sums();
    assert_eq!((sums.scored, sums.unscored), (scored, 60 - scored));
    let reasons = run
        .borrow()
        .body
        .ledger
        .rows()
        .iter()
        .filter(|row| row.state == firstlight::run::ledger::State::Unscored { why: Why::Budget })
        .count();
    assert_eq!(reasons, 60 - scored);
    world.check_kept(&run);
    let before = world.asked().concat();
    run.borrow_mut().resume();
    drive_within(&world, &run, &with_budget(Limit { tokens: Some(Tokens(100_000)), ..limit }, None));
    assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, 60));
    let all = world.asked().concat();
    assert_eq!((all.len(), before.len()), (60, scored), "nothing was asked twice");
    check_sums(&run.borrow(), 60);
}

#[test]
fn a_budget_in_money_needs_a_price_but_for_one_s_own_machine() {
    let limit = Limit { money: Some(MicroDollars(1_000_000)), ..Limit::default() };
    let world = World::fine();
    let run = begin_new(5);
    drive_within(&world, &run, &with_budget(limit, None));
    let phase = run.borrow().head.phase.clone();
    assert!(matches!(&phase, Phase::OverBudget { why } if why.contains("Enter its price")), "{phase:?}");
    assert_eq!(world.bodies.borrow().len(), 0);

    let run = begin_new(5);
    run.borrow_mut().head.endpoint = endpoint_at("http://localhost:8080/v1", "local");
    drive_within(&world, &run, &with_budget(limit, None));
    assert_eq!(run.borrow().head.phase, Phase::Finished);
}

/// A model on the reader's own machine takes no money, and time and current all the same.
#[test]
fn a_budget_in_tokens_holds_a_model_on_one_s_own_machine() {
    let limit = Limit { money: Some(MicroDollars(1)), tokens: Some(Tokens(14_000)) };
    for budget in
        [Budget { per_run: limit, ..Budget::default() }, Budget { per_month: limit, ..Budget::default() }]
    {
        let world = World::fine();
        let run = begin_new(60);
        run.borrow_mut().head.endpoint = endpoint_at("http://localhost:8080/v1", "local");
        drive_within(&world, &run, &Terms { budget, prices: Rc::new(|_| None), ..terms() });
        let (phase, scored) = (run.borrow().head.phase.clone(), run.borrow().head.scored);
        assert!(matches!(&phase, Phase::OverBudget { why } if why.contains("14,000 tokens: ")), "{phase:?}");
        assert!((15..60).contains(&scored), "{scored}");
        let spent = of_run(&run.borrow().head, &|_| None);
        assert!(spent.tokens <= Tokens(14_000) && spent.money == ExactCost::NOTHING, "{spent:?}");
        world.check_kept(&run);
    }
}

/// One model's name, asked at two providers and on the reader's own machine: none is counted at another one's price.
#[test]
fn each_run_of_a_month_is_counted_at_its_own_address() {
    const ADDRESSES: [&str; 3] =
        ["https://dear.example/v1", "https://cheap.example/v1", "http://localhost:8080/v1"];
    let at = |endpoint: &Endpoint| match ADDRESSES.iter().position(|one| *one == endpoint.base_url.as_str()) {
        Some(0) => Some(price(10_000_000, 40_000_000)),
        Some(1) => Some(price(1_000_000, 4_000_000)),
        _ => None,
    };
    let world = World::fine();
    let begin_at = |number: u32, address: &str| {
        let run = begin_new(5);
        run.borrow_mut().head.key.number = number;
        run.borrow_mut().head.endpoint = endpoint_at(address, "gpt-oss-120b");
        run
    };
    let heads = [0, 1, 2].map(|index: u32| {
        let run = begin_at(index + 1, ADDRESSES[index as usize]);
        drive_within(&world, &run, &terms());
        run.borrow().head.clone()
    });
    let [dear, cheap, own] = heads.each_ref().map(|head| of_run(head, &|_| at(&head.endpoint)));
    assert_eq!(dear.money.rounded().0, 10 * cheap.money.rounded().0);
    assert!(own.money == ExactCost::NOTHING && own.tokens > Tokens(0));
    for (head, others) in heads.iter().zip([cheap + own, dear + own, dear + cheap]) {
        assert_eq!(of_month(&heads, head, &at), others);
    }

    // What the dear one took leaves the cheap one no room, and is no business of the free one's.
    for (address, asks) in [(ADDRESSES[1], false), (ADDRESSES[2], true)] {
        let run = begin_at(4, address);
        let others = of_month(&heads, &run.borrow().head, &at);
        let limit = Limit { money: Some(dear.money.rounded()), ..Limit::default() };
        let budget = Budget { per_month: limit, ..Budget::default() };
        let (before, endpoint) = (world.bodies.borrow().len(), run.borrow().head.endpoint.clone());
        let prices: drive::Prices = Rc::new(move |model| at(&endpoint.with_model(model)));
        drive_within(&world, &run, &Terms { budget, prices, others: Rc::new(move || others), ..terms() });
        assert_eq!(world.bodies.borrow().len() > before, asks, "{address}");
        assert_eq!(run.borrow().head.phase == Phase::Finished, asks, "{address}");
    }
}

/// What was aborted counts by the most that it can have used, in the page and in the store.
#[test]
fn what_was_aborted_counts_against_the_budget() {
    let (time, wire) = (Time::default(), Wire::default());
    let ports = wire.ports(&time, |_, body| Reply {
        after: 1_000,
        canned: Ok(model().chat(body).into()),
        for_body: 5_000,
    });
    let run = begin(&Profile::default_reader(), new_papers(20));
    let watch: Watch = Rc::new(|| {});
    let terms = with_budget(Limit { tokens: Some(Tokens(8_000)), ..Limit::default() }, None);
    assert!(time.run_for(2, pin!(drive::drive(&ports, &run, &terms, &watch))).is_none());
    let body = wire.sent.borrow()[0].1.clone();
    let key = run.borrow().head.key.clone();
    let stored = futures_executor::block_on(firstlight::run::keep::load(&ports, &key)).unwrap().unwrap();
    assert_eq!(stored.head, run.borrow().head, "it was written down before it was sent");
    let spent = of_run(&stored.head, &|_| None).tokens;
    assert!(spent >= most(&body).total(), "{spent}");
    run.borrow_mut().stop();
    let costs = run.borrow().head.costs.clone();
    let [StageCost { requests: 1, unstated: 1, up_to, .. }] = &costs[..] else { panic!("{costs:?}") };
    assert_eq!((up_to.total(), run.borrow().head.has_unstated_usage()), (spent, true));
    // The rest of the budget is too small for one more.
    run.borrow_mut().resume();
    time.run(drive::drive(&ports, &run, &terms, &watch));
    assert_eq!(wire.sent.borrow().len(), 1 + usize::from(spent.0 * 2 <= 8_000));
    assert!(matches!(run.borrow().head.phase, Phase::OverBudget { .. }));
    assert_eq!(asked(&body).len(), 10);
}
