//! The built page: static files, a page for every address that it routes for itself.

use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::any;
use tower_http::services::ServeDir;

use super::Upstream;
use crate::dist::is_hashed;
use crate::split::STILL;

/// What a policy in the page cannot say for itself, and what keeps other sites at a distance.
pub const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// What a person gets who goes to an address of the page's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// As from a host: the sample day as it is put up, and else the app.
    AsHosted,
    /// The app, from its first moment.
    App,
}

/// How long a file may be kept whose name changes with its content.
const LASTING: &str = "public, max-age=31536000, immutable";

/// Serves the folder `dist`, and the mount through `upstream`.
pub fn site(dist: PathBuf, upstream: Upstream, pages: Pages) -> Router {
    let page = any(page).with_state((dist.clone(), pages));
    let files = ServeDir::new(dist).precompressed_br().fallback(page);
    upstream.mount().fallback_service(files).layer(from_fn(harden))
}

async fn harden(request: Request, next: Next) -> Response<Body> {
    let is_lasting = is_hashed(request.uri().path());
    let mut response = next.run(request).await;
    let is_there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let framed = HeaderValue::from_static("frame-ancestors 'none'");
        headers.insert(header::CONTENT_SECURITY_POLICY, framed);
    }
    // As the hosts under `deploy` do. A rebuilt page is seen at the next load; Last-Modified spares the bytes.
    let keep = if is_lasting && is_there { LASTING } else { "no-cache" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(keep));
    response
}

/// A page where a person goes, 404 where a file was wanted.
async fn page(State((dist, pages)): State<(PathBuf, Pages)>, request: Request) -> Response<Body> {
    if !is_navigation(request.headers()) {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    }
    let is_still =
        pages == Pages::AsHosted && STILL.strip_suffix(".html") == request.uri().path().strip_prefix('/');
    match tokio::fs::read(dist.join(if is_still { STILL } else { "index.html" })).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes).into_response(),
        Err(_) => (StatusCode::NOT_FOUND, "The page is not built yet.\n").into_response(),
    }
}

fn is_navigation(headers: &HeaderMap) -> bool {
    let has = |name: HeaderName, word: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
    };
    has(HeaderName::from_static("sec-fetch-mode"), "navigate") || has(header::ACCEPT, "text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_asks_for_html() {
        let check = |name: &'static str, value: &'static str, expected: bool| {
            let headers =
                HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]);
            assert_eq!(is_navigation(&headers), expected, "{name}: {value}");
        };
        check("sec-fetch-mode", "navigate", true);
        check("accept", "text/html,application/xhtml+xml,*/*;q=0.8", true);
        check("accept", "*/*", false);
        check("sec-fetch-mode", "cors", false);
    }
}
