//! Files that the reader chose or dropped.

use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::FileList;
use web_sys::js_sys::Uint8Array;

/// Reads each file and hands its bytes on, in the order in which the browser finishes. A file that cannot be read
/// comes as no bytes, which every reader of ours refuses with a sentence.
pub fn read_files(files: &FileList, take: impl Fn(Vec<u8>) + Clone + 'static) {
    for index in 0..files.length() {
        let Some(file) = files.get(index) else { continue };
        let take = take.clone();
        spawn_local(async move {
            let buffer = JsFuture::from(file.array_buffer()).await;
            take(buffer.map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default());
        });
    }
}
