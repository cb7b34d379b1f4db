//! Probes for what a failed request does not tell: whether the device is online, whether the page's own site still
//! answers, whether anything does at an address, and whether the browser lets the page ask this computer.
//!
//! None of them carries a key.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Object, Promise, Reflect};
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestInit, RequestMode, Response, Window};

use crate::model::check::{Bare, Network, OwnSite, Permission};

/// A probe without an answer is given up after so many milliseconds.
const PATIENCE: u32 = 8_000;
/// What our own page has, and no sign-in page.
const OUR_MARK: &str = "name=\"firstlight\"";

/// What the browser says about the network.
pub fn network() -> Network {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    if online { Network::Perhaps } else { Network::None }
}

/// Whether the browser lets this page ask this computer. Chrome has had two names for it.
pub async fn permission() -> Permission {
    for name in ["loopback-network", "local-network-access"] {
        match query(name).await.ok().and_then(|state| state.as_string()).as_deref() {
            Some("granted") => return Permission::Granted,
            Some("denied") => return Permission::Denied,
            Some(_) => return Permission::Open,
            None => {}
        }
    }
    Permission::Unknown
}

/// The state of a permission by its name; an error where the browser does not know it.
async fn query(name: &str) -> Result<JsValue, JsValue> {
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    let permissions = Reflect::get(&navigator, &"permissions".into())?;
    let query: Function = Reflect::get(&permissions, &"query".into())?.dyn_into()?;
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"name".into(), &name.into())?;
    let status = JsFuture::from(query.call1(&permissions, &descriptor)?.dyn_into::<Promise>()?).await?;
    Reflect::get(&status, &"state".into())
}

/// Whether anything answers at `url`, to a GET without a key; the response stays hidden from the page.
pub async fn bare(url: &str) -> Bare {
    match fetch(url, RequestMode::NoCors).await {
        Ok(_) => Bare::Answers,
        Err(_) => Bare::Silent,
    }
}

/// Whether the page at `url`, this site's own, is still ours.
pub async fn own_site(url: &str) -> OwnSite {
    let text = async {
        let response = fetch(url, RequestMode::SameOrigin).await?;
        JsFuture::from(response.dyn_into::<Response>()?.text()?).await
    };
    match text.await.ok().and_then(|text| text.as_string()) {
        Some(page) if page.contains(OUR_MARK) => OwnSite::Answers,
        Some(_) => OwnSite::AnotherPage,
        None => OwnSite::Silent,
    }
}

async fn fetch(url: &str, mode: RequestMode) -> Result<JsValue, JsValue> {
    let window: Window = web_sys::window().ok_or(JsValue::NULL)?;
    let init = RequestInit::new();
    init.set_mode(mode);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    JsFuture::from(window.fetch_with_str_and_init(url, &init)).await
}
