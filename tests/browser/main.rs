//! What only a real browser can show: IndexedDB, streams, the DOM.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what helps a test may stop at the first thing that is wrong, as the test may"
)]

mod awake;
mod channel;
mod clock;
mod http;
mod lock;
mod nodes;
mod probe;
mod secrets;
mod store;
mod taste;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
