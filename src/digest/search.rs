//! What of a stored day is searched by index, and how indexes are kept: a record per day with the words, and one with
//! the texts of the papers in it, so that a hit can be shown without its run.
//!
//! In the index of a day is what its digest shows with the run's own cut-offs, followed authors' papers among them, what
//! an import of that day holds, and what the reader starred, pulled up
//! or wrote a note on. Everything here can be made anew from
//! the stored runs: what is missing, damaged, of another version, or made of something else than is stored now, is.

mod scan;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{AuthorMatch, Document, Entry, Looks, Source, imports, json, of_run, passes};
use crate::day::Day;
use crate::paper::{Category, PaperId};
use crate::run::keep::{self, KeepError};
use crate::run::marks;
use crate::run::plan::Stage;
use crate::run::ports::{Ports, StoreName, Write};
use crate::run::record::{Head, RunKey};
use crate::run::state::Run;
use crate::search::{Index, Listed, Marked, Segment, build, coding, note_sum};
use crate::store::bytes::Bytes;
use crate::store::{Record, open, seal};

pub use scan::{Place, Step, places, scan};

/// What the reader marked of a paper, as far as it is searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Star, read, hidden.
    pub marked: Marked,
    /// Whether it was pulled up into a digest.
    pub is_pulled: bool,
    /// The note, and the tags after it; empty where there are none.
    pub note: String,
}

/// The marks by paper; what is not named is not marked.
pub type Marks = HashMap<PaperId, Mark>;

/// What of the reader's marks is searched for.
pub fn marks(marks: &marks::Marks) -> Marks {
    marks.iter().map(|mark| (mark.paper.clone(), Mark::from(mark))).collect()
}

impl From<&marks::Mark> for Mark {
    fn from(mark: &marks::Mark) -> Self {
        let mut marked = Marked::default();
        if mark.starred.is_some() {
            marked = marked.starred();
        }
        if mark.read.is_some() {
            marked = marked.read();
        }
        if mark.hidden.is_some() {
            marked = marked.hidden();
        }
        let note = mark.note.iter().map(|note| note.text.as_str());
        let words: Vec<&str> = note.chain(mark.tags.iter().map(|tag| tag.name.as_str())).collect();
        Self { marked, is_pulled: !mark.pulled.is_empty(), note: words.join("\n") }
    }
}

/// A day of which something is stored, and what its index is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The announcement day.
    pub day: Day,
    /// The current run of each profile.
    pub runs: Vec<RunKey>,
    /// Whether there is an imported digest of it.
    pub is_imported: bool,
    /// Changes with what is stored.
    stamp: u64,
}

/// The stored days, oldest first.
pub fn stored(heads: &[Head], imported: &[Document]) -> Vec<Stored> {
    let mut current: BTreeMap<(Day, &str), &Head> = BTreeMap::new();
    for head in heads {
        let place = current.entry((head.key.day, &head.key.profile)).or_insert(head);
        if head.key.number > place.key.number {
            *place = head;
        }
    }
    let mut days: BTreeMap<Day, Stored> = BTreeMap::new();
    let new = |day| Stored { day, runs: Vec::new(), is_imported: false, stamp: VERSION };
    for ((day, _), head) in current {
        let stored = days.entry(day).or_insert_with(|| new(day));
        for number in [head.key.number as usize, head.candidates, head.scored, head.relevant] {
            stored.work_in(number as u64);
        }
        // A second look can move scores without moving a count.
        for cost in head.costs.iter().filter(|cost| cost.stage == Stage::SecondLook) {
            stored.work_in(u64::from(cost.requests));
        }
        stored.work_in(coding::checksum(head.key.profile.as_bytes()));
        stored.runs.push(head.key.clone());
    }
    for document in imported {
        let stored = days.entry(document.day).or_insert_with(|| new(document.day));
        for entry in &document.entries {
            stored.work_in(coding::checksum(entry.id.as_str().as_bytes()));
            stored.work_in(coding::checksum(entry.comment.as_deref().unwrap_or_default().as_bytes()));
        }
        stored.is_imported = true;
    }
    days.into_values().collect()
}

/// Grows when the same papers would give another index.
const VERSION: u64 = 1;

impl Stored {
    /// Whether `index` has the day as it is stored now.
    pub fn is_in(&self, index: &Index) -> bool {
        index.day(self.day).is_some_and(|segment| segment.stamp == self.stamp)
    }

    fn work_in(&mut self, number: u64) {
        self.stamp = coding::mixed(self.stamp, number);
    }
}

/// A paper with its texts, as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperText {
    /// Which paper.
    pub id: PaperId,
    /// The title.
    pub title: String,
    /// All authors in one line.
    pub authors: String,
    /// The abstract.
    #[serde(rename = "abstract")]
    pub abstract_text: String,
    /// What the model said; empty where it said nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The reader's note and tags.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The categories, the primary one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Relevance, 1 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevance: Option<u8>,
    /// Novelty, 1 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub novelty: Option<u8>,
    /// Why it is among the papers of its day, besides its scores.
    #[serde(default)]
    pub followed: bool,
    /// Whether it came with a digest from a file.
    #[serde(default)]
    pub imported: bool,
    /// Both verdicts, where it was looked at twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks: Option<Looks>,
}

