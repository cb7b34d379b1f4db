//! Going to OpenRouter and coming back with a key.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Storage;
use web_sys::wasm_bindgen::JsValue;

use super::super::boot;
use super::super::desk::{Desk, use_desk};
use super::super::parts::{Note, Voice};
use super::ring::KeyRing;
use crate::run::sign_in::{self, Return, SignInError, Verifier};
use crate::view::words;

/// Where the verifier waits while the reader is at OpenRouter: in this tab alone.
const PLACE: &str = "firstlight.sign-in";

/// Leads to OpenRouter, which leads back to Today.
#[component]
pub fn SignIn() -> impl IntoView {
    let desk = use_desk();
    let wrong = RwSignal::new(String::new());
    let go = move |_| {
        if begin(desk).is_none() {
            wrong.set(words::keys::NO_SIGN_IN.to_owned());
        }
    };
    view! {
        <p class="row">
            <button type="button" class="btn" on:click=go>
                "Sign in with OpenRouter"
            </button>
        </p>
        <p class="wrong" role="alert">{wrong}</p>
    }
}

/// `None` where the browser keeps nothing for this tab.
fn begin(desk: Desk) -> Option<()> {
    let verifier = Verifier::new(&*desk.ports().random);
    session()?.set_item(PLACE, verifier.as_str()).ok()?;
    let here = window().location().origin().ok()?;
    let address = sign_in::address(&format!("{here}{}/", boot::base()), &verifier);
    window().location().assign(&address).ok()
}

fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// What a sign-in came to, once it did.
#[derive(Clone, Copy)]
struct Outcome(RwSignal<Option<Result<(), SignInError>>>);

/// Takes OpenRouter's answer out of the page's address and makes a key of it; [`SignInNote`] says what that came to.
pub fn finish(desk: Desk, ring: KeyRing) {
    let outcome = RwSignal::new(None);
    provide_context(Outcome(outcome));
    if let Some((answer, verifier)) = take_answer() {
        let taken = StoredValue::new(Some((answer, verifier)));
        Effect::new(move || {
            if desk.ready.get()
                && let Some((answer, verifier)) = taken.try_update_value(Option::take).flatten()
            {
                spawn_local(async move {
                    let key = exchange(desk, ring, answer, verifier).await;
                    outcome.set(Some(key));
                });
            }
        });
    }
}

/// The answer in the address, and the verifier that was put aside for it; neither stays where it was.
fn take_answer() -> Option<(Return, Option<Verifier>)> {
    let location = window().location();
    let (answer, rest) = sign_in::returned(&location.search().ok()?)?;
    let path = location.pathname().ok()? + &rest + &location.hash().ok()?;
    _ = window().history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    let session = session();
    let verifier = session.as_ref().and_then(|session| session.get_item(PLACE).ok().flatten());
    if let Some(session) = session {
        _ = session.remove_item(PLACE);
    }
    Some((answer, verifier.and_then(|text| Verifier::parse(&text))))
}

async fn exchange(
    desk: Desk,
    ring: KeyRing,
    answer: Return,
    verifier: Option<Verifier>,
) -> Result<(), SignInError> {
    let verifier = verifier.ok_or(SignInError::NotOurs)?;
    let Return::Code(code) = answer else { return Err(SignInError::Refused) };
    let chosen =
        move || if ring.origin() == sign_in::ORIGIN { Ok(()) } else { Err(SignInError::OtherProvider) };
    chosen()?;
    let key = sign_in::exchange(&*desk.ports().http, &code, &verifier).await?;
    chosen()?;
    ring.hold(key);
    Ok(())
}

/// What a sign-in came to, above the page that it came back to, until that is left.
#[component]
pub fn SignInNote() -> impl IntoView {
    _ = use_desk();
    let Outcome(outcome) = expect_context();
    on_cleanup(move || outcome.set(None));
    move || {
        outcome.get().map(|outcome| {
            let voice = if outcome.is_ok() { Voice::Good } else { Voice::Failed };
            let [what, more] = words::keys::signed_in(&outcome);
            view! {
                <div class="page narrow banner">
                    <Note voice what more />
                </div>
            }
        })
    }
}
