//! Where every announced entry went: a list of the whole day in which each can be found, and one list per part, opened by
//! its number in the sums. What is not in the digest can be pulled up into it.

mod rows;

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::digest::Cut;
use super::parts::{Choice, Field, Select};
use crate::paper::{Paper, PaperId};
use crate::run::left_out::LeftOut;
use crate::view::flow::Fate;
use crate::view::ledger::{Findable, Group, LedgerRow, ledger_rows};
use crate::view::words;
use rows::Rows;
pub use rows::{AskAlone, PullButton};

/// The parts with a list of their own: what is shown needs none.
const LISTS: [Fate; 6] =
    [Fate::Below, Fate::Screened, Fate::Unscored, Fate::Seen, Fate::Duplicate, Fate::NotAsked];

/// The `id` of a list on the page.
pub fn place(group: Group) -> &'static str {
    match group {
        Group::All => "ledger",
        Group::Followed => "ledger-followed",
        Group::Scored => "ledger-scored",
        Group::Part(Fate::Shown) => "main",
        Group::Part(Fate::Below) => "below",
        Group::Part(Fate::Screened) => "screened",
        Group::Part(Fate::Unscored) => "unscored",
        Group::Part(Fate::Seen) => "seen",
        Group::Part(Fate::Duplicate) => "duplicate",
        Group::Part(Fate::NotAsked) => "not-asked",
    }
}

/// All lists that have an entry; none for an imported day, which has no ledger.
#[component]
pub fn Fates(
    /// The day.
    cut: Cut,
) -> impl IntoView {
    let desk = cut.desk;
    let left_out = RwSignal::new(HashMap::<PaperId, Paper>::new());
    // Read from the store with the first list that is opened.
    let is_wanted = RwSignal::new(false);
    let wanted = Memo::new(move |_| is_wanted.get().then(|| desk.with_run(LeftOut::of)).flatten());
    Effect::new(move |_| {
        let Some(wanted) = wanted.get() else { return };
        let ports = desk.ports();
        spawn_local(async move {
            let found = wanted.read(&ports).await;
            // The page may be another one by now.
            _ = left_out.try_set(found);
        });
    });
    let rows = Memo::new(move |_| {
        let pulled: HashSet<PaperId> = desk.pulled().into_iter().map(|(id, _)| id).collect();
        let left_out = left_out.read();
        desk.with_run(|run| ledger_rows(run, desk.cut_offs.get(), &left_out, &pulled)).unwrap_or_default()
    });
    let has_ledger = Memo::new(move |_| cut.flow.with(Option::is_some));
    let all = Day { cut, rows, left_out, is_wanted };
    view! {
        <Show when=move || has_ledger.get()>
            <Whole day=all />
            {LISTS.into_iter().map(|fate| view! { <List day=all fate /> }).collect_view()}
        </Show>
    }
}

/// The day's rows, made when a list is opened.
#[derive(Clone, Copy)]
struct Day {
    cut: Cut,
    rows: Memo<Vec<LedgerRow>>,
    left_out: RwSignal<HashMap<PaperId, Paper>>,
    is_wanted: RwSignal<bool>,
}

/// Opened by a click on its summary, or by the address.
fn opens_at(ids: &'static [Group], then: impl Fn(Group) + 'static) -> RwSignal<bool> {
    let hash = use_location().hash;
    let opened = RwSignal::new(false);
    Effect::new(move |_| {
        let hash = hash.get();
        let named = ids.iter().find(|group| hash.trim_start_matches('#') == place(**group));
        if let Some(group) = named {
            opened.set(true);
            then(*group);
        }
    });
    opened
}

