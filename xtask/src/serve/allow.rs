//! What the mount lets through: a fixed map of hosts, and of each the paths that Firstlight reads.
//!
//! A proxy that fetches whatever it is asked for is a relay for attackers (CVE-2020-36851). This one compares
//! hosts exactly, knows every shape of path, and never sees a port, a user name or a scheme from outside.

use std::fmt;

/// An address that may be fetched: a host of the map and a path, with its query, of a known shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The host, one of the map.
    pub host: &'static str,
    /// The path with its query, beginning with a slash.
    pub path: String,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.host, self.path)
    }
}

/// Why an address is not fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in the map.
    #[error("This proxy fetches from arXiv's own hosts only.")]
    Host,
    /// Not a path that Firstlight reads.
    #[error("This proxy fetches arXiv's feeds, listings and query results only.")]
    Path,
}

const RSS: &str = "rss.arxiv.org";
const EXPORT: &str = "export.arxiv.org";
const MAIN: &str = "arxiv.org";

/// Every host of the map.
pub const HOSTS: [&str; 3] = [RSS, EXPORT, MAIN];

/// Longer addresses are nobody's.
const LONGEST_QUERY: usize = 2_000;

/// Reads `/HOST/PATH[?QUERY]`, what follows `/from` in the mount's address.
pub fn target(after_mount: &str) -> Result<Target, Refusal> {
    let rest = after_mount.strip_prefix('/').ok_or(Refusal::Host)?;
    let (host, path) = rest.split_once('/').ok_or(Refusal::Host)?;
    let host = HOSTS.into_iter().find(|known| *known == host).ok_or(Refusal::Host)?;
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let segments: Vec<&str> = path.split('/').collect();
    let known = match (host, segments.as_slice()) {
        (RSS, ["rss" | "atom", categories]) => categories.split('+').all(is_category) && query.is_none(),
        (EXPORT, ["api", "query"]) => query.is_some_and(is_query),
        (MAIN, ["list", category, "new"]) => is_category(category) && query.is_none_or(is_query),
        (MAIN, ["catchup", category, day]) => {
            is_category(category) && is_day(day) && query.is_none_or(is_query)
        }
        _ => false,
    };
    if !known {
        return Err(Refusal::Path);
    }
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Target { host, path: format!("/{path}{query}") })
}

/// `cs.LG`, `math`, `cond-mat.mes-hall`: letters, hyphens and one dot.
fn is_category(text: &str) -> bool {
    let (archive, subject) = text.split_once('.').unwrap_or((text, "x"));
    let is_name = |name: &str| {
        (1..=16).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    };
    is_name(archive) && is_name(subject)
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// What may stand in a query (RFC 3986), so nothing that could end the request line.
fn is_query(text: &str) -> bool {
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%[]\"".contains(&byte);
    text.len() <= LONGEST_QUERY && text.bytes().all(may_stand)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(after_mount: &str, expected: Result<(&str, &str), Refusal>) {
        let found = target(after_mount);
        let found = found.as_ref().map(|target| (target.host, target.path.as_str()));
        assert_eq!(found, expected.as_ref().copied(), "{after_mount}");
    }

    #[test]
    fn what_firstlight_reads_is_let_through() {
        check("/rss.arxiv.org/rss/cs.LG", Ok(("rss.arxiv.org", "/rss/cs.LG")));
        check("/rss.arxiv.org/atom/cs.LG+cs.AI", Ok(("rss.arxiv.org", "/atom/cs.LG+cs.AI")));
        check("/rss.arxiv.org/rss/cond-mat.mes-hall", Ok(("rss.arxiv.org", "/rss/cond-mat.mes-hall")));
        check("/rss.arxiv.org/rss/math", Ok(("rss.arxiv.org", "/rss/math")));
        check(
            "/export.arxiv.org/api/query?id_list=2504.12359,2504.12463",
            Ok(("export.arxiv.org", "/api/query?id_list=2504.12359,2504.12463")),
        );
        check("/arxiv.org/list/cs.LG/new", Ok(("arxiv.org", "/list/cs.LG/new")));
        check(
            "/arxiv.org/catchup/cs.LG/2025-04-18?abs=True&page=2",
            Ok(("arxiv.org", "/catchup/cs.LG/2025-04-18?abs=True&page=2")),
        );
    }

    #[test]
    fn other_hosts_are_refused() {
        for host in [
            "",
            "/",
            "/rss.arxiv.org",
            "/example.org/rss/cs.LG",
            "/RSS.arxiv.org/rss/cs.LG",
            "/rss.arxiv.org:80/rss/cs.LG",
            "/rss.arxiv.org./rss/cs.LG",
            "/user@rss.arxiv.org/rss/cs.LG",
            "/rss.arxiv.org.example.org/rss/cs.LG",
            "/rss.arxiv.org%2Fx/rss/cs.LG",
            "/localhost/rss/cs.LG",
            "//rss.arxiv.org/rss/cs.LG",
        ] {
            check(host, Err(Refusal::Host));
        }
    }

    #[test]
    fn other_paths_are_refused() {
        for path in [
            "/rss.arxiv.org/",
            "/rss.arxiv.org/rss/",
            "/rss.arxiv.org/rss/cs.LG?x=1",
            "/rss.arxiv.org/rss/cs.LG/",
            "/rss.arxiv.org/rss/..",
            "/rss.arxiv.org/rss/../list",
            "/rss.arxiv.org/rss/%2e%2e",
            "/rss.arxiv.org/rss/cs.LG+",
            "/rss.arxiv.org/rss/cs.L.G",
            "/rss.arxiv.org/rss//cs.LG",
            "/export.arxiv.org/api/query",
            "/export.arxiv.org/api/query?a=\r\nHost: example.org",
            "/arxiv.org/user/login",
            "/arxiv.org/list/cs.LG/recent",
            "/arxiv.org/catchup/cs.LG/yesterday!",
        ] {
            check(path, Err(Refusal::Path));
        }
        let endless = format!("/export.arxiv.org/api/query?{}", "a".repeat(LONGEST_QUERY + 1));
        check(&endless, Err(Refusal::Path));
    }
}
