//! How arXiv is reached: the choice of a way, its test, and what a proxy can see.

mod trial;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::tell;
use crate::app::boot::{self, Reach};
use crate::app::desk::use_desk;
use crate::app::feeds::PasteFeeds;
use crate::app::parts::{Choice, Field, FieldKind, Note, Select, Voice};
use crate::arxiv::source::ProxyTemplate;
use crate::run::settings::Settings;
use crate::view::proxy::Way;
use crate::view::words::{self, proxy as told};
use trial::{Chosen, Purpose, Trial};

/// The form for the way to arXiv, and the place for pasted feeds.
#[component]
pub fn ProxyForm() -> impl IntoView {
    let desk = use_desk();
    let waiting = trial::take_up();
    let in_use = desk.settings.with_untracked(|settings| {
        let proxy = settings.proxy.as_ref();
        let way = Way::of(proxy);
        let typed = proxy.filter(|_| way.is_typed()).map(ToString::to_string).unwrap_or_default();
        Chosen { way, typed }
    });
    let chosen = RwSignal::new(waiting.as_ref().map_or(in_use, |(_, chosen)| chosen.clone()));
    let wrong = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    let trial = RwSignal::new(Trial::Not);
    let change = move |write: &dyn Fn(&mut Chosen)| {
        trial.set(Trial::Not);
        wrong.set(String::new());
        saved.set(false);
        chosen.update(write);
    };
    let keep = move |proxy: Option<ProxyTemplate>| {
        let settings = Settings { proxy, ..desk.settings.get_untracked() };
        desk.keep_settings(settings, move |reach| tell(reach, wrong, saved));
    };
    let read = move || {
        let setting = chosen.with_untracked(|chosen| chosen.way.setting(&chosen.typed));
        setting.map_err(|error| wrong.set(error.to_string())).ok()
    };
    let test = move |purpose: Purpose| {
        saved.set(false);
        wrong.set(String::new());
        let Some(setting) = read() else { return };
        if purpose == Purpose::Save && matches!(*trial.read_untracked(), Trial::Works(_)) {
            return keep(setting);
        }
        let proxy = setting.clone().unwrap_or_else(boot::site_proxy);
        let about = chosen.get_untracked();
        // What the site offers is within its own policy.
        let reach = match setting {
            None => Reach::AsItIs,
            Some(_) => trial::reach(desk, &proxy, purpose, &about),
        };
        match reach {
            Reach::AsItIs => {}
            Reach::AfterReload => return boot::reload(),
            Reach::NotKept => return wrong.set(words::ORIGINS_NOT_KEPT.to_owned()),
        }
        trial.set(Trial::Asking);
        spawn_local(async move {
            let outcome = trial::run(desk, proxy).await;
            // Where the reader has left, or typed on, it is about something that nobody asks for any more.
            if chosen.try_get_untracked() != Some(about) {
                return;
            }
            let works = matches!(outcome, Trial::Works(_));
            trial.set(outcome);
            if works && purpose == Purpose::Save {
                keep(setting);
            }
        });
    };
    // What was allowed for a test alone is not reached any more from the next load on.
    let forget_tested = move || _ = boot::allow_origins(&desk.origins());
    on_cleanup(forget_tested);
    match waiting {
        Some((purpose, _)) => test(purpose),
        None => forget_tested(),
    }
    let way = Memo::new(move |_| chosen.with(|chosen| chosen.way));
    let choices =
        Way::ALL.map(|way| Choice { value: way.id().to_owned(), words: told::name(way).to_owned() }).to_vec();
    let typed = Signal::derive(move || chosen.with(|chosen| chosen.typed.clone()));
    let field = move || {
        let [label, help, placeholder] = match way.get() {
            Way::Own => [told::BASE, told::BASE_HELP, "https://firstlight-proxy.you.workers.dev"],
            Way::Template => [told::TEMPLATE, told::TEMPLATE_HELP, "https://proxy.example/?url={url}"],
            Way::Site | Way::Corsproxy | Way::Codetabs => return None,
        };
        Some(view! {
            <Field
                label
                kind=FieldKind::Address
                value=typed
                on_input=move |text: String| change(&move |chosen| chosen.typed.clone_from(&text))
                help
                placeholder
                wrong
            />
        })
    };
    let is_in_use = move || {
        let setting = chosen.with(|chosen| chosen.way.setting(&chosen.typed));
        desk.settings.with(|settings| setting.is_ok_and(|setting| setting == settings.proxy))
    };
    let is_asking = move || *trial.read() == Trial::Asking;
    let save_untested = move |_| {
        if let Some(setting) = read() {
            trial.set(Trial::Not);
            keep(setting);
        }
    };
    let outcome = move || match trial.get() {
        Trial::Not => ().into_any(),
        Trial::Asking => view! { <Note voice=Voice::Waiting what=told::ASKING /> }.into_any(),
        Trial::Works([what, figures]) => {
            let more = Signal::derive(move || {
                let next = if is_in_use() { "" } else { told::NOT_YET_SAVED };
                [&figures, next].concat()
            });
            view! { <Note voice=Voice::Good what more /> }.into_any()
        }
        Trial::Fails([what, more]) => view! {
            <Note voice=Voice::Failed what more>
                <p>{told::NOT_SAVED}</p>
                <p class="row">
                    <button type="button" class="btn" on:click=save_untested>"Save all the same"</button>
                </p>
            </Note>
        }
        .into_any(),
    };
    view! {
        <section>
            <h2>"The way to arXiv"</h2>
            <p>{words::WHY_A_PROXY}</p>
            <form
                class="form"
                on:submit=move |event| {
                    event.prevent_default();
                    test(Purpose::Save);
                }
            >
                <Select
                    label="Proxy"
                    choices=Signal::stored(choices)
                    value=Signal::derive(move || way.get().id().to_owned())
                    on_change=move |id: String| {
                        change(&move |chosen| chosen.way = Way::by_id(&id).unwrap_or(Way::Site));
                    }
                />
                <p class="small soft">{move || told::about(way.get(), &boot::site_proxy().to_string())}</p>
                {field}
                <p class="wrong" role="alert">{move || (!way.get().is_typed()).then(|| wrong.get())}</p>
                <p class="row">
                    <button type="submit" class="btn" disabled=is_asking>"Save"</button>
                    <button type="button" class="btn" disabled=is_asking on:click=move |_| test(Purpose::Test)>
                        "Test"
                    </button>
                    <span role="status">{move || if saved.get() { told::SAVED } else { "" }}</span>
                </p>
                {outcome}
            </form>
            <details class="fold">
                <summary>{told::WHAT_IT_SEES}</summary>
                <ul>{told::SEES.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
            </details>
            <PasteFeeds />
        </section>
    }
}
