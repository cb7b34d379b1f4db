//! The reader's screen in a run: who is sent to the model, who is scored all the same, and what came of it.
//!
//! It decides once, when the run begins, from the matches that the run begins with; the decision is in the plan and in
//! the ledger, so that a run that was closed goes on as it began. A category that comes late is screened by the line of
//! its day and not by a share of its own: what the reader pays for is the best of the day, not of each category.

mod account;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ledger::{Rule, State, Why};
use super::matches::Matches;
use super::state::Run;
use crate::paper::PaperId;
use crate::profile::keywords::relevant;
use crate::profile::prompt::criteria_hash;
use crate::profile::{Phrases, Profile, Share};
use crate::taste::screen::{self, Chance, Entrant, Fate, Line, Standing};
use crate::taste::{Match, WARM_UP};

pub use account::{Account, Audited, Drawn, OfDay, Would, audited, audited_days, full_days, offers};

/// What a run's screen decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// How much of the day was let through.
    pub share: Share,
    /// Where the day was cut.
    line: Line,
    /// Who was below the line and is scored all the same, and with which chance they were drawn: that says from where.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub audited: BTreeMap<PaperId, Chance>,
}

/// A candidate at the screen.
struct Candidate {
    paper: PaperId,
    fits: Match,
    standing: Standing,
}

impl Candidate {
    fn entrant(&self) -> Entrant<'_> {
        Entrant { paper: &self.paper, fits: self.fits, standing: self.standing }
    }
}

/// How many fully scored days are still missing before the reader's screen may be used, when a taste that learned under
/// `criteria` knows `full_days`; all of them where the criteria of `profile` are others by now.
pub fn warm_up_left(profile: &Profile, criteria: &str, full_days: usize) -> usize {
    if criteria_hash(profile) == criteria { WARM_UP.saturating_sub(full_days) } else { WARM_UP }
}

impl Run {
    /// What its screen decided; `None` where there was none.
    pub fn screen(&self) -> Option<&Screen> {
        self.body.plan.screen.as_ref()
    }

    /// Screens the day, where the reader wants it and the warm-up is over. A paper without a match passes.
    pub(super) fn begin_screen(&mut self) {
        let profile = &self.body.profile;
        let Some(share) = in_tastes_words(profile.screen) else { return };
        let criteria = criteria_hash(profile);
        if !self.body.matches.as_ref().is_some_and(|matches| matches.can_screen(&criteria)) {
            return;
        }
        let candidates = self.at_the_screen(0);
        let entrants: Vec<_> = candidates.iter().map(Candidate::entrant).collect();
        let fates = screen::decide(&entrants, share, self.body.plan.seed);
        let line = Line::of(&entrants, &fates);
        self.body.plan.screen =
            Some(Screen { share: self.body.profile.screen, line, audited: BTreeMap::new() });
        self.carry_out(&candidates, fates);
    }

    /// Screens the candidates from the one with this index on, who came late to a day that has been screened.
    pub(super) fn screen_late(&mut self, from: usize) {
        let Some(line) = self.screen().map(|screen| screen.line) else { return };
        // Nobody was there before: then it is not late.
        if line == Line::default() {
            return self.begin_screen();
        }
        let candidates = self.at_the_screen(from);
        let seed = self.body.plan.seed;
        let fates = candidates.iter().map(|candidate| line.decide(&candidate.entrant(), seed)).collect();
        self.carry_out(&candidates, fates);
    }

    /// Takes the matches of papers that come late; those that it has stay as they are. Matches by other criteria, or by a
    /// taste that began anew since the day was screened, cannot be compared with its own: then the late papers have none,
    /// and pass.
    pub fn know(&mut self, matches: &Matches) {
        let is_screened = self.screen().is_some();
        // A run that began without them stays so: its order is what it was.
        if let Some(known) = &mut self.body.matches
            && matches.criteria() == known.criteria()
            && (!is_screened || matches.can_screen(known.criteria()))
        {
            known.add(matches);
        }
    }

    fn carry_out(&mut self, candidates: &[Candidate], fates: Vec<Fate>) {
        for (candidate, fate) in candidates.iter().zip(fates) {
            match fate {
                Fate::Sent => {}
                Fate::Audited { chance } => {
                    if let Some(screen) = &mut self.body.plan.screen {
                        screen.audited.insert(candidate.paper.clone(), chance);
                    }
                }
                Fate::ScreenedOut => {
                    let rule = Rule::Screen { fits: candidate.fits };
                    self.body.ledger.screened_out(&candidate.paper, rule);
                }
            }
        }
        self.head.count(self.body.ledger.sums());
    }

    /// Those who wait to be asked about and have a match, from the candidate with this index on.
    fn at_the_screen(&self, from: usize) -> Vec<Candidate> {
        let Some(matches) = self.matches() else { return Vec::new() };
        let keywords = keywords(&self.body.profile);
        let waits = |paper: &PaperId| {
            matches!(self.body.ledger.state(paper), Some(State::Unscored { why: Why::Waiting }))
        };
        let candidates = self.candidates().iter().skip(from).map(|candidate| &candidate.paper);
        let found = candidates.filter(|paper| waits(&paper.id)).filter_map(|paper| {
            Some(Candidate {
                paper: paper.id.clone(),
                fits: matches.get(&paper.id)?,
                standing: standing(&keywords, paper),
            })
        });
        found.collect()
    }
}

/// The keywords that give a place. Those that ship with the page are broad and nobody's own: they would take places from
/// better matches (on 13 days of cs.LG 220 of 243 papers that were shown came through, 233 without).
fn keywords(profile: &Profile) -> Phrases {
    let own = relevant(profile);
    if own == relevant(&Profile::default_reader()) {
        Phrases::default()
    } else {
        Phrases::in_either_number(&own)
    }
}

/// What gives a place to a paper of nobody whom the reader follows.
fn standing(keywords: &Phrases, paper: &crate::paper::Paper) -> Standing {
    if keywords.find(paper).is_some() { Standing::Keyword } else { Standing::Plain }
}

/// `None` for all of a day.
fn in_tastes_words(share: Share) -> Option<screen::Share> {
    if share.is_all() { None } else { screen::Share::of_percent(share.percent()) }
}
