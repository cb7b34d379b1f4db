//! A reader who was away for two weeks: every missed day is filled, once, wherever the tab is closed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use firstlight::arxiv::{Announcement, Source};
use firstlight::day::Day;
use firstlight::model::Score;
use firstlight::model::stand_in::StandIn as Model;
use firstlight::model::stand_in::{Others, Verdict as Says};
use firstlight::paper::{AnnounceType, PaperId};
use firstlight::profile::Profile;
use firstlight::run::catch_up::{self, End, Lacks, Missed, Outcome, fill, missed};
use firstlight::run::conduct::Conduct;
use firstlight::run::drive::{self, Watch};
use firstlight::run::join::run_of;
use firstlight::run::keep;
use firstlight::run::look::{Choice, Completeness, load, look};
use firstlight::run::ports::{
    Clock, Http, HttpError, HttpRequest, HttpResponse, Lock, LockGuard, Ports, Sleep, Store, StoreError,
    StoreName, Write,
};
use firstlight::run::record::{Head, Phase, Verdict};
use firstlight::run::twins::Canned;
use firstlight::store::open;
use futures_util::future::{FutureExt, LocalBoxFuture, pending};

use super::sky::{HOUR, Sky, at, categories, day, proxy};
use super::world::{asked, category, check_sums, endpoint, terms};

/// From Friday, 26 June 2026 on: the Fourth of July is a Saturday, so that arXiv is off on Friday the 3rd, and its
/// listing of Monday the 6th has nothing.
const DAYS: [&str; 16] = [
    "2026-06-25",
    "2026-06-26",
    "2026-06-29",
    "2026-06-30",
    "2026-07-01",
    "2026-07-02",
    "2026-07-03",
    "2026-07-07",
    "2026-07-08",
    "2026-07-09",
    "2026-07-10",
    "2026-07-13",
    "2026-07-14",
    "2026-07-15",
    "2026-07-16",
    "2026-07-17",
];
const LAST_READ: &str = "2026-06-30";
const BACK: &str = "2026-07-14";
/// The days between.
const MISSED: [&str; 8] = *DAYS.split_at(4).1.first_chunk().unwrap();

/// Everything of a browser that outlives its tabs, and arXiv and the model at the other end.
struct Browser {
    sky: Rc<Sky>,
    model: Rc<RefCell<Vec<Vec<PaperId>>>>,
    /// How many more calls of the ports the tab lives for.
    left: Rc<Cell<usize>>,
    calls: Rc<Cell<usize>>,
}

impl Browser {
    fn new(papers: u32) -> Self {
        let sky = Rc::new(Sky::new(at(day(LAST_READ), 9), &DAYS, papers));
        Self { sky, model: Rc::default(), left: Rc::new(Cell::new(usize::MAX)), calls: Rc::default() }
    }

    /// Ports that lead to arXiv and to the model, and die when their calls are used up.
    fn ports(&self) -> Ports {
        let mortal = Rc::new(Mortal {
            ports: self.sky.ports.clone(),
            model: self.model.clone(),
            left: self.left.clone(),
            calls: self.calls.clone(),
        });
        Ports {
            http: mortal.clone(),
            store: mortal.clone(),
            sleep: mortal.clone(),
            lock: mortal,
            ..self.sky.ports.clone()
        }
    }

    fn tab(&self) -> Conduct {
        Conduct::new(self.ports(), Rc::new(|_| {}))
    }

    /// The reader opens the page, and reads today.
    async fn read_today(&self) {
        let tab = self.tab();
        let found = look(&tab, &proxy(), &categories(), Choice::Page, &|_| {}).await;
        let outcome = read(tab.ports().clone(), found.morning()).await;
        assert_eq!(outcome, Outcome::Read);
    }

    /// The reader opens the page, sees what is missing, and has it filled.
    async fn fill(&self) -> (Vec<Missed>, End) {
        let tab = self.tab();
        tab.recall().await;
        let profile = Profile::default_reader();
        let (heads, _) = keep::heads(tab.ports(), &profile.id).await.unwrap();
        let days = missed(&tab, &profile, &heads).await;
        let ports = tab.ports().clone();
        let end = fill(
            &tab,
            &proxy(),
            &profile,
            &days,
            &move |morning| read(ports.clone(), morning).boxed_local(),
            &|_| {},
        )
        .await;
        (days, end)
    }

    fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.sky.time.run(work)
    }

    /// Runs `work` until its tab is closed, after so many calls of its ports; true where it ended before.
    fn run_for(&self, calls: usize, work: impl Future<Output = ()>) -> bool {
        self.left.set(calls);
        let mut work = pin!(work);
        let ended = loop {
            if self.sky.time.step(work.as_mut()).is_ready() {
                break true;
            }
            if self.left.get() == 0 || !self.sky.time.jump() {
                break false;
            }
        };
        self.left.set(usize::MAX);
        ended
    }

    fn heads(&self) -> Vec<Head> {
        self.run(keep::heads(&self.sky.ports, "default")).unwrap().0
    }

    fn stored(&self, name: &str, date: Day) -> (Announcement, Completeness) {
        self.run(load(&self.sky.ports, &category(name), date)).unwrap()
    }

    /// Every missed day is filled, each id once, and the counts are those that arXiv states.
    fn check_filled(&self, told: &str) {
        let heads = self.heads();
        for date in MISSED.map(day) {
            let of_day: Vec<&Head> = heads.iter().filter(|head| head.key.day == date).collect();
            let [head] = of_day.as_slice() else { panic!("{told}: {} runs of {date}", of_day.len()) };
            assert_eq!((&head.phase, head.open.len()), (&Phase::Finished, 0), "{told}: {date}");
            let run = self.run(keep::load(&self.sky.ports, &head.key)).unwrap().unwrap();
            let mut announced = 0;
            for name in ["cs.LG", "cs.AI"] {
                let (announcement, completeness) = self.stored(name, date);
                let truth = self.sky.arxiv.announced(&category(name), date);
                let stated = announcement.stated.as_ref().unwrap().entries();
                assert_eq!(stated, Some(truth.len()), "{told}: {name} {date}");
                assert_eq!((announcement.entries.len(), completeness), (truth.len(), Completeness::Whole));
                let ids = |entries: &[firstlight::arxiv::Entry]| -> Vec<(PaperId, AnnounceType)> {
                    entries.iter().map(|entry| (entry.paper.id.clone(), entry.announce)).collect()
                };
                assert_eq!(ids(&announcement.entries), ids(&truth), "{told}: {name} {date}");
                announced += truth.len();
            }
            check_sums(&run, announced);
            let candidates: BTreeSet<&PaperId> = run.candidates().iter().map(|one| &one.paper.id).collect();
            assert_eq!(candidates.len(), run.candidates().len(), "{told}: each id once on {date}");
            assert_eq!(run.body.ledger.sums().unscored, 0, "{told}: {date}");
        }
    }

    /// How often each paper of the missed days was answered for, by day and id.
    fn answers(&self) -> BTreeMap<String, usize> {
        let found = self.run(self.sky.ports.store.scan(StoreName::Answers, String::new())).unwrap();
        let mut answers = BTreeMap::new();
        for (key, json) in found {
            let date = key.split('/').nth(1).unwrap().to_owned();
            *answers.entry(format!("{date} {}", open::<Verdict>(&json).unwrap().paper)).or_insert(0) += 1;
        }
        answers
    }
}

/// Asks the model about a day, as the app does.
async fn read(ports: Ports, morning: firstlight::run::fetch::Morning) -> Outcome {
    let profile = Profile::default_reader();
    let day = morning.day().unwrap();
    let (heads, _) = keep::heads(&ports, &profile.id).await.unwrap();
    let newest = heads.iter().filter(|head| head.key.day == day).map(|head| head.key.clone()).max();
    let Some(run) = run_of(&ports, &profile, &endpoint(), morning, newest).await.unwrap() else {
        return Outcome::Read;
    };
    let run = Rc::new(RefCell::new(run));
    let watch: Watch = Rc::new(|| {});
    drive::drive(&ports, &run, &terms(), &watch).await;
    let phase = run.borrow().head.phase.clone();
    match phase {
        Phase::Finished => Outcome::Read,
        Phase::Failed { why } | Phase::OverBudget { why } => Outcome::Ended { why },
        Phase::Running | Phase::Stopped => panic!("it ended"),
    }
}

