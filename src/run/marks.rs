//! What the reader did with papers: read, starred, hidden, noted, tagged, taken for an example; by paper id, in every profile
//! and on every day. Pulling a paper up is of one day and profile alone.
//!
//! A mark has seven [`Aspect`]s that change apart from each other. Setting one gives what it was before, and setting that
//! again is undo. Each aspect remembers when it was set and in which profile: what is learned from marks is learned by
//! profile.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::keep::KeepError;
use super::ports::{Ports, StoreName, Write};
use crate::day::Day;
use crate::paper::{Paper, PaperId};
use crate::store::{Record, RecordError, open, seal};

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 20_000;
/// The longest tag, in characters, and how many a paper can have.
pub const LONGEST_TAG: usize = 50;
/// The most tags of one paper.
pub const MOST_TAGS: usize = 30;

/// When something was marked, and in which profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Milliseconds since 1970 (UTC), by the reader's clock.
    pub at: u64,
    /// The id of the profile that was in use.
    pub profile: String,
}

/// A reader's words about a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The words, as written; never empty.
    pub text: String,
    /// When and where they were written last.
    pub made: Made,
}

/// A reader's word for a group of papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The word or words, in one line.
    pub name: String,
    /// When and where it was given.
    pub made: Made,
}

/// That the reader wants a paper in a day's digest which the cut-offs, a screen or its announce type keep out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    /// The announcement day of the digest.
    pub day: Day,
    /// When; and the profile whose digest it is.
    pub made: Made,
    /// The paper, where the day's run has no more of it than the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Box<Paper>>,
}

impl Pulled {
    /// Whether it is meant for the digest of `day` in `profile`.
    pub fn is_into(&self, day: Day, profile: &str) -> bool {
        self.day == day && self.made.profile == profile
    }
}

/// Everything that the reader did with one paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which paper.
    pub paper: PaperId,
    /// Since when it counts as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Made>,
    /// Since when it is starred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starred: Option<Made>,
    /// Since when it is hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Made>,
    /// Since when the reader wants more like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<Made>,
    /// The reader's note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// The reader's tags, in the order in which they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// The digests into which the reader pulled it up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pulled: Vec<Pulled>,
}

impl Record for Mark {
    const NAME: &'static str = "mark";
    const VERSION: u32 = 1;
}

/// One part of a mark, with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aspect {
    /// Read or not.
    Read(Option<Made>),
    /// Starred or not.
    Starred(Option<Made>),
    /// Hidden or not.
    Hidden(Option<Made>),
    /// Whether more like it is wanted.
    More(Option<Made>),
    /// The note.
    Note(Option<Note>),
    /// All tags.
    Tags(Vec<Tag>),
    /// All digests into which it was pulled up.
    Pulled(Vec<Pulled>),
}

impl Aspect {
    /// A note as a reader typed it: without blanks around it, cut at [`LONGEST_NOTE`]; an empty one is none.
    pub fn note(text: &str, made: Made) -> Self {
        let text: String = text.trim().chars().take(LONGEST_NOTE).collect();
        Self::Note((!text.is_empty()).then_some(Note { text, made }))
    }

    /// Tags as a reader typed them, with commas between: each once, whatever its capitals. Those that `mark` has keep
    /// when and where they were given.
    pub fn tags(typed: &str, mark: Option<&Mark>, made: &Made) -> Self {
        let mut tags: Vec<Tag> = Vec::new();
        for name in typed.split([',', ';', '\n']) {
            let words: Vec<&str> = name.split_whitespace().collect();
            let name: String = words.join(" ").chars().take(LONGEST_TAG).collect();
            let is_same = |tag: &&Tag| tag.name.to_lowercase() == name.to_lowercase();
            if name.is_empty() || tags.iter().any(|tag| is_same(&tag)) || tags.len() >= MOST_TAGS {
                continue;
            }
            let made = mark
                .and_then(|mark| mark.tags.iter().find(is_same))
                .map_or_else(|| made.clone(), |tag| tag.made.clone());
            tags.push(Tag { name, made });
        }
        Self::Tags(tags)
    }

    /// A paper with this `mark` is pulled up once more.
    pub fn pulled(mark: Option<&Mark>, new: Pulled) -> Self {
        let mut pulled = without(mark, new.day, &new.made.profile);
        pulled.push(new);
        Self::Pulled(pulled)
    }

    /// A paper with this `mark` goes back to where the digest of `day` in `profile` had it.
    pub fn put_back(mark: Option<&Mark>, day: Day, profile: &str) -> Self {
        Self::Pulled(without(mark, day, profile))
    }
}

fn without(mark: Option<&Mark>, day: Day, profile: &str) -> Vec<Pulled> {
    let others = mark.into_iter().flat_map(|mark| &mark.pulled).filter(|one| !one.is_into(day, profile));
    others.cloned().collect()
}

impl Mark {
    /// A paper with which nothing was done.
    pub fn none(paper: PaperId) -> Self {
        Self {
            paper,
            read: None,
            starred: None,
            hidden: None,
            more: None,
            note: None,
            tags: Vec::new(),
            pulled: Vec::new(),
        }
    }

