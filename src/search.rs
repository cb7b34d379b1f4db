//! The search over what was shown: an index per day, queries, ranking, and where in a text the matches stand.
//!
//! [`build()`] makes the index of a day as bytes, [`Segment::read`] takes them back, and [`Index`] holds the days and
//! answers a [`Query`]. Which papers of a day are shown, and how indexes are stored, is decided above (`digest`).
//! A paper that is in no index is looked at by [`Query::finds`], which needs its text and takes longer.
//!
//! Ranking is BM25F over the fields, a word being found by its beginning; nothing here learns, and ties end with the
//! newest id. Left out on purpose: stemming (a beginning finds the other forms), spelling mistakes, stop words (they
//! weigh nothing, and phrases need them).
//!
//! Neighbour: `typeset`, for accents and hidden characters.

mod build;
pub mod coding;
mod finding;
mod highlight;
mod query;
mod rank;
mod segment;
pub mod tokens;

pub use build::build;
pub use finding::Found;
pub use highlight::{Piece, highlighted, snippet};
pub use query::{Fields, Filter, Is, LONGEST, MOST, Problem, Query, Sense, Term, Test};
pub use rank::{Hit, Hits, Index, OnDay};
pub use segment::{Damaged, Match, Reach, Segment, note_sum};

use crate::paper::{Category, PaperId};

/// A paper as it is looked for: its texts as they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Which paper.
    pub id: &'a PaperId,
    /// The title.
    pub title: &'a str,
    /// All authors in one line.
    pub authors: &'a str,
    /// The abstract.
    pub abstract_text: &'a str,
    /// What the model said of it; empty where it said nothing.
    pub comment: &'a str,
    /// The reader's note and tags; empty where there are none.
    pub note: &'a str,
    /// The categories, the primary one first.
    pub categories: &'a [Category],
    /// The relevance, 1 to 10.
    pub relevance: Option<u8>,
    /// The novelty, 1 to 10.
    pub novelty: Option<u8>,
    /// Whether one of its authors is followed.
    pub is_followed: bool,
    /// Whether it came with a digest from a file.
    pub is_imported: bool,
}

impl<'a> Listed<'a> {
    /// The text of a field.
    pub fn text(&self, field: Field) -> &'a str {
        match field {
            Field::Title => self.title,
            Field::Authors => self.authors,
            Field::Abstract => self.abstract_text,
            Field::Comment => self.comment,
            Field::Notes => self.note,
        }
    }
}

/// The texts of a paper, each with a weight of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// The authors.
    Authors,
    /// The abstract.
    Abstract,
    /// What the model said.
    Comment,
    /// What the reader wrote.
    Notes,
}

impl Field {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All of them.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Title, Self::Authors, Self::Abstract, Self::Comment, Self::Notes];
}

/// What the reader marked of a paper, as far as `is:` asks for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marked(u8);

impl Marked {
    const STAR: u8 = 1;
    const READ: u8 = 2;
    const HIDDEN: u8 = 4;

    /// The same with a star.
    #[must_use]
    pub fn starred(self) -> Self {
        Self(self.0 | Self::STAR)
    }

    /// The same, read.
    #[must_use]
    pub fn read(self) -> Self {
        Self(self.0 | Self::READ)
    }

    /// The same, hidden.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self(self.0 | Self::HIDDEN)
    }

    /// Whether it has a star.
    pub fn is_starred(self) -> bool {
        self.is(Self::STAR)
    }

    fn is(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

/// What filters look at, of a paper in an index or not.
struct Facts<'a> {
    day: crate::day::Day,
    id: &'a str,
    relevance: u8,
    novelty: u8,
    is_followed: bool,
    is_imported: bool,
    is_noted: bool,
    marked: Marked,
}

impl Filter {
    /// Whether it lets a paper of these categories, in lower case, through.
    fn passes(&self, facts: &Facts<'_>, is_in: &dyn Fn(&str) -> bool) -> bool {
        let holds = match &self.test {
            Test::Category(name) => is_in(name),
            // None is below 1.
            Test::Relevance(from, to) => (*from..=*to).contains(&facts.relevance),
            Test::Novelty(from, to) => (*from..=*to).contains(&facts.novelty),
            Test::Date(from, to) => std::ops::RangeBounds::contains(&(*from, *to), &facts.day),
            Test::Is(Is::Starred) => facts.marked.is(Marked::STAR),
            Test::Is(Is::Followed) => facts.is_followed,
            Test::Is(Is::Noted) => facts.is_noted,
            Test::Is(Is::Read) => facts.marked.is(Marked::READ),
            Test::Is(Is::Unread) => !facts.marked.is(Marked::READ),
            Test::Is(Is::Hidden) => facts.marked.is(Marked::HIDDEN),
            Test::Is(Is::Imported) => facts.is_imported,
            Test::Id(id) => facts.id == id.as_str(),
        };
        holds == (self.sense == Sense::Wanted)
    }
}

/// Whether a category is the one that a filter names, or belongs to the archive that it names.
fn is_within(category: &str, name: &str) -> bool {
    category.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && matches!(category.as_bytes().get(name.len()), None | Some(b'.'))
}
