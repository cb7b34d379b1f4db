//! One stored day: a run, an imported digest, or the sample.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::desk::{Look, use_desk};
use super::digest::DigestPage;
use super::frame::{A, Page};
use super::sample::SamplePage;
use super::today::TodayPage;
use crate::day::Day;
use crate::run::state::Run;
use crate::view::words;
use crate::view::words::profiles::Standing;

/// The page at `/day/2025-04-18`, `/day/sample`, `/day/ranked` for a day without a model and, for an import,
/// `/day/2025-04-18-imported`. With `?profile=ID` the day as that profile read it.
#[component]
pub fn DayPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("day").unwrap_or_default()));
    let query = use_query_map();
    let whose = Memo::new(move |_| query.with(|query| query.get("profile")));
    move || match name.get().as_str() {
        "ranked" => view! { <WithoutModel /> }.into_any(),
        "sample" => view! { <SamplePage /> }.into_any(),
        name => match name
            .strip_suffix("-imported")
            .map_or_else(|| (Day::parse(name), Kind::Run), |name| (Day::parse(name), Kind::Imported))
        {
            (Some(day), kind) => view! { <StoredDay day kind whose=whose.get() /> }.into_any(),
            (None, _) => view! { <NoSuchDay /> }.into_any(),
        },
    }
}

/// Today, for whoever comes without a model: arXiv is looked at, and the day can be ranked on this device.
#[component]
fn WithoutModel() -> impl IntoView {
    let desk = use_desk();
    if desk.sky.look.with_untracked(|look| *look == Look::Unasked) {
        desk.look_at_arxiv();
    }
    view! { <TodayPage /> }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Run,
    Imported,
}

#[component]
fn StoredDay(day: Day, kind: Kind, whose: Option<String>) -> impl IntoView {
    let desk = use_desk();
    // Without a name in the address it is the profile in use, or else any that has read the day.
    let whose = Memo::new(move |_| {
        whose.clone().unwrap_or_else(|| {
            let present = desk.profile.with(|profile| profile.id.clone());
            let any = || desk.others_with(&present, day).into_iter().next().map(|(_, id)| id);
            desk.run_of(&present, day).map(|key| key.profile).or_else(any).unwrap_or(present)
        })
    });
    Effect::new(move |_| {
        if !desk.ready.get() {
            return;
        }
        match kind {
            Kind::Run => whose.with(|whose| desk.open_day_of(whose, day)),
            Kind::Imported => {
                let document = desk.imported.with(|all| all.iter().find(|one| one.day == day).cloned());
                if let Some(document) = document {
                    desk.show_import(document);
                }
            }
        }
    });
    let read_with = move || {
        let id = Some(whose.get()).filter(|id| desk.profile.with(|profile| profile.id != *id))?;
        let is_deleted = desk.deleted.with(|all| all.iter().any(|one| one.id == id));
        let name = desk.profile_of(&id).map(|profile| profile.name)?;
        let standing = if is_deleted { Standing::Deleted } else { Standing::Kept };
        Some(view! { <p class="small soft">{words::profiles::day_of(&name, standing)}</p> })
    };
    let others = move || {
        let other = |(name, id)| view! { " " <A href=format!("/day/{day}?profile={id}")>{name}</A> };
        let others = whose.with(|whose| desk.others_with(whose, day));
        (kind == Kind::Run && !others.is_empty()).then(|| {
            let links = others.into_iter().map(other).collect_view();
            view! { <p class="small soft alone">{words::profiles::ALSO_READ_BY} {links}</p> }
        })
    };
    let known = Memo::new(move |_| match kind {
        Kind::Run => whose.with(|whose| desk.run_of(whose, day)).is_some(),
        Kind::Imported => desk.imported.with(|all| all.iter().any(|one| one.day == day)),
    });
    let open = Memo::new(move |_| match kind {
        Kind::Run => {
            let shown =
                |run: &Run| whose.with(|whose| run.head.key.day == day && run.head.key.profile == *whose);
            desk.open_import.with(Option::is_none) && desk.with_run(shown).unwrap_or(false)
        }
        Kind::Imported => {
            desk.open_import.with(|import| import.as_ref().is_some_and(|import| import.day == day))
        }
    });
    move || {
        match (desk.ready.get(), known.get(), open.get()) {
        (true, false, _) => view! { <NoSuchDay /> }.into_any(),
        (true, true, true) => view! {
            <DigestPage title=day.to_string()>
                {read_with}
                {others}
            </DigestPage>
        }
        .into_any(),
        _ => view! {
            <Page title=day.to_string()>
                <h1>{day.in_words()}</h1>
                <p class="lede opening">
                    {move || if desk.storage_failure.with(Option::is_some) { words::NOT_OPENED } else { "Opening…" }}
                </p>
            </Page>
        }
        .into_any(),
    }
    }
}

#[component]
fn NoSuchDay() -> impl IntoView {
    view! {
        <Page title="No such day">
            <h1>"This day is not stored"</h1>
            <p>"There is no digest of it in this browser. " <A href="/archive">"The archive"</A> " lists the days that are."</p>
        </Page>
    }
}
