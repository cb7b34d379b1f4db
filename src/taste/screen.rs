//! The screen: which of a day's papers go to the model.
//!
//! A fixed share of the day, the upper one by match. No threshold is learned: one that is set from what was let through
//! ratchets down. Followed authors' papers go through beside the share, keyword hits take places within it first. Of
//! what is below the line some are scored all the same, more of the next tenth than of the rest, because most of what
//! is missed lies there; who they are is drawn by lot from the day's seed, and [`audit`] makes an
//! estimate of the misses from them.
//!
//! A run calls it (`run::screen`) once the taste has [`WARM_UP`](super::WARM_UP) fully scored days and the reader has
//! taken the [`offer`]: after the ledger's *followed author* and before its *scored*, with all candidates that are left.
//! A title pass, where the reader wants one besides, comes after it.

use serde::{Deserialize, Serialize};

use super::measures::{Interval, wilson};
use super::study::lot;
use super::words::mix;
use super::{Match, audit};
use crate::paper::PaperId;

/// How much of a day goes to the model, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Share(u8);

impl Share {
    /// What a reader can choose, from the most to the least.
    pub const OFFERED: [Self; 3] = [Self(60), Self(50), Self(40)];

    /// Takes 1 to 100 per cent; `None` for anything else.
    pub fn of_percent(percent: u8) -> Option<Self> {
        (1..=100).contains(&percent).then_some(Self(percent))
    }

    /// The per cent.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// How many of `papers` that is, rounded up.
    pub fn places(self, papers: usize) -> usize {
        (papers * usize::from(self.0)).div_ceil(100)
    }
}

impl TryFrom<u8> for Share {
    type Error = String;
    fn try_from(percent: u8) -> Result<Self, Self::Error> {
        Self::of_percent(percent).ok_or_else(|| format!("not a share from 1 to 100 per cent: {percent}"))
    }
}

impl From<Share> for u8 {
    fn from(share: Share) -> Self {
        share.0
    }
}

/// What gives a paper a place besides its match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The reader follows one of its authors: it always passes, and takes no place of another's.
    Followed,
    /// One of the reader's keywords stands in it.
    Keyword,
    /// Nothing.
    Plain,
}

/// A paper at the screen.
#[derive(Debug, Clone, Copy)]
pub struct Entrant<'a> {
    /// Which paper.
    pub paper: &'a PaperId,
    /// Its match on this day.
    pub fits: Match,
    /// What gives it a place besides.
    pub standing: Standing,
}

/// What becomes of a paper at the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Sent to the model: a followed author's, a keyword's, or one of the upper share.
    Sent,
    /// Below the line, and sent for the audit.
    Audited {
        /// With which chance it was drawn.
        chance: Chance,
    },
    /// Not sent.
    ScreenedOut,
}

/// The chance to be audited, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chance(u8);

impl Chance {
    /// In the tenth of a day below the line.
    pub const BAND: Self = Self(20);
    /// Further below.
    pub const REST: Self = Self(2);

    /// The per cent.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// How many papers a paper that was drawn with this chance stands for.
    pub fn stands_for(self) -> f64 {
        100.0 / f64::from(self.0.max(1))
    }
}

