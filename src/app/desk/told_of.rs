//! A store that tells of each write: the other tabs of what is kept, and the reader at once of what is refused. While
//! everything is being erased it gives and takes nothing.

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};

use super::Desk;
use crate::run::ports::{Store, StoreError, StoreName, Write};

/// Who is told of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The other tabs, and the reader where it failed.
    All,
    /// Nobody: whoever writes thousands of records tells of them himself, once.
    Nobody,
}

/// The store that is asked, and who tells.
pub struct ToldOf {
    store: Rc<dyn Store>,
    desk: Desk,
    told: Told,
}

impl ToldOf {
    /// `store`, of whose writes `desk` tells.
    pub fn new(store: Rc<dyn Store>, desk: Desk, told: Told) -> Self {
        Self { store, desk, told }
    }

    /// `work`, unless everything is being erased.
    fn unless_erased<T: 'static>(
        &self,
        work: LocalBoxFuture<'static, Result<T, StoreError>>,
    ) -> LocalBoxFuture<'static, Result<T, StoreError>> {
        if self.desk.is_silent() {
            // Work that was not begun does nothing.
            drop(work);
            return ready(Err(StoreError::Unavailable("it is being erased".to_owned()))).boxed_local();
        }
        work
    }
}

impl Store for ToldOf {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.unless_erased(self.store.get(store, key))
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        // Writes that belong together are of one run, or one thing.
        let place = writes.last().map(|write| (write.store, write.key.clone()));
        let (put, desk) = (self.unless_erased(self.store.put(writes)), self.desk);
        if self.told == Told::Nobody {
            return put;
        }
        async move {
            let result = put.await;
            match (&result, place) {
                (Ok(()), Some((store, key))) => desk.tell_tabs(store, &key),
                (Ok(()), None) => {}
                (Err(error), _) => desk.report(&error.clone().into()),
            }
            result
        }
        .boxed_local()
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        self.unless_erased(self.store.scan(store, prefix))
    }

    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        self.unless_erased(self.store.keys(store, prefix))
    }
}
