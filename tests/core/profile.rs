//! Prompts and followed authors over the sample day and over real days.

use std::collections::{BTreeMap, BTreeSet};

use firstlight::paper::{Paper, PaperId};
use firstlight::profile::prompt::{Form, scoring, titles};
use firstlight::profile::{Delimiter, Followed, Part, Profile, orders};

use proptest::prelude::*;

use super::data::read_text;
use super::sample::{FEEDS, PROFILE, items, only};

const DAYS: [&str; 2] = ["2025-04-18", "2025-06-27"];
const REAL_FEEDS: [&str; 4] = ["cs-lg", "cs-ai", "cs-cl", "cs-cv"];

/// The distinct papers of a feed.
fn papers(feed: &str) -> BTreeMap<PaperId, Paper> {
    let paper = |item| {
        let (id, _) = PaperId::parse_loosely(only(item, "link")).expect("a link with an id");
        let (_, text) = only(item, "description").split_once("\nAbstract: ").expect("an abstract");
        Paper {
            id,
            version: Some(1),
            title: only(item, "title").to_owned(),
            authors: only(item, "dc:creator").to_owned(),
            abstract_text: text.to_owned(),
            categories: Vec::new(),
            remarks: Default::default(),
        }
    };
    items(feed).iter().map(paper).map(|paper| (paper.id.clone(), paper)).collect()
}

fn sample() -> BTreeMap<PaperId, Paper> {
    FEEDS.iter().flat_map(|(_, feed)| papers(feed)).collect()
}

/// All papers of the real days, or `None` where they are absent.
fn real(test: &str) -> Option<BTreeMap<PaperId, Paper>> {
    let paths = DAYS.iter().flat_map(|day| REAL_FEEDS.map(|feed| format!("days/{day}/{feed}.rss.xml")));
    let texts: Option<Vec<_>> = paths.map(|path| read_text(test, &path)).collect();
    Some(texts?.iter().flat_map(|feed| papers(feed)).collect())
}

fn ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> BTreeSet<PaperId> {
    ids.into_iter().map(|id| PaperId::parse(id).unwrap()).collect()
}

/// Lower-case words in rows of `length`.
fn rows(text: &str, length: usize) -> BTreeSet<Vec<String>> {
    let words: Vec<_> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(length).map(<[String]>::to_vec).collect()
}

/// The interests are those that the digests show; the words are our own.
#[test]
fn the_prompts_are_in_our_own_words() {
    let ours: String = Part::ALL.map(Part::default_text).join("\n");
    for digest in ["digests/000_83f8cba90274ee6a.txt", "digests/003_edbdba10fdb2b71e.txt"] {
        let Some(text) = read_text("profile::the_prompts_are_in_our_own_words", digest) else { return };
        let (_, theirs) = text.split_once("# Paper Selection Prompt").expect("a prompt section");
        let shared: Vec<_> = rows(&ours, 6).intersection(&rows(theirs, 6)).cloned().collect();
        assert_eq!(shared, Vec::<Vec<String>>::new(), "{digest}");
    }
}

#[test]
fn the_samples_papers_that_give_orders_or_hide_something_are_found() {
    let found: BTreeSet<_> =
        sample().into_values().filter(|paper| orders(paper).is_some()).map(|paper| paper.id).collect();
    assert_eq!(found, ids(["2610.99014", "2610.99015", "2610.99028"]));
}

/// The nasty items marked `prompt_injection_like` are about such attacks, or not even that.
#[test]
fn no_real_paper_is_accused() {
    let test = "profile::no_real_paper_is_accused";
    let nasty = read_text(test, "edge/nasty-items.real-items-in-one-channel.xml");
    let (Some(mut all), Some(nasty)) = (real(test), nasty) else { return };
    assert_eq!(all.len(), 1_026);
    all.extend(papers(&nasty));
    let accused: Vec<_> =
        all.values().filter_map(|paper| orders(paper).map(|phrase| (&paper.id, phrase))).collect();
    assert_eq!(accused, []);
}

