//! A paper that was found, ready to be laid out: what matches is marked.

use super::days::address;
use super::marks::with_mark;
use super::sheet::anchor;
use super::words::search as words;
use crate::day::Day;
use crate::digest::Source;
use crate::digest::export::Reference;
use crate::digest::search::PaperText;
use crate::paper::{PaperId, split_authors};
use crate::run::marks::Mark;
use crate::search::{Field, OnDay, Piece, Query, highlighted, snippet};
use crate::typeset::unicode_name;

/// A paper that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitView {
    /// Which paper.
    pub id: PaperId,
    /// The title.
    pub title: Vec<Stretch>,
    /// The first authors, and those that match.
    pub authors: Vec<Stretch>,
    /// What the model said; empty where it said nothing.
    pub comment: Vec<Stretch>,
    /// The reader's note; empty where there is none.
    pub note: Vec<Stretch>,
    /// A part of the abstract.
    pub excerpt: Vec<Stretch>,
    /// Relevance, 1 to 10.
    pub relevance: Option<u8>,
    /// Novelty, 1 to 10.
    pub novelty: Option<u8>,
    /// Categories, "followed author".
    pub tags: Vec<String>,
    /// What stands before the days.
    pub why: &'static str,
    /// The days that have it: their names, and their addresses without the site's base.
    pub days: Vec<[String; 2]>,
}

/// A part of a text as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The text, without the blanks around it; it may have to be typeset.
    pub text: String,
    /// Whether it matches.
    pub is_match: bool,
    /// Whether a blank comes before it.
    pub blank_before: bool,
    /// Whether a blank comes after it.
    pub blank_after: bool,
}

/// About so many bytes of an abstract are shown.
const EXCERPT: usize = 280;
/// So many authors are shown, besides those that match.
const AUTHORS: usize = 6;
/// Fewer categories than a paper can claim.
const CATEGORIES: usize = 6;

impl HitView {
    /// A paper that digests showed on `days`, newest first.
    pub fn shown<'a>(paper: &PaperText, days: impl IntoIterator<Item = &'a OnDay>, query: &Query) -> Self {
        let link = |OnDay { day, is_imported }: &OnDay| {
            let (words, source) =
                if *is_imported { (words::FROM_FILE, Source::Import) } else { ("", Source::Run) };
            let place = format!("{}#{}", address(*day, source), anchor(&paper.id));
            [format!("{}{words}", day.in_words()), place]
        };
        Self { days: days.into_iter().map(link).collect(), ..Self::new(paper, query) }
    }

    /// A paper that no digest showed, of a day that has none.
    pub fn other(paper: &PaperText, day: Day, query: &Query) -> Self {
        Self {
            why: words::ANNOUNCED_ON,
            days: vec![[day.in_words(), String::new()]],
            ..Self::new(paper, query)
        }
    }

    /// The same, of a day that has a digest.
    pub fn left_out(paper: &PaperText, day: Day, query: &Query) -> Self {
        let link = [day.in_words(), address(day, Source::Run)];
        Self { days: vec![link], ..Self::other(paper, day, query) }
    }

    fn new(paper: &PaperText, query: &Query) -> Self {
        let whole = |text: &str, field| stretches(&highlighted(text, field, query));
        let categories = paper.categories.iter().take(CATEGORIES).map(ToString::to_string);
        Self {
            id: paper.id.clone(),
            title: whole(&paper.title, Field::Title),
            authors: authors(&paper.authors, query),
            comment: whole(&paper.comment, Field::Comment),
            note: whole(&paper.note, Field::Notes),
            excerpt: stretches(&snippet(&paper.abstract_text, Field::Abstract, query, EXCERPT)),
            relevance: paper.relevance,
            novelty: paper.novelty,
            tags: categories.chain(paper.followed.then(|| words::FOLLOWED.to_owned())).collect(),
            why: words::SHOWN_ON,
            days: Vec::new(),
        }
    }
}

/// A paper that was found, as an export has it: of the digest of `day`, with what the reader wrote about it.
pub fn reference(paper: PaperText, day: Day, mark: Option<&Mark>) -> Reference {
    let categories = paper.categories.clone();
    with_mark(Reference::new(day, paper.into(), categories), mark)
}