/// A model that has something to say of every paper.
fn answer(body: &str) -> Canned {
    let papers = asked(body);
    let score = |number: usize| Score::new(u8::try_from(1 + number % 10).unwrap()).unwrap();
    let verdict =
        |number: usize| Says { comment: "Invented.".into(), relevance: score(number), novelty: score(3) };
    let verdicts = papers.into_iter().enumerate().map(|(number, id)| (id, verdict(number))).collect();
    Model { verdicts, others: Others::LeftOut, ..Model::default() }.chat(body).into()
}

/// Ports whose calls are counted; the last one is begun and never comes back.
struct Mortal {
    ports: Ports,
    model: Rc<RefCell<Vec<Vec<PaperId>>>>,
    left: Rc<Cell<usize>>,
    calls: Rc<Cell<usize>>,
}

impl Mortal {
    fn live<T: 'static>(
        &self,
        call: impl FnOnce() -> LocalBoxFuture<'static, T>,
    ) -> LocalBoxFuture<'static, T> {
        self.calls.set(self.calls.get() + 1);
        let left = self.left.get();
        if left == 0 {
            return pending().boxed_local();
        }
        self.left.set(left.saturating_sub(usize::from(left != usize::MAX)));
        let (last, coming) = (self.left.get() == 0, call());
        if !last {
            return coming;
        }
        // It is done, and nobody is left to hear of it: on odd calls even that does not happen.
        if self.calls.get() % 2 == 1 {
            return pending().boxed_local();
        }
        async move {
            coming.await;
            pending().await
        }
        .boxed_local()
    }
}

impl Http for Mortal {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        self.live(|| {
            if !request.url.contains("model.example") {
                return self.ports.http.send(request);
            }
            let body = request.body.unwrap();
            self.model.borrow_mut().push(asked(&body));
            let canned = answer(&body);
            let http = firstlight::run::twins::AnswerWith(move |_: HttpRequest| Ok(canned.clone()));
            http.send(HttpRequest::get("https://model.example/v1"))
        })
    }
}

impl Store for Mortal {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.live(|| self.ports.store.get(store, key))
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        self.live(|| self.ports.store.put(writes))
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        self.live(|| self.ports.store.scan(store, prefix))
    }
}

impl Sleep for Mortal {
    fn sleep(&self, time: Duration) -> LocalBoxFuture<'static, ()> {
        self.live(|| self.ports.sleep.sleep(time))
    }
}

impl Lock for Mortal {
    fn try_acquire(&self, name: String) -> LocalBoxFuture<'static, Option<LockGuard>> {
        self.live(|| self.ports.lock.try_acquire(name))
    }
}

/// A reader who read the last day and comes back two weeks later.
fn away(papers: u32) -> Browser {
    let browser = Browser::new(papers);
    browser.run(browser.read_today());
    browser.sky.until(at(day(BACK), 8));
    browser.sky.addresses();
    browser.model.borrow_mut().clear();
    browser
}

#[test]
fn two_weeks_away_are_filled_oldest_first_each_id_once() {
    let browser = away(12);
    let (days, end) = browser.run(browser.fill());
    assert_eq!(end, End::Filled);
    let listed: Vec<String> = days.iter().map(|one| one.day.to_string()).collect();
    assert_eq!(listed, MISSED, "weekends and the holiday are not missing, and today is not among them");
    assert!(days.iter().all(|one| matches!(&one.lacks, Lacks::Announcements(both) if both.len() == 2)));
    browser.check_filled("at one go");

    // One request a category and day, oldest first, 15 seconds apart and a second for whoever is in a hurry.
    let asked = browser.sky.asked.borrow();
    let addresses: Vec<&str> = asked.iter().map(|(_, address)| address.as_str()).collect();
    let expected: Vec<String> = MISSED
        .iter()
        .flat_map(|date| {
            ["cs.LG", "cs.AI"].map(|name| format!("arxiv.org/catchup/{name}/{date}?abs=True&page=1"))
        })
        .collect();
    assert_eq!(addresses, expected);
    assert!(asked.windows(2).all(|two| two[1].0 - two[0].0 >= 15_000), "{asked:?}");
    drop(asked);

    // Nothing is left, and today is read as on any day.
    browser.sky.addresses();
    let (days, _) = browser.run(browser.fill());
    assert_eq!((days, browser.sky.addresses()), (vec![], vec![]));
    browser.run(browser.read_today());
    assert_eq!(browser.heads().iter().map(|head| head.key.day).max(), Some(day(BACK)));
    assert!(browser.answers().values().all(|count| *count == 1));
}

