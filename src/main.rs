//! Mounts the app, and says which of its code comes in which wing.
//!
//! The build cuts the program at these functions (`cargo xtask split`): what only a wing needs is loaded with it. They
//! stand here and not in the library because whatever links a split function, links all of its wing.

#[cfg(target_arch = "wasm32")]
mod wings {
    use firstlight::app::late::{Morning, NotArrived, Rooms, Wings};
    use futures_util::FutureExt;
    use wasm_split_helpers::wasm_split;

    #[wasm_split(morning, fallible)]
    fn morning() -> Result<Morning, NotArrived> {
        Ok(firstlight::app::morning())
    }

    #[wasm_split(rooms, fallible)]
    fn rooms() -> Result<Rooms, NotArrived> {
        Ok(firstlight::app::rooms())
    }

    pub const WINGS: Wings = Wings { morning: || morning().boxed_local(), rooms: || rooms().boxed_local() };
}

#[cfg(target_arch = "wasm32")]
fn main() {
    firstlight::app::mount(wings::WINGS);
}

/// Natively there is no page to mount: the README's `cargo xtask start` builds and serves it.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Firstlight runs in a browser. Start it with: cargo xtask start");
}
