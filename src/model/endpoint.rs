//! Where a model is asked, and the one origin that the key may go to.

use std::fmt;
use std::net::Ipv6Addr;

use serde::{Deserialize, Serialize};

use super::providers::{self, Address, KeyNeed, Provider};
use super::visible;

/// Where a model is asked. The key is not part of it: it is never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Endpoint {
    /// The row of the table that says how.
    pub provider: &'static Provider,
    /// The base address, `https://api.openai.com/v1` for instance.
    pub base_url: BaseUrl,
    /// The model's name as the provider knows it.
    pub model: String,
    /// The form in which answers are asked for.
    pub answer_form: AnswerForm,
}

/// The form in which a model is asked to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerForm {
    /// A JSON object whose schema the server enforces.
    Schema,
    /// A JSON object, which the server sees to; its schema is in the prompt alone.
    Json,
    /// One JSON object a line, asked for in words alone.
    Jsonl,
}

/// An endpoint as it is stored. Records from before there was a table of providers have none, and one that a newer
/// version stored may be in no row of ours: then the address tells. What the address tells is not stored.
#[derive(Clone, Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    provider: String,
    base_url: BaseUrl,
    model: String,
    answer_form: AnswerForm,
}

impl From<Stored> for Endpoint {
    fn from(stored: Stored) -> Self {
        let Stored { provider, base_url, model, answer_form } = stored;
        let named = providers::by_id(&provider).filter(|provider| provider.is_at(&base_url));
        let provider = named.unwrap_or_else(|| providers::at(&base_url));
        Self { provider, base_url, model, answer_form }
    }
}

impl From<Endpoint> for Stored {
    fn from(endpoint: Endpoint) -> Self {
        let Endpoint { provider, base_url, model, answer_form } = endpoint;
        let told = providers::at(&base_url) == provider;
        let provider = if told { String::new() } else { provider.id.to_owned() };
        Self { provider, base_url, model, answer_form }
    }
}

impl Endpoint {
    /// Takes what a reader typed into the fields for address and model; the address tells the provider.
    pub fn parse(base_url: &str, model: &str, answer_form: AnswerForm) -> Result<Self, EndpointError> {
        Self::at(providers::at(&BaseUrl::parse(base_url)?), base_url, model, answer_form)
    }

    /// Takes what a reader chose and typed. The address of a row that fixes it is the row's.
    pub fn at(
        provider: &'static Provider,
        base_url: &str,
        model: &str,
        answer_form: AnswerForm,
    ) -> Result<Self, EndpointError> {
        let endpoint = Self::without_model(provider, base_url, answer_form)?;
        let model = visible::line(model, 200);
        if model.is_empty() { Err(EndpointError::NoModel) } else { Ok(Self { model, ..endpoint }) }
    }

    /// An endpoint whose models are yet to be listed, so that one can be chosen.
    pub fn without_model(
        provider: &'static Provider,
        base_url: &str,
        answer_form: AnswerForm,
    ) -> Result<Self, EndpointError> {
        let base_url = match provider.address {
            Address::Fixed => provider.base_url,
            Address::Usual | Address::Typed => base_url,
        };
        Ok(Self { provider, base_url: BaseUrl::parse(base_url)?, model: String::new(), answer_form })
    }

    /// The same place, asked for another `model`, by its name there.
    pub fn with_model(&self, model: &str) -> Self {
        Self { model: model.to_owned(), ..self.clone() }
    }

    /// Whether nothing is answered without a key. Servers on the reader's own machine mostly have none.
    pub fn needs_key(&self) -> bool {
        self.provider.key == KeyNeed::Always && !self.base_url.is_local()
    }
}

/// The base address of a provider: `https`, or `http` on the reader's own machine; a host, perhaps a port and a
/// path; nothing else. Without a slash at its end.
///
/// The form is so strict that no browser can read another host out of it than we do: the key goes to its origin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseUrl {
    text: String,
    /// How much of `text` is the origin, in bytes.
    origin: usize,
}

