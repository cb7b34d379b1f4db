//! The Store port over IndexedDB keeps what the core's in-memory twin keeps.

use std::time::Duration;

use firstlight::browser::clock::{SystemRandom, Timeouts};
use firstlight::browser::store::IndexedDb;
use firstlight::run::ports::{Random, Sleep, Store, StoreError, StoreName, Write};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// A database that no other test knows.
fn name() -> String {
    format!("test-{:x}", SystemRandom.bits())
}

fn write(store: StoreName, key: &str, value: impl Into<Option<&'static str>>) -> Write {
    Write { store, key: key.to_owned(), value: value.into().map(str::to_owned) }
}

async fn get(store: &IndexedDb, name: StoreName, key: &str) -> Option<String> {
    store.get(name, key.to_owned()).await.unwrap()
}

async fn keys(store: &IndexedDb, name: StoreName, prefix: &str) -> Vec<String> {
    store.scan(name, prefix.to_owned()).await.unwrap().into_iter().map(|(key, _)| key).collect()
}

#[wasm_bindgen_test]
async fn what_is_put_is_kept_until_it_is_deleted() {
    let store = IndexedDb::new(&name());
    assert_eq!(get(&store, StoreName::Runs, "a").await, None);
    store
        .put(vec![write(StoreName::Runs, "a", "1"), write(StoreName::Answers, "a", "é\u{1f305}")])
        .await
        .unwrap();
    assert_eq!(get(&store, StoreName::Runs, "a").await.as_deref(), Some("1"));
    assert_eq!(get(&store, StoreName::Answers, "a").await.as_deref(), Some("é\u{1f305}"));
    assert_eq!(get(&store, StoreName::Marks, "a").await, None, "stores are apart");

    store.put(vec![write(StoreName::Runs, "a", "2"), write(StoreName::Answers, "a", None)]).await.unwrap();
    assert_eq!(get(&store, StoreName::Runs, "a").await.as_deref(), Some("2"));
    assert_eq!(get(&store, StoreName::Answers, "a").await, None);
    store.put(Vec::new()).await.unwrap();
}

#[wasm_bindgen_test]
async fn every_store_is_there() {
    let store = IndexedDb::new(&name());
    store.put(StoreName::ALL.map(|name| write(name, "key", "value")).to_vec()).await.unwrap();
    for name in StoreName::ALL {
        assert_eq!(get(&store, name, "key").await.as_deref(), Some("value"), "{}", name.as_str());
    }
}

#[wasm_bindgen_test]
async fn a_scan_finds_the_keys_with_its_prefix_in_order() {
    let store = IndexedDb::new(&name());
    let all = ["a", "a/", "a/1", "a/10", "a/2", "a/z~", "a0", "b/1", "A/1"];
    store.put(all.map(|key| write(StoreName::Runs, key, key)).to_vec()).await.unwrap();
    assert_eq!(keys(&store, StoreName::Runs, "a/").await, ["a/", "a/1", "a/10", "a/2", "a/z~"]);
    assert_eq!(keys(&store, StoreName::Runs, "a/1").await, ["a/1", "a/10"]);
    assert_eq!(keys(&store, StoreName::Runs, "c").await, [""; 0]);
    assert_eq!(keys(&store, StoreName::Runs, "").await.len(), all.len());
    let found = store.scan(StoreName::Runs, "b".to_owned()).await.unwrap();
    assert_eq!(found, [("b/1".to_owned(), "b/1".to_owned())]);
}

#[wasm_bindgen_test]
async fn a_put_that_is_dropped_on_its_way_wrote_all_or_nothing() {
    let store = IndexedDb::new(&name());
    get(&store, StoreName::Runs, "open the database").await;
    let mut counts = Vec::new();
    // Dropped later and later, between any two steps of the browser, until it was too late.
    for turns in 0..1_000 {
        let prefix = format!("{turns}/");
        let writes = (0..20).map(|index| Write {
            store: if index % 2 == 0 { StoreName::Runs } else { StoreName::Answers },
            key: format!("{prefix}{index}"),
            value: Some("x".to_owned()),
        });
        let mut put = store.put(writes.collect());
        for _ in 0..turns {
            if (&mut put).now_or_never().is_some() {
                break;
            }
            Timeouts.sleep(Duration::ZERO).await;
        }
        drop(put);
        let kept = keys(&store, StoreName::Runs, &prefix).await.len()
            + keys(&store, StoreName::Answers, &prefix).await.len();
        counts.push(kept);
        if kept == 20 {
            break;
        }
    }
    assert!(counts.iter().all(|kept| [0, 20].contains(kept)), "{counts:?}");
    assert_eq!(counts[0], 0, "a future does nothing before it is asked");
    assert_eq!(counts.last(), Some(&20), "{counts:?}");
}

