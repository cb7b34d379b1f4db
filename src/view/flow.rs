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

/// The account of a day: every announced entry in one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// All announced entries.
    pub announced: usize,
    /// Those of the announce types that were asked for, each category counted: what the old digests call scanned.
    pub scanned: usize,
    /// The distinct papers among them.
    pub distinct: usize,
    /// The parts, in the bar's order, empty ones included.
    pub parts: [Part; 7],
}

impl Flow {
    /// The account behind `sums`, of whose papers `shown` are in the digest: all by followed authors, and of the
    /// scored ones those that pass the cut-offs.
    pub fn new(sums: Sums, shown: usize) -> Self {
        let below = (sums.followed + sums.scored).saturating_sub(shown);
        let part = |fate, count| Part { fate, count };
        Self {
            announced: sums.announced(),
            scanned: sums.scanned(),
            distinct: sums.distinct(),
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
        let flow = Flow::new(sums, 26);
        assert_eq!((flow.announced, flow.scanned, flow.distinct), (433, 254, 213));
        assert_eq!(flow.parts.iter().map(|part| part.count).sum::<usize>(), 433);
        assert_eq!((flow.count(Fate::Shown), flow.count(Fate::Below)), (26, 141));
    }
}
