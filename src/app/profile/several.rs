//! The profiles beside the one in use: taken into use, added, deleted, brought back.

use leptos::prelude::*;

use crate::app::desk::use_desk;
use crate::app::frame::A;
use crate::app::parts::{Note, Voice};
use crate::profile::Profile;
use crate::view::words::profiles as told;

/// All profiles. While something is `changed` and not saved, the one in use stays.
#[component]
pub fn Several(changed: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    let held_up = RwSignal::new(false);
    let go = move |then: &dyn Fn()| {
        held_up.set(changed.get_untracked());
        if !changed.get_untracked() {
            then();
        }
    };
    let row = move |profile: Profile| {
        let profile = StoredValue::new(profile);
        let id = move || profile.with_value(|profile| profile.id.clone());
        let in_use = move || desk.profile.with(|present| present.id == id());
        let copy = move |_| {
            go(&|| {
                // As it is now: the row outlives what is saved.
                let copied = desk.profile_of(&id()).unwrap_or_else(|| profile.get_value());
                desk.add_profile(Profile { name: told::copy_of(&copied.name), ..copied });
            });
        };
        let is_last = move || desk.profiles.with(Vec::len) < 2;
        let days = Memo::new(move |_| days_of(desk, &id()).len());
        view! {
            <li>
                <p class="row">
                    <b class="name">{profile.with_value(|profile| profile.name.clone())}</b>
                    <span class="small soft num">{move || told::days(days.get())}</span>
                    <Show
                        when=move || !in_use()
                        fallback=|| view! { <span class="small soft">"in use"</span> }
                    >
                        <button type="button" class="btn" on:click=move |_| go(&|| desk.use_profile(&id()))>
                            "Use" <span class="unseen">" " {profile.with_value(|one| one.name.clone())}</span>
                        </button>
                    </Show>
                    <button type="button" class="btn" on:click=copy>
                        "Copy" <span class="unseen">" " {profile.with_value(|one| one.name.clone())}</span>
                    </button>
                </p>
                <details class="fold small">
                    <summary>"Delete " {profile.with_value(|profile| profile.name.clone())}</summary>
                    <Show when=move || !is_last() fallback=|| view! { <p>{told::LAST}</p> }>
                        <p>{told::DELETE}</p>
                        <p class="row">
                            <button type="button" class="btn" on:click=move |_| desk.delete_profile(&id())>
                                "Delete it"
                            </button>
                        </p>
                    </Show>
                </details>
            </li>
        }
    };
    let new = move |_| {
        go(&|| desk.add_profile(Profile { name: told::NEW.to_owned(), ..Profile::default_reader() }));
    };
    view! {
        <section class="profiles">
            <h2>"All profiles"</h2>
            <p>{told::SEVERAL}</p>
            <ul><For each=move || desk.profiles.get() key=key children=row /></ul>
            <Show when=move || held_up.get() && changed.get()>
                <Note voice=Voice::Failed what=told::SAVE_FIRST />
            </Show>
            <p class="row">
                <button type="button" class="btn" on:click=new>"New profile"</button>
            </p>
            <Deleted />
        </section>
    }
}

/// The deleted profiles, with the days that they left.
#[component]
fn Deleted() -> impl IntoView {
    let desk = use_desk();
    let row = move |profile: Profile| {
        let id = StoredValue::new(profile.id);
        let day = move |day: crate::day::Day| {
            let address = id.with_value(|id| format!("/day/{day}?profile={id}"));
            view! { <li><A href=address>{day.in_words()}</A></li> }
        };
        let days = Memo::new(move |_| id.with_value(|id| days_of(desk, id)));
        view! {
            <li>
                <p class="row">
                    <b class="name">{profile.name}</b>
                    <span class="small soft num">{move || days.with(|days| told::days(days.len()))}</span>
                    <button
                        type="button"
                        class="btn"
                        on:click=move |_| id.with_value(|id| desk.bring_profile_back(id))
                    >
                        "Bring back"
                    </button>
                </p>
                <Show when=move || days.with(|days| !days.is_empty())>
                    <details class="fold small">
                        <summary>"Its days"</summary>
                        <ul class="days">{move || days.get().into_iter().rev().map(day).collect_view()}</ul>
                    </details>
                </Show>
            </li>
        }
    };
    view! {
        <Show when=move || desk.deleted.with(|all| !all.is_empty())>
            <h3>"Deleted"</h3>
            <ul><For each=move || desk.deleted.get() key=key children=row /></ul>
        </Show>
    }
}

/// A row belongs to its profile: a fold that is open in one must not be open in the next when the list changes.
fn key(profile: &Profile) -> (String, String) {
    (profile.id.clone(), profile.name.clone())
}

/// The days that a profile has runs of, oldest first.
fn days_of(desk: crate::app::desk::Desk, id: &str) -> Vec<crate::day::Day> {
    let heads = desk.all_heads();
    let mut days: Vec<_> =
        heads.iter().filter(|head| head.key.profile == id).map(|head| head.key.day).collect();
    days.sort();
    days.dedup();
    days
}
