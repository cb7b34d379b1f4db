//! Where the model is asked, how arXiv is reached, what models cost.

use leptos::prelude::*;

use super::boot::{self, Reach};
use super::budget::BudgetForm;
use super::desk::use_desk;
use super::feeds::PasteFeeds;
use super::frame::{A, Page};
use super::key::{KeyCare, KeyField};
use super::parts::{Check, Choice, Field, FieldKind, Note, Select, Voice};
use crate::arxiv::source::ProxyTemplate;
use crate::model::price::{Overrides, price_of, table};
use crate::model::providers::PROVIDERS as PRESETS;
use crate::model::{AnswerForm, Endpoint};
use crate::money::{MicroDollars, PerMillion, Price};
use crate::run::settings::Settings;
use crate::view::words;

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
            </Show>
        </Page>
    }
}

/// The fields of the model form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Typed {
    base_url: String,
    model: String,
    plain_answers: bool,
    prompt_price: String,
    cached_price: String,
    completion_price: String,
}

impl Typed {
    fn of(settings: &Settings) -> Self {
        let Some(endpoint) = &settings.endpoint else {
            let first = PRESETS.first();
            return Self {
                base_url: first.map(|one| one.base_url.to_owned()).unwrap_or_default(),
                ..Self::default()
            };
        };
        let price = settings.prices.get(&endpoint.model);
        let dollars = |price: PerMillion| price.0.in_dollars();
        Self {
            base_url: endpoint.base_url.as_str().to_owned(),
            model: endpoint.model.clone(),
            plain_answers: endpoint.answer_form == AnswerForm::Jsonl,
            prompt_price: price.map(|price| dollars(price.prompt)).unwrap_or_default(),
            cached_price: price.and_then(|price| price.cached).map(dollars).unwrap_or_default(),
            completion_price: price.map(|price| dollars(price.completion)).unwrap_or_default(),
        }
    }

    fn endpoint(&self) -> Result<Endpoint, String> {
        let form = if self.plain_answers { AnswerForm::Jsonl } else { AnswerForm::Schema };
        Endpoint::parse(&self.base_url, &self.model, form).map_err(|error| error.to_string())
    }

    /// The reader's own price; `None` where the fields are empty.
    fn price(&self) -> Result<Option<Price>, String> {
        let read = |text: &str| match text.trim() {
            "" => Ok(None),
            text => MicroDollars::parse_dollars(text)
                .map(|amount| Some(PerMillion(amount)))
                .ok_or_else(|| words::not_a_price(text)),
        };
        match (read(&self.prompt_price)?, read(&self.cached_price)?, read(&self.completion_price)?) {
            (None, None, None) => Ok(None),
            (Some(prompt), cached, Some(completion)) => Ok(Some(Price { prompt, cached, completion })),
            _ => Err(words::HALF_A_PRICE.to_owned()),
        }
    }
}

#[component]
fn ModelForm() -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(desk.settings.with_untracked(Typed::of));
    let wrong = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    let text =
        move |read: fn(&Typed) -> &String| Signal::derive(move || typed.with(|typed| read(typed).clone()));
    let set = move |write: fn(&mut Typed) -> &mut String| {
        move |value: String| {
            saved.set(false);
            typed.update(|typed| *write(typed) = value);
        }
    };
    let choices: Vec<Choice> = PRESETS
        .iter()
        .map(|preset| Choice { value: preset.base_url.to_owned(), words: preset.name.to_owned() })
        .chain([Choice { value: String::new(), words: "Another address".to_owned() }])
        .collect();
    let preset = Signal::derive(move || {
        let base_url = typed.with(|typed| typed.base_url.clone());
        if PRESETS.iter().any(|preset| preset.base_url == base_url) { base_url } else { String::new() }
    });
    let known_price = move || {
        let price = typed.with(|typed| price_of(&typed.model, &Overrides::new()));
        words::known_price(price, &table().date)
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let result = typed.with_untracked(|typed| Ok((typed.endpoint()?, typed.price()?)));
        let (endpoint, price): (Endpoint, Option<Price>) = match result {
            Ok(both) => both,
            Err(why) => return wrong.set(why),
        };
        wrong.set(String::new());
        let mut settings = desk.settings.get_untracked();
        match price {
            Some(price) => settings.prices.insert(endpoint.model.clone(), price),
            None => settings.prices.remove(&endpoint.model),
        };
        settings.endpoint = Some(endpoint);
        desk.keep_settings(settings, move |reach| tell(reach, wrong, saved));
    };
    view! {
        <section>
            <h2>"The model"</h2>
            <form class="form" on:submit=save>
                <Select
                    label="Provider"
                    choices=Signal::stored(choices)
                    value=preset
                    on_change=set(|typed| &mut typed.base_url)
                />
                <Field
                    label="Address"
                    kind=FieldKind::Address
                    value=text(|typed| &typed.base_url)
                    on_input=set(|typed| &mut typed.base_url)
                    help="The base of an OpenAI-compatible API: https, or http on this computer."
                    placeholder="https://api.example.org/v1"
                />
                <Field
                    label="Model"
                    value=text(|typed| &typed.model)
                    on_input=set(|typed| &mut typed.model)
                    help="Its name as the provider writes it."
                    placeholder="gpt-4o-mini"
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
                    <span role="status">{move || if saved.get() { "Saved." } else { "" }}</span>
                </p>
            </form>
            <Key />
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

#[component]
fn ProxyForm() -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(
        desk.settings
            .with_untracked(|settings| settings.proxy.as_ref().map(ToString::to_string).unwrap_or_default()),
    );
    let wrong = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked();
        let proxy = match text.trim() {
            "" => None,
            text => match ProxyTemplate::parse(text) {
                Ok(proxy) => Some(proxy),
                Err(error) => return wrong.set(error.to_string()),
            },
        };
        wrong.set(String::new());
        let settings = Settings { proxy, ..desk.settings.get_untracked() };
        desk.keep_settings(settings, move |reach| tell(reach, wrong, saved));
    };
    view! {
        <section>
            <h2>"The way to arXiv"</h2>
            <p>{words::WHY_A_PROXY}</p>
            <form class="form" on:submit=save>
                <Field
                    label="Proxy"
                    kind=FieldKind::Address
                    value=typed
                    on_input=move |text| {
                        saved.set(false);
                        typed.set(text);
                    }
                    help="Empty for the one this page is served with. Else an address with {url} or {raw_url} in it, or the base of a mount."
                    placeholder="https://proxy.example/?url={url}"
                />
                <p class="wrong" role="alert">{wrong}</p>
                <p class="row">
                    <button type="submit" class="btn">"Save"</button>
                    <span role="status">{move || if saved.get() { "Saved." } else { "" }}</span>
                </p>
            </form>
            <PasteFeeds />
        </section>
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
