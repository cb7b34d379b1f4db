//! The search: a field, what it finds while the reader types, and the slower way through everything else.

mod finder;
mod hit;
mod others;

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use web_sys::js_sys::encode_uri_component;

use super::desk::use_desk;
use super::exports::{ExportMenu, Make};
use super::frame::Page;
use super::parts::{Choice, Note, Progress, Voice};
use crate::digest::export::Collection;
use crate::search::Query;
use crate::view::words::search as words;
use finder::{Finder, Work};
use hit::HitEntry;
use others::Others;

/// So many papers leave together at most.
const MOST_LEAVE: usize = 2_000;
/// So many papers are listed at first, and more by the button.
const PAGE: usize = 20;

/// The page at `/search?q=…`.
#[component]
pub fn SearchPage() -> impl IntoView {
    let desk = use_desk();
    let asked = use_query_map();
    let asked = Memo::new(move |_| asked.with(|query| query.get("q").unwrap_or_default()));
    let text = RwSignal::new(asked.get_untracked());
    let most = RwSignal::new(PAGE);
    let query = Memo::new(move |_| text.with(|text| Query::read(text)));
    let finder = Finder::new(desk, query, most);
    // What the address says counts when it changes: by Back, or by another search.
    Effect::new(move |_| {
        let asked = asked.get();
        if text.with_untracked(|text| *text != asked) {
            text.set(asked);
        }
    });
    let navigate = StoredValue::new_local(use_navigate());
    let remember = move || {
        let address = address(&text.read_untracked());
        let quietly = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&address, quietly));
    };
    let set = move |words: String| {
        most.set(PAGE);
        text.set(words);
    };
    let choose = move |example: &str| {
        set(example.to_owned());
        remember();
    };
    let is_bare = move || {
        desk.heads.with(Vec::is_empty) && desk.others.with(Vec::is_empty) && desk.imported.with(Vec::is_empty)
    };
    view! {
        <Page title="Search">
            <h1>"Search"</h1>
            <Show
                when=move || !(desk.ready.get() && is_bare())
                fallback=|| view! { <p class="lede">{words::NOTHING_STORED}</p> }
            >
                <form
                    class="ask"
                    role="search"
                    on:submit=move |event| {
                        event.prevent_default();
                        remember();
                    }
                >
                    <SearchField value=text on_input=set on_change=remember />
                </form>
                <Problems query />
                <Help is_open=move || query.with(Query::is_empty) choose />
                <Working finder />
                <Results finder query most />
                <Show when=move || !query.with(Query::is_empty)>
                    <Others finder query />
                </Show>
            </Show>
        </Page>
    }
}

/// The way in from other pages.
#[component]
pub fn SearchBox() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let address = address(&text.read_untracked());
        navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
    };
    view! {
        <form class="ask" role="search" on:submit=go>
            <SearchField value=text on_input=move |words| text.set(words) on_change=|| () />
            <button class="btn" type="submit">"Search"</button>
        </form>
    }
}

fn address(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "/search".to_owned();
    }
    format!("/search?q={}", String::from(encode_uri_component(text)))
}

#[component]
fn SearchField(
    value: RwSignal<String>,
    on_input: impl Fn(String) + 'static,
    on_change: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="label" for="search-field">{words::LABEL}</label>
            <input
                id="search-field"
                type="search"
                enterkeyhint="search"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=words::PLACEHOLDER
                prop:value=value
                on:input=move |event| on_input(event_target_value(&event))
                on:change=move |_| on_change()
            />
        </div>
    }
}

/// What of the query could not be read.
#[component]
fn Problems(query: Memo<Query>) -> impl IntoView {
    let lines = move || {
        let line = |problem: &crate::search::Problem| view! { <p class="small">{problem.to_string()}</p> };
        query.with(|query| query.problems.iter().map(line).collect_view())
    };
    view! { <div role="status">{lines}</div> }
}

