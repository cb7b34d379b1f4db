//! A taste over its store: what it learns from runs and marks, and when.

use std::collections::BTreeSet;

use firstlight::day::Day;
use firstlight::paper::{AnnounceType, PaperId};
use firstlight::profile::{Edits, Profile, Share};
use firstlight::run::drive::Shared;
use firstlight::run::first::{Read, What};
use firstlight::run::keep::{self, KeepError};
use firstlight::run::marks::{Aspect, Made, Marks};
use firstlight::run::ports::{StoreName, Write};
use firstlight::run::record::{Head, Phase, RunKey};
use firstlight::run::screen::{Account, Drawn, OfDay};
use firstlight::run::taste;
use firstlight::store::RecordError;
use firstlight::taste::{Mark, Taste};
use firstlight::view::taste::insight;
use firstlight::view::words::taste::screen_missed;
use futures_executor::block_on;

use super::world::{World, announcement, begin, begin_new, entry, id, new_papers};

fn criteria(text: &str) -> Profile {
    let edits = Edits { topics: Some(text.to_owned()), ..Edits::default() };
    Profile { edits, ..Profile::default_reader() }
}

fn of_day(profile: &Profile, day: &str, numbers: std::ops::Range<u32>) -> Shared {
    let mut announced =
        announcement("cs.LG", numbers.map(|number| entry(number, AnnounceType::New)).collect());
    announced.day = Day::parse(day).unwrap();
    begin(profile, vec![announced])
}

fn load(world: &World, profile: &Profile) -> Taste {
    block_on(taste::load(&world.ports, profile)).unwrap()
}

/// What a page does when it opens and whenever a run ends.
fn bring_up_to_date(world: &World, profile: &Profile) -> Taste {
    let mut taste = load(world, profile);
    let (heads, _) = block_on(keep::heads(&world.ports, &profile.id)).unwrap();
    let due = taste::due(&taste, &profile.id, &heads);
    block_on(taste::learn_due(&world.ports, &profile.id, &mut taste, &due, &mut |_| {})).unwrap();
    taste
}

/// The same, with marks and seeds: what the page does whenever there may be something to learn.
fn up_to_date(world: &World, profile: &Profile) -> Taste {
    let (heads, _) = block_on(keep::heads(&world.ports, &profile.id)).unwrap();
    block_on(taste::bring_up_to_date(&world.ports, profile, &heads, &mut |_| {})).unwrap()
}

/// Stores the mark of a paper.
fn mark(world: &World, paper: &PaperId, aspect: Aspect) {
    let (mut marks, _) = block_on(firstlight::run::marks::load(&world.ports)).unwrap();
    marks.set(paper, aspect);
    block_on(firstlight::run::marks::save(&world.ports, &marks, paper)).unwrap();
}

fn made(profile: &Profile) -> Option<Made> {
    Some(Made { at: 1, profile: profile.id.clone() })
}

#[test]
fn a_finished_run_is_learned_once() {
    let world = World::fine();
    let profile = Profile::default_reader();
    let run = begin_new(20);
    assert!(world.drive(&run).is_none());
    let taste = bring_up_to_date(&world, &profile);
    assert_eq!((taste.full_days(), taste.scored_papers()), (1, 20));
    assert_eq!(load(&world, &profile), taste, "what is kept is what was learned");
    let writes = world.store.writes.borrow().len();
    assert_eq!(bring_up_to_date(&world, &profile), taste);
    assert_eq!(world.store.writes.borrow().len(), writes, "nothing new, nothing written");
    let mut again = taste.clone();
    assert!(!block_on(taste::learn_run(&world.ports, &mut again, &run.borrow())));
    assert_eq!(again, taste);
}

#[test]
fn the_run_in_memory_teaches_what_the_stored_one_does() {
    let world = World::fine();
    let run = begin_new(20);
    world.drive(&run);
    let mut taste = load(&world, &Profile::default_reader());
    assert!(block_on(taste::learn_run(&world.ports, &mut taste, &run.borrow())));
    assert_eq!(taste, bring_up_to_date(&world, &Profile::default_reader()));
}

