//! Where the model is asked, how arXiv is reached, what models cost, and what becomes of the reader's data.

mod backup;
mod connection;
mod erase;
mod proxy;
mod storage;
mod thin;
mod typed;

use leptos::prelude::*;

use super::boot::{self, Reach};
use super::budget::BudgetForm;
use super::desk::use_desk;
use super::frame::{A, Page};
use super::key::{KeyCare, KeyField};
use super::parts::{Check, Choice, Field, FieldKind, Note, Select, Voice};
use super::shortcuts::KeysForm;
use crate::model::price::{Overrides, price_of, table};
use crate::model::providers::{self, Address, PROVIDERS};
use crate::model::{ApiKey, Endpoint};
use crate::money::Price;
use crate::run::settings::Settings;
use crate::view::words;
use backup::{BackUp, BringBack};
use connection::{Checked, Outcome, check};
use erase::Erase;
use proxy::ProxyForm;
use storage::StorageForm;
use thin::ThinOut;
use typed::Typed;

/// The page at `/settings`.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let desk = use_desk();
    view! {
        <Page title="Settings">
            <h1>"Settings"</h1>
            <Show when=move || desk.ready.get() fallback=|| view! { <p class="lede">"Opening…"</p> }>
                <ModelForm />
                <BudgetForm />
                <ProxyForm />
                <KeysForm />
                <section id="data">
                    <h2>"Your data"</h2>
                    <StorageForm />
                    <BackUp />
                    <BringBack />
                    <ThinOut />
                    <Erase />
                </section>
            </Show>
        </Page>
    }
}

