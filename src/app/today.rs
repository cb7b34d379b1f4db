//! Today: the first visit, the look at arXiv, and the day's digest as soon as there is one.

use leptos::prelude::*;

use super::catch_up::CatchUp;
use super::desk::{Look, use_desk};
use super::digest::DigestPage;
use super::estimate::EstimateFold;
use super::feeds::{DropAnywhere, PasteFeeds};
use super::frame::Page;
use super::in_use::{ByItself, ProfileInUse};
use super::key::{KeyField, SignInNote};
use super::parts::{Hero, Note, Voice};
use super::statuses::Statuses;
use super::taste::{RankHere, RankedDay, is_ranked_alone};
use super::waiting::{at, waiting};
use crate::arxiv::calendar::feed_out;
use crate::run::state::Run;
use crate::view::statuses;
use crate::view::today::Scene;
use crate::view::words::{self, looking};

/// The page at `/`. Opening it looks at arXiv at once; a model is asked only on a click.
#[component]
pub fn TodayPage() -> impl IntoView {
    let desk = use_desk();
    desk.want_newest_first();
    on_cleanup(move || desk.leave_newest_first());
    let returning = Memo::new(move |_| {
        desk.settings.with(|settings| settings.endpoint.is_some())
            || desk.heads.with(|heads| !heads.is_empty())
            || desk.others.with(|heads| !heads.is_empty())
            || desk.tasting.before.get()
            || desk.sky.look.with(|look| *look != Look::Unasked)
    });
    // The newest stored run, which is today's as soon as there is one.
    Effect::new(move |_| {
        let newest = desk.heads.with(|heads| heads.iter().map(|head| head.key.day).max());
        if let Some(day) = newest.filter(|_| desk.ready.get()) {
            desk.open_day(day);
        }
    });
    // After the stored day is on the page: what is kept of arXiv’s announcements is a megabyte a morning.
    Effect::new(move |_| {
        let is_due = desk.ready.get() && returning.get() && !desk.opening.get();
        if is_due && desk.sky.look.with(|look| *look == Look::Unasked) {
            desk.look_at_arxiv();
        }
    });
    let stage = Memo::new(move |_| match (desk.ready.get(), returning.get(), desk.shows_run_in_use()) {
        // The newest day is there before all is read.
        (false, _, true) => Stage::Digest,
        (false, ..) => Stage::Opening,
        (_, false, _) => Stage::FirstVisit,
        _ if is_ranked_alone(desk) => Stage::Ranked,
        (_, _, true) => Stage::Digest,
        (_, _, false) => Stage::Waiting,
    });
    let page = move || match stage.get() {
        Stage::Opening => {
            view! { <Page title="Today"><h1>"Today"</h1><p class="lede opening">"Opening…"</p></Page> }
                .into_any()
        }
        Stage::FirstVisit => view! { <Page title="Firstlight"><Hero /></Page> }.into_any(),
        Stage::Waiting => view! { <Page title="Today"><h1>"Today"</h1><Above /></Page> }.into_any(),
        Stage::Ranked => {
            view! { <Page title="Today"><h1>"Today"</h1><Above /><RankedDay /></Page> }.into_any()
        }
        Stage::Digest => view! {
            <DigestPage title="Today">
                <Above />
            </DigestPage>
        }
        .into_any(),
    };
    view! {
        <SignInNote />
        {page}
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opening,
    FirstVisit,
    Waiting,
    Ranked,
    Digest,
}

/// What stands above the digest.
#[component]
fn Above() -> impl IntoView {
    view! {
        <DropAnywhere />
        <ProfileInUse />
        <ByItself />
        <MorningNote />
        <LateNote />
        <CatchUp />
        <Statuses />
    }
}

/// What the look at arXiv has to say, and the next step.
#[component]
fn MorningNote() -> impl IntoView {
    let desk = use_desk();
    let scene = Memo::new(move |_| {
        desk.sky.look.with(|look| match look {
            Look::Unasked | Look::Reading => None,
            Look::Read(found) => {
                let known: Vec<_> = desk.heads.with(|heads| heads.iter().map(|head| head.key.day).collect());
                Some(desk.profile.with(|profile| Scene::new(found, profile, &known)))
            }
        })
    });
    // Why nothing is announced today, and when something will be.
    let quiet = Memo::new(move |_| {
        desk.sky.look.with(|look| match look {
            Look::Read(found) => statuses::quiet_day(found),
            Look::Unasked | Look::Reading => None,
        })
    });
    let quiet_words = move |day, why| {
        let next = quiet.get().map(|quiet| (quiet.next, at(desk, quiet.due)));
        looking::quiet(day, why, next.as_ref().map(|(next, at)| (*next, at.as_str())))
    };
    let quiet_line =
        move || quiet.get().map(|day| view! { <p class="soft">{quiet_words(day.today, Some(day.why))}</p> });
    let pause = waiting(desk);
    move || {
        // While a run asks, its own note says how far it is.
        if desk.is_asking() {
            return ().into_any();
        }
        match scene.get() {
            None => view! { <Note voice=Voice::Waiting what=looking::READING more=pause /> }.into_any(),
            Some(Scene::Settled) => quiet
                .with(Option::is_some)
                .then(|| view! { <Note voice=Voice::Plain what="Nothing new today.">{quiet_line}</Note> })
                .into_any(),
            Some(Scene::Announced { day, .. }) if desk.is_read_elsewhere(day) => {
                view! { <Note voice=Voice::Waiting what=words::READ_ELSEWHERE more=words::WATCHING /> }.into_any()
            }
            Some(Scene::Announced { day, sums, missing }) => view! {
                <Note voice=Voice::Plain what=format!("{}.", day.in_words()) more=words::announced(sums)>
                    {sentences(missing)}
                    {quiet_line}
                    <EstimateFold />
                    <Begin />
                    <RankHere day />
                </Note>
            }
            .into_any(),
            Some(Scene::NotOut { day }) => view! {
                <Note voice=Voice::Plain what=looking::NOT_OUT more=looking::due(&at(desk, feed_out(day))) />
            }
            .into_any(),
            Some(Scene::Quiet { day, why, missing }) => view! {
                <Note voice=Voice::Plain what="Nothing was announced." more=quiet_words(day, why)>
                    {sentences(missing)}
                    <LookAgain />
                    <PasteFeeds />
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
        if let Look::Read(found) = desk.sky.look.get_untracked() {
            desk.begin(found.morning());
        }
    };
    view! { <KeyField action="Read the day" on_ready=begin /> }
}

/// What arrived of the open day after it was read, and the way to have it read too.
#[component]
fn LateNote() -> impl IntoView {
    let desk = use_desk();
    let late = Memo::new(move |_| {
        if desk.is_asking() || desk.is_watching() || !desk.shows_stored_run() {
            return None;
        }
        let look = desk.sky.look.read();
        let Look::Read(found) = &*look else { return None };
        // What arXiv was asked for are the categories of the profile in use.
        let is_mine = |run: &Run| desk.profile.with(|profile| profile.id == run.head.key.profile);
        let lacks =
            desk.with_run(|run| is_mine(run).then(|| run.lacks(&found.morning().announcements))).flatten()?;
        (lacks.entries > 0).then_some(lacks)
    });
    let read = move || {
        if let Look::Read(found) = desk.sky.look.get_untracked() {
            desk.go_on_with(found.morning());
        }
    };
    move || {
        late.get().map(|late| {
            view! {
                <Note voice=Voice::Plain what=looking::late(late.entries, late.papers) more=looking::LATE_COST>
                    <KeyField action=looking::READ_LATE on_ready=read />
                </Note>
            }
        })
    }
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
