//! Pages that arrive late: the code of every page but the first visit's lies in a wing, a WASM of its own that is loaded
//! when a page in it is opened for the first time. `src/main.rs` says which wings there are.
//!
//! A wing shares memory and signals with the rest of the app. One that does not arrive costs a sentence, and is asked
//! for again on a click.

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::boot;
use super::frame::{self, Page};
use super::parts::{Note, Voice};

pub use wasm_split_helpers::SplitLoaderError as NotArrived;

/// Shows a page of a wing that is here.
pub type Show = fn() -> AnyView;

/// Loads a wing, unless it is here, and gives its pages. May be asked again after it failed.
pub type Wing<Pages> = fn() -> LocalBoxFuture<'static, Result<Pages, NotArrived>>;

/// All wings, as `src/main.rs` hands them in: the library must not know them, or it would be no use to cut.
#[derive(Debug, Clone, Copy)]
pub struct Wings {
    /// Today and the days.
    pub morning: Wing<Morning>,
    /// All other pages.
    pub rooms: Wing<Rooms>,
}

/// The wing of the digests.
#[derive(Debug, Clone, Copy)]
pub struct Morning {
    /// At `/`, for all but a stranger.
    pub today: Show,
    /// At `/day/…`.
    pub day: Show,
}

/// The wing of what is opened now and then.
#[derive(Debug, Clone, Copy)]
pub struct Rooms {
    /// At `/archive`.
    pub archive: Show,
    /// At `/archive/range`.
    pub range: Show,
    /// At `/trends`.
    pub trends: Show,
    /// At `/search`.
    pub search: Show,
    /// At `/profile`.
    pub profile: Show,
    /// At `/settings`.
    pub settings: Show,
    /// At `/about`.
    pub about: Show,
    /// At `/paper/…`.
    pub paper: Show,
    /// At `/taste`.
    pub taste: Show,
    /// At `/trial`.
    pub trial: Show,
}

/// A page of a wing; a waiting page until the wing is here.
pub fn late<Pages: 'static>(wing: Wing<Pages>, page: fn(Pages) -> Show) -> impl IntoView {
    let load = Rc::new(move || wing().map(move |pages| pages.map(page)).boxed_local());
    view! { <Late load /> }
}

/// From now on, sends for a wing as soon as the reader points at a link into it or takes the focus there: most of the
/// way is gone by the click. Where it does not arrive, the click asks again and says so.
pub fn send_ahead(wings: Wings) {
    let send = move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(address) = link.and_then(|link| link.get_attribute("href")) else { return };
        match address.strip_prefix(boot::base()).map(|path| path.split('/').nth(1).unwrap_or_default()) {
            // What is on the front page shows there: only a click can tell.
            None | Some("") => {}
            Some("day") => arrive((wings.morning)()),
            Some(_) => arrive((wings.rooms)()),
        }
    };
    for kind in ["pointerover", "focusin"] {
        // For as long as the page lives.
        drop(window_event_listener_untyped(kind, send));
    }
}

fn arrive<Pages: 'static>(coming: LocalBoxFuture<'static, Result<Pages, NotArrived>>) {
    spawn_local(async { _ = coming.await });
}

type Load = dyn Fn() -> LocalBoxFuture<'static, Result<Show, NotArrived>>;

#[derive(Clone, Copy)]
enum Arrival {
    OnItsWay,
    Here(Show),
    Failed,
}

impl From<Result<Show, NotArrived>> for Arrival {
    fn from(result: Result<Show, NotArrived>) -> Self {
        result.map_or(Self::Failed, Self::Here)
    }
}

#[component]
fn Late(load: Rc<Load>) -> impl IntoView {
    let arrival = RwSignal::new(Arrival::OnItsWay);
    let ask = StoredValue::new_local(move || {
        let mut coming = load();
        // A wing that is here must not flash a waiting page.
        if let Some(result) = (&mut coming).now_or_never() {
            return arrival.set(result.into());
        }
        arrival.set(Arrival::OnItsWay);
        spawn_local(async move {
            let result = coming.await;
            // By then the reader may be elsewhere.
            if arrival.try_set(result.into()).is_none() {
                frame::follow_focus();
            }
        });
    });
    let ask = move || ask.with_value(|ask| ask());
    ask();
    move || {
        match arrival.get() {
        Arrival::OnItsWay => view! {
            <main id="main" class="page narrow" aria-busy="true">
                <p class="lede opening">"Opening…"</p>
            </main>
        }
        .into_any(),
        Arrival::Here(show) => show(),
        Arrival::Failed => view! {
            <Page title="Not here yet">
                <h1>"This page did not arrive"</h1>
                <Note
                    voice=Voice::Failed
                    what="A part of Firstlight could not be loaded."
                    more="The connection broke, or the page was just renewed on its host. Nothing is lost: stored days are safe. Try again; if that does not help, reload."
                >
                    <p class="row">
                        <button type="button" class="btn primary" on:click=move |_| ask()>
                            "Try again"
                        </button>
                        <button type="button" class="btn" on:click=|_| boot::reload()>
                            "Reload"
                        </button>
                    </p>
                </Note>
            </Page>
        }
        .into_any(),
    }
    }
}
