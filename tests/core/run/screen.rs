//! The reader's screen: who is sent, who is audited, who is left out, and that nothing of it is lost or asked twice.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use firstlight::arxiv::Announcement;
use firstlight::day::Day;
use firstlight::digest::Order;
use firstlight::model::Score;
use firstlight::money::Tokens;
use firstlight::paper::{AnnounceType, PaperId};
use firstlight::profile::prompt::criteria_hash;
use firstlight::profile::{CutOffs, Following, Profile, Share, TitlePass};
use firstlight::run::budget::{Budget, Limit};
use firstlight::run::drive::{self, Shared, Terms, Watch};
use firstlight::run::estimate::Estimate;
use firstlight::run::ledger::{Rule, State};
use firstlight::run::matches::Matches;
use firstlight::run::prompts;
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::screen::{Drawn, OfDay, audited, audited_days, offers};
use firstlight::run::seen::Recognised;
use firstlight::run::state::{Beginning, Run};
use firstlight::taste::screen::Chance;
use firstlight::taste::{Match, WARM_UP};
use firstlight::view::sheet::{Equal, Learned, Sheet, Tie};
use futures_executor::block_on;

use super::world::{World, announcement, check_sums, endpoint, entry, id, model, new_papers, terms};

/// The reader who lets half of a day through, without keywords.
fn halving() -> Profile {
    let mut profile = Profile { screen: Share::Half, ..Profile::default_reader() };
    profile.edits.keywords = Some("Hints, not rules.".to_owned());
    profile
}

fn matched(thousandths: i32) -> Match {
    serde_json::from_value(thousandths.into()).unwrap()
}

/// The matches of papers 0 to `count`, of which the first fits best.
fn matches(profile: &Profile, full_days: usize, count: u32) -> Matches {
    let of = (0..count).map(|number| (id(number), matched(1_000 - 10 * i32::try_from(number).unwrap())));
    Matches::new(&criteria_hash(profile), full_days, of)
}

fn begin(profile: &Profile, announcements: Vec<Announcement>, matches: Option<Matches>) -> Shared {
    Rc::new(RefCell::new(Run::new(Beginning {
        key: RunKey { profile: profile.id.clone(), day: announcements[0].day, number: 1 },
        prompt: prompts::as_kept(profile, endpoint().answer_form),
        profile: profile.clone(),
        endpoint: endpoint(),
        announcements,
        sources: Vec::new(),
        recognised: Recognised::default(),
        matches,
        now: 0,
    })))
}

fn screened(profile: &Profile, count: u32) -> Shared {
    begin(profile, new_papers(count), Some(matches(profile, WARM_UP, count)))
}

fn left_out(run: &Run) -> BTreeSet<PaperId> {
    let papers = run.candidates().iter().map(|one| one.paper.id.clone());
    papers.filter(|paper| matches!(run.body.ledger.state(paper), Some(State::ScreenedOut { .. }))).collect()
}

#[test]
fn the_lower_half_stands_in_the_ledger_and_is_never_sent_but_for_the_audit() {
    let world = World::fine();
    let run = screened(&halving(), 100);
    let before = left_out(&run.borrow());
    assert_eq!(world.drive(&run), None);
    world.check_kept(&run);
    let run = run.borrow();
    check_sums(&run, 100);
    let out = left_out(&run);
    assert_eq!(out, before, "it was decided before anything was asked");
    let screen = run.screen().unwrap();
    let sums = run.body.ledger.sums();
    assert_eq!((sums.screened_out, sums.scored), (out.len(), 50 + screen.audited.len()));
    let asked: BTreeSet<PaperId> = world.asked().concat().into_iter().collect();
    for number in 0..100 {
        let is_audited = screen.audited.contains_key(&id(number));
        assert_eq!(out.contains(&id(number)), number >= 50 && !is_audited, "{number}");
        assert_eq!(asked.contains(&id(number)), !out.contains(&id(number)), "{number}");
        let expected = if number < 60 { Chance::BAND } else { Chance::REST };
        assert!(screen.audited.get(&id(number)).is_none_or(|chance| *chance == expected), "{number}");
    }
    let fits = matched(10);
    assert_eq!(
        run.body.ledger.state(&id(99)),
        Some(&State::ScreenedOut { rule: Rule::Screen { fits } }),
        "with its match"
    );
    assert!(!screen.audited.is_empty(), "of 50 some are audited");
}

