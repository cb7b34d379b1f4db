//! How arXiv is reached.

use leptos::prelude::*;

use super::tell;
use crate::app::desk::use_desk;
use crate::app::feeds::PasteFeeds;
use crate::app::parts::{Field, FieldKind};
use crate::arxiv::source::ProxyTemplate;
use crate::run::settings::Settings;
use crate::view::words;

/// The form for the proxy, and the place for pasted feeds.
#[component]
pub fn ProxyForm() -> impl IntoView {
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
