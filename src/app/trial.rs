//! Trying other criteria, or another model, on a stored day, before anything is adopted.

mod asking;
mod change;
mod outcome;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, use_desk};
use super::estimate::{fold, in_words};
use super::frame::Page;
use super::key::KeyField;
use super::parts::{Choice, Field, Note, Progress, Select, TextArea, Voice};
use crate::model::Endpoint;
use crate::profile::{Part, Profile};
use crate::run::estimate::Estimate;
use crate::run::keep;
use crate::run::plan::seed;
use crate::run::record::RunKey;
use crate::run::state::Run;
use crate::run::trial::{Sample, Trial, Variant, sample};
use crate::view::trial::days;
use crate::view::words;
use crate::view::words::trial as told;
use asking::{Trials, use_trials};
pub use change::WhatChanges;
use outcome::{Earlier, Shown};

thread_local! {
    /// Criteria that another page hands over, to be tried before they are kept.
    static HANDED_OVER: RefCell<Option<Profile>> = const { RefCell::new(None) };
}

/// Has the page at `/trial` begin with these criteria.
pub fn hand_over(profile: Profile) {
    HANDED_OVER.with(|held| *held.borrow_mut() = Some(profile));
}

/// How many papers can be tried; 0 is all of them.
const COUNTS: [usize; 4] = [0, 20, 40, 80];

/// The page at `/trial`.
#[component]
pub fn TrialPage() -> impl IntoView {
    let desk = use_desk();
    view! {
        <Page title="Try before you adopt">
            <h1>"Try before you adopt"</h1>
            <p class="lede">{told::LEDE}</p>
            <Show when=move || desk.ready.get() fallback=|| view! { <p class="lede">"Opening…"</p> }>
                <Room />
            </Show>
        </Page>
    }
}

#[component]
fn Room() -> impl IntoView {
    let (desk, trials) = (use_desk(), use_trials());
    let has_days = move || desk.heads.with(|heads| heads.iter().any(|head| head.scored > 0));
    view! {
        <Show when=has_days fallback=|| view! { <Note voice=Voice::Plain what=told::NO_DAY /> }>
            <Show when=move || trials.busy.get() fallback=move || view! { <Chooser trials /> }>
                <Going trials />
            </Show>
        </Show>
        <Shown trials />
        <Earlier trials />
    }
}

/// How far it is, and Stop.
#[component]
fn Going(trials: Trials) -> impl IntoView {
    let progress = Memo::new(move |_| trials.progress().unwrap_or_default());
    let what = Signal::derive(move || told::progress(progress.get().0, progress.get().1));
    view! {
        <Note voice=Voice::Waiting what>
            <Progress
                label="Papers tried"
                done=Signal::derive(move || progress.get().0)
                total=Signal::derive(move || progress.get().1)
                words=Signal::derive(String::new)
            />
            <p class="row">
                <button type="button" class="btn" on:click=move |_| trials.stop()>
                    "Stop"
                </button>
            </p>
        </Note>
    }
}

/// What is to be tried.
#[derive(Clone, Copy)]
struct Choices {
    desk: Desk,
    day: RwSignal<Option<RunKey>>,
    run: RwSignal<Option<Rc<Run>>, LocalStorage>,
    count: RwSignal<usize>,
    /// Whether the first side is asked anew too, by the profile and the model as they are.
    first: RwSignal<First>,
    draft: RwSignal<Profile>,
    model: RwSignal<String>,
}

/// What the trial is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    AsRead,
    AskedAnew,
}

impl First {
    const ALL: [Self; 2] = [Self::AsRead, Self::AskedAnew];

    /// As the menu says it.
    fn words(self) -> &'static str {
        match self {
            Self::AsRead => told::FIRST_AS_READ,
            Self::AskedAnew => told::FIRST_ANEW,
        }
    }
}

impl Choices {
    /// Where the profile's model is asked.
    fn endpoint(self) -> Option<Endpoint> {
        self.desk.settings.with(|settings| self.desk.profile.with(|profile| settings.endpoint_for(profile)))
    }

    /// Both sides, as far as they ask; `None` where no model is set.
    fn sides(self) -> Option<[Option<Variant>; 2]> {
        let endpoint = self.endpoint()?;
        let first = (self.first.get() == First::AskedAnew)
            .then(|| Variant { profile: self.desk.profile.get(), endpoint: endpoint.clone() });
        let model = self.model.get().trim().to_owned();
        let model = if model.is_empty() { endpoint.model.clone() } else { model };
        Some([first, Some(Variant { profile: self.draft.get(), endpoint: Endpoint { model, ..endpoint } })])
    }

    fn sample(self, run: &Run) -> Sample {
        match self.count.get() {
            0 => Sample::Whole,
            count => sample(run, count, seed(run.head.key.day, "sample of a trial")),
        }
    }
}

