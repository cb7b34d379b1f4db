//! The days that the reader missed: which they are, and how they are filled, oldest first.
//!
//! What is done stands in the store alone: a day counts as filled when there is a finished run of it that lacks no
//! category, or when arXiv announced nothing. So whoever is closed at any moment goes on where it was.

mod expected;
mod since;

use futures_util::future::LocalBoxFuture;

use super::conduct::{Conduct, Turn};
use super::fetch::Morning;
use super::look::{self, Arrived, Completeness, Refusal, arrivals};
use super::record::{Head, Phase, RunKey, SourceReport};
use crate::arxiv::Announcement;
use crate::arxiv::calendar::{self, newest_feed_day};
use crate::arxiv::source::ProxyTemplate;
use crate::arxiv::status::{Evidence, Status, Trouble, judge};
use crate::day::Day;
use crate::paper::Category;
use crate::profile::Profile;

pub use expected::{expected, typical_day};
pub(super) use since::Since;
pub use since::{leave_out, since};

/// For how many days arXiv has pages of what it announced.
pub const EXACT_DAYS: i32 = 90;
/// Days further back are not listed.
const FURTHEST: i32 = 366;
/// How often a wait that arXiv asked for is sat out for one day, and how long one may be, in seconds.
const WAITS: u32 = 3;
const LONGEST_WAIT: u32 = 3_600;

/// A day that is not filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Which.
    pub day: Day,
    /// What is still to be done.
    pub lacks: Lacks,
    /// How many papers of the kinds that the reader asks for are expected, each category counted.
    pub expected: usize,
    /// arXiv has no page of it any more: it is searched for by the time of submission.
    pub is_approximate: bool,
}

/// What a day lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lacks {
    /// The announcements of these categories, and the reading.
    Announcements(Vec<Category>),
    /// The reading: its announcements are here.
    Reading,
    /// A run was begun and has not come to its end.
    End(RunKey),
    /// It was read without these categories.
    Categories(RunKey, Vec<Category>),
}

impl Missed {
    /// How many requests to arXiv it takes, if no category has more than a page.
    pub fn requests(&self) -> usize {
        match &self.lacks {
            Lacks::Announcements(categories) | Lacks::Categories(_, categories) => categories.len(),
            Lacks::Reading | Lacks::End(_) => 0,
        }
    }
}

/// The days between the one that the reader had last and today that are not filled, oldest first. `heads` are those
/// of the profile's runs.
pub async fn missed(conduct: &Conduct, profile: &Profile, heads: &[Head]) -> Vec<Missed> {
    let newest = newest_feed_day(conduct.now());
    let today = calendar::new_york(conduct.now()).day;
    let ports = conduct.ports();
    let Some(since) = since(ports, &profile.id, heads, newest).await else { return Vec::new() };
    let since = since.max(newest.plus(-FURTHEST));
    let mut known: Vec<Arrived> = Vec::new();
    for category in &profile.categories {
        known.extend(arrivals(ports, category).await);
    }
    let mut missed = Vec::new();
    for day in calendar::announcement_days(since, newest.plus(-1)) {
        let arrived =
            |category: &Category| known.iter().find(|one| one.day == day && one.category == *category);
        let is_missing = |category: &&Category| !arrived(category).is_some_and(Arrived::is_final);
        let missing = || profile.categories.iter().filter(is_missing).cloned().collect::<Vec<_>>();
        let head = heads.iter().filter(|head| head.key.day == day).max_by_key(|head| head.key.number);
        let lacks = match head {
            Some(head) if head.phase != Phase::Finished => Lacks::End(head.key.clone()),
            Some(head) => {
                let open: Vec<_> = head.open.iter().filter(is_missing).cloned().collect();
                if open.is_empty() {
                    continue;
                }
                Lacks::Categories(head.key.clone(), open)
            }
            None => match missing() {
                missing if !missing.is_empty() => Lacks::Announcements(missing),
                // arXiv announced nothing, though the calendar did not know.
                _ if profile.categories.iter().filter_map(arrived).all(|one| one.entries() == 0) => continue,
                _ => Lacks::Reading,
            },
        };
        let expected = match (&lacks, head) {
            (Lacks::End(_), Some(head)) => head.candidates.saturating_sub(head.scored),
            (Lacks::Categories(_, open), _) => {
                open.iter().map(|category| expected(profile, category, day, &known)).sum()
            }
            _ => profile.categories.iter().map(|category| expected(profile, category, day, &known)).sum(),
        };
        let is_approximate = day < today.plus(-EXACT_DAYS);
        missed.push(Missed { day, lacks, expected, is_approximate });
    }
    missed
}

/// How far a catch-up is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Days that are filled.
    pub done: usize,
    /// Days that were to be filled.
    pub of: usize,
    /// The day that is being filled.
    pub day: Day,
    /// What is done for it.
    pub doing: Doing,
}

/// What is being done for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// arXiv is asked.
    Fetching,
    /// arXiv asked to wait until then, in milliseconds since 1970 by the reader's clock.
    Waiting(u64),
    /// The model is asked.
    Reading,
}

