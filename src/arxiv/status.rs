//! What a source's answer means for one category and one day: is it that day's batch, and all of it?
//!
//! A date is not believed on its word. In 69 of some 3,600 stored feeds a fresh date stands above the batch of the
//! day before, on nine Saturdays among them, and some feeds were built one second before midnight and carry the day
//! before. So what came is compared with the batches that are known already, or else with arXiv's listing.

mod evidence;

use serde::{Deserialize, Serialize};

use super::calendar::{self, Quiet};
use super::{Announcement, Source, Stated};
use crate::day::Day;

pub use evidence::{Batch, Evidence, Trouble};

/// What is known of one category on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Status {
    /// It is the batch of this day, as far as can be known all of it.
    Fresh,
    /// It is not out yet.
    Waiting {
        /// When it is due, milliseconds since 1970 (UTC).
        due: u64,
    },
    /// arXiv announced nothing.
    Quiet {
        /// Why.
        why: Quiet,
    },
    /// What came is an earlier batch.
    Stale {
        /// Which one.
        repeats: Day,
        /// How many entries it has that the earlier batch did not have.
        new: usize,
    },
    /// It is the batch of this day, but not all of it.
    Partial {
        /// How many entries came.
        got: usize,
        /// How many there are, where that is known.
        of: Option<usize>,
    },
    /// arXiv or the proxy said no.
    Refused {
        /// The HTTP status, mostly 429, 403 or 406.
        status: u16,
        /// When it may be asked again, milliseconds since 1970 (UTC).
        again: u64,
    },
    /// Nothing usable came.
    Failed {
        /// Why, as a sentence.
        why: String,
    },
    /// Something came, and nothing tells whether it is this day's batch.
    Unconfirmed {
        /// What is doubtful.
        doubt: Doubt,
    },
}

/// Why a batch is not taken for the day's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The batch before is not known, so it may be that one under a fresh date.
    NothingToCompare,
    /// It is empty, on a day on which arXiv announces something by its calendar.
    Empty,
    /// It holds papers, on a day on which arXiv announces nothing by its calendar.
    DayOff,
    /// It states this date, but its papers are known from none of the batches before.
    OtherDate {
        /// The date that it states.
        states: Day,
    },
    /// arXiv's listing has other papers, or another date.
    OtherListing,
    /// It was searched by the time of submission, which is about what was announced; nothing better can be had for
    /// days that are long gone.
    Approximate,
}

/// What the app does about a status by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the day is settled for this category.
    Nothing,
    /// It asks arXiv's listing, which states its date and its counts.
    AskListing,
    /// It asks again.
    AskAgain {
        /// When, milliseconds since 1970 (UTC).
        at: u64,
    },
}

/// Who was asked already, for what is done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The feed alone.
    Feed,
    /// The listing too, or it alone.
    Listing,
}

/// The longest that a feed may be late before that is worth a word, in milliseconds: mostly it is seconds after
/// midnight, at times half an hour.
const LATE: u64 = 60 * 60_000;

/// However long a refusal asks to wait, the next day's announcement is a new question, in milliseconds.
const LONGEST_WAIT: u64 = 24 * 60 * MINUTE;

/// What a feed or a page of a listing holds at most.
const MOST_ENTRIES: usize = 2_000;

const MINUTE: u64 = 60_000;

/// Reads the evidence. Nothing is assumed that is not in it.
pub fn judge(evidence: &Evidence<'_>) -> Status {
    let calm = calendar::quiet(evidence.day).filter(|quiet| quiet.is_certain());
    let due = calendar::feed_out(evidence.day);
    match (evidence.given, calm) {
        (Ok(given), _) if given.day != evidence.day => dated_otherwise(evidence, given),
        (Ok(given), _) if given.entries.is_empty() => empty(evidence, given),
        (Ok(given), calm) => same_date(evidence, given, calm),
        // What the calendar knows for certain nobody needs to confirm.
        (Err(_), Some(why)) => Status::Quiet { why },
        (Err(_), None) if evidence.now < calendar::listing_out(evidence.day) => Status::Waiting { due },
        (Err(Trouble::Refused { status, wait_seconds }), None) => {
            // Where no time is given: a quarter of an hour, which is polite and still the same morning.
            let wait = wait_seconds.map_or(15 * MINUTE, |seconds| u64::from(seconds) * 1_000);
            Status::Refused { status: *status, again: evidence.now.saturating_add(wait.min(LONGEST_WAIT)) }
        }
        (Err(Trouble::Failed { why }), None) => Status::Failed { why: why.clone() },
    }
}

