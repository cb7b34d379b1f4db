//! Work of which only the latest counts.

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Work of which the latest counts: what is started ends what was before, and leaving the page ends it.
#[derive(Clone, Copy)]
pub struct Latest(StoredValue<Option<AbortHandle>>);

impl Default for Latest {
    fn default() -> Self {
        let handle: StoredValue<Option<AbortHandle>> = StoredValue::new(None);
        on_cleanup(move || Self(handle).stop());
        Self(handle)
    }
}

impl Latest {
    /// Starts `work` in place of what goes on.
    pub fn start(self, work: impl Future<Output = ()> + 'static) {
        self.stop();
        let (work, handle) = abortable(work);
        self.0.set_value(Some(handle));
        spawn_local(async { _ = work.await });
    }

    /// Ends what goes on.
    pub fn stop(self) {
        let handle = self.0.try_update_value(Option::take).flatten();
        handle.into_iter().for_each(|handle| handle.abort());
    }
}
