use std::time::Duration;

use firstlight::browser::clock::{SystemClock, SystemRandom, Timeouts};
use firstlight::run::ports::{Clock, Random, Sleep};
use futures_util::FutureExt;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn time_passes_while_we_sleep() {
    let before = SystemClock.now();
    assert!(before > 1_700_000_000_000, "milliseconds since 1970");
    Timeouts.sleep(Duration::from_millis(20)).await;
    // A timer may come a millisecond early by the clock.
    assert!(SystemClock.now() >= before + 19);
}

#[wasm_bindgen_test]
async fn a_sleep_that_is_given_up_ends_nothing() {
    let mut long = Timeouts.sleep(Duration::from_secs(3_600));
    assert!((&mut long).now_or_never().is_none());
    drop(long);
    Timeouts.sleep(Duration::ZERO).await;
}

#[wasm_bindgen_test]
fn random_bits_differ() {
    let bits: std::collections::HashSet<u64> = (0..100).map(|_| SystemRandom.bits()).collect();
    assert_eq!(bits.len(), 100);
}