/// It states the day that is asked for, and holds papers.
fn same_date(evidence: &Evidence<'_>, given: &Announcement, calm: Option<Quiet>) -> Status {
    let batch = Batch::of(given);
    if given.source.is_approximate() {
        return Status::Unconfirmed { doubt: Doubt::Approximate };
    }
    // A listing is dated by its heading, which changes with its papers.
    if !is_feed(given.source) {
        return whole(evidence, given).unwrap_or(Status::Fresh);
    }
    let before = evidence.earlier.iter().filter(|earlier| earlier.day < evidence.day);
    if let Some(same) = before.filter(|earlier| batch.is_again(earlier)).max_by_key(|earlier| earlier.day) {
        return Status::Stale { repeats: same.day, new: batch.missing_from(same) };
    }
    let previous = calendar::previous(evidence.day);
    let is_known = evidence.earlier.iter().any(|earlier| earlier.day == previous);
    if let Some(listing) = evidence.listing.filter(|_| !is_known) {
        let listed = Batch::of(listing);
        // What a torn listing has left still says whose batch it is.
        let is_same = batch.is_again(&listed) || (listing.is_partial() && listed.is_again(&batch));
        return match (listed.day == evidence.day, is_same) {
            (true, true) => whole(evidence, given).unwrap_or(Status::Fresh),
            (false, true) if listed.day < evidence.day => {
                Status::Stale { repeats: listed.day, new: batch.missing_from(&listed) }
            }
            _ => Status::Unconfirmed { doubt: Doubt::OtherListing },
        };
    }
    if calm.is_some() {
        return Status::Unconfirmed { doubt: Doubt::DayOff };
    }
    match whole(evidence, given) {
        Some(partial) => partial,
        None if is_known => Status::Fresh,
        None => Status::Unconfirmed { doubt: Doubt::NothingToCompare },
    }
}

/// It states another day than the one that is asked for.
fn dated_otherwise(evidence: &Evidence<'_>, given: &Announcement) -> Status {
    if let Some(why) = calendar::quiet(evidence.day).filter(|quiet| quiet.is_certain()) {
        return Status::Quiet { why };
    }
    let other = Status::Unconfirmed { doubt: Doubt::OtherDate { states: given.day } };
    if given.day > evidence.day {
        return other;
    }
    let batch = Batch::of(given);
    if let Some(listing) = evidence.listing {
        let listed = Batch::of(listing);
        if listed.day == evidence.day && !given.entries.is_empty() && batch.is_again(&listed) {
            return whole(evidence, given).unwrap_or(Status::Fresh);
        }
        // The listing is a day ahead in the evening, so only one that should have this day says that there is none.
        let is_out = evidence.now >= calendar::listing_out(evidence.day).saturating_add(LATE);
        if listed.day < evidence.day && is_out && is_feed(given.source) {
            let why = calendar::quiet(evidence.day).unwrap_or(Quiet::Unlisted);
            return Status::Quiet { why };
        }
    }
    // The batch that it says it is, or one of which it has too little to be it.
    let known = evidence.earlier.iter().find(|earlier| earlier.day == given.day);
    if known.is_some_and(|known| !given.entries.is_empty() && !batch.is_again(known)) {
        return other;
    }
    let due = if is_feed(given.source) {
        calendar::feed_out(evidence.day)
    } else {
        calendar::listing_out(evidence.day)
    };
    if evidence.now < due.saturating_add(LATE) {
        return Status::Waiting { due };
    }
    let new = known.map_or(0, |known| batch.missing_from(known));
    Status::Stale { repeats: given.day, new }
}

