//! What a provider says a request used.

use serde_json::Value;

use crate::model::dialect::tokens_at;
use crate::money::{MicroDollars, PerMillion, Price, Tokens, Usage};

/// Reads a `usage` object; `None` where it holds no counts.
///
/// - `prompt_tokens` includes what was cached: `prompt_tokens_details.cached_tokens` (OpenAI and most),
///   `prompt_cache_hit_tokens` (DeepSeek), `cached_tokens` (Moonshot); and what was written to the cache:
///   `prompt_tokens_details.cache_write_tokens` (OpenRouter).
/// - `completion_tokens` includes reasoning, but not with every provider; where `total_tokens` is more than the
///   sum, the difference is reasoning too (xAI, Gemini's compatible interface).
/// - `cost` is what OpenRouter really charged, in dollars.
pub(super) fn read_usage(usage: &Value) -> Option<Usage> {
    let count = |path: &str| tokens_at(usage, path);
    let prompt = count("/prompt_tokens").or_else(|| count("/input_tokens"));
    let completion = count("/completion_tokens").or_else(|| count("/output_tokens"));
    if prompt.is_none() && completion.is_none() {
        return None;
    }
    let prompt = prompt.unwrap_or_default();
    let completion = completion.unwrap_or_default();
    let cached = ["/prompt_tokens_details/cached_tokens", "/prompt_cache_hit_tokens", "/cached_tokens"]
        .into_iter()
        .find_map(count)
        .unwrap_or_default();
    let written = count("/prompt_tokens_details/cache_write_tokens").unwrap_or_default();
    let total = count("/total_tokens").unwrap_or_default();
    let cached = cached.min(prompt);
    Some(Usage {
        prompt,
        cached,
        written: written.min(Tokens(prompt.0 - cached.0)),
        completion: completion.max(Tokens(total.0.saturating_sub(prompt.0))),
        charged: read_charge(usage),
    })
}

/// Reads a `pricing` object of OpenRouter's list of models, in dollars a token; `None` where a price is unknown or
/// below zero, as for what chooses among models.
pub(super) fn read_price(pricing: &Value) -> Option<Price> {
    let price = |name: &str| {
        let text = match pricing.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        scaled(&text, 12).map(MicroDollars).map(PerMillion)
    };
    Some(Price {
        prompt: price("prompt")?,
        cached: price("input_cache_read"),
        completion: price("completion")?,
    })
}

/// The charge, with what a provider behind OpenRouter charges to the reader's own key there.
fn read_charge(usage: &Value) -> Option<MicroDollars> {
    let cost = usage.get("cost")?;
    let cost = read_dollars(cost).or_else(|| read_dollars(cost.get("total_cost")?))?;
    let own_key = usage.get("is_byok").and_then(Value::as_bool) == Some(true);
    let upstream = usage.pointer("/cost_details/upstream_inference_cost").filter(|_| own_key);
    Some(cost + upstream.and_then(read_dollars).unwrap_or_default())
}

fn read_dollars(value: &Value) -> Option<MicroDollars> {
    match value {
        // The shortest decimal that means the same number, and so the one that the server wrote.
        Value::Number(number) => micro_dollars(&number.to_string()),
        Value::String(text) => micro_dollars(text.trim()),
        _ => None,
    }
}

fn micro_dollars(text: &str) -> Option<MicroDollars> {
    scaled(text, 6).map(MicroDollars)
}

