//! Trying before adopting: a trial is a run like any, and apart from all days.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::digest::compare::compare;
use firstlight::model::stand_in::StandIn;
use firstlight::model::{Endpoint, Score};
use firstlight::money::{MicroDollars, PerMillion, Price, Tokens};
use firstlight::paper::AnnounceType;
use firstlight::profile::{CutOffs, Part, Profile};
use firstlight::run::budget::{Budget, Limit};
use firstlight::run::drive::{self, Shared, Terms, Watch};
use firstlight::run::estimate::Estimate;
use firstlight::run::ledger::State;
use firstlight::run::ports::{Ports, StoreName, Write};
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::seen::{Judge, recognise};
use firstlight::run::settings::Settings;
use firstlight::run::state::Run;
use firstlight::run::trial::{
    self, Adoption, Kept, Sample, Side, Trial, Variant, apart, as_if, lacking, papers_of, sample, unread,
};
use firstlight::run::{keep, prompts};
use firstlight::view::trial::{ChangeView, Outcome, days};
use futures_executor::block_on;

use super::world::{
    World, announcement, begin, check_sums, document, endpoint, entry, id, model, new_papers, terms,
};

const PAPERS: u32 = 60;

/// A model that finds other things relevant than the first one.
fn other_model() -> StandIn {
    let mut model = model();
    for (paper, verdict) in &mut model.verdicts {
        if paper.as_str().ends_with(['6', '7']) {
            verdict.relevance = Score::GREATEST;
            verdict.novelty = Score::GREATEST;
        }
        if paper.as_str().ends_with('9') {
            verdict.relevance = Score::LEAST;
        }
    }
    model
}

/// A world that knows two models by their names, with a day that was read.
fn read_day() -> (World, Rc<Run>) {
    let world = World::new(|_, body| {
        let model = if body.contains("\"other\"") { other_model() } else { model() };
        Ok(model.chat(body).into())
    });
    let run = begin(&Profile::default_reader(), new_papers(PAPERS));
    assert_eq!(world.drive(&run), None);
    world.bodies.borrow_mut().clear();
    (world, Rc::new(run.borrow().clone()))
}

fn other() -> Variant {
    let endpoint = Endpoint { model: "other".to_owned(), ..endpoint() };
    Variant { profile: Profile::default_reader(), endpoint }
}

/// Criteria that are not those of the day.
fn edited() -> Variant {
    let mut profile = Profile::default_reader();
    profile.edit(Part::Topics, "Invented matters whose number ends with a six.").unwrap();
    Variant { profile, endpoint: endpoint() }
}

fn ask(ports: &Ports, run: Run, terms: &Terms) -> Run {
    let run: Shared = Rc::new(RefCell::new(run));
    let watch: Watch = Rc::new(|| {});
    assert_eq!(block_on(drive::drive(&apart(ports), &run, terms, &watch)), None);
    run.borrow().clone()
}

/// A trial that was asked to its end, as it is kept.
fn tried(world: &World, of: &Run, sample: Sample, sides: [Option<Variant>; 2]) -> Kept {
    let (trial, runs) = Trial::new(1, of, sample, sides, 7);
    block_on(trial::save(&world.ports, &trial, &runs)).unwrap();
    for run in runs {
        let run = ask(&world.ports, run, &terms());
        assert_eq!(run.head.phase, Phase::Finished);
    }
    let [found] = &block_on(trial::stored(&world.ports)).unwrap()[..] else { panic!("one is kept") };
    assert_eq!(*found, trial);
    block_on(trial::load(&world.ports, trial)).unwrap().unwrap()
}

