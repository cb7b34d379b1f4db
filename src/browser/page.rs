//! Small services of the page: downloads, the clipboard, the boot script's settings.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::events::{ask, get, navigator};
use super::words;

/// Offers `text` as a file named `name`.
///
/// # Errors
/// Where the browser refuses, in its words.
pub fn download(name: &str, mime: &str, text: &str) -> Result<(), String> {
    save(name, mime, text).map_err(|error| words(&error))
}

/// Puts `text` on the clipboard; `then` learns whether the browser did, or why not.
pub fn copy(text: &str, then: impl FnOnce(Result<(), String>) + 'static) {
    let asked = navigator("clipboard").and_then(|board| ask(&board, "writeText", &JsValue::from_str(text)));
    settle(asked, then);
}

/// True where the browser has a share sheet that takes text.
pub fn can_share() -> bool {
    // Only what shares can be asked; and some browsers have it without a way to use it.
    let offer = shared("Firstlight", "text");
    call(&offer, "canShare").is_ok_and(|can| can.is_truthy())
}

/// Offers `text` on the share sheet; `then` learns whether the reader chose somebody. Putting the sheet away is no
/// failure.
pub fn share(title: &str, text: &str, then: impl FnOnce(Result<(), String>) + 'static) {
    let asked = call(&shared(title, text), "share").and_then(JsCast::dyn_into);
    settle(asked, |result| {
        then(result.or_else(|error| {
            if error.contains("AbortError") || error.contains("cancel") { Ok(()) } else { Err(error) }
        }));
    });
}

/// What is handed to the share sheet.
fn shared(title: &str, text: &str) -> JsValue {
    let offer = js_sys::Object::new();
    for (name, value) in [("title", title), ("text", text)] {
        // A plain object refuses nothing.
        _ = js_sys::Reflect::set(&offer, &name.into(), &value.into());
    }
    offer.into()
}

/// `navigator.name(argument)`.
fn call(argument: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let navigator = get(&js_sys::global(), "navigator")?;
    get(&navigator, name)?.dyn_into::<js_sys::Function>()?.call1(&navigator, argument)
}

fn settle(asked: Result<js_sys::Promise, JsValue>, then: impl FnOnce(Result<(), String>) + 'static) {
    spawn_local(async move {
        let done = match asked {
            Ok(promise) => JsFuture::from(promise).await.map(drop),
            Err(error) => Err(error),
        };
        then(done.map_err(|error| words(&error)));
    });
}

fn save(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or("no document")?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into().map_err(JsValue::from)?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
