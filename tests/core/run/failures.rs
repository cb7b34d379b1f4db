//! Every failure through the real wire: what is kept, what is asked again, what the reader is told.

use std::time::Duration;

use firstlight::day::Day;
use firstlight::model::ApiKey;
use firstlight::model::stand_in::{Others, StandIn};
use firstlight::model::{AnswerForm, stand_in};
use firstlight::paper::PaperId;
use firstlight::profile::{Following, Profile, TitlePass};
use firstlight::run::drive::{Shared, Terms};
use firstlight::run::keep::KeepError;
use firstlight::run::ledger::{State, Why};
use firstlight::run::plan::Stage;
use firstlight::run::ports::{HttpError, StoreError};
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::twins::Canned;
use firstlight::run::{drive, prompts};
use futures_executor::block_on;

use super::world::{World, asked, begin, begin_new, check_sums, id, model, new_papers};

fn fine(body: &str) -> Result<Canned, HttpError> {
    Ok(model().chat(body).into())
}

fn no_connection() -> Result<Canned, HttpError> {
    Err(HttpError::Network("Failed to fetch".into()))
}

/// The provider's filter, as Azure answers.
fn filtered() -> Result<Canned, HttpError> {
    let body = r#"{"error":{"message":"The prompt triggered the content policy.","code":"content_filter"}}"#;
    Ok(Canned::new(400, body))
}

/// How it failed.
fn why(run: &Shared) -> String {
    match &run.borrow().head.phase {
        Phase::Failed { why } => why.clone(),
        phase => panic!("{phase:?}"),
    }
}

fn slept(world: &World) -> Duration {
    Duration::from_millis(world.ports.clock.now())
}

fn unscored(run: &Shared) -> Vec<(PaperId, Why)> {
    let run = run.borrow();
    let rows = run.body.ledger.rows().iter();
    rows.filter_map(|row| match row.state {
        State::Unscored { why } => Some((row.paper.clone(), why)),
        _ => None,
    })
    .collect()
}

/// Everything was scored in the end, and is kept.
fn check_all_scored(world: &World, run: &Shared, count: u32) {
    assert_eq!((run.borrow().head.phase.clone(), unscored(run)), (Phase::Finished, vec![]));
    check_sums(&run.borrow(), count as usize);
    for number in 0..count {
        let run = run.borrow();
        let (said, canned) = (run.verdict(&id(number)).unwrap(), &model().verdicts[&id(number)]);
        assert_eq!((said.relevance, said.novelty), (canned.relevance, canned.novelty), "{number}");
    }
    world.check_kept(run);
}

/// A run whose very first answer ends it says `sentence` after `requests`, and leaves another day as it was.
fn check_ends_at_once(answer: fn() -> Result<Canned, HttpError>, sentence: &str, requests: usize) {
    let before = World::fine();
    let earlier = begin_new(5);
    earlier.borrow_mut().head.key =
        RunKey { profile: "default".into(), day: Day::parse("2026-10-14").unwrap(), number: 1 };
    before.drive(&earlier);
    let records = before.records();

    let world = World::over(before.store, move |_, _| answer());
    let run = begin_new(40);
    assert_eq!(world.drive(&run), None);
    assert!(why(&run).contains(sentence), "{}", why(&run));
    assert!(!why(&run).contains("0123456789"), "the key shows in {}", why(&run));
    assert_eq!(world.bodies.borrow().len(), requests, "{sentence}");
    assert_eq!(unscored(&run).len(), 40);
    check_sums(&run.borrow(), 40);
    world.check_kept(&run);
    let after = world.records();
    assert!(records.iter().all(|(key, value)| after.get(key) == Some(value)), "the day before has changed");
    assert!(after.len() > records.len(), "the failure is kept");
    assert!(!after.values().any(|record| record.contains("0123456789")), "the key is stored");
}

