//! Thinning out old days.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::backup::{State, Work, busy};
use crate::app::desk::use_desk;
use crate::app::parts::{Choice, Note, Progress as Bar, Select, Voice};
use crate::day::Day;
use crate::digest::thin::{Progress, old_runs, thin};
use crate::run::keep::KeepError;
use crate::view::words::storage as words;

/// The choices of how old a day has to be.
const AGES: [i32; 4] = [30, 90, 180, 365];

/// The choice of age, what would go, and the button that does it.
#[component]
pub fn ThinOut() -> impl IntoView {
    let desk = use_desk();
    let age = RwSignal::new(90);
    // How many runs are older, once somebody asked.
    let found = RwSignal::new(None::<usize>);
    let state = RwSignal::new(State::<[String; 2], Progress>::Not);
    let work = Work::new();
    let before = move || {
        let now = desk.ports().clock.now() / 86_400_000;
        Day::after_1970(i32::try_from(now).unwrap_or_default()).plus(-age.get_untracked())
    };
    let failed = move |error: &KeepError| {
        let [what, more] = crate::view::words::storage(error);
        state.try_set(State::Failed([what, more]));
    };
    let look = move |_| {
        state.set(State::Not);
        spawn_local(async move {
            match old_runs(&desk.quiet_ports(), before()).await {
                Ok(runs) => _ = found.try_set(Some(runs.len())),
                Err(error) => failed(&error),
            }
        });
    };
    let begin = move |_| {
        found.set(None);
        state.set(State::Busy(Progress { done: 0, total: 0 }));
        spawn_local(async move {
            let (ports, marks) = (desk.quiet_ports(), desk.marks.get_untracked());
            let mut tell = |progress| _ = state.try_set(State::Busy(progress));
            match work.done(thin(&ports, before(), &marks, &mut tell)).await {
                None => _ = state.try_set(State::Not),
                Some(Ok(thinned)) => _ = state.try_set(State::Done(words::thinned(&thinned))),
                Some(Err(error)) => failed(&error),
            }
            desk.read_anew().await;
        });
    };
    let choices =
        AGES.map(|days| Choice { value: days.to_string(), words: words::older_than(days) }).to_vec();
    let progress = Signal::derive(move || state.with(State::progress));
    let part = move |read: fn(Progress) -> usize| Signal::derive(move || progress.get().map_or(0, read));
    let is_busy = Memo::new(move |_| progress.get().is_some());
    view! {
        <div class="form">
            <h3>"Thin out old days"</h3>
            <p>{words::ABOUT_THINNING}</p>
            <Select
                label="Older than"
                choices=Signal::stored(choices)
                value=Signal::derive(move || age.get().to_string())
                on_change=move |days: String| {
                    found.set(None);
                    age.set(days.parse().unwrap_or(365));
                }
            />
            {move || match found.get() {
                None => view! {
                    <p class="row">
                        <button type="button" class="btn" disabled=move || busy(state) on:click=look>"What would go"</button>
                    </p>
                }
                .into_any(),
                Some(0) => view! { <p role="status">{words::NOTHING_OLD}</p> }.into_any(),
                Some(runs) => view! {
                    <p role="status">{words::would_thin(runs, age.get_untracked())} " " {words::THINNING_COSTS}</p>
                    <p class="row">
                        <button type="button" class="btn danger" on:click=begin>"Thin them out"</button>
                        <button type="button" class="btn" on:click=move |_| found.set(None)>"Leave them"</button>
                    </p>
                }
                .into_any(),
            }}
            {move || {
                is_busy.get().then(|| view! {
                    <Note voice=Voice::Waiting what=words::THINNING>
                        <Bar
                            label="Digests thinned out"
                            done=part(|progress| progress.done)
                            total=part(|progress| progress.total)
                            words=Signal::derive(move || progress.get().map(words::thinning).unwrap_or_default())
                        />
                        <p class="row">
                            <button type="button" class="btn" on:click=move |_| work.stop()>"Stop"</button>
                        </p>
                    </Note>
                })
            }}
            {move || match state.get() {
                State::Done([what, more]) => view! { <Note voice=Voice::Good what more /> }.into_any(),
                State::Failed([what, more]) => view! { <Note voice=Voice::Failed what more /> }.into_any(),
                State::Not | State::Busy(_) => ().into_any(),
            }}
        </div>
    }
}
