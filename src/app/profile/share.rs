//! The profile in use as a link or a file, for somebody else or another device; and a file from there.

use leptos::prelude::*;
use web_sys::HtmlInputElement;
use web_sys::wasm_bindgen::JsCast;

use super::received::Given;
use crate::app::boot;
use crate::app::desk::use_desk;
use crate::app::files::read_files;
use crate::app::parts::TextArea;
use crate::browser::page;
use crate::profile::sharing::{from_json, to_file};
use crate::run::sharing::to_fragment;
use crate::view::words::profiles as told;

/// Link and file out, file in. What is shared is what is saved.
#[component]
pub fn ShareProfile(
    /// Where a profile goes that is opened from a file.
    given: RwSignal<Given>,
) -> impl IntoView {
    let desk = use_desk();
    let said = RwSignal::new(String::new());
    let link = Memo::new(move |_| {
        let origin = window().location().origin().unwrap_or_default();
        let fragment = desk.profile.with(to_fragment);
        fragment.map(|fragment| [&origin, boot::base(), "/profile#", &fragment].concat())
    });
    let tell = move |result: Result<(), String>, done: &str| {
        said.set(result.err().unwrap_or_else(|| done.to_owned()));
    };
    let copy = move |_| {
        if let Ok(link) = link.get_untracked() {
            page::copy(&link, move |result| tell(result, "Copied."));
        }
    };
    let send = move |_| {
        if let Ok(link) = link.get_untracked() {
            page::share(told::SHARE_TITLE, &link, move |result| tell(result, ""));
        }
    };
    let save = move |_| {
        let text = desk.profile.with_untracked(to_file);
        tell(page::download(told::FILE, "application/json", &text), "Saved as a file.");
    };
    let take = move |bytes: Vec<u8>| given.set(Given::of(from_json(&bytes)));
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(files) = input.as_ref().and_then(HtmlInputElement::files) {
            read_files(&files, take);
        }
        // The same file can be chosen again.
        input.iter().for_each(|input| input.set_value(""));
    };
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            read_files(&files, take);
        }
    };
    let links = move || {
        match link.get() {
        Ok(link) => view! {
            <p class="row">
                <button type="button" class="btn" on:click=copy>"Copy the link"</button>
                {page::can_share().then(|| view! { <button type="button" class="btn" on:click=send>"Share"</button> })}
            </p>
            <details class="fold small">
                <summary>"The link"</summary>
                <TextArea label="Link" value=Signal::stored(link) on_input=|_| () rows=3 class="prompt" />
            </details>
        }
        .into_any(),
        Err(error) => view! { <p class="small">{error.to_string()}</p> }.into_any(),
    }
    };
    view! {
        <section>
            <h2>"Share it"</h2>
            <p>{told::SHARE}</p>
            {links}
            <p class="row">
                <button type="button" class="btn" on:click=save>"Save as a file"</button>
                <span class="small" role="status">{said}</span>
            </p>
            <div class="drop" on:dragover=|event: web_sys::DragEvent| event.prevent_default() on:drop=dropped>
                <p>{told::TAKE}</p>
                <p>
                    <label class="btn">
                        "Open a profile’s file"
                        <input class="unseen" type="file" accept=".json,application/json" on:change=chosen />
                    </label>
                </p>
            </div>
        </section>
    }
}
