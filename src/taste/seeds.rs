//! Seeds of taste: papers that the reader names, in whatever form a library gives them.
//!
//! Ids, one or many in any text; BibTeX; RIS; CSL JSON, CSV and RDF, as Zotero exports them beside the first two. What has an
//! arXiv id is known by it, what has none by its title. A text from outside costs at most time in proportion to its
//! length; what cannot be read is left out.

mod rdf;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Evidence, Lesson, Mark};
use crate::paper::{Paper, PaperId};

/// The longest text that is read, in bytes; what follows is left out.
const LONGEST: usize = 8_000_000;
/// The most seeds.
const MOST: usize = 5000;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seeds {
    /// The papers with an arXiv id, each once.
    pub ids: Vec<PaperId>,
    /// The titles of those without.
    pub titles: Vec<String>,
}

/// What became of seeds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Planted {
    /// Stars for those whose text is known.
    pub lessons: Vec<Lesson>,
    /// Ids of papers whose text is not known: they may be asked for.
    pub missing: Vec<PaperId>,
    /// Titles that no known paper has.
    pub strange: Vec<String>,
}

/// Finds the papers that a text names.
pub fn read(text: &str) -> Seeds {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = text.get(..end).unwrap_or_default().trim_start_matches('\u{feff}').trim();
    let mut seeds = Collector::default();
    if let Some(entries) = json_entries(text) {
        entries
            .iter()
            .for_each(|entry| seeds.add(&json_texts(entry), entry.get("title").and_then(Value::as_str)));
    } else if rdf::is_rdf(text) {
        rdf::read(text, &mut seeds);
    } else if text.lines().any(|line| line.starts_with("TY  -")) {
        read_ris(text, &mut seeds);
    } else if text.starts_with('@') || text.contains("\n@") {
        read_bibtex(text, &mut seeds);
    } else if let Some(columns) = csv_columns(text) {
        read_csv(text, columns, &mut seeds);
    } else {
        ids_in(text).for_each(|id| seeds.add_id(id));
    }
    seeds.found
}

impl Seeds {
    /// Makes stars of the seeds that are among `known` papers.
    pub fn plant<'a>(self, known: impl IntoIterator<Item = &'a Paper>) -> Planted {
        let mut titles: BTreeMap<String, String> = self
            .titles
            .into_iter()
            .map(|title| (folded(&title), title))
            .filter(|(key, _)| !key.is_empty())
            .collect();
        let mut ids: BTreeSet<PaperId> = self.ids.into_iter().collect();
        let mut lessons = Vec::new();
        for paper in known {
            let named = ids.remove(&paper.id);
            let titled = !titles.is_empty() && titles.remove(&folded(&paper.title)).is_some();
            if named || titled {
                lessons.push(Lesson {
                    paper: paper.id.clone(),
                    title: paper.title.clone(),
                    abstract_text: paper.abstract_text.clone(),
                    evidence: Evidence::Marked(Mark::Star),
                });
            }
        }
        Planted { lessons, missing: ids.into_iter().collect(), strange: titles.into_values().collect() }
    }
}

#[derive(Default)]
struct Collector {
    found: Seeds,
    known: BTreeSet<PaperId>,
    titles: BTreeSet<String>,
}

impl Collector {
    fn is_full(&self) -> bool {
        self.known.len() + self.titles.len() >= MOST
    }

    fn add_id(&mut self, id: PaperId) {
        if !self.is_full() && self.known.insert(id.clone()) {
            self.found.ids.push(id);
        }
    }

    /// Takes one entry: the fields that may hold an id, and its title.
    fn add(&mut self, fields: &str, title: Option<&str>) {
        if let Some(id) = ids_in(fields).next() {
            return self.add_id(id);
        }
        let title = title.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let key = folded(&title);
        if !key.is_empty() && !self.is_full() && self.titles.insert(key) {
            self.found.titles.push(title);
        }
    }
}

/// All arXiv ids in a text, in order: alone, behind `arXiv:`, in addresses and in DOIs (`10.48550/arXiv.2504.12359`).
fn ids_in(text: &str) -> impl Iterator<Item = PaperId> {
    let parts = text.split(|letter: char| {
        letter.is_whitespace()
            || [',', ';', '"', '\'', '{', '}', '(', ')', '[', ']', '<', '>', '|', '='].contains(&letter)
    });
    parts.filter(|part| part.len() <= 200).filter_map(|part| {
        let part = part.trim_end_matches(['.', ':', '/', '\\']);
        // The DOI of an arXiv paper is its id behind `arXiv.`; any other DOI may look like an id by chance.
        if let Some((_, doi)) = part.split_once("10.48550/") {
            let id = doi.get(..6).filter(|start| start.eq_ignore_ascii_case("arxiv."));
            return id.and_then(|_| doi.get(6..)).and_then(loosely);
        }
        if part.contains("10.") && part.contains('/') && !part.contains("arxiv") {
            return None;
        }
        loosely(part)
    })
}