/// It states the day that is asked for, and holds nothing.
fn empty(evidence: &Evidence<'_>, given: &Announcement) -> Status {
    if let Some(partial) = whole(evidence, given) {
        return partial;
    }
    match (calendar::quiet(evidence.day), evidence.listing) {
        // What a search did not find may have been announced all the same.
        (None, _) if given.source.is_approximate() => Status::Unconfirmed { doubt: Doubt::Empty },
        (Some(why), _) => Status::Quiet { why },
        // A listing without entries, dated by its heading, is a day without papers in a small category.
        (None, _) if !is_feed(given.source) => Status::Fresh,
        (None, Some(listing)) if listing.day == evidence.day && listing.entries.is_empty() => Status::Fresh,
        (None, Some(listing)) if listing.day < evidence.day => Status::Quiet { why: Quiet::Unlisted },
        (None, _) => Status::Unconfirmed { doubt: Doubt::Empty },
    }
}

/// What shows that there is more than came, where something does.
fn whole(evidence: &Evidence<'_>, given: &Announcement) -> Option<Status> {
    let got = given.entries.len();
    let all = |one: &Announcement| one.stated.as_ref().and_then(Stated::entries);
    let stated = all(given);
    let listed = evidence.listing.filter(|listing| listing.day == given.day);
    let listed = listed.map(|listing| all(listing).unwrap_or(listing.entries.len()));
    let of = stated.into_iter().chain(listed).max().filter(|of| *of > got);
    // Replacements of version 6 and above are in listings and not in feeds: a few more there are no sign.
    let is_short = if is_feed(given.source) && stated.is_none() {
        of.is_some_and(|of| got * 100 < of * evidence::SAME_PERCENT)
    } else {
        of.is_some()
    };
    // A listing of several pages can have more, and says how many.
    let is_cut = given.is_partial() || (stated.is_none() && got >= MOST_ENTRIES);
    (is_short || is_cut).then_some(Status::Partial { got, of })
}

fn is_feed(source: Source) -> bool {
    matches!(source, Source::Rss | Source::Atom)
}

impl Status {
    /// True where the day is done with for this category: its batch is there, or there is none.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Fresh | Self::Quiet { .. } | Self::Unconfirmed { doubt: Doubt::Approximate })
    }

    /// True where what came may be read as the batch of the day, in full, in part or in doubt.
    pub fn is_readable(&self) -> bool {
        match self {
            Self::Fresh | Self::Partial { .. } => true,
            Self::Unconfirmed { doubt } => {
                matches!(doubt, Doubt::NothingToCompare | Doubt::DayOff | Doubt::Approximate)
            }
            Self::Waiting { .. }
            | Self::Quiet { .. }
            | Self::Stale { .. }
            | Self::Refused { .. }
            | Self::Failed { .. } => false,
        }
    }

    /// What the app does about it at `now`, milliseconds since 1970 (UTC), when `asked` was asked already.
    ///
    /// A listing is another page of arXiv's and mostly right where a feed is not; when it does not help either, the
    /// question is put again by and by: a stale feed has stayed so for 20 hours.
    pub fn next(&self, asked: Asked, now: u64) -> Next {
        let later = |minutes: u64| Next::AskAgain { at: now.saturating_add(minutes * MINUTE) };
        match (self, asked) {
            (Self::Fresh | Self::Quiet { .. } | Self::Unconfirmed { doubt: Doubt::Approximate }, _) => {
                Next::Nothing
            }
            // A minute after, for a feed is there some seconds after midnight, and not before ten minutes from now.
            (Self::Waiting { due }, _) => {
                Next::AskAgain { at: due.saturating_add(MINUTE).max(now.saturating_add(10 * MINUTE)) }
            }
            (Self::Refused { again, .. }, _) => Next::AskAgain { at: (*again).max(now) },
            (Self::Stale { .. } | Self::Partial { .. } | Self::Unconfirmed { .. }, Asked::Feed) => {
                Next::AskListing
            }
            (Self::Failed { .. }, Asked::Feed) => Next::AskListing,
            (Self::Failed { .. }, Asked::Listing) => later(30),
            (Self::Stale { .. } | Self::Partial { .. } | Self::Unconfirmed { .. }, Asked::Listing) => {
                later(60)
            }
        }
    }
}
