//! The words in which readers are told things, apart from the states they are told about.
//!
//! One file per language; English is the only one so far, so its names are re-exported as they are.

pub mod archive;
pub mod backup;
pub mod catch_up;
pub mod check;

mod english;
pub mod keys;
pub mod ledger;
pub mod looking;
pub mod marks;
pub mod numbers;
pub mod profiles;
pub mod proxy;
pub mod range;
pub mod screen;
pub mod search;
pub mod second_look;
pub mod seen;
pub mod statuses;
pub mod storage;
pub mod taste;
pub mod ties;
pub mod trends;
pub mod trial;

pub use english::*;
