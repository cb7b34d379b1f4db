//! From announcements to candidates: merge over categories, sort out what was not asked for.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::ledger::{Ledger, LedgerEntry, Rule, State, Why};
use super::seen::{Recognised, Seen};
use crate::arxiv::Announcement;
use crate::paper::{AnnounceType, Category, Paper, PaperId};
use crate::profile::{Followed, Phrases, Profile, orders};

/// One paper of the day, merged over the categories that announced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The paper, as the first of the reader's categories announced it.
    pub paper: Paper,
    /// Every category in which it was asked for, and how it was announced there, in the reader's order.
    pub announced: Vec<(Category, AnnounceType)>,
    /// The followed author it was recognised by, as the reader wrote the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed: Option<String>,
    /// The words in its text that give orders to whoever judges it, where there are such: it is then asked about
    /// alone, so that it cannot speak for or against its neighbours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders: Option<String>,
    /// What an earlier run knows of it, where it was seen before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

/// Merges `announcements` in their order. Every announced entry gets one row of the ledger; every paper of an
/// announce type that the reader asks for becomes one candidate, in the order of its first announcement.
///
/// Candidates begin as [`State::SeenBefore`] where they are `recognised`, as [`State::FollowedAuthor`], as
/// screened out where they have words that the reader never wants to see, or as unscored and waiting.
pub fn merge(
    announcements: &[Announcement],
    profile: &Profile,
    recognised: &Recognised,
) -> (Vec<Candidate>, Ledger) {
    let followed = Followed::new(&profile.followed);
    let never = Phrases::as_written(&profile.never);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut places: HashMap<PaperId, usize> = HashMap::new();
    let mut rows = Vec::new();
    for announcement in announcements {
        for entry in &announcement.entries {
            let id = &entry.paper.id;
            let place = (announcement.category.clone(), entry.announce);
            let state = if !profile.announce.contains(&entry.announce) {
                State::NotAskedFor
            } else if let Some(first) = places.get(id).and_then(|index| candidates.get_mut(*index)) {
                let of =
                    first.announced.first().map_or_else(|| place.0.clone(), |(category, _)| category.clone());
                first.announced.push(place);
                State::Duplicate { of }
            } else {
                let seen = recognised.get(id).cloned();
                let name = followed.matches(&entry.paper).map(str::to_owned).filter(|_| seen.is_none());
                places.insert(id.clone(), candidates.len());
                candidates.push(Candidate {
                    paper: entry.paper.clone(),
                    announced: vec![place],
                    followed: name.clone(),
                    orders: orders(&entry.paper),
                    seen: seen.clone(),
                });
                match (seen, name) {
                    (Some(seen), _) => State::SeenBefore { day: seen.day() },
                    (None, Some(name)) => State::FollowedAuthor { name },
                    (None, None) => match never.find(&entry.paper) {
                        Some(word) => State::ScreenedOut { rule: Rule::Never { word: word.to_owned() } },
                        None => State::Unscored { why: Why::Waiting },
                    },
                }
            };
            rows.push(LedgerEntry {
                paper: id.clone(),
                category: announcement.category.clone(),
                announce: entry.announce,
                state,
            });
        }
    }
    (candidates, Ledger::new(rows))
}
