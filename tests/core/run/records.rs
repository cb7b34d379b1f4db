//! Records as version 1 wrote them: each opens today, and the next version must migrate them.

use std::fmt::Debug;

use firstlight::arxiv::{Announcement, Cost};
use firstlight::digest::{imports, json};
use firstlight::model::AnswerForm;
use firstlight::profile::{Following, Profile, TitlePass};
use firstlight::run::keep::{self, KeepError};
use firstlight::run::ledger::{State, Why};
use firstlight::run::look::Arrived;
use firstlight::run::plan::Stage;
use firstlight::run::ports::{StoreName, Write};
use firstlight::run::record::{Body, Head, Phase, RequestLog, RunKey, Screening, Verdict};
use firstlight::run::settings::{self, Settings};
use firstlight::store::{Record, RecordError, open, seal};
use futures_executor::block_on;
use serde_json::Value;

use super::world::{World, begin_new, id};

const HEAD: &str = include_str!("../records/head.json");
const BODY: &str = include_str!("../records/body.json");
const ANSWER: &str = include_str!("../records/answer.json");
const REQUEST: &str = include_str!("../records/request.json");
const ANNOUNCEMENT: &str = include_str!("../records/announcement.json");
const ARRIVED: &str = include_str!("../records/arrived.json");
const PROFILE: &str = include_str!("../records/profile.json");
const SETTINGS: &str = include_str!("../records/settings.json");
const IMPORTED: &str = include_str!("../records/imported-day.json");

/// Opens a record of the version that is written now: what is in the file is all that is written again.
fn current<T: Record + Debug>(text: &str) -> T {
    let record: T = open(text).unwrap();
    let (written, before): (Value, Value) =
        (serde_json::from_str(&seal(&record).unwrap()).unwrap(), serde_json::from_str(text).unwrap());
    assert_eq!(written, before, "a field has changed: raise the version, and migrate");
    record
}

#[test]
fn records_of_version_1_open() {
    let head: Head = current(HEAD);
    assert_eq!((head.key.path(), head.scored), ("default/2026-10-15/0001".into(), 1));
    assert!(matches!(head.phase, Phase::Failed { .. }) && head.has_unstated_usage());
    assert_eq!(head.endpoint.answer_form, AnswerForm::Schema);

    let body: Body = current(BODY);
    assert_eq!(body.candidates.len(), 3);
    assert_eq!(body.candidates[1].followed.as_deref(), Some("Writer1 Sample"));
    assert!(body.candidates[2].orders.is_some());
    assert_eq!(body.ledger.state(&id(2)), Some(&State::Unscored { why: Why::Failed }));
    assert_eq!(body.ledger.sums().announced(), 6);

    let answer: Verdict = current(ANSWER);
    assert_eq!((answer.paper, answer.relevance.get(), answer.novelty.get()), (id(0), 9, 8));
    assert!(current::<RequestLog>(REQUEST).failure.is_some());
    let announcement: Announcement = current(ANNOUNCEMENT);
    assert_eq!((announcement.entries.len(), announcement.problems[0].cost), (1, Cost::Entry));
    let arrived: Arrived = current(ARRIVED);
    assert_eq!((arrived.entries(), arrived.is_final()), (24, false));
    let profile: Profile = current(PROFILE);
    assert_eq!((profile.following, profile.title_pass), (Following::Scored, TitlePass::On));
    assert_eq!(profile.edits.system.as_deref(), Some("You read for a test."));
    let settings: Settings = current(SETTINGS);
    assert_eq!(settings.prices.len(), 1);
    let day = json::from_json(IMPORTED).unwrap();
    let written: Value = serde_json::from_str(&json::to_json(&day).unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(IMPORTED).unwrap());
}

