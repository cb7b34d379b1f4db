//! Each trap of the feeds, in small fixtures of our own in arXiv's format.

use super::*;
use crate::paper::split_authors;

const HEAD: &str = "<?xml version='1.0' encoding='UTF-8'?>\n\
    <rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:atom=\"http://www.w3.org/2005/Atom\" version=\"2.0\">\n  <channel>\n    \
    <title>cs.LG updates on arXiv.org</title>\n    <link>http://rss.arxiv.org/rss/cs.LG</link>\n    \
    <description>cs.LG updates on the arXiv.org e-print archive.</description>\n    \
    <atom:link href=\"http://rss.arxiv.org/rss/cs.LG\" rel=\"self\" type=\"application/rss+xml\"/>\n    \
    <lastBuildDate>Fri, 18 Apr 2025 04:00:03 +0000</lastBuildDate>\n    \
    <pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate>\n    <skipDays><day>Sunday</day></skipDays>\n";
const TAIL: &str = "  </channel>\n</rss>\n";

fn asked() -> Category {
    Category::parse("cs.LG").unwrap()
}

fn rss(items: &str) -> String {
    format!("{HEAD}{items}{TAIL}")
}

/// A whole item; `extra` goes in before its end.
fn item(id: &str, title: &str, text: &str, extra: &str) -> String {
    let (bare, _) = id.rsplit_once('v').unwrap();
    format!(
        "<item>\n<title>{title}</title>\n<link>https://arxiv.org/abs/{bare}</link>\n\
         <description>arXiv:{id} Announce Type: new \nAbstract: {text}</description>\n\
         <guid isPermaLink=\"false\">oai:arXiv.org:{id}</guid>\n<category>cs.LG</category>\n\
         <category>stat.ML</category>\n<pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate>\n\
         <arxiv:announce_type>new</arxiv:announce_type>\n\
         <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>\n\
         <dc:creator>Ada Example, Bo Invented</dc:creator>\n{extra}</item>\n"
    )
}

fn read(body: &str) -> Announcement {
    read_feed(body.as_bytes(), &asked()).unwrap_or_else(|error| panic!("{error}\n{body}"))
}

fn only(items: &str) -> Entry {
    let mut found = read(&rss(items));
    assert_eq!((found.entries.len(), &found.problems), (1, &Vec::new()), "{items}");
    found.entries.remove(0)
}

fn ids(announcement: &Announcement) -> Vec<&str> {
    announcement.entries.iter().map(|entry| entry.paper.id.as_str()).collect()
}

fn check_error(body: &str, expected: &FeedError) {
    assert_eq!(read_feed(body.as_bytes(), &asked()).as_ref(), Err(expected), "{body}");
    assert_eq!(read_dropped(body.as_bytes()).as_ref(), Err(expected), "{body}");
}

#[test]
fn an_item_has_everything() {
    let found = read(&rss(&item("2504.00001v3", "A Title", "An abstract.", "")));
    assert_eq!(found.day, Day::parse("2025-04-18").unwrap());
    assert_eq!((found.source, &found.category, found.is_partial()), (Source::Rss, &asked(), false));
    let Entry { paper, announce } = &found.entries[0];
    assert_eq!(*announce, AnnounceType::New);
    assert_eq!((paper.id.as_str(), paper.version), ("2504.00001", Some(3)));
    assert_eq!((paper.title.as_str(), paper.abstract_text.as_str()), ("A Title", "An abstract."));
    assert_eq!(paper.authors, "Ada Example, Bo Invented");
    let categories: Vec<_> = paper.categories.iter().map(Category::as_str).collect();
    assert_eq!(categories, ["cs.LG", "stat.ML"]);
    assert_eq!(read_dropped(rss(&item("2504.00001v3", "A Title", "An abstract.", "")).as_bytes()), Ok(found));
}

#[test]
fn a_feed_without_items_is_a_quiet_day() {
    let found = read(&rss(""));
    assert_eq!((found.entries.len(), found.problems.len(), found.day.is_weekend()), (0, 0, false));
    let saturday = rss("").replace("Fri, 18", "Sat, 19");
    assert!(read(&saturday).day.is_weekend());
}

