//! A day's index, as it is read: its papers, and for each word the texts that have it. Nothing is taken apart before
//! it is asked for, so that reading costs little more than the checksum.

use std::ops::Range;

use super::Field;
use super::build::BLOCK;
use super::coding::{Reader, SHARED, checksum, mixed};
use crate::paper::PaperId;

/// The first four bytes: a name, and the version of the layout.
pub(super) const FORMAT: u32 = u32::from_le_bytes(*b"FLx1");
pub(super) const FOLLOWED: u8 = 1;
pub(super) const IMPORTED: u8 = 2;

/// Why bytes are no index of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the index of a day is damaged or of another version; it is made anew from the stored day")]
pub struct Damaged;

/// The index of a day.
#[derive(Debug, Clone)]
pub struct Segment {
    bytes: Vec<u8>,
    /// What it was made of, as [`super::build()`] was told.
    pub stamp: u64,
    /// The papers, in the day's order.
    pub papers: Vec<Paper>,
    /// How many papers of the day are not in it.
    pub others: u32,
    /// How many words the papers have in each field.
    pub lengths: [u64; Field::COUNT],
    categories: Vec<Range<usize>>,
    other_ids: Range<usize>,
    heads: Range<usize>,
    words: Range<usize>,
    posts: Range<usize>,
    word_count: usize,
}

/// What is known of a paper besides its words.
#[derive(Debug, Clone)]
pub struct Paper {
    id: Range<usize>,
    categories: Range<usize>,
    /// Ascending, it is the order of ids, but for ids of one month and number, and old ones.
    pub key: u64,
    /// 0 is none.
    pub relevance: u8,
    /// 0 is none.
    pub novelty: u8,
    pub(super) flags: u8,
    /// The sum of the note, 0 without one.
    pub note: u32,
    /// How many words each field has.
    pub lengths: [u32; Field::COUNT],
}

