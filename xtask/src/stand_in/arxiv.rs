//! A stand-in for arXiv: its feeds from files, or what is invented; the listings and past days that go with them; and
//! its bad days.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::get;
use firstlight::arxiv::stand_in::{StandIn as StandInArxiv, catch_up, listing, results, rss};
use firstlight::arxiv::{Announcement, Entry, calendar, read_feed};
use firstlight::day::Day;
use firstlight::paper::Category;
use serde::{Deserialize, Serialize};

use super::switch::StandIn;
use super::{plain, read, sample};
use crate::failure::Failure;

/// Where the sample day has no feed, or no file says a date.
const DEFAULT_DATE: &str = "Fri, 18 Apr 2025 00:00:00 -0400";

const HTML: &str = "text/html; charset=utf-8";
/// Nine in the morning, in milliseconds after midnight.
const MORNING: u64 = 9 * 3_600_000;

/// A stand-in for arXiv. Clones share their state.
#[derive(Clone)]
pub struct Arxiv(Arc<Mutex<Inside>>);

struct Inside {
    feeds: BTreeMap<String, PathBuf>,
    /// In place of the files.
    invented: Option<StandInArxiv>,
    /// What its clock shows, in milliseconds since 1970 (UTC); the morning of the newest feed where nobody says.
    now: Option<u64>,
    mood: Mood,
    /// The mood holds for addresses that contain this.
    only: String,
    asked: Vec<Asked>,
}

/// How arXiv answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mood {
    /// As on a good day.
    Feeds,
    /// Nobody listens. (The switch does it.)
    Dead,
    /// 429, "Rate exceeded."
    RateExceeded,
    /// 200 and a page for people.
    Html,
    /// Valid feeds without a paper, as on a weekday after a holiday.
    Empty,
    /// A feed that ends in the middle of an item.
    Truncated,
    /// 503 from the host in front of it.
    Overloaded,
    /// 403, as for a blocked proxy.
    Refused,
    /// 429 with `Retry-After: 20`.
    AsksToWait,
    /// Yesterday's batch under today's date, where it is invented.
    Stale,
}

/// One request as it arrived.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    path: String,
    headers: BTreeMap<String, String>,
}

impl Arxiv {
    /// The sample day's two feeds.
    pub fn sample() -> Self {
        let feeds = ["cs.LG", "cs.AI"].map(|name| (name.to_owned(), sample(&format!("{name}.rss.xml"))));
        Self(Arc::new(Mutex::new(Inside {
            feeds: BTreeMap::from(feeds),
            invented: None,
            now: None,
            mood: Mood::Feeds,
            only: String::new(),
            asked: Vec::new(),
        })))
    }

    /// From now on answers from these files, by category.
    pub fn set_feeds(&self, feeds: BTreeMap<String, PathBuf>) {
        let mut inside = self.inside();
        (inside.feeds, inside.invented) = (feeds, None);
    }

    /// From now on answers with what `invented` announced.
    pub fn set_invented(&self, invented: StandInArxiv) {
        self.inside().invented = Some(invented);
    }

    /// From now on its clock shows `now`, in milliseconds since 1970 (UTC).
    pub fn set_now(&self, now: u64) {
        self.inside().now = Some(now);
    }

    /// From now on answers so, where the address contains `only`.
    pub fn set_mood(&self, mood: Mood, only: Option<String>) {
        let mut inside = self.inside();
        (inside.mood, inside.only) = (mood, only.unwrap_or_default());
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.inside().asked.clone()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, path: &str, what: &What) -> Result<Response<Body>, Failure> {
        let (mood, source) = {
            let inside = self.inside();
            let mood = if path.contains(&inside.only) { inside.mood } else { Mood::Feeds };
            (mood, Batches::new(&inside)?)
        };
        let text = [(header::CONTENT_TYPE, "text/plain")];
        let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        let mut response = match mood {
            Mood::RateExceeded => (StatusCode::TOO_MANY_REQUESTS, text, "Rate exceeded.").into_response(),
            Mood::AsksToWait => {
                let wait = [(header::RETRY_AFTER, "20")];
                (StatusCode::TOO_MANY_REQUESTS, text, wait, "Rate exceeded.").into_response()
            }
            Mood::Refused => (StatusCode::FORBIDDEN, text, "Forbidden.").into_response(),
            Mood::Overloaded => {
                (StatusCode::SERVICE_UNAVAILABLE, html, "<html><h1>503 Service Unavailable</h1></html>")
                    .into_response()
            }
            Mood::Html => (
                html,
                "<!DOCTYPE html>\n<html><head><title>arXiv.org</title></head><body>Soon back.</body></html>",
            )
                .into_response(),
            Mood::Feeds | Mood::Dead | Mood::Empty | Mood::Truncated | Mood::Stale => {
                let (kind, mut body) = source.body(what, mood)?;
                if mood == Mood::Truncated {
                    body.truncate(body.len() / 2);
                }
                sent(kind, body)
            }
        };
        if let Ok(date) = HeaderValue::from_str(&http_date(source.now)) {
            response.headers_mut().insert(header::DATE, date);
        }
        Ok(response)
    }
}

/// What is asked for.
enum What {
    Feed(Category),
    Listing(Category),
    CatchUp(Category, Day, u32),
    Results,
}

/// Where the batches of a moment come from.
struct Batches {
    files: BTreeMap<String, (Vec<u8>, Option<Announcement>)>,
    invented: Option<StandInArxiv>,
    now: u64,
}