#[test]
fn a_trial_is_apart_from_the_days() {
    let (world, day) = read_day();
    let before: Vec<_> = world.records().into_iter().collect();
    let kept = tried(&world, &day, Sample::Whole, [None, Some(other())]);
    assert_eq!(kept.trial.sides[0], Side::AsStored);
    assert_eq!(kept.sides[0], *day);
    check_sums(&kept.sides[1], PAPERS as usize);
    assert_eq!(kept.sides[1].head.endpoint.model, "other");
    // What was kept of the day is as it was, and what is new is under keys of its own.
    let after = world.records();
    for ((store, key), value) in &before {
        assert_eq!(after.get(&(*store, key.clone())), Some(value), "{key}");
    }
    let new: Vec<_> = after.keys().filter(|key| !before.iter().any(|(old, _)| old == *key)).collect();
    assert!(new.len() > PAPERS as usize);
    assert!(new.iter().all(|(_, key)| key.starts_with("~trial/")), "{new:?}");
    // No list of runs, answers, or seen papers has it.
    assert_eq!(block_on(keep::all_heads(&world.ports)).unwrap(), std::slice::from_ref(&day.head));
    assert_eq!(world.load(&day.head.key).unwrap(), *day);
    let later = RunKey { day: firstlight::day::Day::parse("2026-10-16").unwrap(), ..day.head.key.clone() };
    let judge = Judge {
        model: "other".to_owned(),
        prompt_hash: prompts::as_kept(&day.body.profile, endpoint().answer_form).hash,
    };
    let again: Vec<_> = (0..9).map(|number| entry(number, AnnounceType::Cross)).collect();
    let recognised =
        block_on(recognise(&world.ports, &later, &judge, &[announcement("cs.AI", again)])).unwrap();
    assert_eq!(recognised.len(), 9);
    assert!((0..9).all(|number| recognised.get(&id(number)).unwrap().run == day.head.key));
    // The month's budget can tell it from every run of a day.
    let [head] = &block_on(trial::heads(&world.ports)).unwrap()[..] else { panic!("one side asked") };
    assert!(head.key.profile.starts_with('~'));
}

#[test]
fn who_comes_who_goes_and_what_moves() {
    let (world, day) = read_day();
    let kept = tried(&world, &day, Sample::Whole, [None, Some(other())]);
    let papers = papers_of(&day, &Sample::Whole);
    assert_eq!(papers.len(), PAPERS as usize);
    let all = compare([&kept.sides[0], &kept.sides[1]], &papers);
    let shown = [&kept.sides[0], &kept.sides[1]].map(|run| document(run).entries.len());
    assert_eq!(all.shown, shown);
    assert_eq!((all.comes.len(), all.goes.len(), all.both), (12, 6, 6));
    assert_eq!(all.shown[1], all.shown[0] + all.comes.len() - all.goes.len());
    assert_eq!(all.scored, PAPERS as usize);
    assert_eq!(all.agreement(), Some(25));
    assert!(all.comes.iter().all(|one| one.paper.as_str().ends_with(['6', '7'])));
    assert!(all.goes.iter().all(|one| one.paper.as_str().ends_with('9')));
    let points = |run: &Run, index: usize| {
        papers.iter().map(|one| i64::from(run.points(one).unwrap()[index].doubled())).sum::<i64>()
    };
    for index in 0..2 {
        assert_eq!(all.drift[index], points(&kept.sides[1], index) - points(&kept.sides[0], index));
        assert!(all.spread[index] >= all.drift[index].unsigned_abs());
    }
    // The same against itself changes nothing.
    let none = compare([&day, &day], &papers);
    assert!(none.changes_nothing() && none.moves.is_empty());
    assert_eq!((none.agreement(), none.drift, none.spread), (Some(100), [0, 0], [0, 0]));

    let outcome = Outcome::new(&kept, &day.body.profile, Some(&endpoint()), &|_| None);
    assert_eq!(outcome.line, "18 papers shown instead of 12: +12 −6.");
    assert_eq!((outcome.lists[0].1.len(), outcome.lists[1].1.len()), (12, 6));
    let adopts = vec![("other".to_owned(), Adoption::Model("other".to_owned()))];
    assert_eq!(outcome.adopts, adopts, "the criteria are the reader's already");
    assert!(outcome.sides[1].rows.iter().any(|[_, much]| much == "other"));
    let elsewhere =
        Endpoint::parse("https://elsewhere.example/v1", "gpt-4o", endpoint().answer_form).unwrap();
    let there = Outcome::new(&kept, &day.body.profile, Some(&elsewhere), &|_| None);
    assert_eq!(there.adopts, [], "a model's name is one of its address");
    assert!(outcome.notes.iter().any(|note| note.contains("62 to 81")));
}

