//! The filter bar of a digest, and of several days.

use leptos::prelude::*;

use super::parts::{Check, Choice, Field, Select};
use crate::digest::filter::{Filter, Reading, Star};
use crate::paper::{AnnounceType, Category};
use crate::view::words;

/// The scores, and the sums of two, that are worth asking for.
const SCORES: [u8; 6] = [5, 6, 7, 8, 9, 10];
const SUMS: [u8; 6] = [14, 15, 16, 17, 18, 19];

/// What is to be looked at just now, folded until it is wanted.
#[component]
pub fn FilterBar(
    /// What is to be looked at.
    filter: RwSignal<Filter>,
    /// How many papers the page lists.
    #[prop(into)]
    passed: Signal<usize>,
    /// Out of how many.
    #[prop(into)]
    all: Signal<usize>,
    /// The categories and announce types that there are.
    #[prop(into)]
    choices: Signal<(Vec<Category>, Vec<AnnounceType>)>,
) -> impl IntoView {
    let is_open = Memo::new(move |_| filter.with(Filter::is_open));
    let text =
        move |read: fn(&Filter) -> &String| Signal::derive(move || filter.with(|one| read(one).clone()));
    let any = || Choice { value: String::new(), words: "Any".to_owned() };
    let categories = Signal::derive(move || {
        let all = choices.with(|(categories, _)| {
            let choice = |one: &Category| Choice { value: one.to_string(), words: one.to_string() };
            categories.iter().map(choice).collect::<Vec<_>>()
        });
        [any()].into_iter().chain(all).collect()
    });
    let kinds = Signal::derive(move || {
        let all = choices.with(|(_, kinds)| {
            let choice = |one: &AnnounceType| Choice {
                value: one.to_string(),
                words: words::announce(*one).to_owned(),
            };
            kinds.iter().map(choice).collect::<Vec<_>>()
        });
        [any()].into_iter().chain(all).collect()
    });
    let least = move |label: &'static str, all: &'static [u8], score: fn(&mut Filter) -> &mut u8| {
        let choice = |one: &u8| Choice { value: one.to_string(), words: format!("{one} and more") };
        let choices: Vec<Choice> = [any()].into_iter().chain(all.iter().map(choice)).collect();
        let value = Signal::derive(move || match *score(&mut filter.get()) {
            0 => String::new(),
            least => least.to_string(),
        });
        let set =
            move |least: String| filter.update(|filter| *score(filter) = least.parse().unwrap_or_default());
        view! { <Select label choices=Signal::stored(choices) value on_change=set /> }
    };
    let has_categories = Memo::new(move |_| choices.with(|(categories, _)| !categories.is_empty()));
    let has_kinds = Memo::new(move |_| choices.with(|(_, kinds)| !kinds.is_empty()));
    let passes_nothing = move || !is_open.get() && passed.get() == 0 && all.get() != 0;
    view! {
        <details class="fold filters">
            <summary>
                "Filter "
                <span class="num soft" role="status">
                    {move || (!is_open.get()).then(|| words::marks::filtered(passed.get(), all.get()))}
                </span>
            </summary>
            <div class="fields">
                <Field
                    label="Words"
                    value=text(|filter| &filter.words)
                    on_input=move |words| filter.update(|filter| filter.words = words)
                />
                <Field
                    label="Author"
                    value=text(|filter| &filter.author)
                    on_input=move |author| filter.update(|filter| filter.author = author)
                />
                <Show when=move || has_categories.get()>
                    <Select
                        label="Category"
                        choices=categories
                        value=Signal::derive(move || {
                            filter.with(|filter| filter.category.as_ref().map(ToString::to_string).unwrap_or_default())
                        })
                        on_change=move |one: String| filter.update(|filter| filter.category = Category::parse(&one))
                    />
                </Show>
                <Show when=move || has_kinds.get()>
                    <Select
                        label="Announced as"
                        choices=kinds
                        value=Signal::derive(move || {
                            filter.with(|filter| filter.announce.map(|one| one.to_string()).unwrap_or_default())
                        })
                        on_change=move |one: String| filter.update(|filter| filter.announce = AnnounceType::parse(&one))
                    />
                </Show>
                {least("Relevance", &SCORES, |filter| &mut filter.least_relevance)}
                {least("Novelty", &SCORES, |filter| &mut filter.least_novelty)}
                {least("Relevance + novelty", &SUMS, |filter| &mut filter.least_sum)}
                <div class="checks">
                    <Check
                        label="Unread"
                        value=Signal::derive(move || filter.with(|filter| filter.reading == Reading::Unread))
                        on_change=move |on: bool| {
                            filter.update(|filter| filter.reading = if on { Reading::Unread } else { Reading::Any });
                        }
                    />
                    <Check
                        label="Starred"
                        value=Signal::derive(move || filter.with(|filter| filter.star == Star::Starred))
                        on_change=move |on: bool| {
                            filter.update(|filter| filter.star = if on { Star::Starred } else { Star::Any });
                        }
                    />
                    <button
                        type="button"
                        class="btn"
                        disabled=move || is_open.get()
                        on:click=move |_| filter.set(Filter::default())
                    >
                        "Show all"
                    </button>
                </div>
            </div>
        </details>
        <Show when=passes_nothing>
            <p class="lede">{words::marks::NOTHING_PASSES}</p>
        </Show>
    }
}
