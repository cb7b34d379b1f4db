//! Tokens and money.
//!
//! Money is whole micro-dollars. Prices are per million tokens, so tokens × price is exact in `u128` and is
//! rounded once, when a cell is shown. What is not known is `None`, never zero.

mod estimate;

pub use estimate::prompt_tokens;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// A number of tokens, as a provider counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tokens(pub u64);

/// An amount of money in millionths of a US dollar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MicroDollars(pub u64);

/// What one million tokens cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerMillion(pub MicroDollars);

impl PerMillion {
    /// The exact cost of `tokens`, in millionths of a micro-dollar.
    pub fn cost(self, tokens: Tokens) -> ExactCost {
        ExactCost(u128::from(self.0.0) * u128::from(tokens.0))
    }
}

/// A cost before rounding, in millionths of a micro-dollar. Sums of these are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExactCost(u128);

impl ExactCost {
    /// No cost at all.
    pub const NOTHING: Self = Self(0);

    /// Rounds half up to whole micro-dollars.
    pub fn rounded(self) -> MicroDollars {
        self.mean(1)
    }

    /// The mean of a sum of `count`, rounded half up to whole micro-dollars; of none the sum itself.
    pub fn mean(self, count: u64) -> MicroDollars {
        let unit = 1_000_000 * u128::from(count.max(1));
        MicroDollars(u64::try_from(self.0.saturating_add(unit / 2) / unit).unwrap_or(u64::MAX))
    }
}

/// Rounded, as [`MicroDollars`] are shown.
impl fmt::Display for ExactCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rounded().fmt(f)
    }
}

impl From<MicroDollars> for ExactCost {
    fn from(amount: MicroDollars) -> Self {
        Self(u128::from(amount.0) * 1_000_000)
    }
}

impl Add for ExactCost {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for ExactCost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Add::add)
    }
}

/// The most that may be spent; `None` is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limit {
    /// On models whose price is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<MicroDollars>,
    /// On models whose price is not known; prompt and completion together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Tokens>,
}

impl Limit {
    /// True where nothing is limited.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// This limit, and where it sets none, `other`.
    pub fn or(self, other: Self) -> Self {
        Self { money: self.money.or(other.money), tokens: self.tokens.or(other.tokens) }
    }
}

impl Add for MicroDollars {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl MicroDollars {
    /// Reads a sum in dollars as a person or the old digests write it (`0.14`, `$0.1`, `2.5`), exactly, up to
    /// six decimals; `None` for anything else.
    pub fn parse_dollars(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('$').unwrap_or(text);
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 6 || !digits(whole) || !digits(fraction) {
            return None;
        }
        let whole: u64 = whole.parse().ok()?;
        let fraction: u64 = format!("{fraction:0<6}").parse().ok()?;
        whole.checked_mul(1_000_000)?.checked_add(fraction).map(Self)
    }

    /// The amount as [`MicroDollars::parse_dollars`] reads it, exact: `2.5`, `15`, `0.000001`.
    pub fn in_dollars(self) -> String {
        let exact = format!("{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000);
        exact.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The cell of the Markdown table: rounded to cents, half up, without padding but with one decimal at least
    /// (`$0.14`, `$0.1`, `$0.0`), as the original system printed it.
    pub fn markdown_cell(self) -> String {
        let cents = self.cents();
        let (dollars, cents) = (cents / 100, cents % 100);
        if cents % 10 == 0 { format!("${dollars}.{}", cents / 10) } else { format!("${dollars}.{cents:02}") }
    }

    fn cents(self) -> u64 {
        self.0.saturating_add(5_000) / 10_000
    }
}

/// On the page: cents, and under ten cents tenths of a cent, so that a cheap run does not read `$0.00`.
impl fmt::Display for MicroDollars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => write!(f, "$0"),
            1..1_000 => write!(f, "under $0.001"),
            1_000..100_000 => {
                let tenths = (self.0 + 500) / 1_000;
                write!(f, "${}.{:03}", tenths / 1_000, tenths % 1_000)
            }
            _ => write!(f, "${}.{:02}", self.cents() / 100, self.cents() % 100),
        }
    }
}

impl Tokens {
    /// True for none.
    pub fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

impl Add for Tokens {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Tokens {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Tokens {
    fn sum<I: Iterator<Item = Self>>(tokens: I) -> Self {
        tokens.fold(Self::default(), Add::add)
    }
}

/// With thousands separators: `25,948`.
impl fmt::Display for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// What a provider said a request used. `prompt` includes `cached`; `completion` includes reasoning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the prompt, cached ones included.
    pub prompt: Tokens,
    /// The part of `prompt` that the provider had cached.
    pub cached: Tokens,
    /// The part of `prompt` that the provider wrote to its cache at a price of its own (Anthropic).
    #[serde(default, skip_serializing_if = "Tokens::is_zero")]
    pub written: Tokens,
    /// Tokens of the completion, reasoning included.
    pub completion: Tokens,
    /// What the provider itself said it charged, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged: Option<MicroDollars>,
}

impl Usage {
    /// No tokens.
    pub const NOTHING: Self = Self {
        prompt: Tokens(0),
        cached: Tokens(0),
        written: Tokens(0),
        completion: Tokens(0),
        charged: None,
    };

