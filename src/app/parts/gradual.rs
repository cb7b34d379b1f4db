//! A long list that comes onto the page a few rows at a time.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use leptos::prelude::*;

use crate::browser::clock::SystemClock;
use crate::run::ports::Clock;
use crate::view::gradual::{FIRST, Pace, next};

/// A row leaves in less time than one comes.
const LEAVE: usize = 3;

/// A row of a long list.
#[derive(Clone)]
pub struct Row<T> {
    /// What it is made of.
    pub of: T,
    /// Its number; `None` while it is not wanted, and to be hidden. Each row has its own signal: one for all would have
    /// each of a thousand rows asked whenever any of them moves, and unsubscribing them would take its square.
    pub number: ArcRwSignal<Option<usize>>,
}

/// What a list keeps between its steps.
struct List<T: 'static> {
    rows: RwSignal<Vec<Row<T>>>,
    /// Of those that are on the page.
    numbers: StoredValue<HashMap<T, ArcRwSignal<Option<usize>>>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<T> {}

/// The rows to have on the page, of those that are `wanted` with their numbers: at first the first ones, a screen full,
/// with each further step as many more as the device takes without holding the page up. What is not wanted any more is
/// to be hidden, and is there again at once when it is; but a form of what is wanted in another one, by what it is
/// `called`, leaves.
pub fn gradually<T, I>(wanted: Memo<Vec<(T, usize)>>, called: fn(&T) -> &I) -> RwSignal<Vec<Row<T>>>
where
    T: Clone + Eq + Hash + Send + Sync + 'static,
    I: Eq + Hash + ?Sized + 'static,
{
    let list = List {
        rows: RwSignal::new(Vec::new()),
        numbers: StoredValue::new(HashMap::new()),
        timer: StoredValue::new(None),
    };
    on_cleanup(move || {
        if let Some(timer) = list.timer.try_get_value().flatten() {
            timer.clear();
        }
    });
    // The first step is at once, so that the page is painted with it.
    Effect::new(move |_| {
        wanted.with(|wanted| list.number(wanted));
        list.advance(wanted, called, (FIRST, 0), Pace::default());
    });
    list.rows
}

impl<T: Clone + Eq + Hash + Send + Sync + 'static> List<T> {
    /// Tells the rows that are on the page their numbers.
    fn number(self, wanted: &[(T, usize)]) {
        let numbers: HashMap<&T, usize> = wanted.iter().map(|(row, number)| (row, *number)).collect();
        self.numbers.with_value(|rows| {
            for (row, shown) in rows {
                let number = numbers.get(row).copied();
                if *shown.read_untracked() != number {
                    shown.set(number);
                }
            }
        });
    }

    fn advance<I>(
        self,
        wanted: Memo<Vec<(T, usize)>>,
        called: fn(&T) -> &I,
        (new, gone): (usize, usize),
        pace: Pace,
    ) where
        I: Eq + Hash + ?Sized + 'static,
    {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let is_part = wanted.try_with_untracked(|wanted| {
            let wishes: Vec<T> = wanted.iter().map(|(row, _)| row.clone()).collect();
            let mounted: Vec<T> =
                self.rows.with_untracked(|rows| rows.iter().map(|row| row.of.clone()).collect());
            let step = next(&mounted, &wishes, called, new, gone);
            if mounted != step.rows {
                self.mount(step.rows, wanted);
            }
            step.is_part
        });
        if is_part != Some(true) {
            return;
        }
        let began = SystemClock.now();
        let more = move || {
            let pace = pace.after(SystemClock.now().saturating_sub(began));
            self.advance(wanted, called, (pace.rows(), pace.rows() * LEAVE), pace);
        };
        self.timer.set_value(set_timeout_with_handle(more, Duration::ZERO).ok());
    }

    /// Has these rows on the page.
    fn mount(self, rows: Vec<T>, wanted: &[(T, usize)]) {
        let mut before = self.numbers.try_update_value(std::mem::take).unwrap_or_default();
        let number = |of: &T| wanted.iter().find(|(row, _)| row == of).map(|(_, number)| *number);
        let row = |of: T| {
            let number = before.remove(&of).unwrap_or_else(|| ArcRwSignal::new(number(&of)));
            Row { of, number }
        };
        let rows: Vec<Row<T>> = rows.into_iter().map(row).collect();
        self.numbers.set_value(rows.iter().map(|row| (row.of.clone(), row.number.clone())).collect());
        self.rows.set(rows);
    }
}
