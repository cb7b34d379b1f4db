//! A day as a file.

use leptos::prelude::*;

use super::desk::use_desk;

/// The day as a file.
#[component]
pub fn Exports() -> impl IntoView {
    let desk = use_desk();
    let document = move || {
        if let Some(document) = desk.open_import.get_untracked() {
            return Some(document);
        }
        let (cut_offs, by) = (desk.cut_offs.get_untracked(), desk.order.get_untracked());
        desk.open.with_untracked(|open| {
            let run = open.as_ref()?.run.borrow();
            let price = desk.prices(&run.head.endpoint);
            Some(crate::digest::of_run::document(&run, cut_offs, by, &price))
        })
    };
    let failed = RwSignal::new(String::new());
    let save = move |name: String, mime: &str, text: String| {
        failed.set(crate::browser::page::download(&name, mime, &text).err().unwrap_or_default());
    };
    let markdown = move |_| {
        if let Some(document) = document() {
            save(format!("{}.md", document.day), "text/markdown", crate::digest::markdown::print(&document));
        }
    };
    let json = move |_| {
        if let Some(document) = document()
            && let Ok(text) = crate::digest::json::to_json(&document)
        {
            save(format!("{}.json", document.day), "application/json", text);
        }
    };
    view! {
        <div class="steps">
            <button type="button" class="btn" on:click=markdown>
                "Markdown"
            </button>
            <button type="button" class="btn" on:click=json>
                "JSON"
            </button>
            <span role="alert">{failed}</span>
        </div>
    }
}
