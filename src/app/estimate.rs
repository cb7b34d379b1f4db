//! What the day's run will take, before it is begun.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Look, use_desk};
use super::screen::on_today;
use crate::model::Endpoint;
use crate::model::price::{price_at, table};
use crate::money::Price;
use crate::profile::Profile;
use crate::run::budget::{of_month, of_run};
use crate::run::estimate::{Estimate, planned};
use crate::run::fetch::Morning;
use crate::run::matches::Matches;
use crate::run::seen::Recognised;
use crate::run::state::Run;
use crate::taste::WARM_UP;
use crate::view::estimate::{EstimateView, PriceSource, Purse};

/// The estimate in one line, its parts folded below it. Nothing where no model is chosen or no day is announced.
#[component]
pub fn EstimateFold() -> impl IntoView {
    let desk = use_desk();
    let recognised = RwSignal::new(Recognised::default());
    let matches = RwSignal::new(None);
    // What is found for a profile or a morning that has changed since is of no use.
    let asked = StoredValue::new(0_u32);
    // What was seen before is not asked again. Until the stored days are looked through, the estimate is too high.
    Effect::new(move |before: Option<(Profile, Option<Endpoint>)>| {
        asked.update_value(|asked| *asked += 1);
        let number = asked.get_value();
        // The page may be another one by then.
        let is_wanted = move || asked.try_get_value() == Some(number);
        let profile = desk.profile.get();
        let endpoint = desk.settings.with(|settings| settings.endpoint_for(&profile));
        let by = (profile.clone(), endpoint.clone());
        if before.is_some_and(|before| before != by) {
            // Another reader’s papers are others, and so is what another model knows.
            recognised.set(Recognised::default());
            matches.set(None);
        }
        let (Some(endpoint), Look::Read(found)) = (endpoint, desk.sky.look.get()) else { return by };
        let morning = found.morning();
        spawn_local(async move {
            let Some(day) = morning.day() else { return };
            let found = desk.recognise(&profile, day, &endpoint, &morning.announcements).await;
            if !is_wanted() {
                return;
            }
            recognised.set(found);
            // Before the warm-up can be over nothing is screened, nor offered.
            let known = if desk.heads.with_untracked(Vec::len) >= WARM_UP {
                desk.matches(&profile, &morning.announcements).await
            } else {
                None
            };
            if is_wanted() {
                matches.set(known);
            }
        });
        by
    });
    let run = Memo::new(move |_| {
        let look = desk.sky.look.read();
        let Look::Read(found) = &*look else { return None };
        run_of(desk, &found.morning(), recognised.get(), matches.get())
    });
    let estimate = Memo::new(move |_| Some(estimated(desk, run.get()?, 1)));
    let screen = move || run.with(|run| matches.with(|known| on_today(run.as_ref()?, known.as_ref()?)));
    view! {
        {move || estimate.get().map(fold)}
        {screen}
    }
}

/// The run that `morning` would be, by the reader's profile and model, but for the papers that were seen before.
pub fn run_of(
    desk: Desk,
    morning: &Morning,
    recognised: Recognised,
    matches: Option<Matches>,
) -> Option<Run> {
    let profile = desk.profile.read();
    let endpoint = desk.settings.with(|settings| settings.endpoint_for(&profile))?;
    let now = desk.ports().clock.now();
    planned(morning, &profile, &endpoint, recognised, matches, now)
}

/// What so many runs like `run` take, which has not asked yet.
pub fn estimated(desk: Desk, run: Run, days: u32) -> EstimateView {
    in_words(desk, run, |run, price| Estimate::new(run, price).times(days))
}

/// What `estimate` makes of `run` at the price of its model, in words.
pub fn in_words(desk: Desk, run: Run, estimate: impl FnOnce(Run, Option<Price>) -> Estimate) -> EstimateView {
    let settings = desk.settings.read();
    let endpoint = run.head.endpoint.clone();
    let price = price_at(&endpoint, &settings.prices);
    let source = match price {
        None => PriceSource::Nobody,
        Some(_) if settings.prices.contains_key(&endpoint.model) => PriceSource::Reader,
        Some(_) => PriceSource::Table(&table().date),
    };
    let prices = desk.prices(&endpoint);
    let others = of_month(&desk.accounts(), &run.head, &|endpoint| price_at(endpoint, &settings.prices));
    let budget = settings.budget_for(&run.body.profile);
    let purse = Purse { budget, run: of_run(&run.head, &prices), others };
    EstimateView::new(&estimate(run, price), &endpoint.model, source, &purse)
}

/// An estimate as a fold.
pub fn fold(estimate: EstimateView) -> impl IntoView {
    let EstimateView { line, rows, about_prices, budget } = estimate;
    let row = |[what, much]: [String; 2]| view! { <div><dt>{what}</dt><dd>{much}</dd></div> };
    view! {
        <details class="fold small">
            <summary><span class="soft num">{line}</span></summary>
            <dl class="sums">{rows.into_iter().map(row).collect_view()}</dl>
            <p class="soft">{about_prices}</p>
        </details>
        {(!budget.is_empty()).then(|| view! { <p class="small">{budget}</p> })}
    }
}
