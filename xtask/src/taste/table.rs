//! The figures of one file, printed.

use std::time::{Duration, Instant};

use firstlight::taste::audit::{Audit, Hit};
use firstlight::taste::measures::{self, Placed};
use firstlight::taste::screen::Fate;
use firstlight::taste::trial::{Passed, PastDay, Rules, Teacher, go_through};
use firstlight::taste::{Criteria, Features, Lesson, Occasion, Study, Taste};

use super::days::Days;
use super::{Options, Reader};

/// The stars between which the simulated reader is looked at.
const STARS: [usize; 8] = [0, 5, 10, 20, 40, 80, 160, 320];

pub fn print(read: &Days, criteria: Option<&Criteria>, options: &Options) {
    let Days { days, .. } = read;
    let papers: usize = days.iter().map(|day| day.papers.len()).sum();
    let picked: usize = days.iter().map(hits).sum();
    println!("  {papers} papers on {} days, {picked} picked; from day {} on:", days.len(), options.from + 1);
    let plain = Rules { criteria: Criteria::default(), screen: None, teacher: Teacher::Model };
    let learned = go_through(days, &plain);
    ranked("learned", read, &learned, options.from);
    if let Some(criteria) = criteria {
        let stated = Rules { criteria: criteria.clone(), teacher: Teacher::Nobody, ..plain.clone() };
        ranked("criteria alone", read, &go_through(days, &stated), options.from);
        ranked("criteria alone, first day on", read, &go_through(days, &stated), 0);
        let blended = Rules { criteria: criteria.clone(), ..plain.clone() };
        ranked("both", read, &go_through(days, &blended), options.from);
    }
    let text = criteria.cloned().unwrap_or_default();
    let screened = Rules { criteria: text, screen: Some((options.warm_up, options.keep)), ..plain };
    closed_loop(read, &screened, options);
    if options.reader == Reader::Simulated {
        reader(days, criteria);
    }
    time(days);
}

fn hits(day: &PastDay) -> usize {
    day.papers.iter().filter(|paper| paper.hit == Hit::Yes).count()
}

fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{share:.3}"))
}

/// A day's papers by their match, worth 1 where they are picked.
fn placed(day: &PastDay, passed: &Passed) -> Vec<Placed> {
    let pairs = day.papers.iter().zip(&passed.matches);
    pairs
        .map(|(paper, fits)| Placed {
            value: fits.deviations(),
            gain: if paper.hit == Hit::Yes { 1.0 } else { 0.0 },
        })
        .collect()
}

fn ranked(name: &str, read: &Days, passed: &[Passed], from: usize) {
    let days: Vec<Vec<Placed>> =
        read.days.iter().zip(passed).skip(from).map(|(day, passed)| placed(day, passed)).collect();
    let pooled = measures::auc(&days.concat());
    let recall = |share: f64| {
        let (found, all) = days.iter().fold((0, 0), |(found, all), day| {
            let places = (day.len() as f64 * share).round() as usize;
            let (here, of) = measures::found(day, places);
            (found + here, all + of)
        });
        (all > 0).then(|| found as f64 / all as f64)
    };
    let mean =
        |values: Vec<f64>| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    let of_days = |measure: &dyn Fn(&[Placed]) -> Option<f64>| {
        mean(days.iter().filter_map(|day| measure(day)).collect())
    };
    let recalls = [0.2, 0.3, 0.4, 0.5, 0.6].map(|share| percent(recall(share))).join(" ");
    println!("  {name}");
    println!("    AUC {}; recall at 20, 30, 40, 50, 60 %: {recalls}", percent(pooled));
    let scores = |index: usize| read.scores.get(index).map(Vec::as_slice).unwrap_or_default();
    let gains: Vec<Vec<Placed>> = (days.iter().zip(from..))
        .map(|(day, index)| {
            let sums = scores(index).iter().map(|(relevance, novelty)| {
                relevance.zip(*novelty).map(|(relevance, novelty)| f32::from(relevance) + f32::from(novelty))
            });
            let all: Option<Vec<f32>> = sums.collect();
            match all {
                Some(sums) => (day.iter().zip(sums)).map(|(paper, gain)| Placed { gain, ..*paper }).collect(),
                None => day.clone(),
            }
        })
        .collect();
    println!(
        "    precision at 10 {}; NDCG at 20 {}; Spearman with relevance {}",
        percent(of_days(&|day| measures::precision(day, 10))),
        percent(mean(gains.iter().filter_map(|day| measures::ndcg(day, 20)).collect())),
        percent(mean(
            (days.iter().zip(from..)).filter_map(|(day, index)| spearman(day, scores(index))).collect()
        )),
    );
}

fn spearman(day: &[Placed], scores: &[(Option<u8>, Option<u8>)]) -> Option<f64> {
    let pairs: Option<Vec<_>> = (day.iter().zip(scores))
        .map(|(paper, (relevance, _))| Some((paper.value, f32::from((*relevance)?))))
        .collect();
    measures::spearman(&pairs?)
}