impl Segment {
    /// Takes what [`super::build()`] made.
    ///
    /// # Errors
    /// For anything else, and where a single bit is not what it was.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Damaged> {
        Self::parse(bytes).ok_or(Damaged)
    }

    fn parse(bytes: Vec<u8>) -> Option<Self> {
        let (content, sum) = bytes.split_last_chunk::<8>()?;
        let content = (checksum(content) == u64::from_le_bytes(*sum)).then_some(content)?;
        let mut reader = Reader::new(content);
        (reader.fixed()? == FORMAT).then_some(())?;
        let stamp = reader.fixed_long()?;
        let [papers, others, categories, word_count] =
            [reader.fixed()?, reader.fixed()?, reader.fixed()?, reader.fixed()?];
        let mut ends = [0_usize; 6];
        for end in &mut ends {
            *end = reader.fixed()? as usize;
        }
        let mut at = content.len() - reader.left();
        let mut part = |length: usize| {
            let begin = at;
            at = at.checked_add(length).filter(|end| *end <= content.len())?;
            Some(begin..at)
        };
        let [names, docs, other_ids, heads, words, posts] = ends;
        let (names, docs, other_ids) = (part(names)?, part(docs)?, part(other_ids)?);
        let (heads, words, posts) = (part(heads)?, part(words)?, part(posts)?);

        let mut names = Places::new(content, names)?;
        let categories = (0..categories).map(|_| names.text()).collect::<Option<Vec<_>>>()?;
        let mut docs = Places::new(content, docs)?;
        let papers = (0..papers).map(|_| docs.paper()).collect::<Option<Vec<_>>>()?;
        let mut lengths = [0; Field::COUNT];
        for paper in &papers {
            for (sum, length) in lengths.iter_mut().zip(paper.lengths) {
                *sum += u64::from(length);
            }
        }
        let word_count = word_count as usize;
        Some(Self {
            bytes,
            stamp,
            papers,
            others,
            lengths,
            categories,
            other_ids,
            heads,
            words,
            posts,
            word_count,
        })
    }

    /// The id of one of its papers.
    pub fn id(&self, paper: &Paper) -> Option<PaperId> {
        PaperId::parse(self.text(&paper.id))
    }

    /// The same as text.
    pub fn id_text(&self, paper: &Paper) -> &str {
        self.text(&paper.id)
    }

    /// The categories of one of its papers, the primary one first.
    pub fn categories(&self, paper: &Paper) -> impl Iterator<Item = &str> {
        let places = self.bytes.get(paper.categories.clone()).unwrap_or_default();
        places.iter().filter_map(|place| Some(self.text(self.categories.get(usize::from(*place))?)))
    }

    /// Calls `take` with the id of each paper of the day that is not in it.
    pub fn each_other(&self, take: &mut dyn FnMut(&str)) {
        let mut reader = Reader::new(self.bytes.get(self.other_ids.clone()).unwrap_or_default());
        let mut id = Vec::new();
        while reader.text_after(&mut id).is_some() {
            take(std::str::from_utf8(&id).unwrap_or_default());
        }
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// How many distinct words it has.
    pub fn word_count(&self) -> usize {
        self.word_count
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.bytes.get(range.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Calls `take` for each word that begins with `prefix`, or for that word alone: with whether it is the word
    /// itself, and its posts.
    pub(super) fn each_word(&self, prefix: &str, reach: Reach, take: &mut dyn FnMut(Match, Posts<'_>)) {
        let prefix = prefix.as_bytes();
        let words = self.bytes.get(self.words.clone()).unwrap_or_default();
        let posts = self.bytes.get(self.posts.clone()).unwrap_or_default();
        let heads = self.bytes.get(self.heads.clone()).unwrap_or_default();
        let (heads, _) = heads.as_chunks::<8>();
        // The last block that begins with nothing greater than the prefix.
        let after = heads
            .partition_point(|head| first_word(words, block(head).0).is_some_and(|first| first <= prefix));
        let first = after.saturating_sub(1);
        let Some((at, mut post_at)) = heads.get(first).map(block) else { return };
        let mut reader = Reader::new(words.get(at..).unwrap_or_default());
        // How much of the prefix the last word has. Words are never put together: each says how much it shares with the
        // one before, and that tells nearly always where it stands.
        let mut has = 0;
        for number in first * BLOCK..self.word_count {
            let Some((shared, rest)) = reader.after() else { return };
            let Some(length) = reader.number().map(|length| length as usize) else { return };
            let begin = post_at;
            post_at = begin.saturating_add(length);
            if number.is_multiple_of(BLOCK) {
                // The first of a block is written in full.
                has = 0;
            }
            if shared > has && has < prefix.len() {
                // It departs from the prefix where the last one did: before it.
                continue;
            }
            let mut is_it = false;
            if shared < prefix.len() || has < prefix.len() {
                if shared < has && shared < SHARED {
                    return;
                }
                let wanted = prefix.get(shared..).unwrap_or_default();
                let same = rest.iter().zip(wanted).take_while(|(one, other)| one == other).count();
                has = shared + same;
                if same < wanted.len() {
                    if rest.get(same) > wanted.get(same) {
                        return;
                    }
                    continue;
                }
                is_it = rest.len() == same;
            }
            if is_it || reach == Reach::Prefix {
                let posts =
                    Posts { reader: Reader::new(posts.get(begin..post_at).unwrap_or_default()), key: 0 };
                take(if is_it { Match::Word } else { Match::Beginning }, posts);
            }
            if reach == Reach::Word {
                // What begins with a word stands after it.
                return;
            }
        }
    }
}

/// How far a word that is asked for reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It is meant as it is.
    Word,
    /// It stands for every word that begins with it.
    Prefix,
}

/// How a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is the word that was asked for.
    Word,
    /// It begins with that.
    Beginning,
}

/// The texts that have a word.
pub(super) struct Posts<'a> {
    reader: Reader<'a>,
    key: u32,
}

