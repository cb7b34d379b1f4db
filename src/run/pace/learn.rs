//! What providers say of their limits.
//!
//! Sources: <https://platform.openai.com/docs/guides/rate-limits>, <https://docs.claude.com/en/api/rate-limits>,
//! <https://console.groq.com/docs/rate-limits>, <https://inference-docs.cerebras.ai/support/rate-limits>,
//! <https://docs.fireworks.ai/guides/quotas_usage/rate-limits>. Limits a day are left alone: a run that meets one is
//! told to wait for hours, and ends.

use super::Kind;

/// What is limited, and the headers that say how much it is and how much is left.
const HEADERS: [(Kind, &str, &str); 10] = [
    (Kind::Requests, "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests"),
    (Kind::Requests, "x-ratelimit-limit-requests-minute", "x-ratelimit-remaining-requests-minute"),
    (Kind::Requests, "x-ratelimit-limit-req-minute", "x-ratelimit-remaining-req-minute"),
    (Kind::Requests, "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining"),
    (Kind::Tokens, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens"),
    (Kind::Tokens, "x-ratelimit-limit-tokens-minute", "x-ratelimit-remaining-tokens-minute"),
    (Kind::Prompt, "x-ratelimit-limit-tokens-prompt", "x-ratelimit-remaining-tokens-prompt"),
    (Kind::Prompt, "anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-input-tokens-remaining"),
    (Kind::Completion, "x-ratelimit-limit-tokens-generated", "x-ratelimit-remaining-tokens-generated"),
    (
        Kind::Completion,
        "anthropic-ratelimit-output-tokens-limit",
        "anthropic-ratelimit-output-tokens-remaining",
    ),
];

/// Limits a minute, and what is left of them where that is said too.
pub(super) fn in_headers(headers: &[(String, String)]) -> impl Iterator<Item = (Kind, u64, Option<u64>)> {
    let number = |name: &str| {
        let (_, value) = headers.iter().find(|(key, _)| key == name)?;
        value.trim().parse::<u64>().ok()
    };
    HEADERS.into_iter().filter_map(move |(kind, limit, left)| Some((kind, number(limit)?, number(left))))
}

/// The words that name a limit a minute, in lower case, the more exact ones first.
const WORDS: [(Kind, &[&str]); 4] = [
    (Kind::Prompt, &["input tokens per min", "input_token_count", "prompt tokens per min"]),
    (Kind::Completion, &["output tokens per min"]),
    (Kind::Tokens, &["tokens per min", "(tpm)"]),
    (Kind::Requests, &["requests per min", "(rpm)", "requestsperminute"]),
];

/// The limit that the body of a refusal names: `… on tokens per min (TPM): Limit 30000, Used 29500, …`, `… rate limit
/// of 30,000 input tokens per minute …`, or Gemini's `"quotaId": "…RequestsPerMinute…", "quotaValue": "10"`.
pub(super) fn in_words(body: &str) -> Option<(Kind, u64)> {
    let body = body.to_ascii_lowercase();
    let (kind, _) = WORDS.into_iter().find(|(_, words)| words.iter().any(|word| body.contains(word)))?;
    let marks = ["limit of ", "limit: ", "limit ", "\"quotavalue\": \"", "\"quotavalue\":\""];
    let limit = marks.iter().find_map(|mark| body.split(mark).skip(1).find_map(number_at_start))?;
    Some((kind, limit))
}

/// `30000` and `30,000` at the beginning of a text.
fn number_at_start(text: &str) -> Option<u64> {
    let digits: String = text
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_in_headers() {
        let check = |headers: &[(&str, &str)], expected: &[(Kind, u64, Option<u64>)]| {
            let headers: Vec<_> = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            assert_eq!(in_headers(&headers).collect::<Vec<_>>(), expected);
        };
        check(
            &[("x-ratelimit-limit-tokens", "30000"), ("x-ratelimit-remaining-tokens", "21400")],
            &[(Kind::Tokens, 30_000, Some(21_400))],
        );
        check(&[("x-ratelimit-limit-requests", " 500 ")], &[(Kind::Requests, 500, None)]);
        check(
            &[
                ("anthropic-ratelimit-input-tokens-limit", "50000"),
                ("anthropic-ratelimit-input-tokens-remaining", "49000"),
                ("anthropic-ratelimit-output-tokens-limit", "8000"),
                ("anthropic-ratelimit-tokens-limit", "58000"),
            ],
            &[(Kind::Prompt, 50_000, Some(49_000)), (Kind::Completion, 8_000, None)],
        );
        check(&[("x-ratelimit-limit-tokens", "many"), ("x-ratelimit-remaining-tokens", "1")], &[]);
        check(&[("x-ratelimit-limit-tokens", "-1")], &[]);
        check(&[], &[]);
    }

    #[test]
    fn limits_in_words() {
        let check =
            |body: &str, expected: Option<(Kind, u64)>| assert_eq!(in_words(body), expected, "{body}");
        check(
            r#"{"error":{"message":"Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29500, Requested 4000. Please try again in 644ms."}}"#,
            Some((Kind::Tokens, 30_000)),
        );
        check(
            "Rate limit reached for gpt-4o on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.",
            Some((Kind::Requests, 3)),
        );
        check(
            "This request would exceed your organization's rate limit of 30,000 input tokens per minute (org: x).",
            Some((Kind::Prompt, 30_000)),
        );
        check(
            r#"{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"10"}]}"#,
            Some((Kind::Requests, 10)),
        );
        check("Rate limit reached on tokens per day (TPD): Limit 100000, Used 99999.", None);
        check("tokens per min: limit unknown", None);
        check("limit 99999999999999999999999 tokens per min", None);
        check("Too many requests", None);
        check("", None);
    }
}
