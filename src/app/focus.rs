//! Where the focus is when what has it goes away: a button that did its work is mostly gone, and whoever pressed it with a
//! key, or has the page read out, must not find themselves nowhere.

use std::cell::Cell;

use leptos::prelude::*;
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

/// Takes the focus to an element that is no control, and leaves the page where it stands.
pub fn take_to(place: &HtmlElement) {
    place.set_tab_index(-1);
    let quietly = FocusOptions::new();
    quietly.set_prevent_scroll(true);
    _ = place.focus_with_options(&quietly);
}