#[test]
fn causes_that_asking_again_would_not_mend_end_the_run_at_once() {
    check_ends_at_once(
        || Ok(StandIn::wrong_key("sk-in*************6789").into()),
        "The provider did not accept the key",
        1,
    );
    check_ends_at_once(|| Ok(StandIn::out_of_credit().into()), "no credit left", 1);
    check_ends_at_once(|| Ok(StandIn::unknown_model("gpt-4o").into()), "does not know this model", 1);
    check_ends_at_once(|| Ok(StandIn::web_page().into()), "A web page came back", 1);
    check_ends_at_once(no_connection, "No answer came from https://model.example", 1);
    check_ends_at_once(|| Ok(Canned::new(403, "")), "refused the request", 1);
    check_ends_at_once(|| Ok(StandIn::rate_limited("13h20m").into()), "it asks to wait 14 hours", 1);
}

#[test]
fn causes_that_do_not_pass_end_the_run_after_some_patience() {
    check_ends_at_once(|| Ok(StandIn::overloaded().into()), "overloaded or out of order", 7);
    check_ends_at_once(|| Ok(StandIn::rate_limited("1s").into()), "takes no more requests", 7);
}

#[test]
fn a_model_that_answers_nothing_usable_fails_and_never_finishes_with_0() {
    let nothing = || Ok(StandIn { others: Others::LeftOut, ..StandIn::default() }.chat_with_nothing());
    // Three batches of 14 or 13, then 5 of 8, 10 of 4, 20 of 2.
    check_ends_at_once(nothing, "not once in a form that could be read", 3 + 5 + 10 + 20);
    // 14 papers, 7, 4, 2, and three papers alone with what lies between.
    check_ends_at_once(filtered, "content filter stopped the answer", 8);
}

/// An answer in prose, complete.
trait Prose {
    fn chat_with_nothing(&self) -> Canned;
}

impl Prose for StandIn {
    fn chat_with_nothing(&self) -> Canned {
        let event = r#"{"choices":[{"index":0,"delta":{"content":"These are fine papers."},"finish_reason":"stop"}]}"#;
        Canned::new(200, format!("data: {event}\n\ndata: [DONE]\n\n"))
    }
}

#[test]
fn what_was_scored_before_a_failure_is_kept() {
    let world = World::new(|number, body| match number {
        0 => fine(body),
        _ => Ok(StandIn::wrong_key("sk-in*************6789").into()),
    });
    let run = begin_new(40);
    world.drive(&run);
    let first = asked(&world.bodies.borrow()[0]);
    assert!(why(&run).starts_with("The provider did not accept the key"));
    let without = unscored(&run);
    assert_eq!((run.borrow().head.scored, without.len()), (first.len(), 40 - first.len()));
    assert!(without.iter().all(|(paper, why)| *why == Why::Failed && !first.contains(paper)));
    world.check_kept(&run);

    // The reader mends the key and goes on.
    run.borrow_mut().resume();
    let world = World::over(world.store, |_, body| fine(body));
    world.drive(&run);
    assert!(world.asked().concat().iter().all(|paper| !first.contains(paper)), "asked again");
    check_all_scored(&world, &run, 40);
}

#[test]
fn a_rate_limit_is_waited_for_as_long_as_the_provider_says() {
    let world = World::new(|number, body| match number {
        1 => Ok(StandIn::rate_limited("644ms").into()),
        _ => fine(body),
    });
    let run = begin_new(40);
    world.drive(&run);
    check_all_scored(&world, &run, 40);
    assert_eq!((slept(&world), world.bodies.borrow().len()), (Duration::from_millis(644), 4));
    let costs = run.borrow().head.costs.clone();
    assert_eq!((costs[0].requests, costs[0].unstated), (4, 0), "a refusal costs nothing");
}

#[test]
fn an_overload_is_waited_for_longer_each_time() {
    let world = World::new(|number, body| match number {
        0 | 1 => Ok(StandIn::overloaded().into()),
        _ => fine(body),
    });
    let run = begin_new(10);
    world.drive(&run);
    check_all_scored(&world, &run, 10);
    let slept = slept(&world);
    assert!((Duration::from_secs(3)..=Duration::from_millis(4_500)).contains(&slept), "{slept:?}");
}

