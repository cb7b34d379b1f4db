//! What a day's page knows of its ties: what could be compared, and what comparing came to.

use super::second_look::Judge;
use crate::digest::ties::tied;
use crate::model::Endpoint;
use crate::paper::PaperId;
use crate::profile::CutOffs;
use crate::run::candidates::Candidate;
use crate::run::second_look::Ended;
use crate::run::state::Run;

/// What can be said of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// The papers of equal scores at the top, in lists.
    pub tied: Vec<Vec<PaperId>>,
    /// How many of them would be asked about.
    pub papers: usize,
    /// The model that would be asked: the one that judged the day.
    pub model: String,
    /// Whether that is the model that the reader has set.
    pub judge: Judge,
    /// How many papers of the day have been compared with their equals.
    pub compared: usize,
    /// Why the comparing ended early.
    pub ended: Option<Ended>,
}

impl Ties {
    /// What can be said of `run` with these cut-offs, when the reader has `endpoint` set.
    pub fn new(run: &Run, cut_offs: CutOffs, endpoint: Option<&Endpoint>) -> Self {
        let asked = &run.head.endpoint;
        // Without any, one is chosen first.
        let is_same = endpoint.is_none_or(|one| one.model == asked.model && one.base_url == asked.base_url);
        let tied = tied(run, cut_offs);
        let is_compared =
            |one: &&Candidate| run.standing(&one.paper.id).is_some_and(|standing| standing.of > 0);
        let ended = run.body.plan.ties.as_ref().and_then(|ties| ties.ended.clone());
        Self {
            papers: run.comparable(&tied),
            tied,
            model: asked.model.clone(),
            judge: if is_same { Judge::Same } else { Judge::Other },
            compared: run.candidates().iter().filter(is_compared).count(),
            // One that was cut off behind its last answer lacks nothing.
            ended: ended.filter(|_| run.compared().is_none_or(|(done, all)| done < all)),
        }
    }
}
