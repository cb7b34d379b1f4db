//! The prompt as it will be sent, with a batch of papers and its size.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::desk::{Desk, Look, use_desk};
use crate::app::sample;
use crate::app::typeset::typeset;
use crate::model::AnswerForm;
use crate::paper::Paper;
use crate::profile::Profile;
use crate::run::plan::BATCH;
use crate::typeset::{Kind, Text};
use crate::view::profile::TypedProfile;
use crate::view::prompt::{self, batch};
use crate::view::words::{self, profiles as told};

/// The prompt of what is typed. The papers are the day's, or else those of the open run, or of the sample day; they are
/// looked for when the fold is opened.
#[component]
pub fn Preview(typed: RwSignal<TypedProfile>) -> impl IntoView {
    let desk = use_desk();
    let fold = NodeRef::<html::Details>::new();
    let papers = RwSignal::new(Vec::<Paper>::new());
    let is_open = RwSignal::new(false);
    let profile = Memo::new(move |_| {
        // While something is typed that cannot be kept, the rest is shown.
        typed.with(|typed| typed.read().unwrap_or_else(|_| typed.profile.clone()))
    });
    let opened = move |_| {
        is_open.set(fold.get_untracked().is_some_and(|fold| fold.open()));
        if is_open.get_untracked() && papers.with_untracked(Vec::is_empty) {
            spawn_local(async move {
                let found = papers_for(desk, profile.get_untracked()).await;
                // The page may be another one by now.
                _ = papers.try_set(found);
            });
        }
    };
    let shown = Memo::new(move |_| {
        let form = desk.settings.with(|settings| settings.endpoint.as_ref().map(|one| one.answer_form));
        papers.with(|papers| {
            let papers: Vec<&Paper> = papers.iter().collect();
            profile.with(|profile| prompt::Preview::new(profile, form.unwrap_or(AnswerForm::Schema), &papers))
        })
    });
    let size = move || shown.with(|prompt| words::prompt_size(prompt.constant_size));
    let sizes = move || {
        shown.with(|prompt| {
            let all = || told::sizes(prompt.constant_size, prompt.papers_size, prompt.count);
            (prompt.count > 0).then(all)
        })
    };
    let part = |name: &'static str, text: &str| {
        let text = Text::new(Kind::Markdown, text);
        view! {
            <h3>{name}</h3>
            <div class="sent" role="group" aria-label=name tabindex="0" use:typeset=text></div>
        }
    };
    let papers_part = |text: &str| {
        view! {
            <h3>"The papers"</h3>
            <pre class="sent" role="group" aria-label="The papers" tabindex="0">{text.to_owned()}</pre>
            <p class="small soft">{told::DELIMITER}</p>
        }
    };
    view! {
        <details class="fold" node_ref=fold on:toggle=opened>
            <summary>"Preview, as sent " <span class="small soft num">{size}</span></summary>
            <p class="small soft num">{sizes}</p>
            {move || is_open.get().then(|| shown.with(|prompt| {
                let titles = prompt.titles.as_ref().map(|titles| part("Title pass, user part", titles));
                let papers = (prompt.count > 0).then(|| papers_part(&prompt.papers));
                (part("System part", &prompt.system), part("User part", &prompt.constant), papers, titles)
            }))}
        </details>
    }
}

async fn papers_for(desk: Desk, profile: Profile) -> Vec<Paper> {
    if let Look::Read(found) = desk.sky.look.get_untracked() {
        let papers = batch(&found.morning().announcements, &profile);
        if !papers.is_empty() {
            return papers;
        }
    }
    let of_run = untrack(|| {
        desk.with_run(|run| run.candidates().iter().take(BATCH).map(|one| one.paper.clone()).collect())
    });
    if let Some(papers) = of_run.filter(|papers: &Vec<Paper>| !papers.is_empty()) {
        return papers;
    }
    // Without a day and without a network there are no papers, and the rest is shown.
    let sample = sample::morning(desk).await.map(|(_, morning)| morning).unwrap_or_default();
    batch(&sample.announcements, &profile)
}
