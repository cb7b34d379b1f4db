//! The indexes in the store: made of stored days, read back, made anew, and the slower way around them.

use std::cell::RefCell;

use firstlight::day::Day;
use firstlight::digest::search::{
    Mark, Marks, PaperText, Progress, Step, Stored, build_day, keys, load, marks as search_marks, places,
    scan, stored, texts,
};
use firstlight::digest::{Document, imports, json};
use firstlight::paper::{AnnounceType, PaperId};
use firstlight::profile::Profile;
use firstlight::run::keep;
use firstlight::run::marks::{self, Aspect, Made};
use firstlight::run::ports::{Ports, StoreError, StoreName, Write};
use firstlight::search::{Index, Marked, OnDay, Query};
use firstlight::store::seal;
use futures_executor::block_on;

use crate::run::world::{DAY, World, announcement, begin, document, entry, id, new_papers};

/// A stored run of 40 papers, of whom number 5's author is followed, and an announcement with a replacement besides.
struct Archive {
    world: World,
    imported: RefCell<Vec<Document>>,
}

impl Archive {
    fn new() -> Self {
        let world = World::fine();
        let mut profile = Profile::default_reader();
        profile.followed = vec!["Writer5 Sample".to_owned()];
        assert_eq!(world.drive(&begin(&profile, new_papers(40))), None);
        let mut announced = new_papers(40).remove(0);
        announced.entries.push(entry(77, AnnounceType::Replace));
        let archive = Self { world, imported: RefCell::default() };
        archive.put(StoreName::Announcements, format!("cs.LG/{DAY}"), Some(seal(&announced).unwrap()));
        archive
    }

    fn put(&self, store: StoreName, key: String, value: Option<String>) {
        block_on(self.ports().store.put(vec![Write { store, key, value }])).unwrap();
    }

    fn ports(&self) -> &Ports {
        &self.world.ports
    }

    /// An imported digest of another day, of the run's first two papers.
    fn import(&self, day: &str) {
        let key = self.stored().into_iter().find_map(|stored| stored.runs.into_iter().next()).unwrap();
        let mut document = document(&self.world.load(&key).unwrap());
        document.day = Day::parse(day).unwrap();
        document.entries.truncate(2);
        block_on(imports::save(self.ports(), &document)).unwrap();
        self.imported.borrow_mut().push(document);
    }

    fn stored(&self) -> Vec<Stored> {
        stored(&block_on(keep::all_heads(self.ports())).unwrap(), &self.imported.borrow())
    }

    fn load(&self, marks: &Marks) -> (Index, Vec<Stored>) {
        block_on(load(self.ports(), &self.stored(), marks, &mut |_| {})).unwrap()
    }

    /// Loads, makes what is missing, and says how many days that were.
    fn index(&self, marks: &Marks) -> (Index, usize) {
        let (mut index, missing) = self.load(marks);
        for stored in &missing {
            let (segment, _, kept) = block_on(build_day(self.ports(), stored, marks)).unwrap();
            assert_eq!(kept, None);
            index.insert(stored.day, segment);
        }
        (index, missing.len())
    }

    fn scan(&self, index: &Index, query: &str, marks: &Marks) -> (Vec<(Day, PaperText)>, Told) {
        let (mut found, mut read) = (Vec::new(), Vec::new());
        let places = block_on(places(self.ports(), &self.stored())).unwrap();
        let is_indexed = |day: Day, id: &PaperId| index.has(day, id);
        let query = Query::read(query);
        block_on(scan(self.ports(), &places, &query, marks, &is_indexed, &mut |step| match step {
            Step::Found { day, paper } => found.push((day, *paper)),
            Step::Read { progress, papers } => read.push((progress, papers)),
        }))
        .unwrap();
        (found, read)
    }
}

