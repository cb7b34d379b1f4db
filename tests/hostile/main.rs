//! What a source from outside can cost: whatever it is, memory and time that its size bounds, and no link that leaves
//! arxiv.org.
//!
//! The bounds are generous, for they are held in a build without optimisation and on busy machines; what they are for
//! is to tell linear from quadratic, which differ a thousandfold here.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is wrong, in its helpers too"
)]

mod backup;
mod bodies;

use std::hint::black_box;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use firstlight::arxiv::{self, Announcement, Entry, FeedError};
use firstlight::paper::{Category, PaperId, split_authors};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Whatever the body: problems, buffers, the ten thousand entries that are kept at most.
const FIXED_BYTES: usize = 8 << 20;
/// The texts of a body as they are, as they are decoded, and as they are handed over.
const TIMES_THE_BODY: usize = 4;
/// Times a plain pass over the same bytes.
const TIMES_A_PASS: u32 = 400;
/// A pass over a small body takes no measurable time.
const SHORTEST_PASS: Duration = Duration::from_millis(5);

/// One measurement at a time.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn cs_lg() -> Category {
    Category::parse("cs.LG").unwrap()
}

/// What a reader made of a body.
#[derive(Debug)]
struct Outcome {
    entries: Vec<Entry>,
    problems: usize,
}

type Reader = fn(&[u8]) -> Result<Outcome, FeedError>;

const READERS: [(&str, Reader); 4] = [
    ("feed", |bytes| arxiv::read_feed(bytes, &cs_lg()).map(outcome)),
    ("listing", |bytes| arxiv::read_listing(bytes, &cs_lg()).map(|page| outcome(page.announcement))),
    ("dropped", |bytes| arxiv::read_dropped(bytes).map(outcome)),
    ("results", |bytes| {
        arxiv::read_results(bytes, &cs_lg()).map(|page| Outcome {
            entries: page.entries.into_iter().map(|one| one.entry).collect(),
            problems: page.problems.len(),
        })
    }),
];

fn outcome(announcement: Announcement) -> Outcome {
    Outcome { entries: announcement.entries, problems: announcement.problems.len() }
}

/// The quickest of three plain passes.
fn pass(bytes: &[u8]) -> Duration {
    let once = |_| {
        let start = Instant::now();
        black_box(bytes.iter().filter(|byte| **byte == b'<').count());
        start.elapsed()
    };
    (0..3).map(once).min().unwrap().max(SHORTEST_PASS)
}

/// Reads a body in every way and holds what it costs to the bounds. Returns how many of the ways found entries.
fn check(name: &str, body: &[u8]) -> usize {
    let limit = pass(body) * TIMES_A_PASS;
    let mut readers = 0;
    for (way, read) in READERS {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let start = Instant::now();
        let found = read(body);
        let mut took = start.elapsed();
        let most = MEMORY.peak_usage().saturating_sub(before);
        let bound = TIMES_THE_BODY * body.len() + FIXED_BYTES;
        assert!(most <= bound, "{name} as {way}: {most} bytes for {} bytes", body.len());
        // Something else may have had the processor: what is slow is slow each time.
        for _ in 0..2 {
            if took > limit {
                let start = Instant::now();
                drop(black_box(read(body)));
                took = start.elapsed();
            }
        }
        assert!(took <= limit, "{name} as {way}: {took:?} for {} bytes, at most {limit:?}", body.len());
        match found {
            Ok(found) => {
                assert!(found.entries.len() <= 10_000, "{name} as {way}: {} entries", found.entries.len());
                assert!(found.problems <= 101, "{name} as {way}: {} problems", found.problems);
                found.entries.iter().for_each(|entry| check_links(&entry.paper.id));
                readers += usize::from(!found.entries.is_empty());
            }
            Err(error) => {
                let told = error.to_string();
                assert!(told.chars().count() < 600, "{name} as {way}: {told}");
            }
        }
    }
    let told = arxiv::refused(503, Some("soon"), body).to_string();
    assert!(told.chars().count() < 600 && !told.chars().any(char::is_control), "{name}: {told}");
    readers
}

/// Every link is rebuilt from an id, and leads to arXiv.
fn check_links(id: &PaperId) {
    for (url, start) in [
        (id.abs_url(), "https://arxiv.org/abs/"),
        (id.pdf_url(), "https://arxiv.org/pdf/"),
        (id.html_url(), "https://arxiv.org/html/"),
    ] {
        let rest = url.strip_prefix(start).unwrap_or_else(|| panic!("{url} leaves arXiv"));
        let is_plain = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./-".contains(&byte));
        assert!(is_plain && rest.len() <= 22 && !rest.contains(".."), "{url}");
    }
}

#[test]
fn hostile_feeds_cost_what_their_size_allows() {
    let _turn = alone();
    for (name, body) in bodies::feeds() {
        check(name, &body);
    }
}

#[test]
fn hostile_listings_cost_what_their_size_allows() {
    let _turn = alone();
    for (name, body) in bodies::listings() {
        check(name, &body);
    }
}

#[test]
fn what_is_neither_costs_no_more() {
    let _turn = alone();
    for (name, body) in bodies::others() {
        assert_eq!(check(name, &body), 0, "{name}");
    }
}

#[test]
fn a_body_of_100_megabytes_is_not_even_looked_at() {
    let _turn = alone();
    let body = vec![b'<'; 100 << 20];
    for (way, read) in READERS {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let found = read(&body);
        assert!(matches!(found, Err(FeedError::TooLarge { bytes }) if bytes == 100 << 20), "{way}");
        assert!(MEMORY.peak_usage() - before < 10_000, "{way}");
    }
}

#[test]
fn false_links_and_ids_lead_to_arxiv_or_nowhere() {
    let _turn = alone();
    for (name, body) in bodies::false_links() {
        assert!(check(name, &body) > 0, "{name}: none was believed, so nothing was tried");
    }
    for text in [
        "https://evil.example/abs/2504.00001",
        "javascript:alert(1)//abs/2504.00001",
        "https://arxiv.org/abs/../2504.00001",
        "https://arxiv.org/abs/2504.00001/../../evil",
        "//evil.example/2504.00001",
        "2504.00001@evil.example",
        "2504.00001\u{202e}",
        "hep-th/9901001/x",
        "https://arxiv.org/abs/hep-th%2f9901001",
    ] {
        if let Some((id, _)) = PaperId::parse_loosely(text) {
            check_links(&id);
        }
    }
}

/// A line of authors is taken apart on every page that shows it.
#[test]
fn a_hostile_byline_costs_what_its_size_allows() {
    let _turn = alone();
    for line in ["(,", "Jr., ", "A (b), ", ", ", "  A (x),  B, ", "{\\'", "and ", "((((", "A,"] {
        let line = line.repeat((1 << 20) / line.len());
        let limit = pass(line.as_bytes()) * TIMES_A_PASS;
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let start = Instant::now();
        let authors = split_authors(&line);
        assert!(start.elapsed() <= limit, "{line:.20}: {:?}", start.elapsed());
        // One author is some dozens of bytes, and may have one letter.
        let most = MEMORY.peak_usage() - before;
        assert!(most <= 100 * line.len(), "{line:.20}: {most}");
        drop(authors);
    }
}
