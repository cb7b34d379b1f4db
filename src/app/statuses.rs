//! Where each category stands today, and the sources to choose from.

use leptos::prelude::*;

use super::desk::{Look, use_desk};
use super::feeds::PasteFeeds;
use super::parts::{self, Select};
use super::waiting::at;
use crate::run::look::{Choice, Step};
use crate::view::statuses::{self, StatusLine, Tone};
use crate::view::words::looking as words;

/// A line per category, calm where all is well; nothing before anything is known.
#[component]
pub fn Statuses() -> impl IntoView {
    let desk = use_desk();
    let lines = Memo::new(move |_| {
        let look = desk.sky.look.read();
        let Look::Read(found) = &*look else { return Vec::new() };
        statuses::lines(found, &|ms| at(desk, ms))
    });
    let head = Memo::new(move |_| {
        let look = desk.sky.look.read();
        let Look::Read(found) = &*look else { return (Tone::Coming, words::CHECKING) };
        if found.step != Step::Over && found.checking.is_some() {
            (Tone::Coming, words::CHECKING)
        } else if statuses::is_calm(found) {
            (Tone::Calm, words::ALL_HERE)
        } else if lines.read().iter().all(|line| line.tone != Tone::Missing) {
            (Tone::Coming, words::CHECKING)
        } else {
            (Tone::Missing, words::NOT_ALL_HERE)
        }
    });
    let has_day = Memo::new(move |_| {
        let look = desk.sky.look.read();
        matches!(&*look, Look::Read(found) if found.morning().day().is_some())
    });
    let is_known = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    let line = |line: StatusLine| {
        let StatusLine { name, tone, sentence, counts, next, .. } = line;
        view! {
            <li class=class(tone)>
                <b class="what">{name}</b>
                " "
                {sentence}
                " "
                <span class="soft num">{counts} " " {next}</span>
            </li>
        }
    };
    move || {
        is_known.get().then(|| {
            view! {
                <details class="fold small sources" open=move || head.get().0 == Tone::Missing>
                    <summary>
                        <span class=move || class(head.get().0)>{move || head.get().1}</span>
                    </summary>
                    <ul class="statuses">{move || lines.get().into_iter().map(line).collect_view()}</ul>
                    <Choose />
                    // Where nothing came, the note above has it.
                    <Show when=move || has_day.get()>
                        <PasteFeeds />
                    </Show>
                </details>
            }
        })
    }
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Calm => "calm",
        Tone::Coming => "coming",
        Tone::Missing => "missing",
    }
}

const CHOICES: [(Choice, &str); 4] =
    [(Choice::Page, "page"), (Choice::Feed, "feed"), (Choice::Listing, "listing"), (Choice::Api, "api")];

/// Looks again, by the sources that the reader chooses.
#[component]
fn Choose() -> impl IntoView {
    let desk = use_desk();
    let chosen = RwSignal::new(desk.sky.choice.get_untracked());
    let name = |choice: Choice| CHOICES.iter().find(|(one, _)| *one == choice).map_or("", |(_, name)| *name);
    let choices = CHOICES
        .map(|(one, name)| parts::Choice { value: name.to_owned(), words: words::choice(one).to_owned() });
    view! {
        <form
            class="form"
            on:submit=move |event| {
                event.prevent_default();
                desk.look_with(chosen.get_untracked());
            }
        >
            <Select
                label="Ask"
                choices=choices.to_vec()
                value=Signal::derive(move || name(chosen.get()).to_owned())
                on_change=move |value: String| {
                    if let Some((one, _)) = CHOICES.iter().find(|(_, name)| *name == value) {
                        chosen.set(*one);
                    }
                }
            />
            <p class="row">
                <button type="submit" class="btn">
                    "Ask again"
                </button>
            </p>
        </form>
    }
}
