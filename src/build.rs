//! Asks the linker for what `cargo xtask split` needs to cut the app: which bytes of it refer to what. The other
//! programs are not cut, and their files stay as small as they are.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-bin=firstlight=--emit-relocs");
    }
}
