//! The app's side of the typesetter, a WASM of its own (`src/bin/typesetter.rs`).
//!
//! Mathematics and Markdown are a fifth of all code, and a first visit shows neither: they are loaded once, with the
//! first text to be typeset. Until then a text is shown as its draft, and where they do not arrive it stays so. A crash
//! of the typesetter costs the text that it was at; the app runs on.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;

use super::words;
use crate::typeset::{Kind, Text};

enum Typesetter {
    Unasked,
    /// Texts that wait for it, in order.
    OnItsWay(Vec<(Element, Text)>),
    Here(Function),
    Missing,
}

thread_local! {
    static TYPESETTER: RefCell<Typesetter> = const { RefCell::new(Typesetter::Unasked) };
}

/// Shows `text` in `element`, in place of what stood in it: typeset, or as a draft until it can be.
pub fn show(element: Element, text: Text) {
    element.set_text_content(Some(&text.draft()));
    let here = TYPESETTER.with_borrow_mut(|typesetter| match typesetter {
        Typesetter::Here(typeset) => Some((typeset.clone(), element, text)),
        Typesetter::Unasked => {
            *typesetter = Typesetter::OnItsWay(vec![(element, text)]);
            spawn_local(arrive());
            None
        }
        Typesetter::OnItsWay(waiting) => {
            waiting.push((element, text));
            None
        }
        Typesetter::Missing => None,
    });
    if let Some((typeset, element, text)) = here {
        call(&typeset, &element, &text);
    }
}

/// Loads the typesetter and lets it have what waited for it.
async fn arrive() {
    let loaded = load().await;
    let next = match &loaded {
        Ok(typeset) => Typesetter::Here(typeset.clone()),
        Err(_) => Typesetter::Missing,
    };
    let before = TYPESETTER.replace(next);
    match (loaded, before) {
        (Ok(typeset), Typesetter::OnItsWay(waiting)) => {
            for (element, text) in waiting {
                call(&typeset, &element, &text);
            }
        }
        (Ok(_), _) => {}
        (Err(error), _) => warn("Formulas stay as they are written, the typesetter did not arrive", &error),
    }
}

/// Asks `boot.js` for the typesetter's function.
async fn load() -> Result<Function, JsValue> {
    let global = js_sys::global();
    let load: Function = Reflect::get(&global, &"firstlightTypesetter".into())?.dyn_into()?;
    let coming: Promise = load.call0(&global)?.dyn_into()?;
    JsFuture::from(coming).await?.dyn_into()
}

/// The texts as plain lines, formulas as readable as a line can have them; drafts where the typesetter does not come.
pub async fn lines(texts: Vec<String>) -> Vec<String> {
    let typeset = load().await.ok();
    let place = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("p").ok());
    let line = |text: String| {
        let text = Text::new(Kind::Line, text);
        match (&typeset, &place) {
            (Some(typeset), Some(place)) => {
                call(typeset, place, &text);
                place.text_content().unwrap_or_default()
            }
            _ => text.draft(),
        }
    };
    texts.into_iter().map(line).collect()
}

fn call(typeset: &Function, element: &Element, text: &Text) {
    let done = typeset.call3(&JsValue::UNDEFINED, element, &text.kind.name().into(), &(*text.text).into());
    if let Err(error) = done {
        element.set_text_content(Some(&text.draft()));
        warn("A text stays as it is written, the typesetter stumbled over it", &error);
    }
}

fn warn(what: &str, error: &JsValue) {
    web_sys::console::warn_1(&format!("{what}: {}", words(error)).into());
}
