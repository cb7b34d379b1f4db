//! The categories, found by typing.

use leptos::prelude::*;

use crate::app::parts::Field;
use crate::view::categories::{Chosen, chosen, offers, with, without};
use crate::view::profile::TypedProfile;
use crate::view::words::profiles as told;

/// A field for categories; below it those that it holds, with arXiv's names, and those that fit what is being typed.
#[component]
pub fn Categories(typed: RwSignal<TypedProfile>) -> impl IntoView {
    let field = Signal::derive(move || typed.with(|typed| typed.categories.clone()));
    let set = move |text| typed.update(|typed| typed.categories = text);
    let held = Memo::new(move |_| chosen(&field.read()));
    let found = Memo::new(move |_| offers(&field.read()));
    let one = move |Chosen { category, name }: Chosen| {
        let label = format!("Remove {category}");
        let words = match name {
            Some(name) => view! { <b>{category.to_string()}</b> " " {name} }.into_any(),
            None => view! { <span class="wrong">{told::unknown(&category)}</span> }.into_any(),
        };
        let remove = move |_| set(without(&field.read_untracked(), &category));
        view! {
            <li>
                <span>{words}</span>
                <button type="button" class="btn ghost" aria-label=label on:click=remove>"×"</button>
            </li>
        }
    };
    let offer = move |(category, name)| {
        let words = format!("{category} {name}");
        let choose = move |_| set(with(&field.read_untracked(), &category));
        view! { <li><button type="button" class="btn" on:click=choose>{words}</button></li> }
    };
    view! {
        <div class="categories">
            <Field label="Categories" value=field on_input=set help=told::CATEGORIES placeholder="cs.LG, cs.AI" />
            <Show when=move || found.with(|found| !found.is_empty())>
                <ul class="offers" aria-label="Categories that fit">
                    {move || found.get().into_iter().map(offer).collect_view()}
                </ul>
            </Show>
            <ul class="chosen" aria-label="Chosen categories">
                {move || held.get().into_iter().map(one).collect_view()}
            </ul>
        </div>
    }
}
