//! Where the day went: the ledger as a bar and as sums.

use crate::run::ledger::Sums;

/// One part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub fate: Fate,
    /// How many entries.
    pub count: usize,
}

/// The parts that the bar shows, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// In the digest.
    Shown,
    /// Scored, below the cut-offs.
    Below,
    /// Left out by the title pass.
    Screened,
    /// Without a verdict.
    Unscored,
    /// In an earlier day's digest, or judged there.
    Seen,
    /// Listed in another category too.
    Duplicate,
    /// Of an announce type that was not asked for.
    NotAsked,
}

/// One step of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What is counted.
    pub stage: Stage,
    /// How many entries stand before these in the picture, of [`Flow::announced`].
    pub from: usize,
    /// How many entries.
    pub count: usize,
}

/// What a step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// All announced entries.
    Announced,
    /// Those of the announce types that were asked for.
    Scanned,
    /// Distinct papers.
    Distinct,
    /// Papers by followed authors.
    Followed,
    /// Papers with a verdict, followed authors' aside.
    Scored,
    /// What is in one part.
    Part(Fate),
    /// What the reader pulled up besides.
    Pulled,
}

/// The account of a day: every announced entry in one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// All announced entries.
    pub announced: usize,
    /// Those of the announce types that were asked for, each category counted: what the old digests call scanned.
    pub scanned: usize,
    /// The distinct papers among them.
    pub distinct: usize,
    /// Papers by authors whom the reader follows; all are shown.
    pub followed: usize,
    /// Papers with a verdict, followed authors' aside.
    pub scored: usize,
    /// Papers that the reader pulled up besides; they are in no sum.
    pub pulled: usize,
    /// The parts, in the bar's order, empty ones included.
    pub parts: [Part; 7],
}

impl Flow {
    /// The account behind `sums`, of whose papers `shown` are in the digest: all by followed authors, and of the
    /// scored ones those that pass the cut-offs. `pulled` others are there because the reader wants them.
    pub fn new(sums: Sums, shown: usize, pulled: usize) -> Self {
        let below = (sums.followed + sums.scored).saturating_sub(shown);
        let part = |fate, count| Part { fate, count };
        Self {
            announced: sums.announced(),
            scanned: sums.scanned(),
            distinct: sums.distinct(),
            followed: sums.followed,
            scored: sums.scored,
            pulled,
            parts: [
                part(Fate::Shown, shown),
                part(Fate::Below, below),
                part(Fate::Screened, sums.screened_out),
                part(Fate::Unscored, sums.unscored),
                part(Fate::Seen, sums.seen),
                part(Fate::Duplicate, sums.duplicates),
                part(Fate::NotAsked, sums.not_asked_for),
            ],
        }
    }

    /// The account as a stair: each step takes away what it names from what is left of the one before it, and stands in
    /// the picture where that was. Papers seen before, by followed authors and pulled up are left out where there are none.
    pub fn steps(&self) -> Vec<Step> {
        let part = |fate, from| Step { stage: Stage::Part(fate), from, count: self.count(fate) };
        let all = |stage, count| Step { stage, from: 0, count };
        let new = self.distinct.saturating_sub(self.count(Fate::Seen));
        let asked = new.saturating_sub(self.count(Fate::Unscored));
        let mut steps = vec![
            all(Stage::Announced, self.announced),
            part(Fate::NotAsked, self.scanned),
            all(Stage::Scanned, self.scanned),
            part(Fate::Duplicate, self.distinct),
            all(Stage::Distinct, self.distinct),
            part(Fate::Seen, new),
            part(Fate::Unscored, asked),
            part(Fate::Screened, asked.saturating_sub(self.count(Fate::Screened))),
            all(Stage::Followed, self.followed),
            Step { stage: Stage::Scored, from: self.followed, count: self.scored },
            part(Fate::Below, self.count(Fate::Shown)),
            part(Fate::Shown, 0),
            all(Stage::Pulled, self.pulled),
        ];
        let is_rare = |stage| matches!(stage, Stage::Part(Fate::Seen) | Stage::Followed | Stage::Pulled);
        steps.retain(|step| step.count > 0 || !is_rare(step.stage));
        steps
    }

    /// How many entries are in a part.
    pub fn count(&self, fate: Fate) -> usize {
        self.parts.iter().filter(|part| part.fate == fate).map(|part| part.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_to_what_was_announced() {
        let sums = Sums {
            not_asked_for: 179,
            duplicates: 41,
            seen: 5,
            followed: 2,
            screened_out: 30,
            scored: 165,
            unscored: 11,
        };
        let flow = Flow::new(sums, 26, 3);
        assert_eq!((flow.announced, flow.scanned, flow.distinct), (433, 254, 213));
        assert_eq!(flow.parts.iter().map(|part| part.count).sum::<usize>(), 433);
        assert_eq!((flow.count(Fate::Shown), flow.count(Fate::Below)), (26, 141));
    }

    #[test]
    fn each_step_hangs_where_the_one_before_it_ends() {
        let sums = Sums {
            not_asked_for: 179,
            duplicates: 41,
            seen: 5,
            followed: 2,
            screened_out: 30,
            scored: 165,
            unscored: 11,
        };
        let steps = Flow::new(sums, 26, 0).steps();
        let found: Vec<_> = steps.iter().map(|step| (step.stage, step.from, step.count)).collect();
        assert_eq!(
            found,
            [
                (Stage::Announced, 0, 433),
                (Stage::Part(Fate::NotAsked), 254, 179),
                (Stage::Scanned, 0, 254),
                (Stage::Part(Fate::Duplicate), 213, 41),
                (Stage::Distinct, 0, 213),
                (Stage::Part(Fate::Seen), 208, 5),
                (Stage::Part(Fate::Unscored), 197, 11),
                (Stage::Part(Fate::Screened), 167, 30),
                (Stage::Followed, 0, 2),
                (Stage::Scored, 2, 165),
                (Stage::Part(Fate::Below), 26, 141),
                (Stage::Part(Fate::Shown), 0, 26),
            ]
        );
        let bare = Flow::new(Sums { scored: 3, ..Sums::default() }, 3, 1).steps();
        assert!(bare.iter().all(|step| !matches!(step.stage, Stage::Followed | Stage::Part(Fate::Seen))));
        let last = bare.last().map(|step| (step.stage, step.count));
        assert_eq!(last, Some((Stage::Pulled, 1)));
    }
}
