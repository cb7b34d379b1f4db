//! What the day's run will take, before it is begun.

use leptos::prelude::*;

use super::desk::{Look, use_desk};
use crate::model::price::{price_at, table};
use crate::run::estimate::Estimate;
use crate::view::estimate::{EstimateView, PriceSource};

/// The estimate in one line, its parts folded below it. Nothing where no model is chosen or no day is announced.
#[component]
pub fn EstimateFold() -> impl IntoView {
    let desk = use_desk();
    let estimate = Memo::new(move |_| {
        let settings = desk.settings.read();
        let endpoint = settings.endpoint.as_ref()?;
        let price = price_at(endpoint, &settings.prices);
        let source = match price {
            None => PriceSource::Nobody,
            Some(_) if settings.prices.contains_key(&endpoint.model) => PriceSource::Reader,
            Some(_) => PriceSource::Table(&table().date),
        };
        let look = desk.look.read();
        let Look::Read(morning) = &*look else { return None };
        let estimate = desk.profile.with(|profile| Estimate::before(morning, profile, endpoint, price))?;
        Some(EstimateView::new(&estimate, &endpoint.model, source))
    });
    move || {
        estimate.get().map(|EstimateView { line, rows, about_prices }| {
            let row = |[what, much]: [String; 2]| view! { <div><dt>{what}</dt><dd>{much}</dd></div> };
            view! {
                <details class="fold small">
                    <summary><span class="soft num">{line}</span></summary>
                    <dl class="sums">{rows.into_iter().map(row).collect_view()}</dl>
                    <p class="soft">{about_prices}</p>
                </details>
            }
        })
    }
}
