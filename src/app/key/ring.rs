//! The key ring: what is kept for the provider, whether it is open, and when it is locked again.
//!
//! The key itself is on the desk, in memory. What is kept and how it opens is decided in `run::keys`.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::desk::Desk;
use crate::browser::secrets::{self, WebVault};
use crate::model::ApiKey;
use crate::run::keys::vault::Passphrase;
use crate::run::keys::{self, KeptKey, KeyError, LockAfter, NewLock};
use crate::view::words;

/// The clock is looked at this often while a key is open: timers stand still while a laptop sleeps.
const LOOK: Duration = Duration::from_secs(15);

/// What the store has for the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelf {
    /// It was not read yet.
    Unread,
    /// Nothing that could be used.
    Empty,
    /// A key, locked.
    Holds(KeptKey),
}

/// The key ring of this page. Copying copies handles.
#[derive(Clone, Copy)]
pub struct KeyRing {
    desk: Desk,
    /// What is kept for the provider.
    pub shelf: RwSignal<Shelf>,
    /// True where the key in memory is the kept one, opened.
    pub opened: RwSignal<bool>,
    /// True while something is encrypted or a passkey is asked for.
    pub busy: RwSignal<bool>,
    /// What went wrong with keeping; empty where nothing did.
    pub trouble: RwSignal<String>,
    /// Whether the browser can lock with passkeys.
    pub passkeys: RwSignal<bool>,
    /// When the opened key was used last, in milliseconds since 1970.
    used: StoredValue<u64>,
    watched: StoredValue<bool>,
}

/// The key ring of this page.
pub fn use_ring() -> KeyRing {
    expect_context()
}

impl KeyRing {
    /// A key ring that follows the provider of the desk's settings.
    pub fn new(desk: Desk) -> Self {
        let ring = Self {
            desk,
            shelf: RwSignal::new(Shelf::Unread),
            opened: RwSignal::new(false),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(String::new()),
            passkeys: RwSignal::new(false),
            used: StoredValue::new(0),
            watched: StoredValue::new(false),
        };
        let origin = Memo::new(move |_| {
            let endpoint = desk.settings.with(|settings| settings.endpoint.clone());
            endpoint.map(|endpoint| endpoint.base_url.origin().to_owned())
        });
        Effect::new(move || {
            ring.opened.set(false);
            ring.trouble.set(String::new());
            ring.shelf.set(Shelf::Unread);
            if let Some(origin) = origin.get() {
                spawn_local(async move { ring.read(origin).await });
            }
        });
        // Whoever comes back to the page after the time is over finds it locked.
        window_event_listener_untyped("visibilitychange", move |_| ring.lock_if_over());
        spawn_local(async move { ring.passkeys.set(secrets::has_passkeys().await) });
        ring
    }

    /// The provider's origin; empty where none is chosen.
    pub fn origin(self) -> String {
        let origin = |one: &crate::model::Endpoint| one.base_url.origin().to_owned();
        self.desk
            .settings
            .with_untracked(|settings| settings.endpoint.as_ref().map(origin))
            .unwrap_or_default()
    }

    async fn read(self, origin: String) {
        let kept = keys::kept(&self.desk.ports(), &origin).await;
        if self.origin() != origin {
            return;
        }
        self.shelf.set(match kept {
            Ok(Some(kept)) => Shelf::Holds(kept),
            Ok(None) => Shelf::Empty,
            Err(error) => {
                self.trouble.set(error.to_string());
                Shelf::Empty
            }
        });
    }

    /// Takes a key that the reader typed, or that a sign-in made.
    pub fn hold(self, key: ApiKey) {
        self.opened.set(false);
        self.desk.key.set(key);
    }

