//! Where the focus is when what has it goes away: a button that did its work is mostly gone, and whoever pressed it with a
//! key, or has the page read out, must not find themselves nowhere.

use std::cell::Cell;

use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

thread_local! {
    /// True while a part that had the focus inside has gone and none in its place took it.
    static ORPHANED: Cell<bool> = const { Cell::new(false) };
}

/// To be called where a part of a page is made that takes the place of another of its kind: where that one had the focus
/// inside, `place` gets it. `within` is the selector of such parts.
pub fn pass_on(within: &'static str, place: impl FnOnce() -> Option<HtmlElement> + 'static) {
    if ORPHANED.replace(false) {
        request_animation_frame(move || {
            let is_lost = document().active_element().is_none_or(|one| one.tag_name() == "BODY");
            if let Some(place) = place().filter(|_| is_lost) {
                take_to(&place);
            }
        });
    }
    on_cleanup(move || {
        let focused = document().active_element();
        if focused.is_some_and(|one| one.closest(within).is_ok_and(|found| found.is_some())) {
            ORPHANED.set(true);
            // What comes later is another matter.
            request_animation_frame(|| ORPHANED.set(false));
        }
    });
}

/// Moves elements inside of `place`, which takes the focus from whoever has it in one of them, and gives it back.
pub fn hold(place: &HtmlElement, moves: impl FnOnce()) {
    let held = document().active_element().filter(|active| place.contains(Some(active)));
    moves();
    let Some(held) = held.and_then(|held| held.dyn_into::<HtmlElement>().ok()) else { return };
    if document().active_element().as_ref() != Some(&held) {
        _ = held.focus_with_options(&quietly());
    }
}

/// Takes the focus to an element that is no control, and leaves the page where it stands.
pub fn take_to(place: &HtmlElement) {
    place.set_tab_index(-1);
    _ = place.focus_with_options(&quietly());
}

fn quietly() -> FocusOptions {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    options
}
