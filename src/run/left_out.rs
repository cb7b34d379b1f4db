//! The announced papers of which a run keeps no more than the id: those of announce types that the reader does not ask
//! for. What the announcement said of them is stored beside the run, until it is thinned out.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ledger::State;
use super::look::kept;
use super::ports::Ports;
use super::state::Run;
use crate::day::Day;
use crate::paper::{Category, Paper, PaperId};

/// Which papers a run left out by their announce type, and in which categories they were announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    day: Day,
    categories: BTreeSet<Category>,
    papers: HashSet<PaperId>,
}

impl LeftOut {
    /// What `run` left out.
    pub fn of(run: &Run) -> Self {
        let rows = run.body.ledger.rows().iter().filter(|row| row.state == State::NotAskedFor);
        let mut left_out =
            Self { day: run.head.key.day, categories: BTreeSet::new(), papers: HashSet::new() };
        for row in rows {
            left_out.categories.insert(row.category.clone());
            left_out.papers.insert(row.paper.clone());
        }
        left_out
    }

    /// What the stored announcements say of them; those that are not stored any more are missing.
    pub async fn read(self, ports: &Ports) -> HashMap<PaperId, Paper> {
        let mut found = HashMap::new();
        for category in &self.categories {
            let Some((announcement, _)) = kept::load(ports, category, self.day).await else { continue };
            for entry in announcement.entries {
                if self.papers.contains(&entry.paper.id) {
                    found.entry(entry.paper.id.clone()).or_insert(entry.paper);
                }
            }
        }
        found
    }
}
