//! Several days as one list: this week, last week, any days of the archive.

mod entry;
mod reading;

use std::rc::Rc;

use futures_util::future::ready;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::desk::use_desk;
use super::exports::{ExportMenu, Make};
use super::filter::FilterBar;
use super::frame::{A, Page};
use super::latest::Latest;
use super::marks::MarkNote;
use super::parts::{Choice, Note, Progress, Select, Voice};
use crate::arxiv::calendar::newest_feed_day;
use crate::day::Day;
use crate::digest::Document;
use crate::digest::export::Collection;
use crate::digest::filter::{Facts, Filter};
use crate::digest::search::Progress as Steps;
use crate::model::Points;
use crate::model::price::price_at;
use crate::paper::PaperId;
use crate::view::range::{
    Account, Group, Grouping, RangePaper, Span, account, address_of, categories, groups, merged,
};
use crate::view::words::archive::RANGES;
use crate::view::words::range as words;
use entry::RangeEntry;
use reading::read;

/// So many papers are laid out at first, and more by the button.
const PAGE: usize = 60;

/// Links to the ranges that are wanted most.
#[component]
pub fn RangeLinks() -> impl IntoView {
    let today = newest_feed_day(use_desk().ports().clock.now());
    let spans = [Span::this_week(today), Span::last_week(today), Span::last_month(today)];
    let link = |(words, span): (&'static str, Span)| view! { <li><A href=span.address()>{words}</A></li> };
    view! { <ul class="ways">{RANGES.into_iter().zip(spans).map(link).collect_view()}<li><A href="/trends">"Trends"</A></li></ul> }
}

/// The page at `/archive/range?from=…&to=…`.
#[component]
pub fn RangePage() -> impl IntoView {
    let desk = use_desk();
    let query = use_query_map();
    let today = newest_feed_day(desk.ports().clock.now());
    let asked = Memo::new(move |_| {
        query.with(|query| Span::read(query.get("from").as_deref(), query.get("to").as_deref(), today))
    });
    let span = Memo::new(move |_| asked.get().0);
    let found = RwSignal::new(Vec::<RangePaper>::new());
    let progress = RwSignal::new(None::<Steps>);
    let failure = RwSignal::new(String::new());
    let most = RwSignal::new(PAGE);
    let by = RwSignal::new(Grouping::default());
    let filter = RwSignal::new(Filter::default());
    // A run of another day, or one that changed nothing of its own, has nothing read anew.
    let days = Memo::new(move |_| {
        let days =
            || desk.heads.with(|heads| desk.imported.with(|all| reading::days(heads, all, span.get())));
        desk.ready.get().then(days)
    });
    let reading = Latest::default();
    Effect::new(move |_| {
        let Some(days) = days.get() else { return };
        most.set(PAGE);
        failure.set(String::new());
        progress.set(Some(Steps { done: 0, total: days.len() }));
        reading.start(async move {
            match read(desk, days, progress).await {
                Ok(days) => found.set(merged(days)),
                Err(error) => failure.set(error.to_string()),
            }
            progress.set(None);
        });
    });
    let sums: Memo<Account> = Memo::new(move |_| {
        desk.settings.with(|settings| {
            let price = |head: &crate::run::record::Head, model: &str| {
                price_at(&head.endpoint.with_model(model), &settings.prices)
            };
            let files = |all: &Vec<Document>| all.iter().map(|one| one.day).collect::<Vec<_>>();
            let files = desk.imported.with(files).into_iter();
            desk.heads.with(|heads| account(heads, files, span.get(), &price))
        })
    });
    let listed = Memo::new(move |_| {
        let (filter, marks) = (filter.read(), desk.marks.read());
        let passes = |paper: &&RangePaper| {
            let mark = marks.get(&paper.text.id);
            let facts = Facts { categories: &paper.text.categories, announced: &[], mark, text: None };
            !marks.is_hidden(&paper.text.id) && filter.passes(&paper.entry(), facts)
        };
        found.with(|found| found.iter().filter(passes).cloned().collect::<Vec<_>>())
    });
    // What is hidden is no matter of the filter.
    let all = Signal::derive(move || {
        let marks = desk.marks.read();
        found.with(|found| found.iter().filter(|paper| !marks.is_hidden(&paper.text.id)).count())
    });
    let choices = Memo::new(move |_| (found.with(|found| categories(found)), Vec::new()));
    let shown = Memo::new(move |_| {
        let mut left = most.get();
        let mut shown = groups(listed.get(), by.get());
        for group in &mut shown {
            group.papers.truncate(left);
            left = left.saturating_sub(group.papers.len());
        }
        shown.retain(|group| !group.papers.is_empty());
        shown
    });
    // Rows outlive what is wanted of their list, with what is unfolded or written in them.
    let titles = Memo::new(move |_| {
        shown.with(|shown| shown.iter().map(|group| group.title.clone()).collect::<Vec<_>>())
    });
    let section = move |title: String| {
        let heading = title.clone();
        let papers = move || {
            let group = |shown: &Vec<Group>| shown.iter().find(|group| group.title == title).cloned();
            shown.with(group).map(|group| group.papers).unwrap_or_default()
        };
        view! {
            <section class="group">
                <h2 class="parts-from">{heading}</h2>
                <For each=papers key=what_is_shown let:paper>
                    <RangeEntry paper />
                </For>
            </section>
        }
    };
    let is_read = move || progress.with(Option::is_none) && desk.ready.get();
    let nothing = move || {
        let is_stored = sums.with(|sums| sums.days + sums.from_files != 0);
        (is_read() && found.with(Vec::is_empty)).then_some(if is_stored {
            words::NO_PAPERS
        } else {
            words::NOTHING
        })
    };
    let more = move || listed.with(Vec::len).saturating_sub(most.get()).min(PAGE);
    view! {
        <Page title=Signal::derive(move || words::title(span.get()))>
            <div class="day">
                <h1>{move || words::title(span.get())}</h1>
                <Leaving span listed />
            </div>
            <Show when=move || is_read() && found.with(|found| !found.is_empty())>
                <p class="lede num">{move || words::lede(found.with(Vec::len), &sums.get())}</p>
            </Show>
            {move || words::heard(asked.get().1).map(|why| view! { <p>{why}</p> })}
            <RangeLinks />
            <Show when=move || !desk.ready.get()>
                <p class="lede opening">"Opening…"</p>
            </Show>
            <Days span />
            <Grouped by />
            <FilterBar filter passed=Signal::derive(move || listed.with(Vec::len)) all choices />
            <Show when=move || failure.with(|failure| !failure.is_empty())>
                <Note voice=Voice::Failed what="The days could not be read." more=failure />
            </Show>
            <Show when=move || progress.with(Option::is_some)>
                <Progress
                    label="Days read"
                    done=Signal::derive(move || progress.get().map_or(0, |one| one.done))
                    total=Signal::derive(move || progress.get().map_or(1, |one| one.total.max(1)))
                    words=Signal::stored(words::READING.to_owned())
                />
            </Show>
            <p class="lede" role="status">{nothing}</p>
            <For each=move || titles.get() key=Clone::clone children=section />
            <Show when=move || more() != 0>
                <p>
                    <button type="button" class="btn" on:click=move |_| most.update(|most| *most += PAGE)>
                        {move || words::more(more())}
                    </button>
                </p>
            </Show>
            <Show when=move || found.with(|found| !found.is_empty())>
                <p class="small soft">{words::WHAT}</p>
            </Show>
            <MarkNote />
        </Page>
    }
}

/// A row belongs to what it shows: another range can show the same paper by another day.
fn what_is_shown(paper: &RangePaper) -> (PaperId, Vec<Day>, [Option<u8>; 2], String) {
    let days = [paper.day].into_iter().chain(paper.others.iter().map(|(day, _)| *day)).collect();
    let text = &paper.text;
    let points = paper.points().map(|points| points.map(Points::doubled));
    (text.id.clone(), days, points, text.comment.clone())
}

/// The days of the range: one step back or forth, or any.
#[component]
fn Days(span: Memo<Span>) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let typed = RwSignal::new([String::new(), String::new()]);
    Effect::new(move |_| {
        let span = span.get();
        typed.set([span.from.to_string(), span.to.to_string()]);
    });
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let [from, to] = typed.get_untracked();
        let (from, to) = (Day::parse(&from), Day::parse(&to));
        let days = from.or(to).zip(to.or(from));
        if let Some((from, to)) = days {
            let address = address_of(from, to);
            navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
        }
    };
    let field = move |label: &'static str, index: usize| {
        let value = move || typed.with(|typed| typed.get(index).cloned().unwrap_or_default());
        let set = move |text: String| {
            typed.update(|typed| {
                if let Some(one) = typed.get_mut(index) {
                    *one = text;
                }
            });
        };
        view! {
            <label class="field">
                <span class="label">{label}</span>
                <input type="date" prop:value=value on:input=move |event| set(event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <form class="span" on:submit=go aria-label="Days">
            {field("From", 0)}
            {field("To", 1)}
            <button type="submit" class="btn">"Show"</button>
            <span class="steps">
                <A href=Signal::derive(move || span.get().earlier().address())>"Earlier"</A>
                <A href=Signal::derive(move || span.get().later().address())>"Later"</A>
            </span>
        </form>
    }
}