#[test]
fn a_request_that_is_too_large_is_split() {
    let world = World::new(|_, body| match asked(body).len() {
        0..=4 => fine(body),
        _ => Ok(StandIn::too_large().into()),
    });
    let run = begin_new(40);
    world.drive(&run);
    check_all_scored(&world, &run, 40);
    assert!(run.borrow().body.plan.batches.iter().all(|batch| batch.round == 0), "nothing was asked again");
}

#[test]
fn a_server_that_takes_no_schema_is_asked_for_plain_lines() {
    // From the first request on, or when four are under way.
    for from in [0, 1] {
        let world = World::new(move |number, body| {
            if number >= from && body.contains("response_format") {
                Ok(StandIn::schema_refused().into())
            } else {
                fine(body)
            }
        });
        let run = begin_new(70);
        world.drive(&run);
        check_all_scored(&world, &run, 70);
        let plain = prompts::as_kept(&Profile::default_reader(), AnswerForm::Jsonl);
        assert_eq!(run.borrow().body.prompt, plain);
        assert_eq!(run.borrow().head.endpoint.answer_form, AnswerForm::Jsonl);
        let last = world.bodies.borrow().last().cloned().unwrap();
        let system = serde_json::to_string(&plain.system).unwrap();
        assert!(last.contains(&system) && !last.contains("response_format"));
        let hash = run.borrow().verdict(&asked(&last)[0]).unwrap().prompt_hash.clone();
        assert_eq!(hash, plain.hash);
    }
}

#[test]
fn a_run_that_goes_on_in_another_form_keeps_the_prompt_that_it_sends() {
    let run = begin_new(10);
    run.borrow_mut().fail("For a test.".into());
    run.borrow_mut().resume();
    run.borrow_mut().head.endpoint.answer_form = AnswerForm::Jsonl;
    let world = World::fine();
    world.drive(&run);
    check_all_scored(&world, &run, 10);
    assert_eq!(run.borrow().body.prompt, prompts::as_kept(&Profile::default_reader(), AnswerForm::Jsonl));
}

/// What came of the first answer is kept, and the next request asks for the rest alone, in the same order.
fn check_goes_on_behind(first_answer: fn(&str) -> Canned) {
    let world = World::new(move |number, body| match number {
        0 => Ok(first_answer(body)),
        _ => fine(body),
    });
    let run = begin_new(16);
    world.drive(&run);
    check_all_scored(&world, &run, 16);
    let asked = world.asked();
    let kept = asked[0].len() - asked[1].len();
    assert!((1..16).contains(&kept), "{kept} of the first answer");
    assert_eq!(asked[1], asked[0][kept..]);
    assert_eq!(asked.len(), 2);
    let first = run.borrow().verdict(&asked[0][0]).cloned().unwrap();
    assert_eq!((first.batch, first.position), (0, 0));
    let last = run.borrow().verdict(&asked[0][15]).cloned().unwrap();
    assert_eq!((last.batch, last.position), (0, 15), "its place when it was first asked about");
    let costs = run.borrow().head.costs.clone();
    assert_eq!((costs[0].requests, costs[0].unstated), (2, 1), "nobody counted the first");
    assert!(run.borrow().head.has_unstated_usage());
}

#[test]
fn complete_answers_before_a_break_are_kept() {
    check_goes_on_behind(|body| model().error_after(body, 15).into());
    check_goes_on_behind(|body| model().cut_off_after(body, 15).into());
    check_goes_on_behind(|body| {
        let chunking = stand_in::Chunking::Every(61);
        StandIn { chunking, ..model() }.cut_off_after(body, 50).into()
    });
    check_goes_on_behind(|body| {
        let mut canned: Canned = model().cut_off_after(body, 15).into();
        canned.chunks.push(Err(HttpError::Network("network error".into())));
        canned
    });
}

