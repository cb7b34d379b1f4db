//! The file of a back-up, as its writer and its reader see it: never all of it at once.

use std::cell::RefCell;
use std::ops::Range;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};

/// Why a file was not written or read, in the browser's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileError(pub String);

/// A file that is being written, from its beginning to its end.
pub trait Output {
    /// Takes the bytes that come next.
    fn write(&self, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), FileError>>;
}

/// A file that can be read anywhere.
pub trait Input {
    /// How many bytes it has.
    fn length(&self) -> u64;
    /// The bytes of `range`, which lies within the file. Who asks keeps it small.
    fn read(&self, range: Range<u64>) -> LocalBoxFuture<'static, Result<Vec<u8>, FileError>>;
}

/// The twin in memory.
impl Output for RefCell<Vec<u8>> {
    fn write(&self, bytes: Vec<u8>) -> LocalBoxFuture<'static, Result<(), FileError>> {
        self.borrow_mut().extend_from_slice(&bytes);
        ready(Ok(())).boxed_local()
    }
}

/// The twin in memory.
impl Input for Vec<u8> {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, range: Range<u64>) -> LocalBoxFuture<'static, Result<Vec<u8>, FileError>> {
        let place = |place| usize::try_from(place).unwrap_or(usize::MAX);
        let bytes = self.get(place(range.start)..place(range.end)).map(<[u8]>::to_vec);
        ready(bytes.ok_or_else(|| FileError("the file is shorter than that".to_owned()))).boxed_local()
    }
}
