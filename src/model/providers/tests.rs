use std::collections::BTreeSet;

use super::super::{Endpoint, Prompt, Question, chat, list_models};
use super::*;

/// What a reader would type for a row: its own address, or its example.
fn endpoint(provider: &'static Provider) -> Endpoint {
    Endpoint::at(provider, provider.base_url, "a-model", provider.answers).unwrap()
}

#[test]
fn every_address_is_one_that_the_app_accepts_as_it_stands() {
    for provider in PROVIDERS {
        let base = BaseUrl::parse(provider.base_url).unwrap();
        // Azure's example has a word in capitals to be replaced.
        assert_eq!(base.as_str(), provider.base_url.to_lowercase(), "{provider:?}");
        assert_eq!(base.is_local(), provider.address == Address::Usual, "{provider:?}");
    }
}

#[test]
fn ids_and_names_are_told_apart_and_found_again() {
    let ids: BTreeSet<_> = PROVIDERS.iter().map(|provider| provider.id).collect();
    let names: BTreeSet<_> = PROVIDERS.iter().map(|provider| provider.name).collect();
    assert_eq!((ids.len(), names.len()), (PROVIDERS.len(), PROVIDERS.len()));
    for provider in PROVIDERS {
        assert_eq!(by_id(provider.id), Some(provider));
        let found = at(&BaseUrl::parse(provider.base_url).unwrap());
        let expected = if provider.address == Address::Typed { custom() } else { provider };
        assert_eq!(found, expected);
    }
    for named in
        ["OpenAI", "Anthropic", "Gemini", "OpenRouter", "DeepSeek", "Mistral", "Groq", "xAI", "Together"]
            .into_iter()
            .chain([
                "Fireworks",
                "Cerebras",
                "Azure",
                "Ollama",
                "LM Studio",
                "llama.cpp",
                "vLLM",
                "Another address",
            ])
    {
        assert!(names.iter().any(|name| name.contains(named)), "{named}");
    }
}

/// Whatever a row says shows in the requests, and the key goes to its origin in one header.
#[test]
fn requests_are_made_of_the_row() {
    let key = ApiKey::new("sk-secret-0123456789");
    let prompt =
        Prompt { system: "You read.".into(), constant: "Criteria.\n\n".into(), papers: "Papers.".into() };
    for provider in PROVIDERS {
        let endpoint = endpoint(provider);
        for call in
            [list_models(&endpoint, &key), chat(&endpoint, &key, &prompt, Question::Scores, Tokens(100))]
        {
            assert!(call.url.starts_with(&format!("{}/", endpoint.base_url)), "{provider:?}: {}", call.url);
            assert!(!call.url.contains("secret"), "{provider:?}");
            assert!(!call.body.as_deref().unwrap_or_default().contains("secret"), "{provider:?}");
            let carriers: Vec<_> =
                call.headers.iter().filter(|(_, value)| value.contains("secret")).collect();
            let expected = provider.auth.header(&key).unwrap();
            assert_eq!(carriers, [&expected], "{provider:?}");
            assert!(call.headers.iter().all(|(name, _)| *name == name.to_ascii_lowercase()));
        }
        let body = chat(&endpoint, &key, &prompt, Question::Scores, Tokens(100)).body.unwrap();
        let has_schema = body.contains("additionalProperties");
        assert_eq!(has_schema, provider.answers == AnswerForm::Schema, "{provider:?}");
        if provider.refuses.contains(&Parameter::StreamOptions) {
            assert!(!body.contains("stream_options"), "{provider:?}");
        }
        let none = chat(&endpoint, &ApiKey::default(), &prompt, Question::Scores, Tokens(100));
        assert!(none.headers.iter().all(|(name, _)| provider.auth.header(&key).unwrap().0 != *name));
    }
}

/// What a further provider of a known dialect takes is a row: this one is in no table, and works.
#[test]
fn a_new_row_is_all_that_a_new_provider_needs() {
    static NEW: Provider = Provider {
        id: "new",
        name: "New",
        base_url: "https://api.new.example/v2",
        auth: Auth::Header("x-new-key"),
        answers: AnswerForm::Json,
        refuses: &[Parameter::StreamOptions],
        ..CLOUD
    };
    let endpoint = endpoint(&NEW);
    let prompt = Prompt { system: "You read.".into(), constant: String::new(), papers: "Papers.".into() };
    let call = chat(&endpoint, &ApiKey::new("sk-1"), &prompt, Question::Scores, Tokens(100));
    assert_eq!(call.url, "https://api.new.example/v2/chat/completions");
    assert_eq!(
        call.headers,
        [("content-type", "application/json".to_owned()), ("x-new-key", "sk-1".to_owned())]
    );
    assert_eq!(
        call.body.unwrap(),
        r#"{"model":"a-model","messages":[{"role":"system","content":"You read."},{"role":"user","content":"Papers."}],"stream":true,"temperature":0,"max_tokens":100,"response_format":{"type":"json_object"}}"#
    );
}

/// No other file of the app may know a provider by its host.
#[test]
fn hosts_stand_in_the_table_alone() {
    let hosts: Vec<&str> = PROVIDERS
        .iter()
        .filter(|provider| provider.address == Address::Fixed)
        .filter_map(|provider| provider.base_url.split('/').nth(2))
        .collect();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            // Examples for people stand in tests, comments and sentences.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let is_code = |line: &&str| {
                let line = line.trim_start();
                !line.starts_with("//") && !line.starts_with("#[error(")
            };
            for line in code.lines().filter(is_code) {
                let named = hosts.iter().find(|host| line.contains(&format!("\"{host}\"")));
                assert!(
                    named.is_none() || path.ends_with("model/providers.rs"),
                    "{}: {line}",
                    path.display()
                );
            }
        }
    }
}
