//! The Lock port over Web Locks: one tab at a time, and a tab that dies gives back what it held.
//!
//! A page that did not come over a safe connection has no Web Locks ([`are_shared`] says so). There a tab keeps only
//! itself from doing the same work twice.
//!
//! Runs hold their lock exclusively. Who waits for the end of one asks for the same lock in shared mode, so that those
//! who wait do not hinder each other; for a moment they may hinder the next run, which [`Lock::try_acquire`] sits out.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::clock::Timeouts;
use super::events::{get, navigator, promise};
use crate::run::ports::{Lock, LockGuard, Sleep};
use crate::run::twins::MemoryLock;

/// How often, and after which pause, a lock is asked for that only those hold who wait for it.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(10);

/// Web Locks, or locks of this tab alone.
#[derive(Default)]
pub struct Locks {
    alone: MemoryLock,
}

impl Lock for Locks {
    fn try_acquire(&self, name: String) -> LocalBoxFuture<'static, Option<LockGuard>> {
        let alone = self.alone.clone();
        async move {
            for _ in 0..TRIES {
                match request(&name, "exclusive", Wait::No).await {
                    Ok(Some(guard)) => return Some(guard),
                    Ok(None) if is_held(&name).await => return None,
                    // Held by those who wait for it, who are gone in a moment.
                    Ok(None) => Timeouts.sleep(PAUSE).await,
                    Err(_) => return alone.try_acquire(name).await,
                }
            }
            None
        }
        .boxed_local()
    }
}

/// True where the tabs of this browser know of each other's locks.
pub fn are_shared() -> bool {
    navigator("locks").is_ok_and(|locks| locks.is_object())
}

/// True where a run holds the lock of this name, in this tab or another.
pub async fn is_held(name: &str) -> bool {
    held(name).await.unwrap_or(false)
}

/// Resolves when no run holds the lock of this name any more, at once where none does.
pub async fn is_free(name: &str) {
    // Where there are no locks, nobody holds one.
    _ = request(name, "shared", Wait::Yes).await;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    Yes,
    No,
}

/// Asks for a lock; `None` where it is held and we do not wait. Source: <https://w3c.github.io/web-locks/>.
async fn request(name: &str, mode: &str, wait: Wait) -> Result<Option<LockGuard>, JsValue> {
    let locks = navigator("locks")?;
    let ask: Function = get(&locks, "request")?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &mode.into())?;
    Reflect::set(&options, &"ifAvailable".into(), &(wait == Wait::No).into())?;
    let (granted, grant) = promise();
    let (held, release) = promise();
    // The lock is held until the promise that this returns is resolved.
    let callback = Closure::once_into_js(move |lock: JsValue| {
        grant(&lock);
        if lock.is_null() { JsValue::UNDEFINED } else { JsValue::from(held) }
    });
    // Made before the lock is there: where the caller gives up waiting, the lock is given back as soon as it comes.
    let guard = LockGuard::new(move || release(&JsValue::UNDEFINED));
    let over: Promise = ask.call3(&locks, &name.into(), &options, &callback)?.dyn_into()?;
    let lock = JsFuture::from(Promise::race(&Array::of2(&granted, &over))).await?;
    Ok(lock.is_object().then_some(guard))
}

async fn held(name: &str) -> Result<bool, JsValue> {
    let locks = navigator("locks")?;
    let query: Function = get(&locks, "query")?.dyn_into()?;
    let query: Promise = query.call0(&locks)?.dyn_into()?;
    let held: Array = get(&JsFuture::from(query).await?, "held")?.dyn_into()?;
    let is = |lock: &JsValue, field, value: &str| get(lock, field).is_ok_and(|found| found == value);
    Ok(held.iter().any(|lock| is(&lock, "name", name) && is(&lock, "mode", "exclusive")))
}