    /// Keeps `key` on the device, and holds it in memory whether that works or not; then the field that it was `typed`
    /// into is emptied. A passphrase that is too short changes nothing: its sentence goes to `short`.
    pub fn keep(
        self,
        key: ApiKey,
        with: NewLock,
        after: LockAfter,
        typed: Option<RwSignal<String>>,
        short: RwSignal<String>,
    ) {
        self.work(move |origin| async move {
            let kept = keys::keep(&self.desk.ports(), &WebVault, &origin, &key, with, after).await;
            if kept == Err(KeyError::Short) {
                _ = short.try_set(KeyError::Short.to_string());
                return;
            }
            if self.origin() != origin {
                return;
            }
            self.hold(key);
            _ = typed.and_then(|typed| typed.try_set(String::new()));
            match kept {
                Ok(kept) => self.open(kept),
                Err(error) => {
                    self.trouble.set(words::keys::not_kept(&error));
                    self.read(origin).await;
                }
            }
        });
    }

    /// Opens the kept key with what was typed, and calls `then`; where it does not open, `wrong` is told why.
    pub fn unlock(self, typed: RwSignal<String>, wrong: RwSignal<String>, then: impl FnOnce() + 'static) {
        let passphrase = Passphrase::new(&typed.read_untracked());
        self.work(move |origin| async move {
            match keys::open(&self.desk.ports(), &WebVault, &origin, passphrase).await {
                Ok((kept, key)) if self.origin() == origin => {
                    self.hold(key);
                    self.open(kept);
                    _ = typed.try_set(String::new());
                    then();
                }
                Ok(_) => {}
                Err(KeyError::Gone) => {
                    self.trouble.set(KeyError::Gone.to_string());
                    self.shelf.set(Shelf::Empty);
                }
                Err(error) => _ = wrong.try_set(error.to_string()),
            }
        });
    }

    /// Changes when the kept key is locked again.
    pub fn lock_after(self, after: LockAfter) {
        self.work(move |origin| async move {
            match keys::lock_after(&self.desk.ports(), &origin, after).await {
                Ok(kept) => {
                    self.shelf.set(Shelf::Holds(kept));
                    self.watch();
                }
                Err(error) => self.trouble.set(error.to_string()),
            }
        });
    }

    /// Forgets the kept key, here and in the store.
    pub fn forget(self) {
        self.work(move |origin| async move {
            match keys::forget(&self.desk.ports(), &origin).await {
                Ok(()) => {
                    self.lock();
                    self.shelf.set(Shelf::Empty);
                }
                Err(error) => self.trouble.set(error.to_string()),
            }
        });
    }

    /// Takes an opened key out of memory.
    pub fn lock(self) {
        if self.opened.get_untracked() {
            self.hold(ApiKey::default());
        }
    }

    /// Notes that the key is used now, unless its time is over.
    pub fn touch(self) {
        self.lock_if_over();
        self.used.set_value(self.now());
    }

    fn open(self, kept: KeptKey) {
        self.shelf.set(Shelf::Holds(kept));
        self.opened.set(true);
        self.used.set_value(self.now());
        self.watch();
    }

    /// Does one thing at a time with what is kept for the provider.
    fn work<F: Future<Output = ()> + 'static>(self, what: impl FnOnce(String) -> F + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(String::new());
        spawn_local(async move {
            what(self.origin()).await;
            self.busy.set(false);
        });
    }

    fn now(self) -> u64 {
        self.desk.ports().clock.now()
    }

    /// What is left of an opened key's time; `None` where no time ends it.
    fn left(self) -> Option<Duration> {
        let after = self.shelf.with_untracked(|shelf| match shelf {
            Shelf::Holds(kept) => Some(kept.lock_after),
            Shelf::Unread | Shelf::Empty => None,
        });
        after.filter(|_| self.opened.get_untracked())?.left(self.used.get_value(), self.now())
    }

    fn lock_if_over(self) {
        if self.left() == Some(Duration::ZERO) {
            self.lock();
        }
    }

    /// Looks at the clock until the key is locked.
    fn watch(self) {
        if self.watched.get_value() {
            return;
        }
        self.watched.set_value(true);
        spawn_local(async move {
            let sleep = self.desk.ports().sleep;
            while let Some(left) = self.left() {
                sleep.sleep(left.min(LOOK)).await;
                self.lock_if_over();
            }
            self.watched.set_value(false);
        });
    }
}

/// Puts a key ring beside the desk.
pub fn provide_ring(desk: Desk) {
    provide_context(KeyRing::new(desk));
}
