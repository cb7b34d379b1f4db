//! What the reader set up once: where the model is asked, how arXiv is reached, what models cost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::keep::KeepError;
use super::ports::{Ports, StoreName, Write};
use crate::arxiv::source::ProxyTemplate;
use crate::model::Endpoint;
use crate::model::price::Overrides;
use crate::profile::Profile;
use crate::store::{Record, open, seal};

/// The key of the one settings record.
const KEY: &str = "settings";

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

    /// What runs of `profile` may cost: its own budget for a run, where it has one, and the settings' else.
    pub fn budget_for(&self, profile: &Profile) -> Budget {
        Budget { per_run: profile.budget.or(self.budget.per_run), ..self.budget }
    }
}

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
