//! What was sent: every request of the open run, read from the store when the reader unfolds it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::use_desk;
use crate::browser::page::download;
use crate::run::keep;
use crate::run::record::RequestLog;
use crate::view::sent::{RequestLine, SentText, texts, to_json};
use crate::view::words;

/// The requests, folded below the digest. Texts are plain text, whatever is in them.
#[component]
pub fn Sent() -> impl IntoView {
    let desk = use_desk();
    // How many there are and how many of them have ended: what is read anew when it changes.
    let state = Memo::new(move |_| {
        if desk.open_import.with(Option::is_some) {
            return None;
        }
        desk.with_run(|run| {
            let costs = &run.head.costs;
            let count = costs.iter().map(|cost| cost.requests).sum::<u32>();
            let open = costs.iter().map(|cost| cost.under_way.requests).sum::<u32>();
            (run.head.key.clone(), count, open)
        })
        .filter(|(_, count, _)| *count > 0)
    });
    let is_open = RwSignal::new(false);
    let logs = RwSignal::new(Vec::<RequestLog>::new());
    let wrong = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let Some((key, ..)) = state.get().filter(|_| is_open.get()) else { return };
        let Some(ports) = desk.open.with_untracked(|open| open.as_ref().map(|open| open.ports.clone()))
        else {
            return;
        };
        spawn_local(async move {
            let found = keep::requests(&ports, &key).await;
            // The page may be gone, or show another run by now.
            if state.try_get_untracked().flatten().is_none_or(|(now, ..)| now != key) {
                return;
            }
            match found {
                Ok(found) => {
                    wrong.set(None);
                    logs.set(found);
                }
                Err(error) => wrong.set(Some(words::storage(&error).join(" "))),
            }
        });
    });
    let count = move || state.with(|state| state.as_ref().map(|(_, count, _)| words::requests(*count)));
    let export = move |_| {
        if let Some((key, ..)) = state.get_untracked() {
            let text = logs.with_untracked(|logs| to_json(&key, logs));
            let refused = download(&format!("{}-requests.json", key.day), "application/json", &text).err();
            wrong.set(refused);
        }
    };
    view! {
        <Show when=move || state.with(Option::is_some)>
            <details class="fold" on:toggle=move |_| is_open.update(|open| *open = !*open)>
                <summary>{words::WHAT_WAS_SENT} <span class="soft num">{count}</span></summary>
                <p class="small soft">{words::ABOUT_SENT}</p>
                {move || wrong.get().map(|why| view! { <p>{why}</p> })}
                <p class="row">
                    <button type="button" class="btn" on:click=export>
                        "Save as JSON"
                    </button>
                </p>
                <ol class="requests">
                    <For each=move || 0..logs.with(Vec::len) key=|index| *index let(index)>
                        <Request index logs />
                    </For>
                </ol>
            </details>
        </Show>
    }
}

/// One request: its figures, and its texts when they are asked for.
#[component]
fn Request(index: usize, logs: RwSignal<Vec<RequestLog>>) -> impl IntoView {
    let desk = use_desk();
    let is_open = RwSignal::new(false);
    let line = Memo::new(move |_| {
        let endpoint = desk.with_run(|run| run.head.endpoint.clone())?;
        let price = desk.prices(&endpoint);
        logs.with(|logs| logs.get(index).map(|log| RequestLine::new(index, log, &price)))
    });
    let of = move |read: fn(&RequestLine) -> &String| {
        line.with(|line| line.as_ref().map(|line| read(line).clone()).unwrap_or_default())
    };
    let parts = move || {
        let texts = logs.with(|logs| logs.get(index).map(texts).unwrap_or_default());
        if texts.is_empty() {
            return view! { <p class="small soft">{words::TEXTS_NOT_KEPT}</p> }.into_any();
        }
        let part = |SentText { name, text }: SentText| {
            view! {
                <p class="name">{name}</p>
                <pre role="group" aria-label=name tabindex="0">{text}</pre>
            }
        };
        texts.into_iter().map(part).collect_view().into_any()
    };
    view! {
        <li>
            <details class="fold" on:toggle=move |_| is_open.update(|open| *open = !*open)>
                <summary>
                    {move || of(|line| &line.what)} <span class="soft small num">{move || of(|line| &line.facts)}</span>
                </summary>
                {move || {
                    let failure = of(|line| &line.failure);
                    (!failure.is_empty()).then(|| view! { <p class="small failure">{failure}</p> })
                }}
                {move || is_open.get().then(parts)}
            </details>
        </li>
    }
}
