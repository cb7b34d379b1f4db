//! Earlier days.

use leptos::prelude::*;

use super::frame::Page;

/// Earlier days.
#[component]
pub fn ArchivePage() -> impl IntoView {
    view! {
        <Page title="Archive">
            <h1>"Earlier days"</h1>
            <p class="lede">"The days that are stored in this browser will be listed here."</p>
        </Page>
    }
}
