//! What is done with all of the reader's data at once: brought back, thinned out, erased.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keeping::AT_EASE;
use super::{Desk, OpenRun, Told, ToldOf};
use crate::app::boot;
use crate::browser::{self, lock, storage};
use crate::run::ports::{Ports, StoreError};
use crate::run::record::Phase;

/// Said to the other tabs: much has changed, read it anew.
const ANEW: &str = "anew";
/// Said to the other tabs: everything is being erased.
const ERASE: &str = "erase";
/// The lock of whoever erases.
const ERASING: &str = "erase";

/// When the browser is asked to keep what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// The reader has just clicked something.
    Click,
    /// Something has come to its end.
    End,
}

impl Desk {
    /// The browser's ports, whose writes nobody is told of.
    pub fn quiet_ports(self) -> Ports {
        let ports = browser::ports();
        Ports { store: Rc::new(ToldOf::new(ports.store.clone(), self, Told::Nobody)), ..ports }
    }

    /// Reads everything anew, and has the other tabs do the same. The profile in use stays in use.
    pub async fn read_anew(self) {
        self.read_what_is_there().await;
        boot::remember_reader();
        self.say(ANEW);
    }

    pub(super) async fn read_what_is_there(self) {
        self.read_settings().await;
        // Before the days: whose runs are listed, the profile in use says.
        self.read_profiles_anew().await;
        self.read_days().await;
        self.read_ranked().await;
        self.learn_soon(AT_EASE);
    }

    /// Asks the browser to keep what is stored, where there is a day worth keeping. One that asks its reader is asked
    /// once, in a click; later the settings have a button for it.
    pub(super) fn ask_to_last(self, moment: Moment) {
        let is_worth_it =
            self.heads.with_untracked(|heads| heads.iter().any(|head| head.phase == Phase::Finished));
        let is_quiet = storage::decides_by_itself();
        if is_worth_it && (is_quiet || (moment == Moment::Click && boot::asks_to_last())) {
            spawn_local(async {
                if storage::is_lasting().await == Some(false) {
                    storage::ask_to_last().await;
                }
            });
        }
    }

    /// True while everything is being erased.
    pub(super) fn is_silent(self) -> bool {
        self.silent.get_value()
    }

    /// Erases everything that is kept here, and loads the page anew as on a first visit; other tabs do that too.
    ///
    /// # Errors
    /// Where another tab does not let go of it; what the browser has in its line goes when that tab has gone.
    pub async fn erase(self) -> Result<(), StoreError> {
        let guard = self.ports().lock.try_acquire(ERASING.to_owned()).await;
        self.say(ERASE);
        self.fall_silent();
        let here = window().location().origin().unwrap_or_default();
        let erased = storage::erase(&format!("{here}{}/", boot::base())).await;
        drop(guard);
        match erased {
            Ok(()) => {
                boot::leave();
                Ok(())
            }
            Err(error) => {
                self.silent.set_value(false);
                Err(error)
            }
        }
    }

    /// Stops what asks, and reads and writes nothing more.
    fn fall_silent(self) {
        self.silent.set_value(true);
        self.held.with_value(|held| held.iter().for_each(OpenRun::abort));
        self.trying.with_untracked(|trying| trying.iter().for_each(OpenRun::abort));
    }

    /// Hears what another tab did with everything; false where it said something else.
    pub(super) async fn hear_of_all(self, said: &str) -> bool {
        match said {
            ANEW => self.read_what_is_there().await,
            ERASE => {
                self.fall_silent();
                // Also where the other tab dies, or failed.
                lock::is_free(ERASING).await;
                boot::leave();
            }
            _ => return false,
        }
        true
    }
}
