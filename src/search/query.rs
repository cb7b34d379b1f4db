//! What is asked for: words, phrases, and filters. Reading a query never fails; what cannot be read is said in a
//! sentence and left out.

use std::ops::Bound;

use super::Field;
use super::segment::Reach;
use super::tokens::{Kind, words};
use crate::day::Day;
use crate::paper::PaperId;

/// The longest query, in characters. A title of arXiv has at most some 250.
pub const LONGEST: usize = 500;
/// The most words, phrases and filters of a query, each.
pub const MOST: usize = 16;

/// A query, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words and phrases. All that are wanted must be there.
    pub terms: Vec<Term>,
    /// The filters. All must let a paper through.
    pub filters: Vec<Filter>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A word or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What is looked for: one of these sequences of words. A hyphenated word is both the sequence and the joined
    /// word.
    pub ways: Vec<Vec<String>>,
    /// How far the last word of a sequence reaches.
    pub reach: Reach,
    /// In which fields.
    pub fields: Fields,
    /// Whether it is to be there.
    pub sense: Sense,
}

/// A set of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields(u8);

impl Fields {
    /// All of them.
    pub const ALL: Self = Self(u8::MAX);

    /// This one alone.
    pub const fn only(field: Field) -> Self {
        Self(1 << field as u8)
    }

    /// Whether `field` is among them.
    pub fn has(self, field: Field) -> bool {
        self.has_number(field as u32)
    }

    pub(super) fn has_number(self, field: u32) -> bool {
        self.0 >> field & 1 == 1
    }
}

/// Whether something is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// It is to be so.
    Wanted,
    /// It is not to be so: `-word`.
    Unwanted,
}

/// What a paper is to be besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What is looked at.
    pub test: Test,
    /// Whether it is to be so.
    pub sense: Sense,
}

/// What a filter looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is in this category or archive, in lower case: `cs.lg`, `cs`.
    Category(String),
    /// Its relevance is from one number to another, both included.
    Relevance(u8, u8),
    /// Its novelty is.
    Novelty(u8, u8),
    /// It was announced between these days.
    Date(Bound<Day>, Bound<Day>),
    /// It is so marked.
    Is(Is),
    /// It is this paper.
    Id(PaperId),
}

/// What can be asked with `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// It has a star.
    Starred,
    /// One of its authors is followed.
    Followed,
    /// It has a note or a tag.
    Noted,
    /// It was read.
    Read,
    /// It was not read.
    Unread,
    /// It was hidden.
    Hidden,
    /// It came with a digest from a file.
    Imported,
}

/// What of a query could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It was longer than [`LONGEST`].
    #[error("Only the first {LONGEST} characters were searched for.")]
    TooLong,
    /// It had more parts than [`MOST`].
    #[error("Only the first {MOST} words and the first {MOST} filters were searched for.")]
    TooMany,
    /// A filter of this name does not exist.
    #[error("There is no filter “{0}:”, so it was searched for as words.")]
    NoFilter(String),
    /// A score that cannot be.
    #[error("“{0}” was left out: a score is a number from 1 to 10, as in relevance:>=9 or novelty:7..9.")]
    Score(String),
    /// A date that cannot be.
    #[error(
        "“{0}” was left out: a date is a day, a month or a year, as in date:2025-04-18 or date:2025-04..2025-06."
    )]
    Date(String),
    /// A category that cannot be.
    #[error(
        "“{0}” was left out: a category is written as in cat:cs.LG, or cat:cs for all of computer science."
    )]
    Category(String),
    /// Nothing that a paper can be.
    #[error("“{0}” was left out: a paper can be starred, followed, noted, read, unread, hidden or imported.")]
    Is(String),
    /// Not an id.
    #[error("“{0}” was left out: an id of arXiv is written as in id:2504.12359.")]
    Id(String),
}

impl Query {
    /// Reads what a reader typed.
    pub fn read(text: &str) -> Self {
        let mut query = Self::default();
        let text = match text.char_indices().nth(LONGEST) {
            Some((end, _)) => {
                query.problems.push(Problem::TooLong);
                text.get(..end).unwrap_or_default()
            }
            None => text,
        };
        let mut rest = text;
        while let Some((piece, after)) = Piece::next(rest) {
            query.take(&piece);
            rest = after;
        }
        if query.terms.len() > MOST || query.filters.len() > MOST {
            query.terms.truncate(MOST);
            query.filters.truncate(MOST);
            query.problems.push(Problem::TooMany);
        }
        query
    }

