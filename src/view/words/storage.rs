//! What readers are told about storage and about erasing it, in English.

use super::backup::size;
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
/// It was not done.
pub const NOT_ERASED: &str = "Nothing was erased.";

/// How much is stored.
pub fn usage(used: u64, room: u64) -> String {
    format!("{} are stored, of {} that the browser would give this page.", size(used), size(room))
}

/// Why nothing was erased.
pub fn not_erased(error: &StoreError) -> String {
    match error {
        StoreError::Blocked => {
            "Another tab of this page does not let go of it; close it and try again.".to_owned()
        }
        error => super::sentence(&error.to_string()),
    }
}
