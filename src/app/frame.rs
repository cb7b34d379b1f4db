//! What is around every page: the header that `index.html` painted, the title, the focus, the two columns.

use std::cell::Cell;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::boot;
use super::desk::Desk;
use super::focus;
use super::parts::{Note, Voice};

thread_local! {
    /// True from the first navigation on: the page that a visit begins with leaves the focus where it is.
    static NAVIGATED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the frame in step with the address: marks the header's current place, and after a navigation takes the focus
/// to the page's heading, so that the keyboard and a screen reader go on where the eyes do.
#[component]
pub fn FollowLocation() -> impl IntoView {
    let path = use_location().pathname;
    let base = boot::base();
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        mark_place(now.strip_prefix(base).unwrap_or(&now));
        if before.is_some_and(|before| before != now) {
            NAVIGATED.set(true);
            request_animation_frame(focus_heading);
        }
        now
    });
}

/// Takes the focus to the heading of a page that arrived late, where a navigation led there.
pub fn follow_focus() {
    if NAVIGATED.get() {
        request_animation_frame(focus_heading);
    }
}

/// A link to another page of the app. The router's own `A` takes a path that begins with `/` as it is, and so leaves a
/// site that is not at the root of its host.
#[component]
pub fn A(
    /// The path, without the site's base: `/about`.
    #[prop(into)]
    href: Signal<String>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <a href=move || format!("{}{}", boot::base(), href.read())>{children()}</a> }
}

/// One page: its name in the browser's title, its text, and where there are any, instruments beside it.
///
/// The first `h1` inside takes the focus after a navigation.
#[component]
pub fn Page(
    /// The page's name, without the app's.
    #[prop(into)]
    title: Signal<String>,
    /// What stands beside the text on a wide screen and below it on a narrow one.
    #[prop(optional, into)]
    panel: Option<Panel>,
    /// The text.
    children: Children,
) -> impl IntoView {
    Effect::new(move || document().set_title(&format!("{} · Firstlight", title.get())));
    focus::pass_on("#app", heading);
    match panel {
        None => view! { <main id="main" class="page narrow"><StorageNote />{children()}</main> }.into_any(),
        Some(Panel { name, content }) => view! {
            <div class="page beside">
                <main id="main"><StorageNote />{children()}</main>
                <aside class="panel" aria-label=name>{content.run()}</aside>
            </div>
        }
        .into_any(),
    }
}

/// What the storage refused stands above every page until the page is loaded anew. A first visit asks nothing of it.
#[component]
fn StorageNote() -> impl IntoView {
    let desk: Option<Desk> = use_context();
    move || {
        let told = desk.and_then(|desk| desk.storage_failure.get());
        told.map(|[what, more]| view! { <Note voice=Voice::Failed what more /> })
    }
}

/// The instruments beside a page.
pub struct Panel {
    name: &'static str,
    content: ViewFn,
}

impl Panel {
    /// Takes the panel's name for assistive technology, and its cards.
    pub fn new<V: IntoView + 'static>(
        name: &'static str,
        content: impl Fn() -> V + Send + Sync + 'static,
    ) -> Self {
        Self { name, content: ViewFn::from(content) }
    }
}

/// Gives the header's link to `path` (without the site's base) `aria-current`, and takes it from the others.
fn mark_place(path: &str) {
    let first = path.split('/').find(|part| !part.is_empty()).unwrap_or_default();
    let current = if first == "day" { "" } else { first };
    let Ok(links) = document().query_selector_all("header nav a") else { return };
    for link in (0..links.length()).filter_map(|index| links.get(index)?.dyn_into::<Element>().ok()) {
        if link.get_attribute("data-place").as_deref() == Some(current) {
            _ = link.set_attribute("aria-current", "page");
        } else {
            _ = link.remove_attribute("aria-current");
        }
    }
}

fn focus_heading() {
    if let Some(heading) = heading() {
        focus::take_to(&heading);
    }
}

fn heading() -> Option<HtmlElement> {
    document().query_selector("#main h1").ok()??.dyn_into().ok()
}