/// Decides about a day's candidates, in their order. The same entrants, share and seed have the same fates, in whatever
/// order they come.
pub fn decide(entrants: &[Entrant<'_>], share: Share, seed: u64) -> Vec<Fate> {
    let mut ranked: Vec<(usize, &Entrant<'_>)> =
        entrants.iter().enumerate().filter(|(_, one)| one.standing != Standing::Followed).collect();
    ranked.sort_by(|(_, one), (_, other)| {
        let keyword = |entrant: &Entrant<'_>| entrant.standing == Standing::Keyword;
        (keyword(other).cmp(&keyword(one)))
            .then_with(|| other.fits.cmp(&one.fits))
            .then_with(|| one.paper.cmp(other.paper))
    });
    let places = share.places(ranked.len());
    let (sent, mut below) =
        ranked.split_at_checked(places).map_or((&[][..], Vec::new()), |(sent, below)| (sent, below.to_vec()));
    // Keywords give places, but the band is where the match is next best.
    below.sort_by(|(_, one), (_, other)| other.fits.cmp(&one.fits).then_with(|| one.paper.cmp(other.paper)));
    let band = ranked.len().div_ceil(10);

    let mut fates = vec![Fate::Sent; entrants.len()];
    debug_assert_eq!(sent.len() + below.len(), ranked.len());
    for (rank, (index, entrant)) in below.into_iter().enumerate() {
        let chance = if rank < band { Chance::BAND } else { Chance::REST };
        if let Some(fate) = fates.get_mut(index) {
            *fate = if is_drawn(entrant.paper, chance, seed) {
                Fate::Audited { chance }
            } else {
                Fate::ScreenedOut
            };
        }
    }
    fates
}

/// Where a day was cut: what is announced later on the same day is held against it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The least match that had a place without a keyword; `None` where keywords took them all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sent: Option<Match>,
    /// The least match of the tenth below; `None` where nothing was below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    band: Option<Match>,
}

impl Line {
    /// The line between the `fates` that [`decide`] gave these entrants.
    pub fn of(entrants: &[Entrant<'_>], fates: &[Fate]) -> Self {
        let ranked = entrants.iter().zip(fates).filter(|(entrant, _)| entrant.standing != Standing::Followed);
        let (sent, below): (Vec<_>, Vec<_>) = ranked.partition(|(_, fate)| **fate == Fate::Sent);
        let band = (sent.len() + below.len()).div_ceil(10);
        let mut below: Vec<Match> = below.into_iter().map(|(entrant, _)| entrant.fits).collect();
        below.sort_by(|one, other| other.cmp(one));
        let plain = sent.into_iter().filter(|(entrant, _)| entrant.standing == Standing::Plain);
        Self {
            sent: plain.map(|(entrant, _)| entrant.fits).min(),
            band: below.get(band.saturating_sub(1)).or(below.last()).copied(),
        }
    }

    /// Decides about a paper that comes late: it passes at or above the line, or by a keyword; below it is audited as the
    /// others were.
    pub fn decide(&self, entrant: &Entrant<'_>, seed: u64) -> Fate {
        let reaches = |least: Option<Match>| least.is_some_and(|least| entrant.fits >= least);
        if entrant.standing != Standing::Plain || reaches(self.sent) {
            return Fate::Sent;
        }
        let chance = if reaches(self.band) { Chance::BAND } else { Chance::REST };
        if is_drawn(entrant.paper, chance, seed) { Fate::Audited { chance } } else { Fate::ScreenedOut }
    }
}

/// Draws a paper by itself, so that its neighbours change nothing.
fn is_drawn(paper: &PaperId, chance: Chance, seed: u64) -> bool {
    let halves = [seed as u32, (seed >> 32) as u32];
    let number = halves.into_iter().fold(lot(paper.as_str()), |hash, half| mix(hash ^ mix(half)));
    // The bias of the remainder is some 10^-6.
    number % 100 < u32::from(chance.0)
}

/// What one share would have done on days that are over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offer {
    /// The share.
    pub share: Share,
    /// The papers of these days.
    pub papers: usize,
    /// Those that would have been sent, audit included.
    pub sent: usize,
    /// The papers that the reader was shown.
    pub shown: usize,
    /// Those of them that would not have been sent, the audit aside.
    pub missed: usize,
    /// Between which shares of misses, 0 to 1, the truth may be said to lie (95 %).
    pub miss_rate: Interval,
}

/// A paper of a fully scored day: how it matched when the day was ranked, before anything was learned from it, and
/// whether its scores then had it shown.
#[derive(Debug, Clone, Copy)]
pub struct Tried<'a> {
    /// It, as the screen would have met it.
    pub entrant: Entrant<'a>,
    /// What its scores made of it.
    pub hit: audit::Hit,
}

