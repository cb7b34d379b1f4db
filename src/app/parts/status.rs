//! Status is a sentence: what happened, what is kept, and the next step as buttons.

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::app::focus;

/// In which voice a note speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Something failed; it is read out at once.
    Failed,
    /// Something is under way.
    Waiting,
    /// Something is done.
    Good,
    /// Something is worth knowing.
    Plain,
}

impl Voice {
    fn class(self) -> &'static str {
        match self {
            Self::Failed => "note failed",
            Self::Waiting => "note waiting",
            Self::Good => "note good",
            Self::Plain => "note",
        }
    }

    fn role(self) -> &'static str {
        match self {
            Self::Failed => "alert",
            Self::Waiting | Self::Good | Self::Plain => "status",
        }
    }
}

/// A sentence in bold, what else there is to say, and below it whatever is inside: a progress bar, a
/// `<p class="row">` of buttons.
#[component]
pub fn Note(
    /// The voice.
    voice: Voice,
    /// What happened, as a sentence.
    #[prop(into)]
    what: Signal<String>,
    /// Why, and what is kept.
    #[prop(optional, into)]
    more: Signal<String>,
    /// What stands below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    focus::pass_on(".note", move || Some(HtmlElement::from(place.try_get_untracked()??)));
    view! {
        <div class=voice.class() role=voice.role() node_ref=place>
            <p>
                <b class="what">{what}</b>
                " "
                {more}
            </p>
            {children.map(|below| below())}
        </div>
    }
}

/// How far something is, as a bar and in words (papers, money, time).
#[component]
pub fn Progress(
    /// What is progressing, for assistive technology.
    #[prop(into)]
    label: String,
    /// How many are done.
    #[prop(into)]
    done: Signal<usize>,
    /// Out of how many.
    #[prop(into)]
    total: Signal<usize>,
    /// The words under the bar.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <progress
                aria-label=label
                max=move || total.get().max(1).to_string()
                value=move || done.get().to_string()
            ></progress>
            // The bar says the same; a live region that speaks with every paper would drown the rest.
            <p class="num" aria-live="off">
                {words}
            </p>
        </div>
    }
}
