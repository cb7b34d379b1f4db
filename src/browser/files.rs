//! Files of any size, written and read a piece at a time.
//!
//! Where the browser lets the reader choose a place (`showSaveFilePicker`), what is written goes there at once.
//! Elsewhere it gathers in Blobs, which the browser keeps out of the page's memory, and is offered as a download.
//! Sources: <https://wicg.github.io/file-system-access/>, <https://w3c.github.io/FileAPI/>.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, Url};

use super::clock::Timeouts;
use super::events::{ask, get};
use super::{page, words};
use crate::run::backup::{FileError, Input, Output};
use crate::run::ports::Sleep;

/// How long a browser may take to begin a download before its bytes are let go of.
const DOWNLOAD_BEGINS: Duration = Duration::from_secs(60);

/// So many bytes are handed over at once.
const STEP: u32 = 1 << 20;

/// A file that is being written. Dropped before it is finished, it leaves nothing behind.
pub struct Saving {
    name: String,
    place: Place,
    /// Where bytes lie while they are handed over: a browser lets garbage lie, so each time takes the same place.
    bytes: Uint8Array,
    is_finished: Rc<Cell<bool>>,
}

#[derive(Clone)]
enum Place {
    /// A `FileSystemWritableFileStream`.
    Chosen(JsValue),
    /// Blobs, in their order.
    Gathered(Array),
}

/// The reader put the dialogue away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutAway;

impl Saving {
    /// Begins a file called `name`, where the reader wants it. To be called in a click.
    ///
    /// # Errors
    /// Where the reader wants it nowhere.
    pub async fn begin(name: &str) -> Result<Self, PutAway> {
        let place = match choose(name).await {
            Ok(stream) => Place::Chosen(stream),
            Err(error) if get(&error, "name").is_ok_and(|name| name == "AbortError") => return Err(PutAway),
            // The browser has no such dialogue, or not here.
            Err(_) => Place::Gathered(Array::new()),
        };
        let bytes = Uint8Array::new_with_length(STEP);
        Ok(Self { name: name.to_owned(), place, bytes, is_finished: Rc::default() })
    }

    /// Closes the file, or offers it.
    ///
    /// # Errors
    /// Where the browser refuses, in its words.
    pub async fn finish(self) -> Result<(), FileError> {
        let done = match &self.place {
            Place::Chosen(stream) => settled(ask(stream, "close", &JsValue::UNDEFINED)).await,
            Place::Gathered(blobs) => offer(&self.name, blobs),
        };
        self.is_finished.set(done.is_ok());
        done.map_err(|error| FileError(words(&error)))
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        if let Place::Chosen(stream) = &self.place
            && !self.is_finished.get()
        {
            // What was at the chosen place before stays there.
            let aborted = settled(ask(stream, "abort", &JsValue::UNDEFINED));
            spawn_local(aborted.map(drop));
        }
    }
}

impl Output for Saving {
    fn write(&self, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), FileError>> {
        let (place, given) = (self.place.clone(), self.bytes.clone());
        async move {
            for step in bytes.chunks(STEP as usize) {
                let given = given.subarray(0, u32::try_from(step.len()).unwrap_or(STEP));
                given.copy_from(step);
                place.take(&given).await.map_err(|error| FileError(words(&error)))?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

impl Place {
    /// Takes the bytes that come next; when that is done, it has them.
    async fn take(&self, bytes: &Uint8Array) -> Result<(), JsValue> {
        match self {
            Self::Chosen(stream) => settled(ask(stream, "write", bytes)).await,
            Self::Gathered(blobs) => {
                blobs.push(&*Blob::new_with_u8_array_sequence(&Array::of1(bytes))?);
                Ok(())
            }
        }
    }
}

/// A file that the reader chose or dropped.
pub struct Chosen(pub File);

impl Input for Chosen {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
    fn length(&self) -> u64 {
        self.0.size() as u64
    }

    #[expect(clippy::cast_precision_loss, reason = "a size in JavaScript is a float")]
    fn read(&self, range: Range<u64>) -> LocalBoxFuture<'static, Result<Vec<u8>, FileError>> {
        let slice = self.0.slice_with_f64_and_f64(range.start as f64, range.end as f64);
        async move {
            let buffer = async { JsFuture::from(slice?.array_buffer()).await };
            let buffer = buffer.await.map_err(|error| FileError(words(&error)))?;
            Ok(Uint8Array::new(&buffer).to_vec())
        }
        .boxed_local()
    }
}

/// A stream into the file that the reader chooses.
async fn choose(name: &str) -> Result<JsValue, JsValue> {
    let page = js_sys::global();
    let dialogue: Function = get(&page, "showSaveFilePicker")?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"suggestedName".into(), &name.into())?;
    let file = JsFuture::from(dialogue.call1(&page, &options)?.dyn_into::<Promise>()?).await?;
    JsFuture::from(ask(&file, "createWritable", &JsValue::UNDEFINED)?).await
}

async fn settled(asked: Result<Promise, JsValue>) -> Result<(), JsValue> {
    JsFuture::from(asked?).await.map(drop)
}

/// Offers `blobs`, one behind the other, as a download.
fn offer(name: &str, blobs: &Array) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(&Blob::new_with_blob_sequence(blobs)?)?;
    page::follow(name, &address)?;
    spawn_local(async move {
        Timeouts.sleep(DOWNLOAD_BEGINS).await;
        _ = Url::revoke_object_url(&address);
    });
    Ok(())
}
