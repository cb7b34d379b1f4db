//! Today: the first visit, the look at arXiv, and the day's digest as soon as there is one.

use leptos::prelude::*;

use super::desk::{Look, use_desk};
use super::digest::{DigestBody, digest_panel};
use super::estimate::EstimateFold;
use super::feeds::PasteFeeds;
use super::frame::Page;
use super::key::KeyField;
use super::parts::{Hero, Note, Voice};
use crate::view::today::Scene;
use crate::view::words;

/// The page at `/`. Opening it looks at arXiv at once; a model is asked only on a click.
#[component]
pub fn TodayPage() -> impl IntoView {
    let desk = use_desk();
    let returning = Memo::new(move |_| {
        desk.settings.with(|settings| settings.endpoint.is_some())
            || desk.heads.with(|heads| !heads.is_empty())
            || desk.look.with(|look| *look != Look::Unasked)
    });
    Effect::new(move |_| {
        if desk.ready.get() && returning.get() && desk.look.with(|look| *look == Look::Unasked) {
            desk.look_at_arxiv();
        }
    });
    // The newest stored run, which is today's as soon as there is one.
    Effect::new(move |_| {
        let newest = desk.heads.with(|heads| heads.iter().map(|head| head.key.day).max());
        if let Some(day) = newest.filter(|_| desk.ready.get()) {
            desk.open_day(day);
        }
    });
    let stage = Memo::new(move |_| match (desk.ready.get(), returning.get(), desk.shows_stored_run()) {
        (false, ..) => Stage::Opening,
        (_, false, _) => Stage::FirstVisit,
        (_, _, true) => Stage::Digest,
        (_, _, false) => Stage::Waiting,
    });
    move || match stage.get() {
        Stage::Opening => view! { <Page title="Today"><p class="lede">"Opening…"</p></Page> }.into_any(),
        Stage::FirstVisit => view! { <Page title="Firstlight"><Hero /></Page> }.into_any(),
        Stage::Waiting => view! { <Page title="Today"><h1>"Today"</h1><MorningNote /></Page> }.into_any(),
        Stage::Digest => view! {
            <Page title="Today" panel=digest_panel()>
                <MorningNote />
                <DigestBody />
            </Page>
        }
        .into_any(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opening,
    FirstVisit,
    Waiting,
    Digest,
}

/// What the look at arXiv has to say, and the next step.
#[component]
fn MorningNote() -> impl IntoView {
    let desk = use_desk();
    let scene = Memo::new(move |_| {
        desk.look.with(|look| match look {
            Look::Unasked | Look::Reading => None,
            Look::Read(morning) => {
                let known: Vec<_> = desk.heads.with(|heads| heads.iter().map(|head| head.key.day).collect());
                Some(desk.profile.with(|profile| Scene::new(morning, profile, &known)))
            }
        })
    });
    move || {
        // While a run asks, its own note says how far it is.
        if desk.is_asking() {
            return ().into_any();
        }
        match scene.get() {
            None => view! { <Note voice=Voice::Waiting what="Reading arXiv’s announcement." more="One request per category." /> }
                .into_any(),
            Some(Scene::Settled) => ().into_any(),
            Some(Scene::Announced { day, sums, missing }) => view! {
                <Note voice=Voice::Plain what=format!("{}.", day.in_words()) more=words::announced(sums)>
                    {sentences(missing)}
                    <EstimateFold />
                    <Begin />
                </Note>
            }
            .into_any(),
            Some(Scene::Quiet { day, missing }) => view! {
                <Note voice=Voice::Plain what="Nothing was announced." more=words::quiet(day)>
                    {sentences(missing)}
                    <LookAgain />
                </Note>
            }
            .into_any(),
            Some(Scene::Failed { why }) => view! {
                <Note voice=Voice::Failed what="arXiv’s announcement did not arrive." more=words::EARLIER_DAYS_SAFE>
                    {sentences(why)}
                    <LookAgain />
                    <PasteFeeds />
                </Note>
            }
            .into_any(),
        }
    }
}

fn sentences(sentences: Vec<String>) -> impl IntoView {
    sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()
}

/// The button that starts the day's run, with a field for the key where one is missing.
#[component]
fn Begin() -> impl IntoView {
    let desk = use_desk();
    let begin = move || {
        if let Look::Read(morning) = desk.look.get_untracked() {
            desk.begin(morning);
        }
    };
    view! { <KeyField action="Read the day" on_ready=begin /> }
}

#[component]
fn LookAgain() -> impl IntoView {
    let desk = use_desk();
    view! {
        <p class="row">
            <button type="button" class="btn" on:click=move |_| desk.look_at_arxiv()>
                "Look again"
            </button>
        </p>
    }
}
