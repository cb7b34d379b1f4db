//! What the tests of the run are made of: invented papers, and a world that answers, remembers and breaks.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use firstlight::arxiv::{Announcement, Entry, Source};
use firstlight::day::Day;
use firstlight::model::stand_in::{Listed, StandIn, Verdict, papers_in};
use firstlight::model::{AnswerForm, ApiKey, Endpoint, Score};
use firstlight::paper::{AnnounceType, Category, Paper, PaperId};
use firstlight::profile::Profile;
use firstlight::run::drive::{self, Shared, Terms, Watch};
use firstlight::run::first::{Read, What};
use firstlight::run::keep::{self, KeepError};
use firstlight::run::ports::{HttpError, HttpRequest, Ports, Store, StoreError, StoreName, Write};
use firstlight::run::prompts;
use firstlight::run::record::{Head, RunKey};
use firstlight::run::seen::Recognised;
use firstlight::run::state::{Beginning, Run};
use firstlight::run::twins::{self, AnswerWith, Canned, MemoryStore};
use futures_executor::block_on;
use futures_util::future::{FutureExt, LocalBoxFuture, pending};
use serde_json::Value;

pub const DAY: &str = "2026-10-15";

pub fn category(name: &str) -> Category {
    Category::parse(name).unwrap()
}

pub fn id(number: u32) -> PaperId {
    PaperId::parse(&format!("2610.{:05}", 99_000 + number)).unwrap()
}

pub fn entry(number: u32, announce: AnnounceType) -> Entry {
    Entry {
        paper: Paper {
            id: id(number),
            version: Some(1),
            title: format!("On the invented matter number {number}"),
            authors: format!("Ann Example, Writer{number} Sample"),
            abstract_text: format!("We invent matter {number}\nand leave it at that."),
            categories: vec![category("cs.LG")],
            remarks: Default::default(),
        },
        announce,
    }
}

pub fn announcement(name: &str, entries: Vec<Entry>) -> Announcement {
    Announcement {
        category: category(name),
        day: Day::parse(DAY).unwrap(),
        source: Source::Rss,
        stated: None,
        entries,
        problems: Vec::new(),
    }
}

/// One category with papers 0 to `count`, all new.
pub fn new_papers(count: u32) -> Vec<Announcement> {
    vec![announcement("cs.LG", (0..count).map(|number| entry(number, AnnounceType::New)).collect())]
}

/// A stand-in that says something else of each of the papers 0 to 99.
pub fn model() -> StandIn {
    let score = |number: u32| Score::new(u8::try_from(1 + number % 10).unwrap()).unwrap();
    let verdict = |number: u32| Verdict {
        comment: format!("Matter {number}, as “invented” as $\\nu_{number}$."),
        relevance: score(number),
        novelty: score(number * 7 + 3),
    };
    let verdicts = (0..100).map(|number| (id(number), verdict(number))).collect();
    StandIn { verdicts, ..StandIn::default() }
}

pub fn endpoint() -> Endpoint {
    Endpoint::parse("https://model.example/v1", "gpt-4o", AnswerForm::Schema).unwrap()
}

pub fn begin(profile: &Profile, announcements: Vec<Announcement>) -> Shared {
    let day = announcements[0].day;
    Rc::new(RefCell::new(Run::new(Beginning {
        key: RunKey { profile: profile.id.clone(), day, number: 1 },
        prompt: prompts::as_kept(profile, AnswerForm::Schema),
        profile: profile.clone(),
        endpoint: endpoint(),
        announcements,
        sources: Vec::new(),
        recognised: Recognised::default(),
        matches: None,
        now: 0,
    })))
}

/// A run of the default reader over `count` new papers.
pub fn begin_new(count: u32) -> Shared {
    begin(&Profile::default_reader(), new_papers(count))
}

/// Terms with a key that must never show.
pub fn terms() -> Terms {
    Terms::new(ApiKey::new("sk-invented-0123456789"))
}

/// Ports over memory, and everything that went through them.
pub struct World {
    pub ports: Ports,
    pub store: Rc<Journal>,
    pub bodies: Rc<RefCell<Vec<String>>>,
}

impl World {
    /// A world in which `answer` gets the number of each request, from 0, and its body.
    pub fn new(answer: impl Fn(usize, &str) -> Result<Canned, HttpError> + 'static) -> Self {
        Self::over(Rc::new(Journal::default()), answer)
    }

