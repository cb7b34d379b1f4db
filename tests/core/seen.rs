//! Seen before: over days, profiles, models and prompts, and with a page that is closed in between.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use firstlight::arxiv::{Announcement, Entry};
use firstlight::day::Day;
use firstlight::digest::of_run;
use firstlight::model::{AnswerForm, Endpoint};
use firstlight::paper::AnnounceType;
use firstlight::profile::Profile;
use firstlight::run::candidates::merge;
use firstlight::run::changed::{Changed, Stretch};
use firstlight::run::drive::Shared;
use firstlight::run::ledger::{State, Why};
use firstlight::run::ports::{StoreName, Write};
use firstlight::run::prompts;
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::seen::{self, Judge, Recognised, SeenList};
use firstlight::run::state::{Beginning, Run};
use firstlight::store::{open, seal};
use firstlight::view::flow::Fate;
use firstlight::view::ledger::{Group, LedgerRow, Offer, Pull, ledger_rows};
use firstlight::view::sheet::Sheet;
use futures_executor::block_on;

use crate::run::world::{World, announcement, check_sums, document, endpoint, entry, id};

const MONDAY: &str = "2026-10-12";
const TUESDAY: &str = "2026-10-13";
const WEDNESDAY: &str = "2026-10-14";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// What arXiv announced in `category` on a day: papers by number, how, and in which version.
fn announced(date: &str, category: &str, entries: &[(u32, AnnounceType, u16)]) -> Announcement {
    let entry = |(number, announce, version): &(u32, AnnounceType, u16)| -> Entry {
        let mut entry = entry(*number, *announce);
        entry.paper.version = Some(*version);
        if *version > 1 {
            entry.paper.abstract_text = format!("We invent matter {number}\nand leave it there.");
        }
        entry
    };
    Announcement { day: day(date), ..announcement(category, entries.iter().map(entry).collect()) }
}

/// Who reads: a profile, and the model that it asks.
#[derive(Clone)]
struct Reader {
    profile: Profile,
    endpoint: Endpoint,
}

impl Reader {
    fn new() -> Self {
        let mut profile = Profile::default_reader();
        profile.announce.extend([AnnounceType::Replace, AnnounceType::ReplaceCross]);
        Self { profile, endpoint: endpoint() }
    }

    fn asking(self, model: &str) -> Self {
        Self { endpoint: Endpoint { model: model.to_owned(), ..self.endpoint }, ..self }
    }

    fn called(mut self, name: &str) -> Self {
        self.profile.id = name.to_owned();
        self
    }

    fn judge(&self) -> Judge {
        let prompt_hash = prompts::as_kept(&self.profile, AnswerForm::Schema).hash;
        Judge { model: self.endpoint.model.clone(), prompt_hash }
    }

    fn recognise(&self, world: &World, announcements: &[Announcement]) -> Recognised {
        let key = RunKey { profile: self.profile.id.clone(), day: announcements[0].day, number: 1 };
        block_on(seen::recognise(&world.ports, &key, &self.judge(), announcements)).unwrap()
    }

    /// A run as the app begins it.
    fn begin(&self, world: &World, announcements: Vec<Announcement>) -> Shared {
        Rc::new(RefCell::new(Run::new(Beginning {
            key: RunKey { profile: self.profile.id.clone(), day: announcements[0].day, number: 1 },
            prompt: prompts::as_kept(&self.profile, AnswerForm::Schema),
            profile: self.profile.clone(),
            endpoint: self.endpoint.clone(),
            recognised: self.recognise(world, &announcements),
            matches: None,
            announcements,
            sources: Vec::new(),
            now: 0,
        })))
    }

    fn read(&self, world: &World, announcements: Vec<Announcement>) -> Shared {
        let count = announcements.iter().map(|announcement| announcement.entries.len()).sum();
        let run = self.begin(world, announcements);
        assert_eq!(world.drive(&run), None);
        check_sums(&run.borrow(), count);
        world.check_kept(&run);
        run
    }
}

