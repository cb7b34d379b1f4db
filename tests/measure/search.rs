//! The search, and the reading of a digest, as a WASM of its own, for `tests/measure-search.mjs` and
//! `tests/measure-day.mjs` alone: it is in no page.

#[cfg(target_arch = "wasm32")]
mod bench {
    use std::collections::BTreeMap;

    use firstlight::browser::nodes::fill;
    use firstlight::day::Day;
    use firstlight::digest::search::{PaperText, sealed, unseal};
    use firstlight::digest::{AuthorMatch, Entry, markdown};
    use firstlight::search::{Index, Listed, Query, Segment, build};
    use firstlight::typeset::{Href, Kind, Node, Tag, Text};
    use js_sys::{Array, JsString};
    use wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::Element;

    /// Reads a digest's Markdown and returns how many papers it has: for `tests/measure-day.mjs`.
    #[wasm_bindgen]
    pub fn entries_of(text: &str) -> Result<usize, JsValue> {
        let (document, _) = markdown::read(text).map_err(|error| error.to_string())?;
        Ok(document.entries.len())
    }

    /// Reads a digest's Markdown and has it in `place`, typeset, with all that the Markdown says of its papers and
    /// nothing else: for `tests/measure-day.mjs`.
    #[wasm_bindgen]
    pub fn show(place: Element, text: &str) -> Result<(), JsValue> {
        let (document, _) = markdown::read(text).map_err(|error| error.to_string())?;
        let title = |entry: &Entry| {
            let words = Text::new(Kind::Title, entry.title.as_str()).nodes();
            Href::parse(&entry.id.abs_url()).map_or_else(Vec::new, |href| vec![Node::Link(href, words)])
        };
        let named = |name: &str, mut inside: Vec<Node>| {
            inside.insert(0, Node::Element(Tag::Strong, vec![Node::text(name)]));
            inside.insert(1, Node::text(" "));
            Node::Element(Tag::P, inside)
        };
        let prose = |text: &str| Text::new(Kind::Prose, text).nodes();
        let authors = |entry: &Entry| named("Authors:", vec![Node::text(entry.authors.as_str())]);
        let score = |name: &str, score: Option<u8>| {
            score.map(|score| named(name, vec![Node::text(score.to_string())]))
        };
        let line = |entry: &Entry| {
            let mut line = title(entry);
            line.push(authors(entry));
            Node::Element(Tag::Li, line)
        };
        let mut nodes = vec![Node::Element(Tag::Ol(1), document.entries.iter().map(line).collect())];
        for entry in &document.entries {
            nodes.push(Node::Element(Tag::H2, title(entry)));
            nodes.push(named("ArXiv ID:", vec![Node::text(entry.id.to_string())]));
            nodes.push(authors(entry));
            nodes.push(named("Abstract:", prose(&entry.abstract_text)));
            let is_match = entry.author_match == AuthorMatch::Matched;
            let comment = is_match.then_some("Author match").into_iter().chain(entry.comment.as_deref());
            let comment = comment.collect::<Vec<_>>().join(". ");
            nodes.extend((!comment.is_empty()).then(|| named("Comment:", prose(&comment))));
            nodes.extend(score("Relevance:", entry.relevance));
            nodes.extend(score("Novelty:", entry.novelty));
        }
        fill(&place, &nodes);
        Ok(())
    }

    /// Papers by day, and the index over them.
    #[wasm_bindgen]
    #[derive(Default)]
    pub struct Bench {
        days: BTreeMap<Day, Vec<PaperText>>,
        index: Index,
    }

    #[wasm_bindgen]
    impl Bench {
        #[wasm_bindgen(constructor)]
        pub fn new() -> Self {
            Self::default()
        }

        /// Takes a day's papers in, as JSON.
        pub fn take(&mut self, day: &str, papers: &str) -> Result<(), JsValue> {
            let day = Day::parse(day).ok_or("no day")?;
            let papers = serde_json::from_str(papers).map_err(|error| error.to_string())?;
            self.days.insert(day, papers);
            Ok(())
        }

        /// Makes the indexes of all days, as they are stored: key, value, key, value, …
        pub fn build(&self) -> Array {
            let all = Array::new();
            for (day, papers) in &self.days {
                let listed: Vec<Listed<'_>> = papers.iter().map(PaperText::listed).collect();
                all.push(&day.to_string().into());
                all.push(&sealed(build(0, &listed, &[])).into());
            }
            all
        }

        /// Reads all indexes, as they were stored.
        pub fn load(&mut self, all: &Array) {
            self.index = Index::default();
            let mut all = all.iter().filter_map(|one| one.dyn_into::<JsString>().ok()).map(String::from);
            while let (Some(day), Some(value)) = (all.next(), all.next()) {
                if let (Some(day), Some(segment)) = (Day::parse(&day), unseal(&value)) {
                    self.index.insert(day, segment);
                }
            }
        }

        /// How many papers the query finds; the ids of the best come after.
        pub fn find(&self, query: &str, most: usize) -> Array {
            let hits = self.index.find(&Query::read(query), most);
            let ids = hits.first.iter().map(|hit| JsValue::from(hit.id.as_str()));
            std::iter::once(JsValue::from(hits.total as u32)).chain(ids).collect()
        }

        /// How many papers the index has.
        pub fn papers(&self) -> usize {
            self.index.days().map(|(_, segment): (Day, &Segment)| segment.papers.len()).sum()
        }
    }
}

fn main() {}