/// How far a scan said it was, and how many papers it had read.
type Told = Vec<(Progress, usize)>;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn found(index: &Index, query: &str) -> Vec<PaperId> {
    index.find(&Query::read(query), 100).first.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn a_day_is_made_once_and_read_back() {
    let archive = Archive::new();
    let marks = Marks::new();
    let (index, made) = archive.index(&marks);
    assert_eq!(made, 1);
    let run = archive.world.load(&archive.stored()[0].runs[0]).unwrap();
    let mut shown: Vec<_> = document(&run).entries.into_iter().map(|entry| entry.id).collect();
    let mut all = found(&index, "date:2026");
    shown.sort();
    all.sort();
    assert!(shown.len() > 2 && shown.contains(&id(5)));
    assert_eq!(all, shown, "what the digest shows");
    assert_eq!(index.day(day(DAY)).unwrap().others as usize, 40 - shown.len());
    assert_eq!(found(&index, "is:followed"), [id(5)]);
    assert_eq!(found(&index, "author:writer5"), [id(5)]);
    // Nothing is made again, and what is read finds the same.
    let (again, made) = archive.index(&marks);
    assert_eq!((made, found(&again, "invented matter")), (0, found(&index, "invented matter")));
    assert_eq!(archive.world.store.memory.count(StoreName::Index), 2);
    let texts = block_on(texts(archive.ports(), &archive.stored()[0], &marks)).unwrap();
    let text = texts.papers.iter().find(|paper| paper.id == id(5)).unwrap();
    assert_eq!((text.title.as_str(), text.followed), ("On the invented matter number 5", true));
    assert!(texts.papers.iter().any(|paper| paper.comment.contains("as “invented” as $\\nu_")));
}

#[test]
fn what_is_damaged_missing_or_old_is_made_anew() {
    let archive = Archive::new();
    let marks = Marks::new();
    let (index, _) = archive.index(&marks);
    let all = found(&index, "matter");
    let [terms, words] = keys(day(DAY));
    let json = block_on(archive.ports().store.get(StoreName::Index, terms.clone())).unwrap().unwrap();
    let mut flipped = json.clone().into_bytes();
    let middle = flipped.len() / 2;
    flipped[middle] = if flipped[middle] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).unwrap();
    let newer = json.replace("\"version\":1", "\"version\":2");
    for damaged in [None, Some(flipped), Some(newer), Some(String::new()), Some("{}".to_owned())] {
        archive.put(StoreName::Index, terms.clone(), damaged);
        let (index, made) = archive.index(&marks);
        assert_eq!((made, found(&index, "matter")), (1, all.clone()));
        assert_eq!(archive.index(&marks).1, 0);
    }
    for damaged in [None, Some("{".to_owned())] {
        archive.put(StoreName::Index, words.clone(), damaged);
        let texts = block_on(texts(archive.ports(), &archive.stored()[0], &marks)).unwrap();
        assert_eq!(texts.papers.len(), all.len());
    }
    // A later run of the day takes the place of the first, also where it shows the same papers.
    let mut heads = block_on(keep::all_heads(archive.ports())).unwrap();
    let first = stored(&heads, &[]);
    heads[0].key.number = 2;
    assert_ne!(stored(&heads, &[]), first);
    heads.extend(block_on(keep::all_heads(archive.ports())).unwrap());
    assert_eq!(stored(&heads, &[])[0].runs[0].number, 2);
    // A run that cannot be read leaves an empty day, not a failure.
    archive.put(StoreName::Runs, archive.stored()[0].runs[0].body(), Some("{".to_owned()));
    archive.put(StoreName::Index, terms, None);
    assert_eq!(found(&archive.index(&marks).0, "matter"), []);
}

#[test]
fn imports_are_searched_beside_runs() {
    let archive = Archive::new();
    archive.import("2026-10-14");
    let marks = Marks::new();
    let (index, made) = archive.index(&marks);
    assert_eq!(made, 2);
    assert_eq!(found(&index, "is:imported").len(), 2);
    assert_eq!(found(&index, "date:2026-10-14").len(), 2);
    let hit = &index.find(&Query::read("matter date:2026-10-14"), 10).first[0];
    assert!(hit.on.is_imported);
    let run = OnDay { day: day(DAY), is_imported: false };
    assert_eq!(hit.other_days, [run], "the run's day has it, too");
    // Another import of that day: its index is made anew, the other one is not.
    let mut other = archive.imported.borrow()[0].clone();
    other.entries[0].comment = Some("An afterthought.".to_owned());
    assert!(json::to_json(&other).is_ok());
    block_on(imports::save(archive.ports(), &other)).unwrap();
    archive.imported.replace(vec![other]);
    let (index, made) = archive.index(&marks);
    assert_eq!((made, found(&index, "afterthought").len()), (1, 1));
    // An import of the run's own day adds nothing that is there already.
    let before = found(&index, "date:2026-10-15").len();
    archive.import(DAY);
    assert_eq!(found(&archive.index(&marks).0, "date:2026-10-15").len(), before);
}

#[test]
fn of_a_readers_mark_all_is_searched_for() {
    let made = || Made { at: 0, profile: "default".to_owned() };
    let mut of_reader = marks::Marks::default();
    of_reader.set(&id(1), Aspect::Starred(Some(made())));
    of_reader.set(&id(1), Aspect::note("ask Noether", made()));
    of_reader.set(&id(1), Aspect::tags("rings, ideals", None, &made()));
    of_reader.set(&id(2), Aspect::Read(Some(made())));
    of_reader.set(&id(2), Aspect::Hidden(Some(made())));
    let pulled = marks::Pulled { day: day("2026-10-15"), made: made(), paper: None };
    of_reader.set(&id(2), Aspect::pulled(None, pulled));
    let marked = Marked::default();
    let expected = [
        (
            id(1),
            Mark {
                marked: marked.starred(),
                is_pulled: false,
                note: "ask Noether\nrings\nideals".to_owned(),
            },
        ),
        (id(2), Mark { marked: marked.read().hidden(), is_pulled: true, note: String::new() }),
    ];
    assert_eq!(search_marks(&of_reader), Marks::from(expected));
}

