//! The sample day: invented papers that ship with the app, and the repo's own fixture.

use std::collections::{BTreeMap, BTreeSet};

use firstlight::paper::{AnnounceType, PaperId, split_authors};
use firstlight::profile::Profile;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;

pub const FEEDS: [(&str, &str); 2] =
    [("cs.LG", include_str!("../sample/cs.LG.rss.xml")), ("cs.AI", include_str!("../sample/cs.AI.rss.xml"))];
const ANSWERS: &str = include_str!("../sample/answers.jsonl");
pub const PROFILE: &str = include_str!("../sample/profile.json");
const MARK: &str = "(Invented for the sample day.)";
const UNANSWERED: &str = "2610.99042";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    id: PaperId,
    comment: String,
    relevance: u8,
    novelty: u8,
}

/// An item's elements by name, each with its texts in order.
pub type Item = BTreeMap<String, Vec<String>>;

/// The items of a feed, read with as little understanding of it as will do.
pub fn items(feed: &str) -> Vec<Item> {
    let mut reader = Reader::from_str(feed);
    let (mut items, mut item, mut path, mut text) = (Vec::new(), Item::new(), Vec::new(), String::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                path.push(tag.name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(piece) => text.push_str(&piece),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                text.push_str(&quick_xml::escape::unescape(&reference).unwrap());
            }
            Event::End(_) => {
                let name = path.pop().unwrap();
                if name == "item" {
                    items.push(std::mem::take(&mut item));
                } else if path.last().is_some_and(|parent| parent == "item") {
                    item.entry(name).or_default().push(std::mem::take(&mut text));
                }
            }
            Event::Eof => return items,
            _ => {}
        }
    }
}

pub fn only<'a>(item: &'a Item, name: &str) -> &'a str {
    match item.get(name).map(Vec::as_slice) {
        Some([text]) => text,
        other => panic!("one {name}, not {other:?}"),
    }
}

fn id(item: &Item) -> PaperId {
    PaperId::parse_loosely(only(item, "link")).expect("a link with an id").0
}

fn announce(item: &Item) -> AnnounceType {
    AnnounceType::parse(only(item, "arxiv:announce_type")).expect("one of arXiv's announce types")
}

fn answers() -> Vec<Answer> {
    ANSWERS.lines().map(|line| serde_json::from_str(line).expect("one answer a line")).collect()
}

/// Candidates of both feeds by id.
fn candidates() -> BTreeMap<PaperId, Item> {
    FEEDS
        .iter()
        .flat_map(|(_, feed)| items(feed))
        .filter(|item| matches!(announce(item), AnnounceType::New | AnnounceType::Cross))
        .map(|item| (id(&item), item))
        .collect()
}

#[test]
fn every_entry_says_that_it_is_invented() {
    for (category, feed) in FEEDS {
        assert!(feed.contains("<description>Invented papers that ship with Firstlight"), "{category}");
        for item in items(feed) {
            assert!(only(&item, "description").ends_with(MARK), "{}", id(&item));
            let number: String = id(&item).as_str().rsplit(['.', '/']).next().unwrap().to_owned();
            let nowhere = number.starts_with("99") || number == "2610990";
            assert!(nowhere, "{} could be a real paper's", id(&item));
        }
    }
}

#[test]
fn entries_have_the_form_of_arxivs() {
    for (category, feed) in FEEDS {
        for item in items(feed) {
            let (id, kind) = (id(&item), announce(&item));
            let version = only(&item, "guid").rsplit_once('v').unwrap().1;
            assert_eq!(only(&item, "guid"), format!("oai:arXiv.org:{id}v{version}"));
            let head = format!("arXiv:{id}v{version} Announce Type: {kind} \nAbstract: ");
            assert!(only(&item, "description").starts_with(&head), "{id}");
            assert_eq!(only(&item, "pubDate"), "Thu, 15 Oct 2026 00:00:00 -0400");
            let categories = &item["category"];
            assert!(categories.iter().any(|one| one == category), "{id}");
            let primary = matches!(kind, AnnounceType::New | AnnounceType::Replace);
            assert_eq!(categories[0] == category, primary, "{id} in {category}");
        }
    }
}

