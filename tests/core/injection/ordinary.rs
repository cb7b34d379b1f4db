//! Papers that give no orders, and how many of them are taken for such as do.

use std::collections::BTreeMap;
use std::io::Read;
use std::time::Instant;

use firstlight::arxiv::read_feed;
use firstlight::paper::{Category, Paper, PaperId};
use firstlight::profile::orders;
use serde_json::Value;

use super::super::data;

/// The papers of both days and of the two lists that taste is learned from; `None` where the data is absent.
fn papers(test: &str) -> Option<BTreeMap<PaperId, Paper>> {
    let mut papers = BTreeMap::new();
    for day in ["2025-04-18", "2025-06-27"] {
        for feed in ["cs-lg", "cs-ai", "cs-cl", "cs-cv"] {
            let bytes = data::read(test, &format!("days/{day}/{feed}.rss.xml"))?;
            let (archive, class) = feed.split_once('-').unwrap();
            let category = Category::parse(&format!("{archive}.{}", class.to_uppercase())).unwrap();
            let announcement = read_feed(&bytes, &category).unwrap();
            papers
                .extend(announcement.entries.into_iter().map(|entry| (entry.paper.id.clone(), entry.paper)));
        }
    }
    for list in ["ml", "astro"] {
        let bytes = data::read(test, &format!("taste/{list}.jsonl.gz"))?;
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        for line in text.lines() {
            let paper: Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| paper[name].as_str().unwrap_or_default().to_owned();
            // The lists leave the archive of old ids out.
            let id =
                PaperId::parse(&field("id")).or_else(|| PaperId::parse(&format!("astro-ph/{}", field("id"))));
            let id = id.expect("an id");
            let authors = match &paper["authors"] {
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
                other => other.as_str().unwrap_or_default().to_owned(),
            };
            let (title, abstract_text) = (field("title"), field("abstract"));
            assert!(!title.is_empty() && !abstract_text.is_empty(), "{id}");
            let paper = Paper {
                id: id.clone(),
                version: Some(1),
                title,
                authors,
                abstract_text,
                categories: Vec::new(),
                remarks: Default::default(),
            };
            papers.entry(id).or_insert(paper);
        }
    }
    Some(papers)
}

#[test]
fn ordinary_papers_are_hardly_ever_accused() {
    let Some(papers) = papers("injection::ordinary_papers_are_hardly_ever_accused") else { return };
    assert!(papers.len() > 10_000, "{}", papers.len());
    let began = Instant::now();
    let accused: Vec<_> =
        papers.values().filter_map(|paper| Some(format!("{}: {}", paper.id, orders(paper)?))).collect();
    let took = began.elapsed();
    eprintln!(
        "{} of {} ordinary papers are badged; {took:?}, {:?} a thousand\n{accused:#?}",
        accused.len(),
        papers.len(),
        took * 1_000 / u32::try_from(papers.len()).unwrap(),
    );
    assert!(accused.len() * 100 <= papers.len(), "{} of {}", accused.len(), papers.len());
}
