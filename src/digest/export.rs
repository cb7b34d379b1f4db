//! Papers as other programs take them: reference managers, spreadsheets, feed readers.
//!
//! A [`Collection`] is a day's digest, a selection of it, or what a search found; [`Collection::write`] makes a file of
//! it. [`Format::Markdown`] and [`Format::Json`] of a whole day are the digest itself, which can be read in again; all
//! others go one way.

mod atom;
mod bibtex;
mod csv;
mod list;
mod names;
mod ris;

use std::collections::HashSet;

use super::{Document, Entry, json, markdown};
use crate::day::Day;
use crate::paper::{Category, PaperId};
use crate::typeset::draft;

pub use bibtex::{citation_key, entry as bibtex_entry};

/// What a reader can take papers away as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// The digest in the form that readers know, or a list in the same manner.
    #[default]
    Markdown,
    /// Everything that is known, for programs.
    Json,
    /// As arXiv's own export has it, with the abstract.
    BibTex,
    /// For Zotero, EndNote, Mendeley.
    Ris,
    /// For spreadsheets.
    Csv,
    /// For feed readers.
    Atom,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Markdown, Self::Json, Self::BibTex, Self::Ris, Self::Csv, Self::Atom];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "Markdown",
            Self::Json => "JSON",
            Self::BibTex => "BibTeX",
            Self::Ris => "RIS",
            Self::Csv => "CSV",
            Self::Atom => "Atom feed",
        }
    }

    /// How its files end, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Json => "json",
            Self::BibTex => "bib",
            Self::Ris => "ris",
            Self::Csv => "csv",
            Self::Atom => "atom",
        }
    }

    /// Its media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown",
            Self::Json => "application/json",
            Self::BibTex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Csv => "text/csv",
            Self::Atom => "application/atom+xml",
        }
    }

    /// Whether titles and abstracts stand in it as plain text, so that [`Reference::plain`] is wanted. The others have
    /// arXiv's own TeX.
    pub fn is_plain(self) -> bool {
        matches!(self, Self::Ris | Self::Csv | Self::Atom)
    }
}

/// One paper that leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The day of the digest that it stands in.
    pub day: Day,
    /// What the digest says of it.
    pub entry: Entry,
    /// Its categories, the primary one first; empty where an imported file does not say.
    pub categories: Vec<Category>,
    /// The reader's tags.
    pub tags: Vec<String>,
    /// The reader's note; empty where there is none.
    pub note: String,
    /// Its texts without TeX.
    pub plain: Plain,
}

/// Title, abstract and comment as plain text: Unicode in place of TeX.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plain {
    /// The title, in one line.
    pub title: String,
    /// The abstract, in one line.
    pub abstract_text: String,
    /// What the model said.
    pub comment: String,
}

impl Plain {
    /// The texts of `entry`, each made plain by `plain`: `typeset::plain`, or what stands for it where the typesetter is
    /// a program of its own.
    pub fn new(entry: &Entry, plain: &dyn Fn(&str) -> String) -> Self {
        Self {
            title: plain(&entry.title),
            abstract_text: plain(&entry.abstract_text),
            comment: entry.comment.as_deref().map(plain).unwrap_or_default(),
        }
    }
}

impl Reference {
    /// A paper of the digest of `day`, with nothing of the reader's own. Its plain texts are drafts: accents decoded,
    /// formulas as they were written.
    pub fn new(day: Day, entry: Entry, categories: Vec<Category>) -> Self {
        let plain = Plain::new(&entry, &draft);
        Self { day, entry, categories, tags: Vec::new(), note: String::new(), plain }
    }
}

/// Papers that leave together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    title: String,
    papers: Vec<Reference>,
    document: Option<Document>,
}

impl Collection {
    /// Papers under a title, of one day or of several. A paper that comes twice is taken where it comes first.
    pub fn new(title: String, mut papers: Vec<Reference>) -> Self {
        let mut seen: HashSet<PaperId> = HashSet::new();
        papers.retain(|paper| seen.insert(paper.entry.id.clone()));
        Self { title, papers, document: None }
    }

