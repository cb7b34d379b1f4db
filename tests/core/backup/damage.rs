//! Files that were damaged: by a bit, by their end, by a hand.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use fastrand::Rng;
use firstlight::run::backup::{Account, FileError, Input, Kind, Lost, Part, part_of};
use futures_util::future::LocalBoxFuture;
use sha2::{Digest, Sha256};

use super::{Records, back_up, brought, lasting, reader};
use crate::run::world::World;

const MARK: &str = "%firstlight-backup 1 ";

/// A part as it stands in a file, found without the reader under test.
struct Stretch {
    kind: String,
    name: String,
    range: Range<usize>,
    payload: Range<usize>,
}

fn stretches(file: &str) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < file.len() {
        let end = place + file[place..].find('\n').unwrap() + 1;
        let line = &file[place..end];
        assert!(line.starts_with(MARK), "{line}");
        let heading: serde_json::Value = serde_json::from_str(line.splitn(4, ' ').last().unwrap()).unwrap();
        let payload = end..end + usize::try_from(heading["bytes"].as_u64().unwrap()).unwrap();
        let range = place..payload.end + 1;
        place = range.end;
        let text = |name: &str| heading[name].as_str().unwrap_or_default().to_owned();
        found.push(Stretch { kind: text("kind"), name: text("name"), range, payload });
    }
    found
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same file with other kinds and names, all sums right.
pub fn forge(file: &str, rename: impl Fn(&str, &str) -> Option<(&'static str, &'static str)>) -> Vec<u8> {
    let (mut out, mut list) = (String::new(), String::new());
    let mut list_at = 0;
    for Stretch { kind, name, range, payload } in stretches(file) {
        let line = &file[range.start..payload.start];
        let mut heading: serde_json::Value =
            serde_json::from_str(line.splitn(4, ' ').last().unwrap()).unwrap();
        let mut text = file[payload].to_owned();
        if kind == "list" {
            (text, list_at) = (list.clone(), out.len());
        }
        heading["at"] = out.len().into();
        heading["bytes"] = text.len().into();
        heading["sha256"] = sum(text.as_bytes()).into();
        if kind == "end" {
            heading["name"] = list_at.to_string().into();
        }
        if let Some((kind, name)) = rename(&kind, &name) {
            heading["kind"] = kind.into();
            heading["name"] = name.into();
        }
        let json = heading.to_string();
        list.push_str(&json);
        list.push('\n');
        out.push_str(&format!("{MARK}{} {json}\n{text}\n", &sum(json.as_bytes())[..8]));
    }
    out.into_bytes()
}

/// All that an account says is not as it was written, each once.
fn named(account: &Account) -> Vec<(&'static str, String)> {
    let word = |part: &Part| {
        let word = match part.kind {
            Kind::About => "about",
            Kind::Settings => "settings",
            Kind::Key => "key",
            Kind::Profile => "profile",
            Kind::Taste => "taste",
            Kind::Marks => "marks",
            Kind::Imported => "imported",
            Kind::Run => "run",
            Kind::Log => "log",
            Kind::Announced => "announced",
            Kind::List => "list",
            Kind::End => "end",
            Kind::Other | Kind::Unknown => "?",
        };
        let name = if part.kind == Kind::End { String::new() } else { part.name.clone() };
        (word, name)
    };
    account.lost.iter().map(|(part, _)| word(part)).chain(account.scratched.iter().map(word)).collect()
}

/// The records of the store by their part.
fn by_part(records: &Records) -> BTreeMap<Part, Records> {
    let mut parts: BTreeMap<Part, Records> = BTreeMap::new();
    for (key, value) in records {
        let part = part_of(key.0, &key.1).unwrap();
        parts.entry(part).or_default().insert(key.clone(), value.clone());
    }
    parts
}

/// A thousand single bits, in every part of the file: each names the part it hit, and all others come.
#[test]
fn of_a_thousand_flipped_bits_each_names_the_part_it_hit() {
    let world = reader();
    let (file, _) = back_up(&world);
    let parts = by_part(&lasting(world.records()));
    let stretches = stretches(str::from_utf8(&file).unwrap());
    let mut rng = Rng::with_seed(5);
    let mut hits: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for round in 0..1_000 {
        // Every fourth in a heading or a line end, which are short.
        let stretch = &stretches[rng.usize(0..stretches.len())];
        let byte = match round % 4 {
            0 => rng.usize(stretch.range.start..stretch.payload.start),
            1 if stretch.kind != "end" => stretch.payload.end,
            _ => rng.usize(0..file.len()),
        };
        let bit = rng.u8(0..8);
        let mut damaged = file.clone();
        damaged[byte] ^= 1 << bit;
        let hit = stretches.iter().find(|one| one.range.contains(&byte)).unwrap();
        let there = World::fine();
        let account = brought(&there, &damaged);
        let name = if hit.kind == "end" { String::new() } else { hit.name.clone() };
        assert_eq!(named(&account), [(hit.kind.as_str(), name)], "bit {bit} of byte {byte}");
        assert!(account.gaps.is_empty() && !account.is_cut_off && account.kept.is_empty(), "{account:?}");
        let in_records = hit.payload.contains(&byte);
        let is_lost = in_records && !["about", "list", "end"].contains(&hit.kind.as_str());
        assert_eq!(account.lost.len(), usize::from(is_lost), "bit {bit} of byte {byte}");
        let came = by_part(&there.records());
        for (part, records) in &parts {
            let is_hit =
                is_lost && account.lost[0].0.kind == part.kind && account.lost[0].0.name == part.name;
            assert_eq!(came.get(part), (!is_hit).then_some(records), "{part:?}, byte {byte}");
        }
        hits.entry(hit.kind.clone()).or_default()[usize::from(is_lost)] += 1;
    }
    println!("hit, and lost something: {hits:?}");
    assert_eq!(hits.len(), 12, "every kind was hit: {hits:?}");
}

