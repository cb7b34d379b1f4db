//! The outside things that a run needs, as small traits.
//!
//! Their futures are not `Send`: a browser has one thread, and natively they run on a local executor. The in-memory
//! twins stand in `twins`, the browser's side in `browser`.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::LocalBoxStream;

/// Everything a run is given. Cloning shares the parts.
#[derive(Clone)]
pub struct Ports {
    /// Sends requests.
    pub http: Rc<dyn Http>,
    /// Keeps records.
    pub store: Rc<dyn Store>,
    /// Tells the time.
    pub clock: Rc<dyn Clock>,
    /// Waits.
    pub sleep: Rc<dyn Sleep>,
    /// Gives random bits.
    pub random: Rc<dyn Random>,
    /// Keeps two tabs from the same work.
    pub lock: Rc<dyn Lock>,
    /// Says when asking makes sense.
    pub gate: Rc<dyn Gate>,
}

/// Sends requests. Dropping the future, or the body of its response, aborts the request.
pub trait Http {
    /// Sends `request` and resolves when status and headers are there.
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>>;
}

/// The verb of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// One request. `Debug` leaves the header values out: one of them can be a key.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The verb.
    pub method: Method,
    /// The full address.
    pub url: String,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, where there is one.
    pub body: Option<String>,
}

impl HttpRequest {
    /// A GET without headers of its own, which no browser asks permission for.
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: Method::Get, url: url.into(), headers: Vec::new(), body: None }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.method, self.url)
    }
}

/// A response whose body is still on its way.
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The headers that a page may read, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, in chunks that may split anywhere, also inside a character.
    pub body: LocalBoxStream<'static, Result<Vec<u8>, HttpError>>,
}

impl HttpResponse {
    /// The value of a header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Reads the body until it ends or has more than `most` bytes: what came, and why no more did where it broke off.
    pub async fn read(&mut self, most: usize) -> (Vec<u8>, Option<HttpError>) {
        let mut bytes = Vec::new();
        while bytes.len() <= most
            && let Some(chunk) = self.body.next().await
        {
            match chunk {
                Ok(chunk) => bytes.extend_from_slice(&chunk),
                Err(error) => return (bytes, Some(error)),
            }
        }
        (bytes, None)
    }
}

/// Why no response, or no more of one, came. A page is not told more than this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// Refused, unreachable, no CORS, offline, blocked: the browser does not say which.
    #[error("no connection ({0})")]
    Network(String),
    /// The address is none.
    #[error("not an address: {0}")]
    Address(String),
}

/// Keeps records by store and key, each a string of JSON. One call is one transaction.
pub trait Store {
    /// The value under `key`.
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>>;
    /// Writes all of `writes` or none of them.
    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>>;
    /// Keys and values whose key begins with `prefix`, in the order of the keys (by UTF-16, all of ours ASCII).
    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>>;
    /// The keys alone that begin with `prefix`, in their order. A store that can do so reads no values for it.
    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        let found = self.scan(store, prefix);
        Box::pin(async move { Ok(found.await?.into_iter().map(|(key, _)| key).collect()) })
    }
}

/// One record to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Into which store.
    pub store: StoreName,
    /// Under which key.
    pub key: String,
    /// The JSON, or `None` to delete.
    pub value: Option<String>,
}

/// The stores, by the names they have in IndexedDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreName {
    /// Announcements, by `category/day`.
    Announcements,
    /// Runs, by `profile/day/number`.
    Runs,
    /// Answers, by `profile/day/number/batch/sequence`; append-only.
    Answers,
    /// The log of requests, by `profile/day/number/sequence`.
    Requests,
    /// Marks, by paper id.
    Marks,
    /// Profiles, by their id.
    Profiles,
    /// Settings, by name.
    Settings,
    /// The search index, by day.
    Index,
    /// What was learned, by profile.
    Taste,
}

impl StoreName {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Announcements,
        Self::Runs,
        Self::Answers,
        Self::Requests,
        Self::Marks,
        Self::Profiles,
        Self::Settings,
        Self::Index,
        Self::Taste,
    ];

    /// The name in IndexedDB.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Announcements => "announcements",
            Self::Runs => "runs",
            Self::Answers => "answers",
            Self::Requests => "requests",
            Self::Marks => "marks",
            Self::Profiles => "profiles",
            Self::Settings => "settings",
            Self::Index => "index",
            Self::Taste => "taste",
        }
    }
}

/// Why a record was not read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser gives this page no storage (private window, blocked, damaged).
    #[error("this browser gives the page no storage ({0})")]
    Unavailable(String),
    /// The device is full, or the page's share of it.
    #[error("the browser's storage for this page is full")]
    Full,
    /// Another tab holds an older version of the database open.
    #[error("another tab of this page keeps an older version open; close it and reload")]
    Blocked,
    /// The database was written by a newer version of the page.
    #[error("the stored days were written by a newer version of this page; reload to get it")]
    Newer,
    /// Anything else, in the browser's words.
    #[error("the browser's storage failed ({0})")]
    Other(String),
}

/// Tells the time.
pub trait Clock {
    /// Milliseconds since 1970, UTC, by the reader's clock.
    fn now(&self) -> u64;
}

/// Waits.
pub trait Sleep {
    /// Resolves after `time`.
    fn sleep(&self, time: Duration) -> LocalBoxFuture<'static, ()>;
}

/// Gives random bits.
pub trait Random {
    /// 64 random bits, fit for a delimiter that no abstract can guess.
    fn bits(&self) -> u64;
}

/// Locks by name, shared by all tabs of a browser, which gives back what a tab held that is gone.
pub trait Lock {
    /// Takes the lock of this name; `None` where somebody holds it, this tab included. It never waits for the holder.
    fn try_acquire(&self, name: String) -> LocalBoxFuture<'static, Option<LockGuard>>;
}

/// A lock that is held. Dropping it gives it back.
pub struct LockGuard(Option<Box<dyn FnOnce()>>);

impl LockGuard {
    /// A guard that calls `release` once, when it is dropped.
    pub fn new(release: impl FnOnce() + 'static) -> Self {
        Self(Some(Box::new(release)))
    }
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release();
        }
    }
}

impl fmt::Debug for LockGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LockGuard")
    }
}

/// Says when asking makes sense: not while the device is offline, nor while the page may not work.
pub trait Gate {
    /// True where a request may be sent now.
    fn is_open(&self) -> bool;
    /// Resolves the next time that the gate opens. Where it stands open, that is the next sign that things have
    /// changed for the better: the device has come online, the page has come back to view.
    fn opens(&self) -> LocalBoxFuture<'static, ()>;
}