/// How a catch-up ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// All days are filled.
    Filled,
    /// Another tab is at it.
    Elsewhere,
    /// Something has to be done first; what is filled stays.
    Ended {
        /// At which day.
        day: Day,
        /// Why, as a sentence.
        why: String,
    },
}

/// Asks the model about a day that was missed; resolves with how that ended when it has.
pub type Read<'a> = &'a dyn Fn(Morning) -> LocalBoxFuture<'static, Outcome>;

/// How the reading of one day ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was asked.
    Read,
    /// It ended before that, and so would the next day.
    Ended {
        /// Why, as a sentence.
        why: String,
    },
}

/// Fills `days`, as [`missed`] gave them: fetches what is not stored, and has it read. `tell` gets every step.
///
/// Dropping the future ends it; what came is stored.
pub async fn fill(
    conduct: &Conduct,
    proxy: &ProxyTemplate,
    profile: &Profile,
    days: &[Missed],
    read: Read<'_>,
    tell: &dyn Fn(&Progress),
) -> End {
    let lock = conduct.ports().lock.try_acquire(format!("catch-up/{}", profile.id)).await;
    let Some(_guard) = lock else { return End::Elsewhere };
    for (done, one) in days.iter().enumerate() {
        let told = |doing| tell(&Progress { done, of: days.len(), day: one.day, doing });
        let morning = match fetched(conduct, proxy, profile, one, &told).await {
            Ok(morning) => morning,
            Err(why) => return End::Ended { day: one.day, why },
        };
        if morning.announced() == 0 {
            continue;
        }
        told(Doing::Reading);
        if let Outcome::Ended { why } = read(morning).await {
            return End::Ended { day: one.day, why };
        }
    }
    End::Filled
}

/// The announcements of a missed day, those that are stored from the store.
async fn fetched(
    conduct: &Conduct,
    proxy: &ProxyTemplate,
    profile: &Profile,
    missed: &Missed,
    told: &dyn Fn(Doing),
) -> Result<Morning, String> {
    let mut results = Vec::new();
    let mut statuses = Vec::new();
    let mut waits = 0;
    for category in &profile.categories {
        let (announcement, status) = loop {
            if let Some(stored) = stored(conduct, category, missed.day).await {
                break stored;
            }
            told(Doing::Fetching);
            match fetch(conduct, proxy, category, missed).await {
                Ok((announcement, status)) => {
                    let completeness = Completeness::of(&announcement, &status);
                    look::keep(conduct.ports(), &announcement, completeness, conduct.now()).await;
                    if status.is_settled() || completeness == Completeness::Approximate || waits >= WAITS {
                        break (announcement, status);
                    }
                    // It is asked for once more; `stored` takes what came when that is enough.
                    waits += 1;
                }
                Err(Refusal { trouble: Trouble::Refused { wait_seconds: Some(seconds), .. }, .. })
                    if seconds <= LONGEST_WAIT && waits < WAITS =>
                {
                    waits += 1;
                    let wait = u64::from(seconds) * 1_000;
                    told(Doing::Waiting(conduct.ports().clock.now().saturating_add(wait)));
                    conduct.ports().sleep.sleep(std::time::Duration::from_millis(wait)).await;
                }
                Err(refusal) => return Err(refusal.why),
            }
        };
        statuses.push(status);
        results.push((category.clone(), Ok(announcement)));
    }
    let mut morning = Morning::new(results);
    for (source, status) in morning.sources.iter_mut().zip(statuses) {
        let report: &mut SourceReport = source;
        report.status = Some(status);
    }
    Ok(morning)
}

/// What is stored of a missed day, where asking again would give nothing more.
async fn stored(conduct: &Conduct, category: &Category, day: Day) -> Option<(Announcement, Status)> {
    let note = look::note(conduct.ports(), category, day).await.filter(Arrived::is_final)?;
    let (announcement, _) = look::load(conduct.ports(), category, day).await?;
    let status = match note.completeness {
        Completeness::Part => {
            let of = announcement.stated.as_ref().and_then(crate::arxiv::Stated::entries);
            Status::Partial { got: announcement.entries.len(), of }
        }
        Completeness::Whole | Completeness::Approximate | Completeness::Doubtful => Status::Fresh,
    };
    Some((announcement, status))
}

async fn fetch(
    conduct: &Conduct,
    proxy: &ProxyTemplate,
    category: &Category,
    missed: &Missed,
) -> Result<(Announcement, Status), Refusal> {
    let day = missed.day;
    let came = if missed.is_approximate {
        look::api(conduct, proxy, category, day, Turn::Patient).await
    } else {
        look::catch_up(conduct, proxy, category, day).await
    };
    let announcement = came?;
    let evidence =
        Evidence { day, now: conduct.now(), given: Ok(&announcement), earlier: &[], listing: None };
    let status = judge(&evidence);
    Ok((announcement, status))
}