/// How the list is parted.
#[component]
fn Grouped(by: RwSignal<Grouping>) -> impl IntoView {
    let choices: Vec<Choice> = Grouping::ALL
        .into_iter()
        .map(|one| Choice { value: format!("{one:?}"), words: words::grouping(one).to_owned() })
        .collect();
    view! {
        <div class="fields">
            <Select
                label="Grouped"
                choices=Signal::stored(choices)
                value=Signal::derive(move || format!("{:?}", by.get()))
                on_change=move |chosen: String| {
                    if let Some(one) = Grouping::ALL.into_iter().find(|one| format!("{one:?}") == chosen) {
                        by.set(one);
                    }
                }
            />
        </div>
    }
}

/// What the page lists, in the order of their scores, as a file.
#[component]
fn Leaving(span: Memo<Span>, listed: Memo<Vec<RangePaper>>) -> impl IntoView {
    let desk = use_desk();
    let sources = Signal::derive(move || {
        listed.track();
        desk.marks.track();
    });
    let make: Make = Rc::new(move |_| {
        let papers = desk.marks.with_untracked(|marks| {
            listed.with_untracked(|papers| papers.iter().map(|one| one.reference(marks)).collect())
        });
        Box::pin(ready(Some(Collection::new(words::export_title(span.get_untracked()), papers))))
    });
    let name = Signal::derive(move || words::export_name(span.get()));
    view! { <ExportMenu name sources selections=Signal::stored(Vec::new()) make /> }
}