/// What a digest would say of it.
impl From<PaperText> for Entry {
    fn from(text: PaperText) -> Self {
        Self {
            id: text.id,
            title: text.title,
            authors: text.authors,
            abstract_text: text.abstract_text,
            author_match: if text.followed { AuthorMatch::Matched } else { AuthorMatch::Unmatched },
            comment: Some(text.comment).filter(|comment| !comment.is_empty()),
            relevance: text.relevance,
            novelty: text.novelty,
            looks: text.looks,
        }
    }
}

impl PaperText {
    /// The paper as it is looked for.
    pub fn listed(&self) -> Listed<'_> {
        Listed {
            id: &self.id,
            title: &self.title,
            authors: &self.authors,
            abstract_text: &self.abstract_text,
            comment: &self.comment,
            note: &self.note,
            categories: &self.categories,
            relevance: self.relevance,
            novelty: self.novelty,
            is_followed: self.followed,
            is_imported: self.imported,
        }
    }
}

/// The texts of the papers in a day's index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTexts {
    /// The papers, in the order of the index.
    pub papers: Vec<PaperText>,
}

impl Record for DayTexts {
    const NAME: &'static str = "day's texts";
    const VERSION: u32 = 1;
}

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// So many days.
    pub done: usize,
    /// Of so many.
    pub total: usize,
}

/// Reads the indexes of all `days` that are stored and still right, and says which days have none.
///
/// # Errors
/// When the store fails.
pub async fn load(
    ports: &Ports,
    days: &[Stored],
    marks: &Marks,
    tell: &mut dyn FnMut(Progress),
) -> Result<(Index, Vec<Stored>), KeepError> {
    let mut index = Index::default();
    index.mark(marks.iter().map(|(id, mark)| (id.clone(), mark.marked)).collect());
    let noted = kept_ids(marks);
    let mut missing = Vec::new();
    let mut done = 0;
    // A month at a time: all at once would keep the page from painting.
    for month in days.chunk_by(|one, other| month(one.day) == month(other.day)) {
        let Some(first) = month.first() else { continue };
        let prefix = terms_key(first.day);
        let found =
            ports.store.scan(StoreName::Index, prefix.get(..prefix.len() - 3).unwrap_or_default().to_owned());
        let mut found: HashMap<String, String> = found.await?.into_iter().collect();
        for stored in month {
            let text = found.remove(&terms_key(stored.day));
            match text
                .and_then(|text| unseal(&text))
                .filter(|segment| is_right(segment, stored, marks, &noted))
            {
                Some(segment) => index.insert(stored.day, segment),
                None => missing.push(stored.clone()),
            }
        }
        done += month.len();
        tell(Progress { done, total: days.len() });
    }
    Ok((index, missing))
}

/// Makes the index of a day from what is stored of it, and keeps it. Gives it also where it could not be kept, and then
/// why; what of the day cannot be read is left out.
///
/// # Errors
/// When the store cannot be read.
pub async fn build_day(
    ports: &Ports,
    stored: &Stored,
    marks: &Marks,
) -> Result<(Segment, DayTexts, Option<KeepError>), KeepError> {
    let (texts, others) = papers_of(ports, stored, marks).await?;
    let listed: Vec<Listed<'_>> = texts.papers.iter().map(PaperText::listed).collect();
    let others: Vec<&PaperId> = others.iter().collect();
    let bytes = build(stored.stamp, &listed, &others);
    let mut kept = None;
    let written = seal(&texts).map(|json| {
        vec![write(terms_key(stored.day), sealed(bytes.clone())), write(texts_key(stored.day), json)]
    });
    match written {
        Ok(writes) => {
            if let Err(error) = ports.store.put(writes).await {
                kept = Some(error.into());
            }
        }
        Err(error) => kept = Some(error.into()),
    }
    let segment = Segment::read(bytes)
        .map_err(|why| crate::store::RecordError::Damaged { name: "index of a day", why: why.to_string() })?;
    Ok((segment, texts, kept))
}

/// The texts of the papers in a day's index; makes both anew where they are missing.
///
/// # Errors
/// When the store cannot be read.
pub async fn texts(ports: &Ports, stored: &Stored, marks: &Marks) -> Result<DayTexts, KeepError> {
    let found = ports.store.get(StoreName::Index, texts_key(stored.day)).await?;
    match found.and_then(|json| open::<DayTexts>(&json).ok()) {
        Some(texts) => Ok(texts),
        None => Ok(build_day(ports, stored, marks).await?.1),
    }
}

/// The keys in the index store of all that is kept of a day.
pub fn keys(day: Day) -> [String; 2] {
    [terms_key(day), texts_key(day)]
}

fn terms_key(day: Day) -> String {
    format!("terms/{day}")
}