#[component]
fn Chooser(trials: Trials) -> impl IntoView {
    let desk = use_desk();
    let handed = HANDED_OVER.with(|held| held.borrow_mut().take());
    let offered = Memo::new(move |_| desk.heads.with(|heads| days(heads)));
    let choices = Choices {
        desk,
        day: RwSignal::new(offered.with_untracked(|days| days.first().map(|(key, _)| key.clone()))),
        run: RwSignal::new_local(None),
        count: RwSignal::new(40),
        first: RwSignal::new(First::AsRead),
        draft: RwSignal::new(handed.unwrap_or_else(|| desk.profile.get_untracked())),
        model: RwSignal::new(String::new()),
    };
    let failed = RwSignal::new(false);
    // The day's papers are read when it is chosen.
    Effect::new(move |_| {
        let Some(key) = choices.day.get() else { return };
        choices.run.set(None);
        failed.set(false);
        spawn_local(async move {
            let found = keep::load(&desk.ports(), &key).await.ok().flatten();
            // The page may be another one by now.
            if choices.day.try_get_untracked().flatten() == Some(key) {
                failed.set(found.is_none());
                choices.run.set(found.map(Rc::new));
            }
        });
    });
    let day_choices = Signal::derive(move || {
        let days = offered.get().into_iter();
        days.map(|(key, words)| Choice { value: key.path(), words }).collect::<Vec<_>>()
    });
    let counts: Vec<Choice> =
        COUNTS.map(|count| Choice { value: count.to_string(), words: told::count(count) }).to_vec();
    let firsts = First::ALL.map(|first| first.words().to_owned());
    let firsts = firsts.map(|words| Choice { value: words.clone(), words }).to_vec();
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <Select
                label="Day"
                choices=day_choices
                value=Signal::derive(move || choices.day.get().map(|key| key.path()).unwrap_or_default())
                on_change=move |path: String| {
                    let found = offered.with_untracked(|days| {
                        days.iter().find(|(key, _)| key.path() == path).map(|(key, _)| key.clone())
                    });
                    choices.day.set(found);
                }
            />
            <Select
                label="Papers"
                choices=counts
                value=Signal::derive(move || choices.count.get().to_string())
                on_change=move |count: String| choices.count.set(count.parse().unwrap_or(0))
            />
            <Select
                label="Held against"
                choices=firsts
                value=Signal::derive(move || choices.first.get().words().to_owned())
                on_change=move |words: String| {
                    let chosen = First::ALL.into_iter().find(|first| first.words() == words);
                    choices.first.set(chosen.unwrap_or(First::AsRead));
                }
            />
            <h2>"What is tried"</h2>
            <Field
                label="Model"
                value=choices.model
                on_input=move |text| choices.model.set(text)
                help="A name at the address of your settings. Left empty, it is the one that is set."
                placeholder=Signal::derive(move || choices.endpoint().map(|one| one.model).unwrap_or_default())
            />
            <Criteria choices />
        </form>
        {move || match (choices.run.get(), failed.get(), trials.elsewhere.get()) {
            (_, true, _) => view! { <Note voice=Voice::Failed what=told::NO_PAPERS /> }.into_any(),
            (None, ..) => view! { <p class="soft">{told::OPENING}</p> }.into_any(),
            (Some(run), _, elsewhere) => view! {
                {elsewhere.then(|| view! { <Note voice=Voice::Plain what=told::ELSEWHERE /> })}
                <Begin choices trials run />
            }
            .into_any(),
        }}
    }
}

/// Where the criteria begin, and each of their texts to be edited.
#[component]
fn Criteria(choices: Choices) -> impl IntoView {
    let Choices { desk, draft, run, .. } = choices;
    let then = move |_| {
        if let Some(run) = run.get_untracked() {
            draft.update(|draft| draft.edits = run.body.profile.edits.clone());
        }
    };
    let is_own = Memo::new(move |_| draft.with(|draft| desk.profile.with(|own| own.edits == draft.edits)));
    let part = move |part: Part| {
        let text = Signal::derive(move || draft.with(|draft| draft.text(part).to_owned()));
        let differs = move || draft.with(|draft| desk.profile.with(|own| own.text(part) != draft.text(part)));
        let wrong = RwSignal::new(String::new());
        let edit = move |text: String| {
            draft.update(|draft| {
                wrong.set(draft.edit(part, &text).err().map(|error| error.to_string()).unwrap_or_default());
            });
        };
        view! {
            <details class="fold">
                <summary>
                    {words::prompt_part(part)} " "
                    <span class="small soft">{move || if differs() { "other than yours" } else { "" }}</span>
                </summary>
                <TextArea label=words::prompt_part(part) value=text on_input=edit wrong rows=10 class="prompt" />
            </details>
        }
    };
    view! {
        <p class="small soft">
            {move || if is_own.get() { "The criteria are your profile’s; edit them here for this trial." } else { "The criteria are not your profile’s." }}
        </p>
        {[Part::Topics, Part::Keywords, Part::Scoring].map(part).collect_view()}
        <p class="row">
            <button type="button" class="btn" on:click=then>"Take that day’s criteria"</button>
            <Show when=move || !is_own.get()>
                <button type="button" class="btn" on:click=move |_| draft.update(|draft| draft.edits = desk.profile.get_untracked().edits)>
                    "Take my profile’s"
                </button>
            </Show>
        </p>
    }
}

/// What it takes, and the button.
#[component]
fn Begin(choices: Choices, trials: Trials, run: Rc<Run>) -> impl IntoView {
    let of = StoredValue::new_local(run);
    let estimates = move || {
        let run = of.get_value();
        let Some(sides) = choices.sides() else { return Vec::new() };
        let (_, runs) = Trial::new(0, &run, choices.sample(&run), sides, choices.desk.ports().clock.now());
        runs.into_iter().map(|run| fold(in_words(choices.desk, run, Estimate::new))).collect::<Vec<_>>()
    };
    let begin = move || {
        let run = of.get_value();
        untrack(|| {
            if let Some(sides) = choices.sides() {
                trials.begin(run.clone(), choices.sample(&run), sides);
            }
        });
    };
    view! {
        {move || estimates().collect_view()}
        <KeyField action=told::RUN on_ready=begin />
    }
}
