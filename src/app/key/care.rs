//! Keeping a key on the device, locking it, forgetting it.

use leptos::prelude::*;

use super::super::desk::use_desk;
use super::super::frame::A;
use super::super::parts::{Choice, Field, FieldKind, Select};
use super::ring::{KeyRing, Shelf, use_ring};
use super::{UserName, typed_key};
use crate::run::keys::vault::Passphrase;
use crate::run::keys::{KeptKey, LockAfter, NewLock};
use crate::view::words;

/// What can be done with the provider's key besides using it: folded, for most readers never need it.
#[component]
pub fn KeyCare(
    /// A field that may hold a key which is not in memory yet.
    #[prop(optional)]
    typed: Option<RwSignal<String>>,
) -> impl IntoView {
    let (desk, ring) = (use_desk(), use_ring());
    // A key can be kept as soon as one is typed, before it is used.
    let keepable = Memo::new(move |_| {
        let is_typed = typed.is_some_and(|typed| !typed.read().trim().is_empty());
        !ring.opened.get() && (is_typed || desk.key.with(|key| !key.is_empty()))
    });
    view! {
        <div class="form">
            <p class="wrong" role="alert">{ring.trouble}</p>
            {move || match ring.shelf.get() {
                Shelf::Unread | Shelf::Empty => ().into_any(),
                Shelf::Holds(kept) => view! { <Kept kept /> }.into_any(),
            }}
            {move || keepable.get().then(|| view! { <Keep typed /> }.into_any())}
        </div>
    }
}

/// The ways to keep a key.
#[component]
fn Keep(typed: Option<RwSignal<String>>) -> impl IntoView {
    let (desk, ring) = (use_desk(), use_ring());
    let passphrase = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let after = RwSignal::new(LockAfter::default());
    let keep = move |with: NewLock| {
        let key = typed.and_then(typed_key).unwrap_or_else(|| desk.key.get_untracked());
        wrong.set(String::new());
        ring.keep(key, with, after.get_untracked(), typed, wrong);
    };
    view! {
        <details class="fold">
            <summary>"Keep the key on this device"</summary>
            <p class="small">{words::keys::ABOUT_KEEPING} " " <WhatItProtects /></p>
            <form
                class="form"
                on:submit=move |event| {
                    event.prevent_default();
                    keep(NewLock::Passphrase(Passphrase::new(&passphrase.get_untracked())));
                }
            >
                <UserName what="passphrase" />
                <Field
                    label="New passphrase"
                    kind=FieldKind::NewSecret
                    value=passphrase
                    on_input=move |text| passphrase.set(text)
                    help=words::keys::NEW_PASSPHRASE
                    wrong
                />
                <LockMenu chosen=after on_change=move |chosen| after.set(chosen) />
                <p class="row">
                    <button type="submit" class="btn" disabled=ring.busy>"Keep it with the passphrase"</button>
                    {move || {
                        ring.passkeys
                            .get()
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="btn"
                                        disabled=ring.busy
                                        on:click=move |_| keep(NewLock::Passkey)
                                    >
                                        "Keep it with a passkey"
                                    </button>
                                    <span class="small soft">{words::keys::NEW_PASSKEY}</span>
                                }
                            })
                    }}
                </p>
            </form>
        </details>
    }
}

/// A kept key: locked again when, locked now, forgotten.
#[component]
fn Kept(kept: KeptKey) -> impl IntoView {
    let ring = use_ring();
    let sure = RwSignal::new(false);
    let state = move || if ring.opened.get() { "open" } else { "locked" };
    view! {
        <details class="fold">
            <summary>"The kept key " <span class="soft">{state}</span></summary>
            <div class="form">
                <p class="small">{words::keys::kept(&kept.lock)} " " <WhatItProtects /></p>
                <LockMenu chosen=kept.lock_after on_change=move |after| ring.lock_after(after) />
                <p class="row">
                    {move || ring.opened.get().then(|| button("Lock now", move || ring.lock()))}
                    {move || (!sure.get()).then(|| button("Forget this key", move || sure.set(true)))}
                </p>
                {move || sure.get().then(|| sure_to_forget(ring, sure))}
                <p class="small soft">{words::keys::LOCKING}</p>
            </div>
        </details>
    }
}

fn sure_to_forget(ring: KeyRing, sure: RwSignal<bool>) -> AnyView {
    view! {
        <p class="small" role="status">{words::keys::FORGET}</p>
        <p class="row">
            {button("Forget it", move || ring.forget())} {button("Leave it", move || sure.set(false))}
        </p>
    }
    .into_any()
}

fn button(words: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="btn" on:click=move |_| act()>
            {words}
        </button>
    }
    .into_any()
}

/// When an opened key is locked again.
#[component]
fn LockMenu(
    #[prop(into)] chosen: Signal<LockAfter>,
    #[prop(into)] on_change: Callback<LockAfter>,
) -> impl IntoView {
    let choice = |after| words::keys::lock_after(after).to_owned();
    let choices: Vec<_> =
        LockAfter::ALL.map(|after| Choice { value: choice(after), words: choice(after) }).into();
    view! {
        <Select
            label="Lock it again"
            choices=Signal::stored(choices)
            value=Signal::derive(move || choice(chosen.get()))
            on_change=move |value: String| {
                if let Some(after) = LockAfter::ALL.into_iter().find(|after| choice(*after) == value) {
                    on_change.run(after);
                }
            }
        />
    }
}

#[component]
fn WhatItProtects() -> impl IntoView {
    view! { <A href="/about#key">"What this protects from, and what not"</A> }
}
