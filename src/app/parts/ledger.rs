//! The day accounts for itself: a bar of shares, and the stair of sums that it stands for.

use leptos::prelude::*;

use crate::view::flow::Fate;

/// The class of a fate; the bar and the steps of the stair share its colour.
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

/// One step of the stair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What is counted.
    pub words: String,
    /// How many entries stand before these in the picture.
    pub from: usize,
    /// How many.
    pub count: usize,
    /// The colour in the bar, where it has one; what is left after a step has none.
    pub fate: Option<Fate>,
    /// Where the list of these papers is; a count of 0 has no link.
    pub list: Option<String>,
}

/// The sums under the bar as a stair: each line draws what it counts where it stands in the whole, of which the first line
/// is the count. Each number opens its list. What is in the digest is the total.
#[component]
pub fn Sums(
    /// The lines, in order.
    #[prop(into)]
    sums: Signal<Vec<Sum>>,
) -> impl IntoView {
    let count = Memo::new(move |_| sums.with(Vec::len));
    // Of many lines few are others when a cut-off moves.
    let lines = move || {
        let line_of = |place: usize| {
            let sum = Memo::new(move |_| sums.with(|sums| sums.get(place).cloned()));
            move || sum.get().map(line)
        };
        (0..count.get()).map(line_of).collect_view()
    };
    let all = move || sums.with(|sums| sums.first().map_or(1, |sum| sum.count.max(1)).to_string());
    view! { <dl class="sums" style:--all=all>{lines}</dl> }
}

fn line(sum: Sum) -> impl IntoView {
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
    let colour = sum.fate.map(class).unwrap_or("left");
    view! {
        <div class:total=sum.fate == Some(Fate::Shown)>
            <dt>{key}{sum.words}</dt>
            <dd>
                {number}
                <i
                    class=format!("step {colour}")
                    aria-hidden="true"
                    style:--from=sum.from.to_string()
                    style:--n=sum.count.to_string()
                ></i>
            </dd>
        </div>
    }
}
