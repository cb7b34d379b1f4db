//! Papers to search, and queries for them.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use firstlight::arxiv::read_feed;
use firstlight::day::Day;
use firstlight::digest::markdown;
use firstlight::paper::{Category, PaperId};
use firstlight::search::{Listed, Marked};

use crate::{data, sample};

/// A paper with its texts.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: PaperId,
    pub title: String,
    pub authors: String,
    pub abstract_text: String,
    pub comment: String,
    pub note: String,
    pub categories: Vec<Category>,
    pub relevance: Option<u8>,
    pub novelty: Option<u8>,
    pub is_followed: bool,
    pub is_imported: bool,
}

impl Item {
    pub fn new(id: &str) -> Self {
        Self {
            id: PaperId::parse(id).unwrap(),
            title: String::new(),
            authors: String::new(),
            abstract_text: String::new(),
            comment: String::new(),
            note: String::new(),
            categories: Vec::new(),
            relevance: None,
            novelty: None,
            is_followed: false,
            is_imported: false,
        }
    }

    pub fn listed(&self) -> Listed<'_> {
        Listed {
            id: &self.id,
            title: &self.title,
            authors: &self.authors,
            abstract_text: &self.abstract_text,
            comment: &self.comment,
            note: &self.note,
            categories: &self.categories,
            relevance: self.relevance,
            novelty: self.novelty,
            is_followed: self.is_followed,
            is_imported: self.is_imported,
        }
    }
}

/// Days with their papers, and what is marked.
pub struct Corpus {
    pub days: BTreeMap<Day, Vec<Item>>,
    pub marks: HashMap<PaperId, Marked>,
}

/// Every paper that there is to draw from, each once.
fn all() -> &'static [Item] {
    static ALL: OnceLock<Vec<Item>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut items: BTreeMap<PaperId, Item> = BTreeMap::new();
        let mut feed = |bytes: &[u8], category: &str| {
            let category = Category::parse(category).unwrap();
            for entry in read_feed(bytes, &category).unwrap().entries {
                let paper = entry.paper;
                let item = Item {
                    title: paper.title,
                    authors: paper.authors,
                    abstract_text: paper.abstract_text,
                    categories: paper.categories,
                    ..Item::new(paper.id.as_str())
                };
                items.insert(paper.id, item);
            }
        };
        for (category, text) in sample::FEEDS {
            feed(text.as_bytes(), category);
        }
        let test = "search::random_queries_find_what_a_naive_search_finds";
        for (category, file) in [("cs.LG", "cs-lg"), ("cs.CL", "cs-cl")] {
            if let Some(bytes) = data::read(test, &format!("days/2025-04-18/{file}.rss.xml")) {
                feed(&bytes, category);
            }
        }
        for name in ["digests/000_83f8cba90274ee6a.txt", "digests/003_edbdba10fdb2b71e.txt"] {
            let Some(text) = data::read_text(test, name) else { continue };
            for entry in markdown::read(&text).unwrap().0.entries {
                let item = items.entry(entry.id.clone()).or_insert_with(|| Item::new(entry.id.as_str()));
                item.title = entry.title;
                item.authors = entry.authors;
                item.abstract_text = entry.abstract_text;
                item.comment = entry.comment.unwrap_or_default();
                (item.relevance, item.novelty) = (entry.relevance, entry.novelty);
                item.is_imported = true;
            }
        }
        items.into_values().collect()
    })
}

impl Corpus {
    /// Some papers on some days, several of them twice, with marks, notes and scores by chance.
    pub fn random(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let first = Day::parse("2025-04-01").unwrap();
        let mut days: BTreeMap<Day, Vec<Item>> = BTreeMap::new();
        let mut marks = HashMap::new();
        let mut date = first.date();
        for _ in 0..random.usize(1..8) {
            date = (0..random.usize(1..20)).fold(date, |date, _| date.next_day().unwrap());
            let count = random.usize(0..40);
            let items = random.choose_multiple(all().iter(), count).into_iter().cloned().map(|mut item| {
                if random.u8(..4) > 0 {
                    item.relevance = Some(random.u8(1..=10));
                    item.novelty = Some(random.u8(1..=10));
                }
                if random.u8(..8) == 0 {
                    item.note = random.choice(all()).unwrap().title.clone();
                }
                item.is_followed = random.u8(..6) == 0;
                match random.u8(..8) {
                    0 => drop(marks.insert(item.id.clone(), Marked::default().starred().read())),
                    1 => drop(marks.insert(item.id.clone(), Marked::default().hidden())),
                    _ => {}
                }
                item
            });
            let items: Vec<_> = items.collect();
            days.insert(Day::parse(&date.to_string()).unwrap(), items);
        }
        Self { days, marks }
    }

