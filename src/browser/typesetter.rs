//! The app's side of the typesetter, a WASM of its own (`src/bin/typesetter.rs`).
//!
//! Mathematics and Markdown are a fifth of all code, and a first visit shows neither: they are loaded once, with the
//! first text to be typeset. Until then a text is shown as its draft, and where they do not arrive it stays so. A crash
//! of the typesetter costs the text that it was at; the app runs on.
//!
//! A day has hundreds of texts. They are typeset in their order, in slices between which the browser can paint and hear
//! the reader; the first slice still belongs to the task that made them, so that what is seen first is no draft.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Duration;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;

use super::clock::{SystemClock, Timeouts};
use super::words;
use crate::run::ports::{Clock, Sleep};
use crate::typeset::{Kind, Text};

/// While texts are drafts that will not stay so, the page says that on its root element.
const AT_WORK: &str = "data-typesetting";
/// A slice begins no further text after so many milliseconds.
const SLICE: u64 = 12;

#[derive(Default)]
enum Typesetter {
    /// It was not asked for, or is on its way.
    #[default]
    Away,
    Here(Function),
    Missing,
}

/// A text, and the element that shows it.
struct Waiting {
    element: Element,
    text: Text,
    /// It was in no page when its turn came, and has gone to the end.
    is_put_off: bool,
}

#[derive(Default)]
struct Work {
    typesetter: Typesetter,
    /// Texts that are drafts still, in order.
    waiting: VecDeque<Waiting>,
    is_going_on: bool,
}

thread_local! {
    static WORK: RefCell<Work> = RefCell::default();
}

/// Shows `text` in `element`, in place of what stood in it: as a draft, and typeset as soon as it can be.
pub fn show(element: Element, text: Text) {
    element.set_text_content(Some(&text.draft()));
    let begins = WORK.with_borrow_mut(|work| {
        if matches!(work.typesetter, Typesetter::Missing) {
            return false;
        }
        work.waiting.push_back(Waiting { element, text, is_put_off: false });
        !std::mem::replace(&mut work.is_going_on, true)
    });
    if begins {
        let page = web_sys::window().and_then(|window| window.document()?.document_element());
        _ = page.as_ref().map(|page| page.set_attribute(AT_WORK, ""));
        spawn_local(async {
            go_on().await;
            _ = page.map(|page| page.remove_attribute(AT_WORK));
        });
    }
}

/// Typesets what waits for it, until nothing does.
async fn go_on() {
    loop {
        let here = WORK.with_borrow(|work| match &work.typesetter {
            Typesetter::Here(typeset) => Some(typeset.clone()),
            _ => None,
        });
        let Some(typeset) = here else {
            if !arrive().await {
                return;
            }
            continue;
        };
        let end = SystemClock.now().saturating_add(SLICE);
        while SystemClock.now() < end {
            let Some(Waiting { element, text, .. }) = WORK.with_borrow_mut(next) else { return };
            call(&typeset, &element, &text);
        }
        Timeouts.sleep(Duration::ZERO).await;
    }
}

/// The next text. Those on the page go before those that are not, or not yet.
fn next(work: &mut Work) -> Option<Waiting> {
    loop {
        let Some(next) = work.waiting.pop_front() else {
            work.is_going_on = false;
            return None;
        };
        if next.is_put_off || next.element.is_connected() {
            return Some(next);
        }
        work.waiting.push_back(Waiting { is_put_off: true, ..next });
    }
}

/// Loads the typesetter; false where it does not come, and all that waits stays as it is.
async fn arrive() -> bool {
    match load().await {
        Ok(typeset) => {
            WORK.with_borrow_mut(|work| work.typesetter = Typesetter::Here(typeset));
            true
        }
        Err(error) => {
            WORK.set(Work { typesetter: Typesetter::Missing, ..Work::default() });
            warn("Formulas stay as they are written, the typesetter did not arrive", &error);
            false
        }
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