impl BaseUrl {
    /// Takes an address as typed or pasted. `/chat/completions` or `/messages` at its end is taken off, as are slashes;
    /// a default port is left out; scheme and host become lower case.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EndpointError::NoAddress);
        }
        let (scheme, rest) = text.split_once("://").ok_or(EndpointError::NoScheme)?;
        let scheme = scheme.to_ascii_lowercase();
        if rest.contains(['?', '#']) {
            return Err(EndpointError::Query);
        }
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        if authority.contains('@') {
            return Err(EndpointError::UserInfo);
        }
        let (host, port) = read_authority(&authority.to_ascii_lowercase())?;
        let port = match scheme.as_str() {
            "https" => port.filter(|number| *number != 443),
            "http" if is_loopback(&host) => port.filter(|number| *number != 80),
            "http" => return Err(EndpointError::NotSecure),
            _ => return Err(EndpointError::NoScheme),
        };
        let path = path.trim_end_matches('/');
        let calls = ["/chat/completions", "/messages"];
        let path =
            calls.iter().find_map(|call| path.strip_suffix(call)).unwrap_or(path).trim_end_matches('/');
        if !path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%:+,=".contains(&byte)) {
            return Err(EndpointError::Path);
        }
        let mut text = format!("{scheme}://{host}");
        if let Some(port) = port {
            text.push_str(&format!(":{port}"));
        }
        let origin = text.len();
        text.push_str(path);
        Ok(Self { text, origin })
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port as browsers write an origin: the key goes there and nowhere else.
    pub fn origin(&self) -> &str {
        self.text.get(..self.origin).unwrap_or_default()
    }

    /// True for a server on the reader's own machine.
    pub fn is_local(&self) -> bool {
        is_loopback(&self.host())
    }

    /// The host, without port, in lower case.
    pub(super) fn host(&self) -> String {
        let authority = self.origin().split_once("://").map_or("", |(_, rest)| rest);
        read_authority(authority).map(|(host, _)| host).unwrap_or_default()
    }
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Host and port; the host in lower case, an IPv6 address in its brackets and its shortest form.
fn read_authority(authority: &str) -> Result<(String, Option<u16>), EndpointError> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (address, port) = rest.split_once(']').ok_or(EndpointError::Host)?;
        let address: Ipv6Addr = address.parse().map_err(|_| EndpointError::Host)?;
        (format!("[{address}]"), port)
    } else {
        let (host, port) = authority.find(':').map_or((authority, ""), |colon| authority.split_at(colon));
        let label = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !host.split('.').all(label) {
            return Err(EndpointError::Host);
        }
        (host.to_owned(), port)
    };
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse().ok().filter(|number| *number > 0).ok_or(EndpointError::Port)?)
        }
        _ => return Err(EndpointError::Port),
    };
    Ok((host, port))
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = EndpointError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<BaseUrl> for String {
    fn from(url: BaseUrl) -> Self {
        url.text
    }
}

