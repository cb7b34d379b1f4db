//! Small services of the page: downloads, the text of a field.

use js_sys::{Array, Function, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::events::{ask, get, navigator};
use super::words;

/// While one lives, the page says that a run asks: no new version is offered meanwhile (`boot.js`, `status.css`).
#[derive(Debug)]
pub struct Asking(());

/// How many live, on the page's root element.
const ASKING: &str = "data-asking";

impl Asking {
    /// A run begins to ask.
    pub fn new() -> Self {
        Self::count(1);
        Self(())
    }

    fn count(by: i32) {
        let document = web_sys::window().and_then(|window| window.document());
        let Some(page) = document.and_then(|document| document.document_element()) else { return };
        let before = page.get_attribute(ASKING).and_then(|text| text.parse().ok()).unwrap_or(0);
        match before + by {
            count @ 1.. => _ = page.set_attribute(ASKING, &count.to_string()),
            _ => _ = page.remove_attribute(ASKING),
        }
    }
}

impl Default for Asking {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        Self::count(-1);
    }
}

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
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    follow(name, &address)?;
    Url::revoke_object_url(&address)
}

/// Has the browser save what is at `address` as a file named `name`.
pub(super) fn follow(name: &str, address: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("no document")?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into().map_err(JsValue::from)?;
    link.set_href(address);
    link.set_download(name);
    link.click();
    Ok(())
}

/// What stands in `field`, however long. The browser's encoder writes a feed of 2 MB at once, where the usual way of a
/// text into the WASM takes letter by letter, in JavaScript.
pub fn text_in(field: &JsValue) -> String {
    encoded(field).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn encoded(field: &JsValue) -> Result<Vec<u8>, JsValue> {
    let mut rest: JsString = Reflect::get(field, &"value".into())?.dyn_into()?;
    let class: Function = Reflect::get(&js_sys::global(), &"TextEncoder".into())?.dyn_into()?;
    let encoder = Reflect::construct(&class, &Array::new())?;
    let encode: Function = Reflect::get(&encoder, &"encodeInto".into())?.dyn_into()?;
    let mut bytes = Vec::new();
    // Enough for all of an ASCII text, and for some of any other: no letter takes more than four bytes.
    while rest.length() > 0 {
        let room = Uint8Array::new_with_length(rest.length().max(4));
        let progress = encode.call2(&encoder, &rest, &room)?;
        let count = |name: &str| -> Result<u32, JsValue> {
            let number = Reflect::get(&progress, &name.into())?.as_f64().ok_or(JsValue::NULL)?;
            Ok(number as u32)
        };
        let (read, written) = (count("read")?, count("written")?);
        bytes.append(&mut room.subarray(0, written).to_vec());
        rest = rest.slice(read.max(1), rest.length());
    }
    Ok(bytes)
}