fn asked_since(world: &World, before: usize) -> Vec<u32> {
    let mut numbers: Vec<u32> = world.asked()[before..]
        .concat()
        .iter()
        .map(|paper| (0..100).find(|number| id(*number) == *paper).unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}

fn seen_rows(run: &Run) -> Vec<LedgerRow> {
    let mut rows = ledger_rows(run, run.body.profile.cut_offs, &HashMap::new(), &HashSet::new());
    rows.retain(|row| Group::Part(Fate::Seen).has(row));
    rows
}

use AnnounceType::{Cross, New, Replace};

/// A paper is new on one day, cross-listed on the next, replaced on the third.
#[test]
fn a_paper_is_recognised_from_day_to_day() {
    let world = World::fine();
    let reader = Reader::new();
    reader.read(&world, vec![announced(MONDAY, "cs.LG", &[(1, New, 1), (2, New, 1)])]);
    assert_eq!(asked_since(&world, 0), [1, 2]);

    let requests = world.asked().len();
    let tuesday = vec![
        announced(TUESDAY, "cs.AI", &[(1, Cross, 1), (3, New, 1)]),
        announced(TUESDAY, "cs.LG", &[(1, Cross, 1), (3, Cross, 1)]),
    ];
    let run = reader.read(&world, tuesday);
    assert_eq!(asked_since(&world, requests), [3], "what was paid for is not asked again");
    let run = run.borrow();
    let states: Vec<&State> = run.body.ledger.rows().iter().map(|row| &row.state).collect();
    let duplicate = |of: &str| State::Duplicate { of: firstlight::paper::Category::parse(of).unwrap() };
    let expected =
        [&State::SeenBefore { day: day(MONDAY) }, &State::Scored, &duplicate("cs.AI"), &duplicate("cs.AI")];
    assert_eq!(states, expected);
    assert_eq!(
        run.body.ledger.sums().to_string(),
        "4 = 0 not asked for + 2 duplicates + 1 seen before + 1 candidates\n\
         1 = 0 followed authors + 0 screened out + 1 scored + 0 unscored"
    );
    assert!(document(&run).entries.iter().all(|entry| entry.id != id(1)), "not again in the digest");
    let sheet = Sheet::of_run(&run);
    let flow = sheet.flow(run.body.profile.cut_offs).unwrap();
    assert_eq!((flow.count(Fate::Seen), flow.distinct, flow.scanned), (1, 2, 4));
    assert_eq!(flow.parts.iter().map(|part| part.count).sum::<usize>(), 4);

    let rows = seen_rows(&run);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].words, "seen on Monday, 12 October 2026");
    assert_eq!((rows[0].offer, rows[0].pull), (Offer::Nothing, Pull::Offered));
    let row = rows[0].seen.as_ref().unwrap();
    assert_eq!((row.day, row.newer.is_some()), (Some(day(MONDAY)), false));
    assert_eq!(row.words, "relevance 2, novelty 1, by gpt-4o");
    drop(run);

    // Replaced: not asked by itself, but offered, with what changed.
    let requests = world.asked().len();
    let run = reader.read(&world, vec![announced(WEDNESDAY, "cs.LG", &[(1, Replace, 2), (2, Replace, 1)])]);
    assert_eq!(asked_since(&world, requests), [] as [u32; 0]);
    assert_eq!(run.borrow().head.phase, Phase::Finished, "a day without anything to ask has not failed");
    let rows = seen_rows(&run.borrow());
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].offer, rows[1].offer), (Offer::Ask, Offer::Nothing));
    let [replaced, same] = [0, 1].map(|row: usize| rows[row].seen.clone().unwrap());
    assert_eq!(replaced.words, "relevance 2, novelty 1, by gpt-4o; version 1 then, version 2 now");
    assert!(same.newer.is_none());
    let old = block_on(seen::as_seen(&world.ports, &replaced.seen, &id(1))).unwrap().unwrap();
    let changed = Changed::new(&old, &replaced.newer.unwrap());
    assert!(!changed.is_nothing());
    let abstract_text = [
        Stretch::Kept("We invent matter 1 and leave it".to_owned()),
        Stretch::Removed("at that.".to_owned()),
        Stretch::Added("there.".to_owned()),
    ];
    assert_eq!(changed.abstract_text, abstract_text);
    assert_eq!(changed.title, [Stretch::Kept("On the invented matter number 1".to_owned())]);

    // One click.
    assert!(!run.borrow_mut().ask_about(&id(2)), "what was paid for is not offered");
    assert!(run.borrow_mut().ask_about(&id(1)));
    assert_eq!(run.borrow().body.ledger.state(&id(1)), Some(&State::Unscored { why: Why::Waiting }));
    assert!(!run.borrow_mut().ask_about(&id(1)), "it waits already");
    assert_eq!(world.drive(&run), None);
    assert_eq!(asked_since(&world, requests), [1]);
    assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, 1));
    assert_eq!(run.borrow().body.ledger.state(&id(1)), Some(&State::Scored));
    check_sums(&run.borrow(), 2);
    world.check_kept(&run);
}

