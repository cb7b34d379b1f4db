//! A day's digest: what is shown, the instruments beside it, and what else is known of the day.

use std::collections::HashSet;

use leptos::prelude::*;

use super::desk::{Desk, use_desk};
use super::exports::Exports;
use super::fates::Fates;
use super::filter::FilterBar;
use super::frame::Panel;
use super::marks::{HiddenPapers, MarkButtons, MarkNote, OwnWords};
use super::parts::{
    Choice, CostTable, CutOffSlider, Entry, FlowBar, PaperEntry, Reason, Scatter, Select, Share, Sum, Sums,
};
use super::prompt::PromptShown;
use super::run_note::{Incomplete, RunNote};
use super::second_look::SecondLook;
use super::sent::Sent;
use super::typeset::typeset;
use crate::digest::Order;
use crate::digest::filter::Filter;
use crate::model::price::table;
use crate::paper::PaperId;
use crate::profile::CutOffs;
use crate::typeset::{Kind, Text};
use crate::view::costs::{CostLine, Costs};
use crate::view::flow::{Fate, Flow};
use crate::view::marks::{Listed, choices, listed};
use crate::view::sheet::{Sheet, anchor};
use crate::view::words;

/// What body and panel of one digest share.
#[derive(Clone, Copy)]
struct Cut {
    desk: Desk,
    sheet: Memo<Option<Sheet>>,
    shown: Memo<Vec<PaperId>>,
    listed: Memo<Listed>,
}

impl Cut {
    fn new(desk: Desk) -> Self {
        let sheet = Memo::new(move |_| desk.sheet());
        let shown = Memo::new(move |_| {
            sheet.with(|sheet| {
                sheet
                    .as_ref()
                    .map(|sheet| sheet.shown(desk.cut_offs.get(), desk.order.get()))
                    .unwrap_or_default()
            })
        });
        let listed = Memo::new(move |_| {
            let (shown, filter) = (shown.read(), desk.filter.read());
            sheet.with(|sheet| {
                let list = |sheet| desk.marks.with(|marks| listed(sheet, &shown, &filter, marks));
                sheet.as_ref().map(list).unwrap_or_default()
            })
        });
        Self { desk, sheet, shown, listed }
    }

    /// What `read` makes of the sheet; the default where no day is open.
    fn of<T: Default>(self, read: impl FnOnce(&Sheet) -> T) -> T {
        self.sheet.with(|sheet| sheet.as_ref().map(read).unwrap_or_default())
    }

    fn flow(self) -> Option<Flow> {
        let shown = self.shown.with(Vec::len);
        self.of(|sheet| sheet.flow(shown))
    }

    fn shares(self) -> Signal<Vec<Share>> {
        Signal::derive(move || {
            let parts = self.flow().map(|flow| flow.parts.to_vec()).unwrap_or_default();
            parts
                .into_iter()
                .map(|part| Share {
                    fate: part.fate,
                    count: part.count,
                    words: words::part(part.fate).to_lowercase(),
                })
                .collect()
        })
    }

    fn sums(self) -> Signal<Vec<Sum>> {
        Signal::derive(move || {
            let Some(flow) = self.flow() else { return Vec::new() };
            let plain = |words: &str, count| Sum { words: words.to_owned(), count, fate: None, list: None };
            let part = |fate| Sum {
                words: words::part(fate).to_owned(),
                count: flow.count(fate),
                fate: Some(fate),
                list: Some(format!("#{}", super::fates::place(fate))),
            };
            let seen = (flow.count(Fate::Seen) > 0).then(|| part(Fate::Seen));
            let mut sums = vec![
                plain(words::ANNOUNCED, flow.announced),
                part(Fate::NotAsked),
                plain(words::SCANNED, flow.scanned),
                part(Fate::Duplicate),
                plain(words::DISTINCT, flow.distinct),
            ];
            sums.extend(seen);
            sums.extend([part(Fate::Unscored), part(Fate::Screened), part(Fate::Below), part(Fate::Shown)]);
            sums
        })
    }
}

