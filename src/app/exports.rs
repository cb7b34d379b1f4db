//! Papers as a file, on the clipboard, or to somebody on the share sheet.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use super::desk::{Desk, use_desk};
use super::parts::{Choice, Select};
use crate::browser::{page, typesetter};
use crate::digest::export::{Collection, Format, Plain};
use crate::digest::{Document, of_run};
use crate::paper::PaperId;
use crate::view::marks::{Selection, collection};
use crate::view::words;

/// A text that is ready to leave.
#[derive(Debug, Clone, PartialEq)]
struct Ready {
    papers: usize,
    text: String,
}

/// What one export is of, and as what.
type Wanted = (Format, Selection, Vec<PaperId>, Vec<PaperId>);

/// The day as a file. The text is made when the menu opens or the choice changes: a clipboard takes only what is there
/// when the reader presses the button.
#[component]
pub fn Exports(
    /// The digest's papers.
    #[prop(into)]
    shown: Signal<Vec<PaperId>>,
    /// Those that the page lists.
    #[prop(into)]
    listed: Signal<Vec<PaperId>>,
) -> impl IntoView {
    let desk = use_desk();
    let menu = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let format = RwSignal::new(Format::default());
    let selection = RwSignal::new(Selection::default());
    let ready = RwSignal::new(None::<Ready>);
    let told = RwSignal::new(String::new());
    let wanted = Memo::new(move |_| {
        is_open.get().then(|| -> Wanted { (format.get(), selection.get(), shown.get(), listed.get()) })
    });
    Effect::new(move |_| {
        desk.marks.track();
        let Some(now) = wanted.get() else { return };
        told.set(String::new());
        ready.set(None);
        spawn_local(async move {
            let made = make(desk, &now).await;
            // The reader may have chosen something else by now.
            if wanted.try_get_untracked().flatten().as_ref() == Some(&now) {
                ready.set(made);
            }
        });
    });
    let name = move || {
        let day = desk.sheet().map(|sheet| sheet.day.to_string()).unwrap_or_default();
        format!("{day}.{}", format.get_untracked().extension())
    };
    let tell = move |result: Result<(), String>, done: &str| {
        told.set(result.err().unwrap_or_else(|| done.to_owned()));
    };
    let text = move || ready.with_untracked(|ready| ready.as_ref().map(|ready| ready.text.clone()));
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
    let share = move |_| {
        if let Some(text) = text() {
            page::share(&name(), &text, move |result| tell(result, ""));
        }
    };
    let formats = Format::ALL
        .map(|one| Choice { value: one.extension().to_owned(), words: one.name().to_owned() })
        .to_vec();
    let selections = Signal::derive(move || {
        Selection::ALL
            .map(|one| {
                let count = desk.marks.with(|marks| one.of(&shown.read(), &listed.read(), marks).len());
                Choice { value: format!("{one:?}"), words: words::marks::selection(one, count) }
            })
            .to_vec()
    });
    let put_away = move |event: leptos::ev::KeyboardEvent| {
        if let Some(menu) = menu.get_untracked().filter(|_| event.key() == "Escape") {
            menu.set_open(false);
            let button = menu.query_selector("summary").ok().flatten();
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                _ = button.focus();
            }
        }
    };
    let waits = move || ready.with(Option::is_none);
    view! {
        <details
            class="menu"
            node_ref=menu
            on:keydown=put_away
            on:toggle=move |_| is_open.set(menu.get().is_some_and(|menu| menu.open()))
        >
            <summary class="btn">"Export"</summary>
            <div class="card form">
                <Select
                    label="Papers"
                    choices=selections
                    value=Signal::derive(move || format!("{:?}", selection.get()))
                    on_change=move |chosen: String| {
                        if let Some(one) = Selection::ALL.into_iter().find(|one| format!("{one:?}") == chosen) {
                            selection.set(one);
                        }
                    }
                />
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
                <p class="small soft">{move || words::marks::about_format(format.get())}</p>
                <div class="row">
                    <button type="button" class="btn primary" disabled=waits on:click=save>
                        "Save file"
                    </button>
                    <button type="button" class="btn" disabled=waits on:click=copy>
                        "Copy"
                    </button>
                    {page::can_share()
                        .then(|| view! { <button type="button" class="btn" disabled=waits on:click=share>"Share"</button> })}
                </div>
                <p class="small" role="status">
                    {move || {
                        let told = told.get();
                        if told.is_empty() {
                            ready.with(|ready| ready.as_ref().map(|one| words::marks::ready(one.papers, one.text.len())))
                        } else {
                            Some(told)
                        }
                    }}
                </p>
            </div>
        </details>
    }
}

async fn make(desk: Desk, wanted: &Wanted) -> Option<Ready> {
    let (format, selection, shown, listed) = wanted;
    let sheet = untrack(|| desk.sheet())?;
    let document = whole(desk)?;
    let papers = desk.marks.with_untracked(|marks| selection.of(shown, listed, marks));
    let mut papers = desk.marks.with_untracked(|marks| collection(&sheet, document, &papers, marks));
    if format.is_plain() {
        make_plain(&mut papers).await;
    }
    Some(Ready { papers: papers.papers().len(), text: papers.write(*format) })
}

/// The whole digest as it is on the page.
fn whole(desk: Desk) -> Option<Document> {
    if let Some(document) = desk.open_import.get_untracked() {
        return Some(document);
    }
    let (cut_offs, by) = (desk.cut_offs.get_untracked(), desk.order.get_untracked());
    desk.open.with_untracked(|open| {
        let run = open.as_ref()?.run.borrow();
        let price = desk.prices(&run.head.endpoint);
        Some(untrack(|| of_run::document(&run, cut_offs, by, &price)))
    })
}

/// Has the typesetter make the texts plain.
pub async fn make_plain(papers: &mut Collection) {
    let texts = papers.papers().iter().flat_map(|paper| {
        let entry = &paper.entry;
        [entry.title.clone(), entry.abstract_text.clone(), entry.comment.clone().unwrap_or_default()]
    });
    let mut lines = typesetter::lines(texts.collect()).await.into_iter();
    papers.make_plain(|_| Plain {
        title: lines.next().unwrap_or_default(),
        abstract_text: lines.next().unwrap_or_default(),
        comment: lines.next().unwrap_or_default(),
    });
}
