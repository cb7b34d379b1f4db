//! Work in slices, between which the page may paint.

use std::time::Duration;

use super::super::ports::Ports;

/// How long one slice may take, in milliseconds: a page stays quick for whoever types.
const SLICE_MS: u64 = 16;

/// Work that lets the page paint in between.
pub(super) struct Slices<'a> {
    ports: &'a Ports,
    began: u64,
}

impl<'a> Slices<'a> {
    pub(super) fn new(ports: &'a Ports) -> Self {
        Self { ports, began: ports.clock.now() }
    }

    pub(super) async fn perhaps_pause(&mut self) {
        if self.ports.clock.now().saturating_sub(self.began) >= SLICE_MS {
            self.pause().await;
        }
    }

    pub(super) async fn pause(&mut self) {
        self.ports.sleep.sleep(Duration::ZERO).await;
        self.began = self.ports.clock.now();
    }
}
