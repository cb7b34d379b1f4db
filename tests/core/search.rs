//! The search against a naive one: every paper is read anew for every query, and the measure is written out as in the
//! book. Papers are those of the sample day, and of real days and digests where these are.

mod corpus;
mod kept;
mod naive;

use std::collections::{HashMap, HashSet};

use firstlight::day::Day;
use firstlight::paper::PaperId;
use firstlight::search::{
    Damaged, Field, Hit, Index, Listed, Marked, Query, Segment, build, highlighted, snippet,
};

use corpus::{Corpus, Item};
use naive::Read;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn other_days(hit: &Hit) -> Vec<Day> {
    hit.other_days.iter().map(|on| on.day).collect()
}

fn index(corpus: &Corpus) -> Index {
    let mut index = Index::default();
    index.mark(corpus.marks.clone());
    for (day, items) in &corpus.days {
        let listed: Vec<Listed<'_>> = items.iter().map(Item::listed).collect();
        index.insert(*day, Segment::read(build(7, &listed, &[])).unwrap());
    }
    index
}

/// The naive search and the index find the same papers, in the same order but for scores that are equal to within
/// what adding them up in another order makes of them.
fn agree(corpus: &Corpus, read: &[(Day, &Item, Read)], index: &Index, text: &str) -> usize {
    let query = Query::read(text);
    let expected = naive::find(corpus, read, &query);
    let found = index.find(&query, usize::MAX);
    let ids = |hits: &mut dyn Iterator<Item = &PaperId>| hits.cloned().collect::<HashSet<_>>();
    assert_eq!(
        ids(&mut found.first.iter().map(|hit| &hit.id)),
        ids(&mut expected.iter().map(|hit| &hit.id)),
        "{text:?}"
    );
    assert_eq!((found.total, found.first.len()), (expected.len(), expected.len()), "{text:?}");
    let scores: HashMap<&PaperId, f64> = expected.iter().map(|hit| (&hit.id, hit.score)).collect();
    for hit in &found.first {
        let (mine, theirs) = (f64::from(hit.score), scores[&hit.id]);
        assert!(
            (mine - theirs).abs() <= 1e-4 * theirs.abs().max(1.0),
            "{text:?} {}: {mine} {theirs}",
            hit.id
        );
        let days = corpus
            .days
            .iter()
            .filter(|(day, items)| **day != hit.on.day && items.iter().any(|item| item.id == hit.id));
        let days: Vec<Day> = days.map(|(day, _)| *day).rev().collect();
        assert_eq!(other_days(hit), days, "{text:?}");
    }
    for (one, other) in found.first.iter().zip(found.first.iter().skip(1)) {
        assert!(one.score > other.score || one.score == other.score && one.id < other.id, "{text:?}");
    }
    for few in [0, 1, 7] {
        let first: Vec<_> = found.first.iter().take(few).cloned().collect();
        let page = index.find(&query, few);
        assert_eq!((page.total, page.first), (found.total, first), "{text:?}");
    }
    // A paper is found without an index by the same query.
    for (day, item, read) in read.iter().step_by(7) {
        let marked = corpus.marks.get(&item.id).copied().unwrap_or_default();
        let expected = query.is_empty() || naive::finds(item, read, *day, marked, &query);
        assert_eq!(query.finds(&item.listed(), *day, marked), expected, "{text:?}");
    }
    found.total
}

#[test]
fn random_queries_find_what_a_naive_search_finds() {
    let (mut with_hits, mut queries) = (0, 0);
    let seeds = if std::env::var_os("FIRSTLIGHT_LONG").is_some() { 200 } else { 8 };
    for seed in 0..seeds {
        let corpus = Corpus::random(seed);
        let (index, read) = (index(&corpus), naive::read_all(&corpus));
        for text in corpus.queries(40) {
            queries += 1;
            with_hits += usize::from(agree(&corpus, &read, &index, &text) > 0);
        }
    }
    assert!(with_hits * 2 > queries, "most queries should find something: {with_hits} of {queries}");
}

