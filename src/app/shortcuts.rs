//! Single keys, on every page of a reader who has been here before: what they mean is `view::keys`' business. They do
//! what a click on the page would do.

use leptos::mount::mount_to;
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlDialogElement, HtmlElement};

use super::boot::Reach;
use super::desk::{Desk, use_desk};
use super::marks::focus;
use super::parts::{Check, Field};
use crate::browser::keyboard::{self, Press, Taken};
use crate::run::settings::{Keys, Listening, Settings};
use crate::view::keys::{Command, Heard, Refused, hear, stroke, with};
use crate::view::words;

/// The second key of a stroke may come so much later, in milliseconds.
const PATIENCE: u64 = 2_000;

/// From now on hears keys, as long as the page is.
pub fn listen(desk: Desk) {
    let before = StoredValue::new((String::new(), 0_u64));
    let heard = keyboard::listen(move |press: Press| {
        let (half, since) = before.get_value();
        let half = if press.at.saturating_sub(since) > PATIENCE { String::new() } else { half };
        before.set_value((String::new(), 0));
        match desk.settings.with_untracked(|settings| hear(&settings.keys, &half, &press.key, press.place)) {
            Heard::Nothing => Taken::No,
            Heard::Half(half) => {
                before.set_value((half, press.at));
                Taken::Yes
            }
            // Who holds a key down wants to go far, but to star only once.
            Heard::Command(command)
                if press.held && !matches!(command, Command::Next | Command::Previous) =>
            {
                Taken::Yes
            }
            Heard::Command(command) => obey(desk, command),
        }
    });
    std::mem::forget(heard);
}

fn obey(desk: Desk, command: Command) -> Taken {
    if command == Command::Help {
        show_help(desk);
        return Taken::Yes;
    }
    // What is behind a dialogue is not to be changed from in front of it.
    if find("dialog[open]").is_some() {
        return Taken::No;
    }
    let done = match command {
        Command::Next => step(Step::Next),
        Command::Previous => step(Step::Previous),
        Command::Unfold => press_in_paper(".unfold"),
        Command::Open => press_in_paper("a.details"),
        Command::Star => press_in_paper("[data-mark=star]"),
        Command::Read => press_in_paper("[data-mark=read]"),
        Command::Hide => press_in_paper("[data-mark=hide]"),
        Command::Undo => {
            desk.undo_mark();
            Some(())
        }
        Command::Search => search(),
        Command::Today => go(""),
        Command::Archive => go("archive"),
        Command::Profile => go("profile"),
        Command::Settings => go("settings"),
        Command::About => go("about"),
        Command::Help => None,
    };
    if done.is_some() { Taken::Yes } else { Taken::No }
}

#[derive(Clone, Copy)]
enum Step {
    Next,
    Previous,
}

/// Takes the focus to the paper after or before; where none has it, to the first that is on the screen.
fn step(step: Step) -> Option<()> {
    let papers = papers();
    let here = current().and_then(|paper| papers.iter().position(|one| *one == paper));
    let place = match (here, step) {
        (Some(here), Step::Next) => here + 1,
        (Some(here), Step::Previous) => here.checked_sub(1)?,
        (None, _) => papers.iter().position(|paper| paper.get_bounding_client_rect().bottom() > 0.0)?,
    };
    let paper = papers.get(place)?;
    focus(&paper.id());
    paper.scroll_into_view();
    Some(())
}

/// All papers on the page, in order.
fn papers() -> Vec<Element> {
    let Ok(found) = document().query_selector_all("#main article.paper:not([hidden])") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// The paper that has the focus, or the only one on the page.
fn current() -> Option<Element> {
    let focused = document().active_element().and_then(|one| one.closest("article.paper").ok().flatten());
    focused.or_else(|| papers().pop().filter(|only| only.class_list().contains("whole")))
}

fn press_in_paper(selector: &str) -> Option<()> {
    click(current()?.query_selector(selector).ok()??)
}

/// Takes the focus to the page's search or filter; where it has none, to the archive.
fn search() -> Option<()> {
    if let Some(field) = find("#main input[type=search]").and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
        return field.focus().ok();
    }
    let Some(filter) = find("#main details.filters") else { return go("archive") };
    let field = filter.query_selector("input").ok().flatten();
    filter.dyn_into::<HtmlDetailsElement>().ok()?.set_open(true);
    field?.dyn_into::<HtmlElement>().ok()?.focus().ok()
}

