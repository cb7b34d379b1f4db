//! Addresses that a link may have.

use std::fmt;

/// An address that a link may open: http, https or mailto, in plain ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Href(String);

/// Longer addresses are no one's.
const LONGEST: usize = 2_000;

impl Href {
    /// Takes an absolute address. `None` for other schemes, white space and control characters, anything but ASCII
    /// (a host in look-alike letters), a name or password before the host (`https://arxiv.org@evil.example`), and
    /// backslashes, which browsers read as slashes.
    pub fn parse(text: &str) -> Option<Self> {
        let clean = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'`');
        if text.len() > LONGEST || !text.bytes().all(clean) {
            return None;
        }
        let (scheme, rest) = text.split_once(':')?;
        let fits = match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => rest.strip_prefix("//").is_some_and(is_authority),
            "mailto" => is_mailbox(rest),
            _ => false,
        };
        fits.then(|| Self(text.to_owned()))
    }

    /// The address, as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `host`, `host:port`, `[v6]:port`, then a path; no user info.
fn is_authority(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) => {
                let hex = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
                return !address.is_empty()
                    && address.bytes().all(hex)
                    && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
            }
            None => return false,
        },
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    host.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && host.bytes().all(letter)
        && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// One address, without the headers that mailto could set.
fn is_mailbox(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let name_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    !name.is_empty()
        && name.bytes().all(name_byte)
        && is_authority(host)
        && !host.contains([':', '/', '?', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_schemes_and_nothing_clever() {
        for good in [
            "https://arxiv.org/abs/2504.12359",
            "HTTP://example.org",
            "https://example.org:8080/a?b=c&d=(e)#f",
            "http://[::1]:80/",
            "https://example.org/@user",
            "mailto:a.b+c@example.org",
        ] {
            assert_eq!(Href::parse(good).map(|href| href.to_string()).as_deref(), Some(good));
        }
        for wrong in [
            "",
            "example.org",
            "//example.org",
            "javascript:alert(1)",
            "JaVaScRiPt://example.org/%0aalert(1)",
            "java\nscript:alert(1)",
            " https://example.org",
            "https://example.org/a b",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://example.org/x",
            "https:example.org",
            "https:///example.org",
            "https://",
            "https://arxiv.org@evil.example",
            "https://arxiv.org:443@evil.example",
            "https://a:b@evil.example",
            "https://evil.example\\@arxiv.org",
            "https://arxiv.org\u{202e}/",
            "https://аrxiv.org",
            "https://example.org:99999",
            "https://example.org:+80",
            "https://example.org/\u{0}",
            "mailto:a@b?bcc=c@d",
            "mailto:",
            "mailto:a",
        ] {
            assert_eq!(Href::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Href::parse(&format!("https://example.org/{}", "a".repeat(3_000))), None);
    }
}