#[test]
fn today_can_be_read_first_and_the_missed_days_stay_missed() {
    let browser = away(4);
    // The page looks for missed days when it is opened, before anything is read.
    let profile = Profile::default_reader();
    let listed = browser.run(missed(&browser.tab(), &profile, &browser.heads()));
    browser.run(browser.read_today());
    browser.sky.until(at(day("2026-07-15"), 8));
    browser.run(browser.read_today());
    let later = browser.run(missed(&browser.tab(), &profile, &browser.heads()));
    assert_eq!(later.iter().map(|one| one.day).collect::<Vec<_>>(), MISSED.map(day));
    assert_eq!(listed.len(), later.len());
    let (_, end) = browser.run(browser.fill());
    assert_eq!(end, End::Filled);
    browser.check_filled("after today");

    // Or they are left out.
    let browser = away(4);
    browser.run(catch_up::leave_out(&browser.sky.ports, &profile.id, day("2026-07-10"))).unwrap();
    let left = browser.run(missed(&browser.tab(), &profile, &browser.heads()));
    assert_eq!(left.iter().map(|one| one.day).collect::<Vec<_>>(), [day("2026-07-13")]);
}

/// Closed at any call of any port and opened again, it loses nothing and repeats nothing.
#[test]
fn closing_the_tab_at_any_point_loses_and_repeats_nothing() {
    let whole = away(3);
    let before = whole.calls.get();
    assert_eq!(whole.run(whole.fill()).1, End::Filled);
    let calls = whole.calls.get() - before;
    let (pages, answers) = (whole.sky.addresses().len(), whole.answers());
    assert!(calls > 300, "{calls}");
    let every = if std::env::var_os("FIRSTLIGHT_LONG").is_some() { 1 } else { 17 };
    for kill in (1..=calls).step_by(every) {
        let browser = away(3);
        let told = format!("closed at call {kill} of {calls}");
        let ended = browser.run_for(kill, async { drop(browser.fill().await) });
        assert!(!ended || kill == calls, "{told}");
        let stored = browser.answers();
        let asked_before = browser.model.borrow().len();
        let (_, end) = browser.run(browser.fill());
        assert_eq!(end, End::Filled, "{told}");
        browser.check_filled(&told);
        assert_eq!(browser.answers(), answers, "{told}: every paper has one answer");
        // At most the one page that was under way is asked for twice.
        let asked = browser.sky.addresses().len();
        assert!((pages..=pages + 1).contains(&asked), "{told}: {asked} pages");
        // What was stored is not paid again.
        let again: BTreeSet<PaperId> = browser.model.borrow()[asked_before..].concat().into_iter().collect();
        let of_day = |key: &str| key.split_once(' ').map(|(_, id)| id.to_owned()).unwrap();
        for key in stored.keys().filter(|key| !key.starts_with(LAST_READ)) {
            let papers: BTreeSet<String> = again.iter().map(ToString::to_string).collect();
            let elsewhere = answers.keys().filter(|other| of_day(other) == of_day(key)).count() > 1;
            assert!(elsewhere || !papers.contains(&of_day(key)), "{told}: {key} was asked about again");
        }
    }
}

#[test]
fn what_arxiv_refuses_is_waited_for_and_what_it_does_not_give_ends_it() {
    let browser = away(4);
    let refused = Cell::new(false);
    browser.sky.is(move |address| {
        (address.contains("2026-07-07") && !refused.replace(true)).then(|| {
            let headers = vec![("retry-after".to_owned(), "300".to_owned())];
            Ok(Canned { headers, ..Canned::new(429, "Rate exceeded.") })
        })
    });
    assert_eq!(browser.run(browser.fill()).1, End::Filled);
    browser.check_filled("after a wait");

    let browser = away(4);
    browser.sky.is(|address| address.contains("2026-07-07").then(|| Ok(Canned::new(503, ""))));
    let End::Ended { day: at_day, why } = browser.run(browser.fill()).1 else { panic!() };
    assert_eq!(at_day, day("2026-07-07"));
    assert!(why.contains("(503)"), "{why}");
    browser.sky.is(|_| None);
    browser.sky.addresses();
    assert_eq!(browser.run(browser.fill()).1, End::Filled);
    assert!(browser.sky.addresses().iter().all(|one| !one.contains("2026-07-02")), "what is filled stays");
    browser.check_filled("after a failure");
}

