//! The key: asked for where it is needed, kept in memory, sent to its provider alone.

use leptos::prelude::*;

use super::desk::use_desk;
use super::frame::A;
use super::parts::{Field, FieldKind};
use crate::model::ApiKey;
use crate::view::words;

/// A button that asks the model, and before it whatever is missing: the provider's settings, or the key.
#[component]
pub fn KeyField(
    /// What the button says.
    #[prop(into)]
    action: String,
    /// Called when the model can be asked.
    on_ready: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let model = move || {
        desk.settings.with(|settings| {
            settings
                .endpoint
                .as_ref()
                .map(|endpoint| (endpoint.model.clone(), endpoint.base_url.origin().to_owned()))
        })
    };
    let go = move || {
        if !typed.read_untracked().trim().is_empty() {
            desk.key.set(ApiKey::new(&typed.get_untracked()));
            typed.set(String::new());
        }
        if desk.can_ask() {
            wrong.set(String::new());
            on_ready();
        } else {
            wrong.set(words::NO_KEY.to_owned());
        }
    };
    let field = move |origin: String, help: &'static str| {
        view! {
            // A password manager files the key under the provider.
            <input class="unseen" type="text" autocomplete="username" tabindex="-1" aria-hidden="true" prop:value=origin />
            <Field label="Key" kind=FieldKind::Secret value=typed on_input=move |text| typed.set(text) help wrong />
        }
    };
    move || match model() {
        None => view! {
            <p>"No model is chosen yet."</p>
            <p class="row">
                <A href="/settings" attr:class="btn primary">
                    "Choose a model"
                </A>
            </p>
        }
        .into_any(),
        Some((name, origin)) => {
            let asks_key = !desk.can_ask();
            let action = action.clone();
            view! {
                <form
                    class="form"
                    on:submit=move |event| {
                        event.prevent_default();
                        go();
                    }
                >
                    <p class="small soft">{format!("{name} at {origin} is asked.")}</p>
                    {if asks_key {
                        field(origin, words::ABOUT_THE_KEY).into_any()
                    } else {
                        // The held one may be wrong, and some servers on this computer want one.
                        view! {
                            <details class="fold">
                                <summary>"Use another key"</summary>
                                {field(origin, words::ANOTHER_KEY)}
                            </details>
                        }
                        .into_any()
                    }}
                    <p class="row">
                        <button type="submit" class="btn primary">
                            {action}
                        </button>
                    </p>
                </form>
            }
            .into_any()
        }
    }
}
