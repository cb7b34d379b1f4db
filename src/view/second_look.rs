//! What a day's page knows of a second look: what could be looked at again, and what two looks came to.

use crate::digest::of_run;
use crate::paper::PaperId;
use crate::profile::{CutOffs, Profile};
use crate::run::second_look::Ended;
use crate::run::settings::Settings;
use crate::run::state::Run;

/// What can be said of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecondLook {
    /// The papers that a second look would ask about.
    pub near: Vec<PaperId>,
    /// The model that judged them.
    pub model: String,
    /// Whether that is the model that the reader has set.
    pub judge: Judge,
    /// How many papers were looked at twice.
    pub looked: usize,
    /// On how many of them the looks are far apart.
    pub disagree: usize,
    /// Why the last second look ended early, and how many papers it left.
    pub ended: Option<(Ended, usize)>,
}

/// Who would be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Judge {
    /// The model that judged the papers.
    #[default]
    Same,
    /// Another one, whose verdicts would not be comparable.
    Other,
}

impl SecondLook {
    /// What can be said of `run` with these cut-offs, when the reader has these settings; `profile` is that of the run as
    /// it is now, which may have a model of its own.
    pub fn new(run: &Run, cut_offs: CutOffs, settings: &Settings, profile: &Profile) -> Self {
        let asked = &run.head.endpoint;
        let endpoint = settings.endpoint_for(profile);
        // Without any, one is chosen first.
        let is_same = endpoint.is_none_or(|one| one.model == asked.model && one.base_url == asked.base_url);
        let near = run.near(cut_offs);
        let second = run.body.plan.second.as_ref();
        let twice = second.map(|second| second.papers.as_slice()).unwrap_or_default();
        let (looked, disagree) = twice
            .iter()
            .filter_map(|paper| of_run::looks(run, paper))
            .fold((0, 0), |(looked, apart), looks| (looked + 1, apart + usize::from(looks.disagree())));
        let left = twice.iter().filter(|paper| run.second_verdict(paper).is_none()).count();
        Self {
            near,
            model: asked.model.clone(),
            judge: if is_same { Judge::Same } else { Judge::Other },
            looked,
            disagree,
            ended: second.and_then(|second| Some((second.ended.clone()?, left))).filter(|_| left > 0),
        }
    }
}
