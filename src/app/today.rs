//! Today's digest.

use leptos::prelude::*;

use super::frame::Page;
use super::parts::Hero;

/// Today's digest, or the greeting of a first visit.
#[component]
pub fn TodayPage() -> impl IntoView {
    view! {
        <Page title="Today">
            <Hero />
        </Page>
    }
}
