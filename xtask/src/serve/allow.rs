//! What the mount lets through: a fixed map of hosts, and of each the paths that Firstlight reads.
//!
//! A proxy that fetches whatever it is asked for is a relay for attackers (CVE-2020-36851). This one compares
//! hosts exactly, knows every shape of path, and never sees a port, a user name or a scheme from outside. The proxies
//! in `deploy` go by the same rules; `tests/deploy/addresses.json` is put to all of them.

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

/// Longer paths, with their query, are nobody's.
const LONGEST: usize = 2_000;
/// As many categories are read at once.
const MOST_CATEGORIES: usize = 16;

/// Reads `/HOST/PATH[?QUERY]`, what follows `/from` in the mount's address.
pub fn target(after_mount: &str) -> Result<Target, Refusal> {
    let rest = after_mount.strip_prefix('/').ok_or(Refusal::Host)?;
    let (host, path) = rest.split_once('/').ok_or(Refusal::Host)?;
    let host = HOSTS.into_iter().find(|known| *known == host).ok_or(Refusal::Host)?;
    if path.len() >= LONGEST {
        return Err(Refusal::Path);
    }
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let segments: Vec<&str> = path.split('/').collect();
    let known = match (host, segments.as_slice()) {
        (RSS, ["rss" | "atom", categories]) => {
            let few = categories.split('+').count() <= MOST_CATEGORIES;
            few && categories.split('+').all(is_category) && query.is_none()
        }
        (EXPORT, ["api", "query"]) => query.is_some_and(|query| is_query(query, of_the_api)),
        (MAIN, ["list", category, "new"]) => {
            is_category(category) && query.is_none_or(|query| is_query(query, of_a_listing))
        }
        (MAIN, ["catchup", category, day]) => {
            is_category(category) && is_day(day) && query.is_none_or(|query| is_query(query, of_a_past_day))
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
        (1..=16).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    };
    is_name(archive) && is_name(subject)
}

/// `2025-04-18`.
fn is_day(text: &str) -> bool {
    let is_hyphen = |place: usize| place == 4 || place == 7;
    let fits =
        |(place, byte): (usize, u8)| if is_hyphen(place) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(fits)
}

/// True where each parameter fits, and none is there twice.
fn is_query(text: &str, fits: fn(&str, &str) -> bool) -> bool {
    let mut seen = Vec::new();
    text.split('&').all(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or(("", ""));
        let first = !seen.contains(&name);
        seen.push(name);
        first && fits(name, value)
    })
}

fn of_the_api(name: &str, value: &str) -> bool {
    match name {
        "search_query" | "id_list" => is_value(value),
        "start" | "max_results" => is_number(value),
        "sortBy" | "sortOrder" => {
            (1..=20).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphabetic())
        }
        _ => false,
    }
}

fn of_a_listing(name: &str, value: &str) -> bool {
    matches!(name, "skip" | "show") && is_number(value)
}

fn of_a_past_day(name: &str, value: &str) -> bool {
    match name {
        "abs" => matches!(value, "True" | "False"),
        "page" => is_number(value),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// RFC 3986, without what means something to a proxy; an escape stands for no control character and no `%`.
fn is_value(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let may_stand = match byte {
            b'%' => match (bytes.next(), bytes.next()) {
                (Some(b'2'), Some(b'5')) | (Some(b'7'), Some(b'f' | b'F')) => false,
                (Some(high), Some(low)) => {
                    high.is_ascii_hexdigit() && !matches!(high, b'0' | b'1') && low.is_ascii_hexdigit()
                }
                _ => false,
            },
            other => other.is_ascii_alphanumeric() || b"-._~!$'()*+,;:@/[]".contains(&other),
        };
        if !may_stand {
            return false;
        }
    }
    !text.is_empty()
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
        let endless = format!("/export.arxiv.org/api/query?id_list={}", "a".repeat(LONGEST));
        check(&endless, Err(Refusal::Path));
    }

    /// The lists that the proxies of `deploy` are tested with. What does not begin with the mount never comes here.
    #[test]
    fn the_rules_are_those_of_every_proxy() {
        let file = crate::shell::root().join("tests/deploy/addresses.json");
        let lists: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let texts =
            |list: &serde_json::Value| -> Vec<String> { serde_json::from_value(list.clone()).unwrap() };
        let mut hostile = texts(&lists["crooked"]);
        hostile.extend(lists["hostile"].as_object().unwrap().values().flat_map(texts));
        hostile.extend(lists["huge"].as_array().unwrap().iter().map(|huge| {
            let times = usize::try_from(huge["times"].as_u64().unwrap()).unwrap();
            format!("{}{}", huge["start"].as_str().unwrap(), huge["part"].as_str().unwrap().repeat(times))
        }));
        assert!(hostile.len() >= 120);
        for address in &hostile {
            if let Some(rest) = address.strip_prefix("/from") {
                assert!(target(rest).is_err(), "{address:.120}");
            }
        }
        for address in texts(&lists["allowed"]) {
            let (_, rest) = address.split_once("/from").unwrap();
            assert!(target(rest).is_ok(), "{address}");
        }
    }
}
