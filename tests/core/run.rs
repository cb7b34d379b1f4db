//! The day's run over in-memory twins of the ports, with a stand-in on the other end of the model's wire.

mod crash;
mod failures;
mod fetch;
mod ledger;
mod records;
mod sample;
mod stop;
pub mod world;
