//! The rows of a long list in bundles: for each part of a page that may be left out of the layout a browser does something
//! at every frame, which is little for a hundred bundles and too much for a thousand rows.

use std::time::Duration;

use js_sys::Reflect;
use leptos::html;
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Event, EventTarget, HtmlElement};

use super::Row;
use crate::app::focus::hold;
use crate::app::latest::Latest;
use crate::browser::clock::{Timeouts, at_ease, painted};
use crate::run::ports::Sleep;

/// From so many rows on those far from the screen are not laid out.
const MANY: usize = 100;
/// So many rows stand in a bundle then; fewer in all are one.
const BUNDLE: usize = 4;
/// No row is lower than this, in pixels.
const LOWEST: f64 = 160.0;
/// Of a bundle that has nothing to be seen, or of which nobody sees in the frame that is due that its rows have changed: it
/// is not laid out, and its height is forgotten. What is `hidden` would lose its boxes, and they take long to make.
const CLOSED: &str = "closed";
/// Of a bundle that is laid out though it is far from the screen, for a frame.
const EASED: &str = "eased";
/// So many are before the browser is asked again whether it is at ease.
const AT_EASE: usize = 12;
/// After so long without a change the bundles that were never laid out are.
const REST: Duration = Duration::from_secs(1);

/// [`gradually`](super::gradually)'s rows in their order, the hidden ones too: what was unfolded or typed in them is there
/// again with them.
#[component]
pub fn Bundles<T: Send + Sync + 'static>(
    /// All rows that there are, in their order.
    rows: RwSignal<Vec<Row<T>>>,
    /// Makes a row: one element, hidden while it is not wanted.
    entry: impl Fn(&Row<T>) -> AnyView + 'static,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let many = RwSignal::new(false);
    let shelf = StoredValue::new_local(Shelf::default());
    let turn = StoredValue::new(0_u32);
    let ease = Latest::default();
    let owner = Owner::current().unwrap_or_default();
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        rows.track();
        let is_rest_to_come = shelf.try_update_value(|shelf| {
            rows.with_untracked(|rows| {
                shelf.keep(rows.iter().map(|row| row.key));
                for row in rows {
                    shelf.make(row.key, || {
                        let owner = owner.child();
                        let view = owner.with(|| untrack(|| entry(row)));
                        OwnedView::new_with_owner(view, owner)
                    });
                }
                let are_many = rows.len() >= MANY;
                many.set(are_many);
                let size = if are_many { BUNDLE } else { MANY };
                shelf.arrange(&place, &rows.iter().map(|row| row.key).collect::<Vec<_>>(), size);
                let wanted = rows.chunks(size).map(|rows| rows.iter().filter(|row| row.is_wanted()).count());
                let mut room = at_once();
                let due = shelf.show(&place, wanted, room);
                // Of the others nobody sees what they know.
                let mut is_rest_to_come = due.contains(&false);
                for (rows, _) in rows.chunks(size).zip(&due).filter(|(_, is_due)| **is_due) {
                    for row in rows {
                        if row.is_to_come() && room == 0 {
                            is_rest_to_come = true;
                            continue;
                        }
                        room -= usize::from(row.is_to_come());
                        row.tell();
                    }
                }
                is_rest_to_come
            })
        });
        turn.update_value(|turn| *turn += 1);
        let this = turn.get_value();
        if many.get_untracked() {
            ease.start(lay_out_at_ease(shelf));
        }
        if is_rest_to_come != Some(true) {
            return;
        }
        let settle = move || {
            // Who moves a slider on and on is not held up by what is far.
            if turn.try_get_value() == Some(this) {
                rows.with_untracked(|rows| rows.iter().for_each(Row::tell));
                shelf.update_value(|shelf| shelf.settle(&place));
            }
        };
        // The first of these comes before the frame that is due, the second after it.
        request_animation_frame(move || request_animation_frame(settle));
    });
    let came_near = move |event: Event| {
        shelf.update_value(|shelf| shelf.note(&event));
    };
    view! { <div class="papers" class:many=many node_ref=place on:contentvisibilityautostatechange=came_near></div> }
}

/// So many rows can come into sight in a frame.
fn at_once() -> usize {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a screen is not so high")]
    let rows = (height / LOWEST).ceil() as usize;
    rows.max(1)
}

