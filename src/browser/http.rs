//! The Http port over `fetch`, with the body as a stream. Dropping the future or the body aborts the request.

use futures_util::future::LocalBoxFuture;
use futures_util::{FutureExt, StreamExt};
use gloo_net::http::Response;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, Request, RequestCache, RequestCredentials, RequestInit};

use super::words;
use crate::run::ports::{Http, HttpError, HttpRequest, HttpResponse, Method};

/// Sends requests with `fetch`: no cookies, no referrer, no cache that is not asked whether it is fresh.
pub struct Fetch;

/// Aborts its request when it goes out of scope; a request that is over does not mind.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Http for Fetch {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        send(request).boxed_local()
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let window = web_sys::window().ok_or_else(|| HttpError::Network("there is no page".to_owned()))?;
    let controller = AbortController::new().map_err(|error| HttpError::Network(words(&error)))?;
    let built = build(&request, &controller).map_err(|error| HttpError::Address(words(&error)))?;
    let guard = AbortOnDrop(controller);
    // Awaited here and not in gloo-net, which takes a rejection that is no `Error` for a bug of its own and panics: an
    // extension may stand in for `fetch`, and may reject or answer with anything.
    let answer = JsFuture::from(window.fetch_with_request(&built)).await;
    let response: web_sys::Response =
        answer.and_then(JsCast::dyn_into).map_err(|error| HttpError::Network(words(&error)))?;
    let response = Response::from(response);
    let headers = response.headers().entries().map(|(name, value)| (name.to_lowercase(), value)).collect();
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
    Ok(HttpResponse { status: response.status(), headers, body })
}

fn build(request: &HttpRequest, controller: &AbortController) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_method(match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    });
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoCache);
    init.set_signal(Some(&controller.signal()));
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.append(name, value)?;
    }
    init.set_headers(&headers);
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    Request::new_with_str_and_init(&request.url, &init)
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
