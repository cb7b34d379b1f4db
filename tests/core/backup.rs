//! The back-up: what is kept goes into one file, comes back from it, and damage costs what it hit.

mod damage;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use firstlight::day::Day;
use firstlight::run::backup::{
    About, Account, BackupError, FileError, KeptKeys, Kind, Lost, Output, Part, Progress, Refusal, Written,
    bring, part_of, write,
};
use firstlight::run::catch_up;
use firstlight::run::keep::KeepError;
use firstlight::run::look::{self, Completeness};
use firstlight::run::marks::{self, Aspect, Made, Marks};
use firstlight::run::ports::{Ports, Store, StoreError, StoreName, Write};
use firstlight::run::settings::{self, Settings};
use firstlight::run::taste::{self, Seeds, save_seeds};
use firstlight::store::seal;
use futures_executor::block_on;
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};
use proptest::prelude::*;

use crate::run::world::{DAY, World, begin, begin_new, id, model, new_papers};

/// Everything that a store holds.
type Records = BTreeMap<(StoreName, String), String>;

fn put(world: &World, store: StoreName, key: &str, value: &str) {
    let write = Write { store, key: key.to_owned(), value: Some(value.to_owned()) };
    block_on(world.ports.store.put(vec![write])).unwrap();
}

/// A reader who has used everything: two days of two profiles, an imported one, marks, settings, a kept key, a taste, a
/// run that is tried, and what is made of all that.
fn reader() -> World {
    let world = World::new(|_, body| Ok(model().chat(body).into()));
    let ports = &world.ports;
    let profile = firstlight::profile::Profile::default_reader();
    assert_eq!(world.drive(&begin_new(20)), None);
    let mine = firstlight::profile::Profile { id: "mine".into(), name: "Mine".into(), ..profile.clone() };
    assert_eq!(world.drive(&begin(&mine, new_papers(5))), None);
    for one in [&profile, &mine] {
        block_on(firstlight::run::profiles::save(ports, one)).unwrap();
        put(&world, StoreName::Taste, &one.id, &seal(&firstlight::taste::Taste::new("criteria")).unwrap());
    }
    let announcement = new_papers(20).remove(0);
    block_on(look::keep(ports, &announcement, Completeness::Whole, 7));
    block_on(settings::save(ports, &Settings::default())).unwrap();
    block_on(catch_up::leave_out(ports, "default", Day::parse("2026-10-01").unwrap())).unwrap();
    let mut all = Marks::default();
    for number in 0..60 {
        let made = Made { at: u64::from(number), profile: "default".into() };
        all.set(&id(number), Aspect::note(&format!("Über {number}\n„zwei“"), made));
        block_on(marks::save(ports, &all, &id(number))).unwrap();
    }
    put(&world, StoreName::Settings, "key/https://api.example.org", include_str!("records/key.json"));
    block_on(firstlight::run::profiles::choose(ports, "mine")).unwrap();
    let mut seeds = Seeds::default();
    seeds.add(new_papers(3).remove(0).entries.into_iter().map(|entry| entry.paper));
    block_on(save_seeds(ports, "mine", &seeds)).unwrap();
    put(&world, StoreName::Taste, "mine/ranked", &format!(r#"{{"version":1,"record":{{"day":"{DAY}"}}}}"#));
    put(&world, StoreName::Settings, "conduct", r#"{"version":1,"record":{}}"#);
    let imported = include_str!("records/imported-day.json");
    put(&world, StoreName::Runs, "import/2025-04-17", imported);
    for (word, text) in
        [("head", include_str!("records/head.json")), ("body", include_str!("records/body.json"))]
    {
        put(&world, StoreName::Runs, &format!("~trial/{word}/~mine/{DAY}/0001"), text);
    }
    put(
        &world,
        StoreName::Answers,
        &format!("~trial/~mine/{DAY}/0001/0000/0000"),
        include_str!("records/answer.json"),
    );
    put(&world, StoreName::Index, &format!("terms/{DAY}"), r#"{"version":1,"record":""}"#);
    put(&world, StoreName::Index, &format!("texts/{DAY}"), r#"{"version":1,"record":{"papers":[]}}"#);
    world
}

fn about() -> About {
    About { app: "0.2.0".into(), at: 1_760_500_000_000 }
}

fn back_up(world: &World) -> (Vec<u8>, Written) {
    let file = RefCell::new(Vec::new());
    let written = block_on(write(&world.ports, &about(), KeptKeys::Included, &file, &mut |_| {})).unwrap();
    (file.into_inner(), written)
}

fn brought(world: &World, file: &Vec<u8>) -> Account {
    block_on(bring(&world.ports, file, &mut |_| {})).unwrap()
}

/// What of `records` is backed up.
fn lasting(records: Records) -> Records {
    records.into_iter().filter(|((store, key), _)| part_of(*store, key).is_some()).collect()
}

fn counts(expected: &[(Kind, usize)]) -> BTreeMap<Kind, usize> {
    expected.iter().copied().collect()
}

#[test]
fn everything_comes_back_and_twice_changes_nothing() {
    let here = reader();
    let (file, written) = back_up(&here);
    assert_eq!(written.bytes, file.len() as u64);
    let elsewhere = World::fine();
    let account = brought(&elsewhere, &file);
    let all = [
        (Kind::Settings, 1),
        (Kind::Key, 1),
        (Kind::Profile, 2),
        (Kind::Taste, 2),
        (Kind::Marks, 60),
        (Kind::Imported, 1),
        (Kind::Run, 3),
        (Kind::Log, 2),
        (Kind::Announced, 1),
    ];
    assert_eq!(account, Account { about: Some(about()), came: counts(&all), ..Account::default() });
    assert_eq!(written.counts, counts(&all));
    let kept = lasting(here.records());
    assert_eq!(elsewhere.records(), kept);
    assert_eq!(here.records().len(), kept.len() + 3, "all but the two of the index, and the conduct");
    assert!(kept.keys().all(|(store, key)| part_of(*store, key).unwrap().kind != Kind::Other));

    let again = brought(&elsewhere, &file);
    assert_eq!(again, Account { about: Some(about()), same: counts(&all), ..Account::default() });
    assert_eq!(elsewhere.records(), kept);
    // What was brought back is backed up to the same bytes.
    assert_eq!(back_up(&elsewhere).0, file);
}

#[test]
fn what_is_dearest_stands_first() {
    let (file, _) = back_up(&reader());
    let text = String::from_utf8(file).unwrap();
    let mut kinds = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("%firstlight-backup 1 ")) {
        let json: serde_json::Value = serde_json::from_str(line.splitn(4, ' ').last().unwrap()).unwrap();
        kinds.push(json["kind"].as_str().unwrap().to_owned());
    }
    kinds.dedup();
    let expected = "about settings key profile taste marks run log announced imported list end";
    // The log of each profile's run stands behind the runs of its day.
    assert_eq!(kinds.join(" "), expected);
}

#[test]
fn a_key_is_in_it_encrypted_or_not_at_all() {
    let world = reader();
    put(
        &world,
        StoreName::Settings,
        "key/https://plain.example",
        r#"{"version":1,"record":"sk-secret-0123"}"#,
    );
    let (file, written) = back_up(&world);
    let text = String::from_utf8(file).unwrap();
    assert!(!text.contains("sk-secret") && text.contains("c2VhbGVkLWFuZC10YWdnZWQ"));
    assert_eq!(written.counts[&Kind::Key], 1);
    let without = RefCell::new(Vec::new());
    block_on(write(&world.ports, &about(), KeptKeys::LeftOut, &without, &mut |_| {})).unwrap();
    assert!(!String::from_utf8(without.into_inner()).unwrap().contains("c2VhbGVkLWFuZC10YWdnZWQ"));
}

#[test]
fn what_is_here_stays_and_what_differs_is_told() {
    let (file, _) = back_up(&reader());
    let here = World::fine();
    let ours = [
        (StoreName::Runs, format!("head/default/{DAY}/0001"), include_str!("records/head.json")),
        (StoreName::Runs, format!("body/default/{DAY}/0001"), include_str!("records/body.json")),
        (StoreName::Settings, "settings".to_owned(), include_str!("records/settings.json")),
        (StoreName::Marks, "2610.99001".to_owned(), include_str!("records/mark.json")),
        // Notes of the app to itself: ours stay, and nobody is told.
        (
            StoreName::Settings,
            "catch-up/default".to_owned(),
            r#"{"version":1,"record":{"day":"2026-10-14"}}"#,
        ),
        (StoreName::Settings, format!("arrived/cs.LG/{DAY}"), include_str!("records/arrived.json")),
    ];
    for (store, key, value) in &ours {
        put(&here, *store, key, value);
    }
    let account = brought(&here, &file);
    let kept: Vec<_> = account.kept.iter().map(|one| (one.part.kind, one.key.as_deref())).collect();
    let expected = [(Kind::Settings, Some("settings")), (Kind::Marks, Some("2610.99001")), (Kind::Run, None)];
    assert_eq!(kept, expected);
    assert_eq!((account.came[&Kind::Marks], account.came[&Kind::Run], account.came[&Kind::Log]), (59, 2, 1));
    let records = here.records();
    for (store, key, value) in ours {
        assert_eq!(records[&(store, key.clone())], value, "{key}");
    }
    let path = format!("default/{DAY}/0001");
    let of_theirs = |(store, key): &&(StoreName, String)| {
        [StoreName::Answers, StoreName::Requests].contains(store) && key.starts_with(&path)
    };
    assert_eq!(records.keys().filter(of_theirs).count(), 0, "our run gets no answer of theirs");
    assert_eq!(brought(&here, &file).came, counts(&[]));
    assert_eq!(here.records(), records);
}

#[test]
fn what_was_brought_in_part_is_completed() {
    let (file, _) = back_up(&reader());
    let here = World::fine();
    brought(&here, &file);
    let whole = here.records();
    for (store, key) in whole.keys().step_by(3) {
        let write = Write { store: *store, key: key.clone(), value: None };
        block_on(here.ports.store.put(vec![write])).unwrap();
    }
    let account = brought(&here, &file);
    assert!(account.kept.is_empty() && account.lost.is_empty());
    assert_eq!(here.records(), whole);
}

#[test]
fn a_day_that_is_being_read_is_left_alone() {
    let (file, _) = back_up(&reader());
    let here = World::fine();
    let guard = here.ports.lock.try_acquire(format!("run/default/{DAY}")).now_or_never().unwrap().unwrap();
    let account = brought(&here, &file);
    let path = format!("default/{DAY}/0001");
    let log = Part { piece: 1, ..Part::new(Kind::Log, path.clone()) };
    assert_eq!(account.lost, [(Part::new(Kind::Run, path), Lost::Busy), (log, Lost::Busy)]);
    drop(guard);
    let account = brought(&here, &file);
    assert_eq!((account.lost.len(), account.came[&Kind::Run], account.came[&Kind::Log]), (0, 1, 1));
}

#[test]
fn what_a_newer_page_wrote_gets_its_sentence() {
    let world = reader();
    let (file, _) = back_up(&world);
    let text = String::from_utf8(file).unwrap();
    let newer = text.replace("%firstlight-backup 1 ", "%firstlight-backup 2 ").into_bytes();
    assert_eq!(block_on(bring(&World::fine().ports, &newer, &mut |_| {})), Err(Refusal::Newer));
    // Each kind of record, and what its part is then.
    put(&world, StoreName::Runs, "~trial/record/000001", r#"{"version":1,"record":{}}"#);
    let mut kinds = BTreeSet::new();
    for ((store, key), value) in lasting(world.records()) {
        let part = part_of(store, &key).unwrap();
        // Imported digests have the form in which they are exported. Of a key, nothing leaves that cannot be opened.
        if [Kind::Imported, Kind::Key].contains(&part.kind) {
            continue;
        }
        let form = [store.as_str(), &key.replace(|one: char| one.is_ascii_digit(), "")].concat();
        if !kinds.insert(form) {
            continue;
        }
        put(&world, store, &key, r#"{"version":2,"record":{}}"#);
        let there = World::fine();
        let account = brought(&there, &back_up(&world).0);
        let lost: Vec<_> = account.lost.iter().map(|(lost, why)| (lost.kind, &lost.name, *why)).collect();
        assert_eq!(lost, [(part.kind, &part.name, Lost::Newer)], "{store:?} {key}");
        assert!(!there.records().contains_key(&(store, key.clone())), "{key}");
        put(&world, store, &key, &value);
    }
    assert!(kinds.len() > 20, "{kinds:?}");
}

#[test]
fn a_profile_comes_to_the_place_where_it_is_here() {
    let mine = |world: &World, key: &str, text: &str| {
        put(world, StoreName::Profiles, key, &format!(r#"{{"version":1,"record":"{text}"}}"#));
    };
    let check = |here: (&str, &str), theirs: (&str, &str), is_told: bool| {
        let (world, other) = (World::fine(), World::fine());
        mine(&world, here.0, here.1);
        mine(&other, theirs.0, theirs.1);
        let before = world.records();
        let account = brought(&world, &back_up(&other).0);
        assert_eq!(world.records(), before, "{here:?} {theirs:?}");
        assert_eq!(account.kept.len(), usize::from(is_told));
        assert_eq!(account.came, counts(&[]));
    };
    check(("mine", "a"), ("deleted/mine", "a"), false);
    check(("deleted/mine", "a"), ("mine", "a"), false);
    check(("mine", "a"), ("deleted/mine", "b"), true);
    check(("deleted/mine", "a"), ("mine", "b"), true);
}

#[test]
fn nobody_learns_while_a_taste_comes() {
    let (file, _) = back_up(&reader());
    let here = World::fine();
    let guard = here.ports.lock.try_acquire(taste::lock("mine")).now_or_never().unwrap().unwrap();
    let account = brought(&here, &file);
    assert_eq!(account.lost, [(Part::new(Kind::Taste, "mine"), Lost::Busy)]);
    assert_eq!(account.came[&Kind::Taste], 1);
    drop(guard);
    assert_eq!(brought(&here, &file).came, counts(&[(Kind::Taste, 1)]));
}

/// A store that counts the bytes that are read from it.
struct Counting {
    store: Rc<dyn Store>,
    read: Rc<Cell<usize>>,
}

impl Store for Counting {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        let (found, read) = (self.store.get(store, key), self.read.clone());
        Box::pin(async move {
            let found = found.await?;
            read.set(read.get() + found.as_ref().map_or(0, String::len));
            Ok(found)
        })
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        self.store.put(writes)
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        let (found, read) = (self.store.scan(store, prefix), self.read.clone());
        Box::pin(async move {
            let found = found.await?;
            read.set(read.get() + found.iter().map(|(_, value)| value.len()).sum::<usize>());
            Ok(found)
        })
    }

    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        self.store.keys(store, prefix)
    }
}

/// Whoever reads many categories has them under many prefixes.
#[test]
fn no_more_is_read_than_the_file_asks_after() {
    let world = World::fine();
    let day = |number| Day::parse("2026-10-01").unwrap().plus(number);
    let announced = |category: i32, number| {
        let key = format!("{}.XX/{}", char::from(b'a' + u8::try_from(category).unwrap()), day(number));
        put(&world, StoreName::Announcements, &key, &format!(r#"{{"version":1,"record":"{key}"}}"#));
    };
    (0..12).for_each(|category| (0..30).for_each(|number| announced(category, number)));
    (0..500)
        .for_each(|paper| put(&world, StoreName::Marks, id(paper).as_str(), r#"{"version":1,"record":1}"#));
    let (file, _) = back_up(&world);
    let size: usize = world.records().values().map(String::len).sum();
    let read = Rc::new(Cell::new(0));
    let store = Rc::new(Counting { store: world.ports.store.clone(), read: read.clone() });
    let ports = Ports { store, ..world.ports.clone() };
    let account = block_on(bring(&ports, &file, &mut |_| {})).unwrap();
    assert_eq!((account.same[&Kind::Announced], account.same[&Kind::Marks]), (30, 500));
    assert_eq!(read.get(), size, "each record once");
}

#[test]
fn other_files_are_refused() {
    let check = |file: &[u8]| {
        let there = World::fine();
        let refused = block_on(bring(&there.ports, &file.to_vec(), &mut |_| {}));
        assert_eq!(refused, Err(Refusal::NotOurs));
        assert!(there.records().is_empty());
    };
    check(b"");
    check(b"%firstlight");
    check(b"%firstlight-backup x");
    check(include_bytes!("records/head.json"));
    check(&vec![0; 100_000]);
}

/// A part that says it is something else than its records are: an answer among the marks, a profile as a run.
#[test]
fn what_belongs_elsewhere_does_not_come() {
    let (file, _) = back_up(&reader());
    let text = String::from_utf8(file).unwrap();
    let there = World::fine();
    // As whoever writes files by hand would do it, with all sums right.
    let forged = damage::forge(&text, |kind, name| match (kind, name) {
        ("profile", "mine") => Some(("run", "default/2026-10-15/0001")),
        ("marks", _) => Some(("settings", "")),
        ("key", _) => Some(("key", "https://elsewhere.example")),
        _ => None,
    });
    let account = brought(&there, &forged);
    let lost: BTreeSet<_> = account.lost.iter().map(|(part, why)| (part.kind, *why)).collect();
    let foreign = [Kind::Settings, Kind::Key, Kind::Run].map(|kind| (kind, Lost::Foreign));
    assert_eq!(lost, foreign.into_iter().collect());
    let records = there.records();
    assert!(!records.contains_key(&(StoreName::Profiles, "mine".to_owned())));
    assert!(records.keys().all(|(store, _)| *store != StoreName::Marks));
    // Words that a later version adds.
    let newer = damage::forge(&text, |kind, _| (kind == "taste").then_some(("later", "x")));
    let account = brought(&World::fine(), &newer);
    assert_eq!(account.lost, vec![(Part::new(Kind::Unknown, "x"), Lost::Newer); 2]);
}

/// A file that takes so many bytes.
struct Tight(RefCell<usize>);

impl Output for Tight {
    fn write(&self, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), FileError>> {
        let left = self.0.borrow().checked_sub(bytes.len());
        let result = left.map(|left| *self.0.borrow_mut() = left).ok_or(FileError("disk full".into()));
        ready(result).boxed_local()
    }
}

#[test]
fn a_store_or_a_file_that_fails_ends_it() {
    let world = reader();
    let tight = Tight(RefCell::new(1_000));
    let failed = block_on(write(&world.ports, &about(), KeptKeys::Included, &tight, &mut |_| {}));
    assert_eq!(failed, Err(BackupError::File(FileError("disk full".into()))));
    let (file, _) = back_up(&world);
    world.store.memory.fail_with(Some(StoreError::Full));
    let failed = block_on(write(&world.ports, &about(), KeptKeys::Included, &tight, &mut |_| {}));
    assert_eq!(failed, Err(BackupError::Keep(KeepError::Store(StoreError::Full))));

    world.store.memory.fail_with(None);
    // Full half-way: what came stays, and the next attempt goes on.
    let there = World::fine();
    let account = block_on(bring(&there.ports, &file, &mut |progress: Progress| {
        let full = (progress.done == 8).then_some(StoreError::Full);
        there.store.memory.fail_with(full);
    }))
    .unwrap();
    assert_eq!(account.ended, Some(BackupError::Keep(KeepError::Store(StoreError::Full))));
    there.store.memory.fail_with(None);
    assert!(!there.records().is_empty());
    assert!(brought(&there, &file).ended.is_none());
    assert_eq!(there.records(), lasting(world.records()));
}

/// Every first word of a key that the source knows: who adds one decides in `backup/parts.rs` where it belongs.
#[test]
fn every_kind_of_key_is_known() {
    let mut words = BTreeSet::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in ["run", "digest", "taste", "app", "browser"] {
        let mut files = Vec::new();
        crate::house::rust_files(&src.join(folder), &mut files);
        files.retain(|file| !file.starts_with(src.join("run/backup")));
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            for piece in text.split('"').skip(1) {
                let word: String =
                    piece.chars().take_while(|one| one.is_ascii_lowercase() || "-~".contains(*one)).collect();
                let rest = &piece[word.len()..];
                if !word.is_empty() && (rest == "/" || rest.starts_with("/{")) {
                    words.insert(word);
                }
            }
        }
    }
    let not_keys = [
        "run",        // a lock
        "taste",      // a lock
        "record",     // of trials, which go along as others
        "firstlight", // what names of an Atom feed are made of
    ];
    for word in words.iter().filter(|word| !not_keys.contains(&word.as_str())) {
        let forms =
            ["default/2026-10-15/0001", "cs.LG/2026-10-15", "2026-10-15", "head/~mine/2026-10-15/0001"];
        let mut places =
            [StoreName::Runs, StoreName::Settings, StoreName::Index].into_iter().flat_map(|store| {
                forms.map(|form| {
                    part_of(store, &format!("{word}/{form}")).is_none_or(|part| part.kind != Kind::Other)
                })
            });
        // Beside a profile lies what is of it.
        let of_a_profile = part_of(StoreName::Profiles, &format!("{word}/mine"));
        let is_known =
            places.any(|is_known| is_known) || of_a_profile == Some(Part::new(Kind::Profile, "mine"));
        assert!(is_known, "no part of a back-up is for the records under \"{word}/\"");
    }
    for word in ["head", "body", "seen", "import", "arrived", "catch-up", "key", "terms", "texts"] {
        assert!(words.contains(word), "{word} has gone: {words:?}");
    }
}

fn any_record() -> impl Strategy<Value = (StoreName, String, String)> {
    let key = prop_oneof![
        "[a-z]{1,6}/2026-10-1[0-9]/000[0-9](/[0-9]{4}){0,2}",
        "(head|body|seen|import|arrived|key|catch-up|new)/[a-z]{1,3}/2026-10-1[0-9](/0001)?",
        any::<String>(),
    ];
    (0..StoreName::ALL.len(), key, any::<String>())
        .prop_map(|(store, key, value)| (StoreName::ALL[store], key, value))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever lies in the store, answers and requests of no run and keys that are none aside.
    #[test]
    fn whatever_is_kept_comes_back(records in prop::collection::vec(any_record(), 0..40)) {
        let here = World::fine();
        for (store, key, value) in &records {
            put(&here, *store, key, value);
        }
        let there = World::fine();
        let account = brought(&there, &back_up(&here).0);
        prop_assert!(account.lost.is_empty() && account.kept.is_empty() && account.gaps.is_empty());
        let of_runs: BTreeSet<Part> = here
            .records()
            .keys()
            .filter(|(store, _)| *store == StoreName::Runs)
            .filter_map(|(store, key)| part_of(*store, key))
            .collect();
        let expected: Records = lasting(here.records())
            .into_iter()
            .filter(|((store, key), _)| {
                let part = part_of(*store, key).unwrap();
                let is_orphan = [StoreName::Answers, StoreName::Requests].contains(store)
                    && !of_runs.contains(&Part::new(Kind::Run, part.name));
                !is_orphan && part.kind != Kind::Key
            })
            .collect();
        prop_assert_eq!(there.records(), expected);
    }

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..3000), cut in 0..3000_usize) {
        let mut file = b"%firstlight-backup 1 ".to_vec();
        file.extend(&bytes);
        let _ = block_on(bring(&World::fine().ports, &file, &mut |_| {}));
        let (mut real, _) = back_up(&World::fine());
        real.splice(real.len().min(cut).., bytes);
        let _ = block_on(bring(&World::fine().ports, &real, &mut |_| {}));
    }
}
