//! The day's account: every announced entry is in exactly one state, and the sums check.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::paper::{AnnounceType, Category, PaperId};
use crate::taste::Match;

/// What became of every announced entry, in the order of the announcements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<LedgerEntry>", into = "Vec<LedgerEntry>")]
pub struct Ledger {
    rows: Vec<LedgerEntry>,
    /// The row of each candidate: the entry that is neither left out by its announce type nor a duplicate.
    candidates: HashMap<PaperId, usize>,
}

/// One announced entry and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Which paper.
    pub paper: PaperId,
    /// In which category it was announced.
    pub category: Category,
    /// How it was announced there.
    pub announce: AnnounceType,
    /// What became of it.
    pub state: State,
}

/// The states, in the order in which they are tried: an entry is in the first that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The reader does not ask for this announce type.
    NotAskedFor,
    /// The same paper stands in another category, which was read first.
    Duplicate {
        /// The category under which it counts.
        of: Category,
    },
    /// An earlier day's digest has it, or has judged it.
    SeenBefore {
        /// Which day.
        day: Day,
    },
    /// A followed author's paper; it may have a verdict besides.
    FollowedAuthor {
        /// The name as the reader wrote it.
        name: String,
    },
    /// Left out before its abstract was sent.
    ScreenedOut {
        /// By which rule.
        rule: Rule,
    },
    /// It has a verdict.
    Scored,
    /// It has none.
    Unscored {
        /// Why it has none.
        why: Why,
    },
}

/// What screens a paper out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The model called its title absolutely irrelevant.
    TitlePass,
    /// It stood below the line of the reader's screen.
    Screen {
        /// Its match then.
        #[serde(rename = "match")]
        fits: Match,
    },
    /// Its title or abstract has words that the reader never wants to see.
    Never {
        /// The words, as the reader wrote them.
        word: String,
    },
}

/// Why a paper has no verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Its turn has not come.
    Waiting,
    /// The model was asked as often as it may be and gave no usable answer for it.
    NoAnswer,
    /// The run ended on a failure before its turn.
    Failed,
    /// The reader stopped the run before its turn.
    Stopped,
    /// The run came to the end of its budget before its turn.
    Budget,
}

/// How many entries are in which state. They add up to [`Sums::announced`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Not asked for, by announce type.
    pub not_asked_for: usize,
    /// Duplicates.
    pub duplicates: usize,
    /// Papers that were seen before.
    pub seen: usize,
    /// Papers by followed authors.
    pub followed: usize,
    /// Screened out.
    pub screened_out: usize,
    /// With a verdict.
    pub scored: usize,
    /// Without one.
    pub unscored: usize,
}

impl Sums {
    /// All announced entries.
    pub fn announced(self) -> usize {
        self.not_asked_for + self.duplicates + self.distinct()
    }

    /// Entries of the announce types that were asked for, each category counted: the original's "scanned".
    pub fn scanned(self) -> usize {
        self.duplicates + self.distinct()
    }

    /// Distinct papers, those that were seen before among them.
    pub fn distinct(self) -> usize {
        self.seen + self.candidates()
    }

    /// Distinct papers that are new to the reader.
    pub fn candidates(self) -> usize {
        self.followed + self.screened_out + self.scored + self.unscored
    }
}

impl Ledger {
    /// Takes the rows as they were announced.
    pub fn new(rows: Vec<LedgerEntry>) -> Self {
        let candidates = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| !matches!(row.state, State::NotAskedFor | State::Duplicate { .. }))
            .map(|(index, row)| (row.paper.clone(), index))
            .collect();
        Self { rows, candidates }
    }

    /// All rows, in the order of the announcements.
    pub fn rows(&self) -> &[LedgerEntry] {
        &self.rows
    }

    /// The state of a candidate.
    pub fn state(&self, paper: &PaperId) -> Option<&State> {
        self.candidates.get(paper).and_then(|index| self.rows.get(*index)).map(|row| &row.state)
    }

    /// How many entries are in which state.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for row in &self.rows {
            *match row.state {
                State::NotAskedFor => &mut sums.not_asked_for,
                State::Duplicate { .. } => &mut sums.duplicates,
                State::SeenBefore { .. } => &mut sums.seen,
                State::FollowedAuthor { .. } => &mut sums.followed,
                State::ScreenedOut { .. } => &mut sums.screened_out,
                State::Scored => &mut sums.scored,
                State::Unscored { .. } => &mut sums.unscored,
            } += 1;
        }
        sums
    }

    /// A verdict came for `paper`.
    pub fn scored(&mut self, paper: &PaperId) {
        self.settle(paper, State::Scored);
    }

    /// `paper` was left out by `rule`.
    pub fn screened_out(&mut self, paper: &PaperId, rule: Rule) {
        self.settle(paper, State::ScreenedOut { rule });
    }

    /// `paper` has no verdict, and this is why.
    pub fn unscored(&mut self, paper: &PaperId, why: Why) {
        self.settle(paper, State::Unscored { why });
    }

    /// `paper`, which was seen before, left out or not answered, waits for a verdict as the others do.
    pub fn ask_about(&mut self, paper: &PaperId) {
        if let Some(row) = self.candidates.get(paper).and_then(|index| self.rows.get_mut(*index))
            && matches!(
                row.state,
                State::SeenBefore { .. } | State::ScreenedOut { .. } | State::Unscored { why: Why::NoAnswer }
            )
        {
            row.state = State::Unscored { why: Why::Waiting };
        }
    }

    /// Everything that has no verdict has none because of `why`, but for what was asked in vain already.
    pub fn give_up(&mut self, why: Why) {
        for row in &mut self.rows {
            if let State::Unscored { why: old } = &mut row.state
                && *old != Why::NoAnswer
            {
                *old = why;
            }
        }
    }

    /// Scored papers whose verdict `is_gone` wait for one again.
    pub fn lost(&mut self, is_gone: impl Fn(&PaperId) -> bool) {
        for row in &mut self.rows {
            if row.state == State::Scored && is_gone(&row.paper) {
                row.state = State::Unscored { why: Why::Waiting };
            }
        }
    }

    /// Only what has no verdict yet can change; a followed author's paper stays one.
    fn settle(&mut self, paper: &PaperId, state: State) {
        if let Some(row) = self.candidates.get(paper).and_then(|index| self.rows.get_mut(*index))
            && matches!(row.state, State::Unscored { .. })
        {
            row.state = state;
        }
    }
}

impl From<Vec<LedgerEntry>> for Ledger {
    fn from(rows: Vec<LedgerEntry>) -> Self {
        Self::new(rows)
    }
}

impl From<Ledger> for Vec<LedgerEntry> {
    fn from(ledger: Ledger) -> Self {
        ledger.rows
    }
}

/// As a person checks it: `433 = 179 not asked for + 41 duplicates + 213 candidates`, and what these became. What was
/// seen before stands between them, where there is such.
impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { not_asked_for, duplicates, seen, followed, screened_out, scored, unscored } = self;
        write!(f, "{} = {not_asked_for} not asked for + {duplicates} duplicates + ", self.announced(),)?;
        if *seen > 0 {
            write!(f, "{seen} seen before + ")?;
        }
        writeln!(f, "{} candidates", self.candidates())?;
        write!(
            f,
            "{} = {followed} followed authors + {screened_out} screened out + {scored} scored + {unscored} unscored",
            self.candidates()
        )
    }
}
