//! What can wait until the page has been painted with what comes before it.

use std::time::Duration;

use leptos::prelude::*;

/// Parts that are made in a task of their own, once what stands before them is there: a page that is made in one go
/// holds the reader up, most of all on a phone. For what is below the screen, or beside the text.
#[component]
pub fn Later(
    /// What waits.
    children: Children,
) -> impl IntoView {
    let is_due = RwSignal::new(false);
    let timer = set_timeout_with_handle(
        move || {
            _ = is_due.try_set(true);
        },
        Duration::ZERO,
    );
    // Without a timer it is due now.
    if timer.is_err() {
        is_due.set(true);
    }
    let children = StoredValue::new_local(Some(children));
    move || is_due.get().then(|| children.try_update_value(Option::take).flatten().map(|make| untrack(make)))
}
