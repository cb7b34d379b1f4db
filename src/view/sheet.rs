//! The digest page's state: papers, cut-offs and order in, what is shown out.

use std::collections::{HashMap, HashSet};

use super::flow::Flow;
use super::paper::PaperView;
use super::plot::Point;
use super::words;
use crate::day::Day;
use crate::digest::filter::text_of;
use crate::digest::{
    AuthorMatch, Counts, Document, Entry, Looks, Order, PromptSection, Ranked, Source, counts, cut_with,
    floor, of_run, order_of, passes,
};
use crate::model::Score;
use crate::paper::{AnnounceType, Category, Paper, PaperId};
use crate::profile::{CutOffs, Followed};
use crate::run::ledger::Sums;
use crate::run::marks::Pulled;
use crate::run::matches::Matches;
use crate::run::state::Run;
use crate::run::ties::Standing;
use crate::taste::Match;

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
    /// Where in them a paper is.
    places: HashMap<PaperId, usize>,
    ranked: Vec<Ranked>,
    /// What the reader wants in the digest, whatever its scores.
    pulled: HashSet<PaperId>,
    tags: HashMap<PaperId, Vec<String>>,
    orders: HashMap<PaperId, String>,
    announced: HashMap<PaperId, Announced>,
    followed: Followed,
    /// By which taste equal scores are told apart.
    taste: Learned,
}

/// What tells a paper apart from its equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// What is the same of all of them.
    pub equal: Equal,
    /// How many others of the day are equal.
    pub others: usize,
    /// When the taste was learned that told them apart.
    pub taste: Learned,
    /// Its match, where one is known.
    pub fits: Option<Match>,
    /// What its comparisons with its equals came to, where it has any.
    pub standing: Option<Standing>,
}

/// In what papers are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equal {
    /// They have the same scores.
    Scores,
    /// None of them has any.
    Unscored,
    /// Nothing: the chosen order asks for no match.
    NotAsked,
}

