//! The profile in use, where there are several; and a day that begins by itself, where the profile has it so.

use leptos::prelude::*;

use super::desk::{Look, use_desk};
use super::parts::{Choice, Select};
use crate::view::today::begins_by_itself;
use crate::view::words::profiles as told;

/// A menu of the profiles; nothing where there is only one.
#[component]
pub fn ProfileInUse() -> impl IntoView {
    let desk = use_desk();
    let choices = Signal::derive(move || {
        let choice = |profile: &crate::profile::Profile| Choice {
            value: profile.id.clone(),
            words: profile.name.clone(),
        };
        desk.profiles.with(|all| all.iter().map(choice).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || desk.profile.with(|profile| profile.id.clone()));
    view! {
        <Show when=move || choices.with(|choices| choices.len() > 1)>
            <div class="in-use">
                <Select
                    label="Profile in use"
                    choices
                    value
                    on_change=move |id: String| desk.use_profile(&id)
                />
            </div>
        </Show>
    }
}

/// Begins the day's run without a click, once, where the profile in use has it so and all of this holds: the look at
/// arXiv is over, the day is announced and nobody has read it, here or in another tab; there is a budget for a run, and
/// a key is open.
#[component]
pub fn ByItself() -> impl IntoView {
    let desk = use_desk();
    Effect::new(move || {
        let look = desk.sky.look.read();
        let Look::Read(found) = &*look else { return };
        let morning = found.morning();
        let Some(day) = morning.day().filter(|_| desk.ready.get() && desk.can_ask()) else { return };
        let profile = desk.profile.read();
        let begins = desk.settings.with(|settings| {
            desk.heads.with(|heads| begins_by_itself(found, &profile, &settings.budget_for(&profile), heads))
        });
        if begins && !desk.is_read_elsewhere(day) && !desk.is_asking() {
            desk.begin_by_itself(morning);
        }
    });
    let is_it = Memo::new(move |_| {
        let key = desk.with_run(|run| run.head.key.clone());
        desk.is_asking() && key.is_some() && desk.by_itself.with(|began| *began == key)
    });
    view! {
        <Show when=move || is_it.get()>
            <p class="small soft">{told::BEGAN_BY_ITSELF}</p>
        </Show>
    }
}
