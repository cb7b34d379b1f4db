//! Why a command ended without success, told to the person at the terminal.

use std::io;
use std::process::ExitStatus;

/// What happened and, where something can be done, what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The arguments are not understood.
    #[error("{0}. --help says what can be given")]
    Usage(#[from] lexopt::Error),
    /// A program that this machine lacks and that we could not install.
    #[error("{program} is missing. {remedy}")]
    Missing {
        /// What is missing.
        program: String,
        /// How to get it.
        remedy: String,
    },
    /// A program ran and said no.
    #[error("{program} failed ({status})")]
    Program {
        /// The command line.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file, a port or a program that could not be used.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// The system's words.
        source: io::Error,
    },
    /// A file that is not what it should be.
    #[error("{what}: {why}")]
    Unreadable {
        /// Which file.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// What was wrong has been said.
    #[error("stopped")]
    Told,
    /// `reprint` did not print the digest as it was.
    #[error(transparent)]
    Reprint(#[from] crate::reprint::ReprintError),
    /// `replay` could not run the day.
    #[error("{0}")]
    Replay(String),
    /// `taste` could not go through its files.
    #[error("{0}")]
    Taste(String),
}

/// Names what was tried when the system says no.
pub trait While<T> {
    /// `what` is a phrase such as "reading index.html".
    fn during(self, what: impl Into<String>) -> Result<T, Failure>;
}

impl<T> While<T> for io::Result<T> {
    fn during(self, what: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|source| Failure::Io { what: what.into(), source })
    }
}
