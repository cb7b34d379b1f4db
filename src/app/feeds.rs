//! Feeds pasted or dropped, in place of a fetch: the way without any proxy.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{DragEvent, HtmlInputElement};

use super::desk::use_desk;
use super::files::read_files;
use super::parts::{Note, TextArea, Voice};
use crate::arxiv::{Announcement, read_dropped};

/// Takes feeds and saved listings that are dropped anywhere on the page.
#[component]
pub fn DropAnywhere() -> impl IntoView {
    let desk = use_desk();
    let read = StoredValue::new(Vec::<Announcement>::new());
    let wrong = RwSignal::new(String::new());
    let take = move |bytes: Vec<u8>| match read_dropped(&bytes) {
        Ok(announcement) => {
            wrong.set(String::new());
            read.update_value(|read| {
                read.retain(|other| other.category != announcement.category);
                read.push(announcement);
            });
            desk.take_announcements(read.get_value());
        }
        Err(error) => wrong.set(error.to_string()),
    };
    let over = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    let dropped = window_event_listener(leptos::ev::drop, move |event| {
        // The place for files has taken it.
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            read.set_value(Vec::new());
            read_files(&files, take);
        }
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
    move || {
        (!wrong.read().is_empty())
            .then(|| view! { <Note voice=Voice::Failed what="Not taken in." more=wrong /> })
    }
}

/// A place to paste or drop feeds.
#[component]
pub fn PasteFeeds() -> impl IntoView {
    let desk = use_desk();
    let text = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let read = RwSignal::new(Vec::<Announcement>::new());
    let take = move |bytes: &[u8]| match read_dropped(bytes) {
        Ok(announcement) => {
            wrong.set(String::new());
            read.update(|read| {
                read.retain(|other| other.category != announcement.category);
                read.push(announcement);
            });
        }
        Err(error) => wrong.set(error.to_string()),
    };
    let take_files = move |files: Option<web_sys::FileList>| {
        if let Some(files) = files {
            read_files(&files, move |bytes| take(&bytes));
        }
    };
    let navigate = StoredValue::new_local(use_navigate());
    let use_them = move |_| {
        desk.take_announcements(read.get_untracked());
        navigate.with_value(|navigate| navigate("/", NavigateOptions::default()));
    };
    let summary = move || {
        read.with(|read| {
            let parts: Vec<String> = read
                .iter()
                .map(|one| format!("{}: {} entries of {}", one.category, one.entries.len(), one.day))
                .collect();
            parts.join(" · ")
        })
    };
    view! {
        <details class="fold">
            <summary>"Paste or drop feeds instead"</summary>
            <div
                class="drop"
                on:dragover=|event: DragEvent| event.prevent_default()
                on:drop=move |event: DragEvent| {
                    event.prevent_default();
                    take_files(event.data_transfer().and_then(|data| data.files()));
                }
            >
                <p>
                    "Open "
                    <code>"https://rss.arxiv.org/rss/cs.LG"</code>
                    " (or another category) in a tab, and paste its text here, or drop the saved file."
                </p>
                <TextArea
                    label="Feed"
                    value=text
                    on_input=move |pasted: String| {
                        take(pasted.as_bytes());
                        text.set(if wrong.read_untracked().is_empty() { String::new() } else { pasted });
                    }
                    wrong
                    rows=4
                    class="prompt"
                />
                <p>
                    <label class="btn">
                        "Choose files"
                        <input
                            class="unseen"
                            type="file"
                            multiple
                            on:change=move |event| {
                                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                                take_files(input.and_then(|input| input.files()));
                            }
                        />
                    </label>
                </p>
                <p class="num" role="status">{summary}</p>
                <Show when=move || read.with(|read| !read.is_empty())>
                    <p class="row">
                        <button type="button" class="btn primary" on:click=use_them>
                            "Use these feeds"
                        </button>
                    </p>
                </Show>
            </div>
        </details>
    }
}
