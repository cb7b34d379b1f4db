//! Reading a digest's Markdown.

use std::collections::HashSet;

use super::entry::{Draft, Fault};
use super::{PROMPT, RULE, TITLE, TOTALS, table, tidy};
use crate::day::Day;
use crate::digest::{Document, ImportError, MAX_BYTES, Problem, PromptSection, Source, Spending, Totals};
use crate::paper::PaperId;

/// After this many problems the rest is only counted.
const MOST_PROBLEMS: usize = 100;

/// Reads a digest as an imported day. What is missing (table, totals, scores, prompt) is not stated; what is broken
/// costs itself and is a [`Problem`]. Line breaks may be Windows', and text above the title is passed over. Refuses
/// texts over [`MAX_BYTES`] and texts without a digest's title and its day. Takes time in proportion to the text.
pub fn read(text: &str) -> Result<(Document, Vec<Problem>), ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge(text.len()));
    }
    let text = tidy(text.trim_start_matches('\u{feff}'));
    let mut lines = Lines { rest: Some(&text), number: 0 };
    let day = find_day(&mut lines)?;
    let mut reader = Reader {
        document: Document {
            day,
            source: Source::Import,
            spending: None,
            totals: Totals::default(),
            entries: Vec::new(),
            prompt: None,
        },
        seen: HashSet::new(),
        problems: Vec::new(),
        more_problems: 0,
        place: Place::Head,
    };
    while let Some(line) = lines.next() {
        if is_heading(line.text, PROMPT) {
            reader.close();
            reader.document.prompt = Some(PromptSection::read(lines.below_a_blank_line()));
            break;
        }
        reader.take(&line);
    }
    Ok(reader.finish(lines.number))
}

struct Line<'a> {
    number: usize,
    text: &'a str,
}

/// The lines of a text, with the rest of it at hand.
struct Lines<'a> {
    rest: Option<&'a str>,
    number: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.rest?;
        let (text, rest) = rest.split_once('\n').map_or((rest, None), |(text, rest)| (text, Some(rest)));
        self.rest = rest;
        self.number += 1;
        Some(Line { number: self.number, text })
    }

    /// All that is left, without the blank line that it begins with.
    fn below_a_blank_line(&self) -> &'a str {
        let rest = self.rest.unwrap_or_default();
        rest.strip_prefix('\n').unwrap_or(rest)
    }
}

/// Whether `line` is this heading, of any level: older digests have it one level down and in other letters.
fn is_heading(line: &str, heading: &str) -> bool {
    let words = |text: &str| text.trim_start_matches('#').trim().to_ascii_lowercase();
    line.starts_with('#') && words(line) == words(heading)
}

fn find_day(lines: &mut Lines<'_>) -> Result<Day, ImportError> {
    while let Some(line) = lines.next() {
        let after_title = line
            .text
            .get(..TITLE.len())
            .filter(|start| start.eq_ignore_ascii_case(TITLE))
            .and_then(|start| line.text.strip_prefix(start));
        if let Some(date) = after_title {
            let date = date.trim();
            return read_day(date).ok_or_else(|| ImportError::NoDay(date.chars().take(40).collect()));
        }
    }
    Err(ImportError::NotADigest)
}

/// `2025-04-18`, or `4/18/2025` as in the oldest digests.
fn read_day(text: &str) -> Option<Day> {
    Day::parse(text).or_else(|| {
        let mut parts = text.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        Day::parse(&format!("{year}-{month:0>2}-{day:0>2}"))
    })
}

enum Place {
    /// Above the first rule: table, totals, contents.
    Head,
    /// Below a rule, before a heading.
    Between,
    /// In a paper whose heading was read on line `heading`.
    Paper { heading: usize, draft: Box<Draft> },
    /// In a paper that is lost.
    Lost,
}

struct Reader {
    document: Document,
    seen: HashSet<PaperId>,
    problems: Vec<Problem>,
    more_problems: usize,
    place: Place,
}

impl Reader {
    fn take(&mut self, line: &Line<'_>) {
        let text = line.text;
        if text.trim_end() == RULE {
            self.close();
            self.place = Place::Between;
            return;
        }
        if text.starts_with("## ") {
            self.close();
            self.place = match Draft::start(text) {
                Ok(draft) => Place::Paper { heading: line.number, draft: Box::new(draft) },
                Err(what) => self.lose(line.number, what),
            };
            return;
        }
        match &mut self.place {
            Place::Head => {
                if let Err(what) = read_head(text, &mut self.document) {
                    self.report(line.number, what);
                }
            }
            Place::Between if !text.trim_end().is_empty() => {
                let what = "a paper should begin here with its heading, so what follows was left out.";
                self.place = self.lose(line.number, what.to_owned());
            }
            Place::Between | Place::Lost => {}
            Place::Paper { draft, .. } => match draft.take(text) {
                Ok(()) => {}
                Err(Fault::Line(what)) => self.report(line.number, what),
                Err(Fault::Paper(what)) => self.place = self.lose(line.number, what),
            },
        }
    }

    /// Ends the paper that is being read.
    fn close(&mut self) {
        let Place::Paper { heading, draft } = std::mem::replace(&mut self.place, Place::Between) else {
            return;
        };
        let (entry, lacks) = draft.finish();
        if !self.seen.insert(entry.id.clone()) {
            return self.report(heading, format!("{} stands here a second time and was left out.", entry.id));
        }
        for what in lacks {
            self.report(heading, what);
        }
        self.document.entries.push(entry);
    }

    fn lose(&mut self, line: usize, what: String) -> Place {
        self.report(line, what);
        Place::Lost
    }

    fn report(&mut self, line: usize, what: String) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem { line, what });
        } else {
            self.more_problems += 1;
        }
    }

    fn finish(mut self, last_line: usize) -> (Document, Vec<Problem>) {
        self.close();
        let read = self.document.entries.len();
        if let Some(stated) = self.document.totals.relevant
            && usize::try_from(stated) != Ok(read)
        {
            let what = format!("the digest states {stated} relevant papers, and {read} could be read.");
            self.report(last_line, what);
        }
        if self.more_problems > 0 {
            let what = format!("there are {} problems more.", self.more_problems);
            self.problems.push(Problem { line: last_line, what });
        }
        (self.document, self.problems)
    }
}

/// Reads a line above the first rule. The contents are made anew from the papers, so they are passed over here.
fn read_head(line: &str, document: &mut Document) -> Result<(), String> {
    if line.starts_with('|') {
        return table::read_line(line, document.spending.get_or_insert_with(Spending::default));
    }
    let Totals { arxiv, scanned, relevant } = &mut document.totals;
    for (label, total) in TOTALS.into_iter().zip([arxiv, scanned, relevant]) {
        if let Some(value) = line.strip_prefix(label) {
            *total = value.trim().parse().ok();
            return total.map(|_| ()).ok_or_else(|| format!("after {label:?} no number can be read."));
        }
    }
    let unnumbered = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let known = line.trim_end().is_empty()
        || (unnumbered.len() < line.len() && unnumbered.starts_with(". ["))
        || ["**Authors:**", "**Table of contents", "Table of contents", "Paper selection prompt"]
            .into_iter()
            .any(|start| line.starts_with(start));
    if known { Ok(()) } else { Err("this line is no part of a digest's head and was left out.".to_owned()) }
}
