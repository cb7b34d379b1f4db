//! A network that goes away, a device that sleeps, a page that may not work for a while: the run waits, and goes on.

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use firstlight::run::drive::{self, Shared, Watch};
use firstlight::run::ports::{Clock, HttpError, Ports, Sleep};
use firstlight::run::record::Phase;
use firstlight::run::state::Waiting;
use firstlight::run::twins::MemoryGate;
use futures_util::future::join;

use super::time::{Reply, Time, Wire};
use super::world::{begin_new, check_sums, model, terms};

fn answered(body: &str) -> Reply {
    Reply { after: 500, canned: Ok(model().chat(body).into()), for_body: 1_500 }
}

fn gone() -> Reply {
    Reply { after: 10, canned: Err(HttpError::Network("Failed to fetch".into())), for_body: 0 }
}

fn check_finished(run: &Shared, count: usize) {
    assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, count));
    assert_eq!(run.borrow().waiting, None);
    check_sums(&run.borrow(), count);
}

/// A run of `count` papers in `time`, while `meanwhile` happens; what it waited for, in order.
fn drive(
    time: &Time,
    ports: &Ports,
    run: &Shared,
    meanwhile: impl Future<Output = ()>,
) -> Vec<Option<Waiting>> {
    let seen = Rc::new(std::cell::RefCell::new(vec![None]));
    let (watched, noted) = (run.clone(), seen.clone());
    let watch: Watch = Rc::new(move || {
        let now = watched.borrow().waiting;
        if noted.borrow().last() != Some(&now) {
            noted.borrow_mut().push(now);
        }
    });
    let terms = terms();
    let (failure, ()) = time.run(join(drive::drive(ports, run, &terms, &watch), meanwhile));
    assert_eq!(failure, None);
    seen.take()
}

#[test]
fn a_network_that_is_gone_for_twenty_minutes_is_waited_for() {
    let (time, wire) = (Time::default(), Wire::default());
    let clock = time.clone();
    let ports =
        wire.ports(
            &time,
            move |_, body| {
                if (3_000..1_200_000).contains(&clock.now()) { gone() } else { answered(body) }
            },
        );
    let run = begin_new(300);
    let waited = drive(&time, &ports, &run, async {});
    check_finished(&run, 300);
    assert!(waited.iter().any(|waiting| matches!(waiting, Some(Waiting::Network { .. }))), "{waited:?}");
    assert!(time.now() < 1_200_000 + 120_000, "{}", time.now());
    let meanwhile = wire.sent.borrow().iter().filter(|(at, _)| (3_100..1_200_000).contains(at)).count();
    assert!(meanwhile < 40, "{meanwhile}: one at a time, ever less often");
}

#[test]
fn a_network_that_is_gone_for_ever_ends_the_run_and_says_so() {
    let (time, wire) = (Time::default(), Wire::default());
    let ports = wire.ports(&time, move |number, body| if number > 3 { gone() } else { answered(body) });
    let run = begin_new(100);
    drive(&time, &ports, &run, async {});
    let phase = run.borrow().head.phase.clone();
    assert!(matches!(&phase, Phase::Failed { why } if why.starts_with("No answer came from")), "{phase:?}");
    assert!((600_000..3_600_000).contains(&time.now()), "{}", time.now());
}

#[test]
fn the_news_that_the_network_is_back_is_acted_on_at_once() {
    let (time, wire) = (Time::default(), Wire::default());
    let is_gone = Rc::new(Cell::new(false));
    let there = is_gone.clone();
    let ports = wire.ports(&time, move |_, body| if there.get() { gone() } else { answered(body) });
    let gate = MemoryGate::default();
    let ports = Ports { gate: Rc::new(gate.clone()), ..ports };
    let run = begin_new(200);
    let clock = time.clone();
    drive(&time, &ports, &run, async move {
        clock.sleep(Duration::from_millis(3_000)).await;
        is_gone.set(true);
        clock.sleep(Duration::from_secs(300)).await;
        is_gone.set(false);
        gate.open();
    });
    check_finished(&run, 200);
    assert!(time.now() < 303_000 + 10_000, "{}", time.now());
}

#[test]
fn nothing_is_sent_while_the_gate_is_closed() {
    let (time, wire) = (Time::default(), Wire::default());
    let gate = MemoryGate::default();
    gate.close();
    let ports = Ports { gate: Rc::new(gate.clone()), ..wire.ports(&time, |_, body| answered(body)) };
    let run = begin_new(300);
    let clock = time.clone();
    let waited = drive(&time, &ports, &run, async move {
        clock.sleep(Duration::from_secs(10)).await;
        gate.open();
        clock.sleep(Duration::from_secs(3)).await;
        gate.close();
        clock.sleep(Duration::from_secs(3_600)).await;
        gate.open();
    });
    check_finished(&run, 300);
    assert!(waited.contains(&Some(Waiting::Gate)), "{waited:?}");
    for (at, _) in wire.sent.borrow().iter() {
        assert!((10_000..=13_000).contains(at) || *at >= 3_613_000, "sent at {at}");
    }
}

#[test]
fn an_answer_that_falls_silent_is_asked_for_again() {
    for after in [0, u64::from(u32::MAX)] {
        let (time, wire) = (Time::default(), Wire::default());
        let ports = wire.ports(&time, move |number, body| match number {
            2 => Reply { after, for_body: u64::from(u32::MAX), ..answered(body) },
            _ => answered(body),
        });
        let run = begin_new(100);
        drive(&time, &ports, &run, async {});
        check_finished(&run, 100);
        assert!((300_000..320_000).contains(&time.now()), "{}", time.now());
    }
}

/// Stop is dropping the driver: what is in flight is aborted with it, and nothing is sent afterwards.
#[test]
fn nothing_is_open_or_sent_after_stop() {
    for polls in 1.. {
        let (time, wire) = (Time::default(), Wire::default());
        let ports = wire.ports(&time, |_, body| answered(body));
        let run = begin_new(60);
        let watch: Watch = Rc::new(|| {});
        let terms = terms();
        let ended = time.run_for(polls, pin!(drive::drive(&ports, &run, &terms, &watch)));
        assert_eq!(wire.open.get(), 0, "after {polls} polls");
        if ended.is_some() {
            assert!(polls > 6, "{polls}");
            break;
        }
        let sent = wire.sent.borrow().len();
        assert_eq!(time.run(drive::stop(&ports, &run, &watch)), None);
        while time.jump() {}
        assert_eq!((wire.sent.borrow().len(), run.borrow().head.phase.clone()), (sent, Phase::Stopped));
        let under_way: u32 = run.borrow().head.costs.iter().map(|cost| cost.under_way.requests).sum();
        assert_eq!(under_way, 0);
    }
}
