//! How long a run takes.
//!
//! Nobody promises a speed. Providers answer after one to ten seconds and write 25 to 200 tokens a second; the tokens
//! that they allow a minute depend on the account, and the table of providers knows the least. A model on the reader's
//! own machine reads 100 to 2,000 tokens a second and writes 8 to 100, one request after the other.

use std::time::Duration;

use super::Span;
use super::asked::Total;
use crate::model::Endpoint;
use crate::money::Tokens;
use crate::run::drive::TOGETHER;

/// What a low tier allows where nobody says it, in tokens a minute.
const LOW_TIER: Tokens = Tokens(30_000);

/// What `low` takes at a good pace, and `high` at a bad one.
pub fn span(endpoint: &Endpoint, low: &Total, high: &Total) -> Span<Duration> {
    if endpoint.base_url.is_local() {
        return Span { low: alone(low, 2_000, 100), high: alone(high, 100, 8) };
    }
    let tier = endpoint.provider.limits.tokens.unwrap_or(LOW_TIER);
    let paced = Duration::from_secs(high.usage.total().0 * 60 / tier.0.max(1));
    Span { low: together(low, 1, 200), high: together(high, 10, 25).max(paced) }
}

/// One request after the other, at so many tokens a second read and written.
fn alone(total: &Total, reads: u64, writes: u64) -> Duration {
    Duration::from_secs(total.usage.prompt.0 / reads + total.usage.completion.0 / writes)
}

/// Several at once, each answered after `wait` seconds at `writes` tokens a second.
fn together(total: &Total, wait: u64, writes: u64) -> Duration {
    let rounds = total.stages + total.requests.saturating_sub(total.stages).div_ceil(TOGETHER as u64);
    let each = total.usage.completion.0 / total.requests.max(1) / writes;
    Duration::from_secs(rounds * (wait + each))
}
