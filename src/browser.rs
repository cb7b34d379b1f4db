//! The real side of the core's ports: fetch, streams, IndexedDB, the clock.