#[test]
fn criteria_are_tried_on_both_sides_and_adopted_under_the_reader_s_name() {
    let (world, day) = read_day();
    let now = Variant { profile: Profile::default_reader(), endpoint: endpoint() };
    let kept = tried(&world, &day, Sample::Whole, [Some(now), Some(edited())]);
    let bodies = world.bodies.borrow();
    let told = bodies.iter().filter(|body| body.contains("ends with a six")).count();
    assert_eq!(told * 2, bodies.len(), "each side is told its own criteria");
    let profile = Profile { id: "mine".to_owned(), name: "My own".to_owned(), ..Profile::default_reader() };
    let outcome = Outcome::new(&kept, &profile, Some(&endpoint()), &|_| None);
    let [(_, adoption)] = &outcome.adopts[..] else { panic!("the criteria, and no model") };
    let mut adopted = profile.clone();
    adoption.clone().put_into(&mut adopted, &mut Settings::default());
    assert_eq!(adopted, Profile { edits: edited().profile.edits, ..profile });
    assert!(outcome.sides[0].rows.iter().any(|[what, much]| what == "Differs in" && much.contains("opics")));
}

#[test]
fn half_of_a_sample_is_near_the_cut_offs_and_the_rest_is_not() {
    let (_, day) = read_day();
    let near = day.near(day.body.profile.cut_offs);
    for count in [2, 10, 20, 30, 59] {
        let Sample::Part { near: half, random } = sample(&day, count, 5) else { panic!("{count} is a part") };
        assert_eq!(half.len() + random.len(), count);
        assert!(half.len() >= (count / 2).min(near.len()));
        assert!(half.iter().all(|paper| near.contains(paper)));
        assert!(random.iter().all(|paper| !near.contains(paper)));
        assert_eq!(sample(&day, count, 5), Sample::Part { near: half, random }, "the seed decides");
    }
    assert_ne!(sample(&day, 20, 5), sample(&day, 20, 6));
    assert_eq!(sample(&day, 60, 5), Sample::Whole);
    let part = sample(&day, 20, 5);
    let (trial, runs) = Trial::new(1, &day, part.clone(), [None, Some(other())], 0);
    assert_eq!(trial.sample, part);
    assert_eq!(runs[0].candidates().len(), 20);
    check_sums(&runs[0], 20);
}

#[test]
fn it_costs_what_was_estimated_and_never_more_than_the_budget() {
    let (world, day) = read_day();
    let per_token = PerMillion(MicroDollars(1_000_000));
    let price = Price { prompt: per_token, cached: None, completion: per_token };
    let (_, runs) = Trial::new(1, &day, sample(&day, 20, 5), [None, Some(other())], 0);
    let estimate = Estimate::new(runs[0].clone(), Some(price));
    assert_eq!(estimate.papers, 20);
    let done = ask(&world.ports, runs[0].clone(), &terms());
    let requests = done.head.costs.iter().map(|cost| u64::from(cost.requests)).sum();
    assert!(estimate.requests.contains(&requests));
    assert!(estimate.completion.contains(&done.head.usage().completion));
    let limit = Limit { money: Some(MicroDollars(estimate.cost.unwrap().low.0 / 2)), ..Limit::default() };
    let budget = Budget { per_run: limit, ..Budget::default() };
    let terms = Terms { prices: Rc::new(move |_| Some(price)), budget, ..terms() };
    let stopped = ask(&world.ports, runs[0].clone(), &terms);
    assert!(matches!(stopped.head.phase, Phase::OverBudget { .. }));
    assert!(stopped.head.usage().total() < Tokens(limit.money.unwrap().0));
}

/// The page can be closed at any moment of it.
#[test]
fn after_every_write_it_goes_on() {
    let (world, day) = read_day();
    let past = world.store.writes.borrow().len();
    let kept = tried(&world, &day, sample(&day, 20, 5), [None, Some(other())]);
    let writes = world.store.writes.borrow().len();
    let mut known = 0;
    for count in past..=writes {
        let world = World::over(world.store.after(count), |_, body| Ok(other_model().chat(body).into()));
        let trials = block_on(trial::stored(&world.ports)).unwrap();
        let Some(trial) = trials.first() else {
            assert_eq!(count, past, "it is kept before anything is asked");
            continue;
        };
        let Side::Asked(key) = &trial.sides[1] else { panic!("it is asked") };
        let run: Shared =
            Rc::new(RefCell::new(block_on(keep::load(&apart(&world.ports), key)).unwrap().unwrap()));
        let before = run.borrow().verdicts().count();
        assert!((known..=known + 1).contains(&before));
        known = before;
        if run.borrow().head.phase != Phase::Finished {
            run.borrow_mut().resume();
            let watch: Watch = Rc::new(|| {});
            assert_eq!(block_on(drive::drive(&apart(&world.ports), &run, &terms(), &watch)), None);
        }
        assert_eq!(world.asked().concat().len() + before, 20, "nothing is paid for twice");
        assert_eq!(document(&run.borrow()).entries, document(&kept.sides[1]).entries);
    }
    assert_eq!(known, 20);
}

