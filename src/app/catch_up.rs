//! The days that were missed: listed when the page is opened, filled on a click.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Filling, use_desk};
use super::estimate::{estimated, fold, run_of};
use super::key::KeyField;
use super::parts::{Note, Progress, Voice};
use super::waiting::{at, waiting};
use crate::run::catch_up::{Doing, typical_day};
use crate::run::seen::Recognised;
use crate::view::catch_up::CatchUpView;
use crate::view::words::catch_up as words;

/// So many days are listed without a fold.
const SHORT: usize = 3;

/// The missed days, and how far filling them is. Nothing where none is missing.
#[component]
pub fn CatchUp() -> impl IntoView {
    let desk = use_desk();
    let going = Memo::new(move |_| matches!(*desk.sky.filling.read(), Filling::Going(_)));
    move || if going.get() { view! { <Going /> }.into_any() } else { view! { <Missing /> }.into_any() }
}

#[component]
fn Going() -> impl IntoView {
    let desk = use_desk();
    let progress = move || match desk.sky.filling.get() {
        Filling::Going(progress) => Some(progress),
        Filling::Idle | Filling::Over(_) => None,
    };
    let what =
        Signal::derive(move || progress().map(|progress| words::filling(&progress)).unwrap_or_default());
    let done = Signal::derive(move || progress().map_or(0, |progress| progress.done));
    let total = Signal::derive(move || progress().map_or(0, |progress| progress.of));
    let pause = waiting(desk);
    let doing = Signal::derive(move || {
        let doing = progress().map_or(Doing::Fetching, |progress| progress.doing);
        let pause = pause.get();
        if doing == Doing::Fetching && !pause.is_empty() {
            return pause;
        }
        let until = if let Doing::Waiting(until) = doing { at(desk, until) } else { String::new() };
        words::doing(doing, &until)
    });
    view! {
        <Note voice=Voice::Waiting what more=words::GOES_ON>
            <Progress label="Days filled" done total words=doing />
            <p class="row">
                <button type="button" class="btn" on:click=move |_| desk.stop_filling()>
                    "Stop"
                </button>
            </p>
        </Note>
    }
}

#[component]
fn Missing() -> impl IntoView {
    let desk = use_desk();
    let over = move || match desk.sky.filling.get() {
        Filling::Over(end) => {
            let [what, more] = words::ended(&end);
            Some(view! { <Note voice=Voice::Plain what more /> })
        }
        Filling::Idle | Filling::Going(_) => None,
    };
    let view = Memo::new(move |_| desk.sky.missed.with(|missed| CatchUpView::new(missed)));
    let list = move || {
        let CatchUpView { what, waits, approximate, rows, through, papers } = view.get();
        let through = through?;
        let days = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let category = desk.profile.with_untracked(|profile| profile.categories.first().cloned());
        let mean = papers.div_ceil(rows.len().max(1));
        let matches = RwSignal::new(None);
        let typical = category.map(|category| typical_day(through, mean, &category));
        if let Some(typical) =
            typical.clone().filter(|_| !desk.profile.with(|profile| profile.screen.is_all()))
        {
            spawn_local(async move {
                let profile = desk.profile.get_untracked();
                let known = desk.matches(&profile, &typical.announcements).await;
                let _gone = matches.try_set(known);
            });
        }
        let estimate = move || {
            let run = run_of(desk, typical.as_ref()?, Recognised::default(), matches.get())?;
            Some(fold(estimated(desk, run, days)))
        };
        let row = |[day, what]: [String; 2]| view! { <li>{day} " " <span class="small soft num">{what}</span></li> };
        let is_short = rows.len() <= SHORT;
        let rows = rows.into_iter().map(row).collect_view();
        let rows = if is_short {
            view! { <ol class="days">{rows}</ol> }.into_any()
        } else {
            view! {
                <details class="fold small">
                    <summary>"The days"</summary>
                    <ol class="days">{rows}</ol>
                </details>
            }
            .into_any()
        };
        Some(view! {
            <Note voice=Voice::Plain what more=waits>
                {(!approximate.is_empty()).then(|| view! { <p>{approximate}</p> })}
                {rows}
                {estimate}
                <KeyField action="Fill these days" on_ready=move || desk.fill_missed() />
                <p class="row">
                    <button type="button" class="btn ghost" on:click=move |_| desk.leave_out_missed(through)>
                        {words::LEAVE_OUT}
                    </button>
                </p>
            </Note>
        })
    };
    view! {
        {over}
        {list}
    }
}