    /// True where nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filters.is_empty()
    }

    /// The words and phrases that are to be there.
    pub fn wanted(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.sense == Sense::Wanted)
    }

    fn take(&mut self, piece: &Piece<'_>) {
        let sense = piece.sense;
        if piece.quoting == Quoting::None
            && let Some((id, _)) = PaperId::parse_loosely(piece.whole)
        {
            return self.filters.push(Filter { test: Test::Id(id), sense });
        }
        let Some(name) = piece.name else { return self.term(piece.value, piece, Fields::ALL) };
        let value = piece.value.to_ascii_lowercase();
        let value = value.trim();
        let written = || piece.whole.to_owned();
        let test = match name.to_ascii_lowercase().as_str() {
            "author" | "authors" | "au" | "by" => {
                return self.term(piece.value, piece, Fields::only(Field::Authors));
            }
            "title" | "ti" => return self.term(piece.value, piece, Fields::only(Field::Title)),
            "abstract" | "abs" => return self.term(piece.value, piece, Fields::only(Field::Abstract)),
            "comment" | "co" => return self.term(piece.value, piece, Fields::only(Field::Comment)),
            "note" | "notes" | "tag" => return self.term(piece.value, piece, Fields::only(Field::Notes)),
            "cat" | "category" => category(value).ok_or_else(|| Problem::Category(written())),
            "relevance" | "rel" => scores(value)
                .map(|(from, to)| Test::Relevance(from, to))
                .ok_or_else(|| Problem::Score(written())),
            "novelty" | "nov" => scores(value)
                .map(|(from, to)| Test::Novelty(from, to))
                .ok_or_else(|| Problem::Score(written())),
            "date" | "day" => dates(value).ok_or_else(|| Problem::Date(written())),
            "is" => is(value).map(Test::Is).ok_or_else(|| Problem::Is(written())),
            "id" => PaperId::parse_loosely(piece.value)
                .map(|(id, _)| Test::Id(id))
                .ok_or_else(|| Problem::Id(written())),
            _ => {
                self.problems.push(Problem::NoFilter(name.to_owned()));
                return self.term(piece.whole, piece, Fields::ALL);
            }
        };
        match test {
            Ok(test) => self.filters.push(Filter { test, sense }),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// A word or a phrase. Punctuation alone is neither.
    fn term(&mut self, text: &str, piece: &Piece<'_>, fields: Fields) {
        let mut parts = Vec::new();
        let mut joined = Vec::new();
        for (word, kind) in words(text) {
            match kind {
                Kind::Part => parts.push(word),
                Kind::Joined => joined.push(word),
            }
        }
        parts.truncate(MOST);
        if parts.is_empty() {
            return;
        }
        let mut ways = vec![parts];
        if piece.quoting == Quoting::None
            && let [_] = joined.as_slice()
        {
            ways.push(joined);
        }
        // A phrase that is still being typed ends in a word that is.
        let reach = if piece.quoting == Quoting::Closed { Reach::Word } else { Reach::Prefix };
        self.terms.push(Term { ways, reach, fields, sense: piece.sense });
    }
}

/// One part of a query, as it was typed.
struct Piece<'a> {
    /// All of it but the sign before.
    whole: &'a str,
    sense: Sense,
    /// What stands before a colon.
    name: Option<&'a str>,
    /// The rest, without its quotes.
    value: &'a str,
    quoting: Quoting,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Quoting {
    None,
    Closed,
    Open,
}

impl<'a> Piece<'a> {
    /// The next part and what follows it; `None` where there is no more.
    fn next(text: &'a str) -> Option<(Self, &'a str)> {
        let text = text.trim_start();
        text.chars().next()?;
        let (sense, text) = match text.strip_prefix('-') {
            Some(rest) if rest.starts_with(|one: char| one.is_alphanumeric() || is_quote(one)) => {
                (Sense::Unwanted, rest)
            }
            _ => (Sense::Wanted, text),
        };
        let name = text.find(|one: char| !one.is_ascii_alphabetic()).filter(|end| *end > 0);
        let (name, value) = match name.and_then(|end| text.split_at_checked(end)) {
            Some((name, rest)) => match rest.strip_prefix(':') {
                Some(value) if value.starts_with(|one: char| !one.is_whitespace()) => (Some(name), value),
                _ => (None, text),
            },
            None => (None, text),
        };
        let (value, after, quoting) = match value.chars().next().filter(|one| is_quote(*one)) {
            Some(quote) => {
                let inside = value.get(quote.len_utf8()..).unwrap_or_default();
                match inside.find(is_quote).and_then(|end| inside.split_at_checked(end)) {
                    Some((inside, rest)) => {
                        let after = rest.get(rest.chars().next().map_or(0, char::len_utf8)..);
                        (inside, after.unwrap_or_default(), Quoting::Closed)
                    }
                    None => (inside, "", Quoting::Open),
                }
            }
            None => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                let (value, after) = value.split_at_checked(end).unwrap_or((value, ""));
                (value, after, Quoting::None)
            }
        };
        let whole = text.get(..text.len() - after.len()).unwrap_or_default();
        Some((Self { whole, sense, name, value, quoting }, after))
    }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

fn category(value: &str) -> Option<Test> {
    let value = value.trim_end_matches(['.', '*']);
    let is_fine = |one: u8| one.is_ascii_lowercase() || matches!(one, b'.' | b'-');
    (!value.is_empty() && value.len() <= 40 && value.bytes().all(is_fine))
        .then(|| Test::Category(value.to_owned()))
}

fn is(value: &str) -> Option<Is> {
    Some(match value {
        "starred" | "star" => Is::Starred,
        "followed" => Is::Followed,
        "noted" | "note" | "tagged" => Is::Noted,
        "read" => Is::Read,
        "unread" => Is::Unread,
        "hidden" => Is::Hidden,
        "imported" => Is::Imported,
        _ => return None,
    })
}

fn scores(value: &str) -> Option<(u8, u8)> {
    let score = |text: &str| {
        text.parse::<u8>().ok().filter(|score| (1..=10).contains(score) && !text.starts_with('+'))
    };
    let (from, to) = if let Some(least) = value.strip_prefix(">=") {
        (score(least)?, 10)
    } else if let Some(less) = value.strip_prefix('>') {
        (score(less)? + 1, 10)
    } else if let Some(most) = value.strip_prefix("<=") {
        (1, score(most)?)
    } else if let Some(more) = value.strip_prefix('<') {
        (1, score(more)? - 1)
    } else if let Some((from, to)) = value.split_once("..") {
        (if from.is_empty() { 1 } else { score(from)? }, if to.is_empty() { 10 } else { score(to)? })
    } else {
        let exact = score(value.strip_prefix('=').unwrap_or(value))?;
        (exact, exact)
    };
    Some((from, to))
}

fn dates(value: &str) -> Option<Test> {
    use Bound::{Excluded, Included, Unbounded};
    let (from, to) = if let Some(from) = value.strip_prefix(">=") {
        (Included(period(from)?.0), Unbounded)
    } else if let Some(after) = value.strip_prefix('>') {
        (Excluded(period(after)?.1), Unbounded)
    } else if let Some(to) = value.strip_prefix("<=") {
        (Unbounded, Included(period(to)?.1))
    } else if let Some(before) = value.strip_prefix('<') {
        (Unbounded, Excluded(period(before)?.0))
    } else if let Some((from, to)) = value.split_once("..") {
        if from.is_empty() && to.is_empty() {
            return None;
        }
        (
            if from.is_empty() { Unbounded } else { Included(period(from)?.0) },
            if to.is_empty() { Unbounded } else { Included(period(to)?.1) },
        )
    } else {
        let (from, to) = period(value)?;
        (Included(from), Included(to))
    };
    Some(Test::Date(from, to))
}

/// The first and the last day of a day, a month, or a year.
fn period(text: &str) -> Option<(Day, Day)> {
    let day = |end: &str| Day::parse(&format!("{text}{end}"));
    match text.len() {
        10 => day("").map(|day| (day, day)),
        7 => Some((day("-01")?, ["-31", "-30", "-29", "-28"].into_iter().find_map(day)?)),
        4 => Some((day("-01-01")?, day("-12-31")?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a query in short, then its problems.
    fn check(text: &str, expected: &str) {
        let query = Query::read(text);
        let sign = |sense: Sense| if sense == Sense::Unwanted { "-" } else { "" };
        let term = |term: &Term| {
            let ways: Vec<String> = term.ways.iter().map(|way| way.join(" ")).collect();
            let reach = if term.reach == Reach::Prefix { "*" } else { "" };
            let fields: Vec<String> = Field::ALL
                .into_iter()
                .filter(|field| term.fields != Fields::ALL && term.fields.has(*field))
                .map(|field| format!("{field:?}:"))
                .collect();
            format!("{}{}{}{reach}", sign(term.sense), fields.concat(), ways.join("|"))
        };
        let mut found: Vec<String> = query.terms.iter().map(term).collect();
        found.extend(query.filters.iter().map(|filter| match &filter.test {
            Test::Date(from, to) => {
                let day = |day: &Bound<Day>| match day {
                    Bound::Included(day) => day.to_string(),
                    Bound::Excluded(day) => format!("!{day}"),
                    Bound::Unbounded => String::new(),
                };
                format!("{}{}..{}", sign(filter.sense), day(from), day(to))
            }
            other => format!("{}{other:?}", sign(filter.sense)),
        }));
        found.extend(query.problems.iter().map(|problem| {
            let name = format!("{problem:?}");
            name.split('(').next().unwrap_or_default().to_owned() + "!"
        }));
        assert_eq!(found.join(", "), expected, "{text}");
    }

    #[test]
    fn words_and_phrases() {
        check("", "");
        check("  sparse  Mod ", "sparse*, mod*");
        check("\"large language\" models", "large language, models*");
        check("“large language”", "large language");
        check("\"large lang", "large lang*");
        check("pre-training", "pre training|pretraining*");
        check("\"pre-training\"", "pre training");
        check("and/or", "and or*");
        check("-attention -\"a b\" a-b - -- x", "-attention*, -a b, a b|ab*, x*");
        check("??? \"\" !", "");
        check("Schr\\\"odinger", "schrodinger*");
    }

    #[test]
    fn fields() {
        check("author:Hinton", "Authors:hinton*");
        check("au:\"Yann LeCun\" ti:deep", "Authors:yann lecun, Title:deep*");
        check(
            "-author:x abs:y comment:z note:a tag:b",
            "-Authors:x*, Abstract:y*, Comment:z*, Notes:a*, Notes:b*",
        );
        check("author: Hinton", "author*, hinton*");
    }

    #[test]
    fn filters() {
        check("cat:cs.LG -cat:cs cat:math.", "Category(\"cs.lg\"), -Category(\"cs\"), Category(\"math\")");
        check("relevance:>=9 rel:>8 rel:<3", "Relevance(9, 10), Relevance(9, 10), Relevance(1, 2)");
        check(
            "novelty:7..9 nov:..4 nov:5.. nov:=7 nov:7",
            "Novelty(7, 9), Novelty(1, 4), Novelty(5, 10), Novelty(7, 7), Novelty(7, 7)",
        );
        check("is:starred -is:READ", "Is(Starred), -Is(Read)");
        check("2504.12359 id:2504.12359v2", "Id(PaperId(\"2504.12359\")), Id(PaperId(\"2504.12359\"))");
        check("https://arxiv.org/abs/2504.12359v1", "Id(PaperId(\"2504.12359\"))");
    }

    #[test]
    fn dates_are_days_months_years_and_ranges() {
        check("date:2025-04..2025-06", "2025-04-01..2025-06-30");
        check("date:2024-02", "2024-02-01..2024-02-29");
        check("date:2025", "2025-01-01..2025-12-31");
        check("date:2025-04-18", "2025-04-18..2025-04-18");
        check("date:2025.. -date:..2025-01", "2025-01-01.., -..2025-01-31");
        check(
            "date:>=2025 date:>2025 date:<2025 date:<=2025",
            "2025-01-01.., !2025-12-31.., ..!2025-01-01, ..2025-12-31",
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        check("date:soon x", "x*, Date!");
        check("date:.. date:2025-13 date:2025-4-1", "Date!, Date!, Date!");
        check("relevance:11 relevance:>=x rel:0 rel:+9", "Score!, Score!, Score!, Score!");
        check("is:good id:7 cat:c$", "Is!, Id!, Category!");
        check("autor:Hinton", "autor hinton*, NoFilter!");
        check(&"w ".repeat(300), &(vec!["w*"; MOST].join(", ") + ", TooLong!, TooMany!"));
        check(&"é".repeat(501), &format!("{}*, TooLong!", "e".repeat(32)));
        let problem = Query::read("is:good").problems.remove(0);
        assert!(problem.to_string().starts_with("“is:good” was left out: a paper can be"));
    }
}
