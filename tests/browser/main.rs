//! What only a real browser can show: IndexedDB, streams, the DOM.
#![cfg(target_arch = "wasm32")]
