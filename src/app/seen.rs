//! What the list of papers that were seen before can do besides: go to that day, compare with it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::use_desk;
use super::frame::A;
use crate::paper::Paper;
use crate::run::changed::{Changed, Stretch, has_changed};
use crate::run::seen::{Seen, as_seen};
use crate::view::ledger::SeenRow;
use crate::view::words::seen as words;

/// The rest of a row, behind its title: the day, the old verdict, and what can be done about it.
#[component]
pub fn SeenNote(row: SeenRow) -> impl IntoView {
    let SeenRow { seen, day, words, newer } = row;
    let date = seen.day().in_words();
    let date = match day {
        Some(day) => view! { <A href=format!("/day/{day}")>{date}</A> }.into_any(),
        None => date.into_any(),
    };
    view! {
        <span class="small soft">"seen on " {date} " · " {words}</span>
        {newer.map(|now| view! { <WhatChanged seen now /> })}
    }
}

/// The button that compares title and abstract with those of the day that saw them.
#[component]
fn WhatChanged(seen: Seen, now: Paper) -> impl IntoView {
    let desk = use_desk();
    let told = RwSignal::new(None);
    let compare = move |_| {
        let (seen, now) = (seen.clone(), now.clone());
        spawn_local(async move {
            // What is stored of that day may be damaged, or gone.
            let then = as_seen(&desk.ports(), &seen, &now.id).await.ok().flatten();
            // The page may be another one by now.
            let _gone = told.try_set(Some(then.map(|then| Changed::new(&then, &now))));
        });
    };
    view! {
        " "
        <button type="button" class="btn" on:click=compare>
            {words::WHAT_CHANGED}
        </button>
        {move || told.get().map(compared)}
    }
}

fn compared(changed: Option<Changed>) -> AnyView {
    match changed {
        None => view! { <p class="small soft">{words::NOT_COMPARED}</p> }.into_any(),
        Some(changed) if changed.is_nothing() => {
            view! { <p class="small soft">{words::NOTHING_CHANGED}</p> }.into_any()
        }
        Some(changed) => {
            let texts = [changed.title, changed.abstract_text].into_iter();
            texts
                .filter(|text| has_changed(text))
                .map(|text| view! { <p class="small">{text.into_iter().map(stretch).collect_view()}</p> })
                .collect_view()
                .into_any()
        }
    }
}

fn stretch(stretch: Stretch) -> impl IntoView {
    let piece = match stretch {
        Stretch::Kept(text) => text.into_any(),
        Stretch::Removed(text) => view! { <del>{text}</del> }.into_any(),
        Stretch::Added(text) => view! { <ins>{text}</ins> }.into_any(),
    };
    (piece, " ")
}
