//! A second look: papers near a cut-off are scored once more; whatever happens to it, the day stays finished.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::pin::pin;
use std::rc::Rc;

use firstlight::digest::{Order, json, markdown};
use firstlight::model::stand_in::{Fault, Others, StandIn};
use firstlight::model::{Points, Score};
use firstlight::money::{MicroDollars, PerMillion, Price, Tokens};
use firstlight::paper::PaperId;
use firstlight::profile::{CutOffs, Following, Profile};
use firstlight::run::budget::{Budget, Limit, of_run};
use firstlight::run::drive::{self, Shared, Terms, Watch};
use firstlight::run::estimate::Estimate;
use firstlight::run::ledger::{State, Why};
use firstlight::run::marks::{Aspect, Made, Marks};
use firstlight::run::ports::StoreName;
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::second_look::Ended;
use firstlight::run::settings::Settings;
use firstlight::run::state::Run;
use firstlight::run::{keep, seen};
use firstlight::view::second_look::{Judge, SecondLook};
use firstlight::view::sheet::Sheet;
use firstlight::view::taste::insight::figures;
use futures_executor::block_on;

use super::time::{Reply, Time, Wire};
use super::world::{World, begin, begin_new, check_sums, document, endpoint, id, model, new_papers, terms};

const PAPERS: u32 = 60;

fn cut_offs() -> CutOffs {
    Profile::default_reader().cut_offs
}

/// The model in another mood: half of the papers please it less, the others more.
fn other_mood() -> StandIn {
    let mut model = model();
    for (paper, verdict) in &mut model.verdicts {
        let (relevance, novelty) = (verdict.relevance.get(), verdict.novelty.get());
        let is_odd = paper.as_str().ends_with(['1', '3', '5', '7', '9']);
        let (relevance, novelty) = if is_odd {
            (relevance.saturating_sub(3), novelty.saturating_sub(1))
        } else {
            (relevance + 1, novelty + 2)
        };
        verdict.relevance = Score::new(relevance.clamp(1, 10)).unwrap();
        verdict.novelty = Score::new(novelty.clamp(1, 10)).unwrap();
        verdict.comment = format!("Again. {}", verdict.comment);
    }
    model
}

fn moody() -> World {
    World::new(|_, body| Ok(other_mood().chat(body).into()))
}

/// A day that was read, and the world that keeps it.
fn read_day() -> (World, Shared) {
    let world = World::fine();
    let run = begin_new(PAPERS);
    assert_eq!(world.drive(&run), None);
    (world, run)
}

/// A paper of which the model said nothing when the day was read.
const SILENT: u32 = 5;

/// A day that was read but for that paper.
fn day_with_a_gap() -> (World, Shared) {
    let mut model = StandIn { others: Others::LeftOut, ..model() };
    model.verdicts.remove(&id(SILENT));
    let world = World::new(move |_, body| Ok(model.chat(body).into()));
    let run = begin_new(PAPERS);
    assert_eq!(world.drive(&run), None);
    (world, run)
}

fn view(run: &Run) -> SecondLook {
    SecondLook::new(run, cut_offs(), &settings(), &run.body.profile)
}

/// The reader's settings: the model that read the day.
fn settings() -> Settings {
    Settings { endpoint: Some(endpoint()), ..Settings::default() }
}

/// The same day in a world where the model is in another mood.
fn next_morning() -> (World, Shared) {
    in_other_mood(read_day())
}

fn in_other_mood((world, run): (World, Shared)) -> (World, Shared) {
    let all = world.store.writes.borrow().len();
    (World::over(world.store.after(all), |_, body| Ok(other_mood().chat(body).into())), run)
}

fn look_again(run: &Shared) -> Vec<PaperId> {
    let near = run.borrow().near(cut_offs());
    assert!(run.borrow_mut().look_again(&near));
    near
}

fn seconds(run: &Shared) -> BTreeSet<PaperId> {
    let run = run.borrow();
    let papers = run.candidates().iter().map(|candidate| &candidate.paper.id);
    papers.filter(|paper| run.second_verdict(paper).is_some()).cloned().collect()
}

