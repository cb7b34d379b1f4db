//! Typeset text as DOM nodes, made one by one: no string of markup is ever parsed.

use web_sys::{Document, Element, Node as DomNode};

use crate::typeset::Node;

const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// Fills `element` with `nodes`, in place of what stood in it.
///
/// Links leave for another site: they carry no referrer and give no handle to this page.
pub fn fill(element: &Element, nodes: &[Node]) {
    let Some(document) = element.owner_document() else { return };
    // Apart from the page, which is told of them once.
    let all = document.create_document_fragment();
    // A stack of our own: a tree nested by a hostile hand must not overflow that of the WASM.
    let mut open = vec![(DomNode::from(all.clone()), nodes.iter())];
    while let Some((parent, rest)) = open.last_mut() {
        let Some(node) = rest.next() else {
            open.pop();
            continue;
        };
        if let Node::Text(text) = node {
            _ = parent.append_child(&document.create_text_node(text));
        } else if let Some(made) = make(&document, node) {
            _ = parent.append_child(&made);
            open.push((made.into(), node.children().iter()));
        }
    }
    element.replace_children_with_node_1(&all);
}

/// The element of a node, without what stands inside; `None` for text, and where the browser refuses.
fn make(document: &Document, node: &Node) -> Option<Element> {
    match node {
        Node::Text(_) => None,
        Node::Element(tag, _) => {
            let made = document.create_element(tag.name()).ok()?;
            if let Some(start) = tag.start() {
                made.set_attribute("start", &start.to_string()).ok()?;
            }
            Some(made)
        }
        Node::Link(href, _) => {
            let made = document.create_element("a").ok()?;
            made.set_attribute("href", href.as_str()).ok()?;
            made.set_attribute("rel", "noopener noreferrer").ok()?;
            Some(made)
        }
        Node::Math(element) => {
            let made = document.create_element_ns(Some(MATHML), element.tag().name()).ok()?;
            for attribute in element.attributes() {
                made.set_attribute(attribute.name(), &attribute.value()).ok()?;
            }
            Some(made)
        }
    }
}
