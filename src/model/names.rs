//! What a model's name tells about how it is asked. Names are the same with every provider that offers a model, but for
//! what stands before a slash.

/// The model's name in lower case, without what stands before a slash.
fn bare_name(model: &str) -> String {
    model.rsplit('/').next().unwrap_or(model).trim().to_ascii_lowercase()
}

/// The number at the beginning of `text`, of few digits: longer ones are dates.
fn number(text: &str) -> Option<u32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

/// GPT-5 and later and the o-series, which take no `temperature`, and `max_completion_tokens` for `max_tokens`.
pub(super) fn is_gpt_5_or_o(model: &str) -> bool {
    let name = bare_name(model);
    let number_after = |prefix: &str| number(name.strip_prefix(prefix)?);
    number_after("gpt-").is_some_and(|number| number >= 5) || number_after("o").is_some()
}

/// Models that refuse `temperature` (Claude Opus 4.7 and all later Claudes, besides those of
/// [`is_gpt_5_or_o`]), or whose makers advise to leave it alone (Gemini 3 and later loop at 0).
///
/// Sources: <https://openrouter.ai/docs/guides/evaluate-and-optimize/model-migrations/claude-4-7>,
/// <https://ai.google.dev/gemini-api/docs/gemini-3>.
pub(super) fn has_fixed_temperature(model: &str) -> bool {
    let name = bare_name(model);
    let gemini = name.strip_prefix("gemini-").and_then(number).is_some_and(|number| number >= 3);
    is_gpt_5_or_o(model) || gemini || claude_version(&name).is_some_and(|version| version >= (4, 7))
}

/// `claude-opus-4-7` and `claude-opus-4.7` as (4, 7), `claude-sonnet-5` as (5, 0), `claude-3-5-sonnet` as (3, 5); of a
/// Claude without a number, that it is newer than all we know.
fn claude_version(name: &str) -> Option<(u32, u32)> {
    let mut numbers = name.strip_prefix("claude-")?.split(['-', '.', '@']).filter_map(number);
    Some((numbers.next().unwrap_or(99), numbers.next().unwrap_or(0)))
}

/// Models known to think before they answer, without being asked to.
pub fn thinks(model: &str) -> bool {
    let name = bare_name(model);
    if name.contains("non-reasoning") || name.contains("instruct") {
        return false;
    }
    let families = [
        "gpt-oss",
        "deepseek-r",
        "deepseek-v4",
        "qwen3",
        "gemini-2.5",
        "gemini-3",
        "gemini-4",
        "grok-4",
        "magistral",
        "glm-4.5",
        "glm-4.6",
        "glm-5",
        "kimi-k2",
        "minimax-m",
    ];
    // From Claude 5 on, adaptive thinking is the default: <https://platform.claude.com/docs/en/models>.
    is_gpt_5_or_o(model)
        || claude_version(&name).is_some_and(|version| version >= (5, 0))
        || families.iter().any(|family| name.starts_with(family))
        || ["think", "reason"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_a_temperature() {
        let check = |models: &[&str], expected: bool| {
            for model in models {
                assert_eq!(has_fixed_temperature(model), expected, "{model}");
            }
        };
        check(
            &["gpt-5", "gpt-5.4-mini", "openai/gpt-6.1-sol", "gpt-10", "o1", "o3-mini", "openai/o4-mini"],
            true,
        );
        check(
            &["gpt-4o", "gpt-4.1", "gpt-3.5-turbo", "openai/gpt-oss-20b", "olmo-3", "mistral-large", "gpt-"],
            false,
        );
        check(
            &["claude-opus-4-7", "anthropic/claude-opus-4.8", "claude-sonnet-5", "claude-opus-5-20260801"],
            true,
        );
        check(&["claude-fable-5", "claude-x"], true);
        check(
            &[
                "claude-3-5-sonnet-20241022",
                "claude-sonnet-4-20250514",
                "claude-opus-4-1",
                "claude-haiku-4-5",
            ],
            false,
        );
        check(&["claude-opus-4-6", "claude-2.1", "claude-instant-1.2"], false);
        check(&["gemini-3-flash", "google/gemini-3.1-pro-preview", "gemini-4"], true);
        check(&["gemini-2.5-flash", "gemini-flash-latest", "gemma-3-27b"], false);
    }

    #[test]
    fn who_thinks() {
        for model in [
            "o3",
            "gpt-5-mini",
            "openai/gpt-oss-20b",
            "qwen3-8b",
            "gemini-2.5-flash",
            "x-thinking",
            "claude-sonnet-5-5",
        ] {
            assert!(thinks(model), "{model}");
        }
        for model in ["gpt-4o", "smollm2-135m", "qwen3-30b-instruct", "claude-sonnet-4-5", "claude-opus-4-8"]
        {
            assert!(!thinks(model), "{model}");
        }
    }
}