#[component]
fn ModelForm() -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(desk.settings.with_untracked(Typed::of));
    let key = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    let checked = RwSignal::new(Checked::default());
    let text =
        move |read: fn(&Typed) -> &String| Signal::derive(move || typed.with(|typed| read(typed).clone()));
    let set = move |write: fn(&mut Typed) -> &mut String| {
        move |value: String| {
            saved.set(false);
            typed.update(|typed| *write(typed) = value);
        }
    };
    let choices = PROVIDERS
        .iter()
        .map(|provider| Choice { value: provider.id.to_owned(), words: provider.name.to_owned() })
        .collect();
    let choose = move |id: String| {
        saved.set(false);
        checked.set(Checked::Not);
        key.set(String::new());
        typed.update(|typed| typed.choose(providers::by_id(&id).unwrap_or_else(providers::custom)));
    };
    let models = Signal::derive(move || match &*checked.read() {
        Checked::Listed(models, _) => models.iter().map(|model| model.name.clone()).collect(),
        _ => Vec::new(),
    });
    let name_model = move |name: String| {
        saved.set(false);
        let known = |model: &str| {
            let own = desk.settings.with_untracked(|settings| settings.prices.get(model).copied());
            own.or_else(|| match &*checked.read_untracked() {
                Checked::Listed(models, _) => models.iter().find(|one| one.name == model)?.price,
                _ => None,
            })
        };
        typed.update(|typed| typed.name_model(name, known));
    };
    let known_price = move || {
        let price = typed.with(|typed| price_of(&typed.model, &Overrides::new()));
        words::known_price(price, &table().date)
    };
    // A key for a provider that is being considered; that of the one in use has its place below.
    let asks_key = Memo::new(move |_| {
        let origin = typed.with(Typed::server).ok().map(|server| server.base_url.origin().to_owned());
        desk.settings.with(|settings| {
            let is_at =
                |one: &Option<Endpoint>| one.as_ref().map(|one| one.base_url.origin()) == origin.as_deref();
            is_at(&settings.considered) && !is_at(&settings.endpoint)
        })
    });
    let check_now = move || {
        wrong.set(String::new());
        let server = match typed.with_untracked(Typed::server) {
            Ok(server) => server,
            Err(why) => return wrong.set(why),
        };
        if asks_key.get_untracked() {
            return check(desk, server, ApiKey::new(&key.get_untracked()), checked);
        }
        let is_in_use = desk.settings.with_untracked(|settings| {
            settings.endpoint.as_ref().is_some_and(|one| one.base_url.origin() == server.base_url.origin())
        });
        if is_in_use {
            return check(desk, server, desk.key.get_untracked(), checked);
        }
        // The page may not reach it yet: that takes a reload, after which the form stands as it does now.
        let considered =
            Some(Endpoint { model: typed.with_untracked(|typed| typed.model.clone()), ..server.clone() });
        let settings = Settings { considered, ..desk.settings.get_untracked() };
        desk.keep_settings(settings, move |reach| match reach {
            // A server that wants a key waits for it, in a field that is there by now.
            Reach::AsItIs if server.needs_key() => {}
            Reach::AsItIs => check(desk, server, ApiKey::default(), checked),
            reach => tell(reach, wrong, saved),
        });
    };
    // After that reload.
    let waits = desk.settings.with_untracked(|settings| {
        settings.considered.as_ref().is_some_and(|considered| !considered.needs_key())
    });
    if waits {
        check_now();
    }
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let result = typed.with_untracked(|typed| Ok((typed.endpoint()?, typed.price()?)));
        let (endpoint, price): (Endpoint, Option<Price>) = match result {
            Ok(both) => both,
            Err(why) => return wrong.set(why),
        };
        wrong.set(String::new());
        let typed_key =
            Some(ApiKey::new(&key.get_untracked())).filter(|key| asks_key.get_untracked() && !key.is_empty());
        let mut settings = desk.settings.get_untracked();
        match price {
            Some(price) => settings.prices.insert(endpoint.model.clone(), price),
            None => settings.prices.remove(&endpoint.model),
        };
        settings.endpoint = Some(endpoint);
        settings.considered = None;
        desk.keep_settings(settings, move |reach| tell(reach, wrong, saved));
        // After the settings, which let go of the key of another provider.
        if let Some(typed_key) = typed_key {
            desk.key.set(typed_key);
            key.set(String::new());
        }
    };
    let keys_at = move || {
        let address = typed.with(|typed| typed.provider.keys_at)?;
        let shown = address.trim_start_matches("https://");
        Some(view! {
            <p class="small soft">
                {words::check::KEYS_AT} <a href=address target="_blank" rel="noreferrer">{shown}</a> "."
            </p>
        })
    };
    let address = move || {
        let provider = typed.with(|typed| typed.provider);
        (provider.address != Address::Fixed).then(|| {
            view! {
                <Field
                    label="Address"
                    kind=FieldKind::Address
                    value=text(|typed| &typed.base_url)
                    on_input=set(|typed| &mut typed.base_url)
                    help="https, or http on this computer."
                    placeholder=provider.base_url
                />
            }
        })
    };
    // Only another row makes another field: one that is typed into stays.
    let row = Memo::new(move |_| typed.with(|typed| typed.provider.id));
    view! {
        <section>
            <h2>"The model"</h2>
            <form class="form" on:submit=save>
                <Select
                    label="Provider"
                    choices=Signal::stored(choices)
                    value=Signal::derive(move || row.get().to_owned())
                    on_change=choose
                />
                {move || {
                    row.track();
                    untrack(address)
                }}
                {move || asks_key.get().then(|| view! {
                    <Field label="Key" kind=FieldKind::Secret value=key on_input=move |text| key.set(text) help=words::check::KEY />
                })}
                {move || {
                    row.track();
                    untrack(keys_at)
                }}
                <Field
                    label="Model"
                    value=text(|typed| &typed.model)
                    on_input=name_model
                    help="Its name as the provider writes it. Check connection lists them."
                    offers=models
                />
                <Check
                    label="Ask for plain lines"
                    value=Signal::derive(move || typed.with(|typed| typed.plain_answers))
                    on_change=move |on| typed.update(|typed| typed.plain_answers = on)
                    help="For servers that take no JSON schema. The app also falls back to this by itself."
                />
                <details class="fold">
                    <summary>"Prices"</summary>
                    <p class="small">{known_price}</p>
                    <Field
                        label="Prompt, dollars per million tokens"
                        kind=FieldKind::Number
                        value=text(|typed| &typed.prompt_price)
                        on_input=set(|typed| &mut typed.prompt_price)
                    />
                    <Field
                        label="Cached prompt"
                        kind=FieldKind::Number
                        value=text(|typed| &typed.cached_price)
                        on_input=set(|typed| &mut typed.cached_price)
                    />
                    <Field
                        label="Completion"
                        kind=FieldKind::Number
                        value=text(|typed| &typed.completion_price)
                        on_input=set(|typed| &mut typed.completion_price)
                        help="Your own prices beat the bundled table. Leave all empty to use the table."
                    />
                </details>
                <p class="wrong" role="alert">{wrong}</p>
                <p class="row">
                    <button type="submit" class="btn primary">"Save"</button>
                    <button type="button" class="btn" on:click=move |_| check_now()>"Check connection"</button>
                    <span role="status">{move || if saved.get() { "Saved." } else { "" }}</span>
                </p>
                <Outcome checked model=text(|typed| &typed.model) />
            </form>
            <Show when=move || !asks_key.get()>
                <Key />
            </Show>
        </section>
    }
}

/// The key, once the page may reach its provider.
#[component]
fn Key() -> impl IntoView {
    let desk = use_desk();
    let navigate = leptos_router::hooks::use_navigate();
    let read = StoredValue::new_local(navigate);
    move || {
        let endpoint = desk.settings.with(|settings| settings.endpoint.clone())?;
        Some(if desk.can_ask() {
            view! {
                <Note voice=Voice::Good what="Ready." more=words::ready(&endpoint)>
                    <p class="row">
                        <A href="/" attr:class="btn primary">"Read today’s arXiv"</A>
                    </p>
                </Note>
                <KeyCare />
            }
            .into_any()
        } else {
            let go = move || read.with_value(|navigate| navigate("/", Default::default()));
            view! { <KeyField action="Read today’s arXiv" on_ready=go /> }.into_any()
        })
    }
}

/// What saving means for the policy of the page: a new origin is reachable after a reload only.
fn tell(reach: Reach, wrong: RwSignal<String>, saved: RwSignal<bool>) {
    match reach {
        Reach::AsItIs => saved.set(true),
        Reach::AfterReload => boot::reload(),
        Reach::NotKept => wrong.set(words::ORIGINS_NOT_KEPT.to_owned()),
    }
}
