//! What the reader does with a paper: buttons, a note and tags, and the way back.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use super::desk::{Desk, use_desk};
use super::parts::{Field, Tags, TextArea};
use super::sample;
use crate::paper::PaperId;
use crate::run::marks::{self, Aspect, Made, Mark};
use crate::typeset::draft;
use crate::view::sheet::anchor;
use crate::view::words;

/// A mark is learned from so long after the last one: until then it may be taken back.
const SECOND_THOUGHTS: Duration = Duration::from_secs(20);

/// A mark that was made, and what takes it back.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    paper: PaperId,
    /// The paper's title, as it came.
    title: String,
    what: &'static str,
    before: Aspect,
}

impl Desk {
    /// Marks a paper, and keeps that; `title` is for whoever wants it undone.
    pub fn mark(self, paper: &PaperId, title: &str, aspect: &Aspect) {
        let Some(before) = self.marks.try_update(|marks| marks.set(paper, aspect.clone())) else { return };
        if before == *aspect {
            return;
        }
        let what = words::marks::done(aspect, &before);
        self.marked.set(Some(Done { paper: paper.clone(), title: title.to_owned(), what, before }));
        self.keep_mark(paper.clone());
    }

    /// Takes the last mark back; once.
    pub fn undo_mark(self) {
        let Some(done) = self.marked.get_untracked() else { return };
        self.marks.update(|marks| drop(marks.set(&done.paper, done.before)));
        self.marked.set(None);
        self.keep_mark(done.paper.clone());
        request_animation_frame(move || focus(&anchor(&done.paper)));
    }

    /// Now, and the profile in use.
    pub fn made(self) -> Made {
        Made {
            at: self.ports().clock.now(),
            profile: self.profile.with_untracked(|profile| profile.id.clone()),
        }
    }

    /// The sample's papers are invented: what is done with them ends with the visit.
    fn keep_mark(self, paper: PaperId) {
        let is_sample = self.open_import.with_untracked(Option::is_none)
            && self.open.with_untracked(|open| {
                open.as_ref().is_some_and(|open| open.run.borrow().head.key.profile == sample::PROFILE)
            });
        if is_sample {
            return;
        }
        spawn_local(async move {
            let marks = self.marks.get_untracked();
            // A write that is refused is reported by the store itself.
            _ = marks::save(&self.ports(), &marks, &paper).await;
            self.learn_soon(SECOND_THOUGHTS);
        });
    }

    pub(super) async fn read_marks(self) {
        match marks::load(&self.ports()).await {
            Ok((marks, problems)) => {
                self.marks.set(marks);
                problems.into_iter().for_each(|problem| self.report(&problem.into()));
            }
            Err(error) => self.report(&error),
        }
    }

    /// Another tab stored the mark of `paper`.
    pub(super) async fn read_mark(self, paper: &str) {
        let Some(paper) = PaperId::parse(paper) else { return };
        match marks::load_one(&self.ports(), &paper).await {
            Ok(mark) => self.marks.update(|marks| marks.take(&paper, mark)),
            Err(error) => self.report(&error),
        }
    }
}

/// The buttons of a paper, in the same place on each; keys find them by their `data-mark`.
#[component]
pub fn MarkButtons(
    /// Which paper.
    id: PaperId,
    /// Its title, as it came.
    title: String,
    /// Whether note and tags are being edited.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let paper = StoredValue::new((id, title));
    let is = move |read: fn(&Mark) -> bool| {
        Signal::derive(move || {
            paper.with_value(|(id, _)| desk.marks.with(|marks| marks.get(id).is_some_and(read)))
        })
    };
    let set = move |aspect: Aspect| paper.with_value(|(id, title)| desk.mark(id, title, &aspect));
    let starred = is(|mark| mark.starred.is_some());
    let read = is(|mark| mark.read.is_some());
    let more = is(|mark| mark.more.is_some());
    let hidden = is(|mark| mark.hidden.is_some());
    let written = is(|mark| mark.note.is_some() || !mark.tags.is_empty());
    // What is not yet is made now.
    let toggled = move |is: Signal<bool>| (!is.get_untracked()).then(|| desk.made());
    let hide = move || {
        let next = paper.with_value(|(id, _)| neighbour(&anchor(id)));
        set(Aspect::Hidden(toggled(hidden)));
        if let Some(next) = next {
            request_animation_frame(move || take_focus_unless_held(&next));
        }
    };
    view! {
        {button("star", "Star", "☆", starred, move || set(Aspect::Starred(toggled(starred))))}
        {button("more", "More like this", "+", more, move || set(Aspect::More(toggled(more))))}
        {button("read", "Read", "✓", read, move || set(Aspect::Read(toggled(read))))}
        {button("hide", "Hide", "✕", hidden, hide)}
        <button
            type="button"
            class="btn ghost"
            class:has=written
            data-mark="note"
            aria-expanded=move || if editing.get() { "true" } else { "false" }
            aria-label="Note and tags"
            title="Note and tags"
            on:click=move |_| editing.update(|editing| *editing = !*editing)
        >
            "✎"
        </button>
    }
}

fn button(
    name: &'static str,
    label: &'static str,
    sign: &'static str,
    pressed: Signal<bool>,
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn ghost"
            data-mark=name
            aria-label=label
            title=label
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| press()
        >
            {move || if name == "star" && pressed.get() { "★" } else { sign }}
        </button>
    }
}