#[test]
fn both_verdicts_are_kept_and_their_mean_counts() {
    let (world, run) = next_morning();
    let before = run.borrow().clone();
    let near = look_again(&run);
    assert!((5..40).contains(&near.len()), "{}", near.len());
    assert_eq!(run.borrow().second_progress(), Some((0, near.len())));
    assert_eq!(world.drive(&run), None);
    world.check_kept(&run);
    let now = run.borrow();
    assert_eq!(now.head.phase, Phase::Finished);
    check_sums(&now, PAPERS as usize);
    assert_eq!(now.body.ledger, before.body.ledger, "no state changes");
    assert_eq!((now.head.scored, now.second_progress()), (before.head.scored, None));
    assert!(now.is_at_rest());
    assert_eq!(seconds(&run), near.iter().cloned().collect());
    let mut moved = 0;
    for candidate in now.candidates() {
        let paper = &candidate.paper.id;
        let first = now.verdict(paper).unwrap();
        assert_eq!(Some(first), before.verdict(paper), "the first verdict stays");
        let points = now.points(paper).unwrap();
        match now.second_verdict(paper) {
            Some(second) => {
                let mean = [
                    Points::mean(first.relevance, second.relevance),
                    Points::mean(first.novelty, second.novelty),
                ];
                assert_eq!(points, mean);
                moved += usize::from(before.points(paper) != Some(points));
            }
            None => assert_eq!(points, [first.relevance.into(), first.novelty.into()]),
        }
    }
    assert_eq!(moved, near.len());
    let shown = |run| document(run).entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    assert_ne!(shown(&before), shown(&now));
    // Its cost has a row of its own.
    let stages: Vec<_> = now.head.costs.iter().map(|cost| format!("{:?}", cost.stage)).collect();
    assert_eq!(stages, ["Scoring", "SecondLook"]);
    assert_eq!(now.head.costs[0], before.head.costs[0]);
    assert_eq!(world.asked().concat().len(), near.len());
    // Nothing is left to look at a third time.
    assert_eq!(now.near(cut_offs()), []);
    let view = view(&now);
    assert_eq!((view.near.len(), view.looked, view.ended), (0, near.len(), None));
    assert!(view.disagree > 0);
}

#[test]
fn it_asks_in_another_order_and_among_others() {
    let (world, run) = next_morning();
    let near = look_again(&run);
    world.drive(&run);
    let run = run.borrow();
    let neighbours = |paper: &PaperId, batch: u32| -> BTreeSet<PaperId> {
        let batch = &run.body.plan.batches[batch as usize].papers;
        batch.iter().filter(|other| *other != paper).cloned().collect()
    };
    let mut order = [Vec::new(), Vec::new()];
    for paper in &near {
        let (first, second) = (run.verdict(paper).unwrap(), run.second_verdict(paper).unwrap());
        assert_ne!(neighbours(paper, first.batch), neighbours(paper, second.batch));
        order[0].push((first.batch, first.position, paper.clone()));
        order[1].push((second.batch, second.position, paper.clone()));
    }
    let [first, second] = order.map(|mut places| {
        places.sort();
        places.into_iter().map(|(_, _, paper)| paper).collect::<Vec<_>>()
    });
    assert_ne!(first, second);
}

#[test]
fn the_same_answers_give_the_same_day() {
    let days = [(); 2].map(|()| {
        let (world, run) = next_morning();
        look_again(&run);
        world.drive(&run);
        let records = world.records();
        (run.borrow().clone(), document(&run.borrow()), records.into_keys().collect::<Vec<_>>())
    });
    let [one, other] = days;
    assert_eq!(one.1, other.1);
    assert_eq!(one.0.body, other.0.body);
    assert_eq!(one.2, other.2);
}

#[test]
fn a_day_without_it_is_written_as_before() {
    let (world, run) = read_day();
    let body =
        block_on(world.ports.store.get(StoreName::Runs, run.borrow().head.key.body())).unwrap().unwrap();
    assert!(!body.contains("\"second\""));
    let document = document(&run.borrow());
    assert!(!json::to_json(&document).unwrap().contains("\"looks\""));
    assert!(!markdown::print(&document).contains("Two looks"));
}

