//! Which of a day's papers a reader wants to look at just now. A filter takes away for the moment; it moves no cut-off
//! and changes nothing that is kept.

use std::borrow::Cow;

use super::Entry;
use crate::paper::{AnnounceType, Category, split_authors};
use crate::run::marks::Mark;
use crate::typeset::{draft, fold_name};

/// What a paper must be to be looked at; the default lets every paper through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words, each of which stands in title, abstract, authors, comment, note or tags, whatever its capitals.
    pub words: String,
    /// A name or the beginnings of its parts, of one of the authors: `v hoek` finds Robert van den Hoek.
    pub author: String,
    /// One of its categories.
    pub category: Option<Category>,
    /// How it was announced in one of the reader's categories.
    pub announce: Option<AnnounceType>,
    /// The relevance, 1 to 10, at least; a paper without any passes, and 0 is any.
    pub least_relevance: u8,
    /// The novelty likewise.
    pub least_novelty: u8,
    /// What relevance and novelty come to together at least; a followed author's paper without scores passes. 0 is any.
    pub least_sum: u8,
    /// Whether it was read.
    pub reading: Reading,
    /// Whether it is starred.
    pub star: Star,
}

/// Whether a paper must be unread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// Read or not.
    #[default]
    Any,
    /// Not yet read.
    Unread,
}

/// Whether a paper must be starred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Star {
    /// Starred or not.
    #[default]
    Any,
    /// Starred.
    Starred,
}

/// What a filter asks of a paper, besides its entry.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Its categories.
    pub categories: &'a [Category],
    /// How it was announced.
    pub announced: &'a [AnnounceType],
    /// What the reader did with it.
    pub mark: Option<&'a Mark>,
    /// What [`text_of`] its entry gives, where that is at hand.
    pub text: Option<&'a str>,
}

/// What words are looked for in: title, abstract, authors and comment, in one form. Many papers are brought to it once, not
/// with every key.
pub fn text_of(entry: &Entry) -> String {
    let comment = entry.comment.as_deref().unwrap_or_default();
    let parts = [&entry.title, &entry.abstract_text, &entry.authors, comment];
    parts.map(draft).join("\n").to_lowercase()
}

impl Filter {
    /// True where it lets every paper through.
    pub fn is_open(&self) -> bool {
        let Self {
            words: _,
            author,
            category,
            announce,
            least_relevance,
            least_novelty,
            least_sum,
            reading,
            star,
        } = self;
        !self.asks_for_words()
            && author.trim().is_empty()
            && category.is_none()
            && announce.is_none()
            && [*least_relevance, *least_novelty, *least_sum] == [0; 3]
            && *reading == Reading::Any
            && *star == Star::Any
    }

    /// Whether it looks for words.
    pub fn asks_for_words(&self) -> bool {
        !self.words.trim().is_empty()
    }

    /// Whether a paper is let through.
    pub fn passes(&self, entry: &Entry, facts: Facts<'_>) -> bool {
        let mark = facts.mark;
        (self.reading == Reading::Any || mark.is_none_or(|mark| mark.read.is_none()))
            && (self.star == Star::Any || mark.is_some_and(|mark| mark.starred.is_some()))
            && self.category.as_ref().is_none_or(|category| facts.categories.contains(category))
            && self.announce.is_none_or(|announce| facts.announced.contains(&announce))
            && self.has_scores(entry)
            && self.has_author(entry)
            && self.has_words(entry, facts)
    }

    fn has_scores(&self, entry: &Entry) -> bool {
        let reaches = |score: Option<u8>, least| score.is_none_or(|score| score >= least);
        if !reaches(entry.relevance, self.least_relevance) || !reaches(entry.novelty, self.least_novelty) {
            return false;
        }
        match (entry.relevance, entry.novelty) {
            (None, None) => true,
            (relevance, novelty) => {
                relevance.unwrap_or_default().saturating_add(novelty.unwrap_or_default()) >= self.least_sum
            }
        }
    }

    fn has_author(&self, entry: &Entry) -> bool {
        let wanted = fold_name(&self.author);
        if wanted.is_empty() {
            return true;
        }
        split_authors(&entry.authors).iter().any(|author| {
            let name = fold_name(&author.name);
            wanted.split(' ').all(|part| name.split(' ').any(|word| word.starts_with(part)))
        })
    }

