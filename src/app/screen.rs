//! The screen: its offer on Today, its choice in the profile, its account on each day.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::use_desk;
use super::frame::A;
use super::parts::{Choice, Select};
use crate::paper::PaperId;
use crate::profile::{Profile, Share};
use crate::run::matches::Matches;
use crate::run::screen::warm_up_left;
use crate::run::state::Run;
use crate::view::profile::TypedProfile;
use crate::view::screen::{ScreenView, account};
use crate::view::sheet::anchor;
use crate::view::words::screen as words;

/// Where the choice is.
const PLACE: &str = "/profile#screen";

/// What Today says of the screen under the estimate: that it could be used, how it is used, or that it waits. Nothing
/// while there is nothing to say.
pub fn on_today(run: &Run, matches: &Matches) -> Option<AnyView> {
    let desk = use_desk();
    let profile = &run.body.profile;
    let left = warm_up_left(profile, matches.criteria(), matches.full_days());
    let link = || view! { <A href=PLACE>{words::CHOOSE}</A> };
    let view = view_of(profile, matches.criteria(), matches.full_days());
    if let Some(screen) = run.screen() {
        let sums = run.body.ledger.sums();
        let papers = sums.unscored + sums.screened_out;
        let line = words::in_use(screen.share, sums.unscored, papers, screen.audited.len());
        let all = move |_| desk.set_share(Share::All);
        let button = view! { <button type="button" class="btn" on:click=all>{words::READ_ALL}</button> };
        return Some(
            view! { <p class="small">{line}</p> <p class="row small">{button} {link()}</p> }.into_any(),
        );
    }
    if !profile.screen.is_all() {
        return Some(view! { <p class="small">{view.state} " " {link()}</p> }.into_any());
    }
    let offer = view.offer(Share::Half).filter(|_| left == 0)?;
    let line = words::offered(&offer.saves, &offer.misses);
    let take = move |_| desk.set_share(Share::Half);
    Some(
        view! {
            <details class="fold small offer">
                <summary><span class="soft">{words::OFFER}</span></summary>
                <p>{line}</p>
                <p class="row">
                    <button type="button" class="btn" on:click=take>{words::TAKE}</button>
                    {link()}
                </p>
            </details>
        }
        .into_any(),
    )
}

/// The screen of `profile` by what a taste knows that learned under `criteria`.
fn view_of(profile: &Profile, criteria: &str, full_days: usize) -> ScreenView {
    let desk = use_desk();
    let endpoint = desk.settings.with(|settings| settings.endpoint_for(profile));
    let prices = endpoint.map(|endpoint| desk.prices(&endpoint));
    let price = |model: &str| prices.as_ref().and_then(|price| price(model));
    desk.heads.with(|heads| {
        let own = heads.iter().filter(|head| head.key.profile == profile.id);
        ScreenView::new(profile, (criteria, full_days), own, &price)
    })
}

/// The choice in the profile's form: how much of a day the model reads, with what that saves and misses.
#[component]
pub fn ScreenChoice(typed: RwSignal<TypedProfile>) -> impl IntoView {
    let desk = use_desk();
    let known = desk.tasting.known;
    if known.with_untracked(Option::is_none) {
        spawn_local(desk.read_taste());
    }
    let view = Memo::new(move |_| {
        // While a field holds something else, what it held before counts.
        let draft = typed.with(|typed| typed.read().unwrap_or_else(|_| typed.profile.clone()));
        known.with(|known| {
            let known = known.as_ref().map(|taste| (taste.criteria(), taste.full_days()));
            let (criteria, full_days) = known.unwrap_or_default();
            view_of(&draft, criteria, full_days)
        })
    });
    let choices: Vec<Choice> = Share::EVERY
        .into_iter()
        .map(|share| Choice { value: share.percent().to_string(), words: words::share(share).to_owned() })
        .collect();
    let figures = move || {
        let share = typed.with(|typed| typed.profile.screen);
        view.with(|view| match view.offer(share) {
            Some(offer) => format!("{} {}", offer.saves, offer.misses),
            None if view.is_warm && view.offers.is_empty() => words::NO_FIGURES.to_owned(),
            None => String::new(),
        })
    };
    view! {
        <div id="screen">
            <Select
                label=words::HOW_MUCH
                choices=Signal::stored(choices)
                value=Signal::derive(move || typed.with(|typed| typed.profile.screen.percent().to_string()))
                on_change=move |chosen: String| {
                    let share = chosen.parse().ok().and_then(Share::of_percent).unwrap_or_default();
                    typed.update(|typed| typed.profile.screen = share);
                }
                help=words::ABOUT
            />
            <p class="small" role="status">{move || view.with(|view| view.state.clone())} " " {figures}</p>
            <p class="small soft">{move || view.with(|view| view.so_far.clone())}</p>
        </div>
    }
}

/// What the screen of the open day left out and missed; nothing where it had none.
#[component]
pub fn ScreenAccount() -> impl IntoView {
    let desk = use_desk();
    let told = Memo::new(move |_| {
        desk.open_import.with(Option::is_none).then(|| desk.with_run(account).flatten()).flatten()
    });
    move || told.get().map(|told| view! { <p class="small soft account">{told}</p> })
}

/// The button that orders equal scores by what is known now, and back.
#[component]
pub fn NewerOrder() -> impl IntoView {
    let desk = use_desk();
    // Matches that nobody stored cannot be come back to, but then there is nothing to order either.
    let has_matches = Memo::new(move |_| desk.with_run(|run| run.matches().is_some()).unwrap_or(false));
    let is_newer = Memo::new(move |_| desk.is_newly_ordered());
    let turn = move |_| if is_newer.get_untracked() { desk.order_as_it_was() } else { desk.order_by_newer() };
    view! {
        <Show when=move || has_matches.get()>
            <p>
                <button type="button" class="link" on:click=turn>
                    {move || if is_newer.get() { words::ORDER_AS_IT_WAS } else { words::ORDER_NEWER }}
                </button>
            </p>
        </Show>
    }
}

/// Where the paper came that was asked about by a click, as soon as it is scored.
#[component]
pub fn Came(shown: Memo<Vec<PaperId>>) -> impl IntoView {
    let desk = use_desk();
    let came = Memo::new(move |_| {
        let (key, paper) = desk.screening.asked.get()?;
        let scores = desk.with_run(|run| run.points(&paper).filter(|_| run.head.key == key));
        let place = shown.with(|shown| shown.iter().position(|one| *one == paper));
        Some((words::came(scores.flatten()?, place.map(|index| index + 1)), place.map(|_| anchor(&paper))))
    });
    view! {
        <div role="status" class="small">
            {move || {
                came.get().map(|(words, place)| {
                    let link = place.map(|place| {
                        view! { " " <a href=format!("#{place}") rel="external">{words::TO_IT}</a> }
                    });
                    view! { <p>{words} {link}</p> }
                })
            }}
        </div>
    }
}
