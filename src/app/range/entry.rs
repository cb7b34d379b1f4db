//! One paper of a range.

use leptos::prelude::*;

use crate::app::boot;
use crate::app::desk::use_desk;
use crate::app::frame::A;
use crate::app::marks::{MarkButtons, OwnWords};
use crate::app::parts::anchor;
use crate::app::typeset::typeset;
use crate::paper::split_authors;
use crate::typeset::{Kind, Text, unicode_name};
use crate::view::range::RangePaper;

/// So many authors are named.
const NAMED: usize = 8;

/// One paper, with the days that show it.
#[component]
pub fn RangeEntry(paper: RangePaper) -> impl IntoView {
    let desk = use_desk();
    let RangePaper { text, day, others } = paper;
    let id = text.id.clone();
    let place = anchor(&id);
    let heading = format!("{place}-title");
    let named = heading.clone();
    let (open, set_open) = signal(false);
    let names: Vec<String> = split_authors(&text.authors).iter().map(|one| unicode_name(&one.name)).collect();
    let mut authors = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        authors.push_str(" and others");
    }
    let score = |word: &'static str, value: Option<u8>| {
        value.map(|value| {
            view! {
                <span class=format!("score {word}")>
                    {word} " " <i aria-hidden="true" style:--v=value.to_string()></i> <b>{value}</b>
                </span>
            }
        })
    };
    let suffix = if text.imported { "-imported" } else { "" };
    let days = [day].into_iter().chain(others).map(|day| {
        view! { <A href=format!("/day/{day}{suffix}#{}", anchor(&text.id))>{day.in_words()}</A> }
    });
    let days = days.collect_view();
    let tag = text.categories.first().map(|one| view! { <span class="tag">{one.to_string()}</span> });
    let followed = text.followed.then(|| view! { <span class="tag">"followed author"</span> });
    let comment = (!text.comment.is_empty())
        .then(|| view! { <p class="why" use:typeset=Text::new(Kind::Prose, text.comment.clone())></p> });
    let (editing, read_id) = (RwSignal::new(false), id.clone());
    let read = move || desk.marks.with(|marks| marks.is_read(&read_id));
    let number = id.to_string();
    view! {
        <article class="paper flat" class:read=read id=place aria-labelledby=named>
            <div class="body">
                <h3 id=heading>
                    <a href=id.abs_url() rel="noopener noreferrer" use:typeset=Text::new(Kind::Title, text.title.clone())></a>
                </h3>
                <p class="who">{authors}</p>
                {comment}
                <div
                    class="abstract"
                    class:folded=move || !open.get()
                    on:click=move |_| set_open.set(true)
                    use:typeset=Text::new(Kind::Prose, text.abstract_text.clone())
                ></div>
                <button
                    type="button"
                    class="link unfold"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    on:click=move |_| set_open.update(|open| *open = !*open)
                >
                    {move || if open.get() { "Fold the abstract" } else { "Whole abstract" }}
                </button>
                " "
                <a class="details" href=format!("{}/paper/{number}", boot::base()) aria-label=format!("Details of {number}")>
                    "Details"
                </a>
                <div class="meta">
                    {score("relevance", text.relevance)}
                    {score("novelty", text.novelty)}
                    {followed}
                    {tag}
                    <a class="num" href=id.abs_url() rel="noopener noreferrer" aria-label=format!("{number} on arXiv")>
                        {number.clone()}
                    </a>
                    {days}
                </div>
                <OwnWords id=id.clone() title=text.title.clone() editing />
            </div>
            <div class="acts">
                <MarkButtons id title=text.title editing />
            </div>
        </article>
    }
}
