//! The prompt of a run: as it is sent, and as it is kept and shown.

use super::plan::Stage;
use super::record::SentPrompt;
use super::state::Run;
use crate::model::{AnswerForm, Prompt, Question};
use crate::paper::{Paper, PaperId};
use crate::profile::prompt::{self, Form, Pass, Sent};
use crate::profile::{Delimiter, Profile};

/// What every scoring request of a run over this profile says, with a placeholder for the papers.
pub fn as_kept(profile: &Profile, answers: AnswerForm) -> SentPrompt {
    let shown = prompt::prompt_as_shown(profile, Pass::Abstracts, form(answers));
    SentPrompt { system: shown.system, user: shown.user, hash: prompt::prompt_hash(profile, form(answers)) }
}

/// The prompt that asks for scores of `papers`.
pub fn scoring(profile: &Profile, answers: AnswerForm, delimiter: &Delimiter, papers: &[&Paper]) -> Prompt {
    to_send(prompt::scoring(profile, form(answers), delimiter, papers))
}

/// The prompt that asks which titles of `papers` are irrelevant.
pub fn titles(profile: &Profile, answers: AnswerForm, delimiter: &Delimiter, papers: &[&Paper]) -> Prompt {
    to_send(prompt::titles(profile, form(answers), delimiter, papers))
}

/// What `run` asks about `papers` in a stage: the question, its prompt, and how many answers are wanted.
pub fn of_stage(
    run: &Run,
    stage: Stage,
    delimiter: &Delimiter,
    papers: &[PaperId],
) -> (Question, Prompt, usize) {
    let candidates = papers.iter().filter_map(|id| run.candidate(id));
    let list: Vec<&Paper> = candidates.map(|candidate| &candidate.paper).collect();
    let (profile, answers) = (&run.body.profile, run.head.endpoint.answer_form);
    match stage {
        Stage::TitlePass => (Question::Titles, titles(profile, answers, delimiter, &list), list.len()),
        Stage::Scoring | Stage::AskedAgain | Stage::SecondLook => {
            (Question::Scores, scoring(profile, answers, delimiter, &list), list.len())
        }
        Stage::Ties => {
            let pairs = run.pairs(papers);
            let prompt = to_send(prompt::pairs(profile, form(answers), delimiter, &list, &pairs));
            (Question::Pairs, prompt, pairs.len())
        }
    }
}

fn to_send(sent: Sent) -> Prompt {
    let Sent { system, constant, papers } = sent;
    Prompt { system, constant: format!("{constant}\n\n"), papers }
}

fn form(answers: AnswerForm) -> Form {
    match answers {
        AnswerForm::Schema | AnswerForm::Json => Form::Schema,
        AnswerForm::Jsonl => Form::Jsonl,
    }
}
