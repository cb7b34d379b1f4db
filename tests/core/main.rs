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
mod digest;
mod house;
mod injection;
mod keys;
mod model;
mod profile;
mod replay;
mod replies;
mod run;
mod sample;
mod taste;
mod typeset;