#[test]
fn a_page_that_breaks_off_is_asked_for_once_more_and_the_day_says_what_it_lacks() {
    let browser = away(6);
    let arxiv = browser.sky.arxiv.clone();
    let broken = move |address: &str| {
        address.contains("cs.AI/2026-07-08").then(|| {
            let (name, date) = (category("cs.AI"), day("2026-07-08"));
            let mut text =
                firstlight::arxiv::stand_in::catch_up(&name, date, &arxiv.announced(&name, date), 1);
            text.truncate(text.len() / 2);
            Ok(Canned::new(200, text))
        })
    };
    browser.sky.is(broken);
    assert_eq!(browser.run(browser.fill()).1, End::Filled);
    let asked = browser.sky.addresses();
    assert_eq!(asked.iter().filter(|one| one.contains("cs.AI/2026-07-08")).count(), 2);
    let heads = browser.heads();
    let head = heads.iter().find(|head| head.key.day == day("2026-07-08")).unwrap();
    assert_eq!(head.open, [category("cs.AI")], "its day is not closed with half of it");
    assert_eq!(browser.stored("cs.AI", day("2026-07-08")).1, Completeness::Part);
    // It is not offered for ever.
    assert_eq!(browser.run(browser.fill()).0, []);
}

#[test]
fn a_category_that_came_late_joins_and_only_its_papers_are_asked_about() {
    let browser = Browser::new(12);
    browser.sky.is(|address| address.contains("cs.AI").then(|| Ok(Canned::new(403, ""))));
    browser.run(browser.read_today());
    let head = browser.heads().pop().unwrap();
    assert_eq!((head.open.as_slice(), &head.phase), ([category("cs.AI")].as_slice(), &Phase::Finished));
    let before = browser.answers();
    assert!(!before.is_empty());
    browser.sky.is(|_| None);
    browser.model.borrow_mut().clear();

    // An hour later, in the same tab or another: today is read again.
    browser.sky.until(browser.sky.time.now() + HOUR);
    browser.run(browser.read_today());
    let heads = browser.heads();
    assert_eq!(heads.len(), 1, "the run went on");
    assert_eq!((&heads[0].phase, heads[0].open.len()), (&Phase::Finished, 0));
    let run = browser.run(keep::load(&browser.sky.ports, &heads[0].key)).unwrap().unwrap();
    let today = day(LAST_READ);
    let announced: usize =
        ["cs.LG", "cs.AI"].iter().map(|name| browser.sky.arxiv.announced(&category(name), today).len()).sum();
    check_sums(&run, announced);
    assert!(run.body.ledger.sums().duplicates > 0 && run.body.ledger.sums().unscored == 0);
    let asked: BTreeSet<PaperId> = browser.model.borrow().concat().into_iter().collect();
    assert!(!asked.is_empty());
    for paper in asked {
        assert!(!before.contains_key(&format!("{today} {paper}")), "{paper} was paid twice");
    }
    assert!(browser.answers().values().all(|count| *count == 1));

    // On a later day the catch-up knows what is missing.
    let browser = Browser::new(6);
    browser.sky.is(|address| address.contains("cs.AI").then(|| Ok(Canned::new(403, ""))));
    browser.run(browser.read_today());
    browser.sky.until(at(day("2026-07-01"), 9));
    browser.sky.is(|_| None);
    browser.run(browser.read_today());
    let days = browser.run(missed(&browser.tab(), &Profile::default_reader(), &browser.heads()));
    assert!(matches!(&days[0].lacks, Lacks::Categories(_, open) if *open == [category("cs.AI")]), "{days:?}");
    assert_eq!(browser.run(browser.fill()).1, End::Filled);
    assert!(browser.heads().iter().all(|head| head.open.is_empty() && head.phase == Phase::Finished));
}

