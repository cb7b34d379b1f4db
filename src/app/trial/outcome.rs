//! What a trial came to, side by side, and what can be done with it.

use leptos::prelude::*;

use super::asking::Trials;
use crate::app::desk::{Desk, use_desk};
use crate::app::frame::A;
use crate::app::key::KeyField;
use crate::app::parts::{Note, Voice};
use crate::app::typeset::typeset;
use crate::model::Endpoint;
use crate::profile::Profile;
use crate::run::settings::Settings;
use crate::run::trial::Trial;
use crate::typeset::{Kind, Text};
use crate::view::trial::{Adopts, Outcome, Row, SideView};
use crate::view::words::trial as told;

/// The trial on the page.
#[component]
pub fn Shown(trials: Trials) -> impl IntoView {
    let desk = use_desk();
    // What is adopted must not take the way back from the page: only another trial changes what is here.
    move || {
        let outcome = trials.shown.with(|kept| {
            let kept = kept.as_ref()?;
            untrack(|| {
                let profile = desk.profile.get();
                let endpoint = desk.settings.with(|settings| settings.endpoint_for(&profile));
                let prices = desk.prices(&kept.sides[1].head.endpoint);
                let model = endpoint.as_ref().map(|endpoint| endpoint.model.as_str());
                Some((Outcome::new(kept, &profile, model, &prices), kept.trial.clone()))
            })
        });
        outcome.map(|(outcome, trial)| view! { <Sheet outcome trial trials desk /> })
    }
}

#[component]
fn Sheet(outcome: Outcome, trial: Trial, trials: Trials, desk: Desk) -> impl IntoView {
    let Outcome { about, sides, line, lists, notes, adopts } = outcome;
    let unfinished = sides.iter().find_map(|side| side.unfinished.clone());
    let goes_on = unfinished.map(|why| {
        view! {
            <Note voice=Voice::Plain what="This trial is not finished." more=why>
                <KeyField action="Continue" on_ready=move || trials.go_on(trial.clone()) />
            </Note>
        }
    });
    let list = |(heading, papers): (String, Vec<Row>)| {
        (!papers.is_empty()).then(|| view! { <h3>{heading}</h3> {rows(papers)} })
    };
    view! {
        <section class="trial">
            <h2>"What it came to"</h2>
            <p>{about}</p>
            {goes_on}
            <p class="lede num">{line}</p>
            <div class="sides">{sides.map(side_card).collect_view()}</div>
            {lists.map(list).collect_view()}
            <Adopt adopts desk />
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

/// What was before something was adopted.
#[derive(Clone)]
enum Before {
    Profile(Box<Profile>),
    Settings(Box<Settings>),
}

/// One click adopts, another takes it back.
#[component]
fn Adopt(adopts: Adopts, desk: Desk) -> impl IntoView {
    let before = RwSignal::new(None::<Before>);
    let Adopts { profile, model } = adopts;
    let nothing = profile.is_none() && model.is_none();
    let take_profile = profile.map(|profile| {
        let adopt = move |_| {
            before.set(Some(Before::Profile(Box::new(desk.profile.get_untracked()))));
            desk.save_profile(profile.clone());
        };
        view! {
            <button type="button" class="btn primary" on:click=adopt>
                "Adopt these criteria"
            </button>
        }
    });
    let take_model = model.map(|model| {
        let name = model.clone();
        let adopt = move |_| {
            let profile = desk.profile.get_untracked();
            if profile.model.is_some() {
                // A profile with a model of its own.
                before.set(Some(Before::Profile(Box::new(profile.clone()))));
                return desk.save_profile(Profile { model: Some(model.clone()), ..profile });
            }
            let settings = desk.settings.get_untracked();
            before.set(Some(Before::Settings(Box::new(settings.clone()))));
            let endpoint = settings.endpoint.clone().map(|one| Endpoint { model: model.clone(), ..one });
            desk.keep_settings(Settings { endpoint, ..settings }, |_| {});
        };
        view! {
            <button type="button" class="btn primary" on:click=adopt>
                "Adopt " {name}
            </button>
        }
    });
    let undo = move |_| match before.get_untracked() {
        Some(Before::Profile(profile)) => {
            desk.save_profile(*profile);
            before.set(None);
        }
        Some(Before::Settings(settings)) => {
            desk.keep_settings(*settings, |_| {});
            before.set(None);
        }
        None => {}
    };
    let is_adopted = move || before.with(Option::is_some);
    view! {
        <p class="row" class:adopted=is_adopted>
            {take_profile}
            {take_model}
            {nothing.then_some(told::SAME)}
        </p>
        <p class="row" role="status">
            <Show when=is_adopted>
                {told::ADOPTED} " "
                <button type="button" class="btn" on:click=undo>
                    "Undo"
                </button>
            </Show>
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
