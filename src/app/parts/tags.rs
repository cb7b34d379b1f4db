//! Short words about a paper.

use leptos::prelude::*;

/// Short words about a paper, as a list, so that they are heard one by one; nothing where there are none.
#[component]
pub fn Tags(
    /// The words.
    names: Vec<String>,
    /// What the list is called, where its place does not say it.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let tag = |name| view! { <li class="tag">{name}</li> };
    (!names.is_empty()).then(|| {
        view! { <ul class="tags" aria-label=label>{names.into_iter().map(tag).collect_view()}</ul> }
    })
}
