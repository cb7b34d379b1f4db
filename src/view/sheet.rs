//! The digest page's state: papers, cut-offs and order in, what is shown out.

use std::collections::{HashMap, HashSet};

use super::flow::{Fate, Flow};
use super::paper::PaperView;
use super::plot::Point;
use super::words;
use crate::day::Day;
use crate::digest::{
    Counts, Document, Entry, Looks, Order, PromptSection, Ranked, Source, counts, cut, floor, of_run, passes,
};
use crate::model::Score;
use crate::paper::{AnnounceType, Category, Paper, PaperId};
use crate::profile::CutOffs;
use crate::profile::Followed;
use crate::run::candidates::Candidate;
use crate::run::ledger::{State, Sums};
use crate::run::matches::Matches;
use crate::run::record::Phase;
use crate::run::seen::Seen;
use crate::run::state::Run;
use crate::taste::Match;
use crate::typeset::draft;

/// A day's papers with everything the page needs to cut and order them: of a run, or of an imported file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The announcement day.
    pub day: Day,
    /// Where it came from.
    pub source: Source,
    /// The ledger's sums; `None` for an imported day, which has no ledger.
    pub sums: Option<Sums>,
    /// The prompt that was sent.
    pub prompt: Option<PromptSection>,
    entries: Vec<Entry>,
    ranked: Vec<Ranked>,
    tags: HashMap<PaperId, Vec<String>>,
    orders: HashMap<PaperId, String>,
    announced: HashMap<PaperId, Announced>,
    followed: Vec<String>,
}

/// What told a paper apart from those with the same scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// Its match.
    pub fits: Match,
    /// How many others of the day have the same scores.
    pub others: usize,
}

/// Where and how a paper was announced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announced {
    /// Its categories, the primary one first.
    pub categories: Vec<Category>,
    /// How it was announced in the reader's categories.
    pub kinds: Vec<AnnounceType>,
}

impl Sheet {
    /// The sheet of a run, at any moment of it.
    pub fn of_run(run: &Run) -> Self {
        let entries = of_run::entries(run);
        let tags = run
            .candidates()
            .iter()
            .map(|candidate| {
                let tags = candidate.announced.iter().flat_map(|(category, announce)| {
                    [category.to_string(), words::announce(*announce).to_owned()]
                });
                let mut tags: Vec<String> = tags.collect();
                let mut seen = Vec::new();
                tags.retain(|tag| {
                    !seen.contains(tag) && {
                        seen.push(tag.clone());
                        true
                    }
                });
                (candidate.paper.id.clone(), tags)
            })
            .collect();
        let orders = run
            .candidates()
            .iter()
            .filter_map(|candidate| Some((candidate.paper.id.clone(), candidate.orders.clone()?)))
            .collect();
        let announced = run.candidates().iter().map(|candidate| {
            let categories = candidate.paper.categories.clone();
            let kinds = candidate.announced.iter().map(|(_, kind)| *kind).collect();
            (candidate.paper.id.clone(), Announced { categories, kinds })
        });
        Self {
            announced: announced.collect(),
            day: run.head.key.day,
            source: Source::Run,
            sums: Some(run.body.ledger.sums()),
            prompt: Some(PromptSection::Parts {
                prompt_system: run.body.prompt.system.clone(),
                prompt_user: run.body.prompt.user.clone(),
            }),
            ranked: run.candidates().iter().map(|candidate| of_run::ranked(run, candidate)).collect(),
            entries,
            tags,
            orders,
            followed: run.body.profile.followed.clone(),
        }
    }

    /// The sheet of an imported day.
    pub fn of_import(document: &Document) -> Self {
        Self {
            day: document.day,
            source: Source::Import,
            sums: None,
            prompt: document.prompt.clone(),
            ranked: document.entries.iter().map(Ranked::from).collect(),
            entries: document.entries.clone(),
            tags: HashMap::new(),
            announced: HashMap::new(),
            orders: HashMap::new(),
            followed: Vec::new(),
        }
    }