/// Another model, another prompt, another profile: listed with the old verdict, and offered.
#[test]
fn others_are_offered_what_one_has_judged() {
    let world = World::fine();
    let reader = Reader::new();
    reader.read(&world, vec![announced(MONDAY, "cs.LG", &[(1, New, 1)])]);
    let tuesday = || vec![announced(TUESDAY, "cs.LG", &[(1, Cross, 1), (2, New, 1)])];

    let mut other_prompt = Reader::new();
    other_prompt.profile.edits.topics = Some("Cows, and nothing else.".to_owned());
    assert_ne!(reader.judge(), other_prompt.judge());
    let check = |reader: &Reader, link: bool| {
        let run = reader.begin(&world, tuesday());
        let run = run.borrow();
        assert_eq!(run.body.ledger.state(&id(1)), Some(&State::SeenBefore { day: day(MONDAY) }));
        assert!(run.can_ask_about(&id(1)), "{}", reader.endpoint.model);
        assert!(!run.can_ask_about(&id(2)), "it waits anyway");
        let rows = seen_rows(&run);
        let row = rows[0].seen.as_ref().unwrap();
        assert_eq!(row.words, "relevance 2, novelty 1, by gpt-4o");
        assert_eq!(row.day.is_some(), link);
        assert_eq!(rows[0].offer, Offer::Nothing, "a run that is not at its end goes on by its own button");
    };
    check(&reader.clone().asking("another-model"), true);
    check(&other_prompt, true);
    check(&other_prompt.called("second"), false);
    // The same prompt in another profile is the same prompt.
    let twin = Reader::new().called("twin").begin(&world, tuesday());
    assert!(!twin.borrow().can_ask_about(&id(1)));
    // What another profile reads today was not announced before.
    let second = Reader::new().called("second");
    assert!(second.recognise(&world, &[announced(MONDAY, "cs.LG", &[(1, New, 1)])]).is_empty());
    // Of several verdicts the one counts that this reader would buy again.
    let other = reader.clone().asking("another-model").called("second");
    other.read(&world, vec![announced(TUESDAY, "cs.LG", &[(1, Cross, 1)])]);
    let again = other.begin(&world, vec![announced(TUESDAY, "cs.LG", &[(1, Cross, 1)])]);
    assert!(again.borrow_mut().ask_about(&id(1)));
    assert_eq!(world.drive(&again), None);
    let wednesday = [announced(WEDNESDAY, "cs.LG", &[(1, Replace, 1)])];
    assert_eq!(reader.recognise(&world, &wednesday).get(&id(1)).unwrap().day(), day(MONDAY));
    assert_eq!(other.recognise(&world, &wednesday).get(&id(1)).unwrap().day(), day(TUESDAY));
}

/// What got neither a verdict nor was followed is a candidate as any other.
#[test]
fn what_nobody_judged_was_not_seen() {
    let silent = World::new(|_, _| Ok(firstlight::model::stand_in::StandIn::too_large().into()));
    let mut reader = Reader::new();
    reader.profile.followed = vec!["Writer4 Sample".to_owned()];
    let run = reader.begin(&silent, vec![announced(MONDAY, "cs.LG", &[(1, New, 1), (4, New, 1)])]);
    silent.drive(&run);
    assert!(matches!(run.borrow().head.phase, Phase::Failed { .. }));
    let world = World::over(silent.store, |_, body| Ok(crate::run::world::model().chat(body).into()));
    let tuesday = vec![announced(TUESDAY, "cs.LG", &[(1, Cross, 1), (4, Cross, 1)])];
    let second = reader.clone().called("second").recognise(&world, &tuesday);
    assert!(second.is_empty(), "a followed author is one profile's business");
    let run = reader.read(&world, tuesday);
    let run = run.borrow();
    assert_eq!(run.body.ledger.state(&id(1)), Some(&State::Scored));
    // Shown for its author on Monday: seen, and offered, for nobody judged it.
    assert_eq!(run.body.ledger.state(&id(4)), Some(&State::SeenBefore { day: day(MONDAY) }));
    assert!(run.can_ask_about(&id(4)));
    assert!(run.candidate(&id(4)).unwrap().followed.is_none());
    let rows = seen_rows(&run);
    assert_eq!(rows[0].seen.as_ref().unwrap().words, "shown for its author");
    assert!(of_run::entries(&run).iter().all(|entry| entry.comment.is_some() || entry.id == id(4)));
}

