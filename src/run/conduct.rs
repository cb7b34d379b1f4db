//! How arXiv wants to be asked: one request at a time over all tabs, three seconds apart towards feeds and API
//! together, fifteen between pages of the main site, and not before the end of a wait that it asked for.
//!
//! Sources: <https://info.arxiv.org/help/api/tou.html> and the crawl delay in <https://arxiv.org/robots.txt>.
//!
//! When was asked last is kept in the store, so that a tab keeps the distance to one that is gone. Nobody holds the
//! lock while it waits: who may wait longer comes a second later than it could, and so behind who is in a hurry.

mod known;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::ports::{HttpError, HttpRequest, LockGuard, Ports, StoreName, Write};
use crate::arxiv::calendar::corrected;
use crate::arxiv::source::ProxyTemplate;
use crate::store::{open, seal};
use known::{Known, Pace, refusal};

/// The lock that whoever asks arXiv holds.
const LOCK: &str = "arxiv";
/// The key of the one record.
const KEY: &str = "conduct";
/// How long to the next look whether another tab is done, in milliseconds.
const OTHER_TAB: u64 = 500;
/// What a patient one waits beyond its turn, in milliseconds.
const COURTESY: u64 = 1_000;
/// How long an answer may take, the body included: arXiv's largest feed comes in seconds.
const PATIENCE: Duration = Duration::from_secs(90);
/// A wait after a refusal that is longer than this many milliseconds is not sat out, but told.
const SAT_OUT: u64 = 30_000;
/// What is read at most, in bytes: arXiv's largest feed so far has 2.3 MB.
pub(super) const LARGEST: usize = 32 << 20;

/// Which of arXiv's two paces an address keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The feeds and the API: 3 s.
    Feeds,
    /// The listings of the main site: 15 s.
    Listings,
}

impl Line {
    /// Of an address of arXiv, absolute.
    pub fn of(url: &str) -> Self {
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        if host.starts_with("arxiv.org/") { Self::Listings } else { Self::Feeds }
    }

    /// From one request to the next, in milliseconds.
    pub fn distance(self) -> u64 {
        match self {
            Self::Feeds => 3_000,
            Self::Listings => 15_000,
        }
    }
}

/// Who goes first where two would ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Today's look: somebody waits for it.
    Next,
    /// The catch-up.
    Patient,
}

/// What is waited for before the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Until when, in milliseconds since 1970 by the reader's clock; 0 where nobody can say.
    pub until: u64,
    /// Why.
    pub why: PauseWhy,
}

/// Why is waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseWhy {
    /// The distance that arXiv asks for.
    Pace,
    /// arXiv or the proxy refused a request and asked to wait.
    Asked,
    /// Another tab asks just now.
    OtherTab,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The status code.
    pub status: u16,
    /// The value of `Retry-After`, where the page may read it.
    pub retry_after: Option<String>,
    /// The value of `Date`, likewise: what the clock of the other side shows.
    pub date: Option<String>,
    /// The value of `Age`, likewise: how long, in seconds, the answer lay in a cache.
    pub age: Option<String>,
    /// The body, as far as it came.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfetched {
    /// No connection, or none that lasted.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// arXiv asked to wait, and that is not over.
    #[error("arXiv or the proxy asked to wait, and that is not over")]
    NotBefore(
        /// Until when, in milliseconds since 1970 by the reader's clock.
        u64,
    ),
}

/// Called with what is waited for, and with `None` when it is over.
pub type Tell = Rc<dyn Fn(Option<Pause>)>;

/// Asks arXiv as it wants to be asked. Clones share what they know.
#[derive(Clone)]
pub struct Conduct {
    ports: Ports,
    known: Rc<RefCell<Known>>,
    tell: Tell,
}

impl Conduct {
    /// Asks on `ports`, and tells of its waiting.
    pub fn new(ports: Ports, tell: Tell) -> Self {
        Self { ports, known: Rc::default(), tell }
    }

    /// The time in milliseconds since 1970 (UTC): the reader's clock, corrected by what answers said.
    pub fn now(&self) -> u64 {
        self.ports.clock.now().saturating_add_signed(self.known.borrow().behind)
    }

    /// The ports that it asks on.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Reads what is stored, so that [`Conduct::now`] is right from the first.
    pub async fn recall(&self) {
        self.read().await;
    }

    /// Fetches `url`, an address of arXiv, through `proxy` when it is its turn.
    ///
    /// A body that breaks off is what came of it. Dropping the future gives up, while it waits or while it asks.
    ///
    /// # Errors
    /// Where no answer came, and where arXiv asked to wait for longer than is sat out here.
    pub async fn get(&self, url: &str, proxy: &ProxyTemplate, turn: Turn) -> Result<Fetched, Unfetched> {
        let line = Line::of(url);
        let guard = self.begin(line, turn).await?;
        let asked = self.ports.clock.now();
        let answer = self.ask(proxy.apply(url)).await;
        let now = self.ports.clock.now();
        let date = answer.as_ref().ok().and_then(|fetched| fetched.date.as_deref());
        let refused = answer.as_ref().ok().and_then(|fetched| refusal(fetched, now));
        let age = answer.as_ref().ok().and_then(|fetched| fetched.age.as_deref());
        let right = date.map_or(now, |date| corrected(now, date, age, now));
        // Where the clock jumped meanwhile, as on a device that slept with an answer on its way, a date that is days old
        // says nothing about the clock.
        let took = now.checked_sub(asked).map(Duration::from_millis);
        let behind = if took.is_some_and(|took| took <= 2 * PATIENCE) {
            i64::try_from(right).unwrap_or(0).saturating_sub(i64::try_from(now).unwrap_or(0))
        } else {
            self.known.borrow().behind
        };
        if refused.is_some() || behind != self.known.borrow().behind {
            self.note(|known| {
                known.behind = behind;
                if let Some(until) = refused {
                    known.pace(line).not_before = until;
                }
            })
            .await;
        }
        drop(guard);
        Ok(answer?)
    }