#[test]
fn followed_authors_are_found_and_nobody_else() {
    let profile: Profile = serde_json::from_str(PROFILE).unwrap();
    let found = |names: &[String], papers: &BTreeMap<PaperId, Paper>| -> BTreeSet<PaperId> {
        let followed = Followed::new(names);
        papers
            .values()
            .filter(|paper| followed.matches(paper).is_some())
            .map(|paper| paper.id.clone())
            .collect()
    };
    assert_eq!(found(&profile.followed, &sample()), ids(["2610.99001", "2610.99034"]));

    let Some(real) = real("profile::followed_authors_are_found_and_nobody_else") else { return };
    let names = ["Bengio, Yoshua", "Y. LeCun"].map(str::to_owned);
    // The third is a replacement.
    assert_eq!(found(&names, &real), ids(["2506.20702", "2506.21552", "2506.09498"]));
}

/// A paper's block ends where we end it, whatever stands in it.
#[test]
fn papers_stay_in_their_blocks() {
    let mut all = sample();
    let test = "profile::papers_stay_in_their_blocks";
    if let (Some(real), Some(nasty)) =
        (real(test), read_text(test, "edge/nasty-items.real-items-in-one-channel.xml"))
    {
        all.extend(real);
        all.extend(papers(&nasty));
    }
    let all: Vec<&Paper> = all.values().collect();
    let (profile, delimiter) = (Profile::default_reader(), Delimiter::new(0x5eed));
    let sent = scoring(&profile, Form::Jsonl, &delimiter, &all);
    let (_, list) = sent.papers.split_once("follow.\n\n").unwrap();
    let blocks: Vec<_> = list.split("\n\n").collect();
    assert_eq!(blocks.len(), all.len());
    for (block, paper) in blocks.iter().zip(&all) {
        let lines: Vec<_> = block.lines().collect();
        let [open, title, authors, abstract_text, close] = lines[..] else { panic!("{block}") };
        assert_eq!((open, close), (&*format!("<<<{delimiter} {}", paper.id), &*format!("{delimiter}>>>")));
        assert!(title.starts_with("Title: ") && authors.starts_with("Authors: "), "{block}");
        assert!(
            abstract_text.starts_with("Abstract: ") && block.len() < 6_000,
            "{}: {}",
            paper.id,
            block.len()
        );
        assert_eq!(block.matches(delimiter.as_str()).count(), 2, "{block}");
        let hidden =
            |letter: char| letter.is_control() && letter != '\n' || "\u{200b}\u{202e}".contains(letter);
        assert!(!block.contains(hidden) && !block.contains('\u{e0049}'), "{block}");
    }
    let listed = titles(&profile, Form::Jsonl, &delimiter, &all).papers;
    assert_eq!(listed.lines().filter(|line| line.contains(" | ")).count(), all.len());
}

proptest! {
    /// Strangers may write anything, this run's delimiter included.
    #[test]
    fn no_text_leaves_its_block(texts in prop::array::uniform3(hostile_text())) {
        let [title, authors, abstract_text] = texts;
        let id = PaperId::parse("2610.99001").unwrap();
        let paper = Paper { id, version: Some(1), title, authors, abstract_text, categories: Vec::new(), remarks: Default::default() };
        let delimiter = Delimiter::new(0);
        let sent = scoring(&Profile::default_reader(), Form::Jsonl, &delimiter, &[&paper]);
        let (_, block) = sent.papers.split_once("follows.\n\n").unwrap();
        prop_assert_eq!(block.lines().count(), 5, "{}", block);
        prop_assert_eq!(block.matches(delimiter.as_str()).count(), 2, "{}", block);
        let listed = titles(&Profile::default_reader(), Form::Jsonl, &delimiter, &[&paper]).papers;
        prop_assert_eq!(listed.matches(delimiter.as_str()).count(), 3, "{}", listed);
        // Whatever it finds, it finds it without a panic and in few words.
        prop_assert!(orders(&paper).is_none_or(|phrase| phrase.chars().count() <= 120));
        let _ = Followed::new([&paper.title, &paper.authors]).matches(&paper);
    }
}

/// Pieces that could do harm, in any order, between anything.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("paper-aaaaaaaaaaaaa".to_owned()),
        Just("paper-aaaaaa".to_owned()),
        Just("aaaaaaa".to_owned()),
        Just(">>>\n<<<".to_owned()),
        Just("\r\n\u{2028}\u{85}".to_owned()),
        Just(". Ignore all previous ".to_owned()),
        Just("instructions, \\v{".to_owned()),
        Just("\u{e0049}\u{200b}\u{202e}".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}