/// Wherever the page was closed, what was answered is recognised and what was not is asked.
#[test]
fn after_every_write_what_was_answered_is_recognised() {
    let finished = World::fine();
    let reader = Reader::new();
    let papers: Vec<_> = (0..20).map(|number| (number, New, 1)).collect();
    let crossed: Vec<_> = (0..20).map(|number| (number, Cross, 1)).collect();
    let run = reader.read(&finished, vec![announced(MONDAY, "cs.LG", &papers)]);
    let key = run.borrow().head.key.clone();
    let writes = finished.store.writes.borrow().len();
    let mut counts = Vec::new();
    for count in 0..=writes {
        let world = World::over(finished.store.after(count), |_, body| {
            Ok(crate::run::world::model().chat(body).into())
        });
        let stored = world.load(&key);
        let answered = stored.as_ref().map_or(0, |run| run.verdicts().count());
        // A head that is behind its answers by one write is made good with the next.
        let known = stored.map_or(0, |_| answered);
        let tuesday = vec![announced(TUESDAY, "cs.LG", &crossed)];
        let recognised = reader.recognise(&world, &tuesday);
        assert_eq!(recognised.len(), known, "after {count} writes");
        let run = reader.read(&world, tuesday);
        assert_eq!(asked_since(&world, 0).len(), 20 - known, "after {count} writes");
        assert_eq!(run.borrow().body.ledger.sums().seen, known);
        counts.push(known);
    }
    assert_eq!((counts.first(), counts.last()), (Some(&0), Some(&20)));
}

/// The page dies while a finished run goes on with one more paper: its answer is stored, its head does not count it.
#[test]
fn an_answer_that_no_head_counts_is_recognised() {
    let world = World::fine();
    let reader = Reader::new();
    reader.read(&world, vec![announced(MONDAY, "cs.LG", &[(1, New, 1)])]);
    let other = reader.asking("another-model");
    let run = other.read(&world, vec![announced(TUESDAY, "cs.LG", &[(1, Cross, 1), (2, New, 1)])]);
    assert!(run.borrow_mut().ask_about(&id(1)));
    let before = world.store.writes.borrow().len();
    assert_eq!(world.drive(&run), None);
    let answered = world.store.writes.borrow()[before..]
        .iter()
        .position(|writes| writes.iter().any(|write| write.store == StoreName::Answers))
        .unwrap();
    let past = World::over(world.store.after(before + answered + 1), |_, _| panic!("nothing is asked"));
    let wednesday = [announced(WEDNESDAY, "cs.LG", &[(1, Replace, 1)])];
    let seen = other.recognise(&past, &wednesday).get(&id(1)).cloned().unwrap();
    assert!(seen.is_settled_by(&other.judge(), Some(1)), "{seen:?}");
}

/// A list that is missing, damaged or behind is made again; one of a newer page is left alone.
#[test]
fn lists_are_made_again_from_the_stored_runs() {
    let world = World::fine();
    let reader = Reader::new();
    let run = reader.read(&world, vec![announced(MONDAY, "cs.LG", &[(1, New, 1), (2, New, 1)])]);
    let key = run.borrow().head.key.seen();
    let tuesday = [announced(TUESDAY, "cs.LG", &[(1, Cross, 1), (7, New, 1)])];
    let expected = reader.recognise(&world, &tuesday);
    assert_eq!(expected.len(), 1);
    let stored = || block_on(world.ports.store.get(StoreName::Runs, key.clone())).unwrap();
    let put = |value: Option<String>| {
        let write = Write { store: StoreName::Runs, key: key.clone(), value };
        block_on(world.ports.store.put(vec![write])).unwrap();
    };
    let good = stored().unwrap();
    let behind = good.replace("\"scored\":2", "\"scored\":1").replace("00002", "00009");
    assert_ne!(behind, good);
    for bad in [None, Some("{".to_owned()), Some(behind)] {
        put(bad.clone());
        assert_eq!(reader.recognise(&world, &tuesday), expected, "{bad:?}");
        assert_eq!(stored().as_ref(), Some(&good), "it is kept for the next time");
    }
    let newer = good.replace("\"version\":1", "\"version\":99");
    put(Some(newer.clone()));
    assert!(reader.recognise(&world, &tuesday).is_empty());
    assert_eq!(stored(), Some(newer));
}

