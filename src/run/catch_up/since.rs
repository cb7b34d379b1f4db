//! Since when days count as missed.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::run::keep::KeepError;
use crate::run::ports::{Ports, StoreName, Write};
use crate::run::record::{Head, Phase};
use crate::store::{Record, open, seal};

/// The last day before those that can be missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    day: Day,
}

impl Record for Since {
    const NAME: &'static str = "beginning of the catch-up";
    const VERSION: u32 = 1;
}

/// The last day before those that can be missed: the reader's newest before `newest` that lacks nothing, and from then
/// on the same until what followed it was filled or left out. `None` where the reader had no day before.
///
/// It is written down when it is found, for tomorrow today's run will be the newest.
pub async fn since(ports: &Ports, profile: &str, heads: &[Head], newest: Day) -> Option<Day> {
    let stored = ports.store.get(StoreName::Settings, key(profile)).await.ok().flatten();
    if let Some(since) = stored.and_then(|json| open::<Since>(&json).ok()) {
        return Some(since.day);
    }
    let before = || heads.iter().filter(|head| head.key.day < newest);
    let is_closed = |head: &&Head| head.phase == Phase::Finished && head.open.is_empty();
    let closed = before().filter(is_closed).map(|head| head.key.day).max();
    let first = || before().map(|head| head.key.day.plus(-1)).min();
    let day = closed.or_else(first)?;
    // Where nothing is kept, there are no days to come back to.
    _ = write(ports, profile, day).await;
    Some(day)
}

/// Leaves all days up to `through` out for good.
///
/// # Errors
/// When the store fails.
pub async fn leave_out(ports: &Ports, profile: &str, through: Day) -> Result<(), KeepError> {
    write(ports, profile, through).await
}

async fn write(ports: &Ports, profile: &str, day: Day) -> Result<(), KeepError> {
    let value = Some(seal(&Since { day })?);
    Ok(ports.store.put(vec![Write { store: StoreName::Settings, key: key(profile), value }]).await?)
}

fn key(profile: &str) -> String {
    format!("catch-up/{profile}")
}
