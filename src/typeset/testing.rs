//! Nodes in a form that tests can compare.

use super::node::Node;

/// The nodes as markup: attributes as they are, a link's address in place of an attribute.
pub(super) fn markup(nodes: &[Node]) -> String {
    nodes.iter().map(one).collect()
}

fn one(node: &Node) -> String {
    let inside = markup(node.children());
    match node {
        Node::Text(text) => text.replace('&', "&amp;").replace('<', "&lt;"),
        Node::Element(tag, _) => {
            let start = tag.start().map(|first| format!(" start=\"{first}\"")).unwrap_or_default();
            format!("<{name}{start}>{inside}</{name}>", name = tag.name())
        }
        Node::Link(href, _) => format!("<a {href}>{inside}</a>"),
        Node::Math(element) => {
            let attributes: String = element
                .attributes()
                .iter()
                .map(|attribute| format!(" {}=\"{}\"", attribute.name(), attribute.value()))
                .collect();
            format!("<{name}{attributes}>{inside}</{name}>", name = element.tag().name())
        }
    }
}
