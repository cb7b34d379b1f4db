//! One paper over all days: found again in the runs, and put together for its page.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::day::Day;
use firstlight::digest::{Order, of_run};
use firstlight::model::stand_in::StandIn;
use firstlight::model::{Points, Score};
use firstlight::paper::AnnounceType;
use firstlight::profile::{CutOffs, Profile};
use firstlight::run::keep;
use firstlight::run::prompts;
use firstlight::run::record::{RunKey, Verdict};
use firstlight::run::seen::Recognised;
use firstlight::run::sightings::{Sighting, in_run};
use firstlight::run::state::{Beginning, Run};
use firstlight::view::paper_page::PaperPage;
use futures_executor::block_on;

use super::run::world::{World, announcement, endpoint, entry, id, model};

/// A world with a run of 15 October, which announces papers 0 to 4 and one replacement, 9, and one of the day after, in
/// which 1 is announced again.
fn world() -> (World, Vec<RunKey>) {
    let world = World::fine();
    let profile = Profile::default_reader();
    let first =
        (0..5).map(|number| entry(number, AnnounceType::New)).chain([entry(9, AnnounceType::Replace)]);
    let mut keys = Vec::new();
    for (day, entries) in [
        ("2026-10-15", first.collect()),
        ("2026-10-16", vec![entry(1, AnnounceType::Cross), entry(7, AnnounceType::New)]),
    ] {
        let day = Day::parse(day).unwrap();
        let key = RunKey { profile: profile.id.clone(), day, number: 1 };
        let run = Rc::new(RefCell::new(Run::new(Beginning {
            key: key.clone(),
            prompt: prompts::as_kept(&profile, endpoint().answer_form),
            profile: profile.clone(),
            endpoint: endpoint(),
            announcements: vec![announcement("cs.LG", entries)],
            recognised: Recognised::default(),
            matches: None,
            sources: Vec::new(),
            now: 0,
        })));
        assert_eq!(world.drive(&run), None);
        keys.push(key);
    }
    (world, keys)
}

fn sightings(number: u32) -> Vec<Sighting> {
    let (world, keys) = world();
    keys.iter().filter_map(|key| block_on(in_run(&world.ports, key, &id(number))).unwrap()).collect()
}

#[test]
fn a_paper_is_found_in_the_runs_that_have_it() {
    let found = sightings(1);
    let kinds: Vec<_> = found.iter().flat_map(|one| one.announced.iter().map(|(_, kind)| *kind)).collect();
    assert_eq!(kinds, [AnnounceType::New, AnnounceType::Cross]);
    assert!(found.iter().all(|one| one.verdict.as_ref().is_some_and(|verdict| verdict.paper == id(1))));
    assert_eq!(sightings(8), []);
    // What was not asked for is known by its id alone.
    let [replaced] = sightings(9).try_into().unwrap();
    assert_eq!((replaced.paper, replaced.state, replaced.announced.len()), (None, None, 1));
}

#[test]
fn a_run_that_is_not_stored_has_nothing() {
    let (world, keys) = world();
    let key = RunKey { number: 7, ..keys[0].clone() };
    assert_eq!(block_on(in_run(&world.ports, &key, &id(1))), Ok(None));
}

/// What paper 3 has after a second look that gave it relevance 7, where it first had relevance 4 and novelty 5.
fn looked_at_twice() -> (World, RunKey, Sighting) {
    let (world, keys) = world();
    let key = keys[0].clone();
    let mut moody: StandIn = model();
    moody.verdicts.get_mut(&id(3)).unwrap().relevance = Score::new(7).unwrap();
    let world = World::over(world.store, move |_, body| Ok(moody.chat(body).into()));
    let run = Rc::new(RefCell::new(world.load(&key).unwrap()));
    assert!(run.borrow_mut().look_again(&[id(3)]));
    assert_eq!(world.drive(&run), None);
    let sighting = block_on(in_run(&world.ports, &key, &id(3))).unwrap().unwrap();
    (world, key, sighting)
}

