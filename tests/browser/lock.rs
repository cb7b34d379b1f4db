//! Web Locks: held once, given back when the guard goes, and known to those who wait.

use std::rc::Rc;

use firstlight::browser::clock::SystemRandom;
use firstlight::browser::lock::{Locks, are_shared, is_free, is_held};
use firstlight::run::ports::{Lock, Random};
use futures_util::future::{Either, join3, select};
use futures_util::{FutureExt, pin_mut};
use wasm_bindgen_test::wasm_bindgen_test;

/// A lock that no other test knows.
fn name() -> String {
    format!("test-{:x}", SystemRandom.bits())
}

#[wasm_bindgen_test]
async fn a_lock_is_held_once_and_given_back() {
    assert!(are_shared());
    let (name, locks, tab) = (name(), Locks::default(), Locks::default());
    assert!(!is_held(&name).await);
    let guard = locks.try_acquire(name.clone()).await.unwrap();
    assert!(is_held(&name).await);
    assert!(tab.try_acquire(name.clone()).await.is_none());
    assert!(locks.try_acquire(name.clone()).await.is_none(), "not twice by the same hand either");
    assert!(tab.try_acquire(format!("{name}-other")).await.is_some());
    drop(guard);
    let guard = tab.try_acquire(name.clone()).await;
    assert!(guard.is_some());
}

#[wasm_bindgen_test]
async fn who_waits_learns_of_the_end_and_hinders_nobody() {
    let (name, locks) = (name(), Rc::new(Locks::default()));
    is_free(&name).await;
    let guard = locks.try_acquire(name.clone()).await.unwrap();
    let waiting = join3(is_free(&name), is_free(&name), is_free(&name)).fuse();
    pin_mut!(waiting);
    // They do not come before it is free, also when asked often.
    for _ in 0..5 {
        let first = select(&mut waiting, is_held(&name).boxed_local()).await;
        assert!(matches!(first, Either::Right((true, _))));
    }
    drop(guard);
    // The next run comes while those who waited are told.
    let (guard, _) = futures_util::future::join(locks.try_acquire(name.clone()), waiting).await;
    assert!(guard.is_some());
    assert!(is_held(&name).await);
}

#[wasm_bindgen_test]
async fn one_of_many_who_ask_at_once_gets_it() {
    for _ in 0..20 {
        let name = name();
        let tabs = [Locks::default(), Locks::default(), Locks::default()];
        let got = futures_util::future::join_all(tabs.iter().map(|tab| tab.try_acquire(name.clone()))).await;
        assert_eq!(got.iter().filter(|guard| guard.is_some()).count(), 1);
    }
}

#[wasm_bindgen_test]
async fn who_gives_up_waiting_leaves_nothing_behind() {
    let (name, locks) = (name(), Locks::default());
    let guard = locks.try_acquire(name.clone()).await.unwrap();
    let mut waiting = is_free(&name).boxed_local();
    assert!((&mut waiting).now_or_never().is_none());
    drop(waiting);
    drop(guard);
    assert!(locks.try_acquire(name.clone()).await.is_some());
}
