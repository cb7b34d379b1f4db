//! What the reader wants: categories, authors, cut-offs, and the prompts in the reader's words.

use leptos::prelude::*;

use super::desk::use_desk;
use super::frame::Page;
use super::parts::{Check, Field, TextArea};
use super::screen::ScreenChoice;
use super::typeset::typeset;
use crate::arxiv::names::category_name;
use crate::paper::{AnnounceType, Category};
use crate::profile::prompt::{Form, Pass, prompt_as_shown};
use crate::profile::{Following, Part, Profile, TitlePass, parse_categories, parse_followed};
use crate::typeset::{Kind, Text};
use crate::view::words;

/// The page at `/profile`.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let desk = use_desk();
    view! {
        <Page title="Profile">
            <h1>"Profile"</h1>
            <p class="lede">"What you care about. It is kept in this browser and sent to your model with the papers."</p>
            <Show when=move || desk.ready.get() fallback=|| view! { <p class="lede">"Opening…"</p> }>
                <Editor />
            </Show>
        </Page>
    }
}

#[component]
fn Editor() -> impl IntoView {
    let desk = use_desk();
    let draft = RwSignal::new(desk.profile.get_untracked());
    let categories = RwSignal::new(draft.with_untracked(|draft| {
        draft.categories.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }));
    let followed = RwSignal::new(draft.with_untracked(|draft| draft.followed.join("\n")));
    let wrong = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    let names = move || {
        let names = parse_categories(&categories.read()).unwrap_or_default();
        let named =
            |one: &Category| category_name(one).map_or_else(|| words::unknown_category(one), str::to_owned);
        let names: Vec<_> = names.iter().map(named).collect();
        names.join(" · ")
    };
    let change = move |edit: &dyn Fn(&mut Profile)| {
        saved.set(false);
        draft.update(|draft| edit(draft));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match checked(draft.get_untracked(), &categories.read_untracked(), &followed.read_untracked()) {
            Ok(profile) => {
                wrong.set(String::new());
                draft.set(profile.clone());
                desk.save_profile(profile);
                saved.set(true);
            }
            Err(why) => wrong.set(why),
        }
    };
    view! {
        <form class="form" on:submit=save>
            <h2>"What is read"</h2>
            <Field
                label="Categories"
                value=categories
                on_input=move |text| {
                    saved.set(false);
                    categories.set(text);
                }
                help="arXiv's names, with commas between them."
                placeholder="cs.LG, cs.AI"
            />
            <p class="small soft">{names}</p>
            <fieldset>
                <legend>"Announce types"</legend>
                {AnnounceType::ALL
                    .into_iter()
                    .map(|kind| {
                        view! {
                            <Check
                                label=words::announce(kind)
                                value=Signal::derive(move || draft.with(|draft| draft.announce.contains(&kind)))
                                on_change=move |on| change(&|draft| {
                                    draft.announce.retain(|other| *other != kind);
                                    if on {
                                        draft.announce.push(kind);
                                    }
                                    draft.announce.sort();
                                })
                            />
                        }
                    })
                    .collect_view()}
            </fieldset>
            <TextArea
                label="Followed authors"
                value=followed
                on_input=move |text| {
                    saved.set(false);
                    followed.set(text);
                }
                help="One name a line, with or without accents. Their papers come first."
                rows=4
            />
            <Check
                label="Score followed authors’ papers too"
                value=Signal::derive(move || draft.with(|draft| draft.following == Following::Scored))
                on_change=move |on| change(&|draft| {
                    draft.following = if on { Following::Scored } else { Following::NotScored };
                })
            />
            <Check
                label="Screen titles first"
                value=Signal::derive(move || draft.with(|draft| draft.title_pass == TitlePass::On))
                on_change=move |on| change(&|draft| {
                    draft.title_pass = if on { TitlePass::On } else { TitlePass::Off };
                })
                help="The model first names the titles that are certainly irrelevant; the other abstracts are scored. \
                      Cheaper, and now and then it loses a paper. Each one it leaves out is listed."
            />
            <ScreenChoice draft />
            <h2>"What is shown"</h2>
            <CutOff draft part=|profile| &mut profile.cut_offs.relevance label="Relevance" />
            <CutOff draft part=|profile| &mut profile.cut_offs.novelty label="Novelty" />
            <h2>"What the model is told"</h2>
            {Part::ALL.into_iter().map(|part| view! { <PartEditor draft part /> }).collect_view()}
            <Preview draft />
            <p class="wrong" role="alert">{wrong}</p>
            <p class="row">
                <button type="submit" class="btn primary">"Save"</button>
                <span role="status">{move || if saved.get() { "Saved. It holds from the next run on." } else { "" }}</span>
            </p>
        </form>
    }
}

/// The draft with the fields that are typed as text, or the sentence that says what is wrong.
fn checked(draft: Profile, categories: &str, followed: &str) -> Result<Profile, String> {
    let categories = parse_categories(categories).map_err(|error| error.to_string())?;
    let followed = parse_followed(followed).map_err(|error| error.to_string())?;
    Profile { categories, followed, ..draft }.checked().map_err(|error| error.to_string())
}

#[component]
fn CutOff(draft: RwSignal<Profile>, part: fn(&mut Profile) -> &mut u8, label: &'static str) -> impl IntoView {
    let value = Signal::derive(move || draft.with(|draft| *part(&mut draft.clone())));
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
                        draft.update(|draft| *part(draft) = least.clamp(1, 10));
                    }
                }
            />
        </label>
    }
}

/// One text of the prompt: edited, or reset to ours.
#[component]
fn PartEditor(draft: RwSignal<Profile>, part: Part) -> impl IntoView {
    let text = Signal::derive(move || draft.with(|draft| draft.text(part).to_owned()));
    let edited = Memo::new(move |_| draft.with(|draft| draft.edits.get(part).is_some()));
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
                <span class="small soft">{move || if edited.get() { "edited" } else { "as shipped" }}</span>
            </summary>
            <TextArea label=words::prompt_part(part) value=text on_input=edit wrong rows=12 class="prompt" />
            <Show when=move || edited.get()>
                <p class="row">
                    <button type="button" class="btn" on:click=move |_| draft.update(|draft| draft.reset(part))>
                        "Reset to the shipped text"
                    </button>
                </p>
            </Show>
        </details>
    }
}

/// The prompt as it will be sent, with its size.
#[component]
fn Preview(draft: RwSignal<Profile>) -> impl IntoView {
    let shown = Memo::new(move |_| {
        draft.with(|draft| {
            let form = Form::Schema;
            let titles =
                (draft.title_pass == TitlePass::On).then(|| prompt_as_shown(draft, Pass::Titles, form));
            (prompt_as_shown(draft, Pass::Abstracts, form), titles)
        })
    });
    let size = move || shown.with(|(prompt, _)| words::prompt_size(prompt.size()));
    let part = |name: &'static str, text: &str| {
        let text = Text::new(Kind::Markdown, text);
        view! {
            <h3>{name}</h3>
            <div class="sent" role="region" aria-label=name tabindex="0" use:typeset=text></div>
        }
    };
    view! {
        <details class="fold">
            <summary>"Preview, as sent " <span class="small soft num">{size}</span></summary>
            {move || shown.with(|(prompt, titles)| {
                let titles = titles.as_ref().map(|titles| part("Title pass, user part", &titles.user));
                (part("System part", &prompt.system), part("User part", &prompt.user), titles)
            })}
        </details>
    }
}
