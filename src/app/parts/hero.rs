//! The greeting of a first visit.

use leptos::prelude::*;

use crate::app::frame::A;

/// What Firstlight is, and the two ways in. `index.html` paints the same before the WASM arrives: a change here is
/// one there.
#[component]
pub fn Hero() -> impl IntoView {
    view! {
        <div class="hero">
            <h1>"Today’s arXiv, read for you, by your rules."</h1>
            <p class="pitch">
                "Say what you care about. A model of your choice, with your own key, reads every new paper and says how \
                 relevant and how new it is. Nothing leaves this browser but what goes to that model."
            </p>
            <p class="row">
                <A href="/day/sample" attr:class="btn primary">
                    "See a sample day"
                </A>
                <A href="/settings" attr:class="btn">
                    "Use my key"
                </A>
            </p>
            <p class="small">
                <A href="/day/ranked">"Rank today’s papers without a key"</A> ". No account, no server of ours. " <A href="/about">"What is stored and sent"</A>
            </p>
        </div>
    }
}
