//! A run as it is kept: a small head, a body, and the answers one by one.
//!
//! The head is written before and after every request, the body when the plan or the ledger changes for good, each answer when
//! its object arrived complete. So a reload at any moment finds everything that was shown.

mod costs;
mod key;
mod log;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::candidates::Candidate;
use super::ledger::{Ledger, Sums};
use super::matches::Matches;
use super::plan::{Batch, Stage};
use super::screen::{Account, Screen};
use super::second_look::SecondLook;
use super::ties::Ties;
use crate::arxiv::status::Status;
use crate::day::Day;
use crate::model::{Endpoint, Score};
use crate::paper::{Category, PaperId};
use crate::profile::Profile;
use crate::store::Record;

pub use costs::{Spent, StageCost, UnderWay};
pub use key::{APART, HEADS, RunKey, of_trial};
pub use log::{LONGEST_REPLY, RequestLog};

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
    /// The next request could have passed the reader's budget.
    OverBudget {
        /// Which budget, and what to do.
        why: String,
    },
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
    /// The categories that the day still lacks, in full or in part: it is not closed before they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Category>,
    /// What the screen did, or would have done; `None` in old records, and where nothing was known of the papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<Account>,
    /// The hash of the criteria by which the papers were scored; empty in old records: [`Head::scored_by`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub criteria: String,
}

/// The current run of each day among the `heads` of one profile: that with the highest number.
pub fn current<'a>(heads: impl IntoIterator<Item = &'a Head>) -> BTreeMap<Day, &'a Head> {
    let mut current: BTreeMap<Day, &Head> = BTreeMap::new();
    for head in heads {
        let known = current.entry(head.key.day).or_insert(head);
        if known.key.number < head.key.number {
            *known = head;
        }
    }
    current
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
    /// How well the papers fitted when the run began; `None` in old records, and where nothing was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches: Option<Matches>,
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
    /// How sure it is that this was all; `None` in old records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
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
    /// The batches of the title pass whose answer is in the ledger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screened: Vec<u32>,
    /// Papers that could not be asked about, not even alone: they are not asked about again before the run goes on
    /// anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<PaperId>,
    /// What the reader's screen decided, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<Screen>,
    /// Papers that were left out, or stayed without a verdict, and that the reader had asked about all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pulled: Vec<PaperId>,
    /// What the reader had looked at twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<SecondLook>,
    /// What the reader had compared of papers with equal scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ties: Option<Ties>,
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

impl Record for crate::arxiv::Announcement {
    const NAME: &'static str = "announcement";
    const VERSION: u32 = 1;
}

impl Record for Profile {
    const NAME: &'static str = "profile";
    const VERSION: u32 = 1;
}

impl Plan {
    /// What the batch of this number was for; `None` where there is none.
    pub fn stage_of(&self, batch: u32) -> Option<Stage> {
        let batch = usize::try_from(batch).ok().and_then(|number| self.batches.get(number));
        batch.map(|batch| batch.stage)
    }
}

impl Head {
    /// The hash of the criteria by which the papers were scored, where the head can tell.
    pub fn scored_by(&self) -> Option<&str> {
        let account = self.screen.as_ref().map(|account| account.criteria.as_str());
        Some(self.criteria.as_str()).filter(|criteria| !criteria.is_empty()).or(account)
    }

    /// Takes over the counts of the ledger.
    pub fn count(&mut self, sums: Sums) {
        self.announced = sums.announced();
        self.candidates = sums.candidates();
    }
}