    /// Waits until an address like `url` may be asked for. As long as what is returned lives, nobody else asks.
    ///
    /// For a request whose answer says nothing about arXiv, such as the first through a proxy that is being tried.
    ///
    /// # Errors
    /// As [`Conduct::get`], but for what an answer has.
    pub async fn wait_for(&self, url: &str) -> Result<LockGuard, Unfetched> {
        self.begin(Line::of(url), Turn::Next).await
    }

    /// Waits for the turn and notes that a request is sent now.
    async fn begin(&self, line: Line, turn: Turn) -> Result<LockGuard, Unfetched> {
        let guard = self.turn(line, turn).await?;
        let now = self.ports.clock.now();
        self.note(|known| {
            let pace = known.pace(line);
            *pace = Pace { asked: pace.asked + 1, last: now, ..*pace };
        })
        .await;
        Ok(guard)
    }

    /// Waits until it is its turn.
    async fn turn(&self, line: Line, turn: Turn) -> Result<LockGuard, Unfetched> {
        // The count of requests that the waiting was for: where nobody asked meanwhile, the time is over, whatever
        // the clock says.
        let mut waited_at = None;
        let told = Told(self.tell.clone());
        loop {
            let Some(guard) = self.ports.lock.try_acquire(LOCK.to_owned()).await else {
                told.of(Pause { until: 0, why: PauseWhy::OtherTab });
                self.sleep(OTHER_TAB).await;
                continue;
            };
            let pace = *self.read().await.pace(line);
            let now = self.ports.clock.now();
            let (wait, why) = pace.wait(now, line);
            if wait == 0 || waited_at == Some(pace) {
                return Ok(guard);
            }
            drop(guard);
            let until = now.saturating_add(wait);
            if why == PauseWhy::Asked && wait > SAT_OUT {
                return Err(Unfetched::NotBefore(until));
            }
            told.of(Pause { until, why });
            self.sleep(if turn == Turn::Patient { wait + COURTESY } else { wait }).await;
            waited_at = Some(pace);
        }
    }

    async fn ask(&self, url: String) -> Result<Fetched, HttpError> {
        let work = Box::pin(async {
            let mut response = self.ports.http.send(HttpRequest::get(url)).await?;
            let (body, broke_off) = response.read(LARGEST).await;
            // What is complete in a body that broke off is read, and the reader is told of the rest.
            if let Some(error) = broke_off.filter(|_| body.is_empty()) {
                return Err(error);
            }
            let header = |name| response.header(name).map(str::to_owned);
            let [retry_after, date, age] = ["retry-after", "date", "age"].map(header);
            Ok(Fetched { status: response.status, retry_after, date, age, body })
        });
        match select(work, self.ports.sleep.sleep(PATIENCE)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(((), _)) => {
                Err(HttpError::Network(format!("no whole answer within {} seconds", PATIENCE.as_secs())))
            }
        }
    }

    async fn sleep(&self, milliseconds: u64) {
        self.ports.sleep.sleep(Duration::from_millis(milliseconds)).await;
    }

    /// What all tabs know. Where the store gives nothing, what this one knows.
    async fn read(&self) -> Known {
        let stored = self.ports.store.get(StoreName::Settings, KEY.to_owned()).await;
        if let Some(stored) = stored.ok().flatten().and_then(|json| open::<Known>(&json).ok()) {
            let mut known = self.known.borrow_mut();
            // Where the store refuses to be written, this tab knows more.
            let is_newer = |ours: Pace, theirs: Pace| theirs.asked >= ours.asked;
            if is_newer(known.feeds, stored.feeds) && is_newer(known.listings, stored.listings) {
                *known = stored;
            }
        }
        *self.known.borrow()
    }

    async fn note(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.borrow_mut());
        let known = *self.known.borrow();
        if let Ok(json) = seal(&known) {
            let write = Write { store: StoreName::Settings, key: KEY.to_owned(), value: Some(json) };
            // A store that refuses costs the distance to other tabs, not the announcement.
            _ = self.ports.store.put(vec![write]).await;
        }
    }
}

/// Says that the waiting is over, whichever way it ends.
struct Told(Tell);

impl Told {
    fn of(&self, pause: Pause) {
        (self.0)(Some(pause));
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        (self.0)(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_to_the_pace_of_their_host() {
        assert_eq!(Line::of("https://arxiv.org/list/cs.LG/new"), Line::Listings);
        assert_eq!(Line::of("https://rss.arxiv.org/rss/cs.LG"), Line::Feeds);
        assert_eq!(Line::of("https://export.arxiv.org/api/query?search_query=x"), Line::Feeds);
    }
}
