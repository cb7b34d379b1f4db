//! The README's two commands and the tools of the trade.
fn main() {}
