//! What Today has to say above the digest.

use crate::day::Day;
use crate::profile::Profile;
use crate::run::candidates::merge;
use crate::run::fetch::Morning;
use crate::run::ledger::Sums;
use crate::run::record::SourceReport;
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
    /// arXiv announced nothing.
    Quiet {
        /// The day that the feeds state.
        day: Day,
        /// The sentences of the categories that gave nothing.
        missing: Vec<String>,
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
    /// Reads `morning`; `known` are the days that have a run.
    pub fn new(morning: &Morning, profile: &Profile, known: &[Day]) -> Self {
        let missing = missing(&morning.sources);
        match morning.day() {
            None => Self::Failed { why: missing },
            Some(day) if known.contains(&day) => Self::Settled,
            Some(day) if morning.announced() == 0 => Self::Quiet { day, missing },
            Some(day) => {
                let (_, ledger) = merge(&morning.announcements, profile, &Recognised::default());
                Self::Announced { day, sums: ledger.sums(), missing }
            }
        }
    }
}

/// The sentences of the categories that gave nothing, or not all: with the category's name where others gave more,
/// and each said once.
pub fn missing(sources: &[SourceReport]) -> Vec<String> {
    let some_came = sources.iter().any(|source| source.outcome.is_ok());
    let mut missing: Vec<String> = Vec::new();
    for SourceReport { category, outcome, problems } in sources {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arxiv::{Announcement, Source};
    use crate::paper::Category;

    fn empty(category: &str, day: &str) -> (Category, Result<Announcement, String>) {
        let category = Category::parse(category).unwrap();
        let day = Day::parse(day).unwrap();
        (
            category.clone(),
            Ok(Announcement {
                category,
                day,
                source: Source::Rss,
                stated: None,
                entries: Vec::new(),
                problems: Vec::new(),
            }),
        )
    }

    #[test]
    fn a_quiet_day_is_no_failure_and_a_failure_is_no_quiet_day() {
        let profile = Profile::default_reader();
        let refused = (Category::parse("cs.AI").unwrap(), Err("arXiv asks to wait.".to_owned()));
        let day = Day::parse("2025-04-19").unwrap();

        let quiet = Morning::new(vec![empty("cs.LG", "2025-04-19"), empty("cs.AI", "2025-04-19")]);
        assert_eq!(Scene::new(&quiet, &profile, &[]), Scene::Quiet { day, missing: Vec::new() });
        assert_eq!(Scene::new(&quiet, &profile, &[day]), Scene::Settled);

        let half = Morning::new(vec![empty("cs.LG", "2025-04-19"), refused.clone()]);
        let missing = vec!["cs.AI: arXiv asks to wait.".to_owned()];
        assert_eq!(Scene::new(&half, &profile, &[]), Scene::Quiet { day, missing });

        let failed = Morning::new(vec![refused.clone(), refused]);
        assert_eq!(
            Scene::new(&failed, &profile, &[]),
            Scene::Failed { why: vec!["arXiv asks to wait.".to_owned()] }
        );
    }

    #[test]
    fn a_category_that_lags_a_day_behind_is_named() {
        let morning = Morning::new(vec![empty("cs.LG", "2025-04-18"), empty("cs.AI", "2025-04-17")]);
        assert_eq!(morning.announcements.len(), 1);
        assert!(morning.failures()[0].contains("cs.AI still shows Thursday, 17 April 2025"));
    }
}