/// A text that has a word.
pub(super) struct Post {
    /// The paper's place in the day and the field: `paper << 3 | field`.
    pub key: u32,
    /// How often.
    pub count: u32,
}

impl Posts<'_> {
    /// The next text. Its places are to be read, or passed over, before the next one is asked for.
    #[inline(always)]
    pub fn next(&mut self) -> Option<Post> {
        let head = self.reader.number()?;
        self.key = self.key.checked_add(head >> 1)?;
        let count = if head & 1 == 1 { self.reader.number()? } else { 1 };
        Some(Post { key: self.key, count })
    }

    /// Passes over so many places.
    #[inline(always)]
    pub fn skip(&mut self, places: u32) {
        if self.reader.skip(places).is_none() {
            self.reader = Reader::new(&[]);
        }
    }

    /// Calls `take` with each of so many places.
    pub fn places(&mut self, count: u32, take: &mut dyn FnMut(u32)) {
        let mut place = 0_u32;
        for _ in 0..count {
            let Some(step) = self.reader.number() else { return };
            place = place.saturating_add(step);
            take(place);
        }
    }
}

/// Where the words and the posts of a block begin.
#[inline(always)]
fn block([a, b, c, d, e, f, g, h]: &[u8; 8]) -> (usize, usize) {
    (u32::from_le_bytes([*a, *b, *c, *d]) as usize, u32::from_le_bytes([*e, *f, *g, *h]) as usize)
}

/// The first word of a block is written in full, for nothing comes before it.
#[inline(always)]
fn first_word(words: &[u8], at: usize) -> Option<&[u8]> {
    let words = words.get(at..)?;
    let length = usize::from(*words.first()? & 15);
    if length < 15 {
        return words.get(1..=length);
    }
    let mut reader = Reader::new(words.get(1..)?);
    let more = reader.number()? as usize;
    reader.take(length + more)
}

/// Reads papers, and where in all bytes their parts stand.
struct Places<'a> {
    content: usize,
    reader: Reader<'a>,
}

impl<'a> Places<'a> {
    fn new(content: &'a [u8], part: Range<usize>) -> Option<Self> {
        let end = part.end;
        Some(Self { content: end, reader: Reader::new(content.get(part)?) })
    }

    fn at(&self) -> usize {
        self.content - self.reader.left()
    }

    fn text(&mut self) -> Option<Range<usize>> {
        let length = self.reader.number()? as usize;
        let begin = self.at();
        self.reader.take(length)?;
        Some(begin..begin + length)
    }

    fn paper(&mut self) -> Option<Paper> {
        let length = self.reader.number()? as usize;
        let begin = self.at();
        let key = key(self.reader.take(length)?);
        let [relevance, novelty, flags] = *self.reader.take(3)?.first_chunk()?;
        let note = self.reader.fixed()?;
        let categories = self.text()?;
        let mut lengths = [0; Field::COUNT];
        for length in &mut lengths {
            *length = self.reader.number()?;
        }
        Some(Paper { id: begin..begin + length, categories, key, relevance, novelty, flags, note, lengths })
    }
}

/// Ids of the new style by month and number, the newest first; old ones after them.
fn key(id: &[u8]) -> u64 {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u64, |sum, byte| Some(sum * 10 + u64::from(char::from(*byte).to_digit(10)?)))
    };
    let parts = || {
        let (month, rest) = id.split_at_checked(4)?;
        let digits = rest.strip_prefix(b".").filter(|digits| digits.len() <= 5)?;
        Some(number(month)? << 32 | number(digits)?)
    };
    parts().map_or(u64::MAX, |both| !both)
}

/// A note's sum: 0 for none.
pub fn note_sum(note: &str) -> u32 {
    if note.is_empty() { 0 } else { (mixed(checksum(note.as_bytes()), 0) as u32).max(1) }
}