/// When a taste was learned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Learned {
    /// Before the day was read.
    #[default]
    Before,
    /// Since.
    Since,
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
            pulled: HashSet::new(),
            places: places(&entries),
            ranked: run.candidates().iter().map(|candidate| of_run::ranked(run, candidate)).collect(),
            entries,
            tags,
            orders,
            followed: Followed::new(&run.body.profile.followed),
            taste: Learned::Before,
        }
    }

    /// The sheet of an imported day.
    pub fn of_import(document: &Document) -> Self {
        Self {
            day: document.day,
            source: Source::Import,
            sums: None,
            prompt: document.prompt.clone(),
            pulled: HashSet::new(),
            places: places(&document.entries),
            ranked: document.entries.iter().map(Ranked::from).collect(),
            entries: document.entries.clone(),
            tags: HashMap::new(),
            announced: HashMap::new(),
            orders: HashMap::new(),
            followed: Followed::default(),
            taste: Learned::Before,
        }
    }

    /// The sheet of a run with what the reader `pulled` up into its digest. A paper that the run left out by its
    /// announce type comes from the mark itself.
    pub fn with_pulled(run: &Run, pulled: Vec<(PaperId, Pulled)>) -> Self {
        let mut sheet = Self::of_run(run);
        for (id, pulled) in pulled {
            if !sheet.places.contains_key(&id) {
                let Some(paper) = pulled.paper.filter(|paper| paper.id == id) else { continue };
                sheet.add(run, *paper);
            }
            sheet.pulled.insert(id);
        }
        sheet
    }

    /// Adds a paper that is no candidate of the run.
    fn add(&mut self, run: &Run, paper: Paper) {
        let rows = run.body.ledger.rows().iter().filter(|row| row.paper == paper.id);
        let kinds: Vec<AnnounceType> = rows.map(|row| row.announce).collect();
        let mut tags: Vec<String> = paper.categories.iter().map(ToString::to_string).collect();
        tags.extend(kinds.first().map(|kind| words::announce(*kind).to_owned()));
        self.tags.insert(paper.id.clone(), tags);
        self.announced.insert(paper.id.clone(), Announced { categories: paper.categories, kinds });
        let entry = Entry {
            id: paper.id.clone(),
            title: paper.title,
            authors: paper.authors,
            abstract_text: paper.abstract_text,
            author_match: AuthorMatch::Unmatched,
            comment: None,
            relevance: None,
            novelty: None,
            looks: None,
        };
        self.places.insert(paper.id, self.entries.len());
        self.ranked.push(Ranked::from(&entry));
        self.entries.push(entry);
    }

    /// True for a paper that the reader pulled up.
    pub fn is_pulled(&self, id: &PaperId) -> bool {
        self.pulled.contains(id)
    }

    /// What is known of one paper.
    pub fn entry(&self, id: &PaperId) -> Option<&Entry> {
        self.entries.get(self.index(id)?)
    }

    /// What is known of every paper, in the order of the announcements.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The index of a paper among the [entries](Self::entries).
    pub fn index(&self, id: &PaperId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// What a filter looks for words in, of each entry.
    pub fn texts(&self) -> Vec<String> {
        self.entries.iter().map(text_of).collect()
    }

    /// Where and how a paper was announced; `None` where an imported file does not say.
    pub fn announced(&self, id: &PaperId) -> Option<&Announced> {
        self.announced.get(id)
    }

    /// The papers shown with `cut_offs` and those that were pulled up, in the chosen order.
    pub fn shown(&self, cut_offs: CutOffs, by: Order) -> Vec<PaperId> {
        self.shown_of(&self.order(by), cut_offs)
    }

    /// The places of all papers of the day in the chosen order, for [`Self::shown_of`].
    pub fn order(&self, by: Order) -> Vec<usize> {
        order_of(&self.ranked, by, self.source)
    }

    /// The same as [`Self::shown`] of an `order` that is known: whoever moves a cut-off needs no other.
    pub fn shown_of(&self, order: &[usize], cut_offs: CutOffs) -> Vec<PaperId> {
        let shown = cut_with(&self.ranked, order, cut_offs, self.source, &|id| self.is_pulled(id));
        shown.into_iter().filter_map(|place| self.ranked.get(place)).map(|paper| paper.id.clone()).collect()
    }

    /// Orders equal scores by `matches` in place of those that the run began with.
    pub fn order_ties_by(&mut self, matches: &Matches) {
        self.taste = Learned::Since;
        for paper in &mut self.ranked {
            paper.fits = matches.get(&paper.id);
        }
    }

    /// How well a paper fits the taste by which equal scores are told apart, where that is known.
    pub fn fits(&self, id: &PaperId) -> Option<Match> {
        self.place(id)?.fits
    }

    /// What a paper's comparisons with its equals came to, where it has any.
    fn standing(&self, id: &PaperId) -> Option<Standing> {
        self.place(id)?.standing.filter(|standing| standing.of > 0)
    }

    fn place(&self, id: &PaperId) -> Option<&Ranked> {
        self.ranked.get(*self.places.get(id)?)
    }

    /// What decides a paper's place among its equals in the order that is chosen. Looks at every paper of the day.
    pub fn tie(&self, id: &PaperId, by: Order) -> Option<Tie> {
        let paper = self.place(id)?;
        let key = |paper: &Ranked| (paper.author_match, paper.relevance, paper.novelty);
        let equals = self.ranked.iter().filter(|other| key(other) == key(paper)).count();
        let equal = match (by, paper.relevance.or(paper.novelty)) {
            (Order::Newest | Order::AsGiven, _) => Equal::NotAsked,
            (_, Some(_)) => Equal::Scores,
            (_, None) => Equal::Unscored,
        };
        Some(Tie {
            equal,
            others: equals.saturating_sub(1),
            taste: self.taste,
            fits: paper.fits,
            standing: self.standing(id),
        })
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

    /// The account of the day with these cut-offs; `None` for an imported day.
    pub fn flow(&self, cut_offs: CutOffs) -> Option<Flow> {
        let passes = |paper: &Ranked| passes(paper, cut_offs, self.source);
        let shown = self.ranked.iter().filter(|paper| passes(paper)).count();
        let pulled = self.ranked.iter().filter(|paper| self.is_pulled(&paper.id) && !passes(paper)).count();
        self.sums.map(|sums| Flow::new(sums, shown, pulled))
    }

    /// A paper's relevance and novelty, those of a second look, and what its comparisons came to, all of which can come
    /// later than its place.
    pub fn marks(&self, id: &PaperId) -> [Option<u8>; 6] {
        let Some(entry) = self.entry(id) else { return [None; 6] };
        let second = |read: fn(&Looks) -> [Score; 2]| entry.looks.as_ref().map(|looks| read(looks)[1].get());
        let standing = self.standing(id);
        let count = |read: fn(&Standing) -> usize| u8::try_from(read(standing.as_ref()?)).ok();
        [
            entry.relevance,
            entry.novelty,
            second(|looks| looks.relevance),
            second(|looks| looks.novelty),
            count(|standing| standing.won),
            count(|standing| standing.of),
        ]
    }

    /// One paper, laid out.
    pub fn paper(&self, id: &PaperId) -> Option<PaperView> {
        let entry = self.entry(id)?;
        let tags = self.tags.get(id).cloned().unwrap_or_default();
        let view = PaperView::new(entry, tags, &|name| self.followed.matches_name(name).is_some());
        let (fits, standing) = (self.fits(id), self.standing(id));
        Some(PaperView { orders: self.orders.get(id).cloned(), fits, standing, ..view })
    }

    /// The papers with both scores, for the scatter; those among `shown` are links to their place on the page.
    pub fn points(&self, shown: &[PaperId]) -> Vec<Point> {
        let shown: HashSet<&PaperId> = shown.iter().collect();
        let point = |entry: &Entry| {
            Some(Point {
                relevance: entry.relevance?,
                novelty: entry.novelty?,
                title: entry.title.clone(),
                place: shown.contains(&entry.id).then(|| format!("#{}", anchor(&entry.id))),
            })
        };
        self.entries.iter().filter_map(point).collect()
    }

    /// The titles of `papers`, as they came, with the id of each, for the table of contents.
    pub fn contents(&self, papers: &[PaperId]) -> Vec<(PaperId, String)> {
        papers.iter().filter_map(|id| Some((id.clone(), self.entry(id)?.title.clone()))).collect()
    }
}

fn places(entries: &[Entry]) -> HashMap<PaperId, usize> {
    entries.iter().enumerate().map(|(place, entry)| (entry.id.clone(), place)).collect()
}

/// The `id` of a paper's entry on the page, for links inside it.
pub fn anchor(id: &PaperId) -> String {
    format!("paper-{id}")
}