fn closed_loop(read: &Days, rules: &Rules, options: &Options) {
    let screened = go_through(&read.days, rules);
    let (mut sent, mut papers, mut found, mut all) = (0, 0, 0, 0);
    let mut audit = Audit::default();
    let mut worst: Option<(f64, String)> = None;
    for (day, passed) in read.days.iter().zip(&screened).skip(options.warm_up) {
        let mut here = 0;
        for (paper, fate) in day.papers.iter().zip(&passed.fates) {
            papers += 1;
            sent += usize::from(*fate != Fate::ScreenedOut);
            match fate {
                Fate::Sent => here += usize::from(paper.hit == Hit::Yes),
                Fate::Audited { chance } => audit.add(*chance, paper.hit),
                Fate::ScreenedOut => {}
            }
        }
        let of = hits(day);
        (found, all) = (found + here, all + of);
        let share = here as f64 / of.max(1) as f64;
        if of > 0 && worst.as_ref().is_none_or(|(least, _)| share < *least) {
            worst = Some((share, format!("{}: {here} of {of}", day.day)));
        }
    }
    println!(
        "  screen at {} % after {} days, learning only from what it let through",
        options.keep.percent(),
        options.warm_up
    );
    let recall = |found: usize| percent((all > 0).then(|| found as f64 / all as f64));
    println!(
        "    recall {} ({found} of {all}), with the audit's finds {}; worst day {}",
        recall(found),
        recall(found + audit.hits()),
        worst.map_or("–".to_owned(), |(share, day)| format!("{share:.3} ({day})")),
    );
    let misses = audit.misses().map_or("nothing audited".to_owned(), |misses| {
        let truth = all - found;
        let (low, high) = (misses.interval.low, misses.interval.high);
        format!(
            "{} papers, {:.0} misses, {low:.0} to {high:.0}; in truth {truth}",
            audit.audited(),
            misses.estimate
        )
    });
    println!("    sent {sent} of {papers}; audit: {misses}");
}

/// How well a reader without a model is known, by the stars given before the day. Days are pooled over several readers
/// with other dice.
fn reader(days: &[PastDay], criteria: Option<&Criteria>) {
    println!("  a reader's marks alone: AUC by stars (criteria alone; both)");
    let readers: Vec<Vec<Passed>> = (1..=5)
        .map(|seed| {
            let teacher = Teacher::Reader { stars: 30, hides: 5, seed };
            go_through(days, &Rules { criteria: Criteria::default(), screen: None, teacher })
        })
        .collect();
    let with_criteria = |teacher: Teacher| {
        criteria
            .map(|criteria| go_through(days, &Rules { criteria: criteria.clone(), screen: None, teacher }))
    };
    let stated = with_criteria(Teacher::Nobody);
    let both: Vec<_> =
        (1..=5).map(|seed| with_criteria(Teacher::Reader { stars: 30, hides: 5, seed })).collect();
    for (least, most) in STARS.iter().zip(STARS.iter().skip(1).chain([&usize::MAX])) {
        let (mut own, mut text, mut joined) = (Vec::new(), Vec::new(), Vec::new());
        let within = |stars: usize| (*least..*most).contains(&stars);
        for (reader, both) in readers.iter().zip(&both) {
            for (index, day) in days.iter().enumerate() {
                let Some(passed) = reader.get(index).filter(|passed| within(passed.stars)) else { continue };
                own.extend(placed(day, passed));
                text.extend(
                    stated
                        .as_ref()
                        .and_then(|all| all.get(index))
                        .map(|one| placed(day, one))
                        .into_iter()
                        .flatten(),
                );
                joined.extend(
                    both.as_ref()
                        .and_then(|all| all.get(index))
                        .map(|one| placed(day, one))
                        .into_iter()
                        .flatten(),
                );
            }
        }
        if !own.is_empty() {
            println!(
                "    {least:>4} and more: {} ({}; {})",
                percent(measures::auc(&own)),
                percent(measures::auc(&text)),
                percent(measures::auc(&joined))
            );
        }
    }
}

fn time(days: &[PastDay]) {
    let papers: usize = days.iter().map(|day| day.papers.len()).sum();
    let mut taste = Taste::new("");
    let (mut ranking, mut learning) = (Duration::ZERO, Duration::ZERO);
    for day in days {
        let start = Instant::now();
        let features: Vec<_> =
            day.papers.iter().map(|paper| Features::of(&paper.title, &paper.abstract_text)).collect();
        taste.rank(&features, &Criteria::default());
        ranking += start.elapsed();
        let lessons = day.papers.iter().map(|paper| Lesson {
            paper: paper.id.clone(),
            title: paper.title.clone(),
            abstract_text: paper.abstract_text.clone(),
            evidence: paper.evidence,
        });
        let start = Instant::now();
        Study::new(&taste, Occasion::FullDay(day.day), lessons.collect()).finish(&mut taste);
        learning += start.elapsed();
    }
    let thousand = |time: Duration| time.as_secs_f64() * 1e6 / papers.max(1) as f64;
    println!(
        "  per 1,000 papers: {:.0} ms to rank, {:.0} ms to learn",
        thousand(ranking),
        thousand(learning)
    );
}
