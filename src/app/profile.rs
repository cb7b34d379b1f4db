//! What the reader wants: categories, authors, cut-offs, and the prompts in the reader's words; and the profiles beside
//! this one.

mod categories;
mod fields;
mod keywords;
mod preview;
mod received;
mod several;
mod share;

use leptos::prelude::*;

use super::desk::use_desk;
use super::frame::{A, Page};
use super::in_use::ProfileInUse;
use super::parts::{Check, FieldKind};
use super::screen::ScreenChoice;
use super::trial::WhatChanges;
use crate::paper::AnnounceType;
use crate::profile::{Following, Opening, Part, Profile, TitlePass};
use crate::view::profile::TypedProfile;
use crate::view::words::{self, profiles as told};
use categories::Categories;
use fields::{Line, Lines, PartEditor, PartText};
use keywords::KeywordLists;
use preview::Preview;
use received::{Given, Received};
use several::Several;
use share::ShareProfile;

/// The page at `/profile`; with `#profile=…` it shows what somebody sent.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let desk = use_desk();
    let id = Memo::new(move |_| desk.profile.with(|profile| profile.id.clone()));
    let changed = RwSignal::new(false);
    let given = RwSignal::new(Given::Nothing);
    // Another profile, another form.
    let editor = move || {
        id.track();
        changed.set(false);
        view! { <Editor changed /> }
    };
    view! {
        <Page title="Profile">
            <h1>"Profile"</h1>
            <p class="lede">{told::ABOUT}</p>
            <Received given />
            <Show when=move || desk.ready.get() fallback=|| view! { <p class="lede">"Opening…"</p> }>
                <Show
                    when=move || !changed.get()
                    fallback=|| view! { <p class="small soft">{told::SAVE_TO_SWITCH}</p> }
                >
                    <ProfileInUse />
                </Show>
                {editor}
                <ShareProfile given />
                <Several changed />
            </Show>
        </Page>
    }
}

