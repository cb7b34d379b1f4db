//! A digest as JSON: the whole [`Document`] in an envelope that names format and version.

use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use super::{Document, ImportError, MAX_BYTES};
use crate::store::parse;

/// The name in the envelope.
const FORMAT: &str = "firstlight-digest";
/// The version in the envelope. It grows when an older page could no longer read what is written.
const VERSION: u64 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u64,
    digest: &'a Document,
}

/// The envelope alone, before its content is looked at.
#[derive(Deserialize)]
struct Envelope {
    format: Option<String>,
    version: Option<u64>,
}

#[derive(Deserialize)]
struct Read {
    digest: Document,
}

/// Writes a digest as JSON, indented for people. The error is serde_json's own and does not happen in practice: no
/// part of a [`Document`] has a form that JSON lacks.
pub fn to_json(document: &Document) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Written { format: FORMAT, version: VERSION, digest: document })
}

/// Reads a digest from JSON. Fields that it does not know are passed over, missing optional ones are not stated.
/// Refuses texts over [`MAX_BYTES`], other formats and newer versions, scores and ids that cannot be.
pub fn from_json(text: &str) -> Result<Document, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge(text.len()));
    }
    let text = text.trim_start_matches('\u{feff}');
    let envelope: Envelope = parse(text).map_err(|error| match error.classify() {
        Category::Data => ImportError::OtherJson,
        Category::Io | Category::Syntax | Category::Eof => ImportError::NotJson(error.to_string()),
    })?;
    match envelope {
        Envelope { format: Some(format), version: Some(version) } if format == FORMAT => {
            if version > VERSION {
                return Err(ImportError::Newer(version));
            }
        }
        _ => return Err(ImportError::OtherJson),
    }
    let read: Read = parse(text).map_err(|error| ImportError::Damaged(error.to_string()))?;
    Ok(read.digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: impl Fn(&Result<Document, ImportError>) -> bool) {
        let read = from_json(text);
        assert!(expected(&read), "{text}: {read:?}");
    }

    #[test]
    fn only_digests_are_read() {
        check("", |read| matches!(read, Err(ImportError::NotJson(_))));
        check("# Personalized", |read| matches!(read, Err(ImportError::NotJson(_))));
        check(r#"{"format":"firstlight-dig"#, |read| matches!(read, Err(ImportError::NotJson(_))));
        check("[]", |read| matches!(read, Err(ImportError::OtherJson)));
        check("{}", |read| matches!(read, Err(ImportError::OtherJson)));
        check(r#"{"format":"other","version":1}"#, |read| matches!(read, Err(ImportError::OtherJson)));
        check(r#"{"format":"firstlight-digest","version":2}"#, |read| {
            matches!(read, Err(ImportError::Newer(2)))
        });
        check(r#"{"format":"firstlight-digest","version":1}"#, |read| {
            matches!(read, Err(ImportError::Damaged(_)))
        });
        check(&"[".repeat(100_000), |read| {
            matches!(read, Err(ImportError::NotJson(_) | ImportError::OtherJson))
        });
        check(&" ".repeat(MAX_BYTES + 1), |read| matches!(read, Err(ImportError::TooLarge(_))));
    }

    #[test]
    fn little_is_needed_and_nonsense_is_refused() {
        let digest = |entry: &str| {
            format!(
                r#"{{"format":"firstlight-digest","version":1,"later":{{}},"digest":
                {{"day":"2025-04-18","source":"import","entries":[{entry}]}}}}"#
            )
        };
        let entry = |id: &str, more: &str| {
            digest(&format!(
                r#"{{"id":"{id}","title":"t","authors":"a","abstract":"x","author_match":"unmatched"{more}}}"#
            ))
        };
        check(&digest(""), |read| read.as_ref().is_ok_and(|digest| digest.entries.is_empty()));
        check(&entry("2504.00001", r#","relevance":10,"mood":1"#), |read| {
            read.as_ref().is_ok_and(|digest| digest.entries[0].relevance == Some(10))
        });
        for wrong in [
            entry("2504.1", ""),
            entry("2504.00001", r#","relevance":11"#),
            entry("2504.00001", r#","novelty":0"#),
        ] {
            check(&wrong, |read| matches!(read, Err(ImportError::Damaged(_))));
        }
    }
}