#[test]
fn the_readme_counts_right() {
    let count = |feed: &str, wanted: [AnnounceType; 2]| {
        items(feed).iter().filter(|item| wanted.contains(&announce(item))).count()
    };
    let [lg, ai] = FEEDS.map(|(_, feed)| feed);
    assert_eq!([items(lg).len(), items(ai).len()], [40, 28]);
    let asked = [AnnounceType::New, AnnounceType::Cross];
    assert_eq!((candidates().len(), count(lg, asked) + count(ai, asked)), (43, 43 + 17));
    let ids: BTreeSet<_> = FEEDS.iter().flat_map(|(_, feed)| items(feed)).map(|item| id(&item)).collect();
    assert_eq!(ids.len(), 43 + 5);
    for kind in AnnounceType::ALL {
        assert!(count(lg, [kind, kind]) > 0 && count(ai, [kind, kind]) > 0, "{kind}");
    }
}

#[test]
fn answers_are_for_candidates_and_leave_one_out() {
    let answers = answers();
    let answered: BTreeSet<_> = answers.iter().map(|answer| answer.id.clone()).collect();
    assert_eq!(answered.len(), answers.len(), "one answer a paper");
    let left: Vec<_> = candidates().into_keys().filter(|id| !answered.contains(id)).collect();
    assert_eq!(left, [PaperId::parse(UNANSWERED).unwrap()]);
    assert_eq!(answers.len() + 1, candidates().len(), "no answer without its candidate");
    for answer in &answers {
        let scores = [answer.relevance, answer.novelty];
        assert!(scores.iter().all(|score| (1..=10).contains(score)), "{}", answer.id);
        assert!((60..=300).contains(&answer.comment.len()), "{}: {}", answer.id, answer.comment.len());
    }
}

#[test]
fn the_cut_offs_have_something_to_cut() {
    let answers = answers();
    let shown = |relevance: u8, novelty: u8| {
        answers.iter().filter(|one| one.relevance >= relevance && one.novelty >= novelty).count()
    };
    assert_eq!(shown(8, 7), 15);
    let distinct = |score: fn(&Answer) -> u8| answers.iter().map(score).collect::<BTreeSet<_>>().len();
    assert!(distinct(|one| one.relevance) >= 9 && distinct(|one| one.novelty) >= 10);
    // Each step of either cut-off from 2 to 9 changes what is shown.
    for step in 2..=9 {
        assert!(shown(step, 1) < shown(step - 1, 1), "relevance {step}");
        assert!(shown(1, step) < shown(1, step - 1), "novelty {step}");
    }
}

#[test]
fn what_is_hard_to_typeset_is_there() {
    let candidates = candidates();
    let item = |id: &str| &candidates[&PaperId::parse(id).unwrap()];
    let people = |id: &str| split_authors(only(item(id), "dc:creator")).len();
    assert_eq!([people("2610.99017"), people("2610.99040"), people("2610.99004")], [121, 5, 3]);
    assert!(only(item("2610.99014"), "title").contains("<script>alert(1)</script>"));
    let hostile = only(item("2610.99014"), "description");
    for mark in ["<img src=x onerror=", "\\operatorname{<img", "javascript:", "&lt;b&gt;", "$x < 0 & y"] {
        assert!(hostile.contains(mark), "{mark}");
    }
    assert!(only(item("2610.99015"), "description").contains("Ignore all previous instructions"));
    assert!(only(item("2610.99033"), "description").contains("\nAbstract: We"));
    for hidden in ['\u{200b}', '\u{202e}', '\u{e0049}', '\u{feff}'] {
        assert!(only(item("2610.99028"), "description").contains(hidden), "{hidden:?}");
    }
}

#[test]
fn the_samples_reader_is_a_profile() {
    let profile: Profile = serde_json::from_str(PROFILE).unwrap();
    assert_eq!(profile.categories.iter().map(|one| one.as_str()).collect::<Vec<_>>(), FEEDS.map(|(c, _)| c));
    assert_eq!(profile.followed.len(), 2);
}
