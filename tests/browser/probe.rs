//! The probes of a failed connection. Permissions are stood in for; the site is the test runner's own.

use firstlight::browser::probe;
use firstlight::model::check::{Bare, Network, OwnSite, Permission};
use js_sys::eval;
use wasm_bindgen_test::wasm_bindgen_test;

/// Stands in for `navigator.permissions.query`: `answer` is JavaScript, the body of a function of the `name`.
fn permissions_answer(answer: &str) {
    eval(&format!("navigator.permissions.query = async ({{ name }}) => {{ {answer} }}")).unwrap();
}

#[wasm_bindgen_test]
async fn a_permission_by_either_of_its_names() {
    let check = async |answer: &str, expected: Permission| {
        permissions_answer(answer);
        assert_eq!(probe::permission().await, expected, "{answer}");
    };
    check("return { state: 'denied' }", Permission::Denied).await;
    check("return { state: 'granted' }", Permission::Granted).await;
    check("return { state: 'prompt' }", Permission::Open).await;
    let older = "if (name !== 'local-network-access') throw new TypeError(name); return { state: 'denied' }";
    check(older, Permission::Denied).await;
    check("throw new TypeError(name)", Permission::Unknown).await;
    check("return null", Permission::Unknown).await;
}

#[wasm_bindgen_test]
async fn what_answers_and_what_does_not() {
    assert_eq!(probe::network(), Network::Perhaps);
    let here = eval("location.origin + '/'").unwrap().as_string().unwrap();
    assert_eq!(probe::bare(&here).await, Bare::Answers);
    // Port 1 is one that browsers never ask.
    assert_eq!(probe::bare("http://localhost:1/models").await, Bare::Silent);
    assert_eq!(probe::own_site(&here).await, OwnSite::AnotherPage, "the runner's page is not ours");
    assert_eq!(probe::own_site("http://localhost:1/").await, OwnSite::Silent);
}
