//! Whether the device can work just now, and keeping it awake: the Gate port, and the Screen Wake Lock.
//!
//! Phones and tablets stop what a hidden page does, sooner or later and without a word, so there nothing new is asked
//! while the page is hidden. A desktop's background tab goes on: its requests are not held back, only its timers run
//! late. (Chromium freezes no tab that holds a Web Lock, and a run holds one.)

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::events::{Listener, ask, get, navigator, promise};
use crate::run::ports::Gate;

/// True on a phone or a tablet: its first pointer is a finger.
pub fn is_handheld() -> bool {
    let media = web_sys::window().and_then(|window| window.match_media("(pointer: coarse)").ok().flatten());
    media.is_some_and(|media| media.matches())
}

/// False where the browser knows that there is no network. True says little.
pub fn is_online() -> bool {
    navigator("onLine").is_ok_and(|online| online != JsValue::FALSE)
}

/// Where the model is that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// On this computer: it answers without a network.
    Local,
    /// Behind the network.
    Remote,
}

/// Open while the device is online, where that matters, and on a phone the page in view.
#[derive(Debug, Clone, Copy)]
pub struct PageGate(pub Reach);

impl Gate for PageGate {
    fn is_open(&self) -> bool {
        (self.0 == Reach::Local || is_online()) && (is_visible() || !is_handheld())
    }

    fn opens(&self) -> LocalBoxFuture<'static, ()> {
        let gate = *self;
        async move {
            let (Some(window), Some(document)) = (web_sys::window(), document()) else { return };
            let (opened, open) = promise();
            let check = move |_| {
                if is_visible() && gate.is_open() {
                    open(&JsValue::UNDEFINED);
                }
            };
            let _listening = (
                Listener::new(&document, "visibilitychange", check.clone()),
                Listener::new(&window, "online", check),
            );
            _ = JsFuture::from(opened).await;
        }
        .boxed_local()
    }
}

/// Keeps the screen on, on a phone or a tablet, until it is dropped. The browser lets go whenever the page is hidden,
/// so it is asked again when the page is back. Where it refuses (a battery that is low), the screen goes off as ever.
pub struct Awake {
    wish: Rc<Wish>,
    _coming_back: Option<Listener>,
}

#[derive(Default)]
struct Wish {
    is_over: Cell<bool>,
    sentinel: RefCell<Option<JsValue>>,
}

impl Awake {
    /// Asks for it.
    pub fn new() -> Self {
        let wish = Rc::new(Wish::default());
        if !is_handheld() {
            return Self { wish, _coming_back: None };
        }
        wish.clone().keep();
        let again = wish.clone();
        let coming_back = document().map(|document| {
            Listener::new(&document, "visibilitychange", move |_| {
                if is_visible() {
                    again.clone().keep();
                }
            })
        });
        Self { wish, _coming_back: coming_back }
    }
}

impl Default for Awake {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        self.wish.is_over.set(true);
        self.wish.let_go();
    }
}

impl Wish {
    fn keep(self: Rc<Self>) {
        // Source: <https://www.w3.org/TR/screen-wake-lock/>.
        let asked = navigator("wakeLock").and_then(|lock| ask(&lock, "request", &"screen".into()));
        let Ok(asked) = asked else { return };
        spawn_local(async move {
            let Ok(sentinel) = JsFuture::from(asked).await else { return };
            self.let_go();
            self.sentinel.replace(Some(sentinel));
            if self.is_over.get() {
                self.let_go();
            }
        });
    }

    fn let_go(&self) {
        let Some(sentinel) = self.sentinel.take() else { return };
        // One that the browser released before is no error.
        _ = ask(&sentinel, "release", &JsValue::UNDEFINED);
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window().and_then(|window| window.document())
}

fn is_visible() -> bool {
    let hidden = document().and_then(|document| get(document.unchecked_ref(), "hidden").ok());
    hidden != Some(JsValue::TRUE)
}