/// A file that broke off, anywhere: all parts before the end come, and the one that was cut is named.
#[test]
fn a_file_that_broke_off_gives_what_it_has() {
    let world = reader();
    let (file, _) = back_up(&world);
    let parts = by_part(&lasting(world.records()));
    let stretches = stretches(str::from_utf8(&file).unwrap());
    let list = stretches.iter().find(|one| one.kind == "list").unwrap();
    let mut rng = Rng::with_seed(7);
    let borders = stretches.iter().flat_map(|one| [one.range.start, one.payload.start, one.payload.end]);
    let places: Vec<usize> =
        borders.chain((0..300).map(|_| rng.usize(0..file.len()))).filter(|place| *place > 30).collect();
    for place in places {
        let there = World::fine();
        let account = brought(&there, &file[..place].to_vec());
        let is_told = account.is_cut_off || !account.scratched.is_empty();
        assert!(is_told, "{place}: {account:?}");
        assert_eq!(account.is_cut_off, place < list.payload.start, "{place}");
        assert!(account.gaps.is_empty(), "{place}: {:?}", account.gaps);
        let came = by_part(&there.records());
        for stretch in stretches.iter().filter(|one| !["about", "list", "end"].contains(&one.kind.as_str())) {
            let part = parts.keys().find(|part| {
                part.name == stretch.name
                    && named(&lost(part)).first().is_some_and(|(word, _)| *word == stretch.kind)
            });
            let part = part.unwrap();
            let is_there = stretch.payload.end <= place;
            assert_eq!(came.get(part), is_there.then(|| &parts[part]), "{place} {part:?}");
            let is_named = account
                .lost
                .iter()
                .any(|(one, why)| *why == Lost::CutOff && one.kind == part.kind && one.name == part.name);
            assert_eq!(
                is_named,
                stretch.payload.start <= place && place < stretch.payload.end,
                "{place} {part:?}"
            );
        }
    }
}

fn lost(part: &Part) -> Account {
    Account { lost: vec![(part.clone(), Lost::Damaged)], ..Account::default() }
}

/// Damage of many kinds at once: nothing that comes is another thing than what was written.
#[test]
fn whatever_comes_from_a_damaged_file_is_as_it_was() {
    let world = reader();
    let (file, _) = back_up(&world);
    let whole = lasting(world.records());
    let mut rng = Rng::with_seed(11);
    for round in 0..300 {
        let mut damaged = file.clone();
        for _ in 0..rng.usize(1..12) {
            let place = rng.usize(0..damaged.len());
            match rng.u8(0..4) {
                0 => damaged[place] ^= 1 << rng.u8(0..8),
                1 => damaged.truncate(place.max(1_000)),
                2 => drop(damaged.drain(place..damaged.len().min(place + rng.usize(1..2_000)))),
                _ => {
                    let other: Vec<u8> = file[rng.usize(0..file.len())..].iter().take(500).copied().collect();
                    damaged.splice(place..place, other);
                }
            }
        }
        let there = World::fine();
        let Ok(account) =
            futures_executor::block_on(firstlight::run::backup::bring(&there.ports, &damaged, &mut |_| {}))
        else {
            continue;
        };
        let came = there.records();
        assert!(came.iter().all(|(key, value)| whole.get(key) == Some(value)), "round {round}");
        let is_told = account.is_cut_off
            || !account.gaps.is_empty()
            || !account.lost.is_empty()
            || !account.scratched.is_empty();
        assert!(is_told || came == whole, "round {round}: {account:?}");
    }
}

/// A file that counts the bytes that are read from it.
struct Counted(Vec<u8>, Cell<u64>);

impl Input for Counted {
    fn length(&self) -> u64 {
        self.0.length()
    }

    fn read(&self, range: Range<u64>) -> LocalBoxFuture<'static, Result<Vec<u8>, FileError>> {
        self.1.set(self.1.get() + range.end - range.start);
        self.0.read(range)
    }
}

/// What begins like parts and has none costs no more than its length, a few times over.
#[test]
fn a_file_that_is_made_of_beginnings_is_read_once_or_twice() {
    let check = |piece: &str| {
        let file = Counted(piece.repeat((3 << 20) / piece.len()).into_bytes(), Cell::new(0));
        let there = World::fine();
        let brought =
            futures_executor::block_on(firstlight::run::backup::bring(&there.ports, &file, &mut |_| {}));
        let account = brought.unwrap();
        assert!(account.is_cut_off && account.came.is_empty());
        assert!(file.1.get() < 2 * file.length(), "{} bytes read for {piece:?}", file.1.get());
    };
    check(MARK);
    check("%firstlight-backup 1 01234567 {\"at\":1\n");
    check(&[MARK, &"x".repeat(3_000)].concat());
}
