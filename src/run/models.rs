//! The list of a provider's models, which doubles as a check of address and key.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::ports::{HttpRequest, Method, Ports};
use crate::model::{ApiKey, Endpoint, ListedModel, ModelFailure, list_models, read_models};

/// Nobody waits longer for a list.
const PATIENCE: Duration = Duration::from_secs(20);
/// A list is read up to here, in bytes; the longest known, OpenRouter's, has about 1 MB.
const LONGEST_LIST: usize = 16 << 20;

/// Asks the provider at `endpoint` for its models, in its order.
///
/// # Errors
/// With what the provider or the connection says. [`ModelFailure::NoConnection`] is where nothing could be read: see
/// [`crate::model::check`] for what may be behind it.
pub async fn list(
    ports: &Ports,
    endpoint: &Endpoint,
    key: &ApiKey,
) -> Result<Vec<ListedModel>, ModelFailure> {
    match select(pin!(ask(ports, endpoint, key)), ports.sleep.sleep(PATIENCE)).await {
        Either::Left((models, _)) => models,
        Either::Right(_) => Err(ModelFailure::no_connection(endpoint)),
    }
}

async fn ask(ports: &Ports, endpoint: &Endpoint, key: &ApiKey) -> Result<Vec<ListedModel>, ModelFailure> {
    let call = list_models(endpoint, key);
    let request = HttpRequest { method: Method::Get, url: call.url, headers: call.headers, body: None };
    let silent = |_| ModelFailure::no_connection(endpoint);
    let mut response = ports.http.send(request).await.map_err(silent)?;
    let (body, broke_off) = response.read(LONGEST_LIST).await;
    if let Some(error) = broke_off {
        return Err(silent(error));
    }
    if body.len() > LONGEST_LIST {
        return Err(ModelFailure::TooMuch);
    }
    match response.status {
        200..300 => read_models(endpoint, &body, key),
        status => Err(ModelFailure::from_response(status, &response.headers, &body, key)),
    }
}
