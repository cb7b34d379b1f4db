//! What a run will take, before it is begun.

pub use crate::money::prompt_tokens;