/// The form. `changed` says whether something in it is not saved.
#[component]
fn Editor(changed: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(desk.profile.with_untracked(TypedProfile::of));
    let wrong = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    Effect::new(move |before: Option<Profile>| {
        let now = desk.profile.get();
        // Another tab saved it; what is typed here stays.
        if let Some(before) = before
            && before != now
            && typed.with_untracked(|typed| *typed == TypedProfile::of(&before))
        {
            typed.set(TypedProfile::of(&now));
        }
        now
    });
    Effect::new(move || {
        let is_changed = typed.with(|typed| desk.profile.with(|profile| *typed != TypedProfile::of(profile)));
        if is_changed {
            saved.set(false);
        }
        changed.set(is_changed);
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.with_untracked(TypedProfile::read) {
            Ok(profile) => {
                wrong.set(String::new());
                typed.set(TypedProfile::of(&profile));
                desk.save_profile(profile);
                saved.set(true);
            }
            Err(why) => wrong.set(why),
        }
    };
    let discard = move |_| {
        wrong.set(String::new());
        typed.set(desk.profile.with_untracked(TypedProfile::of));
    };
    let status = move || match (changed.get(), saved.get()) {
        (true, _) => told::UNSAVED,
        (false, true) => told::SAVED,
        (false, false) => "",
    };
    let settings_model = Signal::derive(move || {
        let model = desk.settings.with(|settings| settings.endpoint.as_ref().map(|one| one.model.clone()));
        model.unwrap_or_default()
    });
    view! {
        <form class="form profile" on:submit=save>
            <Line typed text=|typed| &mut typed.name label="Name" />
            <h2>"What is read"</h2>
            <Categories typed />
            <AnnounceTypes typed />
            <h2>"What you look for"</h2>
            <PartText typed part=Part::Topics help=told::TOPICS />
            <KeywordLists typed />
            <p class="small">"What your scores and stars taught besides is " <A href="/taste">"your taste"</A> "."</p>
            <h2>"Whom you follow"</h2>
            <Lines typed text=|typed| &mut typed.followed label="Followed authors" help=told::FOLLOWED />
            <Choice
                typed
                label="Score followed authors’ papers too"
                read=|profile| profile.following == Following::Scored
                write=|profile, on| {
                    profile.following = if on { Following::Scored } else { Following::NotScored };
                }
            />
            <h2>"What you never want to see"</h2>
            <Lines typed text=|typed| &mut typed.never label="Never show" help=told::NEVER />
            <h2>"What is shown"</h2>
            <CutOff typed part=|profile| &mut profile.cut_offs.relevance label="Relevance" />
            <CutOff typed part=|profile| &mut profile.cut_offs.novelty label="Novelty" />
            <h2>"How the model is asked"</h2>
            <Choice
                typed
                label="Screen titles first"
                read=|profile| profile.title_pass == TitlePass::On
                write=|profile, on| profile.title_pass = if on { TitlePass::On } else { TitlePass::Off }
                help="The model first names the titles that are certainly irrelevant; the other abstracts are scored. \
                      Cheaper, and now and then it loses a paper. Each one it leaves out is listed."
            />
            <ScreenChoice typed />
            <Line
                typed
                text=|typed| &mut typed.language
                label="Language of the comments"
                help=told::LANGUAGE
                offers=told::LANGUAGES
            />
            <Line typed text=|typed| &mut typed.model label="A model of its own" placeholder=settings_model />
            <Line
                typed
                text=|typed| &mut typed.money
                label="Dollars for a run"
                kind=FieldKind::Number
                help=told::BUDGET
            />
            <Line typed text=|typed| &mut typed.tokens label="Tokens for a run" kind=FieldKind::Number />
            <ByItself typed />
            <h2>"What else the model is told"</h2>
            {[Part::System, Part::Scoring, Part::Answer, Part::Titles]
                .map(|part| view! { <PartEditor typed part /> })
                .collect_view()}
            <Preview typed />
            <WhatChanges draft=Signal::derive(move || typed.with(TypedProfile::read)) />
            <p class="wrong" role="alert">{wrong}</p>
            <p class="row save" class:unsaved=changed>
                <button type="submit" class="btn primary">"Save"</button>
                <Show when=move || changed.get()>
                    <button type="button" class="btn" on:click=discard>"Discard"</button>
                </Show>
                <span role="status">{status}</span>
            </p>
        </form>
    }
}

#[component]
fn AnnounceTypes(typed: RwSignal<TypedProfile>) -> impl IntoView {
    let check = move |kind: AnnounceType| {
        let value = Signal::derive(move || typed.with(|typed| typed.profile.announce.contains(&kind)));
        let on_change = move |on| {
            typed.update(|typed| {
                let announce = &mut typed.profile.announce;
                announce.retain(|other| *other != kind);
                if on {
                    announce.push(kind);
                }
                announce.sort();
            });
        };
        view! { <Check label=words::announce(kind) value on_change /> }
    };
    view! {
        <fieldset>
            <legend>"Announce types"</legend>
            {AnnounceType::ALL.map(check).collect_view()}
        </fieldset>
    }
}

/// A choice of yes or no.
#[component]
fn Choice(
    typed: RwSignal<TypedProfile>,
    label: &'static str,
    read: fn(&Profile) -> bool,
    write: fn(&mut Profile, bool),
    #[prop(optional)] help: &'static str,
) -> impl IntoView {
    let value = Signal::derive(move || typed.with(|typed| read(&typed.profile)));
    let on_change = move |on| typed.update(|typed| write(&mut typed.profile, on));
    view! { <Check label value on_change help /> }
}

#[component]
fn CutOff(
    typed: RwSignal<TypedProfile>,
    part: fn(&mut Profile) -> &mut u8,
    label: &'static str,
) -> impl IntoView {
    let value = Signal::derive(move || typed.with(|typed| *part(&mut typed.profile.clone())));
    view! {
        <label class="slider">
            <span>{label} " at least " <b class="num">{value}</b></span>
            <input
                type="range"
                min="1"
                max="10"
                prop:value=move || value.get().to_string()
                on:input=move |event| {
                    if let Ok(least) = event_target_value(&event).parse::<u8>() {
                        typed.update(|typed| *part(&mut typed.profile) = least.clamp(1, 10));
                    }
                }
            />
        </label>
    }
}

/// Whether the day is read without a click; only where a budget for a run bounds what that can cost.
#[component]
fn ByItself(typed: RwSignal<TypedProfile>) -> impl IntoView {
    let desk = use_desk();
    let may = Memo::new(move |_| {
        desk.settings.with(|settings| typed.with(|typed| typed.may_open_by_itself(&settings.budget)))
    });
    let value = Signal::derive(move || typed.with(TypedProfile::opens_by_itself));
    let on_change = move |on| {
        let opening = if on { Opening::ByItself } else { Opening::OnAClick };
        typed.update(|typed| typed.profile.opening = opening);
    };
    view! {
        <Show
            when=move || may.get()
            fallback=|| view! { <p class="small soft">{told::BY_ITSELF_NEEDS}</p> }
        >
            <Check label="Read the day by itself on opening" value on_change help=told::BY_ITSELF />
        </Show>
    }
}
