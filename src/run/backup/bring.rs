//! Bringing a back-up back: what is absent is added, what is there stays as it is, and what cannot be brought is named.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use super::file::Input;
use super::frame::{self, About, Entry, Frame, Unread};
use super::parts::{Kind, Part, is_a_note, part_of};
use super::read::{self, Opened, Refusal};
use super::{BackupError, Progress};
use crate::arxiv::Announcement;
use crate::profile::Profile;
use crate::run::catch_up::Since;
use crate::run::keys::KeptKey;
use crate::run::look::Arrived;
use crate::run::marks::Mark;
use crate::run::ports::{LockGuard, Ports, StoreError, StoreName, Write};
use crate::run::profiles::{self, Present};
use crate::run::record::{APART, Body, Head, RequestLog, Verdict, of_trial};
use crate::run::seen::SeenList;
use crate::run::settings::Settings;
use crate::run::taste::{LastRanked, Seeds};
use crate::run::trial::Trial;
use crate::store::{Record, RecordError, open};
use crate::taste::Taste;

/// How often the lock of a taste is tried, and how long after the last time.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(250);

/// What came of bringing a back-up back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// When and by which version the file was written, where that can be read.
    pub about: Option<About>,
    /// How many things of each kind came: marks and records without a name by the record, all others by the part.
    pub came: BTreeMap<Kind, usize>,
    /// How many were there already, to the letter.
    pub same: BTreeMap<Kind, usize>,
    /// What is here in another form, which stayed.
    pub kept: Vec<Group>,
    /// What did not come, and why.
    pub lost: Vec<(Part, Lost)>,
    /// Parts whose frame is damaged, and nothing in them.
    pub scratched: Vec<Part>,
    /// Stretches of the file that nothing names any more, by the parts before and after them.
    pub gaps: Vec<(Option<Part>, Option<Part>)>,
    /// Whether the file ends before its end.
    pub is_cut_off: bool,
    /// What ended the work before all was brought; what came until then stays, and is not brought again.
    pub ended: Option<BackupError>,
}

/// What is brought, or left, together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The part it is of.
    pub part: Part,
    /// The key of the record, where it is one of many.
    pub key: Option<String>,
}

/// Why a part did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// Its bytes are not those that were written.
    Damaged,
    /// The file ends before it does.
    CutOff,
    /// A newer version of the page wrote it.
    Newer,
    /// It holds what no back-up of ours holds there.
    Foreign,
    /// The day is being read just now, or the taste learns.
    Busy,
}

/// Brings what `input` holds into the store, a part at a time, each wholly or not at all, and tells how far it is.
///
/// Nothing that is there is replaced; so bringing the same file twice changes nothing. Runs are taken whole: one that is
/// here in another form gets no answer of the other's.
///
/// # Errors
/// For a file that is no back-up, or a newer one, or that cannot be read. What ends it later is in the account.
pub async fn bring(
    ports: &Ports,
    input: &dyn Input,
    tell: &mut dyn FnMut(Progress),
) -> Result<Account, Refusal> {
    let contents = read::contents(input).await?;
    let mut account = Account {
        about: contents.about,
        scratched: contents.scratched.into_iter().map(|kind| Part::new(kind, "")).collect(),
        gaps: contents.gaps,
        is_cut_off: contents.is_cut_off,
        ..Account::default()
    };
    let mut bringer = Bringer { ports, account: &mut account, runs: HashMap::new() };
    let total = contents.frames.len();
    for (done, frame) in contents.frames.iter().enumerate() {
        tell(Progress { done, total, bytes: frame.at });
        if let Err(error) = bringer.part(input, frame).await {
            account.ended = Some(error);
            return Ok(account);
        }
    }
    tell(Progress { done: total, total, bytes: input.length() });
    Ok(account)
}

struct Bringer<'a> {
    ports: &'a Ports,
    account: &'a mut Account,
    /// Whether what is in the store of a run is what the file has.
    runs: HashMap<String, bool>,
}

