//! Reading the reply of the title pass: the ids whose titles are absolutely irrelevant.
//!
//! A rejected paper is never scored, so that doubt keeps a paper. Ids count under a key such as `irrelevant` or
//! `rejected`, in objects that say `"irrelevant": true`, and outside of objects on lines that hold ids and nothing
//! else (`- 2504.12359`, `["2504.12359", …]`, `2504.12359 | Title`). Ids in prose do not count.

use crate::paper::PaperId;

use super::batch::Batch;
use super::reply::plain_key;
use super::scan::{Scanner, Token};

/// A line outside of objects that is longer than this, in bytes, is prose.
const MAX_LINE: usize = 64 * 1024;

/// Reads one reply of the title pass.
pub struct TitlesReader {
    scanner: Scanner,
    lists: Lists,
}

impl TitlesReader {
    /// A reader for the reply to one request about `ids`.
    pub fn new(ids: &[PaperId]) -> Self {
        let lists = Lists {
            batch: Batch::new(ids),
            rejected: vec![false; ids.len()],
            open: Vec::new(),
            line: String::new(),
        };
        Self { scanner: Scanner::default(), lists }
    }

    /// Takes the next piece of the model's text.
    pub fn push(&mut self, text: &str) {
        let Self { scanner, lists } = self;
        scanner.push(text, &mut |token| lists.take(token));
    }

    /// The reply has ended: the ids that the model rejects, in the order of the batch.
    pub fn finish(mut self) -> Vec<PaperId> {
        let Self { scanner, lists } = &mut self;
        scanner.finish(&mut |token| lists.take(token));
        lists.end_line();
        let rejected = lists.batch.ids().iter().zip(&lists.rejected);
        rejected.filter(|(_, rejected)| **rejected).map(|(id, _)| id.clone()).collect()
    }
}

struct Lists {
    batch: Batch,
    rejected: Vec<bool>,
    open: Vec<Entry>,
    line: String,
}

/// An object that is open.
#[derive(Default)]
struct Entry {
    key: String,
    id: Option<usize>,
    verdict: bool,
}

impl Lists {
    fn take(&mut self, token: Token) {
        match token {
            Token::Outside('\n') => self.end_line(),
            Token::Outside(letter) if self.line.len() < MAX_LINE => self.line.push(letter),
            Token::Outside(_) => {}
            // What came before was thinking aloud, drafts among it.
            Token::Thoughts => {
                self.rejected.fill(false);
                self.line.clear();
            }
            Token::Open => self.open.push(Entry::default()),
            Token::Close => self.close(),
            Token::Abandon => drop(self.open.pop()),
            Token::Key(key) => {
                if let Some(entry) = self.open.last_mut() {
                    entry.key = plain_key(&key);
                }
            }
            Token::Text(text) => self.value(&text, self.batch.by_text(&text)),
            Token::Bare(text) => self.value(&text, self.batch.by_bare(&text)),
        }
    }

    fn value(&mut self, text: &str, found: Option<usize>) {
        let Some(entry) = self.open.last_mut() else { return };
        if rejects(&entry.key) {
            let verdict = ["true", "yes"].iter().any(|yes| text.trim().eq_ignore_ascii_case(yes));
            entry.verdict |= verdict;
            self.reject(found);
        } else if entry.id.is_none() {
            entry.id = found;
        }
    }

    fn close(&mut self) {
        let Some(entry) = self.open.pop() else { return };
        if entry.verdict || self.open.last().is_some_and(|outer| rejects(&outer.key)) {
            self.reject(entry.id);
        }
    }

    fn reject(&mut self, index: Option<usize>) {
        if let Some(rejected) = index.and_then(|index| self.rejected.get_mut(index)) {
            *rejected = true;
        }
    }

    /// A line outside of objects counts where all of its pieces are ids, or where an id and a bar begin it.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_start_matches(|letter: char| letter.is_whitespace() || "-*•".contains(letter));
        let line =
            line.split_once(". ").filter(|(number, _)| is_number(number)).map_or(line, |(_, rest)| rest);
        if line.len() >= MAX_LINE {
            return;
        }
        let head = line.split_once('|').map_or(line, |(head, _)| head);
        let pieces = head.split([',', ' ', '\t', '[', ']']).map(str::trim).filter(|piece| !piece.is_empty());
        let found: Option<Vec<_>> = pieces.map(|piece| self.batch.by_text(piece)).collect();
        for index in found.unwrap_or_default() {
            self.reject(Some(index));
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a key (as [`plain_key`] makes it) says that what stands under it is rejected.
fn rejects(key: &str) -> bool {
    key.starts_with("irrelevant")
        || key.starts_with("absolutelyirrelevant")
        || matches!(key, "rejected" | "reject" | "rejectedids" | "remove" | "removed")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids() -> Vec<PaperId> {
        ["2504.12350", "2504.12359", "nlin/0408039"].iter().map(|id| PaperId::parse(id).unwrap()).collect()
    }

    fn read(text: &str) -> Vec<PaperId> {
        let mut reader = TitlesReader::new(&ids());
        for letter in text.split("") {
            reader.push(letter);
        }
        reader.finish()
    }

    fn check(text: &str, expected: &[usize]) {
        let expected: Vec<_> = expected.iter().map(|index| ids()[*index].clone()).collect();
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn rejections_are_read_in_any_shape() {
        check(r#"{"irrelevant":[]}"#, &[]);
        check(r#"{"irrelevant":["2504.12359","2504.12350v1"]}"#, &[0, 1]);
        check("```json\n{\n \"Irrelevant_IDs\": [\n  2504.1235,\n  2504.12359,\n ]\n}\n```", &[0, 1]);
        check(r#"["arXiv:2504.12359", "nlin/0408039"]"#, &[1, 2]);
        check("[\n \"2504.12359\",\n \"2504.12350\"\n]", &[0, 1]);
        check("- 2504.12359\n* nlin/0408039\n", &[1, 2]);
        check("1. 2504.12359\n2. 2504.12350", &[0, 1]);
        check("2504.12359 | A title, with 2504.12350 in it", &[1]);
        check(r#"{"rejected":[{"id":"2504.12359","title":"x"}]}"#, &[1]);
        check(
            "{\"id\":\"2504.12359\",\"irrelevant\":true}\n{\"id\":\"2504.12350\",\"irrelevant\":false}",
            &[1],
        );
        check(r#"{"irrelevant":["2504.12359","2504.123"#, &[1]);
    }

    #[test]
    fn doubt_keeps_a_paper() {
        check(r#"{"relevant":["2504.12359"]}"#, &[]);
        check(r#"{"irrelevant":["2504.99999","all","*"]}"#, &[]);
        check("I keep 2504.12359, 2504.12350, since both fit.", &[]);
        check("<think>reject\n2504.12359\n</think>{\"irrelevant\":[]}", &[]);
        check("reject\n2504.12359\n</think>\n2504.12350", &[0]);
        check("", &[]);
    }

    proptest! {
        #[test]
        fn whatever_comes_rejections_are_of_the_batch(text in "([{}\\[\\],:\"\n |-]|2504\\.12359|\"irrelevant\":|.){0,60}") {
            prop_assert!(read(&text).iter().all(|id| ids().contains(id)));
        }
    }
}
