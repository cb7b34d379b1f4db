//! What the reader set up once: where the model is asked, how arXiv is reached, what models cost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::keep::KeepError;
use super::ports::{Ports, StoreName, Write};
use crate::arxiv::source::ProxyTemplate;
use crate::model::price::Overrides;
use crate::model::{ApiKey, Endpoint};
use crate::profile::Profile;
use crate::store::{Record, open, seal};

/// The key of the one settings record.
pub(super) const KEY: &str = "settings";

/// The reader's settings. The key to the model is not among them: it stays in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where the model is asked; `None` until the reader said so.
    pub endpoint: Option<Endpoint>,
    /// Where the reader is about to have it asked, perhaps without a model yet: the page may reach it, so that its
    /// models can be listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub considered: Option<Endpoint>,
    /// How arXiv is reached; `None` is what the site itself offers.
    pub proxy: Option<ProxyTemplate>,
    /// The reader's own prices, by model name; they beat the bundled table.
    pub prices: Overrides,
    /// What the reader is willing to spend, per run and per month.
    #[serde(skip_serializing_if = "Budget::is_unlimited")]
    pub budget: Budget,
    /// The keys that do something by themselves.
    #[serde(skip_serializing_if = "Keys::are_as_given")]
    pub keys: Keys,
}

/// The reader's choice of keys; `view::keys` knows what they do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keys {
    /// Whether keys do anything.
    pub listening: Listening,
    /// The reader's own keys, by the name of the command.
    pub own: BTreeMap<String, String>,
}

/// Whether single keys do something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listening {
    /// They do.
    #[default]
    On,
    /// They do not: whoever dictates, or types with help, is safe from them.
    Off,
}

impl Keys {
    /// True where the reader changed nothing.
    pub fn are_as_given(&self) -> bool {
        *self == Self::default()
    }
}

impl Settings {
    /// Where a run of `profile` asks: the profile's own model, where it has one, at the address of the settings.
    pub fn endpoint_for(&self, profile: &Profile) -> Option<Endpoint> {
        let endpoint = self.endpoint.clone()?;
        let model = profile.model.clone().unwrap_or_else(|| endpoint.model.clone());
        Some(Endpoint { model, ..endpoint })
    }

    /// The key to ask `endpoint` with, of which `key` is the reader's for the provider of the settings.
    ///
    /// # Errors
    /// Where `endpoint` is at another origin: a stored run may have come from anywhere.
    pub fn key_for(&self, endpoint: &Endpoint, key: &ApiKey) -> Result<ApiKey, OtherOrigin> {
        let asked = endpoint.base_url.origin();
        match &self.endpoint {
            Some(own) if own.base_url.origin() == asked => Ok(key.clone()),
            _ => Err(OtherOrigin(asked.to_owned())),
        }
    }

    /// True where both have their model asked at one origin, or neither has one asked.
    pub fn asks_at_the_origin_of(&self, other: &Self) -> bool {
        let origin = |settings: &Self| settings.endpoint.as_ref().map(|one| one.base_url.origin().to_owned());
        origin(self) == origin(other)
    }

    /// What runs of `profile` may cost: its own budget for a run, where it has one, and the settings' else.
    pub fn budget_for(&self, profile: &Profile) -> Budget {
        Budget { per_run: profile.budget.or(self.budget.per_run), ..self.budget }
    }
}

/// Why a run is not asked: it would be at an origin that is not the settings'.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "It would be asked at {0}, which is not where your settings have the model asked. A key goes to its own provider alone, so nothing was sent. Choose that provider in the settings to go on, or begin anew with yours."
)]
pub struct OtherOrigin(String);

impl Record for Settings {
    const NAME: &'static str = "settings record";
    const VERSION: u32 = 1;
}

/// Reads the settings; the defaults where there are none.
///
/// # Errors
/// When the store fails or the record cannot be used.
pub async fn load(ports: &Ports) -> Result<Settings, KeepError> {
    match ports.store.get(StoreName::Settings, KEY.to_owned()).await? {
        Some(json) => Ok(open(&json)?),
        None => Ok(Settings::default()),
    }
}

/// Writes the settings.
///
/// # Errors
/// When the store fails.
pub async fn save(ports: &Ports, settings: &Settings) -> Result<(), KeepError> {
    let value = Some(seal(settings)?);
    Ok(ports.store.put(vec![Write { store: StoreName::Settings, key: KEY.to_owned(), value }]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnswerForm;

    #[test]
    fn the_key_goes_to_the_settings_origin_alone() {
        let at = |url: &str| Endpoint::parse(url, "m", AnswerForm::Schema).unwrap();
        let key = ApiKey::new("sk-canary-0123456789");
        let check = |own: Option<&str>, asked: &str, goes: bool| {
            let settings = Settings { endpoint: own.map(at), ..Settings::default() };
            let found = settings.key_for(&at(asked), &key);
            assert_eq!(found.is_ok(), goes, "{own:?} {asked}");
            match found {
                Ok(found) => assert_eq!(found, key),
                Err(error) => assert!(error.to_string().contains(at(asked).base_url.origin()), "{error}"),
            }
        };
        let own = Some("https://api.example/v1");
        check(own, "https://api.example/v1", true);
        check(own, "https://API.example:443/other/v2", true);
        for other in [
            "https://evil.example/v1",
            "https://api.example.evil.example/v1",
            "https://sub.api.example/v1",
            "https://api.example:8443/v1",
            "http://localhost:8080/v1",
        ] {
            check(own, other, false);
            check(None, other, false);
        }
        check(Some("http://localhost:8080/v1"), "http://localhost:8081/v1", false);
        check(Some("http://localhost:8080/v1"), "http://127.0.0.1:8080/v1", false);
    }

    #[test]
    fn settings_ask_at_one_origin_or_not() {
        let at = |url: &str| Settings {
            endpoint: Some(Endpoint::parse(url, "m", AnswerForm::Schema).unwrap()),
            ..Settings::default()
        };
        let none = Settings::default();
        assert!(at("https://a.example/v1").asks_at_the_origin_of(&at("https://a.example/v2")));
        assert!(none.asks_at_the_origin_of(&none));
        assert!(!at("https://a.example/v1").asks_at_the_origin_of(&at("https://b.example/v1")));
        assert!(!none.asks_at_the_origin_of(&at("https://a.example/v1")));
    }
}