/// The first authors and those that match, in Unicode; gaps are said.
fn authors(line: &str, query: &Query) -> Vec<Stretch> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: String, is_match: bool| match pieces.last_mut() {
        Some(last) if last.is_match == is_match => last.text.push_str(&text),
        _ => pieces.push(Piece { text, is_match }),
    };
    let mut is_gap = false;
    for (place, author) in split_authors(line).into_iter().enumerate() {
        let name = highlighted(&author.name, Field::Authors, query);
        if place >= AUTHORS && !name.iter().any(|piece| piece.is_match) {
            is_gap = true;
            continue;
        }
        if place > 0 {
            push(if is_gap { " … " } else { ", " }.to_owned(), false);
        }
        is_gap = false;
        for piece in name {
            push(unicode_name(&piece.text), piece.is_match);
        }
    }
    if is_gap {
        push(" …".to_owned(), false);
    }
    stretches(&pieces)
}

fn stretches(pieces: &[Piece]) -> Vec<Stretch> {
    let stretch = |piece: &Piece| Stretch {
        text: piece.text.trim().to_owned(),
        is_match: piece.is_match,
        blank_before: piece.text.starts_with(char::is_whitespace),
        blank_after: piece.text.ends_with(char::is_whitespace),
    };
    pieces.iter().map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::AuthorMatch;

    fn paper() -> PaperText {
        PaperText {
            id: PaperId::parse("2504.00001").unwrap(),
            title: r"On $\ell_2$ norms".to_owned(),
            authors: (1..10).map(|number| format!("Author{number} Na\\\"ive")).collect::<Vec<_>>().join(", "),
            abstract_text: "Norms are regular. ".repeat(100),
            comment: "Fits.".to_owned(),
            note: String::new(),
            categories: ["cs.LG"].into_iter().filter_map(crate::paper::Category::parse).collect(),
            relevance: Some(9),
            novelty: None,
            followed: true,
            imported: false,
            looks: None,
        }
    }

    fn on(day: &str, is_imported: bool) -> OnDay {
        OnDay { day: Day::parse(day).unwrap(), is_imported }
    }

    fn text(stretches: &[Stretch]) -> String {
        let stretch = |one: &Stretch| {
            let blank = |is_there: bool| if is_there { " " } else { "" };
            let text = if one.is_match { format!("[{}]", one.text) } else { one.text.clone() };
            format!("{}{text}{}", blank(one.blank_before), blank(one.blank_after && !one.text.is_empty()))
        };
        stretches.iter().map(stretch).collect()
    }

    #[test]
    fn what_matches_is_marked_in_every_field() {
        let days = ["2025-04-18", "2025-04-17"].map(|day| on(day, false));
        let view = HitView::shown(&paper(), &days, &Query::read("norm author8 fits"));
        assert_eq!(text(&view.title), r"On $\ell_2$ [norms]");
        assert_eq!(text(&view.comment), "[Fits].");
        assert!(text(&view.excerpt).starts_with("[Norms] are regular. [Norms]"));
        assert!(text(&view.excerpt).ends_with(" …"));
        let names: Vec<_> = (1..=6).map(|number| format!("Author{number} Naïve")).collect();
        assert_eq!(text(&view.authors), format!("{} … [Author8] Naïve …", names.join(", ")));
        assert_eq!(view.tags, ["cs.LG", "followed author"]);
        assert_eq!(
            view.days[1],
            ["Thursday, 17 April 2025", "/day/2025-04-17#paper-2504.00001"].map(str::to_owned)
        );
    }

    #[test]
    fn a_hit_leaves_with_everything_that_is_known() {
        let day = Day::parse("2025-04-18").unwrap();
        let left = reference(paper(), day, None);
        assert_eq!((left.day, left.entry.relevance, left.entry.novelty), (day, Some(9), None));
        assert_eq!(left.entry.author_match, AuthorMatch::Matched);
        assert_eq!(left.entry.comment.as_deref(), Some("Fits."));
        assert_eq!(left.categories.len(), 1);
        let silent = PaperText { comment: String::new(), followed: false, ..paper() };
        let left = reference(silent, day, None);
        assert_eq!((left.entry.comment, left.entry.author_match), (None, AuthorMatch::Unmatched));
    }

    #[test]
    fn imported_days_and_others_have_their_own_addresses() {
        let day = Day::parse("2025-04-18").unwrap();
        let query = Query::read("norm");
        assert_eq!(
            HitView::shown(&paper(), &[on("2025-04-18", true)], &query).days[0],
            [
                "Friday, 18 April 2025 (from a file)".to_owned(),
                "/day/2025-04-18-imported#paper-2504.00001".to_owned()
            ]
        );
        assert_eq!(HitView::other(&paper(), day, &query).days[0][1], "");
        assert_eq!(HitView::left_out(&paper(), day, &query).why, "Announced on ");
    }
}