#[test]
fn announce_types_are_counted() {
    let kinds = ["new", "cross", "replace", "replace-cross", "cross"];
    let items: String = kinds
        .iter()
        .map(|kind| item("2504.00001v1", "T", "A", "").replace(">new<", &format!(">{kind}<")))
        .collect();
    let found = read(&rss(&items));
    assert_eq!(AnnounceType::ALL.map(|kind| found.count(kind)), [1, 2, 1, 1]);
    // The description says it too.
    let kindless =
        item("2504.00001v1", "T", "A", "").replace("<arxiv:announce_type>new</arxiv:announce_type>", "");
    assert_eq!(
        only(&kindless.replace("Type: new", "Type: replace-cross")).announce,
        AnnounceType::ReplaceCross
    );
}

#[test]
fn text_is_decoded_once() {
    let check = |xml: &str, expected: &str| {
        let entry = only(&item("2504.00001v1", xml, xml, ""));
        assert_eq!((&*entry.paper.title, &*entry.paper.abstract_text), (expected, expected), "{xml}");
    };
    check("&lt;think&gt; $a &lt; b$ &amp; c", "<think> $a < b$ & c");
    check("M\\&amp;amp;M and 2 &amp;#177; 1", "M\\&amp;M and 2 &#177; 1");
    check("caf&#233; &#x41; &quot;x&quot; &apos;", "café A \"x\" '");
    check("<![CDATA[a < b && <i>c</i>]]>", "a < b && <i>c</i>");
    check("a<!-- no -->b<?php no ?>c", "abc");
    check("AT&T & more", "AT&T & more");
    check("&nbsp;&lol9;&#0;", "&nbsp;&lol9;&#0;");
    check("one\r\n  two\n  three", "one\n  two\n  three");
}

#[test]
fn a_second_abstract_mark_is_text() {
    let entry = only(&item("2504.00001v1", "T", "Title: T\n  Abstract: A\nAbstract: B", ""));
    assert_eq!(entry.paper.abstract_text, "Title: T\n  Abstract: A\nAbstract: B");
}

#[test]
fn old_ids_and_thousands_of_authors() {
    let entry = only(&item("nlin/0408039v2", "T", "A", ""));
    assert_eq!((entry.paper.id.as_str(), entry.paper.version), ("nlin/0408039", Some(2)));
    let crowd: Vec<String> =
        (0..4_000).map(|number| format!("Person {number}{{\\'e}} (Lab, City)")).collect();
    let entry =
        only(&item("2504.00001v1", "T", "A", "").replace("Ada Example, Bo Invented", &crowd.join(", ")));
    assert_eq!(split_authors(&entry.paper.authors).len(), 4_000);
}

#[test]
fn remarks_are_kept_where_a_feed_has_them() {
    let extra = "<arxiv:DOI>10.1145/3713082.3730378</arxiv:DOI>\
        <arxiv:journal_reference> WWW &amp; more, 2025 </arxiv:journal_reference>";
    let remarks = only(&item("2504.00001v1", "T", "A", extra)).paper.remarks;
    assert_eq!(remarks.doi.as_deref(), Some("10.1145/3713082.3730378"));
    assert_eq!(remarks.journal_ref.as_deref(), Some("WWW & more, 2025"));
    assert_eq!(remarks.comments, None);
    let empty = "<arxiv:DOI/><arxiv:journal_reference> </arxiv:journal_reference>";
    assert!(only(&item("2504.00001v1", "T", "A", empty)).paper.remarks.is_empty());
}

#[test]
fn unknown_elements_are_passed_over() {
    let extra = "<arxiv:DOI>10.1/x</arxiv:DOI><media:title>no</media:title><x><title>no</title><y/></x>";
    assert_eq!(only(&item("2504.00001v1", "T", "A", extra)).paper.title, "T");
    // What an item says first holds.
    let twice = "<guid>oai:arXiv.org:2504.00001v1</guid><title>Other</title>";
    let entry = only(&item("2504.00001v1", "T", "A", twice));
    assert_eq!((entry.paper.id.as_str(), entry.paper.title.as_str()), ("2504.00001", "T"));
}

