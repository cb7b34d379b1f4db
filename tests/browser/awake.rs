//! The gate: closed without a network where one is needed, opened by the browser's own events.

use firstlight::browser::awake::{PageGate, Reach, is_handheld, is_online};
use firstlight::run::ports::Gate;
use futures_util::FutureExt;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// Has the browser say that there is a network, or none.
fn set_online(online: bool) {
    let window = web_sys::window().unwrap();
    let property = Object::new();
    Reflect::set(&property, &"value".into(), &online.into()).unwrap();
    Reflect::set(&property, &"configurable".into(), &JsValue::TRUE).unwrap();
    let navigator = Reflect::get(&window, &"navigator".into()).unwrap();
    Object::define_property(&Object::from(navigator), &"onLine".into(), &property);
    let name = if online { "online" } else { "offline" };
    window.dispatch_event(&web_sys::Event::new(name).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn the_gate_follows_the_network() {
    let (remote, local) = (PageGate(Reach::Remote), PageGate(Reach::Local));
    assert!(is_online() && !is_handheld());
    assert!(remote.is_open() && local.is_open());
    set_online(false);
    assert!(!remote.is_open());
    assert!(local.is_open(), "a model on this computer needs no network");
    let mut opens = remote.opens();
    assert!((&mut opens).now_or_never().is_none());
    set_online(false);
    assert!((&mut opens).now_or_never().is_none());
    set_online(true);
    opens.await;
    assert!(remote.is_open());
}