/// The reader's note and tags on a paper, and the fields for them while they are edited. What is typed is kept when the
/// field is left.
#[component]
pub fn OwnWords(
    /// Which paper.
    id: PaperId,
    /// Its title, as it came.
    title: String,
    /// Whether they are being edited.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let paper = StoredValue::new((id, title));
    let mark =
        Memo::new(move |_| paper.with_value(|(id, _)| desk.marks.with(|marks| marks.get(id).cloned())));
    let note = move || mark.with(|mark| mark.as_ref()?.note.as_ref().map(|note| note.text.clone()));
    let tags = move || {
        let names = |mark: &Mark| mark.tags.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>();
        mark.with(|mark| mark.as_ref().map(names).unwrap_or_default())
    };
    move || {
        if editing.get() {
            let (typed_note, typed_tags) =
                (RwSignal::new(untrack(note).unwrap_or_default()), RwSignal::new(untrack(tags).join(", ")));
            let keep = move || {
                let made = desk.made();
                paper.with_value(|(id, title)| {
                    let mark = mark.get_untracked();
                    let aspect = Aspect::note(&typed_note.read_untracked(), made.clone());
                    let new = if let Aspect::Note(note) = &aspect { note.as_ref() } else { None };
                    let old = mark.as_ref().and_then(|mark| mark.note.as_ref());
                    if new.map(|note| &note.text) != old.map(|note| &note.text) {
                        desk.mark(id, title, &aspect);
                    }
                    desk.mark(id, title, &Aspect::tags(&typed_tags.read_untracked(), mark.as_ref(), &made));
                });
            };
            let place = NodeRef::<html::Div>::new();
            Effect::new(move |_| {
                let field = place.get().and_then(|place| place.query_selector("textarea").ok().flatten());
                if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
                    _ = field.focus();
                }
            });
            return view! {
                <div class="form own" node_ref=place on:change=move |_| keep()>
                    <TextArea label="Note" value=typed_note on_input=move |text| typed_note.set(text) rows=3 />
                    <Field
                        label="Tags"
                        help="With commas between."
                        value=typed_tags
                        on_input=move |text| typed_tags.set(text)
                    />
                    <button
                        type="button"
                        class="btn"
                        on:click=move |_| {
                            keep();
                            editing.set(false);
                            paper.with_value(|(id, _)| focus(&anchor(id)));
                        }
                    >
                        "Done"
                    </button>
                </div>
            }
            .into_any();
        }
        let names = tags();
        let text = note().map(|text| view! { <p class="own">{text}</p> });
        (text, view! { <Tags names label="Your tags" /> }).into_any()
    }
}

/// What was just marked, with the way back; it stays until the next one.
#[component]
pub fn MarkNote() -> impl IntoView {
    let desk = use_desk();
    desk.marked.set(None);
    let said = move || {
        let Done { title, what, .. } = desk.marked.get()?;
        Some(view! {
            <p>{what} " " <i>{draft(&title)}</i></p>
            <button type="button" class="btn" on:click=move |_| desk.undo_mark()>
                "Undo"
            </button>
        })
    };
    view! {
        <div class="undo" role="status" class:empty=move || desk.marked.with(Option::is_none)>
            {said}
        </div>
    }
}

/// The papers that the reader hid, folded.
#[component]
pub fn HiddenPapers(
    /// Their ids and titles, as they came.
    #[prop(into)]
    papers: Signal<Vec<(PaperId, String)>>,
) -> impl IntoView {
    let desk = use_desk();
    let line = move |(id, title): (PaperId, String)| {
        let address = id.abs_url();
        let name = draft(&title);
        view! {
            <li>
                <a href=address rel="noopener noreferrer">{name}</a>
                " "
                <button type="button" class="link" on:click=move |_| desk.mark(&id, &title, &Aspect::Hidden(None))>
                    "Show again"
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || papers.with(|papers| !papers.is_empty())>
            <details class="fold" id="hidden">
                <summary>{move || words::marks::hidden(papers.with(Vec::len))}</summary>
                <ul class="ledger">{move || papers.get().into_iter().map(line).collect_view()}</ul>
            </details>
        </Show>
    }
}

/// The `id` of the paper after the one with this `id`, or else of the one before.
fn neighbour(id: &str) -> Option<String> {
    let here = document().get_element_by_id(id)?;
    let papers = document().query_selector_all("#main article.paper:not([hidden])").ok()?;
    let all: Vec<_> = (0..papers.length()).filter_map(|index| papers.get(index)).collect();
    let place = all.iter().position(|paper| paper.is_same_node(Some(&here)))?;
    let next = all.get(place + 1).or_else(|| all.get(place.checked_sub(1)?))?;
    next.clone().dyn_into::<HtmlElement>().ok().map(|paper| paper.id())
}

/// Gives a paper the focus that was lost with the one before it.
fn take_focus_unless_held(id: &str) {
    let is_lost = document().active_element().is_none_or(|active| {
        active.tag_name() == "BODY" || active.closest("[hidden]").ok().flatten().is_some()
    });
    if is_lost {
        focus(id);
    }
}

/// Takes the focus to a paper.
pub fn focus(id: &str) {
    let paper = document().get_element_by_id(id).and_then(|one| one.dyn_into::<HtmlElement>().ok());
    if let Some(paper) = paper {
        paper.set_tab_index(-1);
        _ = paper.focus();
    }
}
