//! Made-up days for the taste, the same on every machine: for the tests of the core and those in a browser.

use firstlight::day::Day;
use firstlight::paper::PaperId;
use firstlight::store::seal;
use firstlight::taste::{Criteria, Evidence, Features, Lesson, Mark, Occasion, Study, Taste};

/// What a taste is, bit by bit, after [`learned`], and what it says of another day: natively and in a browser. Another
/// number after a change says that tastes which are stored go on otherwise than they began.
pub const FINGERPRINT: u64 = 0x1ad5_44ee_98e2_5e15;

/// So many papers with abstracts of an ordinary length, 160 words, from a vocabulary of some thousands; one word in
/// twenty tells the good ones from the others. A few words are none of ASCII.
pub fn lessons(papers: u32, seed: u64) -> Vec<Lesson> {
    let mut random = fastrand::Rng::with_seed(seed);
    let one = |number: u32| {
        let relevance = random.u8(1..=10);
        let mut words = |count: usize| {
            let mut text = String::new();
            for _ in 0..count {
                let rank = random.u32(1..=70) * random.u32(1..=70);
                let kind = if random.u8(..20) == 0 { relevance } else { 0 };
                let start = match rank % 5 {
                    0 => "Net",
                    1 => "spars",
                    2 => "galax",
                    3 => "quant",
                    _ => "Étal",
                };
                text += &format!("{start}{rank}ing{kind} ");
            }
            text
        };
        let (title, abstract_text) = (words(10), words(160));
        let evidence = match number % 50 {
            7 => Evidence::Marked(if relevance > 5 { Mark::Star } else { Mark::Hide }),
            _ => Evidence::Scored { relevance, novelty: Some(random.u8(1..=10)) },
        };
        let paper = PaperId::parse(&format!("2501.{number:05}")).unwrap();
        Lesson { paper, title, abstract_text, evidence }
    };
    (1..=papers).map(one).collect()
}

/// A taste of two days, put away in between, under criteria that have changed once.
pub fn learned() -> Taste {
    let day = |text: &str| Occasion::FullDay(Day::parse(text).unwrap());
    let mut taste = Taste::new("older");
    Study::new(&taste, day("2025-01-02"), lessons(40, 1)).finish(&mut taste);
    taste.under("criteria");
    for (on, seed) in [("2025-01-03", 2), ("2025-01-06", 3)] {
        Study::new(&taste, day(on), lessons(80, seed)).finish(&mut taste);
        taste = firstlight::store::open(&seal(&taste).unwrap()).unwrap();
    }
    taste
}

/// All that is stored of a taste and the matches that it gives, as one number (FNV-1a).
pub fn fingerprint(taste: &Taste) -> u64 {
    let papers = lessons(40, 4);
    let features: Vec<Features> =
        papers.iter().map(|paper| Features::of(&paper.title, &paper.abstract_text)).collect();
    let criteria = Criteria::of("Sparse net3ing0 and étal7ing0.\nIrrelevant: quant9ing0", "");
    let matches = [taste.rank(&features, &criteria), taste.rank_by_sum(&features)];
    let text = [seal(taste).unwrap(), seal_matches(&matches)].concat();
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn seal_matches(matches: &[Vec<firstlight::taste::Match>]) -> String {
    serde_json::to_string(matches).unwrap()
}