/// Trends read the scores of months: as they are listed, and from the run where its list is lost.
#[test]
fn the_scores_of_a_month_are_those_of_its_runs() {
    let (world, reader) = (World::fine(), Reader::new());
    let papers: Vec<(u32, AnnounceType, u16)> = (1..=20).map(|number| (number, New, 1)).collect();
    let run = reader.read(&world, vec![announced(MONDAY, "cs.LG", &papers)]);
    let key = run.borrow().head.key.clone();
    let mut expected: Vec<_> =
        run.borrow().verdicts().map(|verdict| (verdict.relevance, verdict.novelty)).collect();
    assert_eq!(expected.len(), 20);
    expected.sort();
    let other = RunKey { day: day(TUESDAY), ..key.clone() };
    let check = || {
        let runs = [key.clone(), other.clone()];
        let mut found = block_on(seen::scores_of_month(&world.ports, &runs)).unwrap();
        // A run that was never stored has none.
        assert_eq!(found.len(), 1);
        let (found_key, mut scores) = found.remove(0);
        scores.sort();
        assert_eq!((&found_key, &scores), (&key, &expected));
    };
    check();
    let lost = Write { store: StoreName::Runs, key: key.seen(), value: None };
    block_on(world.ports.store.put(vec![lost])).unwrap();
    check();
    assert_eq!(block_on(seen::scores_of_month(&world.ports, &[])), Ok(Vec::new()));
}

/// A stored list of version 1, and ledgers from before there was the state.
#[test]
fn records_of_version_1_open() {
    const LIST: &str = include_str!("records/seen.json");
    let list: SeenList = open(LIST).unwrap();
    assert_eq!(list.scored, 2);
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(json(&seal(&list).unwrap()), json(LIST));
    let key = RunKey { profile: "default".to_owned(), day: day(MONDAY), number: 1 };
    let wanted = ["2610.99001", "nlin/0408039"].into();
    let found: Vec<_> =
        list.find(&key, &wanted).map(|(paper, seen)| (paper.to_string(), seen.version)).collect();
    assert_eq!(found, [("2610.99001".to_owned(), Some(1)), ("nlin/0408039".to_owned(), None)]);
    let row = r#"{"paper":"2610.99001","category":"cs.LG","announce":"new","state":{"seen-before":{"day":"2026-10-12"}}}"#;
    let row: firstlight::run::ledger::LedgerEntry = serde_json::from_str(row).unwrap();
    assert_eq!(row.state, State::SeenBefore { day: day(MONDAY) });
}

/// A year of days is looked through in the time of one: lists alone are read, and they are short.
#[test]
fn a_year_of_days_is_read_quickly() {
    let world = World::fine();
    let reader = Reader::new();
    let run = reader
        .read(&world, vec![announced(MONDAY, "cs.LG", &(0..90).map(|n| (n, New, 1)).collect::<Vec<_>>())]);
    let (head, list) = {
        let run = run.borrow();
        (run.head.clone(), seal(&SeenList::of(&run)).unwrap())
    };
    let per_paper = list.len() / 90;
    assert!(per_paper < 25, "{per_paper} bytes a paper");
    let mut at = day("2025-10-01");
    let mut lists = 0;
    for _ in 0..250 {
        let mut head = head.clone();
        head.key.day = at;
        let writes = vec![
            Write { store: StoreName::Runs, key: head.key.head(), value: Some(seal(&head).unwrap()) },
            Write { store: StoreName::Runs, key: head.key.seen(), value: Some(list.clone()) },
        ];
        lists += list.len();
        block_on(world.ports.store.put(writes)).unwrap();
        at = at.plus(1);
    }
    // Without bodies: nothing else is read than heads and lists.
    let tuesday: Vec<_> = (0..100).map(|n| (n, Cross, 1)).collect();
    let began = std::time::Instant::now();
    let found = reader.recognise(&world, &[announced(TUESDAY, "cs.LG", &tuesday)]);
    println!("{lists} bytes of lists of 250 days looked through in {:?}", began.elapsed());
    assert_eq!(found.len(), 90);
    let run = merge(&[announced(TUESDAY, "cs.LG", &tuesday)], &reader.profile, &found).1;
    assert_eq!((run.sums().seen, run.sums().candidates()), (90, 10));
}
