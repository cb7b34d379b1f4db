//! The day's run over in-memory twins of the ports, with a stand-in on the other end of the model's wire.

mod crash;
mod estimate;
mod failures;
mod fetch;
mod follow;
mod ledger;
mod pacing;
mod records;
mod sample;
mod stop;
mod time;
mod world;
