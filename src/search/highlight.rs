//! A text for the list of hits: where the matches stand, and the part of an abstract that has most of them.

use std::ops::Range;

use super::finding::Words;
use super::{Field, Query};

/// A part of a text, as it came; whoever shows it has it typeset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text, with the blanks around it.
    pub text: String,
    /// Whether it matches.
    pub is_match: bool,
}

/// The text of a field in pieces, those that match and those between. A formula is never cut: one that has a match
/// is a match.
pub fn highlighted(text: &str, field: Field, query: &Query) -> Vec<Piece> {
    cut(text, 0..text.len(), &matches(text, field, query))
}

/// About `length` bytes of the text of a field, where most of the matches are; with `…` where it is cut. It begins at
/// the beginning where that does as well. Formulas are never cut.
pub fn snippet(text: &str, field: Field, query: &Query, length: usize) -> Vec<Piece> {
    let ranges = matches(text, field, query);
    if text.len() <= length + length / 4 {
        return cut(text, 0..text.len(), &ranges);
    }
    // The window that holds the most matches, the first of several.
    let fits = |first: usize| {
        let start = ranges.get(first).map_or(0, |range| range.start);
        let inside = ranges.iter().skip(first).take_while(|range| range.end <= start + length);
        inside.count()
    };
    let mut best = (ranges.iter().take_while(|range| range.end <= length).count(), 0);
    // Beyond so many matches one window is as good as another.
    for first in 0..ranges.len().min(64) {
        let count = fits(first);
        if count > best.0 {
            best = (count, ranges.get(first).map_or(0, |range| range.start));
        }
    }
    let formulas = formulas(text);
    let inside = |at: usize| formulas.iter().find(|formula| formula.start < at && at < formula.end);
    // Some words before the first match.
    let begin = if best.1 == 0 { 0 } else { edge(text, best.1.saturating_sub(length / 5)) };
    let begin = match inside(begin) {
        Some(formula) if formula.end <= best.1 => formula.end,
        Some(formula) => formula.start,
        None => begin,
    };
    let begin = text.get(begin..).map_or(begin, |rest| text.len() - rest.trim_start().len());
    let end = edge(text, (begin + length).min(text.len()));
    let end = inside(end).map_or(end, |formula| formula.end);
    let mut pieces = cut(text, begin..end, &ranges);
    if begin > 0 {
        pieces.insert(0, Piece { text: "… ".to_owned(), is_match: false });
    }
    if end < text.len() {
        pieces.push(Piece { text: " …".to_owned(), is_match: false });
    }
    pieces
}

/// The matches, in their order, apart from each other, formulas whole.
fn matches(text: &str, field: Field, query: &Query) -> Vec<Range<usize>> {
    let words = Words::of(text);
    let terms = query.wanted().filter(|term| term.fields.has(field));
    let mut ranges = Vec::new();
    for term in terms {
        let mut found = words.find(term);
        // In `state-of-the-art` both `state` and what is joined begin with `state`; the word itself is what is meant.
        found.sort_by_key(|found| (found.range.start, found.range.end));
        found.dedup_by_key(|found| found.range.start);
        ranges.extend(found.into_iter().map(|found| found.range));
    }
    if ranges.is_empty() {
        return ranges;
    }
    let formulas = formulas(text);
    for range in &mut ranges {
        *range = widened(range.clone(), &formulas);
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// Where text between dollars stands, the dollars too. One that does not close is none.
fn formulas(text: &str) -> Vec<Range<usize>> {
    let mut formulas = Vec::new();
    let mut open = None;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'$' && !is_escaped {
            match open.take() {
                Some(begin) => formulas.push(begin..at + 1),
                None => open = Some(at),
            }
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    // `$$x$$` comes as two empty formulas with text between: they are one.
    let mut whole: Vec<Range<usize>> = Vec::new();
    let mut formulas = formulas.into_iter().peekable();
    while let Some(formula) = formulas.next() {
        let is_display = formula.len() == 2;
        match formulas.peek() {
            Some(next) if is_display && next.len() == 2 => {
                let end = next.end;
                formulas.next();
                whole.push(formula.start..end);
            }
            _ => whole.push(formula),
        }
    }
    whole
}

fn widened(range: Range<usize>, formulas: &[Range<usize>]) -> Range<usize> {
    let from = formulas.partition_point(|formula| formula.end <= range.start);
    let end = range.end;
    let cut = formulas.get(from..).unwrap_or_default().iter().take_while(|formula| formula.start < end);
    cut.fold(range, |range, formula| range.start.min(formula.start)..range.end.max(formula.end))
}

/// The next blank from there on, or the end.
fn edge(text: &str, from: usize) -> usize {
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(char::is_whitespace).unwrap_or(rest.len())
}

fn cut(text: &str, whole: Range<usize>, ranges: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = whole.start;
    let mut push = |range: Range<usize>, is_match: bool| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.to_owned(), is_match });
        }
    };
    for range in ranges.iter().filter(|range| range.start >= whole.start && range.end <= whole.end) {
        push(at..range.start, false);
        push(range.clone(), true);
        at = range.end;
    }
    push(at..whole.end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let piece =
            |piece: &Piece| if piece.is_match { format!("[{}]", piece.text) } else { piece.text.clone() };
        pieces.iter().map(piece).collect()
    }

    fn check(query: &str, text: &str, expected: &str) {
        assert_eq!(shown(&highlighted(text, Field::Title, &Query::read(query))), expected, "{query}");
    }

    #[test]
    fn matches_are_marked_in_the_text_as_it_came() {
        check("model", "Models of a model, re-modelled", "[Models] of a [model], re-[modelled]");
        check("\"model\"", "Models of a model", "Models of a [model]");
        check("pre-training", "Pre-Training, pretraining", "[Pre-Training], [pretraining]");
        check("\"of the art\"", "State-of-the-art", "State-[of-the-art]");
        check("schrodinger", r#"On Schr\"odinger's cat"#, r#"On [Schr\"odinger's] cat"#);
        check("a ab abc", "abc", "[abc]");
        check("author:x -b cat:cs", "x b", "x b");
        check("title:x", "x", "[x]");
        check("nothing", "", "");
    }

    #[test]
    fn formulas_are_never_cut() {
        check("ell", r"An $\ell_2$-norm for \$5", r"An [$\ell_2$]-norm for \$5");
        check("norm", r"An $\ell_2$-norm", r"An $\ell_2$-[norm]");
        check("x", r"$$x^2$$ and $x", r"[$$x^2$$] and $[x]");
    }

    #[test]
    fn a_snippet_is_where_the_matches_are() {
        let check = |query: &str, text: &str, expected: &str| {
            assert_eq!(shown(&snippet(text, Field::Abstract, &Query::read(query), 30)), expected, "{query}");
        };
        let text = "One two three four five six seven eight nine ten eleven twelve.";
        check("two", text, "One [two] three four five six seven …");
        check("eleven", text, "… ten [eleven] twelve.");
        check("ten twelve", text, "… nine [ten] eleven [twelve].");
        check("none", text, "One two three four five six seven …");
        check("one", "One short text", "[One] short text");
        let formula = format!("${}$ end and more", "x y ".repeat(20));
        check("end", &formula, "… [end] and more");
        check("é", &"é".repeat(40), &format!("[{}]", "é".repeat(40)));
    }
}
