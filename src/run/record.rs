//! A run as it is kept: a small head, a body, and the answers one by one.
//!
//! The head is written after every request, the body when the plan or the ledger changes for good, each answer when
//! its object arrived complete. So a reload at any moment finds everything that was shown.

use serde::{Deserialize, Serialize};

use super::candidates::Candidate;
use super::ledger::{Ledger, Sums};
use super::plan::{Batch, Stage};
use crate::day::Day;
use crate::model::{Endpoint, Score};
use crate::money::Usage;
use crate::paper::{Category, PaperId};
use crate::profile::Profile;
use crate::store::Record;

/// Which run: profile, day, and its number on that day, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunKey {
    /// The profile's id.
    pub profile: String,
    /// The announcement day.
    pub day: Day,
    /// The number of the run on that day; the highest is the day's current run.
    pub number: u32,
}

impl RunKey {
    /// The key as text; keys of one profile sort by day, then by number.
    pub fn path(&self) -> String {
        format!("{}/{}/{:04}", self.profile, self.day, self.number)
    }

    /// The lock that whoever asks for this profile and day holds: one run of a day asks at a time, over all tabs.
    pub fn lock(&self) -> String {
        format!("run/{}/{}", self.profile, self.day)
    }

    /// Where the head is kept.
    pub fn head(&self) -> String {
        format!("head/{}", self.path())
    }

    /// Where the body is kept.
    pub fn body(&self) -> String {
        format!("body/{}", self.path())
    }
}

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// It is asking, or the page was closed while it did.
    Running,
    /// Everything that was to be asked has been asked.
    Finished,
    /// The reader stopped it.
    Stopped,
    /// A cause that asking again would not mend ended it.
    Failed {
        /// What happened, why, and what to do.
        why: String,
    },
}

/// The part of a run that a list of days needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Which run.
    pub key: RunKey,
    /// How far it came.
    pub phase: Phase,
    /// Where the model was asked.
    pub endpoint: Endpoint,
    /// What the requests used, by stage.
    pub costs: Vec<StageCost>,
    /// When it began, milliseconds since 1970 (UTC).
    pub began: u64,
    /// Announced entries.
    pub announced: usize,
    /// Distinct papers that were asked for.
    pub candidates: usize,
    /// Papers with a verdict.
    pub scored: usize,
    /// Papers in the digest with the profile's cut-offs.
    pub relevant: usize,
}

/// The part of a run that a digest needs besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The profile as it was.
    pub profile: Profile,
    /// What was sent, but for the papers.
    pub prompt: SentPrompt,
    /// What each category gave.
    pub sources: Vec<SourceReport>,
    /// The distinct papers.
    pub candidates: Vec<Candidate>,
    /// What became of every announced entry.
    pub ledger: Ledger,
    /// What was asked together.
    pub plan: Plan,
}

/// The prompt that was really sent, with a placeholder where the papers stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPrompt {
    /// The system part.
    pub system: String,
    /// The user part.
    pub user: String,
    /// 16 hexadecimal digits that name the constant text.
    pub hash: String,
}

/// What one category gave on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceReport {
    /// The category.
    pub category: Category,
    /// The entries read, or the sentence that says why there are none.
    pub outcome: Result<usize, String>,
    /// What could not be read, as sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// What is asked, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The seed of the shuffle.
    pub seed: u64,
    /// Whether the titles are still to be screened.
    pub screening: Screening,
    /// Every batch that was asked, in the order of their numbers.
    pub batches: Vec<Batch>,
}

/// How far the title pass is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Screening {
    /// There is none, or it is over.
    #[default]
    Over,
    /// It is still to be done.
    Due,
}

/// What the requests of one stage to one model used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageCost {
    /// Which model: a run can be gone on with by another.
    pub model: String,
    /// Which stage.
    pub stage: Stage,
    /// The requests that were sent.
    pub requests: u32,
    /// The requests that the model worked on without the provider saying what they used.
    pub unstated: u32,
    /// The usage of the others.
    pub usage: Usage,
}

/// What one request used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// What the provider stated.
    Stated(Usage),
    /// Something, but nobody says how much: it broke off, or the provider does not count.
    Unstated,
    /// Nothing: it was refused, or never arrived.
    Nothing,
}

/// One judgement on one paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which paper.
    pub paper: PaperId,
    /// What the model said, as plain text.
    pub comment: String,
    /// How well the paper fits the reader's criteria.
    pub relevance: Score,
    /// How new it is.
    pub novelty: Score,
    /// Which model judged.
    pub model: String,
    /// The prompt it judged by.
    pub prompt_hash: String,
    /// The batch in which it was asked.
    pub batch: u32,
    /// Its place in that batch, from 0.
    pub position: u16,
}

/// One line of the log of requests; the key and the papers' texts are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLog {
    /// When it was sent, milliseconds since 1970 (UTC).
    pub at: u64,
    /// The batch it asked for.
    pub batch: u32,
    /// What for.
    pub stage: Stage,
    /// Bytes of its body.
    pub sent: usize,
    /// Bytes received.
    pub received: usize,
    /// The HTTP status, where one came.
    pub status: Option<u16>,
    /// What it used, where the provider said so.
    pub usage: Option<Usage>,
    /// How it ended, where that was a failure.
    pub failure: Option<String>,
}

impl Record for Head {
    const NAME: &'static str = "run";
    const VERSION: u32 = 1;
}

impl Record for Body {
    const NAME: &'static str = "run's papers";
    const VERSION: u32 = 1;
}

impl Record for Verdict {
    const NAME: &'static str = "answer";
    const VERSION: u32 = 1;
}

impl Record for RequestLog {
    const NAME: &'static str = "request";
    const VERSION: u32 = 1;
}

impl Record for crate::arxiv::Announcement {
    const NAME: &'static str = "announcement";
    const VERSION: u32 = 1;
}

impl Record for Profile {
    const NAME: &'static str = "profile";
    const VERSION: u32 = 1;
}

impl Head {
    /// What all stages used together.
    pub fn usage(&self) -> Usage {
        let mut sum = Usage::default();
        for cost in &self.costs {
            sum += cost.usage;
        }
        sum
    }

    /// True where some request used tokens that nobody counted, so that the sums are too low.
    pub fn has_unstated_usage(&self) -> bool {
        self.costs.iter().any(|cost| cost.unstated > 0)
    }

    /// Takes over the counts of the ledger.
    pub fn count(&mut self, sums: Sums) {
        self.announced = sums.announced();
        self.candidates = sums.candidates();
    }
}