#[test]
fn two_looks_survive_printing_and_reading() {
    let (world, run) = next_morning();
    look_again(&run);
    world.drive(&run);
    let document = document(&run.borrow());
    let twice = document.entries.iter().filter(|entry| entry.looks.is_some()).count();
    assert!(twice > 3, "{twice}");
    let as_json = json::to_json(&document).unwrap();
    assert_eq!(json::from_json(&as_json).unwrap(), document);
    let printed = markdown::print(&document);
    assert!(printed.contains(".5\n"), "a mean of half a point is printed");
    let (read, problems) = markdown::read(&printed).unwrap();
    assert_eq!(problems, []);
    assert_eq!(markdown::print(&read), printed);
    let looks = |document: &firstlight::digest::Document| {
        document.entries.iter().map(|entry| (entry.id.clone(), entry.looks.clone())).collect::<Vec<_>>()
    };
    assert_eq!(looks(&read), looks(&document));
}

/// The page can be closed at any moment of it: the day is as finished as it was, what the model had said nothing of
/// included, and the rest of the second look waits for the reader.
#[test]
fn after_every_write_it_goes_on_and_nothing_is_asked_thrice() {
    let (world, run) = in_other_mood(day_with_a_gap());
    let past = world.store.writes.borrow().len();
    let ledger = run.borrow().body.ledger.clone();
    assert_eq!(ledger.state(&id(SILENT)), Some(&State::Unscored { why: Why::NoAnswer }));
    let near = look_again(&run);
    assert_eq!(world.drive(&run), None);
    let expected = run.borrow().clone();
    let writes = world.store.writes.borrow().len();
    let mut known = 0;
    for count in past + 1..=writes {
        let world = World::over(world.store.after(count), |_, body| Ok(other_mood().chat(body).into()));
        let key = RunKey { profile: "default".into(), day: expected.head.key.day, number: 1 };
        let run: Shared = Rc::new(RefCell::new(world.load(&key).unwrap()));
        check_sums(&run.borrow(), PAPERS as usize);
        let before = seconds(&run);
        assert!((known..=known + 1).contains(&before.len()), "second verdicts come one by one");
        known = before.len();
        {
            let run = run.borrow();
            assert_eq!((&run.head.phase, &run.body.ledger), (&Phase::Finished, &ledger));
            let ended = view(&run).ended;
            let left = near.len() - before.len();
            assert!(ended.is_none_or(|ended| ended == (Ended::CutOff, left)), "after {count} writes");
            // What later days are told of it.
            let told = block_on(seen::scores_of_month(&world.ports, std::slice::from_ref(&key))).unwrap();
            let expected: Vec<_> = seen::SeenList::of(&run).scores().collect();
            assert_eq!(told, [(key.clone(), expected)], "after {count} writes");
        }
        // Nobody is asked before the reader asks.
        assert_eq!(world.drive(&run), None);
        assert_eq!(world.asked().len(), 0);
        let rest = run.borrow().near(cut_offs());
        if run.borrow_mut().look_again(&rest) {
            assert_eq!(world.drive(&run), None);
        }
        let asked = world.asked().concat();
        assert_eq!(asked.len() + before.len(), near.len(), "after {count} writes");
        assert!(asked.iter().all(|paper| !before.contains(paper)));
        world.check_kept(&run);
        let run = run.borrow();
        assert_eq!((&run.head.phase, run.head.relevant), (&Phase::Finished, expected.head.relevant));
        assert_eq!(document(&run).entries, document(&expected).entries);
        assert_eq!((&run.body.ledger, view(&run).ended), (&ledger, None));
    }
    assert_eq!(known, near.len());
}

