//! Firstlight reads today's arXiv for one person, in the browser.
//!
//! The crate is a house with two floors. The **core** takes data and returns data: no clock, no network, no
//! storage, no randomness except what is passed in. It compiles and is tested natively. On top of it, for the
//! wasm target only, stand `browser` (the real side of the core's ports) and `app` (leptos pages). Two programs are
//! made of it: `main.rs`, and `bin/typesetter.rs`, which the page loads when there is something to typeset.
//!
//! ```text
//! announcement ──► candidates ──► verdicts ──► digest ──► page, Markdown, JSON
//!   (arxiv)         (run)          (run, model)  (digest)     (app, digest)
//! ```
//!
//! Who may use whom: `app` → `browser`, `view`; `browser` → the core; in the core `view` → `digest` → `run` →
//! `arxiv`, `profile`, `model`, `typeset`, `search`, `store`; these know only [`paper`], [`day`], [`money`] and, where the
//! top of the module says so, one neighbour. `tests/core/house.rs` holds this.

pub mod day;
pub mod money;
pub mod paper;

pub mod arxiv;
pub mod digest;
pub mod model;
pub mod profile;
pub mod run;
pub mod search;
pub mod store;
pub mod taste;
pub mod typeset;
pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