#[test]
fn an_answer_that_was_complete_before_the_connection_broke_counts() {
    let world = World::new(|_, body| {
        let mut canned: Canned = model().chat(body).into();
        canned.chunks.push(Err(HttpError::Network("network error".into())));
        Ok(canned)
    });
    let run = begin_new(16);
    world.drive(&run);
    check_all_scored(&world, &run, 16);
    assert_eq!((world.bodies.borrow().len(), run.borrow().head.has_unstated_usage()), (1, false));
}

#[test]
fn an_answer_that_was_too_long_is_asked_for_again_in_smaller_batches() {
    let world = World::new(|number, body| match number {
        0 => Ok(model().length_after(body, 15).into()),
        _ => fine(body),
    });
    let run = begin_new(16);
    world.drive(&run);
    check_all_scored(&world, &run, 16);
    let batches = run.borrow().body.plan.batches.clone();
    assert!(batches.len() >= 2);
    for batch in &batches[1..] {
        assert_eq!((batch.stage, batch.round, batch.papers.len() <= 8), (Stage::AskedAgain, 1, true));
    }
}

/// What the second request allows a completion to have, after a first one that ended at its limit having said `words`.
fn limit_after(words: &str) -> u64 {
    let said =
        serde_json::json!({ "choices": [{ "delta": { "content": words }, "finish_reason": "length" }] });
    let stream = format!("data: {said}\n\ndata: [DONE]\n\n");
    let world = World::new(move |number, body| match number {
        0 => Ok(Canned::new(200, stream.clone())),
        _ => fine(body),
    });
    let run = begin_new(16);
    world.drive(&run);
    check_all_scored(&world, &run, 16);
    let bodies = world.bodies.borrow();
    let second: serde_json::Value = serde_json::from_str(&bodies[1]).unwrap();
    second["max_tokens"].as_u64().unwrap()
}

#[test]
fn room_to_think_is_for_models_that_think_not_for_those_that_ramble() {
    assert!(limit_after("Well, let me see. These papers are") < 4_000);
    assert!(limit_after("<think>Well, let me see. These papers are") > 12_000);
    assert!(limit_after("\n <think>") > 12_000);
    assert!(limit_after("") > 12_000, "some keep their thoughts to themselves");
}

#[test]
fn a_connection_that_fails_in_the_middle_is_tried_again() {
    let world = World::new(|number, body| if number == 1 { no_connection() } else { fine(body) });
    let run = begin_new(40);
    world.drive(&run);
    check_all_scored(&world, &run, 40);
}

#[test]
fn one_paper_that_the_filter_refuses_stays_unscored_alone() {
    let world = World::new(|_, body| if asked(body).contains(&id(7)) { filtered() } else { fine(body) });
    let run = begin_new(40);
    world.drive(&run);
    assert_eq!(run.borrow().head.phase, Phase::Finished);
    assert_eq!(unscored(&run), [(id(7), Why::NoAnswer)]);
    check_sums(&run.borrow(), 40);
    world.check_kept(&run);
    let alone = world.asked().into_iter().filter(|papers| *papers == [id(7)]).count();
    assert_eq!(alone, 1, "what was refused alone is not asked again");
}

#[test]
fn a_followed_author_s_paper_that_is_refused_alone_is_not_asked_about_in_every_round() {
    let world = World::new(|_, body| if asked(body).contains(&id(7)) { filtered() } else { fine(body) });
    let profile = Profile {
        followed: vec!["Writer7 Sample".into()],
        following: Following::Scored,
        ..Profile::default_reader()
    };
    let run = begin(&profile, new_papers(40));
    world.drive(&run);
    assert_eq!((run.borrow().head.phase.clone(), unscored(&run)), (Phase::Finished, vec![]));
    assert_eq!(run.borrow().head.scored, 39);
    check_sums(&run.borrow(), 40);
    world.check_kept(&run);
    let alone = world.asked().into_iter().filter(|papers| *papers == [id(7)]).count();
    assert_eq!(alone, 1);
}

