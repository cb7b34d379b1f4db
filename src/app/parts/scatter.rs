//! Relevance against novelty; each bubble that has shown papers links to the first of them.

use leptos::prelude::*;
use leptos::svg;

use crate::view::plot::{Bubble, Point, bubbles};

/// Pixels of the drawing: one step of a mark, and where mark 0 would be.
const STEP: (u32, u32) = (24, 12);
const ORIGIN: (u32, u32) = (12, 134);
/// The frame, half a step around the marks 1 to 10.
const LEFT: u32 = 24;
const RIGHT: u32 = 264;
const TOP: u32 = 8;
const BOTTOM: u32 = 128;

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
        <svg class="plot" viewBox="0 -12 268 158" role="group" aria-label="Papers by relevance and novelty">
            {ground}
            <line x1=LEFT y1=BOTTOM x2=RIGHT y2=BOTTOM />
            <line x1=LEFT y1=TOP x2=LEFT y2=BOTTOM />
            <g aria-hidden="true">
                {[1, 5, 10].into_iter().map(|mark| view! { <text x=x(mark) y="141" text-anchor="middle">{mark}</text> }).collect_view()}
                {[1, 5, 10].into_iter().map(|mark| view! { <text x="17" y={y(mark) + 3} text-anchor="end">{mark}</text> }).collect_view()}
                <text x="146" y="141" text-anchor="start">"relevance →"</text>
                <text x="20" y="-3">"novelty ↑"</text>
            </g>
            {drawn}
        </svg>
    }
}

fn draw(bubble: Bubble) -> impl IntoView {
    let (across, down) = (x(bubble.relevance), y(bubble.novelty));
    // Area by number, so that five papers look like five times one, up to what a cell holds.
    let radius = (f64::from(u32::try_from(bubble.count).unwrap_or(u32::MAX)).sqrt() * 3.0).min(9.5);
    let count =
        (bubble.count > 3).then(|| view! { <text class="count" x=across y=down>{bubble.count}</text> });
    // `view!` takes `a` and `title` for HTML unless they are an only child, so these two are built by hand.
    let tooltip = svg::title().child(bubble.words.clone());
    let inside = view! { <circle cx=across cy=down r=format!("{radius:.1}") />{count} };
    match bubble.place {
        Some(place) => svg::a()
            .attr("class", "shown")
            .attr("href", place)
            .attr("aria-label", bubble.words)
            .child((tooltip, inside))
            .into_any(),
        None => view! { <g role="img" aria-label=bubble.words>{(tooltip, inside)}</g> }.into_any(),
    }
}

fn x(mark: u8) -> u32 {
    ORIGIN.0 + STEP.0 * u32::from(mark.min(10))
}

fn y(mark: u8) -> u32 {
    ORIGIN.1 - STEP.1 * u32::from(mark.min(10))
}
