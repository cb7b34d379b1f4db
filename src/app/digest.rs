//! A day's digest: what is shown, the instruments beside it, and what else is known of the day.

mod cut;
mod papers;
mod sliders;

use leptos::prelude::*;

use super::desk::{Desk, use_desk};
use super::exports::Exports;
use super::fates::{Fates, place};
use super::filter::FilterBar;
use super::frame::{Page, Panel};
use super::marks::{HiddenPapers, MarkNote};
use super::parts::{CostTable, FlowBar, Later, Row, Scatter, Share, Sum, Sums, gradually, lagging, told};
use super::prompt::PromptShown;
use super::run_note::{Incomplete, RunNote};
use super::screen::{Came, ScreenAccount};
use super::second_look::SecondLook;
use super::sent::Sent;
use super::ties::Ties;
use super::typeset::typeset;
use crate::digest::filter::Filter;
use crate::model::price::table;
use crate::paper::PaperId;
use crate::profile::CutOffs;
use crate::typeset::{Kind, Text};
use crate::view::costs::{CostLine, Costs};
use crate::view::flow::{Fate, Stage, Step};
use crate::view::ledger::Group;
use crate::view::marks::{Listed, choices};
use crate::view::sheet::anchor;
use crate::view::words;
pub use cut::Cut;
use papers::Papers;
use sliders::Sliders;

/// A page with the digest of the open day, and the instruments beside it.
#[component]
pub fn DigestPage(
    /// The page's name.
    #[prop(into)]
    title: Signal<String>,
    /// What stands above the digest.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let cut = Cut::new(use_desk());
    view! {
        <Page title panel=panel(cut)>
            {children.map(|above| above())}
            <Body cut />
        </Page>
    }
}

fn shares(cut: Cut) -> Signal<Vec<Share>> {
    Signal::derive(move || {
        let parts = cut.flow.with(|flow| flow.as_ref().map(|flow| flow.parts.to_vec()).unwrap_or_default());
        let share = |part: crate::view::flow::Part| Share {
            fate: part.fate,
            count: part.count,
            words: words::part(part.fate).to_lowercase(),
        };
        parts.into_iter().map(share).collect()
    })
}

fn sums(cut: Cut) -> Memo<Vec<Sum>> {
    let sum = |step: Step| {
        let group = match step.stage {
            Stage::Announced => Some(Group::All),
            Stage::Followed => Some(Group::Followed),
            Stage::Scored => Some(Group::Scored),
            Stage::Part(fate) => Some(Group::Part(fate)),
            Stage::Scanned | Stage::Distinct | Stage::Pulled => None,
        };
        Sum {
            words: words::ledger::stage(step.stage).to_owned(),
            from: step.from,
            count: step.count,
            fate: if let Stage::Part(fate) = step.stage { Some(fate) } else { None },
            list: group.map(|group| format!("#{}", place(group))),
        }
    };
    Memo::new(move |_| {
        let steps = cut.flow.with(|flow| flow.as_ref().map(|flow| flow.steps()).unwrap_or_default());
        steps.into_iter().map(sum).collect()
    })
}