#[test]
fn nothing_is_screened_before_the_warm_up_is_over_nor_by_other_criteria() {
    let mut other = halving();
    other.edits.topics = Some("Bees.".to_owned());
    let check = |profile: &Profile, matches: Option<Matches>, expected: bool| {
        let run = begin(profile, new_papers(20), matches);
        assert_eq!(run.borrow().screen().is_some(), expected);
        assert_eq!(!left_out(&run.borrow()).is_empty(), expected);
    };
    let half = halving();
    check(&half, Some(matches(&half, WARM_UP, 20)), true);
    check(&half, Some(matches(&half, WARM_UP - 1, 20)), false);
    check(&half, Some(matches(&other, WARM_UP, 20)), false);
    check(&half, None, false);
    check(&Profile { screen: Share::All, ..half.clone() }, Some(matches(&half, WARM_UP, 20)), false);
    // The form of the answers and the title pass are no criteria.
    let titles = Profile { title_pass: TitlePass::On, ..half.clone() };
    check(&titles, Some(matches(&half, WARM_UP, 20)), true);
}

#[test]
fn followed_authors_pass_beside_the_share_and_keywords_within_it() {
    let mut profile = halving();
    profile.followed = vec!["Writer38 Sample".into(), "Writer39 Sample".into()];
    profile.following = Following::Scored;
    profile.edits.keywords =
        Some("- Relevant: matter number 36, matter number 37\n- Irrelevant: number 0".into());
    let run = screened(&profile, 40);
    let run = run.borrow();
    let (out, screen) = (left_out(&run), run.screen().unwrap());
    assert_eq!(run.body.ledger.sums().followed, 2);
    // 38 others: 19 places, two of them by keyword.
    for number in 0..40 {
        let passes = number < 17 || [36, 37, 38, 39].contains(&number);
        assert_eq!(
            !out.contains(&id(number)),
            passes || screen.audited.contains_key(&id(number)),
            "{number}"
        );
    }
}

#[test]
fn titles_are_judged_after_the_screen() {
    let profile = Profile { title_pass: TitlePass::On, ..halving() };
    let world = World::fine();
    let run = screened(&profile, 60);
    world.drive(&run);
    let sent = 60 - left_out(&run.borrow()).len();
    assert_eq!(world.asked()[0].len(), sent, "only the titles of what was let through");
    assert_eq!(run.borrow().head.scored, sent);
}

#[test]
fn the_estimate_knows_the_screen() {
    let half = Estimate::new(screened(&halving(), 100).borrow().clone(), None);
    let all = Profile { screen: Share::All, ..halving() };
    let whole = Estimate::new(screened(&all, 100).borrow().clone(), None);
    let audited = screened(&halving(), 100).borrow().screen().unwrap().audited.len();
    assert_eq!((whole.papers, half.papers), (100, 50 + audited));
    assert!(half.billed.high.0 * 3 < whole.billed.high.0 * 2);
}

/// Wherever the page is closed, the run goes on with the same fates, and nobody is paid for twice.
#[test]
fn a_closed_run_goes_on_as_it_was_screened() {
    let world = World::fine();
    let run = screened(&halving(), 60);
    world.drive(&run);
    let whole = run.borrow().clone();
    let key = whole.head.key.clone();
    let writes = world.store.writes.borrow().len();
    let mut resumed = 0;
    for count in 1..writes {
        let after = World::over(world.store.after(count), |_, body| Ok(model().chat(body).into()));
        let Some(run) = after.load(&key) else { continue };
        let run = Rc::new(RefCell::new(run));
        run.borrow_mut().resume();
        after.drive(&run);
        let run = run.borrow();
        assert_eq!(run.body.ledger, whole.body.ledger, "after {count} writes");
        assert_eq!((run.screen(), run.matches()), (whole.screen(), whole.matches()));
        resumed += 1;
    }
    assert!(resumed > 5, "{resumed}");
}

