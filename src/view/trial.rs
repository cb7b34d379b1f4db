//! What a trial came to, and what a change of the profile would have changed, as the pages say it.

use super::costs::Costs;
use super::words::trial as words;
use crate::digest::compare::{Change, Comparison, compare};
use crate::model::Endpoint;
use crate::money::Price;
use crate::paper::PaperId;
use crate::profile::{Part, Profile, TitlePass};
use crate::run::record::{Head, Phase, RunKey};
use crate::run::state::Run;
use crate::run::trial::{Adoption, Kept, Sample, Side, as_if, lacking, papers_of, unread};

/// Days that are offered, at most: the list is a menu.
const DAYS: usize = 60;
/// Papers that moved and are listed, at most.
const MOVES: usize = 30;
/// Half points by which relevance and novelty together must differ to be called a move: two points.
const MOVE: u64 = 4;

/// The current runs of the newest days that have scores, with the words for a menu, newest first.
pub fn days(heads: &[Head]) -> Vec<(RunKey, String)> {
    let mut days: Vec<(RunKey, String)> = Vec::new();
    for head in heads.iter().rev().filter(|head| head.scored > 0) {
        if days.len() < DAYS && days.iter().all(|(key, _)| key.day != head.key.day) {
            days.push((head.key.clone(), words::day(head.key.day, head.scored)));
        }
    }
    days
}

/// What both sides of a trial came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What was asked about, in a sentence.
    pub about: String,
    /// The two sides.
    pub sides: [SideView; 2],
    /// Papers shown instead of papers shown, in a sentence.
    pub line: String,
    /// Who comes, who goes, what moves.
    pub lists: [(String, Vec<Row>); 3],
    /// How far both agree, and what to make of it.
    pub notes: Vec<String>,
    /// What the second side has that the reader has not, each by its name.
    pub adopts: Vec<(String, Adoption)>,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideView {
    /// What it is.
    pub name: &'static str,
    /// The model, and what of the criteria is its own.
    pub rows: Vec<[String; 2]>,
    /// Why it did not come to its end.
    pub unfinished: Option<String>,
}

/// One paper that is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which paper.
    pub id: PaperId,
    /// Its title, as it came.
    pub title: String,
    /// Its scores on both sides.
    pub words: String,
}

impl Outcome {
    /// What `kept` came to, for a reader who has `profile` and asks at `endpoint`; `price` says what a model costs
    /// where it is asked.
    pub fn new(
        kept: &Kept,
        profile: &Profile,
        endpoint: Option<&Endpoint>,
        price: &dyn Fn(&Endpoint) -> Option<Price>,
    ) -> Self {
        let [first, second] = &kept.sides;
        let papers = match (&kept.trial.sides, &kept.trial.sample) {
            // What was asked about is all that the second side has.
            ([Side::Asked(_), _], Sample::Whole) => {
                second.candidates().iter().map(|candidate| candidate.paper.id.clone()).collect()
            }
            (_, sample) => papers_of(first, sample),
        };
        let all = compare([first, second], &papers);
        let names = kept.trial.sides.clone().map(|side| match side {
            Side::AsStored => words::AS_READ,
            Side::Asked(_) => words::TRIED,
        });
        let sides = [(names[0], first, second, all.shown[0]), (names[1], second, first, all.shown[1])];
        let sides = sides.map(|(name, run, other, shown)| side(name, run, other, shown, price));
        let edits = &second.body.profile.edits;
        let tried = &second.head.endpoint;
        let criteria = (profile.edits != *edits)
            .then(|| (words::THESE_CRITERIA.to_owned(), Adoption::Criteria(Box::new(edits.clone()))));
        // A name at one address says nothing at another.
        let other = endpoint.filter(|own| own.base_url == tried.base_url && own.model != tried.model);
        let model = other.map(|_| (tried.model.clone(), Adoption::of_model(tried.model.clone(), profile)));
        let moved: Vec<&Change> = all.moves.iter().filter(|one| is_move(one)).collect();
        let lists = [
            (words::comes(all.comes.len()), rows(all.comes.iter())),
            (words::goes(all.goes.len()), rows(all.goes.iter())),
            (words::moves(moved.len(), MOVES), rows(moved.into_iter().take(MOVES))),
        ];
        Self {
            about: words::about(kept.trial.of.day, &kept.trial.sample, all.papers),
            sides,
            line: words::instead(all.shown, all.comes.len(), all.goes.len()),
            lists,
            notes: notes(&all, &kept.trial.sample),
            adopts: criteria.into_iter().chain(model).collect(),
        }
    }
}