#[component]
fn Body(cut: Cut) -> impl IntoView {
    let desk = cut.desk;
    let title = move || cut.of(|sheet| sheet.day.in_words());
    let through = move || cut.flow.with(|flow| flow.as_ref().map(|flow| flow.count(Fate::Shown)));
    let lede = move || {
        let shown = cut.shown.with(Vec::len);
        let pulled = cut.flow.with(|flow| flow.as_ref().map_or(0, |flow| flow.pulled));
        let lede = desk
            .open_import
            .with(|import| import.as_ref().map(|document| words::imported_lede(document, shown)))
            .or_else(|| {
                desk.with_run(|run| {
                    let costs = Costs::new(&run.head, &desk.prices(&run.head.endpoint));
                    words::lede(&run.head, through().unwrap_or(shown), &costs)
                })
            });
        words::ledger::and_pulled(lede.unwrap_or_default(), pulled)
    };
    // Cut-offs cannot be the cause where nothing has a score.
    let has_scores = move || desk.with_run(|run| run.progress().0 > 0).unwrap_or(true);
    let strip = move || cut.flow.with(|flow| flow.as_ref().map(words::flow)).unwrap_or_default();
    let has_ledger = Memo::new(move |_| cut.flow.with(Option::is_some));
    // A filter is for the moment.
    desk.filter.set(Filter::default());
    let hidden = Signal::derive(move || {
        let hidden = cut.listed.with(|listed| listed.hidden.clone());
        cut.of(|sheet| sheet.contents(&hidden))
    });
    let shown: Memo<Vec<PaperId>> = lagging(cut.shown.into());
    let choices = Memo::new(move |_| shown.with(|shown| cut.of(|sheet| choices(sheet, shown))));
    // Another run has said other things about the same papers: none of the one's is taken for the other's.
    let run = Memo::new(move |_| desk.with_run(|run| run.head.key.clone()));
    let papers = move || {
        run.track();
        view! { <Papers cut /> }
    };
    // Whatever comes and goes is apart from the list: Chromium's rules for MathML (`mprescripts ~ :nth-child(2n)`) have it
    // style all that stands in a parent anew whenever that gets or loses an element.
    view! {
        <div>
            <div class="day">
                <h1>{title}</h1>
                <Exports cut />
            </div>
            <p class="lede num">{lede}</p>
            <RunNote />
            <Incomplete />
            <SecondLook />
            <Ties />
            <Show when=move || has_ledger.get()>
                <details class="strip">
                    <summary>
                        <FlowBar shares=shares(cut) />
                        <span class="num">{strip}</span>
                    </summary>
                    <section class="card">
                        <Sums sums=sums(cut) />
                        <ScreenAccount />
                        <Sliders cut />
                    </section>
                </details>
            </Show>
            <Contents cut />
            <FilterBar
                filter=desk.filter
                passed=Signal::derive(move || cut.listed.with(|one| one.papers.len()))
                all=Signal::derive(move || cut.shown.with(Vec::len) - cut.listed.with(|one| one.hidden.len()))
                choices
            />
        </div>
        {papers}
        <div>
            <Show when=move || cut.shown.with(Vec::is_empty) && !desk.is_asking() && has_scores()>
                <p class="lede">{words::NOTHING_SHOWN}</p>
            </Show>
            <Later>
                <HiddenPapers papers=hidden />
                <Came shown=cut.shown />
                <Fates cut />
                <PromptShown sheet=cut.sheet />
                <Sent />
            </Later>
        </div>
        <MarkNote />
    }
}

/// The instruments beside a digest.
fn panel(cut: Cut) -> Panel {
    Panel::new("The day in numbers", move || {
        let desk = cut.desk;
        let has_ledger = move || cut.flow.with(Option::is_some);
        let listed: Memo<Listed> = lagging(cut.listed.into());
        let points =
            Signal::derive(move || listed.with(|listed| cut.of(|sheet| sheet.points(&listed.papers))));
        let both = Signal::derive(move || {
            let CutOffs { relevance, novelty } = desk.cut_offs.get();
            (relevance, novelty)
        });
        let lines = Signal::derive(move || cost_lines(desk));
        view! {
            <section class="card">
                <h2>"Where the day went"</h2>
                <Show when=has_ledger fallback=|| view! { <p class="small soft">{words::NO_LEDGER}</p> }>
                    <FlowBar shares=shares(cut) />
                    <Sums sums=sums(cut) />
                    <ScreenAccount />
                </Show>
            </section>
            <section class="card">
                <h2>"Cut-offs and order"</h2>
                <Sliders cut />
            </section>
            <Later>
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
            </Later>
        }
    })
}

fn cost_lines(desk: Desk) -> Vec<CostLine> {
    if let Some(lines) = desk.open_import.with(|import| import.as_ref().map(words::imported_costs)) {
        return lines;
    }
    let costs = desk.with_run(|run| Costs::new(&run.head, &desk.prices(&run.head.endpoint)));
    costs.map(|costs| words::costs(&costs)).unwrap_or_default()
}

/// The table of contents, folded, and made when it is opened. Its links are left to the browser (`external`), which also
/// marks where they lead.
#[component]
fn Contents(cut: Cut) -> impl IntoView {
    let opened = RwSignal::new(false);
    let list = move || {
        let contents = Memo::new(move |_| {
            let contents = cut.listed.with(|listed| cut.of(|sheet| sheet.contents(&listed.papers)));
            contents.into_iter().zip(1..).collect::<Vec<_>>()
        });
        let rows = gradually(contents, |(id, _)| id.clone());
        let line = |Row { of, number, .. }: Row<(PaperId, String)>| {
            let (id, title) = &*of;
            let title = Text::new(Kind::Line, title.as_str());
            view! {
                <li hidden=move || number.read().is_none()>
                    <a href=format!("#{}", anchor(id)) rel="external" use:typeset=title></a>
                </li>
            }
        };
        view! { <ol><For each=move || told(rows) key=|row| row.key children=line /></ol> }
    };
    view! {
        <details class="fold contents" prop:open=opened>
            <summary on:click=move |event| {
                event.prevent_default();
                opened.update(|opened| *opened = !*opened);
            }>"Contents"</summary>
            <Show when=move || opened.get()>{list}</Show>
        </details>
    }
}
