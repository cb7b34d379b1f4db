//! Erase everything, after one question.

use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::desk::use_desk;
use crate::app::parts::{Note, Voice};
use crate::view::words::storage as words;

/// The button, the dialogue, and where nothing was erased, why.
#[component]
pub fn Erase() -> impl IntoView {
    let desk = use_desk();
    let dialog = NodeRef::<Dialog>::new();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let ask = move |_| {
        failed.set(None);
        if let Some(dialog) = dialog.get_untracked() {
            // It refuses only what is open already.
            _ = dialog.show_modal();
        }
    };
    let leave = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let erase = move |_| {
        busy.set(true);
        spawn_local(async move {
            // Where it succeeds, the page is loaded anew.
            if let Err(error) = desk.erase().await {
                _ = busy.try_set(false);
                _ = failed.try_set(Some(words::not_erased(&error)));
                leave();
            }
        });
    };
    view! {
        <div class="form">
            <h3>"Erase everything"</h3>
            <p>{words::ABOUT_ERASING}</p>
            <p class="row">
                <button type="button" class="btn" on:click=ask>"Erase everything…"</button>
            </p>
            {move || failed.get().map(|why| view! { <Note voice=Voice::Failed what=words::NOT_ERASED more=why /> })}
            <dialog class="sure" node_ref=dialog aria-labelledby="erase-title">
                <h2 id="erase-title">{words::SURE}</h2>
                <ul>{words::GOES.map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
                <p>{words::FOR_GOOD}</p>
                <p class="row">
                    <button type="button" class="btn danger" disabled=busy on:click=erase>"Erase everything"</button>
                    <button type="button" class="btn" disabled=busy autofocus on:click=move |_| leave()>"Keep it"</button>
                    <span role="status">{move || if busy.get() { words::ERASING } else { "" }}</span>
                </p>
            </dialog>
        </div>
    }
}