fn loosely(text: &str) -> Option<PaperId> {
    PaperId::parse_loosely(text).map(|(id, _)| id)
}

/// A title without what spellings differ in: capitals, braces, accents as commands, punctuation.
fn folded(title: &str) -> String {
    let mut key = String::new();
    super::words::each_word(title, |word| {
        key.push_str(&word.text());
        key.push(' ');
    });
    key
}

fn json_entries(text: &str) -> Option<Vec<Value>> {
    if !text.starts_with(['[', '{']) {
        return None;
    }
    match serde_json::from_str(text).ok()? {
        Value::Array(entries) => Some(entries),
        Value::Object(mut whole) => match whole.remove("items") {
            Some(Value::Array(entries)) => Some(entries),
            _ => Some(vec![Value::Object(whole)]),
        },
        _ => None,
    }
}

/// The fields of a CSL or Zotero entry in which ids stand.
fn json_texts(entry: &Value) -> String {
    let fields =
        ["number", "URL", "url", "DOI", "doi", "archiveID", "archive_location", "note", "extra", "id"];
    let texts = fields.iter().filter_map(|field| entry.get(field).and_then(Value::as_str));
    texts.collect::<Vec<_>>().join(" ")
}

fn read_ris(text: &str, seeds: &mut Collector) {
    let (mut fields, mut title) = (String::new(), None);
    for line in text.lines() {
        let Some((tag, value)) = line.split_once("  -") else { continue };
        let value = value.trim();
        match tag {
            "TI" | "T1" => title = title.or(Some(value)),
            "UR" | "DO" | "AN" | "M1" | "M3" | "N1" | "L1" | "L2" | "SP" | "C1" => {
                fields.push_str(value);
                fields.push(' ');
            }
            "ER" => {
                seeds.add(&fields, title);
                fields.clear();
                title = None;
            }
            _ => {}
        }
    }
    seeds.add(&fields, title);
}

fn read_bibtex(text: &str, seeds: &mut Collector) {
    for entry in text.split("\n@").filter(|entry| entry.contains('{')) {
        let names = ["eprint", "doi", "url", "note", "journal", "howpublished", "number", "volume"];
        let fields: Vec<&str> = names.iter().filter_map(|name| bibtex_field(entry, name)).collect();
        seeds.add(&fields.join(" "), bibtex_field(entry, "title"));
    }
}

