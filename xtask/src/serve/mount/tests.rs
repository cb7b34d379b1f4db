//! The mount and the page over real sockets, a stand-in in arXiv's place.

use std::thread;

use axum::extract::Request as Asked;
use axum::response::IntoResponse;

use super::*;
use crate::serve::{Pages, address, listen, runtime, site};

/// Serves `router` until the test's process ends; gives its address.
fn serve(router: Router) -> String {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        runtime().unwrap().block_on(async {
            let listener = listen(0).await.unwrap();
            sender.send(address(&listener).unwrap()).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    receiver.recv().unwrap()
}

/// What answers in arXiv's place: the path decides.
async fn arxiv(asked: Asked) -> Response<Body> {
    match asked.uri().path() {
        "/rss/cs.LG" => {
            let told: Vec<_> = asked.headers().keys().map(HeaderName::as_str).collect();
            let headers = [
                ("content-type", "application/rss+xml"),
                ("etag", "\"today\""),
                ("date", "Fri, 18 Apr 2025 09:00:00 GMT"),
                ("set-cookie", "spy=1"),
                ("access-control-allow-origin", "*"),
            ];
            (headers, told.join(" ")).into_response()
        }
        "/rss/cs.AI" => (StatusCode::TOO_MANY_REQUESTS, "Rate exceeded.").into_response(),
        "/rss/cs.CL" => (StatusCode::FOUND, [("location", "/rss/cs.LG")]).into_response(),
        "/rss/cs.CV" => (StatusCode::FOUND, [("location", "https://example.org/rss/cs.LG")]).into_response(),
        "/rss/cs.CR" => (StatusCode::FOUND, [("location", "/rss/cs.CR")]).into_response(),
        "/rss/cs.DB" => vec![b' '; LARGEST_BODY as usize + 1].into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page_over(upstream: Upstream) -> String {
    serve(site(std::env::temp_dir().join("firstlight-there-is-no-such-folder"), upstream, Pages::App))
}

fn get(url: &str) -> (u16, HeaderMap, String) {
    get_with(url, &[])
}

fn get_with(url: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, String) {
    let mut request = agent().proxy(None).build().new_agent().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.call().unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), response.headers().clone(), body)
}

#[test]
fn a_feed_comes_through_without_anything_of_the_reader() {
    let page = page_over(Upstream::stand_in(&serve(Router::new().fallback(arxiv))));
    let personal =
        [("cookie", "a=b"), ("authorization", "Bearer key"), ("referer", "x"), ("if-none-match", "y")];
    let (status, headers, told) = get_with(&format!("{page}/from/rss.arxiv.org/rss/cs.LG"), &personal);
    assert_eq!(status, 200);
    let mut told: Vec<_> = told.split(' ').collect();
    told.sort_unstable();
    assert_eq!(told, ["accept", "accept-encoding", "host", "if-none-match", "user-agent"]);
    assert_eq!(headers["content-type"], "application/rss+xml");
    assert_eq!(headers["etag"], "\"today\"");
    assert_eq!(headers["date"], "Fri, 18 Apr 2025 09:00:00 GMT");
    assert_eq!(headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'; sandbox");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(!headers.contains_key("set-cookie"));
    assert!(!headers.contains_key("access-control-allow-origin"));
}

#[test]
fn what_arxiv_says_is_passed_on() {
    let page = page_over(Upstream::stand_in(&serve(Router::new().fallback(arxiv))));
    let (status, _, body) = get(&format!("{page}/from/rss.arxiv.org/rss/cs.AI"));
    assert_eq!((status, body.as_str()), (429, "Rate exceeded."));
}

#[test]
fn redirects_stay_inside_the_map() {
    let page = page_over(Upstream::stand_in(&serve(Router::new().fallback(arxiv))));
    let check = |category: &str, expected: u16, said: &str| {
        let (status, _, body) = get(&format!("{page}/from/rss.arxiv.org/rss/{category}"));
        assert_eq!(status, expected, "{category}: {body}");
        assert!(body.contains(said), "{category}: {body}");
    };
    check("cs.CL", 200, "user-agent");
    check("cs.CV", 502, "sent this proxy elsewhere");
    check("cs.CR", 502, "from address to address");
}

#[test]
fn a_body_without_end_is_cut_off() {
    let page = page_over(Upstream::stand_in(&serve(Router::new().fallback(arxiv))));
    let (status, _, body) = get(&format!("{page}/from/rss.arxiv.org/rss/cs.DB"));
    assert_eq!((status, body.as_str()), (502, "rss.arxiv.org answered with more than 16 MB.\n"));
}

#[test]
fn nobody_at_arxiv_is_said_so() {
    // A port that was free a moment ago.
    let free = runtime().unwrap().block_on(async { address(&listen(0).await.unwrap()).unwrap() });
    let page = page_over(Upstream::stand_in(&free));
    let (status, headers, body) = get(&format!("{page}/from/rss.arxiv.org/rss/cs.LG"));
    assert_eq!(status, 502);
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    assert!(body.starts_with("This proxy could not reach rss.arxiv.org: "), "{body}");
}

#[test]
fn others_are_refused() {
    let page = page_over(Upstream::arxiv());
    let (status, _, body) = get(&format!("{page}/from/example.org/"));
    assert_eq!((status, body.as_str()), (403, "This proxy fetches from arXiv's own hosts only.\n"));
    let feed = format!("{page}/from/rss.arxiv.org/rss/cs.LG");
    let (status, _, _) = get_with(&feed, &[("sec-fetch-site", "cross-site")]);
    assert_eq!(status, 403);
    let posted = agent().build().new_agent().post(&feed).send("x").unwrap();
    assert_eq!(posted.status(), 405);
}

#[test]
fn the_page_is_found_at_every_address_and_files_at_their_own() {
    let dist = std::env::temp_dir().join(format!("firstlight-site-{}", std::process::id()));
    std::fs::create_dir_all(dist.join("day")).unwrap();
    let hashed = "paper-4d9ad9ec2b154a49.css";
    for (name, bytes) in [
        ("index.html", "<p>page"),
        ("day/sample.html", "<p>sample"),
        ("a.wasm", "\0asm"),
        ("a.js", "plain"),
        ("a.js.br", "br"),
        (hashed, "p{}"),
    ] {
        std::fs::write(dist.join(name), bytes).unwrap();
    }
    let page = serve(site(dist.clone(), Upstream::arxiv(), Pages::App));

    let (status, headers, body) = get_with(&format!("{page}/day/2025-04-18"), &[("accept", "text/html")]);
    assert_eq!((status, body.as_str()), (200, "<p>page"));
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(headers["content-security-policy"], "frame-ancestors 'none'");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["cache-control"], "no-cache");
    assert_eq!(get(&format!("{page}/")).2, "<p>page");
    assert_eq!(get(&format!("{page}/gone.js")).0, 404);
    let kept = |name: &str| get(&format!("{page}/{name}")).1["cache-control"].clone();
    assert_eq!(kept("a.js"), "no-cache");
    assert_eq!(kept(hashed), "public, max-age=31536000, immutable");
    assert_eq!(kept("gone-4d9ad9ec2b154a49.css"), "no-cache", "a missing file may come back");
    assert_eq!(get(&format!("{page}/a.wasm")).1["content-type"], "application/wasm");
    assert_eq!(get(&format!("{page}/%2e%2e/a.js")).0, 404);
    assert_eq!(get_with(&format!("{page}/a.js"), &[("accept-encoding", "gzip")]).2, "plain");
    let (_, headers, body) = get_with(&format!("{page}/a.js"), &[("accept-encoding", "br")]);
    assert_eq!((headers["content-encoding"].as_bytes(), body.as_str()), (b"br".as_slice(), "br"));

    let hosted = serve(site(dist.clone(), Upstream::arxiv(), Pages::AsHosted));
    for (site, place, expected) in [
        (&page, "day/sample", "<p>page"),
        (&hosted, "day/sample", "<p>sample"),
        (&hosted, "day/sampler", "<p>page"),
        (&hosted, "", "<p>page"),
    ] {
        let (status, _, body) = get_with(&format!("{site}/{place}"), &[("accept", "text/html")]);
        assert_eq!((status, body.as_str()), (200, expected), "{place}");
    }
    std::fs::remove_dir_all(dist).unwrap();
}
