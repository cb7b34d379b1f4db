//! An address without a page.

use leptos::prelude::*;

use super::frame::{A, Page};

/// Says that there is nothing at this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Page title="Not found">
            <h1>"There is no page at this address"</h1>
            <p class="lede">
                "It may have been moved, or mistyped. " <A href="/">"Today’s papers"</A> " and "
                <A href="/archive">"earlier days"</A> " are where they were."
            </p>
        </Page>
    }
}
