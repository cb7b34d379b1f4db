//! One paper in a digest: the reason why it is here before the numbers, three lines of abstract, the rest by a click.

use std::sync::Arc;

use leptos::prelude::*;

use super::Tags;
use crate::app::boot;
use crate::app::typeset::typeset;
use crate::model::Points;
use crate::paper::PaperId;
use crate::typeset::Text;
use crate::view::byline::{Byline, Name, Part};
use crate::view::sheet::anchor;

/// What an entry shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The id; the links are built from it.
    pub id: PaperId,
    /// The title.
    pub title: Text,
    /// The authors, in the paper's order.
    pub authors: Arc<[Name]>,
    /// Why the paper is here.
    pub reason: Option<Reason>,
    /// The abstract.
    pub abstract_text: Text,
    /// Relevance, 1 to 10.
    pub relevance: Option<Points>,
    /// Novelty, 1 to 10.
    pub novelty: Option<Points>,
    /// Short words about it: category, announce type, "followed author".
    pub tags: Vec<String>,
    /// A warning about its text, as a badge and a sentence.
    pub warning: Option<[String; 2]>,
    /// How well it fits the reader's taste, and what that decides.
    pub fits: Option<Fits>,
    /// What two looks at it came to.
    pub looks: Option<TwoLooks>,
}

/// How well a paper fits the reader's taste.
#[derive(Debug, Clone, PartialEq)]
pub struct Fits {
    /// That, in a word.
    pub word: String,
    /// What it decides; read while it is unfolded.
    pub why: Signal<String>,
}

/// What two looks at a paper came to.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoLooks {
    /// Both scores of each, as a sentence.
    pub words: String,
    /// What the model said the second time.
    pub comment: Option<Text>,
    /// Whether they are far apart.
    pub disagree: bool,
}

/// Why a paper is in the digest, as a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// What the model said.
    Comment(Text),
    /// What the reader wants: whom they follow, or that they pulled it up.
    Yours {
        /// That, as a sentence.
        sentence: String,
        /// What the model said, if it was asked.
        comment: Option<Text>,
    },
    /// How well it fits the reader's taste, and by which words; no model read it.
    Match(String),
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Among others: three lines of its abstract, and a link to its own page.
    Listed,
    /// The same, under a heading that it has in common with others.
    Grouped,
    /// On its own page, whose heading is its title.
    Alone,
}

/// One paper in a digest.
#[component]
pub fn PaperEntry(
    /// What it shows.
    entry: Entry,
    /// Its place in the digest, from 1; where that is `None`, it is not to be seen. Alone it has none.
    #[prop(optional, into)]
    rank: Option<Signal<Option<usize>>>,
    /// Whether the reader has read it; it is then a little paler.
    #[prop(optional, into)]
    read: Signal<bool>,
    /// Where it stands.
    #[prop(default = Setting::Listed)]
    setting: Setting,
    /// What stands below it: the reader's own words.
    #[prop(optional, into)]
    below: Option<ViewFnOnce>,
    /// Buttons beside it, in the same place on each paper.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let place = anchor(&entry.id);
    let heading = format!("{place}-title");
    let heading_id = heading.clone();
    let title = view! { <a href=entry.id.abs_url() rel="noopener noreferrer" use:typeset=entry.title></a> };
    let (title, text) = match setting {
        Setting::Listed | Setting::Grouped => {
            let abstract_text = view! { <Abstract text=entry.abstract_text id=entry.id.clone() /> };
            let title = match setting {
                Setting::Grouped => view! { <h3 id=heading_id>{title}</h3> }.into_any(),
                _ => view! { <h2 id=heading_id>{title}</h2> }.into_any(),
            };
            (title, abstract_text.into_any())
        }
        Setting::Alone => {
            let abstract_text = view! { <div class="abstract" use:typeset=entry.abstract_text></div> };
            (view! { <h1 id=heading_id>{title}</h1> }.into_any(), abstract_text.into_any())
        }
    };
    view! {
        <article
            class="paper"
            class:whole=setting == Setting::Alone
            class:read=read
            hidden=move || rank.is_some_and(|rank| rank.get().is_none())
            id=place
            aria-labelledby=heading
        >
            <div class="rank num">
                {rank.map(|rank| view! { <span class="unseen">"Number "</span> {move || rank.get()} })}
            </div>
            <div class="body">
                {title}
                <Authors names=entry.authors />
                {entry.reason.map(why)}
                {entry.warning.map(|[badge, more]| view! { <p class="orders"><span class="tag">{badge}</span> " " {more}</p> })}
                {text}
                <div class="meta">
                    {entry.relevance.map(|value| view! { <Score word="relevance" value /> })}
                    {entry.novelty.map(|value| view! { <Score word="novelty" value /> })}
                    <Tags names=entry.tags />
                    <Links id=entry.id />
                    {entry.fits.map(fits)}
                </div>
                {entry.looks.map(two_looks)}
                {below.map(|below| below.run())}
            </div>
            {children.map(|actions| view! { <div class="acts">{actions()}</div> })}
        </article>
    }
}