#[test]
fn a_late_category_is_held_against_the_line_of_its_day() {
    let world = World::fine();
    let run = screened(&halving(), 40);
    world.drive(&run);
    let line = 1_000 - 10 * 19;
    let late: Vec<_> = (50..80).map(|number| entry(number, AnnounceType::New)).collect();
    let announced = [announcement("cs.AI", late)];
    // Every third fits better than the line.
    let of = (50..80).map(|number| (id(number), matched(if number % 3 == 0 { line } else { line - 900 })));
    let known = run.borrow().matches().unwrap().clone();
    let criteria = known.criteria().to_owned();
    run.borrow_mut().know(&Matches::new(&criteria, 9, of.chain([(id(0), matched(-5_000))])));
    assert_eq!(run.borrow().matches().unwrap().get(&id(0)), known.get(&id(0)), "what was known stays");
    assert!(run.borrow_mut().join(&announced, &[], &Recognised::default()));
    run.borrow_mut().resume();
    world.drive(&run);
    world.check_kept(&run);
    let run = run.borrow();
    check_sums(&run, 70);
    let screen = run.screen().unwrap();
    for number in 50..80 {
        let is_sent = number % 3 == 0 || screen.audited.contains_key(&id(number));
        assert_eq!(run.verdict(&id(number)).is_some(), is_sent, "{number}");
    }
}

/// What cannot be compared with the line is not held against it.
#[test]
fn late_papers_pass_where_the_taste_is_another_by_now() {
    let criteria = criteria_hash(&halving());
    let check = |criteria: &str, full_days: usize| {
        let world = World::fine();
        let run = screened(&halving(), 40);
        world.drive(&run);
        let before = (left_out(&run.borrow()), run.borrow().head.screen.clone().unwrap());
        let late: Vec<_> = (50..80).map(|number| entry(number, AnnounceType::New)).collect();
        let of = (50..80).map(|number| (id(number), matched(-9_000)));
        run.borrow_mut().know(&Matches::new(criteria, full_days, of));
        run.borrow_mut().join(&[announcement("cs.AI", late)], &[], &Recognised::default());
        run.borrow_mut().resume();
        world.drive(&run);
        let run = run.borrow();
        assert!((50..80).all(|number| run.verdict(&id(number)).is_some()), "{criteria} {full_days}");
        let account = run.head.screen.clone().unwrap();
        assert_eq!((left_out(&run), account), before, "they say nothing about the screen");
    };
    check("others by now", 9);
    check(&criteria, WARM_UP - 1);
}

#[test]
fn one_that_was_left_out_is_scored_by_one_click_alone() {
    let world = World::fine();
    let run = screened(&halving(), 60);
    world.drive(&run);
    let out = left_out(&run.borrow());
    let before = (world.asked().len(), run.borrow().head.screen.clone());
    let paper = out.first().unwrap();
    assert!(run.borrow().can_ask_about(paper) && run.borrow_mut().ask_about(paper));
    assert!(!run.borrow_mut().ask_about(paper), "it waits already");
    world.drive(&run);
    world.check_kept(&run);
    assert_eq!(world.asked()[before.0..], [vec![paper.clone()]]);
    let run = run.borrow();
    check_sums(&run, 60);
    assert_eq!(run.head.phase, Phase::Finished);
    assert_eq!(run.body.ledger.state(paper), Some(&State::Scored));
    assert_eq!(left_out(&run).len(), out.len() - 1);
    // Whoever was let in by hand says nothing about the screen.
    let [one, other] = [before.1, run.head.screen.clone()].map(Option::unwrap);
    assert_eq!((one.papers, one.shown), (other.papers, other.shown));
}