/// The digest of the open day.
#[component]
pub fn DigestBody() -> impl IntoView {
    let cut = Cut::new(use_desk());
    let desk = cut.desk;
    let title = move || cut.of(|sheet| sheet.day.in_words());
    let lede = move || {
        let shown = cut.shown.with(Vec::len);
        desk.open_import
            .with(|import| import.as_ref().map(|document| words::imported_lede(document, shown)))
            .or_else(|| {
                desk.with_run(|run| {
                    let costs = Costs::new(&run.head, &desk.prices(&run.head.endpoint));
                    words::lede(&run.head, shown, &costs)
                })
            })
            .unwrap_or_default()
    };
    // Cut-offs cannot be the cause where nothing has a score.
    let has_scores = move || desk.with_run(|run| run.progress().0 > 0).unwrap_or(true);
    let strip = move || cut.flow().map(|flow| words::flow(&flow)).unwrap_or_default();
    let has_ledger =
        Memo::new(move |_| cut.sheet.with(|sheet| sheet.as_ref().is_some_and(|sheet| sheet.sums.is_some())));
    // A filter is for the moment.
    desk.filter.set(Filter::default());
    let ranked = Memo::new(move |_| {
        let (shown, listed) = (cut.shown.get(), cut.listed.read());
        let listed: HashSet<&PaperId> = listed.papers.iter().collect();
        cut.of(|sheet| {
            let row = |(index, id): (usize, PaperId)| (index + 1, sheet.marks(&id), id);
            let is_listed = |(_, id): &(usize, PaperId)| listed.contains(id);
            shown.into_iter().enumerate().filter(is_listed).map(row).collect::<Vec<_>>()
        })
    });
    let hidden = Signal::derive(move || {
        let hidden = cut.listed.with(|listed| listed.hidden.clone());
        cut.of(|sheet| sheet.contents(&hidden))
    });
    let choices = Memo::new(move |_| cut.shown.with(|shown| cut.of(|sheet| choices(sheet, shown))));
    let entry = move |(rank, _, id): (usize, [Option<u8>; 4], PaperId)| {
        let view = cut.sheet.with_untracked(|sheet| sheet.as_ref().and_then(|sheet| sheet.paper(&id)));
        view.map(|view| {
            let (title, editing) = (view.title.clone(), RwSignal::new(false));
            let (own_id, own_title) = (id.clone(), title.clone());
            let own = move || view! { <OwnWords id=own_id title=own_title editing /> };
            let read_id = id.clone();
            let read = Signal::derive(move || desk.marks.with(|marks| marks.is_read(&read_id)));
            view! {
                <PaperEntry entry=laid_out(rank, view) read below=own>
                    <MarkButtons id title editing />
                </PaperEntry>
            }
        })
    };
    view! {
        <div class="day">
            <h1>{title}</h1>
            <Exports shown=cut.shown listed=Signal::derive(move || cut.listed.with(|one| one.papers.clone())) />
        </div>
        <p class="lede num">{lede}</p>
        <RunNote />
        <Incomplete />
        <SecondLook />
        <Show when=move || has_ledger.get()>
            <details class="strip">
                <summary>
                    <FlowBar shares=cut.shares() />
                    <span class="num">{strip}</span>
                </summary>
                <section class="card">
                    <Sums sums=cut.sums() />
                    <Sliders cut />
                </section>
            </details>
        </Show>
        <Contents cut />
        <FilterBar
            passed=Signal::derive(move || cut.listed.with(|one| one.papers.len()))
            all=Signal::derive(move || cut.shown.with(Vec::len) - cut.listed.with(|one| one.hidden.len()))
            choices
        />
        <For each=move || ranked.get() key=Clone::clone children=entry />
        <Show when=move || cut.shown.with(Vec::is_empty) && !desk.is_asking() && has_scores()>
            <p class="lede">{words::NOTHING_SHOWN}</p>
        </Show>
        <HiddenPapers papers=hidden />
        <Fates />
        <PromptShown sheet=cut.sheet />
        <Sent />
        <MarkNote />
    }
}

/// The instruments beside a digest.
pub fn digest_panel() -> Panel {
    Panel::new("The day in numbers", move || {
        let cut = Cut::new(use_desk());
        let desk = cut.desk;
        let has_ledger =
            move || cut.sheet.with(|sheet| sheet.as_ref().is_some_and(|sheet| sheet.sums.is_some()));
        let points =
            Signal::derive(move || cut.listed.with(|listed| cut.of(|sheet| sheet.points(&listed.papers))));
        let both = Signal::derive(move || {
            let CutOffs { relevance, novelty } = desk.cut_offs.get();
            (relevance, novelty)
        });
        let lines = Signal::derive(move || cost_lines(desk));
        view! {
            <section class="card">
                <h2>"Where the day went"</h2>
                <Show when=has_ledger fallback=|| view! { <p class="small soft">{words::NO_LEDGER}</p> }>
                    <FlowBar shares=cut.shares() />
                    <Sums sums=cut.sums() />
                </Show>
            </section>
            <section class="card">
                <h2>"Cut-offs and order"</h2>
                <Sliders cut />
            </section>
            <section class="card wide">
                <h2>"Relevance and novelty"</h2>
                <Scatter points cut_offs=both />
            </section>
            <section class="card wide">
                <h2>"Cost"</h2>
                <CostTable lines />
                <Show when=has_ledger>
                    <p class="small soft">{words::about_costs(&table().date)}</p>
                </Show>
            </section>
        }
    })
}

