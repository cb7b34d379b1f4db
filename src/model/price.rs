//! What models cost: a bundled table with its date, and the reader's own prices above it.
//!
//! The table ages, so that its date is shown with every sum that comes from it. A model that neither it nor the
//! reader knows has no price; what a provider itself charges ([`Usage::charged`](crate::money::Usage)) beats both.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::money::{MicroDollars, PerMillion, Price};

use super::Endpoint;

/// The reader's own prices, by the model's name as in the settings.
pub type Overrides = BTreeMap<String, Price>;

/// The bundled table.
pub struct PriceTable {
    /// Where the prices come from, and under which licence.
    pub source: String,
    /// When they were taken, `YYYY-MM-DD`.
    pub date: String,
    models: BTreeMap<String, Vec<Listed>>,
}

/// What a model costs with one provider.
struct Listed {
    /// As the table of providers calls it.
    provider: String,
    price: Price,
}

impl PriceTable {
    /// The models in it, as [`price_of`] compares names, with the price of the first provider that has them.
    pub fn models(&self) -> impl Iterator<Item = (&str, Price)> {
        self.models.iter().filter_map(|(name, listed)| Some((name.as_str(), listed.first()?.price)))
    }
}

/// The bundled table.
pub fn table() -> &'static PriceTable {
    &TABLE
}

/// What the model at `endpoint` costs: the reader's own price, else the table's. A server on the reader's own
/// machine is in no table, whatever its model is called; and where others serve a model with open weights, its
/// maker's price says nothing.
pub fn price_at(endpoint: &Endpoint, overrides: &Overrides) -> Option<Price> {
    if let Some(price) = overrides.get(&endpoint.model) {
        return Some(*price);
    }
    let listed = listed(&endpoint.model).filter(|_| !endpoint.base_url.is_local())?;
    let own = listed.iter().find(|one| one.provider == endpoint.provider.id);
    let closed = || listed.iter().find(|one| CLOSED_WEIGHTS.contains(&one.provider.as_str()));
    own.or_else(closed).map(|one| one.price)
}

/// What `model` costs: the reader's own price for this very name, else the table's; `None` where neither knows it.
///
/// The table's name may stand behind a provider's (`openai/gpt-4o`, `models/gemini-2.5-flash`) and before a date
/// (`gpt-4o-2024-08-06`); case does not matter, nor whether a version has a dot or a hyphen. Nothing else is taken
/// off: `gpt-4o-mini` is not gpt-4o, and `…:free` is another price.
pub fn price_of(model: &str, overrides: &Overrides) -> Option<Price> {
    overrides.get(model).copied().or_else(|| Some(listed(model)?.first()?.price))
}

fn listed(model: &str) -> Option<&'static [Listed]> {
    let name = plain_name(model);
    let undated = without_date(&name).filter(|_| !PRICED_APART.contains(&name.as_str()));
    let found = [Some(name.as_str()), undated].into_iter().flatten().find_map(|name| {
        let bare = name.split_once('/').filter(|(provider, _)| PROVIDERS.contains(provider));
        TABLE.models.get(name).or_else(|| TABLE.models.get(bare?.1))
    });
    found.map(Vec::as_slice)
}

/// Providers whose models cost the same wherever they are served, for nobody else has them.
const CLOSED_WEIGHTS: [&str; 4] = ["openai", "anthropic", "gemini", "xai"];

/// Dated models whose price is not that of the name without date: the first gpt-4o cost twice as much.
const PRICED_APART: [&str; 2] = ["gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13"];

/// Names before a slash that say who made a model. Others may be people's own versions of it.
const PROVIDERS: [&str; 11] = [
    "openai",
    "anthropic",
    "google",
    "gemini",
    "models",
    "deepseek",
    "deepseek-ai",
    "mistralai",
    "mistral",
    "x-ai",
    "xai",
];

fn plain_name(model: &str) -> String {
    model.trim().to_ascii_lowercase().replace('.', "-")
}

/// The name before `-2024-08-06` or `-20251001`; `None` where it ends in no date.
pub fn without_date(name: &str) -> Option<&str> {
    let date = |text: &str| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        digits == 8 && text.starts_with("20") && (text.len() == 8 || is_hyphenated(text))
    };
    [10, 8].into_iter().find_map(|length| {
        let (head, tail) = name.split_at_checked(name.len().checked_sub(length)?)?;
        head.strip_suffix('-').filter(|_| date(tail))
    })
}

fn is_hyphenated(date: &str) -> bool {
    date.split('-').map(str::len).eq([4, 2, 2])
}

static TABLE: LazyLock<PriceTable> = LazyLock::new(|| {
    let Bundled { source, date, providers } =
        serde_json::from_str(include_str!("prices.json")).unwrap_or_default();
    let mut models: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for (provider, rows) in providers {
        for (name, row) in rows {
            if let Some(price) = row.price() {
                let provider = provider.clone();
                models.entry(plain_name(&name)).or_default().push(Listed { provider, price });
            }
        }
    }
    PriceTable { source, date, models }
});