/// Whatever else the day asks for later: a second look that ended early is not taken up again with it.
#[test]
fn one_that_ended_early_goes_on_only_when_the_reader_asks() {
    let (before, finished) = day_with_a_gap();
    let why = || "The reason.".to_owned();
    let check = |end: &dyn Fn(&mut Run), expected: Ended| {
        let run: Shared = Rc::new(RefCell::new(finished.borrow().clone()));
        let near = look_again(&run);
        end(&mut run.borrow_mut());
        let ended = Some((expected, near.len()));
        assert_eq!((&run.borrow().head.phase, view(&run.borrow()).ended), (&Phase::Finished, ended.clone()));
        let all = before.store.writes.borrow().len();
        let world = World::over(before.store.after(all), |_, body| Ok(model().chat(body).into()));
        assert!(run.borrow_mut().ask_about(&id(SILENT)));
        assert_eq!(run.borrow().second_progress(), None, "the page tells of the paper alone");
        world.drive(&run);
        assert_eq!(world.asked(), [vec![id(SILENT)]]);
        run.borrow_mut().resume();
        world.drive(&run);
        assert_eq!(world.asked().len(), 1);
        assert_eq!((&run.borrow().head.phase, view(&run.borrow()).ended), (&Phase::Finished, ended));
        world.check_kept(&run);
        let near = look_again(&run);
        world.drive(&run);
        assert_eq!(seconds(&run), near.into_iter().collect());
    };
    check(&Run::stop, Ended::Stopped);
    check(&|run| run.over_budget(why()), Ended::OverBudget { why: why() });
    check(&|run| run.fail(why()), Ended::Failed { why: why() });
    let close = |run: &mut Run| {
        let answers = run.all_verdicts().cloned().collect();
        *run = Run::restore(run.head.clone(), run.body.clone(), answers);
    };
    check(&close, Ended::CutOff);
}

/// A profile may have a model of its own.
#[test]
fn it_is_offered_where_the_profile_s_model_judged() {
    let (_, run) = read_day();
    let run = run.borrow();
    let check = |set: Option<&str>, own: Option<&str>, expected: Judge| {
        let endpoint = set.map(|model| firstlight::model::Endpoint { model: model.to_owned(), ..endpoint() });
        let settings = Settings { endpoint, ..Settings::default() };
        let profile = Profile { model: own.map(str::to_owned), ..run.body.profile.clone() };
        let view = SecondLook::new(&run, cut_offs(), &settings, &profile);
        assert_eq!(view.judge, expected, "{set:?} {own:?}");
    };
    check(Some("gpt-4o"), None, Judge::Same);
    check(Some("another"), None, Judge::Other);
    check(Some("another"), Some("gpt-4o"), Judge::Same);
    check(Some("gpt-4o"), Some("another"), Judge::Other);
    check(None, None, Judge::Same);
}

/// Stop at each moment between two calls of the ports leaves a finished day, which can be looked at again.
#[test]
fn stop_leaves_the_day_finished() {
    let (_, finished) = read_day();
    let mut last = None;
    for polls in 1.. {
        let run: Shared = Rc::new(RefCell::new(finished.borrow().clone()));
        let near = look_again(&run);
        let (time, wire) = (Time::default(), Wire::default());
        let ports = wire.ports(&time, |_, body| Reply {
            after: 10,
            canned: Ok(other_mood().chat(body).into()),
            for_body: 20,
        });
        block_on(keep::save_everything(&ports, &finished.borrow(), &[].into())).unwrap();
        let watch: Watch = Rc::new(|| {});
        let terms = terms();
        let has_ended = time.run_for(polls, pin!(drive::drive(&ports, &run, &terms, &watch))).is_some();
        if !has_ended {
            assert_eq!(time.run(drive::stop(&ports, &run, &watch)), None);
        }
        let kept = block_on(keep::load(&ports, &run.borrow().head.key)).unwrap().unwrap();
        assert_eq!(kept, *run.borrow());
        check_sums(&kept, PAPERS as usize);
        assert_eq!(kept.head.phase, Phase::Finished);
        assert_eq!(kept.body.ledger, finished.borrow().body.ledger);
        let had = seconds(&run);
        let ended = kept.body.plan.second.as_ref().and_then(|second| second.ended.clone());
        assert_eq!(ended.is_some(), had.len() < near.len(), "after {polls} polls");
        if !had.is_empty() && last.is_none_or(|last| last != had.len()) {
            last = Some(had.len());
            // The rest is offered, and asked about alone.
            let rest = run.borrow().near(cut_offs());
            assert_eq!(rest.len() + had.len(), near.len());
            if run.borrow_mut().look_again(&rest) {
                time.run(drive::drive(&ports, &run, &terms, &watch));
            }
            assert_eq!(seconds(&run).len(), near.len());
            assert_eq!(run.borrow().body.plan.second.as_ref().unwrap().ended, None);
        }
        if has_ended {
            break;
        }
    }
}