/// What can be searched for, by examples that can be tried.
#[component]
fn Help(
    is_open: impl Fn() -> bool + Send + Sync + 'static,
    choose: impl Fn(&str) + Copy + 'static,
) -> impl IntoView {
    let line = move |(example, finds): (&'static str, &'static str)| {
        view! {
            <dt>
                <button type="button" class="link" on:click=move |_| choose(example)>{example}</button>
            </dt>
            <dd>{finds}</dd>
        }
    };
    view! {
        <details class="fold" open=is_open>
            <summary>{words::HOW}</summary>
            <dl class="examples">{words::EXAMPLES.into_iter().map(line).collect_view()}</dl>
            <p class="small soft">{words::HOW_MORE}</p>
        </details>
    }
}

/// What is done before all can be found.
#[component]
fn Working(finder: Finder) -> impl IntoView {
    let progress = move || finder.work.get().map(|work| work.progress());
    let words = move || match finder.work.get() {
        Some(Work::Reading(progress)) => words::loading(progress),
        Some(Work::Building(progress)) => words::building(progress),
        None => String::new(),
    };
    let done = Signal::derive(move || progress().map_or(0, |progress| progress.done));
    let total = Signal::derive(move || progress().map_or(1, |progress| progress.total));
    view! {
        <Show when=move || finder.failure.with(|failure| !failure.is_empty())>
            <Note voice=Voice::Failed what=words::FAILED more=finder.failure />
        </Show>
        <Show when=move || finder.work.with(Option::is_some)>
            <Progress label="The index" done total words=Signal::derive(words) />
        </Show>
    }
}

#[component]
fn Results(finder: Finder, query: Memo<Query>, most: RwSignal<usize>) -> impl IntoView {
    let sentence = move || {
        let (papers, days) = finder.size.get();
        if query.with(Query::is_empty) {
            return if papers == 0 { String::new() } else { words::size(papers, days) };
        }
        finder.found.with(|found| found.as_ref().map(|found| words::found(found.total)).unwrap_or_default())
    };
    let hits = move || {
        let found = finder.found.get();
        let found = found.into_iter().flat_map(|found| found.first.into_iter());
        found.map(|hit| view! { <li><HitEntry hit /></li> }).collect_view()
    };
    let more = move || {
        let total = finder.found.with(|found| found.as_ref().map_or(0, |found| found.total));
        total.saturating_sub(most.get()).min(PAGE)
    };
    let is_found = move || finder.found.with(|found| found.as_ref().is_some_and(|found| found.total != 0));
    view! {
        <div class="day">
            <p class="lede num" role="status">{sentence}</p>
            <Show when=is_found>
                <Leave finder query most />
            </Show>
        </div>
        <ul class="hits">{hits}</ul>
        <Show when=move || more() != 0>
            <p>
                <button type="button" class="btn" on:click=move |_| most.update(|most| *most += PAGE)>
                    {move || words::more(more())}
                </button>
            </p>
        </Show>
    }
}

/// What was found as a file: all of it, or what is listed.
#[component]
fn Leave(finder: Finder, query: Memo<Query>, most: RwSignal<usize>) -> impl IntoView {
    const LISTED: &str = "listed";
    let found =
        move || finder.found.with(|found| found.as_ref().map_or((0, 0), |one| (one.total, one.first.len())));
    let selections = Signal::derive(move || {
        let (total, listed) = found();
        let choice = |value: &str, words| Choice { value: value.to_owned(), words };
        let all = choice("all", words::all_found(total.min(MOST_LEAVE)));
        let listed = (listed < total).then(|| choice(LISTED, words::listed_found(listed)));
        std::iter::once(all).chain(listed).collect()
    });
    let sources = Signal::derive(move || {
        finder.found.track();
        finder.desk.marks.track();
    });
    let make: Make = Rc::new(move |chosen| {
        let (query, most) =
            (query.get_untracked(), if chosen == LISTED { most.get_untracked() } else { MOST_LEAVE });
        Box::pin(async move {
            match finder.collect(&query, most).await {
                Ok(papers) => Some(Collection::new(words::EXPORT_TITLE.to_owned(), papers)),
                Err(error) => {
                    finder.failure.set(error.to_string());
                    None
                }
            }
        })
    });
    view! { <ExportMenu name=Signal::stored(words::EXPORT_NAME.to_owned()) sources selections make /> }
}
