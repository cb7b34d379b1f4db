//! The real side of the core's ports: fetch and streams, IndexedDB, locks, the clock, the system's randomness.
//!
//! A few dozen lines each, and nothing that decides anything: what can be decided is in the core.

pub mod awake;
pub mod channel;
pub mod clock;
pub mod events;
pub mod files;
pub mod http;
pub mod keyboard;
pub mod lock;
pub mod nodes;
pub mod page;
pub mod probe;
pub mod secrets;
pub mod storage;
pub mod store;
pub mod typesetter;

use std::rc::Rc;

use crate::run::ports::Ports;

/// The ports of a run on this browser.
pub fn ports() -> Ports {
    Ports {
        http: Rc::new(http::Fetch),
        store: Rc::new(store::IndexedDb::new(store::NAME)),
        clock: Rc::new(clock::SystemClock),
        sleep: Rc::new(clock::Timeouts),
        random: Rc::new(clock::SystemRandom),
        lock: Rc::new(lock::Locks::default()),
        gate: Rc::new(awake::PageGate(awake::Reach::Remote)),
    }
}

/// What a rejected promise says, whatever it is: a rejection need not be an `Error`.
pub(crate) fn words(value: &wasm_bindgen::JsValue) -> String {
    use wasm_bindgen::JsCast;
    value
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| value.as_string())
        .unwrap_or_else(|| "no reason given".to_owned())
}
