//! Reading the papers of a range: from the texts that are kept beside the search's index, which are what each day
//! shows; they are made where they are missing or behind.

use std::collections::HashSet;

use leptos::prelude::*;

use crate::app::desk::Desk;
use crate::day::Day;
use crate::digest::Document;
use crate::digest::search::{self, PaperText, Progress, Stored, build_day, load, stored, texts};
use crate::run::keep::KeepError;
use crate::run::record::Head;
use crate::view::range::Span;

/// The stored days of a range.
pub fn days(heads: &[Head], imported: &[Document], span: Span) -> Vec<Stored> {
    stored(heads, imported).into_iter().filter(|one| span.contains(one.day)).collect()
}

/// The papers of each of these days. What could not be kept is reported and given all the same.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(
    desk: Desk,
    days: Vec<Stored>,
    progress: RwSignal<Option<Progress>>,
) -> Result<Vec<(Day, Vec<PaperText>)>, KeepError> {
    let (ports, marks) = (desk.ports(), desk.marks.with_untracked(search::marks));
    let (_, missing) = load(&ports, &days, &marks, &mut |_| {}).await?;
    let missing: HashSet<Day> = missing.into_iter().map(|one| one.day).collect();
    let mut found = Vec::new();
    for (done, one) in days.iter().enumerate() {
        progress.set(Some(Progress { done, total: days.len() }));
        let texts = if missing.contains(&one.day) {
            let (_, texts, kept) = build_day(&ports, one, &marks).await?;
            if let Some(error) = kept {
                desk.report(&error);
            }
            texts
        } else {
            texts(&ports, one, &marks).await?
        };
        found.push((one.day, texts.papers));
    }
    Ok(found)
}
