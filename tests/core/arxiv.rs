//! Real feeds, whole and broken: what the index and the counts say about them must come out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first thing that is wrong, in its helpers too"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use firstlight::arxiv::{Announcement, Entry, FeedError, Source, read_dropped, read_feed, refused};
use firstlight::day::Day;
use firstlight::paper::{AnnounceType, Category, PaperId, split_authors};
use proptest::prelude::*;

use super::data;

const NASTY: &str = "edge/nasty-items.real-items-in-one-channel.xml";

fn category(name: &str) -> Category {
    Category::parse(name).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn unzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

/// Reads a feed in which nothing is wrong.
fn read(bytes: &[u8], asked: &str) -> Announcement {
    let found = read_feed(bytes, &category(asked)).unwrap_or_else(|error| panic!("{asked}: {error}"));
    assert_eq!(found.problems, [], "{asked}");
    assert_eq!(read_dropped(bytes).as_ref(), Ok(&found));
    found
}

fn ids(announcement: &Announcement) -> Vec<&PaperId> {
    announcement.entries.iter().map(|entry| &entry.paper.id).collect()
}

#[test]
fn days_have_the_counts_that_were_published() {
    // New, cross, replace, replace-cross; for 2025-04-18 and 2025-06-27.
    let days = [
        ("2025-04-18", "cs-lg", [67, 50, 43, 52]),
        ("2025-04-18", "cs-ai", [14, 123, 13, 71]),
        ("2025-04-18", "cs-cl", [86, 24, 25, 11]),
        ("2025-04-18", "cs-cv", [91, 29, 43, 19]),
        ("2025-06-27", "cs-lg", [77, 51, 48, 40]),
        ("2025-06-27", "cs-ai", [13, 100, 15, 52]),
        ("2025-06-27", "cs-cl", [38, 18, 25, 6]),
        ("2025-06-27", "cs-cv", [112, 23, 68, 16]),
    ];
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for (date, name, counts) in days {
        let path = format!("days/{date}/{name}.rss.xml");
        let Some(bytes) = data::read("days_have_the_counts_that_were_published", &path) else { return };
        let asked = name.replace('-', ".").replace("lg", "LG").replace("ai", "AI");
        let asked = asked.replace("cl", "CL").replace("cv", "CV");
        let found = read(&bytes, &asked);
        assert_eq!(found.day, day(date));
        assert_eq!(AnnounceType::ALL.map(|kind| found.count(kind)), counts, "{path}");
        let text = String::from_utf8(bytes).unwrap();
        let remarks = || found.entries.iter().map(|entry| &entry.paper.remarks);
        let references = remarks().filter(|remarks| remarks.journal_ref.is_some()).count();
        assert_eq!(references, text.matches("<arxiv:journal_reference>").count(), "{path}");
        let dois = remarks().filter(|remarks| remarks.doi.is_some()).count();
        assert_eq!(dois, text.matches("<arxiv:DOI>").count(), "{path}");
        if ["cs-lg", "cs-ai"].contains(&name) {
            *totals.entry(date).or_default() += found.entries.len();
        }
    }
    assert_eq!(totals, BTreeMap::from([("2025-04-18", 433), ("2025-06-27", 396)]));
}

#[test]
fn the_selected_papers_are_in_the_feeds_as_published() {
    for date in ["2025-04-18", "2025-06-27"] {
        let test = "the_selected_papers_are_in_the_feeds_as_published";
        let Some(selected) = data::read_text(test, &format!("days/{date}/selected.json")) else { return };
        let selected: serde_json::Value = serde_json::from_str(&selected).unwrap();
        let mut feeds = BTreeMap::new();
        for (name, file) in [("cs.LG", "cs-lg"), ("cs.AI", "cs-ai"), ("cs.CL", "cs-cl"), ("cs.CV", "cs-cv")] {
            let bytes = data::read(test, &format!("days/{date}/{file}.rss.xml")).unwrap();
            feeds.insert(name, read(&bytes, name));
        }
        let mut checked = 0;
        for paper in selected["selected"].as_array().unwrap() {
            let id = PaperId::parse(paper["id"].as_str().unwrap()).unwrap();
            // Announced in other categories too, of which there is no feed here.
            for (name, kind) in paper["feeds"].as_object().unwrap() {
                let Some(feed) = feeds.get(name.as_str()) else { continue };
                let entry = feed.entries.iter().find(|entry| entry.paper.id == id).unwrap();
                assert_eq!(entry.announce.as_str(), kind.as_str().unwrap(), "{id}");
                assert_eq!(entry.paper.title, paper["title"].as_str().unwrap(), "{id}");
                assert_eq!(
                    entry.paper.primary().unwrap().as_str(),
                    paper["primary"].as_str().unwrap(),
                    "{id}"
                );
                checked += 1;
            }
        }
        assert!(checked >= selected["selected"].as_array().unwrap().len());
    }
}

/// Asserts what a tag of the index says about an item.
fn has_property(tag: &str, entry: &Entry) -> bool {
    let paper = &entry.paper;
    let (title, text, authors) = (&paper.title, &paper.abstract_text, split_authors(&paper.authors));
    let has_accent =
        |text: &str| ["\\'", "\\\"", "\\`", "\\^", "\\c{", "\\u{", "\\."].iter().any(|x| text.contains(x));
    match tag {
        // 3,435 pieces, 11 of them second halves of names with nicknames.
        "most_authors" => authors.len() == 3_424,
        "latex_accent_creator" => authors.iter().any(|author| has_accent(&author.name)),
        // All parentheses of this line are nicknames that arXiv took for affiliations.
        "paren_creator" => {
            authors.iter().all(|author| author.affiliation.is_none())
                && authors.iter().any(|author| author.name == "Tony (Tu\\^an) Nguy\\^en")
                && authors.iter().any(|author| author.plain_name() == "Jerry Liu")
        }
        "math_title" => title.matches('$').count() >= 2,
        "backslash_title" => has_accent(title),
        "longest_title" => title.chars().count() > 230,
        "shortest_title" => title.chars().count() < 8,
        "bracket_title" => title.starts_with("[b]=[d]-[t]+[p]:"),
        "md_special_title" => title.contains(['`', '_', '\\']),
        "lt_in_title" => title.contains('<') && title.contains('>'),
        "lt_in_abstract" => text.contains('<'),
        "taglike_in_abstract" => {
            ["<try>", "<i>which</i>", "<eos>", "<startoftext>"].iter().any(|tag| text.contains(tag))
        }
        "xss_like" => title.contains("JavaScript"),
        "amp_in_abstract" => text.contains(" & ") && !text.contains("&amp;"),
        "double_escaped" => text.contains("M\\&amp;M's") || text.contains("6.2% &#177; 2.8%"),
        "second_Abstract_marker" => text.contains("Abstract: ") && !text.starts_with("arXiv:"),
        "newline_abstract" => text.contains("is\n  costly"),
        "longest_abstract" => text.chars().count() > 3_000,
        "nonascii_abstract" => text.contains("â€œspikinessâ€\u{9d}"),
        "collab_creator" => ["Gemma Team", "Tumor Profiler Consortium", "Rakuten Group"]
            .iter()
            .any(|group| authors.iter().any(|author| author.name == *group)),
        // One of the three is no suffix but a TeX letter of its own.
        "suffix_creator" => ["Donald Martin, Jr.", "David L. Boothe, Jr.", "Sr{\\dj}an Mili\\'cevi\\'c"]
            .iter()
            .any(|name| authors.iter().any(|author| author.name == *name)),
        "old_style_id" => paper.id.as_str() == "nlin/0408039" && paper.version == Some(2),
        "no_rights" => paper.primary().is_some(),
        "most_categories" => paper.categories.len() == 8,
        "withdrawn" => text.contains("withdrawn"),
        "prompt_injection_like" => text.len() > 500 && !text.contains("Announce Type"),
        _ => panic!("the index has a new tag: {tag}"),
    }
}

#[test]
fn nasty_items_are_what_the_index_says() {
    let test = "nasty_items_are_what_the_index_says";
    let (Some(bytes), Some(index)) =
        (data::read(test, NASTY), data::read_text(test, "edge/nasty-items.index.tsv"))
    else {
        return;
    };
    let found = read(&bytes, "cs.LG");
    assert_eq!(found.entries.len(), 47);
    let mut seen = BTreeSet::new();
    for line in index.lines().filter(|line| !line.trim().is_empty()) {
        let (stated, tags) = line.split_once('\t').unwrap();
        let (id, version) = PaperId::parse_loosely(stated).unwrap();
        let entry = found.entries.iter().find(|entry| entry.paper.id == id).unwrap();
        assert_eq!(entry.paper.version, version, "{id}");
        for tag in tags.split('\t').next().unwrap().split(',') {
            assert!(has_property(tag, entry), "{id} is not {tag}: {}", entry.paper.title);
            seen.insert(tag);
        }
    }
    assert_eq!(seen.len(), 26);
}

#[test]
fn quiet_days_are_empty() {
    let edges = [
        ("empty-holiday.cs-lg.2025-01-01Wed", "2025-01-01", false),
        ("empty-holiday.cs-lg.2025-06-20Fri-after-Juneteenth", "2025-06-20", false),
        ("empty-weekend.cs-lg.2025-04-19Sat", "2025-04-19", true),
    ];
    for (name, date, is_weekend) in edges {
        let Some(bytes) = data::read("quiet_days_are_empty", &format!("edge/{name}.xml")) else { return };
        let found = read(&bytes, "cs.LG");
        assert_eq!((found.entries.len(), found.day, found.day.is_weekend()), (0, day(date), is_weekend));
    }
}

#[test]
fn large_and_stale_feeds_are_read_whole() {
    let edges = [
        ("largest-1101-items.cs-lg.2026-05-12", "cs.LG", "2026-05-12", 1_101),
        ("stale-on-holiday.cs-ai.2025-01-01Wed", "cs.AI", "2025-01-01", 250),
        ("stale-pair-A.cs-ai.2025-05-06Tue", "cs.AI", "2025-05-06", 311),
        ("stale-pair-B.cs-ai.2025-05-07Wed", "cs.AI", "2025-05-07", 311),
    ];
    let mut pair = Vec::new();
    for (name, asked, date, count) in edges {
        let test = "large_and_stale_feeds_are_read_whole";
        let Some(bytes) = data::read(test, &format!("edge/{name}.xml.gz")) else { return };
        let found = read(&unzip(&bytes), asked);
        assert_eq!((found.entries.len(), found.day), (count, day(date)), "{name}");
        pair.extend(name.starts_with("stale-pair").then_some(found));
    }
    assert_eq!(ids(&pair[0]), ids(&pair[1]));
}

#[test]
fn atom_feeds_are_read() {
    let path = "edge/atom-format.cs-ai.2025-08-20.trimmed.xml";
    let Some(bytes) = data::read("atom_feeds_are_read", path) else { return };
    let found = read(&bytes, "cs.AI");
    assert_eq!((found.source, found.day, found.entries.len()), (Source::Atom, day("2025-08-20"), 7));
    let first = &found.entries[0];
    assert_eq!((first.paper.id.as_str(), first.announce), ("2508.13426", AnnounceType::Cross));
    assert!(first.paper.abstract_text.starts_with("As large language models"));
    assert_eq!(split_authors(&first.paper.authors).len(), 3);
}

#[test]
fn what_is_no_announcement_is_named() {
    let check = |path: &str, is_named: fn(&FeedError) -> bool| {
        let Some(bytes) = data::read("what_is_no_announcement_is_named", path) else { return };
        let error = read_feed(&bytes, &category("cs.LG")).unwrap_err();
        assert!(is_named(&error), "{path}: {error:?}");
        assert_eq!(read_dropped(&bytes), Err(error));
    };
    for name in ["old-RDF-format-2023-07-05.cs-cl", "old-RDF-format-empty-2023-07-04.cs-lg"] {
        check(&format!("edge/{name}.xml"), |error| *error == FeedError::Rdf);
    }
    check("errors/429-export-api.body.txt", |error| matches!(error, FeedError::RateLimited { .. }));
    for path in ["errors/400-api-error-feed.atom.xml", "api/error-400-bad-id.atom.xml"] {
        check(
            path,
            |error| matches!(error, FeedError::ApiError { message } if message == "incorrect id format for abc"),
        );
    }
    for name in [
        "empty-0-results",
        "old-style-id",
        "one-entry",
        "search-testing-page100",
        "search-testing-start50-max10",
        "title-is-0",
        "two-ids-one-found",
    ] {
        check(&format!("api/{name}.atom.xml"), |error| *error == FeedError::ApiResults);
    }
    for name in ["ListRecords-arXiv-2026-09-20.2-of-3-records", "ListRecords-arXiv-hepcrawl-sample"] {
        check(
            &format!("oai/{name}.xml"),
            |error| matches!(error, FeedError::NotAFeed { root } if root == "OAI-PMH"),
        );
    }
    let gzip = data::read("what_is_no_announcement_is_named", "edge/stale-pair-A.cs-ai.2025-05-06Tue.xml.gz");
    if let Some(bytes) = gzip {
        assert!(matches!(read_dropped(&bytes), Err(FeedError::NotXml { .. })));
    }
}

#[test]
fn a_refusal_is_judged_by_its_body_too() {
    let test = "a_refusal_is_judged_by_its_body_too";
    let Some(slow) = data::read(test, "errors/429-export-api.body.txt") else { return };
    assert_eq!(refused(503, Some("60"), &slow), FeedError::RateLimited { wait_seconds: Some(60) });
    let Some(bad) = data::read(test, "errors/400-api-error-feed.atom.xml") else { return };
    assert!(matches!(refused(400, None, &bad), FeedError::ApiError { .. }));
}

#[test]
fn a_cut_feed_gives_its_beginning() {
    let Some(bytes) = data::read("a_cut_feed_gives_its_beginning", "days/2025-04-18/cs-lg.rss.xml") else {
        return;
    };
    let asked = category("cs.LG");
    let whole = read(&bytes, "cs.LG");
    let mut longest = 0;
    for cut in (1..bytes.len() - 1).step_by(997) {
        match read_feed(&bytes[..cut], &asked) {
            Ok(part) => {
                assert!(whole.entries.starts_with(&part.entries), "cut at {cut}");
                assert!(part.is_partial() && !part.problems.is_empty(), "cut at {cut}");
                assert!(part.entries.len() >= longest, "cut at {cut}");
                longest = part.entries.len();
            }
            Err(error) => assert!(cut < 1_100, "cut at {cut}: {error}"),
        }
    }
    assert!(longest > 200);
}

/// A small feed, to be damaged.
fn sound_feed() -> Vec<u8> {
    let item = |number: u32| {
        format!(
            "<item><title>On &lt;x&gt; &amp;#177; {number}</title><link>https://arxiv.org/abs/2504.0000{number}</link>\
             <description>arXiv:2504.0000{number}v1 Announce Type: new \nAbstract: A — <![CDATA[b]]></description>\
             <guid isPermaLink=\"false\">oai:arXiv.org:2504.0000{number}v1</guid><category>cs.LG</category>\
             <arxiv:announce_type>new</arxiv:announce_type><!-- c --><dc:creator>A B (C, D), E F</dc:creator></item>"
        )
    };
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel>\
         <title>cs.LG updates on arXiv.org</title><pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate>{}{}{}\
         </channel></rss>",
        item(1),
        item(2),
        item(3)
    )
    .into_bytes()
}

