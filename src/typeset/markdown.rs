//!
use super::node::Node;
/// .
pub fn markdown(text: &str) -> Vec<Node> { vec![Node::text(text)] }
