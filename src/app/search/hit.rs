//! One paper that was found.

use leptos::prelude::*;

use crate::app::frame::A;
use crate::app::parts::{Score, Tags};
use crate::app::typeset::typeset;
use crate::typeset::{Kind, Text};
use crate::view::search::{HitView, Stretch};

/// One paper that was found, with what matches marked.
#[component]
pub fn HitEntry(hit: HitView) -> impl IntoView {
    let HitView { id, title, authors, comment, note, excerpt, relevance, novelty, tags, why, days } = hit;
    let line = |class: &'static str, text: Vec<Stretch>| {
        (!text.is_empty()).then(|| view! { <p class=class>{stretches(text)}</p> })
    };
    let on = days.into_iter().enumerate().map(|(place, [words, address])| {
        let comma = if place > 0 { ", " } else { "" };
        let day = if address.is_empty() {
            view! { <span>{words}</span> }.into_any()
        } else {
            view! { <A href=address>{words}</A> }.into_any()
        };
        view! { {comma} {day} }
    });
    let number = id.to_string();
    view! {
        <article class="hit">
            <h2>
                <a href=id.abs_url() rel="noopener noreferrer">{stretches(title)}</a>
            </h2>
            {line("who", authors)}
            {line("why", comment)}
            {line("note-of-mine", note)}
            {line("excerpt", excerpt)}
            <div class="meta">
                {relevance.map(|value| view! { <Score word="relevance" value /> })}
                {novelty.map(|value| view! { <Score word="novelty" value /> })}
                <Tags names=tags />
                <a class="num" href=id.abs_url() rel="noopener noreferrer" aria-label=format!("{number} on arXiv")>
                    {number.clone()}
                </a>
                <a href=id.pdf_url() rel="noopener noreferrer" aria-label=format!("PDF of {number}")>
                    "PDF"
                </a>
            </div>
            <p class="on">{why} {on.collect_view()}</p>
        </article>
    }
}

/// A text in parts. What may hold TeX is typeset, each part by itself: formulas are never cut.
fn stretches(text: Vec<Stretch>) -> impl IntoView {
    let blank = |is_there: bool| is_there.then_some(" ");
    let part = move |Stretch { text, is_match, blank_before, blank_after }: Stretch| {
        let shown = if text.contains(['$', '\\', '{']) {
            view! { <span use:typeset=Text::new(Kind::Title, text)></span> }.into_any()
        } else {
            view! { {text} }.into_any()
        };
        let shown = if is_match { view! { <mark>{shown}</mark> }.into_any() } else { shown };
        view! { {blank(blank_before)} {shown} {blank(blank_after)} }
    };
    text.into_iter().map(part).collect_view()
}
