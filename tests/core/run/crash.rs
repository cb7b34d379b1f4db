//! The page can be closed at any moment: after every single write, the store holds a run that can be gone on with.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::model::stand_in::{Chunking, StandIn};
use firstlight::profile::{Profile, TitlePass};
use firstlight::run::record::Phase;
use firstlight::run::twins::Canned;
use proptest::prelude::*;

use super::world::{World, asked, begin, check_sums, id, model, new_papers};

const PAPERS: u32 = 34;

/// A provider that rejects some titles, takes six papers at most, and breaks off each third answer.
fn capricious(number: usize, body: &str) -> Canned {
    if body.contains("irrelevant_titles") {
        return StandIn { rejects: [id(3), id(9)].into(), ..model() }.chat(body).into();
    }
    match (asked(body).len(), number % 3) {
        (7.., _) => StandIn::too_large().into(),
        (_, 0) => model().cut_off_after(body, 20).into(),
        _ => StandIn { chunking: Chunking::Every(33), ..model() }.chat(body).into(),
    }
}

fn world() -> World {
    World::new(|number, body| Ok(capricious(number, body)))
}

/// A run as it was after so many of its writes is whole, and goes on to its end without losing an answer.
fn check_after(finished: &World, writes: usize) {
    let past = World::over(finished.store.after(writes), |number, body| Ok(capricious(number, body)));
    let key = firstlight::run::record::RunKey {
        profile: "default".into(),
        day: super::world::new_papers(1)[0].day,
        number: 1,
    };
    let Some(run) = past.load(&key) else {
        assert_eq!(writes, 0, "head and body are written first");
        return;
    };
    check_sums(&run, PAPERS as usize);
    let before: Vec<_> = run.verdicts().cloned().collect();
    let run = Rc::new(RefCell::new(run));
    run.borrow_mut().resume();
    assert_eq!(past.drive(&run), None);
    let sums = run.borrow().body.ledger.sums();
    let ended = (run.borrow().head.phase.clone(), sums.screened_out, sums.scored);
    assert_eq!(ended, (Phase::Finished, 2, PAPERS as usize - 2), "after {writes} writes");
    past.check_kept(&run);
    for verdict in before {
        assert_eq!(run.borrow().verdict(&verdict.paper), Some(&verdict), "after {writes} writes");
    }
    let run = run.borrow();
    let mut numbers: Vec<_> = run.body.plan.batches.iter().map(|batch| batch.number).collect();
    numbers.dedup();
    assert_eq!(numbers.len(), run.body.plan.batches.len());
}

#[test]
fn after_every_write_the_store_holds_a_run_that_goes_on() {
    let finished = world();
    let run = begin(&Profile { title_pass: TitlePass::On, ..Profile::default_reader() }, new_papers(PAPERS));
    assert_eq!(finished.drive(&run), None);
    assert_eq!(run.borrow().head.phase, Phase::Finished);
    let writes = finished.store.writes.borrow().len();
    assert!(writes > PAPERS as usize, "{writes}");
    let mut scored = 0;
    for count in 0..=writes {
        check_after(&finished, count);
        let now = World::over(finished.store.after(count), |number, body| Ok(capricious(number, body)));
        let stored = now.load(&run.borrow().head.key).map_or(0, |run| run.head.scored);
        assert!((scored..=scored + 1).contains(&stored), "answers come one by one");
        scored = stored;
    }
    assert_eq!(scored, PAPERS as usize - 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Closed again and again, each time somewhere else, it loses nothing and asks no scored paper twice.
    #[test]
    fn closed_and_opened_again_and_again(cuts in prop::collection::vec(0_usize..40, 1..5)) {
        let mut world = world();
        let run = begin(&Profile::default_reader(), new_papers(PAPERS));
        let key = run.borrow().head.key.clone();
        world.drive(&run);
        let mut known = 0;
        for cut in cuts {
            let writes = (known + cut).clamp(1, world.store.writes.borrow().len());
            known = writes;
            let past = World::over(world.store.after(writes), |number, body| Ok(capricious(number, body)));
            let run = Rc::new(RefCell::new(past.load(&key).unwrap()));
            let scored: Vec<_> = run.borrow().verdicts().cloned().collect();
            run.borrow_mut().resume();
            past.drive(&run);
            prop_assert_eq!(run.borrow().head.scored, PAPERS as usize);
            past.check_kept(&run);
            let run = run.borrow();
            for verdict in scored {
                prop_assert_eq!(run.verdict(&verdict.paper), Some(&verdict));
                prop_assert!(!past.asked().concat().contains(&verdict.paper));
            }
            world = past;
        }
    }
}