#[test]
fn a_click_does_not_pass_the_budget() {
    let world = World::fine();
    let run = screened(&halving(), 60);
    world.drive(&run);
    let paper = left_out(&run.borrow()).first().unwrap().clone();
    let asked = world.asked().len();
    let spent = run.borrow().head.usage().total();
    assert!(run.borrow_mut().ask_about(&paper));
    let limit = Limit { tokens: Some(spent + Tokens(10)), ..Limit::default() };
    let terms = Terms { budget: Budget { per_run: limit, ..Budget::default() }, ..terms() };
    let watch: Watch = Rc::new(|| {});
    block_on(drive::drive(&world.ports, &run, &terms, &watch));
    assert!(matches!(run.borrow().head.phase, Phase::OverBudget { .. }));
    assert_eq!((world.asked().len(), run.borrow().verdict(&paper)), (asked, None));
    // Raised, it is asked about.
    run.borrow_mut().resume();
    world.drive(&run);
    assert_eq!(world.asked()[asked..], [vec![paper]]);
}

#[test]
fn a_day_accounts_for_what_was_audited_and_a_full_one_for_what_a_screen_would_do() {
    // The stand-in gives paper n a relevance of 1 + n % 10 and a novelty that follows from it.
    let mut profile = halving();
    profile.cut_offs.novelty = 1;
    let is_hit = |number: u32| number % 10 >= 7;
    let world = World::fine();
    let run = screened(&profile, 100);
    world.drive(&run);
    let (account, of_audit) = {
        let run = run.borrow();
        let drawn = |chance: Chance| {
            let of = run.screen().unwrap().audited.iter().filter(|(_, one)| **one == chance);
            let hits = of.clone().filter(|(paper, _)| (0..100).any(|n| id(n) == **paper && is_hit(n)));
            Drawn { audited: of.count(), hits: hits.count() }
        };
        (run.head.screen.clone().unwrap(), (drawn(Chance::BAND), drawn(Chance::REST)))
    };
    assert_eq!((account.papers, account.shown), (50, 15));
    let out = 50 - of_audit.0.audited - of_audit.1.audited;
    let day = OfDay::Screened { share: Share::Half, out, band: of_audit.0, rest: of_audit.1 };
    assert_eq!(account.day, day);
    let sum = audited([&account, &account]);
    assert_eq!((sum.days, sum.out, sum.shown), (2, 2 * out, 30));
    assert_eq!(sum.audit.audited(), 2 * (of_audit.0.audited + of_audit.1.audited));
    let misses = sum.misses().unwrap();
    assert!(misses.interval.high <= (2 * out + sum.audit.hits()) as f64);

    let full = Profile { screen: Share::All, ..profile };
    let mut heads: Vec<_> = [0, 1, 5]
        .into_iter()
        .map(|days| {
            let run = begin(&full, new_papers(100), Some(matches(&full, days, 100)));
            World::fine().drive(&run);
            let mut head = run.borrow().head.clone();
            assert_eq!(head.screen.is_some(), days > 0, "ranked by the criteria's words alone");
            head.key.day = Day::parse(&format!("2026-10-1{days}")).unwrap();
            head
        })
        .collect();
    let criteria = criteria_hash(&full);
    let [sixty, half, forty] = offers(&heads, &criteria).unwrap();
    assert_eq!((sixty.papers, sixty.shown, sixty.missed), (200, 60, 24));
    assert_eq!((half.missed, forty.missed), (30, 36));
    assert!(half.sent > 100 && half.sent < 130 && half.miss_rate.low > 0.3 && half.miss_rate.high < 0.7);
    assert_eq!(offers(&heads, "other criteria"), None);
    assert_eq!(audited_days(&heads, &criteria).days, 0);

    // A day that was read again counts once, as its last run has it.
    let once = offers(&heads, &criteria);
    let mut again = heads.last().unwrap().clone();
    again.key.number = 2;
    heads.insert(0, again);
    assert_eq!(offers(&heads, &criteria), once);
    let mut screened = heads.pop().unwrap();
    screened.screen = Some(account.clone());
    let mut twice = screened.clone();
    twice.key.number = 2;
    assert_eq!(audited_days([&twice, &screened], &account.criteria), audited([&account]));
}

