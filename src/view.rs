//! Plain structs behind the pages, and the words in which readers are told things.
//!
//! What a page shows is computed here and tested natively; `app` only lays it out.

pub mod budget;
pub mod byline;
pub mod calendar;
pub mod catch_up;
pub mod categories;
pub mod costs;
pub mod days;
pub mod estimate;
#[cfg(test)]
mod fixtures;
pub mod flow;
pub mod gradual;
pub mod keys;
pub mod ledger;
pub mod marks;
pub mod paper;
pub mod paper_page;
pub mod plot;
pub mod profile;
pub mod prompt;
pub mod proxy;
pub mod range;
pub mod screen;
pub mod search;
pub mod second_look;
pub mod sent;
pub mod sharing;
pub mod sheet;
pub mod statuses;
pub mod taste;
pub mod telling;
pub mod ties;
pub mod today;
pub mod trends;
pub mod trial;
pub mod words;
