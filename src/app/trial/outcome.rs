//! What a trial came to, side by side, and what can be done with it.

use leptos::prelude::*;

use super::asking::{OnPage, Trials};
use crate::app::desk::use_desk;
use crate::app::frame::A;
use crate::app::key::KeyField;
use crate::app::parts::{Note, Voice};
use crate::app::typeset::typeset;
use crate::model::Endpoint;
use crate::model::price::price_at;
use crate::run::trial::{Adoption, Trial};
use crate::typeset::{Kind, Text};
use crate::view::trial::{Outcome, Row, SideView};
use crate::view::words::trial as told;

/// The trial on the page.
#[component]
pub fn Shown(trials: Trials) -> impl IntoView {
    let desk = use_desk();
    move || {
        trials.shown.with(|shown| match shown {
            OnPage::Nothing => ().into_any(),
            OnPage::Gone => view! { <Note voice=Voice::Plain what=told::GONE /> }.into_any(),
            // What is adopted must not take the way back from the page: only another trial changes what is here.
            OnPage::Trial(kept) => untrack(|| {
                let profile = desk.profile.get();
                let settings = desk.settings.get();
                let endpoint = settings.endpoint_for(&profile);
                let price = |endpoint: &Endpoint| price_at(endpoint, &settings.prices);
                let outcome = Outcome::new(kept, &profile, endpoint.as_ref(), &price);
                view! { <Sheet outcome trial=kept.trial.clone() trials whose=profile.id /> }.into_any()
            }),
        })
    }
}

#[component]
fn Sheet(outcome: Outcome, trial: Trial, trials: Trials, whose: String) -> impl IntoView {
    let Outcome { about, sides, line, lists, notes, adopts } = outcome;
    let unfinished = sides.iter().find_map(|side| side.unfinished.clone());
    let goes_on = unfinished.map(|why| {
        view! {
            <Note voice=Voice::Plain what=told::NOT_FINISHED more=why>
                <KeyField action="Continue" on_ready=move || trials.go_on(trial.clone()) />
            </Note>
        }
    });
    let list = |(heading, papers): (String, Vec<Row>)| {
        (!papers.is_empty()).then(|| view! { <h3>{heading}</h3> {rows(papers)} })
    };
    let same = adopts.is_empty().then(|| view! { <p>{told::SAME}</p> });
    let adopts = adopts.into_iter().map(|(name, what)| view! { <Adopt name what whose=whose.clone() /> });
    view! {
        <section class="trial">
            <h2>"What it came to"</h2>
            <p>{about}</p>
            {goes_on}
            <p class="lede num">{line}</p>
            <div class="sides">{sides.map(side_card).collect_view()}</div>
            {lists.map(list).collect_view()}
            {same}
            {adopts.collect_view()}
            <ul class="small soft notes">{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
        </section>
    }
}

fn side_card(side: SideView) -> impl IntoView {
    let row = |[what, much]: [String; 2]| view! { <div><dt>{what}</dt><dd class="num">{much}</dd></div> };
    view! {
        <div class="card">
            <h3>{side.name}</h3>
            <dl class="sums">{side.rows.into_iter().map(row).collect_view()}</dl>
        </div>
    }
}

/// Papers with what became of them.
pub(super) fn rows(papers: Vec<Row>) -> impl IntoView {
    let row = |row: Row| {
        let Row { id, title, words } = row;
        let title = Text::new(Kind::Title, title);
        view! {
            <li>
                <a href=id.abs_url() rel="noopener noreferrer" use:typeset=title></a>
                " "
                <span class="small soft num">{words}</span>
            </li>
        }
    };
    view! { <ul class="changes">{papers.into_iter().map(row).collect_view()}</ul> }
}

/// One click adopts for the profile `whose`, another takes back what the first did, and nothing else.
#[component]
fn Adopt(name: String, what: Adoption, whose: String) -> impl IntoView {
    let desk = use_desk();
    let back = RwSignal::new(None::<Adoption>);
    let turn = move |_| match back.get_untracked() {
        None => back.set(desk.adopt(&whose, what.clone())),
        Some(before) => {
            _ = desk.adopt(&whose, before);
            back.set(None);
        }
    };
    let is_adopted = move || back.with(Option::is_some);
    // One button, so that the focus stays on it.
    view! {
        <p class="row">
            <button type="button" class="btn" class:primary=move || !is_adopted() on:click=turn>
                {move || if is_adopted() { told::undo(&name) } else { told::adopt(&name) }}
            </button>
            <span role="status">{move || is_adopted().then_some(told::ADOPTED)}</span>
        </p>
    }
}

/// What was tried before.
#[component]
pub fn Earlier(trials: Trials) -> impl IntoView {
    let rows = move || {
        let list = trials.list.get().into_iter().rev();
        list.map(|one| {
            let (open, remove) = (one.clone(), one.clone());
            let what = told::earlier(one.number, one.of.day, &one.sample);
            let place = format!("/day/{}", one.of.day);
            view! {
                <li>
                    <button type="button" class="link" on:click=move |_| trials.open(open.clone())>{what}</button>
                    " "
                    <A href=place>"its day"</A>
                    " "
                    <button
                        type="button"
                        class="link"
                        aria-label=format!("Forget trial {}", one.number)
                        on:click=move |_| trials.remove(remove.clone())
                    >
                        "Forget"
                    </button>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <Show when=move || trials.list.with(|list| !list.is_empty()) && !trials.busy.get()>
            <h2>"Trials"</h2>
            <ul class="changes">{rows}</ul>
        </Show>
    }
}