    fn has_words(&self, entry: &Entry, facts: Facts<'_>) -> bool {
        if !self.asks_for_words() {
            return true;
        }
        let text = facts.text.map_or_else(|| Cow::Owned(text_of(entry)), Cow::Borrowed);
        let mut own = String::new();
        if let Some(mark) = facts.mark {
            for one in mark.note.iter().map(|note| &note.text).chain(mark.tags.iter().map(|tag| &tag.name)) {
                own.push_str(&one.to_lowercase());
                own.push('\n');
            }
        }
        let has = |word| text.contains(word) || own.contains(word);
        self.words.to_lowercase().split_whitespace().all(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::AuthorMatch;
    use crate::paper::PaperId;
    use crate::run::marks::{Aspect, Made};

    fn entry(scores: [Option<u8>; 2]) -> Entry {
        Entry {
            id: PaperId::parse("2504.12359").unwrap(),
            title: "Merging Experts".to_owned(),
            authors: "Robert van den Hoek (Lab), Zden\\v{e}k Hv\\v{e}zdolet".to_owned(),
            abstract_text: "A sparse model, by G\\\"odel.".to_owned(),
            author_match: AuthorMatch::Unmatched,
            comment: Some("Fits Mixture of Experts.".to_owned()),
            relevance: scores[0],
            novelty: scores[1],
            looks: None,
        }
    }

    fn made() -> Made {
        Made { at: 0, profile: String::new() }
    }

    #[test]
    fn each_part_of_a_filter_decides() {
        let categories = [Category::parse("cs.LG").unwrap(), Category::parse("stat.ML").unwrap()];
        let mut mark = Mark::none(PaperId::parse("2504.12359").unwrap());
        mark.set(Aspect::Starred(Some(made())));
        mark.set(Aspect::tags("to read", None, &made()));
        let mut read = mark.clone();
        read.set(Aspect::Read(Some(made())));
        let open = Filter::default;
        let check = |filter: Filter, mark: Option<&Mark>, expected: bool| {
            let facts =
                Facts { categories: &categories, announced: &[AnnounceType::Cross], mark, text: None };
            let entry = entry([Some(9), Some(7)]);
            let at_hand = Facts { text: Some(&text_of(&entry)), ..facts };
            for facts in [facts, at_hand] {
                assert_eq!(filter.passes(&entry, facts), expected, "{filter:?}");
            }
            assert_eq!(filter.is_open(), filter == open(), "{filter:?}");
        };
        check(open(), None, true);
        for (words, expected) in [
            ("experts SPARSE", true),
            ("gödel", true),
            ("mixture hoek", true),
            ("experts dense", false),
            ("hvězdolet", true),
            ("to read", false),
        ] {
            check(Filter { words: words.to_owned(), ..open() }, None, expected);
        }
        check(Filter { words: "to read".to_owned(), ..open() }, Some(&mark), true);
        for (author, expected) in
            [("v hoek", true), ("hvezdolet z", true), ("hoek z", false), ("lab", false), ("oek", false)]
        {
            check(Filter { author: author.to_owned(), ..open() }, None, expected);
        }
        check(Filter { category: Category::parse("stat.ML"), ..open() }, None, true);
        check(Filter { category: Category::parse("cs.AI"), ..open() }, None, false);
        check(Filter { announce: Some(AnnounceType::Cross), ..open() }, None, true);
        check(Filter { announce: Some(AnnounceType::New), ..open() }, None, false);
        check(Filter { least_sum: 16, ..open() }, None, true);
        check(Filter { least_sum: 17, ..open() }, None, false);
        check(Filter { least_relevance: 9, least_novelty: 7, ..open() }, None, true);
        check(Filter { least_relevance: 10, ..open() }, None, false);
        check(Filter { least_novelty: 8, ..open() }, None, false);
        check(Filter { reading: Reading::Unread, ..open() }, None, true);
        check(Filter { reading: Reading::Unread, ..open() }, Some(&mark), true);
        check(Filter { reading: Reading::Unread, ..open() }, Some(&read), false);
        check(Filter { star: Star::Starred, ..open() }, None, false);
        check(Filter { star: Star::Starred, ..open() }, Some(&mark), true);
    }

    #[test]
    fn a_paper_without_scores_is_judged_by_none() {
        let filter = Filter { least_sum: 18, least_relevance: 9, least_novelty: 9, ..Filter::default() };
        let facts = Facts { categories: &[], announced: &[], mark: None, text: None };
        assert!(filter.passes(&entry([None, None]), facts));
        assert!(!filter.passes(&entry([Some(9), None]), facts));
    }
}
