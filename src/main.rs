//! Mounts the app.

#[cfg(target_arch = "wasm32")]
fn main() {
    firstlight::app::mount();
}

/// Natively there is no page to mount: the README's `cargo xtask start` builds and serves it.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Firstlight runs in a browser. Start it with: cargo xtask start");
}
