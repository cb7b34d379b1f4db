//!
use super::node::Node;
/// .
pub fn plain(text: &str) -> String { text.to_owned() }
/// .
pub fn plain_text(_nodes: &[Node]) -> String { String::new() }
