//! The page of the taste: what it learned from, its words, its seeds, how well it knows the reader, and the way to
//! start anew.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::how_well::HowWell;
use super::seeds::SeedsForm;
use crate::app::desk::{Learning, use_desk};
use crate::app::frame::{A, Page};
use crate::app::parts::{Note, Voice};
use crate::run::taste;
use crate::view::taste::{LearnedFrom, Word, words_of};
use crate::view::words::taste as told;

/// So many words for and against.
const WORDS: usize = 20;

/// The page at `/taste`.
#[component]
pub fn TastePage() -> impl IntoView {
    let desk = use_desk();
    Effect::new(move |_| {
        if desk.ready.get() {
            desk.learn_soon(Duration::ZERO);
        }
    });
    let from = Memo::new(move |_| {
        desk.tasting.known.with(|taste| taste.as_ref().map(|taste| LearnedFrom::of(taste)))
    });
    let lede = move || match from.get() {
        None => "Opening…".to_owned(),
        Some(from) if from.is_nothing() => told::NOTHING_LEARNED.to_owned(),
        Some(from) => told::learned(from),
    };
    let learning = move || match desk.tasting.learning.get() {
        Learning::Day(day) => format!("Learning from {}…", day.in_words()),
        Learning::Idle | Learning::Looking => String::new(),
    };
    view! {
        <Page title="Your taste">
            <h1>"Your taste"</h1>
            <p class="lede">{lede}</p>
            <p class="small soft" role="status">{learning}</p>
            <p>{told::ABOUT} " What you write yourself stands in your " <A href="/profile">"profile"</A> "."</p>
            <Show when=move || from.get().is_some_and(|from| !from.is_nothing())>
                <Words />
            </Show>
            <Show when=move || desk.ready.get()>
                <HowWell />
                <SeedsForm />
                <StartAnew />
            </Show>
        </Page>
    }
}

/// The words for and against.
#[component]
fn Words() -> impl IntoView {
    let desk = use_desk();
    let words = Memo::new(move |_| {
        desk.tasting
            .known
            .with(|taste| taste.as_ref().map(|taste| words_of(taste, WORDS)).unwrap_or_default())
    });
    let list = move |against: usize, heading: &'static str| {
        let line = |Word { word, share }: Word| {
            view! { <li><span>{word}</span> <i aria-hidden="true" style:--v=share.to_string()></i></li> }
        };
        let lines = move || {
            words
                .with(|words| words.get(against).cloned().unwrap_or_default())
                .into_iter()
                .map(line)
                .collect_view()
        };
        let class = if against == 0 { "words" } else { "words against" };
        let is_empty = move || words.with(|words| words.get(against).is_none_or(Vec::is_empty));
        view! {
            <div>
                <h2>{heading}</h2>
                <Show when=is_empty>
                    <p class="small soft">{told::NO_WORDS}</p>
                </Show>
                <ol class=class aria-label=heading>{lines}</ol>
            </div>
        }
    };
    view! {
        <section>
            <div class="two-lists">{list(0, told::WORDS_FOR)} {list(1, told::WORDS_AGAINST)}</div>
            <p class="small soft">{told::ABOUT_WORDS}</p>
        </section>
    }
}

/// Learning anew, and forgetting.
#[component]
fn StartAnew() -> impl IntoView {
    let desk = use_desk();
    let asking = RwSignal::new(false);
    let done = RwSignal::new("");
    let anew = move |_| {
        spawn_local(async move {
            let profile = desk.profile.get_untracked();
            let guard = desk.hold_taste(&profile.id).await;
            let result = taste::learn_anew(&desk.ports(), &profile.id).await;
            drop(guard);
            match result {
                Ok(()) => {
                    desk.learn_now().await;
                    done.set(told::LEARNED_ANEW);
                }
                Err(error) => desk.report(&error),
            }
        });
    };
    let forget = move |_| {
        asking.set(false);
        spawn_local(async move {
            let profile = desk.profile.get_untracked();
            let guard = desk.hold_taste(&profile.id).await;
            let result = taste::reset(&desk.ports(), &profile).await;
            drop(guard);
            match result {
                Ok(taste) => {
                    desk.know(&profile, taste);
                    desk.tasting.seeds.update(|seeds| *seeds += 1);
                    done.set(told::FORGOTTEN);
                }
                Err(error) => desk.report(&error),
            }
        });
    };
    view! {
        <section>
            <h2>{told::START_ANEW}</h2>
            <p>{told::ABOUT_RESET}</p>
            <p class="row">
                <button type="button" class="btn" on:click=anew>"Learn anew"</button>
                <button
                    type="button"
                    class="btn"
                    aria-expanded=move || if asking.get() { "true" } else { "false" }
                    on:click=move |_| asking.update(|asking| *asking = !*asking)
                >
                    "Forget…"
                </button>
                <span role="status">{done}</span>
            </p>
            <Show when=move || asking.get()>
                <Note voice=Voice::Plain what=told::REALLY>
                    <p class="row">
                        <button type="button" class="btn" on:click=forget>"Forget all of it"</button>
                        <button type="button" class="btn" on:click=move |_| asking.set(false)>"Keep it"</button>
                    </p>
                </Note>
            </Show>
        </section>
    }
}
