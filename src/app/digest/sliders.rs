//! Cut-offs and order; they move what is shown at once and cost nothing.

use leptos::prelude::*;

use super::cut::Cut;
use crate::app::parts::{Choice, CutOffSlider, Select};
use crate::app::screen::NewerOrder;
use crate::digest::{Counts, Order};
use crate::profile::CutOffs;
use crate::view::sheet::Sheet;
use crate::view::words;

/// Two sliders, and for a run the choice of an order.
#[component]
pub fn Sliders(
    /// The day.
    cut: Cut,
) -> impl IntoView {
    let desk = cut.desk;
    let floor = cut.sheet.with_untracked(|sheet| sheet.as_ref().map(Sheet::floor));
    let floor = floor.unwrap_or(CutOffs { relevance: 1, novelty: 1 });
    let through = move |read: fn(&Counts, u8) -> usize| {
        Signal::derive(move || {
            let counts = cut.counts.read();
            let count = |least| counts.as_ref().map(|counts| read(counts, least)).unwrap_or_default();
            (1..=10).map(count).collect::<Vec<_>>()
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
            through=through(Counts::with_relevance)
            on_change=move |relevance| desk.cut_offs.update(|cut_offs| cut_offs.relevance = relevance)
            lowest=floor.relevance
        />
        <CutOffSlider
            label="Novelty"
            value=Signal::derive(move || desk.cut_offs.get().novelty)
            through=through(Counts::with_novelty)
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
            <NewerOrder />
        </Show>
    }
}
