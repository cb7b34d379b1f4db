//! Moments as the reader's clock shows them, and the waiting for arXiv, second by second.

use std::time::Duration;

use leptos::prelude::*;

use super::desk::Desk;
use crate::browser::clock::local;
use crate::view::words::{catch_up, looking};

/// A moment, in milliseconds since 1970 by the reader's clock: `06:00`, or `06:00 on Monday`.
pub fn at(desk: Desk, ms: u64) -> String {
    let now = desk.ports().clock.now();
    let distance =
        if ms.abs_diff(now) > 20 * 3_600_000 { looking::Distance::Far } else { looking::Distance::Near };
    looking::moment(local(ms), local(now), distance)
}

/// What is waited for before arXiv is asked, in words that count down; empty where nothing is.
pub fn waiting(desk: Desk) -> Memo<String> {
    let ticks = RwSignal::new(0_u32);
    let tick = move || {
        if desk.sky.pause.with_untracked(Option::is_some) {
            ticks.update(|ticks| *ticks = ticks.wrapping_add(1));
        }
    };
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
    Memo::new(move |_| {
        ticks.track();
        let now = desk.ports().clock.now();
        desk.sky.pause.get().map(|pause| catch_up::pause(pause, now)).unwrap_or_default()
    })
}
