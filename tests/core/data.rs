//! The one place that knows where real arXiv data lies: `../shared/data` beside the checkout, or where
//! `FIRSTLIGHT_DATA` points. It is arXiv's and too large for the repo; a test that misses it says so.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The bytes of `path` inside the data folder. `None` where the folder is absent: then the calling test (`test`,
/// its name) is noted as skipped, in the file that `FIRSTLIGHT_SKIPS` names and on stderr.
pub fn read(test: &str, path: &str) -> Option<Vec<u8>> {
    let file = folder().join(path);
    if let Ok(bytes) = fs::read(&file) {
        return Some(bytes);
    }
    assert!(!folder().exists(), "{} is missing from the data folder", file.display());
    note_skip(test, &format!("{} is absent", folder().display()));
    None
}

/// The same as text.
pub fn read_text(test: &str, path: &str) -> Option<String> {
    read(test, path).map(|bytes| String::from_utf8(bytes).expect("the data is UTF-8"))
}

fn folder() -> PathBuf {
    std::env::var_os("FIRSTLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from)
}

fn note_skip(test: &str, why: &str) {
    eprintln!("skipped {test}: {why}");
    if let Some(file) = std::env::var_os("FIRSTLIGHT_SKIPS") {
        let mut file =
            fs::OpenOptions::new().create(true).append(true).open(file).expect("the list of skips");
        // In one piece: other test processes write to the same file.
        file.write_all(format!("{test}\t{why}\n").as_bytes()).expect("the list of skips");
    }
}