#[test]
fn what_is_forgotten_leaves_its_account_alone() {
    let (world, day) = read_day();
    let kept = tried(&world, &day, Sample::Whole, [None, Some(other())]);
    block_on(trial::remove(&world.ports, &kept.trial)).unwrap();
    assert_eq!(block_on(trial::stored(&world.ports)).unwrap(), []);
    let left: Vec<_> = world.records().into_keys().filter(|(_, key)| key.starts_with("~trial/")).collect();
    let Side::Asked(key) = &kept.trial.sides[1] else { panic!("it was asked") };
    assert_eq!(left, [(StoreName::Runs, format!("~trial/{}", key.head()))]);
    assert_eq!(block_on(trial::heads(&world.ports)).unwrap().len(), 1, "the month's sum still has it");
    assert_eq!(block_on(trial::load(&world.ports, kept.trial)).unwrap(), None);
}

/// Nothing is written over: not the runs of a trial that is kept, and not the account of one that was forgotten.
#[test]
fn no_number_is_given_twice() {
    let (world, day) = read_day();
    let next = || block_on(trial::next_number(&world.ports)).unwrap();
    assert_eq!(next(), 1);
    for number in 1..=3 {
        assert_eq!(next(), number);
        let (trial, runs) = Trial::new(number, &day, sample(&day, 20, 5), [None, Some(other())], 7);
        block_on(trial::save(&world.ports, &trial, &runs)).unwrap();
    }
    for trial in block_on(trial::stored(&world.ports)).unwrap() {
        block_on(trial::remove(&world.ports, &trial)).unwrap();
    }
    assert_eq!(next(), 4, "what the forgotten ones spent is under their numbers");
    let put = |key: &str| {
        let value = Some("damaged".to_owned());
        block_on(world.ports.store.put(vec![Write { store: StoreName::Runs, key: key.to_owned(), value }]))
            .unwrap();
    };
    put("~trial/record/000007");
    assert_eq!(next(), 8);
    // From a back-up that nobody of us wrote.
    put("~trial/record/nothing");
    put("~trial/record/99999999999");
    put("~trial/head/default/2026-10-15/0001");
    assert_eq!(next(), 8);
    put("~trial/head/~4294967295/2026-10-15/0001");
    assert_eq!(next(), 4, "the first that is free");
}

#[test]
fn what_may_not_ask_says_why_and_goes_on_later() {
    let (world, day) = read_day();
    let (_, runs) = Trial::new(1, &day, sample(&day, 20, 5), [None, Some(other())], 0);
    let ports = apart(&world.ports);
    let run: Shared = Rc::new(RefCell::new(runs[0].clone()));
    let watch: Watch = Rc::new(|| {});
    let key = run.borrow().head.key.clone();
    assert_eq!(block_on(drive::refuse(&ports, &run, "Not there.".to_owned(), &watch)), None);
    assert_eq!(world.asked(), Vec::<Vec<_>>::new());
    let kept = block_on(keep::load(&ports, &key)).unwrap().unwrap();
    assert_eq!(kept, *run.borrow());
    assert_eq!(kept.head.phase, Phase::Failed { why: "Not there.".to_owned() });
    run.borrow_mut().resume();
    let done = ask(&world.ports, run.borrow().clone(), &terms());
    assert_eq!((done.head.phase, done.head.scored), (Phase::Finished, 20));
}

