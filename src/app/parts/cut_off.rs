//! A cut-off that can be moved after the run, for free.

use leptos::prelude::*;

/// The highest mark there is.
const HIGHEST: u8 = 10;

/// "Relevance at least 8 · lets 31 through", as a slider; above each of its places stands a bar for what that would let
/// through.
#[component]
pub fn CutOffSlider(
    /// Which mark: "Relevance".
    #[prop(into)]
    label: String,
    /// Where it stands, 1 to 10.
    #[prop(into)]
    value: Signal<u8>,
    /// How many papers reach each place, from 1 on.
    #[prop(into)]
    through: Signal<Vec<usize>>,
    /// Called with the new value while the reader moves it.
    #[prop(into)]
    on_change: Callback<u8>,
    /// The lowest place that makes sense: an imported day knows no papers below its own cut-offs.
    #[prop(default = 1)]
    lowest: u8,
) -> impl IntoView {
    let moved = move |text: String| {
        if let Ok(value) = text.parse::<u8>() {
            on_change.run(value.clamp(lowest, HIGHEST));
        }
    };
    let count = move |place: u8| {
        let index = usize::from(place).checked_sub(1);
        through.with(|through| index.and_then(|index| through.get(index)).copied().unwrap_or_default())
    };
    let here = Memo::new(move |_| count(value.get()));
    // What a step to either side would do, before it is taken.
    let beside = move || {
        let value = value.get();
        let side = |place: u8| {
            (lowest..=HIGHEST).contains(&place).then(|| format!("{place} lets {} through", count(place)))
        };
        [value.checked_sub(1).and_then(side), side(value + 1)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let bar = move |place: u8| {
        let most = move || through.with(|through| through.iter().copied().max().unwrap_or_default().max(1));
        view! {
            <i
                class:at=move || value.get() == place
                class:out=move || place < value.get()
                style:--n=move || format!("{:.3}", count(place) as f64 / most() as f64)
            ></i>
        }
    };
    view! {
        <label class="slider">
            <span>
                {label} " at least " <b class="num">{value}</b> " · lets " <span class="num">{here}</span> " through"
            </span>
            <span class="steps-through" aria-hidden="true" style:--k=(HIGHEST - lowest).to_string()>
                {(lowest..=HIGHEST).map(bar).collect_view()}
            </span>
            <input
                type="range"
                min=lowest.to_string()
                max=HIGHEST.to_string()
                step="1"
                aria-valuetext=move || format!("at least {}, lets {} through; {}", value.get(), here.get(), beside())
                prop:value=move || value.get().to_string()
                on:input=move |event| moved(event_target_value(&event))
            />
            <span class="beside soft num" aria-hidden="true">{beside}</span>
        </label>
    }
}
