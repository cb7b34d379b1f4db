//! The digest's papers, in their order. A day can have a thousand: they come onto the page a few at a time, and what a
//! slider or a filter takes away is hidden, and is there again at once.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::cut::Cut;
use crate::app::fates::{AskAlone, PullButton};
use crate::app::marks::{MarkButtons, OwnWords};
use crate::app::parts::{Bundles, Entry, Fits, PaperEntry, Reason, Row, gradually};
use crate::app::second_look::two_looks;
use crate::paper::PaperId;
use crate::taste::Match;
use crate::typeset::{Kind, Text};
use crate::view::ledger::Pull;
use crate::view::paper::PaperView;
use crate::view::sheet::anchor;
use crate::view::words;

/// What an entry is made of anew for: a followed author's paper gets its marks, and any other those of a second look
/// and of comparisons, later than its place; and another taste can order equal scores.
type Key = (PaperId, [Option<u8>; 6], Pull, Option<Match>);

/// All papers that the page lists.
#[component]
pub fn Papers(
    /// The day.
    cut: Cut,
) -> impl IntoView {
    // Where each listed paper stands among those that are shown, from 1.
    let places = Memo::new(move |_| {
        let (shown, listed) = (cut.shown.read(), cut.listed.read());
        // Both are in the same order.
        let mut listed = listed.papers.iter().peekable();
        cut.of(|sheet| {
            let key = |id: &PaperId| {
                let pull = if sheet.is_pulled(id) { Pull::Pulled } else { Pull::Shown };
                (id.clone(), sheet.marks(id), pull, sheet.fits(id))
            };
            let shown = shown.iter().enumerate().filter(|(_, id)| listed.next_if_eq(id).is_some());
            shown.map(|(index, id)| (key(id), index + 1)).collect::<Vec<_>>()
        })
    });
    let rows = gradually(places, |key| key.0.clone());
    go_to_target(rows);
    let entry = move |row: &Row<Key>| {
        let (key, number) = (&row.of, row.number.clone());
        let id = key.0.clone();
        let is_pulled = key.2 == Pull::Pulled;
        let rank = Signal::derive(move || number.get());
        let view = cut.sheet.with_untracked(|sheet| sheet.as_ref().and_then(|sheet| sheet.paper(&id)));
        view.map(|view| {
            let (title, editing) = (view.title.clone(), RwSignal::new(false));
            let (own_id, own_title) = (id.clone(), title.clone());
            let below = move || {
                let (back_id, back_title, ask_id) = (own_id.clone(), own_title.clone(), own_id.clone());
                view! {
                    {is_pulled
                        .then(move || {
                            view! {
                                <p class="row">
                                    <PullButton id=back_id title=back_title pull=Pull::Pulled />
                                    <AskAlone id=ask_id />
                                </p>
                            }
                        })}
                    <OwnWords id=own_id title=own_title editing />
                }
            };
            let (read_id, desk) = (id.clone(), cut.desk);
            let read = Signal::derive(move || desk.marks.with(|marks| marks.is_read(&read_id)));
            view! {
                <PaperEntry entry=laid_out(cut, view, is_pulled) rank read below>
                    <MarkButtons id title editing />
                </PaperEntry>
            }
        })
    };
    view! { <Bundles rows entry=move |row| entry(row).into_any() /> }
}

/// A paper as the page shows it.
fn laid_out(cut: Cut, view: PaperView, is_pulled: bool) -> Entry {
    let id = view.id.clone();
    let why = move || cut.of(|sheet| sheet.tie(&id, cut.desk.order.get())).map(words::screen::tie);
    let word = words::screen::told_apart(view.fits, view.standing);
    let followed: Vec<String> = view.followed().map(str::to_owned).collect();
    let comment = view.comment.map(|comment| Text::new(Kind::Prose, comment));
    let reason = match (is_pulled, followed.is_empty()) {
        (true, _) => Some(Reason::Yours { sentence: words::ledger::PULLED_UP.to_owned(), comment }),
        (false, true) => comment.map(Reason::Comment),
        (false, false) => Some(Reason::Yours { sentence: words::followed(&followed), comment }),
    };
    Entry {
        id: view.id,
        title: Text::new(Kind::Title, view.title),
        authors: view.authors.into(),
        reason,
        abstract_text: Text::new(Kind::Prose, view.abstract_text),
        relevance: view.relevance,
        novelty: view.novelty,
        tags: view.tags,
        warning: view.orders.map(|quote| words::gives_orders(&quote)),
        fits: word.map(|word| Fits { word, why: Signal::derive(move || why().unwrap_or_default()) }),
        looks: view.looks.as_ref().map(two_looks),
    }
}

/// An address that names a paper was read before the paper was on the page: once it is, the page goes there.
fn go_to_target(rows: RwSignal<Vec<Row<Key>>>) {
    let hash = use_location().hash;
    let done = StoredValue::new(false);
    Effect::new(move |_| {
        let hash = hash.get_untracked();
        let target = hash.trim_start_matches('#');
        let is_there = rows.with(|rows| rows.iter().any(|row| anchor(&row.of.0) == target));
        if target.is_empty() || !is_there || done.get_value() {
            return;
        }
        done.set_value(true);
        let target = target.to_owned();
        request_animation_frame(move || {
            // Who has scrolled since wants to be where they are.
            let is_at_top = window().scroll_y().is_ok_and(|place| place < 1.0);
            if let Some(paper) = document().get_element_by_id(&target).filter(|_| is_at_top) {
                paper.scroll_into_view();
            }
        });
    });
}