    /// The same for a digest that can be read in again: `document`, whose papers these are.
    pub fn of_day(title: String, papers: Vec<Reference>, document: Document) -> Self {
        Self { document: Some(document), ..Self::new(title, papers) }
    }

    /// The papers, each id once.
    pub fn papers(&self) -> &[Reference] {
        &self.papers
    }

    /// Gives every paper the plain texts that `plain` makes of it, in order.
    pub fn make_plain(&mut self, mut plain: impl FnMut(&Reference) -> Plain) {
        for paper in &mut self.papers {
            paper.plain = plain(paper);
        }
    }

    /// The text of a file in this format.
    pub fn write(&self, format: Format) -> String {
        match (format, &self.document) {
            (Format::Markdown, Some(document)) => markdown::print(document),
            (Format::Markdown, None) => list::markdown(&self.title, &self.papers),
            // No part of a document has a form that JSON lacks; and a list says no less.
            (Format::Json, Some(document)) => {
                json::to_json(document).unwrap_or_else(|_| list::json(&self.title, &self.papers))
            }
            (Format::Json, None) => list::json(&self.title, &self.papers),
            (Format::BibTex, _) => bibtex::write(&self.papers),
            (Format::Ris, _) => ris::write(&self.papers),
            (Format::Csv, _) => csv::write(&self.papers),
            (Format::Atom, _) => atom::write(&self.title, &self.papers),
        }
    }
}

/// A text in one line, without what nobody can see.
fn one_line(text: &str) -> String {
    let text = crate::typeset::visible(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod testing {
    use super::*;
    use crate::digest::AuthorMatch;

    /// A paper with everything, whose texts need escapes in every format.
    pub fn reference() -> Reference {
        let entry = Entry {
            id: PaperId::parse("2504.12359").unwrap(),
            title: "=1 & \"two\", {three} of $x_i^2$".to_owned(),
            authors:
                "J\\'er\\^ome D\\'efossez (Lab, City), Donald Martin, Jr., Ludwig van Beethoven, Gemma Team"
                    .to_owned(),
            abstract_text: "First <line>\nsecond, 100% of a_b.".to_owned(),
            author_match: AuthorMatch::Matched,
            comment: Some("It \"fits\".".to_owned()),
            relevance: Some(9),
            novelty: None,
            looks: None,
        };
        let category = |name| Category::parse(name).unwrap();
        Reference {
            tags: vec!["to read".to_owned()],
            note: "-> ask & tell".to_owned(),
            ..Reference::new(
                Day::parse("2025-04-18").unwrap(),
                entry,
                vec![category("cs.LG"), category("stat.ML")],
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::reference;
    use super::*;

    #[test]
    fn a_paper_leaves_once() {
        let later = Reference { day: Day::parse("2025-04-21").unwrap(), ..reference() };
        let collection = Collection::new("two days".to_owned(), vec![reference(), later]);
        assert_eq!(collection.papers(), [reference()]);
        for format in Format::ALL {
            assert_eq!(
                collection.write(format).matches("arxiv.org/abs/2504.12359").count(),
                match format {
                    Format::Atom => 2,
                    Format::Json => 0,
                    _ => 1,
                },
                "{format:?}"
            );
        }
    }

    #[test]
    fn nothing_to_write_is_still_a_file() {
        let none = Collection::new("nothing".to_owned(), Vec::new());
        assert_eq!(none.write(Format::BibTex), "");
        assert_eq!(none.write(Format::Ris), "");
        assert_eq!(none.write(Format::Csv).lines().count(), 1);
        assert!(none.write(Format::Atom).ends_with("</feed>\n"));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&none.write(Format::Json)).unwrap()["papers"],
            serde_json::json!([])
        );
    }
}
