//! The whole core, natively: canned bytes in, data out. One binary, for linking is the slow part.
#![cfg(not(target_arch = "wasm32"))]

mod data;

mod arxiv;
mod digest;
mod house;
mod model;
mod profile;
mod run;
mod sample;
mod typeset;
