//! The test of a way to arXiv: what works shows its figures, and every way of failing has its own name.

use std::rc::Rc;

use firstlight::arxiv::FeedError;
use firstlight::arxiv::source::ProxyTemplate;
use firstlight::run::conduct::Conduct;
use firstlight::run::ports::{HttpError, HttpRequest, StoreName};
use firstlight::run::twins::{AnswerWith, Canned, ports};
use firstlight::run::way::{Fault, Works, test};
use futures_executor::block_on;

use super::world::category;

fn item(number: u32, kind: &str) -> String {
    format!(
        "<item><title>Matter {number}</title><link>https://arxiv.org/abs/2610.0{number:04}</link>\
         <description>arXiv:2610.0{number:04}v1 Announce Type: {kind} \nAbstract: We invent it.</description>\
         <category>cs.LG</category><arxiv:announce_type>{kind}</arxiv:announce_type>\
         <dc:creator>Ann Example</dc:creator></item>"
    )
}

fn feed() -> String {
    let items: String =
        ["new", "new", "cross", "replace"].iter().zip(1..).map(|(kind, number)| item(number, kind)).collect();
    format!(
        "<?xml version='1.0'?><rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" version=\"2.0\"><channel>\
         <title>cs.LG updates on arXiv.org</title><pubDate>Thu, 15 Oct 2026 00:00:00 -0400</pubDate>\
         {items}</channel></rss>"
    )
}

/// Tests the way `proxy`, at whose other end is `answer`.
fn outcome(
    proxy: &str,
    answer: impl Fn(&str) -> Result<Canned, HttpError> + 'static,
) -> Result<Works, Fault> {
    let (ports, store) = ports(AnswerWith(move |request: HttpRequest| answer(&request.url)));
    let conduct = Conduct::new(ports, Rc::new(|_| {}));
    let outcome = block_on(test(&conduct, &ProxyTemplate::parse(proxy).unwrap(), &category("cs.LG")));
    assert_eq!(store.count(StoreName::Announcements), 0, "a test keeps nothing");
    outcome
}

const PROXY: &str = "https://proxy.example/?u={url}";

fn check(proxy: &str, canned: Canned, expected: Fault) {
    let shown = format!("{canned:?}");
    assert_eq!(outcome(proxy, move |_| Ok(canned.clone())), Err(expected), "{proxy} {shown}");
}

#[test]
fn what_works_shows_its_figures() {
    let works = outcome(PROXY, |url| {
        assert_eq!(url, "https://proxy.example/?u=https%3A%2F%2Frss.arxiv.org%2Frss%2Fcs.LG");
        Ok(Canned::new(200, feed()))
    });
    let works = works.unwrap();
    assert_eq!(
        (works.counts, works.bytes, works.day.to_string()),
        ([2, 1, 1, 0], feed().len(), "2026-10-15".into())
    );
}

#[test]
fn a_feed_that_is_cut_is_no_success() {
    for length in [feed().len() - 20, feed().len() / 2] {
        let cut = feed()[..length].to_owned();
        let entries = cut.matches("</item>").count();
        check(PROXY, Canned::new(200, cut), Fault::Cut { bytes: length, entries });
    }
    let head = feed()[..100].to_owned();
    check(PROXY, Canned::new(200, head), Fault::Cut { bytes: 100, entries: 0 });
    let broken = Canned {
        chunks: vec![Ok(feed()[..60].into()), Err(HttpError::Network("gone".into()))],
        ..Canned::new(200, "")
    };
    check(PROXY, broken, Fault::Cut { bytes: 60, entries: 0 });
}

#[test]
fn an_answer_is_judged_by_its_body() {
    let busy = || FeedError::RateLimited { wait_seconds: None };
    check(PROXY, Canned::new(200, "Rate exceeded."), Fault::Wrong(busy()));
    check(PROXY, Canned::new(429, "Rate exceeded."), Fault::Refused(busy()));
    let page = "<html><head><title>Sign in</title></head></html>";
    let html = FeedError::Html { title: "Sign in".into() };
    check(PROXY, Canned::new(200, page), Fault::Wrong(html));
    let json = FeedError::Json { quote: "{\"contents\":null}".into() };
    check(PROXY, Canned::new(200, "{\"contents\":null}"), Fault::Wrong(json));
    let other = feed().replace("cs.LG updates", "cs.AI updates");
    let other_category = FeedError::OtherCategory { asked: category("cs.LG"), found: category("cs.AI") };
    check(PROXY, Canned::new(200, other), Fault::Wrong(other_category));
    check(PROXY, Canned::new(200, ""), Fault::Wrong(FeedError::Empty));
    assert_eq!(outcome(PROXY, |_| Err(HttpError::Network("refused".into()))), Err(Fault::Silent));
}

#[test]
fn a_site_without_a_proxy_says_so() {
    check("/", Canned::new(404, "<html><title>404</title></html>"), Fault::NoProxyHere);
    check(
        "/base",
        Canned::new(200, "<!doctype html><html><title>Firstlight</title></html>"),
        Fault::NoProxyHere,
    );
    let missing = FeedError::Refused { status: 404, quote: "404".into() };
    check(PROXY, Canned::new(404, "<html><title>404</title></html>"), Fault::Refused(missing));
}

#[test]
fn a_test_keeps_its_distance_like_every_request() {
    let (ports, _) = ports(AnswerWith(|_| Ok(Canned::new(200, feed()))));
    let clock = ports.clock.clone();
    let conduct = Conduct::new(ports, Rc::new(|_| {}));
    let proxy = ProxyTemplate::parse(PROXY).unwrap();
    let start = clock.now();
    block_on(test(&conduct, &proxy, &category("cs.LG"))).unwrap();
    assert_eq!(clock.now() - start, 0);
    block_on(test(&conduct, &proxy, &category("cs.LG"))).unwrap();
    assert_eq!(clock.now() - start, 3_000, "milliseconds");
}
