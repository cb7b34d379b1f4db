//! One file with everything that is kept: written from a store, and brought back into one.
//!
//! The file is a row of parts ([`parts`]): a run, the marks, a profile. Each has a heading that says what it is, how
//! long it is and what its SHA-256 is; a list of all headings stands at the end ([`frame`]). So it is written and read
//! part by part, never as a whole, and a damaged spot costs the part it is in, by name.
//!
//! Not in it: what can be made anew from the rest (the index of the search), and what is of this device alone (when
//! arXiv was asked last). Kept keys are in it as they lie in the store, encrypted.

mod bring;
mod file;
mod frame;
mod parts;
mod read;
mod write;

pub use bring::{Account, Group, Lost, bring};
pub use file::{FileError, Input, Output};
pub use frame::{About, VERSION};
pub use parts::{Kind, Part, part_of};
pub use read::{Contents, Refusal, contents};
pub use write::{KeptKeys, Written, write};

use super::keep::KeepError;

/// How far the writing or the reading of a back-up is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Parts that are done.
    pub done: usize,
    /// Of so many.
    pub total: usize,
    /// Bytes that are done.
    pub bytes: u64,
}

/// Why a back-up was not written to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// What is kept could not be read.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<super::ports::StoreError> for BackupError {
    fn from(error: super::ports::StoreError) -> Self {
        Self::Keep(error.into())
    }
}