/// Every form that a query can have, with how many of a known corpus it finds.
#[test]
fn every_form_of_a_query() {
    let corpus = Corpus::known();
    let (index, read) = (index(&corpus), naive::read_all(&corpus));
    let check = |text: &str, expected: &[&str]| {
        let mut expected: Vec<_> = expected.iter().map(|id| PaperId::parse(id).unwrap()).collect();
        let mut found: Vec<_> =
            index.find(&Query::read(text), 100).first.into_iter().map(|hit| hit.id).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{text}");
        agree(&corpus, &read, &index, text);
    };
    let (attention, schrodinger, norm, noted) = ("2504.00001", "2504.00002", "2506.00003", "nlin/0408039");
    let all = [attention, schrodinger, norm, noted];
    check("", &[]);
    check("attention", &[attention]);
    check("ATTEN", &[attention]);
    check("\"atten\"", &[]);
    check("att all", &[attention]);
    check("att nothing", &[]);
    check("\"sparse attention\"", &[attention]);
    check("\"attention sparse\"", &[]);
    check("\"sparse att", &[attention]);
    check("pre-training", &[attention, norm]);
    check("pretraining", &[attention, norm]);
    check("\"pre training\"", &[attention]);
    check("schrödinger", &[schrodinger]);
    check("Schr\\\"odinger", &[schrodinger]);
    check("schrodingers", &[schrodinger]);
    check("ell2", &[norm]);
    check("σ", &[norm]);
    check("author:zeilinger", &[schrodinger]);
    check("author:\"anton zeil\"", &[]);
    check("author:attention", &[]);
    check("title:cat", &[schrodinger]);
    check("comment:criterion", &[attention]);
    check("note:compare", &[noted]);
    check("tag:later", &[noted]);
    check("cat:quant-ph", &[schrodinger]);
    check("cat:cs", &[attention, norm]);
    check("cat:cs.LG", &[attention, norm]);
    check("cat:c", &[]);
    check("-cat:cs", &[schrodinger, noted]);
    check("relevance:>=9", &[attention]);
    check("relevance:1..10", &[attention, norm]);
    check("-relevance:1..10", &[schrodinger, noted]);
    check("novelty:<8 relevance:>5", &[norm]);
    check("date:2025-04..2025-05", &[attention, schrodinger]);
    check("date:2025-06-27", &[norm, noted]);
    check("-date:2025-04", &[norm, noted]);
    check("is:starred", &[noted]);
    check("is:noted", &[noted]);
    check("is:followed", &[schrodinger]);
    check("is:read", &[attention]);
    check("is:unread", &[schrodinger, norm, noted]);
    check("is:hidden", &[norm]);
    check("is:imported", &[norm, noted]);
    check("-is:imported -sparse", &[schrodinger]);
    check("2504.00001", &[attention]);
    check("id:nlin/0408039", &[noted]);
    check("-id:nlin/0408039 is:imported", &[norm]);
    check("-attention", &all[1..]);
    check("-\"sparse attention\" -cat", &[norm, noted]);
    check("date:never", &[]);
    check("date:never attention", &[attention]);
}

#[test]
fn what_fits_better_stands_first_and_the_newest_among_equals() {
    let item = |id: &str, title: &str, text: &str| Item {
        title: title.to_owned(),
        abstract_text: text.to_owned(),
        ..Item::new(id)
    };
    let items = vec![
        item("2504.00001", "A study", "of sparse many"),
        item("2504.00002", "Sparse things", "a study of many"),
        item("2504.00003", "A study", "of sparsely many"),
        item("2504.00005", "Equal", "twin"),
        item("2504.00004", "Equal", "twin"),
    ];
    let corpus = Corpus { days: [(day("2025-04-18"), items)].into(), marks: HashMap::new() };
    let index = index(&corpus);
    let order = |text: &str| -> Vec<char> {
        let hits = index.find(&Query::read(text), 10).first;
        hits.iter().map(|hit| hit.id.as_str().chars().next_back().unwrap()).collect()
    };
    assert_eq!(order("sparse"), ['2', '1', '3'], "the title, then the word, then what begins with it");
    assert_eq!(order("twin"), ['5', '4']);
    assert_eq!(order("date:2025"), ['5', '4', '3', '2', '1']);
}

#[test]
fn a_paper_of_several_days_is_one_hit() {
    let mut corpus = Corpus::known();
    let again =
        Item { comment: "attention, attention".to_owned(), ..corpus.days[&day("2025-04-18")][0].clone() };
    corpus.days.insert(day("2025-07-01"), vec![again]);
    let mut index = index(&corpus);
    let hits = index.find(&Query::read("attention"), 10);
    assert_eq!((hits.total, hits.first[0].on.day), (1, day("2025-07-01")));
    assert_eq!(other_days(&hits.first[0]), [day("2025-04-18")]);
    assert_eq!(index.find(&Query::read("attention date:2025-04"), 10).first[0].on.day, day("2025-04-18"));
    // Taken out and put in again, in any order.
    let segment = index.day(day("2025-04-18")).unwrap().clone();
    index.remove(day("2025-04-18"));
    assert_eq!(index.find(&Query::read("attention"), 10).first[0].other_days, []);
    index.insert(day("2025-04-18"), segment.clone());
    index.insert(day("2025-04-18"), segment);
    assert_eq!(index.find(&Query::read("attention"), 10), hits);
    assert_eq!(index.papers(), 5);
}