    /// True where nothing is done with the paper: such a mark is not kept.
    pub fn is_none(&self) -> bool {
        self.read.is_none()
            && self.starred.is_none()
            && self.hidden.is_none()
            && self.more.is_none()
            && self.note.is_none()
            && self.tags.is_empty()
            && self.pulled.is_empty()
    }

    /// Changes one aspect and gives what it was: setting that again is undo.
    pub fn set(&mut self, aspect: Aspect) -> Aspect {
        match aspect {
            Aspect::Read(new) => Aspect::Read(std::mem::replace(&mut self.read, new)),
            Aspect::Starred(new) => Aspect::Starred(std::mem::replace(&mut self.starred, new)),
            Aspect::Hidden(new) => Aspect::Hidden(std::mem::replace(&mut self.hidden, new)),
            Aspect::More(new) => Aspect::More(std::mem::replace(&mut self.more, new)),
            Aspect::Note(new) => Aspect::Note(std::mem::replace(&mut self.note, new)),
            Aspect::Tags(new) => Aspect::Tags(std::mem::replace(&mut self.tags, new)),
            Aspect::Pulled(new) => Aspect::Pulled(std::mem::replace(&mut self.pulled, new)),
        }
    }
}

/// All marks, by paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<PaperId, Mark>);

impl Marks {
    /// The mark of a paper, where it has one.
    pub fn get(&self, paper: &PaperId) -> Option<&Mark> {
        self.0.get(paper)
    }

    /// All marks, the newest papers first.
    pub fn iter(&self) -> impl Iterator<Item = &Mark> {
        self.0.values()
    }

    /// True for a paper that was read.
    pub fn is_read(&self, paper: &PaperId) -> bool {
        self.get(paper).is_some_and(|mark| mark.read.is_some())
    }

    /// True for a starred paper.
    pub fn is_starred(&self, paper: &PaperId) -> bool {
        self.get(paper).is_some_and(|mark| mark.starred.is_some())
    }

    /// True for a hidden paper.
    pub fn is_hidden(&self, paper: &PaperId) -> bool {
        self.get(paper).is_some_and(|mark| mark.hidden.is_some())
    }

    /// The papers that were pulled up into the digest of `day` in `profile`, with what is kept of that.
    pub fn pulled_into(&self, day: Day, profile: &str) -> Vec<(PaperId, Pulled)> {
        let one = |mark: &Mark| {
            let pulled = mark.pulled.iter().find(|one| one.is_into(day, profile))?;
            Some((mark.paper.clone(), pulled.clone()))
        };
        self.iter().filter_map(one).collect()
    }

    /// Changes one aspect of a paper's mark and gives what it was.
    pub fn set(&mut self, paper: &PaperId, aspect: Aspect) -> Aspect {
        let mark = self.0.entry(paper.clone()).or_insert_with(|| Mark::none(paper.clone()));
        let before = mark.set(aspect);
        if mark.is_none() {
            self.0.remove(paper);
        }
        before
    }

    /// Takes the mark of `paper` over as another tab stored it.
    pub fn take(&mut self, paper: &PaperId, stored: Option<Mark>) {
        match stored {
            Some(mark) => drop(self.0.insert(paper.clone(), mark)),
            None => drop(self.0.remove(paper)),
        }
    }

    /// Every tag that is in use, each once, with the number of its papers; in the order of the alphabet.
    pub fn tags(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for tag in self.iter().flat_map(|mark| &mark.tags) {
            counts.entry(tag.name.to_lowercase()).or_insert_with(|| (tag.name.clone(), 0)).1 += 1;
        }
        counts.into_values().collect()
    }
}

/// Reads all marks, and what of them could not be read: a damaged one costs itself only.
///
/// # Errors
/// When the store fails.
pub async fn load(ports: &Ports) -> Result<(Marks, Vec<RecordError>), KeepError> {
    let (mut marks, mut problems) = (Marks::default(), Vec::new());
    for (key, json) in ports.store.scan(StoreName::Marks, String::new()).await? {
        match open::<Mark>(&json) {
            // The key says whose it is.
            Ok(mark) if mark.paper.as_str() == key => marks.take(&mark.paper.clone(), Some(mark)),
            Ok(_) => problems.push(misplaced()),
            Err(problem) => problems.push(problem),
        }
    }
    Ok((marks, problems))
}

/// Reads the mark of one paper; `None` where it has none.
///
/// # Errors
/// When the store fails or the record cannot be used.
pub async fn load_one(ports: &Ports, paper: &PaperId) -> Result<Option<Mark>, KeepError> {
    match ports.store.get(StoreName::Marks, paper.as_str().to_owned()).await? {
        Some(json) => match open::<Mark>(&json)? {
            mark if mark.paper == *paper => Ok(Some(mark)),
            _ => Err(misplaced().into()),
        },
        None => Ok(None),
    }
}

