//! The proxy through which a page reads arXiv: what a setting may be, and which address it makes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The reader's proxy setting: how to turn an address of arXiv into one that a page may read.
///
/// - `https://proxy.example/?url={url}`: the whole address, percent-encoded.
/// - `https://proxy.example/{raw_url}`: the whole address as it is. `{raw_url}` alone asks arXiv directly.
/// - `https://proxy.example/base` or `/base`: a mount, read as `{base}/from/{host}/{path}`.
///
/// A proxy is asked over https, or over http on this computer, or at the page's own origin (a path that begins with
/// one `/`). The default is the mount at the page's own origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProxyTemplate {
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// The base, without `/` at its end.
    Mount(String),
    /// What stands before and behind `{url}`.
    Encoded(String, String),
    /// What stands before and behind `{raw_url}`.
    Raw(String, String),
}

/// Why a proxy setting was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// Nothing was given.
    #[error("The proxy setting is empty. Write / to use the proxy that this page is served with.")]
    Empty,
    /// More than 2,000 bytes.
    #[error("The proxy setting is longer than 2,000 characters. Write the address of the proxy only.")]
    TooLong,
    /// Neither https nor on this computer nor a path.
    #[error(
        "A proxy is reached over https://, over http:// on localhost only, or at a path of this page that begins \
         with one slash. Write the address in one of these forms."
    )]
    Insecure,
    /// No host, a host with odd characters, a wrong port.
    #[error("“{0}” is not the name of a host. Check the proxy's address.")]
    Host(String),
    /// A user name or password in the address.
    #[error("The proxy's address holds a user name or password. Leave out what stands before the @.")]
    UserInfo,
    /// White space, controls, backslashes or `#`.
    #[error("The proxy setting holds a {0}, which no address may hold here. Take it out.")]
    Character(String),
    /// More than one place for the address, or both kinds.
    #[error(
        "The proxy setting names the place of the address more than once. Keep one {{url}} or one {{raw_url}}."
    )]
    TwoPlaces,
    /// A question mark without a place for the address.
    #[error(
        "The proxy setting has a ? but no place for the address. Write {{url}} where the address belongs."
    )]
    NoPlace,
}

impl ProxyTemplate {
    /// Reads a setting as the reader typed it. Nothing is repaired but white space around it, a `/` at the end of a
    /// mount, and a mount that already ends in `/from`.
    pub fn parse(text: &str) -> Result<Self, ProxyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ProxyError::Empty);
        }
        if text.len() > 2_000 {
            return Err(ProxyError::TooLong);
        }
        let forbidden = |letter: &char| {
            letter.is_whitespace() || letter.is_control() || matches!(letter, '\\' | '#' | '<' | '>' | '"')
        };
        if let Some(letter) = text.chars().find(forbidden) {
            let name =
                if letter.is_whitespace() { "blank".into() } else { letter.escape_default().to_string() };
            return Err(ProxyError::Character(name));
        }
        let (encoded, raw) = (text.matches(URL).count(), text.matches(RAW_URL).count());
        let shape = match (encoded, raw) {
            (0, 0) => Shape::Mount(mount(text)?),
            (1, 0) => split(text, URL, Shape::Encoded)?,
            (0, 1) if text == RAW_URL => Shape::Raw(String::new(), String::new()),
            (0, 1) => split(text, RAW_URL, Shape::Raw)?,
            _ => return Err(ProxyError::TwoPlaces),
        };
        Ok(Self { shape })
    }

    /// The address to fetch in place of `url`, an absolute https address.
    pub fn apply(&self, url: &str) -> String {
        match &self.shape {
            Shape::Mount(base) => {
                let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
                format!("{base}/from/{rest}")
            }
            Shape::Encoded(before, after) => format!("{before}{}{after}", percent_encoded(url)),
            Shape::Raw(before, after) => format!("{before}{url}{after}"),
        }
    }

    /// The scheme and host of the proxy, as in `https://proxy.example:8443`; `None` where the page asks its own
    /// origin, or arXiv directly.
    pub fn origin(&self) -> Option<&str> {
        let before = match &self.shape {
            Shape::Mount(before) | Shape::Encoded(before, _) | Shape::Raw(before, _) => before,
        };
        let (_, rest) = before.split_once("://")?;
        let host = rest.find(['/', '?']).unwrap_or(rest.len());
        before.get(..before.len() - rest.len() + host)
    }

    /// True where arXiv is asked without a proxy.
    pub fn is_direct(&self) -> bool {
        matches!(&self.shape, Shape::Raw(before, after) if before.is_empty() && after.is_empty())
    }
}

