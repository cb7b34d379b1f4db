//! Reading a back-up: where its parts stand, and what of it is damaged.
//!
//! The list at the end says where everything is. Without it, in a file that broke off or whose end is damaged, the
//! headings are walked through from the beginning; where one of them is damaged too, the next is looked for.

use std::ops::Range;

use super::file::{FileError, Input};
use super::frame::{self, About, Frame, LONGEST_HEADING, LONGEST_PART, MARK, VERSION};
use super::parts::{Kind, Part};
use crate::store::parse;

/// More parts are not looked for: a hundred years of days have fewer.
const MOST_PARTS: usize = 200_000;

/// Why a file is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is something else.
    #[error("this file is no back-up of Firstlight")]
    NotOurs,
    /// A newer version of the page wrote it.
    #[error("a newer version of this page wrote this back-up; reload to get it, and try again")]
    Newer,
    /// The browser cannot read it.
    #[error("the file cannot be read ({0})")]
    File(#[from] FileError),
}

/// What a file holds, as far as it can be told without reading the records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// When and by which version it was written, where that can be read.
    pub about: Option<About>,
    /// The parts that hold records, in the order of the file.
    pub frames: Vec<Frame>,
    /// Parts that hold no records, and are damaged: nothing is lost with them.
    pub scratched: Vec<Kind>,
    /// Stretches whose heading cannot be read, by the parts before and after them, where there are such.
    pub gaps: Vec<(Option<Part>, Option<Part>)>,
    /// Whether the file ends before its end.
    pub is_cut_off: bool,
}

/// Finds the parts of a file.
///
/// # Errors
/// For a file that is no back-up, or a newer one, or that cannot be read.
pub async fn contents(input: &dyn Input) -> Result<Contents, Refusal> {
    let front = bytes(input, 0..LONGEST_HEADING).await?;
    let end = end_of(input).await?;
    let versions = [frame::version(&front), end.as_ref().and_then(|(tail, _)| frame::version(tail))];
    let mut known = versions.into_iter().flatten();
    // A damaged digit is no newer version.
    match known.clone().next() {
        None => return Err(Refusal::NotOurs),
        Some(_) if known.any(|version| version == VERSION) => {}
        Some(_) => return Err(Refusal::Newer),
    }
    let mut contents = Contents::default();
    let end = end.and_then(|(tail, frame)| {
        let frame = frame?;
        // Nothing but its line end stands behind it.
        let is_whole = tail.get(frame.heading().len()..) == Some(b"\n");
        contents.scratched.extend((!is_whole).then_some(Kind::End));
        Some(frame)
    });
    let listed = match &end {
        Some(end) => list_at(input, end.part.name.parse().unwrap_or(u64::MAX)).await?,
        None => None,
    };
    let mut frames = match listed {
        Some((list, is_whole)) => {
            if !is_whole {
                contents.scratched.push(Kind::List);
            }
            list
        }
        None => walk(input, end.as_ref(), &mut contents).await?,
    };
    if let Some(about) = frames.iter().position(|frame| frame.part.kind == Kind::About) {
        let about = frames.remove(about);
        let opened = payload(input, &about).await?;
        contents.about = opened.bytes().and_then(|bytes| parse(str::from_utf8(bytes).ok()?).ok());
        if !matches!(opened, Opened::Whole(_)) {
            contents.scratched.push(Kind::About);
        }
    }
    frames.retain(|frame| !matches!(frame.part.kind, Kind::About | Kind::List | Kind::End));
    contents.frames = frames;
    Ok(contents)
}

/// The bytes of a part, as they are in the file.
pub(super) enum Opened {
    /// All of it is as it was written.
    Whole(Vec<u8>),
    /// The records are; the heading or the line end is not.
    Scratched(Vec<u8>),
    /// The records are not.
    Damaged,
    /// The file ends before them.
    CutOff,
}

impl Opened {
    fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Whole(bytes) | Self::Scratched(bytes) => Some(bytes),
            Self::Damaged | Self::CutOff => None,
        }
    }
}

/// Reads one part and checks it.
pub(super) async fn payload(input: &dyn Input, frame: &Frame) -> Result<Opened, FileError> {
    if frame.bytes > LONGEST_PART {
        return Ok(Opened::Damaged);
    }
    let mut read = bytes(input, frame.at..frame.end()).await?;
    let heading = frame.heading();
    let end = heading.len() + usize::try_from(frame.bytes).unwrap_or(usize::MAX);
    if read.len() < end {
        return Ok(Opened::CutOff);
    }
    let is_whole = read.starts_with(&heading) && read.get(end..) == Some(b"\n");
    read.truncate(end);
    read.drain(..heading.len());
    Ok(match frame::sum(&read) == frame.sha256 {
        true if is_whole => Opened::Whole(read),
        true => Opened::Scratched(read),
        false => Opened::Damaged,
    })
}

/// As much of `range` as the file has.
async fn bytes(input: &dyn Input, range: Range<u64>) -> Result<Vec<u8>, FileError> {
    let end = range.end.min(input.length());
    if range.start >= end {
        return Ok(Vec::new());
    }
    input.read(range.start..end).await
}

