//! The fields of the form.

use leptos::prelude::*;

use crate::app::parts::{Field, FieldKind, TextArea};
use crate::profile::Part;
use crate::view::profile::TypedProfile;
use crate::view::words;

/// Where the text of a field is.
pub type Slot = fn(&mut TypedProfile) -> &mut String;

fn text_of(typed: RwSignal<TypedProfile>, slot: Slot) -> Signal<String> {
    Signal::derive(move || slot(&mut typed.get()).clone())
}

fn take(typed: RwSignal<TypedProfile>, slot: Slot) -> impl Fn(String) + Copy {
    move |text| typed.update(|typed| *slot(typed) = text)
}

/// One line of text.
#[component]
pub fn Line(
    typed: RwSignal<TypedProfile>,
    text: Slot,
    label: &'static str,
    #[prop(optional)] help: &'static str,
    #[prop(optional)] kind: FieldKind,
    #[prop(optional, into)] placeholder: Signal<String>,
    /// What it offers, parted by commas.
    #[prop(optional)]
    offers: &'static str,
) -> impl IntoView {
    let list = offers.split(',').filter(|one| !one.is_empty()).map(|one| one.trim().to_owned()).collect();
    let (value, on_input, offers) = (text_of(typed, text), take(typed, text), Signal::stored(list));
    view! { <Field label value on_input help kind placeholder offers /> }
}

/// Several lines of text.
#[component]
pub fn Lines(
    typed: RwSignal<TypedProfile>,
    text: Slot,
    label: &'static str,
    #[prop(optional)] help: &'static str,
) -> impl IntoView {
    view! { <TextArea label value=text_of(typed, text) on_input=take(typed, text) help rows=3 /> }
}

/// One text of the prompt, folded: edited, or as it ships.
#[component]
pub fn PartEditor(typed: RwSignal<TypedProfile>, part: Part) -> impl IntoView {
    view! {
        <details class="fold">
            <summary>
                {words::prompt_part(part)} " "
                <span class="small soft">{move || standing(typed, part)}</span>
            </summary>
            <PartText typed part />
        </details>
    }
}

/// The text itself, with the way back to ours.
#[component]
pub fn PartText(
    typed: RwSignal<TypedProfile>,
    part: Part,
    #[prop(optional)] help: &'static str,
) -> impl IntoView {
    let text = Signal::derive(move || typed.with(|typed| typed.profile.text(part).to_owned()));
    let edited = Memo::new(move |_| is_edited(typed, part));
    let wrong = RwSignal::new(String::new());
    let edit = move |text: String| {
        typed.update(|typed| {
            let error = typed.profile.edit(part, &text).err();
            wrong.set(error.map(|error| error.to_string()).unwrap_or_default());
        });
    };
    let reset = move |_| {
        wrong.set(String::new());
        typed.update(|typed| typed.profile.reset(part));
    };
    view! {
        <TextArea label=words::prompt_part(part) value=text on_input=edit help wrong rows=12 class="prompt" />
        <Show when=move || edited.get()>
            <p class="row">
                <button type="button" class="btn" on:click=reset>"Reset to the shipped text"</button>
            </p>
        </Show>
    }
}

fn is_edited(typed: RwSignal<TypedProfile>, part: Part) -> bool {
    typed.with(|typed| typed.profile.edits.get(part).is_some())
}

fn standing(typed: RwSignal<TypedProfile>, part: Part) -> &'static str {
    if is_edited(typed, part) { "edited" } else { "as shipped" }
}
