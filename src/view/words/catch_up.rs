//! What readers are told of missed days and of waiting for arXiv, in English.

use crate::day::Day;
use crate::paper::Category;
use crate::run::catch_up::{Doing, End, Progress};
use crate::run::conduct::{Pause, PauseWhy};

/// What is to be known of days that are searched by the time of submission.
pub const APPROXIMATE: &str = "arXiv keeps the pages of its announcements for 90 days. Older days are searched by the time \
                               of submission, which gives about what was new: cross-lists of older papers and \
                               replacements are missing.";
/// Under a catch-up that is going on.
pub const GOES_ON: &str =
    "You can read on meanwhile. What is filled stays, whenever you stop or close the page.";
/// A catch-up that another tab is at.
pub const ELSEWHERE: &str = "Another tab is filling them.";
/// What leaving days out means.
pub const LEAVE_OUT: &str = "Leave them out";

/// How many days were missed, since when.
pub fn missed(days: usize, first: Option<Day>) -> String {
    match (days, first) {
        (1, Some(day)) => format!("{} is missing.", day.in_words()),
        (many, Some(day)) => format!("{many} days since {} are missing.", day.in_words()),
        (_, None) => String::new(),
    }
}

/// What is expected of a day that is not fetched.
pub fn about(papers: usize) -> String {
    format!("about {papers} papers")
}

/// The same where it is too old for arXiv's pages.
pub fn about_searched(papers: usize) -> String {
    format!("about {papers} papers, approximate")
}

/// What is expected of a day that is fetched and was not read.
pub fn fetched(papers: usize) -> String {
    format!("{papers} papers, fetched")
}

/// What a day lacks whose run did not end.
pub fn begun(papers: usize) -> String {
    match papers {
        1 => "begun; 1 paper is left".to_owned(),
        many => format!("begun; {many} papers are left"),
    }
}

/// What a day lacks that was read without all of these.
pub fn without(categories: &[Category]) -> String {
    let names: Vec<String> = categories.iter().map(ToString::to_string).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    format!("read; {} {are} to be completed", names.join(" and "))
}

/// What fetching takes.
pub fn waits(requests: usize, minutes: u64) -> String {
    let pages = if requests == 1 { "1 page".to_owned() } else { format!("{requests} pages") };
    let minutes = if minutes <= 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
    format!("arXiv is asked for {pages}, 15 s apart: about {minutes}, plus the model’s time.")
}

/// How far a catch-up is.
pub fn filling(progress: &Progress) -> String {
    let Progress { done, of, day, .. } = progress;
    format!("Filling {}: day {} of {of}.", day.in_words(), done + 1)
}

/// What is done just now; `at` is the time until which is waited, as the reader's clock shows it.
pub fn doing(doing: Doing, at: &str) -> String {
    match doing {
        Doing::Fetching => "Fetching what arXiv announced.".to_owned(),
        Doing::Waiting(_) => format!("arXiv asked to wait until {at}; it goes on by itself."),
        Doing::Reading => "Asking the model.".to_owned(),
    }
}

/// How a catch-up ended: what, and more about it.
pub fn ended(end: &End) -> [String; 2] {
    match end {
        End::Filled => ["All missing days are filled.".to_owned(), "The archive has them.".to_owned()],
        End::Elsewhere => [ELSEWHERE.to_owned(), String::new()],
        End::Ended { day, why } => {
            [format!("The catch-up ended at {}.", day.in_words()), format!("{why} What was filled stays.")]
        }
    }
}

/// What is waited for before arXiv is asked; `now` in milliseconds since 1970 by the reader's clock.
pub fn pause(pause: Pause, now: u64) -> String {
    let seconds = pause.until.saturating_sub(now).div_ceil(1_000).max(1);
    match pause.why {
        PauseWhy::Pace => format!("Waiting {seconds} s: arXiv asks for this between requests."),
        PauseWhy::Asked => format!("Waiting {seconds} s: arXiv or the proxy asked for this."),
        PauseWhy::OtherTab => "Waiting for another tab that is asking arXiv.".to_owned(),
    }
}
