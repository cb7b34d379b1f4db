//! The Http port over `fetch`, with the body as a stream. Dropping the future or the body aborts the request.

use futures_util::future::LocalBoxFuture;
use futures_util::{FutureExt, StreamExt};
use gloo_net::http::RequestBuilder;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, RequestCache, RequestCredentials};

use super::words;
use crate::run::ports::{Http, HttpError, HttpRequest, HttpResponse, Method};

/// Sends requests with `fetch`: no cookies, no referrer, no cache that is not asked whether it is fresh.
pub struct Fetch;

/// Aborts its request when it goes out of scope; a request that is over does not mind.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // Without a reason: gloo-net takes a rejection that is no `Error` for a bug of its own and panics.
        self.0.abort();
    }
}

impl Http for Fetch {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        send(request).boxed_local()
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let controller = AbortController::new().map_err(|error| HttpError::Network(words(&error)))?;
    let signal = controller.signal();
    let guard = AbortOnDrop(controller);
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoCache)
        .abort_signal(Some(&signal));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let address = |error: gloo_net::Error| HttpError::Address(error.to_string());
    let built = match request.body {
        Some(body) => builder.body(body).map_err(address)?,
        None => builder.build().map_err(address)?,
    };
    let response = built.send().await.map_err(|error| HttpError::Network(error.to_string()))?;
    let headers = response.headers().entries().map(|(name, value)| (name.to_lowercase(), value)).collect();
    let status = response.status();
    let body = match response.body() {
        None => futures_util::stream::empty().boxed_local(),
        Some(stream) => wasm_streams::ReadableStream::from_raw(stream)
            .into_stream()
            .map(move |chunk| {
                // The guard lives as long as the stream does.
                let _in_flight = &guard;
                read_chunk(chunk)
            })
            .boxed_local(),
    };
    Ok(HttpResponse { status, headers, body })
}

fn read_chunk(chunk: Result<JsValue, JsValue>) -> Result<Vec<u8>, HttpError> {
    match chunk {
        Ok(chunk) => chunk
            .dyn_ref::<Uint8Array>()
            .map(Uint8Array::to_vec)
            .ok_or_else(|| HttpError::Network("a chunk of the answer was no bytes".to_owned())),
        Err(error) => Err(HttpError::Network(words(&error))),
    }
}
