//!
use super::node::Node;
/// .
pub fn prose(text: &str) -> Vec<Node> { vec![Node::text(text)] }
/// .
pub fn title(text: &str) -> Vec<Node> { vec![Node::text(text)] }
