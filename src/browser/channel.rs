//! What the tabs of this page tell each other. A message is one line of text, and may be lost: it says where to look,
//! never what is there.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::events::Listener;

/// A way to the other tabs, open as long as it is kept.
pub struct Channel {
    channel: BroadcastChannel,
    _hearing: Listener,
}

impl Channel {
    /// Opens the channel of this name and calls `heard` with what other tabs say. `None` where the browser has none.
    pub fn open(name: &str, heard: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let hearing = Listener::new(&channel, "message", move |event| {
            let message = event.dyn_into::<MessageEvent>().ok().and_then(|event| event.data().as_string());
            if let Some(message) = message {
                heard(message);
            }
        });
        Some(Self { channel, _hearing: hearing })
    }

    /// Tells the other tabs.
    pub fn say(&self, message: &str) {
        // A channel that is closed has nobody to tell.
        _ = self.channel.post_message(&JsValue::from_str(message));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
