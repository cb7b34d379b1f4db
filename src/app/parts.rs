//! The parts that pages are made of. They take plain values and signals and do no I/O; texts from outside come as
//! they are, with how they are to be typeset.

mod bundles;
mod cost;
mod cut_off;
mod form;
mod gradual;
mod hero;
mod later;
mod ledger;
mod paper;
mod scatter;
mod status;
mod tags;

pub use bundles::Bundles;
pub use cost::CostTable;
pub use cut_off::CutOffSlider;
pub use form::{Check, Choice, Field, FieldKind, Select, TextArea};
pub use gradual::{Row, gradually, told};
pub use hero::Hero;
pub use later::{Later, lagging};
pub use ledger::{FlowBar, Share, Sum, Sums};
pub use paper::{Entry, Fits, PaperEntry, Reason, Score, Setting, TwoLooks, two_looks};
pub use scatter::Scatter;
pub use status::{Note, Progress, Voice};
pub use tags::Tags;
