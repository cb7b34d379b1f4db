//! The screen on the page: what was asked about by a click, and the order that the reader has for the moment.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::paper::{Paper, PaperId};
use crate::profile::Share;
use crate::run::matches::Matches;
use crate::run::record::RunKey;
use crate::run::taste;
use crate::view::sheet::Sheet;

/// What the pages share of it. Copying copies handles.
#[derive(Clone, Copy)]
pub struct Screening {
    /// The paper that was asked about last, and in which run.
    pub asked: RwSignal<Option<(RunKey, PaperId)>>,
    /// Matches by what is known now, for the run in which the reader wants its ties ordered by them. They are not kept.
    pub newer: RwSignal<Option<(RunKey, Matches)>>,
}

impl Screening {
    pub(super) fn new() -> Self {
        Self { asked: RwSignal::new(None), newer: RwSignal::new(None) }
    }
}

impl Desk {
    /// The share of a day that goes to the model from the next run on.
    pub fn set_share(self, share: Share) {
        let profile = self.profile.get_untracked();
        self.save_profile(crate::profile::Profile { screen: share, ..profile });
    }

    /// Orders the equal scores of the open run by what is known now, until [`Desk::order_as_it_was`].
    pub fn order_by_newer(self) {
        let Some((key, papers)) = self.with_run(|run| {
            let papers: Vec<Paper> = run.candidates().iter().map(|one| one.paper.clone()).collect();
            (run.head.key.clone(), papers)
        }) else {
            return;
        };
        spawn_local(async move {
            let (ports, profile) = (self.ports(), self.profile.get_untracked());
            match taste::load(&ports, &profile).await {
                Ok(taste) => {
                    let papers: Vec<&Paper> = papers.iter().collect();
                    let matches = taste::rank_in_slices(&ports, &taste, &papers, &profile).await;
                    self.screening.newer.set(Some((key, matches)));
                }
                Err(error) => self.report(&error),
            }
        });
    }

    /// The open run's ties in their own order again.
    pub fn order_as_it_was(self) {
        self.screening.newer.set(None);
    }

    /// True where the open run's ties are ordered by what is known now.
    pub fn is_newly_ordered(self) -> bool {
        self.screening.newer.with(|newer| {
            newer.as_ref().is_some_and(|(key, _)| self.with_run(|run| run.head.key == *key).unwrap_or(false))
        })
    }

    /// The open run's sheet in the order that the reader wants just now.
    pub(super) fn in_wanted_order(self, mut sheet: Sheet) -> Sheet {
        if self.is_newly_ordered() {
            self.screening.newer.with(|newer| {
                if let Some((_, matches)) = newer {
                    sheet.order_ties_by(matches);
                }
            });
        }
        sheet
    }
}
