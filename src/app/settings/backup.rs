//! Backing up, and bringing back.

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, HtmlInputElement};

use crate::app::boot::{self, Reach};
use crate::app::desk::use_desk;
use crate::app::parts::{Check, Note, Progress as Bar, Voice};
use crate::browser::files::{Chosen, PutAway, Saving};
use crate::browser::storage;
use crate::day::Day;
use crate::run::backup::{About, Account, KeptKeys, Kind, Progress, bring, write};
use crate::view::words::backup as words;

/// So many lines of a list are shown.
const LINES: usize = 50;

/// How far something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State<T, P = Progress> {
    /// Nobody asked.
    Not,
    /// It is being done.
    Busy(P),
    /// It is done.
    Done(T),
    /// It failed: what, and why.
    Failed([String; 2]),
}

/// Before the first word of progress.
const BEGUN: Progress = Progress { done: 0, total: 0, bytes: 0 };

impl<T, P: Copy> State<T, P> {
    /// How far it is, while it is being done.
    pub fn progress(&self) -> Option<P> {
        match self {
            Self::Busy(progress) => Some(*progress),
            _ => None,
        }
    }
}

/// Work that can be stopped, and stops with its page.
#[derive(Clone, Copy)]
pub struct Work(StoredValue<Option<AbortHandle>, LocalStorage>);

impl Work {
    /// None yet.
    pub fn new() -> Self {
        let work = Self(StoredValue::new_local(None));
        on_cleanup(move || work.stop());
        work
    }

    /// Stops it.
    pub fn stop(self) {
        self.0.try_update_value(|handle| handle.take().map(|handle| handle.abort()));
    }

    /// What comes of `work`; `None` where it was stopped.
    pub async fn done<T>(self, work: impl Future<Output = T>) -> Option<T> {
        let (work, handle) = abortable(work);
        self.0.try_set_value(Some(handle));
        work.await.ok()
    }
}

/// Everything into one file.
#[component]
pub fn BackUp() -> impl IntoView {
    let desk = use_desk();
    let state = RwSignal::new(State::<[String; 2]>::Not);
    let with_keys = RwSignal::new(true);
    let work = Work::new();
    let begin = move |_| {
        let ports = desk.quiet_ports();
        let now = ports.clock.now();
        let day = Day::after_1970(i32::try_from(now / 86_400_000).unwrap_or_default());
        let name = format!("firstlight-{day}.backup");
        let about = About { app: env!("CARGO_PKG_VERSION").to_owned(), at: now };
        let keys = if with_keys.get_untracked() { KeptKeys::Included } else { KeptKeys::LeftOut };
        spawn_local(async move {
            let Ok::<_, PutAway>(file) = Saving::begin(&name).await else { return };
            state.try_set(State::Busy(BEGUN));
            let mut tell = |progress| _ = state.try_set(State::Busy(progress));
            let written = work.done(write(&ports, &about, keys, &file, &mut tell)).await;
            let failed = |why| State::Failed([words::NOT_WRITTEN.to_owned(), why]);
            let end = match written {
                None => State::Not,
                Some(Err(error)) => failed(words::ended(&error)),
                Some(Ok(written)) => match file.finish().await {
                    Ok(()) => State::Done(words::written(&written, &name)),
                    Err(error) => failed(words::ended(&error.into())),
                },
            };
            state.try_set(end);
        });
    };
    view! {
        <div class="form">
            <h3>"Back up"</h3>
            <p>{words::ABOUT}</p>
            <Check
                label="With kept keys"
                help=words::KEPT_KEYS
                value=with_keys
                on_change=move |on| with_keys.set(on)
            />
            <p class="row">
                <button type="button" class="btn" disabled=move || busy(state) on:click=begin>"Back up everything"</button>
            </p>
            {under_way(state, work, words::WRITING, "Parts written")}
            {move || match state.get() {
                State::Done([what, more]) => view! { <Note voice=Voice::Good what more /> }.into_any(),
                State::Failed([what, more]) => view! { <Note voice=Voice::Failed what more /> }.into_any(),
                State::Not | State::Busy(_) => ().into_any(),
            }}
        </div>
    }
}