#[test]
fn what_is_larger_than_the_model_can_say_is_asked_for_in_halves_at_once() {
    // The model ends at its limit behind three papers, however many it is asked about.
    let world = World::new(|_, body| {
        let events = StandIn::chat(&model(), body).chunks;
        let text = |chunk: &[u8]| String::from_utf8_lossy(chunk).into_owned();
        let third = events.iter().enumerate().filter(|(_, chunk)| text(chunk).contains("novelty")).nth(2);
        let end = third.map_or(usize::MAX, |(index, _)| index + 2);
        Ok(if asked(body).len() > 3 {
            model().length_after(body, end).into()
        } else {
            model().chat(body).into()
        })
    });
    let run = begin_new(40);
    world.drive(&run);
    check_all_scored(&world, &run, 40);
    let stages: Vec<_> = run.borrow().body.plan.batches.iter().map(|batch| batch.stage).collect();
    assert_eq!(stages.iter().filter(|stage| **stage == Stage::Scoring).count(), 3);
    let papers: usize = world.asked().iter().map(Vec::len).sum();
    assert!(papers < 150, "{papers}: what had come is not asked for again");
}

#[test]
fn titles_that_were_screened_are_not_screened_again() {
    let profile = Profile { title_pass: TitlePass::On, ..Profile::default_reader() };
    let rejecting = |body: &str| {
        let rejects = (0..250).filter(|number| number % 2 == 0).map(id).collect();
        Ok(StandIn { rejects, ..model() }.chat(body).into())
    };
    let world = World::new(move |number, body| match number {
        0 => rejecting(body),
        _ => Ok(StandIn::out_of_credit().into()),
    });
    let run = begin(&profile, new_papers(250));
    world.drive(&run);
    assert!(why(&run).contains("no credit left"));
    let first = asked(&world.bodies.borrow()[0]);
    assert!(first.len() > 80 && run.borrow().body.ledger.sums().screened_out > 30);
    world.check_kept(&run);
    // In another tab, from what is stored.
    let key = run.borrow().head.key.clone();
    let run = std::rc::Rc::new(std::cell::RefCell::new(world.load(&key).unwrap()));
    run.borrow_mut().resume();
    let world = World::over(world.store, move |_, body| rejecting(body));
    world.drive(&run);
    assert_eq!(run.borrow().head.phase, Phase::Finished);
    assert_eq!(run.borrow().body.ledger.sums().screened_out, 125);
    let titles = world.bodies.borrow().iter().filter(|body| body.contains("irrelevant_titles")).count();
    assert_eq!(titles, 2, "of three");
    check_sums(&run.borrow(), 250);
}

#[test]
fn a_title_that_the_filter_refuses_is_scored_all_the_same() {
    let world = World::new(|_, body| {
        let titles = body.contains("irrelevant_titles");
        if titles && asked(body).contains(&id(7)) { filtered() } else { fine(body) }
    });
    let profile = Profile { title_pass: TitlePass::On, ..Profile::default_reader() };
    let run = begin(&profile, new_papers(20));
    world.drive(&run);
    check_all_scored(&world, &run, 20);
}

#[test]
fn a_full_store_does_not_end_the_run() {
    let world = World::fine();
    world.store.memory.fail_with(Some(StoreError::Full));
    let run = begin_new(20);
    assert_eq!(world.drive(&run), Some(KeepError::Store(StoreError::Full)));
    assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, 20));
}

#[test]
fn what_a_store_refused_for_a_while_is_kept_in_the_end() {
    let world = World::fine();
    let run = begin_new(20);
    let (store, seen) = (world.store.clone(), run.clone());
    let watch: drive::Watch = std::rc::Rc::new(move || {
        let full = (5..12).contains(&seen.borrow().head.scored);
        store.memory.fail_with(full.then_some(StoreError::Full));
    });
    let failure = block_on(drive::drive(&world.ports, &run, &Terms::new(ApiKey::default()), &watch));
    assert_eq!(failure, Some(KeepError::Store(StoreError::Full)), "the reader is told");
    check_all_scored(&world, &run, 20);
}
