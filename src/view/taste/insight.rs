//! How well the reader is known, told by their own stars: what stood first and was starred, where the starred papers
//! stood by their match, and whether a higher relevance means more stars.
//!
//! Only days on which something is starred count: on the others nobody knows whether the reader looked.

use std::collections::BTreeMap;

use crate::day::Day;
use crate::digest::Order;
use crate::profile::Profile;
use crate::profile::prompt::criteria_hash;
use crate::run::marks::Marks;
use crate::run::record::Head;
use crate::run::screen::{Audited, audited};
use crate::run::state::Run;
use crate::taste::measures::{Interval, wilson};
use crate::view::sheet::Sheet;

/// Fewer stars, or on fewer days, say nothing.
pub const LEAST_STARS: usize = 10;
/// The days.
pub const LEAST_DAYS: usize = 3;
/// How many of a day's first papers are looked at.
pub const FIRST: [usize; 3] = [5, 10, 20];

/// What one day says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFigures {
    /// Which day.
    pub day: Day,
    /// Who judged.
    pub model: String,
    /// By which criteria: the first digits of their hash.
    pub criteria: String,
    /// The papers of the digest in its order, and whether each is starred.
    pub shown: Vec<bool>,
    /// All starred papers of the day.
    pub starred: usize,
    /// Starred papers with a match, and those of them in the upper half of the day.
    pub upper: (usize, usize),
    /// The relevance of the shown papers, in whole points, and whether each is starred.
    pub relevance: Vec<(u8, bool)>,
}

/// What a run says; `None` where nothing of it is starred.
pub fn figures(run: &Run, marks: &Marks) -> Option<DayFigures> {
    let is_starred = |id: &crate::paper::PaperId| marks.is_starred(id);
    let starred: Vec<_> =
        run.candidates().iter().map(|one| &one.paper.id).filter(|id| is_starred(id)).collect();
    if starred.is_empty() {
        return None;
    }
    let shown = Sheet::of_run(run).shown(run.body.profile.cut_offs, Order::default());
    // After a second look their mean counts, in whole points as for the cut-offs.
    let relevance =
        shown.iter().filter_map(|id| Some((run.points(id)?[0].floor(), is_starred(id)))).collect();
    let upper = run.matches().map_or((0, 0), |matches| {
        let mut all: Vec<_> = matches.iter().map(|(_, fits)| fits).collect();
        all.sort_unstable();
        let middle = all.get(all.len() / 2).copied();
        let with = starred.iter().filter_map(|id| matches.get(id));
        let (of, hits) =
            with.fold((0, 0), |(of, hits), fits| (of + 1, hits + usize::from(Some(fits) >= middle)));
        (hits, of)
    });
    Some(DayFigures {
        day: run.head.key.day,
        model: run.head.endpoint.model.clone(),
        criteria: criteria_hash(&run.body.profile).chars().take(6).collect(),
        shown: shown.iter().map(is_starred).collect(),
        starred: starred.len(),
        upper,
        relevance,
    })
}

/// What the audit of the screen says, over the days of a profile under its criteria as they are now; `heads` are those of
/// its runs.
pub fn screened<'a>(profile: &Profile, heads: impl IntoIterator<Item = &'a Head>) -> Audited {
    let criteria = criteria_hash(profile);
    let accounts = heads.into_iter().filter(|head| head.key.profile == profile.id);
    audited(accounts.filter_map(|head| head.screen.as_ref()).filter(|account| account.criteria == criteria))
}

/// A share with its interval (95 %).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// So many.
    pub hits: usize,
    /// Of so many.
    pub of: usize,
    /// Between which shares the truth may be said to lie.
    pub interval: Interval,
}

impl Precision {
    fn new(hits: usize, of: usize) -> Option<Self> {
        (of > 0).then(|| Self { hits, of, interval: wilson(hits, of) })
    }

    /// The share itself, 0 to 1.
    pub fn share(&self) -> f64 {
        self.hits as f64 / self.of.max(1) as f64
    }
}

/// The share of papers of one relevance that were starred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibrated {
    /// The relevance, 1 to 10.
    pub relevance: u8,
    /// How many papers, how many starred, and the interval.
    pub precision: Precision,
}

impl Calibrated {
    /// The share itself, 0 to 1.
    pub fn share(&self) -> f64 {
        self.precision.share()
    }
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// `2025-04`.
    pub name: String,
    /// The starred among the first ten of its days.
    pub precision: Precision,
}

/// What all days of one model and one version of the criteria say.
#[derive(Debug, Clone, PartialEq)]
pub struct Insight {
    /// Who judged.
    pub model: String,
    /// By which criteria.
    pub criteria: String,
    /// The days.
    pub days: usize,
    /// The stars on them.
    pub stars: usize,
    /// The starred among the first 5, 10 and 20.
    pub precision: [Option<Precision>; 3],
    /// The starred in the upper half by match.
    pub upper: Option<Precision>,
    /// Relevance against stars, from the least relevance.
    pub calibration: Vec<Calibrated>,
    /// The months, oldest first.
    pub months: Vec<Month>,
}