fn fits(Fits { word, why }: Fits) -> impl IntoView {
    let (open, set_open) = signal(false);
    view! {
        <details class="match" on:toggle=move |_| set_open.update(|open| *open = !*open)>
            <summary>{word}</summary>
            {move || open.get().then(|| why.get())}
        </details>
    }
}

/// Both looks, in a line: what each said in numbers, and the second in words.
pub fn two_looks(looks: TwoLooks) -> impl IntoView {
    let TwoLooks { words, comment, disagree } = looks;
    view! {
        <p class="looks small" class:apart=disagree>
            {words}
            {comment.map(|text| view! { " " <span use:typeset=text></span> })}
        </p>
    }
}

fn why(reason: Reason) -> impl IntoView {
    match reason {
        Reason::Match(sentence) => view! { <p class="why match">{sentence}</p> }.into_any(),
        Reason::Comment(text) => view! { <p class="why" use:typeset=text></p> }.into_any(),
        Reason::Yours { sentence, comment } => {
            let comment = comment.map(|text| view! { " " <span use:typeset=text></span> });
            view! { <p class="why followed">{sentence} {comment}</p> }.into_any()
        }
    }
}

/// The authors; a long list is folded, and whoever is followed is always seen.
#[component]
fn Authors(names: Arc<[Name]>) -> impl IntoView {
    let folded = Byline::folded(&names);
    let hidden = folded.hidden;
    let (open, set_open) = signal(false);
    let line = move || {
        let shown = if open.get() { Byline::whole(&names) } else { folded.clone() };
        shown
            .parts
            .into_iter()
            .map(|part| match part {
                Part::Plain(text) => view! { <span>{text}</span> }.into_any(),
                Part::Followed(text) => view! { <b title="You follow this author">{text}</b> }.into_any(),
            })
            .collect_view()
    };
    let button = (hidden > 0).then(|| {
        view! {
            " "
            <button
                type="button"
                class="link"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| set_open.update(|open| *open = !*open)
            >
                {move || if open.get() { "fewer".to_owned() } else { format!("and {hidden} more") }}
            </button>
        }
    });
    view! { <p class="who">{line}{button}</p> }
}

/// Three lines of the abstract; a click on it or on the button below shows the rest. Beside the button, the way to the
/// paper's page.
#[component]
fn Abstract(text: Text, id: PaperId) -> impl IntoView {
    let (open, set_open) = signal(false);
    let details = format!("{}/paper/{id}", boot::base());
    view! {
        <div
            class="abstract"
            class:folded=move || !open.get()
            on:click=move |_| set_open.set(true)
            use:typeset=text
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
        <a class="details" href=details aria-label=format!("Details of {id}")>
            "Details"
        </a>
    }
}

/// One mark, as a bar and as a number.
#[component]
pub fn Score(
    /// Which one: `relevance` or `novelty`.
    word: &'static str,
    /// 1 to 10.
    #[prop(into)]
    value: Points,
) -> impl IntoView {
    view! {
        <span class=format!("score {word}")>
            {word} " " <i aria-hidden="true" style:--v=value.to_string()></i> <b>{value.to_string()}</b>
        </span>
    }
}

#[component]
fn Links(id: PaperId) -> impl IntoView {
    let text = id.to_string();
    view! {
        <a class="num" href=id.abs_url() rel="noopener noreferrer" aria-label=format!("{text} on arXiv")>
            {text.clone()}
        </a>
        <a href=id.pdf_url() rel="noopener noreferrer" aria-label=format!("PDF of {text}")>
            "PDF"
        </a>
        <a href=id.html_url() rel="noopener noreferrer" aria-label=format!("HTML of {text}")>
            "HTML"
        </a>
    }
}
