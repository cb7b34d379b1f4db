//! The table of providers: all that is particular about one stands in its row, and nowhere else. A further provider
//! that speaks a known dialect is one row more.
//!
//! Addresses, limits and habits as the providers document them, November 2026. Limits are those of the lowest paid
//! tier, where one is documented that holds for most models; accounts and models differ, so that they are a beginning,
//! and what responses say beats them.

use std::fmt;

use super::anthropic::Anthropic;
use super::dialect::Dialect;
use super::gemini::Gemini;
use super::openai::OpenAi;
use super::{AnswerForm, ApiKey, BaseUrl};
use crate::money::Tokens;

/// A provider.
pub struct Provider {
    /// What stored settings call it: never changed once published.
    pub id: &'static str,
    /// Its name, for the menu.
    pub name: &'static str,
    /// Where it is asked; where the reader has to say that, an example.
    pub base_url: &'static str,
    /// Who says where it is asked.
    pub address: Address,
    /// What it speaks.
    pub dialect: &'static dyn Dialect,
    /// How the key is sent, and whether there has to be one.
    pub auth: Auth,
    /// Whether there has to be a key.
    pub key: KeyNeed,
    /// In which form it can be made to answer.
    pub answers: AnswerForm,
    /// Parameters that it refuses with every model.
    pub refuses: &'static [Parameter],
    /// How much it takes.
    pub limits: Limits,
    /// Whom its list of models is shown to.
    pub list: ListAccess,
    /// How it answers a page with a wrong key.
    pub wrong_key: WrongKey,
    /// Which web pages it lets in.
    pub lets_in: LetsIn,
    /// Where keys are made.
    pub keys_at: Option<&'static str>,
}

/// Who says where a provider is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// The row: it is the same for everybody.
    Fixed,
    /// The row, and the reader may choose another port or machine.
    Usual,
    /// The reader: the row has an example.
    Typed,
}

/// How a key is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer …`.
    Bearer,
    /// A header of this name with nothing but the key.
    Header(&'static str),
}

impl Auth {
    /// The header that carries `key`; none where there is no key.
    pub(super) fn header(self, key: &ApiKey) -> Option<(&'static str, String)> {
        (!key.is_empty()).then(|| match self {
            Self::Bearer => ("authorization", format!("Bearer {}", key.reveal())),
            Self::Header(name) => (name, key.reveal().to_owned()),
        })
    }
}

/// Whether a provider wants a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyNeed {
    /// Without one it answers nothing.
    Always,
    /// It may have been set up with one.
    Perhaps,
}

/// What some providers refuse to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// `stream_options`: usage is reported without it.
    StreamOptions,
}

/// How much a provider takes from one account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Requests a minute.
    pub requests: Option<u32>,
    /// Tokens a minute, of the prompt at least.
    pub tokens: Option<Tokens>,
    /// Requests at once: servers on the reader's own machine work them off one by one.
    pub at_once: Option<u32>,
}

/// Whom a list of models is shown to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAccess {
    /// To who has a key: the list doubles as a check of it.
    Keyed,
    /// To everybody: it says nothing about a key.
    Public,
}

/// How a provider answers a page whose key is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongKey {
    /// With an error that the page may read.
    Readable,
    /// With one that the browser hides (no CORS headers), or so it is reported.
    Hidden,
}

/// Which web pages a server lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetsIn {
    /// All of them.
    All,
    /// Those that a setting of the server names.
    ByOllamaOrigins,
    /// All, once LM Studio's switch is on.
    ByLmStudioSwitch,
    /// Those that a start-up option of vLLM names; all by default.
    ByVllmOption,
    /// Nobody knows.
    Unknown,
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Provider {}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

const NO_LIMITS: Limits = Limits { requests: None, tokens: None, at_once: None };
const ONE_BY_ONE: Limits = Limits { at_once: Some(1), ..NO_LIMITS };

const fn a_minute(requests: u32, tokens: u64) -> Limits {
    Limits { requests: Some(requests), tokens: Some(Tokens(tokens)), ..NO_LIMITS }
}

/// What most providers in the cloud have in common.
const CLOUD: Provider = Provider {
    id: "",
    name: "",
    base_url: "",
    address: Address::Fixed,
    dialect: &OpenAi,
    auth: Auth::Bearer,
    key: KeyNeed::Always,
    answers: AnswerForm::Schema,
    refuses: &[],
    limits: NO_LIMITS,
    list: ListAccess::Keyed,
    wrong_key: WrongKey::Readable,
    lets_in: LetsIn::All,
    keys_at: None,
};

/// What most servers on the reader's own machine have in common.
const OWN: Provider =
    Provider { address: Address::Usual, key: KeyNeed::Perhaps, limits: ONE_BY_ONE, ..CLOUD };

/// Any address that the reader types.
const CUSTOM: Provider = Provider {
    id: "custom",
    name: "Another address",
    base_url: "https://api.example.org/v1",
    address: Address::Typed,
    wrong_key: WrongKey::Hidden,
    lets_in: LetsIn::Unknown,
    ..CLOUD
};

