//! The rows of the ledger's lists, and what can be done about a paper that is not in the digest.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::app::desk::{Desk, use_desk};
use crate::app::key::KeyField;
use crate::app::parts::{Row, gradually, told};
use crate::app::seen::SeenNote;
use crate::app::typeset::typeset;
use crate::paper::{Paper, PaperId};
use crate::run::marks::{Aspect, Made, Pulled};
use crate::typeset::{Kind, Text};
use crate::view::ledger::{LedgerRow, Offer, Pull, offer};
use crate::view::sheet::anchor;
use crate::view::words;

/// A row is made anew where what can be done about its paper changes, or its title is known at last.
type Key = (usize, Pull, Offer, [String; 2]);

/// So many rows as are given, a few at a time.
#[component]
pub fn Rows(
    /// Which.
    rows: Memo<Vec<LedgerRow>>,
    /// The papers of which the run has no more than the id.
    left_out: RwSignal<HashMap<PaperId, Paper>>,
) -> impl IntoView {
    let keys = Memo::new(move |_| {
        let key = |row: &LedgerRow| (row.number, row.pull, row.offer, [row.title.clone(), row.words.clone()]);
        rows.with(|rows| {
            rows.iter().enumerate().map(|(place, row)| (key(row), place)).collect::<Vec<(Key, usize)>>()
        })
    });
    let there = gradually(keys, |key| key.0);
    let row = move |Row { number, .. }: Row<Key>| {
        let row =
            number.get_untracked().and_then(|place| rows.with_untracked(|rows| rows.get(place).cloned()));
        row.map(|row| view! { <li hidden=move || number.read().is_none()>{line(row, left_out)}</li> })
    };
    view! {
        <ul class="ledger">
            <For each=move || told(there) key=|row| row.key children=row />
        </ul>
    }
}

fn line(row: LedgerRow, left_out: RwSignal<HashMap<PaperId, Paper>>) -> impl IntoView {
    let address = row.id.abs_url();
    let title = if row.title.is_empty() { row.id.to_string() } else { row.title.clone() };
    let ask = row.offer == Offer::Ask;
    let id = row.id.clone();
    let became = match row.seen {
        Some(seen) => view! { <SeenNote row=seen /> }.into_any(),
        None => view! { <span class="small soft">{row.words}</span> }.into_any(),
    };
    let pull = match row.pull {
        Pull::Shown => {
            let place = format!("#{}", anchor(&row.id));
            view! { " " <a class="small" href=place rel="external">{words::ledger::IN_DIGEST}</a> }.into_any()
        }
        Pull::Offered | Pull::Pulled => {
            view! { " " <PullButton id=row.id title=title.clone() pull=row.pull left_out /> }.into_any()
        }
        Pull::Unknown => ().into_any(),
    };
    view! {
        <div>
            <a href=address rel="noopener noreferrer" use:typeset=Text::new(Kind::Line, title)></a>
            " "
            <span class="small soft">{row.place} " · "</span>
            {became}
        </div>
        <div class="acts">
            {pull}
            {ask.then(|| view! { <AskAbout id /> })}
        </div>
    }
}

/// The button that pulls a paper up into the digest, or puts it back.
#[component]
pub fn PullButton(
    /// Which paper.
    id: PaperId,
    /// Its title, as it came.
    title: String,
    /// Which of the two.
    pull: Pull,
    /// The papers of which the run has no more than the id.
    #[prop(optional)]
    left_out: Option<RwSignal<HashMap<PaperId, Paper>>>,
) -> impl IntoView {
    let desk = use_desk();
    let (name, about) = match pull {
        Pull::Pulled => (words::ledger::PUT_BACK, words::ledger::PUT_BACK_ABOUT),
        Pull::Shown | Pull::Offered | Pull::Unknown => (words::ledger::PULL_UP, words::ledger::PULL_UP_ABOUT),
    };
    let click = move |_| {
        if pull == Pull::Pulled {
            desk.put_back(&id, &title);
        } else {
            let paper = left_out.and_then(|left_out| left_out.with_untracked(|all| all.get(&id).cloned()));
            desk.pull_up(&id, &title, paper);
        }
    };
    view! {
        <button type="button" class="btn" title=about on:click=click>
            {name}
        </button>
    }
}

/// Where the run can ask about a paper alone, the button for it.
#[component]
pub fn AskAlone(
    /// Which paper.
    id: PaperId,
) -> impl IntoView {
    let desk = use_desk();
    let asked = id.clone();
    let can = Memo::new(move |_| desk.with_run(|run| offer(run, &asked)) == Some(Offer::Ask));
    let id = StoredValue::new(id);
    view! {
        <Show when=move || can.get()>
            <AskAbout id=id.get_value() />
        </Show>
    }
}

/// The button that has a paper judged after all; where a key is missing, the field for it comes first.
#[component]
fn AskAbout(id: PaperId) -> impl IntoView {
    let desk = use_desk();
    let lacks_key = RwSignal::new(false);
    let id = StoredValue::new(id);
    let ask = move || desk.ask_about(id.get_value());
    let click = move |_| if desk.can_ask() { ask() } else { lacks_key.set(true) };
    view! {
        " "
        <button type="button" class="btn" on:click=click>
            {words::seen::ASK_ABOUT}
        </button>
        <Show when=move || lacks_key.get()>
            <KeyField action=words::seen::ASK_ABOUT on_ready=ask />
        </Show>
    }
}

impl Desk {
    /// Has a paper in the open run's digest, whatever keeps it out; `paper` where the run has no more of it than the id.
    fn pull_up(self, id: &PaperId, title: &str, paper: Option<Paper>) {
        let Some(key) = self.open_key() else { return };
        let made = Made { profile: key.profile, ..self.made() };
        let pulled = Pulled { day: key.day, made, paper: paper.map(Box::new) };
        let aspect = self.marks.with_untracked(|marks| Aspect::pulled(marks.get(id), pulled));
        self.mark(id, title, &aspect);
    }

    /// Has a paper that was pulled up where the open run has it.
    fn put_back(self, id: &PaperId, title: &str) {
        let Some(key) = self.open_key() else { return };
        let aspect =
            self.marks.with_untracked(|marks| Aspect::put_back(marks.get(id), key.day, &key.profile));
        self.mark(id, title, &aspect);
    }

    fn open_key(self) -> Option<crate::run::record::RunKey> {
        untrack(|| self.with_run(|run| run.head.key.clone()))
    }
}
