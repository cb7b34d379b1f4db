//! The prompt that was really sent, folded below the digest.

use leptos::prelude::*;

use super::typeset::typeset;
use crate::digest::PromptSection;
use crate::typeset::{Kind, Text};
use crate::view::sheet::Sheet;

/// System and user part, each as Markdown; an imported prompt as it stands in its file.
#[component]
pub fn PromptShown(
    /// The open day.
    sheet: Memo<Option<Sheet>>,
) -> impl IntoView {
    let section =
        Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().and_then(|sheet| sheet.prompt.clone())));
    let part = |name: &'static str, text: &str| {
        let text = Text::new(Kind::Markdown, text);
        view! {
            <h3>{name}</h3>
            <div class="sent" role="group" aria-label=name tabindex="0" use:typeset=text></div>
        }
    };
    move || {
        section.get().map(|section| {
            let parts = match section {
                PromptSection::Whole { prompt } => part("Prompt", &prompt).into_any(),
                PromptSection::Parts { prompt_system, prompt_user } => {
                    (part("System part", &prompt_system), part("User part", &prompt_user)).into_any()
                }
            };
            view! {
                <details class="fold">
                    <summary>"The prompt that was sent"</summary>
                    {parts}
                </details>
            }
        })
    }
}