fn texts_key(day: Day) -> String {
    format!("texts/{day}")
}

fn month(day: Day) -> (i32, u8) {
    (day.date().year(), day.date().month().into())
}

fn write(key: String, json: String) -> Write {
    Write { store: StoreName::Index, key, value: Some(json) }
}

/// The envelope of all records around base64url. Written and read by hand: there are megabytes in it.
const HEAD: &str = "{\"version\":1,\"record\":\"";
const TAIL: &str = "\"}";

/// An index as it is stored.
pub fn sealed(bytes: Vec<u8>) -> String {
    let mut json = HEAD.to_owned();
    json.push_str(&Bytes(bytes).encode());
    json.push_str(TAIL);
    json
}

/// Takes what [`sealed`] made. `None` for what is no index of this version, for whatever reason: it is made anew.
pub fn unseal(json: &str) -> Option<Segment> {
    let text = json.strip_prefix(HEAD)?.strip_suffix(TAIL)?;
    Segment::read(Bytes::decode(text)?.0).ok()
}

/// The papers that are in the index of their day for a mark, as text.
fn kept_ids(marks: &Marks) -> HashSet<&str> {
    let kept = marks.iter().filter(|(_, mark)| mark.keeps());
    kept.map(|(id, _)| id.as_str()).collect()
}

impl Mark {
    /// Whether a paper is searched for by index because of it.
    fn keeps(&self) -> bool {
        self.marked.is_starred() || self.is_pulled || !self.note.is_empty()
    }
}

/// Whether an index was made of what is stored now.
fn is_right(segment: &Segment, stored: &Stored, marks: &Marks, kept: &HashSet<&str>) -> bool {
    if segment.stamp != stored.stamp {
        return false;
    }
    let mut is_right = segment.papers.iter().all(|paper| {
        (paper.note == 0 && marks.is_empty())
            || paper.note
                == segment.id(paper).and_then(|id| marks.get(&id)).map_or(0, |mark| note_sum(&mark.note))
    });
    if is_right && !kept.is_empty() {
        segment.each_other(&mut |id| is_right &= !kept.contains(id));
    }
    is_right
}

/// The papers of a day that are searched by index, and the ids of the others.
async fn papers_of(
    ports: &Ports,
    stored: &Stored,
    marks: &Marks,
) -> Result<(DayTexts, Vec<PaperId>), KeepError> {
    let mut texts = DayTexts::default();
    let mut others = Vec::new();
    let mut places: HashSet<PaperId> = HashSet::new();
    for key in &stored.runs {
        let run = match keep::load(ports, key).await {
            Ok(run) => run,
            // A damaged run costs itself only.
            Err(KeepError::Record(_)) => None,
            Err(error) => return Err(error),
        };
        let Some(run) = run else { continue };
        for (paper, is_shown) in of_a_run(&run, marks) {
            if is_shown {
                if places.insert(paper.id.clone()) {
                    texts.papers.push(paper);
                }
            } else {
                others.push(paper.id);
            }
        }
    }
    if stored.is_imported
        && let Some(json) = ports.store.get(StoreName::Runs, imports::key(stored.day)).await?
        && let Ok(document) = json::from_json(&json)
    {
        for paper in of_an_import(&document, marks) {
            if places.insert(paper.id.clone()) {
                texts.papers.push(paper);
            }
        }
    }
    others.retain(|id| !places.contains(id));
    others.sort_unstable();
    others.dedup();
    Ok((texts, others))
}

/// Every candidate, and whether it is searched by index.
fn of_a_run<'a>(run: &'a Run, marks: &'a Marks) -> impl Iterator<Item = (PaperText, bool)> + use<'a> {
    let cut_offs = run.body.profile.cut_offs;
    run.candidates().iter().map(move |candidate| {
        let mark = marks.get(&candidate.paper.id);
        let is_shown =
            passes(&of_run::ranked(run, candidate), cut_offs, Source::Run) || mark.is_some_and(Mark::keeps);
        let entry = of_run::entry(run, candidate);
        (PaperText { categories: candidate.paper.categories.clone(), ..text_of(entry, mark) }, is_shown)
    })
}

fn of_an_import<'a>(document: &'a Document, marks: &'a Marks) -> impl Iterator<Item = PaperText> + use<'a> {
    document
        .entries
        .iter()
        .map(|entry| PaperText { imported: true, ..text_of(entry.clone(), marks.get(&entry.id)) })
}

fn text_of(entry: Entry, mark: Option<&Mark>) -> PaperText {
    PaperText {
        id: entry.id,
        title: entry.title,
        authors: entry.authors,
        abstract_text: entry.abstract_text,
        comment: entry.comment.unwrap_or_default(),
        note: mark.map(|mark| mark.note.clone()).unwrap_or_default(),
        categories: Vec::new(),
        relevance: entry.relevance,
        novelty: entry.novelty,
        followed: entry.author_match == AuthorMatch::Matched,
        imported: false,
        looks: entry.looks,
    }
}