/// Keeps the mark of `paper` as it stands in `marks`, or that there is none any more.
///
/// # Errors
/// When the store fails.
pub async fn save(ports: &Ports, marks: &Marks, paper: &PaperId) -> Result<(), KeepError> {
    let value = marks.get(paper).map(seal).transpose()?;
    let write = Write { store: StoreName::Marks, key: paper.as_str().to_owned(), value };
    Ok(ports.store.put(vec![write]).await?)
}

fn misplaced() -> RecordError {
    RecordError::Damaged { name: Mark::NAME, why: "it is another paper's".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(at: u64) -> Made {
        Made { at, profile: "default".to_owned() }
    }

    fn paper(id: &str) -> PaperId {
        PaperId::parse(id).unwrap()
    }

    #[test]
    fn every_aspect_is_undone_by_what_it_was() {
        let id = paper("2504.12359");
        let steps = [
            Aspect::Read(Some(made(1))),
            Aspect::Starred(Some(made(2))),
            Aspect::note(" why \n not ", made(3)),
            Aspect::tags("to read, MoE; to  Read,,", None, &made(4)),
            Aspect::Hidden(Some(made(5))),
            Aspect::More(Some(made(6))),
            Aspect::Starred(None),
        ];
        let mut marks = Marks::default();
        let mut seen = Vec::new();
        for step in steps {
            let before = marks.clone();
            seen.push((before, marks.set(&id, step)));
        }
        let mark = marks.get(&id).unwrap();
        assert_eq!(mark.note.as_ref().map(|note| note.text.as_str()), Some("why \n not"));
        assert_eq!(mark.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["to read", "MoE"]);
        assert!(marks.is_read(&id) && marks.is_hidden(&id) && !marks.is_starred(&id));
        for (before, undo) in seen.into_iter().rev() {
            marks.set(&id, undo);
            assert_eq!(marks, before);
        }
        assert_eq!(marks, Marks::default());
    }

    #[test]
    fn tags_keep_when_they_were_given() {
        let mut mark = Mark::none(paper("2504.12359"));
        mark.set(Aspect::tags("a, b", None, &made(1)));
        let Aspect::Tags(tags) = Aspect::tags("B, c", Some(&mark), &made(2)) else { panic!("tags") };
        let found: Vec<_> = tags.iter().map(|tag| (tag.name.as_str(), tag.made.at)).collect();
        assert_eq!(found, [("B", 1), ("c", 2)]);
        let many: Vec<String> = (0..100).map(|number| format!("{number}{}", "x".repeat(100))).collect();
        let Aspect::Tags(tags) = Aspect::tags(&many.join(","), None, &made(1)) else { panic!("tags") };
        assert_eq!((tags.len(), tags[0].name.chars().count()), (MOST_TAGS, LONGEST_TAG));
    }

    #[test]
    fn tags_are_counted_over_all_papers() {
        let mut marks = Marks::default();
        marks.set(&paper("2504.00001"), Aspect::tags("MoE, b", None, &made(1)));
        marks.set(&paper("2504.00002"), Aspect::tags("moe", None, &made(1)));
        // The newest paper's spelling counts.
        assert_eq!(marks.tags(), [("b".to_owned(), 1), ("moe".to_owned(), 2)]);
    }

    #[test]
    fn a_paper_is_pulled_up_by_day_and_profile() {
        let (id, day) = (paper("2504.12359"), |text: &str| Day::parse(text).unwrap());
        let pulled = |text, at| Pulled { day: day(text), made: made(at), paper: None };
        let mut marks = Marks::default();
        for (text, at) in [("2025-04-18", 1), ("2025-04-21", 2), ("2025-04-18", 3)] {
            let aspect = Aspect::pulled(marks.get(&id), pulled(text, at));
            marks.set(&id, aspect);
        }
        let found = |marks: &Marks, text: &str, profile: &str| {
            let found = marks.pulled_into(day(text), profile);
            found.into_iter().map(|(paper, one)| (paper, one.made.at)).collect::<Vec<_>>()
        };
        assert_eq!(found(&marks, "2025-04-18", "default"), [(id.clone(), 3)]);
        assert_eq!(found(&marks, "2025-04-21", "default"), [(id.clone(), 2)]);
        assert_eq!(found(&marks, "2025-04-18", "other"), []);
        let back = Aspect::put_back(marks.get(&id), day("2025-04-18"), "default");
        let undo = marks.set(&id, back);
        assert_eq!(found(&marks, "2025-04-18", "default"), []);
        marks.set(&id, undo);
        assert_eq!(found(&marks, "2025-04-18", "default"), [(id.clone(), 3)]);
        marks.set(&id, Aspect::Pulled(Vec::new()));
        assert_eq!(marks, Marks::default());
    }

    #[test]
    fn an_empty_note_is_none() {
        assert_eq!(Aspect::note(" \n ", made(1)), Aspect::Note(None));
        let Aspect::Note(Some(note)) = Aspect::note(&"é".repeat(LONGEST_NOTE + 1), made(1)) else {
            panic!("a note")
        };
        assert_eq!(note.text.chars().count(), LONGEST_NOTE);
    }
}
