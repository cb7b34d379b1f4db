//! arXiv is asked as it wants to be asked, over all tabs, whatever the clock says and whoever was closed.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use firstlight::arxiv::source::ProxyTemplate;
use firstlight::run::conduct::{Conduct, Fetched, Pause, PauseWhy, Turn, Unfetched};
use firstlight::run::ports::{Clock, Http, HttpError, HttpRequest, HttpResponse, Ports, StoreError};
use firstlight::run::twins::{self, AnswerWith, Canned, MemoryStore};
use futures_util::future::{FutureExt, LocalBoxFuture, join, join_all};
use futures_util::stream::{self, StreamExt};

use super::time::Time;

const FEED: &str = "https://rss.arxiv.org/rss/cs.LG";
const LISTING: &str = "https://arxiv.org/list/cs.LG/new";
/// In November 2026.
const START: u64 = 1_795_323_600_000;

/// arXiv at the other end: each answer takes so many milliseconds.
struct Arxiv {
    time: Time,
    takes: u64,
    answer: Box<dyn Fn(&str) -> Canned>,
    asked: Rc<RefCell<Vec<(u64, String)>>>,
    open: Rc<RefCell<usize>>,
}

impl Http for Arxiv {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        self.asked.borrow_mut().push((self.time.now() - START, request.url.clone()));
        let Canned { status, headers, chunks } = (self.answer)(&request.url);
        *self.open.borrow_mut() += 1;
        assert_eq!(*self.open.borrow(), 1, "one at a time");
        let (open, sleeping) = (
            self.open.clone(),
            firstlight::run::ports::Sleep::sleep(&self.time, Duration::from_millis(self.takes)),
        );
        let closing = Closing(open);
        async move {
            sleeping.await;
            let body = stream::iter(chunks).map(move |chunk| {
                let _still = &closing;
                chunk
            });
            Ok(HttpResponse { status, headers, body: body.boxed_local() })
        }
        .boxed_local()
    }
}

struct Closing(Rc<RefCell<usize>>);

impl Drop for Closing {
    fn drop(&mut self) {
        *self.0.borrow_mut() -= 1;
    }
}

/// A browser with tabs.
struct Browser {
    time: Time,
    ports: Ports,
    store: Rc<MemoryStore>,
    asked: Rc<RefCell<Vec<(u64, String)>>>,
    told: Rc<RefCell<Vec<Option<Pause>>>>,
}

impl Browser {
    fn new(takes: u64, answer: impl Fn(&str) -> Canned + 'static) -> Self {
        let time = Time::from(START);
        let (ports, store) = twins::ports(AnswerWith(|_| Err(HttpError::Network(String::new()))));
        let asked: Rc<RefCell<Vec<_>>> = Rc::default();
        let http = Arxiv {
            time: time.clone(),
            takes,
            answer: Box::new(answer),
            asked: asked.clone(),
            open: Rc::default(),
        };
        let ports = Ports {
            http: Rc::new(http),
            clock: Rc::new(time.clone()),
            sleep: Rc::new(time.clone()),
            ..ports
        };
        Self { time, ports, store, asked, told: Rc::default() }
    }

    fn fine() -> Self {
        Self::new(200, |_| Canned::new(200, "fine"))
    }

    fn tab(&self) -> Conduct {
        let told = self.told.clone();
        Conduct::new(self.ports.clone(), Rc::new(move |pause| told.borrow_mut().push(pause)))
    }

    /// The moments of the requests, in milliseconds from the start.
    fn moments(&self) -> Vec<u64> {
        self.asked.borrow().iter().map(|(at, _)| *at).collect()
    }
}

async fn get(tab: &Conduct, url: &str) -> Result<Fetched, Unfetched> {
    tab.get(url, &ProxyTemplate::parse("https://proxy.example").unwrap(), Turn::Next).await
}

