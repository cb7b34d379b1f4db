//! Trends: what the stored days come to over time, as pictures, sentences and tables.

mod picture;

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::desk::{Desk, use_desk};
use super::frame::Page;
use super::latest::Latest;
use super::parts::{Choice, Note, Progress, Select, Voice};
use super::range::RangeLinks;
use crate::arxiv::calendar::newest_feed_day;
use crate::day::Day;
use crate::model::price::price_at;
use crate::run::keep::KeepError;
use crate::run::record::{Head, RunKey, current};
use crate::run::seen::scores_of_month;
use crate::view::trends::{Bin, ENOUGH, Period, Scores, all, bins, days};
use crate::view::words;
use crate::view::words::trends as own;
use picture::Picture;

/// How many of how many months are read.
type Read = Option<(usize, usize)>;

/// The page at `/trends`.
#[component]
pub fn TrendsPage() -> impl IntoView {
    let desk = use_desk();
    let period = RwSignal::new(Period::default());
    let today = newest_feed_day(desk.ports().clock.now());
    let numbers = Memo::new(move |_| {
        desk.settings.with(|settings| {
            let price =
                |head: &Head, model: &str| price_at(&head.endpoint.with_model(model), &settings.prices);
            desk.heads.with(|heads| days(heads, &price))
        })
    });
    let counted: Memo<Vec<Bin>> =
        Memo::new(move |_| numbers.with(|numbers| bins(numbers, period.get(), today)));
    let scores = RwSignal::new(Scores::new());
    let progress = RwSignal::new(None::<(usize, usize)>);
    let failure = RwSignal::new(String::new());
    let counted_runs = Memo::new(move |_| {
        let since = period.get().since(today);
        desk.heads.with(|heads| runs(heads, since, today))
    });
    let reading = Latest::default();
    // A run that changed no score has nothing read anew.
    Effect::new(move |_| {
        let runs = counted_runs.get();
        failure.set(String::new());
        reading.start(async move {
            match read(desk, runs, progress).await {
                Ok(found) => scores.set(found),
                Err(error) => failure.set(error.to_string()),
            }
            progress.set(None);
        });
    });
    let charts =
        Memo::new(move |_| scores.with(|scores| counted.with(|bins| all(bins, period.get(), scores))));
    let count = Memo::new(move |_| counted.with(|bins| bins.iter().map(|bin| bin.days.len()).sum::<usize>()));
    let choices: Vec<Choice> = Period::ALL
        .into_iter()
        .map(|one| Choice { value: format!("{one:?}"), words: own::period(one).to_owned() })
        .collect();
    let pictures = move || {
        if !desk.ready.get() {
            return view! { <p class="lede opening">"Opening…"</p> }.into_any();
        }
        if count.get() < ENOUGH {
            return view! { <p class="lede">{own::NOT_ENOUGH}</p> }.into_any();
        }
        charts.get().into_iter().map(|chart| view! { <Picture chart /> }).collect_view().into_any()
    };
    view! {
        <Page title="Trends">
            <h1>"Trends"</h1>
            <Show
                when=move || !desk.ready.get() || numbers.with(|numbers| !numbers.is_empty())
                fallback=|| view! { <p class="lede">{words::NO_DAYS}</p> }
            >
                <RangeLinks />
                <Select
                    label="Time"
                    choices=Signal::stored(choices.clone())
                    value=Signal::derive(move || format!("{:?}", period.get()))
                    on_change=move |chosen: String| {
                        if let Some(one) = Period::ALL.into_iter().find(|one| format!("{one:?}") == chosen) {
                            period.set(one);
                        }
                    }
                />
                <Show when=move || failure.with(|failure| !failure.is_empty())>
                    <Note voice=Voice::Failed what="The scores could not be read." more=failure />
                </Show>
                <Show when=move || progress.get().is_some_and(|(_, total)| total > 1)>
                    <Progress
                        label="Months read"
                        done=Signal::derive(move || progress.get().map_or(0, |(done, _)| done))
                        total=Signal::derive(move || progress.get().map_or(1, |(_, total)| total))
                        words=Signal::stored(own::READING.to_owned())
                    />
                </Show>
                {pictures}
            </Show>
        </Page>
    }
}

/// A run, and how far it has come: its scores change with each request, in a second look too.
type Counted = (RunKey, u32);

/// The last run of each day, month by month.
fn runs(heads: &[Head], since: Option<Day>, today: Day) -> Vec<Vec<Counted>> {
    let counts = |day: Day| day <= today && since.is_none_or(|since| day >= since);
    let mut months: BTreeMap<Day, Vec<Counted>> = BTreeMap::new();
    for (day, head) in current(heads).into_iter().filter(|(day, _)| counts(*day)) {
        let counted = (head.key.clone(), head.costs.iter().map(|cost| cost.requests).sum());
        months.entry(day.first_of_month()).or_default().push(counted);
    }
    months.into_values().collect()
}

async fn read(desk: Desk, months: Vec<Vec<Counted>>, progress: RwSignal<Read>) -> Result<Scores, KeepError> {
    let ports = desk.ports();
    let mut scores = Scores::new();
    for (done, runs) in months.iter().enumerate() {
        progress.set(Some((done, months.len())));
        let runs: Vec<RunKey> = runs.iter().map(|(run, _)| run.clone()).collect();
        for (key, found) in scores_of_month(&ports, &runs).await? {
            let plain = found.into_iter().map(|(relevance, novelty)| (relevance.get(), novelty.get()));
            scores.insert(key.day, plain.collect());
        }
    }
    Ok(scores)
}