#[test]
fn a_bad_item_costs_itself() {
    let good = |number: u32| item(&format!("2504.0000{number}v1"), "T", "A", "");
    let check = |bad: &str, kept: &[&str], what: &str, cost: Cost| {
        let found = read(&rss(&format!("{}{bad}{}", good(1), good(2))));
        assert_eq!(ids(&found), kept, "{bad}");
        let told = found.problems.iter().any(|problem| problem.what.contains(what) && problem.cost == cost);
        assert!(told, "{bad}: {:?}", found.problems);
    };
    let (two, three) = (["2504.00001", "2504.00002"], ["2504.00001", "2504.00009", "2504.00002"]);
    let bad = item("2504.00009v1", "T", "A", "");
    check("<item></item>", &two, "no arXiv id", Cost::Entry);
    check("<item/>", &two, "no arXiv id", Cost::Entry);
    check(&bad.replace("2504.0000", "2504.abc"), &two, "no arXiv id", Cost::Entry);
    check(&bad.replace(">new<", ">sold<"), &two, "“sold” is none", Cost::Entry);
    check(&bad.replace("<title>T</title>", "<title> </title>"), &two, "no title", Cost::Entry);
    check(&bad.replacen("2504.00009", "2504.00008", 1), &two, "two different ids", Cost::Entry);
    check(&bad.replace("<item>", "<itm>"), &two, "without a beginning", Cost::Rest);
    check(&bad.replace("item>", "itm>"), &two, "without a beginning", Cost::Rest);
    check(&bad.replace("<item>", "<!tem>"), &two, "between two items", Cost::Rest);
    check(&format!("<!-- {bad} -->"), &two, "hides the end", Cost::Rest);
    check(&bad.replace("</item>", ""), &two, "does not end", Cost::Entry);
    check(&bad.replace("Ada Example", "<!-- Ada"), &two, "does not end", Cost::Entry);
    check(&bad.replace("Ada Example", "<![CDATA[ Ada"), &two, "does not end", Cost::Entry);
    check(&bad.replace("<title>T", "<title><think>T"), &three, "do not match", Cost::Rest);
    check(&bad.replace("<title>T", "<title></think>T"), &three, "do not match", Cost::Rest);
    check(&bad.replace("00009v1", "00009"), &three, "does not state a version", Cost::Nothing);
    check(&bad.replace("cs.LG", "cs.LG?x=1"), &three, "“cs.LG?x=1” is no category", Cost::Nothing);
    check(&bad.replace("category>", "sort>"), &three, "no category; cs.LG", Cost::Nothing);
    check(&bad.replace("creator>", "editor>"), &three, "no authors", Cost::Nothing);
    check(&bad.replace("Announce Type", "Kind"), &three, "not marked", Cost::Nothing);
    check(&bad.replace("description>", "about>"), &three, "no abstract", Cost::Nothing);
}

#[test]
fn a_feed_that_breaks_off_gives_what_was_complete() {
    let whole = rss(&(1..=5).map(|n| item(&format!("2504.0000{n}v1"), "T — é", "A", "")).collect::<String>());
    let all = read(&whole);
    for cut in 0..whole.trim_end().len() {
        match read_feed(&whole.as_bytes()[..cut], &asked()) {
            Ok(part) => {
                assert!(all.entries.starts_with(&part.entries), "cut at {cut}");
                assert!(part.is_partial(), "cut at {cut}");
            }
            Err(error) => {
                assert!(cut < HEAD.len(), "cut at {cut}: {error}");
                let named = matches!(
                    error,
                    FeedError::Truncated
                        | FeedError::Empty
                        | FeedError::NotXml { .. }
                        | FeedError::NotAFeed { .. }
                );
                assert!(named, "cut at {cut}: {error}");
            }
        }
    }
}

#[test]
fn the_day_is_the_one_that_arxiv_states() {
    let channel = "    <pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate>\n";
    let dateless = rss(&item("2504.00001v1", "T", "A", "")).replacen(channel, "", 1);
    assert_eq!(read(&dateless).day, Day::parse("2025-04-18").unwrap());
    check_error(&rss("").replacen(channel, "", 1), &FeedError::NoDate);
    check_error(
        &rss("").replacen("Fri, 18 Apr", "Some day in", 1).replacen(channel, "", 1),
        &FeedError::NoDate,
    );
}

fn atom(entries: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:arxiv=\"http://arxiv.org/schemas/atom\" \
         xmlns=\"http://www.w3.org/2005/Atom\"><id>http://rss.arxiv.org/atom/cs.LG</id>\
         <title>cs.LG updates on arXiv.org</title><updated>2025-08-21T02:00:19.866337+00:00</updated>\
         <link href=\"http://rss.arxiv.org/atom/cs.LG\" rel=\"self\"/><subtitle>cs.LG</subtitle>{entries}</feed>"
    )
}

