//! The stored days as a list and as a calendar, and the way in for digests from files.

mod calendar;

use leptos::prelude::*;
use web_sys::HtmlInputElement;
use web_sys::wasm_bindgen::JsCast;

use super::desk::use_desk;
use super::files::read_files;
use super::frame::{A, Page, Panel};
use super::parts::{Note, Voice};
use super::range::RangeLinks;
use super::search::SearchBox;
use crate::digest::{Document, ImportError, json, markdown};
use crate::view::days::{DayRow, address, day_rows};
use crate::view::words;
use calendar::CalendarCards;

/// So many of the newest days are listed at first, and more by the button; the calendar has all of them.
const LISTED: usize = 10;

/// The page at `/archive`.
#[component]
pub fn ArchivePage() -> impl IntoView {
    let desk = use_desk();
    let rows =
        Memo::new(move |_| desk.heads.with(|heads| desk.imported.with(|imported| day_rows(heads, imported))));
    let most = RwSignal::new(LISTED);
    let line = |row: DayRow| {
        view! {
            <li>
                <A href=address(row.day, row.source())>{row.day.in_words()}</A>
                " "
                <span class="small soft num">{words::archive::day_row(&row)}</span>
            </li>
        }
    };
    let lines = move || rows.with(|rows| rows.iter().take(most.get()).cloned().map(line).collect_view());
    let more = move || rows.with(Vec::len).saturating_sub(most.get()).min(2 * LISTED);
    let panel = Panel::new("Calendar", || view! { <CalendarCards /> });
    view! {
        <Page title="Archive" panel>
            <h1>"Archive"</h1>
            <Show
                when=move || rows.with(|rows| !rows.is_empty())
                fallback=move || view! {
                    <p class="lede opening">{move || if desk.ready.get() { words::NO_DAYS } else { "Opening…" }}</p>
                }
            >
                <SearchBox />
                <RangeLinks />
                <ul class="days" aria-label="Stored days">{lines}</ul>
                <Show when=move || more() != 0>
                    <p>
                        <button type="button" class="btn" on:click=move |_| most.update(|most| *most += 2 * LISTED)>
                            {move || words::archive::more_days(more())}
                        </button>
                    </p>
                </Show>
            </Show>
            <Import />
        </Page>
    }
}

/// Takes Markdown digests, of this app or of the system before it, and its own JSON.
#[component]
fn Import() -> impl IntoView {
    let desk = use_desk();
    let told = RwSignal::new(Vec::<(bool, String)>::new());
    let take = move |bytes: Vec<u8>| match read(&bytes) {
        Ok((document, problems)) => {
            let mut sentence = words::imported(&document);
            for problem in problems {
                sentence.push(' ');
                sentence.push_str(&problem);
            }
            told.update(|told| told.push((true, sentence)));
            desk.import(document);
        }
        Err(error) => told.update(|told| told.push((false, error.to_string()))),
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(files) = input.and_then(|input| input.files()) {
            told.set(Vec::new());
            read_files(&files, take);
        }
    };
    let note = |(good, sentence): (bool, String)| {
        let (voice, what) = if good { (Voice::Good, "Imported.") } else { (Voice::Failed, "Not imported.") };
        view! { <Note voice what more=sentence /> }
    };
    view! {
        <section class="import">
            <h2>"Import a digest"</h2>
            <p>"A Markdown or JSON digest becomes a day of its own beside your runs; it never replaces one."</p>
            <p>
                <label class="btn">
                    "Choose files"
                    <input class="unseen" type="file" multiple on:change=chosen />
                </label>
            </p>
            {move || told.get().into_iter().map(note).collect_view()}
        </section>
    }
}

fn read(bytes: &[u8]) -> Result<(Document, Vec<String>), ImportError> {
    let text = String::from_utf8_lossy(bytes);
    if text.trim_start().starts_with('{') {
        let mut document = json::from_json(&text)?;
        document.source = crate::digest::Source::Import;
        return Ok((document, Vec::new()));
    }
    let (document, problems) = markdown::read(&text)?;
    Ok((document, problems.iter().map(ToString::to_string).collect()))
}