/// The value of a field, without its outer braces or quotes: `name = {value}`, `name = "value"`, `name = 7`. A name
/// stands at the beginning of a line or behind a comma.
fn bibtex_field<'a>(entry: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    loop {
        let at = from + entry.get(from..)?.find('=')?;
        let before = entry.get(..at)?.trim_end();
        from = at + 1;
        let start = before.rfind(|letter: char| !letter.is_ascii_alphabetic()).map_or(0, |last| last + 1);
        let is_field = before.get(..start)?.trim_end_matches([' ', '\t']).ends_with([',', '\n']);
        if !is_field || !before.get(start..)?.eq_ignore_ascii_case(name) {
            continue;
        }
        let value = entry.get(from..)?.trim_start();
        return match value.chars().next()? {
            '{' => {
                let mut depth = 0_usize;
                let end = value.char_indices().find(|(_, letter)| {
                    match letter {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                value.get(1..end?.0)
            }
            '"' => value.get(1..).and_then(|rest| rest.split_once('"')).map(|(value, _)| value),
            _ => value.split([',', '\n', '}']).next().map(str::trim),
        };
    }
}

/// Where a CSV's title and the fields with ids stand, by its first line.
fn csv_columns(text: &str) -> Option<(usize, Vec<usize>)> {
    let (head, _) = csv_record(text)?;
    let place = |name: &str| head.iter().position(|column| column.eq_ignore_ascii_case(name));
    let ids =
        ["Url", "DOI", "Extra", "Archive Location", "Number", "id"].into_iter().filter_map(place).collect();
    Some((place("Title")?, ids))
}

fn read_csv(text: &str, (title, ids): (usize, Vec<usize>), seeds: &mut Collector) {
    let mut rest = csv_record(text).map_or("", |(_, rest)| rest);
    while let Some((record, next)) = csv_record(rest) {
        let fields: Vec<&str> =
            ids.iter().filter_map(|index| record.get(*index)).map(String::as_str).collect();
        seeds.add(&fields.join(" "), record.get(title).map(String::as_str));
        rest = next;
    }
}

/// The first record of a CSV and what follows it (RFC 4180).
fn csv_record(text: &str) -> Option<(Vec<String>, &str)> {
    if text.is_empty() {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let Some(field) = fields.last_mut() else { break };
        match letter {
            '"' if quoted && letters.peek().is_some_and(|(_, next)| *next == '"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            '\n' if !quoted => return Some((fields, text.get(at + 1..).unwrap_or_default())),
            '\r' if !quoted => {}
            _ => field.push(letter),
        }
    }
    Some((fields, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, ids: &[&str], titles: &[&str]) {
        let found = read(text);
        assert_eq!(found.ids.iter().map(PaperId::as_str).collect::<Vec<_>>(), ids, "{text}");
        assert_eq!(found.titles, titles, "{text}");
    }

    #[test]
    fn ids_are_found_in_any_text() {
        check("2504.12359", &["2504.12359"], &[]);
        check(
            "See arXiv:2504.12359v2 and https://arxiv.org/abs/hep-th/9901001, (2504.12359).\n1706.03762.",
            &["2504.12359", "hep-th/9901001", "1706.03762"],
            &[],
        );
        check("https://doi.org/10.48550/arXiv.1706.03762", &["1706.03762"], &[]);
        check("10.1103/2504.12359", &[], &[]);
        check("nothing here, 12.5 and 2599.12345", &[], &[]);
        check("", &[], &[]);
    }

    #[test]
    fn bibtex_is_read_entry_by_entry() {
        let text = r#"@misc{vaswani2017,
  title = {Attention Is {All} You Need},
  eprint={1706.03762}, archivePrefix={arXiv},
}
@article{other, author = "A. Body",
  title = "On {B}ees",
  journal = {J. Bees}, year = 2020,
  doi = {10.1000/182}}
@inproceedings{third, journal={arXiv preprint arXiv:2504.12359}, booktitle={Not this}, title={A third}}
"#;
        check(text, &["1706.03762", "2504.12359"], &["On {B}ees"]);
        check("@misc{broken, title={never closed", &[], &[]);
        check("@misc{x, note={a = b}, title = {Bees, = and wasps}}", &[], &["Bees, = and wasps"]);
    }

    #[test]
    fn ris_and_zoteros_exports_are_read() {
        check(
            "TY  - JOUR\nTI  - Bees of the\nUR  - http://arxiv.org/abs/2504.12359\nER  - \n\nTY  - JOUR\nT1  - Wasps\nDO  - 10.1000/1\nER  -",
            &["2504.12359"],
            &["Wasps"],
        );
        check(
            r#"[{"id":"a","title":"Bees","number":"arXiv:2504.12359"},{"title":"Wasps","URL":"https://example.org"},7]"#,
            &["2504.12359"],
            &["Wasps"],
        );
        check(r#"{"items":[{"title":"Bees","DOI":"10.48550/arXiv.2504.12359"}]}"#, &["2504.12359"], &[]);
        check(
            "\u{feff}\"Key\",\"Title\",\"Url\",\"Extra\"\r\n\"A\",\"Bees, \"\"all\"\"\",\"https://x.org\",\"\"\r\nB,Wasps,,arXiv:2504.12359 [cs]\r\n",
            &["2504.12359"],
            &["Bees, \"all\""],
        );
    }

    #[test]
    fn hostile_texts_cost_no_more_than_their_length() {
        for text in ["[".repeat(200_000), "@{".repeat(100_000), "\"".repeat(200_001), "=,".repeat(100_000)] {
            let found = read(&text);
            assert_eq!((found.ids.len(), found.titles.len()), (0, 0));
        }
        let many: String = (0..6000).map(|number| format!("2501.{number:05}\n")).collect();
        assert_eq!(read(&many).ids.len(), MOST);
    }

    #[test]
    fn seeds_become_stars_where_their_text_is_known() {
        let paper = |id: &str, title: &str| Paper {
            id: PaperId::parse(id).unwrap(),
            version: Some(1),
            title: title.to_owned(),
            authors: String::new(),
            abstract_text: "About it.".to_owned(),
            categories: Vec::new(),
            remarks: Default::default(),
        };
        let known = [
            paper("2504.00001", "On bees"),
            paper("2504.00002", "On Wasps!"),
            paper("2504.00003", "On ants"),
        ];
        let seeds = Seeds {
            ids: vec![known[0].id.clone(), PaperId::parse("2504.99999").unwrap()],
            titles: vec!["{On} wasps".to_owned(), "On moths".to_owned()],
        };
        let planted = seeds.plant(&known);
        let starred: Vec<_> = planted.lessons.iter().map(|lesson| lesson.paper.as_str()).collect();
        assert_eq!(starred, ["2504.00001", "2504.00002"]);
        assert!(planted.lessons.iter().all(|lesson| lesson.evidence == Evidence::Marked(Mark::Star)));
        assert_eq!(planted.missing, [PaperId::parse("2504.99999").unwrap()]);
        assert_eq!(planted.strange, ["On moths"]);
    }
}
