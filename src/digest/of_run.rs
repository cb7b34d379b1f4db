//! The digest of a run of our own: a pure view over candidates, verdicts and cut-offs.

use super::{
    AuthorMatch, Document, Entry, Looks, ModelUse, Order, PromptSection, Ranked, Source, Spending, Totals,
    cut,
};
use crate::money::{Price, Usage};
use crate::paper::PaperId;
use crate::profile::CutOffs;
use crate::run::candidates::Candidate;
use crate::run::record::{Head, Verdict};
use crate::run::state::Run;

/// Every candidate with what is known of it, in the order of the announcements; cut-offs choose among them.
pub fn entries(run: &Run) -> Vec<Entry> {
    run.candidates().iter().map(|candidate| entry(run, candidate)).collect()
}

/// One candidate with what is known of it.
pub fn entry(run: &Run, candidate: &Candidate) -> Entry {
    let paper = &candidate.paper;
    let verdict = run.verdict(&paper.id);
    let points = run.points(&paper.id);
    Entry {
        author_match: author_match(candidate),
        comment: verdict.map(|verdict| verdict.comment.clone()),
        relevance: points.map(|[relevance, _]| relevance.floor()),
        novelty: points.map(|[_, novelty]| novelty.floor()),
        looks: looks(run, &paper.id),
        ..Entry::from(paper)
    }
}

/// Both verdicts on a paper, where the same model gave two.
pub fn looks(run: &Run, paper: &PaperId) -> Option<Looks> {
    two_looks(run.verdict(paper)?, run.second_verdict(paper)?)
}

/// Two verdicts on one paper, where the same model gave both.
pub fn two_looks(first: &Verdict, second: &Verdict) -> Option<Looks> {
    (first.model == second.model).then(|| Looks {
        relevance: [first.relevance, second.relevance],
        novelty: [first.novelty, second.novelty],
        comment: second.comment.clone(),
    })
}

/// What of a candidate decides whether and where it is shown.
pub fn ranked(run: &Run, candidate: &Candidate) -> Ranked {
    let points = run.points(&candidate.paper.id);
    Ranked {
        id: candidate.paper.id.clone(),
        author_match: author_match(candidate),
        relevance: points.map(|[relevance, _]| relevance),
        novelty: points.map(|[_, novelty]| novelty),
        fits: run.matches().and_then(|matches| matches.get(&candidate.paper.id)),
        standing: run.standing(&candidate.paper.id),
    }
}

fn author_match(candidate: &Candidate) -> AuthorMatch {
    if candidate.followed.is_some() { AuthorMatch::Matched } else { AuthorMatch::Unmatched }
}

/// What the run used and cost, `price` being what a model costs. Usage is unknown for a model of which one request was
/// never accounted for by the provider.
pub fn spending(head: &Head, price: &dyn Fn(&str) -> Option<Price>) -> Spending {
    let mut models: Vec<&str> = Vec::new();
    for cost in &head.costs {
        if !models.contains(&cost.model.as_str()) {
            models.push(&cost.model);
        }
    }
    if models.is_empty() {
        models.push(&head.endpoint.model);
    }
    let used = |model: &str| {
        let mut usage = Some(Usage::default());
        for cost in head.costs.iter().filter(|cost| cost.model == model) {
            match &mut usage {
                Some(usage) if cost.unstated == 0 => *usage += cost.usage,
                usage => *usage = None,
            }
        }
        ModelUse { model: model.to_owned(), usage, price: price(model) }
    };
    Spending::of(&models.into_iter().map(used).collect::<Vec<_>>())
}

/// The document of a run: what is printed and exported.
pub fn document(run: &Run, cut_offs: CutOffs, by: Order, price: &dyn Fn(&str) -> Option<Price>) -> Document {
    let entries = entries(run);
    let ranked: Vec<Ranked> = run.candidates().iter().map(|candidate| ranked(run, candidate)).collect();
    let shown: Vec<Entry> = cut(&ranked, cut_offs, by, Source::Run)
        .into_iter()
        .filter_map(|index| entries.get(index).cloned())
        .collect();
    let sums = run.body.ledger.sums();
    let count = |number: usize| u64::try_from(number).ok();
    Document {
        day: run.head.key.day,
        source: Source::Run,
        spending: Some(spending(&run.head, price)),
        totals: Totals {
            arxiv: count(sums.announced()),
            scanned: count(sums.scanned()),
            relevant: count(shown.len()),
        },
        entries: shown,
        prompt: Some(PromptSection::Parts {
            prompt_system: run.body.prompt.system.trim_end().to_owned(),
            prompt_user: run.body.prompt.user.trim_end().to_owned(),
        }),
    }
}