/// The last heading of the file from its mark on, and what it says, where that can be read.
async fn end_of(input: &dyn Input) -> Result<Option<(Vec<u8>, Option<Frame>)>, FileError> {
    let length = input.length();
    let tail = bytes(input, length.saturating_sub(LONGEST_HEADING)..length).await?;
    let last = (0..tail.len()).rev().find(|place| tail.get(*place..).is_some_and(|at| at.starts_with(MARK)));
    Ok(last.and_then(|place| tail.get(place..)).map(|tail| {
        let frame = Frame::of_bytes(tail).filter(|frame| frame.part.kind == Kind::End);
        (tail.to_vec(), frame)
    }))
}

/// The frames that the list at `at` names, and whether its heading and line end are whole; `None` where there is no
/// such list, or a damaged one.
async fn list_at(input: &dyn Input, at: u64) -> Result<Option<(Vec<Frame>, bool)>, FileError> {
    let heading = bytes(input, at..at.saturating_add(LONGEST_HEADING)).await?;
    let Some(list) = Frame::of_bytes(&heading).filter(|frame| frame.at == at) else { return Ok(None) };
    let opened = payload(input, &list).await?;
    let is_whole = matches!(opened, Opened::Whole(_));
    let Some(lines) = opened.bytes().and_then(|bytes| str::from_utf8(bytes).ok()) else { return Ok(None) };
    let frames: Option<Vec<Frame>> = lines.lines().map(Frame::of_line).collect();
    // They stand one behind the other, so that every byte belongs to one of them.
    let is_row = frames.as_ref().is_some_and(|frames| {
        let mut place = 0;
        let follows = |frame: &Frame| std::mem::replace(&mut place, frame.end()) == frame.at;
        frames.iter().all(follows) && place == at
    });
    Ok(frames.filter(|_| is_row).map(|frames| (frames, is_whole)))
}

/// Goes through the headings; `end` is the last one, where it is whole.
async fn walk(
    input: &dyn Input,
    end: Option<&Frame>,
    contents: &mut Contents,
) -> Result<Vec<Frame>, FileError> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut window = Window { input, at: 0, bytes: Vec::new() };
    let mut place = 0;
    // Where a gap began, and the part before it.
    let mut gap: Option<(u64, Option<Part>)> = None;
    while place < input.length() && frames.len() < MOST_PARTS {
        let found = match gap {
            None => Frame::of_bytes(&bytes(input, place..place.saturating_add(LONGEST_HEADING)).await?),
            Some(_) => Frame::of_bytes(window.from(place).await?),
        };
        match found.filter(|frame| frame.at == place) {
            Some(frame) => {
                close(contents, &mut gap, Some(&frame.part), end);
                place = frame.end();
                if frame.part.kind == Kind::List
                    && let Some((listed, is_whole)) = list_at(input, frame.at).await?
                {
                    // It was only the end that did not lead here: what is missing so far has its name in the list.
                    contents.gaps.clear();
                    contents.scratched.clear();
                    contents.scratched.extend((!is_whole).then_some(Kind::List));
                    contents.scratched.extend(end.is_none().then_some(Kind::End));
                    return Ok(listed);
                }
                if frame.part.kind == Kind::List {
                    contents.scratched.push(Kind::List);
                }
                frames.push(frame);
            }
            None => {
                gap.get_or_insert_with(|| (place, frames.last().map(|frame| frame.part.clone())));
                place = window.next_mark(place + 1).await?;
            }
        }
    }
    contents.is_cut_off = end.is_none() && frames.iter().all(|frame| frame.part.kind != Kind::List);
    if !contents.is_cut_off {
        close(contents, &mut gap, None, end);
    }
    Ok(frames)
}

/// Says what a gap was that ends before `next`.
fn close(
    contents: &mut Contents,
    gap: &mut Option<(u64, Option<Part>)>,
    next: Option<&Part>,
    end: Option<&Frame>,
) {
    let Some((place, before)) = gap.take() else { return };
    let is_list = end.is_some_and(|end| end.part.name == place.to_string());
    match (&before, next) {
        _ if is_list => contents.scratched.push(Kind::List),
        (None, _) => contents.scratched.push(Kind::About),
        (Some(part), None) if part.kind == Kind::List => contents.scratched.push(Kind::End),
        _ => contents.gaps.push((before, next.cloned())),
    }
}

/// A stretch of the file, for whoever looks at one place after the other: however many there are, each byte is read once
/// or twice.
struct Window<'a> {
    input: &'a dyn Input,
    at: u64,
    bytes: Vec<u8>,
}

impl Window<'_> {
    /// What is read from `place` on; enough for a heading, where the file has so much.
    async fn from(&mut self, place: u64) -> Result<&[u8], FileError> {
        const STEP: u64 = 1 << 20;
        let end = self.at + self.bytes.len() as u64;
        let is_enough = place.saturating_add(LONGEST_HEADING).min(self.input.length()) <= end;
        if place < self.at || !is_enough {
            self.bytes = bytes(self.input, place..place.saturating_add(STEP)).await?;
            self.at = place;
        }
        let skipped = usize::try_from(place - self.at).unwrap_or(usize::MAX);
        Ok(self.bytes.get(skipped..).unwrap_or_default())
    }

    /// Where the next mark stands from `place` on; the end of the file where there is none.
    async fn next_mark(&mut self, mut place: u64) -> Result<u64, FileError> {
        while place < self.input.length() {
            let read = self.from(place).await?;
            let found = read.windows(MARK.len()).position(|window| window == MARK);
            if let Some(found) = found {
                return Ok(place + found as u64);
            }
            // A mark may lie across the border of two steps.
            place += read.len().saturating_sub(MARK.len() - 1).max(1) as u64;
        }
        Ok(self.input.length())
    }
}
