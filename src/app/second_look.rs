//! A second look at the papers near a cut-off: offered under the day's account, and what it came to.

use leptos::prelude::*;

use super::desk::use_desk;
use super::estimate::in_words;
use super::offer::{Offer, end, of_finished};
use super::parts::{TwoLooks, lagging};
use crate::digest::Looks;
use crate::run::estimate::Estimate;
use crate::typeset::{Kind, Text};
use crate::view::second_look::{Judge, SecondLook as View};
use crate::view::words::second_look as words;

/// The offer, and what a second look of the open run came to. Nothing while a run asks.
#[component]
pub fn SecondLook() -> impl IntoView {
    let desk = use_desk();
    // It looks at every paper of the day, and must not hold up a slider.
    let cut_offs = lagging(desk.cut_offs.into());
    let known = Memo::new(move |_| {
        of_finished(desk, |run, profile, settings| View::new(run, cut_offs.get(), settings, profile))
    });
    let looked = move || {
        let (looked, disagree) = known.with(|known| known.as_ref().map(|one| (one.looked, one.disagree)))?;
        (looked > 0).then(|| view! { <p class="small soft num">{words::looked(looked, disagree)}</p> })
    };
    let ended = Memo::new(move |_| known.with(|known| known.as_ref().and_then(|one| one.ended.clone())));
    let ended = move || ended.get().map(|(why, left)| end(&why, words::ended(&why, left)));
    let count = Memo::new(move |_| known.with(|known| known.as_ref().map_or(0, |one| one.near.len())));
    let near = move || known.with(|known| known.as_ref().map(|one| one.near.clone()).unwrap_or_default());
    let hindered = Memo::new(move |_| {
        known.with(|known| {
            known.as_ref().filter(|one| one.judge == Judge::Other).map(|one| words::other_model(&one.model))
        })
    });
    let estimate = move || {
        let (near, run) = (near(), desk.with_run(Clone::clone)?);
        Some(in_words(desk, run, |run, price| Estimate::of_second_look(run, &near, price)))
    };
    view! {
        {ended}
        {looked}
        <Show when=move || count.get() != 0>
            <Offer
                line=Signal::derive(move || words::offer(count.get()))
                why=words::WHY
                hindered
                estimate
                action=words::LOOK_AGAIN
                on_ready=move || desk.look_again(near())
            />
        </Show>
    }
}

/// Both looks at one paper, as its entry shows them.
pub fn two_looks(looks: &Looks) -> TwoLooks {
    let comment = (!looks.comment.is_empty()).then(|| Text::new(Kind::Prose, looks.comment.clone()));
    TwoLooks { words: words::two_looks(looks), comment, disagree: looks.disagree() }
}
