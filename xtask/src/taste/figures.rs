//! Figures over days that were gone through: the tool prints them, the tests of the core hold them.

use firstlight::taste::audit::{Audit, Hit};
use firstlight::taste::measures::{self, Placed};
use firstlight::taste::screen::Fate;
use firstlight::taste::trial::{Passed, PastDay};

/// The hits of a day.
pub fn hits(day: &PastDay) -> usize {
    day.papers.iter().filter(|paper| paper.hit == Hit::Yes).count()
}

/// A day's papers by their match, worth 1 where they are picked.
pub fn placed(day: &PastDay, passed: &Passed) -> Vec<Placed> {
    let pairs = day.papers.iter().zip(&passed.matches);
    pairs
        .map(|(paper, fits)| Placed {
            value: fits.deviations(),
            gain: if paper.hit == Hit::Yes { 1.0 } else { 0.0 },
        })
        .collect()
}

/// The share of the hits of all days that stand in this upper share of their day; `None` without a hit.
pub fn recall(days: &[Vec<Placed>], share: f64) -> Option<f64> {
    let (found, all) = days.iter().fold((0, 0), |(found, all), day| {
        let places = (day.len() as f64 * share).round() as usize;
        let (here, of) = measures::found(day, places);
        (found + here, all + of)
    });
    (all > 0).then(|| found as f64 / all as f64)
}

/// What a screen did over days.
#[derive(Debug, Default)]
pub struct Closed {
    /// Papers, and those that were scored.
    pub papers: usize,
    pub sent: usize,
    /// Hits, and those that were let through for their place.
    pub all: usize,
    pub found: usize,
    /// The audit.
    pub audit: Audit,
    /// The least share of a day's hits that was let through, and what day that was.
    pub worst: Option<(f64, String)>,
}

impl Closed {
    /// Sums up these days.
    pub fn of<'a>(days: impl IntoIterator<Item = (&'a PastDay, &'a Passed)>) -> Self {
        let mut sum = Self::default();
        for (day, passed) in days {
            let mut here = 0;
            for (paper, fate) in day.papers.iter().zip(&passed.fates) {
                sum.papers += 1;
                sum.sent += usize::from(*fate != Fate::ScreenedOut);
                match fate {
                    Fate::Sent => here += usize::from(paper.hit == Hit::Yes),
                    Fate::Audited { chance } => sum.audit.add(*chance, paper.hit),
                    Fate::ScreenedOut => {}
                }
            }
            let of = hits(day);
            (sum.found, sum.all) = (sum.found + here, sum.all + of);
            let share = here as f64 / of.max(1) as f64;
            if of > 0 && sum.worst.as_ref().is_none_or(|(least, _)| share < *least) {
                sum.worst = Some((share, format!("{}: {here} of {of}", day.day)));
            }
        }
        sum
    }

    /// The share of hits that was let through.
    pub fn recall(&self, found: usize) -> Option<f64> {
        (self.all > 0).then(|| found as f64 / self.all as f64)
    }
}