/// Two categories, a follower, a cross-list and a replacement.
fn mixed_day() -> Rc<Run> {
    let mut first: Vec<_> = (0..30).map(|number| entry(number, AnnounceType::New)).collect();
    first.push(entry(90, AnnounceType::Replace));
    let mut second: Vec<_> = (30..40).map(|number| entry(number, AnnounceType::Cross)).collect();
    second.push(entry(8, AnnounceType::Cross));
    let profile = Profile { followed: vec!["Writer3 Sample".to_owned()], ..Profile::default_reader() };
    let run = begin(&profile, vec![announcement("cs.LG", first), announcement("cs.AI", second)]);
    World::fine().drive(&run);
    Rc::new(run.borrow().clone())
}

#[test]
fn the_same_profile_changes_nothing() {
    let day = mixed_day();
    let same = as_if(&day, &day.body.profile);
    assert_eq!(document(&same).entries, document(&day).entries);
    assert_eq!(lacking(&same), []);
    for candidate in day.candidates() {
        let paper = &candidate.paper.id;
        assert_eq!(same.body.ledger.state(paper), day.body.ledger.state(paper));
        assert_eq!(same.candidate(paper), Some(candidate));
    }
    let view = ChangeView::new(&day, &day.body.profile);
    assert!(view.line.contains("the same"), "{}", view.line);
    assert_eq!((view.notes, view.needs_trial), (vec![], false));
}

#[test]
fn scores_say_what_a_change_would_have_changed() {
    let day = mixed_day();
    let own = day.body.profile.clone();
    let check = |profile: Profile, comes: &[u32], goes: &[u32], unknown: usize| {
        let then = as_if(&day, &profile);
        let papers: Vec<_> = day.candidates().iter().map(|one| one.paper.id.clone()).collect();
        let all = compare([&day, &then], &papers);
        let ids = |changes: &[firstlight::digest::compare::Change]| {
            let mut ids: Vec<_> = changes.iter().map(|one| one.paper.clone()).collect();
            ids.sort();
            ids.reverse();
            ids
        };
        let expected = |numbers: &[u32]| numbers.iter().map(|number| id(*number)).collect::<Vec<_>>();
        assert_eq!((ids(&all.comes), ids(&all.goes)), (expected(comes), expected(goes)));
        assert_eq!(lacking(&then).len() + unread(&day, &profile), unknown);
        let shown = document(&then).entries.len();
        assert_eq!(shown, all.shown[1]);
        assert!(!ChangeView::new(&day, &profile).needs_trial);
    };
    // Relevance is 1 + n % 10, novelty 1 + (7 n + 3) % 10.
    check(
        Profile { cut_offs: CutOffs { relevance: 7, novelty: 6 }, ..own.clone() },
        &[6, 16, 26, 36],
        &[],
        0,
    );
    check(
        Profile { cut_offs: CutOffs { relevance: 10, novelty: 7 }, ..own.clone() },
        &[],
        &[8, 18, 28, 38],
        0,
    );
    // Another author is followed, whose paper was scored; nobody knows about the one who is not followed any more.
    check(Profile { followed: vec!["Writer5 Sample".to_owned()], ..own.clone() }, &[5], &[3], 1);
    // Without cross-lists; paper 8 is new in another category.
    check(Profile { announce: vec![AnnounceType::New], ..own.clone() }, &[], &[38, 39], 0);
    // A replacement was not asked for, and no more than its id is kept.
    let announce = vec![AnnounceType::New, AnnounceType::Cross, AnnounceType::Replace];
    check(Profile { announce, ..own.clone() }, &[], &[], 1);
    check(Profile { categories: own.categories[..1].to_vec(), ..own }, &[], &[38, 39], 0);
}

#[test]
fn where_the_model_is_told_something_else_scores_do_not_suffice() {
    let day = mixed_day();
    let mut profile = day.body.profile.clone();
    profile.edit(Part::Titles, "Other words for titles.").unwrap();
    assert!(!ChangeView::new(&day, &profile).needs_trial, "no title pass was asked for");
    profile.edit(Part::Keywords, "Other words.").unwrap();
    assert!(ChangeView::new(&day, &profile).needs_trial);
    assert_eq!(days(std::slice::from_ref(&day.head)).len(), 1);
    assert!(
        day.candidates()
            .iter()
            .any(|one| matches!(day.body.ledger.state(&one.paper.id), Some(State::FollowedAuthor { .. })))
    );
}
