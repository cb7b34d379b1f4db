//! The Rust end of `src/boot`: what the scripts that start the page tell the app, and the other way round.

use std::panic::PanicHookInfo;
use std::sync::OnceLock;

use leptos::prelude::{document, window};
use web_sys::js_sys::{Object, Reflect};
use web_sys::wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Storage};

use crate::arxiv::source::ProxyTemplate;
use crate::run::first;
use crate::run::record::RunKey;

/// The origins beyond this site that the page may connect to, a JSON list; `boot.js` reads it before the WASM starts.
const ORIGINS_KEY: &str = "firstlight.origins";
/// What Today reads first ([`first::lines`]); `ahead.js` begins with it before the WASM is there.
const FIRST_KEY: &str = "firstlight.first";
/// Set once there is something of the reader's here; the frame then does not greet as on a first visit.
const RETURNING_KEY: &str = "firstlight.returning";
/// Set once the reader's browser was asked to keep what is stored.
const ASKED_KEY: &str = "firstlight.asked-to-last";

/// Makes a panic of the WASM reach `boot.js`, which takes the page over.
///
/// The report may be copied and sent, so it holds no text of the reader's: the place in our source, and the message
/// only where it was compiled in whole. A formatted message may quote what it stumbled over.
pub fn report_panics() {
    if let Some(page) = document().document_element() {
        // Without the attribute the report says "of unknown version".
        _ = page.set_attribute("data-version", env!("CARGO_PKG_VERSION"));
    }
    std::panic::set_hook(Box::new(report_panic));
}

fn report_panic(info: &PanicHookInfo<'_>) {
    if cfg!(debug_assertions) {
        web_sys::console::error_1(&info.to_string().into());
    }
    let message = info.payload().downcast_ref::<&'static str>().copied();
    let message = message.unwrap_or("a panic whose message is left out, for it may quote texts");
    let location = info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);

    let detail = Object::new();
    let init = CustomEventInit::new();
    for (key, value) in [("message", message), ("location", &location)] {
        _ = Reflect::set(&detail, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("firstlight:panic", &init) {
        // Where nobody listens, the RuntimeError that follows is reported in its place.
        _ = window().dispatch_event(&event);
    }
}

/// The path that the site was built for, without a slash at its end: empty at the root of a host. The policy of the
/// page allows no `<base>`, so the build writes it into a `<meta>`.
pub fn base() -> &'static str {
    static BASE: OnceLock<String> = OnceLock::new();
    BASE.get_or_init(|| {
        let meta = document().query_selector("meta[name='firstlight']").ok().flatten();
        let base = meta.and_then(|one| one.get_attribute("data-base")).unwrap_or_default();
        base.trim_end_matches('/').to_owned()
    })
}

/// The way to arXiv that the site offers: the proxy that its host names in `config.json`, else the mount beside the
/// page.
pub fn site_proxy() -> ProxyTemplate {
    let named = host_config().and_then(|config| Some(config.get("proxy")?.as_str()?.to_owned()));
    named
        .and_then(|text| ProxyTemplate::parse(&text).ok())
        .or_else(|| ProxyTemplate::parse(base()).ok())
        .unwrap_or_default()
}

/// What `boot.js` read from the host's `config.json`.
fn host_config() -> Option<serde_json::Value> {
    let config = document().document_element()?.get_attribute("data-config")?;
    serde_json::from_str(&config).ok()
}

/// Whether the page must be loaded anew before it may connect to everything that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The running policy allows all of them.
    AsItIs,
    /// A policy can only be narrowed while the page runs: [`reload`] first.
    AfterReload,
    /// The browser keeps nothing for this site, so that a reload would forget them too.
    NotKept,
}

/// Sets the origins (such as `https://api.example.org`, without path or slash) that the page may connect to besides
/// its own: the reader's proxy and providers. Nothing else on the page can send anything anywhere else.
///
/// `boot.js` takes https origins, and http ones on `localhost` and `127.0.0.1`; others never become reachable.
pub fn allow_origins(origins: &[String]) -> Reach {
    let Some(storage) = storage() else { return Reach::NotKept };
    let before: Vec<String> = storage
        .get_item(ORIGINS_KEY)
        .ok()
        .flatten()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let Ok(text) = serde_json::to_string(origins) else { return Reach::NotKept };
    if storage.set_item(ORIGINS_KEY, &text).is_err() {
        return Reach::NotKept;
    }
    if origins.iter().all(|one| before.contains(one)) { Reach::AsItIs } else { Reach::AfterReload }
}

/// True where `boot.js` knows that this browser keeps nothing of this site yet.
pub fn is_first_visit() -> bool {
    document().document_element().is_some_and(|page| page.has_attribute("data-first-visit"))
}

/// True the first time in this browser. Without storage there is nothing to ask for.
pub fn asks_to_last() -> bool {
    let Some(storage) = storage() else { return false };
    let is_first = storage.get_item(ASKED_KEY).ok().flatten().is_none();
    is_first && storage.set_item(ASKED_KEY, "1").is_ok()
}

/// Remembers that there is something of the reader's here. Without storage every visit is a first one.
pub fn remember_reader() {
    if let Some(storage) = storage() {
        _ = storage.set_item(RETURNING_KEY, "1");
    }
}

/// Has the next page that opens at Today read what it needs for the run `newest` before it has any code of ours.
pub fn begin_with(newest: &RunKey) {
    if let Some(storage) = storage() {
        _ = storage.set_item(FIRST_KEY, &first::lines(newest));
    }
}

/// The newest run, as it was said last. Nobody says when it is gone.
pub fn begun_with() -> Option<RunKey> {
    first::newest(&storage()?.get_item(FIRST_KEY).ok().flatten()?)
}

/// Loads the page anew.
pub fn reload() {
    _ = window().location().reload();
}

/// Loads the front page anew, in place of this one.
pub fn leave() {
    _ = window().location().replace(&format!("{}/", base()));
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
