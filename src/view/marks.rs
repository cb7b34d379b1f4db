//! What a page lists of a digest's papers: what passes the filter, what is hidden, and what leaves as a file.

use std::collections::BTreeSet;

use super::sheet::Sheet;
use crate::digest::export::{Collection, Reference};
use crate::digest::filter::{Facts, Filter};
use crate::digest::{Document, Totals};
use crate::paper::{AnnounceType, Category, PaperId};
use crate::run::marks::{Mark, Marks};

/// The papers of a digest, as a page has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// What is to be read: neither hidden nor filtered away; in the digest's order.
    pub papers: Vec<PaperId>,
    /// What the reader hid, whatever the filter says; in the digest's order.
    pub hidden: Vec<PaperId>,
}

/// Divides the papers that are `shown` in a digest; `texts` are the [sheet's](Sheet::texts), where they are at hand.
pub fn listed(
    sheet: &Sheet,
    shown: &[PaperId],
    filter: &Filter,
    texts: Option<&[String]>,
    marks: &Marks,
) -> Listed {
    let (hidden, seen): (Vec<PaperId>, Vec<PaperId>) =
        shown.iter().cloned().partition(|paper| marks.is_hidden(paper));
    if filter.is_open() {
        return Listed { papers: seen, hidden };
    }
    let passes = |paper: &PaperId| {
        let announced = sheet.announced(paper);
        let facts = Facts {
            categories: announced.map_or(&[], |one| one.categories.as_slice()),
            announced: announced.map_or(&[], |one| one.kinds.as_slice()),
            mark: marks.get(paper),
            text: texts.and_then(|texts| texts.get(sheet.index(paper)?)).map(String::as_str),
        };
        sheet.entry(paper).is_some_and(|entry| filter.passes(entry, facts))
    };
    Listed { papers: seen.into_iter().filter(passes).collect(), hidden }
}

/// What a filter can choose from: the categories and announce types of the papers that are `shown`.
pub fn choices(sheet: &Sheet, shown: &[PaperId]) -> (Vec<Category>, Vec<AnnounceType>) {
    let announced = || shown.iter().filter_map(|paper| sheet.announced(paper));
    let categories: BTreeSet<&Category> = announced().flat_map(|one| &one.categories).collect();
    let kinds: BTreeSet<AnnounceType> = announced().flat_map(|one| one.kinds.iter().copied()).collect();
    (categories.into_iter().cloned().collect(), kinds.into_iter().collect())
}

/// Which of a digest's papers leave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Selection {
    /// The whole digest.
    #[default]
    Digest,
    /// What the page lists: neither hidden nor filtered away.
    Listed,
    /// The starred ones of it.
    Starred,
}

impl Selection {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Digest, Self::Listed, Self::Starred];

    /// The papers of it, of those that a digest has and a page lists.
    pub fn of(self, shown: &[PaperId], listed: &[PaperId], marks: &Marks) -> Vec<PaperId> {
        match self {
            Self::Digest => shown.to_vec(),
            Self::Listed => listed.to_vec(),
            Self::Starred => shown.iter().filter(|paper| marks.is_starred(paper)).cloned().collect(),
        }
    }
}

/// The papers of a selection, ready to be written. `document` is the whole digest.
pub fn collection(sheet: &Sheet, document: Document, papers: &[PaperId], marks: &Marks) -> Collection {
    let references = papers.iter().filter_map(|paper| {
        let entry = sheet.entry(paper)?.clone();
        let categories = sheet.announced(paper).map(|one| one.categories.clone()).unwrap_or_default();
        Some(with_mark(Reference::new(sheet.day, entry, categories), marks.get(paper)))
    });
    let mut document = document;
    if !document.entries.iter().map(|entry| &entry.id).eq(papers) {
        document.entries = papers.iter().filter_map(|paper| sheet.entry(paper).cloned()).collect();
        document.totals = Totals { relevant: u64::try_from(document.entries.len()).ok(), ..document.totals };
    }
    Collection::of_day(format!("Firstlight digest of {}", sheet.day), references.collect(), document)
}

