//! What the screen did on a day, or would have done on a day that was scored in full.
//!
//! It stands in the run's head, so that many days are summed without opening them. What counts as shown is what reached
//! the cut-offs of the run's own profile.

use serde::{Deserialize, Serialize};

use super::{Candidate, keywords, standing};
use crate::paper::PaperId;
use crate::profile::Share;
use crate::profile::prompt::criteria_hash;
use crate::run::ledger::{Rule, State};
use crate::run::record::{Head, Phase};
use crate::run::state::Run;
use crate::taste::audit::{Audit, Hit, Misses};
use crate::taste::measures::{Interval, wilson};
use crate::taste::screen::{self, Chance, Offer, Tried};

/// An interval that is wider says nothing to a reader.
const WIDEST: f64 = 0.2;
/// Days further back say nothing about the taste as it is.
const DAYS: usize = 20;

/// A day's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The hash of the criteria by which the papers were judged.
    pub criteria: String,
    /// Papers at the screen that were judged for their place in the day: the audited aside, whoever was let in by the
    /// reader's click, and whoever had no match to be held against.
    pub papers: usize,
    /// Those of them that reached the cut-offs.
    pub shown: usize,
    /// What kind of day it was.
    pub day: OfDay,
}

/// What kind of day it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfDay {
    /// Everything was sent. What the shares that are offered would have done, from the most to the least.
    Full([Would; 3]),
    /// A share was sent.
    Screened {
        /// Which.
        share: Share,
        /// Papers that were left out.
        out: usize,
        /// Audited in the tenth below the line.
        band: Drawn,
        /// Audited further below.
        rest: Drawn,
    },
}

/// What a share would have done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Would {
    /// Papers that would have been sent, audit included.
    pub sent: usize,
    /// Papers that were shown and would not have been sent for their place.
    pub missed: usize,
}

/// Papers that were audited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Those that were judged.
    pub audited: usize,
    /// Those of them that reached the cut-offs.
    pub hits: usize,
}

impl Account {
    fn is_full(&self) -> bool {
        matches!(self.day, OfDay::Full(_))
    }
}

impl Run {
    /// Its account as it stands; `None` where nothing was known of its papers beforehand.
    pub(in crate::run) fn account(&self) -> Option<Account> {
        let criteria = criteria_hash(&self.body.profile);
        match self.screen() {
            Some(_) => Some(self.screened_account(criteria)),
            None => self.full_account(criteria),
        }
    }

    fn screened_account(&self, criteria: String) -> Account {
        let (mut papers, mut shown, mut out) = (0, 0, 0);
        let (mut band, mut rest) = (Drawn::default(), Drawn::default());
        let (share, audited) =
            self.screen().map_or((Share::All, None), |screen| (screen.share, Some(&screen.audited)));
        for paper in self.candidates().iter().map(|candidate| &candidate.paper.id) {
            let state = self.body.ledger.state(paper);
            out += usize::from(matches!(state, Some(State::ScreenedOut { rule: Rule::Screen { .. } })));
            let Some(hit) = self.judged(paper) else { continue };
            let is_hit = usize::from(hit == Hit::Yes);
            let has_match = self.matches().is_some_and(|matches| matches.get(paper).is_some());
            match audited.and_then(|audited| audited.get(paper)) {
                None if self.body.plan.pulled.contains(paper) || !has_match => {}
                None => {
                    papers += 1;
                    shown += is_hit;
                }
                Some(chance) => {
                    let drawn = if *chance == Chance::BAND { &mut band } else { &mut rest };
                    drawn.audited += 1;
                    drawn.hits += is_hit;
                }
            }
        }
        Account { criteria, papers, shown, day: OfDay::Screened { share, out, band, rest } }
    }

    /// Days that were ranked by the criteria's words alone say nothing about a taste, nor do days that broke off.
    fn full_account(&self, criteria: String) -> Option<Account> {
        let matches = self.matches().filter(|matches| matches.knows_a_day(&criteria))?;
        if self.head.phase != Phase::Finished {
            return None;
        }
        let keywords = keywords(&self.body.profile);
        let judged: Vec<(Candidate, Hit)> = (self.candidates().iter().map(|candidate| &candidate.paper))
            .filter_map(|paper| {
                let candidate = Candidate {
                    paper: paper.id.clone(),
                    fits: matches.get(&paper.id)?,
                    standing: standing(&keywords, paper),
                };
                Some((candidate, self.judged(&paper.id)?))
            })
            .collect();
        let tried = judged.iter().map(|(one, hit)| Tried { entrant: one.entrant(), hit: *hit }).collect();
        let offers = screen::offer(&[tried]);
        let shown = offers.first().map_or(0, |offer| offer.shown);
        let would = offers.map(|offer| Would { sent: offer.sent, missed: offer.missed });
        Some(Account { criteria, papers: judged.len(), shown, day: OfDay::Full(would) })
    }