#[test]
fn requests_keep_their_distance_and_the_page_says_why_it_waits() {
    let browser = Browser::fine();
    let tab = browser.tab();
    browser.time.run(async {
        for url in [FEED, FEED, "https://export.arxiv.org/api/query?id_list=1", LISTING, LISTING, FEED] {
            assert_eq!(get(&tab, url).await.unwrap().body, b"fine");
        }
    });
    // The first listing does not wait for the feeds' pace, nor the last feed for the listings'.
    assert_eq!(browser.moments(), [0, 3_000, 6_000, 6_200, 21_200, 21_400]);
    assert_eq!(browser.asked.borrow()[0].1, "https://proxy.example/from/rss.arxiv.org/rss/cs.LG");
    let told = browser.told.borrow();
    let pauses: Vec<u64> = told.iter().flatten().map(|pause| pause.until - START).collect();
    assert_eq!(pauses, [3_000, 6_000, 21_200]);
    assert!(told.iter().flatten().all(|pause| pause.why == PauseWhy::Pace));
    assert_eq!(told.last(), Some(&None), "it says that the waiting is over");
}

#[test]
fn all_tabs_are_one_reader() {
    let browser = Browser::fine();
    let tabs: Vec<Conduct> = (0..5).map(|_| browser.tab()).collect();
    browser.time.run(join_all(tabs.iter().map(|tab| get(tab, FEED))));
    let moments = browser.moments();
    assert_eq!(moments.len(), 5);
    for (one, next) in moments.iter().zip(&moments[1..]) {
        assert!((3_000..4_000).contains(&(next - one)), "{moments:?}");
    }
}

#[test]
fn a_tab_that_was_closed_still_counts() {
    let browser = Browser::fine();
    let tab = browser.tab();
    // It dies while its request is under way, and gives its lock back.
    let mut dying = Box::pin(get(&tab, LISTING));
    assert!(browser.time.step(dying.as_mut()).is_pending());
    drop(dying);
    drop(tab);
    browser.time.run(get(&browser.tab(), LISTING)).unwrap();
    assert_eq!(browser.moments(), [0, 15_000]);
}

#[test]
fn todays_look_goes_before_the_catch_up_in_whatever_tab() {
    let browser = Browser::fine();
    let (one, other) = (browser.tab(), browser.tab());
    let proxy = ProxyTemplate::default();
    let patient = async {
        for page in ["catchup/cs.LG/2026-11-02", "catchup/cs.LG/2026-11-03"] {
            one.get(&format!("https://arxiv.org/{page}"), &proxy, Turn::Patient).await.unwrap();
        }
    };
    let hurried = async {
        firstlight::run::ports::Sleep::sleep(&browser.time, Duration::from_secs(5)).await;
        get(&other, LISTING).await.unwrap();
    };
    browser.time.run(join(patient, hurried));
    let asked = browser.asked.borrow();
    assert!(asked[1].1.ends_with("list/cs.LG/new") && asked[1].0 == 15_000, "{asked:?}");
    assert!(asked[2].1.ends_with("2026-11-03") && asked[2].0 >= 30_000, "{asked:?}");
}

#[test]
fn who_is_asked_to_wait_waits() {
    let refusing = |retry_after: &'static str| {
        let first = RefCell::new(true);
        Browser::new(100, move |_| {
            if !first.replace(false) {
                return Canned::new(200, "fine");
            }
            let headers = vec![("retry-after".to_owned(), retry_after.to_owned())];
            Canned { headers, ..Canned::new(429, "Rate exceeded.") }
        })
    };
    // A short wait is sat out, by the other tab too.
    let browser = refusing("20");
    assert_eq!(browser.time.run(get(&browser.tab(), FEED)).unwrap().status, 429);
    assert_eq!(browser.time.run(get(&browser.tab(), FEED)).unwrap().status, 200);
    assert_eq!(browser.moments(), [0, 20_100]);
    assert!(browser.told.borrow().iter().flatten().any(|pause| pause.why == PauseWhy::Asked));

    // A long one is told, and costs arXiv nothing.
    let browser = refusing("600");
    browser.time.run(get(&browser.tab(), FEED)).unwrap();
    let refused = browser.time.run(get(&browser.tab(), FEED));
    assert_eq!(refused, Err(Unfetched::NotBefore(START + 600_100)));
    assert_eq!(
        browser.time.run(get(&browser.tab(), LISTING)).unwrap().status,
        200,
        "the other host may be asked"
    );
    assert_eq!(browser.moments().len(), 2);
}

#[test]
fn what_never_ends_ends_and_lets_others_ask() {
    let browser = Browser::new(10_000_000, |_| Canned::new(200, "fine"));
    let (one, other) = (browser.tab(), browser.tab());
    let (first, second) = browser.time.run(join(get(&one, FEED), get(&other, FEED)));
    for answer in [first, second] {
        let Err(Unfetched::Http(HttpError::Network(why))) = answer else { panic!("{answer:?}") };
        assert!(why.contains("90 seconds"), "{why}");
    }
    assert!(browser.moments()[1] >= 90_000);
}