/// A paper that leaves, with what the reader wrote about it.
pub fn with_mark(reference: Reference, mark: Option<&Mark>) -> Reference {
    let Some(mark) = mark else { return reference };
    Reference {
        tags: mark.tags.iter().map(|tag| tag.name.clone()).collect(),
        note: mark.note.as_ref().map(|note| note.text.clone()).unwrap_or_default(),
        ..reference
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::digest::export::Format;
    use crate::digest::filter::{Reading, Star};
    use crate::digest::{AuthorMatch, Entry, Source};
    use crate::run::marks::{Aspect, Made};

    fn id(number: u32) -> PaperId {
        PaperId::parse(&format!("2504.0000{number}")).unwrap()
    }

    fn document() -> Document {
        let entry = |number: u32| Entry {
            id: id(number),
            title: format!("Paper {number}"),
            authors: "Ann Example".to_owned(),
            abstract_text: "Text.".to_owned(),
            author_match: AuthorMatch::Unmatched,
            comment: None,
            relevance: Some(9),
            novelty: Some(8),
            looks: None,
        };
        Document {
            day: Day::parse("2025-04-18").unwrap(),
            source: Source::Import,
            spending: None,
            totals: Totals { arxiv: Some(433), scanned: Some(254), relevant: Some(4) },
            entries: (1..5).map(entry).collect(),
            prompt: None,
        }
    }

    fn marks() -> Marks {
        let made = || Made { at: 0, profile: "default".to_owned() };
        let mut marks = Marks::default();
        marks.set(&id(1), Aspect::Read(Some(made())));
        marks.set(&id(2), Aspect::Hidden(Some(made())));
        marks.set(&id(2), Aspect::Starred(Some(made())));
        marks.set(&id(3), Aspect::Starred(Some(made())));
        marks.set(&id(3), Aspect::note("mine", made()));
        marks
    }

    #[test]
    fn hidden_papers_leave_the_list_and_stay_findable() {
        let sheet = Sheet::of_import(&document());
        let shown: Vec<_> = (1..5).map(id).collect();
        let check = |filter: Filter, papers: &[u32]| {
            let found = listed(&sheet, &shown, &filter, None, &marks());
            assert_eq!(listed(&sheet, &shown, &filter, Some(&sheet.texts()), &marks()), found);
            assert_eq!(found.papers, papers.iter().copied().map(id).collect::<Vec<_>>(), "{filter:?}");
            assert_eq!(found.hidden, [id(2)]);
        };
        check(Filter::default(), &[1, 3, 4]);
        check(Filter { reading: Reading::Unread, ..Filter::default() }, &[3, 4]);
        check(Filter { star: Star::Starred, ..Filter::default() }, &[3]);
        check(Filter { words: "mine".to_owned(), ..Filter::default() }, &[3]);
        check(Filter { category: Category::parse("cs.LG"), ..Filter::default() }, &[]);
    }

    #[test]
    fn a_selection_leaves_as_a_digest_of_its_own() {
        let sheet = Sheet::of_import(&document());
        let shown: Vec<_> = (1..5).map(id).collect();
        let listed = listed(&sheet, &shown, &Filter::default(), None, &marks());
        let check = |selection: Selection, count: usize| {
            let papers = selection.of(&shown, &listed.papers, &marks());
            let collection = collection(&sheet, document(), &papers, &marks());
            assert_eq!(collection.papers().len(), count, "{selection:?}");
            let (read, problems) =
                crate::digest::markdown::read(&collection.write(Format::Markdown)).unwrap();
            assert_eq!((read.entries.len(), problems.len()), (count, 0), "{selection:?}");
            assert_eq!(read.totals.relevant, u64::try_from(count).ok());
            collection
        };
        check(Selection::Digest, 4);
        check(Selection::Listed, 3);
        let starred = check(Selection::Starred, 2);
        assert_eq!(starred.papers()[1].note, "mine");
    }
}
