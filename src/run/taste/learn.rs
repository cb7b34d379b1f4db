//! What teaches a taste, and when: runs that are over, the reader's marks, days that were ranked without a model.

use std::collections::{BTreeMap, BTreeSet};

use super::super::keep::{self, KeepError};
use super::super::ledger::{Rule, State};
use super::super::marks::{self, Made, Marks};
use super::super::ports::Ports;
use super::super::record::{Head, Phase, RunKey};
use super::super::state::Run;
use super::save;
use super::seeds::Seeds;
use super::slices::Slices;
use crate::day::Day;
use crate::paper::{Paper, PaperId};
use crate::profile::prompt::criteria_hash;
use crate::taste::{Evidence, Lesson, Mark, Occasion, Progress, Study, Taste};

/// Steps of learning between two looks at the clock, each well under 0.1 ms.
const STEPS: usize = 16;
/// After so many days what was learned is kept, so that a closed page costs little.
const DAYS_AT_ONCE: usize = 10;

/// Learns from a run's verdicts, once for each day; true where there was anything to learn. A run by other criteria than
/// the taste's teaches nothing.
pub async fn learn_run(ports: &Ports, taste: &mut Taste, run: &Run) -> bool {
    let day = run.head.key.day;
    if criteria_hash(&run.body.profile) != taste.criteria() {
        taste.pass_over(day);
        return false;
    }
    if taste.knows(day) || run.verdicts().next().is_none() {
        return false;
    }
    let (occasion, lessons) = lessons(run);
    learn(ports, taste, occasion, lessons).await;
    true
}

/// What a run teaches. A day counts as full where nothing was screened out and one paper in twenty at most stayed without
/// a verdict; those that a title pass rejected were judged. Papers that were seen before teach nothing here, nor do
/// followed authors' without scores: they only tell which words are common.
///
/// Of a day that was thinned out only what was chosen has its abstract. Learned as it is, it would teach that papers with
/// many words are good; so it teaches by titles alone.
fn lessons(run: &Run) -> (Occasion, Vec<Lesson>) {
    let (mut judged, mut left_out, mut bare) = (0_usize, 0_usize, 0_usize);
    let mut is_screened = false;
    let mut lessons: Vec<Lesson> = run
        .candidates()
        .iter()
        .map(|candidate| {
            let paper = &candidate.paper;
            bare += usize::from(paper.abstract_text.is_empty());
            let evidence = match (run.points(&paper.id), run.body.ledger.state(&paper.id)) {
                (Some([relevance, novelty]), _) => {
                    judged += 1;
                    Evidence::Scored { relevance: relevance.floor(), novelty: Some(novelty.floor()) }
                }
                (None, Some(State::ScreenedOut { rule: Rule::TitlePass })) => {
                    judged += 1;
                    Evidence::Passed
                }
                (None, state) => {
                    is_screened |= matches!(state, Some(State::ScreenedOut { rule: Rule::Screen { .. } }));
                    left_out += usize::from(matches!(state, Some(State::Unscored { .. })));
                    Evidence::Unjudged
                }
            };
            lesson(paper, evidence)
        })
        .collect();
    let day = run.head.key.day;
    if is_more_than_a_few(bare, lessons.len()) {
        lessons.iter_mut().for_each(|lesson| lesson.abstract_text.clear());
        return (Occasion::TitlesOfDay(day), lessons);
    }
    let is_full = !is_screened && !is_more_than_a_few(left_out, judged + left_out);
    (if is_full { Occasion::FullDay(day) } else { Occasion::PartOfDay(day) }, lessons)
}

/// More than one in twenty.
fn is_more_than_a_few(some: usize, all: usize) -> bool {
    some * 20 > all
}

pub(super) fn lesson(paper: &Paper, evidence: Evidence) -> Lesson {
    Lesson {
        paper: paper.id.clone(),
        title: paper.title.clone(),
        abstract_text: paper.abstract_text.clone(),
        evidence,
    }
}

/// Whether something was marked in `profile`, and after what the taste may learn from.
fn counts(made: Option<&Made>, taste: &Taste, profile: &str) -> bool {
    made.is_some_and(|made| made.profile == profile && made.at >= taste.since())
}

/// What a mark tells the taste of a profile, the strongest of it: more like this, a star, hidden.
pub(super) fn told_by(mark: &marks::Mark, taste: &Taste, profile: &str) -> Option<Mark> {
    let aspects = [(&mark.more, Mark::More), (&mark.starred, Mark::Star), (&mark.hidden, Mark::Hide)];
    aspects.into_iter().find(|(made, _)| counts(made.as_ref(), taste, profile)).map(|(_, kind)| kind)
}

/// The reader's marks in a profile that the taste has not learned.
pub fn unlearned_marks(taste: &Taste, profile: &str, marks: &Marks) -> Vec<(PaperId, Mark)> {
    let found = marks.iter().filter_map(|mark| {
        let kind = told_by(mark, taste, profile)?;
        (!taste.knows_mark(&mark.paper, kind)).then(|| (mark.paper.clone(), kind))
    });
    found.collect()
}

