//! Small services of the page: downloads, the clipboard, the boot script's settings.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

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
