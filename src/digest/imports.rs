//! Imported days in the store: beside the runs, under keys of their own, so that none is ever overwritten.

use super::{Document, json};
use crate::day::Day;
use crate::run::keep::KeepError;
use crate::run::ports::{Ports, StoreName, Write};
use crate::store::RecordError;

/// Keeps an imported day. An earlier import of the same day is replaced; a run of that day is not touched.
///
/// # Errors
/// When the store fails.
pub async fn save(ports: &Ports, document: &Document) -> Result<(), KeepError> {
    let key = key(document.day);
    let json = json::to_json(document)
        .map_err(|error| RecordError::Damaged { name: "imported day", why: error.to_string() })?;
    Ok(ports.store.put(vec![Write { store: StoreName::Runs, key, value: Some(json) }]).await?)
}

/// Under which key an imported day is kept.
pub(super) fn key(day: Day) -> String {
    format!("import/{day}")
}

/// The imported days, oldest first, and what could not be read: a damaged one costs itself only.
///
/// # Errors
/// When the store fails.
pub async fn load(ports: &Ports) -> Result<(Vec<Document>, Vec<RecordError>), KeepError> {
    let found = ports.store.scan(StoreName::Runs, "import/".to_owned()).await?;
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    for (_, text) in found {
        match json::from_json(&text) {
            Ok(document) => documents.push(document),
            Err(error) => {
                problems.push(RecordError::Damaged { name: "imported day", why: error.to_string() });
            }
        }
    }
    Ok((documents, problems))
}