/// What a file has and this browser has not.
#[component]
pub fn BringBack() -> impl IntoView {
    let desk = use_desk();
    let state = RwSignal::new(State::<Account>::Not);
    let reach = RwSignal::new(Reach::AsItIs);
    let work = Work::new();
    let take = move |file: Option<File>| {
        let Some(file) = file.filter(|_| !busy(state)) else { return };
        let ports = desk.quiet_ports();
        state.set(State::Busy(BEGUN));
        spawn_local(async move {
            let input = Chosen(file);
            let mut tell = |progress| _ = state.try_set(State::Busy(progress));
            let brought = work.done(bring(&ports, &input, &mut tell)).await;
            // Whatever came is there, also where it was stopped or its page left.
            if !matches!(brought, Some(Err(_))) {
                desk.read_anew().await;
                _ = reach.try_set(boot::allow_origins(&desk.origins()));
            }
            let failed = |what: &str, why| State::Failed([what.to_owned(), why]);
            _ = state.try_set(match brought {
                None => failed(words::STOPPED, String::new()),
                Some(Err(refusal)) => failed(words::NOT_BROUGHT, words::refused(&refusal)),
                Some(Ok(account)) => State::Done(account),
            });
        });
        // Who brings days here wants to keep them; a browser that asks about it, asks in a click.
        spawn_local(async move { _ = storage::ask_to_last().await });
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        take(input.files().and_then(|files| files.get(0)));
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <div class="form">
            <h3>"Bring back"</h3>
            <p>{words::ABOUT_BRINGING}</p>
            <div
                class="drop"
                on:dragover=|event: DragEvent| event.prevent_default()
                on:drop=move |event: DragEvent| {
                    event.prevent_default();
                    take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
                }
            >
                <p>"Drop a back-up here, or choose it."</p>
                <p>
                    <label class="btn">
                        "Choose a back-up"
                        <input class="unseen" type="file" disabled=move || busy(state) on:change=chosen />
                    </label>
                </p>
            </div>
            {under_way(state, work, words::BRINGING, "Parts read")}
            {move || match state.get() {
                State::Done(account) => of_account(&account, reach),
                State::Failed([what, more]) => view! { <Note voice=Voice::Failed what more /> }.into_any(),
                State::Not | State::Busy(_) => ().into_any(),
            }}
        </div>
    }
}

/// True while it is being done.
pub fn busy<T: Send + Sync + 'static, P: Copy + Send + Sync + 'static>(state: RwSignal<State<T, P>>) -> bool {
    state.with(|state| state.progress().is_some())
}

/// The bar, and the button that stops.
fn under_way<T: Send + Sync + 'static>(
    state: RwSignal<State<T>>,
    work: Work,
    what: &'static str,
    label: &'static str,
) -> impl IntoView {
    let progress = Signal::derive(move || state.with(State::progress));
    let is_busy = Memo::new(move |_| progress.get().is_some());
    let part = move |read: fn(Progress) -> usize| Signal::derive(move || progress.get().map_or(0, read));
    move || {
        is_busy.get().then(|| {
            view! {
                <Note voice=Voice::Waiting what>
                    <Bar
                        label
                        done=part(|progress| progress.done)
                        total=part(|progress| progress.total)
                        words=Signal::derive(move || progress.get().map(words::progress).unwrap_or_default())
                    />
                    <p class="row">
                        <button type="button" class="btn" on:click=move |_| work.stop()>"Stop"</button>
                    </p>
                </Note>
            }
        })
    }
}

fn of_account(account: &Account, reach: RwSignal<Reach>) -> AnyView {
    let [what, more] = words::brought(account);
    // The forms above show what was.
    let is_set_anew = account.came.contains_key(&Kind::Settings);
    let voice = if what == words::NOT_ALL { Voice::Failed } else { Voice::Good };
    let lost = account.lost.iter().map(words::lost).chain(account.gaps.iter().map(words::gap)).collect();
    let kept = account.kept.iter().map(words::kept).collect();
    let scratched = account.scratched.iter().map(words::part).collect();
    view! {
        <Note voice what more>
            {list(words::LOST, lost)}
            {list(words::SCRATCHED, scratched)}
            {list(words::KEPT, kept)}
            {move || {
                (is_set_anew || reach.get() == Reach::AfterReload).then(|| {
                    view! {
                        <p>{words::RELOAD}</p>
                        <p class="row">
                            <button type="button" class="btn primary" on:click=|_| boot::reload()>"Load anew"</button>
                        </p>
                    }
                })
            }}
        </Note>
    }
    .into_any()
}

/// Lines under a heading; nothing where there are none.
fn list(heading: &'static str, lines: Vec<String>) -> AnyView {
    if lines.is_empty() {
        return ().into_any();
    }
    let more = lines.len().saturating_sub(LINES);
    let lines = lines.into_iter().take(LINES).map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <p>{heading}":"</p>
        <ul>{lines}</ul>
        {(more > 0).then(|| view! { <p class="small">{words::more(more)}</p> })}
    }
    .into_any()
}