/// Goes to a place by its link in the header.
fn go(place: &str) -> Option<()> {
    click(find(&format!("header nav a[data-place='{place}']"))?)
}

fn click(element: Element) -> Option<()> {
    element.dyn_into::<HtmlElement>().ok()?.click();
    Some(())
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Shows the list of keys, or puts it away.
fn show_help(desk: Desk) {
    const PLACE: &str = "keys";
    if document().get_element_by_id(PLACE).is_none()
        && let Some(body) = document().body()
    {
        mount_to(body, move || help(desk, PLACE)).forget();
    }
    let Some(dialog) =
        document().get_element_by_id(PLACE).and_then(|one| one.dyn_into::<HtmlDialogElement>().ok())
    else {
        return;
    };
    if dialog.open() {
        dialog.close();
    } else {
        // It refuses only what is open already.
        _ = dialog.show_modal();
    }
}

fn help(desk: Desk, place: &'static str) -> impl IntoView {
    let line = move |command: Command| {
        let keys = move || desk.settings.with(|settings| stroke(&settings.keys, command).to_owned());
        view! {
            <div>
                <dt>{words::marks::command(command)}</dt>
                <dd>
                    {move || keys().split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view()}
                </dd>
            </div>
        }
    };
    view! {
        <dialog id=place class="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl>{Command::ALL.map(line).collect_view()}</dl>
            <p class="small soft">{words::marks::ABOUT_KEYS}</p>
            <button type="button" class="btn" on:click=move |_| show_help(desk)>
                "Close"
            </button>
        </dialog>
    }
}

/// The reader's own keys, in the settings.
#[component]
pub fn KeysForm() -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(desk.settings.with_untracked(|settings| settings.keys.clone()));
    let wrong = RwSignal::new(None::<(Command, Refused)>);
    let saved = RwSignal::new(false);
    let change = move |command: Command, text: String| {
        saved.set(false);
        match typed.with_untracked(|keys| with(keys, command, &text)) {
            Ok(keys) => {
                wrong.set(None);
                typed.set(keys);
            }
            Err(why) => wrong.set(Some((command, why))),
        }
    };
    let field = move |command: Command| {
        let value = Signal::derive(move || typed.with(|keys| stroke(keys, command).to_owned()));
        let why = Signal::derive(move || match wrong.get() {
            Some((wrong, why)) if wrong == command => words::marks::refused(why),
            _ => String::new(),
        });
        view! { <Field label=words::marks::command(command) value on_input=move |text| change(command, text) wrong=why /> }
    };
    let keep = move |keys: Keys| {
        let settings = Settings { keys, ..desk.settings.get_untracked() };
        desk.keep_settings(settings, move |_: Reach| saved.set(true));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        keep(typed.get_untracked());
    };
    let listens = Signal::derive(move || typed.with(|keys| keys.listening == Listening::On));
    view! {
        <section>
            <h2>"Keys"</h2>
            <form class="form" on:submit=save>
                <Check
                    label="Single keys do something"
                    help="Switch them off if you dictate, or if keys are pressed that you did not mean."
                    value=listens
                    on_change=move |on: bool| {
                        saved.set(false);
                        typed.update(|keys| keys.listening = if on { Listening::On } else { Listening::Off });
                    }
                />
                <details class="fold">
                    <summary>"Which key does what"</summary>
                    <div class="fields">{Command::ALL.map(field).collect_view()}</div>
                </details>
                <button class="btn">"Save"</button>
                <p role="status">{move || if saved.get() { "Saved." } else { "" }}</p>
            </form>
        </section>
    }
}
