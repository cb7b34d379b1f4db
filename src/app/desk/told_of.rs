//! A store that tells of each write: the other tabs of what is kept, and the reader at once of what is refused.

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::Desk;
use crate::run::ports::{Store, StoreError, StoreName, Write};

/// The store that is asked, and who tells.
pub struct ToldOf {
    store: Rc<dyn Store>,
    desk: Desk,
}

impl ToldOf {
    /// `store`, of whose writes `desk` tells.
    pub fn new(store: Rc<dyn Store>, desk: Desk) -> Self {
        Self { store, desk }
    }
}

impl Store for ToldOf {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.store.get(store, key)
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        // Writes that belong together are of one run, or one thing.
        let place = writes.last().map(|write| (write.store, write.key.clone()));
        let (put, desk) = (self.store.put(writes), self.desk);
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
        self.store.scan(store, prefix)
    }

    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        self.store.keys(store, prefix)
    }
}
