//! What a change of the profile would have changed on the newest stored day, as far as its scores say.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hand_over;
use super::outcome::rows;
use crate::app::desk::use_desk;
use crate::app::frame::A;
use crate::profile::Profile;
use crate::run::keep;
use crate::run::state::Run;
use crate::view::trial::{ChangeView, days};
use crate::view::words::trial as told;

/// A fold under the profile's editor. Nothing where no day has scores.
#[component]
pub fn WhatChanges(
    /// The profile as it is edited, or what is wrong with it.
    #[prop(into)]
    draft: Signal<Result<Profile, String>>,
) -> impl IntoView {
    let desk = use_desk();
    let open = RwSignal::new(false);
    let newest =
        Memo::new(move |_| desk.heads.with(|heads| days(heads).into_iter().next().map(|(key, _)| key)));
    let run = RwSignal::new_local(None::<Rc<Run>>);
    Effect::new(move |_| {
        let Some(key) = newest.get().filter(|_| open.get()) else { return };
        spawn_local(async move {
            let found = keep::load(&desk.ports(), &key).await.ok().flatten();
            // The page may be another one by now.
            let _gone = run.try_set(found.map(Rc::new));
        });
    });
    let told = move || {
        let Some(run) = run.get() else { return view! { <p class="soft">{told::OPENING}</p> }.into_any() };
        let profile = match draft.get() {
            Ok(profile) => profile,
            Err(why) => return view! { <p>{why}</p> }.into_any(),
        };
        let ChangeView { line, lists, notes, needs_trial } = ChangeView::new(&run, &profile);
        let list = |(heading, papers): (String, Vec<_>)| {
            (!papers.is_empty()).then(|| view! { <h3>{heading}</h3> {rows(papers)} })
        };
        let trial = needs_trial.then(|| {
            let go = move |_| hand_over(profile.clone());
            view! {
                <p>
                    {told::SCORES_DO_NOT_SUFFICE} " "
                    <A href="/trial" on:click=go>"Try it on that day"</A>
                    ", with an estimate first."
                </p>
            }
        });
        view! {
            <p role="status" class="num">{line}</p>
            {trial}
            {lists.map(list).collect_view()}
            <ul class="small soft notes">{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <Show when=move || newest.with(Option::is_some)>
            <details class="fold" on:toggle=move |_| open.update(|open| *open = !*open)>
                <summary>"What this would have changed on your last day"</summary>
                <Show when=move || open.get()>{told}</Show>
            </details>
        </Show>
    }
}