fn is_move(change: &Change) -> bool {
    change.rise().is_some_and(|rise| rise.unsigned_abs() >= MOVE)
}

fn rows<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<Row> {
    changes
        .map(|one| Row { id: one.paper.clone(), title: one.title.clone(), words: words::scores(one.points) })
        .collect()
}

fn side(
    name: &'static str,
    run: &Run,
    other: &Run,
    shown: usize,
    price: &dyn Fn(&Endpoint) -> Option<Price>,
) -> SideView {
    let endpoint = &run.head.endpoint;
    let prices = |model: &str| price(&endpoint.with_model(model));
    let costs = Costs::new(&run.head, &prices).together;
    let edited: Vec<&str> = Part::ALL
        .into_iter()
        .filter(|part| run.body.profile.text(*part) != other.body.profile.text(*part))
        .map(super::words::prompt_part)
        .collect();
    let unfinished = match &run.head.phase {
        Phase::Finished => None,
        Phase::Failed { why } | Phase::OverBudget { why } => Some(why.clone()),
        Phase::Running | Phase::Stopped => Some(words::LEFT.to_owned()),
    };
    SideView {
        name,
        rows: words::side_rows(&endpoint.model, &edited, shown, run.head.scored, &costs),
        unfinished,
    }
}

fn notes(all: &Comparison, sample: &Sample) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(all.agreement().map(words::agreement));
    if all.scored > 0 {
        notes.push(words::drift(all.drift, all.spread, all.scored));
    }
    notes.push(words::NOISE.to_owned());
    if let Sample::Part { near, random } = sample {
        notes.push(words::sampled(near.len(), random.len()));
    }
    let [first, second] = all.unscored.each_ref().map(Vec::len);
    if first + second > 0 {
        notes.push(words::unscored(first, second));
    }
    notes
}

/// What a change of the profile would have changed on a stored day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeView {
    /// In a sentence.
    pub line: String,
    /// Who would come, and who would go.
    pub lists: [(String, Vec<Row>); 2],
    /// What the day's scores cannot say.
    pub notes: Vec<String>,
    /// Whether the model is told something else than on that day, so that its scores do not suffice.
    pub needs_trial: bool,
}

impl ChangeView {
    /// What `draft` would have changed on the day of `run`; nobody is asked.
    pub fn new(run: &Run, draft: &Profile) -> Self {
        let then = as_if(run, draft);
        let papers: Vec<PaperId> =
            run.candidates().iter().map(|candidate| candidate.paper.id.clone()).collect();
        let all = compare([run, &then], &papers);
        let old = &run.body.profile;
        let mut notes = Vec::new();
        let unknown = lacking(&then).len() + unread(run, draft);
        if unknown > 0 {
            notes.push(words::unknown(unknown));
        }
        if draft.categories.iter().any(|category| !old.categories.contains(category)) {
            notes.push(words::OTHER_CATEGORIES.to_owned());
        }
        let tells = |part: Part| part != Part::Titles || draft.title_pass == TitlePass::On;
        let is_told = Part::ALL.into_iter().any(|part| tells(part) && draft.text(part) != old.text(part));
        let is_told = is_told
            || (draft.title_pass != old.title_pass && draft.title_pass == TitlePass::On)
            || draft.model.as_ref().is_some_and(|model| *model != run.head.endpoint.model);
        Self {
            line: words::would_have(run.head.key.day, all.shown, all.comes.len(), all.goes.len()),
            lists: [
                (words::comes(all.comes.len()), rows(all.comes.iter())),
                (words::goes(all.goes.len()), rows(all.goes.iter())),
            ],
            notes,
            needs_trial: is_told,
        }
    }
}
