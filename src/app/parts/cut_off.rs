//! A cut-off that can be moved after the run, for free.

use leptos::prelude::*;

/// The highest mark there is.
const HIGHEST: u8 = 10;

/// "Relevance at least 8 · lets 31 through", as a slider.
#[component]
pub fn CutOffSlider(
    /// Which mark: "Relevance".
    #[prop(into)]
    label: String,
    /// Where it stands, 1 to 10.
    #[prop(into)]
    value: Signal<u8>,
    /// How many papers reach it.
    #[prop(into)]
    through: Signal<usize>,
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
    view! {
        <label class="slider">
            <span>
                {label} " at least " <b class="num">{value}</b> " · lets " <span class="num">{through}</span> " through"
            </span>
            <input
                type="range"
                min=lowest.to_string()
                max=HIGHEST.to_string()
                step="1"
                aria-valuetext=move || format!("at least {}, lets {} through", value.get(), through.get())
                prop:value=move || value.get().to_string()
                on:input=move |event| moved(event_target_value(&event))
            />
        </label>
    }
}
