//! The figures of one file, printed.

use std::time::{Duration, Instant};

use firstlight::taste::measures::{self, Placed};
use firstlight::taste::trial::{Passed, PastDay, Rules, Teacher, go_through};
use firstlight::taste::{Criteria, Features, Lesson, Occasion, Study, Taste};

use super::days::Days;
use super::figures::{Closed, hits, placed, recall};
use super::{Options, Reader};

/// The stars between which the simulated reader is looked at.
const STARS: [usize; 8] = [0, 5, 10, 20, 40, 80, 160, 320];
/// How many such readers there are.
const READERS: u32 = 5;

pub fn print(read: &Days, criteria: Option<&Criteria>, options: &Options) {
    let Days { days, .. } = read;
    let papers: usize = days.iter().map(|day| day.papers.len()).sum();
    let picked: usize = days.iter().map(hits).sum();
    println!("  {papers} papers on {} days, {picked} picked; from day {} on:", days.len(), options.from + 1);
    let plain = Rules { criteria: Criteria::default(), screen: None, teacher: Teacher::Model };
    let learned = go_through(days, &plain);
    ranked("learned", read, &learned, options.from);
    if let Some(criteria) = criteria {
        let stated = Rules { criteria: criteria.clone(), teacher: Teacher::Nobody, ..plain };
        ranked("criteria alone", read, &go_through(days, &stated), options.from);
        ranked("criteria alone, first day on", read, &go_through(days, &stated), 0);
        let blended = Rules { criteria: criteria.clone(), ..plain };
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

fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{share:.3}"))
}

fn ranked(name: &str, read: &Days, passed: &[Passed], from: usize) {
    let days: Vec<Vec<Placed>> =
        read.days.iter().zip(passed).skip(from).map(|(day, passed)| placed(day, passed)).collect();
    let pooled = measures::auc(&days.concat());
    let mean =
        |values: Vec<f64>| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    let of_days = |measure: &dyn Fn(&[Placed]) -> Option<f64>| {
        mean(days.iter().filter_map(|day| measure(day)).collect())
    };
    let recalls = [0.2, 0.3, 0.4, 0.5, 0.6].map(|share| percent(recall(&days, share))).join(" ");
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
    let later = read.days.iter().zip(&screened).skip(options.warm_up);
    let closed = Closed::of(later);
    let Closed { papers, sent, all, found, audit, worst } = &closed;
    println!(
        "  screen at {} % after {} days, learning only from what it let through",
        options.keep.percent(),
        options.warm_up
    );
    println!(
        "    recall {} ({found} of {all}), with the audit's finds {}; worst day {}",
        percent(closed.recall(*found)),
        percent(closed.recall(found + audit.hits())),
        worst.as_ref().map_or("–".to_owned(), |(share, day)| format!("{share:.3} ({day})")),
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

/// How well a reader without a model is known, by the stars given before the day, beside what their criteria alone say of
/// the same days. Days are pooled over several readers with other dice.
fn reader(days: &[PastDay], criteria: Option<&Criteria>) {
    println!("  a reader's marks alone: AUC by the stars given before (criteria alone; both)");
    let read_by = |criteria: &Criteria, teacher: Teacher| {
        go_through(days, &Rules { criteria: criteria.clone(), screen: None, teacher })
    };
    let readers: Vec<Teacher> =
        (1..=READERS).map(|seed| Teacher::Reader { stars: 30, hides: 5, seed }).collect();
    let none = Criteria::default();
    let marks: Vec<_> = readers.iter().map(|one| read_by(&none, *one)).collect();
    // They need no reader: the first is everybody's.
    let text: Vec<_> = criteria.into_iter().map(|text| read_by(text, Teacher::Nobody)).collect();
    let both: Vec<_> =
        criteria.into_iter().flat_map(|text| readers.iter().map(|one| read_by(text, *one))).collect();
    let mut rows = Vec::new();
    for (least, most) in STARS.iter().zip(STARS.iter().skip(1).chain([&usize::MAX])) {
        let mut places = Vec::new();
        for (reader, passed) in marks.iter().enumerate() {
            let within = |passed: &Passed| (*least..*most).contains(&passed.stars);
            places.extend(
                passed.iter().enumerate().filter(|(_, one)| within(one)).map(|(index, _)| (reader, index)),
            );
        }
        let (own, stated, joined) =
            (pooled(days, &places, &marks), pooled(days, &places, &text), pooled(days, &places, &both));
        if !places.is_empty() {
            println!(
                "    {least:>4} and more, {} days: {} ({}; {})",
                places.len(),
                percent(own),
                percent(stated),
                percent(joined)
            );
            rows.push((*least, own.zip(stated)));
        }
    }
    if criteria.is_some() {
        println!("    {}", better_from(&rows));
    }
}

/// The AUC over these days of these readers together.
fn pooled(days: &[PastDay], places: &[(usize, usize)], readers: &[Vec<Passed>]) -> Option<f64> {
    let found = places.iter().filter_map(|(reader, index)| {
        let passed = readers.get(*reader).or(readers.first())?;
        Some(placed(days.get(*index)?, passed.get(*index)?))
    });
    measures::auc(&found.flatten().collect::<Vec<_>>())
}

/// After how many stars the marks are better than the criteria, and stay so.
fn better_from(rows: &[(usize, Option<(f64, f64)>)]) -> String {
    let is_better = |row: &&(usize, Option<(f64, f64)>)| row.1.is_some_and(|(own, stated)| own > stated);
    match rows.iter().rev().take_while(is_better).last() {
        Some((stars, _)) => {
            format!("from {stars} stars on the marks alone are better than the criteria alone")
        }
        None => "the marks alone are not better than the criteria alone".to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_better_from_where_they_stay_so() {
        let check = |rows: &[(usize, Option<(f64, f64)>)], expected: &str| {
            assert!(better_from(rows).starts_with(expected), "{}", better_from(rows));
        };
        check(&[(0, Some((0.5, 0.7))), (5, Some((0.8, 0.7))), (10, Some((0.9, 0.7)))], "from 5 stars");
        check(&[(0, Some((0.8, 0.7))), (5, Some((0.6, 0.7))), (10, Some((0.9, 0.7)))], "from 10 stars");
        check(&[(0, Some((0.8, 0.7))), (5, Some((0.6, 0.7)))], "the marks alone are not");
        check(&[(0, None)], "the marks alone are not");
        check(&[], "the marks alone are not");
    }
}
