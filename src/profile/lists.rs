//! Keywords as three lists, and as the text that a model is told.

use super::{Part, Profile};
use crate::typeset::visible;

/// What stands before the lists in the text.
const HEAD: &str = "## Keywords\n\nThey are hints, not rules: what a paper contributes counts for more than the words it uses.\n\n";
/// What each list begins with.
const RELEVANT: &str = "- Relevant, towards a higher relevance: ";
const IRRELEVANT: &str = "- Irrelevant, towards a lower relevance: ";
const APPLICATION: &str = "- Application, mostly a sign that the paper is outside: ";

/// Keywords in three lists. They are a view of the text that is kept and sent ([`Part::Keywords`]), which a reader may
/// also write as prose: then there are no lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keywords {
    /// They speak for a paper.
    pub relevant: Vec<String>,
    /// They speak against it.
    pub irrelevant: Vec<String>,
    /// They say that the paper is an application.
    pub application: Vec<String>,
}

impl Keywords {
    /// The profile's keywords; `None` where their text is not made of these lists.
    pub fn of(profile: &Profile) -> Option<Self> {
        Self::of_text(profile.text(Part::Keywords))
    }

    /// The lists in `text`; `None` unless [`Keywords::to_text`] makes the very same text of them.
    pub fn of_text(text: &str) -> Option<Self> {
        let mut found = Self::default();
        for line in text.strip_prefix(HEAD).unwrap_or(text).lines() {
            let lists = [
                (RELEVANT, &mut found.relevant),
                (IRRELEVANT, &mut found.irrelevant),
                (APPLICATION, &mut found.application),
            ];
            let (list, place) =
                lists.into_iter().find_map(|(lead, place)| Some((line.strip_prefix(lead)?, place)))?;
            *place = Self::parse(list.strip_suffix('.')?);
        }
        (found.to_text() == text).then_some(found)
    }

    /// The text that a model is told: nothing where all lists are empty.
    pub fn to_text(&self) -> String {
        let lists =
            [(RELEVANT, &self.relevant), (IRRELEVANT, &self.irrelevant), (APPLICATION, &self.application)];
        let lines: Vec<String> = lists
            .into_iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(lead, list)| [lead, &list.join(", "), "."].concat())
            .collect();
        if lines.is_empty() { String::new() } else { [HEAD, &lines.join("\n")].concat() }
    }

    /// Reads a list as a reader types it: keywords between commas, semicolons or line ends, each once.
    pub fn parse(text: &str) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for word in text.split([',', ';', '\n', '\r']) {
            let word = visible(word).split_whitespace().collect::<Vec<_>>().join(" ");
            if word.chars().any(char::is_alphanumeric) && !list.contains(&word) {
                list.push(word);
            }
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_keywords_are_three_lists() {
        let keywords = Keywords::of(&Profile::default_reader()).unwrap();
        let counts = (keywords.relevant.len(), keywords.irrelevant.len(), keywords.application.len());
        assert_eq!(counts, (11, 6, 15));
        assert_eq!(keywords.relevant.get(1).map(String::as_str), Some("Mixture of Experts"));
        assert_eq!(keywords.to_text(), Part::Keywords.default_text(), "not a letter changes");
    }

    #[test]
    fn lists_come_back_from_their_text() {
        let check = |lists: [&str; 3]| {
            let [relevant, irrelevant, application] = lists.map(Keywords::parse);
            let keywords = Keywords { relevant, irrelevant, application };
            assert_eq!(Keywords::of_text(&keywords.to_text()), Some(keywords.clone()), "{keywords:?}");
        };
        check(["", "", ""]);
        check(["bees", "", "wasps, et al."]);
        check(["", "a: b\nc;d", ""]);
        check(["- Irrelevant, towards a lower relevance: x", "ü, 漢字", "…, x"]);
        assert_eq!(Keywords::default().to_text(), "");
    }

    #[test]
    fn prose_is_no_list() {
        let check = |text: &str| assert_eq!(Keywords::of_text(text), None, "{text}");
        check("Keywords.");
        check("## Keywords\n\nBees, mostly.");
        check("- Relevant, towards a higher relevance: bees.");
        check(&format!("{}\n", Part::Keywords.default_text()));
        check(&Part::Keywords.default_text().replace("federated learning, ", "federated learning,"));
    }

    #[test]
    fn keywords_are_read_as_they_are_typed() {
        let check = |text: &str, expected: &[&str]| assert_eq!(Keywords::parse(text), expected);
        check(" a  b,c\n\nd; a b ,, - ,", &["a b", "c", "d"]);
        check("be\u{200b}es\r\nwas\tps", &["bees", "was ps"]);
    }
}
