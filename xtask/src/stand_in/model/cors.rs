//! Which pages the provider lets in, as its dialect has it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse;
use firstlight::model::stand_in::Wire;
use serde::Deserialize;

use super::{Model, wire_of};

/// Which pages are let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cors {
    /// All of them.
    Open,
    /// All of them, but an error comes without the headers that let a page read it.
    HidesErrors,
    /// None: 403 for each page, as Ollama answers those that it was not told of.
    Closed,
}

/// Every origin may ask, with the headers that the provider knows, as with those that can be called from a page.
pub async fn cross_origin(State(model): State<Model>, request: Request, next: Next) -> Response<Body> {
    let cors = model.inside().cors;
    let is_page = request.headers().contains_key(header::ORIGIN);
    if cors == Cors::Closed && is_page {
        return StatusCode::FORBIDDEN.into_response();
    }
    let asked_for = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let asked_for = asked_for.and_then(|names| names.to_str().map(str::to_owned).ok()).unwrap_or_default();
    let wire = wire_of(request.uri().path(), request.headers());
    let is_preflight = request.method() == Method::OPTIONS;
    // Anthropic lets in who says so; at a preflight, who is about to.
    let says_so = "anthropic-dangerous-direct-browser-access";
    let is_let_in = wire != Wire::Anthropic
        || asked_for.split(',').any(|name| name == says_so)
        || request.headers().contains_key(says_so);
    let mut response =
        if is_preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    if !is_let_in || (cors == Cors::HidesErrors && !response.status().is_success()) {
        return response;
    }
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    // Gemini knows its key's header and no other; the rest take what comes.
    let allowed = if wire == Wire::Gemini { "content-type,x-goog-api-key".to_owned() } else { asked_for };
    if let (true, Ok(names)) = (is_preflight, HeaderValue::try_from(allowed)) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    response
}