impl Default for ProxyTemplate {
    fn default() -> Self {
        Self { shape: Shape::Mount(String::new()) }
    }
}

impl fmt::Display for ProxyTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.shape {
            Shape::Mount(base) if base.is_empty() => f.write_str("/"),
            Shape::Mount(base) => f.write_str(base),
            Shape::Encoded(before, after) => write!(f, "{before}{URL}{after}"),
            Shape::Raw(before, after) => write!(f, "{before}{RAW_URL}{after}"),
        }
    }
}

impl TryFrom<String> for ProxyTemplate {
    type Error = ProxyError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ProxyTemplate> for String {
    fn from(template: ProxyTemplate) -> Self {
        template.to_string()
    }
}

const URL: &str = "{url}";
const RAW_URL: &str = "{raw_url}";

fn mount(text: &str) -> Result<String, ProxyError> {
    if text.contains('?') {
        return Err(ProxyError::NoPlace);
    }
    check_start(text)?;
    let base = text.trim_end_matches('/');
    Ok(base.strip_suffix("/from").unwrap_or(base).trim_end_matches('/').to_owned())
}

fn split(text: &str, place: &str, shape: fn(String, String) -> Shape) -> Result<Shape, ProxyError> {
    let (before, after) = text.split_once(place).unwrap_or((text, ""));
    if check_start(before)?.is_empty() {
        // The address would run on from the name of the host and change it.
        let host = before.split_once("://").map_or(before, |(_, host)| host);
        return Err(ProxyError::Host(format!("{host}{place}")));
    }
    Ok(shape(before.to_owned(), after.to_owned()))
}

/// Holds the start of a setting to https, to http on this computer, or to a path of the page's own origin. Returns
/// the path.
fn check_start(text: &str) -> Result<&str, ProxyError> {
    if text.starts_with('/') {
        // Two slashes would name another host.
        return if text.starts_with("//") { Err(ProxyError::Insecure) } else { Ok(text) };
    }
    let (scheme, rest) = text.split_once("://").ok_or(ProxyError::Insecure)?;
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err(ProxyError::UserInfo);
    }
    let (host, port) = match authority.strip_prefix("[::1]") {
        Some("") => ("[::1]", None),
        Some(port) => ("[::1]", port.strip_prefix(':').or(Some("not a port"))),
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let is_word = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|number| number > 0));
    if !is_port || !(host == "[::1]" || host.split('.').all(is_word)) {
        return Err(ProxyError::Host(authority.to_owned()));
    }
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok(path),
        "http" if ["localhost", "127.0.0.1", "[::1]"].contains(&host.to_ascii_lowercase().as_str()) => {
            Ok(path)
        }
        _ => Err(ProxyError::Insecure),
    }
}

