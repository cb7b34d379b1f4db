//! A place apart from the days: the same store, under keys that nothing else looks for.

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use crate::run::ports::{Ports, Store, StoreError, StoreName, Write};
use crate::run::record::{APART, of_trial};

/// The same ports, whose store keeps everything under keys of its own. What is kept so is in back-ups and in
/// "erase everything" as all else is, and no list of days, of seen papers or of answers has it.
pub fn apart(ports: &Ports) -> Ports {
    Ports { store: Rc::new(Apart(ports.store.clone())), ..ports.clone() }
}

struct Apart(Rc<dyn Store>);

impl Store for Apart {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.0.get(store, format!("{APART}{key}"))
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        let writes = writes.into_iter().map(|write| Write { key: format!("{APART}{}", write.key), ..write });
        self.0.put(writes.collect())
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        let found = self.0.scan(store, format!("{APART}{prefix}"));
        async move { Ok(found.await?.into_iter().map(|(key, value)| (own(key), value)).collect()) }
            .boxed_local()
    }

    fn keys(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<String>, StoreError>> {
        let found = self.0.keys(store, format!("{APART}{prefix}"));
        async move { Ok(found.await?.into_iter().map(own).collect()) }.boxed_local()
    }
}

fn own(key: String) -> String {
    of_trial(&key).map(str::to_owned).unwrap_or(key)
}
