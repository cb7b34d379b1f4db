//! What `src/boot/ahead.js` read of the database while the app was on its way.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, select};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser::clock::Timeouts;
use crate::browser::events::{ask, get};
use crate::run::first::{Read, What};
use crate::run::ports::{Sleep, Store, StoreError, StoreName, Write};

/// Whoever waits longer than this for what was read ahead reads it again: the database may be in another tab's hands, and
/// it is the app that can say so.
const PATIENCE: Duration = Duration::from_secs(2);

thread_local! {
    /// Whether the reading ahead has ended.
    static IS_OVER: Cell<bool> = const { Cell::new(false) };
}

/// A store of which the first reads were begun before there was anybody to ask it. Each of them is taken once.
pub struct Ahead(Rc<dyn Store>);

impl Ahead {
    /// `store`, over the database of the page.
    pub fn new(store: Rc<dyn Store>) -> Self {
        Self(store)
    }

    /// What was read ahead of `read`, made to what is wanted; else what `own` gives.
    fn or_else<T: 'static>(
        &self,
        read: &Read,
        made: impl Fn(&Array) -> Option<T> + 'static,
        own: impl FnOnce(&dyn Store) -> LocalBoxFuture<'static, Result<T, StoreError>> + 'static,
    ) -> LocalBoxFuture<'static, Result<T, StoreError>> {
        let Some(coming) = take(read) else { return own(&*self.0) };
        let store = self.0.clone();
        async move {
            let found = match select(JsFuture::from(coming), Timeouts.sleep(PATIENCE)).await {
                Either::Left((found, _)) => found.ok().and_then(|found| made(found.dyn_ref()?)),
                Either::Right(_) => None,
            };
            match found {
                Some(found) => Ok(found),
                None => own(&*store).await,
            }
        }
        .boxed_local()
    }
}

impl Store for Ahead {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        let read = Read { what: What::Get, store, key: key.clone() };
        let value = |found: &Array| match found.get(0) {
            nothing if nothing.is_undefined() => Some(None),
            value => value.as_string().map(Some),
        };
        self.or_else(&read, value, move |own| own.get(store, key))
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        // What was read before it is old.
        end();
        self.0.put(writes)
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        let read = Read { what: What::Scan, store, key: prefix.clone() };
        let records =
            |found: &Array| Some(texts(&found.get(0))?.into_iter().zip(texts(&found.get(1))?).collect());
        self.or_else(&read, records, move |own| own.scan(store, prefix))
    }

    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        self.0.keys(store, prefix)
    }
}

/// Ends the reading ahead: from now on everything is read of the database. True where another tab wrote meanwhile, so
/// that what was read may be old.
pub fn end() -> bool {
    IS_OVER.set(true);
    let ended = script().and_then(|ahead| get(&ahead, "end")?.dyn_into::<Function>()?.call0(&ahead));
    ended.is_ok_and(|has_changed| has_changed.is_truthy())
}

fn take(read: &Read) -> Option<Promise> {
    if IS_OVER.get() {
        return None;
    }
    ask(&script().ok()?, "take", &read.to_string().into()).ok()
}

fn script() -> Result<JsValue, JsValue> {
    get(&js_sys::global(), "firstlightAhead")
}

fn texts(all: &JsValue) -> Option<Vec<String>> {
    all.dyn_ref::<Array>()?.iter().map(|one| one.as_string()).collect()
}