#[test]
fn a_damaged_index_is_refused_whatever_bit_is_damaged() {
    let corpus = Corpus::known();
    let items = &corpus.days[&day("2025-04-18")];
    let listed: Vec<_> = items.iter().map(Item::listed).collect();
    let other = PaperId::parse("2504.11111").unwrap();
    let bytes = build(42, &listed, &[&other]);
    let segment = Segment::read(bytes.clone()).unwrap();
    assert_eq!((segment.stamp, segment.papers.len(), segment.others), (42, 2, 1));
    let mut others = Vec::new();
    segment.each_other(&mut |id| others.push(id.to_owned()));
    assert_eq!(others, ["2504.11111"]);
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1 << bit;
            assert_eq!(Segment::read(damaged).err(), Some(Damaged), "byte {place}, bit {bit}");
        }
        assert_eq!(Segment::read(bytes[..place].to_vec()).err(), Some(Damaged));
    }
}

/// Whatever the bytes say, if only their checksum is right, they are refused or read without harm.
#[test]
fn forged_indexes_do_no_harm() {
    let corpus = Corpus::known();
    let items = &corpus.days[&day("2025-04-18")];
    let listed: Vec<_> = items.iter().map(Item::listed).collect();
    let bytes = build(42, &listed, &[]);
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..3_000 {
        let mut forged = bytes[..bytes.len() - 8].to_vec();
        for _ in 0..random.usize(1..4) {
            let place = random.usize(..forged.len());
            forged[place] = random.u8(..);
        }
        let sum = firstlight::search::coding::checksum(&forged);
        forged.extend_from_slice(&sum.to_le_bytes());
        let Ok(segment) = Segment::read(forged) else { continue };
        let mut index = Index::default();
        index.insert(day("2025-04-18"), segment);
        for text in ["a", "attention", "\"sparse attention\"", "cat:cs is:noted"] {
            index.find(&Query::read(text), 10);
        }
    }
}

/// A text that is made to hurt takes no longer than it is.
#[test]
fn hostile_texts_and_queries_are_bounded() {
    let long = [
        "a".repeat(200_000),
        "a ".repeat(100_000),
        "a-".repeat(100_000),
        "\\'{".repeat(60_000),
        "$".repeat(200_000),
        "漢".repeat(60_000),
        "é".repeat(100_000),
        "\\alpha".repeat(30_000),
        "\"".repeat(200_000),
    ];
    let queries =
        ["a", "a-a-a-a", "\"a a a a a a a a a a a a a a a a\"", "alpha", "漢漢漢", "é"].map(Query::read);
    for text in &long {
        let item = Item { title: text.clone(), abstract_text: text.clone(), ..Item::new("2504.00001") };
        let mut index = Index::default();
        index.insert(day("2025-04-18"), Segment::read(build(0, &[item.listed()], &[])).unwrap());
        for query in &queries {
            index.find(query, 10);
            highlighted(text, Field::Title, query);
            let cut = snippet(text, Field::Abstract, query, 300);
            assert!(cut.iter().all(|piece| text.contains(piece.text.trim_matches(['…', ' ']))));
        }
        Query::read(text);
    }
}

#[test]
fn pieces_put_together_are_the_text() {
    for seed in 100..104 {
        let corpus = Corpus::random(seed);
        let queries: Vec<_> = corpus.queries(30).iter().map(|text| Query::read(text)).collect();
        for item in corpus.days.values().flatten().take(40) {
            for query in &queries {
                let pieces = highlighted(&item.abstract_text, Field::Abstract, query);
                let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
                assert_eq!(whole, item.abstract_text);
                let short: String = snippet(&item.abstract_text, Field::Abstract, query, 200)
                    .iter()
                    .map(|piece| piece.text.as_str())
                    .collect();
                assert!(item.abstract_text.contains(short.trim_start_matches("… ").trim_end_matches(" …")));
            }
        }
    }
}

/// What is remembered of the last query is of no other index, field, or sense.
#[test]
fn a_query_finds_the_same_whatever_was_asked_before() {
    let corpus = Corpus::random(42);
    let mut index = index(&corpus);
    let asked = ["a", "a b", "-a b", "title:a b", "\"a\" b", "a b", "b a"];
    let fresh: Vec<_> = asked.map(|text| self::index(&corpus).find(&Query::read(text), 10)).into();
    let found: Vec<_> = asked.map(|text| index.find(&Query::read(text), 10)).into();
    assert_eq!(found, fresh);
    let first = *corpus.days.keys().next().unwrap();
    let before = index.find(&Query::read("a"), 10).total;
    let here = index.find(&Query::read(&format!("a date:{first}")), 10).total;
    index.remove(first);
    assert!(here > 0 && index.find(&Query::read("a"), 10).total < before);
}

#[test]
fn marks_are_changed_without_a_new_index() {
    let corpus = Corpus::known();
    let mut index = index(&corpus);
    let starred = |index: &Index| index.find(&Query::read("is:starred"), 10).first.len();
    assert_eq!(starred(&index), 1);
    index.mark(HashMap::new());
    assert_eq!(starred(&index), 0);
    let all = corpus.days.values().flatten().map(|item| (item.id.clone(), Marked::default().starred()));
    index.mark(all.collect());
    assert_eq!(starred(&index), 4);
}
