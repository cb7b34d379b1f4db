//! Marks in the store: written one by one, read together, and what is damaged costs itself only.

use firstlight::paper::PaperId;
use firstlight::run::keep::KeepError;
use firstlight::run::marks::{Aspect, Made, Mark, Marks, load, load_one, save};
use firstlight::run::ports::{HttpRequest, Ports, StoreError, StoreName, Write};
use firstlight::run::twins::{AnswerWith, Canned, MemoryStore, ports};
use firstlight::store::{RecordError, open, seal};
use futures_executor::block_on;
use serde_json::Value;
use std::rc::Rc;

const MARK: &str = include_str!("records/mark.json");

fn world() -> (Ports, Rc<MemoryStore>) {
    ports(AnswerWith(|_: HttpRequest| Ok(Canned::new(404, ""))))
}

fn id(text: &str) -> PaperId {
    PaperId::parse(text).unwrap()
}

fn made() -> Made {
    Made { at: 7, profile: "default".to_owned() }
}

fn put(ports: &Ports, key: &str, value: &str) {
    let write = Write { store: StoreName::Marks, key: key.to_owned(), value: Some(value.to_owned()) };
    block_on(ports.store.put(vec![write])).unwrap();
}

#[test]
fn a_mark_of_version_1_opens() {
    let mark: Mark = open(MARK).unwrap();
    let written: Value = serde_json::from_str(&seal(&mark).unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(MARK).unwrap());
    assert_eq!(mark.starred.map(|made| made.profile).as_deref(), Some("other"));
}

#[test]
fn marks_are_kept_until_nothing_is_left_of_them() {
    let (ports, store) = world();
    let (new, old) = (id("2610.99000"), id("nlin/0408039"));
    let mut marks = Marks::default();
    marks.set(&new, Aspect::Starred(Some(made())));
    marks.set(&old, Aspect::note("old", made()));
    for paper in [&new, &old] {
        block_on(save(&ports, &marks, paper)).unwrap();
    }
    assert_eq!(block_on(load(&ports)), Ok((marks.clone(), Vec::new())));
    assert_eq!(block_on(load_one(&ports, &old)), Ok(marks.get(&old).cloned()));

    marks.set(&new, Aspect::Starred(None));
    block_on(save(&ports, &marks, &new)).unwrap();
    assert_eq!(block_on(load_one(&ports, &new)), Ok(None));
    assert_eq!(store.count(StoreName::Marks), 1);
}

#[test]
fn another_tab_is_followed() {
    let (ports, _) = world();
    let paper = id("2610.99000");
    let (mut here, mut there) = (Marks::default(), Marks::default());
    there.set(&paper, Aspect::Read(Some(made())));
    block_on(save(&ports, &there, &paper)).unwrap();
    here.take(&paper, block_on(load_one(&ports, &paper)).unwrap());
    assert_eq!(here, there);
    there.set(&paper, Aspect::Read(None));
    block_on(save(&ports, &there, &paper)).unwrap();
    here.take(&paper, block_on(load_one(&ports, &paper)).unwrap());
    assert_eq!(here, Marks::default());
}

#[test]
fn what_cannot_be_read_costs_itself() {
    let (ports, store) = world();
    put(&ports, "2610.99000", MARK);
    put(&ports, "2610.99001", MARK);
    put(&ports, "2610.99002", "{}");
    put(&ports, "2610.99003", r#"{"version":9,"record":{}}"#);
    let (marks, problems) = block_on(load(&ports)).unwrap();
    assert_eq!(marks.iter().map(|mark| mark.paper.as_str()).collect::<Vec<_>>(), ["2610.99000"]);
    assert_eq!(problems.len(), 3);
    assert_eq!(problems[2], RecordError::Newer { name: "mark" });
    for paper in ["2610.99001", "2610.99002", "2610.99003"] {
        assert!(matches!(block_on(load_one(&ports, &id(paper))), Err(KeepError::Record(_))), "{paper}");
    }
    store.fail_with(Some(StoreError::Full));
    assert_eq!(block_on(load(&ports)), Err(StoreError::Full.into()));
}