/// The mean of two looks says what is worth showing, as it does on the page.
#[test]
fn a_paper_that_a_second_look_took_out_is_no_hit() {
    let profile = Profile { screen: Share::All, ..halving() };
    let world = World::fine();
    let run = begin(&profile, new_papers(100), Some(matches(&profile, WARM_UP, 100)));
    world.drive(&run);
    let before = run.borrow().head.clone();
    assert_eq!(before.screen.as_ref().unwrap().shown, before.relevant);
    let mut strict = model();
    strict.verdicts.values_mut().for_each(|verdict| verdict.relevance = Score::LEAST);
    let near = run.borrow().near(profile.cut_offs);
    assert!(run.borrow_mut().look_again(&near));
    World::new(move |_, body| Ok(strict.chat(body).into())).drive(&run);
    let after = run.borrow().head.clone();
    assert!(after.relevant < before.relevant);
    assert_eq!(after.screen.unwrap().shown, after.relevant);
}

/// A stored day stays in the order that its matches gave it, whatever is learned later.
#[test]
fn equal_scores_stand_in_the_order_of_their_matches() {
    let mut profile = Profile { screen: Share::All, ..halving() };
    profile.cut_offs = CutOffs { relevance: 1, novelty: 1 };
    let order = |matches: Option<Matches>| {
        let world = World::fine();
        let run = begin(&profile, new_papers(40), matches);
        world.drive(&run);
        world.check_kept(&run);
        let document = super::world::document(&run.borrow());
        let sheet = Sheet::of_run(&run.borrow());
        let shown = sheet.shown(profile.cut_offs, Order::default());
        let entries: Vec<PaperId> = document.entries.iter().map(|entry| entry.id.clone()).collect();
        assert_eq!(entries, shown, "page and export alike");
        (shown, sheet)
    };
    // Papers 8, 18, 28 and 38 have the highest scores, all alike.
    let (without, _) = order(None);
    assert_eq!(without[..4], [38, 28, 18, 8].map(id), "the newest first");
    let (with, mut sheet) = order(Some(matches(&profile, 1, 40)));
    assert_eq!(with[..4], [8, 18, 28, 38].map(id));
    let tie = |sheet: &Sheet, by: Order| sheet.tie(&id(8), by).unwrap();
    let fits = Some(matched(920));
    let expected = Tie { equal: Equal::Scores, others: 3, taste: Learned::Before, fits, standing: None };
    assert_eq!(tie(&sheet, Order::Sum), expected);
    assert_eq!(tie(&sheet, Order::Newest).equal, Equal::NotAsked, "the newest first, whatever fits");
    // Papers without scores are equal in having none.
    let sheet_before =
        Sheet::of_run(&begin(&profile, new_papers(40), Some(matches(&profile, 1, 40))).borrow());
    let unscored = Tie { equal: Equal::Unscored, others: 39, ..expected };
    assert_eq!(tie(&sheet_before, Order::Sum), unscored);
    // A newer taste reorders what is equal, where the reader asks, and nothing else.
    let newer = Matches::new("", 9, [(id(18), matched(7))]);
    sheet.order_ties_by(&newer);
    assert_eq!((sheet.fits(&id(8)), sheet.fits(&id(18))), (None, Some(matched(7))));
    assert_eq!(tie(&sheet, Order::Sum).taste, Learned::Since);
    let reordered = sheet.shown(profile.cut_offs, Order::default());
    assert_eq!(reordered[..4], [18, 38, 28, 8].map(id));
    let next = |order: &[PaperId]| order[4..8].iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(next(&reordered), next(&with));
}
