//! Typeset text becomes DOM nodes: formulas in their namespace, links that carry nothing along, hostile text as text.

use firstlight::browser::{nodes, typesetter};
use firstlight::typeset::{Kind, Node, Text, markdown, prose};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Element};

const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn filled(nodes: &[Node]) -> Element {
    let element = document().create_element("div").unwrap();
    element.set_text_content(Some("before"));
    nodes::fill(&element, nodes);
    element
}

fn all(element: &Element, selector: &str) -> Vec<Element> {
    let found = element.query_selector_all(selector).unwrap();
    (0..found.length()).map(|index| wasm_bindgen::JsCast::unchecked_into(found.get(index).unwrap())).collect()
}

#[wasm_bindgen_test]
fn formulas_are_mathml_all_through() {
    let element =
        filled(&prose("We show $\\sum_{i=1}^n \\frac{x_i}{2} < \\alpha$ and \\[ \\sqrt{y} \\] hold."));
    let formulas = all(&element, "math");
    assert_eq!(formulas.len(), 2);
    assert_eq!(formulas[1].get_attribute("display").as_deref(), Some("block"));
    let inside = all(&element, "math, math *");
    assert!(inside.len() > 12);
    assert!(inside.iter().all(|one| one.namespace_uri().as_deref() == Some(MATHML)));
    assert!(element.text_content().unwrap().starts_with("We show "));
    assert!(all(&element, "merror").is_empty());
}

#[wasm_bindgen_test]
fn links_carry_no_referrer_and_lead_to_web_addresses_only() {
    let element = filled(&markdown(
        "[good](https://arxiv.org/abs/1), [bad](javascript:alert(1)), [worse](data:text/html,x), <https://a.example/?x=1&y>",
    ));
    let links: Vec<_> = all(&element, "a")
        .iter()
        .map(|link| (link.get_attribute("href").unwrap(), link.get_attribute("rel").unwrap()))
        .collect();
    let safe = "noopener noreferrer".to_owned();
    assert_eq!(
        links,
        [("https://arxiv.org/abs/1".to_owned(), safe.clone()), ("https://a.example/?x=1&y".to_owned(), safe)]
    );
}

#[wasm_bindgen_test]
fn hostile_text_is_text() {
    let hostile = [
        "<img src=x onerror=\"window.hacked = 1\"><script>window.hacked = 1</script>",
        "$\\operatorname{<img/src=x/onerror=window.hacked=1>}$ and $\\text{<script>window.hacked=1</script>}$",
        "<svg/onload=window.hacked=1> &lt;img src=x&gt; <iframe srcdoc='<script>parent.hacked = 1</script>'>",
        "$\\href{javascript:window.hacked=1}{x}$ \\href{javascript:window.hacked=1}{x}",
    ];
    for text in hostile {
        for nodes in [prose(text), markdown(text)] {
            let element = filled(&nodes);
            document().body().unwrap().append_child(&element).unwrap();
            let bad = all(&element, "img, script, svg, iframe, style, [onerror], [onload], [srcdoc], [src]");
            assert!(bad.is_empty(), "{text}: {}", element.inner_html());
            let links = all(&element, "[href]");
            assert!(
                links.iter().all(|link| link.get_attribute("href").unwrap().starts_with("http")),
                "{text}"
            );
            element.remove();
        }
    }
    assert!(js_sys::eval("window.hacked").unwrap().is_undefined());
}

#[wasm_bindgen_test]
fn what_stood_there_before_is_gone() {
    assert_eq!(filled(&[]).text_content().as_deref(), Some(""));
    let element = filled(&prose("one"));
    nodes::fill(&element, &prose("two"));
    assert_eq!(element.text_content().as_deref(), Some("two"));
}

#[wasm_bindgen_test]
fn deep_nesting_does_not_end_the_page() {
    let text = format!("{}deep", "> ".repeat(20_000));
    assert!(filled(&markdown(&text)).text_content().unwrap().contains("deep"));
    let text = format!("${}x{}$", "{".repeat(5_000), "}".repeat(5_000));
    assert!(filled(&prose(&text)).text_content().unwrap().contains('x'));
}

#[wasm_bindgen_test]
async fn without_the_typesetter_a_text_is_shown_as_a_draft() {
    let element = document().create_element("p").unwrap();
    let text = Text::new(Kind::Prose, "On $x < 1$");
    typesetter::show(element.clone(), text.clone());
    assert_eq!(element.text_content(), Some(text.draft()));
    gloo_timers::future::TimeoutFuture::new(0).await;
    assert_eq!(element.text_content(), Some(text.draft()), "it never arrives here");
}
