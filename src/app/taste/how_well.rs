//! How well the reader is known: their stars against the order of the digests, in pictures and sentences.

use leptos::prelude::*;
use leptos::svg;
use leptos::task::spawn_local;

use crate::app::desk::use_desk;
use crate::app::parts::Progress;
use crate::run::{keep, taste};
use crate::view::taste::insight::{
    Calibrated, DayFigures, FIRST, Insight, Month, Precision, figures, insights, screened,
};
use crate::view::words::taste as told;

/// Reads the days on which there are stars, and says what they say.
#[component]
pub fn HowWell() -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(None::<Vec<DayFigures>>);
    let read = RwSignal::new((0_usize, 0_usize));
    let (work, handle) = futures_util::future::abortable(async move {
        let keys: Vec<_> = desk.heads.with_untracked(|heads| {
            heads.iter().filter(|head| head.scored > 0).map(|head| head.key.clone()).collect()
        });
        let marks = desk.marks.get_untracked();
        let keys = taste::runs_with_stars(&desk.ports(), &keys, &marks).await.unwrap_or_else(|error| {
            desk.report(&error);
            Vec::new()
        });
        let mut days = Vec::new();
        for (done, key) in keys.iter().enumerate() {
            read.set((done, keys.len()));
            match keep::load(&desk.ports(), key).await {
                Ok(Some(run)) => days.extend(figures(&run, &marks)),
                Ok(None) => {}
                Err(error) => desk.report(&error),
            }
        }
        found.set(Some(days));
    });
    spawn_local(async { _ = work.await });
    on_cleanup(move || handle.abort());
    let told_of = move || match found.get() {
        None => view! {
            <Progress
                label="Days looked through"
                done=Signal::derive(move || read.get().0)
                total=Signal::derive(move || read.get().1)
                words=Signal::derive(move || {
                    let (done, all) = read.get();
                    crate::view::words::marks::searched(done, all)
                })
            />
        }
        .into_any(),
        Some(days) => {
            let enough: Vec<Insight> = insights(&days).into_iter().filter(Insight::is_enough).collect();
            if enough.is_empty() {
                let stars = days.iter().map(|day| day.starred).sum();
                view! { <p>{told::not_enough(stars, days.len())}</p> }.into_any()
            } else {
                enough.into_iter().map(|insight| view! { <One insight /> }).collect_view().into_any()
            }
        }
    };
    let missed = move || {
        let sum = desk.profile.with(|profile| desk.heads.with(|heads| screened(profile, heads)));
        told::screen_missed(&sum)
    };
    view! {
        <section>
            <h2>"How well does it know me?"</h2>
            <p class="small soft">
                "By your stars, on the days on which you gave any. An interval says where the truth lies in 19 of 20 cases."
            </p>
            {told_of}
            <h3>{told::SCREEN_MISSES}</h3>
            <p>{missed}</p>
        </section>
    }
}

#[component]
fn One(insight: Insight) -> impl IntoView {
    let heading = told::judged_by(&insight);
    let first = FIRST.into_iter().zip(insight.precision);
    let sentences =
        first.filter_map(|(at, one)| Some(view! { <li>{told::precision(at, &one?)}</li> })).collect_view();
    let upper = insight.upper.map_or_else(|| told::NO_MATCHES.to_owned(), |one| told::upper(&one));
    let calibrated = told::calibrated(&insight.calibration);
    let months = (insight.months.len() > 1).then(|| view! { <Months months=insight.months /> });
    view! {
        <section class="card">
            <h3>{heading}</h3>
            <ul>{sentences}<li>{upper}</li><li>{calibrated}</li></ul>
            <div class="two-lists">
                <figure>
                    <Calibration bins=insight.calibration />
                    <figcaption class="small soft">"Starred, by relevance"</figcaption>
                </figure>
                {months.map(|months| {
                    view! {
                        <figure>
                            {months}
                            <figcaption class="small soft">"Starred among the first ten, by month"</figcaption>
                        </figure>
                    }
                })}
            </div>
        </section>
    }
}

/// The drawing: its frame, in pixels.
const LEFT: f64 = 30.0;
const RIGHT: f64 = 260.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 118.0;

#[component]
fn Calibration(bins: Vec<Calibrated>) -> impl IntoView {
    let marks = bins.into_iter().map(|bin| (bin.relevance.to_string(), bin.precision)).collect();
    view! { <Shares marks label="Share of starred papers by relevance" /> }
}

#[component]
fn Months(months: Vec<Month>) -> impl IntoView {
    let marks = months.into_iter().map(|month| (month.name, month.precision)).collect();
    view! { <Shares marks label="Share of starred papers among the first ten, by month" /> }
}

/// Shares with their intervals, from left to right.
#[component]
fn Shares(marks: Vec<(String, Precision)>, label: &'static str) -> impl IntoView {
    let count = marks.len().max(1) as f64;
    let wide = (RIGHT - LEFT) / count;
    let y = |share: f64| BOTTOM - (BOTTOM - TOP) * share;
    let every = marks.len().div_ceil(6).max(1);
    let draw = |(index, (name, one)): (usize, (String, Precision))| {
        let x = LEFT + wide * (index as f64 + 0.5);
        let words = format!("{name}: {} of {}, {}", one.hits, one.of, told::per_cent(one.share()));
        let at = |number: f64| format!("{number:.1}");
        let (low, high, middle) = (at(y(one.interval.low)), at(y(one.interval.high)), at(y(one.share())));
        let tick = (index % every == 0)
            .then(|| view! { <text x=at(x) y="131" text-anchor="middle" aria-hidden="true">{name}</text> });
        let inside = view! {
            <line class="interval" x1=at(x) x2=at(x) y1=low y2=high />
            <circle cx=at(x) cy=middle r="4" />
        };
        // `view!` takes `title` for HTML unless it is an only child.
        let tooltip = svg::title().child(words.clone());
        view! { <g role="img" class="shown" aria-label=words>{(tooltip, inside)}</g>{tick} }
    };
    let drawn = marks.into_iter().enumerate().map(draw).collect_view();
    let scale = [0.0, 0.5, 1.0].into_iter().map(|share| {
        let place = format!("{:.1}", y(share));
        let label = format!("{:.1}", y(share) + 3.0);
        view! {
            <line x1=LEFT x2=RIGHT y1=place.clone() y2=place />
            <text x="26" y=label text-anchor="end" aria-hidden="true">{told::per_cent(share)}</text>
        }
    });
    view! {
        <svg class="plot" viewBox="0 0 268 136" role="group" aria-label=label>
            {scale.collect_view()}
            {drawn}
        </svg>
    }
}
