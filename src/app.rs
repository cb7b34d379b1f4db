//! Leptos pages and components; nothing here that could be tested without them.
//!
//! `index.html` paints the frame before the WASM arrives; [`mount`] puts the pages into it. Text from outside is shown
//! through [`typeset`], never as markup: nothing sets markup from a string here, and the page's Trusted Types policy would
//! refuse it.

pub mod boot;
mod focus;
pub mod frame;
pub mod late;
pub mod parts;
pub mod typeset;

mod about;
mod archive;
mod budget;
mod catch_up;
mod day;
mod desk;
mod digest;
mod estimate;
mod exports;
mod fates;
mod feeds;
mod files;
mod filter;
mod in_use;
mod key;
mod latest;
mod marks;
mod not_found;
mod paper_page;
mod profile;
mod prompt;
mod range;
mod run_note;
mod sample;
mod screen;
mod search;
mod second_look;
mod seen;
mod sent;
mod settings;
mod shortcuts;
mod statuses;
mod taste;
mod today;
mod trends;
mod trial;
mod waiting;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use about::AboutPage;
use archive::ArchivePage;
use day::DayPage;
use desk::Root;
use frame::{FollowLocation, Page};
use late::{Morning, Rooms, Wing, Wings, late};
use not_found::NotFoundPage;
use paper_page::PaperPage;
use parts::Hero;
use profile::ProfilePage;
use range::RangePage;
use search::SearchPage;
use settings::SettingsPage;
use taste::TastePage;
use today::TodayPage;
use trends::TrendsPage;
use trial::TrialPage;

/// Mounts the app in the frame that `index.html` painted, in place of the skeleton. Where the frame is missing,
/// nothing happens: this is not our page.
///
/// Only what a first visit shows may be called from here by name; all else is called for through `wings`.
pub fn mount(wings: Wings) {
    boot::report_panics();
    let Some(place) = document().get_element_by_id("app").and_then(|one| one.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    key::take_answer();
    // Both happen before the browser paints again.
    place.set_text_content(None);
    late::send_ahead(wings);
    leptos::mount::mount_to(place, move || view! { <App wings /> }).forget();
}

/// The pages of a wing. To be called by that wing alone: whoever names them brings their code along.
pub fn morning() -> Morning {
    Morning { today: || view! { <TodayPage /> }.into_any(), day: || view! { <DayPage /> }.into_any() }
}

/// The pages of a wing, as [`morning`].
pub fn rooms() -> Rooms {
    Rooms {
        archive: || view! { <ArchivePage /> }.into_any(),
        range: || view! { <RangePage /> }.into_any(),
        trends: || view! { <TrendsPage /> }.into_any(),
        search: || view! { <SearchPage /> }.into_any(),
        profile: || view! { <ProfilePage /> }.into_any(),
        settings: || view! { <SettingsPage /> }.into_any(),
        about: || view! { <AboutPage /> }.into_any(),
        paper: || view! { <PaperPage /> }.into_any(),
        taste: || view! { <TastePage /> }.into_any(),
        trial: || view! { <TrialPage /> }.into_any(),
    }
}

#[component]
fn App(wings: Wings) -> impl IntoView {
    Root::provide();
    let Wings { morning, rooms } = wings;
    view! {
        <Router base=boot::base()>
            <FollowLocation />
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=move || front(morning) />
                <Route path=path!("/day/:day") view=move || late(morning, |pages| pages.day) />
                <Route path=path!("/archive") view=move || late(rooms, |pages| pages.archive) />
                <Route path=path!("/archive/range") view=move || late(rooms, |pages| pages.range) />
                <Route path=path!("/trends") view=move || late(rooms, |pages| pages.trends) />
                <Route path=path!("/search") view=move || late(rooms, |pages| pages.search) />
                <Route path=path!("/profile") view=move || late(rooms, |pages| pages.profile) />
                <Route path=path!("/settings") view=move || late(rooms, |pages| pages.settings) />
                <Route path=path!("/about") view=move || late(rooms, |pages| pages.about) />
                <Route path=path!("/taste") view=move || late(rooms, |pages| pages.taste) />
                <Route path=path!("/paper/*id") view=move || late(rooms, |pages| pages.paper) />
                <Route path=path!("/trial") view=move || late(rooms, |pages| pages.trial) />
            </FlatRoutes>
        </Router>
    }
}

/// The page at `/`. Where nothing can be stored yet there is nothing to wait for, but for what a sign-in came to.
fn front(morning: Wing<Morning>) -> AnyView {
    if boot::is_first_visit() && !desk::is_laid() && !key::has_answer() {
        return view! { <Page title="Firstlight"><Hero /></Page> }.into_any();
    }
    late(morning, |pages| pages.today).into_any()
}
