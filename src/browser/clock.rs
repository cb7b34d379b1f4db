//! Time, timeouts and randomness of the browser.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, select};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::IdleDeadline;

use crate::run::ports::{Clock, Random, Sleep};

/// The reader's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> u64 {
        // Before 1970 or after the year 280,000 only a broken clock gets.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "float casts saturate")]
        let now = js_sys::Date::now() as u64;
        now
    }
}

/// `setTimeout`, cleared when the future is dropped.
pub struct Timeouts;

impl Sleep for Timeouts {
    fn sleep(&self, time: Duration) -> LocalBoxFuture<'static, ()> {
        let milliseconds = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        gloo_timers::future::TimeoutFuture::new(milliseconds).boxed_local()
    }
}

/// Resolves when what the page holds now has been painted; soon all the same where nobody sees the page, which is never
/// painted then.
pub async fn painted() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        let asked = web_sys::window().map(|window| window.request_animation_frame(&resolve));
        if !matches!(asked, Some(Ok(_))) {
            _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    select(JsFuture::from(frame), Timeouts.sleep(UNSEEN)).await;
    // A frame is painted after those who asked for it have been called.
    Timeouts.sleep(Duration::ZERO).await;
}

/// Resolves when the page has had nothing to do for a while, and nobody scrolls or types in it. Where the browser cannot
/// tell, that is soon.
pub async fn at_ease() {
    loop {
        let idle = js_sys::Promise::new(&mut |resolve, refuse| {
            let asked = web_sys::window().map(|window| window.request_idle_callback(&resolve));
            if !matches!(asked, Some(Ok(_))) {
                _ = refuse.call0(&JsValue::UNDEFINED);
            }
        });
        let Ok(deadline) = JsFuture::from(idle).await else { return Timeouts.sleep(UNSEEN).await };
        let deadline: IdleDeadline = deadline.unchecked_into();
        // Between the frames of something that moves there is less.
        if deadline.time_remaining() >= QUIET {
            return;
        }
        Timeouts.sleep(UNSEEN).await;
    }
}

/// More milliseconds than there are between two frames.
const QUIET: f64 = 30.0;

/// A page that has not been painted for so long is not seen.
const UNSEEN: Duration = Duration::from_millis(100);

/// `crypto.getRandomValues`.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn bits(&self) -> u64 {
        let mut bytes = [0_u8; 8];
        if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
            // It fails for requests over 64 KB only.
            let _never_fails = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        u64::from_le_bytes(bytes)
    }
}

/// A moment in the reader's time zone: its weekday from Sunday on, 0 to 6, its hour and its minute; `ms` since 1970 (UTC).
pub fn local(ms: u64) -> (u32, u32, u32) {
    #[expect(clippy::cast_precision_loss, reason = "a date in JavaScript is a float")]
    let date = js_sys::Date::new(&JsValue::from_f64(ms as f64));
    (date.get_day(), date.get_hours(), date.get_minutes())
}