/// Everything but letters, digits and `-._~` as `%XX`, as for a value in a query.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = "https://rss.arxiv.org/rss/cs.LG";

    fn check(setting: &str, expected: &str, origin: Option<&str>) {
        let template = ProxyTemplate::parse(setting).unwrap_or_else(|error| panic!("{setting}: {error}"));
        assert_eq!(template.apply(FEED), expected, "{setting}");
        assert_eq!(template.origin(), origin, "{setting}");
        let shown = template.to_string();
        assert_eq!(ProxyTemplate::parse(&shown).as_ref(), Ok(&template), "{shown}");
        let json = serde_json::to_string(&template).unwrap();
        assert_eq!(json, serde_json::to_string(&shown).unwrap());
        assert_eq!(serde_json::from_str::<ProxyTemplate>(&json).unwrap(), template);
    }

    #[test]
    fn settings_in_every_shape() {
        check("/", "/from/rss.arxiv.org/rss/cs.LG", None);
        check("/firstlight/", "/firstlight/from/rss.arxiv.org/rss/cs.LG", None);
        check("/from/", "/from/rss.arxiv.org/rss/cs.LG", None);
        check(
            "https://proxy.example/x",
            "https://proxy.example/x/from/rss.arxiv.org/rss/cs.LG",
            Some("https://proxy.example"),
        );
        check(
            " https://proxy.example/from/ ",
            "https://proxy.example/from/rss.arxiv.org/rss/cs.LG",
            Some("https://proxy.example"),
        );
        check(
            "https://proxy.example:8443/?url={url}&raw=1",
            "https://proxy.example:8443/?url=https%3A%2F%2Frss.arxiv.org%2Frss%2Fcs.LG&raw=1",
            Some("https://proxy.example:8443"),
        );
        check(
            "https://proxy.example/{raw_url}",
            "https://proxy.example/https://rss.arxiv.org/rss/cs.LG",
            Some("https://proxy.example"),
        );
        check(
            "https://proxy.example?{url}",
            "https://proxy.example?https%3A%2F%2Frss.arxiv.org%2Frss%2Fcs.LG",
            Some("https://proxy.example"),
        );
        check("{raw_url}", FEED, None);
        check("/proxy?u={url}", "/proxy?u=https%3A%2F%2Frss.arxiv.org%2Frss%2Fcs.LG", None);
        for host in ["localhost:8080", "127.0.0.1", "[::1]:9000"] {
            let origin = format!("http://{host}");
            check(&origin, &format!("{origin}/from/rss.arxiv.org/rss/cs.LG"), Some(&origin));
        }
        assert_eq!(ProxyTemplate::default(), ProxyTemplate::parse("/").unwrap());
        assert!(ProxyTemplate::parse("{raw_url}").unwrap().is_direct());
        assert!(!ProxyTemplate::default().is_direct());
    }

    #[test]
    fn unsafe_settings_are_refused() {
        let check = |setting: &str, expected: ProxyError| {
            assert_eq!(ProxyTemplate::parse(setting), Err(expected), "{setting}");
        };
        let host = |name: &str| ProxyError::Host(name.to_owned());
        check("", ProxyError::Empty);
        check("http://proxy.example/{url}", ProxyError::Insecure);
        check("http://localhost.evil.example/", ProxyError::Insecure);
        check("ftp://proxy.example/", ProxyError::Insecure);
        check("javascript:alert(1)//{url}", ProxyError::Insecure);
        check("//evil.example/{url}", ProxyError::Insecure);
        check("proxy.example/{url}", ProxyError::Insecure);
        check("{url}", ProxyError::Insecure);
        check("/\\evil.example", ProxyError::Character("\\\\".into()));
        check("https://proxy.example/a b", ProxyError::Character("blank".into()));
        check("https://proxy.example/#{url}", ProxyError::Character("#".into()));
        check("https://me:secret@proxy.example/", ProxyError::UserInfo);
        check("https://localhost@evil.example/", ProxyError::UserInfo);
        check("https:///x", host(""));
        check("https://a..b/", host("a..b"));
        check("https://proxy.example:0/", host("proxy.example:0"));
        check("https://proxy.example:x/", host("proxy.example:x"));
        check("http://[::1]x/", host("[::1]x"));
        check("https://{url}/", host(""));
        check("https://proxy.example{raw_url}", host("proxy.example{raw_url}"));
        check("https://proxy.example:44{url}", host("proxy.example:44{url}"));
        check("https://proxy.example/{url}{raw_url}", ProxyError::TwoPlaces);
        check("https://proxy.example/{url}{url}", ProxyError::TwoPlaces);
        check("https://proxy.example/?u=", ProxyError::NoPlace);
        check(&format!("https://proxy.example/{}", "x".repeat(2_000)), ProxyError::TooLong);
    }
}
