//! The readers of replies before everything that a model may write: a table of broken replies, and mutations of whole
//! ones.

mod generate;
mod hostile;
mod table;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fastrand::Rng;
use firstlight::model::{Answer, Outcome, ReplyReader, TitlesReader};
use firstlight::paper::PaperId;

/// No input may take longer. Without optimisation everything takes about ten times as long.
const LIMIT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 50 });

/// The batch that is asked about.
pub const IDS: [&str; 6] =
    ["2504.12350", "2504.12359", "2504.10000", "nlin/0408039", "2506.20702", "2504.01230"];

pub fn ids() -> Vec<PaperId> {
    IDS.iter().map(|id| PaperId::parse(id).unwrap()).collect()
}

fn read<'a>(pieces: impl IntoIterator<Item = &'a str>) -> (Vec<Answer>, Outcome) {
    let mut reader = ReplyReader::new(&ids());
    let answers = pieces.into_iter().flat_map(|piece| reader.push(piece)).collect();
    (answers, reader.finish())
}

fn read_titles<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Vec<PaperId> {
    let mut reader = TitlesReader::new(&ids());
    pieces.into_iter().for_each(|piece| reader.push(piece));
    reader.finish()
}

/// What must hold of every reply, whatever it is.
fn assert_honest((answers, outcome): &(Vec<Answer>, Outcome), text: &str) {
    let mut seen = BTreeSet::new();
    for answer in answers {
        assert!(IDS.contains(&answer.id.as_str()), "{} is of another batch: {text}", answer.id);
        assert!(seen.insert(&answer.id), "{} twice: {text}", answer.id);
        for score in [answer.relevance, answer.novelty] {
            assert!((1..=10).contains(&score.get()), "{score}: {text}");
        }
        assert!(answer.comment.chars().count() <= 2_000 && !answer.comment.contains('\n'), "{text}");
    }
    assert_eq!(seen.len() + outcome.missing.len(), IDS.len(), "{text}");
    assert!(outcome.missing.iter().all(|id| !seen.contains(id)), "{text}");
    assert!(outcome.problems.len() <= 101, "{text}");
}

/// How long `work` takes: the least of several times where the first was long.
fn time_of<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut timed = || {
        let began = now();
        let result = work();
        (now().saturating_sub(began), result)
    };
    let (mut least, result) = timed();
    for _ in 0..4 {
        if least < LIMIT / 2 {
            break;
        }
        least = least.min(timed().0);
    }
    (least, result)
}

/// What this thread has computed so far where Linux says it, for the machine has other things to do; else the time.
fn now() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let computed = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = computed.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGAN.elapsed(), Duration::from_nanos)
}

/// A million replies where `FIRSTLIGHT_LONG` is set.
#[test]
fn no_reply_panics_takes_long_or_is_believed_about_others() {
    let count = if std::env::var_os("FIRSTLIGHT_LONG").is_some() { 1_000_000 } else { 20_000 };
    let mut random = Rng::with_seed(0x5eed);
    let (mut panicked, mut slowest) = (Vec::new(), (Duration::ZERO, 0));
    let (mut answers, mut bytes, mut with_answers, mut rejected, mut in_pieces) = (0_usize, 0, 0, 0, 0);
    for _ in 0..count {
        let text = generate::reply(&mut random);
        bytes += text.len();
        let pieces = generate::pieces(&text, &mut random);
        let both = || (time_of(|| read([text.as_str()])), time_of(|| read_titles([text.as_str()])));
        let Ok(((took, found), (took_titles, titles))) = catch_unwind(AssertUnwindSafe(both)) else {
            panicked.push(text);
            continue;
        };
        slowest = slowest.max((took.max(took_titles), text.len()));
        assert_honest(&found, &text);
        answers += found.0.len();
        with_answers += usize::from(!found.0.is_empty());
        rejected += titles.len();
        assert!(titles.iter().all(|id| IDS.contains(&id.as_str())), "{text}");
        // As it streams, in any pieces, it is the same reply.
        if pieces.len() > 1 {
            in_pieces += 1;
            assert_eq!(read(pieces.iter().copied()), found, "{text:?}");
            assert_eq!(read_titles(pieces.iter().copied()), titles, "{text:?}");
        }
    }
    eprintln!(
        "{count} replies of {bytes} bytes, {in_pieces} of them also in pieces: {answers} answers in {with_answers}, \
         {rejected} titles rejected, {} panics; the slowest took {:?} for {} bytes",
        panicked.len(),
        slowest.0,
        slowest.1
    );
    assert!(panicked.is_empty(), "{panicked:#?}");
    assert!(slowest.0 < LIMIT, "{slowest:?}");
    // A generator of nothing but nonsense would show nothing, and so would one that breaks nothing.
    assert!(with_answers > count / 4 && answers < count * 5, "{answers} answers");
}

/// White space that comes last and alone decides as much as white space that comes with the rest.
#[test]
fn the_last_blank_counts_however_it_comes() {
    for length in 60..200 {
        let text = format!(
            "{{\"id\":\"15\",\"comment\":\"a \"34\", '{}\",\"novelty\":1}}{{\"id\":null}}\n",
            "x".repeat(length)
        );
        let letters: Vec<_> = text.split("").collect();
        assert_eq!(read(letters.iter().copied()), read([text.as_str()]), "{length}");
    }
}