/// The table, in the order of the menu.
pub const PROVIDERS: &[Provider] = &[
    Provider {
        id: "openai",
        name: "OpenAI",
        base_url: "https://api.openai.com/v1",
        // Of gpt-4o in tier 1; smaller models have more.
        limits: a_minute(500, 30_000),
        wrong_key: WrongKey::Hidden,
        keys_at: Some("https://platform.openai.com/api-keys"),
        ..CLOUD
    },
    Provider {
        id: "anthropic",
        name: "Anthropic",
        base_url: "https://api.anthropic.com/v1",
        dialect: &Anthropic,
        auth: Auth::Header("x-api-key"),
        limits: a_minute(50, 30_000),
        keys_at: Some("https://platform.claude.com/settings/keys"),
        ..CLOUD
    },
    Provider {
        id: "gemini",
        name: "Google Gemini",
        base_url: "https://generativelanguage.googleapis.com/v1beta",
        dialect: &Gemini,
        auth: Auth::Header("x-goog-api-key"),
        keys_at: Some("https://aistudio.google.com/apikey"),
        ..CLOUD
    },
    Provider {
        id: "openrouter",
        name: "OpenRouter",
        base_url: "https://openrouter.ai/api/v1",
        list: ListAccess::Public,
        keys_at: Some("https://openrouter.ai/settings/keys"),
        ..CLOUD
    },
    Provider {
        id: "deepseek",
        name: "DeepSeek",
        base_url: "https://api.deepseek.com/v1",
        answers: AnswerForm::Json,
        keys_at: Some("https://platform.deepseek.com/api_keys"),
        ..CLOUD
    },
    Provider {
        id: "mistral",
        name: "Mistral",
        base_url: "https://api.mistral.ai/v1",
        // 422 for what it does not know.
        refuses: &[Parameter::StreamOptions],
        limits: a_minute(60, 500_000),
        keys_at: Some("https://console.mistral.ai/api-keys"),
        ..CLOUD
    },
    Provider {
        id: "groq",
        name: "Groq",
        base_url: "https://api.groq.com/openai/v1",
        limits: a_minute(30, 12_000),
        keys_at: Some("https://console.groq.com/keys"),
        ..CLOUD
    },
    Provider {
        id: "xai",
        name: "xAI",
        base_url: "https://api.x.ai/v1",
        keys_at: Some("https://console.x.ai"),
        ..CLOUD
    },
    Provider {
        id: "together",
        name: "Together",
        base_url: "https://api.together.xyz/v1",
        limits: Limits { requests: Some(60), ..NO_LIMITS },
        keys_at: Some("https://api.together.ai/settings/api-keys"),
        ..CLOUD
    },
    Provider {
        id: "fireworks",
        name: "Fireworks",
        base_url: "https://api.fireworks.ai/inference/v1",
        keys_at: Some("https://app.fireworks.ai/settings/users/api-keys"),
        ..CLOUD
    },
    Provider {
        id: "cerebras",
        name: "Cerebras",
        base_url: "https://api.cerebras.ai/v1",
        limits: a_minute(30, 60_000),
        keys_at: Some("https://cloud.cerebras.ai"),
        ..CLOUD
    },
    Provider {
        id: "azure",
        name: "Azure OpenAI",
        base_url: "https://RESOURCE.openai.azure.com/openai/v1",
        address: Address::Typed,
        auth: Auth::Header("api-key"),
        keys_at: Some("https://ai.azure.com"),
        ..CLOUD
    },
    Provider {
        id: "ollama",
        name: "Ollama, on this computer",
        base_url: "http://localhost:11434/v1",
        lets_in: LetsIn::ByOllamaOrigins,
        ..OWN
    },
    Provider {
        id: "lm-studio",
        name: "LM Studio, on this computer",
        base_url: "http://localhost:1234/v1",
        lets_in: LetsIn::ByLmStudioSwitch,
        ..OWN
    },
    Provider {
        id: "llama-cpp",
        name: "llama.cpp, on this computer",
        base_url: "http://localhost:8080/v1",
        list: ListAccess::Public,
        ..OWN
    },
    Provider {
        id: "vllm",
        name: "vLLM, on this computer",
        base_url: "http://localhost:8000/v1",
        limits: NO_LIMITS,
        lets_in: LetsIn::ByVllmOption,
        ..OWN
    },
    CUSTOM,
    Provider {
        id: "custom-anthropic",
        name: "Another address, like Anthropic’s",
        dialect: &Anthropic,
        auth: Auth::Header("x-api-key"),
        ..CUSTOM
    },
    Provider {
        id: "custom-gemini",
        name: "Another address, like Gemini’s",
        base_url: "https://api.example.org/v1beta",
        dialect: &Gemini,
        auth: Auth::Header("x-goog-api-key"),
        ..CUSTOM
    },
];

/// The row for an address that nobody knows.
pub fn custom() -> &'static Provider {
    by_id(CUSTOM.id).unwrap_or(&CUSTOM)
}

/// The row of that id.
pub fn by_id(id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.id == id)
}

/// The row whose address `base_url` is; [`custom`] where there is none.
pub fn at(base_url: &BaseUrl) -> &'static Provider {
    let is_there =
        |provider: &&Provider| provider.address != Address::Typed && provider.base_url == base_url.as_str();
    PROVIDERS.iter().find(is_there).unwrap_or_else(custom)
}

impl Provider {
    /// Whether `base_url` may be this provider: where the row fixes the address, no other gets the key.
    pub fn is_at(&self, base_url: &BaseUrl) -> bool {
        self.address != Address::Fixed || self.base_url == base_url.as_str()
    }
}

#[cfg(test)]
mod tests;