/// True where a mark was learned that the reader has taken back since; a seed is a star for as long as it is one.
pub(super) fn is_any_taken_back(taste: &Taste, profile: &str, marks: &Marks, seeds: &Seeds) -> bool {
    let seeds: BTreeSet<&PaperId> = seeds.all().iter().map(|seed| &seed.id).collect();
    taste.learned_marks().any(|(paper, kind)| {
        let mark = marks.get(paper);
        let made = mark.and_then(|mark| match kind {
            Mark::Star => mark.starred.as_ref(),
            Mark::More => mark.more.as_ref(),
            Mark::Hide => mark.hidden.as_ref(),
        });
        let is_seed = kind == Mark::Star && seeds.contains(paper);
        !is_seed && !counts(made, taste, profile)
    })
}

/// Learns marks whose papers' texts are among `papers`; true where there was any.
pub async fn learn_marks<'a>(
    ports: &Ports,
    taste: &mut Taste,
    marks: &[(PaperId, Mark)],
    papers: impl IntoIterator<Item = &'a Paper>,
) -> bool {
    let mut left: BTreeMap<&PaperId, Mark> = marks.iter().map(|(paper, mark)| (paper, *mark)).collect();
    let lessons: Vec<Lesson> = papers
        .into_iter()
        .filter_map(|paper| Some(lesson(paper, Evidence::Marked(left.remove(&paper.id)?))))
        .collect();
    let is_any = !lessons.is_empty();
    learn(ports, taste, Occasion::Aside, lessons).await;
    is_any
}

/// A day that is ranked without a model: its words are counted, so that rare ones weigh more.
pub async fn learn_words<'a>(
    ports: &Ports,
    taste: &mut Taste,
    day: Day,
    papers: impl IntoIterator<Item = &'a Paper>,
) {
    let lessons = papers.into_iter().map(|paper| lesson(paper, Evidence::Unjudged)).collect();
    learn(ports, taste, Occasion::UnscoredDay(day), lessons).await;
}

/// The reader is done with a day that was ranked without a model: which of the `papers` that they saw they left beside
/// what they marked speaks weakly against those. A day on which nothing was marked teaches nothing; false then.
pub async fn learn_left<'a>(
    ports: &Ports,
    taste: &mut Taste,
    day: Day,
    papers: impl IntoIterator<Item = &'a Paper>,
) -> bool {
    let (marked, left): (Vec<_>, Vec<_>) =
        papers.into_iter().partition(|paper| taste.learned_mark(&paper.id).is_some());
    if !marked.is_empty() {
        let lessons = left.into_iter().map(|paper| lesson(paper, Evidence::Unmarked)).collect();
        learn(ports, taste, Occasion::LeftDay(day), lessons).await;
    }
    !marked.is_empty()
}

/// Learns all of it, in slices between which the page may paint.
pub async fn learn(ports: &Ports, taste: &mut Taste, occasion: Occasion, lessons: Vec<Lesson>) {
    let mut study = Study::new(taste, occasion, lessons);
    let mut slices = Slices::new(ports);
    while study.go_on(taste, STEPS) == Progress::More {
        slices.perhaps_pause().await;
    }
}

/// The runs that a taste can still learn from, oldest day first: the last of each day that is over. One that was stopped
/// or ran out of its budget may be gone on with, as long as no later day is stored. Runs by other criteria teach nothing,
/// and are not opened to find that out where their heads say so.
pub fn due(taste: &Taste, profile: &str, heads: &[Head]) -> Vec<RunKey> {
    let of_profile = || {
        let teaches = |head: &&Head| {
            let is_by_these = head.scored_by().is_none_or(|criteria| criteria == taste.criteria());
            head.scored > 0 && head.began >= taste.since() && is_by_these
        };
        heads.iter().filter(|head| head.key.profile == profile).filter(teaches)
    };
    let newest = of_profile().map(|head| head.key.day).max();
    let is_over = |head: &Head| match head.phase {
        Phase::Running => false,
        Phase::Finished => true,
        Phase::Stopped | Phase::OverBudget { .. } | Phase::Failed { .. } => Some(head.key.day) < newest,
    };
    let mut days = BTreeMap::new();
    for head in of_profile().filter(|head| is_over(head) && !taste.knows(head.key.day)) {
        let last = days.entry(head.key.day).or_insert(&head.key);
        if head.key.number > last.number {
            *last = &head.key;
        }
    }
    days.into_values().cloned().collect()
}

/// Learns from the stored runs that are `due`, and keeps the taste; `tell` hears of each day. A run that cannot be read
/// is passed over. True where anything changed.
///
/// # Errors
/// When the store fails.
pub async fn learn_due(
    ports: &Ports,
    profile: &str,
    taste: &mut Taste,
    due: &[RunKey],
    tell: &mut dyn FnMut(Day),
) -> Result<bool, KeepError> {
    let before = taste.clone();
    for some in due.chunks(DAYS_AT_ONCE) {
        learn_runs(ports, taste, some, tell).await?;
        if *taste != before {
            save(ports, profile, taste).await?;
        }
    }
    Ok(*taste != before)
}

/// The same, and keeps nothing.
pub(super) async fn learn_runs(
    ports: &Ports,
    taste: &mut Taste,
    due: &[RunKey],
    tell: &mut dyn FnMut(Day),
) -> Result<(), KeepError> {
    for key in due {
        match keep::load(ports, key).await {
            Ok(Some(run)) => drop(learn_run(ports, taste, &run).await),
            Ok(None) | Err(KeepError::Record(_)) => taste.pass_over(key.day),
            Err(error) => return Err(error),
        }
        tell(key.day);
        Slices::new(ports).pause().await;
    }
    Ok(())
}