/// A paper as the page shows it.
fn laid_out(rank: usize, view: crate::view::paper::PaperView) -> Entry {
    let followed: Vec<String> = view.followed().map(str::to_owned).collect();
    let comment = view.comment.map(|comment| Text::new(Kind::Prose, comment));
    let reason = if followed.is_empty() {
        comment.map(Reason::Comment)
    } else {
        Some(Reason::Followed { sentence: words::followed(&followed), comment })
    };
    Entry {
        rank: Some(rank),
        id: view.id,
        title: Text::new(Kind::Title, view.title),
        authors: view.authors.into(),
        reason,
        abstract_text: Text::new(Kind::Prose, view.abstract_text),
        relevance: view.relevance,
        novelty: view.novelty,
        tags: view.tags,
        warning: view.orders.map(|quote| words::gives_orders(&quote)),
        looks: view.looks.as_ref().map(super::second_look::two_looks),
    }
}

fn cost_lines(desk: Desk) -> Vec<CostLine> {
    if let Some(lines) = desk.open_import.with(|import| import.as_ref().map(words::imported_costs)) {
        return lines;
    }
    let costs = desk.with_run(|run| Costs::new(&run.head, &desk.prices(&run.head.endpoint)));
    costs.map(|costs| words::costs(&costs)).unwrap_or_default()
}

/// Cut-offs and order; they move what is shown at once and cost nothing.
#[component]
fn Sliders(cut: Cut) -> impl IntoView {
    let desk = cut.desk;
    let floor = cut.sheet.with_untracked(|sheet| sheet.as_ref().map(Sheet::floor));
    let floor = floor.unwrap_or(CutOffs { relevance: 1, novelty: 1 });
    let through = move |read: fn(&crate::digest::Counts, CutOffs) -> usize| {
        Signal::derive(move || {
            let cut_offs = desk.cut_offs.get();
            cut.of(|sheet| read(&sheet.counts(cut_offs), cut_offs))
        })
    };
    let choices: Vec<Choice> = Order::ALL
        .into_iter()
        .map(|by| Choice { value: format!("{by:?}"), words: words::order(by).to_owned() })
        .collect();
    let is_run = move || cut.of(|sheet| sheet.sums.is_some());
    view! {
        <CutOffSlider
            label="Relevance"
            value=Signal::derive(move || desk.cut_offs.get().relevance)
            through=through(|counts, cut_offs| counts.with_relevance(cut_offs.relevance))
            on_change=move |relevance| desk.cut_offs.update(|cut_offs| cut_offs.relevance = relevance)
            lowest=floor.relevance
        />
        <CutOffSlider
            label="Novelty"
            value=Signal::derive(move || desk.cut_offs.get().novelty)
            through=through(|counts, cut_offs| counts.with_novelty(cut_offs.novelty))
            on_change=move |novelty| desk.cut_offs.update(|cut_offs| cut_offs.novelty = novelty)
            lowest=floor.novelty
        />
        <Show when=is_run>
            <Select
                label="Order"
                choices=Signal::stored(choices.clone())
                value=Signal::derive(move || format!("{:?}", desk.order.get()))
                on_change=move |chosen: String| {
                    if let Some(by) = Order::ALL.into_iter().find(|by| format!("{by:?}") == chosen) {
                        desk.order.set(by);
                    }
                }
            />
        </Show>
    }
}

/// The table of contents, folded. Its links are left to the browser (`external`), which also marks where they lead.
#[component]
fn Contents(cut: Cut) -> impl IntoView {
    let lines = move || {
        let contents = cut.listed.with(|listed| cut.of(|sheet| sheet.contents(&listed.papers)));
        contents
            .into_iter()
            .map(|(id, title)| {
                let title = Text::new(Kind::Line, title);
                view! { <li><a href=format!("#{}", anchor(&id)) rel="external" use:typeset=title></a></li> }
            })
            .collect_view()
    };
    view! {
        <details class="fold contents">
            <summary>"Contents"</summary>
            <ol>{lines}</ol>
        </details>
    }
}