/// A decimal, perhaps with an exponent, times ten to the `power`; a half rounds up. Done on the digits, so that no
/// binary fraction comes between.
fn scaled(text: &str, power: i32) -> Option<u64> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || digits.len() > 40 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent: i32 = exponent.parse().ok().filter(|exponent| (-40..=40).contains(exponent))?;
    // So many of the digits stand before the point, once it is moved.
    let point = i32::try_from(whole.len()).ok()? + exponent + power;
    let digit = |place: i32| {
        let digit = usize::try_from(place).ok().and_then(|place| digits.as_bytes().get(place));
        digit.map_or(0, |digit| u64::from(digit - b'0'))
    };
    let mut amount: u64 = 0;
    for place in 0..point.max(0) {
        amount = amount.checked_mul(10)?.checked_add(digit(place))?;
    }
    let half = u64::from(digit(point) >= 5);
    amount.checked_add(half)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(usage: &str, expected: Option<(u64, u64, u64, Option<u64>)>) {
        let found = read_usage(&serde_json::from_str(usage).unwrap());
        let found = found.map(|usage| {
            (usage.prompt.0, usage.cached.0, usage.completion.0, usage.charged.map(|cost| cost.0))
        });
        assert_eq!(found, expected, "{usage}");
    }

    #[test]
    fn usage_of_every_provider() {
        check(
            r#"{"prompt_tokens":1200,"completion_tokens":80,"total_tokens":1280,"prompt_tokens_details":{"cached_tokens":1024}}"#,
            Some((1200, 1024, 80, None)),
        );
        check(
            r#"{"prompt_tokens":10,"completion_tokens":2,"prompt_cache_hit_tokens":8,"prompt_cache_miss_tokens":2}"#,
            Some((10, 8, 2, None)),
        );
        check(r#"{"prompt_tokens":10,"completion_tokens":2,"total_tokens":40}"#, Some((10, 0, 30, None)));
        check(
            r#"{"prompt_tokens":10,"completion_tokens":2,"prompt_tokens_details":null}"#,
            Some((10, 0, 2, None)),
        );
        check(r#"{"prompt_tokens":10.0,"cached_tokens":99}"#, Some((10, 10, 0, None)));
        check(
            r#"{"prompt_tokens":10,"completion_tokens":2,"cost":0.00014,"is_byok":false}"#,
            Some((10, 0, 2, Some(140))),
        );
        check(
            r#"{"prompt_tokens":10,"completion_tokens":2,"cost":5e-6,"is_byok":true,"cost_details":{"upstream_inference_cost":0.0001}}"#,
            Some((10, 0, 2, Some(105))),
        );
        check(
            r#"{"prompt_tokens":1,"completion_tokens":2,"cost":{"total_cost":0.006}}"#,
            Some((1, 0, 2, Some(6_000))),
        );
        check("null", None);
        check(r#"{"prompt_tokens":-1}"#, None);
    }

    #[test]
    fn prices_of_a_list() {
        let check = |pricing: &str, expected: Option<(u64, Option<u64>, u64)>| {
            let found = read_price(&serde_json::from_str(pricing).unwrap());
            let dollars = |price: PerMillion| price.0.0;
            let found =
                found.map(|one| (dollars(one.prompt), one.cached.map(dollars), dollars(one.completion)));
            assert_eq!(found, expected, "{pricing}");
        };
        check(
            r#"{"prompt":"0.0000025","completion":"0.00001","input_cache_read":"0.00000125","image":"0"}"#,
            Some((2_500_000, Some(1_250_000), 10_000_000)),
        );
        check(r#"{"prompt":"0","completion":"0"}"#, Some((0, None, 0)));
        check(r#"{"prompt":2.5e-7,"completion":"0.0000010000000001"}"#, Some((250_000, None, 1_000_000)));
        check(r#"{"prompt":"-1","completion":"-1"}"#, None);
        check(r#"{"prompt":"0.1"}"#, None);
        check(r#"{"base":"0.1"}"#, None);
        check("null", None);
    }

    #[test]
    fn charges_are_exact() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(micro_dollars(text).map(|cost| cost.0), expected, "{text}");
        };
        check("0.1", Some(100_000));
        check("0.29", Some(290_000));
        check("1.1e-5", Some(11));
        check("0.0000005", Some(1));
        check("0.00000049999999", Some(0));
        check("12", Some(12_000_000));
        check("1e2", Some(100_000_000));
        check("0", Some(0));
        for wrong in ["", "-0.1", ".", "1e99", "nan", "0x1", "1e30"] {
            check(wrong, None);
        }
    }
}
