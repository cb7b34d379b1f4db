//! Providers that can be called straight from a page, for the settings' menu.
//!
//! Addresses as the providers document them. What each of them refuses and enforces comes with the table of providers.

/// A provider of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// The base address of its OpenAI-compatible API.
    pub base_url: &'static str,
}

const fn preset(name: &'static str, base_url: &'static str) -> Preset {
    Preset { name, base_url }
}

/// The menu, in its order.
pub const PRESETS: [Preset; 13] = [
    preset("OpenAI", "https://api.openai.com/v1"),
    preset("OpenRouter", "https://openrouter.ai/api/v1"),
    preset("DeepSeek", "https://api.deepseek.com/v1"),
    preset("Mistral", "https://api.mistral.ai/v1"),
    preset("Groq", "https://api.groq.com/openai/v1"),
    preset("xAI", "https://api.x.ai/v1"),
    preset("Together", "https://api.together.xyz/v1"),
    preset("Fireworks", "https://api.fireworks.ai/inference/v1"),
    preset("Cerebras", "https://api.cerebras.ai/v1"),
    preset("Ollama, on this computer", "http://localhost:11434/v1"),
    preset("LM Studio, on this computer", "http://localhost:1234/v1"),
    preset("llama.cpp, on this computer", "http://localhost:8080/v1"),
    preset("vLLM, on this computer", "http://localhost:8000/v1"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BaseUrl;

    #[test]
    fn every_address_is_one_that_the_app_accepts_as_it_stands() {
        for preset in PRESETS {
            let base = BaseUrl::parse(preset.base_url).unwrap();
            assert_eq!(base.as_str(), preset.base_url, "{}", preset.name);
        }
    }
}