/// Why an address or a model's name is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// The field for the address is empty.
    #[error("The address is missing. Enter your provider's, https://api.openai.com/v1 for instance.")]
    NoAddress,
    /// The field for the model is empty.
    #[error("The model's name is missing. Enter it as your provider writes it, gpt-4o for instance.")]
    NoModel,
    /// No `https://` or `http://` at the beginning.
    #[error("The address has to begin with https:// (or http:// for a server on this device).")]
    NoScheme,
    /// `http` to another machine.
    #[error(
        "The key would travel unencrypted: http:// is taken for localhost, 127.0.0.1 and [::1] only. Use https://."
    )]
    NotSecure,
    /// A name or password before the host.
    #[error("The address holds a name before an @. Take that part out; the key has its own field.")]
    UserInfo,
    /// A query or fragment.
    #[error("The address holds a ? or #. Take away what follows; the address usually ends in /v1.")]
    Query,
    /// Not a host name in ASCII, nor an IP address.
    #[error(
        "The address has no host that can be read. It should look like https://api.openai.com/v1; names in other scripts are written in their xn-- form."
    )]
    Host,
    /// Not a port.
    #[error("The port in the address is no number from 1 to 65535.")]
    Port,
    /// A path with characters that addresses do not have.
    #[error("The address holds a space or another character that does not belong there.")]
    Path,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_addresses_have_one_form_and_one_origin() {
        let check = |text: &str, expected: &str, origin: &str| {
            let url = BaseUrl::parse(text).unwrap();
            assert_eq!((url.as_str(), url.origin()), (expected, origin));
            let stored = serde_json::to_string(&url).unwrap();
            assert_eq!(serde_json::from_str::<BaseUrl>(&stored).unwrap(), url);
        };
        check("https://api.openai.com/v1", "https://api.openai.com/v1", "https://api.openai.com");
        check(" HTTPS://API.OpenAI.com:443/v1/ ", "https://api.openai.com/v1", "https://api.openai.com");
        check("https://x.example/v1/chat/completions", "https://x.example/v1", "https://x.example");
        check("https://x.example/v1/messages/", "https://x.example/v1", "https://x.example");
        check("http://localhost:11434/v1", "http://localhost:11434/v1", "http://localhost:11434");
        check("http://127.0.0.1:80", "http://127.0.0.1", "http://127.0.0.1");
        check("http://[0:0::1]:8080/", "http://[::1]:8080", "http://[::1]:8080");
        check("https://10.0.0.7:8443//", "https://10.0.0.7:8443", "https://10.0.0.7:8443");
    }

    #[test]
    fn addresses_that_could_lead_the_key_astray_are_refused() {
        use EndpointError as E;
        for (text, why) in [
            ("", E::NoAddress),
            ("api.openai.com/v1", E::NoScheme),
            ("javascript://x", E::NoScheme),
            ("http://api.openai.com/v1", E::NotSecure),
            ("http://localhost.evil.example/v1", E::NotSecure),
            ("http://127.1/v1", E::NotSecure),
            ("https://api.openai.com@evil.example/v1", E::UserInfo),
            ("https://evil.example\\@api.openai.com/v1", E::UserInfo),
            ("https://evil.example\\.api.openai.com/v1", E::Host),
            ("https://ev\til.example/v1", E::Host),
            ("https://例え.example", E::Host),
            ("https:///v1", E::Host),
            ("https://a..b", E::Host),
            ("https://[::1/v1", E::Host),
            ("https://x.example/v1?key=1", E::Query),
            ("https://x.example/v1#a", E::Query),
            ("https://x.example:0", E::Port),
            ("https://x.example:65536", E::Port),
            ("https://x.example:+1", E::Port),
            ("https://[::1]8080", E::Port),
            ("https://x.example/a b", E::Path),
            ("https://x.example/\\evil.example", E::Path),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn old_and_foreign_records_get_their_provider_from_the_address() {
        let check = |provider: &str, base_url: &str, expected: &str| {
            let stored =
                format!(r#"{{{provider}"base_url":"{base_url}","model":"m","answer_form":"jsonl"}}"#);
            let endpoint: Endpoint = serde_json::from_str(&stored).unwrap();
            assert_eq!(endpoint.provider.id, expected, "{stored}");
            let again = serde_json::to_string(&endpoint).unwrap();
            assert_eq!(serde_json::from_str::<Endpoint>(&again).unwrap(), endpoint);
        };
        check("", "https://api.mistral.ai/v1", "mistral");
        check("", "http://localhost:11434/v1", "ollama");
        check("", "https://llm.example/v1", "custom");
        check(r#""provider":"custom-anthropic","#, "http://localhost:8080/v1", "custom-anthropic");
        check(r#""provider":"azure","#, "https://me.openai.azure.com/openai/v1", "azure");
        check(r#""provider":"not-yet-known","#, "https://api.openai.com/v1", "openai");
        // A row that fixes its address lends its name to no other.
        check(r#""provider":"openai","#, "https://evil.example/v1", "custom");
    }

    #[test]
    fn the_row_s_address_cannot_be_typed_over() {
        let openai = providers::by_id("openai").unwrap();
        let endpoint = Endpoint::at(openai, "https://evil.example", "m", AnswerForm::Schema).unwrap();
        assert_eq!(endpoint.base_url.as_str(), openai.base_url);
        assert!(endpoint.needs_key());
        let ollama = providers::by_id("ollama").unwrap();
        let endpoint = Endpoint::at(ollama, "http://localhost:9000/v1", "m", AnswerForm::Schema).unwrap();
        assert_eq!((endpoint.base_url.as_str(), endpoint.needs_key()), ("http://localhost:9000/v1", false));
    }

    #[test]
    fn a_stored_endpoint_is_checked_again() {
        let stored = r#"{"base_url":"http://evil.example","model":"m","answer_form":"jsonl"}"#;
        assert!(serde_json::from_str::<Endpoint>(stored).is_err());
        assert_eq!(
            Endpoint::parse("https://x.example", " \u{200b}", AnswerForm::Schema),
            Err(EndpointError::NoModel)
        );
    }
}