#[test]
fn its_budget_is_the_run_s() {
    let per_token = PerMillion(MicroDollars(2_000_000));
    let price = Price { prompt: per_token, cached: None, completion: per_token };
    let (_, finished) = read_day();
    let spent = of_run(&finished.borrow().head, &|_| Some(price)).money.rounded();
    let check = |more: u64, asks: bool| {
        let limit = Limit { money: Some(MicroDollars(spent.0 + more)), ..Limit::default() };
        let world = moody();
        let run: Shared = Rc::new(RefCell::new(finished.borrow().clone()));
        let near = look_again(&run);
        let terms = Terms {
            prices: Rc::new(move |_| Some(price)),
            budget: Budget { per_run: limit, ..Budget::default() },
            ..terms()
        };
        let watch: Watch = Rc::new(|| {});
        block_on(drive::drive(&world.ports, &run, &terms, &watch));
        let run = run.borrow();
        assert_eq!(run.head.phase, Phase::Finished);
        let second = run.body.plan.second.clone().unwrap();
        assert!(matches!(&second.ended, Some(Ended::OverBudget { why }) if why.contains("budget of")));
        assert_eq!(world.bodies.borrow().is_empty(), !asks);
        assert!(of_run(&run.head, &|_| Some(price)).money <= limit.money.unwrap().into());
        let view = view(&run);
        assert_eq!(view.ended.unwrap().1, near.len() - view.looked);
    };
    check(100, false);
    check(12_000, true);
}

#[test]
fn a_failure_of_it_is_not_the_day_s() {
    let (_, run) = read_day();
    let near = look_again(&run);
    let world = World::new(|_, body| {
        Ok(StandIn::default()
            .fail(firstlight::model::stand_in::Wire::OpenAi, &Fault::OutOfCredit, body)
            .into())
    });
    world.drive(&run);
    let now = run.borrow().clone();
    assert_eq!(now.head.phase, Phase::Finished);
    let second = now.body.plan.second.clone().unwrap();
    assert!(matches!(second.ended, Some(Ended::Failed { .. })), "{second:?}");
    check_sums(&now, PAPERS as usize);
    // What the model leaves out however often it is asked keeps its one verdict.
    let world = World::new(|_, body| {
        Ok(StandIn { verdicts: [].into(), others: Others::LeftOut, ..StandIn::default() }.chat(body).into())
    });
    assert_eq!(run.borrow().near(cut_offs()), near);
    assert!(run.borrow_mut().look_again(&near));
    world.drive(&run);
    let now = run.borrow();
    assert_eq!(
        (now.head.phase.clone(), now.body.plan.second.clone().unwrap().papers),
        (Phase::Finished, vec![])
    );
    assert_eq!(now.near(cut_offs()), near, "it can be tried again");
    check_sums(&now, PAPERS as usize);
}

#[test]
fn only_the_judge_looks_again_and_only_at_what_could_move() {
    let followed = vec!["Writer7 Sample".to_owned()];
    let profile = Profile { followed, following: Following::Scored, ..Profile::default_reader() };
    let run = begin(&profile, new_papers(PAPERS));
    assert_eq!(run.borrow().near(cut_offs()), [], "the first look is not over");
    assert!(!run.borrow_mut().look_again(&[id(6)]));
    World::fine().drive(&run);
    let near = run.borrow().near(cut_offs());
    assert!(!near.contains(&id(7)), "a followed author's paper is shown anyway");
    for paper in &near {
        let run = run.borrow();
        let verdict = run.verdict(paper).unwrap();
        assert!(verdict.relevance.get() >= 7 && verdict.novelty.get() >= 6);
    }
    assert_eq!(run.borrow().near(CutOffs { relevance: 1, novelty: 1 }), []);
    // Papers that nobody judged, or that are not of the day, are not looked at twice.
    assert!(!run.borrow_mut().look_again(&[PaperId::parse("2610.00001").unwrap()]));
    run.borrow_mut().head.endpoint.model = "another".to_owned();
    assert_eq!(run.borrow().near(cut_offs()), []);
    assert!(!run.borrow_mut().look_again(&near));
    assert_eq!(view(&run.borrow()).judge, Judge::Other);
}

