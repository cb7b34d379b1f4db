//! Going to OpenRouter and coming back with a key.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Storage;
use web_sys::wasm_bindgen::JsValue;

use super::super::boot;
use super::super::desk::{Desk, use_desk};
use super::super::parts::{Note, Voice};
use super::ring::{KeyRing, use_ring};
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

thread_local! {
    static ANSWER: RefCell<Option<(Return, Option<Verifier>)>> = const { RefCell::new(None) };
}

/// Takes OpenRouter's answer out of the page's address, before anything else reads that; [`SignInNote`] makes a key of
/// it. Neither the answer nor the verifier that was put aside for it stays where it was.
pub fn take_answer() {
    ANSWER.set(answer());
}

/// True where the page was opened with an answer that nobody has looked at yet.
pub fn has_answer() -> bool {
    ANSWER.with_borrow(Option::is_some)
}

fn answer() -> Option<(Return, Option<Verifier>)> {
    let location = window().location();
    let path = location.pathname().ok()?;
    if path.strip_prefix(boot::base()) != Some("/") {
        return None;
    }
    let (answer, rest) = sign_in::returned(&location.search().ok()?)?;
    let address = path + &rest + &location.hash().ok()?;
    _ = window().history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&address));
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

/// Makes a key of the answer that the page was opened with, where there was one, and says above the page what came of
/// it.
#[component]
pub fn SignInNote() -> impl IntoView {
    let (desk, ring) = (use_desk(), use_ring());
    let outcome = RwSignal::new(None);
    Effect::new(move || {
        if desk.ready.get()
            && let Some((answer, verifier)) = ANSWER.take()
        {
            spawn_local(async move {
                let result = exchange(desk, ring, answer, verifier).await;
                _ = outcome.try_set(Some(result));
            });
        }
    });
    move || {
        outcome.get().map(|outcome| {
            let voice = if outcome.is_ok() { Voice::Good } else { Voice::Failed };
            let [what, more] = words::keys::signed_in(&outcome);
            view! {
                <div class="page narrow banner">
                    <Note voice what more />
                </div>
            }
            .into_any()
        })
    }
}
