//! The fields of an entry in a listing.

use super::super::body;
use super::super::html::Tag;
use super::heading::Section;
use crate::paper::{Category, PaperId};

/// What stands behind an id is a few words.
const MAX_LISTED: usize = 400;

/// What of an entry an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Authors,
    Comments,
    JournalRef,
    Doi,
    Subjects,
    Abstract,
}

impl Field {
    /// The field that an element of a `dd` begins. The classes are arXiv's; the abstract is a plain paragraph.
    pub fn of(tag: &Tag<'_>, classes: &str) -> Option<Self> {
        let named = classes.split_ascii_whitespace().find_map(|word| {
            Some(match word.strip_prefix("list-")? {
                "title" => Self::Title,
                "authors" => Self::Authors,
                "comments" => Self::Comments,
                "journal-ref" => Self::JournalRef,
                "doi" => Self::Doi,
                "subjects" => Self::Subjects,
                "abstract" => Self::Abstract,
                _ => return None,
            })
        });
        named.or(tag.is("p").then_some(Self::Abstract))
    }
}

/// The raw fields of an entry; empty where one is absent.
#[derive(Debug, Default)]
pub(super) struct RawEntry {
    pub section: Option<Section>,
    /// Its number on the pages of its day, from 1.
    pub number: Option<u32>,
    pub id: Option<PaperId>,
    /// The version that one of its links states.
    pub version: Option<u16>,
    /// True where its links or its name state different ids.
    pub is_torn: bool,
    /// What stands behind the id: `(cross-list from cs.CV)`, `(replaced)`.
    pub listed: String,
    pub title: String,
    pub authors: String,
    pub comments: String,
    pub journal_ref: String,
    pub doi: String,
    pub subjects: String,
    /// Where in the subjects the primary one begins, while it is being read.
    pub primary_from: Option<usize>,
    pub primary: String,
    pub abstract_text: String,
}

impl RawEntry {
    pub fn text(&mut self, field: Field) -> &mut String {
        match field {
            Field::Title => &mut self.title,
            Field::Authors => &mut self.authors,
            Field::Comments => &mut self.comments,
            Field::JournalRef => &mut self.journal_ref,
            Field::Doi => &mut self.doi,
            Field::Subjects => &mut self.subjects,
            Field::Abstract => &mut self.abstract_text,
        }
    }

    /// Takes the id, and the version where one is there, from a link's address or name. True for the link to the
    /// abstract, whose name is an id too.
    pub fn take_address(&mut self, address: &str) -> bool {
        let is_abstract = address.contains("/abs/");
        if !(is_abstract || address.contains("/html/") || address.trim_start().starts_with("arXiv:")) {
            return false;
        }
        if let Some((id, version)) = PaperId::parse_loosely(address) {
            self.is_torn |= self.id.as_ref().is_some_and(|known| *known != id);
            self.version = self.version.or(version);
            self.id.get_or_insert(id);
        }
        is_abstract
    }

    pub fn take_listed(&mut self, text: &str) {
        if self.listed.len() < MAX_LISTED {
            self.listed.push_str(body::start(text, MAX_LISTED));
        }
    }

    pub fn end_primary(&mut self) {
        if let Some(from) = self.primary_from.take() {
            self.primary = self.subjects.get(from..).unwrap_or_default().to_owned();
        }
    }

    /// What to call it in a problem: its id, or else its title.
    pub fn label(&self) -> Option<String> {
        let title = || Some(body::quote(&self.title, 80)).filter(|title| !title.is_empty());
        self.id.clone().map(String::from).or_else(title)
    }

    /// Its categories, the primary one first. What is none is given to `odd`.
    pub fn categories(&self, mut odd: impl FnMut(&str)) -> Vec<Category> {
        let primary = subject(&self.primary);
        let mut categories: Vec<Category> = primary.into_iter().collect();
        for part in self.subjects.split(';').filter(|part| !part.trim().is_empty()).take(MAX_SUBJECTS) {
            match subject(part) {
                Some(category) if categories.contains(&category) => {}
                Some(category) => categories.push(category),
                None => odd(part),
            }
        }
        categories
    }
}

/// No paper has half as many.
const MAX_SUBJECTS: usize = 100;

/// The category of `Artificial Intelligence (cs.AI)`.
fn subject(text: &str) -> Option<Category> {
    let (_, id) = text.trim().strip_suffix(')')?.rsplit_once('(')?;
    Category::parse(id)
}
