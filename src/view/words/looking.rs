//! What readers are told of a look at arXiv, in English.

use super::statuses;
use crate::arxiv::Source;
use crate::arxiv::calendar::Quiet;
use crate::day::Day;
use crate::run::look::Choice;

/// While the first sources are asked.
pub const READING: &str = "Reading arXiv’s announcement.";
/// The fold of the statuses, where all is well.
pub const ALL_HERE: &str = "Sources: everything is here";
/// The same, where something is missing.
pub const NOT_ALL_HERE: &str = "Sources: not everything is here";
/// The same, while something is asked or checked.
pub const CHECKING: &str = "Sources: being checked";
/// A day that is not announced yet.
pub const NOT_OUT: &str = "Today’s announcement is not out yet.";
/// The button for what came late.
pub const READ_LATE: &str = "Read them too";
/// What comes late costs, and what does not.
pub const LATE_COST: &str = "Only these are asked about; what has scores is not asked again.";

/// Entries and where they are from; `stated` is what a listing says there are, `day` the day where it is another than
/// today's.
pub fn entries(count: usize, stated: Option<usize>, source: Source, day: Option<Day>) -> String {
    let entries = super::entries(count);
    let of = match stated {
        Some(stated) if stated == count => format!("{entries}, as arXiv’s listing states"),
        Some(stated) => format!("{entries}; arXiv’s listing states {stated}"),
        None => entries,
    };
    let day = day.map(|day| format!(" of {}", day.in_words())).unwrap_or_default();
    format!("{of}{day}, {}.", from(source))
}

fn from(source: Source) -> &'static str {
    match source {
        Source::Rss | Source::Atom => "from the feed",
        Source::Listing => "from the listing",
        Source::CatchUp => "from the page of that day",
        Source::Api => "from the search API",
    }
}

/// A choice of sources, for the menu.
pub fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::Page => "The page chooses",
        Choice::Feed => "Feeds alone",
        Choice::Listing => "Listings alone",
        Choice::Api => "Search API, approximate",
    }
}

/// A day without an announcement, and when the next one comes: `at` in the reader's time.
pub fn quiet(day: Day, why: Option<Quiet>, next: Option<(Day, &str)>) -> String {
    let why = match why {
        Some(why) => statuses::quiet_day(day, why),
        None => format!("arXiv’s announcement of {} is empty.", day.in_words()),
    };
    match next {
        Some((next, at)) => {
            format!("{why} The next announcement is that of {}: it comes at {at}.", next.in_words())
        }
        None => why,
    }
}

/// When it is due that is not out yet: `at` in the reader's time.
pub fn due(at: &str) -> String {
    format!("It comes at {at}, and is asked for by itself while this page is open.")
}

/// What arrived after the day was read.
pub fn late(entries: usize, papers: usize) -> String {
    let entries = if entries == 1 { "1 entry has".to_owned() } else { format!("{entries} entries have") };
    match papers {
        0 => format!("{entries} arrived since this day was read; none is a paper to be asked about."),
        1 => format!("{entries} arrived since this day was read, with 1 further paper."),
        many => format!("{entries} arrived since this day was read, with {many} further papers."),
    }
}

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// How far away a moment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// So near that its time alone tells it.
    Near,
    /// A day and more.
    Far,
}

/// A moment as the reader's clock shows it: weekday from Sunday on, hour and minute; with the weekday where that is
/// another than that of `now`, or where it is far.
pub fn moment(moment: (u32, u32, u32), now: (u32, u32, u32), distance: Distance) -> String {
    let (day, hour, minute) = moment;
    let time = format!("{hour:02}:{minute:02}");
    let name = usize::try_from(day).ok().and_then(|day| WEEKDAYS.get(day));
    match name {
        Some(name) if day != now.0 || distance == Distance::Far => format!("{time} on {name}"),
        _ => time,
    }
}
