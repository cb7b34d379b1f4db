//! Seeds of the taste: papers that the reader names, pasted or from a file.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;
use web_sys::wasm_bindgen::JsCast;

use crate::app::desk::use_desk;
use crate::app::files::read_files;
use crate::app::parts::{Note, TextArea, Voice};
use crate::paper::{Paper, PaperId};
use crate::run::keep::KeepError;
use crate::run::record::RunKey;
use crate::run::taste::{self, Seed, Seeds};
use crate::taste::seeds as read;
use crate::typeset::draft;
use crate::view::words::taste as told;

/// Who removes one seed often removes another: then all is learned once more without them.
const SECOND_THOUGHTS: Duration = Duration::from_secs(3);

/// The form, and the list of what is known.
#[component]
pub fn SeedsForm() -> impl IntoView {
    let desk = use_desk();
    let seeds = RwSignal::new(Seeds::default());
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let told_of = RwSignal::new(String::new());
    let missing = RwSignal::new(Vec::<PaperId>::new());
    let busy = RwSignal::new(false);
    let profile = move || desk.profile.with_untracked(|profile| profile.id.clone());
    Effect::new(move |_| {
        desk.tasting.seeds.track();
        desk.profile.with(|profile| profile.id.clone());
        spawn_local(async move {
            match taste::load_seeds(&desk.ports(), &profile()).await {
                Ok(stored) => seeds.set(stored),
                Err(error) => desk.report(&error),
            }
        });
    });
    // Adds papers whose texts are known, has the taste learn them, and says how many there were.
    let add = async move |papers: Vec<Paper>| -> Result<String, KeepError> {
        let found = papers.len();
        let guard = desk.hold_taste(&profile()).await;
        let mut all = taste::load_seeds(&desk.ports(), &profile()).await?;
        let added = all.add(papers);
        taste::save_seeds(&desk.ports(), &profile(), &all).await?;
        drop(guard);
        seeds.set(all);
        desk.learn_now().await;
        Ok(told::seeds_added(added, found - added))
    };
    let take = move |text: String| {
        wrong.set(String::new());
        told_of.set(String::new());
        missing.set(Vec::new());
        let named = read::read(&text);
        if named.ids.is_empty() && named.titles.is_empty() {
            return wrong.set(told::NO_SEEDS.to_owned());
        }
        busy.set(true);
        spawn_local(async move {
            let keys: Vec<RunKey> =
                desk.heads.with_untracked(|heads| heads.iter().map(|head| head.key.clone()).collect());
            let wanted: BTreeSet<PaperId> = named.ids.iter().cloned().collect();
            let found = if named.titles.is_empty() {
                taste::find(&desk.ports(), &keys, wanted).await
            } else {
                taste::find_named(&desk.ports(), &keys, &named).await
            };
            let outcome = match found {
                Ok(papers) => {
                    let planted = named.plant(&papers);
                    missing.set(planted.missing);
                    let mine: BTreeSet<&PaperId> = planted.lessons.iter().map(|one| &one.paper).collect();
                    let papers = papers.iter().filter(|paper| mine.contains(&paper.id)).cloned().collect();
                    if !planted.strange.is_empty() {
                        wrong.set(told::strange_seeds(&planted.strange));
                    }
                    add(papers).await
                }
                Err(error) => Err(error),
            };
            match outcome {
                Ok(sentence) => {
                    told_of.set(sentence);
                    typed.set(String::new());
                }
                Err(error) => desk.report(&error),
            }
            busy.set(false);
        });
    };
    let fetch = move |_| {
        busy.set(true);
        wrong.set(String::new());
        spawn_local(async move {
            let wanted = missing.get_untracked();
            let tell = &mut |asked| told_of.set(format!("{asked} of {} asked for.", wanted.len()));
            match taste::fetch_seeds(&desk.conduct(), &desk.proxy(), &wanted, tell).await {
                Ok(papers) => {
                    let came = told::fetched_seeds(wanted.len(), papers.len());
                    match add(papers).await {
                        Ok(sentence) => {
                            told_of.set([came, sentence].join(" "));
                            missing.set(Vec::new());
                        }
                        Err(error) => desk.report(&error),
                    }
                }
                Err(why) => wrong.set(why),
            }
            busy.set(false);
        });
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(files) = input.and_then(|input| input.files()) {
            read_files(&files, move |bytes| take(String::from_utf8_lossy(&bytes).into_owned()));
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        take(typed.get_untracked());
    };
    view! {
        <section>
            <h2>"Seeds"</h2>
            <p>{told::ABOUT_SEEDS}</p>
            <form class="form" on:submit=submit>
                <TextArea label="Papers" value=typed on_input=move |text| typed.set(text) rows=4 wrong />
                <p class="row">
                    <button type="submit" class="btn" disabled=busy>"Add as seeds"</button>
                    <label class="btn">
                        "Choose a file"
                        <input class="unseen" type="file" on:change=chosen />
                    </label>
                    <span role="status">{told_of}</span>
                </p>
            </form>
            <Show when=move || missing.with(|missing| !missing.is_empty())>
                <Note voice=Voice::Plain what=Signal::derive(move || told::missing_seeds(missing.with(Vec::len)))>
                    <p class="row">
                        <button type="button" class="btn" disabled=busy on:click=fetch>"Ask arXiv"</button>
                    </p>
                </Note>
            </Show>
            <Planted seeds />
        </section>
    }
}

/// The seeds, each with the way out.
#[component]
fn Planted(seeds: RwSignal<Seeds>) -> impl IntoView {
    let desk = use_desk();
    let remove = move |id: PaperId| {
        spawn_local(async move {
            let profile = desk.profile.with_untracked(|profile| profile.id.clone());
            let _guard = desk.hold_taste(&profile).await;
            let ports = desk.ports();
            let outcome = async {
                let mut all = taste::load_seeds(&ports, &profile).await?;
                all.remove(&id);
                taste::save_seeds(&ports, &profile, &all).await?;
                Ok::<_, KeepError>(all)
            };
            match outcome.await {
                Ok(all) => {
                    seeds.set(all);
                    desk.learn_soon(SECOND_THOUGHTS);
                }
                Err(error) => desk.report(&error),
            }
        });
    };
    let line = move |seed: Seed| {
        let Seed { id, title, .. } = seed;
        let (address, name) = (id.abs_url(), draft(&title));
        let label = format!("Remove {id}");
        view! {
            <li>
                <a href=address rel="noopener noreferrer">{name}</a>
                " "
                <button type="button" class="link" aria-label=label on:click=move |_| remove(id.clone())>
                    "Remove"
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || seeds.with(|seeds| !seeds.all().is_empty())>
            <details class="fold">
                <summary>{move || told::count(seeds.with(|seeds| seeds.all().len()), "seed", "seeds")}</summary>
                <ul class="ledger">{move || seeds.with(|seeds| seeds.all().to_vec()).into_iter().map(line).collect_view()}</ul>
            </details>
        </Show>
    }
}
