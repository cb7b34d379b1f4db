//! The day's run over in-memory twins of the ports, with a stand-in on the other end of the model's wire.

mod budget;
mod crash;
mod estimate;
mod failures;
mod faults;
mod fetch;
mod follow;
mod ledger;
mod log;
mod models;
mod network;
mod pacing;
mod records;
mod sample;
mod stop;
mod time;
mod way;
pub mod world;