/// The file, as `cargo xtask prices` writes it.
#[derive(Default, Deserialize)]
struct Bundled {
    source: String,
    date: String,
    providers: BTreeMap<String, BTreeMap<String, Row>>,
}

/// Prompt, cached, completion in dollars per million tokens, as decimals in text.
#[derive(Deserialize)]
struct Row(String, Option<String>, String);

impl Row {
    fn price(&self) -> Option<Price> {
        let read = |text: &str| MicroDollars::parse_dollars(text).map(PerMillion);
        let Self(prompt, cached, completion) = self;
        let cached = cached.as_deref().and_then(read);
        Some(Price { prompt: read(prompt)?, cached, completion: read(completion)? })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AnswerForm, providers};
    use super::*;

    fn input(model: &str) -> Option<u64> {
        price_of(model, &Overrides::new()).map(|price| price.prompt.0.0)
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let bundled: Bundled = serde_json::from_str(include_str!("prices.json")).unwrap();
        let rows: usize = bundled.providers.values().map(BTreeMap::len).sum();
        assert_eq!(table().models.values().map(Vec::len).sum::<usize>(), rows);
        for (provider, models) in &bundled.providers {
            assert!(providers::by_id(provider).is_some(), "{provider}");
            for (name, row) in models {
                let price = row.price().unwrap();
                assert!(price.cached.is_none_or(|cached| cached.0 <= price.prompt.0), "{name}");
                assert!(price.prompt.0 <= price.completion.0, "{name}");
                assert!(listed(name).unwrap().iter().any(|one| one.price == price), "{name}");
            }
        }
        assert!(crate::day::Day::parse(&table().date).is_some());
    }

    #[test]
    fn names_of_the_same_model() {
        for name in ["gpt-4o", "openai/gpt-4o", "gpt-4o-2024-08-06", " GPT-4o ", "openai/gpt-4o-2024-11-20"] {
            assert_eq!(input(name), Some(2_500_000), "{name}");
        }
        for name in ["claude-haiku-4-5", "anthropic/claude-haiku-4.5", "claude-haiku-4-5-20251001"] {
            assert_eq!(input(name), Some(1_000_000), "{name}");
        }
        assert_eq!(input("gpt-4o-mini"), Some(150_000));
        assert_eq!(input("gpt-4o-mini-2024-07-18"), Some(150_000));
        assert_eq!(input("models/gemini-2.5-flash-lite"), Some(100_000));
        assert_eq!(input("openai/gpt-oss-20b"), Some(75_000));
    }

    #[test]
    fn what_is_not_known_has_no_price() {
        for name in [
            "",
            "gpt",
            "gpt-4",
            "gpt-4o-audio",
            "gpt-4o-2024-05-13",
            "chatgpt-4o-latest",
            "gpt-4o:free",
            "openai/gpt-4o:free",
            "somebody/gpt-4o",
            "gpt-4o-20",
            "gpt-4o-9024-08-06",
            "gpt-4o-2024-0806",
            "-2024-08-06",
        ] {
            assert_eq!(input(name), None, "{name}");
        }
    }

    #[test]
    fn the_readers_own_price_wins() {
        let own = Price {
            prompt: PerMillion(MicroDollars(1)),
            cached: None,
            completion: PerMillion(MicroDollars(2)),
        };
        let overrides = Overrides::from([("gpt-4o".to_owned(), own), ("llama".to_owned(), own)]);
        assert_eq!(price_of("gpt-4o", &overrides), Some(own));
        assert_ne!(price_of("gpt-4o-mini", &overrides), Some(own));
        let at = |url: &str, model: &str| {
            price_at(&Endpoint::parse(url, model, AnswerForm::Schema).unwrap(), &overrides)
        };
        assert_eq!(at("http://localhost:8080/v1", "llama"), Some(own));
        assert_eq!(at("http://localhost:8080/v1", "openai/gpt-oss-20b"), None);
        assert_eq!(at("https://api.together.xyz/v1", "openai/gpt-oss-20b"), None);
        assert!(at("https://api.groq.com/openai/v1", "openai/gpt-oss-20b").is_some());
        assert!(at("https://openrouter.ai/api/v1", "openai/gpt-4o-mini").is_some());
        assert_eq!(at("https://openrouter.ai/api/v1", "deepseek/deepseek-v4-pro"), None);
        let [groq, together] = ["https://api.groq.com/openai/v1", "https://api.together.xyz/v1"]
            .map(|url| at(url, "openai/gpt-oss-120b").unwrap());
        assert_eq!((groq.prompt, together.prompt), (together.prompt, groq.prompt));
        assert!(groq.cached.is_some() && together.cached.is_none());
        assert_eq!(at("https://openrouter.ai/api/v1", "llama"), Some(own));
    }
}
