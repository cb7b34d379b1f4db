//! `reprint FILE`: reads a Markdown digest into the model, takes it through JSON and prints it again.
//!
//! A good digest comes out as it went in, to the byte, so that `cmp` is the test.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::{fs, io};

use firstlight::digest::{ImportError, MAX_BYTES, json, markdown};

use crate::failure::Failure;

/// What `--help` prints.
pub const HELP: &str = "cargo xtask reprint FILE

Reads a Markdown digest, takes it through JSON and prints it again, to the byte.
";

/// Why a digest was not printed again as it was.
#[derive(Debug, thiserror::Error)]
pub enum ReprintError {
    /// The command line names no file, or several.
    #[error("reprint takes one file: cargo xtask reprint FILE")]
    Usage,
    /// The file cannot be read.
    #[error("{0}: {1}")]
    Unreadable(String, io::Error),
    /// The file is no UTF-8.
    #[error("{0} is not UTF-8 text")]
    NotText(String),
    /// The file is no digest.
    #[error("{0}: {1}")]
    Refused(String, ImportError),
    /// The digest did not come back from JSON as it was.
    #[error("the digest changed on its way through JSON{}", .0.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    ChangedByJson(Option<String>),
    /// The output cannot be written.
    #[error("the digest could not be written: {0}")]
    Unwritable(io::Error),
    /// The digest was printed, but parts of the file were not understood; they are named on stderr.
    #[error("not all of {0} was understood: {1} problems, named above")]
    Problems(String, usize),
}

/// Reads the digest in the file that `args` names and prints it to stdout, its problems to stderr. An error is
/// everything that went wrong, problems in the file among it.
#[expect(clippy::needless_pass_by_value, reason = "every command is handed its arguments")]
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let [path] = args.as_slice() else { return Err(ReprintError::Usage.into()) };
    Ok(reprint(&path.to_string_lossy())?)
}

fn reprint(path: &str) -> Result<(), ReprintError> {
    let text = read_text(path)?;
    let (document, problems) =
        markdown::read(&text).map_err(|error| ReprintError::Refused(path.to_owned(), error))?;
    let changed = |why: String| ReprintError::ChangedByJson(Some(why));
    let exported = json::to_json(&document).map_err(|error| changed(error.to_string()))?;
    let imported = json::from_json(&exported).map_err(|error| changed(error.to_string()))?;
    if imported != document {
        return Err(ReprintError::ChangedByJson(None));
    }
    io::stdout().write_all(markdown::print(&imported).as_bytes()).map_err(ReprintError::Unwritable)?;
    io::stdout().flush().map_err(ReprintError::Unwritable)?;
    for problem in &problems {
        eprintln!("{problem}");
    }
    if problems.is_empty() { Ok(()) } else { Err(ReprintError::Problems(path.to_owned(), problems.len())) }
}

/// The file's text; of a file that is too large only as much as it takes to refuse it.
fn read_text(path: &str) -> Result<String, ReprintError> {
    let unreadable = |error| ReprintError::Unreadable(path.to_owned(), error);
    let file = fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MAX_BYTES {
        return Err(ReprintError::Refused(path.to_owned(), ImportError::TooLarge(bytes.len())));
    }
    String::from_utf8(bytes).map_err(|_| ReprintError::NotText(path.to_owned()))
}
