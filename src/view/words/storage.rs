//! What readers are told about storage and about erasing it, in English.

use super::numbers::size;
use crate::digest::thin::{Progress, Thinned};
use crate::run::ports::StoreError;

/// A browser that does not say how much is stored.
pub const UNKNOWN: &str = "This browser does not say how much is stored.";
/// Storage that the browser keeps.
pub const LASTING: &str = "It stays until you delete it.";
/// Storage that the browser may clear.
pub const NOT_LASTING: &str = "The browser may clear it by itself: when the device is nearly full, or, in Safari, after a week \
     without a visit.";
/// A browser that does not promise to keep it.
pub const REFUSED: &str = "The browser does not promise that now. It may later, when you use the page more, bookmark it or \
     put it on your home screen. A back-up is safe in any case.";
/// What thinning out does.
pub const ABOUT_THINNING: &str = "Old days can be thinned out. Papers that were neither shown nor yours (followed, starred, \
     noted, tagged) lose their abstract, arXiv’s announcements of those days go, and so do the texts of requests and \
     replies. Digests, verdicts, sums and costs stay.";
/// What that costs.
pub const THINNING_COSTS: &str = "What is gone is no longer searched or learned from, and a digest whose cut-offs you lower later \
     shows those papers without abstract. A back-up made before still has it all, for an empty browser.";
/// While it is done.
pub const THINNING: &str = "Thinning out…";
/// A reader without old days.
pub const NOTHING_OLD: &str = "There is no finished day that old.";
/// Old days that are thin already.
pub const THIN_ALREADY: &str = "Nothing was left to thin out.";

/// For how many days back nothing is thinned out, as a choice.
pub fn older_than(days: i32) -> String {
    match days {
        365 => "a year".to_owned(),
        days => format!("{days} days"),
    }
}

/// What would be thinned out.
pub fn would_thin(runs: usize, days: i32) -> String {
    let older = older_than(days);
    format!("{runs} {} older than {older}.", if runs == 1 { "digest is" } else { "digests are" })
}

/// What was thinned out.
pub fn thinned(thinned: &Thinned) -> [String; 2] {
    if thinned.bytes == 0 {
        return [THIN_ALREADY.to_owned(), String::new()];
    }
    let Thinned { runs, papers, announcements, bytes } = thinned;
    let counted = |count: &usize, one: &str| format!("{count} {one}{}", if *count == 1 { "" } else { "s" });
    let [runs, papers, announcements] =
        [counted(runs, "digest"), counted(papers, "abstract"), counted(announcements, "announcement")];
    [
        format!("Thinned out {runs}: {} less.", size(*bytes)),
        format!("{papers} and {announcements} went, and the texts of the requests."),
    ]
}

/// Under the bar of progress.
pub fn thinning(progress: Progress) -> String {
    format!("{} of {} digests", progress.done, progress.total)
}

/// Above the button that erases.
pub const ABOUT_ERASING: &str =
    "Deletes all that this page keeps in this browser, on this device. Files that you saved stay.";
/// What the dialogue asks.
pub const SURE: &str = "Erase everything?";
/// What goes.
pub const GOES: [&str; 4] = [
    "all days: digests, verdicts, announcements, logs",
    "profiles, marks, notes, tags, and what was learned",
    "settings and the key, kept or in memory",
    "the page’s own copy for use without a network",
];
/// That it is for good.
pub const FOR_GOOD: &str =
    "This cannot be undone. Other tabs of this page are reset too, and a run that asks is stopped.";
/// While it is done.
pub const ERASING: &str = "Erasing…";
/// It was not done, or not all of it: what is in the browser's line goes when the other tab has gone.
pub const NOT_ERASED: &str = "Not everything was erased.";

/// How much is stored.
pub fn usage(used: u64, room: u64) -> String {
    format!("{} are stored, of {} that the browser would give this page.", size(used), size(room))
}

/// Why not everything was erased.
pub fn not_erased(error: &StoreError) -> String {
    match error {
        StoreError::Blocked => {
            "Another tab of this page does not let go of the database. Close it, and erase once more."
                .to_owned()
        }
        error => super::sentence(&error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_thinned_out_is_counted() {
        let one = Thinned { runs: 1, papers: 1, announcements: 2, bytes: 1_500_000 };
        assert_eq!(thinned(&one)[0], "Thinned out 1 digest: 1.5 MB less.");
        assert_eq!(thinned(&one)[1], "1 abstract and 2 announcements went, and the texts of the requests.");
        assert_eq!(thinned(&Thinned::default())[0], THIN_ALREADY);
        assert_eq!(would_thin(1, 30), "1 digest is older than 30 days.");
        assert_eq!(would_thin(7, 365), "7 digests are older than a year.");
    }
}
