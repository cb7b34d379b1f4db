//! What a reader fills in: a label above, help below, and the sentence of an error under it.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use web_sys::wasm_bindgen::JsValue;

use crate::browser::page::text_in;

/// What a field takes; phones choose their keyboard by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text.
    #[default]
    Text,
    /// A secret, which a password manager can fill.
    Secret,
    /// A secret that is made up now, which a password manager can do too.
    NewSecret,
    /// An address.
    Address,
    /// A number with decimals.
    Number,
    /// A user name or the like, beside a secret.
    UserName,
}

impl FieldKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Secret | Self::NewSecret => "password",
            // `url` would refuse patterns such as `https://proxy/{url}`.
            Self::Text | Self::Address | Self::Number | Self::UserName => "text",
        }
    }

    fn keyboard(self) -> &'static str {
        match self {
            Self::Address => "url",
            Self::Number => "decimal",
            Self::Text | Self::Secret | Self::NewSecret | Self::UserName => "text",
        }
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Self::Secret => "current-password",
            Self::NewSecret => "new-password",
            Self::UserName => "username",
            Self::Text | Self::Address | Self::Number => "off",
        }
    }
}

/// One line of text.
#[component]
pub fn Field(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// A sentence about it.
    #[prop(optional, into)]
    help: String,
    /// What is wrong with its content; empty where nothing is.
    #[prop(optional, into)]
    wrong: Signal<String>,
    /// What it takes.
    #[prop(optional)]
    kind: FieldKind,
    /// What it might hold, shown while it is empty.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// What it offers to choose from; other values can be typed all the same.
    #[prop(optional)]
    offers: Option<Signal<Vec<String>>>,
) -> impl IntoView {
    let id = next_id();
    let list_id = offers.map(|_| format!("{id}-offers"));
    let list = offers.map(|offers| {
        let options =
            move || offers.get().into_iter().map(|one| view! { <option value=one></option> }).collect_view();
        view! { <datalist id=list_id.clone()>{options}</datalist> }
    });
    view! {
        <div class="field">
            <label class="label" for=id.clone()>{label}</label>
            <input
                list=list_id
                id=id.clone()
                type=kind.input_type()
                inputmode=kind.keyboard()
                autocomplete=kind.autocomplete()
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                aria-describedby=described_by(&id, &help)
                aria-invalid=move || if wrong.read().is_empty() { "false" } else { "true" }
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
            {list}
            {below(&id, help, wrong)}
        </div>
    }
}

/// Several lines of text; it grows with them where the browser can.
#[component]
pub fn TextArea(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// A sentence about it.
    #[prop(optional, into)]
    help: String,
    /// What is wrong with its content; empty where nothing is.
    #[prop(optional, into)]
    wrong: Signal<String>,
    /// Lines that it shows at least.
    #[prop(default = 6)]
    rows: u32,
    /// `prompt` for a text in the typewriter's face, where each letter counts.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let id = next_id();
    view! {
        <div class=format!("field {class}")>
            <label class="label" for=id.clone()>{label}</label>
            <textarea
                id=id.clone()
                rows=rows.to_string()
                aria-describedby=described_by(&id, &help)
                aria-invalid=move || if wrong.read().is_empty() { "false" } else { "true" }
                prop:value=value
                on:input=move |event| on_input.run(text_in(&event_target::<JsValue>(&event)))
            ></textarea>
            {below(&id, help, wrong)}
        </div>
    }
}

/// One of several values that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is handed to `on_change`.
    pub value: String,
    /// What the reader sees.
    pub words: String,
}

/// A choice of one.
#[component]
pub fn Select(
    /// Its label.
    #[prop(into)]
    label: String,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The chosen one's value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value of the reader's choice.
    #[prop(into)]
    on_change: Callback<String>,
    /// A sentence about it.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let id = next_id();
    let options = move || {
        let choices = choices.get().into_iter();
        choices
            .map(|one| {
                let mine = one.value.clone();
                let chosen = move || value.read() == mine;
                view! { <option value=one.value prop:selected=chosen>{one.words}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label class="label" for=id.clone()>{label}</label>
            <select
                id=id.clone()
                aria-describedby=described_by(&id, &help)
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {options}
            </select>
            {below(&id, help, Signal::default())}
        </div>
    }
}

/// A choice of yes or no.
#[component]
pub fn Check(
    /// Its label.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    #[prop(into)]
    value: Signal<bool>,
    /// Called when the reader ticks or unticks it.
    #[prop(into)]
    on_change: Callback<bool>,
    /// A sentence about it.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let id = next_id();
    view! {
        <div class="field check">
            <input
                id=id.clone()
                type="checkbox"
                aria-describedby=described_by(&id, &help)
                prop:checked=value
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <label class="label" for=id.clone()>{label}</label>
            {below(&id, help, Signal::default())}
        </div>
    }
}

fn below(id: &str, help: String, wrong: Signal<String>) -> impl IntoView + use<> {
    let help_id = format!("{id}-help");
    let wrong_id = format!("{id}-wrong");
    let help = (!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help}</p> });
    view! {
        {help}
        <p class="wrong" id=wrong_id role="alert" hidden=move || wrong.read().is_empty()>{wrong}</p>
    }
}

fn described_by(id: &str, help: &str) -> String {
    if help.is_empty() { format!("{id}-wrong") } else { format!("{id}-help {id}-wrong") }
}

/// Ties a label to its control; unique on the page.
fn next_id() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("field-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}