#[test]
fn atom_says_the_same() {
    let entry = "<entry><id>oai:arXiv.org:2508.00001v2</id><title>T</title>\
        <updated>2025-08-21T02:00:19.899254+00:00</updated>\
        <link href=\"https://arxiv.org/abs/2508.00001\" rel=\"alternate\"/>\
        <summary>arXiv:2508.00001v2 Announce Type: cross \nAbstract: A</summary>\
        <category term=\"cs.CL\"/><category term=\"cs.LG\"/><published>2025-08-20T00:00:00-04:00</published>\
        <arxiv:announce_type>cross</arxiv:announce_type><dc:creator>Ada Example</dc:creator></entry>";
    let found = read(&atom(entry));
    // Built after midnight UTC, still the 20th in New York.
    assert_eq!(found.day, Day::parse("2025-08-20").unwrap());
    assert_eq!((found.source, found.problems.len()), (Source::Atom, 0));
    let Entry { paper, announce } = &found.entries[0];
    assert_eq!((paper.id.as_str(), paper.version, *announce), ("2508.00001", Some(2), AnnounceType::Cross));
    assert_eq!((paper.abstract_text.as_str(), paper.authors.as_str()), ("A", "Ada Example"));
    assert_eq!(paper.primary().map(Category::as_str), Some("cs.CL"));
    let plain = entry.replace(
        "<dc:creator>Ada Example</dc:creator>",
        "<author><name>Ada Example</name><uri>no</uri></author><author><name>Bo Invented</name></author>",
    );
    assert_eq!(read(&atom(&plain)).entries[0].paper.authors, "Ada Example, Bo Invented");
    assert_eq!(read(&atom("")).entries.len(), 0);
}

#[test]
fn a_doctype_defines_nothing() {
    let laughs = "<!DOCTYPE rss [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">\
        <!ENTITY file SYSTEM \"file:///etc/passwd\">]>\n";
    let body =
        rss(&item("2504.00001v1", "&lol2;&file;", "A", "")).replacen("\n<rss", &format!("\n{laughs}<rss"), 1);
    assert_eq!(read(&body).entries[0].paper.title, "&lol2;&file;");
}

#[test]
fn odd_encodings_are_told() {
    let check = |body: &[u8], title: &str, what: &str| {
        let found = read_feed(body, &asked()).unwrap();
        assert_eq!(found.entries[0].paper.title, title);
        assert!(found.problems.iter().any(|problem| problem.what.contains(what)), "{:?}", found.problems);
        assert!(!found.is_partial());
    };
    let body = rss(&item("2504.00001v1", "caf#", "A", ""));
    let latin: Vec<u8> = body.bytes().map(|byte| if byte == b'#' { 0xe9 } else { byte }).collect();
    check(&latin, "caf\u{fffd}", "not UTF-8");
    check(body.replace("'UTF-8'", "'ISO-8859-1'").as_bytes(), "caf#", "written in ISO-8859-1");
    let marked = format!("\u{feff}\n{body}");
    assert_eq!(read(&marked).problems, []);
}

#[test]
fn a_sentence_before_the_feed_is_passed_over() {
    let body = rss(&item("2504.00001v1", "T", "A", ""));
    let copied = format!("This XML file does not appear to have any style information.\n{body}");
    assert_eq!(read(&copied), read(&body));
    let far = format!("{}{body}", "x".repeat(1_000));
    assert!(matches!(read_dropped(far.as_bytes()), Err(FeedError::NotXml { .. })));
}

#[test]
fn the_category_must_be_the_one_asked_for() {
    let body = rss("");
    let ai = Category::parse("cs.AI").unwrap();
    let other = FeedError::OtherCategory { asked: ai.clone(), found: asked() };
    assert_eq!(read_feed(body.as_bytes(), &ai), Err(other));
    let both = FeedError::Combined { categories: vec!["cs.LG".into(), "cs.AI".into()] };
    check_error(&body.replacen("cs.LG updates", "cs.LG, cs.AI updates", 1), &both);
    check_error(
        &body.replacen("cs.LG updates on arXiv.org<", "<", 1).replacen("rss/cs.LG<", "rss/cs.LG+cs.AI<", 1),
        &both,
    );
    // The address stands in for a title that is not arXiv's.
    assert_eq!(read(&body.replacen("cs.LG updates", "Mine: updates", 1)).category, asked());
    let alias = body.replace("cs.LG", "eess.SY");
    let found = read_feed(alias.as_bytes(), &Category::parse("cs.SY").unwrap()).unwrap();
    assert_eq!(found.category.as_str(), "cs.SY");
}