#[test]
fn a_model_that_cannot_be_asked_ends_it_and_what_is_fetched_stays() {
    let browser = away(4);
    let tab = browser.tab();
    let profile = Profile::default_reader();
    let days = browser.run(missed(&tab, &profile, &browser.heads()));
    let refuse = |_| async { Outcome::Ended { why: "The key was refused.".to_owned() } }.boxed_local();
    let end = browser.run(fill(&tab, &proxy(), &profile, &days, &refuse, &|_| {}));
    assert_eq!(end, End::Ended { day: day("2026-07-01"), why: "The key was refused.".to_owned() });
    assert_eq!(browser.sky.addresses().len(), 2);
    let left = browser.run(missed(&tab, &profile, &browser.heads()));
    assert_eq!((left.len(), &left[0].lacks), (MISSED.len(), &Lacks::Reading));
    assert!(browser.run(browser.fill()).1 == End::Filled);
    assert_eq!(browser.sky.addresses().len(), 14, "the first day is not fetched again");
}

#[test]
fn two_tabs_do_not_fill_the_same_days() {
    let browser = away(4);
    let profile = Profile::default_reader();
    let (one, other) = (browser.tab(), browser.tab());
    let days = browser.run(missed(&one, &profile, &browser.heads()));
    let never = |_| pending().boxed_local();
    let proxy = proxy();
    let mut first = pin!(fill(&one, &proxy, &profile, &days, &never, &|_| {}));
    assert!(browser.sky.time.step(first.as_mut()).is_pending());
    assert_eq!(browser.run(fill(&other, &proxy, &profile, &days, &never, &|_| {})), End::Elsewhere);
}

#[test]
fn days_beyond_the_pages_of_arxiv_are_searched_for_and_called_approximate() {
    let browser = Browser::new(6);
    browser.run(browser.read_today());
    browser.sky.until(at(day("2026-10-02"), 9));
    browser.sky.addresses();
    let days = browser.run(missed(&browser.tab(), &Profile::default_reader(), &browser.heads()));
    let (old, recent): (Vec<&Missed>, Vec<&Missed>) = days.iter().partition(|one| one.is_approximate);
    assert_eq!(
        old.iter().map(|one| one.day.to_string()).collect::<Vec<_>>(),
        ["2026-07-01", "2026-07-02", "2026-07-03"]
    );
    assert!(!recent.is_empty());
    browser.sky.is(|address| {
        address.starts_with("export.").then(|| {
            let arxiv = super::sky::Sky::new(0, &DAYS, 6).arxiv;
            let papers: Vec<_> = arxiv
                .announced(&category("cs.LG"), day("2026-07-01"))
                .into_iter()
                .filter(|entry| entry.announce == AnnounceType::New)
                .map(|entry| entry.paper)
                .collect();
            Ok(Canned::new(
                200,
                firstlight::arxiv::stand_in::results(&papers, 0, 2_000, "2026-06-29T20:00:00Z"),
            ))
        })
    });
    let first: Vec<Missed> = days[..1].to_vec();
    let (tab, profile) = (browser.tab(), Profile::default_reader());
    let ports = tab.ports().clone();
    let end = browser.run(fill(
        &tab,
        &proxy(),
        &profile,
        &first,
        &move |morning| read(ports.clone(), morning).boxed_local(),
        &|_| {},
    ));
    assert_eq!(end, End::Filled);
    let (announcement, completeness) = browser.stored("cs.LG", day("2026-07-01"));
    assert_eq!((announcement.source, completeness), (Source::Api, Completeness::Approximate));
    assert!(
        browser.sky.addresses().iter().all(|one| one.starts_with("export.arxiv.org/api/query?search_query="))
    );
}

#[test]
fn what_is_expected_is_what_is_stored_else_what_such_days_were_like() {
    let browser = away(12);
    let days = browser.run(missed(&browser.tab(), &Profile::default_reader(), &browser.heads()));
    // By the table: a Wednesday in cs.LG and cs.AI, new and cross-listed.
    assert_eq!(days[0].expected, 94 + 66 + 52 + 139);
}