/// Has the bundles that were never laid out laid out, one by one, as long as nothing changes and nobody does anything:
/// who scrolls to them finds them ready, and the page as long as it is.
async fn lay_out_at_ease(shelf: StoredValue<Shelf, LocalStorage>) {
    Timeouts.sleep(REST).await;
    loop {
        at_ease().await;
        // What nobody sees is not laid out.
        if document().hidden() {
            Timeouts.sleep(REST).await;
            continue;
        }
        // The browser takes a while to say again that it is at ease.
        for _ in 0..AT_EASE {
            let Some(Some(bundle)) = shelf.try_with_value(Shelf::next_unknown) else { return };
            let eased = Eased::new(bundle);
            painted().await;
            _ = shelf.try_update_value(|shelf| shelf.know(&eased.0));
        }
    }
}

/// A far bundle is laid out as long as this lives.
struct Eased(HtmlElement);

impl Eased {
    fn new(bundle: HtmlElement) -> Self {
        _ = bundle.class_list().add_1(EASED);
        Self(bundle)
    }
}

impl Drop for Eased {
    fn drop(&mut self) {
        _ = self.0.class_list().remove_1(EASED);
    }
}

/// What there is of a list.
#[derive(Default)]
struct Shelf {
    /// By their keys, which are numbers in a row.
    made: Vec<Option<Made>>,
    bundles: Vec<Bundle>,
    /// For so many rows stands their height below the bundles.
    later: usize,
}

/// A row.
struct Made {
    element: HtmlElement,
    /// What keeps it alive.
    _state: <OwnedView<AnyView> as Render>::State,
}

/// A bundle on the page.
struct Bundle {
    element: HtmlElement,
    /// The keys of its rows.
    rows: Vec<u32>,
    /// How many of them are to be seen.
    shown: usize,
    /// How many the page was made to show.
    drawn: usize,
    /// Whether it is [closed](CLOSED).
    is_closed: bool,
    /// Whether the browser lays it out, for it is near the screen.
    is_near: bool,
    /// Whether it was laid out as it is.
    is_known: bool,
}

impl Shelf {
    /// Drops all rows but these.
    fn keep(&mut self, keys: impl Iterator<Item = u32>) {
        let mut stays = vec![false; self.made.len()];
        for key in keys {
            if let Some(stays) = stays.get_mut(index(key)) {
                *stays = true;
            }
        }
        for (made, _) in self.made.iter_mut().zip(stays).filter(|(_, stays)| !stays) {
            if let Some(made) = made.take() {
                made.element.remove();
            }
        }
    }

    /// Makes the row of a key that has none.
    fn make(&mut self, key: u32, view: impl FnOnce() -> OwnedView<AnyView>) {
        let place = index(key);
        if self.made.len() <= place {
            self.made.resize_with(place + 1, || None);
        }
        let Some(made @ None) = self.made.get_mut(place) else { return };
        let state = view().build();
        let element = state.elements().into_iter().next().and_then(|element| element.dyn_into().ok());
        if let Some(element) = element {
            *made = Some(Made { element, _state: state });
        }
    }

    /// Has all rows in `place`, in this order, so many in a bundle. Whoever has the focus inside keeps it.
    fn arrange(&mut self, place: &HtmlElement, rows: &[u32], size: usize) {
        if self.bundles.iter().flat_map(|bundle| &bundle.rows).eq(rows) {
            return;
        }
        hold(place, || {
            for (index, rows) in rows.chunks(size).enumerate() {
                if index == self.bundles.len() {
                    let Some(bundle) = Bundle::new(place) else { return };
                    self.bundles.push(bundle);
                }
                if let Some(bundle) = self.bundles.get_mut(index) {
                    bundle.fill(rows, &self.made);
                }
            }
            for empty in self.bundles.drain(rows.len().div_ceil(size)..) {
                empty.element.remove();
            }
        });
    }