#[test]
fn a_lost_first_verdict_is_asked_for_again_and_the_second_kept() {
    let (world, run) = next_morning();
    let near = look_again(&run);
    world.drive(&run);
    let run = run.borrow();
    let mut answers: Vec<_> = run.all_verdicts().cloned().collect();
    answers.sort_by_key(|verdict| (verdict.batch, verdict.position));
    let lost = answers.iter().position(|verdict| verdict.paper == near[0]).unwrap();
    answers.remove(lost);
    let restored: Shared = Rc::new(RefCell::new(firstlight::run::state::Run::restore(
        run.head.clone(),
        run.body.clone(),
        answers,
    )));
    assert_eq!(restored.borrow().points(&near[0]), None);
    assert!(restored.borrow().second_verdict(&near[0]).is_some());
    restored.borrow_mut().resume();
    World::fine().drive(&restored);
    let restored = restored.borrow();
    assert_eq!(restored.points(&near[0]), run.points(&near[0]));
    check_sums(&restored, PAPERS as usize);
    // What a later day recalls of the paper is what counted.
    let list = format!("{:?}", seen::SeenList::of(&run));
    let [relevance, novelty] = run.points(&near[0]).unwrap().map(Points::floor);
    assert!(list.contains(&format!("{} 1 0 {relevance} {novelty}", near[0])), "{list}");
}

#[test]
fn it_takes_what_was_estimated() {
    let (world, run) = next_morning();
    let near = run.borrow().near(cut_offs());
    let per_token = PerMillion(MicroDollars(1_000_000));
    let price = Some(Price { prompt: per_token, cached: None, completion: per_token });
    let estimate = Estimate::of_second_look(run.borrow().clone(), &near, price);
    look_again(&run);
    world.drive(&run);
    let cost = run.borrow().head.costs[1].clone();
    assert_eq!(estimate.papers, near.len());
    assert!(estimate.requests.contains(&u64::from(cost.requests)));
    assert!(estimate.completion.contains(&cost.usage.completion), "{estimate:?} {cost:?}");
    // The stand-in counts four bytes a token.
    assert!(estimate.prompt.0.abs_diff(cost.usage.prompt.0) * 4 < cost.usage.prompt.0);
    assert!(estimate.cost.is_some_and(|cost| cost.high > MicroDollars(0)));
    assert!(Tokens(0) < estimate.billed.low);
}

#[test]
fn stars_are_held_against_the_mean() {
    let (world, run) = next_morning();
    look_again(&run);
    assert_eq!(world.drive(&run), None);
    // Low enough that papers are shown whose two verdicts differ by much.
    let low = CutOffs { relevance: 2, novelty: 1 };
    run.borrow_mut().body.profile.cut_offs = low;
    let run = run.borrow();
    let mut marks = Marks::default();
    for candidate in run.candidates() {
        let made = Made { at: 1, profile: run.head.key.profile.clone() };
        marks.set(&candidate.paper.id, Aspect::Starred(Some(made)));
    }
    let shown = Sheet::of_run(&run).shown(low, Order::default());
    let of =
        |read: &dyn Fn(&PaperId) -> u8| shown.iter().map(|paper| (read(paper), true)).collect::<Vec<_>>();
    let means = of(&|paper| run.points(paper).unwrap()[0].floor());
    assert_ne!(means, of(&|paper| run.verdict(paper).unwrap().relevance.get()), "they differ on this day");
    assert_eq!(figures(&run, &marks).unwrap().relevance, means);
}
