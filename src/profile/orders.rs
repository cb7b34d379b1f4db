//! Papers whose text gives orders to whoever judges them.
//!
//! In July 2025, seventeen papers on arXiv were found to carry hidden orders to reviewers. A paper that does so is
//! scored alone and wears a badge: alone, its orders can change its own score at most, for the ids of an answer are
//! checked against its batch.
//!
//! Three things are looked for: orders in English ([`phrases`]), text that hides from readers ([`hidden`]), and text
//! in a disguise or a language in which orders would not be recognised ([`disguise`]). Abstracts are English and
//! ASCII by arXiv's rules, so the last two are rare by themselves. A false alarm costs a request and a badge, an order
//! that is missed costs the neighbours their scores; so doubt speaks against the paper. Still, an abstract *about*
//! such attacks quotes them, or tells of them in passing ("that make models ignore previous instructions"), and is
//! not accused for that.
//!
//! It cannot be complete: an order in words that nobody thought of passes, and what holds then are the delimiters and
//! the system part.

mod disguise;
mod hidden;
mod pattern;
mod phrases;
mod words;

use std::borrow::Cow;

use crate::paper::Paper;

/// More of a text than this is not read, in bytes: no prompt takes more of it.
const LIMIT: usize = 32 * 1024;
/// Quotes are cut to this many characters.
const QUOTE: usize = 120;

/// The first words in the paper's title, abstract or author line that give orders to a reviewer or a model, or that
/// hide or disguise what they say; at most 120 characters of them. `None` where there are none.
pub fn orders(paper: &Paper) -> Option<String> {
    // Each name in a line of authors stands for itself.
    let authors = paper.authors.replace(',', ";");
    [&paper.title, &paper.abstract_text, &authors].into_iter().find_map(|text| find(text))
}

/// The same of one text.
pub(super) fn find(text: &str) -> Option<String> {
    let text = beginning(text);
    let found = hidden::found(text).or_else(|| {
        let plain = disguise::taken_off(text);
        let words = words::words(&plain);
        phrases::found(&plain, &words)
            .or_else(|| disguise::found(&plain, &words))
            .map(|found| Cow::Owned(found.to_owned()))
    })?;
    Some(found.chars().take(QUOTE).collect())
}

fn beginning(text: &str) -> &str {
    let end = (0..=LIMIT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