#[test]
fn other_criteria_teach_nothing_and_coming_back_learns_again() {
    let world = World::fine();
    let (bees, wasps) = (criteria("Bees."), criteria("Wasps."));
    world.drive(&of_day(&bees, "2026-10-15", 0..20));
    world.drive(&of_day(&wasps, "2026-10-16", 20..40));
    let of_bees = bring_up_to_date(&world, &bees);
    assert_eq!((of_bees.full_days(), of_bees.scored_papers()), (1, 20));
    let (heads, _) = block_on(keep::heads(&world.ports, &bees.id)).unwrap();
    assert_eq!(taste::due(&of_bees, &bees.id, &heads), [], "the other day was looked at");
    let of_wasps = bring_up_to_date(&world, &wasps);
    assert_eq!((of_wasps.full_days(), of_wasps.scored_papers()), (1, 20));
    let again = bring_up_to_date(&world, &bees);
    assert_eq!((again.full_days(), again.criteria()), (1, of_bees.criteria()));
}

#[test]
fn a_run_by_other_criteria_is_not_opened_where_its_head_says_so() {
    let world = World::fine();
    let (bees, wasps) = (criteria("Bees."), criteria("Wasps."));
    let run = of_day(&bees, "2026-10-15", 0..20);
    world.drive(&run);
    let taste = load(&world, &wasps);
    let head = run.borrow().head.clone();
    assert_eq!(taste::due(&taste, &wasps.id, std::slice::from_ref(&head)), []);
    // One of before heads said it has to be opened, once.
    let old = Head { criteria: String::new(), screen: None, ..head };
    assert_eq!(taste::due(&taste, &wasps.id, &[old]).len(), 1);
}

#[test]
fn a_day_that_was_thinned_out_teaches_by_its_titles() {
    let world = World::fine();
    let profile = Profile::default_reader();
    let run = begin_new(20);
    world.drive(&run);
    {
        let mut run = run.borrow_mut();
        for candidate in run.body.candidates.iter_mut().skip(2) {
            candidate.paper.abstract_text.clear();
        }
    }
    let mut taste = load(&world, &profile);
    assert!(block_on(taste::learn_run(&world.ports, &mut taste, &run.borrow())));
    assert_eq!((taste.scored_days(), taste.full_days(), taste.scored_papers()), (1, 0, 20));
    // The two that are whole teach no more than the others.
    for candidate in &mut run.borrow_mut().body.candidates {
        candidate.paper.abstract_text.clear();
    }
    let mut bare = load(&world, &profile);
    assert!(block_on(taste::learn_run(&world.ports, &mut bare, &run.borrow())));
    assert_eq!(bare, taste);
}

#[test]
fn what_may_be_gone_on_with_is_not_learned_yet() {
    let world = World::fine();
    let profile = Profile::default_reader();
    let run = of_day(&profile, "2026-10-15", 0..20);
    world.drive(&run);
    {
        let mut run = run.borrow_mut();
        run.head.phase = Phase::Stopped;
        block_on(keep::save(&world.ports, run.head.clone(), run.body.clone())).unwrap();
    }
    assert_eq!(bring_up_to_date(&world, &profile).scored_days(), 0, "the reader may go on");
    world.drive(&of_day(&profile, "2026-10-16", 20..40));
    assert_eq!(bring_up_to_date(&world, &profile).scored_days(), 2, "the day is past");
}

#[test]
fn a_day_in_part_does_not_count_for_the_warm_up() {
    let world = World::fine();
    let profile = Profile::default_reader();
    let run = of_day(&profile, "2026-10-15", 0..20);
    world.drive(&run);
    let run = {
        let run = run.borrow();
        let some = run.verdicts().filter(|verdict| verdict.paper < id(10)).cloned().collect();
        firstlight::run::state::Run::restore(run.head.clone(), run.body.clone(), some)
    };
    let mut taste = load(&world, &profile);
    assert!(block_on(taste::learn_run(&world.ports, &mut taste, &run)));
    assert_eq!((taste.scored_days(), taste.full_days()), (1, 0));
}

