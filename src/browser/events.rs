//! The page's events and JavaScript's promises, as Rust holds them.

use js_sys::{Function, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::EventTarget;

/// Listens as long as it is kept.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    heard: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    /// Calls `heard` with each event called `name` at `target`.
    pub fn new(target: &EventTarget, name: &'static str, heard: impl FnMut(JsValue) + 'static) -> Self {
        let heard = Closure::new(heard);
        // The browser refuses nothing here.
        _ = target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        Self { target: target.clone(), name, heard }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        _ = self.target.remove_event_listener_with_callback(self.name, self.heard.as_ref().unchecked_ref());
    }
}

/// A promise, and what resolves it.
pub(super) fn promise() -> (Promise, impl Fn(&JsValue) + Clone) {
    let mut resolve: Option<Function> = None;
    let promise = Promise::new(&mut |with, _| resolve = Some(with));
    let resolve = move |value: &JsValue| {
        if let Some(resolve) = &resolve {
            // It throws nothing.
            _ = resolve.call1(&JsValue::UNDEFINED, value);
        }
    };
    (promise, resolve)
}

/// `value.name`, an error where `value` is no object.
pub(super) fn get(value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    js_sys::Reflect::get(value, &JsValue::from_str(name))
}

/// `value.name(argument)` where that gives a promise.
pub(super) fn ask(value: &JsValue, name: &str, argument: &JsValue) -> Result<Promise, JsValue> {
    get(value, name)?.dyn_into::<Function>()?.call1(value, argument)?.dyn_into()
}

/// `navigator.name`: interfaces that a page has only where it came over a safe connection.
pub(super) fn navigator(name: &str) -> Result<JsValue, JsValue> {
    get(&get(&js_sys::global(), "navigator")?, name)
}
