//! What can wait until the page has been painted with what comes before it.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::latest::Latest;
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

/// What `of` was a moment ago: it follows when the page was painted with the change and has a moment, and of changes in a
/// row only the last one. For what stands beside the text that a reader is looking at, and looks at every paper of the day.
pub fn lagging<T: Clone + PartialEq + Send + Sync + 'static>(of: Signal<T>) -> Memo<T> {
    let moment = a_moment_after(Box::new(move || of.track()));
    Memo::new(move |_| {
        moment.track();
        of.get_untracked()
    })
}

/// Tells that what `track` subscribes to has changed a moment ago.
fn a_moment_after(track: Box<dyn Fn()>) -> RwSignal<()> {
    let moment = RwSignal::new(());
    let latest = Latest::default();
    Effect::new(move |_| {
        track();
        latest.start(async move {
            painted().await;
            Timeouts.sleep(LAG).await;
            moment.set(());
        });
    });
    moment
}
