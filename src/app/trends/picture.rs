//! One picture of the trends: bars, what they say, and the same as a table.

use leptos::prelude::*;
use leptos::svg;

use crate::view::trends::{Bar, Chart};
use crate::view::words::trends as words;

/// Hundredths of a bar's width are left between it and the next.
const GAP: usize = 20;

/// Bars over time. The words stand outside of the drawing, which is stretched to the width of the page.
#[component]
pub fn Picture(chart: Chart) -> impl IntoView {
    let Chart { name, sentence, keys, top, ends, bars, head, rows } = chart;
    let [first, last] = ends;
    let width = bars.len().max(1) * 100;
    let drawn: Vec<_> = bars.into_iter().enumerate().map(|(place, bar)| draw(place, bar)).collect();
    let key = |(tone, words): (&'static str, String)| {
        view! { <li><span class=format!("tone {tone}") aria-hidden="true"></span> {words}</li> }
    };
    let keys = (!keys.is_empty())
        .then(|| view! { <ul class="tones small">{keys.into_iter().map(key).collect_view()}</ul> });
    let heads = head.into_iter().map(|one| view! { <th scope="col">{one}</th> }).collect_view();
    let row = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let when = cells.next().map(|when| view! { <th scope="row">{when}</th> });
        view! { <tr>{when} {cells.map(|cell| view! { <td class="end">{cell}</td> }).collect_view()}</tr> }
    };
    view! {
        <section class="trend">
            <h2>{name}</h2>
            <p>{sentence.clone()}</p>
            {keys}
            <div class="bars">
                <span class="scale small num" aria-hidden="true">{top}</span>
                <svg viewBox=format!("0 0 {width} 1000") preserveAspectRatio="none" role="img" aria-label=sentence>
                    {drawn}
                </svg>
                <span class="ends small num" aria-hidden="true"><span>{first}</span><span>{last}</span></span>
            </div>
            <details class="fold">
                <summary>{words::TABLE}</summary>
                <div class="wide">
                    <table class="small num">
                        <thead><tr>{heads}</tr></thead>
                        <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

fn draw(place: usize, bar: Bar) -> impl IntoView {
    let Bar { words, pieces } = bar;
    let piece = |piece: crate::view::trends::Piece| {
        view! {
            <rect
                class=format!("tone {}", piece.tone)
                x=place * 100 + GAP / 2
                width=100 - GAP
                y=1_000_u64.saturating_sub(piece.to)
                height=piece.to.saturating_sub(piece.from)
            />
        }
    };
    // `view!` takes `title` for HTML unless it is an only child, so this one is built by hand.
    let tooltip = svg::title().child(words);
    view! { <g>{(tooltip, pieces.into_iter().map(piece).collect_view())}</g> }
}