#[test]
fn marks_of_the_profile_are_learned_once_and_the_others_never() {
    let world = World::fine();
    let profile = Profile::default_reader();
    let made = |profile: &str| Some(Made { at: 1, profile: profile.to_owned() });
    let mut marks = Marks::default();
    marks.set(&id(1), Aspect::Starred(made(&profile.id)));
    marks.set(&id(2), Aspect::Hidden(made(&profile.id)));
    marks.set(&id(3), Aspect::Starred(made("other")));
    marks.set(&id(4), Aspect::Read(made(&profile.id)));
    let mut taste = load(&world, &profile);
    let unlearned = taste::unlearned_marks(&taste, &profile.id, &marks);
    assert_eq!(unlearned, [(id(2), Mark::Hide), (id(1), Mark::Star)]);
    let papers: Vec<_> = new_papers(5).remove(0).entries.into_iter().map(|entry| entry.paper).collect();
    assert!(block_on(taste::learn_marks(&world.ports, &mut taste, &unlearned, &papers)));
    assert_eq!((taste.marks(Mark::Star), taste.marks(Mark::Hide)), (1, 1));
    assert_eq!(taste::unlearned_marks(&taste, &profile.id, &marks), []);
    let before = taste.clone();
    assert!(!block_on(taste::learn_marks(&world.ports, &mut taste, &[], &papers)));
    assert_eq!(taste, before);
}

#[test]
fn a_day_without_a_model_is_ranked_and_stars_move_it() {
    let world = World::fine();
    let profile = criteria("Bees and their honey.");
    let mut papers: Vec<_> = new_papers(12).remove(0).entries.into_iter().map(|entry| entry.paper).collect();
    papers[3].abstract_text = "Honey of bees.".to_owned();
    for paper in papers.iter_mut().skip(6) {
        paper.abstract_text = "Pulsars are timed by radio arrays.".to_owned();
    }
    let day = Day::parse("2026-10-15").unwrap();
    let mut taste = load(&world, &profile);
    block_on(taste::learn_words(&world.ports, &mut taste, day, &papers));
    let first = |taste: &Taste| {
        let matches = taste::rank(taste, &papers, &profile);
        let refs: Vec<_> = papers.iter().collect();
        assert_eq!(block_on(taste::rank_in_slices(&world.ports, taste, &refs, &profile)), matches);
        papers.iter().max_by_key(|paper| matches.get(&paper.id)).unwrap().id.clone()
    };
    assert_eq!(first(&taste), papers[3].id, "by the criteria");
    let stars: Vec<_> = papers.iter().skip(6).take(4).map(|paper| (paper.id.clone(), Mark::Star)).collect();
    block_on(taste::learn_marks(&world.ports, &mut taste, &stars, &papers));
    let matches = taste::rank(&taste, &papers, &profile);
    assert!(matches.get(&papers[11].id) > matches.get(&papers[0].id), "an unmarked one like the starred");
    let before = taste.clone();
    block_on(taste::learn_left(&world.ports, &mut taste, day, &papers));
    assert_ne!(taste, before, "what was left speaks against it");
    let left = taste.clone();
    block_on(taste::learn_left(&world.ports, &mut taste, day, &papers));
    assert_eq!(taste, left, "once");
    assert_eq!(taste.scored_days(), 0);
    // The same day, scored by a model later, is learned all the same.
    let run = of_day(&profile, "2026-10-15", 0..12);
    world.drive(&run);
    assert!(block_on(taste::learn_run(&world.ports, &mut taste, &run.borrow())));
    assert_eq!(taste.full_days(), 1);
}

