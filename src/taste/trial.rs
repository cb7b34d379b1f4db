//! Days that are over, gone through as if they were to come: each is ranked, perhaps screened, and learned from only
//! then. What the tool prints, and what a page can say about its own stored days.

use super::audit::Hit;
use super::screen::{self, Entrant, Fate, Share, Standing};
use super::study::lot;
use super::{Criteria, Evidence, Features, Lesson, Mark, Match, Occasion, Study, Taste};
use crate::day::Day;
use crate::paper::PaperId;

/// A day that is over.
#[derive(Debug, Clone)]
pub struct PastDay {
    /// When.
    pub day: Day,
    /// Its papers.
    pub papers: Vec<PastPaper>,
}

/// A paper of such a day, with what became known about it.
#[derive(Debug, Clone)]
pub struct PastPaper {
    /// Which.
    pub id: PaperId,
    /// Its title.
    pub title: String,
    /// Its abstract.
    pub abstract_text: String,
    /// Whether it was a hit: its scores had it shown.
    pub hit: Hit,
    /// What its scoring taught.
    pub evidence: Evidence,
}

/// How the days are gone through.
#[derive(Debug, Clone)]
pub struct Rules {
    /// What the reader wrote; the default is nothing.
    pub criteria: Criteria,
    /// The screen, where there is one: the days without it at first, and the share.
    pub screen: Option<(usize, Share)>,
    /// Who teaches.
    pub teacher: Teacher,
}

/// From whom the taste learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teacher {
    /// A model that scores what goes through the screen.
    Model,
    /// A reader without a key, who stars some hits and hides some others, by chances in per cent.
    Reader {
        /// The chance that a hit is starred.
        stars: u8,
        /// The chance that another paper is hidden.
        hides: u8,
        /// What the chances are drawn by.
        seed: u32,
    },
    /// Nobody.
    Nobody,
}

/// What happened on a day.
#[derive(Debug, Clone)]
pub struct Passed {
    /// The matches, in the papers' order, from what was known before the day.
    pub matches: Vec<Match>,
    /// What the screen decided; all are sent where there is none.
    pub fates: Vec<Fate>,
    /// The stars that the reader had given before the day.
    pub stars: usize,
}

/// Goes through the days in their order.
pub fn go_through(days: &[PastDay], rules: &Rules) -> Vec<Passed> {
    let mut taste = Taste::new("");
    let mut passed = Vec::with_capacity(days.len());
    for (number, day) in days.iter().enumerate() {
        let features: Vec<_> =
            day.papers.iter().map(|paper| Features::of(&paper.title, &paper.abstract_text)).collect();
        let matches = taste.rank(&features, &rules.criteria);
        let screen = rules.screen.filter(|(warm_up, _)| number >= *warm_up);
        let fates = screen.map_or_else(
            || vec![Fate::Sent; matches.len()],
            |(_, share)| {
                let entrants: Vec<_> = (day.papers.iter().zip(&matches))
                    .map(|(paper, fits)| Entrant { paper: &paper.id, fits: *fits, standing: Standing::Plain })
                    .collect();
                screen::decide(&entrants, share, u64::from(lot(&day.day.to_string())))
            },
        );
        let lessons = teach(day, &fates, rules.teacher);
        let stars = taste.marks(Mark::Star);
        match (rules.teacher, screen) {
            (Teacher::Model, None) => learn(&mut taste, Occasion::FullDay(day.day), lessons),
            (Teacher::Model, Some(_)) => learn(&mut taste, Occasion::PartOfDay(day.day), lessons),
            (Teacher::Nobody, _) => learn(&mut taste, Occasion::UnscoredDay(day.day), lessons),
            (Teacher::Reader { .. }, _) => read_alone(&mut taste, day.day, lessons),
        }
        passed.push(Passed { matches, fates, stars });
    }
    passed
}

/// As on a page: the words are counted when the day is ranked, then come the marks, and when the reader is done with a
/// day of which they marked something, what they left.
fn read_alone(taste: &mut Taste, day: Day, lessons: Vec<Lesson>) {
    let unjudged = lessons.iter().map(|one| Lesson { evidence: Evidence::Unjudged, ..one.clone() }).collect();
    learn(taste, Occasion::UnscoredDay(day), unjudged);
    let (marked, left): (Vec<_>, Vec<_>) =
        lessons.into_iter().partition(|one| matches!(one.evidence, Evidence::Marked(_)));
    if !marked.is_empty() {
        learn(taste, Occasion::Aside, marked);
        learn(taste, Occasion::LeftDay(day), left);
    }
}

fn learn(taste: &mut Taste, occasion: Occasion, lessons: Vec<Lesson>) {
    Study::new(taste, occasion, lessons).finish(taste);
}

fn teach(day: &PastDay, fates: &[Fate], teacher: Teacher) -> Vec<Lesson> {
    let judge = |paper: &PastPaper, fate: &Fate| match teacher {
        Teacher::Nobody => Evidence::Unjudged,
        Teacher::Model if *fate == Fate::ScreenedOut => Evidence::Unjudged,
        Teacher::Model => paper.evidence,
        Teacher::Reader { stars, hides, seed } => {
            let draw = super::words::mix(lot(paper.id.as_str()) ^ super::words::mix(seed)) % 100;
            match paper.hit {
                Hit::Yes if draw < u32::from(stars) => Evidence::Marked(Mark::Star),
                Hit::No if draw < u32::from(hides) => Evidence::Marked(Mark::Hide),
                Hit::Yes | Hit::No => Evidence::Unmarked,
            }
        }
    };
    let lessons = day.papers.iter().zip(fates).map(|(paper, fate)| Lesson {
        paper: paper.id.clone(),
        title: paper.title.clone(),
        abstract_text: paper.abstract_text.clone(),
        evidence: judge(paper, fate),
    });
    lessons.collect()
}
