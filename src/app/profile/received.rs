//! A profile that somebody sent, by a link or a file: looked at first, and added by a click alone.
//!
//! It is a stranger's text. So it is shown letter by letter, never as Markdown, and nothing of it is in use before the
//! reader adds it.

use leptos::prelude::*;
use web_sys::wasm_bindgen::JsValue;

use crate::app::desk::use_desk;
use crate::app::parts::{Note, Voice};
use crate::profile::Profile;
use crate::profile::sharing::SharingError;
use crate::run::sharing::from_fragment;
use crate::view::sharing::ReceivedView;
use crate::view::words::profiles as told;

/// What came.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Nothing, or it was put away.
    Nothing,
    /// A profile.
    Profile(Box<Profile>),
    /// Something else, and the sentence that says so.
    Refused(String),
}

impl Given {
    /// What reading came to.
    pub fn of(result: Result<Profile, SharingError>) -> Self {
        match result {
            Ok(profile) => Self::Profile(Box::new(profile)),
            Err(error) => Self::Refused(error.to_string()),
        }
    }
}

/// What came, above the reader's own profile.
#[component]
pub fn Received(
    /// Where the page keeps it.
    given: RwSignal<Given>,
) -> impl IntoView {
    let desk = use_desk();
    take_from_address(given);
    let listener = window_event_listener(leptos::ev::hashchange, move |_| take_from_address(given));
    on_cleanup(move || listener.remove());
    let put_away = move |_| given.set(Given::Nothing);
    let add = move |_| {
        if let Given::Profile(profile) = given.get_untracked() {
            given.set(Given::Nothing);
            desk.add_profile(*profile);
        }
    };
    move || match given.get() {
        Given::Nothing => ().into_any(),
        Given::Refused(why) => view! {
            <Note voice=Voice::Failed what="This profile was not opened." more=why>
                <p class="row"><button type="button" class="btn" on:click=put_away>"Close"</button></p>
            </Note>
        }
        .into_any(),
        Given::Profile(profile) => view! {
            <section class="card received" aria-label=told::SHARED>
                <h2>{told::SHARED}</h2>
                <p>{told::SHARED_MORE}</p>
                <Contents view=ReceivedView::new(&profile) />
                <p class="row">
                    <button type="button" class="btn primary" disabled=move || !desk.ready.get() on:click=add>
                        "Add it to my profiles"
                    </button>
                    <button type="button" class="btn" on:click=put_away>"Put it away"</button>
                </p>
            </section>
        }
        .into_any(),
    }
}

#[component]
fn Contents(view: ReceivedView) -> impl IntoView {
    let ReceivedView { rows, texts, orders } = view;
    let row = |[what, much]: [String; 2]| view! { <div><dt>{what}</dt><dd>{much}</dd></div> };
    let text = |[name, text]: [String; 2]| {
        let label = name.clone();
        view! {
            <h3>{name}</h3>
            <pre class="sent" role="group" aria-label=label tabindex="0">{text}</pre>
        }
    };
    view! {
        {orders.map(|[what, more]| view! { <Note voice=Voice::Failed what more /> })}
        <dl class="facts">{rows.into_iter().map(row).collect_view()}</dl>
        {texts.into_iter().map(text).collect_view()}
    }
}

/// Takes a profile out of the page's address, where one is, so that it is in no history and no bookmark.
fn take_from_address(given: RwSignal<Given>) {
    let location = window().location();
    let Some(result) = location.hash().ok().and_then(|fragment| from_fragment(&fragment)) else { return };
    let parts = [location.pathname(), location.search()];
    let address: String = parts.into_iter().filter_map(Result::ok).collect();
    if let Ok(history) = window().history() {
        _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    given.set(Given::of(result));
}
