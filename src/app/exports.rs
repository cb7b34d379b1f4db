//! Papers as a file, on the clipboard, or to somebody on the share sheet.

use std::rc::Rc;

use futures_util::future::{LocalBoxFuture, ready};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use super::desk::Desk;
use super::digest::Cut;
use super::parts::{Choice, Select};
use crate::browser::{page, typesetter};
use crate::digest::export::{Collection, Format, Plain};
use crate::digest::{Document, of_run};
use crate::view::marks::{Selection, collection};
use crate::view::words;

/// A text that is ready to leave.
#[derive(Debug, Clone, PartialEq)]
struct Ready {
    papers: usize,
    text: String,
}

/// Puts the papers of a selection together, which is named by the value of its choice.
pub type Make = Rc<dyn Fn(&str) -> LocalBoxFuture<'static, Option<Collection>>>;

/// The day on the page as a file.
#[component]
pub fn Exports(
    /// The day.
    cut: Cut,
) -> impl IntoView {
    let desk = cut.desk;
    let sources = Signal::derive(move || {
        cut.shown.track();
        cut.listed.track();
        desk.marks.track();
    });
    let selections = Signal::derive(move || {
        let (shown, listed) = (cut.shown.read(), cut.listed.read());
        let choice = |one: Selection| {
            let count = desk.marks.with(|marks| one.of(&shown, &listed.papers, marks).len());
            Choice { value: format!("{one:?}"), words: words::marks::selection(one, count) }
        };
        Selection::ALL.map(choice).to_vec()
    });
    let make: Make = Rc::new(move |chosen| {
        let selection = Selection::ALL.into_iter().find(|one| format!("{one:?}") == chosen);
        Box::pin(ready(untrack(|| of_day(cut, selection.unwrap_or_default()))))
    });
    let name = Signal::derive(move || cut.of(|sheet| sheet.day.to_string()));
    view! { <ExportMenu name sources selections make /> }
}

fn of_day(cut: Cut, selection: Selection) -> Option<Collection> {
    let (shown, listed) = (cut.shown.read(), cut.listed.read());
    let document = whole(cut.desk)?;
    cut.sheet.with(|sheet| {
        cut.desk.marks.with(|marks| {
            let papers = selection.of(&shown, &listed.papers, marks);
            Some(collection(sheet.as_ref()?, document, &papers, marks))
        })
    })
}

/// The whole digest as its cut-offs and order have it.
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

/// The menu of exports. The text is made when the menu opens or the choice changes: a clipboard takes only what is there
/// when the reader presses the button.
#[component]
pub fn ExportMenu(
    /// What its files are called, without the ending.
    #[prop(into)]
    name: Signal<String>,
    /// Reading it subscribes to whatever the papers come from.
    sources: Signal<()>,
    /// Which papers can leave; where there is but one choice, it is not asked for.
    #[prop(into)]
    selections: Signal<Vec<Choice>>,
    /// Puts them together.
    make: Make,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    let format = RwSignal::new(Format::default());
    let chosen = RwSignal::new(None::<String>);
    let selection = Memo::new(move |_| {
        let first = || selections.with(|all| all.first().map(|one| one.value.clone()).unwrap_or_default());
        chosen.get().unwrap_or_else(first)
    });
    let ready = RwSignal::new(None::<Ready>);
    let told = RwSignal::new(String::new());
    let calls = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let wanted = is_open.get().then(|| (format.get(), selection.get()));
        sources.get();
        let Some((format, selection)) = wanted else { return };
        told.set(String::new());
        ready.set(None);
        calls.update_value(|calls| *calls += 1);
        let call = calls.get_value();
        let papers = make(&selection);
        spawn_local(async move {
            let made = match papers.await {
                Some(mut papers) => {
                    if format.is_plain() {
                        make_plain(&mut papers).await;
                    }
                    Some(Ready { papers: papers.papers().len(), text: papers.write(format) })
                }
                None => None,
            };
            // The reader may have chosen something else by now.
            if calls.try_get_value() == Some(call) {
                ready.set(made);
            }
        });
    });
    let name = move || format!("{}.{}", name.get_untracked(), format.get_untracked().extension());
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
    let is_choice = Memo::new(move |_| selections.with(|all| all.len() > 1));
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
                <Show when=move || is_choice.get()>
                    <Select
                        label="Papers"
                        choices=selections
                        value=selection
                        on_change=move |value: String| chosen.set(Some(value))
                    />
                </Show>
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
