//! `/from/{host}/{path}`: what the page reads of arXiv, fetched for it, for arXiv sends no CORS headers.
//!
//! GET only. Nothing of the reader goes out (no cookies, no key, no referrer), only a fixed list of headers comes
//! back, and the body, hostile until it is parsed, is marked so that a browser will neither run nor guess at it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::routing::any;
use tokio::sync::Semaphore;

use super::allow::{Target, target};

/// A day's largest feed has 2.3 MB; its category at twice the rate would still pass.
const LARGEST_BODY: u64 = 16 * 1024 * 1024;
const LONGEST_WAIT: Duration = Duration::from_secs(60);
const LONGEST_CONNECT: Duration = Duration::from_secs(15);
const MOST_REDIRECTS: usize = 3;

/// What the reader's request may say to arXiv.
const SENT: [HeaderName; 3] = [header::ACCEPT, header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE];

/// What arXiv's answer may say to the page. Date corrects a wrong clock.
const PASSED: [HeaderName; 8] = [
    header::CONTENT_TYPE,
    header::ETAG,
    header::LAST_MODIFIED,
    header::CACHE_CONTROL,
    header::EXPIRES,
    header::DATE,
    header::AGE,
    header::RETRY_AFTER,
];

/// The way to arXiv.
#[derive(Clone)]
pub struct Upstream {
    agent: ureq::Agent,
    /// Where the hosts of the map really are; https under their own names if not in here.
    stands_at: Arc<HashMap<&'static str, String>>,
    /// arXiv asks for one connection at a time.
    turn: Arc<Semaphore>,
}

impl Upstream {
    /// arXiv itself, over https.
    pub fn arxiv() -> Self {
        Self::new(HashMap::new(), agent().https_only(true))
    }

    /// A stand-in at `base` ("http://localhost:8082") for every host of the map.
    pub fn stand_in(base: &str) -> Self {
        let stands_at = super::allow::HOSTS.map(|host| (host, base.to_owned()));
        Self::new(HashMap::from(stands_at), agent().proxy(None))
    }

    fn new(stands_at: HashMap<&'static str, String>, agent: Builder) -> Self {
        Self {
            agent: agent.build().new_agent(),
            stands_at: Arc::new(stands_at),
            turn: Arc::new(Semaphore::new(1)),
        }
    }

    /// The routes of the mount.
    pub fn mount(self) -> Router {
        Router::new().route("/from/{*rest}", any(answer)).with_state(self)
    }

    fn url(&self, target: &Target) -> String {
        match self.stands_at.get(target.host) {
            Some(base) => format!("{base}{}", target.path),
            None => format!("https://{target}"),
        }
    }

    /// Fetches `target`, following redirects inside the map. Blocks.
    fn fetch(&self, mut target: Target, sent: &HeaderMap) -> Result<Response<Body>, Trouble> {
        for _ in 0..=MOST_REDIRECTS {
            let mut request = self.agent.get(self.url(&target));
            for (name, value) in sent {
                request = request.header(name, value);
            }
            let mut response = request.call().map_err(|error| Trouble::from(&target, &error))?;
            if let Some(next) = redirect(&target, response.status(), response.headers()) {
                target = next?;
                continue;
            }
            let read = response.body_mut().with_config().limit(LARGEST_BODY).read_to_vec();
            let bytes = read.map_err(|error| Trouble::from(&target, &error))?;
            let mut answer = Response::new(Body::from(bytes));
            *answer.status_mut() = response.status();
            copy(response.headers(), answer.headers_mut(), &PASSED);
            return Ok(answer);
        }
        Err(Trouble::Redirects(target.host))
    }
}

type Builder = ureq::config::ConfigBuilder<ureq::typestate::AgentScope>;

fn agent() -> Builder {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_idle_connections(0)
        .timeout_connect(Some(LONGEST_CONNECT))
        .timeout_global(Some(LONGEST_WAIT))
        .user_agent(concat!("Firstlight/", env!("CARGO_PKG_VERSION")))
}

/// The mount's own failures. arXiv's are passed on as they came.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("This proxy answers GET only.")]
    Method,
    #[error("Another site asked for this. This proxy serves its own page only.")]
    Foreign,
    #[error(transparent)]
    Refused(#[from] super::allow::Refusal),
    #[error("This proxy could not reach {0}: {1}.")]
    Unreachable(&'static str, String),
    #[error("{0} did not answer within {limit} seconds.", limit = LONGEST_WAIT.as_secs())]
    TooSlow(&'static str),
    #[error("{0} answered with more than {limit} MB.", limit = LARGEST_BODY >> 20)]
    TooLarge(&'static str),
    #[error("{0} sent this proxy elsewhere, to an address that it does not fetch from.")]
    LedAstray(&'static str),
    #[error("{0} sent this proxy from address to address.")]
    Redirects(&'static str),
}

impl Trouble {
    fn from(target: &Target, error: &ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::TooSlow(target.host),
            ureq::Error::BodyExceedsLimit(_) => Self::TooLarge(target.host),
            other => Self::Unreachable(target.host, other.to_string()),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Foreign | Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::TooSlow(_) => StatusCode::GATEWAY_TIMEOUT,
            Self::Unreachable(..) | Self::TooLarge(_) | Self::LedAstray(_) | Self::Redirects(_) => {
                StatusCode::BAD_GATEWAY
            }
        }
    }
}

async fn answer(State(upstream): State<Upstream>, request: Request) -> Response<Body> {
    let mut response = fetch(upstream, request).await.unwrap_or_else(|trouble| {
        let mut response = Response::new(Body::from(format!("{trouble}\n")));
        *response.status_mut() = trouble.status();
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, text);
        response
    });
    // Somebody else's bytes on our origin: opened as a page, they may do nothing.
    let inert = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, inert);
    response
}

async fn fetch(upstream: Upstream, request: Request) -> Result<Response<Body>, Trouble> {
    if request.method() != Method::GET {
        return Err(Trouble::Method);
    }
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    if site.is_some_and(|site| site != b"same-origin" && site != b"none") {
        return Err(Trouble::Foreign);
    }
    let target = target(after_mount(request.uri()))?;
    let mut sent = HeaderMap::new();
    copy(request.headers(), &mut sent, &SENT);
    let host = target.host;
    let permit = upstream.turn.clone().acquire_owned().await;
    let work = tokio::task::spawn_blocking(move || {
        let _turn = permit;
        upstream.fetch(target, &sent)
    });
    work.await.unwrap_or_else(|error| Err(Trouble::Unreachable(host, error.to_string())))
}

fn after_mount(uri: &Uri) -> &str {
    let path = uri.path_and_query().map_or("", |path| path.as_str());
    path.strip_prefix("/from").unwrap_or("")
}

/// Where a redirect leads, inside the map or nowhere. `None` where the answer is none.
fn redirect(from: &Target, status: StatusCode, headers: &HeaderMap) -> Option<Result<Target, Trouble>> {
    if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
        return None;
    }
    let location = headers.get(header::LOCATION)?.to_str().unwrap_or("");
    let next = if location.starts_with('/') && !location.starts_with("//") {
        target(&format!("/{}{location}", from.host))
    } else {
        target(location.strip_prefix("https:/").unwrap_or(""))
    };
    Some(next.map_err(|_| Trouble::LedAstray(from.host)))
}

fn copy(from: &HeaderMap, to: &mut HeaderMap, names: &[HeaderName]) {
    for name in names {
        for value in from.get_all(name) {
            to.append(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests;