impl Batches {
    fn new(inside: &Inside) -> Result<Self, Failure> {
        let mut files = BTreeMap::new();
        for (name, file) in &inside.feeds {
            let bytes = read(file)?;
            // A feed that is none is served as it is.
            let announcement = Category::parse(name).and_then(|category| read_feed(&bytes, &category).ok());
            files.insert(name.clone(), (bytes, announcement));
        }
        let newest = files.values().filter_map(|(_, one)| one.as_ref()).map(|one| one.day).max();
        let newest = newest.or_else(|| Day::from_rfc2822(DEFAULT_DATE));
        let morning = newest.map_or(0, |day| calendar::feed_out(day) + MORNING);
        Ok(Self { files, invented: inside.invented.clone(), now: inside.now.unwrap_or(morning) })
    }

    fn body(&self, what: &What, mood: Mood) -> Result<(&'static str, Vec<u8>), Failure> {
        let today = calendar::new_york(self.now).day;
        Ok(match what {
            What::Feed(category) => {
                let file = self.files.get(category.as_str()).filter(|_| self.invented.is_none());
                let body = match (file, mood) {
                    (_, Mood::Empty) => rss(category, today, &[]).into_bytes(),
                    (Some((bytes, _)), _) => bytes.clone(),
                    (None, Mood::Stale) => {
                        let before = self.newest(category, calendar::previous(today));
                        rss(category, today, &self.entries(category, before)).into_bytes()
                    }
                    (None, _) => rss(category, today, &self.entries(category, today)).into_bytes(),
                };
                ("application/rss+xml", body)
            }
            // What comes in place of a feed comes in place of its listing too.
            What::Listing(category) | What::CatchUp(category, ..) if self.is_no_feed(category) => {
                let file = self.files.get(category.as_str());
                (HTML, file.map(|(bytes, _)| bytes.clone()).unwrap_or_default())
            }
            What::Listing(category) => {
                let evening = calendar::new_york(self.now).minutes >= 20 * 60;
                let newest = if matches!(mood, Mood::Empty | Mood::Stale) {
                    self.newest(category, calendar::previous(today))
                } else {
                    self.newest(category, today.plus(i32::from(evening)))
                };
                let entries = if mood == Mood::Empty { Vec::new() } else { self.entries(category, newest) };
                let mut body = listing(category, newest, &entries).into_bytes();
                let file = self.files.get(category.as_str()).and_then(|(_, one)| one.as_ref());
                if file.is_some_and(Announcement::is_partial) && self.invented.is_none() {
                    body.truncate(body.len() * 2 / 3);
                }
                (HTML, body)
            }
            What::CatchUp(category, day, page) => {
                (HTML, catch_up(category, *day, &self.entries(category, *day), *page).into_bytes())
            }
            What::Results => {
                ("application/atom+xml", results(&[], 0, 2_000, "2026-01-01T00:00:00Z").into_bytes())
            }
        })
    }

    fn is_no_feed(&self, category: &Category) -> bool {
        let file = self.files.get(category.as_str());
        self.invented.is_none() && file.is_some_and(|(_, announcement)| announcement.is_none())
    }

    fn newest(&self, category: &Category, day: Day) -> Day {
        let file = self.files.get(category.as_str()).and_then(|(_, one)| one.as_ref());
        let file = file.map(|one| one.day).filter(|newest| *newest <= day);
        match &self.invented {
            Some(invented) => invented.newest(day).unwrap_or(day),
            None => file.unwrap_or(day),
        }
    }

    fn entries(&self, category: &Category, day: Day) -> Vec<Entry> {
        match &self.invented {
            Some(invented) => invented.announced(category, day),
            None => {
                let file = self.files.get(category.as_str()).and_then(|(_, one)| one.as_ref());
                file.filter(|one| one.day == day).map(|one| one.entries.clone()).unwrap_or_default()
            }
        }
    }
}

impl StandIn for Arxiv {
    fn router(self) -> Router {
        Router::new()
            .route("/rss/{category}", get(answer))
            .route("/list/{category}/new", get(answer))
            .route("/catchup/{category}/{day}", get(answer))
            .route("/api/query", get(answer))
            .with_state(self)
    }
}

async fn answer(State(arxiv): State<Arxiv>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let path = uri.path_and_query().map_or("", |path| path.as_str()).to_owned();
    arxiv.inside().asked.push(Asked { path: path.clone(), headers: plain(&headers) });
    let parts: Vec<&str> = path.split(['/', '?']).skip(1).collect();
    let page = |query: &str| query.rsplit_once("page=").and_then(|(_, page)| page.parse().ok()).unwrap_or(1);
    let what = match parts.as_slice() {
        ["rss", name] => Category::parse(name).map(What::Feed),
        ["list", name, "new"] => Category::parse(name).map(What::Listing),
        ["catchup", name, day, query @ ..] => {
            Category::parse(name).zip(Day::parse(day)).map(|(category, day)| {
                What::CatchUp(category, day, query.first().map_or(1, |query| page(query)))
            })
        }
        _ => Some(What::Results),
    };
    let Some(what) = what else { return StatusCode::BAD_REQUEST.into_response() };
    arxiv.answer(&path, &what).unwrap_or_else(|failure| {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("stand-in: {failure}")).into_response()
    })
}

/// With the headers that the real service sets; what arXiv's edge adds is not known.
fn sent(kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::ETAG, format!("\"{}\"", bytes.len())),
        (header::CACHE_CONTROL, "max-age=3600".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// `Fri, 18 Apr 2025 13:00:00 GMT`.
fn http_date(ms: u64) -> String {
    let seconds = ms / 1_000;
    let day = Day::after_1970(i32::try_from(seconds / 86_400).unwrap_or(0));
    let date = day.date();
    let three = |name: String| name.chars().take(3).collect::<String>();
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        three(date.weekday().to_string()),
        date.day(),
        three(date.month().to_string()),
        date.year(),
        seconds / 3_600 % 24,
        seconds / 60 % 60,
        seconds % 60
    )
}
