//! Leptos pages and components; nothing here that could be tested without them.

/// Mounts the app on the frame that `index.html` painted.
pub fn mount() {}
