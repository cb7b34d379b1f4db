//! The papers of a range as a file or on the clipboard.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::desk::use_desk;
use crate::app::exports::make_plain;
use crate::app::parts::{Choice, Select};
use crate::browser::page;
use crate::digest::export::{Collection, Format, Reference};
use crate::view::marks::with_mark;
use crate::view::range::RangePaper;
use crate::view::words::marks as words;

/// What the page lists, in the order of their scores. The text is made when the menu opens or the choice changes: a
/// clipboard takes only what is there when the reader presses the button.
#[component]
pub fn Leaving(
    /// The title of the file.
    title: Signal<String>,
    /// The papers.
    papers: Memo<Vec<RangePaper>>,
) -> impl IntoView {
    let desk = use_desk();
    let menu = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let format = RwSignal::new(Format::default());
    let ready = RwSignal::new(None::<(usize, String)>);
    let told = RwSignal::new(String::new());
    Effect::new(move |_| {
        let (chosen, is_open, format) = (format, is_open.get(), format.get());
        if !is_open {
            return;
        }
        let wanted = papers.get();
        told.set(String::new());
        ready.set(None);
        let references = desk.marks.with(|marks| {
            let reference = |paper: &RangePaper| {
                let categories = paper.text.categories.clone();
                with_mark(Reference::new(paper.day, paper.entry(), categories), marks.get(&paper.text.id))
            };
            wanted.iter().map(reference).collect()
        });
        let mut collection = Collection::new(format!("Firstlight, {}", title.get()), references);
        spawn_local(async move {
            if format.is_plain() {
                make_plain(&mut collection).await;
            }
            // The reader may be elsewhere by now, or have chosen something else.
            let is_wanted = chosen.try_get_untracked() == Some(format)
                && papers.try_get_untracked().as_ref() == Some(&wanted);
            if is_wanted {
                ready.try_set(Some((collection.papers().len(), collection.write(format))));
            }
        });
    });
    let name =
        move || format!("{}.{}", title.get_untracked().replace(' ', "-"), format.get_untracked().extension());
    let text = move || ready.with_untracked(|ready| ready.as_ref().map(|(_, text)| text.clone()));
    let tell = move |result: Result<(), String>, done: &str| {
        told.set(result.err().unwrap_or_else(|| done.to_owned()));
    };
    let save = move |_| {
        if let Some(text) = text() {
            tell(page::download(&name(), format.get_untracked().mime(), &text), "Saved.");
        }
    };
    let copy = move |_| {
        if let Some(text) = text() {
            page::copy(&text, move |result| tell(result, "Copied."));
        }
    };
    let formats = Format::ALL
        .map(|one| Choice { value: one.extension().to_owned(), words: one.name().to_owned() })
        .to_vec();
    let waits = move || ready.with(Option::is_none);
    view! {
        <details
            class="menu"
            node_ref=menu
            on:keydown=move |event| {
                if let Some(menu) = menu.get_untracked().filter(|_| event.key() == "Escape") {
                    menu.set_open(false);
                }
            }
            on:toggle=move |_| is_open.set(menu.get().is_some_and(|menu| menu.open()))
        >
            <summary class="btn">"Export"</summary>
            <div class="card form">
                <Select
                    label="Format"
                    choices=Signal::stored(formats)
                    value=Signal::derive(move || format.get().extension().to_owned())
                    on_change=move |chosen: String| {
                        if let Some(one) = Format::ALL.into_iter().find(|one| one.extension() == chosen) {
                            format.set(one);
                        }
                    }
                />
                <div class="row">
                    <button type="button" class="btn primary" disabled=waits on:click=save>
                        "Save file"
                    </button>
                    <button type="button" class="btn" disabled=waits on:click=copy>
                        "Copy"
                    </button>
                </div>
                <p class="small" role="status">
                    {move || {
                        let told = told.get();
                        let is_told = !told.is_empty();
                        let ready = ready.with(|ready| ready.as_ref().map(|(papers, text)| words::ready(*papers, text.len())));
                        if is_told { Some(told) } else { ready }
                    }}
                </p>
            </div>
        </details>
    }
}
