//! The Store port over IndexedDB: one object store per [`StoreName`], records as strings of JSON under string keys.

pub mod ahead;
mod connection;

use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, select, try_join};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, UnexpectedDataError};
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use wasm_bindgen::JsCast;

use super::clock::Timeouts;
use crate::run::ports::{Sleep, Store, StoreError, StoreName, Write};
use connection::{Connection, PATIENCE};

/// The database of the page.
pub const NAME: &str = "firstlight";

/// The page's database, or another of the same layout.
pub struct IndexedDb(Rc<Connection>);

impl IndexedDb {
    /// A database by name. Nothing is opened yet.
    pub fn new(name: &str) -> Self {
        Self(Connection::new(name))
    }

    /// The same as if a later page asked for it, with `version` of the layout, which waits for other tabs no longer
    /// than `patience`.
    pub fn of_version(name: &str, version: u32, patience: Duration) -> Self {
        Self(Connection::with(name, version, patience))
    }

    fn with<T: 'static, F>(&self, work: F) -> LocalBoxFuture<'static, Result<T, StoreError>>
    where
        F: AsyncFn(&Database) -> Result<T, Error> + 'static,
    {
        let connection = self.0.clone();
        async move {
            match work(&*connection.database().await?).await {
                // The connection was closed under us: by an upgrade in another tab, or by the browser.
                Err(Error::DomException(DomException::InvalidStateError(_))) => {
                    connection.forget();
                    work(&*connection.database().await?).await.map_err(|error| failure(&error))
                }
                result => result.map_err(|error| failure(&error)),
            }
        }
        .boxed_local()
    }
}

impl Store for IndexedDb {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.with(async move |database| {
            let transaction = database.transaction(store.as_str()).build()?;
            let store = transaction.object_store(store.as_str())?;
            store.get(key.as_str()).primitive()?.await
        })
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        if writes.is_empty() {
            return futures_util::future::ready(Ok(())).boxed_local();
        }
        self.with(async move |database| {
            let mut names: Vec<&str> = writes.iter().map(|write| write.store.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            let transaction = database.transaction(names).with_mode(TransactionMode::Readwrite).build()?;
            let requests: Vec<_> = writes
                .iter()
                .map(|write| request(&transaction.object_store(write.store.as_str())?, write))
                .collect::<Result<_, Error>>()?;
            // Everything is asked for and committed in one turn: between two turns a transaction commits itself with
            // what it has, and Safari does not take back what was waited for.
            let commit = transaction.commit().boxed_local();
            match select(commit, Timeouts.sleep(PATIENCE)).await {
                Either::Left((Ok(()), _)) => Ok(()),
                // A request says better why, unless it only went down with the others. One that never ends is not
                // waited for.
                Either::Left((Err(error), _)) => {
                    let aborted =
                        |error: &Error| matches!(error, Error::DomException(DomException::AbortError(_)));
                    let mut reasons =
                        requests.into_iter().filter_map(|request| request.now_or_never()?.err());
                    Err(reasons.find(|reason| !aborted(reason)).unwrap_or(error))
                }
                // Written or not, nobody knows: who writes it again does no harm.
                Either::Right(_) => Err(UnexpectedDataError::TransactionAborted.into()),
            }
        })
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        self.with(async move |database| {
            let transaction = database.transaction(store.as_str()).build()?;
            let store = transaction.object_store(store.as_str())?;
            let range = || beginning_with(&prefix);
            // Both are asked for before one is waited for.
            let keys = store.get_all_keys::<String>().with_query::<String, _>(range()).primitive()?;
            let values = store.get_all::<String>().with_query::<String, _>(range()).primitive()?;
            let (keys, values) = try_join(keys, values).await?;
            keys.zip(values).map(|(key, value)| Ok((key?, value?))).collect()
        })
    }

    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        self.with(async move |database| {
            let transaction = database.transaction(store.as_str()).build()?;
            let store = transaction.object_store(store.as_str())?;
            let range = beginning_with(&prefix);
            store.get_all_keys::<String>().with_query::<String, _>(range).primitive()?.await?.collect()
        })
    }
}

/// All keys are ASCII, so the end is past every key with the prefix.
fn beginning_with(prefix: &str) -> KeyRange<String> {
    KeyRange::Bound(prefix.to_owned(), false, format!("{prefix}\u{ffff}"), true)
}

/// Asks for one write; the future tells whether it was done.
fn request(
    store: &ObjectStore<'_>,
    write: &Write,
) -> Result<LocalBoxFuture<'static, Result<(), Error>>, Error> {
    Ok(match &write.value {
        Some(value) => {
            let put = store.put(value.as_str()).with_key(write.key.as_str()).primitive()?;
            async move { put.await.map(drop) }.boxed_local()
        }
        None => {
            let delete = store.delete(write.key.as_str()).primitive()?;
            delete.boxed_local()
        }
    })
}

fn failure(error: &Error) -> StoreError {
    // A commit that fails after all its requests were done has no room on the device.
    if matches!(error, Error::MissingData(UnexpectedDataError::TransactionAborted)) {
        return StoreError::Full;
    }
    let Error::DomException(exception) = error else { return StoreError::Other(error.to_string()) };
    let value = wasm_bindgen::JsValue::from(exception.clone());
    let Ok(exception) = value.dyn_into::<web_sys::DomException>() else {
        return StoreError::Other(error.to_string());
    };
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        name => StoreError::Other(format!("{name}: {}", exception.message())),
    }
}
