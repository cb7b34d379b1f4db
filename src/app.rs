//! Leptos pages and components; nothing here that could be tested without them.
//!
//! `index.html` paints the frame before the WASM arrives; [`mount`] puts the pages into it. Text from outside is shown
//! through [`typeset`], never as markup: nothing sets markup from a string here, and the page's Trusted Types policy would
//! refuse it.

pub mod boot;
pub mod frame;
pub mod parts;
pub mod typeset;

mod about;
mod archive;
mod budget;
mod day;
mod desk;
mod digest;
mod estimate;
mod exports;
mod fates;
mod feeds;
mod files;
mod key;
mod not_found;
mod profile;
mod prompt;
mod run_note;
mod sample;
mod sent;
mod settings;
mod today;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use about::AboutPage;
use archive::ArchivePage;
use day::DayPage;
use desk::{Desk, use_desk};
use frame::FollowLocation;
use not_found::NotFoundPage;
use parts::{Note, Voice};
use profile::ProfilePage;
use settings::SettingsPage;
use today::TodayPage;

/// Mounts the app in the frame that `index.html` painted, in place of the skeleton. Where the frame is missing,
/// nothing happens: this is not our page.
pub fn mount() {
    boot::report_panics();
    let Some(place) = document().get_element_by_id("app").and_then(|one| one.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    // Both happen before the browser paints again.
    place.set_text_content(None);
    leptos::mount::mount_to(place, App).forget();
}

#[component]
fn App() -> impl IntoView {
    provide_context(Desk::new());
    view! {
        <Router base=boot::base()>
            <FollowLocation />
            <StorageNote />
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=TodayPage />
                <Route path=path!("/day/:day") view=DayPage />
                <Route path=path!("/archive") view=ArchivePage />
                <Route path=path!("/profile") view=ProfilePage />
                <Route path=path!("/settings") view=SettingsPage />
                <Route path=path!("/about") view=AboutPage />
            </FlatRoutes>
        </Router>
    }
}

/// What the browser's storage refused, above whatever page is open: what is not kept must be known.
#[component]
fn StorageNote() -> impl IntoView {
    let desk = use_desk();
    move || {
        desk.storage_failure.get().map(|[what, why]| {
            view! {
                <div class="page narrow banner">
                    <Note voice=Voice::Failed what more=why />
                </div>
            }
        })
    }
}
