//! What is known of the requests to arXiv, and what its answers say of the time.

use serde::{Deserialize, Serialize};

use super::{Fetched, Line, PauseWhy};
use crate::arxiv::calendar::moment_of;
use crate::store::Record;

/// A refusal that does not say for how long counts for so many milliseconds.
const UNSAID: u64 = 10_000;
/// No refusal counts for longer, in milliseconds: six hours.
const LONGEST: u64 = 6 * 3_600_000;

/// What is known of the requests of all tabs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// Towards feeds and API.
    pub feeds: Pace,
    /// Towards listings.
    pub listings: Pace,
    /// How far the reader's clock is behind arXiv's, in milliseconds.
    pub behind: i64,
}

/// What is known of the requests of one pace.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// How many requests there were.
    pub asked: u64,
    /// When the last one was sent, in milliseconds since 1970 by the reader's clock.
    pub last: u64,
    /// Before when none is to be sent, in the same.
    pub not_before: u64,
}

impl Record for Known {
    const NAME: &'static str = "record of requests to arXiv";
    const VERSION: u32 = 1;
}

impl Known {
    /// What is known of one of them.
    pub fn pace(&mut self, line: Line) -> &mut Pace {
        match line {
            Line::Feeds => &mut self.feeds,
            Line::Listings => &mut self.listings,
        }
    }
}

impl Pace {
    /// What is to be waited for at `now`, in milliseconds, and why; a clock that was put back costs one distance.
    pub fn wait(self, now: u64, line: Line) -> (u64, PauseWhy) {
        let distance = line.distance();
        let pace = if self.asked == 0 {
            0
        } else {
            self.last.saturating_add(distance).saturating_sub(now).min(distance)
        };
        let refusal = self.not_before.saturating_sub(now).min(LONGEST);
        if refusal > pace { (refusal, PauseWhy::Asked) } else { (pace, PauseWhy::Pace) }
    }
}

/// Until when a refusal holds, by the reader's clock; `None` where there is none.
pub fn refusal(fetched: &Fetched, now: u64) -> Option<u64> {
    let said = fetched.retry_after.as_deref().map(str::trim);
    let seconds = |text: &str| text.parse::<u64>().ok().map(|seconds| seconds.saturating_mul(1_000));
    // Two times of the same clock.
    let server = fetched.date.as_deref().and_then(moment_of).unwrap_or(now);
    let from_to = |text: &str| Some(moment_of(text)?.saturating_sub(server));
    let wait = said.and_then(|text| seconds(text).or_else(|| from_to(text)));
    let wait = match fetched.status {
        429 => wait.unwrap_or(UNSAID),
        // Anybody may be overloaded; only who says so asks to wait.
        503 => wait?,
        _ => return None,
    };
    Some(now.saturating_add(wait.min(LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_holds_as_long_as_it_says() {
        let check = |status, retry_after: Option<&str>, expected| {
            let date = Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned());
            let retry_after_header = retry_after.map(str::to_owned);
            let fetched =
                Fetched { status, retry_after: retry_after_header, date, age: None, body: Vec::new() };
            assert_eq!(refusal(&fetched, 1_000), expected, "{status} {retry_after:?}");
        };
        check(200, Some("60"), None);
        check(429, None, Some(11_000));
        check(429, Some(" 5 "), Some(6_000));
        check(429, Some("Sun, 06 Nov 1994 08:50:37 GMT"), Some(61_000));
        check(429, Some("a while"), Some(11_000));
        check(429, Some("99999999999999999999"), Some(11_000));
        check(429, Some("999999999"), Some(1_000 + LONGEST));
        check(503, None, None);
        check(503, Some("120"), Some(121_000));
    }
}
