//! A long list that comes onto the page a few rows at a time.

use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::browser::clock::SystemClock;
use crate::run::ports::Clock;
use crate::view::gradual::{FIRST, Form, Pace, next};

/// A row leaves in less time than one comes.
const LEAVE: usize = 3;

/// A row of a long list.
#[derive(Clone)]
pub struct Row<T> {
    /// Its key in the list.
    pub key: u32,
    /// What it is made of.
    pub of: Arc<T>,
    /// Its number as far as it was [told](Row::tell); `None` while it is not wanted, and to be hidden. Each row has its own
    /// signal: one for all would have each of a thousand rows asked whenever any of them moves, and unsubscribing them
    /// would take its square.
    pub number: Number,
    /// The number that it has.
    wanted: Option<usize>,
}

impl<T> Row<T> {
    /// Whether it is to be seen just now; whoever has all rows hears when that changes.
    pub fn is_wanted(&self) -> bool {
        self.wanted.is_some()
    }

    /// Whether it will be seen once it is [told](Self::tell) that.
    pub fn is_to_come(&self) -> bool {
        self.wanted.is_some() && self.number.read_untracked().is_none()
    }

    /// Tells the row its number.
    pub fn tell(&self) {
        if *self.number.read_untracked() != self.wanted {
            self.number.set(self.wanted);
        }
    }
}

/// All rows, each of which knows its number.
pub fn told<T: Clone + Send + Sync + 'static>(rows: RwSignal<Vec<Row<T>>>) -> Vec<Row<T>> {
    let rows = rows.get();
    rows.iter().for_each(Row::tell);
    rows
}

/// The number of a row.
type Number = ArcRwSignal<Option<usize>>;

/// A row on the page, whatever it is made of.
struct Mounted {
    form: Form,
    number: Number,
    wanted: Option<usize>,
}

/// Has these rows on the page.
type Mount = Rc<dyn Fn(&[Mounted])>;

/// The rows to have on the page, of those that are `wanted` with their numbers: at first the first ones, a screen full,
/// with each further step as many more as the device takes without holding the page up. What is not wanted any more is
/// to be hidden, and is there again at once when it is; but a form of what is wanted in another one, by what it is
/// `called`, leaves. Who has the rows tells them their numbers.
pub fn gradually<T, I>(wanted: Memo<Vec<(T, usize)>>, called: fn(&T) -> I) -> RwSignal<Vec<Row<T>>>
where
    T: Clone + Eq + Hash + Send + Sync + 'static,
    I: Eq + Hash + Send + Sync + 'static,
{
    let rows = RwSignal::new(Vec::new());
    // By their numbers in the list, and the numbers of them and of their names.
    let forms = StoredValue::new((Vec::<Arc<T>>::new(), HashMap::<T, u32>::new(), HashMap::<I, u32>::new()));
    let list = List::new(move |mounted| {
        let row = |Mounted { form, number, wanted }: &Mounted, all: &[Arc<T>]| {
            let of = all.get(usize::try_from(form.of).ok()?)?.clone();
            Some(Row { key: form.of, of, number: number.clone(), wanted: *wanted })
        };
        rows.set(forms.with_value(|(all, ..)| mounted.iter().filter_map(|one| row(one, all)).collect()));
    });
    // The first step is at once, so that the page is painted with it.
    Effect::new(move |_| {
        let wanted = wanted.with(|wanted| {
            forms.try_update_value(|(all, numbers, names)| {
                let form = |(of, number): &(T, usize)| {
                    let form = numbered(numbers, of.clone());
                    if usize::try_from(form) == Ok(all.len()) {
                        all.push(Arc::new(of.clone()));
                    }
                    (Form { name: numbered(names, called(of)), of: form }, *number)
                };
                wanted.iter().map(form).collect()
            })
        });
        list.want(wanted.unwrap_or_default());
    });
    rows
}

/// The number of `one`, the next one where it has none yet.
fn numbered<T: Eq + Hash>(known: &mut HashMap<T, u32>, one: T) -> u32 {
    let new = u32::try_from(known.len()).unwrap_or(u32::MAX);
    *known.entry(one).or_insert(new)
}

/// A list's steps, whatever its rows are made of.
#[derive(Clone, Copy)]
struct List(StoredValue<Steps, LocalStorage>);

struct Steps {
    wanted: Vec<(Form, usize)>,
    mounted: Vec<Mounted>,
    mount: Mount,
    /// Whether the rows were mounted since others were wanted.
    is_mounted: bool,
    timer: Option<TimeoutHandle>,
}

impl List {
    fn new(mount: impl Fn(&[Mounted]) + 'static) -> Self {
        let steps = Steps {
            wanted: Vec::new(),
            mounted: Vec::new(),
            mount: Rc::new(mount),
            is_mounted: true,
            timer: None,
        };
        let list = Self(StoredValue::new_local(steps));
        on_cleanup(move || {
            if let Some(timer) = list.0.try_update_value(|steps| steps.timer.take()).flatten() {
                timer.clear();
            }
        });
        list
    }

    /// Mounts at least once, for whoever tells the rows their numbers.
    fn want(self, wanted: Vec<(Form, usize)>) {
        let numbers: HashMap<Form, usize> = wanted.iter().copied().collect();
        self.0.update_value(|steps| {
            for row in &mut steps.mounted {
                row.wanted = numbers.get(&row.form).copied();
            }
            steps.wanted = wanted;
            steps.is_mounted = false;
        });
        self.advance((FIRST, 0), Pace::default());
    }

    fn advance(self, (new, gone): (usize, usize), pace: Pace) {
        let Some(is_part) = self.0.try_update_value(|steps| steps.advance(new, gone)) else { return };
        if !is_part {
            return;
        }
        let began = SystemClock.now();
        let more = move || {
            let pace = pace.after(SystemClock.now().saturating_sub(began));
            self.advance((pace.rows(), pace.rows() * LEAVE), pace);
        };
        let timer = set_timeout_with_handle(more, Duration::ZERO).ok();
        self.0.update_value(|steps| steps.timer = timer);
    }
}

impl Steps {
    /// One step; true where it was not the last.
    fn advance(&mut self, new: usize, gone: usize) -> bool {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        let wishes: Vec<Form> = self.wanted.iter().map(|(form, _)| *form).collect();
        let mounted: Vec<Form> = self.mounted.iter().map(|row| row.form).collect();
        let step = next(&mounted, &wishes, new, gone);
        if step.rows != mounted {
            let numbers: HashMap<Form, usize> = self.wanted.iter().copied().collect();
            let mut there: HashMap<Form, Mounted> =
                self.mounted.drain(..).map(|row| (row.form, row)).collect();
            let row = |form: &Form| {
                there.remove(form).unwrap_or_else(|| {
                    let wanted = numbers.get(form).copied();
                    Mounted { form: *form, number: Number::new(wanted), wanted }
                })
            };
            self.mounted = step.rows.iter().map(row).collect();
            self.is_mounted = false;
        }
        if !std::mem::replace(&mut self.is_mounted, true) {
            (self.mount)(&self.mounted);
        }
        step.is_part
    }
}
