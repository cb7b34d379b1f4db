//! arXiv and a model at the other end of the wire, in a time of our own: what the tests of looking and catching up are
//! made of.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use firstlight::arxiv::calendar::{self, new_york};
use firstlight::arxiv::source::ProxyTemplate;
use firstlight::arxiv::stand_in::{StandIn, catch_up, listing, rss};
use firstlight::day::Day;
use firstlight::paper::Category;
use firstlight::run::conduct::Conduct;
use firstlight::run::ports::{Clock, HttpError, HttpRequest, Ports};
use firstlight::run::twins::{self, AnswerWith, Canned, MemoryStore};

use super::time::Time;
use super::world::category;

pub const HOUR: u64 = 3_600_000;

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// So many hours after midnight in New York on a day.
pub fn at(day: Day, hours: u64) -> u64 {
    calendar::feed_out(day) + hours * HOUR
}

/// What arXiv answers to an address where it is not well; `None` where it is.
type Mood = Box<dyn Fn(&str) -> Option<Result<Canned, HttpError>>>;

/// A sky: an arXiv, a browser's memory, and the time.
pub struct Sky {
    pub time: Time,
    pub arxiv: StandIn,
    pub ports: Ports,
    pub store: Rc<MemoryStore>,
    /// When, in milliseconds, each address of arXiv was asked for, without the proxy.
    pub asked: Rc<RefCell<Vec<(u64, String)>>>,
    mood: Rc<RefCell<Mood>>,
    /// How far arXiv's clock is before the reader's, in milliseconds, where its answers tell.
    pub ahead: Rc<Cell<Option<u64>>>,
}

impl Sky {
    /// `now` by the reader's clock; `arxiv` announces `papers` papers on each of `days`.
    pub fn new(now: u64, days: &[&str], papers: u32) -> Self {
        let time = Time::from(now);
        let arxiv = StandIn { days: days.iter().map(|one| day(one)).collect(), papers };
        let asked: Rc<RefCell<Vec<(u64, String)>>> = Rc::default();
        let mood: Rc<RefCell<Mood>> = Rc::new(RefCell::new(Box::new(|_| None)));
        let ahead: Rc<Cell<Option<u64>>> = Rc::default();
        let (seen, answers, clock, moods, shift) =
            (asked.clone(), arxiv.clone(), time.clone(), mood.clone(), ahead.clone());
        let (ports, store) = twins::ports(AnswerWith(move |request: HttpRequest| {
            let address = request.url.strip_prefix("https://proxy.example/from/").unwrap().to_owned();
            assert_eq!((request.headers, request.body), (Vec::new(), None), "a plain GET");
            seen.borrow_mut().push((clock.now(), address.clone()));
            let now = clock.now() + shift.get().unwrap_or(0);
            let mut answer =
                (moods.borrow())(&address).unwrap_or_else(|| Ok(answer(&answers, &address, now)));
            if let (Ok(canned), Some(_)) = (&mut answer, shift.get()) {
                canned.headers.push(("date".to_owned(), http_date(now)));
            }
            answer
        }));
        let ports = Ports { clock: Rc::new(time.clone()), sleep: Rc::new(time.clone()), ..ports };
        Self { time, arxiv, ports, store, asked, mood, ahead }
    }

    /// From now on arXiv answers so, where that gives an answer.
    pub fn is(&self, mood: impl Fn(&str) -> Option<Result<Canned, HttpError>> + 'static) {
        *self.mood.borrow_mut() = Box::new(mood);
    }

    /// A tab of the reader's browser.
    pub fn tab(&self) -> Conduct {
        Conduct::new(self.ports.clone(), Rc::new(|_| {}))
    }

    /// The addresses asked for since the last time.
    pub fn addresses(&self) -> Vec<String> {
        self.asked.borrow_mut().drain(..).map(|(_, address)| address).collect()
    }

    /// Time goes on to `now`.
    pub fn until(&self, now: u64) {
        let wait = now.saturating_sub(self.time.now());
        self.time
            .run(firstlight::run::ports::Sleep::sleep(&self.time, std::time::Duration::from_millis(wait)));
    }
}

pub fn proxy() -> ProxyTemplate {
    ProxyTemplate::parse("https://proxy.example").unwrap()
}

/// The reader's two categories.
pub fn categories() -> Vec<Category> {
    ["cs.LG", "cs.AI"].map(category).to_vec()
}

/// What a healthy arXiv answers at `now`.
pub fn answer(arxiv: &StandIn, address: &str, now: u64) -> Canned {
    let today = new_york(now).day;
    let parts: Vec<&str> = address.split(['/', '?']).collect();
    let text = match parts.as_slice() {
        ["rss.arxiv.org", "rss", name] => {
            let category = category(name);
            rss(&category, today, &arxiv.announced(&category, today))
        }
        ["arxiv.org", "list", name, "new"] => {
            let category = category(name);
            let evening = new_york(now).minutes >= 20 * 60;
            let newest = arxiv.newest(today.plus(i32::from(evening))).unwrap();
            listing(&category, newest, &arxiv.announced(&category, newest))
        }
        ["arxiv.org", "catchup", name, date, query] => {
            let (category, date) = (category(name), day(date));
            let page = query.rsplit('=').next().unwrap().parse().unwrap();
            if date < today.plus(-90) || date > today.plus(1) {
                return Canned::new(400, "<html><title>400 Bad Request</title></html>");
            }
            catch_up(&category, date, &arxiv.announced(&category, date), page)
        }
        other => panic!("{other:?}"),
    };
    Canned::new(200, text)
}

fn http_date(ms: u64) -> String {
    let seconds = ms / 1_000;
    let date = Day::after_1970(i32::try_from(seconds / 86_400).unwrap());
    let words = date.in_words();
    let parts: Vec<&str> = words.split([',', ' ']).filter(|part| !part.is_empty()).collect();
    let (hours, minutes, seconds) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!(
        "{}, {:0>2} {} {} {hours:02}:{minutes:02}:{seconds:02} GMT",
        &parts[0][..3],
        parts[1],
        &parts[2][..3],
        parts[3]
    )
}
