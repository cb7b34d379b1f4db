//! The plain structs behind the pages: what can be derived is derived here, and tested natively.

pub mod byline;
pub mod plot;
