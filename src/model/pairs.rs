//! Reading the reply about pairs: of two papers, which one is better.
//!
//! An object counts that names two different papers of the request under `better` and `worse`; the first answer about a
//! pair wins, whichever way round. What the model thought aloud does not count, nor an object that the end of the reply
//! cut off.

use crate::paper::PaperId;

use super::batch::Batch;
use super::reply::plain_key;
use super::scan::{Scanner, Token};

/// Reads one reply about pairs.
pub struct PairsReader {
    scanner: Scanner,
    pairs: Pairs,
}

impl PairsReader {
    /// A reader for the reply to one request about `ids`.
    pub fn new(ids: &[PaperId]) -> Self {
        let pairs = Pairs { batch: Batch::new(ids), open: Vec::new(), found: Vec::new() };
        Self { scanner: Scanner::default(), pairs }
    }

    /// Takes the next piece of the model's text.
    pub fn push(&mut self, text: &str) {
        let Self { scanner, pairs } = self;
        scanner.push(text, &mut |token| pairs.take(token));
    }

    /// True where nothing was answered so far.
    pub fn is_empty(&self) -> bool {
        self.pairs.found.is_empty()
    }

    /// The reply has ended: pairs of papers, the better one first. Whether they were asked about is for the caller to
    /// see.
    pub fn finish(self) -> Vec<[PaperId; 2]> {
        let Pairs { batch, found, .. } = self.pairs;
        let id = |place: usize| batch.ids().get(place).cloned();
        found.into_iter().filter_map(|[better, worse]| Some([id(better)?, id(worse)?])).collect()
    }
}

struct Pairs {
    batch: Batch,
    open: Vec<Draft>,
    /// Places in the batch. Each pair is in it once, so that no reply makes it endless.
    found: Vec<[usize; 2]>,
}

/// An object that is open.
#[derive(Default)]
struct Draft {
    key: String,
    better: Option<usize>,
    worse: Option<usize>,
}

impl Pairs {
    fn take(&mut self, token: Token) {
        match token {
            Token::Outside(_) => {}
            // What came before was thinking aloud, drafts among it.
            Token::Thoughts => self.found.clear(),
            Token::Open => self.open.push(Draft::default()),
            Token::Close => self.close(),
            Token::Abandon => drop(self.open.pop()),
            Token::Key(key) => {
                if let Some(draft) = self.open.last_mut() {
                    draft.key = plain_key(&key);
                }
            }
            Token::Text(text) => self.value(self.batch.by_text(&text)),
            Token::Bare(text) => self.value(self.batch.by_bare(&text)),
        }
    }

    fn value(&mut self, found: Option<usize>) {
        let Some(draft) = self.open.last_mut() else { return };
        match draft.key.as_str() {
            "better" | "winner" => draft.better = found,
            "worse" | "loser" => draft.worse = found,
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(Draft { better: Some(better), worse: Some(worse), .. }) = self.open.pop() else { return };
        if better != worse && !self.found.iter().any(|pair| pair.contains(&better) && pair.contains(&worse)) {
            self.found.push([better, worse]);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids() -> Vec<PaperId> {
        ["2504.12350", "2504.12359", "nlin/0408039"].iter().map(|id| PaperId::parse(id).unwrap()).collect()
    }

    fn read(text: &str) -> Vec<[PaperId; 2]> {
        let mut reader = PairsReader::new(&ids());
        for letter in text.split("") {
            reader.push(letter);
        }
        reader.finish()
    }

    fn check(text: &str, expected: &[[usize; 2]]) {
        let expected: Vec<_> = expected.iter().map(|pair| pair.map(|index| ids()[index].clone())).collect();
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn pairs_are_read_in_any_shape() {
        check(r#"{"pairs":[]}"#, &[]);
        check(
            r#"{"pairs":[{"better":"2504.12359","worse":"2504.12350"},{"worse":"nlin/0408039","better":"2504.12359"}]}"#,
            &[[1, 0], [1, 2]],
        );
        check(
            "{\"better\":\"arXiv:2504.12359v2\",\"worse\":2504.1235}\n{\"Winner\":\"2504.12350\",\"loser\":\"nlin/0408039\"}",
            &[[1, 0], [0, 2]],
        );
        check("```json\n[{'better': '2504.12350', 'worse': '2504.12359'}]\n```", &[[0, 1]]);
        check(r#"{"pairs":[{"better":"2504.12359","worse":"2504.12350"},{"better":"nlin/04"#, &[[1, 0]]);
    }

    #[test]
    fn nonsense_decides_nothing() {
        check("", &[]);
        check("2504.12359 is better than 2504.12350.", &[]);
        check(r#"{"better":"2504.12359"} {"worse":"2504.12350"}"#, &[]);
        check(r#"{"better":"2504.12359","worse":"2504.12359"}"#, &[]);
        check(r#"{"better":"2504.99999","worse":"2504.12359"}"#, &[]);
        check(r#"{"better":"both","worse":"none"}"#, &[]);
        check(r#"<think>{"better":"2504.12359","worse":"2504.12350"}</think>"#, &[]);
        check(
            r#"{"better":"2504.12359","worse":"2504.12350"} </think> {"better":"2504.12350","worse":"2504.12359"}"#,
            &[[0, 1]],
        );
    }

    #[test]
    fn the_first_answer_about_a_pair_counts() {
        let says = |better: usize, worse: usize| {
            format!(r#"{{"better":"{}","worse":"{}"}}"#, ids()[better], ids()[worse])
        };
        check(&[says(0, 1), says(1, 0), says(0, 1), says(2, 1)].concat(), &[[0, 1], [2, 1]]);
    }

    proptest! {
        #[test]
        fn whatever_comes_each_pair_is_said_once(text in "([{}\\[\\],:\"\n]|2504\\.12359|2504\\.12350|\"better\":|\"worse\":|.){0,60}") {
            let pairs = read(&text);
            prop_assert!(pairs.len() <= 3);
            prop_assert!(pairs.iter().all(|[one, other]| one != other && ids().contains(one) && ids().contains(other)));
        }
    }
}
