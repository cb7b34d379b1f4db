//! The whole ledger as lists: each announced entry with what became of it, and what the reader can do about it.

use std::collections::{HashMap, HashSet};

use super::flow::Fate;
use super::words;
use crate::day::Day;
use crate::digest::{Source, of_run, passes};
use crate::paper::{Paper, PaperId};
use crate::profile::CutOffs;
use crate::run::candidates::Candidate;
use crate::run::ledger::State;
use crate::run::seen::Seen;
use crate::run::state::Run;
use crate::typeset::{draft, fold_name};

/// One line of the ledger's lists: an announced entry and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Its place among all entries of the day, from 0.
    pub number: usize,
    /// Which paper.
    pub id: PaperId,
    /// Its title, as it came; empty where only the id is known.
    pub title: String,
    /// All authors in one line; empty likewise.
    pub authors: String,
    /// The category and announce type of this entry.
    pub place: String,
    /// What became of it, in words.
    pub words: String,
    /// The part of the day that it is in.
    pub fate: Fate,
    /// What is known of a paper that was seen before.
    pub seen: Option<SeenRow>,
    /// Whether the reader can have it in the digest.
    pub pull: Pull,
    /// Whether the reader can have it judged.
    pub offer: Offer,
    state: State,
}

/// Whether a paper can be pulled up into the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pull {
    /// It is there.
    Shown,
    /// By one click.
    Offered,
    /// The reader did.
    Pulled,
    /// Nothing but its id is known here.
    Unknown,
}

/// Whether a paper can be asked about alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offer {
    /// By one click.
    Ask,
    /// Not now, or the same model has judged it by the same prompt.
    Nothing,
}

/// What a row of the ledger says besides of a paper that was seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRow {
    /// What the run knows that saw it.
    pub seen: Seen,
    /// The day to go to, where this profile saw it.
    pub day: Option<Day>,
    /// What was said of it then, and of which version, in words.
    pub words: String,
    /// The paper as it is announced now, where that is another version than was seen.
    pub newer: Option<Paper>,
}

impl SeenRow {
    /// What `run` can say of a candidate that it has from an earlier one.
    pub fn new(run: &Run, candidate: &Candidate) -> Option<Self> {
        let seen = candidate.seen.clone()?;
        let now = &candidate.paper;
        let newer = seen.is_older_than(now.version).then(|| now.clone());
        let mut words = words::seen::old_verdict(&seen);
        if let (Some(_), Some(then), Some(now)) = (&newer, seen.version, now.version) {
            words = format!("{words}; {}", words::seen::newer_version(then, now));
        }
        let day = (seen.run.profile == run.head.key.profile).then(|| seen.day());
        Some(Self { seen, day, words, newer })
    }
}

/// Which rows a list has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Group {
    /// Every announced entry.
    #[default]
    All,
    /// Those with one fate.
    Part(Fate),
    /// Those by followed authors.
    Followed,
    /// Those with a verdict, followed authors' aside.
    Scored,
}

impl Group {
    /// All of them, in the order of the account.
    pub const ALL: [Self; 10] = [
        Self::All,
        Self::Part(Fate::NotAsked),
        Self::Part(Fate::Duplicate),
        Self::Part(Fate::Seen),
        Self::Part(Fate::Unscored),
        Self::Part(Fate::Screened),
        Self::Followed,
        Self::Scored,
        Self::Part(Fate::Below),
        Self::Part(Fate::Shown),
    ];

    /// Whether a row is in it.
    pub fn has(self, row: &LedgerRow) -> bool {
        match self {
            Self::All => true,
            Self::Part(fate) => row.fate == fate,
            Self::Followed => matches!(row.state, State::FollowedAuthor { .. }),
            Self::Scored => row.state == State::Scored,
        }
    }
}

/// Whether a run can ask about one of its papers alone. One that is not at its end has its own button to go on.
pub fn offer(run: &Run, paper: &PaperId) -> Offer {
    let can = run.is_at_rest() && run.can_ask_about(paper);
    if can { Offer::Ask } else { Offer::Nothing }
}

/// Every announced entry, in the order of the announcements, as these cut-offs leave it. Of papers that the run has no
/// more of than the id, `left_out` may know the rest; `pulled` are those that the reader pulled up.
pub fn ledger_rows(
    run: &Run,
    cut_offs: CutOffs,
    left_out: &HashMap<PaperId, Paper>,
    pulled: &HashSet<PaperId>,
) -> Vec<LedgerRow> {
    let candidates: HashMap<&PaperId, &Candidate> =
        run.candidates().iter().map(|candidate| (&candidate.paper.id, candidate)).collect();
    let row = |(number, row): (usize, &crate::run::ledger::LedgerEntry)| {
        let candidate = candidates.get(&row.paper).copied();
        let ranked = candidate.map(|candidate| of_run::ranked(run, candidate));
        let shown = ranked.is_some_and(|ranked| passes(&ranked, cut_offs, Source::Run));
        let fate = match row.state {
            State::NotAskedFor => Fate::NotAsked,
            State::Duplicate { .. } => Fate::Duplicate,
            State::SeenBefore { .. } => Fate::Seen,
            State::ScreenedOut { .. } => Fate::Screened,
            State::Unscored { .. } => Fate::Unscored,
            State::FollowedAuthor { .. } | State::Scored if shown => Fate::Shown,
            State::FollowedAuthor { .. } | State::Scored => Fate::Below,
        };
        let paper = candidate.map(|candidate| &candidate.paper).or_else(|| left_out.get(&row.paper));
        let pull = if shown {
            Pull::Shown
        } else if pulled.contains(&row.paper) {
            Pull::Pulled
        } else if paper.is_some() {
            Pull::Offered
        } else {
            Pull::Unknown
        };
        let seen = candidate.filter(|_| fate == Fate::Seen);
        LedgerRow {
            number,
            id: row.paper.clone(),
            title: paper.map(|paper| paper.title.clone()).unwrap_or_default(),
            authors: paper.map(|paper| paper.authors.clone()).unwrap_or_default(),
            place: format!("{}, {}", row.category, words::announce(row.announce)),
            words: words::became(&row.state, run.points(&row.paper)),
            fate,
            seen: seen.and_then(|candidate| SeenRow::new(run, candidate)),
            pull,
            // A paper is asked about where it counts.
            offer: if fate == Fate::Duplicate { Offer::Nothing } else { offer(run, &row.paper) },
            state: row.state.clone(),
        }
    };
    run.body.ledger.rows().iter().enumerate().map(row).collect()
}

/// Rows that can be searched: what is looked through is brought to one form once, not with every key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findable(Vec<String>);

impl Findable {
    /// Of each row: title, authors, id, place and reason, also without accents.
    pub fn new(rows: &[LedgerRow]) -> Self {
        let text = |row: &LedgerRow| {
            let mut text = draft(&row.title);
            for part in [&row.authors, row.id.as_str(), &row.place, words::part(row.fate), &row.words] {
                text.push('\n');
                text.push_str(&draft(part));
            }
            text.push('\n');
            text.push_str(&fold_name(&row.title));
            text.push('\n');
            text.push_str(&fold_name(&row.authors));
            text.to_lowercase()
        };
        Self(rows.iter().map(text).collect())
    }

    /// The places of the rows that have every word of `text`, whatever its capitals; all for an empty text.
    pub fn find(&self, text: &str) -> Vec<usize> {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let has =
            |(place, row): (usize, &String)| words.iter().all(|word| row.contains(word)).then_some(place);
        self.0.iter().enumerate().filter_map(has).collect()
    }
}