#[wasm_bindgen_test]
async fn a_connection_gives_way_and_opens_again() {
    let name = name();
    let store = IndexedDb::new(&name);
    store.put(vec![write(StoreName::Runs, "a", "1")]).await.unwrap();
    // Deleting asks every connection to close; one that stays open would block it for ever.
    Database::delete_by_name(&name).unwrap().await.unwrap();
    assert_eq!(get(&store, StoreName::Runs, "a").await, None, "a new database");
    store.put(vec![write(StoreName::Runs, "a", "2")]).await.unwrap();
    assert_eq!(get(&store, StoreName::Runs, "a").await.as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn a_newer_database_is_refused_by_name_and_left_alone() {
    let name = name();
    let newer = Database::open(&name)
        .with_version(99_u32)
        .with_on_upgrade_needed(|_, database| database.create_object_store("later").build().map(drop))
        .await
        .unwrap();
    newer.close();
    let store = IndexedDb::new(&name);
    let refused = store.get(StoreName::Runs, "a".to_owned()).await;
    assert!(matches!(refused, Err(StoreError::Newer)), "{refused:?}");
    let refused = store.put(vec![write(StoreName::Runs, "a", "1")]).await;
    assert!(matches!(refused, Err(StoreError::Newer)), "{refused:?}");
    let again = Database::open(&name).await.unwrap();
    assert_eq!(again.object_store_names().collect::<Vec<_>>(), ["later"]);
}

/// Connections of other pages, which do not give way.
async fn stubborn(name: &str) -> Database {
    Database::open(name)
        .with_version(1_u32)
        .with_on_upgrade_needed(|_, database| {
            StoreName::ALL
                .iter()
                .try_for_each(|one| database.create_object_store(one.as_str()).build().map(drop))
        })
        .await
        .unwrap()
}

#[wasm_bindgen_test]
async fn another_tab_in_the_way_of_an_upgrade_is_named_in_time_and_no_longer_than_it_is_there() {
    let name = name();
    let old = stubborn(&name).await;
    let store = IndexedDb::of_version(&name, 2, Duration::from_secs(2));
    let refused = store.put(vec![write(StoreName::Runs, "a", "1")]).await;
    assert!(matches!(refused, Err(StoreError::Blocked)), "{refused:?}");
    // Nobody waits twice.
    let again = store.get(StoreName::Runs, "a".to_owned());
    let refused = select(again, Timeouts.sleep(Duration::from_millis(100))).await;
    assert!(matches!(refused, Either::Left((Err(StoreError::Blocked), _))));
    old.close();
    while store.put(vec![write(StoreName::Runs, "a", "2")]).await.is_err() {
        Timeouts.sleep(Duration::ZERO).await;
    }
    assert_eq!(get(&store, StoreName::Runs, "a").await.as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn a_database_that_does_not_open_is_given_up_in_time() {
    let name = name();
    let old = stubborn(&name).await;
    // It waits for the stubborn connection, and every later opening for it; nothing tells them so.
    let deleting = Database::delete_by_name(&name).unwrap();
    let store = IndexedDb::of_version(&name, 1, Duration::from_millis(200));
    let refused = store.get(StoreName::Runs, "a".to_owned()).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    old.close();
    deleting.await.unwrap();
    while store.put(vec![write(StoreName::Runs, "a", "1")]).await.is_err() {
        Timeouts.sleep(Duration::ZERO).await;
    }
    assert_eq!(get(&store, StoreName::Runs, "a").await.as_deref(), Some("1"));
}

#[wasm_bindgen_test]
async fn an_older_page_gives_way_to_a_newer_one_and_says_so() {
    let name = name();
    let older = IndexedDb::of_version(&name, 1, Duration::from_secs(5));
    older.put(vec![write(StoreName::Runs, "a", "1")]).await.unwrap();
    let newer = IndexedDb::of_version(&name, 2, Duration::from_secs(5));
    assert_eq!(get(&newer, StoreName::Runs, "a").await.as_deref(), Some("1"));
    let refused = older.put(vec![write(StoreName::Runs, "a", "2")]).await;
    assert!(matches!(refused, Err(StoreError::Newer)), "{refused:?}");
    assert_eq!(get(&newer, StoreName::Runs, "a").await.as_deref(), Some("1"));
}

#[wasm_bindgen_test]
async fn an_opening_that_nobody_waits_for_any_more_lays_out_all_stores() {
    let name = name();
    let store = IndexedDb::new(&name);
    let mut first = store.get(StoreName::Runs, "a".to_owned());
    assert!((&mut first).now_or_never().is_none());
    drop(first);
    store.put(StoreName::ALL.map(|name| write(name, "key", "value")).to_vec()).await.unwrap();
}

#[wasm_bindgen_test]
async fn two_tabs_see_what_the_other_wrote() {
    let name = name();
    let (one, other) = (IndexedDb::new(&name), IndexedDb::new(&name));
    one.put(vec![write(StoreName::Runs, "a", "1")]).await.unwrap();
    assert_eq!(get(&other, StoreName::Runs, "a").await.as_deref(), Some("1"));
    other.put(vec![write(StoreName::Runs, "a", "2")]).await.unwrap();
    assert_eq!(get(&one, StoreName::Runs, "a").await.as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn many_hands_at_once() {
    let store = IndexedDb::new(&name());
    let puts = (0..50).map(|index| {
        store.put(vec![Write {
            store: StoreName::Answers,
            key: format!("{index:02}"),
            value: Some("x".to_owned()),
        }])
    });
    let results = futures_util::future::join_all(puts).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(keys(&store, StoreName::Answers, "").await.len(), 50);
}
