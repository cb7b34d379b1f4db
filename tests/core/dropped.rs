//! What readers drop: feeds, and listing pages in every way in which browsers save them.

use firstlight::arxiv::{Announcement, FeedError, Source, read_dropped};
use firstlight::paper::Category;

use super::listings::{Listing, paper};

fn listing() -> Listing {
    Listing::invented("cs.LG", "2025-04-18", [5, 3, 4], 1)
}

fn read(text: &str) -> Announcement {
    read_dropped(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text:.1000}"))
}

fn whole() -> Announcement {
    let found = read(&listing().today());
    assert_eq!((found.entries.len(), found.problems.len(), found.category.as_str()), (12, 0, "cs.LG"));
    assert_eq!(found.source, Source::Listing);
    found
}

#[test]
fn a_page_is_read_however_it_was_saved() {
    let (html, expected) = (listing().today(), whole());
    let check = |saved: String| assert_eq!(read(&saved), expected, "{saved:.1000}");
    // Chrome and Edge, “Webpage, Complete”: a comment, absolute links, files beside the page.
    let absolute = html
        .replace("href=\"/", "href=\"https://arxiv.org/")
        .replace("href =\"/", "href=\"https://arxiv.org/");
    check(absolute.replace(
        "<html lang=\"en\">",
        "<!-- saved from url=(0034)https://arxiv.org/list/cs.LG/new -->\n<html lang=\"en\">",
    ));
    // Firefox writes the page anew: attributes in double quotes, no comment.
    check(absolute.replace('\'', "\""));
    check(format!("\u{feff}{html}"));
    // A source that was copied with a word before it.
    check(format!("Line wrap\n{html}"));
    check(html.replace("<!DOCTYPE html>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>"));
    check(html.replace("<!DOCTYPE html>\n<html lang=\"en\">", ""));
    // One file, as Chrome saves it on phones.
    let quoted: String = html
        .replace('=', "=3D")
        .replace('ě', "=C4=9B")
        .replace("<dd>\n", "<@dd>=0A")
        .replace('\n', "\r\n")
        .replace('@', "=\r\n");
    check(format!(
        "From: <Saved by Blink>\r\nSubject: cs.LG\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\
         \tboundary=\"----MultipartBoundary--Ab1----\"\r\n\r\n\r\n------MultipartBoundary--Ab1----\r\n\
         Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: https://arxiv.org/list/cs.LG/new\r\n\r\n{quoted}\r\n\
         ------MultipartBoundary--Ab1----\r\nContent-Type: text/css\r\n\r\nx"
    ));
}

#[test]
fn a_part_of_a_past_day_says_so() {
    let long = Listing::invented("cs.LG", "2025-04-18", [1_500, 600, 0], 1);
    let found = read(&long.catch_up(1));
    assert_eq!((found.source, found.category.as_str()), (Source::CatchUp, "cs.LG"));
    assert_eq!((found.entries.len(), found.missing()), (2_000, Some(100)));
    assert!(
        found.is_partial() && found.problems[0].what.contains("goes on with page 2"),
        "{:?}",
        found.problems
    );
    assert!(!read(&listing().catch_up(1)).is_partial());
}

#[test]
fn a_page_says_for_which_category_it_is() {
    let category_of = |html: &str| read(html).category;
    let linkless = |listing: &Listing| listing.today().replace("/list/", "/listed/");
    // By its name, or by what all of its new papers are.
    let robots = linkless(&listing()).replace("Machine Learning", "Robotics");
    assert_eq!(category_of(&robots).as_str(), "cs.RO");
    assert_eq!(category_of(&linkless(&listing())).as_str(), "cs.LG");
    let mixed = Listing { new: vec![paper("2504", 1, "cs.LG"), paper("2504", 2, "cs.AI")], ..listing() };
    assert_eq!(read_dropped(linkless(&mixed).as_bytes()), Err(FeedError::NoCategory));
    // The name of the listing is no reason to take it for a page that keeps robots out.
    let robots = listing().today().replace("cs.LG", "cs.RO").replace("<title>", "<title>Are you a robot? ");
    assert_eq!(category_of(&robots).as_str(), "cs.RO");
}

#[test]
fn what_is_neither_feed_nor_listing_is_named_as_before() {
    let check =
        |text: &str, expected: FeedError| assert_eq!(read_dropped(text.as_bytes()), Err(expected), "{text}");
    check("<html><title>Sign in</title></html>", FeedError::Html { title: "Sign in".into() });
    check("hello", FeedError::NotXml { quote: "hello".into() });
    check("", FeedError::Empty);
    let abs =
        "<html><head><title>[2504.00001] On things</title></head><body><h1>On things</h1></body></html>";
    check(abs, FeedError::Html { title: "[2504.00001] On things".into() });
    let base64 = "MIME-Version: 1.0\nContent-Type: multipart/related\n\nContent-Type: text/html\n\
        Content-Transfer-Encoding: base64\n\nPGh0bWw+";
    assert!(matches!(read_dropped(base64.as_bytes()), Err(FeedError::NotXml { .. })));
}

#[test]
fn a_feed_is_a_feed() {
    let feed = "<rss><channel><title>cs.LG updates on arXiv.org</title>\
        <pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate></channel></rss>";
    let found = read(feed);
    assert_eq!(
        (found.source, found.stated, found.category),
        (Source::Rss, None, Category::parse("cs.LG").unwrap())
    );
}