    /// Has so many rows of each bundle to be seen. Gives of each whether anybody sees its rows in the frame that is due: of
    /// those from the screen on as many are drawn as have about `most` new rows. For those that come back later stands
    /// their height, below the others.
    fn show(&mut self, place: &HtmlElement, wanted: impl Iterator<Item = usize>, most: usize) -> Vec<bool> {
        let mut due = Vec::with_capacity(self.bundles.len());
        let mut is_ahead = self.bundles.iter().all(|bundle| !bundle.is_near);
        let mut rows = 0;
        let mut later = 0;
        for (bundle, wanted) in self.bundles.iter_mut().zip(wanted) {
            is_ahead |= bundle.is_near;
            let new = if bundle.is_near { wanted.saturating_sub(bundle.shown) } else { wanted };
            let is_due = is_ahead && (new == 0 || rows < most);
            due.push(is_due && wanted > 0);
            bundle.is_known &= bundle.shown == wanted;
            bundle.is_near &= wanted > 0;
            bundle.shown = wanted;
            if is_due {
                rows += new;
                bundle.draw(wanted == 0);
            } else if bundle.drawn == 0 {
                later += wanted;
            } else {
                bundle.draw(bundle.is_closed || bundle.drawn != wanted);
            }
        }
        self.leave_room(place, later);
        due
    }

    /// After that frame: everything is there, and as near or far as it is.
    fn settle(&mut self, place: &HtmlElement) {
        for bundle in &mut self.bundles {
            bundle.draw(bundle.shown == 0);
        }
        self.leave_room(place, 0);
    }

    fn leave_room(&mut self, place: &HtmlElement, later: usize) {
        if self.later != later {
            has_rows(place, later);
            self.later = later;
        }
    }

    /// The next far bundle that was never laid out as it is.
    fn next_unknown(&self) -> Option<HtmlElement> {
        let is_unknown = |bundle: &&Bundle| bundle.shown > 0 && !bundle.is_near && !bundle.is_known;
        self.bundles.iter().find(is_unknown).map(|bundle| bundle.element.clone())
    }

    /// Takes note that a bundle was laid out.
    fn know(&mut self, element: &HtmlElement) {
        if let Some(bundle) = self.find(element) {
            bundle.is_known = true;
        }
    }

    /// Takes note of a bundle that came near to the screen, or went far from it.
    fn note(&mut self, event: &Event) {
        let is_far = Reflect::get(event, &"skipped".into()).is_ok_and(|skipped| skipped.is_truthy());
        if let Some(bundle) = event.target().and_then(|target| self.find(&target)) {
            bundle.is_near = !is_far;
        }
    }

    fn find(&mut self, element: &EventTarget) -> Option<&mut Bundle> {
        self.bundles.iter_mut().find(|bundle| element == bundle.element.as_ref())
    }
}

impl Bundle {
    /// An empty one, behind the others.
    fn new(place: &HtmlElement) -> Option<Self> {
        let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
        element.set_class_name("bundle closed");
        place.append_child(&element).ok()?;
        Some(Self {
            element,
            rows: Vec::new(),
            shown: 0,
            drawn: 0,
            is_closed: true,
            is_near: false,
            is_known: false,
        })
    }

    /// Has these rows first, in this order. What stands behind them then will be fetched from there.
    fn fill(&mut self, rows: &[u32], made: &[Option<Made>]) {
        if self.rows == rows {
            return;
        }
        let mut at = self.element.first_element_child();
        for made in rows.iter().filter_map(|key| made.get(index(*key))?.as_ref()) {
            if at.as_deref() == Some(&made.element) {
                at = made.element.next_element_sibling();
            } else {
                _ = self.element.insert_before(&made.element, at.as_deref());
            }
        }
        self.rows = rows.to_vec();
        self.is_known = false;
    }

    /// Has the page show what is to be seen.
    fn draw(&mut self, is_closed: bool) {
        if self.drawn != self.shown {
            has_rows(&self.element, self.shown);
            self.drawn = self.shown;
        }
        if self.is_closed != is_closed {
            _ = self.element.class_list().toggle_with_force(CLOSED, is_closed);
            self.is_closed = is_closed;
        }
    }
}

/// By these an element knows the height that stands for what is not laid out.
fn has_rows(element: &HtmlElement, rows: usize) {
    _ = element.style().set_property("--rows", &rows.to_string());
}

fn index(key: u32) -> usize {
    usize::try_from(key).unwrap_or(usize::MAX)
}