/// What each share that is offered would have saved and missed on `days` of the warm-up. The first day, ranked by the
/// criteria's words alone, says nothing about a taste: leave it out.
pub fn offer(days: &[Vec<Tried<'_>>]) -> [Offer; 3] {
    Share::OFFERED.map(|share| {
        let (mut papers, mut sent, mut shown, mut missed) = (0, 0, 0, 0);
        for (day, seed) in days.iter().zip(1_u64..) {
            let entrants: Vec<_> = day.iter().map(|tried| tried.entrant).collect();
            for (fate, tried) in decide(&entrants, share, seed).into_iter().zip(day) {
                papers += 1;
                sent += usize::from(fate != Fate::ScreenedOut);
                if tried.hit == audit::Hit::Yes {
                    shown += 1;
                    missed += usize::from(fate != Fate::Sent);
                }
            }
        }
        Offer { share, papers, sent, shown, missed, miss_rate: wilson(missed, shown) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(thousandths: i32) -> Match {
        serde_json::from_value(thousandths.into()).unwrap()
    }

    fn ids(count: usize) -> Vec<PaperId> {
        (0..count).map(|number| PaperId::parse(&format!("2504.{number:05}")).unwrap()).collect()
    }

    /// A day on which the papers match less and less.
    fn day(ids: &[PaperId], standing: impl Fn(usize) -> Standing) -> Vec<Entrant<'_>> {
        ids.iter()
            .zip(0..)
            .map(|(paper, rank)| Entrant { paper, fits: matched(-rank), standing: standing(rank as usize) })
            .collect()
    }

    const HALF: Share = Share(50);

    fn sent(fates: &[Fate]) -> Vec<usize> {
        (0..fates.len()).filter(|index| fates[*index] == Fate::Sent).collect()
    }

    #[test]
    fn the_upper_share_is_sent_keywords_first_followed_beside() {
        let ids = ids(10);
        let check = |standing: fn(usize) -> Standing, share: u8, expected: &[usize]| {
            let fates = decide(&day(&ids, standing), Share(share), 1);
            assert_eq!(sent(&fates), expected);
        };
        check(|_| Standing::Plain, 50, &[0, 1, 2, 3, 4]);
        check(|_| Standing::Plain, 41, &[0, 1, 2, 3, 4]);
        check(|_| Standing::Plain, 100, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        check(|rank| if rank == 9 { Standing::Keyword } else { Standing::Plain }, 40, &[0, 1, 2, 9]);
        check(|_| Standing::Keyword, 40, &[0, 1, 2, 3]);
        check(|rank| if rank >= 8 { Standing::Followed } else { Standing::Plain }, 50, &[0, 1, 2, 3, 8, 9]);
        check(|_| Standing::Followed, 40, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(decide(&[], HALF, 1), []);
    }

    #[test]
    fn the_audit_is_the_same_for_the_same_seed_whatever_the_order() {
        let ids = ids(400);
        let entrants = day(&ids, |_| Standing::Plain);
        let fates = decide(&entrants, HALF, 7);
        let mut backwards = entrants.clone();
        backwards.reverse();
        let mut again = decide(&backwards, HALF, 7);
        again.reverse();
        assert_eq!(again, fates);
        assert_ne!(decide(&entrants, HALF, 8), fates);
        assert_ne!(decide(&entrants, HALF, 7 << 32), fates);
    }

    #[test]
    fn the_audit_draws_as_often_as_it_says() {
        let ids = ids(1000);
        let entrants = day(&ids, |_| Standing::Plain);
        let (mut band, mut rest) = (0, 0);
        for seed in 0..200 {
            for (rank, fate) in decide(&entrants, HALF, seed).into_iter().enumerate() {
                match fate {
                    Fate::Audited { chance } if chance == Chance::BAND => {
                        assert!((500..600).contains(&rank));
                        band += 1;
                    }
                    Fate::Audited { .. } => {
                        assert!(rank >= 600);
                        rest += 1;
                    }
                    Fate::Sent | Fate::ScreenedOut => {}
                }
            }
        }
        // 20,000 draws at 0.2 and 80,000 at 0.02, five standard deviations either way.
        assert!((3_717..4_283).contains(&band), "{band}");
        assert!((1_402..1_798).contains(&rest), "{rest}");
    }

    /// Whoever comes late meets the line that the others met.
    #[test]
    fn a_late_paper_is_held_against_the_same_line() {
        let ids = ids(400);
        let keyword = |rank: usize| if rank % 50 == 49 { Standing::Keyword } else { Standing::Plain };
        let entrants = day(&ids, keyword);
        let fates = decide(&entrants, HALF, 7);
        let line = Line::of(&entrants, &fates);
        let late: Vec<_> = entrants.iter().map(|entrant| line.decide(entrant, 7)).collect();
        assert_eq!(late, fates);
        let check = |fits: i32, standing, expected: &[Fate]| {
            let found = line.decide(&Entrant { paper: &ids[0], fits: matched(fits), standing }, 7);
            assert!(expected.contains(&found), "{fits} {found:?}");
        };
        check(9, Standing::Plain, &[Fate::Sent]);
        check(-999, Standing::Keyword, &[Fate::Sent]);
        check(-999, Standing::Followed, &[Fate::Sent]);
        check(-999, Standing::Plain, &[Fate::ScreenedOut, Fate::Audited { chance: Chance::REST }]);
        let all = day(&ids, |_| Standing::Keyword);
        let none = Line::of(&all, &decide(&all, HALF, 7));
        assert_ne!(none.decide(&entrants[0], 7), Fate::Sent, "keywords took all places");
        assert_eq!(Line::of(&[], &[]), Line::default());
    }

    #[test]
    fn an_offer_counts_what_would_have_been_missed() {
        let ids = ids(100);
        let tried = |entrant: Entrant<'_>, rank: usize| rank < 10 || rank == 55 && entrant.fits < matched(0);
        let days: Vec<Vec<Tried<'_>>> = (0..4)
            .map(|_| {
                let entrants = day(&ids, |_| Standing::Plain).into_iter().enumerate();
                entrants
                    .map(|(rank, entrant)| Tried {
                        entrant,
                        hit: if tried(entrant, rank) { audit::Hit::Yes } else { audit::Hit::No },
                    })
                    .collect()
            })
            .collect();
        let [sixty, half, forty] = offer(&days);
        assert_eq!((sixty.papers, sixty.shown, sixty.missed), (400, 44, 0));
        assert_eq!((half.missed, forty.missed), (4, 4));
        assert!(half.sent >= 200 && half.sent < 225, "{}", half.sent);
        assert!(half.miss_rate.low > 0.0 && half.miss_rate.high < 0.25);
        assert!(sixty.miss_rate.high > 0.05, "nothing missed of 44 is not nothing missed");
        let [nothing, ..] = offer(&[]);
        assert_eq!((nothing.papers, nothing.miss_rate), (0, Interval { low: 0.0, high: 1.0 }));
    }
}
