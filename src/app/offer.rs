//! What a finished day's model can be asked besides, folded below the day's account: why, for how much, and the button.

use leptos::prelude::*;

use super::desk::Desk;
use super::estimate::fold;
use super::key::KeyField;
use super::parts::{Note, Voice};
use crate::profile::Profile;
use crate::run::second_look::Ended;
use crate::run::settings::Settings;
use crate::run::state::Run;
use crate::view::estimate::EstimateView;

/// The fold. What is in it is made when it is opened.
#[component]
pub fn Offer(
    /// The line that offers it.
    #[prop(into)]
    line: Signal<String>,
    /// Why it is worth something.
    why: &'static str,
    /// Why it cannot be asked now, where that is so.
    #[prop(into)]
    hindered: Signal<Option<String>>,
    /// What it will take.
    #[prop(into)]
    estimate: Callback<(), Option<EstimateView>>,
    /// What the button says.
    action: &'static str,
    /// Called when the model can be asked.
    #[prop(into)]
    on_ready: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let inside = move || match hindered.get() {
        Some(why_not) => view! { <p>{why_not}</p> }.into_any(),
        None => view! {
            {move || estimate.run(()).map(fold)}
            <KeyField action on_ready />
        }
        .into_any(),
    };
    view! {
        <details class="fold small" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>
                <span class="soft num">{line}</span>
            </summary>
            <Show when=move || open.get()>
                <p>{why}</p>
                {inside}
            </Show>
        </details>
    }
}

/// What `read` makes of the stored run that is open, with its profile as it is now; `None` while a run asks.
pub fn of_finished<T>(desk: Desk, read: impl FnOnce(&Run, &Profile, &Settings) -> T) -> Option<T> {
    if !desk.shows_stored_run() || desk.is_asking() || desk.is_watching() {
        return None;
    }
    // It may have been given another model.
    desk.profile.track();
    desk.with_run(|run| {
        let now = desk.profile_of(&run.head.key.profile);
        let profile = now.as_ref().unwrap_or(&run.body.profile);
        desk.settings.with(|settings| read(run, profile, settings))
    })
}

/// Why it ended early: `[what, more]` are the words about `why`.
pub fn end(why: &Ended, [what, more]: [String; 2]) -> impl IntoView + use<> {
    let voice = if matches!(why, Ended::Failed { .. }) { Voice::Failed } else { Voice::Plain };
    view! { <Note voice what more /> }
}