    /// Whether a paper that is nobody's whom the reader follows, and not seen before, reached the cut-offs by what counts
    /// of its verdicts; `None` where nobody said. A title that was rejected did not.
    fn judged(&self, paper: &PaperId) -> Option<Hit> {
        match self.body.ledger.state(paper)? {
            State::Scored => {
                self.verdict(paper)?;
                Some(if self.is_relevant(paper) { Hit::Yes } else { Hit::No })
            }
            State::ScreenedOut { rule: Rule::TitlePass } => Some(Hit::No),
            _ => None,
        }
    }
}

/// What the shares that are offered would have done on the fully scored days under `criteria`, the last twenty of those
/// among `heads`, which are one profile's; `None` where there is none. A day from before anything was known of the taste
/// has no account, and counts neither as read nor as missed.
pub fn offers<'a>(heads: impl IntoIterator<Item = &'a Head>, criteria: &str) -> Option<[Offer; 3]> {
    let days: Vec<_> = full_days(heads, criteria)
        .into_iter()
        .filter_map(|head| match &head.screen {
            Some(account @ Account { day: OfDay::Full(would), .. }) => Some((account, would)),
            _ => None,
        })
        .collect();
    if days.is_empty() {
        return None;
    }
    let sum = |read: &dyn Fn(&Account, &[Would; 3]) -> usize| {
        days.iter().map(|(account, would)| read(account, would)).sum::<usize>()
    };
    let (papers, shown) = (sum(&|account, _| account.papers), sum(&|account, _| account.shown));
    let mut index = 0..;
    Some(screen::Share::OFFERED.map(|share| {
        let index = index.next().unwrap_or(0);
        let of = |read: fn(&Would) -> usize| sum(&|_, would| would.get(index).map_or(0, read));
        let missed = of(|would| would.missed);
        Offer { share, papers, sent: of(|would| would.sent), shown, missed, miss_rate: wilson(missed, shown) }
    }))
}

/// The last twenty fully scored days under `criteria` among `heads` that have an account, newest first.
pub fn full_days<'a>(heads: impl IntoIterator<Item = &'a Head>, criteria: &str) -> Vec<&'a Head> {
    let mut days: Vec<&Head> =
        days(heads, criteria).filter(|(_, account)| account.is_full()).map(|(head, _)| head).collect();
    days.truncate(DAYS);
    days
}

/// The days under `criteria` that have an account, newest first. A day that was read again counts once, as its last run
/// has it: both met the same papers, and audited the same.
fn days<'a>(
    heads: impl IntoIterator<Item = &'a Head>,
    criteria: &str,
) -> impl Iterator<Item = (&'a Head, &'a Account)> {
    let with = |head: &'a Head| Some((head, head.screen.as_ref()?));
    let mut days: Vec<_> =
        heads.into_iter().filter_map(with).filter(|(_, account)| account.criteria == criteria).collect();
    days.sort_by_key(|(head, _)| std::cmp::Reverse((head.key.day, head.key.number)));
    days.dedup_by_key(|(head, _)| head.key.day);
    days.into_iter()
}

/// What was audited, over one day or many.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Audited {
    /// Days with a screen.
    pub days: usize,
    /// Papers that were left out.
    pub out: usize,
    /// Papers that reached the cut-offs of those that were sent for their place.
    pub shown: usize,
    /// The audit.
    pub audit: Audit,
}

impl Audited {
    /// How many papers were missed, of which there cannot be more than were left out or audited.
    pub fn misses(&self) -> Option<Misses> {
        let mut misses = self.audit.misses()?;
        let most = (self.out + self.audit.hits()) as f64;
        misses.interval.high = misses.interval.high.min(most);
        misses.estimate = misses.estimate.min(most);
        Some(misses)
    }

    /// Which share of all that is worth showing was missed, 0 to 1. `None` while that is not known within twenty points.
    pub fn missed(&self) -> Option<Interval> {
        let Interval { low, high } = self.misses()?.interval;
        let share = |missed: f64| missed / (self.shown as f64 + missed).max(1.0);
        let missed = Interval { low: share(low), high: share(high) };
        (self.shown > 0 && missed.high - missed.low <= WIDEST).then_some(missed)
    }
}

/// Sums up the screened days under `criteria` among `heads`, which are one profile's.
pub fn audited_days<'a>(heads: impl IntoIterator<Item = &'a Head>, criteria: &str) -> Audited {
    audited(days(heads, criteria).map(|(_, account)| account))
}

/// Sums up the screened days among `accounts`.
pub fn audited<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Audited {
    let mut sum = Audited::default();
    for account in accounts {
        let OfDay::Screened { out, band, rest, .. } = account.day else { continue };
        sum.days += 1;
        sum.out += out;
        sum.shown += account.shown;
        for (drawn, chance) in [(band, Chance::BAND), (rest, Chance::REST)] {
            for number in 0..drawn.audited {
                sum.audit.add(chance, if number < drawn.hits { Hit::Yes } else { Hit::No });
            }
        }
    }
    sum
}
