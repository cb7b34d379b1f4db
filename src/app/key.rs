//! The key: asked for where it is needed, kept in memory or encrypted on the device, sent to its provider alone.

mod care;
mod ring;
mod sign_in;

use leptos::prelude::*;

use super::desk::use_desk;
use super::frame::A;
use super::parts::{Field, FieldKind};
use crate::model::ApiKey;
use crate::run::keys::vault::Lock;
use crate::run::sign_in::ORIGIN as OPENROUTER;
use crate::view::words;
pub use care::KeyCare;
pub use ring::provide_ring;
use ring::{Shelf, use_ring};
use sign_in::SignIn;
pub use sign_in::{SignInNote, has_answer, take_answer};

/// What the key field has to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Missing {
    /// The store was not read yet.
    Unknown,
    /// A model.
    Model,
    /// A key.
    Key,
    /// What opens the kept one.
    Lock(Lock),
    /// Nothing.
    Nothing,
}

/// A button that asks the model, and before it whatever is missing: the provider's settings, the key, or what opens
/// the kept one.
#[component]
pub fn KeyField(
    /// What the button says.
    #[prop(into)]
    action: String,
    /// Called when the model can be asked.
    #[prop(into)]
    on_ready: Callback<()>,
) -> impl IntoView {
    let (desk, ring) = (use_desk(), use_ring());
    let typed = RwSignal::new(String::new());
    let passphrase = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let locked_out = RwSignal::new(String::new());
    let endpoint = Memo::new(move |_| desk.settings.with(|settings| settings.endpoint.clone()));
    let missing = Memo::new(move |_| {
        let held = desk.key.with(|key| !key.is_empty());
        match ring.shelf.get() {
            _ if endpoint.with(Option::is_none) => Missing::Model,
            Shelf::Unread => Missing::Unknown,
            Shelf::Holds(kept) if !held => Missing::Lock(kept.lock),
            _ if desk.can_ask() => Missing::Nothing,
            _ => Missing::Key,
        }
    });
    let go = move || {
        ring.touch();
        if let Some(key) = typed_key(typed) {
            ring.hold(key);
            typed.set(String::new());
        }
        if desk.can_ask() {
            wrong.set(String::new());
            on_ready.run(());
        } else {
            wrong.set(words::NO_KEY.to_owned());
        }
    };
    let unlock = move || {
        locked_out.set(String::new());
        // The callback goes with the field, which goes when the key is there.
        let then = move || _ = on_ready.try_run(());
        ring.unlock(passphrase, locked_out, then);
    };
    let key_field = move |help: &'static str| {
        view! {
            {(ring.origin() == OPENROUTER).then(|| view! { <SignIn /> })}
            <UserName what="" />
            <Field label="Key" kind=FieldKind::Secret value=typed on_input=move |text| typed.set(text) help wrong />
        }
        .into_any()
    };
    let button = move |words: String| {
        view! {
            <p class="row">
                <button type="submit" class="btn primary" disabled=ring.busy>{words}</button>
            </p>
        }
        .into_any()
    };
    // The held key may be wrong, and some servers on this computer want one.
    let another_key = move |action: Option<String>| {
        view! {
            <details class="fold">
                <summary>"Use another key"</summary>
                {key_field(words::ANOTHER_KEY)}
                {action.map(button)}
            </details>
        }
        .into_any()
    };
    move || {
        let told = endpoint.with(|one| one.as_ref().map(words::keys::asked)).unwrap_or_default();
        let body = match missing.get() {
            Missing::Unknown => return ().into_any(),
            Missing::Model => {
                return view! {
                    <p>"No model is chosen yet."</p>
                    <p class="row">
                        <A href="/settings" attr:class="btn primary">"Choose a model"</A>
                    </p>
                }
                .into_any();
            }
            Missing::Key => key_field(words::ABOUT_THE_KEY),
            Missing::Nothing => another_key(None),
            Missing::Lock(Lock::Passphrase { .. }) => view! {
                <UserName what="passphrase" />
                <Field
                    label="Passphrase"
                    kind=FieldKind::Secret
                    value=passphrase
                    on_input=move |text| passphrase.set(text)
                    help=words::keys::PASSPHRASE
                    wrong=locked_out
                />
            }
            .into_any(),
            Missing::Lock(Lock::Passkey { .. }) => view! {
                <p class="small">{words::keys::PASSKEY}</p>
                <p class="wrong" role="alert">{locked_out}</p>
            }
            .into_any(),
        };
        let locked = matches!(missing.get(), Missing::Lock(_));
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if locked { unlock() } else { go() }
        };
        let use_it = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            go();
        };
        let other = locked.then(|| {
            view! { <form class="form" on:submit=use_it>{another_key(Some(action.clone()))}</form> }
        });
        view! {
            <div class="form">
                <form class="form" on:submit=submit>
                    <p class="small soft">{told}</p>
                    {body}
                    {button(action.clone())}
                </form>
                {other}
                <KeyCare typed />
            </div>
        }
        .into_any()
    }
}

/// The key in a field, where there is one.
fn typed_key(typed: RwSignal<String>) -> Option<ApiKey> {
    Some(ApiKey::new(&typed.read_untracked())).filter(|key| !key.is_empty())
}

/// What a password manager files a secret under: the provider, and `what` it is besides a key.
#[component]
fn UserName(what: &'static str) -> impl IntoView {
    let name = [&use_ring().origin(), what].join(" ");
    view! {
        <input
            class="unseen"
            type="text"
            autocomplete="username"
            tabindex="-1"
            aria-hidden="true"
            prop:value=name.trim_end().to_owned()
        />
    }
}
