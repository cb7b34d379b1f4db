//! What arrives late joins the run of its day: its entries get rows of their own, its new papers wait to be asked
//! about, and nothing that has a verdict is asked about again.

use std::collections::HashSet;

use super::candidates::merge;
use super::fetch::Morning;
use super::keep::{self, KeepError};
use super::ledger::{Ledger, LedgerEntry, State};
use super::ports::Ports;
use super::prompts;
use super::record::{Phase, RunKey, Screening, SourceReport};
use super::seen::{Judge, Recognised, recognise};
use super::state::{Beginning, Run};
use super::taste;
use crate::arxiv::{Announcement, Entry};
use crate::model::Endpoint;
use crate::paper::{Category, PaperId};
use crate::profile::{Profile, TitlePass};

/// What announcements have that a run lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Late {
    /// Entries.
    pub entries: usize,
    /// Papers among them that would be asked about.
    pub papers: usize,
}

impl Run {
    /// What of `announcements` it lacks; those of other days do not count.
    pub fn lacks(&self, announcements: &[Announcement]) -> Late {
        // As on every look but a few; and a day of a thousand papers is not copied in no time.
        if self.fresh(announcements).iter().all(|one| one.entries.is_empty()) {
            return Late::default();
        }
        let mut copy = self.clone();
        let entries = copy.add_entries(announcements, &Recognised::default());
        let papers = copy.candidates().len().saturating_sub(self.candidates().len());
        Late { entries, papers }
    }

    /// Takes in what of `announcements` it lacks, with what of their papers is `recognised`, and what their `sources`
    /// say now. What is new waits to be asked about when the run goes on, where the day's screen lets it through by the
    /// matches that the run [knows](Run::know). True where anything changed.
    pub fn join(
        &mut self,
        announcements: &[Announcement],
        sources: &[SourceReport],
        recognised: &Recognised,
    ) -> bool {
        let before = self.candidates().len();
        let entries = self.add_entries(announcements, recognised);
        if self.candidates().len() > before {
            self.screen_late(before);
            if self.body.profile.title_pass == TitlePass::On {
                self.body.plan.screening = Screening::Due;
            }
        }
        let mut changed = entries > 0;
        for source in sources {
            let place = self.body.sources.iter_mut().find(|one| one.category == source.category);
            match place {
                Some(old) if old == source || (source.is_open() && !old.is_open()) => continue,
                Some(old) => *old = source.clone(),
                None => self.body.sources.push(source.clone()),
            }
            changed = true;
        }
        self.head.open = open(&self.body.sources);
        changed
    }

    fn add_entries(&mut self, announcements: &[Announcement], recognised: &Recognised) -> usize {
        let (candidates, ledger) = merge(&self.fresh(announcements), &self.body.profile, recognised);
        let mut rows: Vec<LedgerEntry> = self.body.ledger.rows().to_vec();
        let count = rows.len();
        for mut row in ledger.rows().iter().cloned() {
            let is_counted = !matches!(row.state, State::NotAskedFor | State::Duplicate { .. });
            if let Some(first) = self.first_category(&row.paper).filter(|_| is_counted) {
                row.state = State::Duplicate { of: first };
            }
            rows.push(row);
        }
        let count = rows.len() - count;
        for candidate in candidates {
            match self.body.candidates.iter_mut().find(|one| one.paper.id == candidate.paper.id) {
                Some(known) => known.announced.extend(candidate.announced),
                None => self.body.candidates.push(candidate),
            }
        }
        self.body.ledger = Ledger::new(rows);
        let sums = self.body.ledger.sums();
        self.head.count(sums);
        self.count_relevant();
        count
    }

    /// The announcements of its day with those entries alone that it has no row of.
    fn fresh(&self, announcements: &[Announcement]) -> Vec<Announcement> {
        let rows = self.body.ledger.rows().iter();
        let known: HashSet<(&PaperId, &Category)> = rows.map(|row| (&row.paper, &row.category)).collect();
        let of_day = announcements.iter().filter(|one| one.day == self.head.key.day);
        let fresh = |one: &Announcement| {
            let is_new = |entry: &&Entry| !known.contains(&(&entry.paper.id, &one.category));
            let entries = one.entries.iter().filter(is_new).cloned().collect();
            Announcement { category: one.category.clone(), problems: one.problems.clone(), entries, ..*one }
        };
        of_day.map(fresh).collect()
    }

    /// Counts the papers of the digest anew: new ones may be a followed author's.
    fn count_relevant(&mut self) {
        let passes = self.verdicts().filter(|verdict| self.is_relevant(&verdict.paper)).count();
        self.head.relevant = passes + self.body.ledger.sums().followed;
    }

    /// Where a paper of the run counts.
    fn first_category(&self, paper: &PaperId) -> Option<Category> {
        let (category, _) = self.candidate(paper)?.announced.first()?;
        Some(category.clone())
    }
}

/// The categories that a day lacks.
pub fn open(sources: &[SourceReport]) -> Vec<Category> {
    sources.iter().filter(|source| source.is_open()).map(|source| source.category.clone()).collect()
}

/// The run of the day of `morning` that is to be gone on with: the newest that is stored, `newest`, with what arrived
/// since, or else a new one. `None` where the stored one lacks nothing.
///
/// # Errors
/// When the store fails, or the stored run cannot be used.
pub async fn run_of(
    ports: &Ports,
    profile: &Profile,
    endpoint: &Endpoint,
    morning: Morning,
    newest: Option<RunKey>,
) -> Result<Option<Run>, KeepError> {
    let Some(day) = morning.day() else { return Ok(None) };
    let stored = match newest {
        Some(key) => keep::load(ports, &key).await?,
        None => None,
    };
    let Some(mut run) = stored else {
        let key = RunKey { profile: profile.id.clone(), day, number: 1 };
        let prompt = prompts::as_kept(profile, endpoint.answer_form);
        let judge = Judge { model: endpoint.model.clone(), prompt_hash: prompt.hash.clone() };
        let recognised = recognise(ports, &key, &judge, &morning.announcements).await?;
        return Ok(Some(Run::new(Beginning {
            key,
            prompt,
            recognised,
            // Without them the day is read all the same.
            matches: taste::matches(ports, profile, &morning.announcements).await.ok(),
            profile: profile.clone(),
            endpoint: endpoint.clone(),
            announcements: morning.announcements,
            sources: morning.sources,
            now: ports.clock.now(),
        })));
    };
    let recognised = recognise(ports, &run.head.key, &run.judge(), &morning.announcements).await?;
    // Where there is nothing new, nothing is ranked.
    if run.screen().is_some()
        && run.lacks(&morning.announcements).papers > 0
        && let Ok(matches) = taste::matches(ports, &run.body.profile, &morning.announcements).await
    {
        run.know(&matches);
    }
    let changed = run.join(&morning.announcements, &morning.sources, &recognised);
    if run.head.phase == Phase::Finished && !changed {
        return Ok(None);
    }
    run.head.endpoint = endpoint.clone();
    run.resume();
    Ok(Some(run))
}
