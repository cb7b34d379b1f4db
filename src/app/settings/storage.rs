//! How much is stored, and whether the browser may throw it away.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::storage::{self, Usage};
use crate::view::words::storage as words;

/// What the browser says of its storage for this page.
#[component]
pub fn StorageForm() -> impl IntoView {
    let usage = RwSignal::new(None::<Option<Usage>>);
    let lasting = RwSignal::new(None::<bool>);
    let refused = RwSignal::new(false);
    spawn_local(async move {
        let found = storage::usage().await;
        _ = usage.try_set(Some(found));
        let found = storage::is_lasting().await;
        _ = lasting.try_set(found);
    });
    let ask = move |_| {
        spawn_local(async move {
            let granted = storage::ask_to_last().await;
            _ = lasting.try_set(granted);
            _ = refused.try_set(granted == Some(false));
        });
    };
    let in_use = move || match usage.get() {
        None => String::new(),
        Some(None) => words::UNKNOWN.to_owned(),
        Some(Some(Usage { used, room })) => words::usage(used, room),
    };
    let stays = move || match lasting.get() {
        None => "",
        Some(true) => words::LASTING,
        Some(false) => words::NOT_LASTING,
    };
    view! {
        <div class="form">
            <p class="num">{in_use} " " {stays}</p>
            {move || {
                (lasting.get() == Some(false)).then(|| {
                    view! {
                        <p class="row">
                            <button type="button" class="btn" on:click=ask>"Ask the browser to keep it"</button>
                        </p>
                    }
                })
            }}
            <p class="small soft" role="status">{move || if refused.get() { words::REFUSED } else { "" }}</p>
        </div>
    }
}
