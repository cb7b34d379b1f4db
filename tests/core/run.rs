//! The day's run over in-memory twins of the ports, with a stand-in on the other end of the model's wire.

mod budget;
mod catch_up;
mod conduct;
mod crash;
mod estimate;
mod failures;
mod faults;
mod first;
mod follow;
mod ledger;
mod log;
mod look;
mod models;
mod network;
mod pacing;
mod records;
mod sample;
mod screen;
mod second_look;
mod sky;
mod stop;
mod taste;
mod ties;
mod time;
mod trial;
mod way;
pub mod world;
