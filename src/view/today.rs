//! What Today has to say above the digest.

use super::statuses::quiet_day;
use crate::arxiv::Announcement;
use crate::arxiv::calendar::{self, Quiet};
use crate::arxiv::status::Status;
use crate::day::Day;
use crate::profile::{Opening, Profile};
use crate::run::budget::Budget;
use crate::run::candidates::merge;
use crate::run::ledger::Sums;
use crate::run::look::{Found, Step};
use crate::run::record::{Head, SourceReport};
use crate::run::seen::Recognised;

/// What a look at arXiv means for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scene {
    /// There are papers to read, and no run of that day yet.
    Announced {
        /// The announcement day.
        day: Day,
        /// The day's account, before anything is asked.
        sums: Sums,
        /// The sentences of the categories that gave nothing, or not all.
        missing: Vec<String>,
    },
    /// arXiv announced nothing, and there is nothing older to read.
    Quiet {
        /// The day that the feeds state.
        day: Day,
        /// Why, where that is known.
        why: Option<Quiet>,
        /// The sentences of the categories that gave nothing.
        missing: Vec<String>,
    },
    /// The day's announcement is not out yet.
    NotOut {
        /// The day in New York.
        day: Day,
    },
    /// No category gave an announcement.
    Failed {
        /// Why, a sentence per category, each said once.
        why: Vec<String>,
    },
    /// The day's run is there; there is nothing to say beside it.
    Settled,
}

/// Whether there is a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The browser knows of nothing against it.
    There,
    /// The browser says that there is none.
    Gone,
}

/// What the page is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// A phone or a tablet, which stops what a hidden page does.
    Handheld,
    /// Anything else.
    Desktop,
}

/// Whether the tabs of the browser know what the others read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tabs {
    /// They do.
    Known,
    /// The browser lacks what is needed for it.
    Unknown,
}

impl Scene {
    /// Reads what was `found`; `known` are the days that have a run.
    pub fn new(found: &Found, profile: &Profile, known: &[Day]) -> Self {
        let morning = found.morning();
        let missing = missing(&morning.sources);
        let all = |fits: fn(&Status) -> bool| {
            !found.findings.is_empty()
                && found.findings.iter().all(|one| one.status.as_ref().is_some_and(fits))
        };
        let is_quiet = |status: &Status| matches!(status, Status::Quiet { .. });
        let is_waiting = |status: &Status| matches!(status, Status::Waiting { .. });
        match morning.day() {
            None if all(is_quiet) => {
                let why = quiet_day(found).map(|day| day.why);
                Self::Quiet { day: found.today, why, missing: Vec::new() }
            }
            None if all(is_waiting) => Self::NotOut { day: found.today },
            None => Self::Failed { why: missing },
            Some(day) if known.contains(&day) => Self::Settled,
            // What broke off before its first entry is no quiet day.
            Some(_)
                if morning.announced() == 0 && morning.announcements.iter().any(Announcement::is_partial) =>
            {
                Self::Failed { why: missing }
            }
            Some(day) if morning.announced() == 0 => {
                let why = calendar::quiet(day).or_else(|| quiet_day(found).map(|day| day.why));
                Self::Quiet { day, why, missing }
            }
            Some(day) => {
                let (_, ledger) = merge(&morning.announcements, profile, &Recognised::default());
                Self::Announced { day, sums: ledger.sums(), missing }
            }
        }
    }
}

/// True where the day's run is begun without a click: `profile` has it so, the look at arXiv is over, it found papers to
/// read, none of the `heads` of the profile's runs is of that day, and `budget` bounds a run.
pub fn begins_by_itself(found: &Found, profile: &Profile, budget: &Budget, heads: &[Head]) -> bool {
    let known: Vec<Day> = heads.iter().map(|head| head.key.day).collect();
    profile.opening == Opening::ByItself
        && found.step == Step::Over
        && !budget.per_run.is_none()
        && matches!(Scene::new(found, profile, &known), Scene::Announced { .. })
}

/// The sentences of the categories that gave nothing, or not all: with the category's name where others gave more,
/// and each said once.
pub fn missing(sources: &[SourceReport]) -> Vec<String> {
    let some_came = sources.iter().any(|source| source.outcome.is_ok());
    let mut missing: Vec<String> = Vec::new();
    for SourceReport { category, outcome, problems, .. } in sources {
        let named = |sentence: &String| {
            if sentence.contains(category.as_str()) {
                sentence.clone()
            } else {
                format!("{category}: {sentence}")
            }
        };
        let why = outcome.as_ref().err().map(|why| if some_came { named(why) } else { why.clone() });
        for sentence in why.into_iter().chain(problems.iter().map(named)) {
            if !missing.contains(&sentence) {
                missing.push(sentence);
            }
        }
    }
    missing
}
