//! What has to be said of the open run: how far it is, how it ended, what it lacks.

use leptos::prelude::*;

use super::desk::{can_go_on, use_desk};
use super::key::KeyField;
use super::parts::{Note, Progress, Voice};
use crate::browser::{awake, lock};
use crate::run::record::Phase;
use crate::run::state::{Run, Task};
use crate::view::costs::Costs;
use crate::view::today::{Device, Network, Tabs};
use crate::view::{today, words};

/// Who asks for the open run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Here,
    Elsewhere,
    Nowhere,
}

/// How the open run is doing, and what can be done about it.
#[component]
pub fn RunNote() -> impl IntoView {
    let desk = use_desk();
    let phase = Memo::new(move |_| {
        if desk.open_import.with(Option::is_some) {
            return None;
        }
        let asking = match (desk.is_asking(), desk.is_watching()) {
            (true, _) => Asking::Here,
            (false, true) => Asking::Elsewhere,
            (false, false) => Asking::Nowhere,
        };
        desk.with_run(|run| {
            // A finished day asks for a second look or compares its ties, if anything.
            let is_over = run.head.phase == Phase::Finished
                && match asking {
                    Asking::Here => run.task() == Task::Day,
                    Asking::Elsewhere => besides(run).is_none(),
                    Asking::Nowhere => true,
                };
            (!is_over).then(|| (run.head.phase.clone(), asking))
        })
        .flatten()
    });
    let progress =
        move || desk.with_run(|run| besides(run).unwrap_or_else(|| run.progress())).unwrap_or_default();
    let done = Signal::derive(move || progress().0);
    let total = Signal::derive(move || progress().1);
    let kept = move || {
        desk.with_run(|run| {
            let sums = run.body.ledger.sums();
            words::kept(run.progress().0, sums.unscored)
        })
        .unwrap_or_default()
    };
    let spent = Signal::derive(move || {
        let limit = desk.limit_of_run();
        desk.with_run(|run| words::spent(&Costs::new(&run.head, &desk.prices(&run.head.endpoint)), &limit))
            .unwrap_or_default()
    });
    let headline = Signal::derive(move || {
        let words = desk.with_run(|run| -> fn(usize, usize) -> String {
            match run.task() {
                Task::Day => words::progress,
                Task::SecondLook => words::second_look::progress,
                Task::Ties => words::ties::progress,
            }
        });
        words.map(|words| words(done.get(), total.get())).unwrap_or_default()
    });
    let advice = Signal::derive(move || {
        let device = if awake::is_handheld() { Device::Handheld } else { Device::Desktop };
        let tabs = if lock::are_shared() { Tabs::Known } else { Tabs::Unknown };
        let network = if awake::is_online() { Network::There } else { Network::Gone };
        let now = desk.ports().clock.now();
        desk.with_run(|run| words::while_asking(run.waiting, now, network, device, tabs)).unwrap_or_default()
    });
    move || match phase.get() {
        None => view! { <UnscoredNote /> }.into_any(),
        Some((_, Asking::Elsewhere)) => view! {
            <Note voice=Voice::Waiting what=words::READ_ELSEWHERE more=words::WATCHING>
                <Progress label="Papers scored" done total words=spent />
            </Note>
        }
        .into_any(),
        Some((_, Asking::Here)) => {
            let task = untrack(|| desk.with_run(Run::task));
            let label = if task == Some(Task::Ties) { words::ties::ANSWERED } else { "Papers scored" };
            view! {
                <Note voice=Voice::Waiting what=headline more=advice>
                    <Progress label done total words=spent />
                    <p class="row">
                        <button type="button" class="btn" on:click=move |_| desk.stop()>
                            "Stop"
                        </button>
                    </p>
                </Note>
            }
            .into_any()
        }
        Some((phase, Asking::Nowhere)) if can_go_on(&phase) => {
            let (voice, what, why) = match phase {
                Phase::Failed { why } => {
                    (Voice::Failed, words::failed(done.get_untracked(), total.get_untracked()), why)
                }
                Phase::OverBudget { why } => (Voice::Plain, words::OVER_BUDGET.to_owned(), why),
                Phase::Stopped => (Voice::Plain, words::STOPPED.to_owned(), String::new()),
                Phase::Running | Phase::Finished => {
                    (Voice::Plain, words::INTERRUPTED.to_owned(), String::new())
                }
            };
            // What is said changes while the last answers are put away; what the reader has opened or typed must stay.
            let more = Signal::derive(move || format!("{why} {}", kept()));
            view! {
                <Note voice what more>
                    <KeyField action="Continue" on_ready=move || desk.go_on() />
                </Note>
            }
            .into_any()
        }
        Some(_) => ().into_any(),
    }
}

/// How far it is with what is asked besides the day, here or, of a finished day, in another tab.
fn besides(run: &Run) -> Option<(usize, usize)> {
    match run.task() {
        Task::Ties => run.compared(),
        Task::SecondLook => run.second_progress(),
        Task::Day => run.second_progress().or_else(|| run.compared()),
    }
}

/// A day of which arXiv did not give everything must not look complete.
#[component]
pub fn Incomplete() -> impl IntoView {
    let desk = use_desk();
    let missing = Memo::new(move |_| {
        let missing = desk.with_run(|run| today::missing(&run.body.sources)).unwrap_or_default();
        if desk.open_import.with(Option::is_some) { Vec::new() } else { missing }
    });
    move || {
        (missing.with(|missing| !missing.is_empty())).then(|| {
            let more = missing.get().join(" ");
            view! { <Note voice=Voice::Plain what=words::INCOMPLETE more /> }
        })
    }
}

/// Papers that a finished run could not score are said, not hidden.
#[component]
fn UnscoredNote() -> impl IntoView {
    let desk = use_desk();
    let unscored = Memo::new(move |_| {
        let sums = desk.with_run(|run| run.body.ledger.sums().unscored).unwrap_or(0);
        if desk.open_import.with(Option::is_some) { 0 } else { sums }
    });
    move || {
        (unscored.get() > 0).then(|| {
            view! { <p class="small soft">{words::some_unscored(unscored.get())}</p> }
        })
    }
}
