//! Time that passes only when everything waits for it, and a wire on which things take time.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use firstlight::run::ports::{Clock, Http, HttpError, HttpRequest, HttpResponse, Ports, Sleep};
use firstlight::run::twins::{self, AnswerWith, Canned};
use futures_util::future::{Future, FutureExt, LocalBoxFuture};
use futures_util::stream::{self, StreamExt};

/// A clock and an executor in one: when nothing can go on, it jumps to the next moment that somebody waits for.
#[derive(Clone, Default)]
pub struct Time(Rc<RefCell<Moments>>);

#[derive(Default)]
struct Moments {
    now: u64,
    count: u64,
    waiting: BTreeMap<(u64, u64), Waker>,
}

impl Time {
    /// A time that begins so many milliseconds after 1970.
    pub fn from(now: u64) -> Self {
        let time = Self::default();
        time.0.borrow_mut().now = now;
        time
    }

    /// Runs `work` to its end.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            match self.step(work.as_mut()) {
                Poll::Ready(value) => return value,
                Poll::Pending => assert!(self.jump(), "it waits for nothing that could come"),
            }
        }
    }

    /// Runs `work` for so many polls at most; `None` where it had not ended by then.
    pub fn run_for<T>(&self, polls: usize, mut work: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(flag.clone());
        for _ in 0..polls {
            if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Some(value);
            }
            while !flag.0.swap(false, Ordering::Relaxed) {
                assert!(self.jump(), "it waits for nothing that could come");
            }
        }
        None
    }

    /// Polls `work` until nothing in it can go on at this moment.
    pub fn step<T>(&self, mut work: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(flag.clone());
        while flag.0.swap(false, Ordering::Relaxed) {
            if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Poll::Ready(value);
            }
        }
        Poll::Pending
    }

    /// Jumps to the next moment that somebody waits for; false where nobody waits.
    pub fn jump(&self) -> bool {
        let next = self.0.borrow_mut().waiting.pop_first();
        let Some(((moment, _), waker)) = next else { return false };
        {
            let mut moments = self.0.borrow_mut();
            moments.now = moments.now.max(moment);
        }
        waker.wake();
        true
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Clock for Time {
    fn now(&self) -> u64 {
        self.0.borrow().now
    }
}

impl Sleep for Time {
    fn sleep(&self, time: Duration) -> LocalBoxFuture<'static, ()> {
        let mut moments = self.0.borrow_mut();
        moments.count += 1;
        let end = moments.now + u64::try_from(time.as_millis()).unwrap();
        Sleeper { time: self.clone(), key: (end, moments.count) }.boxed_local()
    }
}

/// Waits for its moment, and for nothing once it is dropped.
struct Sleeper {
    time: Time,
    key: (u64, u64),
}

impl Future for Sleeper {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut moments = self.time.0.borrow_mut();
        if moments.now >= self.key.0 {
            return Poll::Ready(());
        }
        moments.waiting.insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.time.0.borrow_mut().waiting.remove(&self.key);
    }
}

/// What comes back over a wire, and when.
pub struct Reply {
    /// How long it takes until status and headers are there, in milliseconds; without any, the failure.
    pub after: u64,
    /// What comes.
    pub canned: Result<Canned, HttpError>,
    /// How long the body takes, in milliseconds.
    pub for_body: u64,
}

/// A wire on which answers take time, and what went over it.
#[derive(Clone, Default)]
pub struct Wire {
    /// When each request was sent, and its body.
    pub sent: Rc<RefCell<Vec<(u64, String)>>>,
    /// Requests whose answer has neither ended nor been aborted.
    pub open: Rc<Cell<usize>>,
    /// The most that there were of these.
    pub most: Rc<Cell<usize>>,
}

/// Counts an open request until it is dropped.
struct Open(Rc<Cell<usize>>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

struct Slow<F> {
    time: Time,
    wire: Wire,
    answer: F,
}

impl<F: Fn(usize, &str) -> Reply> Http for Slow<F> {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        let body = request.body.unwrap_or_default();
        let Wire { sent, open, most } = &self.wire;
        let number = sent.borrow().len();
        let Reply { after, canned, for_body } = (self.answer)(number, &body);
        sent.borrow_mut().push((self.time.now(), body));
        open.set(open.get() + 1);
        most.set(most.get().max(open.get()));
        let (guard, time) = (Open(open.clone()), self.time.clone());
        async move {
            time.sleep(Duration::from_millis(after)).await;
            let Canned { status, headers, chunks } = canned?;
            let last = chunks.len().saturating_sub(1);
            let body = stream::iter(chunks.into_iter().enumerate()).then(move |(index, chunk)| {
                let (time, _guard) = (time.clone(), &guard);
                async move {
                    if index == last {
                        time.sleep(Duration::from_millis(for_body)).await;
                    }
                    chunk
                }
            });
            Ok(HttpResponse { status, headers, body: body.boxed_local() })
        }
        .boxed_local()
    }
}

impl Wire {
    /// Ports over memory in `time`, with `answer` at the other end: it gets the number of each request, from 0, and
    /// its body, at the moment when it is sent.
    pub fn ports(&self, time: &Time, answer: impl Fn(usize, &str) -> Reply + 'static) -> Ports {
        let (ports, _) = twins::ports(AnswerWith(|_| Err(HttpError::Network(String::new()))));
        let http = Slow { time: time.clone(), wire: self.clone(), answer };
        Ports { http: Rc::new(http), clock: Rc::new(time.clone()), sleep: Rc::new(time.clone()), ..ports }
    }
}