    /// Queries of all forms, made of what stands in the papers.
    pub fn queries(&self, count: usize) -> Vec<String> {
        let mut random = fastrand::Rng::with_seed(count as u64 + self.days.len() as u64);
        let items: Vec<&Item> = self.days.values().flatten().collect();
        let Some(first) = self.days.keys().next() else { return Vec::new() };
        let month = &first.to_string()[..7];
        let mut queries = Vec::new();
        while queries.len() < count {
            let Some(item) = random.choice(&items) else { return Vec::new() };
            let texts = [&item.title, &item.authors, &item.abstract_text, &item.comment, &item.note];
            let text = *random.choice(&texts).unwrap();
            let words: Vec<&str> = text.split_whitespace().collect();
            if words.is_empty() {
                continue;
            }
            let mut parts = Vec::new();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(..words.len());
                let word = words[at].trim_matches(['"', ':', '-', '(', ')', ',']);
                let prefix: String = word.chars().take(random.usize(1..6)).collect();
                let end = (at + random.usize(1..4)).min(words.len());
                let phrase = words[at..end].join(" ").replace('"', "");
                parts.push(match random.u8(..16) {
                    0..4 => word.to_owned(),
                    4..7 => prefix,
                    7..9 => format!("\"{phrase}\""),
                    9 => format!("-{prefix}"),
                    10 => format!("title:{prefix}"),
                    11 => format!("author:\"{phrase}"),
                    12 => format!("relevance:>={}", random.u8(1..10)),
                    13 => format!("-cat:{}", ["cs.LG", "cs", "stat.ML"][random.usize(..3)]),
                    14 => format!("is:{}", ["starred", "unread", "noted", "followed"][random.usize(..4)]),
                    _ => format!("date:{month}.."),
                });
            }
            queries.push(parts.join(" "));
        }
        queries
    }

    /// Four papers of which it is known what finds them.
    pub fn known() -> Self {
        let categories = |names: &[&str]| names.iter().filter_map(|name| Category::parse(name)).collect();
        let attention = Item {
            title: "Sparse Attention is All".to_owned(),
            authors: "Ashish Vaswani (Lab, City), Noam Shazeer".to_owned(),
            abstract_text: "Pre-training of what attends.".to_owned(),
            comment: "Fits the first criterion.".to_owned(),
            categories: categories(&["cs.LG", "cs.AI"]),
            relevance: Some(9),
            novelty: Some(8),
            ..Item::new("2504.00001")
        };
        let schrodinger = Item {
            title: r#"Schr\"odinger's Cat"#.to_owned(),
            authors: "Antonia Zeilinger".to_owned(),
            categories: categories(&["quant-ph"]),
            is_followed: true,
            ..Item::new("2504.00002")
        };
        let norm = Item {
            title: r"On $\ell_2$ and $\sigma$".to_owned(),
            abstract_text: "Pretraining, with norms.".to_owned(),
            categories: categories(&["stat.ML", "cs.LG"]),
            relevance: Some(6),
            novelty: Some(7),
            is_imported: true,
            ..Item::new("2506.00003")
        };
        let noted = Item {
            title: "Old and kept".to_owned(),
            note: "compare with mine\nlater".to_owned(),
            is_imported: true,
            ..Item::new("nlin/0408039")
        };
        let marks = [
            (attention.id.clone(), Marked::default().read()),
            (norm.id.clone(), Marked::default().hidden()),
            (noted.id.clone(), Marked::default().starred()),
        ];
        let day = |text: &str| Day::parse(text).unwrap();
        let days =
            [(day("2025-04-18"), vec![attention, schrodinger]), (day("2025-06-27"), vec![norm, noted])];
        Self { days: days.into(), marks: marks.into() }
    }
}
