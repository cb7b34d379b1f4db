//! What can wait until the page has been painted with what comes before it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::{Timeouts, painted};
use crate::run::ports::Sleep;

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

/// So long after a change nobody waits for what lags.
const LAG: Duration = Duration::from_millis(60);

/// `first`, and then what `read` gives whenever what `track` subscribes to has changed, as soon as the page was painted with
/// that and has a moment: for what stands beside the text that a reader is looking at. Of changes in a row only the last
/// one is read.
pub fn lagging<T: Send + Sync + 'static>(
    first: T,
    track: impl Fn() + 'static,
    read: impl Fn() -> T + Copy + 'static,
) -> RwSignal<T> {
    let held = RwSignal::new(first);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        track();
        turn.update_value(|turn| *turn += 1);
        let this = turn.get_value();
        spawn_local(async move {
            painted().await;
            Timeouts.sleep(LAG).await;
            // By then the reader may be elsewhere.
            if turn.try_get_value() == Some(this) {
                held.set(untrack(read));
            }
        });
    });
    held
}