/// Several damages can hide each other; a single one that costs an entry is always told.
#[test]
fn one_damage_is_always_told() {
    let check = |bytes: &[u8]| {
        if let Ok(found) = read_dropped(bytes) {
            let told = found.entries.len() == 3 || found.is_partial();
            assert!(told, "{}\n{found:?}", String::from_utf8_lossy(bytes));
        }
    };
    let sound = sound_feed();
    assert_eq!(read(&sound, "cs.LG").entries.len(), 3);
    for place in 0..sound.len() {
        let mut shorter = sound.clone();
        shorter.remove(place);
        check(&shorter);
        for byte in b"<>&;/!?-['\" \nx\0" {
            let mut changed = sound.clone();
            changed[place] = *byte;
            check(&changed);
            let mut longer = sound.clone();
            longer.insert(place, *byte);
            check(&longer);
        }
    }
}

/// Where, with which byte, and how.
type Damage = (prop::sample::Index, u8, u8);

fn damage() -> impl Strategy<Value = Damage> {
    (any::<prop::sample::Index>(), any::<u8>(), 0..4_u8)
}

fn apply(bytes: &mut Vec<u8>, (place, byte, kind): &Damage) {
    let place = place.index(bytes.len());
    let mark = b"<>&;/!?-['\" \n"[usize::from(*byte) % 13];
    match kind {
        0 => bytes[place] = *byte,
        1 => bytes[place] = mark,
        2 => bytes.insert(place, mark),
        _ => {
            bytes.remove(place);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_feeds_never_panic(damages in prop::collection::vec(damage(), 1..12)) {
        let mut bytes = sound_feed();
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        if let Ok(found) = read_dropped(&bytes) {
            for entry in &found.entries {
                let _ = split_authors(&entry.paper.authors);
                prop_assert!(!entry.paper.categories.is_empty() && entry.paper.version != Some(0));
            }
            prop_assert!(found.entries.len() <= 3);
        }
    }

    #[test]
    fn any_text_is_named_or_read(text in "[<>&;/!?=a-z\\-\\[\\]'\" \n]{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for body in [text.as_bytes(), &bytes] {
            for error in [read_dropped(body).err(), Some(refused(500, None, body))].into_iter().flatten() {
                let told = error.to_string();
                prop_assert!(told.chars().count() < 600 && !told.chars().any(char::is_control), "{told}");
            }
        }
    }

    #[test]
    fn any_line_of_authors_is_taken_apart(line in "[A-C(), .\\n]{0,60}") {
        for author in split_authors(&line) {
            prop_assert!(author.name.chars().any(char::is_alphabetic), "{line:?}");
            let _ = author.plain_name();
        }
    }
}
