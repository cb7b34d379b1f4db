//! The prompt of a profile before it is sent.

use crate::arxiv::Announcement;
use crate::model::AnswerForm;
use crate::money::{Tokens, prompt_tokens};
use crate::paper::Paper;
use crate::profile::{Delimiter, Profile, TitlePass};
use crate::run::candidates::merge;
use crate::run::ledger::State;
use crate::run::plan::BATCH;
use crate::run::prompts;
use crate::run::seen::Recognised;

/// The parts of a scoring request, and how large they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The system part.
    pub system: String,
    /// The beginning of the user part, the same for all batches.
    pub constant: String,
    /// Its end: the papers.
    pub papers: String,
    /// The beginning of the title pass's user part, where there is one.
    pub titles: Option<String>,
    /// What every request begins with, in tokens.
    pub constant_size: Tokens,
    /// The papers, in tokens.
    pub papers_size: Tokens,
    /// How many papers.
    pub count: usize,
}

impl Preview {
    /// What `profile` would have sent for `papers`, in the form of answers that the model wants. The word between the
    /// papers is one that no run will have.
    pub fn new(profile: &Profile, form: AnswerForm, papers: &[&Paper]) -> Self {
        let delimiter = Delimiter::new(0);
        let prompt = prompts::scoring(profile, form, &delimiter, papers);
        let titles = (profile.title_pass == TitlePass::On)
            .then(|| prompts::titles(profile, form, &delimiter, papers).constant);
        Self {
            constant_size: prompt_tokens(&prompt.system) + prompt_tokens(&prompt.constant),
            papers_size: if papers.is_empty() { Tokens(0) } else { prompt_tokens(&prompt.papers) },
            papers: if papers.is_empty() { String::new() } else { prompt.papers },
            system: prompt.system,
            constant: prompt.constant,
            titles,
            count: papers.len(),
        }
    }
}

/// The first batch of the papers of `announcements` that `profile` would have scored, in their order.
pub fn batch(announcements: &[Announcement], profile: &Profile) -> Vec<Paper> {
    let (candidates, ledger) = merge(announcements, profile, &Recognised::default());
    let waits = |paper: &Paper| matches!(ledger.state(&paper.id), Some(State::Unscored { .. }));
    candidates.into_iter().map(|one| one.paper).filter(waits).take(BATCH).collect()
}
