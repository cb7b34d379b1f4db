//! What you want to read.

use leptos::prelude::*;

use super::frame::Page;

/// What you want to read.
#[component]
pub fn ProfilePage() -> impl IntoView {
    view! {
        <Page title="Profile">
            <h1>"What you want to read"</h1>
            <p class="lede">"Topics, keywords, authors and cut-offs will be edited here."</p>
        </Page>
    }
}
