//! Writing a back-up: one part after the other, what is dearest first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::file::Output;
use super::frame::{self, About, Frame};
use super::parts::{Kind, Part, part_of};
use super::{BackupError, Progress};
use crate::run::keys::KeptKey;
use crate::run::ports::{Ports, StoreName};
use crate::store::open;

/// A part that can be cut is cut when it has so many bytes.
const PIECE: usize = 1 << 20;
/// So many bytes are handed over at once, or more: each time costs the browser a file operation.
const AT_ONCE: usize = 2 << 20;

/// Whether kept keys are in the file, encrypted as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptKeys {
    /// They are.
    Included,
    /// They are not.
    LeftOut,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// How many things of each kind.
    pub counts: BTreeMap<Kind, usize>,
    /// The size of the file in bytes.
    pub bytes: u64,
}

/// Writes all that is kept to `output`, and tells how far it is. What is stored meanwhile may be in the file or not.
///
/// # Errors
/// When the store or the file fails; what was written until then is no whole back-up.
pub async fn write(
    ports: &Ports,
    about: &About,
    keys: KeptKeys,
    output: &dyn Output,
    tell: &mut dyn FnMut(Progress),
) -> Result<Written, BackupError> {
    let mut planned = plan(ports).await?;
    planned.retain(|(part, _)| keys == KeptKeys::Included || part.kind != Kind::Key);
    let mut writer = Writer::new(output);
    let words = serde_json::to_string(about).unwrap_or_default();
    writer.part(Part::new(Kind::About, ""), 0, words.into_bytes()).await?;
    let total = planned.len();
    for (done, (part, keys)) in planned.into_iter().enumerate() {
        tell(Progress { done, total, bytes: writer.at });
        records(ports, &mut writer, part, keys).await?;
    }
    let written = writer.end().await?;
    tell(Progress { done: total, total, bytes: written.bytes });
    Ok(written)
}

/// The keys of a part, as far as they are known beforehand: the answers and requests of a run are looked up with it.
type Planned = (Part, Vec<(StoreName, String)>);

/// The parts, in the order of the file.
async fn plan(ports: &Ports) -> Result<Vec<Planned>, BackupError> {
    let mut parts: BTreeMap<Part, Vec<(StoreName, String)>> = BTreeMap::new();
    for store in StoreName::ALL {
        // There are hundreds a day of them, all under the path of their run.
        if matches!(store, StoreName::Answers | StoreName::Requests) {
            continue;
        }
        for key in ports.store.keys(store, String::new()).await? {
            let Some(part) = part_of(store, &key) else { continue };
            if part.kind == Kind::Run {
                parts.entry(Part::new(Kind::Log, part.name.clone())).or_default();
            }
            parts.entry(part).or_default().push((store, key));
        }
    }
    let mut planned: Vec<Planned> = parts.into_iter().collect();
    planned.sort_by_cached_key(|(part, _)| {
        let day = if part.kind.is_of_a_day() { part.day() } else { None };
        (part.kind.is_of_a_day(), day.map(Reverse), part.clone())
    });
    Ok(planned)
}

/// Writes the records of one part.
async fn records(
    ports: &Ports,
    writer: &mut Writer<'_>,
    part: Part,
    keys: Vec<(StoreName, String)>,
) -> Result<(), BackupError> {
    let mut pieces = Pieces::of(part);
    for (store, key) in keys {
        if let Some(value) = ports.store.get(store, key.clone()).await? {
            pieces.add(writer, store, &key, &value).await?;
        }
    }
    let path = format!("{}/", pieces.part.name);
    match pieces.part.kind {
        Kind::Run => {
            for (key, value) in ports.store.scan(StoreName::Answers, path).await? {
                pieces.add(writer, StoreName::Answers, &key, &value).await?;
            }
        }
        Kind::Log => {
            // A hundred at a time: each can have the prompt and the reply in it.
            let keys = ports.store.keys(StoreName::Requests, path).await?;
            let hundreds: BTreeSet<&str> =
                keys.iter().filter_map(|key| key.get(..key.len().checked_sub(2)?)).collect();
            for hundred in hundreds {
                for (key, value) in ports.store.scan(StoreName::Requests, hundred.to_owned()).await? {
                    pieces.add(writer, StoreName::Requests, &key, &value).await?;
                }
            }
        }
        _ => {}
    }
    pieces.end(writer).await
}

/// A part as it grows; some kinds are cut into pieces.
struct Pieces {
    part: Part,
    payload: Vec<u8>,
    records: u32,
}

impl Pieces {
    fn of(part: Part) -> Self {
        let is_cut = matches!(part.kind, Kind::Marks | Kind::Log | Kind::Other);
        Self { part: Part { piece: u32::from(is_cut), ..part }, payload: Vec::new(), records: 0 }
    }

    async fn add(
        &mut self,
        writer: &mut Writer<'_>,
        store: StoreName,
        key: &str,
        value: &str,
    ) -> Result<(), BackupError> {
        // Whatever may come to lie there: a key leaves this device encrypted or not at all.
        if self.part.kind == Kind::Key && open::<KeptKey>(value).is_err() {
            return Ok(());
        }
        frame::push(&mut self.payload, store, key, value);
        self.records += 1;
        if self.part.piece > 0 && self.payload.len() >= PIECE {
            self.end(writer).await?;
            self.part.piece += 1;
        }
        Ok(())
    }

    /// Writes what has gathered; nothing where that is nothing.
    async fn end(&mut self, writer: &mut Writer<'_>) -> Result<(), BackupError> {
        if self.records == 0 {
            return Ok(());
        }
        let (payload, records) = (std::mem::take(&mut self.payload), std::mem::take(&mut self.records));
        writer.part(self.part.clone(), records, payload).await
    }
}

struct Writer<'a> {
    output: &'a dyn Output,
    /// Where the next part stands.
    at: u64,
    waiting: Vec<u8>,
    list: String,
    written: Written,
}

impl<'a> Writer<'a> {
    fn new(output: &'a dyn Output) -> Self {
        Self { output, at: 0, waiting: Vec::new(), list: String::new(), written: Written::default() }
    }

    async fn part(&mut self, part: Part, records: u32, payload: Vec<u8>) -> Result<(), BackupError> {
        let count = match part.kind {
            Kind::Marks | Kind::Other => records as usize,
            _ => usize::from(part.piece <= 1),
        };
        *self.written.counts.entry(part.kind).or_default() += count;
        let frame = Frame::new(part, records, &payload, self.at);
        self.list.push_str(&frame.line);
        self.list.push('\n');
        self.at = frame.end();
        self.waiting.extend(frame.heading());
        self.waiting.extend(payload);
        self.waiting.push(b'\n');
        if self.waiting.len() >= AT_ONCE {
            self.output.write(std::mem::take(&mut self.waiting)).await?;
        }
        Ok(())
    }

    /// Writes the list, and where it stands.
    async fn end(mut self) -> Result<Written, BackupError> {
        let list = std::mem::take(&mut self.list).into_bytes();
        let at = self.at;
        self.part(Part::new(Kind::List, ""), 0, list).await?;
        self.part(Part::new(Kind::End, at.to_string()), 0, Vec::new()).await?;
        self.output.write(std::mem::take(&mut self.waiting)).await?;
        let no_records = [Kind::About, Kind::List, Kind::End];
        self.written.counts.retain(|kind, _| !no_records.contains(kind));
        Ok(Written { bytes: self.at, ..self.written })
    }
}