impl Bringer<'_> {
    async fn part(&mut self, input: &dyn Input, frame: &Frame) -> Result<(), BackupError> {
        if let Err(why) = self.try_part(input, frame).await? {
            self.account.lost.push((frame.part.clone(), why));
        }
        Ok(())
    }

    async fn try_part(&mut self, input: &dyn Input, frame: &Frame) -> Result<Result<(), Lost>, BackupError> {
        let part = &frame.part;
        let bytes = match read::payload(input, frame).await? {
            Opened::Whole(bytes) => bytes,
            Opened::Scratched(bytes) => {
                self.account.scratched.push(part.clone());
                bytes
            }
            Opened::Damaged => return Ok(Err(Lost::Damaged)),
            Opened::CutOff => return Ok(Err(Lost::CutOff)),
        };
        let entries = match frame::entries(&bytes) {
            _ if part.kind == Kind::Unknown => return Ok(Err(Lost::Newer)),
            Ok(entries) => entries,
            Err(Unread::Store) => return Ok(Err(Lost::Newer)),
            Err(Unread::Form) => return Ok(Err(Lost::Foreign)),
        };
        if !entries.iter().all(|entry| belongs(entry, part)) {
            return Ok(Err(Lost::Foreign));
        }
        if entries.iter().any(is_newer) {
            return Ok(Err(Lost::Newer));
        }
        // Whoever reads the day would meet answers that are not its own; whoever learns would write over what came.
        let guard = match part.lock() {
            None => None,
            Some(name) => match self.hold(part, name).await {
                None => return Ok(Err(Lost::Busy)),
                guard => guard,
            },
        };
        match part.kind {
            Kind::Run | Kind::Log => self.whole(part, &entries).await?,
            _ => self.each(part, &entries).await?,
        }
        drop(guard);
        Ok(Ok(()))
    }

    /// The lock of a part. A day is read for minutes, and not waited for; a taste learns for a moment.
    async fn hold(&self, part: &Part, name: String) -> Option<LockGuard> {
        let tries = if part.kind == Kind::Taste { TRIES } else { 1 };
        for again in (0..tries).rev() {
            let guard = self.ports.lock.try_acquire(name.clone()).await;
            if guard.is_some() || again == 0 {
                return guard;
            }
            self.ports.sleep.sleep(PAUSE).await;
        }
        None
    }

    /// Brings a run, or a piece of its log, if no record of it is here in another form.
    async fn whole(&mut self, part: &Part, entries: &[Entry<'_>]) -> Result<(), BackupError> {
        if part.kind == Kind::Log && !self.is_same_run(part).await? {
            // It was said of the run.
            return Ok(());
        }
        let here = self.here(part, entries).await?;
        let found = |entry: &Entry<'_>| here.get(&(entry.store, entry.key.to_owned()));
        let differs = |entry: &&Entry<'_>| {
            !is_a_note(entry.store, entry.key) && found(entry).is_some_and(|value| value != entry.value)
        };
        let is_ours = entries.iter().any(|entry| differs(&entry));
        if part.kind == Kind::Run {
            self.runs.insert(part.name.clone(), !is_ours);
        }
        if is_ours {
            self.account.kept.push(Group { part: part.clone(), key: None });
            return Ok(());
        }
        let absent: Vec<&Entry<'_>> = entries.iter().filter(|entry| found(entry).is_none()).collect();
        let came = !absent.is_empty();
        self.put(&absent).await?;
        if part.piece <= 1 {
            self.count(part.kind, came, 1);
        }
        Ok(())
    }

    /// Brings each record that is not here.
    async fn each(&mut self, part: &Part, entries: &[Entry<'_>]) -> Result<(), BackupError> {
        let here = self.here(part, entries).await?;
        let (mut absent, mut same, mut kept) = (Vec::new(), 0, Vec::new());
        for entry in entries {
            match here.get(&(entry.store, entry.key.to_owned())) {
                None => absent.push(entry),
                Some(value) if value == entry.value || is_a_note(entry.store, entry.key) => same += 1,
                Some(_) => kept.push(Group { part: part.clone(), key: Some(entry.key.to_owned()) }),
            }
        }
        self.put(&absent).await?;
        match part.kind {
            Kind::Marks | Kind::Other => {
                self.count(part.kind, true, absent.len());
                self.count(part.kind, false, same);
            }
            _ if !absent.is_empty() => self.count(part.kind, true, 1),
            _ if kept.is_empty() => self.count(part.kind, false, 1),
            _ => {}
        }
        self.account.kept.extend(kept);
        Ok(())
    }

    /// True where the run that a log is of is in the store as the file has it, or is in neither.
    async fn is_same_run(&self, log: &Part) -> Result<bool, StoreError> {
        if let Some(known) = self.runs.get(&log.name) {
            return Ok(*known);
        }
        let (apart, path) = of_trial(&log.name).map_or(("", log.name.as_str()), |path| (APART, path));
        let head = [apart, "head/", path].concat();
        Ok(self.ports.store.get(StoreName::Runs, head).await?.is_none())
    }

    /// What is in the store under the keys of `entries`.
    async fn here(
        &self,
        part: &Part,
        entries: &[Entry<'_>],
    ) -> Result<HashMap<(StoreName, String), String>, StoreError> {
        let store = &self.ports.store;
        let mut found = HashMap::new();
        // The answers of a run are hundreds, and nothing else lies under its path.
        let answers = |entry: &&Entry<'_>| part.kind == Kind::Run && entry.store == StoreName::Answers;
        if entries.iter().any(|entry| answers(&entry)) {
            let all = store.scan(StoreName::Answers, format!("{}/", part.name)).await?;
            found.extend(all.into_iter().map(|(key, value)| ((StoreName::Answers, key), value)));
        }
        // Which of thousands are here is quickly told; what they say is read of those alone.
        let known = match part.kind {
            Kind::Marks => {
                Some(HashSet::<String>::from_iter(store.keys(StoreName::Marks, String::new()).await?))
            }
            _ => None,
        };
        let is_absent = |key: &str| known.as_ref().is_some_and(|known| !known.contains(key));
        for entry in entries.iter().filter(|entry| !answers(entry) && !is_absent(entry.key)) {
            if let Some(value) = self.one_here(entry).await? {
                found.insert((entry.store, entry.key.to_owned()), value);
            }
        }
        Ok(found)
    }

    /// What is in the store in the place of `entry`. A profile has two, of which one is taken at a time.
    async fn one_here(&self, entry: &Entry<'_>) -> Result<Option<String>, StoreError> {
        let get = |key: String| self.ports.store.get(entry.store, key);
        let value = get(entry.key.to_owned()).await?;
        if value.is_some() || entry.store != StoreName::Profiles {
            return Ok(value);
        }
        get(profiles::other_place(entry.key)).await
    }

    async fn put(&self, entries: &[&Entry<'_>]) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let write = |entry: &&Entry<'_>| Write {
            store: entry.store,
            key: entry.key.to_owned(),
            value: Some(entry.value.to_owned()),
        };
        self.ports.store.put(entries.iter().map(write).collect()).await
    }

    fn count(&mut self, kind: Kind, came: bool, count: usize) {
        let counts = if came { &mut self.account.came } else { &mut self.account.same };
        if count > 0 {
            *counts.entry(kind).or_default() += count;
        }
    }
}

/// True for a record that stands in the part where we would have put it.
fn belongs(entry: &Entry<'_>, part: &Part) -> bool {
    part_of(entry.store, entry.key).is_some_and(|own| own.is_of(part))
        && (part.kind != Kind::Key
            || !matches!(open::<KeptKey>(entry.value), Err(RecordError::Damaged { .. })))
}

/// True for a record of a version that this page cannot read.
fn is_newer(entry: &Entry<'_>) -> bool {
    let key = of_trial(entry.key).unwrap_or(entry.key);
    let (word, rest) = key.split_once('/').unwrap_or((key, ""));
    let known = match (entry.store, word, rest) {
        (StoreName::Announcements, ..) => Announcement::VERSION,
        (StoreName::Runs, "head", _) => Head::VERSION,
        (StoreName::Runs, "body", _) => Body::VERSION,
        (StoreName::Runs, "seen", _) => SeenList::VERSION,
        (StoreName::Runs, "record", _) => Trial::VERSION,
        (StoreName::Answers, ..) => Verdict::VERSION,
        (StoreName::Requests, ..) => RequestLog::VERSION,
        (StoreName::Marks, ..) => Mark::VERSION,
        (StoreName::Profiles, ..) => Profile::VERSION,
        (StoreName::Taste, _, "") => Taste::VERSION,
        (StoreName::Taste, _, "seeds") => Seeds::VERSION,
        (StoreName::Taste, _, "ranked") => LastRanked::VERSION,
        (StoreName::Settings, "settings", "") => Settings::VERSION,
        (StoreName::Settings, "present-profile", "") => Present::VERSION,
        (StoreName::Settings, "key", _) => KeptKey::VERSION,
        (StoreName::Settings, "arrived", _) => Arrived::VERSION,
        (StoreName::Settings, "catch-up", _) => Since::VERSION,
        _ => return false,
    };
    // Every record that we write begins with its version.
    let digits = entry.value.strip_prefix("{\"version\":").and_then(|rest| rest.split(',').next());
    digits.and_then(|digits| digits.parse().ok()).is_some_and(|version: u32| version > known)
}
