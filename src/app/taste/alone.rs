//! A day without a model: ranked on this device, by the reader's criteria and what their marks taught.

use std::collections::HashSet;

use leptos::prelude::*;

use crate::app::desk::{Alone, Desk, Look, use_desk};
use crate::app::frame::A;
use crate::app::marks::{HiddenPapers, MarkButtons, MarkNote, OwnWords};
use crate::app::parts::{Entry, Note, PaperEntry, Reason, Voice};
use crate::arxiv::Announcement;
use crate::day::Day;
use crate::paper::PaperId;
use crate::run::candidates::Candidate;
use crate::run::taste::unlearned_marks;
use crate::typeset::{Kind, Text};
use crate::view::taste::{Explainer, LearnedFrom, RankedPaper};
use crate::view::words;
use crate::view::words::taste as told;

/// So many papers are laid out at first, and with each click.
const AT_ONCE: usize = 25;

/// True where a day without a run was ranked without a model.
pub fn is_ranked_alone(desk: Desk) -> bool {
    let has_run = |day: Day| desk.heads.with(|heads| heads.iter().any(|head| head.key.day == day));
    desk.tasting.alone.with(|alone| alone.as_ref().is_some_and(|alone| !has_run(alone.day.day)))
}

/// The announcements that the look at arXiv found.
fn announced(desk: Desk) -> Vec<Announcement> {
    desk.sky.look.with_untracked(|look| match look {
        Look::Read(found) => found.morning().announcements,
        Look::Unasked | Look::Reading => Vec::new(),
    })
}

/// The button that ranks the announced day on this device, where no model can be asked. A day that was ranked on the
/// last visit is ranked again.
#[component]
pub fn RankHere(
    /// The announced day.
    day: Day,
) -> impl IntoView {
    let desk = use_desk();
    let is_shown =
        move || desk.tasting.alone.with(|alone| alone.as_ref().is_some_and(|alone| alone.day.day == day));
    if !untrack(is_shown) && !untrack(|| desk.can_ask()) {
        desk.rank_again(day, move || announced(desk));
    }
    let busy = desk.tasting.ranking;
    view! {
        <Show when=move || !desk.can_ask() && !is_shown()>
            <p class="row">
                <button type="button" class="btn" disabled=busy on:click=move |_| desk.rank_alone(announced(desk))>
                    {move || if busy.get() { told::RANKING } else { told::RANK_HERE }}
                </button>
            </p>
            <p class="small soft">{told::ABOUT_RANKING}</p>
        </Show>
    }
}

/// The ranked day.
#[component]
pub fn RankedDay() -> impl IntoView {
    let desk = use_desk();
    move || desk.tasting.alone.get().map(|alone| view! { <Ranked alone /> })
}

#[component]
fn Ranked(alone: Alone) -> impl IntoView {
    let desk = use_desk();
    let Alone { day, taste, profile } = alone;
    let left_out = told::LeftOut { seen: day.seen, never: day.never };
    let lede = told::ranked_lede(day.papers.len(), left_out, LearnedFrom::of(&taste));
    let (on, whose) = (day.day, StoredValue::new(profile.id.clone()));
    let is_empty = day.papers.is_empty();
    let most = RwSignal::new(AT_ONCE);
    let all = StoredValue::new(day);
    let how = StoredValue::new((taste, profile));
    let ids = StoredValue::new(
        all.with_value(|day| day.papers.iter().map(|one| one.paper.id.clone()).collect::<HashSet<_>>()),
    );
    // Marks that the order does not know yet.
    let marked = Memo::new(move |_| {
        let news = how.with_value(|(taste, profile)| {
            desk.marks.with(|marks| unlearned_marks(taste, &profile.id, marks))
        });
        ids.with_value(|ids| news.iter().filter(|(paper, _)| ids.contains(paper)).count())
    });
    let shown = Memo::new(move |_| {
        desk.marks.with(|marks| {
            all.with_value(|day| {
                let is_seen = |(_, one): &(usize, &Candidate)| !marks.is_hidden(&one.paper.id);
                let papers = day.papers.iter().enumerate().filter(is_seen).take(most.get());
                papers.map(|(place, one)| (place + 1, one.paper.id.clone())).collect::<Vec<_>>()
            })
        })
    });
    Effect::new(move |_| {
        let papers = shown.with(|shown| shown.iter().map(|(_, paper)| paper.clone()).collect());
        desk.note_shown(whose.get_value(), on, papers);
    });
    let hidden = Signal::derive(move || {
        desk.marks.with(|marks| {
            all.with_value(|day| {
                let hidden = day.papers.iter().filter(|one| marks.is_hidden(&one.paper.id));
                hidden.map(|one| (one.paper.id.clone(), one.paper.title.clone())).collect::<Vec<_>>()
            })
        })
    });
    let entry = move |(rank, id): (usize, PaperId)| {
        let paper =
            all.with_value(|day| {
                let candidate = day.papers.iter().find(|one| one.paper.id == id)?;
                Some(how.with_value(|(taste, profile)| {
                    Explainer::new(taste, profile).paper(candidate, &day.matches)
                }))
            });
        paper.map(|paper| view! { <OnePaper rank paper /> })
    };
    let is_more = move || most.get() < all.with_value(|day| day.papers.len());
    let is_stale = move || marked.get() > 0;
    let busy = desk.tasting.ranking;
    view! {
        <section class="alone" aria-label=told::RANKED_HERE>
            <h2>{told::RANKED_HERE}</h2>
            <p class="lede">{lede}</p>
            <p class="small soft">{told::ABOUT_MATCHES} " " <A href="/taste">"What your taste has learned"</A></p>
            <Show when=is_stale>
                <Note voice=Voice::Plain what=Signal::derive(move || told::marked_since(marked.get()))>
                    <p class="row">
                        <button type="button" class="btn" disabled=busy on:click=move |_| desk.rank_alone(announced(desk))>
                            {told::RANK_ANEW}
                        </button>
                    </p>
                </Note>
            </Show>
            {is_empty.then(|| view! { <p class="lede">{told::NOTHING_TO_RANK}</p> })}
            <For each=move || shown.get() key=Clone::clone children=entry />
            <Show when=is_more>
                <p class="row">
                    <button type="button" class="btn" on:click=move |_| most.update(|most| *most += AT_ONCE)>
                        {told::SHOW_MORE}
                    </button>
                </p>
            </Show>
            <HiddenPapers papers=hidden />
            <MarkNote />
        </section>
    }
}

#[component]
fn OnePaper(rank: usize, paper: RankedPaper) -> impl IntoView {
    let desk = use_desk();
    let RankedPaper { id, title, authors, abstract_text, why, tags, orders } = paper;
    let editing = RwSignal::new(false);
    let (own_id, own_title) = (id.clone(), title.clone());
    let own = move || view! { <OwnWords id=own_id title=own_title editing /> };
    let read_id = id.clone();
    let read = Signal::derive(move || desk.marks.with(|marks| marks.is_read(&read_id)));
    let entry = Entry {
        id: id.clone(),
        title: Text::new(Kind::Title, title.clone()),
        authors: authors.into(),
        reason: Some(Reason::Match(why)),
        abstract_text: Text::new(Kind::Prose, abstract_text),
        relevance: None,
        novelty: None,
        looks: None,
        tags,
        warning: orders.map(|quote| words::gives_orders(&quote)),
        fits: None,
    };
    view! {
        <PaperEntry entry rank=Signal::stored(Some(rank)) read below=own>
            <MarkButtons id title editing />
        </PaperEntry>
    }
}