#[test]
fn a_damaged_taste_is_learned_again_and_a_newer_one_is_left() {
    let world = World::fine();
    let profile = Profile::default_reader();
    world.drive(&begin_new(20));
    let taste = bring_up_to_date(&world, &profile);
    let put = |value: &str| {
        let value = Some(value.to_owned());
        let write = Write { store: StoreName::Taste, key: profile.id.clone(), value };
        block_on(world.ports.store.put(vec![write])).unwrap();
    };
    put("{}");
    assert_eq!(bring_up_to_date(&world, &profile), taste);
    put(r#"{"version":99,"record":{}}"#);
    let refused = block_on(taste::load(&world.ports, &profile));
    assert_eq!(refused, Err(KeepError::Record(RecordError::Newer { name: "taste" })));
}

#[test]
fn texts_are_found_in_runs_and_announcements() {
    let world = World::fine();
    let profile = Profile::default_reader();
    world.drive(&begin_new(5));
    let announced = announcement("cs.AI", vec![entry(7, AnnounceType::New)]);
    let write = Write {
        store: StoreName::Announcements,
        key: "cs.AI/2026-10-15".to_owned(),
        value: Some(firstlight::store::seal(&announced).unwrap()),
    };
    block_on(world.ports.store.put(vec![write])).unwrap();
    let (heads, _) = block_on(keep::heads(&world.ports, &profile.id)).unwrap();
    let keys: Vec<_> = heads.into_iter().map(|head| head.key).collect();
    let find = |wanted: &[PaperId]| -> Vec<PaperId> {
        let wanted: BTreeSet<PaperId> = wanted.iter().cloned().collect();
        let found = block_on(taste::find(&world.ports, &keys, wanted)).unwrap();
        found.into_iter().map(|paper| paper.id).collect()
    };
    assert_eq!(find(&[id(3), id(7), PaperId::parse("2501.00001").unwrap()]), [id(3), id(7)]);
    assert_eq!(find(&[]), []);
}

#[test]
fn seeds_are_kept_learned_as_stars_and_never_against_a_mark() {
    let world = World::fine();
    let profile = Profile::default_reader();
    let papers: Vec<_> = new_papers(4).remove(0).entries.into_iter().map(|entry| entry.paper).collect();
    let mut seeds = block_on(taste::load_seeds(&world.ports, &profile.id)).unwrap();
    assert_eq!((seeds.add(papers.clone()), seeds.add(papers)), (4, 0));
    seeds.remove(&id(3));
    block_on(taste::save_seeds(&world.ports, &profile.id, &seeds)).unwrap();
    assert_eq!(block_on(taste::load_seeds(&world.ports, &profile.id)).unwrap(), seeds);

    // One of them the reader hid.
    let mut marks = Marks::default();
    marks.set(&id(0), Aspect::Hidden(Some(Made { at: 1, profile: profile.id.clone() })));
    block_on(firstlight::run::marks::save(&world.ports, &marks, &id(0))).unwrap();
    let up_to_date = || up_to_date(&world, &profile);
    let taste = up_to_date();
    assert_eq!(
        (taste.marks(Mark::Star), taste.marks(Mark::Hide)),
        (2, 0),
        "no text of the hidden one is stored"
    );
    assert_eq!(up_to_date(), taste, "once");
    assert_eq!(load(&world, &profile), taste);

    // What was done in another profile is no word against it here.
    marks.set(&id(1), Aspect::Hidden(Some(Made { at: 2, profile: "other".to_owned() })));
    marks.set(&id(0), Aspect::Hidden(Some(Made { at: 2, profile: "other".to_owned() })));
    for paper in [id(0), id(1)] {
        block_on(firstlight::run::marks::save(&world.ports, &marks, &paper)).unwrap();
    }
    assert_eq!(up_to_date().marks(Mark::Star), 3);

    // One that is taken out is learned no more.
    seeds.remove(&id(0));
    block_on(taste::save_seeds(&world.ports, &profile.id, &seeds)).unwrap();
    assert_eq!(up_to_date(), taste);
}

#[test]
fn a_reset_learns_nothing_of_before_and_learning_anew_all_of_it() {
    let world = World::fine();
    let profile = Profile::default_reader();
    world.drive(&begin_new(20));
    let mut marks = Marks::default();
    marks.set(&id(1), Aspect::More(Some(Made { at: 1, profile: profile.id.clone() })));
    block_on(firstlight::run::marks::save(&world.ports, &marks, &id(1))).unwrap();
    let up_to_date = || up_to_date(&world, &profile);
    let learned = up_to_date();
    assert_eq!((learned.full_days(), learned.marks(Mark::More)), (1, 1));
    block_on(world.ports.sleep.sleep(std::time::Duration::from_secs(60)));
    let empty = block_on(taste::reset(&world.ports, &profile)).unwrap();
    assert!(!empty.has_learned() && empty.since() >= 60_000);
    assert_eq!(up_to_date(), empty, "what was before is not learned again");
    block_on(taste::learn_anew(&world.ports, &profile.id)).unwrap();
    assert_eq!(up_to_date(), learned);
}

#[test]
fn a_mark_that_is_taken_back_is_learned_no_more() {
    let world = World::fine();
    let profile = Profile::default_reader();
    world.drive(&begin_new(20));
    mark(&world, &id(1), Aspect::Starred(made(&profile)));
    let one = up_to_date(&world, &profile);
    assert_eq!((one.full_days(), one.marks(Mark::Star)), (1, 1));
    mark(&world, &id(2), Aspect::Starred(made(&profile)));
    mark(&world, &id(3), Aspect::Hidden(made(&profile)));
    let all = up_to_date(&world, &profile);
    assert_eq!((all.marks(Mark::Star), all.marks(Mark::Hide)), (2, 1));
    mark(&world, &id(2), Aspect::Starred(None));
    mark(&world, &id(3), Aspect::Hidden(None));
    let back = up_to_date(&world, &profile);
    assert_eq!(back, one, "as if they had not been given");
    assert_eq!(load(&world, &profile), one, "and so it is kept");
    // A star that becomes more, and a star beside what was hidden, are learned on top.
    mark(&world, &id(1), Aspect::More(made(&profile)));
    let more = up_to_date(&world, &profile);
    assert_eq!((more.marks(Mark::Star), more.marks(Mark::More)), (0, 1));
    // Learned as an example, and now a star again.
    mark(&world, &id(1), Aspect::More(None));
    assert_eq!(up_to_date(&world, &profile), one);
}

#[test]
fn what_is_learned_once_more_is_kept_when_all_of_it_is_done() {
    let world = World::fine();
    let profile = Profile::default_reader();
    for number in 0..11 {
        let day = Day::parse("2026-10-15").unwrap().plus(i32::try_from(number).unwrap()).to_string();
        world.drive(&of_day(&profile, &day, number * 20..number * 20 + 2));
    }
    mark(&world, &id(1), Aspect::Starred(made(&profile)));
    assert_eq!(up_to_date(&world, &profile).scored_days(), 11);
    mark(&world, &id(1), Aspect::Starred(None));
    let before = world.store.writes.borrow().len();
    assert_eq!(up_to_date(&world, &profile).marks(Mark::Star), 0);
    let writes = world.store.writes.borrow();
    let tastes = writes.iter().skip(before).flatten().filter(|write| write.key == profile.id);
    assert_eq!(tastes.count(), 1, "until then the taste stays as it was");
}

/// How many records of runs and announcements are read while this is done.
fn texts_read(world: &World, work: impl FnOnce()) -> usize {
    let before = world.store.reads.borrow().len();
    work();
    let reads = world.store.reads.borrow();
    let is_text = |read: &&Read| match read.store {
        StoreName::Announcements => true,
        StoreName::Runs => read.key.starts_with("body/"),
        _ => false,
    };
    reads.iter().skip(before).filter(|read| read.what == What::Get).filter(is_text).count()
}

#[test]
fn a_text_that_is_stored_nowhere_is_looked_for_once_and_in_what_comes() {
    let world = World::fine();
    let profile = Profile::default_reader();
    let days: Vec<String> =
        (0..5).map(|number| Day::parse("2026-10-15").unwrap().plus(number).to_string()).collect();
    for (day, number) in days.iter().zip(0..).take(3) {
        world.drive(&of_day(&profile, day, number * 20..number * 20 + 2));
    }
    up_to_date(&world, &profile);
    let nowhere = id(70);
    mark(&world, &nowhere, Aspect::Starred(made(&profile)));
    let visit = || drop(up_to_date(&world, &profile));
    assert_eq!(texts_read(&world, visit), 3, "everything, once");
    assert_eq!(texts_read(&world, visit), 1, "then the last day, of which more may come");
    // Another mark whose text is there costs its own search.
    mark(&world, &id(1), Aspect::Starred(made(&profile)));
    up_to_date(&world, &profile);
    assert_eq!(load(&world, &profile).marks(Mark::Star), 1);
    // A later day has it.
    world.drive(&of_day(&profile, &days[3], 70..72));
    up_to_date(&world, &profile);
    assert_eq!(load(&world, &profile).marks(Mark::Star), 2);
    assert_eq!(texts_read(&world, visit), 0);
    // Days of before come back, as from a back-up: everything is looked through again.
    mark(&world, &id(90), Aspect::Starred(made(&profile)));
    assert_eq!(texts_read(&world, visit), 4);
    let early = of_day(&profile, "2026-10-01", 90..92);
    world.drive(&early);
    up_to_date(&world, &profile);
    assert_eq!(load(&world, &profile).marks(Mark::Star), 3);
}

#[test]
fn only_runs_that_may_have_a_starred_paper_are_opened_for_it() {
    let world = World::fine();
    let profile = Profile::default_reader();
    for (day, number) in [("2026-08-03", 0), ("2026-10-15", 20), ("2026-10-16", 40)] {
        world.drive(&of_day(&profile, day, number..number + 5));
    }
    let (heads, _) = block_on(keep::heads(&world.ports, &profile.id)).unwrap();
    let keys: Vec<_> = heads.into_iter().map(|head| head.key).collect();
    let with_stars = |papers: &[PaperId]| -> Vec<String> {
        let mut marks = Marks::default();
        for paper in papers {
            marks.set(paper, Aspect::Starred(made(&profile)));
        }
        let runs = block_on(taste::runs_with_stars(&world.ports, &keys, &marks)).unwrap();
        runs.into_iter().map(|key| key.day.to_string()).collect()
    };
    assert!(with_stars(&[]).is_empty());
    assert_eq!(with_stars(&[id(41)]), ["2026-10-16"]);
    assert_eq!(with_stars(&[id(1), id(22), id(43)]), ["2026-08-03", "2026-10-15", "2026-10-16"]);
    // Judged by none: it may have been screened out in the month of its id, or in the next.
    assert_eq!(with_stars(&[PaperId::parse("2609.77777").unwrap()]), ["2026-10-15", "2026-10-16"]);
    assert!(with_stars(&[PaperId::parse("2601.77777").unwrap()]).is_empty());
}

#[test]
fn papers_named_by_their_titles_are_found_too() {
    let world = World::fine();
    let profile = Profile::default_reader();
    world.drive(&begin_new(5));
    let (heads, _) = block_on(keep::heads(&world.ports, &profile.id)).unwrap();
    let keys: Vec<_> = heads.into_iter().map(|head| head.key).collect();
    let named = firstlight::taste::seeds::read(&format!(
        "@misc{{a, title={{On the Invented Matter Number 2}}}}\n@misc{{b, eprint={{{}}}}}\n@misc{{c, title={{Bees}}}}",
        id(4)
    ));
    let found = block_on(taste::find_named(&world.ports, &keys, &named)).unwrap();
    let mut ids: Vec<_> = found.iter().map(|paper| paper.id.clone()).collect();
    ids.sort();
    assert_eq!(ids, [id(4), id(2)]);
    assert_eq!(named.plant(&found).strange, ["Bees"]);
}

#[test]
fn the_last_ranked_day_is_remembered_and_teaches_what_was_left() {
    let world = World::fine();
    let profile = Profile { categories: vec![super::world::category("cs.LG")], ..criteria("Bees.") };
    let of = |day: &str, numbers: std::ops::Range<u32>| {
        let mut announced =
            announcement("cs.LG", numbers.map(|number| entry(number, AnnounceType::New)).collect());
        announced.day = Day::parse(day).unwrap();
        let write = Write {
            store: StoreName::Announcements,
            key: format!("cs.LG/{day}"),
            value: Some(firstlight::store::seal(&announced).unwrap()),
        };
        block_on(world.ports.store.put(vec![write])).unwrap();
        vec![announced]
    };
    let rank = |taste: &mut Taste, announced: &[firstlight::arxiv::Announcement]| {
        let nothing = Default::default();
        block_on(taste::rank_alone(&world.ports, taste, &profile, announced, &nothing)).unwrap().unwrap()
    };
    let mut taste = load(&world, &profile);
    let first = of("2026-10-15", 0..10);
    let day = rank(&mut taste, &first);
    assert_eq!((day.papers.len(), day.seen, day.never, day.matches.len()), (10, 0, 0, 10));
    assert_eq!(block_on(taste::last_ranked(&world.ports, &profile.id)).unwrap(), Some(day.day));
    assert_eq!(load(&world, &profile), taste, "the counted words are kept");
    let star = [(id(3), Mark::Star)];
    let papers: Vec<_> = day.papers.iter().map(|one| one.paper.clone()).collect();
    block_on(taste::learn_marks(&world.ports, &mut taste, &star, &papers));
    let before = taste.clone();
    rank(&mut taste, &first);
    assert_eq!(taste, before, "the same day again");
    // Six of them were laid out before the reader: they never came to the others.
    for seen in [1..5, 3..7] {
        let shown = seen.map(id);
        block_on(taste::note_shown(&world.ports, &profile.id, day.day, shown)).unwrap();
    }
    rank(&mut taste, &of("2026-10-16", 10..20));
    let mut expected = before;
    let seen: Vec<_> =
        papers.iter().filter(|paper| (1..7).any(|number| paper.id == id(number))).cloned().collect();
    assert_eq!(seen.len(), 6);
    block_on(taste::learn_left(&world.ports, &mut expected, day.day, &seen));
    let next: Vec<_> = (10..20).map(|number| entry(number, AnnounceType::New).paper).collect();
    let next_day = Day::parse("2026-10-16").unwrap();
    block_on(taste::learn_words(&world.ports, &mut expected, next_day, &next));
    assert_eq!(taste, expected);
    assert_eq!(block_on(taste::last_ranked(&world.ports, &profile.id)).unwrap(), Some(next_day));
    assert!(block_on(world.ports.store.keys(StoreName::Runs, String::new())).unwrap().is_empty());

    // With a mark taken back, all is learned once more, what was left of that day too.
    mark(&world, &id(3), Aspect::Starred(made(&profile)));
    block_on(taste::learn_marks(&world.ports, &mut taste, &[(id(12), Mark::Hide)], &next));
    block_on(taste::save(&world.ports, &profile.id, &taste)).unwrap();
    let again = up_to_date(&world, &profile);
    assert_eq!((again.marks(Mark::Star), again.marks(Mark::Hide)), (1, 0));
    assert!(again.is_done_with(day.day));
}

#[test]
fn what_is_not_ranked_is_told_by_its_reason() {
    let world = World::fine();
    let profile = Profile { never: vec!["number 4".to_owned()], ..Profile::default_reader() };
    let announced = announcement(
        "cs.LG",
        (0..5)
            .map(|number| entry(number, AnnounceType::New))
            .chain([entry(5, AnnounceType::Replace)])
            .collect(),
    );
    let before = of_day(&profile, "2026-10-01", 0..2);
    world.drive(&before);
    let judge = firstlight::run::seen::Judge { model: String::new(), prompt_hash: String::new() };
    let key = RunKey { profile: profile.id.clone(), day: announced.day, number: 0 };
    let announced = vec![announced];
    let seen = block_on(firstlight::run::seen::recognise(&world.ports, &key, &judge, &announced)).unwrap();
    let mut taste = load(&world, &profile);
    let day = block_on(taste::rank_alone(&world.ports, &mut taste, &profile, &announced, &seen)).unwrap();
    let day = day.unwrap();
    assert_eq!((day.papers.len(), day.seen, day.never), (2, 2, 1));
}

#[test]
fn what_the_screen_misses_is_told_by_the_audit_under_the_present_criteria() {
    let profile = Profile::default_reader();
    let run = begin_new(2);
    let head = run.borrow().head.clone();
    let screened = |criteria: &str| {
        let band = Drawn { audited: 20, hits: 1 };
        let day = OfDay::Screened { share: Share::Half, out: 90, band, rest: Drawn::default() };
        Head {
            screen: Some(Account { criteria: criteria.to_owned(), papers: 100, shown: 200, day }),
            ..head.clone()
        }
    };
    let other =
        Head { key: RunKey { profile: "other".to_owned(), ..head.key.clone() }, ..screened(&head.criteria) };
    let check = |heads: &[Head], expected: &str| {
        let told = screen_missed(&insight::screened(&profile, heads));
        assert!(told.starts_with(expected), "{told}");
    };
    check(&[], "No day was screened under your criteria as they are now");
    check(&[head.clone(), screened("older"), other], "No day was screened");
    check(
        &[screened(&head.criteria), screened("older"), screened(&head.criteria)],
        "On 2 screened days 180 papers were left out. Of 40 below the line that were scored all the same, 2 would have been \
         shown: with 95 % certainty 0 to ",
    );
    let few = Head {
        screen: Some(Account { shown: 3, ..screened(&head.criteria).screen.unwrap() }),
        ..head.clone()
    };
    check(
        &[few],
        "On 1 screened day 90 papers were left out. Of 20 below the line that were scored all the same, 1 would have been shown: not enough yet",
    );
}