    /// Prompt and completion together.
    pub fn total(self) -> Tokens {
        self.prompt + self.completion
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.charged = match (self.charged, other.charged) {
            (Some(mine), Some(theirs)) => Some(mine + theirs),
            (mine, None) if other.total() == Tokens(0) => mine,
            (None, theirs) if self.total() == Tokens(0) => theirs,
            // A charge for a part of it says nothing of the whole.
            _ => None,
        };
        self.prompt += other.prompt;
        self.cached += other.cached;
        self.written += other.written;
        self.completion += other.completion;
    }
}

/// What a model costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Prompt tokens that were not cached.
    pub prompt: PerMillion,
    /// Prompt tokens that were cached; `None` where no separate price is known: then they cost as the others.
    pub cached: Option<PerMillion>,
    /// Completion tokens.
    pub completion: PerMillion,
}

impl Price {
    /// The exact cost of the prompt of `usage`, cached tokens at their own price, and those written to a cache a quarter
    /// dearer than others (<https://platform.claude.com/docs/en/build-with-claude/prompt-caching>).
    pub fn prompt_cost(self, usage: Usage) -> ExactCost {
        let cached = Tokens(usage.cached.0.min(usage.prompt.0));
        let fresh = Tokens(usage.prompt.0 - cached.0);
        let written = Tokens(usage.written.0.min(fresh.0));
        let surcharge = PerMillion(MicroDollars(self.prompt.0.0 / 4)).cost(written);
        self.prompt.cost(fresh) + self.cached.unwrap_or(self.prompt).cost(cached) + surcharge
    }

    /// The exact cost of the completion of `usage`.
    pub fn completion_cost(self, usage: Usage) -> ExactCost {
        self.completion.cost(usage.completion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables of two real digests, of gpt-4o at $2.50 and $10 per million tokens.
    #[test]
    fn the_printed_tables_come_out() {
        let price = Price {
            prompt: PerMillion(MicroDollars(2_500_000)),
            cached: None,
            completion: PerMillion(MicroDollars(10_000_000)),
        };
        for (prompt, completion, cells) in
            [(35_479, 4_816, ["$0.09", "$0.05", "$0.14"]), (25_948, 3_121, ["$0.06", "$0.03", "$0.1"])]
        {
            let usage = Usage { prompt: Tokens(prompt), completion: Tokens(completion), ..Usage::default() };
            let costs = [price.prompt_cost(usage), price.completion_cost(usage)];
            let total = costs.into_iter().sum::<ExactCost>();
            let shown = [costs[0], costs[1], total].map(|cost| cost.rounded().markdown_cell());
            assert_eq!(shown, cells);
        }
    }

    #[test]
    fn cached_tokens_have_their_own_price() {
        let price = Price {
            prompt: PerMillion(MicroDollars(2_000_000)),
            cached: Some(PerMillion(MicroDollars(500_000))),
            completion: PerMillion(MicroDollars(8_000_000)),
        };
        let usage = Usage { prompt: Tokens(1_000), cached: Tokens(400), ..Usage::default() };
        assert_eq!(price.prompt_cost(usage).rounded(), MicroDollars(1_200 + 200));
        let usage = Usage { written: Tokens(200), ..usage };
        assert_eq!(price.prompt_cost(usage).rounded(), MicroDollars(1_200 + 200 + 100));
    }

    #[test]
    fn dollars_are_read_exactly_or_not_at_all() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(MicroDollars::parse_dollars(text), expected.map(MicroDollars), "{text}");
        };
        check("$0.1", Some(100_000));
        check(" 2.50 ", Some(2_500_000));
        check("15", Some(15_000_000));
        check("0.000001", Some(1));
        for exact in ["2.5", "15", "0.000001", "0"] {
            assert_eq!(MicroDollars::parse_dollars(exact).unwrap().in_dollars(), exact);
        }
        for wrong in ["", "$", ".5", "1.0000001", "-1", "1e3", "unknown", "99999999999999999999"] {
            check(wrong, None);
        }
    }

    #[test]
    fn cells_are_unpadded_and_the_page_never_says_nothing_for_something() {
        let cells = [0, 100_000, 140_000, 1_000_000, 12_345_678].map(|n| MicroDollars(n).markdown_cell());
        assert_eq!(cells, ["$0.0", "$0.1", "$0.14", "$1.0", "$12.35"]);
        let shown = [0, 400, 1_500, 99_999, 140_000].map(|n| MicroDollars(n).to_string());
        assert_eq!(shown, ["$0", "under $0.001", "$0.002", "$0.100", "$0.14"]);
        assert_eq!(Tokens(1_234_567).to_string(), "1,234,567");
    }
}
