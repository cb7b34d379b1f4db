//! Relevance against novelty; each bubble that has shown papers links to the first of them.

use leptos::prelude::*;

use crate::view::plot::{Bubble, Point, bubbles};

/// Pixels of the drawing: one step of a mark, and where mark 0 would be.
const STEP: (u32, u32) = (24, 15);
const ORIGIN: (u32, u32) = (12, 166);
/// The frame, half a step around the marks 1 to 10.
const LEFT: u32 = 24;
const RIGHT: u32 = 264;
const TOP: u32 = 8;
const BOTTOM: u32 = 158;

/// A plot of the day. What reaches both cut-offs lies on the tinted ground.
#[component]
pub fn Scatter(
    /// Every scored paper.
    #[prop(into)]
    points: Signal<Vec<Point>>,
    /// The cut-offs, relevance and novelty.
    #[prop(into)]
    cut_offs: Signal<(u8, u8)>,
) -> impl IntoView {
    let ground = move || {
        let (relevance, novelty) = cut_offs.get();
        let left = x(relevance) - STEP.0 / 2;
        let bottom = y(novelty) + STEP.1 / 2 + 1;
        view! { <rect class="cut" x=left y=TOP width=RIGHT.saturating_sub(left) height=bottom.saturating_sub(TOP) /> }
    };
    let drawn = move || bubbles(&points.get()).into_iter().map(draw).collect_view();
    view! {
        <svg class="plot" viewBox="0 0 268 178" role="group" aria-label="Papers by relevance and novelty">
            {ground}
            <line x1=LEFT y1=BOTTOM x2=RIGHT y2=BOTTOM />
            <line x1=LEFT y1=TOP x2=LEFT y2=BOTTOM />
            <g aria-hidden="true">
                {[1, 5, 10].map(|mark| view! { <text x=x(mark) y="171" text-anchor="middle">{mark}</text> }).to_vec()}
                {[1, 5, 10].map(|mark| view! { <text x="17" y={y(mark) + 3} text-anchor="end">{mark}</text> }).to_vec()}
                <text x="146" y="175" text-anchor="start">"relevance →"</text>
                <text x="28" y="17">"novelty ↑"</text>
            </g>
            {drawn}
        </svg>
    }
}

fn draw(bubble: Bubble) -> impl IntoView {
    let (across, down) = (x(bubble.relevance), y(bubble.novelty));
    // Area by number, so that five papers look like five times one, up to what a cell holds.
    let radius = (f64::from(u32::try_from(bubble.count).unwrap_or(u32::MAX)).sqrt() * 3.2).min(11.0);
    let count =
        (bubble.count > 3).then(|| view! { <text class="count" x=across y=down>{bubble.count}</text> });
    let inside = view! {
        <title>{bubble.words.clone()}</title>
        <circle cx=across cy=down r=format!("{radius:.1}") />
        {count}
    };
    match bubble.place {
        Some(place) => view! { <a class="shown" href=place aria-label=bubble.words>{inside}</a> }.into_any(),
        None => view! { <g role="img" aria-label=bubble.words>{inside}</g> }.into_any(),
    }
}

fn x(mark: u8) -> u32 {
    ORIGIN.0 + STEP.0 * u32::from(mark.min(10))
}

fn y(mark: u8) -> u32 {
    ORIGIN.1 - STEP.1 * u32::from(mark.min(10))
}
