//! How much the browser keeps for this page, whether it may throw that away by itself, and how all of it is erased.
//! Source: <https://storage.spec.whatwg.org/>.

use std::time::Duration;

use futures_util::future::{Either, select};
use indexed_db_futures::database::Database;
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

use super::clock::Timeouts;
use super::events::{ask, get, navigator};
use super::store;
use crate::run::ports::{Sleep, StoreError};

/// How long the database may take to go: until then every tab has let go of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the browser says of its storage for this page, in bytes; it is rough on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// In use.
    pub used: u64,
    /// What it would give at most.
    pub room: u64,
}

/// How much is stored; `None` where the browser does not say.
pub async fn usage() -> Option<Usage> {
    let estimate = manager("estimate").await.ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float casts saturate")]
    let number = |name| Some(get(&estimate, name).ok()?.as_f64()? as u64);
    Some(Usage { used: number("usage")?, room: number("quota")? })
}

/// Whether the browser keeps what is stored until the reader deletes it; `None` where it does not say.
pub async fn is_lasting() -> Option<bool> {
    manager("persisted").await.ok()?.as_bool()
}

/// Asks the browser to keep it so. Firefox asks the reader, so this belongs into a click; others decide by themselves.
pub async fn ask_to_last() -> Option<bool> {
    manager("persist").await.ok()?.as_bool()
}

/// True where the browser decides by itself whether it keeps what is stored, and asks nobody. Chromium does, by how much
/// a page is used; so asking again later makes sense there.
pub fn decides_by_itself() -> bool {
    navigator("userAgentData").is_ok_and(|data| data.is_object())
}

/// `navigator.storage.name()`.
async fn manager(name: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(ask(&navigator("storage")?, name, &JsValue::UNDEFINED)?).await
}

/// Erases the database, the kept page with its worker, and what the site at `scope` (its whole address, with a slash at
/// its end) put aside in local and session storage. Other sites of the same host keep theirs.
///
/// # Errors
/// Where a tab does not let go of the database: that goes when the tab has gone, and nothing else was erased.
pub async fn erase(scope: &str) -> Result<(), StoreError> {
    erase_database().await?;
    // What a browser does not have, or does not give, holds nothing.
    _ = erase_worker(scope).await;
    _ = erase_caches(scope).await;
    if let Some(window) = web_sys::window() {
        for storage in [window.local_storage(), window.session_storage()] {
            if let Ok(Some(storage)) = storage {
                forget(&storage);
            }
        }
    }
    // What a tab wrote that had not heard of it yet.
    erase_database().await
}

async fn erase_database() -> Result<(), StoreError> {
    let failed = |error: String| StoreError::Other(error);
    let gone = Database::delete_by_name(store::NAME).map_err(|error| failed(error.to_string()))?;
    match select(Box::pin(gone.into_future()), Timeouts.sleep(PATIENCE)).await {
        Either::Left((gone, _)) => gone.map(drop).map_err(|error| failed(error.to_string())),
        Either::Right(_) => Err(StoreError::Blocked),
    }
}

async fn erase_worker(scope: &str) -> Result<(), JsValue> {
    let all = ask(&navigator("serviceWorker")?, "getRegistrations", &JsValue::UNDEFINED)?;
    for one in JsFuture::from(all).await?.dyn_into::<Array>()? {
        if get(&one, "scope")? == scope {
            JsFuture::from(ask(&one, "unregister", &JsValue::UNDEFINED)?).await?;
        }
    }
    Ok(())
}

/// The caches of `worker.js`.
async fn erase_caches(scope: &str) -> Result<(), JsValue> {
    let family = format!("firstlight {scope} ");
    let caches = get(&js_sys::global(), "caches")?;
    let names = JsFuture::from(ask(&caches, "keys", &JsValue::UNDEFINED)?).await?.dyn_into::<Array>()?;
    for name in names {
        if name.as_string().is_some_and(|name| name.starts_with(&family)) {
            let gone: Promise = ask(&caches, "delete", &name)?;
            JsFuture::from(gone).await?;
        }
    }
    Ok(())
}

/// Our entries begin with our name.
fn forget(storage: &Storage) {
    let count = storage.length().unwrap_or(0);
    let names: Vec<String> = (0..count).filter_map(|index| storage.key(index).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with("firstlight")) {
        _ = storage.remove_item(name);
    }
}
