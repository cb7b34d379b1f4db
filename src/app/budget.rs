//! What the reader is willing to spend.

use leptos::prelude::*;

use super::boot::Reach;
use super::desk::use_desk;
use super::parts::{Field, FieldKind};
use crate::run::settings::Settings;
use crate::view::budget::TypedBudget;
use crate::view::words;

/// The budget, per run and per month.
#[component]
pub fn BudgetForm() -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(desk.settings.with_untracked(|settings| TypedBudget::of(&settings.budget)));
    let wrong = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let budget = match typed.with_untracked(TypedBudget::read) {
            Ok(budget) => budget,
            Err(why) => return wrong.set(why),
        };
        wrong.set(String::new());
        let settings = Settings { budget, ..desk.settings.get_untracked() };
        desk.keep_settings(settings, move |reach| match reach {
            Reach::NotKept => wrong.set(words::ORIGINS_NOT_KEPT.to_owned()),
            Reach::AsItIs | Reach::AfterReload => saved.set(true),
        });
    };
    let field = move |label: &'static str, part: fn(&mut TypedBudget) -> &mut String| {
        let value = Signal::derive(move || part(&mut typed.get()).clone());
        let on_input = move |text: String| {
            saved.set(false);
            typed.update(|typed| *part(typed) = text);
        };
        view! { <Field label kind=FieldKind::Number value on_input /> }
    };
    view! {
        <section>
            <h2>"Budget"</h2>
            <p>{words::ABOUT_BUDGETS}</p>
            <form class="form" on:submit=save>
                {field("Dollars per run", |typed| &mut typed.run_money)}
                {field("Dollars per month", |typed| &mut typed.month_money)}
                <details class="fold">
                    <summary>"In tokens"</summary>
                    <p class="small">{words::ABOUT_TOKEN_BUDGETS}</p>
                    {field("Tokens per run", |typed| &mut typed.run_tokens)}
                    {field("Tokens per month", |typed| &mut typed.month_tokens)}
                </details>
                <p class="wrong" role="alert">{wrong}</p>
                <p class="row">
                    <button type="submit" class="btn">"Save the budget"</button>
                    <span role="status">{move || if saved.get() { "Saved." } else { "" }}</span>
                </p>
            </form>
        </section>
    }
}