    /// What is known of every paper, in the order of the announcements.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where and how a paper was announced; `None` where an imported file does not say.
    pub fn announced(&self, id: &PaperId) -> Option<&Announced> {
        self.announced.get(id)
    }

    /// The papers shown with `cut_offs`, in the chosen order.
    pub fn shown(&self, cut_offs: CutOffs, by: Order) -> Vec<PaperId> {
        let indices = cut(&self.ranked, cut_offs, by, self.source);
        indices.into_iter().filter_map(|index| self.ranked.get(index)).map(|paper| paper.id.clone()).collect()
    }

    /// Orders equal scores by `matches` in place of those that the run began with.
    pub fn order_ties_by(&mut self, matches: &Matches) {
        for paper in &mut self.ranked {
            paper.fits = matches.get(&paper.id);
        }
    }

    /// What decided a paper's place among those with equal scores; `None` where no match is known.
    pub fn tie(&self, id: &PaperId) -> Option<Tie> {
        let paper = self.ranked.iter().find(|paper| paper.id == *id)?;
        let key = |paper: &Ranked| (paper.author_match, paper.relevance, paper.novelty);
        let equals = self.ranked.iter().filter(|other| key(other) == key(paper)).count();
        Some(Tie { fits: paper.fits?, others: equals.saturating_sub(1) })
    }

    /// How many papers each position of the sliders would show.
    pub fn counts(&self, cut_offs: CutOffs) -> Counts {
        counts(&self.ranked, cut_offs, self.source)
    }

    /// The lowest positions of the sliders: 1 for a run, what the file shows for an imported day.
    pub fn floor(&self) -> CutOffs {
        match self.source {
            Source::Run => CutOffs { relevance: 1, novelty: 1 },
            Source::Import => floor(&self.ranked),
        }
    }

    /// The account of the day with `shown` papers in the digest; `None` for an imported day.
    pub fn flow(&self, shown: usize) -> Option<Flow> {
        self.sums.map(|sums| Flow::new(sums, shown))
    }

    /// A paper's relevance and novelty, and those of a second look, which come later than its place.
    pub fn marks(&self, id: &PaperId) -> [Option<u8>; 4] {
        let Some(entry) = self.entries.iter().find(|entry| entry.id == *id) else { return [None; 4] };
        let second = |read: fn(&Looks) -> [Score; 2]| entry.looks.as_ref().map(|looks| read(looks)[1].get());
        [entry.relevance, entry.novelty, second(|looks| looks.relevance), second(|looks| looks.novelty)]
    }

    /// One paper, laid out.
    pub fn paper(&self, id: &PaperId) -> Option<PaperView> {
        let entry = self.entries.iter().find(|entry| entry.id == *id)?;
        let tags = self.tags.get(id).cloned().unwrap_or_default();
        let followed = Followed::new(&self.followed);
        let view = PaperView::new(entry, tags, &|name| followed.matches_name(name).is_some());
        Some(PaperView { orders: self.orders.get(id).cloned(), ..view })
    }

    /// The papers with both scores, for the scatter; those among `shown` are links to their place on the page.
    pub fn points(&self, shown: &[PaperId]) -> Vec<Point> {
        let shown: HashSet<&PaperId> = shown.iter().collect();
        let point = |entry: &Entry| {
            Some(Point {
                relevance: entry.relevance?,
                novelty: entry.novelty?,
                title: draft(&entry.title),
                place: shown.contains(&entry.id).then(|| format!("#{}", anchor(&entry.id))),
            })
        };
        self.entries.iter().filter_map(point).collect()
    }

    /// The titles of `papers`, as they came, with the id of each, for the table of contents.
    pub fn contents(&self, papers: &[PaperId]) -> Vec<(PaperId, String)> {
        let titles: HashMap<&PaperId, &str> =
            self.entries.iter().map(|entry| (&entry.id, entry.title.as_str())).collect();
        papers.iter().filter_map(|id| Some((id.clone(), (*titles.get(id)?).to_owned()))).collect()
    }
}

