//! What a page begins to read before its code is there is what Today then asks for, to the last key.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::run::first::{Read, What, reads};
use firstlight::run::ports::{Ports, Store, StoreError, StoreName, Write};
use firstlight::run::twins::MemoryStore;
use firstlight::run::{keep, marks, profiles, settings};
use futures_executor::block_on;
use futures_util::future::LocalBoxFuture;

use super::world::{World, begin_new};

/// A store that notes what is asked of it.
#[derive(Default)]
struct Noting {
    memory: MemoryStore,
    asked: RefCell<Vec<Read>>,
}

impl Noting {
    fn note(&self, what: What, store: StoreName, key: &str) {
        self.asked.borrow_mut().push(Read { what, store, key: key.to_owned() });
    }
}

impl Store for Noting {
    fn get(
        &self,
        store: StoreName,
        key: String,
    ) -> LocalBoxFuture<'static, Result<Option<String>, StoreError>> {
        self.note(What::Get, store, &key);
        self.memory.get(store, key)
    }

    fn put(&self, writes: Vec<Write>) -> LocalBoxFuture<'static, Result<(), StoreError>> {
        self.memory.put(writes)
    }

    fn scan(
        &self,
        store: StoreName,
        prefix: String,
    ) -> LocalBoxFuture<'static, Result<Vec<(String, String)>, StoreError>> {
        self.note(What::Scan, store, &prefix);
        self.memory.scan(store, prefix)
    }
}

#[test]
fn what_today_reads_first_is_known() {
    let store = Rc::new(Noting::default());
    let ports = Ports { store: store.clone(), ..World::fine().ports };
    let run = begin_new(3);
    let run = run.borrow();
    block_on(keep::save(&ports, run.head.clone(), run.body.clone())).unwrap();
    store.asked.take();

    block_on(settings::load(&ports)).unwrap();
    block_on(profiles::load(&ports)).unwrap();
    block_on(marks::load(&ports)).unwrap();
    assert!(block_on(keep::load(&ports, &run.head.key)).unwrap().is_some());

    let in_order = |reads: &[Read]| {
        let mut lines: Vec<String> = reads.iter().map(ToString::to_string).collect();
        lines.sort();
        lines
    };
    assert_eq!(in_order(&store.asked.take()), in_order(&reads(&run.head.key)));
}
