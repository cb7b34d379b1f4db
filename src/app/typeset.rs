//! Text from outside, as views show it.

use web_sys::Element;

use crate::browser::typesetter;
use crate::typeset::Text;

/// A directive, `<p use:typeset=Text::new(Kind::Prose, text)></p>`: shows a text in an element, when the element is made
/// and whenever the text changes.
pub fn typeset(element: Element, text: Text) {
    typesetter::show(element, text);
}
