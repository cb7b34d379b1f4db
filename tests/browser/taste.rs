//! The taste in a browser is the same as natively, to the last bit. How long it takes: `cargo xtask measure taste`.

use wasm_bindgen_test::wasm_bindgen_test;

#[path = "../core/taste_days.rs"]
mod taste_days;

use taste_days::{FINGERPRINT, fingerprint, learned};

#[wasm_bindgen_test]
fn a_taste_is_the_same_as_natively() {
    assert_eq!(fingerprint(&learned()), FINGERPRINT);
}
