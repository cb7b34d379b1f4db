//! The whole core, natively: canned bytes in, data out. One binary, for linking is the slow part.
#![cfg(not(target_arch = "wasm32"))]
// `clippy.toml` allows this in test functions, but not in the helpers between them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod data;

mod arxiv;
mod authors;
mod backup;
mod calendar;
mod digest;
mod dropped;
mod exports;
mod history;
mod house;
mod injection;
mod keys;
mod listing;
mod listings;
mod marks;
mod marks_paper;
mod model;
mod profile;
mod profiles;
mod replay;
mod replies;
mod results;
mod run;
mod sample;
mod search;
mod seen;
mod sharing;
mod states;
mod status;
mod taste;
mod thin;
mod typeset;
