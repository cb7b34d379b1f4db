//! Everything that is known of one paper, put together from all stored days.

use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::{abortable, ready};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use super::desk::{Desk, use_desk};
use super::exports::{ExportMenu, Make};
use super::frame::{A, Page};
use super::marks::{MarkButtons, MarkNote, OwnWords};
use super::parts::{Entry, Note, PaperEntry, Progress, Reason, Score, Setting, Voice, two_looks};
use super::sample;
use super::second_look;
use super::taste::Nearest;
use super::typeset::typeset;
use crate::browser::page;
use crate::digest::export::{Collection, bibtex_entry};
use crate::paper::PaperId;
use crate::run::record::RunKey;
use crate::run::sightings::{Sighting, in_run, likely_first, of_run};
use crate::typeset::{Kind, Text};
use crate::view::paper_page::{Appearance, Judgement, PaperPage as View};
use crate::view::words;

/// The page at `/paper/2504.12359` and `/paper/nlin/0408039`.
#[component]
pub fn PaperPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    move || match PaperId::parse(&name.get()) {
        Some(id) => view! { <Known id /> }.into_any(),
        None => view! {
            <Page title="No such paper">
                <h1>"This is no paper’s address"</h1>
                <p>"A paper is found under its arXiv id, as in /paper/2504.12359."</p>
            </Page>
        }
        .into_any(),
    }
}

/// How far the search over the stored days is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    /// The days on which the paper is likely are being read.
    Likely,
    /// They have been read, and these many others have not.
    Rest(usize),
    /// The others are being read: so many of so many are done.
    Others(usize, usize),
}

#[component]
fn Known(id: PaperId) -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(Vec::<Sighting>::new());
    let search = RwSignal::new(Search::Likely);
    let rest = StoredValue::new(Vec::<RunKey>::new());
    let paper = StoredValue::new(id);
    let look = move |keys: Vec<RunKey>, progress: fn(usize, usize) -> Search, end: Search| {
        let (work, handle) = abortable(async move {
            let all = keys.len();
            for (index, key) in keys.into_iter().enumerate() {
                search.set(progress(index, all));
                match in_run(&desk.ports(), &key, &paper.get_value()).await {
                    Ok(sighting) => found.update(|found| found.extend(sighting)),
                    Err(error) => desk.report(&error),
                }
            }
            search.set(end);
        });
        spawn_local(async move { _ = work.await });
        on_cleanup(move || handle.abort());
    };
    // The owner of what is begun later.
    let owner = Owner::current();
    Effect::new(move |begun: Option<bool>| {
        let is_ready = desk.ready.get();
        if begun == Some(true) || !is_ready {
            return begun == Some(true);
        }
        let keys = untrack(|| desk.all_heads()).into_iter().map(|head| head.key).collect::<Vec<_>>();
        let (likely, others) = likely_first(keys, &paper.get_value());
        // The day on the page may be the sample, which is stored nowhere.
        let open = untrack(|| desk.with_run(|run| of_run(run, &paper.get_value()))).flatten();
        let is_other = |key: &RunKey| open.as_ref().is_none_or(|one| one.key != *key);
        let likely: Vec<RunKey> = likely.into_iter().filter(is_other).collect();
        let others: Vec<RunKey> = others.into_iter().filter(is_other).collect();
        found.set(open.into_iter().collect());
        let end = Search::Rest(others.len());
        rest.set_value(others);
        if let Some(owner) = &owner {
            owner.with(|| look(likely, |_, _| Search::Likely, end));
        }
        true
    });
    let owner = Owner::current();
    let look_further = move |_| {
        if let Some(owner) = &owner {
            owner.with(|| look(rest.get_value(), Search::Others, Search::Rest(0)));
        }
    };
    let known = Memo::new(move |_| {
        let followed = desk.profile.with(|profile| profile.followed.clone());
        found.with(|found| {
            desk.imported.with(|imported| View::new(&paper.get_value(), found, imported, &followed))
        })
    });
    let title = Signal::derive(move || paper.with_value(ToString::to_string));
    view! {
        <Page title=title>
            {move || match known.get() {
                Some(known) => view! { <Shown known=Arc::new(known) /> }.into_any(),
                None if search.get() == Search::Likely => {
                    view! { <h1>{title}</h1><p class="lede">"Looking through the stored days…"</p> }.into_any()
                }
                None => view! { <Unknown id=paper.get_value() /> }.into_any(),
            }}
            <Show when=move || matches!(search.get(), Search::Rest(count) if count > 0)>
                <p class="row">
                    <button type="button" class="btn" on:click=look_further.clone()>
                        {move || if let Search::Rest(count) = search.get() { words::marks::look_further(count) } else { String::new() }}
                    </button>
                </p>
            </Show>
            <Show when=move || matches!(search.get(), Search::Others(..))>
                <Progress
                    label="Days looked through"
                    done=Signal::derive(move || if let Search::Others(done, _) = search.get() { done } else { 0 })
                    total=Signal::derive(move || if let Search::Others(_, all) = search.get() { all } else { 0 })
                    words=Signal::derive(move || {
                        if let Search::Others(done, all) = search.get() { words::marks::searched(done, all) } else { String::new() }
                    })
                />
            </Show>
        </Page>
    }
}

