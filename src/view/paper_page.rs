//! Everything that is known of one paper, over all days.

use super::days::address;
use super::marks::with_mark;
use super::paper::PaperView;
use super::words;
use crate::arxiv::names;
use crate::day::Day;
use crate::digest::export::Reference;
use crate::digest::{AuthorMatch, Document, Entry, Looks, Source, of_run};
use crate::model::Points;
use crate::paper::{AnnounceType, Category, PaperId};
use crate::profile::Followed;
use crate::run::marks::Mark;
use crate::run::record::Verdict;
use crate::run::sightings::Sighting;

/// One day on which a paper was announced, or stood in an imported digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appearance {
    /// The announcement day.
    pub day: Day,
    /// Where its digest is, without the site's base: `/day/2025-04-18`.
    pub place: String,
    /// The id of the profile that read the day; `None` for an imported one.
    pub profile: Option<String>,
    /// The categories and how it was announced in each: `cs.LG, new`. Empty for an imported day.
    pub announced: Vec<String>,
    /// What became of it, in words.
    pub became: String,
}

/// One judgement on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The announcement day of the run.
    pub day: Day,
    /// The number of the run on that day; `None` for an imported digest.
    pub run: Option<u32>,
    /// Which model judged; empty where an imported file does not say.
    pub model: String,
    /// The prompt that it judged by, as 16 hexadecimal digits; empty likewise.
    pub prompt: String,
    /// Relevance, 1 to 10; the mean where it looked twice.
    pub relevance: Option<Points>,
    /// Novelty, likewise.
    pub novelty: Option<Points>,
    /// What it said, at first.
    pub comment: String,
    /// Both verdicts, where it looked twice.
    pub looks: Option<Looks>,
}

/// A paper's page.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperPage {
    /// Title, authors and abstract, as the newest day has them.
    pub paper: PaperView,
    /// Its categories with arXiv's names, the primary one first.
    pub categories: Vec<(Category, Option<&'static str>)>,
    /// The days, newest first.
    pub days: Vec<Appearance>,
    /// The judgements, newest first.
    pub judgements: Vec<Judgement>,
    reference: Reference,
}

impl PaperPage {
    /// What `sightings` in runs and the `imported` digests together say of the paper `id`; `followed` are the names that
    /// the reader follows. `None` where they say nothing but that it was announced.
    pub fn new(
        id: &PaperId,
        sightings: &[Sighting],
        imported: &[Document],
        followed: &[String],
    ) -> Option<Self> {
        let imports: Vec<(Day, &Entry)> = imported
            .iter()
            .filter_map(|one| Some((one.day, one.entries.iter().find(|entry| entry.id == *id)?)))
            .collect();
        let mut sightings: Vec<&Sighting> = sightings.iter().collect();
        sightings.sort_by_key(|one| std::cmp::Reverse((one.key.day, one.key.number)));
        let newest = sightings.iter().copied().find(|one| one.paper.is_some());
        let (day, entry, categories) = match (newest, imports.first()) {
            (Some(sighting), _) => {
                let paper = sighting.paper.clone()?;
                let points = sighting.points();
                let is_followed = sighting.followed.is_some();
                let entry = Entry {
                    author_match: if is_followed { AuthorMatch::Matched } else { AuthorMatch::Unmatched },
                    comment: sighting.verdict.as_ref().map(|verdict| verdict.comment.clone()),
                    relevance: points.map(|[relevance, _]| relevance.floor()),
                    novelty: points.map(|[_, novelty]| novelty.floor()),
                    looks: looks(sighting),
                    ..Entry::from(&paper)
                };
                (sighting.key.day, entry, paper.categories)
            }
            (None, Some((day, entry))) => (*day, (*entry).clone(), Vec::new()),
            (None, None) => return None,
        };
        let followed = Followed::new(followed);
        let view = PaperView::new(&entry, Vec::new(), &|name| followed.matches_name(name).is_some());
        let orders = newest.and_then(|one| one.orders.clone());
        let mut days: Vec<Appearance> = Vec::new();
        for sighting in &sightings {
            // A second run of a day announces nothing new.
            if days.iter().all(|one| one.day != sighting.key.day) {
                days.push(appearance(sighting));
            }
        }
        days.extend(imports.iter().map(|(day, _)| Appearance {
            day: *day,
            place: address(*day, Source::Import),
            profile: None,
            announced: Vec::new(),
            became: words::marks::IN_AN_IMPORT.to_owned(),
        }));
        days.sort_by_key(|one| std::cmp::Reverse(one.day));
        let mut judgements: Vec<Judgement> = sightings.iter().flat_map(|one| judgements(one)).collect();
        judgements.extend(imports.iter().filter_map(|(day, entry)| imported_judgement(*day, entry)));
        judgements.sort_by_key(|one| std::cmp::Reverse(one.day));
        Some(Self {
            paper: PaperView { orders, ..view },
            categories: categories.iter().map(|one| (one.clone(), names::category_name(one))).collect(),
            days,
            judgements,
            reference: Reference::new(day, entry, categories),
        })
    }

    /// The paper as an export has it.
    pub fn reference(&self, mark: Option<&Mark>) -> Reference {
        with_mark(self.reference.clone(), mark)
    }
}

fn appearance(sighting: &Sighting) -> Appearance {
    let announced =
        |(category, kind): &(Category, AnnounceType)| format!("{category}, {}", words::announce(*kind));
    Appearance {
        day: sighting.key.day,
        place: format!("/day/{}", sighting.key.day),
        profile: Some(sighting.key.profile.clone()),
        announced: sighting.announced.iter().map(announced).collect(),
        became: sighting.state.as_ref().map_or_else(
            || words::marks::NOT_ASKED_FOR.to_owned(),
            |state| words::became(state, sighting.points()),
        ),
    }
}

fn looks(sighting: &Sighting) -> Option<Looks> {
    of_run::two_looks(sighting.verdict.as_ref()?, sighting.second.as_ref()?)
}

/// What was said: two looks of one model are one judgement, and verdicts of two models are two.
fn judgements(sighting: &Sighting) -> Vec<Judgement> {
    let judgement = |verdict: &Verdict, looks: Option<Looks>| {
        let scores = [verdict.relevance, verdict.novelty].map(Points::from);
        let [relevance, novelty] = looks.as_ref().map_or(scores, Looks::means).map(Some);
        Judgement {
            day: sighting.key.day,
            run: Some(sighting.key.number),
            model: verdict.model.clone(),
            prompt: verdict.prompt_hash.clone(),
            relevance,
            novelty,
            comment: verdict.comment.clone(),
            looks,
        }
    };
    let looks = looks(sighting);
    let second = sighting.second.iter().filter(|_| looks.is_none()).map(|verdict| judgement(verdict, None));
    let first = sighting.verdict.iter().map(|verdict| judgement(verdict, looks.clone()));
    first.chain(second).collect()
}

fn imported_judgement(day: Day, entry: &Entry) -> Option<Judgement> {
    let comment = entry.comment.clone().unwrap_or_default();
    if comment.is_empty() && entry.relevance.is_none() && entry.novelty.is_none() {
        return None;
    }
    let [relevance, novelty] = entry.points();
    Some(Judgement {
        day,
        run: None,
        model: String::new(),
        prompt: String::new(),
        relevance,
        novelty,
        comment,
        looks: entry.looks.clone(),
    })
}
