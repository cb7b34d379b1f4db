//! The taste on real days: it keeps the figures that a plain linear model reaches, and does not lose them behind its
//! own screen.

use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;

use firstlight::arxiv::{Announcement, Entry, Source};
use firstlight::day::Day;
use firstlight::model::stand_in::{StandIn, Verdict};
use firstlight::model::{AnswerForm, ApiKey, Endpoint, Score};
use firstlight::paper::{AnnounceType, Category, Paper, PaperId};
use firstlight::profile::prompt::criteria_hash;
use firstlight::profile::{self, CutOffs, Profile};
use firstlight::run;
use firstlight::run::drive::{Terms, Watch, drive};
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::seen::Recognised;
use firstlight::run::state::{Beginning, Run};
use firstlight::run::twins;
use firstlight::taste::audit::{Audit, Hit};
use firstlight::taste::measures::{Placed, auc, found};
use firstlight::taste::screen::{Fate, Share};
use firstlight::taste::trial::{Passed, PastDay, PastPaper, Rules, Teacher, go_through};
use firstlight::taste::{Criteria, Evidence, Taste, WARM_UP};
use futures_executor::block_on;
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

/// A day of a file as arXiv would have announced it. Authors are invented, as many as a paper has.
fn announced(day: &PastDay) -> Announcement {
    let entry = |paper: &PastPaper| Entry {
        paper: Paper {
            id: paper.id.clone(),
            version: Some(1),
            title: paper.title.clone(),
            authors: "Ann Example, Ben Sample, Cleo Instance, Dana Specimen, Eli Model".to_owned(),
            abstract_text: paper.abstract_text.clone(),
            categories: Category::parse("cs.LG").into_iter().collect(),
            remarks: Default::default(),
        },
        announce: AnnounceType::New,
    };
    Announcement {
        category: Category::parse("cs.LG").unwrap(),
        day: day.day,
        source: Source::Rss,
        stated: None,
        entries: day.papers.iter().map(entry).collect(),
        problems: Vec::new(),
    }
}

/// A model that scores as the file says: picks by their sum, halved, and everything else low.
fn scorer(days: &[PastDay]) -> StandIn {
    let verdict = |paper: &PastPaper| {
        let sum = match paper.evidence {
            Evidence::Chosen { sum } => sum.unwrap_or(16),
            _ => 6,
        };
        Verdict {
            comment: "It says what such a comment says, in a sentence of some length.".to_owned(),
            relevance: Score::new(sum - sum / 2).unwrap(),
            novelty: Score::new(sum / 2).unwrap(),
        }
    };
    let papers = days.iter().flat_map(|day| &day.papers);
    StandIn {
        verdicts: papers.map(|paper| (paper.id.clone(), verdict(paper))).collect(),
        ..StandIn::default()
    }
}

/// What the days come to that follow a warm-up, as the runs themselves account for them.
#[derive(Debug, Default, Clone, Copy)]
struct Spent {
    papers: usize,
    prompt: u64,
    completion: u64,
    /// Picks that came through for their place.
    picks: usize,
}

/// Reads all days as the app does: each is ranked by what the days before taught, read, and learned.
fn read_days(days: &[PastDay], profile: &Profile) -> Spent {
    let (ports, _) = twins::ports(twins::model(scorer(days)));
    let endpoint = Endpoint::parse("https://model.example/v1", "gpt-4o", AnswerForm::Schema).unwrap();
    let mut taste = Taste::new(&criteria_hash(profile));
    let mut spent = Spent::default();
    for (number, day) in days.iter().enumerate() {
        let announcement = announced(day);
        let papers = announcement.entries.iter().map(|entry| &entry.paper);
        let matches = run::taste::rank(&taste, papers, profile);
        let run = Rc::new(RefCell::new(Run::new(Beginning {
            key: RunKey { profile: profile.id.clone(), day: day.day, number: 1 },
            prompt: run::prompts::as_kept(profile, endpoint.answer_form),
            profile: profile.clone(),
            endpoint: endpoint.clone(),
            announcements: vec![announcement],
            sources: Vec::new(),
            recognised: Recognised::default(),
            matches: Some(matches),
            now: 0,
        })));
        let watch: Watch = Rc::new(|| {});
        block_on(drive(&ports, &run, &Terms::new(ApiKey::default()), &watch));
        block_on(run::taste::learn_run(&ports, &mut taste, &run.borrow()));
        let run = run.borrow();
        assert_eq!(run.head.phase, Phase::Finished);
        assert_eq!(run.screen().is_some(), !profile.screen.is_all() && number >= WARM_UP, "day {number}");
        if number >= WARM_UP {
            let usage = run.head.usage();
            spent.papers += run.body.ledger.sums().distinct();
            spent.prompt += usage.prompt.0;
            spent.completion += usage.completion.0;
            spent.picks += run.head.screen.as_ref().map_or(0, |account| account.shown);
        }
    }
    spent
}

#[test]
fn half_a_day_costs_little_more_than_half() {
    let test = "half_a_day_costs_little_more_than_half";
    let Some(mut days) = days(test, "taste/ml.jsonl.gz") else { return };
    // All of them: `cargo xtask taste --tokens`.
    days.truncate(WARM_UP + 2);
    let mut all = Profile { cut_offs: CutOffs { relevance: 8, novelty: 1 }, ..Profile::default_reader() };
    all.edits.topics = Some("Whatever is good.".to_owned());
    let whole = read_days(&days, &all);
    let half = read_days(&days, &Profile { screen: profile::Share::Half, ..all });
    assert_eq!(whole.papers, half.papers);
    let each = |spent: Spent| spent.prompt as f64 / spent.papers as f64;
    assert!(each(half) <= 0.58 * each(whole), "{} of {} prompt tokens a paper", each(half), each(whole));
    assert!(half.completion * 100 <= 58 * whole.completion);
    assert!(half.picks * 100 >= 90 * whole.picks && whole.picks > 20, "{whole:?} {half:?}");
}