/// The `id` of a paper's entry on the page, for links inside it.
pub fn anchor(id: &PaperId) -> String {
    format!("paper-{id}")
}

/// One line of the ledger's lists: an announced entry and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Which paper.
    pub id: PaperId,
    /// Its title, as it came; empty where only the id is kept.
    pub title: String,
    /// The category and announce type of this entry.
    pub place: String,
    /// What became of it, in words.
    pub words: String,
    /// What is known of a paper that was seen before.
    pub seen: Option<SeenRow>,
}

/// What a row of the ledger says besides of a paper that was seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRow {
    /// What the run knows that saw it.
    pub seen: Seen,
    /// The day to go to, where this profile saw it.
    pub day: Option<Day>,
    /// What was said of it then, and of which version, in words.
    pub words: String,
    /// The paper as it is announced now, where that is another version than was seen.
    pub newer: Option<Paper>,
    /// Whether the reader can have it judged after all.
    pub offer: Offer,
}

/// Whether a paper that was seen before can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// By one click.
    Ask,
    /// Not now, or the same model has judged it by the same prompt.
    Nothing,
}

impl SeenRow {
    /// What `run` can say of a candidate that it has from an earlier one.
    pub fn new(run: &Run, candidate: &Candidate) -> Option<Self> {
        let seen = candidate.seen.clone()?;
        let now = &candidate.paper;
        let newer = seen.is_older_than(now.version).then(|| now.clone());
        let mut words = words::seen::old_verdict(&seen);
        if let (Some(_), Some(then), Some(now)) = (&newer, seen.version, now.version) {
            words = format!("{words}; {}", words::seen::newer_version(then, now));
        }
        // A run that is not at its end has its own button to go on.
        let can = run.head.phase == Phase::Finished && run.can_ask_about(&now.id);
        let offer = if can { Offer::Ask } else { Offer::Nothing };
        let day = (seen.run.profile == run.head.key.profile).then(|| seen.day());
        Some(Self { seen, day, words, newer, offer })
    }
}

/// The announced entries with one fate, in the order of the announcements, as these cut-offs leave it.
pub fn ledger_rows(run: &Run, fate: Fate, cut_offs: CutOffs) -> Vec<LedgerRow> {
    let candidates: HashMap<&PaperId, &Candidate> =
        run.candidates().iter().map(|candidate| (&candidate.paper.id, candidate)).collect();
    let rows = run.body.ledger.rows().iter().filter(|row| {
        let ranked = candidates.get(&row.paper).map(|candidate| of_run::ranked(run, candidate));
        let shown = ranked.is_some_and(|ranked| passes(&ranked, cut_offs, Source::Run));
        let found = match row.state {
            State::NotAskedFor => Fate::NotAsked,
            State::Duplicate { .. } => Fate::Duplicate,
            State::SeenBefore { .. } => Fate::Seen,
            State::ScreenedOut { .. } => Fate::Screened,
            State::Unscored { .. } => Fate::Unscored,
            State::FollowedAuthor { .. } | State::Scored if shown => Fate::Shown,
            State::FollowedAuthor { .. } | State::Scored => Fate::Below,
        };
        found == fate
    });
    rows.map(|row| {
        let candidate = candidates.get(&row.paper).copied();
        let seen = candidate.filter(|_| matches!(row.state, State::SeenBefore { .. }));
        LedgerRow {
            id: row.paper.clone(),
            title: candidate.map(|candidate| candidate.paper.title.clone()).unwrap_or_default(),
            place: format!("{}, {}", row.category, words::announce(row.announce)),
            words: words::became(&row.state, run.points(&row.paper)),
            seen: seen.and_then(|candidate| SeenRow::new(run, candidate)),
        }
    })
    .collect()
}