#[test]
fn a_paper_that_was_looked_at_twice_has_one_judgement_with_both_verdicts() {
    let (world, key, sighting) = looked_at_twice();
    let mean = [Score::new(4), Score::new(7)].map(Option::unwrap);
    let mean = Points::mean(mean[0], mean[1]);
    assert_eq!(sighting.points(), world.load(&key).unwrap().points(&id(3)));
    let page = PaperPage::new(&id(3), std::slice::from_ref(&sighting), &[], &[]).unwrap();
    let [judgement] = page.judgements.as_slice() else { panic!("{:?}", page.judgements) };
    assert_eq!((judgement.relevance, judgement.novelty), (Some(mean), Some(Points::whole(5))));
    let looks = judgement.looks.as_ref().unwrap();
    assert_eq!(looks.relevance.map(Score::get), [4, 7]);
    assert!(page.days[0].became.contains("relevance 5.5, novelty 5"), "{}", page.days[0].became);
    // An export has what the day's has.
    let entry = page.reference(None).entry;
    assert_eq!((entry.relevance, entry.novelty, entry.points()[0]), (Some(5), Some(5), Some(mean)));
    // Of two models there is no mean, and each has its own.
    let other = sighting.second.clone().map(|second| Verdict { model: "another".to_owned(), ..second });
    let page = PaperPage::new(&id(3), &[Sighting { second: other, ..sighting }], &[], &[]).unwrap();
    let judged: Vec<_> =
        page.judgements.iter().map(|one| (one.model.as_str(), one.relevance, one.looks.is_some())).collect();
    let [four, seven] = [4, 7].map(|score| Some(Points::whole(score)));
    assert_eq!(judged, [("gpt-4o", four, false), ("another", seven, false)]);
}

#[test]
fn a_second_verdict_is_one_of_a_second_look() {
    let (world, key, before) = looked_at_twice();
    assert_eq!(before.second.as_ref().map(|second| second.relevance.get()), Some(7));
    // The model gave the first answer twice: the one that came later counts for nothing.
    let first = before.verdict.clone().unwrap();
    let again = Verdict { position: 90, relevance: Score::new(1).unwrap(), ..first };
    block_on(keep::save_answer(&world.ports, &key, &again)).unwrap();
    let after = block_on(in_run(&world.ports, &key, &id(3))).unwrap().unwrap();
    assert_eq!(after, before);
}

#[test]
fn the_page_puts_days_and_judgements_together() {
    let (world, keys) = world();
    let run = world.load(&keys[0]).unwrap();
    let imported = of_run::document(&run, CutOffs { relevance: 1, novelty: 1 }, Order::Sum, &|_| None);
    let page = PaperPage::new(
        &id(1),
        &sightings(1),
        std::slice::from_ref(&imported),
        &["Writer1 Sample".to_owned()],
    )
    .unwrap();
    assert_eq!(page.paper.followed().collect::<Vec<_>>(), ["Writer1 Sample"]);
    assert_eq!(
        page.categories.iter().map(|(one, name)| (one.as_str(), *name)).collect::<Vec<_>>(),
        [("cs.LG", Some("Machine Learning"))]
    );
    let days: Vec<_> = page.days.iter().map(|day| (day.place.as_str(), day.announced.join("; "))).collect();
    assert_eq!(
        days,
        [
            ("/day/2026-10-16", "cs.LG, cross-list".to_owned()),
            ("/day/2026-10-15", "cs.LG, new".to_owned()),
            ("/day/2026-10-15-imported", String::new()),
        ]
    );
    let judged: Vec<_> =
        page.judgements.iter().map(|one| (one.run, one.model.as_str(), one.relevance)).collect();
    let two = Some(Points::whole(2));
    assert_eq!(judged, [(Some(1), "gpt-4o", two), (Some(1), "gpt-4o", two), (None, "", two)]);
    assert_eq!(page.reference(None).entry.title, "On the invented matter number 1");

    let from_file = PaperPage::new(&id(1), &[], &[imported], &[]).unwrap();
    assert_eq!((from_file.days.len(), from_file.judgements.len()), (1, 1));
    assert_eq!(PaperPage::new(&id(9), &sightings(9), &[], &[]), None);
}
