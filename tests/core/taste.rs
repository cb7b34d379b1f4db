//! The taste on real days: it keeps the figures that a plain linear model reaches, and does not lose them behind its
//! own screen.

#[path = "../../xtask/src/taste/days.rs"]
#[allow(dead_code, reason = "the tool prints more than is held here")]
mod days;
#[path = "../../xtask/src/taste/figures.rs"]
#[allow(dead_code, reason = "the tool prints more than is held here")]
mod figures;
#[path = "../../xtask/src/taste/reading.rs"]
#[allow(dead_code, reason = "the tool prints more than is held here")]
mod reading;
#[path = "taste_days.rs"]
mod taste_days;

use firstlight::profile::{self, CutOffs, Profile};
use firstlight::taste::measures::{Placed, auc};
use firstlight::taste::screen::Share;
use firstlight::taste::trial::{PastDay, Rules, Teacher, go_through};
use firstlight::taste::{Criteria, WARM_UP};

use super::data;
use figures::{Closed, placed, recall};
use reading::Spent;
use taste_days::{FINGERPRINT, fingerprint, learned};

/// The browser's half of this is in `tests/browser/taste.rs`.
#[test]
fn a_taste_is_the_same_on_every_machine() {
    assert_eq!(fingerprint(&learned()), FINGERPRINT);
}

/// The days of a file; `None` where the data are absent, which is noted.
fn days(test: &str, file: &str) -> Option<Vec<PastDay>> {
    Some(days::unpacked(&data::read(test, file)?).unwrap().days)
}

/// The least AUC over all later days together, and the least recall of the upper 30 and 50 % of each.
struct Figures {
    auc: f64,
    at_30: f64,
    at_50: f64,
}

fn check(test: &str, file: &str, least: &Figures) {
    let Some(days) = days(test, file) else { return };
    let rules = Rules { criteria: Criteria::default(), screen: None, teacher: Teacher::Model };
    let later: Vec<Vec<Placed>> = (days.iter().zip(go_through(&days, &rules)).skip(WARM_UP))
        .map(|(day, passed)| placed(day, &passed))
        .collect();
    let recall = |share: f64| recall(&later, share).unwrap();
    let figures =
        [(auc(&later.concat()).unwrap(), least.auc), (recall(0.3), least.at_30), (recall(0.5), least.at_50)];
    for (figure, least) in figures {
        // As they were stated: to three digits.
        assert!((figure * 1000.0).round() >= least * 1000.0, "{file}: {figures:?}");
    }

    let screened = Rules { screen: Some((WARM_UP, Share::of_percent(50).unwrap())), ..rules };
    let passed = go_through(&days, &screened);
    assert!(days.iter().zip(&passed).all(|(day, passed)| passed.fates.len() == day.papers.len()));
    let closed = Closed::of(days.iter().zip(&passed).skip(WARM_UP));
    let found = closed.recall(closed.found).unwrap();
    assert!(found >= recall(0.5) - 0.01, "{file}: {found} behind the screen, {} without", recall(0.5));
    let misses = closed.audit.misses().unwrap().interval;
    let truth = (closed.all - closed.found) as f64;
    assert!(misses.low <= truth && truth <= misses.high, "{file}: {misses:?} {truth}");
}

#[test]
fn picks_of_machine_learning_are_learned() {
    let figures = Figures { auc: 0.878, at_30: 0.856, at_50: 0.979 };
    check("picks_of_machine_learning_are_learned", "taste/ml.jsonl.gz", &figures);
}

#[test]
fn relevance_in_astrophysics_is_learned() {
    let figures = Figures { auc: 0.918, at_30: 0.906, at_50: 0.978 };
    check("relevance_in_astrophysics_is_learned", "taste/astro.jsonl.gz", &figures);
}

#[test]
fn half_a_day_costs_little_more_than_half() {
    let test = "half_a_day_costs_little_more_than_half";
    let Some(mut days) = days(test, "taste/ml.jsonl.gz") else { return };
    // All of them: `cargo xtask taste --tokens`.
    days.truncate(WARM_UP + 2);
    let mut all = Profile { cut_offs: CutOffs { relevance: 8, novelty: 1 }, ..Profile::default_reader() };
    all.edits.topics = Some("Whatever is good.".to_owned());
    let whole = reading::go_through(&days, &all).unwrap();
    let half = reading::go_through(&days, &Profile { screen: profile::Share::Half, ..all }).unwrap();
    for (spent, screened) in [(&whole, 0), (&half, 2)] {
        assert_eq!((spent.days, spent.finished, spent.screened), (2, 2, screened));
    }
    assert_eq!(whole.papers, half.papers);
    let each = |spent: &Spent| spent.prompt as f64 / spent.papers as f64;
    assert!(each(&half) <= 0.58 * each(&whole), "{} of {} prompt tokens a paper", each(&half), each(&whole));
    assert!(half.completion * 100 <= 58 * whole.completion);
    assert!(half.shown * 100 >= 90 * whole.shown && whole.shown > 20, "{whole:?} {half:?}");
}
