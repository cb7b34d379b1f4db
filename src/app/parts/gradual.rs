//! A long list that comes onto the page a few rows at a time.

use std::hash::Hash;
use std::time::Duration;

use leptos::prelude::*;

use crate::browser::clock::SystemClock;
use crate::run::ports::Clock;
use crate::view::gradual::{FIRST, Pace, next};

/// A row leaves in less time than one comes.
const LEAVE: usize = 3;

/// The rows to have on the page: at first the first of `wanted`, a screen full, with each further step as many more as
/// the device takes without holding the page up. What is not wanted any more leaves likewise, last, and is to be hidden
/// until then.
pub fn gradually<T>(wanted: Memo<Vec<T>>) -> RwSignal<Vec<T>>
where
    T: Clone + Eq + Hash + Send + Sync + 'static,
{
    let rows = RwSignal::new(Vec::new());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
    // The first step is at once, so that the page is painted with it.
    Effect::new(move |_| {
        wanted.track();
        advance(wanted, rows, timer, (FIRST, 0), Pace::default());
    });
    rows
}

fn advance<T>(
    wanted: Memo<Vec<T>>,
    rows: RwSignal<Vec<T>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    (new, gone): (usize, usize),
    pace: Pace,
) where
    T: Clone + Eq + Hash + Send + Sync + 'static,
{
    if let Some(timer) = timer.try_update_value(Option::take).flatten() {
        timer.clear();
    }
    let step = wanted.try_with_untracked(|wanted| rows.with_untracked(|rows| next(rows, wanted, new, gone)));
    let Some(step) = step else { return };
    if rows.with_untracked(|rows| *rows != step.rows) {
        rows.set(step.rows);
    }
    if step.is_part {
        let began = SystemClock.now();
        let more = move || {
            let pace = pace.after(SystemClock.now().saturating_sub(began));
            advance(wanted, rows, timer, (pace.rows(), pace.rows() * LEAVE), pace);
        };
        timer.set_value(set_timeout_with_handle(more, Duration::ZERO).ok());
    }
}
