//! The log of requests: everything that was sent, word for word, and nothing of the key.

use std::rc::Rc;

use firstlight::model::stand_in::StandIn;
use firstlight::money::{MicroDollars, PerMillion, Price, Tokens};
use firstlight::run::drive::{self, Terms, Watch};
use firstlight::run::keep;
use firstlight::run::plan::Stage;
use firstlight::run::record::{LONGEST_REPLY, RequestLog};
use firstlight::run::twins::Canned;
use futures_executor::block_on;

use super::time::{Reply, Time, Wire};
use super::world::{World, begin_new, model, terms};

fn logged(world: &World) -> Vec<RequestLog> {
    let run = begin_new(20);
    world.drive(&run);
    block_on(keep::requests(&world.ports, &run.borrow().head.key)).unwrap()
}

#[test]
fn every_request_is_logged_word_for_word() {
    let (time, wire) = (Time::from(1_792_000_000_000), Wire::default());
    let ports = wire.ports(&time, |_, body| Reply {
        after: 300,
        canned: Ok(model().chat(body).into()),
        for_body: 900,
    });
    let dollars = |amount: u64| PerMillion(MicroDollars(amount * 1_000_000));
    let price = Price { prompt: dollars(1), cached: None, completion: dollars(2) };
    let run = begin_new(20);
    let watch: Watch = Rc::new(|| {});
    time.run(drive::drive(&ports, &run, &Terms { prices: Rc::new(move |_| Some(price)), ..terms() }, &watch));
    let log = block_on(keep::requests(&ports, &run.borrow().head.key)).unwrap();
    let sent = wire.sent.borrow();
    assert_eq!((log.len(), sent.len()), (2, 2));
    for (line, (at, body)) in log.iter().zip(&*sent) {
        assert_eq!((line.at, line.took, &line.body), (*at, Some(1_200), body));
        assert_eq!((line.model.as_str(), line.stage, line.status), ("gpt-4o", Stage::Scoring, Some(200)));
        assert_eq!((line.sent, line.failure.as_deref(), line.up_to), (body.len(), None, None));
        assert!(line.body.contains("<<<") && !line.body.contains("0123456789"));
        let usage = line.usage.unwrap();
        let Tokens(prompt) = usage.prompt;
        assert_eq!(line.cost, Some(MicroDollars(prompt + 2 * usage.completion.0)));
        assert!(
            line.reply.starts_with(r#"{"papers":[{"id":"#) && line.reply.ends_with("]}"),
            "{}",
            line.reply
        );
    }
    let cost: u64 = log.iter().filter_map(|line| line.cost).map(|cost| cost.0).sum();
    let usage = run.borrow().head.usage();
    assert_eq!(cost, usage.prompt.0 + 2 * usage.completion.0);
}

#[test]
fn refusals_are_logged_without_the_key() {
    let world = World::new(|number, body| {
        Ok(match number {
            0 => StandIn::rate_limited("1s").into(),
            1 => Canned::new(500, "the key sk-invented-0123456789 broke us"),
            2 => model().cut_off_after(body, 15).into(),
            _ => model().chat(body).into(),
        })
    });
    let log = logged(&world);
    assert_eq!(log.iter().map(|line| line.status).collect::<Vec<_>>(), [429, 500, 200, 200, 200].map(Some));
    assert!(log[0].reply.contains("Please try again in 1s") && log[0].up_to.is_none());
    assert_eq!(log[1].reply, "the key [key] broke us");
    assert!(log[2].up_to.is_some() && log[2].failure.is_some() && log[2].reply.starts_with(r#"{"papers""#));
    assert!(!world.records().values().any(|record| record.contains("0123456789")));
}

#[test]
fn what_never_ends_is_logged_to_a_bound() {
    let world = World::new(|number, body| {
        let mut canned: Canned = model().chat(body).into();
        if number == 0 {
            let words = format!(
                "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n",
                "é ".repeat(50_000)
            );
            canned.chunks.splice(1..1, vec![Ok(words.into_bytes()); 4]);
        }
        Ok(canned)
    });
    let log = logged(&world);
    assert!((LONGEST_REPLY - 4..=LONGEST_REPLY).contains(&log[0].reply.len()), "{}", log[0].reply.len());
}

/// A page that is closed leaves a trace of what it had sent.
#[test]
fn a_request_is_logged_before_it_is_sent() {
    let (time, wire) = (Time::default(), Wire::default());
    let ports = wire.ports(&time, |_, body| Reply {
        after: 9_000,
        canned: Ok(model().chat(body).into()),
        for_body: 0,
    });
    let run = begin_new(5);
    let watch: Watch = Rc::new(|| {});
    let terms = terms();
    assert!(time.run_for(2, std::pin::pin!(drive::drive(&ports, &run, &terms, &watch))).is_none());
    assert_eq!(wire.sent.borrow().len(), 1);
    let log = block_on(keep::requests(&ports, &run.borrow().head.key)).unwrap();
    assert_eq!((log.len(), log[0].took, log[0].up_to.is_some()), (1, None, true));
}
