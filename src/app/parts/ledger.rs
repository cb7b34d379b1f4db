//! The day accounts for itself: a bar of shares, and the sums that it stands for.

use leptos::prelude::*;

use crate::view::flow::Fate;

/// The class of a fate; the bar and the key of the sums share its colour.
fn class(fate: Fate) -> &'static str {
    match fate {
        Fate::Shown => "shown",
        Fate::Below => "below",
        Fate::Screened => "screened",
        Fate::Unscored => "unscored",
        Fate::Seen => "seen",
        Fate::Duplicate => "duplicate",
        Fate::NotAsked => "not-asked",
    }
}

/// One stretch of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// What became of them.
    pub fate: Fate,
    /// How many papers.
    pub count: usize,
    /// What to call them: "below your cut-offs".
    pub words: String,
}

/// Where the day went, as one bar; assistive technology reads it as a sentence.
#[component]
pub fn FlowBar(
    /// From the most to the least wanted; empty ones are left out.
    #[prop(into)]
    shares: Signal<Vec<Share>>,
) -> impl IntoView {
    let sentence = move || {
        let parts: Vec<_> = shares.get().iter().map(|one| format!("{} {}", one.count, one.words)).collect();
        parts.join(", ")
    };
    let bar = move || {
        let shares = shares.get().into_iter().filter(|one| one.count > 0);
        shares
            .map(|one| view! { <span class=class(one.fate) style:--n=one.count.to_string()></span> })
            .collect_view()
    };
    view! { <div class="flow" role="img" aria-label=sentence>{bar}</div> }
}

/// One line of the sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What is counted.
    pub words: String,
    /// How many.
    pub count: usize,
    /// The colour in the bar, where it has one.
    pub fate: Option<Fate>,
    /// Where the list of these papers is; a count of 0 has no link.
    pub list: Option<String>,
}

/// The sums under the bar; each number opens its list. The last line is the total.
#[component]
pub fn Sums(
    /// The lines, in order.
    #[prop(into)]
    sums: Signal<Vec<Sum>>,
) -> impl IntoView {
    let lines = move || {
        let sums = sums.get();
        let last = sums.len().saturating_sub(1);
        sums.into_iter().enumerate().map(|(index, sum)| line(sum, index == last)).collect_view()
    };
    view! { <dl class="sums">{lines}</dl> }
}

fn line(sum: Sum, total: bool) -> impl IntoView {
    let key =
        sum.fate.map(|fate| view! { <span class=format!("key {}", class(fate)) aria-hidden="true"></span> });
    let name = format!("{}: {}", sum.count, sum.words);
    let number = match sum.list {
        Some(list) if sum.count > 0 => {
            // Left to the browser, which also takes the focus there.
            view! { <a href=list rel="external" aria-label=name>{sum.count}</a> }.into_any()
        }
        _ => sum.count.into_any(),
    };
    view! {
        <div class:total=total>
            <dt>{key}{sum.words}</dt>
            <dd>{number}</dd>
        </div>
    }
}
