//! The keywords: three lists, or a text of the reader's own.

use leptos::prelude::*;

use super::fields::PartText;
use crate::app::parts::TextArea;
use crate::profile::Part;
use crate::view::profile::{TypedKeywords, TypedProfile};
use crate::view::words::profiles as told;

#[component]
pub fn KeywordLists(typed: RwSignal<TypedProfile>) -> impl IntoView {
    let are_lists = Memo::new(move |_| typed.with(|typed| matches!(typed.keywords, TypedKeywords::Lists(_))));
    let list = move |place: usize, label: &'static str| {
        let value = Signal::derive(move || {
            typed.with(|typed| match &typed.keywords {
                TypedKeywords::Lists(lists) => lists.get(place).cloned().unwrap_or_default(),
                TypedKeywords::Text => String::new(),
            })
        });
        let on_input = move |text| {
            typed.update(|typed| {
                if let TypedKeywords::Lists(lists) = &mut typed.keywords
                    && let Some(list) = lists.get_mut(place)
                {
                    *list = text;
                }
            });
        };
        view! { <TextArea label value on_input rows=2 /> }
    };
    let button = move |words: &'static str, change: fn(&mut TypedProfile)| {
        view! {
            <p class="row">
                <button type="button" class="btn" on:click=move |_| typed.update(change)>{words}</button>
            </p>
        }
    };
    move || {
        if are_lists.get() {
            view! {
                <fieldset>
                    <legend>"Keywords"</legend>
                    <p class="small soft">{told::KEYWORDS}</p>
                    {list(0, "Relevant")}
                    {list(1, "Irrelevant")}
                    {list(2, "Application")}
                    {button("Write them as a text", TypedProfile::keywords_as_text)}
                </fieldset>
            }
            .into_any()
        } else {
            view! {
                <PartText typed part=Part::Keywords help=told::KEYWORDS_AS_TEXT />
                {button("Use three lists", TypedProfile::keywords_as_lists)}
            }
            .into_any()
        }
    }
}