    /// The same with a store that has lived before.
    pub fn over(
        store: Rc<Journal>,
        answer: impl Fn(usize, &str) -> Result<Canned, HttpError> + 'static,
    ) -> Self {
        let bodies: Rc<RefCell<Vec<String>>> = Rc::default();
        let seen = bodies.clone();
        let (ports, _) = twins::ports(AnswerWith(move |request: HttpRequest| {
            let body = request.body.unwrap_or_default();
            let number = seen.borrow().len();
            seen.borrow_mut().push(body.clone());
            answer(number, &body)
        }));
        Self { ports: Ports { store: store.clone(), ..ports }, store, bodies }
    }

    /// A world in which the model answers always.
    pub fn fine() -> Self {
        Self::new(|_, body| Ok(model().chat(body).into()))
    }

    pub fn drive(&self, run: &Shared) -> Option<KeepError> {
        let watch: Watch = Rc::new(|| {});
        block_on(drive::drive(&self.ports, run, &terms(), &watch))
    }

    /// The papers of each request.
    pub fn asked(&self) -> Vec<Vec<PaperId>> {
        self.bodies.borrow().iter().map(|body| asked(body)).collect()
    }

    pub fn load(&self, key: &RunKey) -> Option<Run> {
        block_on(keep::load(&self.ports, key)).unwrap()
    }

    /// What stands in the store is what stands in memory.
    pub fn check_kept(&self, run: &Shared) {
        let key = run.borrow().head.key.clone();
        assert_eq!(self.load(&key).unwrap(), *run.borrow());
    }

    /// Everything in the store.
    pub fn records(&self) -> BTreeMap<(StoreName, String), String> {
        let all = StoreName::ALL.into_iter().flat_map(|store| {
            let found = block_on(self.ports.store.scan(store, String::new())).unwrap();
            found.into_iter().map(move |(key, value)| ((store, key), value))
        });
        all.collect()
    }
}

/// The papers that the body of a request asks about.
pub fn asked(body: &str) -> Vec<PaperId> {
    let body: Value = serde_json::from_str(body).unwrap();
    match papers_in(body["messages"][1]["content"].as_str().unwrap()) {
        Listed::Papers(papers) | Listed::Titles(papers) => papers,
    }
}

/// Every candidate is in one state, the sums check, and a paper is scored where it has a verdict.
pub fn check_sums(run: &Run, announced: usize) {
    let sums = run.body.ledger.sums();
    assert_eq!((sums.announced(), sums.distinct()), (announced, run.candidates().len()), "{sums}");
    let Head { announced: said, candidates, scored, relevant, .. } = &run.head;
    assert_eq!((*said, *candidates, *scored), (announced, sums.candidates(), run.verdicts().count()));
    assert_eq!(*relevant, document(run).entries.len());
    for candidate in run.candidates() {
        use firstlight::run::ledger::State::{FollowedAuthor, Scored};
        let state = run.body.ledger.state(&candidate.paper.id).unwrap();
        let has_verdict = run.verdict(&candidate.paper.id).is_some();
        assert_eq!(candidate.followed.is_some(), matches!(state, FollowedAuthor { .. }));
        assert!(has_verdict == (*state == Scored) || candidate.followed.is_some(), "{state:?} {has_verdict}");
    }
}

pub fn document(run: &Run) -> firstlight::digest::Document {
    use firstlight::digest::{Order, of_run};
    of_run::document(run, run.body.profile.cut_offs, Order::default(), &|_| None)
}

/// A store that remembers every write in its order, and can keep answers waiting for ever.
#[derive(Default)]
pub struct Journal {
    pub memory: MemoryStore,
    pub writes: RefCell<Vec<Vec<Write>>>,
    pub holds_answers: Cell<bool>,
    /// What was read, in its order.
    pub reads: RefCell<Vec<Read>>,
}

impl Journal {
    /// What the first `count` writes left behind.
    pub fn after(&self, count: usize) -> Rc<Self> {
        let past = Self::default();
        for writes in self.writes.borrow().iter().take(count) {
            block_on(past.put(writes.clone())).unwrap();
        }
        Rc::new(past)
    }
}

impl Store for Journal {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.reads.borrow_mut().push(Read { what: What::Get, store, key: key.clone() });
        self.memory.get(store, key)
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        if self.holds_answers.get() && writes.iter().any(|write| write.store == StoreName::Answers) {
            return pending().boxed_local();
        }
        self.writes.borrow_mut().push(writes.clone());
        self.memory.put(writes)
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        self.reads.borrow_mut().push(Read { what: What::Scan, store, key: prefix.clone() });
        self.memory.scan(store, prefix)
    }
}
