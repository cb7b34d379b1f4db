//! The index as the page has it: read once, brought up to date when a day changes, asked with every key.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use leptos::prelude::*;

use crate::app::desk::Desk;
use crate::app::latest::Latest;
use crate::day::Day;
use crate::digest::export::Reference;
use crate::digest::search::{
    self, DayTexts, Marks, PaperText, Progress, Stored, build_day, load, stored, texts,
};
use crate::run::keep::KeepError;
use crate::search::{Hit, Index, OnDay, Query};
use crate::view::search::{HitView, reference};

/// What outlives the page: the next visit finds it as it is.
#[derive(Default)]
struct Kept {
    index: RefCell<Index>,
    is_read: Cell<bool>,
    /// The marks that it was read with.
    marks: RefCell<Marks>,
    /// The texts of days that were shown lately.
    texts: RefCell<HashMap<Day, Rc<DayTexts>>>,
}

thread_local! {
    static KEPT: Rc<Kept> = Rc::default();
}

/// Texts of more days than this are not held: some 50 KB each.
const DAYS_HELD: usize = 200;

fn kept() -> Rc<Kept> {
    KEPT.with(Rc::clone)
}

/// What has to be done before all can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Indexes are read.
    Reading(Progress),
    /// Indexes are made.
    Building(Progress),
}

impl Work {
    /// How far it is.
    pub fn progress(self) -> Progress {
        let (Self::Reading(progress) | Self::Building(progress)) = self;
        progress
    }
}

/// What was found, ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How many papers.
    pub total: usize,
    /// The first of them.
    pub first: Vec<HitView>,
}

/// The search of one visit to the page. Copying copies handles.
#[derive(Clone, Copy)]
pub struct Finder {
    /// The desk.
    pub desk: Desk,
    /// What is under way.
    pub work: RwSignal<Option<Work>>,
    /// Why the store could not be read; empty where it could.
    pub failure: RwSignal<String>,
    /// How many papers and days the index has.
    pub size: RwSignal<(usize, usize)>,
    /// What was found last; `None` before anything was.
    pub found: RwSignal<Option<Found>>,
    /// Grows when the index changes.
    version: RwSignal<u64>,
    days: RwSignal<Vec<Stored>>,
}

impl Finder {
    /// Reads the index as soon as the desk knows what is stored, and answers `query` with its `most` best, now and
    /// whenever something changes.
    pub fn new(desk: Desk, query: Memo<Query>, most: RwSignal<usize>) -> Self {
        let finder = Self {
            desk,
            work: RwSignal::new(None),
            failure: RwSignal::new(String::new()),
            size: RwSignal::new((0, 0)),
            found: RwSignal::new(None),
            version: RwSignal::new(0),
            days: RwSignal::new(Vec::new()),
        };
        let updating = Latest::default();
        Effect::new(move |_| {
            if desk.ready.get() {
                let days = desk.imported.with(|imported| stored(&desk.all_heads(), imported));
                finder.days.set(days.clone());
                updating.start(finder.update(days, desk.marks.with(search::marks)));
            }
        });
        let answering = Latest::default();
        Effect::new(move |_| {
            finder.version.track();
            let (query, most) = (query.get(), most.get());
            if query.is_empty() {
                finder.found.set(None);
                return;
            }
            if kept().is_read.get() {
                answering.start(finder.answer(query, most));
            }
        });
        finder
    }

    /// The days that are stored.
    pub fn stored(self) -> Vec<Stored> {
        self.days.get_untracked()
    }

    /// Whether the index of `day` has a paper.
    pub fn is_indexed(day: Day, paper: &crate::paper::PaperId) -> bool {
        kept().index.borrow().has(day, paper)
    }

    /// The marks, as far as they are searched for.
    pub fn marks(self) -> Marks {
        self.desk.marks.with_untracked(search::marks)
    }

    async fn update(self, days: Vec<Stored>, marks: Marks) {
        if let Err(error) = self.try_update(days, marks).await {
            self.failure.set(error.to_string());
        }
        self.work.set(None);
    }