#[test]
fn a_mark_brings_its_paper_in() {
    let archive = Archive::new();
    let (index, _) = archive.index(&Marks::new());
    let below = (0..40).map(id).find(|id| !found(&index, "matter").contains(id)).unwrap();
    let above = found(&index, "matter")[0].clone();
    let mark = |marked: Marked, note: &str| Mark { marked, is_pulled: false, note: note.to_owned() };
    let mut marks = Marks::new();
    // What is shown anyway can be starred without a new index; what is not, is made part of it.
    marks.insert(above.clone(), mark(Marked::default().starred(), ""));
    let (index, made) = archive.index(&marks);
    assert_eq!((made, found(&index, "is:starred")), (0, vec![above.clone()]));
    marks.insert(below.clone(), mark(Marked::default().starred(), ""));
    let (index, made) = archive.index(&marks);
    assert_eq!((made, found(&index, "is:starred").len()), (1, 2));
    marks.insert(above.clone(), mark(Marked::default(), "ask Noether about this"));
    let (index, made) = archive.index(&marks);
    assert_eq!((made, found(&index, "noether"), found(&index, "is:starred")), (1, vec![above], vec![below]));
    assert_eq!(archive.index(&marks).1, 0);
    // Reading and hiding change no index, and neither keeps a paper in it.
    marks.insert(id(77), mark(Marked::default().read().hidden(), ""));
    assert_eq!(archive.index(&marks).1, 0);
    // The note goes: the index does not keep it.
    let (index, made) = archive.index(&Marks::new());
    assert_eq!((made, found(&index, "noether")), (1, vec![]));
}

#[test]
fn the_scan_finds_the_others_once_and_tells_how_far_it_is() {
    let archive = Archive::new();
    let marks = Marks::new();
    let (index, _) = archive.index(&marks);
    let shown = found(&index, "matter");
    let (others, read) = archive.scan(&index, "matter", &marks);
    assert_eq!(others.len(), 41 - shown.len(), "40 candidates and a replacement");
    assert!(others.iter().all(|(at, paper)| *at == day(DAY) && !shown.contains(&paper.id)));
    let replaced = others.iter().find(|(_, paper)| paper.id == id(77)).unwrap();
    assert_eq!((replaced.1.relevance, replaced.1.categories[0].as_str()), (None, "cs.LG"));
    assert_eq!(read, [(Progress { done: 1, total: 1 }, 41 - shown.len())]);
    // Filters look at the scores of what was scored and not shown.
    let (low, _) = archive.scan(&index, "relevance:1..3", &marks);
    assert!(!low.is_empty() && low.iter().all(|(_, paper)| (1..=3).contains(&paper.relevance.unwrap())));
    assert_eq!(archive.scan(&index, "nothing of the kind", &marks).0, []);
    // An announced day without a run is read as well, and the newest day of a paper counts.
    let announced = announcement("cs.LG", vec![entry(77, AnnounceType::New), entry(78, AnnounceType::New)]);
    archive.put(StoreName::Announcements, "cs.LG/2026-10-16".to_owned(), Some(seal(&announced).unwrap()));
    archive.put(StoreName::Announcements, "cs.AI/2026-10-16".to_owned(), Some("damaged".to_owned()));
    let (found, read) = archive.scan(&index, "number 77", &marks);
    assert_eq!(found.iter().map(|(day, _)| *day).collect::<Vec<_>>(), [day("2026-10-16")]);
    assert_eq!((read.len(), read[0].1), (2, 2));
}

#[test]
fn a_store_that_fails_is_named_and_a_full_one_costs_nothing() {
    let archive = Archive::new();
    let days = archive.stored();
    let (index, _) = archive.index(&Marks::new());
    archive.world.store.memory.fail_with(Some(StoreError::Full));
    let failed = block_on(load(archive.ports(), &days, &Marks::new(), &mut |_| {}));
    assert!(matches!(failed, Err(keep::KeepError::Store(StoreError::Full))));
    assert!(block_on(build_day(archive.ports(), &days[0], &Marks::new())).is_err());
    assert!(block_on(places(archive.ports(), &days)).is_err());
    assert!(!found(&index, "matter").is_empty(), "what is loaded can be searched");
}
