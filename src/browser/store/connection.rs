//! The connection to the database: opened on first use and again when the browser or another tab closed it, within a
//! time limit, for a browser may never say whether another tab is in the way.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, Shared, select};
use indexed_db_futures::database::{Database, VersionChangeEvent};
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::prelude::*;

use super::failure;
use crate::browser::clock::Timeouts;
use crate::run::ports::{Sleep, StoreError, StoreName};

/// The version of the layout. A new one adds its step to [`lay_out`].
const VERSION: u32 = 1;
/// How long an opening, or a write, may take. On a device that is busy it takes a second.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// A database by name, and the connection to it.
pub struct Connection {
    name: String,
    version: u32,
    patience: Duration,
    state: RefCell<State>,
    is_blocked: Cell<bool>,
    is_late: Cell<bool>,
}

/// An opening is shared by all who wait for it, and goes on when they stop waiting: one that was given up half-way
/// could leave an upgrade without its stores.
type Opening = Shared<LocalBoxFuture<'static, Result<Rc<Database>, StoreError>>>;

enum State {
    Closed,
    Opening(Opening),
    Open(Rc<Database>),
}

impl Connection {
    /// Nothing is opened yet.
    pub fn new(name: &str) -> Rc<Self> {
        Self::with(name, VERSION, PATIENCE)
    }

    /// The same with another version of the layout and another time limit.
    pub fn with(name: &str, version: u32, patience: Duration) -> Rc<Self> {
        let state = RefCell::new(State::Closed);
        let (is_blocked, is_late) = (Cell::new(false), Cell::new(false));
        Rc::new(Self { name: name.to_owned(), version, patience, state, is_blocked, is_late })
    }

    /// The open database; opens it where it is not. Who comes while an opening is late is refused at once, until it is
    /// there after all.
    pub async fn database(self: &Rc<Self>) -> Result<Rc<Database>, StoreError> {
        let opening = match &*self.state.borrow() {
            State::Open(database) => return Ok(database.clone()),
            State::Opening(opening) => Some(opening.clone()),
            State::Closed => None,
        };
        let opening = opening.unwrap_or_else(|| {
            self.is_blocked.set(false);
            self.is_late.set(false);
            let opening = open(self.clone()).boxed_local().shared();
            self.state.replace(State::Opening(opening.clone()));
            opening
        });
        let patience = if self.is_late.get() { Duration::ZERO } else { self.patience };
        match select(opening, Timeouts.sleep(patience)).await {
            Either::Left((opened, _)) => opened,
            Either::Right(_) => {
                self.is_late.set(true);
                Err(if self.is_blocked.get() {
                    StoreError::Blocked
                } else {
                    StoreError::Unavailable("it did not open in time".to_owned())
                })
            }
        }
    }

    /// Forgets the connection, which was closed under us: the next call opens another.
    pub fn forget(&self) {
        self.state.replace(State::Closed);
    }
}

async fn open(connection: Rc<Connection>) -> Result<Rc<Database>, StoreError> {
    let blocked = connection.clone();
    let opened = Database::open(&connection.name)
        .with_version(connection.version)
        .with_on_blocked(move |_| {
            blocked.is_blocked.set(true);
            Ok(())
        })
        .with_on_upgrade_needed(|event, database| lay_out(&event, &database))
        .await;
    match opened {
        Ok(database) => {
            let database = Rc::new(database);
            give_way(&database, &connection);
            connection.state.replace(State::Open(database.clone()));
            Ok(database)
        }
        Err(error) => {
            connection.state.replace(State::Closed);
            Err(open_failure(error))
        }
    }
}

/// Closes the connection when another tab wants to upgrade the database, so that it is not blocked by this one.
fn give_way(database: &Rc<Database>, connection: &Rc<Connection>) {
    let Ok(mut changes) = database.version_changes() else { return };
    let (database, connection) = (database.clone(), connection.clone());
    wasm_bindgen_futures::spawn_local(async move {
        if changes.recv().await.is_some() {
            let is_this = |state: &State| matches!(state, State::Open(open) if Rc::ptr_eq(open, &database));
            if is_this(&connection.state.borrow()) {
                connection.forget();
            }
            database.as_ref().clone().close();
        }
    });
}

fn lay_out(event: &VersionChangeEvent, database: &Database) -> Result<(), Error> {
    if event.old_version() < 1.0 {
        for name in StoreName::ALL {
            database.create_object_store(name.as_str()).build()?;
        }
    }
    Ok(())
}

fn open_failure(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => match failure(&error) {
            StoreError::Other(why) if why.starts_with("VersionError") => StoreError::Newer,
            StoreError::Other(why) => StoreError::Unavailable(why),
            other => other,
        },
        other => StoreError::Unavailable(other.to_string()),
    }
}
