//! The comparing of papers with equal scores: offered under the day's account, and what it came to.

use leptos::prelude::*;

use super::desk::use_desk;
use super::estimate::in_words;
use super::offer::{Offer, end, of_finished};
use super::parts::lagging;
use crate::run::estimate::Estimate;
use crate::view::second_look::Judge;
use crate::view::ties::Ties as View;
use crate::view::words::ties as words;

/// The offer, and what comparing the ties of the open run came to. Nothing while a run asks.
#[component]
pub fn Ties() -> impl IntoView {
    let desk = use_desk();
    // It looks at every paper of the day, and must not hold up a slider.
    let cut_offs = lagging(desk.cut_offs.into());
    let known = Memo::new(move |_| {
        of_finished(desk, |run, profile, settings| {
            View::new(run, cut_offs.get(), settings.endpoint_for(profile).as_ref())
        })
    });
    let of = move |read: fn(&View) -> usize| known.with(|known| known.as_ref().map_or(0, read));
    let papers = Memo::new(move |_| of(|one| one.papers));
    let compared = Memo::new(move |_| of(|one| one.compared));
    let ended = Memo::new(move |_| known.with(|known| known.as_ref().and_then(|one| one.ended.clone())));
    let ended = move || ended.get().map(|why| end(&why, words::ended(&why)));
    let tied = move || known.with(|known| known.as_ref().map(|one| one.tied.clone()).unwrap_or_default());
    let hindered = Memo::new(move |_| {
        known.with(|known| {
            known.as_ref().filter(|one| one.judge == Judge::Other).map(|one| words::other_model(&one.model))
        })
    });
    let estimate = move || {
        let (tied, run) = (tied(), desk.with_run(Clone::clone)?);
        Some(in_words(desk, run, |run, price| Estimate::of_ties(run, &tied, price)))
    };
    view! {
        {ended}
        <Show when=move || compared.get() != 0>
            <p class="small soft num">{move || words::compared(compared.get())}</p>
        </Show>
        <Show when=move || papers.get() != 0>
            <Offer
                line=Signal::derive(move || words::offer(papers.get()))
                why=words::WHY
                hindered
                estimate
                action=words::COMPARE
                on_ready=move || desk.compare_ties(tied())
            />
        </Show>
    }
}
