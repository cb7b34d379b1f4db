//! Keys that are pressed on the page, and where.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::events::Listener;
use crate::view::keys::Place;

/// What a reader pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// The key as browsers name it: `j`, `?`, `Enter`.
    pub key: String,
    /// Where the focus was.
    pub place: Place,
    /// Whether the key is held down.
    pub held: bool,
    /// When, in milliseconds since the page was opened.
    pub at: u64,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is done with: the browser need not do anything.
    Yes,
    /// It is the browser's.
    No,
}

/// Hears keys as long as it is kept. Presses with Ctrl, Alt or Meta, and those of an input method, are the browser's.
pub fn listen(heard: impl Fn(Press) -> Taken + 'static) -> Option<Listener> {
    let document = web_sys::window()?.document()?;
    Some(Listener::new(&document, "keydown", move |event| {
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
        if event.ctrl_key()
            || event.alt_key()
            || event.meta_key()
            || event.is_composing()
            || event.default_prevented()
        {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float casts saturate")]
        let at = event.time_stamp() as u64;
        let press = Press { key: event.key(), place: place(target.as_ref()), held: event.repeat(), at };
        if heard(press) == Taken::Yes {
            event.prevent_default();
        }
    }))
}

fn place(target: Option<&Element>) -> Place {
    /// Inputs in which letters are no text.
    const NO_TEXT: [&str; 7] = ["checkbox", "radio", "range", "button", "submit", "file", "reset"];
    let within = |selector: &str| target.and_then(|target| target.closest(selector).ok().flatten());
    if let Some(input) = within("input") {
        let kind = input.get_attribute("type").unwrap_or_default();
        return if NO_TEXT.contains(&kind.as_str()) { Place::Control } else { Place::Field };
    }
    if within("textarea, select, [contenteditable]").is_some() {
        Place::Field
    } else if within("a, button, summary, label").is_some() {
        Place::Control
    } else {
        Place::Page
    }
}
