//! Settings.

use leptos::prelude::*;

use super::frame::Page;

/// Settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Page title="Settings">
            <h1>"Settings"</h1>
            <p class="lede">"The model, its key and the way to arXiv will be set here."</p>
        </Page>
    }
}