/// The words that stored states are written in.
#[test]
fn states_keep_their_words() {
    fn check<T: serde::Serialize + serde::de::DeserializeOwned>(words: &[&str]) {
        for word in words {
            let value: T = serde_json::from_str(word).unwrap_or_else(|error| panic!("{word}: {error}"));
            assert_eq!(serde_json::to_string(&value).unwrap(), *word);
        }
    }
    check::<State>(&[
        r#""not-asked-for""#,
        r#"{"duplicate":{"of":"cs.LG"}}"#,
        r#"{"followed-author":{"name":"Ann Example"}}"#,
        r#"{"screened-out":{"rule":"title-pass"}}"#,
        r#"{"screened-out":{"rule":{"screen":{"match":-250}}}}"#,
        r#""scored""#,
        r#"{"unscored":{"why":"waiting"}}"#,
        r#"{"unscored":{"why":"no-answer"}}"#,
        r#"{"unscored":{"why":"failed"}}"#,
        r#"{"unscored":{"why":"stopped"}}"#,
    ]);
    check::<Phase>(&[r#""running""#, r#""finished""#, r#""stopped""#, r#"{"failed":{"why":"It broke."}}"#]);
    check::<Stage>(&[r#""title-pass""#, r#""scoring""#, r#""asked-again""#]);
    check::<Screening>(&[r#""over""#, r#""due""#]);
    check::<AnswerForm>(&[r#""schema""#, r#""jsonl""#]);
}

fn put(world: &World, store: StoreName, key: &str, value: &str) {
    let write = Write { store, key: key.to_owned(), value: Some(value.to_owned()) };
    block_on(world.ports.store.put(vec![write])).unwrap();
}

fn key(day: &str) -> RunKey {
    RunKey { profile: "default".into(), day: firstlight::day::Day::parse(day).unwrap(), number: 1 }
}

#[test]
fn a_stored_run_of_version_1_goes_on() {
    let world = World::fine();
    put(&world, StoreName::Runs, "head/default/2026-10-15/0001", HEAD);
    put(&world, StoreName::Runs, "body/default/2026-10-15/0001", BODY);
    put(&world, StoreName::Answers, "default/2026-10-15/0001/0000/0000", ANSWER);
    put(&world, StoreName::Answers, "default/2026-10-15/0001/0000/0001", "{ damaged");
    let run = world.load(&key("2026-10-15")).unwrap();
    assert_eq!((run.head.scored, run.head.relevant), (1, 2), "its own, and a followed author's");
    let run = std::rc::Rc::new(std::cell::RefCell::new(run));
    run.borrow_mut().resume();
    world.drive(&run);
    assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, 2));
    assert_eq!(world.asked(), [[id(2)]]);
    world.check_kept(&run);
}

#[test]
fn a_paper_whose_answer_is_lost_is_asked_about_again() {
    let world = World::fine();
    put(&world, StoreName::Runs, "head/default/2026-10-15/0001", HEAD);
    put(&world, StoreName::Runs, "body/default/2026-10-15/0001", BODY);
    let run = world.load(&key("2026-10-15")).unwrap();
    assert_eq!((run.head.scored, run.head.relevant, run.body.ledger.sums().unscored), (0, 1, 2));
    let run = std::rc::Rc::new(std::cell::RefCell::new(run));
    run.borrow_mut().resume();
    world.drive(&run);
    assert_eq!(run.borrow().head.scored, 2);
    world.check_kept(&run);
}

#[test]
fn a_damaged_or_newer_head_costs_itself_only() {
    let world = World::fine();
    world.drive(&begin_new(3));
    put(&world, StoreName::Runs, "head/default/2026-10-13/0001", "{\"version\":1,\"record\":{\"key\":7}}");
    put(
        &world,
        StoreName::Runs,
        "head/default/2026-10-14/0001",
        &HEAD.replacen("\"version\": 1", "\"version\": 2", 1),
    );
    put(&world, StoreName::Runs, "head/default/2026-10-16/0001", "");
    put(&world, StoreName::Runs, "head/other/2026-10-15/0001", HEAD);
    let (heads, problems) = block_on(keep::heads(&world.ports, "default")).unwrap();
    assert_eq!(heads.len(), 1);
    assert_eq!((heads[0].key.clone(), heads[0].scored), (key("2026-10-15"), 3));
    assert_eq!(problems.len(), 3);
    assert!(matches!(problems[0], RecordError::Damaged { name: "run", .. }));
    assert_eq!(problems[1], RecordError::Newer { name: "run" });
    assert!(problems[1].to_string().contains("written by a newer version of this page; reload"));
    // What cannot be read is refused by name, and left as it is.
    let newer = block_on(keep::load(&world.ports, &key("2026-10-14")));
    assert_eq!(newer, Ok(None), "a head without a body is no run");
    put(&world, StoreName::Runs, "body/default/2026-10-14/0001", BODY);
    let newer = block_on(keep::load(&world.ports, &key("2026-10-14")));
    assert_eq!(newer, Err(KeepError::Record(RecordError::Newer { name: "run" })));
}

#[test]
fn an_imported_day_and_a_run_of_the_same_day_leave_each_other_alone() {
    let world = World::fine();
    world.drive(&begin_new(3));
    let before = world.records();
    let document = json::from_json(IMPORTED).unwrap();
    assert_eq!(document.day, key("2026-10-15").day);
    block_on(imports::save(&world.ports, &document)).unwrap();
    assert_eq!(block_on(imports::load(&world.ports)), Ok((vec![document.clone()], Vec::new())));
    let after = world.records();
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|(key, value)| after.get(key) == Some(value)));
    assert_eq!(block_on(keep::heads(&world.ports, "default")).unwrap().0.len(), 1);
    put(&world, StoreName::Runs, "import/2026-10-14", "{");
    let (documents, problems) = block_on(imports::load(&world.ports)).unwrap();
    assert_eq!(documents, [document], "a damaged one costs itself only");
    assert!(problems[0].to_string().contains("imported day is damaged"), "{problems:?}");
}

#[test]
fn settings_come_back_as_they_were() {
    let world = World::fine();
    assert_eq!(block_on(settings::load(&world.ports)), Ok(Settings::default()));
    let set: Settings = open(SETTINGS).unwrap();
    block_on(settings::save(&world.ports, &set)).unwrap();
    assert_eq!(block_on(settings::load(&world.ports)), Ok(set));
}
