//! The day's run: candidates, batches, the ledger, retries; the ports through which it meets the world.
//!
//! [`state::Run`] is the state machine and sends nothing; [`drive::drive`] sends through [`ports::Ports`]. The app,
//! the native tests and `xtask replay` drive the same code, on the browser's ports or on [`twins`].

pub mod backup;
pub mod budget;
pub mod candidates;
pub mod catch_up;
pub mod changed;
pub mod conduct;
pub mod drive;
pub mod estimate;
pub mod fetch;
pub mod first;
pub mod follow;
pub mod join;
pub mod keep;
pub mod keys;
pub mod ledger;
pub mod left_out;
pub mod look;
pub mod marks;
pub mod matches;
pub mod models;
pub mod pace;
pub mod plan;
pub mod ports;
pub mod profiles;
pub mod prompts;
pub mod record;
pub mod rehearsal;
pub mod retry;
pub mod screen;
pub mod second_look;
pub mod seen;
pub mod settings;
pub mod sharing;
pub mod sightings;
pub mod sign_in;
pub mod state;
pub mod taste;
pub mod ties;
pub mod trial;
pub mod twins;
pub mod way;

mod ask;
