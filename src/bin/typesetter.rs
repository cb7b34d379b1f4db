//! The typesetter: mathematics and Markdown as a WASM of its own, which the app loads with the first text that may
//! need it (`src/browser/typesetter.rs`). A panic in here ends in an exception that the app catches, so that a text
//! which breaks the typesetter stays as it was written, and nothing else happens.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

/// Fills `element` with `text`, read as its `kind` says: a name of `firstlight::typeset::Kind`. Of an unknown kind
/// nothing is changed.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen]
pub fn typeset(element: &web_sys::Element, kind: &str, text: &str) {
    use firstlight::typeset::{Kind, Text};
    if let Some(kind) = Kind::named(kind) {
        firstlight::browser::nodes::fill(element, &Text::new(kind, text).nodes());
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// Natively there is no page to typeset for.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The typesetter is a part of the page, which starts with: cargo xtask start");
}