#[test]
fn a_wrong_clock_is_put_right_by_the_answers() {
    // The reader's clock is a day behind, and the answer lay in a cache for an hour.
    let browser = Browser::new(100, |_| {
        let headers = [("date", "Mon, 23 Nov 2026 04:00:00 GMT"), ("age", "3600")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Canned { headers, ..Canned::new(200, "fine") }
    });
    let tab = browser.tab();
    assert_eq!(tab.now(), START);
    browser.time.run(get(&tab, FEED)).unwrap();
    assert_eq!(tab.now(), START + 86_400_000);
    let next = browser.tab();
    browser.time.run(next.recall());
    assert_eq!(next.now(), START + 86_400_000, "the next opening knows it at once");
}

#[test]
fn an_answer_that_slept_three_days_on_its_way_puts_no_clock_back() {
    // It was sent before the device went to sleep, and is read when it wakes.
    let browser = Browser::new(100, |_| {
        let headers = vec![("date".to_owned(), "Sun, 22 Nov 2026 05:00:00 GMT".to_owned())];
        Canned { headers, ..Canned::new(200, "fine") }
    });
    let clock = Rc::new(Asleep { time: browser.time.clone(), from: START + 50 });
    let tab = Conduct::new(Ports { clock: clock.clone(), ..browser.ports.clone() }, Rc::new(|_| {}));
    browser.time.run(get(&tab, FEED)).unwrap();
    assert_eq!(tab.now(), clock.now());
    let next = Conduct::new(Ports { clock: clock.clone(), ..browser.ports.clone() }, Rc::new(|_| {}));
    browser.time.run(next.recall());
    assert_eq!(next.now(), clock.now(), "and no later opening takes today for that day");
}

/// A clock that is three days later from a moment on.
struct Asleep {
    time: Time,
    from: u64,
}

impl Clock for Asleep {
    fn now(&self) -> u64 {
        let now = self.time.now();
        if now < self.from { now } else { now + 3 * 86_400_000 }
    }
}

#[test]
fn a_clock_that_stands_still_or_is_put_back_stops_nothing() {
    // Timers run and the clock does not: the waiting is over when it is over.
    let browser = Browser::fine();
    let stopped = Rc::new(Stopped);
    let tab = Conduct::new(Ports { clock: stopped, ..browser.ports.clone() }, Rc::new(|_| {}));
    browser.time.run(async {
        for _ in 0..3 {
            get(&tab, LISTING).await.unwrap();
        }
    });
    assert_eq!(browser.moments(), [0, 15_200, 30_400]);

    // The last request was, by the clock, years ahead.
    let browser = Browser::fine();
    let ahead = Conduct::new(Ports { clock: Rc::new(Ahead), ..browser.ports.clone() }, Rc::new(|_| {}));
    browser.time.run(get(&ahead, LISTING)).unwrap();
    browser.time.run(get(&browser.tab(), LISTING)).unwrap();
    assert_eq!(browser.moments(), [0, 15_200]);
}

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> u64 {
        START
    }
}

struct Ahead;

impl Clock for Ahead {
    fn now(&self) -> u64 {
        START * 2
    }
}

#[test]
fn a_tab_without_storage_keeps_its_own_distance() {
    let browser = Browser::fine();
    browser.store.fail_with(Some(StoreError::Full));
    let tab = browser.tab();
    browser.time.run(async {
        get(&tab, LISTING).await.unwrap();
        get(&tab, LISTING).await.unwrap();
    });
    assert_eq!(browser.moments(), [0, 15_000]);
}

#[test]
fn giving_up_while_it_waits_asks_nothing() {
    let browser = Browser::fine();
    let tab = browser.tab();
    browser.time.run(get(&tab, LISTING)).unwrap();
    {
        let mut waiting = pin!(get(&tab, LISTING));
        assert!(browser.time.step(waiting.as_mut()).is_pending());
    }
    assert_eq!(browser.told.borrow().last(), Some(&None));
    browser.time.run(get(&tab, FEED)).unwrap();
    assert_eq!(browser.moments().len(), 2);
}
