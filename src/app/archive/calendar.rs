//! The calendar beside the list: a table for each month, each stored day a link with its state.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::app::boot;
use crate::app::desk::use_desk;
use crate::arxiv::calendar::newest_feed_day;
use crate::day::Day;
use crate::view::calendar::{Calendar, Cell, Choice, Month};
use crate::view::words::archive as words;

/// Monday first, as arXiv's week begins.
const WEEKDAYS: [(&str, &str); 7] = [
    ("M", "Monday"),
    ("T", "Tuesday"),
    ("W", "Wednesday"),
    ("T", "Thursday"),
    ("F", "Friday"),
    ("S", "Saturday"),
    ("S", "Sunday"),
];
/// Rows of quiet days are no longer than this; a step over more of them ends.
const FURTHEST: i32 = 70;

/// The years to choose from, the chosen months, the legend.
#[component]
pub fn CalendarCards() -> impl IntoView {
    let desk = use_desk();
    let query = use_query_map();
    let choice = Memo::new(move |_| {
        let year = query.with(|query| query.get("year").and_then(|year| year.parse().ok()));
        year.map_or(Choice::Latest, Choice::Year)
    });
    let today = newest_feed_day(desk.ports().clock.now());
    let calendar = Memo::new(move |_| {
        desk.heads.with(|heads| desk.imported.with(|imported| Calendar::new(heads, imported, today)))
    });
    let months = Memo::new(move |_| calendar.with(|calendar| calendar.months(choice.get())));
    let tables = move || months.with(|months| months.iter().map(table).collect_view());
    view! {
        <section class="card jump" id="calendar">
            <h2>"Calendar"</h2>
            <Show
                when=move || calendar.with(|calendar| !calendar.years().is_empty())
                fallback=move || view! { <p class="small soft">{desk.ready.get().then_some(words::NO_CALENDAR)}</p> }
            >
                <Jump calendar choice months />
            </Show>
        </section>
        <div class="months" on:keydown=move |event| walk(&event)>
            {tables}
        </div>
        <Show when=move || months.with(|months| !months.is_empty())>
            <Legend />
        </Show>
    }
}

/// Links to the years, and to the months on the page.
#[component]
fn Jump(calendar: Memo<Calendar>, choice: Memo<Choice>, months: Memo<Vec<Month>>) -> impl IntoView {
    let link = |words: String, address: String, is_current: bool| {
        let current = is_current.then_some("page");
        view! { <li><a href=format!("{}{address}", boot::base()) aria-current=current>{words}</a></li> }
    };
    let years = move || {
        let chosen = choice.get();
        let years = calendar.with(Calendar::years);
        let latest = link(words::LATEST.to_owned(), "/archive".to_owned(), chosen == Choice::Latest);
        let year =
            |year: i32| link(year.to_string(), format!("/archive?year={year}"), chosen == Choice::Year(year));
        (latest, years.into_iter().map(year).collect_view())
    };
    let to_month = |month: &Month| {
        let name = month.first.date().month().to_string();
        let short: String = name.chars().take(3).collect();
        // Left to the browser, which also marks where it leads.
        view! { <li><a href=format!("#{}", place(month)) rel="external">{short}</a></li> }
    };
    view! {
        <ul class="years" aria-label="Years">{years}</ul>
        <ul class="years" aria-label="Months">{move || months.with(|months| months.iter().map(to_month).collect_view())}</ul>
        <p class="small soft">{move || if months.with(Vec::is_empty) { words::NO_YEAR } else { words::KEYS }}</p>
    }
}

/// The id of a month's table.
fn place(month: &Month) -> String {
    month.first.to_string().chars().take(7).collect()
}

/// One month.
fn table(month: &Month) -> AnyView {
    // One day of each month is in the order of the tab key; from there the arrows lead on.
    let entrance = month.weeks.iter().flatten().flatten().rev().find(|cell| cell.address().is_some());
    let entrance = entrance.map(|cell| cell.day);
    let weekdays = WEEKDAYS.map(|(sign, name)| {
        view! { <th scope="col"><span aria-hidden="true">{sign}</span><span class="unseen">{name}</span></th> }
    });
    let weeks = month.weeks.iter().map(|week| {
        let days = week.iter().map(|cell| day(*cell, entrance)).collect_view();
        view! { <tr>{days}</tr> }
    });
    let date = month.first.date();
    view! {
        <table class="month" id=place(month)>
            <caption>{format!("{} {}", date.month(), date.year())}</caption>
            <thead>
                <tr>{weekdays.into_iter().collect_view()}</tr>
            </thead>
            <tbody>{weeks.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn day(cell: Option<Cell>, entrance: Option<Day>) -> AnyView {
    let Some(cell) = cell else { return view! { <td></td> }.into_any() };
    let number = cell.day.date().day();
    let class = cell.state.name();
    match cell.address() {
        Some(address) => {
            let [before, after] = words::around(cell);
            let tab = if entrance == Some(cell.day) { "0" } else { "-1" };
            view! {
                <td class=class>
                    <a
                        id=id(cell.day)
                        href=format!("{}{address}", boot::base())
                        tabindex=tab
                        data-day=cell.day.to_string()
                    >
                        {number}
                        <span class="unseen">{before}</span>
                        {cell.shown().map(|shown| view! { <b>{shown}</b> })}
                        <span class="unseen">{after}</span>
                    </a>
                </td>
            }
            .into_any()
        }
        None => {
            let why = words::quiet(cell);
            if why.is_empty() {
                return view! { <td class=class>{number}</td> }.into_any();
            }
            let title = why.clone();
            view! { <td class=class title=title>{number} <span class="unseen">{why}</span></td> }.into_any()
        }
    }
}

fn id(day: Day) -> String {
    format!("on-{day}")
}

/// Takes the focus from a day to one beside, above or below it.
fn walk(event: &KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowLeft" => -1,
        "ArrowRight" => 1,
        "ArrowUp" => -7,
        "ArrowDown" => 7,
        _ => return,
    };
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(from) = link.and_then(|link| Day::parse(&link.get_attribute("data-day")?)) else { return };
    event.prevent_default();
    let there = |day: Day| document().get_element_by_id(&id(day));
    let next = (1..=FURTHEST).find_map(|count| there(from.plus(step * count)));
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        _ = next.focus();
    }
}

/// What the signs of the calendar mean.
#[component]
fn Legend() -> impl IntoView {
    let line = |(name, example, meaning): (&'static str, &'static str, &'static str)| {
        view! {
            <li>
                <span class=format!("sign {name}") aria-hidden="true">{(!example.is_empty()).then(|| view! { <b>{example}</b> })}</span>
                {meaning}
            </li>
        }
    };
    view! {
        <section class="card">
            <h2>"What the days show"</h2>
            <ul class="legend small">{words::LEGEND.map(line).into_iter().collect_view()}</ul>
        </section>
    }
}
