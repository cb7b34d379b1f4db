//! The slower way: looking through all stored papers that no digest showed.

use leptos::prelude::*;

use super::finder::Finder;
use super::hit::HitEntry;
use crate::app::latest::Latest;
use crate::app::parts::{Note, Progress, Voice};
use crate::digest::search::{Progress as Days, Step, places, scan};
use crate::run::keep::KeepError;
use crate::search::Query;
use crate::view::search::HitView;
use crate::view::words::search as words;

/// So many of them are listed.
const LISTED: usize = 100;

#[derive(Clone, Default, PartialEq)]
struct Looked {
    /// How far it is; `None` before it begins.
    days: Option<Days>,
    papers: usize,
    found: usize,
    hits: Vec<HitView>,
    failure: String,
    is_over: bool,
}

/// Under the hits: the offer, its progress, and what it finds.
#[component]
pub fn Others(finder: Finder, query: Memo<Query>) -> impl IntoView {
    let looked = RwSignal::new(Looked::default());
    let looking = Latest::default();
    // Another query is another search.
    Effect::new(move |_| {
        query.track();
        looking.stop();
        looked.set(Looked::default());
    });
    let start = move |_| {
        looked.set(Looked { days: Some(Days { done: 0, total: 1 }), ..Looked::default() });
        looking.start(async move {
            let result = look(finder, &query.get_untracked(), looked).await;
            looked.update(|looked| {
                looked.is_over = true;
                looked.failure = result.err().map(|error| error.to_string()).unwrap_or_default();
            });
        });
    };
    let stop = move |_| {
        looking.stop();
        looked.update(|looked| looked.is_over = true);
    };
    let is_idle = move || looked.with(|looked| looked.days.is_none());
    let is_looking = move || looked.with(|looked| looked.days.is_some() && !looked.is_over);
    let days = move || looked.with(|looked| looked.days).unwrap_or(Days { done: 0, total: 1 });
    let words =
        Signal::derive(move || looked.with(|looked| words::looking(days(), looked.papers, looked.found)));
    let over = move || {
        looked.with(|looked| {
            let over = looked.is_over.then(|| words::looked(looked.papers, looked.found));
            let cut = (looked.found > looked.hits.len()).then(|| words::only_first(looked.hits.len()));
            [over, cut].map(Option::unwrap_or_default).join(" ")
        })
    };
    let failure = Memo::new(move |_| looked.with(|looked| looked.failure.clone()));
    let count = Memo::new(move |_| looked.with(|looked| looked.hits.len()));
    let hits =
        move || looked.with(|looked| looked.hits.iter().take(count.get()).cloned().collect::<Vec<_>>());
    view! {
        <section>
            <h2>{words::OTHERS}</h2>
            <p class="soft">{words::OTHERS_MORE}</p>
            <Show when=is_idle>
                <p>
                    <button type="button" class="btn" on:click=start>{words::LOOK_THROUGH}</button>
                </p>
            </Show>
            <Show when=is_looking>
                <Progress
                    label=words::OTHERS
                    done=Signal::derive(move || days().done)
                    total=Signal::derive(move || days().total)
                    words
                />
                <p>
                    <button type="button" class="btn" on:click=stop>{words::STOP}</button>
                </p>
            </Show>
            <Show when=move || !failure.read().is_empty()>
                <Note voice=Voice::Failed what=words::FAILED more=failure />
            </Show>
            <p class="lede num" role="status">{over}</p>
            <ul class="hits">
                <For each=hits key=|hit| hit.id.clone() let:hit>
                    <li><HitEntry hit /></li>
                </For>
            </ul>
        </section>
    }
}

async fn look(finder: Finder, query: &Query, looked: RwSignal<Looked>) -> Result<(), KeepError> {
    let ports = finder.desk.ports();
    let stored = finder.stored();
    let places = places(&ports, &stored).await?;
    let has_run = |day| stored.iter().any(|one| one.day == day && !one.runs.is_empty());
    let mut tell = |step: Step| match step {
        Step::Found { day, paper } => looked.update(|looked| {
            looked.found += 1;
            if looked.hits.len() < LISTED {
                looked.hits.push(if has_run(day) {
                    HitView::left_out(&paper, day, query)
                } else {
                    HitView::other(&paper, day, query)
                });
            }
        }),
        Step::Read { progress, papers } => looked.update(|looked| {
            looked.days = Some(progress);
            looked.papers = papers;
        }),
    };
    scan(&ports, &places, query, &finder.marks(), &Finder::is_indexed, &mut tell).await
}
