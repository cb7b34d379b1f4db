//! How long a provider asks to wait.

use std::time::Duration;

use serde_json::Value;

/// Longer than this nobody waits, and no provider means it.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// The time in a response's headers, which a page may seldom read: `retry-after-ms`, `retry-after` in seconds, and
/// OpenAI's `x-ratelimit-reset-…`. A date in `retry-after` says nothing to us, who have no clock.
pub(super) fn in_headers(headers: &[(String, String)]) -> Option<Duration> {
    let value = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let milliseconds = value("retry-after-ms").and_then(|text| text.parse().ok()).map(|ms: f64| ms / 1_000.0);
    let seconds = || value("retry-after").and_then(|text| text.parse().ok());
    if let Some(wait) = milliseconds.or_else(seconds).and_then(bounded) {
        return Some(wait);
    }
    let resets = ["x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"];
    resets.into_iter().filter_map(|name| read_time(value(name)?)).max().filter(|wait| !wait.is_zero())
}

/// The time in an error body: Gemini's `retryDelay`, a `retry_after` in seconds, or words of the message.
pub(super) fn in_body(error: &Value, message: &str) -> Option<Duration> {
    let details = error.get("details").and_then(Value::as_array);
    let delay = details.into_iter().flatten().find_map(|detail| detail.get("retryDelay")?.as_str());
    let seconds =
        error.get("retry_after").or_else(|| error.pointer("/metadata/retry_after")).and_then(Value::as_f64);
    delay.and_then(read_time).or_else(|| seconds.and_then(bounded)).or_else(|| in_words(message))
}

/// `Please try again in 1m30s`, `retry after 20 seconds`, `retry in 34.07s`.
fn in_words(message: &str) -> Option<Duration> {
    let message = message.to_ascii_lowercase();
    ["try again in ", "retry after ", "retry in ", "available in ", "wait "]
        .into_iter()
        .find_map(|mark| message.split(mark).skip(1).find_map(read_time))
}

/// The time at the beginning of `text`: numbers with units, `644ms`, `18.642s`, `1m30s`, `6 m`, `20 seconds`.
fn read_time(text: &str) -> Option<Duration> {
    let mut seconds = 0.0;
    let mut rest = text.trim_start();
    let mut found = false;
    loop {
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let (number, behind) = rest.split_at_checked(length)?;
        let behind = behind.trim_start();
        let length = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, behind) = behind.split_at_checked(length)?;
        let factor = match unit {
            "ms" | "milliseconds" | "millisecond" => 0.001,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hour" | "hours" => 3_600.0,
            "d" | "day" | "days" => 86_400.0,
            _ => break,
        };
        let Ok(number) = number.trim_end_matches('.').parse::<f64>() else { break };
        seconds += number * factor;
        found = true;
        rest = behind.trim_start();
    }
    found.then(|| bounded(seconds)).flatten()
}

fn bounded(seconds: f64) -> Option<Duration> {
    // What is negative or no number stays so, and is refused by the conversion.
    Duration::try_from_secs_f64(seconds.clamp(-1.0, LONGEST.as_secs_f64())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_words() {
        let check = |text: &str, expected: Option<f64>| {
            assert_eq!(in_words(text).map(|wait| wait.as_secs_f64()), expected, "{text}");
        };
        check("Rate limit reached. Please try again in 644ms. Visit", Some(0.644));
        check("Please try again in 18.642s.", Some(18.642));
        check("please try again in 1m30s, or", Some(90.0));
        check("Please try again in 13h2m0.5s.", Some(46_920.5));
        check("Please retry in 34.071s.", Some(34.071));
        check("Please retry after 20 seconds.", Some(20.0));
        check("You can wait or try again in 6m0s", Some(360.0));
        check("try again in 99999999999999999999d", Some(LONGEST.as_secs_f64()));
        check("try again in a while", None);
        check("try again in 5 apples", None);
        check("", None);
    }

    #[test]
    fn times_in_headers() {
        let check = |headers: &[(&str, &str)], expected: Option<f64>| {
            let headers: Vec<_> = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            assert_eq!(in_headers(&headers).map(|wait| wait.as_secs_f64()), expected, "{headers:?}");
        };
        check(&[("retry-after", "20")], Some(20.0));
        check(&[("retry-after", "1"), ("retry-after-ms", "644")], Some(0.644));
        check(&[("retry-after", "Fri, 18 Apr 2025 00:00:00 GMT")], None);
        check(&[("retry-after", "-5")], None);
        check(&[("retry-after", "nan")], None);
        check(&[("x-ratelimit-reset-requests", "1s"), ("x-ratelimit-reset-tokens", "6m0s")], Some(360.0));
        check(&[("x-ratelimit-reset-tokens", "0s")], None);
        check(&[], None);
    }
}
