//! The reader's taste: a day ranked without a model, the page that says what was learned, the nearest papers.

mod alone;
mod how_well;
mod nearest;
mod page;
mod seeds;

pub use alone::{RankHere, RankedDay, is_ranked_alone};
pub use nearest::Nearest;
pub use page::TastePage;
