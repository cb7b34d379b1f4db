//! The reader's keywords as a list, and whether one of them stands in a paper.

use super::{Part, Profile};
use crate::paper::Paper;

/// More words than that are a sentence, not a keyword.
const LONGEST: usize = 5;
/// What begins a line of keywords that are not wanted.
const UNWANTED: [&str; 2] = ["irrelevant", "application"];

/// The keywords by which a paper gains: those of the list items of the keywords' text, but for the ones that are
/// labelled "Irrelevant" or "Application", and of lines that are labelled "Relevant". They stand between commas or
/// semicolons.
pub fn relevant(profile: &Profile) -> Vec<String> {
    let mut found = Vec::new();
    for line in profile.text(Part::Keywords).lines() {
        let start = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let is_item = line.trim_start().starts_with(['-', '*', '+']);
        let first: String =
            start.chars().take_while(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
        if UNWANTED.contains(&first.as_str()) || !(is_item || first == "relevant") {
            continue;
        }
        let list = start.split_once(':').map_or(start, |(_, list)| list);
        let words = list.split([',', ';']).map(|word| word.trim().trim_end_matches('.').trim());
        found.extend(words.filter(|word| !normal(word).trim().is_empty()).map(str::to_owned));
    }
    found.retain(|keyword| keyword.split_whitespace().count() <= LONGEST);
    found
}

/// Words and phrases that are looked for in papers: as whole words, whatever their capitals and hyphens, in singular or
/// plural.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases(Vec<Phrase>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    /// As the reader wrote it.
    written: String,
    /// Its words in their [`normal`] form.
    normal: String,
}

impl Phrases {
    /// Takes what the reader wrote; what has no letter or digit stands nowhere.
    pub fn new<'a>(written: impl IntoIterator<Item = &'a String>) -> Self {
        let phrase = |written: &String| Phrase { written: written.clone(), normal: normal(written) };
        Self(written.into_iter().map(phrase).filter(|phrase| phrase.normal != " ").collect())
    }

    /// The first of them that stands in the paper's title or abstract, as the reader wrote it.
    pub fn find(&self, paper: &Paper) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let (title, text) = (normal(&paper.title), normal(&paper.abstract_text));
        let stands = |phrase: &&Phrase| title.contains(&phrase.normal) || text.contains(&phrase.normal);
        self.0.iter().find(stands).map(|phrase| phrase.written.as_str())
    }
}

/// The words of a text, in lower case and without the `s` of a plural, with one blank around each.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len() + 2);
    normal.push(' ');
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    for word in words {
        let from = normal.len();
        normal.extend(word.chars().flat_map(char::to_lowercase));
        let is_plural = normal.get(from..).is_some_and(|word| {
            word.len() > 3
                && word.ends_with('s')
                && !["ss", "is", "us"].into_iter().any(|end| word.ends_with(end))
        });
        if is_plural {
            normal.pop();
        }
        normal.push(' ');
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::PaperId;

    fn with_keywords(text: &str) -> Profile {
        let mut profile = Profile::default_reader();
        profile.edits.keywords = Some(text.to_owned());
        profile
    }

    #[test]
    fn keywords_are_read_from_lists_and_labels() {
        let check = |text: &str, expected: &[&str]| assert_eq!(relevant(&with_keywords(text)), expected);
        check("", &[]);
        check(
            "They are hints: no more, no less.\n- pruning; low-rank,\n* sparse codes.",
            &["pruning", "low-rank", "sparse codes"],
        );
        check(
            "Relevant: a b, c\n- **Irrelevant**: d\n- Application, outside: e\n- Methods: f",
            &["a b", "c", "f"],
        );
        check("- , ; …\n- this is a whole sentence about something else, g", &["g"]);
        let default = relevant(&Profile::default_reader());
        assert_eq!((default.len(), default[1].as_str()), (11, "Mixture of Experts"));
    }

    #[test]
    fn phrases_stand_as_whole_words() {
        let paper = |title: &str, text: &str| Paper {
            id: PaperId::parse("2504.00001").unwrap(),
            version: None,
            title: title.to_owned(),
            authors: String::new(),
            abstract_text: text.to_owned(),
            categories: Vec::new(),
            remarks: Default::default(),
        };
        let check = |phrase: &str, title: &str, text: &str, expected: bool| {
            let phrases = Phrases::new(&[phrase.to_owned()]);
            assert_eq!(phrases.find(&paper(title, text)).is_some(), expected, "{phrase} {title} {text}");
        };
        check("Mixture of Experts", "A mixture-of-experts for bees", "", true);
        check("scaling laws", "", "We find a Scaling\nLaw.", true);
        check("sparse", "Sparsely so", "", false);
        check("low-rank", "low", "rank", false);
        check("bias", "Biases", "", false);
        check("Überwachung", "die überwachung", "", true);
        check("--", "a -- b", "", false);
        let both = Phrases::new(&["wasps".to_owned(), "Bees".to_owned()]);
        assert_eq!(both.find(&paper("", "of a bee and a wasp")), Some("wasps"));
        assert_eq!(Phrases::default().find(&paper("bees", "")), None);
    }
}
