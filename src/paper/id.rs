//! arXiv ids without version.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// An arXiv id without version: `2504.12359`, or old-style `nlin/0408039`, `math.GT/0309136`.
///
/// Every link to arXiv is rebuilt from one of these, so the form is strict.
/// Source: <https://info.arxiv.org/help/arxiv_identifier.html>.
///
/// The order is the digest's last key, newest first: year, month, number; old-style ids after them, as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaperId(String);

impl PaperId {
    /// Takes an id as arXiv writes it, without version; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        (is_new_style(text) || is_old_style(text)).then(|| Self(text.to_owned()))
    }

    /// Takes an id with what people and models put around it: `arXiv:`, `oai:arXiv.org:`, an address, a version,
    /// `.pdf`, white space. Returns the id and the version, where one was given.
    pub fn parse_loosely(text: &str) -> Option<(Self, Option<u16>)> {
        let text = text.trim();
        let behind =
            |marks: &[&str]| marks.iter().find_map(|mark| text.split_once(mark).map(|(_, rest)| rest));
        // A feed states some thousand ids: words are looked for only where a byte of theirs is.
        let in_address = text.contains('/').then(|| behind(&["/abs/", "/pdf/", "/html/"])).flatten();
        let marked =
            || text.contains(':').then(|| behind(&["arXiv.org:", "arxiv:", "arXiv:", "ARXIV:"])).flatten();
        let text = in_address.or_else(marked).unwrap_or(text);
        let end = text.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(text.len());
        let text = text.get(..end).unwrap_or(text).trim();
        let text = text.strip_suffix(".pdf").unwrap_or(text);
        if let Some(id) = Self::parse(text) {
            return Some((id, None));
        }
        let (id, version) = text.rsplit_once('v')?;
        let version: u16 = version.parse().ok().filter(|number| *number > 0)?;
        Some((Self::parse(id)?, Some(version)))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of the abstract page.
    pub fn abs_url(&self) -> String {
        format!("https://arxiv.org/abs/{self}")
    }

    /// The address of the PDF.
    pub fn pdf_url(&self) -> String {
        format!("https://arxiv.org/pdf/{self}")
    }

    /// The address of arXiv's HTML version, which not every paper has.
    pub fn html_url(&self) -> String {
        format!("https://arxiv.org/html/{self}")
    }

    /// The DOI that arXiv registers for every paper. Source: <https://info.arxiv.org/help/doi.html>.
    pub fn doi(&self) -> String {
        format!("10.48550/arXiv.{self}")
    }

    /// Year and month (1 to 12) in which the paper got its id: when it was submitted first.
    pub fn submitted(&self) -> (u16, u8) {
        let digits = self.0.rsplit_once('/').map_or(self.0.as_str(), |(_, number)| number);
        let two = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<u8>().ok());
        let year = u16::from(two(0).unwrap_or_default());
        (if year > 90 { 1900 + year } else { 2000 + year }, two(2).unwrap_or(1))
    }

    fn numbers(&self) -> Option<(u32, u32)> {
        let (month, number) = self.0.split_once('.')?;
        Some((month.parse().ok()?, number.parse().ok()?))
    }
}

/// `YYMM.NNNN` until 2014, `YYMM.NNNNN` since.
fn is_new_style(text: &str) -> bool {
    let Some((month, number)) = text.split_once('.') else { return false };
    is_month(month) && matches!(number.len(), 4 | 5) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// `archive/YYMMNNN` or `archive.XX/YYMMNNN`.
fn is_old_style(text: &str) -> bool {
    let Some((archive, number)) = text.split_once('/') else { return false };
    let (archive, class) = archive.split_once('.').unwrap_or((archive, "XX"));
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    !archive.is_empty()
        && archive.len() <= 10
        && archive.bytes().all(lower)
        && class.len() == 2
        && class.bytes().all(|byte| byte.is_ascii_uppercase())
        && number.len() == 7
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && number.get(..4).is_some_and(is_month)
}

/// Two digits of the year, then 01 to 12.
fn is_month(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text
            .get(2..)
            .and_then(|month| month.parse::<u8>().ok())
            .is_some_and(|month| (1..=12).contains(&month))
}

impl Ord for PaperId {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.numbers(), other.numbers()) {
            (Some(mine), Some(theirs)) => theirs.cmp(&mine).then_with(|| self.0.cmp(&other.0)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for PaperId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for PaperId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PaperId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("not an arXiv id: {text:?}"))
    }
}

impl From<PaperId> for String {
    fn from(id: PaperId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_strict() {
        for good in ["2504.12359", "0704.0001", "nlin/0408039", "math.GT/0309136", "hep-th/9901001"] {
            assert!(PaperId::parse(good).is_some(), "{good}");
        }
        for wrong in [
            "",
            "2504.123",
            "2504.123456",
            "2513.12345",
            "2500.12345",
            "2504.12359v1",
            "nlin/040803",
            "../0408039",
            "math.gt/0309136",
            "2504.1235x",
            "nlin/0413039",
            "２５０４.12359",
        ] {
            assert_eq!(PaperId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_stands_around_an_id_is_taken_off() {
        let check = |text: &str, id: &str, version: Option<u16>| {
            assert_eq!(PaperId::parse_loosely(text), PaperId::parse(id).map(|id| (id, version)), "{text}");
        };
        check("arXiv:2504.12359v2", "2504.12359", Some(2));
        check(" oai:arXiv.org:nlin/0408039v2 ", "nlin/0408039", Some(2));
        check("https://arxiv.org/abs/2504.12359", "2504.12359", None);
        check("http://arxiv.org/pdf/2504.12359v1.pdf", "2504.12359", Some(1));
        check("https://arxiv.org/abs/2504.12359?context=cs", "2504.12359", None);
        assert_eq!(PaperId::parse_loosely("2504.12359v0"), None);
        assert_eq!(PaperId::parse_loosely("a paper"), None);
    }

    #[test]
    fn ids_tell_when_they_were_given() {
        let check = |id: &str, expected: (u16, u8)| {
            assert_eq!(PaperId::parse(id).unwrap().submitted(), expected, "{id}");
        };
        check("2504.12359", (2025, 4));
        check("0704.0001", (2007, 4));
        check("nlin/0408039", (2004, 8));
        check("hep-th/9108001", (1991, 8));
        assert_eq!(PaperId::parse("nlin/0408039").unwrap().doi(), "10.48550/arXiv.nlin/0408039");
    }

    #[test]
    fn newest_first_and_old_style_last() {
        let mut ids: Vec<_> =
            ["math/0309136", "0704.0001", "2504.1234", "2504.12359", "9912.00001", "nlin/0408039"]
                .into_iter()
                .map(|text| PaperId::parse(text).unwrap())
                .collect();
        ids.sort();
        let order: Vec<_> = ids.iter().map(PaperId::as_str).collect();
        assert_eq!(
            order,
            ["9912.00001", "2504.12359", "2504.1234", "0704.0001", "math/0309136", "nlin/0408039"]
        );
    }
}