#[test]
fn what_is_no_feed_is_named() {
    let text = |text: &str| text.to_owned();
    check_error("", &FeedError::Empty);
    check_error(" \n\t", &FeedError::Empty);
    check_error("Rate exceeded.", &FeedError::RateLimited { wait_seconds: None });
    check_error("{\"error\":1}", &FeedError::Json { quote: text("{\"error\":1}") });
    check_error("no route", &FeedError::NotXml { quote: text("no route") });
    check_error("<?xml version='1.0'?>", &FeedError::Truncated);
    check_error("<", &FeedError::NotXml { quote: text("<") });
    let page = |title: &str| FeedError::Html { title: text(title) };
    check_error("<!DOCTYPE html><html><head><title>Sign in</title>", &page("Sign in"));
    check_error("<!-- x --><HTML lang='en'><title>Oops</title></HTML>", &page("Oops"));
    check_error("<h1>502 Bad Gateway</h1>", &page(""));
    check_error("<html><title>429 Too Many Requests</title>", &FeedError::RateLimited { wait_seconds: None });
    check_error("<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel/></rdf:RDF>", &FeedError::Rdf);
    check_error("<OAI-PMH><ListRecords/></OAI-PMH>", &FeedError::NotAFeed { root: text("OAI-PMH") });
    let blog = "<rss><channel><title>A blog</title><pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate></channel></rss>";
    check_error(blog, &FeedError::NotArxiv { title: text("A blog") });
    let failed = "<rss><channel><title>Feed error for query: x</title><description>Bad &amp; wrong</description>\
        </channel></rss>";
    check_error(failed, &FeedError::ErrorFeed { message: text("Bad & wrong") });
    let failed = "<feed><title>Feed error for query: x</title><subtitle>Bad archive</subtitle></feed>";
    check_error(failed, &FeedError::ErrorFeed { message: text("Bad archive") });
    let search = |entry: &str| {
        format!(
            "<feed><title>arXiv Query: all:x</title><opensearch:totalResults>1</opensearch:totalResults>{entry}</feed>"
        )
    };
    check_error(&search(""), &FeedError::ApiResults);
    let error =
        "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>";
    check_error(&search(error), &FeedError::ApiError { message: text("bad id") });
    let large = vec![b' '; 32_000_001];
    assert_eq!(read_dropped(&large), Err(FeedError::TooLarge { bytes: large.len() }));
}

#[test]
fn hostile_bodies_take_bounded_time() {
    let deep = format!("{HEAD}<item>{}", "<a>".repeat(1_000_000));
    assert!(read(&deep).is_partial());
    let comments = format!("{HEAD}{}", "<item><!-- ".repeat(300_000));
    assert!(read(&comments).is_partial());
    let ends = format!("{HEAD}<item>{}", "</a>".repeat(1_000_000));
    assert!(read(&ends).is_partial());
    let open = format!("{HEAD}{}", "<item>".repeat(1_000_000));
    assert!(read(&open).problems.len() < 200);
    let strays = format!("{HEAD}{}", "</item><!--</item>-->".repeat(100_000));
    assert!(read(&strays).problems.len() < 200);
    let many = rss(&"<item/>".repeat(200_000));
    let found = read(&many);
    assert!(found.is_partial() && found.problems.len() < 200, "{}", found.problems.len());
    let commas = rss(&item("2504.00001v1", "T", "A", "").replace("Ada Example", &"(,".repeat(500_000)));
    assert_eq!(split_authors(&read(&commas).entries[0].paper.authors).len(), 1);
    assert_eq!(split_authors(&"Jr., ".repeat(200_000)).len(), 1);
}

#[test]
fn records_keep_what_problems_cost() {
    let found = read(&rss("<item/>"));
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Announcement>(&json).unwrap(), found);
    assert!(json.contains("\"cost\":\"entry\""), "{json}");
    // What a source does not say takes no room, and records of before have none of it.
    assert!(!json.contains("stated") && !json.contains("remarks"), "{json}");
    let mut found = read(&rss(&item("2504.00001v1", "T", "A", "<arxiv:DOI>10.1/x</arxiv:DOI>")));
    found.source = Source::CatchUp;
    found.stated = Some(Stated { new: Some(1), total: Some(3), ..Stated::default() });
    found.entries[0].paper.version = None;
    let json = serde_json::to_string(&found).unwrap();
    assert!(json.contains("\"catch-up\"") && json.contains("10.1/x"), "{json}");
    assert_eq!(serde_json::from_str::<Announcement>(&json).unwrap(), found);
    assert_eq!((found.missing(), found.is_partial()), (Some(2), true));
    let older = r#"{"entry":null,"what":"Odd."}"#;
    assert_eq!(serde_json::from_str::<Problem>(older).unwrap().cost, Cost::Nothing);
}