#[component]
fn Unknown(id: PaperId) -> impl IntoView {
    let (title, address) = (id.to_string(), id.abs_url());
    view! {
        <h1>{title}</h1>
        <Note voice=Voice::Plain what=words::marks::UNKNOWN_PAPER>
            <p class="row">
                <a class="btn" href=address rel="noopener noreferrer">
                    "Look at arXiv"
                </a>
            </p>
        </Note>
    }
}

#[component]
fn Shown(known: Arc<View>) -> impl IntoView {
    let desk = use_desk();
    let paper = known.paper.clone();
    let (id, title) = (paper.id.clone(), paper.title.clone());
    let editing = RwSignal::new(false);
    let (own_id, own_title) = (id.clone(), title.clone());
    let own = move || view! { <OwnWords id=own_id title=own_title editing /> };
    let (near_id, near_title, near_text) = (id.clone(), title.clone(), paper.abstract_text.clone());
    let followed: Vec<String> = paper.followed().map(str::to_owned).collect();
    let entry = Entry {
        id: id.clone(),
        title: Text::new(Kind::Title, paper.title.clone()),
        authors: paper.authors.into(),
        reason: (!followed.is_empty())
            .then(|| Reason::Yours { sentence: words::followed(&followed), comment: None }),
        abstract_text: Text::new(Kind::Prose, paper.abstract_text),
        relevance: None,
        novelty: None,
        tags: Vec::new(),
        warning: paper.orders.map(|quote| words::gives_orders(&quote)),
        fits: None,
        looks: None,
    };
    let categories = known.categories.iter().map(|(category, name)| {
        let name = name.map(|name| format!(" {name}")).unwrap_or_default();
        view! { <li><b>{category.to_string()}</b>{name}</li> }
    });
    let categories = categories.collect_view();
    let days = known.days.iter().map(|one| day(one, desk)).collect_view();
    let judgements = known.judgements.iter().map(judgement).collect_view();
    let is_judged = !known.judgements.is_empty();
    let has_categories = !known.categories.is_empty();
    view! {
        <PaperEntry entry setting=Setting::Alone below=own>
            <MarkButtons id title editing />
        </PaperEntry>
        {is_judged.then(|| view! { <section><h2>"What models said"</h2><ol class="judgements">{judgements}</ol></section> })}
        <section>
            <h2>"When it was announced"</h2>
            <ul class="days">{days}</ul>
        </section>
        {has_categories.then(|| view! { <section><h2>"Categories"</h2><ul class="categories">{categories}</ul></section> })}
        <Nearest id=near_id title=near_title abstract_text=near_text />
        <Citation known desk />
        <MarkNote />
    }
}

fn day(one: &Appearance, desk: Desk) -> impl IntoView + use<> {
    // The sample has an address of its own.
    let is_sample = untrack(|| {
        desk.with_run(|run| run.head.key.profile == sample::PROFILE && run.head.key.day == one.day)
    });
    let present = desk.profile.with_untracked(|profile| profile.id.clone());
    let place = match &one.profile {
        _ if is_sample == Some(true) => "/day/sample".to_owned(),
        Some(other) if *other != present => [&one.place, "?profile=", other].concat(),
        _ => one.place.clone(),
    };
    let more = if one.announced.is_empty() {
        one.became.clone()
    } else {
        format!("{} · {}", one.announced.join(" · "), one.became)
    };
    let day = one.day.in_words();
    view! {
        <li>
            <A href=place>{day}</A>
            " "
            <span class="small soft num">{more}</span>
        </li>
    }
}

fn judgement(one: &Judgement) -> impl IntoView + use<> {
    let comment = (!one.comment.is_empty()).then(|| {
        let text = Text::new(Kind::Prose, one.comment.clone());
        view! { <p class="why" use:typeset=text></p> }
    });
    let (relevance, novelty, judged) = (one.relevance, one.novelty, words::marks::judged(one));
    let looks = one.looks.as_ref().map(|looks| two_looks(second_look::two_looks(looks)));
    view! {
        <li>
            {comment}
            <div class="meta">
                {relevance.map(|value| view! { <Score word="relevance" value /> })}
                {novelty.map(|value| view! { <Score word="novelty" value /> })}
                <span class="num">{judged}</span>
            </div>
            {looks}
        </li>
    }
}

/// The paper as BibTeX, to be copied.
#[component]
fn Citation(known: Arc<View>, desk: Desk) -> impl IntoView {
    let told = RwSignal::new(String::new());
    let text = StoredValue::new(bibtex_entry(&known.reference(None)));
    let copy = move |_| {
        page::copy(&text.get_value(), move |result| {
            told.set(result.err().unwrap_or_else(|| "Copied.".to_owned()));
        });
    };
    let name = Signal::stored(known.paper.id.as_str().replace('/', "-"));
    let sources = Signal::derive(move || desk.marks.track());
    let make: Make = Rc::new(move |_| {
        let mark = desk.marks.with_untracked(|marks| marks.get(&known.paper.id).cloned());
        let reference = known.reference(mark.as_ref());
        Box::pin(ready(Some(Collection::new(reference.entry.id.to_string(), vec![reference]))))
    });
    view! {
        <section>
            <h2>"BibTeX"</h2>
            <pre class="citation" tabindex="0" aria-label="BibTeX entry">{text.get_value()}</pre>
            <p class="row">
                <button type="button" class="btn" on:click=copy>
                    "Copy"
                </button>
                <ExportMenu name sources selections=Signal::stored(Vec::new()) make />
                <span class="small" role="status">{told}</span>
            </p>
        </section>
    }
}