    async fn try_update(self, days: Vec<Stored>, marks: Marks) -> Result<(), KeepError> {
        let (kept, ports) = (kept(), self.desk.ports());
        self.failure.set(String::new());
        // A star or a note brings papers into indexes, or takes them out: which ones, reading them says.
        if *kept.marks.borrow() != marks {
            kept.is_read.set(false);
            kept.texts.borrow_mut().clear();
            kept.marks.replace(marks.clone());
        }
        let missing = if kept.is_read.get() {
            let mut index = kept.index.borrow_mut();
            let is_stored = |day: Day| days.binary_search_by_key(&day, |stored| stored.day).is_ok();
            let gone: Vec<Day> = index.days().map(|(day, _)| day).filter(|day| !is_stored(*day)).collect();
            gone.into_iter().for_each(|day| index.remove(day));
            days.into_iter().filter(|day| !day.is_in(&index)).collect()
        } else {
            let mut tell = |progress| self.work.set(Some(Work::Reading(progress)));
            let (index, missing) = load(&ports, &days, &marks, &mut tell).await?;
            kept.index.replace(index);
            kept.is_read.set(true);
            missing
        };
        self.changed();
        let total = missing.len();
        for (done, day) in missing.iter().rev().enumerate() {
            self.work.set(Some(Work::Building(Progress { done, total })));
            // What could not be kept is made again the next time; the desk tells of a full store by itself.
            let (segment, texts, _) = build_day(&ports, day, &marks).await?;
            kept.index.borrow_mut().insert(day.day, segment);
            kept.hold(day.day, texts);
            self.changed();
        }
        Ok(())
    }

    fn changed(self) {
        let kept = kept();
        let index = kept.index.borrow();
        self.size.set((index.papers(), index.days().count()));
        self.version.update(|version| *version += 1);
    }

    async fn answer(self, query: Query, most: usize) {
        let hits = kept().index.borrow().find(&query, most);
        let mut first = Vec::with_capacity(hits.first.len());
        for hit in &hits.first {
            match self.text(hit).await {
                Ok(Some(paper)) => first.push(laid_out(hit, &paper, &query)),
                // Its day was made anew in between, and answers again.
                Ok(None) => {}
                Err(error) => return self.failure.set(error.to_string()),
            }
        }
        self.found.set(Some(Found { total: hits.total, first }));
    }

    /// The best `most` papers that `query` finds, as exports have them.
    pub async fn collect(self, query: &Query, most: usize) -> Result<Vec<Reference>, KeepError> {
        let hits = kept().index.borrow().find(query, most);
        let mut found = Vec::with_capacity(hits.first.len());
        for hit in &hits.first {
            if let Some(paper) = self.text(hit).await? {
                let of = |marks: &crate::run::marks::Marks| reference(paper, hit.on.day, marks.get(&hit.id));
                found.push(self.desk.marks.with_untracked(of));
            }
        }
        Ok(found)
    }

    async fn text(self, hit: &Hit) -> Result<Option<PaperText>, KeepError> {
        let (kept, day) = (kept(), hit.on.day);
        let held = kept.texts.borrow().get(&day).cloned();
        let texts = match held {
            Some(texts) => texts,
            None => {
                let stored = self.days.with_untracked(|days| days.iter().find(|one| one.day == day).cloned());
                let Some(stored) = stored else { return Ok(None) };
                let texts = texts(&self.desk.ports(), &stored, &self.marks()).await?;
                kept.hold(day, texts)
            }
        };
        Ok(texts.papers.iter().find(|paper| paper.id == hit.id).cloned())
    }
}

fn laid_out(hit: &Hit, paper: &PaperText, query: &Query) -> HitView {
    let days: Vec<&OnDay> = std::iter::once(&hit.on).chain(&hit.other_days).collect();
    HitView::shown(paper, days, query)
}

impl Kept {
    fn hold(&self, day: Day, texts: DayTexts) -> Rc<DayTexts> {
        let texts = Rc::new(texts);
        let mut held = self.texts.borrow_mut();
        if held.len() >= DAYS_HELD {
            held.clear();
        }
        held.insert(day, texts.clone());
        texts
    }
}