impl Insight {
    /// True where there is enough to say something.
    pub fn is_enough(&self) -> bool {
        self.stars >= LEAST_STARS && self.days >= LEAST_DAYS
    }
}

/// What the days say, by model and criteria; who judged last comes first.
pub fn insights(days: &[DayFigures]) -> Vec<Insight> {
    let mut groups: BTreeMap<(&str, &str), Vec<&DayFigures>> = BTreeMap::new();
    for day in days {
        groups.entry((&day.model, &day.criteria)).or_default().push(day);
    }
    let mut insights: Vec<(Option<Day>, Insight)> = groups
        .into_iter()
        .map(|((model, criteria), days)| {
            (days.iter().map(|day| day.day).max(), insight(model, criteria, &days))
        })
        .collect();
    insights.sort_by_key(|(last, _)| std::cmp::Reverse(*last));
    insights.into_iter().map(|(_, insight)| insight).collect()
}

fn insight(model: &str, criteria: &str, days: &[&DayFigures]) -> Insight {
    let first = |count: usize, days: &[&DayFigures]| {
        let shown = days.iter().flat_map(|day| day.shown.iter().take(count));
        let (of, hits) = shown.fold((0, 0), |(of, hits), starred| (of + 1, hits + usize::from(*starred)));
        Precision::new(hits, of)
    };
    let (hits, of) = days.iter().fold((0, 0), |(hits, of), day| (hits + day.upper.0, of + day.upper.1));
    let calibration = (1..=10).filter_map(|relevance| {
        let with = days.iter().flat_map(|day| &day.relevance).filter(|(one, _)| *one == relevance);
        let (of, hits) = with.fold((0, 0), |(of, hits), (_, starred)| (of + 1, hits + usize::from(*starred)));
        Some(Calibrated { relevance, precision: Precision::new(hits, of)? })
    });
    let mut by_month: BTreeMap<String, Vec<&DayFigures>> = BTreeMap::new();
    for day in days {
        let name = day.day.to_string().chars().take(7).collect();
        by_month.entry(name).or_default().push(day);
    }
    let months = by_month
        .into_iter()
        .filter_map(|(name, days)| Some(Month { name, precision: first(FIRST[1], &days)? }))
        .collect();
    Insight {
        model: model.to_owned(),
        criteria: criteria.to_owned(),
        days: days.len(),
        stars: days.iter().map(|day| day.starred).sum(),
        precision: FIRST.map(|count| first(count, days)),
        upper: Precision::new(hits, of),
        calibration: calibration.collect(),
        months,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, model: &str, shown: &[bool], upper: (usize, usize)) -> DayFigures {
        DayFigures {
            day: Day::parse(date).unwrap(),
            model: model.to_owned(),
            criteria: "abc".to_owned(),
            shown: shown.to_vec(),
            starred: shown.iter().filter(|one| **one).count(),
            upper,
            relevance: shown
                .iter()
                .enumerate()
                .map(|(place, one)| (if place < 2 { 9 } else { 8 }, *one))
                .collect(),
        }
    }

    #[test]
    fn days_are_summed_by_who_judged_and_by_month() {
        let all = [
            day("2025-04-01", "old", &[true, false], (1, 1)),
            day("2025-04-02", "new", &[true, true, false, false, false, false, true], (2, 3)),
            day("2025-05-02", "new", &[false, true], (0, 1)),
        ];
        let insights = insights(&all);
        assert_eq!(insights.iter().map(|one| one.model.as_str()).collect::<Vec<_>>(), ["new", "old"]);
        let new = &insights[0];
        assert_eq!((new.days, new.stars), (2, 4));
        let counts: Vec<_> = new.precision.iter().map(|one| one.map(|one| (one.hits, one.of))).collect();
        assert_eq!(counts, [Some((3, 7)), Some((4, 9)), Some((4, 9))]);
        assert_eq!(new.upper.map(|one| (one.hits, one.of)), Some((2, 4)));
        let bins: Vec<_> =
            new.calibration.iter().map(|one| (one.relevance, one.precision.hits, one.precision.of)).collect();
        assert_eq!(bins, [(8, 1, 5), (9, 3, 4)]);
        let months: Vec<_> = new.months.iter().map(|one| (one.name.as_str(), one.precision.hits)).collect();
        assert_eq!(months, [("2025-04", 3), ("2025-05", 1)]);
        assert!(!new.is_enough());
        assert!(super::insights(&[]).is_empty());
    }
}
