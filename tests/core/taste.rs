//! The taste on real days: it keeps the figures that a plain linear model reaches, and does not lose them behind its
//! own screen.

use std::io::Read;

use firstlight::day::Day;
use firstlight::paper::PaperId;
use firstlight::taste::audit::{Audit, Hit};
use firstlight::taste::measures::{Placed, auc, found};
use firstlight::taste::screen::{Fate, Share};
use firstlight::taste::trial::{Passed, PastDay, PastPaper, Rules, Teacher, go_through};
use firstlight::taste::{Criteria, Evidence, WARM_UP};
use serde_json::Value;

use super::data;

/// The days of a file; `None` where the data are absent, which is noted.
fn days(test: &str, file: &str) -> Option<Vec<PastDay>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*data::read(test, file)?).read_to_string(&mut text).unwrap();
    let mut days: Vec<PastDay> = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = |field: &str| line[field].as_str().unwrap().to_owned();
        let score = |field: &str| line[field].as_u64().and_then(|score| u8::try_from(score).ok());
        let day = Day::parse(&text("date")).unwrap();
        let picked = match line["selected"].as_u64() {
            Some(selected) => selected == 1,
            None => score("R").unwrap() >= 7,
        };
        let evidence = match score("R") {
            Some(relevance) if line["selected"].is_null() => {
                Evidence::Scored { relevance, novelty: score("N") }
            }
            _ if picked => {
                Evidence::Chosen { sum: score("R").zip(score("N")).map(|(one, other)| one + other) }
            }
            _ => Evidence::Passed,
        };
        // Some old ids lack their archive here.
        let id = text("id");
        let paper = PastPaper {
            id: PaperId::parse(&id).or_else(|| PaperId::parse(&format!("unnamed/{id}"))).unwrap(),
            title: text("title"),
            abstract_text: text("abstract"),
            hit: if picked { Hit::Yes } else { Hit::No },
            evidence,
        };
        match days.last_mut() {
            Some(last) if last.day == day => last.papers.push(paper),
            _ => days.push(PastDay { day, papers: vec![paper] }),
        }
    }
    Some(days)
}

fn placed(day: &PastDay, passed: &Passed) -> Vec<Placed> {
    let papers = day.papers.iter().zip(&passed.matches);
    papers
        .map(|(paper, fits)| Placed {
            value: fits.deviations(),
            gain: if paper.hit == Hit::Yes { 1.0 } else { 0.0 },
        })
        .collect()
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
    let pooled = auc(&later.concat()).unwrap();
    let recall = |share: f64| {
        let counts = later.iter().map(|day| found(day, (day.len() as f64 * share).round() as usize));
        let (found, all) = counts.fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
        found as f64 / all as f64
    };
    let figures = [(pooled, least.auc), (recall(0.3), least.at_30), (recall(0.5), least.at_50)];
    for (figure, least) in figures {
        // As they were stated: to three digits.
        assert!((figure * 1000.0).round() >= least * 1000.0, "{file}: {figures:?}");
    }

    let screened = Rules { screen: Some((WARM_UP, Share::of_percent(50).unwrap())), ..rules };
    let (mut sent, mut all, mut audit) = (0, 0, Audit::default());
    for (day, passed) in days.iter().zip(go_through(&days, &screened)).skip(WARM_UP) {
        assert_eq!(passed.fates.len(), day.papers.len());
        for (paper, fate) in day.papers.iter().zip(&passed.fates) {
            let hit = usize::from(paper.hit == Hit::Yes);
            all += hit;
            match fate {
                Fate::Sent => sent += hit,
                Fate::Audited { chance } => audit.add(*chance, paper.hit),
                Fate::ScreenedOut => {}
            }
        }
    }
    let closed = sent as f64 / all as f64;
    assert!(closed >= recall(0.5) - 0.01, "{file}: {closed} behind the screen, {} without", recall(0.5));
    let misses = audit.misses().unwrap().interval;
    let truth = (all - sent) as f64;
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
