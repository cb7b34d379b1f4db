//! Where every announced entry went: one list per state, opened by its number in the sums.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::desk::use_desk;
use super::seen::{AskAbout, SeenNote};
use super::typeset::typeset;
use crate::run::record::Phase;
use crate::typeset::{Kind, Text};
use crate::view::flow::Fate;
use crate::view::sheet::{LedgerRow, ledger_rows};
use crate::view::words;

/// The lists that are offered: what is shown needs none.
const LISTS: [Fate; 6] =
    [Fate::Below, Fate::Screened, Fate::Unscored, Fate::Seen, Fate::Duplicate, Fate::NotAsked];

/// The `id` of a list on the page.
pub fn place(fate: Fate) -> &'static str {
    match fate {
        Fate::Shown => "main",
        Fate::Below => "below",
        Fate::Screened => "screened",
        Fate::Unscored => "unscored",
        Fate::Seen => "seen",
        Fate::Duplicate => "duplicate",
        Fate::NotAsked => "not-asked",
    }
}

/// All lists that have an entry; none for an imported day, which has no ledger.
#[component]
pub fn Fates() -> impl IntoView {
    LISTS.into_iter().map(|fate| view! { <List fate /> }).collect_view()
}

#[component]
fn List(fate: Fate) -> impl IntoView {
    let desk = use_desk();
    let rows = Memo::new(move |_| {
        if desk.open_import.with(Option::is_some) {
            return Vec::new();
        }
        desk.with_run(|run| ledger_rows(run, fate, desk.cut_offs.get())).unwrap_or_default()
    });
    let hash = use_location().hash;
    let opened = RwSignal::new(false);
    Effect::new(move |_| {
        if hash.get().trim_start_matches('#') == place(fate) {
            opened.set(true);
        }
    });
    // A run that is not at its end has its own button to go on.
    let is_finished =
        Memo::new(move |_| desk.with_run(|run| run.head.phase == Phase::Finished).unwrap_or(false));
    let line = move |row: LedgerRow| {
        let (id, is_seen) = (row.id.clone(), row.seen.is_some());
        let ask = move || {
            let can = !is_seen
                && is_finished.get()
                && untrack(|| desk.with_run(|run| run.can_ask_about(&id)).unwrap_or(false));
            can.then(|| view! { <AskAbout id=id.clone() /> })
        };
        let address = row.id.abs_url();
        let title = if row.title.is_empty() { row.id.to_string() } else { row.title };
        let became = match row.seen {
            Some(seen) => view! { <SeenNote id=row.id row=seen /> }.into_any(),
            None => view! { <span class="small soft">{row.words}</span> }.into_any(),
        };
        view! {
            <li>
                <a href=address rel="noopener noreferrer" use:typeset=Text::new(Kind::Line, title)></a>
                " "
                <span class="small soft">{row.place} " · "</span>
                {became}
                {ask}
            </li>
        }
    };
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <details class="fold" id=place(fate) prop:open=opened>
                <summary on:click=move |event| {
                    event.prevent_default();
                    opened.update(|opened| *opened = !*opened);
                }>
                    {words::part(fate)} " " <span class="num soft">{move || rows.with(Vec::len)}</span>
                </summary>
                // Hundreds of lines are made only for a reader who looks.
                <Show when=move || opened.get()>
                    {(fate == Fate::Seen).then(|| view! { <p class="small soft">{words::seen::ABOUT_SEEN}</p> })}
                    <ul class="ledger">{move || rows.get().into_iter().map(line).collect_view()}</ul>
                </Show>
            </details>
        </Show>
    }
}
