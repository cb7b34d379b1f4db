//! Old days that are thinned out: what was chosen stays whole, and every sum as it was.

use std::collections::BTreeMap;

use firstlight::day::Day;
use firstlight::digest::Document;
use firstlight::digest::thin::{Progress, Thinned, old_runs, thin};
use firstlight::profile::Profile;
use firstlight::run::keep;
use firstlight::run::look::{self, Completeness};
use firstlight::run::marks::{Aspect, Made, Marks};
use firstlight::run::ports::StoreName;
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::state::Run;
use firstlight::store::seal;
use futures_executor::block_on;
use futures_util::FutureExt;

use crate::run::world::{DAY, World, begin, check_sums, document, id, new_papers};

/// A day of 40 papers with one followed author, its announcement, and marks on four papers below the cut-offs.
fn old_day() -> (World, Marks) {
    let world = World::fine();
    let profile = Profile { followed: vec!["Writer5 Sample".to_owned()], ..Profile::default_reader() };
    assert_eq!(world.drive(&begin(&profile, new_papers(40))), None);
    block_on(look::keep(&world.ports, &new_papers(40).remove(0), Completeness::Whole, 7));
    let mut marks = Marks::default();
    let made = Made { at: 1, profile: "default".into() };
    marks.set(&id(0), Aspect::Starred(Some(made.clone())));
    marks.set(&id(1), Aspect::note("why not", made.clone()));
    marks.set(&id(2), Aspect::tags("later", None, &made));
    marks.set(&id(3), Aspect::Read(Some(made.clone())));
    marks.set(&id(3), Aspect::Hidden(Some(made)));
    (world, marks)
}

fn key() -> RunKey {
    RunKey { profile: "default".into(), day: Day::parse(DAY).unwrap(), number: 1 }
}

fn after() -> Day {
    Day::parse(DAY).unwrap().plus(1)
}

fn thinned(world: &World, marks: &Marks) -> Thinned {
    block_on(thin(&world.ports, after(), marks, &mut |_| {})).unwrap()
}

fn bytes(world: &World) -> usize {
    world.records().values().map(String::len).sum()
}

#[test]
fn what_was_chosen_stays_whole_and_every_sum_as_it_was() {
    let (world, marks) = old_day();
    let before: Run = world.load(&key()).unwrap();
    let digest: Document = document(&before);
    let requests = block_on(keep::requests(&world.ports, &key())).unwrap();
    let size = bytes(&world);
    let mut told = Vec::new();
    let done =
        block_on(thin(&world.ports, after(), &marks, &mut |progress: Progress| told.push(progress))).unwrap();
    assert_eq!(told, [0, 1].map(|done| Progress { done, total: 1 }));

    let run = world.load(&key()).unwrap();
    check_sums(&run, 40);
    assert_eq!(document(&run), digest, "the digest is the same, abstracts and all");
    assert_eq!(
        (&run.head, &run.body.ledger, &run.body.plan),
        (&before.head, &before.body.ledger, &before.body.plan)
    );
    let verdicts = |run: &Run| -> BTreeMap<_, _> {
        run.verdicts().map(|verdict| (verdict.paper.clone(), verdict.clone())).collect()
    };
    assert_eq!(verdicts(&run), verdicts(&before));
    let shown: Vec<_> = digest.entries.iter().map(|entry| entry.id.clone()).collect();
    let mut lost = 0;
    for (now, then) in run.candidates().iter().zip(before.candidates()) {
        let paper = &now.paper;
        let is_chosen = shown.contains(&paper.id) || [id(0), id(1), id(2)].contains(&paper.id);
        assert_eq!(paper.abstract_text.is_empty(), !is_chosen, "{}", paper.id);
        assert_eq!((&paper.title, &paper.authors), (&then.paper.title, &then.paper.authors));
        lost += usize::from(!is_chosen);
    }
    assert!(shown.contains(&id(5)) && lost > 20, "{shown:?}");
    let lines = block_on(keep::requests(&world.ports, &key())).unwrap();
    for (now, then) in lines.iter().zip(&requests) {
        assert!(now.body.is_empty() && now.reply.is_empty() && !then.body.is_empty());
        assert_eq!(
            (now.sent, now.usage, now.cost, now.status),
            (then.sent, then.usage, then.cost, then.status)
        );
    }
    assert_eq!(lines.len(), requests.len());
    assert_eq!(world.store.memory.count(StoreName::Announcements), 0);
    let category = firstlight::paper::Category::parse("cs.LG").unwrap();
    assert!(block_on(look::note(&world.ports, &category, key().day)).is_some(), "the day is not missed");
    let less = u64::try_from(size - bytes(&world)).unwrap();
    assert_eq!(done, Thinned { runs: 1, papers: lost, announcements: 1, bytes: less });
    assert_eq!(thinned(&world, &marks), Thinned::default(), "a second time there is nothing to do");
}

#[test]
fn days_that_are_young_or_open_or_being_read_are_left_alone() {
    let check = |change: &dyn Fn(&World)| {
        let (world, marks) = old_day();
        change(&world);
        let before = world.records();
        thinned(&world, &marks);
        assert_eq!(world.records(), before);
    };
    let with_head = |change: fn(&mut firstlight::run::record::Head)| {
        move |world: &World| {
            let mut run = world.load(&key()).unwrap();
            change(&mut run.head);
            block_on(keep::save(&world.ports, run.head, run.body)).unwrap();
        }
    };
    check(&with_head(|head| head.phase = Phase::Stopped));
    check(&with_head(|head| head.phase = Phase::Running));
    check(&with_head(|head| head.open = vec![firstlight::paper::Category::parse("cs.AI").unwrap()]));

    let (world, marks) = old_day();
    let before = world.records();
    block_on(thin(&world.ports, key().day, &marks, &mut |_| {})).unwrap();
    assert_eq!(world.records(), before, "the day itself is not before itself");
    assert_eq!(block_on(old_runs(&world.ports, key().day)), Ok(Vec::new()));
    assert_eq!(block_on(old_runs(&world.ports, after())), Ok(vec![key()]));

    let guard = world.ports.lock.try_acquire(key().lock()).now_or_never().unwrap();
    assert_eq!(thinned(&world, &marks), Thinned::default());
    assert_eq!(world.records(), before, "nor do its announcements go");
    drop(guard);
    assert_eq!(thinned(&world, &marks).runs, 1);
}

#[test]
fn a_damaged_run_costs_itself_only() {
    let (world, marks) = old_day();
    let damaged = RunKey { number: 2, ..key() };
    let head = firstlight::run::record::Head { key: damaged.clone(), ..world.load(&key()).unwrap().head };
    let record = |key, value: String| firstlight::run::ports::Write {
        store: StoreName::Runs,
        key,
        value: Some(value),
    };
    let writes = vec![record(damaged.head(), seal(&head).unwrap()), record(damaged.body(), "{".to_owned())];
    block_on(world.ports.store.put(writes)).unwrap();
    assert_eq!(thinned(&world, &marks).runs, 1);
    assert_eq!(world.records()[&(StoreName::Runs, damaged.body())], "{");
    assert_eq!(
        world.store.memory.count(StoreName::Announcements),
        1,
        "what it was made of may be all there is"
    );
}