/// The whole ledger, with a field to find a paper in it.
#[component]
fn Whole(day: Day) -> impl IntoView {
    let (text, group) = (RwSignal::new(String::new()), RwSignal::new(Group::All));
    let opened = opens_at(&[Group::All, Group::Followed, Group::Scored], move |named| {
        text.set(String::new());
        group.set(named);
    });
    let list = move || {
        let findable = Memo::new(move |_| day.rows.with(|rows| Findable::new(rows)));
        let found = Memo::new(move |_| {
            let (places, group) = (findable.with(|all| all.find(&text.read())), group.get());
            day.rows.with(|rows| {
                let found = places.into_iter().filter_map(|place| rows.get(place));
                found.filter(|row| group.has(row)).cloned().collect::<Vec<_>>()
            })
        });
        let choices = Signal::derive(move || {
            day.rows.with(|rows| {
                let choice = |group: Group| {
                    let count = rows.iter().filter(|row| group.has(row)).count();
                    let words = format!("{} ({count})", words::ledger::group(group));
                    (count > 0).then(|| Choice { value: place(group).to_owned(), words })
                };
                Group::ALL.into_iter().filter_map(choice).collect()
            })
        });
        view! {
            <div class="fields">
                <Field
                    label=words::ledger::FIND
                    help=words::ledger::FIND_HELP
                    value=text
                    on_input=move |words| text.set(words)
                />
                <Select
                    label=words::ledger::BECAME
                    choices
                    value=Signal::derive(move || place(group.get()).to_owned())
                    on_change=move |chosen: String| {
                        let named = Group::ALL.into_iter().find(|one| place(*one) == chosen);
                        group.set(named.unwrap_or_default());
                    }
                />
            </div>
            <p class="small soft num" role="status">
                {move || words::ledger::found(found.with(Vec::len), day.rows.with(Vec::len))}
            </p>
            <Rows rows=found left_out=day.left_out />
        }
    };
    let count = move || day.cut.flow.with(|flow| flow.as_ref().map_or(0, |flow| flow.announced));
    view! {
        <span id=place(Group::Followed)></span>
        <span id=place(Group::Scored)></span>
        <Fold id=place(Group::All) name=words::ledger::WHOLE count=Signal::derive(count) opened day>
            {list()}
        </Fold>
    }
}

#[component]
fn List(day: Day, fate: Fate) -> impl IntoView {
    let group: &'static [Group] = match fate {
        Fate::Shown => &[],
        Fate::Below => &[Group::Part(Fate::Below)],
        Fate::Screened => &[Group::Part(Fate::Screened)],
        Fate::Unscored => &[Group::Part(Fate::Unscored)],
        Fate::Seen => &[Group::Part(Fate::Seen)],
        Fate::Duplicate => &[Group::Part(Fate::Duplicate)],
        Fate::NotAsked => &[Group::Part(Fate::NotAsked)],
    };
    let opened = opens_at(group, |_| ());
    let count =
        Memo::new(move |_| day.cut.flow.with(|flow| flow.as_ref().map_or(0, |flow| flow.count(fate))));
    let list = move || {
        let rows = Memo::new(move |_| {
            day.rows.with(|rows| rows.iter().filter(|row| row.fate == fate).cloned().collect::<Vec<_>>())
        });
        view! {
            {(fate == Fate::Seen).then(|| view! { <p class="small soft">{words::seen::ABOUT_SEEN}</p> })}
            <Rows rows left_out=day.left_out />
        }
    };
    view! {
        <Show when=move || count.get() != 0>
            <Fold id=place(Group::Part(fate)) name=words::part(fate) count opened day>
                {list()}
            </Fold>
        </Show>
    }
}

/// A list that is made for a reader who looks.
#[component]
fn Fold(
    id: &'static str,
    name: &'static str,
    #[prop(into)] count: Signal<usize>,
    opened: RwSignal<bool>,
    day: Day,
    children: ChildrenFn,
) -> impl IntoView {
    Effect::new(move |_| {
        if opened.get() {
            day.is_wanted.set(true);
        }
    });
    view! {
        <details class="fold" id=id prop:open=opened>
            <summary on:click=move |event| {
                event.prevent_default();
                opened.update(|opened| *opened = !*opened);
            }>
                {name} " " <span class="num soft">{count}</span>
            </summary>
            <Show when=move || opened.get()>{children()}</Show>
        </details>
    }
}
