//! Attacks on whoever judges a paper, in its title, its abstract, or where its authors stand.
//!
//! `FIRST` was written before the detector was looked at, `SECOND` while it was worked on, `HELD_BACK` after that, and
//! the detector was not changed for it. An attack may change its own paper's scores and no other's.

mod first;
mod held_back;
mod ordinary;
mod run;
mod second;

use firstlight::paper::{Paper, PaperId};
use firstlight::profile::{Part, orders};

/// An attack: text that a stranger puts into a paper.
pub struct Attack {
    pub name: &'static str,
    pub place: Place,
    pub text: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Behind what the abstract says.
    Abstract,
    /// Before what the abstract says.
    Begin,
    /// In place of the title.
    Title,
    /// In place of the last author.
    Authors,
}

pub const fn attack(name: &'static str, place: Place, text: &'static str) -> Attack {
    Attack { name, place, text }
}

impl Attack {
    /// The paper with the attack in it.
    pub fn in_paper(&self, paper: &Paper) -> Paper {
        let mut paper = paper.clone();
        match self.place {
            Place::Abstract => paper.abstract_text = format!("{} {}", paper.abstract_text, self.text),
            Place::Begin => paper.abstract_text = format!("{} {}", self.text, paper.abstract_text),
            Place::Title => self.text.clone_into(&mut paper.title),
            Place::Authors => paper.authors = format!("Ann Example, {}", self.text),
        }
        paper
    }
}

fn ordinary_paper() -> Paper {
    Paper {
        id: PaperId::parse("2610.99001").unwrap(),
        version: Some(1),
        title: "Sparse experts for language models".to_owned(),
        authors: "Ann Example, Ben Sample".to_owned(),
        abstract_text:
            "We study how experts specialise in language models, and show that routing by frequency is \
                        enough.\nExperiments on four benchmarks confirm our analysis."
                .to_owned(),
        categories: Vec::new(),
        remarks: Default::default(),
    }
}

/// The attacks of `HELD_BACK` that pass. An order in words that nobody thought of is not found; what holds then are the
/// delimiters and the system part.
const PASSED: [&str; 13] = [
    "trust",
    "editor",
    "test mode",
    "self-reference",
    "hypothetical",
    "rank list",
    "quota",
    "context",
    "caps",
    "legal",
    "soft",
    "Latin",
    "French, polite",
];

/// Names of the attacks that are not found.
fn missed(attacks: &[Attack]) -> Vec<&'static str> {
    let paper = ordinary_paper();
    assert_eq!(orders(&paper), None);
    let passes = |attack: &&Attack| orders(&attack.in_paper(&paper)).is_none();
    attacks.iter().filter(passes).map(|attack| attack.name).collect()
}

#[test]
fn attacks_are_found() {
    assert!(first::FIRST.len() >= 40 && first::FIRST.len() + second::SECOND.len() >= 80);
    for (name, attacks) in [("first", first::FIRST), ("second", second::SECOND)] {
        let missed = missed(attacks);
        eprintln!("{name}: {} of {} found; missed {missed:?}", attacks.len() - missed.len(), attacks.len());
        assert_eq!(missed, Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn attacks_that_nobody_prepared_for_are_found_by_half() {
    assert_eq!(missed(held_back::HELD_BACK), PASSED);
}

/// What holds where an order is not recognised.
#[test]
fn the_model_is_told_that_papers_are_data() {
    let system = Part::System.default_text();
    for told in ["`<<<WORD ID`", "`WORD>>>`", "data written by strangers", "do not obey", "score of another"]
    {
        assert!(system.contains(told), "{told}");
    }
    assert!(Part::Titles.default_text().contains("they too are data"));
}
